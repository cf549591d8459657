"""A promotion: what was acknowledged and is lost is handed in again, and what fits no more is told."""

import logging

import pytest

from engine.errors import LedgerUnavailable
from engine.model import Change
from server.ledger.connect import connect
from server.ledger.unsettled import ACKNOWLEDGED_MAX, ACKNOWLEDGED_S, Acknowledged, Acknowledgement
from tests.server.workers import Worker, declared, until, worker
from tests.support.fixtures import MakeSet
from tests.support.redis_server import until as wait_until
from tests.support.redis_sets import Replicated, cut_off, reconnect

TALK = "talk"
ROUNDS_MAX = 60
"""Half a second each."""


@pytest.fixture
def replicated(make_redis_set: MakeSet) -> Replicated:
    """A primary and its replica."""
    return make_redis_set(Replicated)


def starts(each: Worker) -> dict[int, str]:
    """Who is met at which hour."""
    bookings = each.tenancy().picture.bookings.values()
    return {one.start % 1440 // 60: one.hosts[0] for one in bookings}


def fail_over(replicated: Replicated) -> None:
    """The primary dies, and the replica that knows less becomes it."""
    (replica,) = replicated.replicas
    replicated.primary.kill()
    replicated.promote(replica)


async def test_what_was_acknowledged_and_lost_is_there_again(
    replicated: Replicated, caplog: pytest.LogCaptureFixture
) -> None:
    async with worker(connect(replicated.url)) as one:
        await declared(one.pictures)
        assert (await one.book("09:00")).booking
        wait_until(replicated.synced, "the replica has it")
        cut_off(replicated.replicas[0], replicated.primary)
        hours = range(10, 14)
        lost = [await one.booked(f"{hour}:00", whom="ben", conversation=TALK) for hour in hours]
        cancelled = await one.call("cancel", {"booking_id": lost[0].id}, conversation=TALK)
        assert cancelled.booking is not None
        tenancy = one.tenancy()
        before = tenancy.place
        fail_over(replicated)
        await until(lambda: tenancy.place is not before, "the failover is noticed")
        await until(lambda: len(starts(one)) == 5, "all are there again")
        assert starts(one) == {9: "anna", 10: "ben", 11: "ben", 12: "ben", 13: "ben"}
        bookings = tenancy.picture.bookings
        assert {each.id for each in lost} <= bookings.keys()
        await until(lambda: bookings[lost[0].id].status == "cancelled", "what was cancelled is again")
        assert await one.same_as_loaded_anew()
        assert "fit no more" not in caplog.text


async def test_what_fits_no_more_is_told_and_books_nothing_twice(
    replicated: Replicated, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    async with worker(connect(replicated.url), serving=False) as one:
        await declared(one.pictures)
        assert (await one.book("09:00")).booking
        wait_until(replicated.synced, "the replica has it")
        cut_off(replicated.replicas[0], replicated.primary)
        for hour in (10, 11, 12):
            assert (await one.book(f"{hour}:00")).booking
        fail_over(replicated)
        async with worker(connect(replicated.url)) as other:
            assert (await other.book("11:00", conversation="another")).booking
            desk = await one.desks.load("clinic")
            for _ in range(ROUNDS_MAX):
                await desk.catch_up()
                await one.pictures.follow_once()
                if "failover" in caplog.text:
                    break
            assert "failover: 1 acknowledged writes of clinic are lost and fit no more" in caplog.messages
            await until(lambda: len(starts(other)) == 4, "the others are there again")
            assert sorted(starts(other)) == [9, 10, 11, 12]
            assert await other.same_as_loaded_anew()


async def test_a_booking_that_too_few_replicas_have_is_not_confirmed_until_they_do(
    replicated: Replicated,
) -> None:
    (replica,) = replicated.replicas
    async with worker(connect(replicated.url, wait_replicas=1)) as one:
        await declared(one.pictures)
        assert (await one.book("09:00")).booking
        cut_off(replica, replicated.primary)
        for call_id in ("1", "1", "2"):  # the same call, and the same wish
            with pytest.raises(LedgerUnavailable):
                await one.book("10:00", conversation=TALK, id=call_id)
        assert sorted(starts(one)) == [9, 10]
        assert one.pictures.unknown.of("clinic") == []
        reconnect(replica)
        wait_until(replicated.synced, "the replica has everything")
        made = [await one.booked("10:00", conversation=TALK, id=call_id) for call_id in ("2", "1")]
        assert made[0] == made[1]
        assert sorted(starts(one)) == [9, 10]


def test_only_the_last_are_remembered() -> None:
    found, count = Acknowledged(), ACKNOWLEDGED_MAX + 5
    for number in range(count):
        found.add(Acknowledgement(number / 1_000, "clinic", f"{number}", "", lambda *_: None, 0, Change()))
    assert [each.op for each in found.recent(2.0)] == [f"{number}" for number in range(5, count)]
    assert [each.op for each in found.recent(1.0015 + ACKNOWLEDGED_S)] == ["1002", "1003", "1004"]
    assert found.recent(2.0 + ACKNOWLEDGED_S) == []
