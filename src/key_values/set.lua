-- Sets a value and counts that it changed.
-- KEYS[1] key-values: hash of name to value   KEYS[2] versions: hash of name to how often it was set   ARGV[1] name   ARGV[2] value
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
