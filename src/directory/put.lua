-- Writes records and notes that they changed.
-- KEYS[1] people: hash of id to record   KEYS[2] changes: sorted set of ids by the number of their last change; nothing personal
-- ARGV id, record, id, record …
-- Returns the number of this change: µs since 1970, or one more than the last.
local last = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
local time = redis.call('TIME')
-- Numbers grow with time, so that none is used twice when Redis loses its newest changes.
local change = string.format('%.0f', math.max((tonumber(last[2]) or 0) + 1, time[1] * 1000000 + time[2]))
for i = 1, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  redis.call('ZADD', KEYS[2], change, ARGV[i])
end
return tonumber(change)
