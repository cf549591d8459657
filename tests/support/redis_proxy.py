"""A Redis server seen through a proxy that can refuse commands, lose answers, and counts.

The rule: what is passed on reaches a real server, and what is not never does; each command is counted when
it arrives, so that one which is sent twice is seen twice.
"""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Literal, Self

from tests.support.redis_server import HOST, RedisServer

Fate = Literal["lose the answer", "keep silent"] | bytes
"""Pass the command on and hang up; do not pass it on and say nothing; or an error to answer instead."""


class RedisProxy:
    """A proxy in front of a server, for as long as the block."""

    def __init__(self, server: RedisServer) -> None:
        self.seen: Counter[str] = Counter()
        self.words: dict[str, list[str]] = {}
        """Of the last command of each name."""
        self._server = server
        self._actions: dict[str, Callable[[], Awaitable[None]]] = {}
        self._fates: defaultdict[str, deque[Fate]] = defaultdict(deque)
        self._talks: set[asyncio.Task[None]] = set()
        self._listening: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._listening = await asyncio.start_server(self._talk, HOST, 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._listening is not None
        self._listening.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._listening.wait_closed()

    @property
    def url(self) -> str:
        """Its address."""
        assert self._listening is not None
        return f"redis://{HOST}:{self._listening.sockets[0].getsockname()[1]}"

    def refuse(self, command: str, error: str, times: int = 1) -> None:
        """Answer the next ones with an error, and pass none of them on."""
        self._fates[command].extend([error.encode()] * times)

    def lose_answer(self, command: str) -> None:
        """Pass the next one on, and hang up instead of answering."""
        self._fates[command].append("lose the answer")

    def keep_silent(self, command: str) -> None:
        """Neither pass the next one on nor answer."""
        self._fates[command].append("keep silent")

    def first(self, command: str, action: Callable[[], Awaitable[None]]) -> None:
        """Do something when the next one has arrived, before it is passed on."""
        self._actions[command] = action

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        assert talk is not None
        self._talks.add(talk)
        up_reader, up_writer = await asyncio.open_unix_connection(str(self._server.socket))
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                while await self._relay(reader, writer, up_reader, up_writer):
                    pass
        finally:
            self._talks.discard(talk)
            writer.close()
            up_writer.close()

    async def _relay(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        up_reader: asyncio.StreamReader,
        up_writer: asyncio.StreamWriter,
    ) -> bool:
        """One command and its answer; False to hang up."""
        words: list[bytes] = []
        raw = await _read(reader, words)
        command = words[0].decode().upper()
        self.words[command] = [word.decode(errors="replace") for word in words]
        self.seen[command] += 1
        if command in self._actions:
            await self._actions.pop(command)()
        fate = self._fates[command].popleft() if self._fates[command] else None
        if isinstance(fate, bytes):
            writer.write(b"-%s\r\n" % fate)
            return True
        if fate == "keep silent":
            return True
        up_writer.write(raw)
        answer = await _read(up_reader, [])
        if fate == "lose the answer":
            return False
        writer.write(answer)
        return True


async def _read(reader: asyncio.StreamReader, words: list[bytes]) -> bytes:
    """One value as it came, and the strings in it."""
    line = await reader.readuntil(b"\r\n")
    kind, count = line[:1], line[1:-2]
    if kind == b"*":
        parts = [await _read(reader, words) for _ in range(int(count))]
        return line + b"".join(parts)
    if kind == b"$" and int(count) >= 0:
        body = await reader.readexactly(int(count) + 2)
        words.append(body[:-2])
        return line + body
    return line
