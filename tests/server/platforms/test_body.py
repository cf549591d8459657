"""A body within its size and its time, without a timer where none is needed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Any, TypeVar, TypeVarTuple

import pytest
from starlette.types import Message, Receive

from server.platforms import body as bodies
from server.platforms.body import BODY_MAX, DRAIN_MAX, Disconnected, read_body
from tests.server.platforms.kit import Wire, request
from tools.faults import Fault

Value = TypeVar("Value")
Arguments = TypeVarTuple("Arguments")
DISCONNECT: Message = {"type": "http.disconnect"}


def at_once(waiting: Awaitable[Value]) -> Value:
    """The value of something that must not wait."""
    steps = waiting.__await__()
    try:
        next(steps)
    except StopIteration as done:
        value: Value = done.value
        return value
    raise AssertionError("it waits")


def length(size: int) -> list[tuple[bytes, bytes]]:
    return [(b"content-length", str(size).encode())]


async def forever() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


class Slow:
    """A client whose parts come one after the other, each when the one before was taken."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._messages = iter(messages)
        self.cancelled = False

    async def receive(self) -> Message:
        await asyncio.sleep(0)
        for message in self._messages:
            return message
        try:
            return await forever()
        except asyncio.CancelledError:
            self.cancelled = True
            raise


class CountingLoop(asyncio.SelectorEventLoop):
    """Counts what is scheduled."""

    timers = 0
    tasks = 0

    def call_at(
        self,
        when: float,
        callback: Callable[[*Arguments], object],
        *args: *Arguments,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        self.timers += 1
        return super().call_at(when, callback, *args, context=context)

    def create_task(self, *args: Any, **kwargs: Any) -> asyncio.Task[Any]:
        self.tasks += 1
        return super().create_task(*args, **kwargs)


def counted(receive: Receive) -> tuple[bytes, int, int]:
    """A body, and the timers and tasks that it took, the test's own task not counted."""
    loops: list[CountingLoop] = []

    def factory() -> CountingLoop:
        loops.append(CountingLoop())
        return loops[-1]

    async def reading() -> tuple[bytes, int, int]:
        loop = loops[0]
        timers, tasks = loop.timers, loop.tasks
        found = await read_body([], receive)
        return found, loop.timers - timers, loop.tasks - tasks

    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(reading())


@pytest.mark.parametrize("chunks", [(b"",), (b"{}",), (b"{", b"}"), (b"", b"{", b"", b"}", b"")])
def test_a_body_that_is_there_is_read_at_once(chunks: tuple[bytes, ...]) -> None:
    assert at_once(read_body([], Wire(request(*chunks)).receive)) == b"".join(chunks)


def test_a_body_that_is_there_makes_no_timer_and_no_task() -> None:
    assert counted(Wire(request(b"{", b"}")).receive) == (b"{}", 0, 0)


def test_a_body_that_is_waited_for_makes_one_timer_however_many_parts_it_has() -> None:
    assert counted(Slow(request(*[b"1"] * 50)).receive) == (b"1" * 50, 1, 0)


async def test_a_body_may_begin_at_once_and_end_later() -> None:
    parts = iter(request(b"{", b"}"))

    async def receive() -> Message:
        message = next(parts)
        if not message["more_body"]:
            await asyncio.sleep(0)
        return message

    assert await read_body([], receive) == b"{}"


@pytest.mark.parametrize("messages", [[DISCONNECT], [*request(b"{", b"}")[:1], DISCONNECT]])
def test_a_client_that_goes_is_not_waited_for(messages: list[Message]) -> None:
    with pytest.raises(Disconnected):
        at_once(read_body([], Wire(messages).receive))


async def test_a_client_that_goes_while_it_is_waited_for() -> None:
    with pytest.raises(Disconnected):
        await read_body([], Slow([*request(b"{", b"}")[:1], DISCONNECT]).receive)


def test_a_body_may_be_as_large_as_the_limit_and_no_larger() -> None:
    largest = [b"x" * 1024] * (BODY_MAX // 1024)
    assert len(at_once(read_body(length(BODY_MAX), Wire(request(*largest)).receive))) == BODY_MAX
    with pytest.raises(Fault) as caught:
        at_once(read_body([], Wire(request(*largest, b"x")).receive))
    assert caught.value.reason == "too_large"
    assert caught.value.facts == {"most": 512}


def test_a_body_that_is_too_large_is_read_to_its_end_so_that_the_client_comes_to_read() -> None:
    messages = iter(request(*[b"x" * 1024] * ((BODY_MAX + DRAIN_MAX) // 1024)))

    async def receive() -> Message:
        return next(messages)

    with pytest.raises(Fault):
        at_once(read_body(length(BODY_MAX + DRAIN_MAX), receive))
    assert next(messages, None) is None


def test_a_body_without_end_is_not() -> None:
    read = 0

    async def receive() -> Message:
        nonlocal read
        read += 65_536
        return {"type": "http.request", "body": b"x" * 65_536, "more_body": True}

    with pytest.raises(Fault) as caught:
        at_once(read_body([], receive))
    assert caught.value.reason == "too_large"
    assert read <= BODY_MAX + DRAIN_MAX + 65_536


def test_a_body_that_is_announced_as_far_too_large_is_not_read_at_all() -> None:
    with pytest.raises(Fault) as caught:
        at_once(read_body(length(BODY_MAX + DRAIN_MAX + 1), Wire([]).receive))
    assert caught.value.reason == "too_large"


@pytest.mark.parametrize(("declared", "reason"), [(10, "too_slow"), (BODY_MAX + 1, "too_large")])
async def test_a_body_that_does_not_come_in_time_is_given_up(
    monkeypatch: pytest.MonkeyPatch, declared: int, reason: str
) -> None:
    monkeypatch.setattr(bodies, "BODY_TIMEOUT_S", 0.01)
    client = Slow(request(b"{", b"}")[:1])
    with pytest.raises(Fault) as caught:
        await read_body(length(declared), client.receive)
    assert caught.value.reason == reason
    assert client.cancelled


async def test_a_cancellation_reaches_whoever_waits_for_the_body() -> None:
    client = Slow([])
    reading = asyncio.create_task(read_body([], client.receive))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert client.cancelled


async def test_an_error_of_the_server_passes_through() -> None:
    async def receive() -> Message:
        await asyncio.sleep(0)
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        await read_body([], receive)


async def test_a_server_may_catch_the_cancellation_and_answer_all_the_same() -> None:
    """The steps that the body is read in are those of the awaited call, whatever it does with them."""

    async def receive() -> Message:
        try:
            return await forever()
        except asyncio.CancelledError:
            await asyncio.sleep(0)
            return DISCONNECT

    reading = asyncio.create_task(_caught(read_body([], receive)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    reading.cancel()
    assert await reading == "disconnected"


async def _caught(reading: Awaitable[bytes]) -> str:
    try:
        await reading
    except Disconnected:
        return "disconnected"
    return "read"
