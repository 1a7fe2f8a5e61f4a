-- Who changed since, and their records as they are now.
-- KEYS[1] people: hash of id to record   KEYS[2] changes: sorted set of ids by the number of their last change
-- ARGV[1] the last change that is known   ARGV[2] how many at most; those of one change are never parted
-- ARGV[3] number of the newest change the caller has ever seen, or 0   ARGV[4] somebody it was made to
-- ARGV[5] records the caller has: when nothing is new, there must be as many
-- Returns {verdict, {{id, change, record or ''} …}}: 1 these; -1 Redis no longer has the change that was seen, or has lost records.
if ARGV[3] ~= '0' and (tonumber(redis.call('ZSCORE', KEYS[2], ARGV[4])) or 0) < tonumber(ARGV[3]) then return {-1, {}} end
local changed = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[2])
if #changed == 0 and redis.call('HLEN', KEYS[1]) < tonumber(ARGV[5]) then return {-1, {}} end
if #changed == 2 * tonumber(ARGV[2]) then
  -- The last change may have more ids than fit.
  changed = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], changed[#changed], 'WITHSCORES')
end
local all = {}
for i = 1, #changed, 2 do
  all[#all + 1] = {changed[i], changed[i + 1], redis.call('HGET', KEYS[1], changed[i]) or ''}
end
return {1, all}
