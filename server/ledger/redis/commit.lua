-- One conditional commit: checks everything, then writes everything, or nothing.
--
-- Redis does not roll a script back. So all reads and checks come before the first write, and the first
-- write is the one that can still be refused (XADD: no memory, read-only, an id that is not the next).
-- Documents are opaque and never decoded. Long lists are written one by one: unpack fails at 8,000.
--
-- KEYS[1]  meta         hash            epoch, partitions, layout
-- KEYS[2]  log          stream          id n-nonce; tenant, body, time (ms), prev (the id before)
-- KEYS[3]  outbox       stream          tenant, id, body; the log where there are no events
-- KEYS[4]  documents    hash            key -> document
-- KEYS[5]  archive      hash            key -> document that is over; documents where there are none
-- KEYS[6]  last         sorted set      entity -> n of its last change
-- KEYS[7]  ops          hash            op -> '<bytes of fingerprint>:<fingerprint><outcome>'
-- KEYS[8]  ops by time  sorted set      op -> ms
--
-- Redis Cluster refuses a script while some of its keys are missing on a slot that moves: hence a key that
-- may not be there yet is named only where it is made.
--
-- ARGV[1]   epoch              string   of the store that the caller opened
-- ARGV[2]   tenant             string
-- ARGV[3]   op                 string
-- ARGV[4]   fingerprint        string
-- ARGV[5]   outcome            string   what a repetition is told
-- ARGV[6]   at                 n-nonce  the position that the decision was made at
-- ARGV[7]   deadline_ms        integer  by this server's clock
-- ARGV[8]   nonce              integer  second half of the new entry's id; a string here: 63 bits
-- ARGV[9]   body               string   of the log entry
-- ARGV[10]  log_retention_ms   integer
-- ARGV[11]  op_retention_ms    integer
-- ARGV[12]  sweep_max          integer  of entries, of entities and of ops
-- ARGV[13]  entries_max        integer  missed entries that are read
-- ARGV[14]  entries_bytes_max  integer  and their bytes
-- ARGV[15]  reads              integer  how many strings follow for each list
-- ARGV[16]  writes             integer
-- ARGV[17]  puts               integer
-- ARGV[18]  archives           integer
-- ARGV[19]  deletes            integer
-- ARGV[20]  events             integer
-- ARGV[21...]  reads: entity; writes: entity; puts: key, document; archives: key, document;
--              deletes: key; events: id, body
--
-- Reply: {status, clock_ms, head, outcome, id, body, id, body, ...}, all strings. The pairs are the
-- tenant's entries after `at`. head and outcome are '' where the status has none.
--   not_ready  the epoch is another one, or gone
--   replayed   the op was done; head is `at`, without entries, where `at` does not stand any more
--   mismatch   the op was done with another fingerprint
--   late       the deadline has passed
--   reload     `at` is not in the log, or too much came after it
--   conflict   an entity changed after `at`
--   committed  written; the last entry is this one

local meta, log, outbox, documents, archive, last, ops, ops_by_time = unpack(KEYS)
local epoch, tenant, op, fingerprint, outcome, at = unpack(ARGV, 1, 6)
local deadline_ms = tonumber(ARGV[7])
local nonce, body = ARGV[8], ARGV[9]
local log_retention_ms, op_retention_ms, sweep_max = tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12])
local entries_max, entries_bytes_max = tonumber(ARGV[13]), tonumber(ARGV[14])
local reads, writes, puts = tonumber(ARGV[15]), tonumber(ARGV[16]), tonumber(ARGV[17])
local archives, deletes, events = tonumber(ARGV[18]), tonumber(ARGV[19]), tonumber(ARGV[20])

-- Where each list begins, and the end.
local READS = 21
local PUTS = READS + reads + writes
local ARCHIVES = PUTS + 2 * puts
local DELETES = ARCHIVES + 2 * archives
local EVENTS = DELETES + deletes
local END = EVENTS + 2 * events

-- Places of the values in an entry's fields.
local TENANT, BODY, TIME = 2, 4, 6
-- Entries read at a time while catching up.
local PAGE = 50

local now = redis.call('TIME')
local clock_ms = now[1] * 1000 + math.floor(now[2] / 1000)

-- Lua would write large numbers as 1e+15.
local function text(number)
  return string.format('%.0f', number)
end

