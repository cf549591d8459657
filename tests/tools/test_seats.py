"""Room for several at one time: one booking, a seat for each, and each seat is its caller's own."""

from typing import Any

import pytest

from engine.model import Host, Rules, Service, Team
from tests.tools.desk import PRACTICE, FakeDesk
from tests.tools.lines import ELEVEN, STRANGER, TEN, TWO, ask, booked, had, held
from tools import conversation
from tools.call import BookingData

YOGA = {"service": "yoga"}


def studio(seats: int = 5, **rules: Any) -> FakeDesk:
    return FakeDesk(
        PRACTICE[0],
        Host("ben", "Ben"),
        Service("yoga", "Yoga", rules=Rules(duration=60, capacity=seats, **rules)),
    )


def line(number: int) -> dict[str, str]:
    return {"conversation": f"talk {number}", "caller": f"+49301234{number:02}"}


async def join(desk: FakeDesk, number: int, when: str = TEN) -> BookingData:
    return await booked(desk, when, line(number), name=f"Caller {number}", **YOGA)


async def test_five_callers_are_one_booking_with_a_seat_for_each() -> None:
    desk = studio()
    found = [await join(desk, number) for number in range(5)]
    assert len({each.id for each in found}) == 1
    assert len({each.seat for each in found}) == 5
    assert [each.attendee["name"] for each in found] == [f"Caller {number}" for number in range(5)]
    assert len(desk.picture.bookings) == 1
    reply = await ask(desk, "book", line(5), when=TEN, name="Eve", **YOGA)
    assert (reply.available, reply.reason) == (False, "busy")
    await desk.bookable(reply, **YOGA)


async def test_while_there_is_room_it_is_free_and_offered() -> None:
    desk = studio(2)
    await join(desk, 0)
    assert (await ask(desk, "check_slot", STRANGER, when=TEN, **YOGA)).available
    offered = await ask(desk, "propose_times", STRANGER, when="2026-12-01T10:00/11:00", **YOGA)
    assert [each.start[11:16] for each in offered.slots or ()] == ["10:00"]
    await join(desk, 1)
    assert (await ask(desk, "check_slot", STRANGER, when=TEN, **YOGA)).reason == "busy"


@pytest.mark.parametrize(
    "other", [{"when": "2026-12-01T10:15", **YOGA}, {"when": TEN, "duration": 45, **YOGA}, {"when": TEN}]
)
async def test_only_who_comes_for_the_same_shares_the_time(other: dict[str, Any]) -> None:
    """A seat is never split: the same service, the same start, the same end."""
    desk = studio()
    await join(desk, 0)
    reply = await ask(desk, "book", line(1), name="Eve", **other)
    assert (reply.available, reply.reason) == (False, "busy")


async def test_one_who_cancels_makes_room_for_one() -> None:
    desk = studio(2)
    first, second = await join(desk, 0), await join(desk, 1)
    cancelled = had(await ask(desk, "cancel", line(0)))
    assert (cancelled.seat, cancelled.status) == (first.seat, "cancelled")
    assert had(await ask(desk, "find_bookings", line(1))) == second
    assert (await join(desk, 2)).id == second.id
    assert (await ask(desk, "book", line(3), when=TEN, name="Eve", **YOGA)).reason == "busy"


async def test_all_who_cancel_free_the_time() -> None:
    desk = studio()
    for number in range(3):
        await join(desk, number)
    for number in range(3):
        assert (await ask(desk, "check_slot", STRANGER, when=TEN)).reason == "busy"
        await ask(desk, "cancel", line(number))
    assert (await ask(desk, "check_slot", STRANGER, when=TEN)).available


async def test_the_booking_is_nobodys_own_and_a_seat_its_callers_alone() -> None:
    desk = studio()
    first, second = await join(desk, 0), await join(desk, 1)
    for tool in ("find_bookings", "cancel", "reschedule"):
        for given in ({"booking_id": first.id}, {"booking_id": "id9"}):
            reply = await ask(desk, tool, STRANGER, when=ELEVEN, **given)
            assert reply.reason == "no_such_booking"
    assert had(await ask(desk, "find_bookings", line(1), booking_id=first.id)) == second
    by_seat = had(await ask(desk, "find_bookings", STRANGER, booking_id=first.seat))
    assert by_seat.attendee["name"] == "Caller 0"


