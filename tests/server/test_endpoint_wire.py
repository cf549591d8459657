"""Tool routes behind a real server, on a real socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from server.endpoint import ToolEndpoint
from server.platforms import body as bodies
from server.platforms.body import BODY_MAX, DRAIN_MAX
from server.platforms.plain import PLAIN
from server.running import Runner
from tests.server.platforms.kit import TOKEN, DesksInMemory, KeysInMemory, Recorder

HEAD = f"POST /tools/look HTTP/1.1\r\nHost: halfpast\r\nAuthorization: Bearer {TOKEN}\r\n".encode()
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
"""The server sends it when the endpoint begins to wait for the body."""

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def connection(http: str) -> AsyncIterator[Connection]:
    """A client's connection to a server of one route."""
    endpoint = ToolEndpoint(PLAIN, Runner(Recorder().tools, DesksInMemory()), KeysInMemory())
    app = Starlette(routes=[Route("/tools/{name}", endpoint, methods=["POST"])])
    listening = asyncio.Event()

    class Server(uvicorn.Server):
        async def startup(self, *args: object, **kwargs: object) -> None:
            await super().startup(*args, **kwargs)  # type: ignore[arg-type]
            listening.set()

    server = Server(uvicorn.Config(app, port=0, log_level="warning", http=http, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    await listening.wait()
    port = server.servers[0].sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        server.should_exit = True
        await serving


async def answer(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The head and the body of one answer."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
    return head, await reader.readexactly(length)


both_parsers = pytest.mark.parametrize("http", ["httptools", "h11"])


@both_parsers
async def test_a_body_that_is_waited_for_arrives_in_parts(http: str) -> None:
    async with connection(http) as (reader, writer):
        writer.write(HEAD + b"Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n")
        assert await reader.readexactly(len(CONTINUE)) == CONTINUE
        for part in (b"8\r\n" + b'{"when":', b"\r\n7\r\n" + b'"noon"}', b"\r\n0\r\n\r\n"):
            writer.write(part)
            await writer.drain()
        head, body = await answer(reader)
        assert b" 200 ok" in head
        assert body == b'{"say":"Call 1.","available":true}'
        writer.write(HEAD + b"Content-Length: 2\r\n\r\n{}")
        assert (await answer(reader))[1] == b'{"say":"Call 2.","available":true}'


@both_parsers
async def test_a_body_that_never_arrives_is_answered_and_hung_up_on(
    http: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "BODY_TIMEOUT_S", 0.02)
    async with connection(http) as (reader, writer):
        writer.write(HEAD + b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert await reader.readexactly(len(CONTINUE)) == CONTINUE
        head, body = await answer(reader)
        assert b"\r\nconnection: close\r\n" in head
        assert body == b'{"say":"Refused: too_slow.","reason":"too_slow"}'
        assert await reader.read() == b""


@both_parsers
async def test_a_client_that_writes_too_much_before_it_reads_still_gets_the_answer(http: str) -> None:
    size = BODY_MAX + DRAIN_MAX
    async with connection(http) as (reader, writer):
        writer.write(HEAD + f"Content-Length: {size}\r\n\r\n".encode() + b" " * size)
        await writer.drain()
        head, body = await answer(reader)
        assert b" 200 ok" in head
        assert body == b'{"say":"Refused: too_large 512.","reason":"too_large"}'
        assert await reader.read() == b""
