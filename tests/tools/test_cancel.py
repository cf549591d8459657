"""What is cancelled is free at once, stays known as cancelled, and can be booked anew."""

from typing import Any

import pytest
from msgspec.structs import replace

from engine.model import Booking, Status
from tests.tools.desk import TUESDAY, FakeDesk, change
from tests.tools.lines import AGAIN, ELEVEN, STRANGER, TALK, TEN, TWO, WITHHELD, ask, booked, had, held

BEN = {"with_whom": "ben"}


def kept(desk: FakeDesk, id: str) -> Booking:
    return desk.picture.bookings[id]


@pytest.mark.parametrize(
    ("language", "say"),
    [
        ("en", "Your appointment for tomorrow, Tuesday the first, at ten with Ben Okafor is cancelled."),
        (
            "de",
            "Ihr Termin für morgen, Dienstag, den ersten Dezember, um zehn Uhr bei Ben Okafor ist abgesagt.",
        ),
    ],
)
async def test_a_cancellation_is_said(language: str, say: str) -> None:
    desk = FakeDesk()
    booking = await booked(desk, **BEN)
    reply = await ask(desk, "cancel", language=language)
    assert reply.say == say
    assert (reply.available, reply.slot, had(reply).id, had(reply).status) == (
        *(None, None),
        *(booking.id, "cancelled"),
    )
    assert (await ask(desk, "check_slot", STRANGER, when=TEN, **BEN)).available
    assert [each.status for each in kept(desk, booking.id).history] == ["confirmed"]


async def test_a_cancellation_in_the_callers_own_time_says_so() -> None:
    desk = FakeDesk()
    await booked(desk, **BEN)
    reply = await ask(desk, "cancel", time_zone="America/New_York")
    assert "at four in the morning" in reply.say
    assert reply.say.endswith("That is in your local time.")


@pytest.mark.parametrize("line", [TALK, {"conversation": "talk"}, AGAIN, {"caller": TALK["caller"]}])
@pytest.mark.parametrize("ids", [("1", "1"), ("1", "2"), ("", "")])
async def test_who_asks_again_hears_the_same(line: dict[str, str], ids: tuple[str, str]) -> None:
    desk = FakeDesk()
    await booked(desk)
    for which in ("", TEN, "2026-12-01"):
        first, second = [await ask(desk, "cancel", {**line, "id": id}, which=which) for id in ids]
        assert second == first
        assert had(second).status == "cancelled"
    assert len(desk.decisions) == 2


@pytest.mark.parametrize("line", [STRANGER, WITHHELD, {}])
async def test_nobody_else_cancels_it_but_by_its_id(line: dict[str, str]) -> None:
    desk = FakeDesk()
    booking = await booked(desk, email="max@example.com")
    known = {"attendee_name": "Max Weber", "attendee_email": "max@example.com", "which": TEN}
    asked: tuple[dict[str, Any], ...] = ({}, {"which": TEN}, known, {"booking_id": "id7"})
    for given in asked:
        reply = await ask(desk, "cancel", line, **given)
        assert reply.reason == "no_such_booking"
        assert "Ben" not in reply.say
    assert kept(desk, booking.id).status == "confirmed"
    assert had(await ask(desk, "cancel", line, booking_id=booking.id)).status == "cancelled"


async def test_of_several_the_caller_is_asked_which_and_none_is_cancelled() -> None:
    desk = FakeDesk()
    first = await booked(desk, TEN, **BEN)
    second = await booked(desk, "2026-12-03T09:00", **BEN)
    for language, say in (
        (
            "en",
            "Which one do you mean: tomorrow, Tuesday the first, at ten or Thursday the third at nine?",
        ),
        (
            "de",
            "Welchen Termin meinen Sie: morgen, Dienstag, den ersten Dezember, um zehn Uhr oder Donnerstag, "
            "den dritten Dezember, um neun Uhr?",
        ),
    ):
        reply = await ask(desk, "cancel", language=language)
        assert (reply.say, reply.reason) == (say, "which_booking")
    assert len(desk.decisions) == 2
    assert had(await ask(desk, "cancel", which="2026-12-03")).id == second.id
    assert kept(desk, first.id).status == "confirmed"
    # Once more, as nobody has heard it: the other one is not meant.
    assert had(await ask(desk, "cancel", which="2026-12-03")).id == second.id
    assert kept(desk, first.id).status == "confirmed"


async def test_a_retry_by_its_call_id_cancels_nothing_else() -> None:
    desk = FakeDesk()
    first = await booked(desk)
    line = {**TALK, "id": "1"}
    await ask(desk, "cancel", line)
    second = await booked(desk, TWO, {**TALK, "id": "2"})
    assert had(await ask(desk, "cancel", line)).id == first.id
    assert kept(desk, second.id).status == "confirmed"


async def test_those_at_one_time_are_told_apart_by_whom_they_are_with_or_for() -> None:
    desk = FakeDesk()
    max_ = await booked(desk, TEN, name="Max Weber", with_whom="clara")
    eve = await booked(desk, TEN, name="Eve Weber", **BEN)
    reply = await ask(desk, "cancel", which=TEN)
    assert reply.say == (
        "Which one do you mean: tomorrow, Tuesday the first, at ten with Clara Schmidt, or tomorrow, Tuesday "
        "the first, at ten with Ben Okafor?"
    )
    assert had(await ask(desk, "cancel", which=TEN, attendee_name="Eve")).id == eve.id
    assert kept(desk, max_.id).status == "confirmed"


