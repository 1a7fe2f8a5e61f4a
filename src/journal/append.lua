-- Appends commits to the event's stream if nobody has appended since.
-- KEYS[1] tip: hash of epoch, position, tag, turn (who leases it), until (when that ends, in ms)   KEYS[2] journal: stream, ids are position-tag
-- ARGV[1] epoch   ARGV[2] position to append after   ARGV[3] tag of the commit there, or '' if unknown
-- ARGV[4] who appends   ARGV[5] ms it asks to have to itself, should somebody else have been first, or 0
-- ARGV[6..] tag, body, tag, body …; all tags of one append are alike, but those of commits that are put back. None: only the position is looked at.
-- Returns {verdict, number, entries}:
--   done      appended, now or by an earlier try, up to this position
--   conflict  somebody else was first: the newest position, and the first of what follows
--   leased    somebody else has it to themselves for so many ms
--   diverged  another journal, or one that lost commits: its newest position
local LEASE_MAX_MS = 1000
local MISSED_MAX = 100
local tip = redis.call('HMGET', KEYS[1], 'epoch', 'position', 'tag', 'turn', 'until')
if tip[1] ~= ARGV[1] then return {'diverged', 0, {}} end
local position, after = tonumber(tip[2]), tonumber(ARGV[2])
local count = (#ARGV - 5) / 2
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
-- A clock that was set back does not make a lease longer.
local left = (tonumber(tip[5]) or 0) - now
local others = tip[4] and tip[4] ~= ARGV[4] and left > 0 and left <= LEASE_MAX_MS
if position < after then return {'diverged', position, {}} end
if position > after then
  local place = string.format('%.0f', after + 1)
  local missed = redis.call('XRANGE', KEYS[2], place, '+', 'COUNT', MISSED_MAX)
  if count > 0 and missed[1] and missed[1][1] == place .. '-' .. ARGV[6] then return {'done', after + count, {}} end
  if after > 0 and ARGV[3] ~= '' then
    local there = redis.call('XRANGE', KEYS[2], ARGV[2], ARGV[2], 'COUNT', 1)
    if there[1] and there[1][1] ~= ARGV[2] .. '-' .. ARGV[3] then return {'diverged', position, {}} end
  end
  local lease = math.min(tonumber(ARGV[5]), LEASE_MAX_MS)
  -- A server that takes no writes gives no leases.
  if lease > 0 and not others then redis.pcall('HSET', KEYS[1], 'turn', ARGV[4], 'until', string.format('%.0f', now + lease)) end
  return {'conflict', position, missed}
end
if after > 0 and ARGV[3] ~= '' and ARGV[3] ~= tip[3] then return {'diverged', position, {}} end
if count == 0 then
  -- Whoever waited for this has nothing to append any more.
  if tip[4] == ARGV[4] and left > 0 then redis.pcall('HSET', KEYS[1], 'until', 0) end
  return {'done', position, {}}
end
if others then return {'leased', left, {}} end
for i = 6, #ARGV, 2 do
  position = position + 1
  local done = redis.pcall('XADD', KEYS[2], string.format('%.0f', position) .. '-' .. ARGV[i], 'c', ARGV[i + 1])
  -- Only the first can fail: out of memory and read-only are looked at before a script's first write.
  if type(done) == 'table' and done.err then
    if string.find(done.err, 'equal or smaller', 1, true) then return {'diverged', position - 1, {}} end
    return done
  end
end
redis.call('HSET', KEYS[1], 'position', string.format('%.0f', position), 'tag', ARGV[#ARGV - 1], 'until', 0)
return {'done', position, {}}
