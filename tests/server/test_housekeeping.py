"""History leaves memory, and nothing is lost: on both ledgers, and by several workers at once."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from engine.model import Attendee, Booking, BusyBlock, Caps, Document, Guesses, Host, Seat, Step
from engine.picture import key_of
from server.backup.export import export
from server.ledger import documents
from server.ledger.connect import connect
from server.ledger.housekeeping import Housekeeping, clean
from server.ledger.pictures import now_ms
from tests.server.serving import empty_ledger
from tests.server.workers import Worker, clinic, declared, until, worker, written
from tests.support.redis_server import Binary, RedisServer
from tools.faults import Fault

DAY = 1_440
DAYS = 90
NOW = now_ms() // 60_000
OLD, RECENT, AHEAD = NOW - 100 * DAY, NOW - 10 * DAY, NOW + 10 * DAY


@pytest.fixture(params=["sqlite", "redis"])
def url(request: pytest.FixtureRequest, redis_servers: Callable[[Binary], RedisServer]) -> Iterator[str]:
    with empty_ledger(request.param, redis_servers) as found:
        yield found


def booking(id: str, start: int, **more: object) -> Booking:
    fields = {"hosts": ("anna",), "attendee": Attendee("Eve"), **more}
    return Booking(id, start=start, end=start + 30, **fields)  # type: ignore[arg-type]


async def stored(each: Worker) -> tuple[dict[str, Document], dict[str, Document]]:
    """What the ledger loads, and what it has archived."""
    ledger = each.pictures.ledger
    snapshot, archived = await ledger.load("clinic"), dict[str, str]()
    page = await ledger.archive("clinic")
    archived |= page.documents
    while page.cursor:
        page = await ledger.archive("clinic", page.cursor)
        archived |= page.documents
    return (
        {key: documents.decode(key, text) for key, text in snapshot.documents.items()},
        {key: documents.decode(key, text) for key, text in archived.items()},
    )


async def test_a_thousand_old_bookings_are_archived_and_exported_and_not_loaded(url: str) -> None:
    old = [booking(f"old{number}", OLD + number) for number in range(1_000)]
    new = [booking(f"new{number}", RECENT + 30 * number) for number in range(20)]
    async with worker(connect(url), serving=False) as one:
        await declared(one.pictures)
        await written(one, "clinic", *old, *new)
        settings = len(one.tenancy().picture.documents) - 1_020
        assert await clean(await one.desks.load("clinic"), DAYS) == 10
        assert len(one.tenancy().picture.documents) == settings + 20
        assert await one.same_as_loaded_anew()
        loaded, archived = await stored(one)
        assert len(loaded) == settings + 20
        assert archived.keys() == {key_of(each) for each in old}
        backup, _ = await export(one.pictures, "clinic", lambda _done, _of: None)
        assert len(backup.documents) == settings + 20
        assert backup.archived == archived
        assert await clean(await one.desks.load("clinic"), DAYS) == 0


async def test_several_workers_at_once_lose_and_double_nothing(url: str) -> None:
    async with worker(connect(url)) as one, worker(connect(url), serving=False) as other:
        await declared(one.pictures)
        old = [booking(f"old{number}", OLD + number) for number in range(600)]
        await written(one, "clinic", *old)
        for each in (one, other):
            await each.desks.load("clinic")
            house = Housekeeping(each.pictures, each.desks, DAYS, every_s=0.05, history_every_s=0.1)
            each.pictures.spawn(house.run())
        replies = await asyncio.gather(*(one.book(f"{hour:02}:00") for hour in range(20)))
        assert all(each.booking for each in replies)
        await until(lambda: len(one.tenancy().picture.bookings) == 20, "what is over is archived")
        loaded, archived = await stored(one)
        assert archived.keys() == {key_of(each) for each in old}
        assert sum(isinstance(each, Booking) for each in loaded.values()) == 20
        for each in (one, other):
            assert await (await each.desks.load("clinic")).catch_up()
            assert await each.same_as_loaded_anew()


async def test_what_goes_and_what_it_goes_as(url: str) -> None:
    people = {"conversation": "conv:1", "op": "op"}
    seats = (Seat("s1", Attendee("Eve"), **people), Seat("s2", Attendee("Max"), status="cancelled"))  # type: ignore[arg-type]
    gone_as = {
        "confirmed": booking("confirmed", OLD, **people),
        "cancelled": booking("cancelled", OLD, status="cancelled"),
        "declined": booking("declined", OLD, status="declined"),
        "pending": booking("pending", OLD, status="pending"),
        "completed": booking("completed", OLD, status="completed"),
        "no_show": booking("no_show", OLD, status="no_show"),
    }
    group = booking("group", OLD, capacity=3, seats=seats, attendee=Attendee())
    deleted: list[Document] = [
        booking("expired", AHEAD, status="held", held_until_ms=now_ms() - 1_000),
        booking("forgotten", OLD, status="held", held_until_ms=now_ms() - 1_000),
        BusyBlock("past", "anna", OLD, OLD + 30),
        Guesses("caller:1", 3, now_ms() - 3_700_000),
    ]
    kept: list[Document] = [
        booking("held", AHEAD, status="held", held_until_ms=now_ms() + 600_000),
        booking("ahead", AHEAD + 60),
        booking("recent", RECENT),
        booking("called off", AHEAD + 120, status="cancelled"),
        BusyBlock("recent", "anna", RECENT, RECENT + 30),
        BusyBlock("ahead", "anna", AHEAD, AHEAD + 30),
        Guesses("caller:2", 3, now_ms() - 600_000),
        # Bookings of a month count until it is over, whatever the setting says.
        booking("counted", NOW - 20 * DAY, hosts=("capped",)),
    ]
    async with worker(connect(url), serving=False) as one:
        await declared(one.pictures)
        await written(one, "clinic", Host("capped", "Capped", caps=Caps(month_count=9)))
        before = dict(one.tenancy().picture.documents)
        await written(one, "clinic", *gone_as.values(), group, *deleted, *kept)
        desk = await one.desks.load("clinic")
        await clean(desk, 0)
        loaded, archived = await stored(one)
        assert archived == {}
        assert loaded.keys() == before.keys() | {
            key_of(each) for each in (*gone_as.values(), group, deleted[2], *kept)
        }
        await clean(desk, 15)
        loaded, archived = await stored(one)
        assert loaded == before | {key_of(each): each for each in kept}
        found = {key.partition(":")[2]: each for key, each in archived.items()}
        assert all(isinstance(each, Booking) for each in found.values())
        statuses = {name: each.status for name, each in found.items() if isinstance(each, Booking)}
        assert statuses == {name: name for name in gone_as} | {"confirmed": "completed", "group": "completed"}
        done = found["confirmed"]
        assert isinstance(done, Booking)
        assert done.attendee == Attendee("Eve")
        assert [(each.status, each.start) for each in done.history] == [("confirmed", OLD)]
        assert isinstance(done.history[0], Step)
        assert await one.same_as_loaded_anew()


async def test_a_hold_that_has_expired_is_free_and_soon_gone(url: str) -> None:
    async with worker(connect(url)) as one:
        await declared(one.pictures)
        await written(one, "clinic", booking("x", AHEAD, status="held", held_until_ms=now_ms() + 300))
        bookings = one.tenancy().picture.bookings
        one.pictures.spawn(Housekeeping(one.pictures, one.desks, DAYS, every_s=0.05).run())
        assert "x" in bookings
        await until(lambda: not bookings, "the hold is gone")
        assert (await stored(one))[1] == {}


async def test_it_goes_round_by_itself_and_counts_as_no_use(url: str) -> None:
    async with worker(connect(url), idle_s=1.5, look_s=0) as one:
        await declared(one.pictures, clinic("clinic"), clinic("idle"))
        await written(one, "clinic", *(booking(f"old{number}", OLD + number) for number in range(150)))
        await one.desks.load("idle")
        one.pictures.spawn(
            Housekeeping(one.pictures, one.desks, DAYS, every_s=0.05, history_every_s=0.1).run()
        )
        await until(lambda: one.desks.loaded("clinic") and not one.tenancy().picture.bookings, "it is clean")
        await written(one, "clinic", booking("late", OLD))
        await until(lambda: not one.tenancy().picture.bookings, "it comes again")
        await until(lambda: one.desks.loaded("clinic") and not one.pictures.loaded("idle"), "nobody used it")
        assert len((await stored(one))[1]) == 151


async def test_bookings_too_large_for_one_commit_go_one_by_one(url: str) -> None:
    def seat(number: int, n: int) -> Seat:
        return Seat(f"s{number}-{n}", Attendee(f"Eve {n}", phone="+15555550123"), context="x" * 200)

    large = [
        booking(f"b{number}", OLD + number, capacity=300, seats=tuple(seat(number, n) for n in range(300)))
        for number in range(6)
    ]
    async with worker(connect(url), serving=False) as one:
        await declared(one.pictures)
        for each in large:
            await written(one, "clinic", each)
        assert await clean(await one.desks.load("clinic"), DAYS) == 7
        loaded, archived = await stored(one)
        assert archived.keys() == {key_of(each) for each in large}
        assert not any(isinstance(each, Booking) for each in loaded.values())


async def test_a_booking_that_is_changed_meanwhile_is_not_archived_as_it_was(url: str) -> None:
    """Two workers: one marks it, the other archives it by what it knew before."""
    async with worker(connect(url), serving=False) as one, worker(connect(url), serving=False) as other:
        await declared(one.pictures)
        await written(one, "clinic", booking("old", OLD))
        desk = await other.desks.load("clinic")
        absent = booking("old", OLD, status="no_show")
        await written(one, "clinic", absent, writes=("host:anna",))
        await clean(desk, DAYS)
        assert (await stored(one))[1] == {"booking:old": absent}


async def test_what_is_archived_is_nobodys_any_more_and_its_time_is_free(url: str) -> None:
    async with worker(connect(url), serving=False) as one:
        await declared(one.pictures)
        await written(one, "clinic", booking("old", OLD, conversation="conv:x", op="op"))
        desk = await one.desks.load("clinic")
        await clean(desk, DAYS)
        picture = desk.picture
        assert (picture.bookings, picture.by_conversation, picture.by_op) == ({}, {}, {})
        assert not picture.calendars["anna"].taken_days()
        with pytest.raises(Fault, match="no_such_booking"):
            await one.call("find_bookings", {"booking_id": "old"})
