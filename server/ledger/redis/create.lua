-- Makes a partition, once: its meta record and the first entry of its log, so that there is always a
-- position to load from. A partition that exists is left as it is; the reply tells what it says.
--
-- KEYS[1]  meta   hash: epoch, partitions, layout, complete
-- KEYS[2]  log    stream
--
-- ARGV[1]  epoch       string, random: tells this store from one that was flushed and made anew
-- ARGV[2]  partitions  integer
-- ARGV[3]  layout      integer: how keys and values are laid out
-- ARGV[4]  nonce       integer, random: second half of the first entry's id
-- ARGV[5]  complete    '1' to record that all partitions are there, else '0'
--
-- Reply: {epoch, partitions, layout}, or {} where the log is there without its meta record: the
-- partition has lost something and must not be taken for a new one.

local meta, log = KEYS[1], KEYS[2]
local epoch, partitions, layout, nonce, complete = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local known = redis.call('HGET', meta, 'epoch')
if not known then
  if redis.call('EXISTS', meta, log) > 0 then
    return {}
  end
  local now = redis.call('TIME')
  local clock_ms = string.format('%.0f', now[1] * 1000 + math.floor(now[2] / 1000))
  redis.call('XADD', log, '1-' .. nonce, 'tenant', '', 'body', '', 'time', clock_ms, 'prev', '')
  redis.call('HSET', meta, 'epoch', epoch, 'partitions', partitions, 'layout', layout)
elseif known == epoch and complete == '1' then
  redis.call('HSET', meta, 'complete', '1')
end
return redis.call('HMGET', meta, 'epoch', 'partitions', 'layout')
