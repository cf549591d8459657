"""Pictures: kept up by the log, caught up when asked, and loaded anew when the log has changed hands."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from engine.errors import LedgerUnavailable
from server.ledger.limits import FOLLOW_CHUNK
from server.ledger.pictures import Pictures
from server.ledger.port import Commit, Position
from tests.contract.commits import make
from tests.contract.stores import RedisStore, SqliteStore, Store
from tests.server.workers import Worker, clinic, declared, until, worker
from tests.support.fixtures import MakeServer, first_binary
from tests.support.folders import temporary_folder
from tests.support.redis_server import Binary, RedisServer


@pytest.fixture(params=["sqlite", "redis"])
def store(request: pytest.FixtureRequest, redis_servers: Callable[[Binary], RedisServer]) -> Iterator[Store]:
    """Each kind, empty, with one partition."""
    if request.param == "sqlite":
        with temporary_folder() as folder:
            yield SqliteStore(folder)
    else:
        server = redis_servers(first_binary())
        server.ask("FLUSHALL")
        yield RedisStore(server)


def starts(each: Worker, tenant: str = "clinic") -> list[int]:
    """Minutes of the day at which bookings begin, as this worker knows them."""
    tenancy = each.pictures.loaded(tenant)
    assert tenancy is not None
    return sorted(booking.start % 1440 // 60 for booking in tenancy.picture.bookings.values())


async def test_what_another_worker_does_is_folded(store: Store) -> None:
    async with worker(store.ledger()) as one, worker(store.ledger()) as other:
        await declared(one.pictures)
        await other.desks.load("clinic")
        assert (await one.book("09:00")).booking
        await until(lambda: starts(other) == [9], "the other has it")
        assert await other.same_as_loaded_anew()


async def test_to_catch_up_is_to_know_what_the_log_has_by_now(store: Store) -> None:
    async with worker(store.ledger()) as one, worker(store.ledger(), serving=False) as other:
        await declared(one.pictures)
        desk = await other.desks.load("clinic")
        for minute in range(FOLLOW_CHUNK + 20):  # more than one answer carries
            assert (await one.book(f"{minute // 60:02}:{minute % 60:02}", duration=1)).booking
        assert starts(other) == []
        assert await desk.catch_up()
        assert len(starts(other)) == FOLLOW_CHUNK + 20
        assert await other.same_as_loaded_anew()


async def test_who_catches_up_and_who_follows_are_not_in_each_others_way(store: Store) -> None:
    async with worker(store.ledger()) as one, worker(store.ledger()) as other:
        await declared(one.pictures)
        desk = await other.desks.load("clinic")

        async def catch_up() -> None:
            for _ in range(40):
                await desk.catch_up()

        catching_up = asyncio.gather(*(catch_up() for _ in range(4)))
        for hour in range(20):
            assert (await one.book(f"{hour:02}:00")).booking
        await catching_up
        assert await desk.catch_up()
        assert starts(other) == list(range(20))
        assert await other.same_as_loaded_anew()


async def test_a_lost_tail_is_found_and_everything_loaded_anew(store: Store) -> None:
    async with worker(store.ledger()) as one:
        await declared(one.pictures, clinic(), clinic("other"))
        tenancies = [await one.pictures.load(each) for each in ("clinic", "other")]
        assert (await one.book("09:00")).booking
        await until(lambda: not tenancies[0].place.ahead, "the log has come to it")
        before = tenancies[0].place
        assert tenancies[1].place is before
        store.lose_tail("clinic")
        await until(lambda: before not in [each.place for each in tenancies], "the place was given up")
        await until(lambda: tenancies[0].place is tenancies[1].place, "both are loaded anew")
        assert (await one.book("10:00")).booking
        assert await one.same_as_loaded_anew()


async def test_a_tail_that_was_lost_before_it_was_met_again_is_found_too(store: Store) -> None:
    """A commit's answer is folded at once. If a failover takes it away before the log has come to it, the
    position before it still stands, and the log goes on from there with other entries."""
    async with worker(store.ledger(), serving=False) as one, worker(store.ledger()) as other:
        await declared(one.pictures)
        desk = await one.desks.load("clinic")
        await desk.catch_up()
        assert (await one.book("09:00")).booking
        before = one.tenancy().place
        assert before.ahead
        store.lose_tail("clinic")
        assert (await other.book("10:00")).booking
        await desk.catch_up()
        assert (await one.book("11:00")).booking
        assert one.tenancy().place is not before
        assert starts(one) == [9, 10, 11]
        assert await one.same_as_loaded_anew()


async def test_such_a_tail_is_found_though_nothing_follows_it(store: Store) -> None:
    async with worker(store.ledger()) as one:
        await declared(one.pictures)
        tenancy = await one.pictures.load("clinic")
        await until(lambda: not tenancy.place.ahead, "the log has come to all there is")
        before = tenancy.place
        before.expect(Position(before.head.n + 1, 7))  # as if it had been acknowledged
        await until(lambda: tenancy.place is not before, "the place was given up")


async def test_a_tenant_that_was_not_loaded_anew_yet_books_nothing_twice(store: Store) -> None:
    """Two tenants of one partition. The log loses its tail and grows beyond it; one of them is loaded anew.
    What is known of the other is still of the log as it was, and must not be taken for current."""
    async with (
        worker(store.ledger(), serving=False) as one,
        worker(store.ledger(), serving=False) as other,
    ):
        await declared(one.pictures, clinic("a"), clinic("b"))
        desks = [await one.desks.load(tenant) for tenant in ("a", "b")]
        assert (await one.book("09:00", "a")).booking
        assert await desks[0].catch_up()
        store.lose_tail("a")
        for hour in range(10, 15):
            assert (await other.book(f"{hour}:00", "b")).booking
        assert (await one.book("15:00", "a")).booking
        assert (await one.book("12:00", "b")).reason == "busy"
        assert starts(one, "b") == [10, 11, 12, 13, 14]


async def test_an_entry_that_cannot_be_folded_holds_up_no_other_tenant(store: Store) -> None:
    async with worker(store.ledger()) as one, worker(store.ledger(), look_s=0) as other:
        await declared(one.pictures, clinic("a"), clinic("b"))
        broken, whole = [await other.pictures.load(each) for each in ("a", "b")]
        assert (await one.book("09:00", "a")).booking
        await until(lambda: starts(other, "a") == [9], "the other has it")
        # A flipped byte in a document and in an entry, as a bad disk has them.
        (key,) = [each for each in broken.picture.documents if each.startswith("booking:")]
        store.flip("a", key, -2, 1)
        await one.pictures.ledger.commit(_unreadable(one, "a"))
        assert (await one.book("10:00", "b")).booking
        await until(lambda: starts(other, "b") == [10], "the other has it")
        assert starts(other, "a") == [9]
        assert broken.place is not whole.place
        # It answers from what it had, but its position is not that of the partition: it can decide nothing.
        assert broken.position.n < whole.position.n
        store.flip("a", key, -2, 1)
        await until(lambda: broken.place is whole.place, "it was loaded anew once that was possible")
        assert await other.same_as_loaded_anew("a")


def _unreadable(each: Worker, tenant: str) -> Commit:
    tenancy = each.pictures.loaded(tenant)
    assert tenancy is not None
    return make(tenancy.position, tenant=tenant, puts={}, body="1:00000000:{}")


async def test_a_paused_ledger_is_not_caught_up_with(make_redis_server: MakeServer) -> None:
    server = make_redis_server()
    store = RedisStore(server)
    async with worker(store.ledger(patient=False)) as one:
        await declared(one.pictures)
        desk = await one.desks.load("clinic")
        server.pause()
        try:
            assert not await desk.catch_up()
        finally:
            server.resume()
        for _ in range(20):  # the connections that were given up are made anew
            if await desk.catch_up():
                return
        raise AssertionError("it never caught up")


async def test_a_place_that_nobody_is_at_is_not_followed(
    redis_servers: Callable[[Binary], RedisServer],
) -> None:
    server = redis_servers(first_binary())
    server.ask("FLUSHALL")
    store = RedisStore(server)
    async with worker(store.ledger(partitions=64)) as one:
        await declared(one.pictures, *(clinic(f"c{n}") for n in range(6)))
        tenancies = [await one.pictures.load(f"c{n}") for n in range(6)]
        assert _followed(one.pictures) == {each.partition for each in tenancies} | {
            one.pictures.directory.partition
        }
        for each in tenancies:
            one.pictures.drop(each)
        assert _followed(one.pictures) == {one.pictures.directory.partition}
        assert (await one.book("09:00", "c3")).booking
        assert await one.same_as_loaded_anew("c3")


def _followed(pictures: Pictures) -> set[int]:
    return set(pictures._places)


async def test_a_load_that_fails_leaves_nothing_behind(store: Store) -> None:
    async with worker(store.ledger()) as one, worker(store.ledger(), serving=False) as other:
        await declared(one.pictures)
        await other.pictures.ledger.close()
        with pytest.raises(LedgerUnavailable):
            await other.pictures.load("clinic")
        assert other.pictures.loaded("clinic") is None
        await other.pictures.ledger.open()
        assert (await other.book("09:00")).booking
