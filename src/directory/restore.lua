-- Puts back what Redis has lost, each unless it was changed again since.
-- KEYS[1] people: hash of id to record   KEYS[2] changes: sorted set of ids by the number of their last change
-- ARGV id, the number of the change that was lost, record or '' for somebody forgotten, id, number, record …
-- Returns how many were put back.
local last = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
local time = redis.call('TIME')
-- Numbers grow with time, so that none is used twice when Redis loses its newest changes.
local change = string.format('%.0f', math.max((tonumber(last[2]) or 0) + 1, time[1] * 1000000 + time[2]))
local count = 0
for i = 1, #ARGV, 3 do
  local there, lost = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[i])) or 0, tonumber(ARGV[i + 1])
  -- The same change without its record: the hash was lost, and nobody was forgotten.
  local bare = there == lost and ARGV[i + 2] ~= '' and redis.call('HEXISTS', KEYS[1], ARGV[i]) == 0
  if there < lost or bare then
    if ARGV[i + 2] == '' then redis.call('HDEL', KEYS[1], ARGV[i]) else redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2]) end
    redis.call('ZADD', KEYS[2], change, ARGV[i])
    count = count + 1
  end
end
return count
