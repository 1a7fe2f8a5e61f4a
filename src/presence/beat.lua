-- One node says that it lives and who came and went there, and hears which nodes live.
-- KEYS[1] nodes: sorted set of nodes by when they expire, in ms   KEYS[2] versions: hash of node to when its people last changed, in µs
-- KEYS[3] here: hash of person:connection to since when, of this node; expires with it
-- ARGV[1] node   ARGV[2] ms it is good for   ARGV[3] 1: begin with an empty hash   ARGV[4] 1: others should look now; 0: nothing is new, or more is to come
-- ARGV[5] number of fields to add   ARGV[6..] field, value of each to add, then fields to remove
-- Returns {fields in the hash, {node, version, node, version …}}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local adds = tonumber(ARGV[5])
if ARGV[3] == '1' then redis.call('DEL', KEYS[3]) end
for i = 6, 5 + 2 * adds, 2 do redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1]) end
for i = 6 + 2 * adds, #ARGV do redis.call('HDEL', KEYS[3], ARGV[i]) end
if ARGV[4] == '1' then
  -- A time, so that a node that was forgotten meanwhile never says the same number for other people.
  redis.call('HSET', KEYS[2], ARGV[1], string.format('%.0f', time[1] * 1000000 + time[2]))
end
redis.call('PEXPIRE', KEYS[3], ARGV[2])
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  redis.call('ZREM', KEYS[1], gone)
  redis.call('HDEL', KEYS[2], gone)
end
local live = {}
for _, node in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local version = redis.call('HGET', KEYS[2], node)
  -- Without one it has not said everybody yet.
  if version then
    live[#live + 1] = node
    live[#live + 1] = version
  end
end
return {redis.call('HLEN', KEYS[3]), live}