async def test_an_appointment_goes_before_what_is_only_held() -> None:
    desk = FakeDesk()
    booking = await booked(desk, TEN, **BEN)
    await held(desk, TWO, **BEN)
    assert had(await ask(desk, "cancel")).id == booking.id
    assert (await ask(desk, "check_slot", STRANGER, when=TWO, **BEN)).reason == "busy"
    # A repetition of the first one lets go of nothing; whoever means what is held says when it is.
    assert had(await ask(desk, "cancel")).id == booking.id
    assert (await ask(desk, "check_slot", STRANGER, when=TWO, **BEN)).reason == "busy"
    assert "no longer held" in (await ask(desk, "cancel", which=TWO)).say
    assert (await ask(desk, "check_slot", STRANGER, when=TWO, **BEN)).available


# Afterwards


@pytest.mark.parametrize("line", [TALK, {"conversation": "talk"}, {"caller": TALK["caller"]}])
@pytest.mark.parametrize("status", ["cancelled", "declined"])
async def test_booking_again_is_a_new_booking(line: dict[str, str], status: Status) -> None:
    desk = FakeDesk()
    first = await booked(desk, TEN, line)
    desk.picture.fold(change(replace(kept(desk, first.id), status=status)))
    second = await booked(desk, TEN, line)
    assert second.id != first.id
    assert second.status == "confirmed"
    assert await booked(desk, TEN, line) == second, "and that one is had once"


async def test_a_retry_of_the_booking_hears_that_it_is_cancelled() -> None:
    desk = FakeDesk()
    line = {**TALK, "id": "1"}
    await booked(desk, TEN, line)
    await ask(desk, "cancel", {**TALK, "id": "2"})
    reply = await ask(desk, "book", line, when=TEN, name="Max Weber")
    assert (had(reply).status, reply.available) == ("cancelled", None)
    assert "is cancelled" in reply.say


async def test_what_was_cancelled_on_another_worker_is_known_here() -> None:
    desk, other = FakeDesk(), FakeDesk()
    booking = await booked(other)
    desk.rivals = [each.change for each in other.decisions]
    assert had(await ask(desk, "cancel")).id == booking.id
    desk.rivals = []
    await ask(other, "cancel")
    assert had(await ask(other, "find_bookings", booking_id=booking.id)).status == "cancelled"


@pytest.mark.parametrize("minutes", [600, 700])
async def test_what_has_begun_stays(minutes: int) -> None:
    desk = FakeDesk()
    booking = await booked(desk)
    desk.now = TUESDAY + minutes
    assert (await ask(desk, "cancel", booking_id=booking.id)).reason == "over"
    assert kept(desk, booking.id).status == "confirmed"


async def test_what_is_over_is_none_that_could_be_meant() -> None:
    desk = FakeDesk()
    await booked(desk, TEN)
    second = await booked(desk, TWO)
    desk.now = TUESDAY + 660
    assert had(await ask(desk, "cancel")).id == second.id
    desk.now = TUESDAY + 900
    assert (await ask(desk, "cancel")).reason == "no_such_booking"


async def test_a_move_after_it_was_cancelled_says_that_it_is() -> None:
    desk = FakeDesk()
    await booked(desk)
    await ask(desk, "cancel")
    assert "is cancelled" in (await ask(desk, "reschedule", when=ELEVEN)).say


async def test_a_cancellation_that_gets_no_answer_says_so_and_is_settled_by_the_same_call() -> None:
    desk = FakeDesk()
    booking = await booked(desk)
    desk.away = True
    assert (await ask(desk, "cancel")).reason == "unconfirmed"
    assert kept(desk, booking.id).status == "confirmed"
    desk.away = False
    assert had(await ask(desk, "cancel")).status == "cancelled"


MIA, TOM = "Mia Family", "Tom Family"


async def test_a_repetition_by_name_costs_nobody_else_of_the_family_their_appointment() -> None:
    desk = FakeDesk()
    mia = await booked(desk, TEN, {**TALK, "id": "1"}, name=MIA, **BEN)
    tom = await booked(desk, TWO, {**TALK, "id": "2"}, name=TOM, **BEN)
    for id in ("3", "4"):
        assert had(await ask(desk, "cancel", {**TALK, "id": id}, attendee_name=MIA)).id == mia.id
    moved = await ask(desk, "reschedule", {**TALK, "id": "5"}, attendee_name=MIA, when=ELEVEN)
    assert (had(moved).id, had(moved).status) == (mia.id, "cancelled")
    assert (await ask(desk, "cancel", {**TALK, "id": "6"}, attendee_name="Peter Parker")).reason == (
        "no_such_booking"
    )
    assert had(await ask(desk, "find_bookings")).id == tom.id


async def test_a_repetition_by_time_is_of_what_was_cancelled_then_and_not_of_what_was_there_before() -> None:
    desk = FakeDesk()
    first = await booked(desk, TEN, {**TALK, "id": "1"}, **BEN)
    await ask(desk, "reschedule", {**TALK, "id": "2"}, booking_id=first.id, when=TWO)
    second = await booked(desk, TEN, {**TALK, "id": "3"}, name="Zoe", **BEN)
    for id in ("4", "5"):
        assert had(await ask(desk, "cancel", {**TALK, "id": id}, which=TEN)).id == second.id
    assert had(await ask(desk, "find_bookings")).id == first.id


@pytest.mark.parametrize("asked", [{"when": TWO}, {"date": TWO[:10], "time": TWO[11:]}])
async def test_a_time_that_is_no_appointments_cancels_none(asked: dict[str, str]) -> None:
    desk = FakeDesk()
    booking = await booked(desk, TEN, **BEN)
    assert (await ask(desk, "cancel", **asked)).reason == "no_such_booking"
    assert had(await ask(desk, "cancel", when=TEN)).id == booking.id
