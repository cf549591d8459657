"""Requests that no client sends: slow ones, idle ones, giant heads, deep JSON.

The rule: raw sockets, beside the calls that go on. What came of each is in the history: it is to be
answered, cleanly refused or cut off, never a 500, and nobody else is to notice.
"""

import asyncio
from collections.abc import Awaitable, Callable

from loadtests.faults.history import Recorder

IDLE = 60
"""Connections that say nothing: more than uvicorn's own limit would have borne."""
GIANT_HEAD_BYTES = 1024 * 1024
DEEP = 100_000
"""Nested lists: as deep as a stack overflows from."""
WAIT_S = 3.0
"""How long each is given; that they are cut off in the end is tested elsewhere."""
DRIP_S = 0.1
DRIPS = 25


async def all_at_once(recorder: Recorder, worker: int, port: int, key: str) -> None:
    """All of them against one worker."""
    attempts: dict[str, Callable[[int, str], Awaitable[str]]] = {
        "idle": _idle,
        "giant_head": _giant_head,
        "deep_json": _deep_json,
        "slow_body": _slow_body,
        "no_http": _no_http,
        "half_request": _half_request,
    }

    async def one(kind: str) -> None:
        try:
            came = await attempts[kind](port, key)
        except OSError:
            came = "cut"
        recorder.write("hostile", kind=kind, worker=worker, came=came)

    await asyncio.gather(*(one(kind) for kind in attempts))


async def _idle(port: int, _key: str) -> str:
    writers = [(await asyncio.open_connection("127.0.0.1", port))[1] for _ in range(IDLE)]
    await asyncio.sleep(WAIT_S)
    for writer in writers:
        writer.close()
    return "kept"


async def _giant_head(port: int, key: str) -> str:
    head = _head("book", key, 2)[:-2] + b"x-padding: " + b"x" * GIANT_HEAD_BYTES + b"\r\n\r\n{}"
    return await _exchange(port, head)


async def _deep_json(port: int, key: str) -> str:
    body = b'{"when": ' + b"[" * DEEP + b"]" * DEEP + b"}"
    return await _exchange(port, _head("book", key, len(body)) + body)


async def _no_http(port: int, _key: str) -> str:
    return await _exchange(port, b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + bytes(200) + b"\r\n\r\n")


async def _half_request(port: int, key: str) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_head("book", key, 1_000) + b'{"when": ')
    await asyncio.sleep(WAIT_S / 2)
    writer.transport.abort()
    return "left"


async def _slow_body(port: int, key: str) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = b'{"when": "tomorrow"' + b" " * DRIPS + b"}"
    writer.write(_head("check_slot", key, len(body)))
    for start in range(0, len(body), 2):
        writer.write(body[start : start + 2])
        await asyncio.sleep(DRIP_S)
    return await _status(reader, writer)


async def _exchange(port: int, data: bytes) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    return await _status(reader, writer)


async def _status(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
    try:
        async with asyncio.timeout(WAIT_S):
            line = await reader.readline()
    except TimeoutError:
        return "kept"
    finally:
        writer.transport.abort()
    return line.split(b" ")[1].decode("latin-1") if line.count(b" ") else "cut"


def _head(tool: str, key: str, length: int) -> bytes:
    return (
        f"POST /tools/{tool} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {key}\r\n"
        f"content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    ).encode()
