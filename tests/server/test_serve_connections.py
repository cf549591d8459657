"""One connection's limits: what is too large, too slow or no HTTP at all is answered or cut off."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from server import connections
from server.connections import HEAD_BYTES_MAX, BoundedProtocol

OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """A server that echoes the body, and is in a hurry for none of the tests but one."""

    async def echo(request: Request) -> PlainTextResponse:
        return PlainTextResponse(await request.body())

    config = uvicorn.Config(
        Starlette(routes=[Route("/", echo, methods=["GET", "POST"])]),
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        server_header=False,
    )
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        await server.startup(sockets=[listening])
        yield listening.getsockname()[1]
        await server.shutdown()


async def answered(port: int, sent: bytes) -> bytes:
    """All that the server says before it closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        await writer.drain()
        return await asyncio.wait_for(reader.read(), 30)
    except ConnectionError:  # it is cut off while we are still sending
        return b""
    finally:
        writer.close()


def get(*headers: bytes, body: bytes = b"") -> bytes:
    lines = (
        b"POST / HTTP/1.1",
        b"host: here",
        b"content-length: %d" % len(body),
        b"connection: close",
        *headers,
    )
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


async def test_a_request_within_the_limits_is_answered(port: int) -> None:
    answer = await answered(port, get(b"x: " + b"a" * (HEAD_BYTES_MAX - 100), body=b"hello"))
    assert answer.startswith(OK)
    assert answer.endswith(b"\r\n\r\nhello")


@pytest.mark.parametrize(
    "sent",
    [
        get(b"x: " + b"a" * HEAD_BYTES_MAX),
        get(*[b"x: 1234567890"] * (HEAD_BYTES_MAX // 10)),
        b"GET /" + b"a" * HEAD_BYTES_MAX + b" HTTP/1.1\r\nhost: here\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: here\r\nx: " + b"a" * (HEAD_BYTES_MAX + 1),
    ],
    ids=["one header", "many headers", "the path", "without an end"],
)
async def test_a_head_that_is_too_large_is_refused(port: int, sent: bytes) -> None:
    answer = await answered(port, sent)
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b'{"error":"too_large"' in answer


async def test_headers_without_end_are_cut_off(port: int) -> None:
    answer = await answered(port, b"GET / HTTP/1.1\r\nx: " + b"a" * (64 * 1024 * 1024))
    assert OK not in answer


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: here\r\ncontent-length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
        b"CONNECT here:1 HTTP/1.1\r\nhost: here\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nhost: here\r\n\r\n",
    ],
    ids=["TLS", "no version", "no length", "two lengths", "a proxy", "no ASCII"],
)
async def test_what_is_no_http_is_refused_in_json(port: int, sent: bytes) -> None:
    answer = await answered(port, sent)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'{"error":"bad_request"' in answer


@pytest.mark.parametrize("offer", [b"Upgrade: h2c", b"upgrade: websocket", b"Upgrade : h2c, foo/2"])
async def test_an_offer_of_another_protocol_does_not_cost_the_body(port: int, offer: bytes) -> None:
    answer = await answered(
        port, get(b"Connection: Upgrade, HTTP2-Settings", offer, body=b"hello\r\nupgrade: x")
    )
    assert answer.startswith(OK)
    assert answer.endswith(b"\r\n\r\nhello\r\nupgrade: x")


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\r\n",
        b"GET / HT",
        b"POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 10\r\n\r\nhello",
        b"POST / HTTP/1.1\r\nhost: here\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n",
    ],
    ids=["nothing", "a line break", "half a line", "half a body", "a body without end"],
)
async def test_whoever_takes_too_long_is_cut_off(
    port: int, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "REQUEST_TIMEOUT_S", 0.01)
    assert await answered(port, sent) == b""


async def test_whoever_keeps_a_connection_is_not_cut_off_between_requests(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = b"GET / HTTP/1.1\r\nhost: here\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    await reader.readuntil(b"\r\n\r\n")
    monkeypatch.setattr(connections, "REQUEST_TIMEOUT_S", 0.0)
    writer.write(request)
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(OK)
    writer.close()
    await writer.wait_closed()
