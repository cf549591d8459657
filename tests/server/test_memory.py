"""Memory: what tenants take of it, who is dropped, and that nobody notices who was."""

import asyncio
import gc
import secrets
import tracemalloc
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from engine.model import Attendee, Booking, Change, Host, Tenant
from engine.picture import Picture, key_of
from server import keys
from server.ledger import memory
from server.ledger.connect import connect
from server.ledger.tenancy import Tenancy
from server.ledger.unsettled import Acknowledged
from server.security.grants import Grant
from tests.server.serving import empty_ledger
from tests.server.workers import Worker, at, clinic, declared, until, worker, written
from tests.support.redis_server import Binary, RedisServer
from tools.call import Reply, ToolCall
from tools.registry import READS, WRITES

NOTHING = 1
"""Bytes: no tenant fits."""
PLENTY = 2**40


@pytest.fixture(params=["sqlite", "redis"])
def url(request: pytest.FixtureRequest, redis_servers: Callable[[Binary], RedisServer]) -> Iterator[str]:
    with empty_ledger(request.param, redis_servers) as found:
        yield found


@pytest.fixture
def file(redis_servers: Callable[[Binary], RedisServer]) -> Iterator[str]:
    with empty_ledger("sqlite", redis_servers) as found:
        yield found


@asynccontextmanager
async def several(url: str, count: int, **options: Any) -> AsyncIterator[Worker]:
    """A worker on a ledger with some clinics: c0, c1, ..."""
    async with worker(connect(url), serving=False) as first:
        await declared(first.pictures, *(clinic(f"c{n}") for n in range(count)))
    async with worker(connect(url), look_s=0, **options) as one:
        await until(lambda: one.pictures.preloaded, "what is loaded at the start is loaded")
        yield one


def loaded(each: Worker) -> set[str]:
    return {tenancy.tenant for tenancy in each.pictures.tenancies}


async def check(each: Worker, tenant: str, time_of_day: str = "09:00") -> Reply:
    """`check_slot`, as the endpoint asks it."""
    desk = each.desks.loaded(tenant) or await each.desks.load(tenant)
    call = ToolCall("check_slot", {"when": at(time_of_day), "with_whom": "anna", "duration": 30})
    return READS["check_slot"](call, desk.picture, desk.now_ms(), desk.memory)


# How much


def booking(number: int, *, rich: bool) -> Booking:
    start = 30_000_000 + number // 2 * 30
    if not rich:
        return Booking(secrets.token_hex(12), ("anna",), start, start + 30, op=secrets.token_hex(16))
    return Booking(
        id=secrets.token_hex(12),
        hosts=("anna" if number % 2 else "ben",),
        start=start,
        end=start + 30,
        attendee=Attendee(f"Eve {number}", f"eve{number}@example.com", f"+1555{number:07}"),
        context="A new patient who was sent by a friend.",
        conversation=f"conv:{secrets.token_hex(16)}",
        caller=f"caller:{secrets.token_hex(16)}",
        op=secrets.token_hex(16),
        decided_at_ms=1_700_000_000_000 + number,
    )


def told(tenancy: Tenancy[Picture], traced_before: int) -> float:
    """The size that is worked out, in sizes that Python counts."""
    gc.collect()
    return memory.size_of(tenancy) / (tracemalloc.get_traced_memory()[0] - traced_before)


@pytest.mark.parametrize(
    ("hosts", "bookings", "rich"),
    [(2, 0, True), (2, 30, True), (2, 800, True), (2, 800, False), (200, 30, True)],
)
async def test_a_size_is_told_within_a_factor_of_two(
    file: str, hosts: int, bookings: int, *, rich: bool
) -> None:
    url = file  # whoever counts is ten times slower, which is too slow for a server's timeouts
    async with worker(connect(url), serving=False) as one:
        await declared(one.pictures, clinic("c0"))
        documents = [booking(number, rich=rich) for number in range(bookings)]
        people = [Host(f"host-{number}", f"Host Number {number}") for number in range(hosts - 2)]
        await written(one, "c0", *people, *documents)
    async with worker(connect(url), serving=False) as once, worker(connect(url), serving=False) as one:
        await once.pictures.load("c0")  # what all tenants share is there then
        await check(once, "c0")
        gc.collect()
        tracemalloc.start()
        try:
            before, _ = tracemalloc.get_traced_memory()
            tenancy = await one.pictures.load("c0")
            assert 0.5 < told(tenancy, before) < 2
            for hour in range(10):
                await check(one, "c0", f"{hour:02}:00")
            tenancy.used_s = tenancy.loaded_s + 1
            if hosts == 2:
                assert 0.5 < told(tenancy, before) < 2
            if bookings == 30:
                await written(one, "c0", *(booking(number, rich=True) for number in range(30, 500)))
                assert 0.5 < told(tenancy, before) < 2
        finally:
            tracemalloc.stop()


# Who goes


def tenancy(name: str, used_s: float = 0.0, *, bookings: int = 0) -> Tenancy[Picture]:
    found = Tenancy(name, 0, lambda: Picture(name, 20_000))
    found.picture.fold(Change(puts={"tenant": Tenant(name, name, "UTC")}))
    for number in range(bookings):
        one = booking(number, rich=True)
        found.picture.fold(Change(puts={key_of(one): one}))
    found.used_s = used_s
    return found


def names(found: list[Tenancy[Picture]]) -> list[str]:
    return [each.tenant for each in found]


