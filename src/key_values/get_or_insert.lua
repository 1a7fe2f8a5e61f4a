-- Sets a value unless there is one. Of many at once, one wins.
-- KEYS[1] key-values: hash of name to value   KEYS[2] versions: hash of name to how often it was set   ARGV[1] name   ARGV[2] value
-- Returns the value that is there now.
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 1 then redis.call('HINCRBY', KEYS[2], ARGV[1], 1) end
return redis.call('HGET', KEYS[1], ARGV[1])
