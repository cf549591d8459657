"""A gate before a server's unix socket, through which replies come or do not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from server.tasks import stop

CHUNK_BYTES = 64 * 1024


class Gate:
    """Commands always go through. A connection that lost a reply never gets another."""

    def __init__(self, server: str, path: Path) -> None:
        self.url = f"unix://{path}"
        self.swallows = False
        """Whether replies are swallowed now."""
        self._server = server
        self._path = path
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Gate"]:
        """Forward for as long as the block."""
        listening = await asyncio.start_unix_server(self._greet, self._path)
        try:
            yield self
        finally:
            listening.close()
            await stop(self._tasks)

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(self._server)
        for way in (self._commands(reader, to_server), self._replies(from_server, writer)):
            task = asyncio.create_task(way)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _commands(self, client: asyncio.StreamReader, to_server: asyncio.StreamWriter) -> None:
        async with _closing(to_server):
            while data := await client.read(CHUNK_BYTES):
                to_server.write(data)

    async def _replies(self, server: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        lost = False
        async with _closing(to_client):
            while data := await server.read(CHUNK_BYTES):
                lost = lost or self.swallows
                if not lost:
                    to_client.write(data)


@asynccontextmanager
async def _closing(writer: asyncio.StreamWriter) -> AsyncIterator[None]:
    try:
        with suppress(OSError):
            yield
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