local function reply(status, head, told, entries)
  local message = {status, text(clock_ms), head or '', told or ''}
  for _, each in ipairs(entries or {}) do
    message[#message + 1] = each
  end
  return message
end

local function n_of(id)
  return tonumber(string.match(id, '^(%d+)%-'))
end

-- Returns the tenant's entries after `at` as {id, body, id, body, ...}, and the head. Returns nil where
-- `at` is not in the log, or too much came after it, of whichever tenant.
local function missed()
  local entries, head, count, bytes = {}, nil, 0, 0
  local from = at
  while true do
    local page = redis.call('XRANGE', log, from, '+', 'COUNT', PAGE)
    for _, entry in ipairs(page) do
      local id, fields = entry[1], entry[2]
      if head == nil then
        if id ~= at then return nil end
      else
        count, bytes = count + 1, bytes + #fields[BODY]
        if count > entries_max or bytes > entries_bytes_max then return nil end
        if fields[TENANT] == tenant then
          entries[#entries + 1] = id
          entries[#entries + 1] = fields[BODY]
        end
      end
      head = id
    end
    if #page < PAGE then
      if head == nil then return nil end
      return entries, head
    end
    from = '(' .. head
  end
end

local function changed_since(n)
  for i = READS, PUTS - 1 do
    local score = redis.call('ZSCORE', last, ARGV[i])
    if score and tonumber(score) > n then return true end
  end
  return false
end

-- Removes entries that are too old, never the last one; then entities that changed before what is left:
-- whatever position is still accepted, they cannot conflict with it.
local function sweep_log(id)
  local from, tail = '-', nil
  for _ = 0, sweep_max do
    local entry = redis.call('XRANGE', log, from, '+', 'COUNT', 1)[1]
    tail = entry[1]
    if tail == id or tonumber(entry[2][TIME]) > clock_ms - log_retention_ms then break end
    from = '(' .. tail
  end
  if from ~= '-' then
    redis.call('XTRIM', log, 'MINID', tail)
  end
  local old = redis.call('ZCOUNT', last, '-inf', '(' .. text(n_of(tail)))
  if old > 0 and sweep_max > 0 then
    redis.call('ZREMRANGEBYRANK', last, 0, math.min(old, sweep_max) - 1)
  end
end

local function sweep_ops()
  local cutoff = text(clock_ms - op_retention_ms)
  for _, old in ipairs(redis.call('ZRANGEBYSCORE', ops_by_time, '-inf', cutoff, 'LIMIT', 0, sweep_max)) do
    redis.call('HDEL', ops, old)
    redis.call('ZREM', ops_by_time, old)
  end
end

-- Checks.

if END ~= #ARGV + 1 then
  return redis.error_reply('ERR the lists do not add up')
end
if redis.call('HGET', meta, 'epoch') ~= epoch then
  return reply('not_ready')
end

local done = redis.call('HGET', ops, op)
if done then
  local length, start = string.match(done, '^(%d+):()')
  local stop = start + tonumber(length)
  if string.sub(done, start, stop - 1) ~= fingerprint then
    return reply('mismatch')
  end
  local entries, head = missed()
  return reply('replayed', head or at, string.sub(done, stop), entries)
end
if clock_ms > deadline_ms then
  return reply('late')
end

local entries, head = missed()
if not entries then
  return reply('reload')
end
if changed_since(n_of(at)) then
  return reply('conflict', head, '', entries)
end

-- A key of another type raises here, where nothing is written yet.
redis.call('HLEN', documents)
redis.call('HLEN', archive)
redis.call('ZCARD', last)
redis.call('ZCARD', ops_by_time)
redis.call('XLEN', outbox)

-- Writes.

local n = text(n_of(head) + 1)
local id = n .. '-' .. nonce
redis.call('XADD', log, id, 'tenant', tenant, 'body', body, 'time', text(clock_ms), 'prev', head)
for i = PUTS, ARCHIVES - 1, 2 do
  redis.call('HSET', documents, ARGV[i], ARGV[i + 1])
end
for i = ARCHIVES, DELETES - 1, 2 do
  redis.call('HSET', archive, ARGV[i], ARGV[i + 1])
  redis.call('HDEL', documents, ARGV[i])
end
for i = DELETES, EVENTS - 1 do
  redis.call('HDEL', documents, ARGV[i])
end
for i = READS + reads, PUTS - 1 do
  redis.call('ZADD', last, n, ARGV[i])
end
for i = EVENTS, END - 1, 2 do
  redis.call('XADD', outbox, '*', 'tenant', tenant, 'id', ARGV[i], 'body', ARGV[i + 1])
end
sweep_ops()
redis.call('HSET', ops, op, #fingerprint .. ':' .. fingerprint .. outcome)
redis.call('ZADD', ops_by_time, text(clock_ms), op)
sweep_log(id)

entries[#entries + 1] = id
entries[#entries + 1] = body
return reply('committed', id, '', entries)
