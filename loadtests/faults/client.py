"""HTTP/1.1 over kept connections: as little as a load driver needs, and fast.

The rule: what became of a request is one of four things: an answer; `NotSent`, so that it certainly had no
effect; `Cut` or `NoAnswer`, so that nobody knows. A request is never sent twice.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple, cast

CONNECT_TIMEOUT_S = 5.0
"""On this machine a connection is made at once, or its process is gone or stopped."""
SWEEP_S = 0.1
"""Between two looks for requests that have waited too long; one timer each would cost more than they do."""
HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes


class NotSent(Exception):
    """No connection was made: nothing was sent."""


class Cut(Exception):
    """The connection ended before the answer did."""


class NoAnswer(Exception):
    """Nothing came within the time."""


class _Connection(asyncio.Protocol):
    """One connection with one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._waiting: asyncio.Future[Answer] | None = None
        self.deadline_s = 0.0
        self.closed = False
        self.closing = False
        """The other side will close it after this answer."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's are none of asyncio's classes.
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, _error: Exception | None) -> None:
        self.closed = True
        self._fail(Cut())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(HEAD_END)
        if end < 0:
            return
        head = bytes(self._buffer[:end]).lower()
        at = head.find(LENGTH)
        length = int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        whole = end + len(HEAD_END) + length
        if len(self._buffer) < whole:
            return
        body = bytes(self._buffer[end + len(HEAD_END) : whole])
        del self._buffer[:whole]
        self.closing = b"connection: close" in head
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_result(Answer(int(head[9:12]), body))

    def send(self, request: bytes, deadline_s: float) -> "asyncio.Future[Answer]":
        """Send; the answer, `Cut` or `NoAnswer` comes with the future."""
        assert self._transport is not None
        self._waiting = asyncio.get_running_loop().create_future()
        self.deadline_s = deadline_s
        self._transport.write(request)
        return self._waiting

    def give_up(self) -> None:
        """Nobody waits for this any more."""
        self._fail(NoAnswer())
        self.close()

    def close(self) -> None:
        """End it, with what may still lie in it."""
        self.closed = True
        if self._transport is not None:
            self._transport.abort()

    def _fail(self, error: Exception) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_exception(error)


class Client:
    """Speaks with several processes on this machine, each with its port."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._idle: dict[int, list[_Connection]] = defaultdict(list)
        self._busy: set[_Connection] = set()
        self._sweeper: asyncio.Task[None] | None = None

    @property
    def in_flight(self) -> int:
        """Requests that wait for their answer."""
        return len(self._busy)

    async def post(self, port: int, path: str, body: bytes, headers: Iterable[tuple[str, str]]) -> Answer:
        """POST JSON. Raises `NotSent`, `Cut`, `NoAnswer`."""
        return await self._ask(port, _request("POST", path, body, headers))

    async def get(self, port: int, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """GET. Raises `NotSent`, `Cut`, `NoAnswer`."""
        return await self._ask(port, _request("GET", path, b"", (headers or {}).items()))

    async def close(self) -> None:
        """Let go of all connections."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        for connection in (*self._busy, *(each for idle in self._idle.values() for each in idle)):
            connection.close()

    async def _ask(self, port: int, request: bytes) -> Answer:
        if self._sweeper is None:
            self._sweeper = asyncio.create_task(self._sweep())
        connection = await self._connection(port)
        self._busy.add(connection)
        deadline_s = asyncio.get_running_loop().time() + self._timeout_s
        try:
            answer = await connection.send(request, deadline_s)
        except BaseException:
            connection.close()
            raise
        finally:
            self._busy.discard(connection)
        if connection.closing:
            connection.close()
        else:
            self._idle[port].append(connection)
        return answer

    async def _connection(self, port: int) -> _Connection:
        idle = self._idle[port]
        while idle:
            connection = idle.pop()
            if not connection.closed:
                return connection
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                _, connection = await loop.create_connection(_Connection, "127.0.0.1", port)
        except (OSError, TimeoutError):
            raise NotSent from None
        return connection

    async def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(SWEEP_S)
            now_s = loop.time()
            for connection in [each for each in self._busy if each.deadline_s < now_s]:
                connection.give_up()


def _request(method: str, path: str, body: bytes, headers: Iterable[tuple[str, str]]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    head = f"{method} {path} HTTP/1.1\r\nhost: localhost\r\n{lines}content-length: {len(body)}\r\n\r\n"
    return head.encode() + body
