-- What is there of an event, for a node that starts.
-- KEYS[1] tip   KEYS[2] journal   KEYS[3] key-values: hash of name to value   KEYS[4] people   KEYS[5] nodes: sorted set of nodes by when they expire, in ms
-- Returns {newest position or -1 without a tip, entries of the journal, whether there are key-values (1 or 0), records of people, nodes that live}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return {
  tonumber(redis.call('HGET', KEYS[1], 'position') or -1),
  redis.call('XLEN', KEYS[2]),
  redis.call('HEXISTS', KEYS[3], 'secret'),
  redis.call('HLEN', KEYS[4]),
  redis.call('ZCOUNT', KEYS[5], string.format('%.0f', now), '+inf'),
}
