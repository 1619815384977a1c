--[[
  A sliding window: at most so many units in any stretch of its length. Takes a unit, gives one
  back, or only tells how the window stands; on this server's clock, so that clients need none.

  KEYS[1]  sorted set: a member for each unit taken, its score when, in microseconds
  ARGV[1]  'reserve', 'release' or 'look'
  ARGV[2]  limit, units in a window
  ARGV[3]  window, microseconds
  ARGV[4]  member: names the unit, so that it can be given back

  Returns  { 1 or 0: whether 'reserve' took a unit,
             units left,
             microseconds until the next unit comes back, 0 where all are left }
]]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local limit = tonumber(ARGV[2])
local window = tonumber(ARGV[3])
local reserved = 0

redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if ARGV[1] == 'release' then redis.call('ZREM', KEYS[1], ARGV[4]) end
local used = redis.call('ZCARD', KEYS[1])
if ARGV[1] == 'reserve' and used < limit then
  redis.call('ZADD', KEYS[1], now, ARGV[4])
  redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
  used = used + 1
  reserved = 1
end

-- Where a limit was lowered, more units are taken than there are: the next one comes back when
-- enough of them have left the window.
local place = math.max(used - limit, 0)
local leaves = redis.call('ZRANGE', KEYS[1], place, place, 'WITHSCORES')[2]
local reset = 0
if leaves then reset = leaves + window - now elseif limit == 0 then reset = window end
return { reserved, math.max(limit - used, 0), reset }