async def test_one_of_them_moves_alone() -> None:
    desk = studio()
    first, second = await join(desk, 0), await join(desk, 1)
    moved = had(await ask(desk, "reschedule", line(0), when=TWO))
    assert (moved.seat, moved.start) == (first.seat, f"{TWO}:00+01:00")
    assert had(await ask(desk, "find_bookings", line(1))) == second
    there = await join(desk, 2, TWO)
    assert (there.id, there.seat) == (moved.id, there.seat)
    assert len(desk.picture.bookings) == 2


async def test_the_last_who_moves_takes_the_booking_along() -> None:
    desk = studio()
    first = await join(desk, 0)
    moved = had(await ask(desk, "reschedule", line(0), when=TWO))
    assert (moved.id, moved.seat) == (first.id, first.seat)
    assert (await ask(desk, "check_slot", STRANGER, when=TEN)).available


async def test_a_seat_that_is_held_is_one_seat() -> None:
    desk = studio(2)
    kept = await held(desk, TEN, line(0), **YOGA)
    await join(desk, 1)
    assert (await ask(desk, "check_slot", line(0), when=TEN, **YOGA)).available
    assert (await ask(desk, "check_slot", STRANGER, when=TEN, **YOGA)).reason == "busy"
    booking = await booked(desk, "", line(0))
    assert (booking.id, booking.seat, booking.status) == (kept.id, kept.seat, "confirmed")
    assert len(desk.picture.bookings) == 1


@pytest.mark.parametrize("how", ["ended", "expired", "cancelled"])
async def test_a_seat_that_is_let_go_is_free_and_the_others_stay(how: str) -> None:
    desk = studio(2)
    await held(desk, TEN, line(0), **YOGA)
    other = await join(desk, 1)
    if how == "ended":
        await conversation.ended(line(0)["conversation"], desk)
    elif how == "expired":
        desk.seconds = 120
    else:
        await ask(desk, "cancel", line(0))
    assert (await join(desk, 2)).id == other.id
    assert had(await ask(desk, "find_bookings", line(1))) == other


@pytest.mark.parametrize("ids", [("1", "1"), ("1", "2"), ("", "")])
async def test_who_asks_again_has_one_seat(ids: tuple[str, str]) -> None:
    desk = studio()
    first = await booked(desk, TEN, {**line(0), "id": ids[0]}, **YOGA)
    assert await booked(desk, TEN, {**line(0), "id": ids[1]}, **YOGA) == first
    (booking,) = desk.picture.bookings.values()
    assert len(booking.seats) == 1


async def test_two_of_one_family_have_two_seats() -> None:
    desk = studio()
    found = [await booked(desk, TEN, line(0), name=name, **YOGA) for name in ("Max Weber", "Eve Weber")]
    assert found[0].id == found[1].id
    assert found[0].seat != found[1].seat
    assert had(await ask(desk, "cancel", line(0), attendee_name="Eve")).seat == found[1].seat


async def test_at_once_on_two_workers_the_last_seat_is_had_once() -> None:
    desk, other = studio(2), studio(2)
    for each in (desk, other):
        await join(each, 0)
    await join(other, 1)
    desk.rivals = [other.decisions[-1].change]
    reply = await ask(desk, "book", line(2), when=TEN, name="Eve", **YOGA)
    assert reply.reason == "busy"


async def test_a_host_who_is_there_with_room_goes_before_another() -> None:
    desk = FakeDesk(
        *(PRACTICE[0], Host("ann", "Ann"), Host("ben", "Ben"), Team("all", "All", ("ann", "ben"))),
        Service("yoga", "Yoga", team="all", rules=Rules(duration=60, capacity=2)),
    )
    hosts = [(await join(desk, number)).host for number in range(4)]
    assert hosts[0] == hosts[1] != hosts[2] == hosts[3]


async def test_the_host_who_confirms_does_so_for_each() -> None:
    desk = studio(2, confirm=True)
    assert [(await join(desk, number)).status for number in range(2)] == ["pending"] * 2
    assert (await ask(desk, "check_slot", STRANGER, when=TEN, **YOGA)).reason == "busy"
