"""The reading of traces: an acknowledgement that was not synced is found, whoever does the syncing."""

from loadtests.faults.fsync_trace import REDIS, SQLITE, judge

AOF = "8</data/appendonly.aof.1.incr.aof>"
WAL = "14</data/halfpast.db-wal>"
COMMITTED = '10<socket:[1]>, [{iov_base="*6\\r\\n$9\\r\\ncommitted\\r\\n"}], 2) = 90'


def judged(*calls: str) -> tuple[int, int]:
    lines = [f"7 {1000 + number}.5 {call}" for number, call in enumerate(calls)]
    found = judge(lines, REDIS)
    return found.synced, found.unsynced


def test_written_synced_acknowledged() -> None:
    assert judged(f'write({AOF}, "x", 1) = 1', f"fdatasync({AOF}) = 0", f"writev({COMMITTED}") == (1, 0)


def test_acknowledged_before_the_sync() -> None:
    assert judged(f'write({AOF}, "x", 1) = 1', f"writev({COMMITTED}", f"fdatasync({AOF}) = 0") == (0, 1)


def test_a_sync_of_another_file_or_one_that_failed_is_none() -> None:
    for sync in ("fdatasync(9</data/other>) = 0", f"fdatasync({AOF}) = -1 EIO (Input/output error)"):
        assert judged(f'write({AOF}, "x", 1) = 1', sync, f"writev({COMMITTED}") == (0, 1)


def test_another_write_after_the_sync_needs_another_sync() -> None:
    calls = (f'write({AOF}, "x", 1) = 1', f"fsync({AOF}) = 0", f'write({AOF}, "y", 1) = 1')
    assert judged(*calls, f"writev({COMMITTED}") == (0, 1)


def test_a_sync_in_another_thread_counts_when_it_has_returned() -> None:
    reply = '19<socket:[1]>, "HTTP/1.1 200 OK\\r\\n", 90) = 90'
    begun = [
        f'8 1.0 pwrite64({WAL}, "x", 1, 0) = 1',
        f"8 1.1 fdatasync({WAL} <unfinished ...>",
    ]
    resumed, told = "8 1.2 <... fdatasync resumed>) = 0", f"7 1.3 write({reply}"
    right = judge([*begun, resumed, told], SQLITE)
    wrong = judge([*begun, told, resumed], SQLITE)
    assert (right.synced, right.unsynced) == (1, 0)
    assert (wrong.synced, wrong.unsynced) == (0, 1)
