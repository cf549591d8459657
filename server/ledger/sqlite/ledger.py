"""The ledger in an SQLite file: for one serving process, with no server to install.

The rule: one thread writes, a commit is a whole transaction or shares one with those that waited beside
it, and nobody hears of it before the file is synced. Command-line programs write to the same file from
other processes: the transaction's own checks see what they did, and `follow` looks every 50 ms.
"""

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import NoReturn
from urllib.parse import quote

from engine.errors import InvalidValue, LedgerCorrupt, LedgerNotReady, LedgerUnavailable
from server.ledger import limits
from server.ledger.port import Batch, Commit, Lost, Outcome, Page, Position, Snapshot
from server.ledger.sqlite import tables
from server.ledger.sqlite.thread import SqliteThread

POLL_S = 0.05
"""How soon another process's writes are seen. Our own are at once."""
CHECKPOINT_PAGES = 1_000
"""4 MB of write-ahead log, then a commit moves them into the file, in some ms."""
JOURNAL_BYTES_MAX = 16 * 1024 * 1024
"""What a checkpoint leaves of a write-ahead log that a slow reader has let grow."""
ARCHIVE_PAGE = 1_000
"""Documents of the archive that are read at a time: some 300 KB, 1 ms."""
FILE_MODE = 0o600
"""The file holds names and phone numbers."""
FOLDER_MODE = 0o700

URL_FORMS = "sqlite:///relative.db, sqlite:////absolute.db"


def now_ms() -> int:
    """This machine's clock, which is the store's."""
    return time.time_ns() // 1_000_000


def path_of(url: str) -> str:
    """The absolute path that an address names."""
    scheme, _, path = url.partition(":///")
    # Memory is no place for bookings, and there are no options.
    unfit = not path or path == ":memory:" or path.endswith("/") or "?" in path or "\0" in path
    if scheme != "sqlite" or unfit:
        raise InvalidValue(f"not an SQLite address; the forms are {URL_FORMS}")
    return os.path.abspath(path)


