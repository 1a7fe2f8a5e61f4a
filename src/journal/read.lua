-- Commits that follow a position.
-- KEYS[1] tip: hash of epoch, position, tag   KEYS[2] journal: stream, ids are position-tag
-- ARGV[1] epoch   ARGV[2] position   ARGV[3] tag of the commit there, or '' if unknown   ARGV[4] how many at most
-- Returns {verdict, newest position, entries}:
--   commits   these
--   diverged  another journal, or one that lost commits
local tip = redis.call('HMGET', KEYS[1], 'epoch', 'position', 'tag')
if tip[1] ~= ARGV[1] then return {'diverged', 0, {}} end
local position, after = tonumber(tip[2]), tonumber(ARGV[2])
if position < after then return {'diverged', position, {}} end
if position == after then
  if after > 0 and ARGV[3] ~= '' and ARGV[3] ~= tip[3] then return {'diverged', position, {}} end
  return {'commits', position, {}}
end
if after > 0 and ARGV[3] ~= '' then
  local there = redis.call('XRANGE', KEYS[2], ARGV[2], ARGV[2], 'COUNT', 1)
  if there[1] and there[1][1] ~= ARGV[2] .. '-' .. ARGV[3] then return {'diverged', position, {}} end
end
return {'commits', position, redis.call('XRANGE', KEYS[2], string.format('%.0f', after + 1), '+', 'COUNT', ARGV[4])}
