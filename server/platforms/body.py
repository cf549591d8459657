"""A request's body from an ASGI server: within a size, within a time.

The rule: a body that is already there costs no task and no timer. The deadline is set the moment that
something has to be waited for, and not before.
"""

import asyncio
from collections.abc import Generator, Iterable
from functools import partial
from types import coroutine
from typing import Any

from starlette.types import Message, Receive

from tools.faults import Fault

BODY_MAX = 512 * 1024
"""Bytes. Vapi repeats the whole assistant and transcript in each message: tens of kilobytes, and more
after a long call; decoding half a megabyte takes 2 ms."""
DRAIN_MAX = 2 * 1024 * 1024
"""Bytes of a body that is too large which are still read and dropped: a client that is writing sees the
answer only afterwards. Who has more to send is cut off."""
BODY_TIMEOUT_S = 5.0
"""From the first wait to the last byte. The platforms send a body in one go; phones are not involved."""


class Disconnected(Exception):
    """The client has gone; nobody reads an answer."""


async def read_body(headers: Iterable[tuple[bytes, bytes]], receive: Receive) -> bytes:
    """The whole body. Raises `Disconnected`, or `Fault`: too_large or too_slow.

    After a `Fault` a part of the body may not have been read.
    """
    declared = _declared(headers)
    if declared > BODY_MAX + DRAIN_MAX:
        raise _too_large()
    steps = _collected(receive).__await__()
    try:
        awaited = next(steps)
    except StopIteration as done:
        return bytes(done.value)
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            return await _resumed(steps, awaited)
    except TimeoutError:
        raise (_too_large() if declared > BODY_MAX else Fault("too_slow")) from None


def _too_large() -> Fault:
    return Fault("too_large", most=BODY_MAX // 1024)


def _declared(headers: Iterable[tuple[bytes, bytes]]) -> int:
    """Content-Length; 0 without one. The server refuses what is no number."""
    return next((int(value) for name, value in headers if name == b"content-length" and value.isdigit()), 0)


async def _collected(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        chunk, more = _chunk(message)
        size += len(chunk)
        if size > BODY_MAX + DRAIN_MAX:
            raise _too_large()
        if size > BODY_MAX:
            chunks.clear()
        else:
            chunks.append(chunk)
    if size > BODY_MAX:
        raise _too_large()
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _chunk(message: Message) -> tuple[bytes, bool]:
    return message.get("body", b""), message.get("more_body", False)


@coroutine
def _resumed(steps: Generator[Any, Any, bytes], awaited: object) -> Generator[Any, Any, bytes]:
    """The rest of an awaitable that was stepped once and now waits for `awaited`."""
    while True:
        try:
            sent = yield awaited
        except BaseException as thrown:  # also a cancellation: it belongs to whoever waits
            step = partial(steps.throw, thrown)
        else:
            step = partial(steps.send, sent)
        try:
            awaited = step()
        except StopIteration as done:
            return bytes(done.value)
