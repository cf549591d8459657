"""Desks: what becomes of writes whose reply was lost, and of clocks that are wrong."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack

import pytest
from msgspec.structs import replace

from engine.bookings import Decision
from engine.errors import ClockSkewed, LedgerUnavailable
from engine.model import BusyBlock, Change
from engine.picture import Picture, key_of
from server.health import Health
from server.ledger import documents
from server.ledger.clock import CLOCK_SKEW_MAX_MS, StoreClock, loop_s
from server.ledger.connect import connect
from server.ledger.pictures import now_ms
from server.ledger.port import Commit, Late, Replayed
from server.ledger.unsettled import UNKNOWN_MAX, Unknown
from tests.server.serving import empty_ledger
from tests.server.workers import Worker, at, declared, until, worker
from tests.support.fixtures import MakeServer
from tests.support.gate import Gate
from tests.support.redis_server import Binary, RedisServer
from tools.identity import of_conversation

TALK = "talk"


@pytest.fixture(params=["sqlite", "redis"])
def url(request: pytest.FixtureRequest, redis_servers: Callable[[Binary], RedisServer]) -> Iterator[str]:
    with empty_ledger(request.param, redis_servers) as found:
        yield found


# Lost replies


class Behind:
    """A worker behind a gate, which hears of nothing by itself, and one that is not."""

    def __init__(self, gate: Gate, one: Worker, other: Worker) -> None:
        self.gate = gate
        self.one = one
        self.other = other

    async def lose(self, when: str) -> None:
        """Book, and lose the reply."""
        self.gate.swallows = True
        with pytest.raises(LedgerUnavailable):
            await self.one.book(when, conversation=TALK, id=f"call at {when}")
        self.gate.swallows = False

    def knows(self) -> list[int]:
        """Hours at which bookings begin, as the one behind the gate has it."""
        tenancy = self.one.pictures.loaded("clinic")
        assert tenancy is not None
        return sorted(each.start % 1440 // 60 for each in tenancy.picture.bookings.values())

    @property
    def open(self) -> list[Commit]:
        """What is not settled."""
        return self.one.pictures.unknown.of("clinic")


@pytest.fixture
async def behind(redis_server: RedisServer) -> AsyncIterator[Behind]:
    path = redis_server.url.removeprefix("unix://")
    gate = Gate(path, redis_server.folder / "gate.sock")
    async with AsyncExitStack() as stack:
        other = await stack.enter_async_context(worker(connect(redis_server.url)))
        await declared(other.pictures)
        await stack.enter_async_context(gate.open())
        one = await stack.enter_async_context(worker(connect(gate.url), serving=False))
        await one.desks.load("clinic")
        yield Behind(gate, one, other)


async def test_a_booking_whose_reply_was_lost_is_known_to_the_next_write_of_the_conversation(
    behind: Behind,
) -> None:
    await behind.lose("09:00")
    assert len(behind.open) == 1
    seen: list[list[int]] = []

    def decide(_picture: Picture, _now_ms: int) -> Decision:
        seen.append(behind.knows())
        block = BusyBlock("far", "ben", 40_000_000, 40_000_060)
        change = Change(puts={key_of(block): block})
        return Decision(change, (), (of_conversation(TALK, "clinic"),), outcome="done")

    desk = await behind.one.desks.load("clinic")
    assert await desk.write("op", "", decide) == "done"
    assert seen[-1] == [9]
    assert behind.open == []


async def test_and_to_whoever_asks_what_is_booked(behind: Behind) -> None:
    await behind.lose("09:00")
    reply = await behind.one.call("find_bookings", {}, conversation=TALK)
    assert reply.booking is not None
    assert reply.booking.start.startswith(at("09:00"))
    assert not reply.stale
    assert behind.open == []


async def test_and_to_the_same_call(behind: Behind) -> None:
    await behind.lose("09:00")
    assert (await behind.one.book("09:00", conversation=TALK, id="call at 09:00")).booking
    assert behind.knows() == [9]
    assert behind.open == []


async def test_what_is_open_of_others_holds_nobody_up(behind: Behind) -> None:
    await behind.lose("09:00")
    assert (await behind.one.book("10:00", conversation="another")).booking
    assert len(behind.open) == 1
    assert (await behind.one.book("11:00", conversation=TALK)).booking
    assert behind.open == []
    assert behind.knows() == [9, 10, 11]


async def test_a_write_that_was_given_up_is_open_too(behind: Behind) -> None:
    behind.gate.swallows = True
    booking = asyncio.create_task(behind.one.book("09:00", conversation=TALK))
    desk = await behind.other.desks.load("clinic")
    await until(lambda: desk.picture.bookings, "the commit has landed")
    booking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await booking
    behind.gate.swallows = False
    assert len(behind.open) == 1
    assert (await behind.one.call("find_bookings", {}, conversation=TALK)).booking


async def test_nothing_is_decided_before_a_commit_that_is_under_way_can_land_no_more(url: str) -> None:
    """The reply was lost, and the commit is still on its way: it lands, or its time is over, and then only
    is the next thing decided."""
    async with worker(connect(url), serving=False) as one:
        await declared(one.pictures)
        desk = await one.desks.load("clinic")
        seen: list[int] = []

        for number, lands in enumerate((True, False)):
            block = BusyBlock(f"b{number}", "ben", 40_000_000, 40_000_060)
            change = Change(puts={key_of(block): block})
            under_way = Commit(
                tenant="clinic",
                op=f"lost {number}",
                fingerprint="",
                outcome="",
                at=desk.tenancy.position,
                deadline_ms=one.pictures.clock.now_ms() + 500,
                body=documents.encode_change(change),
                writes=("host:ben", f"conv:{TALK}"),
                puts={key: documents.encode(key, each) for key, each in change.puts.items()},
            )
            one.pictures.unknown.add(under_way)
            next_one = asyncio.create_task(
                desk.write(f"next {number}", "", lambda picture, _now_ms: _decided(picture, seen))
            )
            await until(lambda: seen, "it waits")
            if lands:
                assert not next_one.done()
                assert not isinstance(await one.pictures.ledger.commit(under_way), Late | Replayed)
            assert await next_one == "done"
            assert seen[-1] == 1
            assert isinstance(await one.pictures.ledger.commit(under_way), Replayed if lands else Late)
            assert one.pictures.unknown.of("clinic") == []
            seen.clear()


def _decided(picture: Picture, seen: list[int]) -> Decision:
    seen.append(sum(key.startswith("busy:") for key in picture.documents))
    return Decision(Change(), (), (f"conv:{TALK}",), outcome="done")


async def test_while_it_cannot_be_settled_nothing_is_decided(make_redis_server: MakeServer) -> None:
    server = make_redis_server()
    async with worker(connect(server.url), serving=False) as one:
        await declared(one.pictures)
        desk = await one.desks.load("clinic")
        server.pause()
        try:
            for _ in range(2):
                with pytest.raises(LedgerUnavailable):
                    await one.book("09:00", conversation=TALK)
            assert not await desk.catch_up()
        finally:
            server.resume()
        assert len(one.pictures.unknown.of("clinic")) == 1
        for _ in range(20):
            if await desk.catch_up():
                break
        assert one.pictures.unknown.of("clinic") == []
        assert (await one.book("09:00", conversation=TALK)).booking


def test_only_so_many_are_remembered() -> None:
    unknown = Unknown()
    first = Commit("clinic", "op", "", "", at=None, deadline_ms=1, body="")  # type: ignore[arg-type]
    for number in range(UNKNOWN_MAX + 1):
        unknown.add(replace(first, op=f"op {number}", writes=("host:anna", f"conv:{number}")))
    assert len(unknown.of("clinic")) == UNKNOWN_MAX
    assert unknown.of("clinic", frozenset(("conv:0",))) == []
    assert [each.op for each in unknown.of("clinic", frozenset(("conv:7", "host:anna")))] == ["op 7"]
    assert unknown.of("clinic", frozenset(("conv:7",)), but="op 7") == []
    assert unknown.of("other") == []


# Clocks


class Clock:
    """This machine's, which can be set."""

    def __init__(self) -> None:
        self.ahead_ms = 0

    def __call__(self) -> int:
        return now_ms() + self.ahead_ms


