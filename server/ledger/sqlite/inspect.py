"""Looking at an SQLite file from outside: its mode, its place, who has it open, whether it is whole.

The rule: read-only, also where the file is not there. The file is opened by SQLite only: closing it by any
other way would let go of the locks that SQLite holds on it in this process.
"""

import asyncio
import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from engine.errors import LedgerNotReady
from server.ledger.fitness import Inspection
from server.ledger.sqlite import tables
from server.ledger.sqlite.fitness import FileSaid, judge
from server.ledger.sqlite.ledger import path_of

BUSY_TIMEOUT_S = 5.0
"""For another process to end what locks all of the file, which takes a few ms."""
LOCKS = Path("/proc/locks")
MOUNTS = Path("/proc/self/mountinfo")
BESIDE = ("", "-wal", "-shm")
"""What an SQLite file in WAL mode consists of."""


async def inspect(url: str, *, thorough: bool) -> Inspection:
    """See `inspect.inspect`."""
    said = await asyncio.to_thread(look, path_of(url), thorough=thorough)
    return Inspection(findings=[] if said is None else judge(said), new=said is None)


def look(path: str, *, thorough: bool) -> FileSaid | None:
    """What there is to be seen; None where there is no file, or nothing in it. Raises `LedgerNotReady`."""
    try:
        found = os.stat(path)
        if not found.st_size:
            return None
        with closing(_connect(path)) as connection:
            tables.check_owner(connection)
            journal_mode = str(connection.execute("PRAGMA journal_mode").fetchone()[0])
            broken = _broken(connection) if thorough else None
            counts = _counts(connection) if thorough else None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LedgerNotReady(f"{path}: {error.strerror}") from error
    except sqlite3.Error as error:
        raise LedgerNotReady(f"{path}: {error}") from error
    except LedgerNotReady as error:
        raise LedgerNotReady(f"{path}: {error}") from error
    folder = os.path.dirname(path)
    return FileSaid(
        path=path,
        mode=_mode(path),
        writable=os.access(path, os.W_OK) and os.access(folder, os.W_OK | os.X_OK),
        free_mb=shutil.disk_usage(folder).free // (1024 * 1024),
        file_system=_file_system(path),
        journal_mode=journal_mode,
        sqlite_version=sqlite3.sqlite_version,
        others=_others(found),
        broken=broken,
        counts=counts,
    )


def _connect(path: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file:{quote(path)}?mode=ro", timeout=BUSY_TIMEOUT_S, isolation_level=None, uri=True
    )


def _broken(connection: sqlite3.Connection) -> str:
    """What is wrong with the file's structure, on one line; "" for nothing."""
    try:
        found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        found = str(error)
    return "" if found == "ok" else " ".join(found.split())


def _counts(connection: sqlite3.Connection) -> tuple[int, int, int] | None:
    """Of the log, the outbox and the operations; None where the file cannot tell."""
    query = "SELECT (SELECT count(*) FROM log), (SELECT count(*) FROM outbox), (SELECT count(*) FROM ops)"
    try:
        log, outbox, ops = connection.execute(query).fetchone()
    except sqlite3.DatabaseError:
        return None
    return log, outbox, ops


def _mode(path: str) -> int:
    mode = 0
    for each in BESIDE:
        if os.path.exists(path + each):
            mode |= stat.S_IMODE(os.stat(path + each).st_mode)
    return mode


def _file_system(path: str) -> str:
    """The type of the file system that a file lies on; "" where the system does not tell."""
    real, found, depth = os.path.realpath(path), "", -1
    for place, kind in _mounted():
        inside = place == "/" or real == place or real.startswith(place + "/")
        if inside and len(place) >= depth:  # a later one hides an earlier one
            found, depth = kind, len(place)
    return found


def _mounted() -> Iterator[tuple[str, str]]:
    """Where what is mounted, and its type."""
    try:
        lines = MOUNTS.read_text(errors="surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        before, _, after = line.partition(" - ")
        place = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), before.split()[4])
        yield place, after.split()[0]


def _others(found: os.stat_result) -> tuple[int, ...] | None:
    """Who else has the file open: each connection of SQLite holds a lock on it, for as long as it lasts."""
    try:
        lines = LOCKS.read_text().splitlines()
    except OSError:
        return None
    device = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
    pids = {int(fields[-4]) for fields in map(str.split, lines) if len(fields) >= 8 and fields[-3] == device}
    return tuple(sorted(pid for pid in pids if pid > 0 and pid != os.getpid()))
