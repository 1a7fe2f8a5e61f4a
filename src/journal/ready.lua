-- Whether an append would find the journal as the caller knows it, and a server that takes writes.
-- KEYS[1] tip: hash of epoch, position, tag   KEYS[2] journal: stream, ids are position-tag   ARGV[1] epoch
-- Returns {verdict, text}:
--   ready     ''
--   diverged  another journal: ''
--   torn      an entry stands in the stream that no node wrote, or the stream is gone: the stream's last id
local tip = redis.call('HMGET', KEYS[1], 'epoch', 'position', 'tag')
if tip[1] ~= ARGV[1] then return {'diverged', ''} end
if redis.call('EXISTS', KEYS[2]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[2])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' and info[i + 1] ~= tip[2] .. '-' .. tip[3] then return {'torn', info[i + 1]} end
  end
end
-- A write, because a replica or a full server answers reads all the same.
redis.call('HSET', KEYS[1], 'probe', redis.call('TIME')[1])
return {'ready', ''}