@pytest.mark.parametrize("ahead_ms", [CLOCK_SKEW_MAX_MS + 500, -CLOCK_SKEW_MAX_MS - 500, 3_600_000])
async def test_a_clock_that_is_off_writes_nothing_and_reads_on(url: str, ahead_ms: int) -> None:
    clock = Clock()
    async with worker(connect(url), clock_ms=clock) as one:
        await declared(one.pictures)
        await until(lambda: one.pictures.preloaded, "everything is loaded")
        desk = await one.desks.load("clinic")
        opened = asyncio.Event()
        opened.set()
        health = Health(one.pictures, opened)
        assert await _reason(health) == b'{"ready":true}'
        clock.ahead_ms = ahead_ms
        with pytest.raises(ClockSkewed):
            await one.book("09:00")
        assert await _reason(health) == b'{"ready":false,"reason":"clock_skewed"}'
        assert await desk.catch_up()
        assert (await one.call("find_bookings", {}, conversation=TALK)).reason == "no_such_booking"
        assert desk.picture.bookings == {}
        clock.ahead_ms = 0
        assert (await one.book("09:00")).booking
        assert await _reason(health) == b'{"ready":true}'


async def _reason(health: Health) -> bytes:
    response = await health.ready(None)  # type: ignore[arg-type]
    return bytes(response.body)


@pytest.mark.parametrize("ahead_ms", [0, 1_000, -1_000])
async def test_a_clock_that_is_a_little_off_writes(url: str, ahead_ms: int) -> None:
    clock = Clock()
    async with worker(connect(url), clock_ms=clock) as one:
        await declared(one.pictures)
        clock.ahead_ms = ahead_ms
        assert (await one.book("09:00")).booking


async def test_a_slow_answer_is_no_clock_that_is_off() -> None:
    clock = StoreClock(now_ms)
    clock.heard(now_ms() - 9_000, asked_s=loop_s() - 10)
    assert clock.skew_ms() == 0
    clock.heard(now_ms() - 9_000, asked_s=loop_s() - 5)
    assert 2_000 < clock.skew_ms() <= 4_000


async def test_a_quick_answer_is_better_than_a_slow_one_later() -> None:
    clock = StoreClock(now_ms)
    clock.heard(now_ms(), asked_s=loop_s())
    clock.heard(now_ms() - 500, asked_s=loop_s() - 8)
    assert abs(clock.now_ms() - now_ms()) < 1_000
    # Unless they cannot both be true.
    clock.heard(now_ms() - 60_000, asked_s=loop_s() - 8)
    assert clock.skewed


async def test_deadlines_are_by_the_clock_of_the_store() -> None:
    """Whatever this machine's clock does in between."""
    own = Clock()
    clock = StoreClock(own)
    clock.heard(now_ms() + 500, asked_s=loop_s())
    own.ahead_ms = 3_600_000
    assert abs(clock.now_ms() - now_ms()) < 2_000
    assert clock.skewed
