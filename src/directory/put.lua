-- Writes records and notes that they changed.
-- KEYS[1] people: hash of id to record   KEYS[2] changes: sorted set of ids by the number of their last change; nothing personal
-- ARGV id, record, id, record …
-- Returns the number of this change.
local last = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
local change = (tonumber(last[2]) or 0) + 1
for i = 1, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  redis.call('ZADD', KEYS[2], change, ARGV[i])
end
return change
