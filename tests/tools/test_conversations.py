"""What is said in one call after another: references, questions between, the same words twice."""

from typing import Any

import pytest

from tests.tools.desk import FakeDesk
from tests.tools.lines import STRANGER, TALK, booked, had
from tests.tools.replies import sound
from tools.call import Reply


async def said(desk: FakeDesk, tool: str, when: str, **given: Any) -> Reply:
    return sound(await desk.ask(tool, {"when": when, "with_whom": "ben", "name": "Max"} | given, **TALK))


def start(reply: Reply) -> str:
    """The local time that a reply is about."""
    assert reply.slot is not None, reply
    return reply.slot.start[:16]


async def test_what_was_checked_is_booked_by_the_same_words() -> None:
    desk = FakeDesk()
    await said(desk, "propose_times", "tomorrow")
    assert start(await said(desk, "check_slot", "the second one")) == "2026-12-01T13:00"
    assert start(await said(desk, "check_slot", "half an hour later")) == "2026-12-01T13:30"
    assert start(await said(desk, "hold_slot", "half an hour later")) == "2026-12-01T13:30"
    assert start(await said(desk, "book", "half an hour later")) == "2026-12-01T13:30"
    assert start(await said(desk, "book", "half an hour later")) == "2026-12-01T13:30", "once more"
    assert len(desk.picture.bookings) == 1


async def test_the_same_question_twice_goes_on_from_the_first_answer() -> None:
    desk = FakeDesk()
    await said(desk, "check_slot", "tomorrow at nine")
    assert start(await said(desk, "check_slot", "half an hour later")) == "2026-12-01T09:30"
    assert start(await said(desk, "check_slot", "half an hour later")) == "2026-12-01T10:00"


@pytest.mark.parametrize("id", ["", "1"])
async def test_a_move_that_is_repeated_is_made_once(id: str) -> None:
    desk = FakeDesk()
    await said(desk, "book", "tomorrow at ten")
    for _ in range(2):
        reply = sound(await desk.ask("reschedule", {"when": "an hour later"}, **TALK, id=id))
        assert had(reply).start[:16] == "2026-12-01T11:00"
    moved = sound(await desk.ask("reschedule", {"when": "the same time on Wednesday"}, **TALK))
    assert had(moved).start[:16] == "2026-12-02T11:00"


@pytest.mark.parametrize("answer", ["the second one", "the eleventh", "Friday the eleventh"])
async def test_what_was_asked_between_is_chosen_with_its_time(answer: str) -> None:
    desk = FakeDesk()
    asked = await said(desk, "check_slot", "next Friday at two")
    assert asked.reason == "which_when"
    assert asked.say == "Do you mean Friday the fourth at two or Friday the eleventh at two?"
    assert start(await said(desk, "check_slot", answer)) == "2026-12-11T14:00"
    assert start(await said(desk, "book", "that one")) == "2026-12-11T14:00"


@pytest.mark.parametrize(
    ("answer", "day"), [("Tuesday", "01"), ("the second one", "02"), ("the first", "01")]
)
async def test_after_a_weekday_that_does_not_fit_the_time_is_kept(answer: str, day: str) -> None:
    desk = FakeDesk()
    asked = await said(desk, "check_slot", "Wednesday the first of December at ten")
    assert asked.say == (
        "The first of December is a Tuesday; do you mean tomorrow, Tuesday the first, or Wednesday the "
        "second?"
    )
    assert start(await said(desk, "check_slot", answer)) == f"2026-12-{day}T10:00"


async def test_of_several_appointments_one_is_meant_by_its_place() -> None:
    desk = FakeDesk()
    for when in ("tomorrow at ten", "Wednesday at two"):
        await said(desk, "book", when)
    asked = sound(await desk.ask("cancel", {}, **TALK))
    assert asked.reason == "which_booking"
    gone = sound(await desk.ask("cancel", {"which": "the second one"}, **TALK))
    assert had(gone).start[:16] == "2026-12-02T14:00"
    assert had(gone).status == "cancelled"


async def test_another_conversation_knows_nothing_of_it() -> None:
    desk = FakeDesk()
    await said(desk, "propose_times", "tomorrow")
    other = await desk.ask("check_slot", {"when": "the second one"}, conversation="another")
    assert other.reason == "unknown_reference"


@pytest.mark.parametrize("tool", ["check_slot", "hold_slot", "book"])
async def test_an_offer_is_taken_with_whom_and_for_how_long_it_was_made(tool: str) -> None:
    desk = FakeDesk()
    await said(desk, "propose_times", "tomorrow", duration="60", with_whom="ben")
    taken = await said(desk, tool, "the second one", with_whom="")
    assert taken.slot is not None
    assert (taken.slot.start[:16], taken.slot.end[:16]) == ("2026-12-01T13:00", "2026-12-01T14:00")
    assert taken.slot.host == "ben"


async def test_so_is_what_was_checked_by_the_same_words() -> None:
    desk = FakeDesk()
    await said(desk, "check_slot", "tomorrow at ten", duration="45", with_whom="ben")
    for _ in range(2):
        booking = had(await said(desk, "book", "tomorrow at ten", with_whom=""))
        assert (booking.start[11:16], booking.end[11:16], booking.host) == ("10:00", "10:45", "ben")
    assert len(desk.picture.bookings) == 1


async def test_what_the_call_says_otherwise_counts() -> None:
    desk = FakeDesk()
    await said(desk, "propose_times", "tomorrow", duration="60", with_whom="ben")
    booking = had(await said(desk, "book", "the second one", with_whom="anna", duration="20"))
    assert (booking.start[11:16], booking.end[11:16], booking.host) == ("13:00", "13:20", "anna")


async def test_another_service_takes_as_long_as_it_does() -> None:
    desk = FakeDesk()
    await said(desk, "propose_times", "tomorrow", count="1", with_whom="ben")
    booking = had(await said(desk, "book", "the first one", with_whom="checkup"))
    assert (booking.start[11:16], booking.end[11:16], booking.service) == ("09:00", "09:45", "checkup")


async def test_a_time_that_nobody_has_named_is_as_long_as_usual_and_with_anyone() -> None:
    desk = FakeDesk()
    await said(desk, "propose_times", "tomorrow", duration="60", with_whom="ben")
    other = await said(desk, "check_slot", "tomorrow at a quarter past three", with_whom="")
    assert other.slot is not None
    assert (other.slot.start[11:16], other.slot.end[11:16]) == ("15:15", "15:45")


async def test_what_was_not_free_with_one_may_be_with_another() -> None:
    desk = FakeDesk()
    await booked(desk, "2026-12-01T10:00", STRANGER, with_whom="ben")
    assert not (await said(desk, "check_slot", "tomorrow at ten", with_whom="ben")).available
    assert (await said(desk, "check_slot", "tomorrow at ten", with_whom="")).available