class SqliteLedger:
    """See `port.Ledger`. `clock_ms` is the store's clock, for tests that need another hour."""

    several_workers = False
    waits_for_replicas = False

    def __init__(
        self,
        url: str,
        *,
        bounds: limits.Limits = limits.DEFAULT,
        clock_ms: Callable[[], int] = now_ms,
        page: int = ARCHIVE_PAGE,
    ) -> None:
        self._path = path_of(url)
        self._page = page
        self._bounds = bounds
        self._clock_ms = clock_ms
        self._epoch = ""
        self._inode = (0, 0)
        self._threads: tuple[SqliteThread, SqliteThread] | None = None
        self._news = asyncio.Event()

    async def open(self) -> None:
        """See `port.Ledger`. May be called again after it failed."""
        await self.close()
        try:
            self._inode = _make_file(self._path)
            self._threads = self._start(asyncio.get_running_loop())
            prepare = partial(tables.prepare, clock_ms=self._clock_ms())
            self._epoch = await self._writer.ask(prepare, limits.LOAD_TIMEOUT_S)
            await self.ping()
        except (LedgerNotReady, LedgerCorrupt, OSError) as error:
            await self.close()
            reason = (error.strerror or "") if isinstance(error, OSError) else str(error)
            raise LedgerNotReady(f"{self._path}: {reason}") from error
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """See `port.Ledger`. What is queued is done first."""
        threads, self._threads = self._threads, None
        for thread in threads or ():
            await thread.stop()

    async def ping(self) -> int:
        """See `port.Ledger`."""
        await self._reader.ask(partial(tables.check_epoch, epoch=self._epoch), self._bounds.call_timeout_s)
        return self._clock_ms()

    def partition(self, tenant: str) -> int:
        """See `port.Ledger`. A file has one."""
        return 0

    async def load(self, tenant: str) -> Snapshot:
        """See `port.Ledger`. One transaction: the documents are exactly as new as the position."""
        limits.check_name(tenant)

        def job(connection: sqlite3.Connection) -> Snapshot:
            tables.check_epoch(connection, self._epoch)
            return tables.load(connection, tenant, self._clock_ms())

        return await self._reader.ask(job, limits.LOAD_TIMEOUT_S)

    async def archive(self, tenant: str, cursor: str = "") -> Page:
        """See `port.Ledger`."""
        limits.check_name(tenant)

        def job(connection: sqlite3.Connection) -> Page:
            tables.check_epoch(connection, self._epoch)
            return tables.archive(connection, tenant, cursor, self._page)

        return await self._reader.ask(job, self._bounds.call_timeout_s)

    async def commit(self, commit: Commit) -> Outcome:
        """See `port.Ledger`."""
        limits.check(commit)

        def job(connection: sqlite3.Connection) -> Outcome:
            tables.check_epoch(connection, self._epoch)
            return tables.commit(connection, commit, self._bounds, self._clock_ms())

        return await self._writer.ask(job, self._bounds.call_timeout_s)

    async def durable(self, tenant: str) -> bool:
        """See `port.Ledger`. There is one file, and what is in it is synced."""
        return True

    async def follow(self, positions: dict[int, Position], *, wait: bool = True) -> dict[int, Batch | Lost]:
        """See `port.Ledger`."""
        loop = asyncio.get_running_loop()
        until_s = loop.time() + (limits.FOLLOW_WAIT_S if wait else 0)
        while True:
            # Taken before looking: what is committed after the look has set it by the time we wait.
            news, found = self._news, await self._after(positions)
            left_s = until_s - loop.time()
            if found or left_s <= 0:
                return found
            with suppress(TimeoutError):
                async with asyncio.timeout(min(POLL_S, left_s)):
                    await news.wait()

    async def tell(self, message: bytes) -> None:
        """See `port.Ledger`. There is no other worker."""

    async def listen(self, hear: Callable[[bytes], None]) -> NoReturn:
        """See `port.Ledger`. There is no other worker."""
        while True:
            await asyncio.Event().wait()

    async def _after(self, positions: dict[int, Position]) -> dict[int, Batch | Lost]:
        if 0 not in positions:
            return {}
        look = partial(tables.after, at=positions[0], count=limits.FOLLOW_CHUNK)
        found = await self._reader.ask(look, self._bounds.call_timeout_s)
        return {0: found} if isinstance(found, Lost) or found.entries else {}

    @property
    def _writer(self) -> SqliteThread:
        return self._open_threads()[0]

    @property
    def _reader(self) -> SqliteThread:
        return self._open_threads()[1]

    def _open_threads(self) -> tuple[SqliteThread, SqliteThread]:
        if self._threads is None:
            raise LedgerUnavailable("the ledger is not open")
        return self._threads

    def _start(self, loop: asyncio.AbstractEventLoop) -> tuple[SqliteThread, SqliteThread]:
        """Reads have a thread and a connection of their own: a large load must not hold up a commit."""

        def committed() -> None:
            with suppress(RuntimeError):  # the loop is gone, and nobody follows any more
                loop.call_soon_threadsafe(self._wake)

        return (
            SqliteThread(
                "ledger-writer",
                begin="BEGIN IMMEDIATE",
                connect=self._connect,
                check=self._check_file,
                committed=committed,
            ),
            SqliteThread(
                "ledger-reader",
                begin="BEGIN DEFERRED",
                connect=self._connect,
                check=self._check_file,
                committed=lambda: None,
            ),
        )

    def _wake(self) -> None:
        """Set the event and leave a new one: whoever looks from now on must wait for the next."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    def _connect(self) -> sqlite3.Connection:
        """Runs in the thread that will own the connection."""
        connection = sqlite3.connect(
            # Never makes the file anew: one that was removed is an error.
            f"file:{quote(self._path)}?mode=rw",
            # For another process to end its transaction; the command line's take a few ms.
            timeout=self._bounds.call_timeout_s / 2,
            detect_types=0,
            # Transactions are begun and ended by `SqliteThread`, never by the driver.
            isolation_level=None,
            check_same_thread=True,
            cached_statements=128,
            uri=True,
        )
        # A flipped byte is to be found by the checksum of its document, not to break the whole reply.
        connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
        try:
            tables.check_owner(connection)
            if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
                raise LedgerNotReady("this file system has no shared memory, which SQLite's WAL needs")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
            connection.execute(f"PRAGMA journal_size_limit = {JOURNAL_BYTES_MAX}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _check_file(self) -> None:
        """What is written to a file that was removed or replaced is lost, and SQLite does not notice."""
        try:
            found = os.stat(self._path)
        except OSError:
            raise LedgerNotReady("the file was removed") from None
        if (found.st_dev, found.st_ino) != self._inode:
            raise LedgerNotReady("the file was replaced")


def _make_file(path: str) -> tuple[int, int]:
    """Make the file if there is none; return device and inode.

    A file that is there is not opened here: closing it would let go of the locks that SQLite holds on it
    elsewhere in this process.
    """
    folder = os.path.dirname(path)
    try:
        os.makedirs(folder, mode=FOLDER_MODE, exist_ok=True)
    except FileExistsError:
        raise LedgerNotReady("its folder is a file") from None
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE))
        _sync_folder(folder)
    if os.path.isdir(path):
        raise LedgerNotReady("is a folder")
    found = os.stat(path)
    return found.st_dev, found.st_ino


def _sync_folder(folder: str) -> None:
    """SQLite syncs the file; that the file is there at all is for the folder to remember."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
