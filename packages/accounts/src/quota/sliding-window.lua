--[[
  A sliding window: at most so many units in any stretch of its length, on this server's clock.

  A unit is taken as a lease, and stays when it is confirmed: the dump that it pays for is accepted.
  Whether a lease that lapsed paid for one, nobody here knows: its holder may have died before the
  dump was kept, or after. Redis itself may have been flushed, or restarted without its last second.
  So a window says whether it is complete. Where it is not, nothing is taken from it until it was
  given the accepted dumps, as Postgres has them.

  It is complete only for the life of Redis in which it was completed. A life begins with the first
  call after a start (another run id) or a flush (no life is kept). Who held a lease before that may
  be about to commit, unseen; so a life that follows another begins with a pause, in which nothing
  can be completed.

  KEYS[1]  sorted set, the window; one key, so that no part of it outlives another. By score:
           above 0  a unit: named by its dump, its score when it was taken, microseconds
           below 0  'lease ' and a unit's name: not confirmed yet; minus when it lapses
           -inf     the life in which the window was completed
  KEYS[2]  string, the life: run id, when it began, when its pause is over
  ARGV[1]  'reserve'  take a unit, or renew the lease on it; a renewal is refused, and the unit given
                      back, where the others alone use up the limit: others got it after a loss
           'confirm'  the unit's dump is accepted
           'release'  give the unit back: no dump came of it
           'doubt'    give it back; whether a dump came of it is for Postgres to say
           'look'     how the window stands; takes nothing
  ARGV[2]  the unit's name, the id of its dump
  ARGV[3]  limit, units in a window
  ARGV[4]  window, microseconds
  ARGV[5]  lease, microseconds
  ARGV[6]  pause, microseconds
  ARGV[7]  the life that the caller last heard of; '' where it never heard of any
  ARGV[8]  the life in which Postgres was asked for what follows; '' where it was not
  ARGV[9]… id and age, in microseconds, of each accepted dump

  Returns  { 1 or 0: whether 'reserve' took or renewed the unit,
             units left,
             microseconds until the next unit comes back, 0 where all are left,
             1 or 0: whether the window is complete,
             microseconds until it can be completed,
             the life; '' where 'look' found none }
]]
local key, command, name = KEYS[1], ARGV[1], ARGV[2]
local limit, window, lease = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local function drop(unit) redis.call('ZREM', key, unit, 'lease ' .. unit) end
local function doubt() redis.call('ZREMRANGEBYSCORE', key, '-inf', '-inf') end
local function units() return redis.call('ZCOUNT', key, '(0', '+inf') end

-- Asking costs 4 microseconds, measured, and needs no client that notices each new connection.
local run = redis.call('INFO', 'server'):match('run_id:(%x+)') or '-'
local life = redis.call('GET', KEYS[2]) or ''
if life:sub(1, #run) ~= run then
  -- In a Redis that nobody has used before there is nobody to wait for.
  local pause = (life ~= '' or ARGV[7] ~= '') and tonumber(ARGV[6]) or 0
  life = ''
  if command ~= 'look' then
    life = string.format('%s %.0f %.0f', run, now, now + pause)
    redis.call('SET', KEYS[2], life)
  end
end
local wait = math.max((tonumber(life:match('%d+$')) or now) - now, 0)

redis.call('ZREMRANGEBYSCORE', key, '(0', now - window)
local sure = true
for _, member in ipairs(redis.call('ZRANGEBYSCORE', key, -now, '(0')) do
  local unit = member:sub(#'lease ' + 1)
  -- Who asks for a unit of its own is alive, and as long as nobody took it, it may have it.
  if unit ~= name then
    drop(unit)
    doubt()
    sure = false
  end
end

for at = 9, #ARGV, 2 do
  local taken = now - ARGV[at + 1]
  if taken > now - window then
    -- What is there stays at its moment: the reservation, a little before Postgres had the dump.
    redis.call('ZADD', key, 'NX', taken, ARGV[at])
    redis.call('ZREM', key, 'lease ' .. ARGV[at])
  end
end
if command == 'reserve' and ARGV[8] == life and sure and wait == 0 then
  doubt()
  redis.call('ZADD', key, '-inf', life)
end
local complete = redis.call('ZSCORE', key, life) and 1 or 0

local reserved = 0
if command == 'release' then
  drop(name)
elseif command == 'doubt' then
  drop(name)
  doubt()
elseif command == 'confirm' then
  redis.call('ZADD', key, 'NX', now, name)
  redis.call('ZREM', key, 'lease ' .. name)
elseif command == 'reserve' and complete == 1 then
  local others = units() - (redis.call('ZSCORE', key, name) and 1 or 0)
  if others < limit then
    redis.call('ZADD', key, 'NX', now, name)
    redis.call('ZADD', key, -(now + lease), 'lease ' .. name)
    reserved = 1
  else
    drop(name)
  end
end
if command ~= 'look' or #ARGV > 8 then redis.call('PEXPIRE', key, math.ceil(window / 1000)) end

-- Where a limit was lowered, more units are taken than there are: the next one comes back when
-- enough of them have left the window.
local used = units()
local place = math.max(used - limit, 0)
local leaves = redis.call('ZRANGEBYSCORE', key, '(0', '+inf', 'WITHSCORES', 'LIMIT', place, 1)[2]
local reset = 0
if leaves then reset = leaves + window - now elseif limit == 0 then reset = window end
return { reserved, math.max(limit - used, 0), reset, complete, wait, life }
