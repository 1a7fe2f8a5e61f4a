-- Names the journal, or finds its name.
-- KEYS[1] tip: hash of epoch, position, tag   KEYS[2] journal: stream, ids are position-tag
-- ARGV[1] a new epoch   ARGV[2] the epoch the caller found broken, or ''
-- Returns {verdict, text}:
--   named  its epoch
--   torn   tip and stream are not of one journal, and neither is touched: the stream's last id
local tip = redis.call('HMGET', KEYS[1], 'epoch', 'position', 'tag')
local last = '0-0'
if redis.call('EXISTS', KEYS[2]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[2])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then last = info[i + 1] end
  end
end
-- The tip is written with the stream; when the two differ, somebody else wrote or lost one of them.
if tip[1] and tip[2] .. '-' .. tip[3] ~= last then return {'torn', last} end
if tip[1] and tip[1] ~= ARGV[2] then return {'named', tip[1]} end
local position, tag = string.match(last, '^(%d+)-(%d+)$')
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'position', position, 'tag', tag)
return {'named', ARGV[1]}