def test_those_who_were_idle_longest_go_until_the_rest_fits() -> None:
    everyone = [tenancy("c", 30), tenancy("a", 10), tenancy("d", 40), tenancy("b", 20)]
    size = memory.size_of(everyone[0])
    assert names(memory.to_drop(everyone, 4 * size, 0, 50)) == []
    assert names(memory.to_drop(everyone, 4 * size - 1, 0, 50)) == ["a"]
    assert names(memory.to_drop(everyone, 2 * size, 0, 50)) == ["a", "b"]


def test_who_was_asked_for_last_stays_however_large() -> None:
    everyone = [tenancy("small", 10), tenancy("large", 20, bookings=100)]
    assert names(memory.to_drop(everyone, NOTHING, 0, 50)) == ["small"]


def test_who_is_idle_for_too_long_goes_though_there_is_room() -> None:
    everyone = [tenancy("old", 10), tenancy("young", 20)]
    assert names(memory.to_drop(everyone, PLENTY, 30, 45)) == ["old"]
    assert names(memory.to_drop(everyone, PLENTY, 0, 10**9)) == []


def test_who_is_at_work_stays() -> None:
    everyone = [tenancy("a", 10), tenancy("b", 20), tenancy("c", 30)]
    everyone[0].busy = 1
    assert names(memory.to_drop(everyone, NOTHING, 5, 100)) == ["b", "c"]
    assert names(memory.to_drop(everyone, NOTHING, 0, 100)) == ["b"]


# And that it does


async def test_at_the_start_no_more_is_loaded_than_fits(url: str) -> None:
    async with several(url, 20, memory_bytes=60_000) as one:
        assert 1 <= len(loaded(one)) < 10
        await until(lambda: sum(map(memory.size_of, one.pictures.tenancies)) <= 60_000, "it fits")
        assert loaded(one)


async def test_what_does_not_fit_is_loaded_when_it_is_asked_for(url: str) -> None:
    async with several(url, 3, memory_bytes=NOTHING) as one:
        for time_of_day in ("09:00", "10:00"):
            for tenant in ("c0", "c1", "c2"):
                assert (await check(one, tenant, time_of_day)).available
                assert (await one.book(time_of_day, tenant)).booking
                assert not (await check(one, tenant, time_of_day)).available
                assert await one.same_as_loaded_anew(tenant)
                await until(lambda: len(loaded(one)) == 1, "there is no room for another")


async def test_the_idle_are_dropped_and_who_is_asked_for_is_not(url: str) -> None:
    async with several(url, 3, idle_s=1.5) as one:
        assert (await check(one, "c1")).available
        await until(lambda: one.desks.loaded("c1") and len(loaded(one)) == 1, "the others are dropped")
        assert loaded(one) == {"c1"}
        assert one.desks.loaded("c0") is None
        assert (await check(one, "c0")).available


async def test_the_directory_is_never_dropped(url: str) -> None:
    async with several(url, 2, idle_s=0.1, memory_bytes=NOTHING) as one:
        await until(lambda: not loaded(one), "all are dropped")
        async with worker(connect(url), serving=False) as other:
            made = await keys.create(other.pictures, "c0")
        found = keys.Keys(one.pictures, demo=False)
        await until(lambda: found.grant_of(made.token) == Grant.to(("c0",)), "the new key is known")


async def test_who_writes_is_not_dropped(url: str) -> None:
    async with several(url, 2, memory_bytes=NOTHING) as one:
        desk = await one.desks.load("c0")
        seen: list[list[str]] = []

        def decide(_picture: Picture, _now_ms: int) -> str:
            everyone = [tenancy("newest", 10**9), desk.tenancy]
            seen.append(names(memory.to_drop(everyone, NOTHING, 1, 2 * 10**9)))
            return "decided"

        assert await desk.write("op", "", decide) == "decided"
        assert seen == [["newest"]]


async def test_who_was_dropped_in_the_middle_of_a_call_is_loaded_anew(url: str) -> None:
    async with several(url, 1) as one, worker(connect(url)) as other:
        desk = await one.desks.load("c0")
        before = desk.tenancy
        one.pictures.drop(before)
        position = before.position
        assert (await other.book("09:00", "c0")).booking
        await until(lambda: one.pictures.directory.position.n > position.n, "the log was followed")
        # What nobody keeps up is not current for what came since.
        assert before.position == position
        for time_of_day, reason in (("09:00", "busy"), ("10:00", "")):
            call = ToolCall("book", {"when": at(time_of_day), "with_whom": "anna", "attendee_name": "Max"})
            assert (await WRITES["book"](call, desk)).reason == reason
        assert desk.tenancy is one.pictures.loaded("c0")
        assert await one.same_as_loaded_anew("c0")


async def test_two_desks_of_one_tenant_book_nothing_twice(url: str) -> None:
    async with several(url, 1) as one:
        old = await one.desks.load("c0")
        one.pictures.drop(old.tenancy)
        new = await one.desks.load("c0")
        assert new is not old
        asked = {"when": at("09:00"), "with_whom": "anna"}
        calls = [ToolCall("book", {**asked, "attendee_name": f"Max {number}"}) for number in range(10)]
        replies = await asyncio.gather(*(WRITES["book"](each, desk) for each in calls for desk in (old, new)))
        assert sum(each.booking is not None for each in replies) == 1
        assert await one.same_as_loaded_anew("c0")


async def test_what_was_dropped_is_freed_without_the_garbage_collector(url: str) -> None:
    """It may be in what the collector was told to leave alone."""
    async with several(url, 1) as one:
        await one.booked("09:00", tenant="c0")
        picture = weakref.ref(one.tenancy("c0").picture)
        one.pictures.acknowledged = Acknowledged()  # which remembers it for a minute
        gc.disable()
        try:
            one.pictures.drop(one.tenancy("c0"))
            await until(lambda: picture() is None, "it is freed")
        finally:
            gc.enable()
