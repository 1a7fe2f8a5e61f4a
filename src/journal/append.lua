-- Appends commits to the event's stream if nobody has appended since.
-- KEYS[1] tip: hash of epoch, position, tag   KEYS[2] journal: stream, ids are position-tag
-- ARGV[1] epoch   ARGV[2] position to append after   ARGV[3] tag of the commit there, or '' if unknown
-- ARGV[4..] tag, body, tag, body …; all tags of one append are alike, but those of commits that are put back
-- Returns {verdict, position}: 1 appended, now or by an earlier try; 0 somebody else was first; -1 another journal, or one that lost commits.
local tip = redis.call('HMGET', KEYS[1], 'epoch', 'position', 'tag')
if tip[1] ~= ARGV[1] then return {-1, 0} end
local position, after = tonumber(tip[2]), tonumber(ARGV[2])
local count = (#ARGV - 3) / 2
if position < after then return {-1, position} end
if position > after then
  local place = string.format('%.0f', after + 1)
  local there = redis.call('XRANGE', KEYS[2], place, place, 'COUNT', 1)
  if count > 0 and there[1] and there[1][1] == place .. '-' .. ARGV[4] then return {1, after + count} end
  return {0, position}
end
if after > 0 and ARGV[3] ~= '' and ARGV[3] ~= tip[3] then return {-1, position} end
if count == 0 then return {1, position} end
for i = 4, #ARGV, 2 do
  position = position + 1
  local done = redis.pcall('XADD', KEYS[2], string.format('%.0f', position) .. '-' .. ARGV[i], 'c', ARGV[i + 1])
  -- Only the first can fail: out of memory and read-only are looked at before a script's first write.
  if type(done) == 'table' and done.err then
    if string.find(done.err, 'equal or smaller', 1, true) then return {-1, position - 1} end
    return done
  end
end
redis.call('HSET', KEYS[1], 'position', string.format('%.0f', position), 'tag', ARGV[#ARGV - 1])
return {1, position}
