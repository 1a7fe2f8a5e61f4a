-- One node says that it lives and who came and went there, and hears which nodes live.
-- KEYS[1] nodes: sorted set of nodes by when they expire, in ms   KEYS[2] versions: hash of node to how often its people changed
-- KEYS[3] here: hash of person:connection to since when, of this node; expires with it
-- ARGV[1] node   ARGV[2] ms it is good for   ARGV[3] 1: begin with an empty hash   ARGV[4] number of fields to add
-- ARGV[5..] field, value of each to add, then fields to remove
-- Returns {fields in the hash, {node, version, node, version …}}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local adds = tonumber(ARGV[4])
if ARGV[3] == '1' then redis.call('DEL', KEYS[3]) end
for i = 5, 4 + 2 * adds, 2 do redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1]) end
for i = 5 + 2 * adds, #ARGV do redis.call('HDEL', KEYS[3], ARGV[i]) end
if ARGV[3] == '1' or #ARGV > 4 then redis.call('HINCRBY', KEYS[2], ARGV[1], 1) end
redis.call('PEXPIRE', KEYS[3], ARGV[2])
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  redis.call('ZREM', KEYS[1], gone)
  redis.call('HDEL', KEYS[2], gone)
end
local live = {}
for _, node in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  live[#live + 1] = node
  live[#live + 1] = redis.call('HGET', KEYS[2], node) or '0'
end
return {redis.call('HLEN', KEYS[3]), live}
