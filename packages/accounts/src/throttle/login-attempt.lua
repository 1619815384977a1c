--[[
  The attempts to sign in, of which so many may fail: for an account from one address, from an address,
  and for an account from anywhere. An attempt under way may fail yet, so it takes a place among those
  that may; but it is no failure, so who is refused for its sake alone may come again at once.

  An address from which the account was signed in to lately is known, and not subject to the account's
  count: so whoever guesses from many addresses does not lock out those who use the account.

  KEYS[1]     string, exists while the address is known to the account
  KEYS[2, 3]  of the pair: string, failures, for a window from the first; and sorted set, attempts
              under way, by when they are given up, milliseconds on this server's clock
  KEYS[4, 5]  the same of the address
  KEYS[6, 7]  the same of the account
  ARGV[1]     'begin'     take a place in each, or in none
              'fail'      leave them, and count a failure in each
              'succeed'   leave them, and know the address
              'withdraw'  leave them: nobody found out whether it would have failed
  ARGV[2]     the attempt's name
  ARGV[3]     for how long it is under way at most, milliseconds
  ARGV[4]     window, milliseconds
  ARGV[5]     for how long an address is known, milliseconds
  ARGV[6..8]  how many may fail: of the pair, the address, the account

  Returns 0; or of 'begin', where it is refused:
          above 0  there were too many failures; milliseconds until they are forgotten
          -1       there would be too many if all that are under way fail
]]
local command, attempt = ARGV[1], ARGV[2]
local scopes = redis.call('EXISTS', KEYS[1]) == 1 and 2 or 3

if command ~= 'begin' then
  for scope = 1, 3 do redis.call('ZREM', KEYS[2 * scope + 1], attempt) end
  if command == 'succeed' then redis.call('SET', KEYS[1], '', 'PX', ARGV[5]) end
  if command == 'fail' then
    for scope = 1, scopes do
      redis.call('SET', KEYS[2 * scope], 0, 'PX', ARGV[4], 'NX')
      redis.call('INCR', KEYS[2 * scope])
    end
  end
  return 0
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local refused, busy = 0, false
for scope = 1, scopes do
  local failures, underway = KEYS[2 * scope], KEYS[2 * scope + 1]
  local limit = tonumber(ARGV[5 + scope])
  local failed = tonumber(redis.call('GET', failures) or 0)
  if failed >= limit then refused = math.max(refused, redis.call('PTTL', failures), 1) end
  redis.call('ZREMRANGEBYSCORE', underway, '-inf', now)
  if failed + redis.call('ZCARD', underway) >= limit then busy = true end
end
if refused > 0 then return refused end
if busy then return -1 end

for scope = 1, scopes do
  local underway = KEYS[2 * scope + 1]
  redis.call('ZADD', underway, now + ARGV[3], attempt)
  redis.call('PEXPIRE', underway, ARGV[3])
end
return 0
