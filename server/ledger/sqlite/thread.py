"""A thread that owns one SQLite connection: jobs wait in its queue and are done in transactions.

The rule: jobs that wait together share a transaction, and nobody hears of a result before its COMMIT has
returned. A job checks before it writes: a `LedgerError` that it raises is its own and means that it wrote
nothing; anything else that goes wrong rolls back all of them.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, NamedTuple, TypeVar

from engine.errors import LedgerCorrupt, LedgerError, LedgerUnavailable

QUEUE_MAX = 1_000
"""Jobs that wait: more than a disk does in the time that a caller would wait for."""
SHARED_MAX = 64
"""Jobs that share a transaction: the first waits for the others, some 0.1 ms each."""

Result = TypeVar("Result")


class _Waiting(NamedTuple):
    job: Callable[[sqlite3.Connection], Any]
    future: "Future[Any]"


class SqliteThread:
    """`begin` opens each transaction; `check` runs before it; `committed` after it, in the thread."""

    def __init__(
        self,
        name: str,
        *,
        begin: str,
        connect: Callable[[], sqlite3.Connection],
        check: Callable[[], None],
        committed: Callable[[], None],
    ) -> None:
        self._begin = begin
        self._connect = connect
        self._check = check
        self._committed = committed
        self._stopping = False
        self._queue: queue.Queue[_Waiting | None] = queue.Queue(maxsize=QUEUE_MAX)
        # A daemon, so that a program that forgets to close still ends: SQLite recovers from that.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def ask(self, job: Callable[[sqlite3.Connection], Result], timeout_s: float) -> Result:
        """Have a job done. A job that was given up before its turn is not done at all."""
        future: Future[Result] = Future()
        if self._stopping:
            raise LedgerUnavailable("the ledger is closed")
        try:
            self._queue.put_nowait(_Waiting(job, future))
        except queue.Full:
            raise LedgerUnavailable(f"{QUEUE_MAX} jobs are waiting already", limit=QUEUE_MAX) from None
        try:
            async with asyncio.timeout(timeout_s):
                return await asyncio.wrap_future(future)
        except TimeoutError:
            raise LedgerUnavailable(f"no answer from the ledger file within {timeout_s:g} s") from None

    async def stop(self) -> None:
        """Do what is queued, refuse what comes, and end."""
        self._stopping = True
        await asyncio.to_thread(self._finish)

    def _finish(self) -> None:
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        connection: sqlite3.Connection | None = None
        while waiting := self._next():
            try:
                connection = connection or self._connect()
                results = self._transact(connection, waiting)
            except Exception as error:
                connection = _rolled_back(connection)
                results = [_translated(error)] * len(waiting)
            for each, result in zip(waiting, results, strict=True):
                if isinstance(result, LedgerError):
                    each.future.set_exception(result)
                else:
                    each.future.set_result(result)
            self._committed()
        if connection is not None:
            connection.close()

    def _next(self) -> list[_Waiting]:
        """The jobs that wait, and are still wanted. Empty at the end."""
        waiting: list[_Waiting] = []
        while not waiting:
            first = self._queue.get()
            if first is None:
                break
            candidates = [first]
            while len(candidates) < SHARED_MAX:
                try:
                    each = self._queue.get_nowait()
                except queue.Empty:
                    break
                if each is None:
                    self._queue.put(None)
                    break
                candidates.append(each)
            waiting = [each for each in candidates if each.future.set_running_or_notify_cancel()]
        return waiting

    def _transact(self, connection: sqlite3.Connection, waiting: list[_Waiting]) -> list[Any]:
        """What each job returned, or the `LedgerError` that it raised; all else raises for all."""
        results: list[Any] = []
        self._check()
        connection.execute(self._begin)
        for each in waiting:
            try:
                results.append(each.job(connection))
            except LedgerError as error:
                results.append(error)
        connection.execute("COMMIT")
        return results


def _rolled_back(connection: sqlite3.Connection | None) -> sqlite3.Connection | None:
    """The connection without its transaction; None where it cannot be used any more."""
    if connection is None or not connection.in_transaction:
        return connection
    try:
        connection.execute("ROLLBACK")
    except sqlite3.Error:
        connection.close()
        return None
    return connection


def _translated(error: Exception) -> LedgerError:
    if isinstance(error, LedgerError):
        return error
    if isinstance(error, UnicodeError):
        return LedgerError("a name is not UTF-8 text")
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return LedgerCorrupt(f"the ledger file cannot be read: {error}")
    # Busy, full, read-only, no such disk: the transaction is rolled back, or will be.
    if isinstance(error, sqlite3.OperationalError):
        return LedgerUnavailable(f"the ledger file cannot be used now: {error}")
    return LedgerError(f"the ledger file refused: {error}")
