-- Puts back a journal that was lost, from the memory of a node that holds all it led to.
-- KEYS[1] tip: hash of epoch, position, tag   KEYS[2] journal: stream, ids are position-tag
-- ARGV[1] epoch   ARGV[2] newest position   ARGV[3] its tag   ARGV[4] 1: a journal in which nobody is registered may go
-- ARGV[5..] id, body, id, body … of the newest commits, as far as they are known; a snapshot among the key-values stands for the rest
-- Returns {verdict, newest position there}:
--   done            it is back
--   already         it is there
--   shorter         less of it is there
--   something_else  is there
local PROVISIONED_MAX = 64
local newest = ARGV[2] .. '-' .. ARGV[3]
local tip = redis.call('HMGET', KEYS[1], 'epoch', 'position', 'tag')
if tip[1] == ARGV[1] then
  local position = tonumber(tip[2])
  if position < tonumber(ARGV[2]) then return {'shorter', position} end
  local whole = tip[2] .. '-' .. tip[3] == newest or #redis.call('XRANGE', KEYS[2], newest, newest) > 0
  return {whole and 'already' or 'something_else', position}
end
if redis.call('EXISTS', KEYS[2]) == 1 then
  local top = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)
  local only_the_tip = not tip[1] and top[1] and top[1][1] == newest
  if not only_the_tip then
    if ARGV[4] ~= '1' or redis.call('XLEN', KEYS[2]) > PROVISIONED_MAX then return {'something_else', 0} end
    for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', '+')) do
      for i = 2, #entry[2], 2 do
        if string.find(entry[2][i], '"fact":"registered"', 1, true) then return {'something_else', 0} end
      end
    end
    redis.call('DEL', KEYS[2])
  end
elseif tip[1] and tip[2] ~= '0' then
  return {'something_else', 0}
end
if redis.call('EXISTS', KEYS[2]) == 0 then
  for i = 5, #ARGV, 2 do redis.call('XADD', KEYS[2], ARGV[i], 'c', ARGV[i + 1]) end
  if #ARGV < 5 then
    -- The stream goes on after a commit that nobody remembers word for word.
    redis.call('XADD', KEYS[2], newest, 'c', '')
    redis.call('XDEL', KEYS[2], newest)
  end
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'position', ARGV[2], 'tag', ARGV[3])
return {'done', tonumber(ARGV[2])}
