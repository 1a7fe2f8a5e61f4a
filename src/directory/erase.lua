-- Forgets people. Their ids stay listed as changed, so that every node learns of it.
-- KEYS[1] people: hash of id to record   KEYS[2] changes: sorted set of ids by the number of their last change
-- ARGV ids
-- Returns the number of this change.
local last = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
local change = (tonumber(last[2]) or 0) + 1
for i = 1, #ARGV do
  redis.call('HDEL', KEYS[1], ARGV[i])
  redis.call('ZADD', KEYS[2], change, ARGV[i])
end
return change
