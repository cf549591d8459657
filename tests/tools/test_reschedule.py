"""An appointment moves as a whole or stays as it is, and remains the one that it was."""

from typing import Any

import pytest
from msgspec.structs import replace

from engine.model import Booking, Change, Host, Rules, Service, Status, Team
from tests.tools.desk import PRACTICE, TUESDAY, FakeDesk, change, taken
from tests.tools.lines import AGAIN, ELEVEN, STRANGER, TALK, TEN, TWO, WITHHELD, ask, booked, had, held
from tools import conversation
from tools.call import SlotData

BEN = {"with_whom": "ben"}


def kept(desk: FakeDesk, id: str) -> Booking:
    return desk.picture.bookings[id]


@pytest.mark.parametrize(
    ("given", "language", "say"),
    [
        (
            {"when": ELEVEN},
            "en",
            "Your appointment is now tomorrow, Tuesday the first, at eleven with Ben Okafor.",
        ),
        (
            {"when": ELEVEN},
            "de",
            "Ihr neuer Termin bei Ben Okafor ist morgen, Dienstag, den ersten Dezember, um elf Uhr.",
        ),
        (
            {"when": "2026-12-03T10:00", "duration": 45},
            "de",
            "Ihr neuer Termin bei Ben Okafor ist Donnerstag, den dritten Dezember, um zehn Uhr, "
            "für fünfundvierzig Minuten.",
        ),
        (
            {"duration": 60},
            "en",
            "Your appointment is now tomorrow, Tuesday the first, at ten with Ben Okafor, for one hour.",
        ),
    ],
)
async def test_a_move_is_said(given: dict[str, Any], language: str, say: str) -> None:
    desk = FakeDesk()
    await booked(desk, **BEN)
    reply = await ask(desk, "reschedule", language=language, **given)
    assert reply.say == say
    booking = had(reply)
    assert reply.slot == SlotData(booking.start, booking.end, "ben")
    assert booking.status == "confirmed"


async def test_the_old_time_is_free_and_the_new_one_taken_in_one_commit() -> None:
    desk = FakeDesk()
    await booked(desk, **BEN)
    await ask(desk, "reschedule", when=ELEVEN)
    assert len(desk.decisions) == 2
    assert (await ask(desk, "check_slot", STRANGER, when=TEN, **BEN)).available
    assert (await ask(desk, "check_slot", STRANGER, when=ELEVEN, **BEN)).reason == "busy"


@pytest.mark.parametrize("when", ["2026-12-01T10:15", "2026-12-01T09:45", "2026-12-01T10:00"])
async def test_its_own_time_is_not_in_its_way(when: str) -> None:
    desk = FakeDesk()
    await booked(desk, **BEN)
    booking = had(await ask(desk, "reschedule", when=when, duration=60))
    assert booking.start == f"{when}:00+01:00"
    assert len(desk.picture.bookings) == 1


async def test_it_keeps_its_id_who_it_is_for_and_where_it_has_been() -> None:
    desk = FakeDesk()
    first = await booked(desk, email="max@example.com", context="Tooth", service="surgery")
    second = had(await ask(desk, "reschedule", when=TWO))
    third = had(await ask(desk, "reschedule", when="2026-12-03T10:00"))
    assert first.id == second.id == third.id
    assert (third.attendee, third.context, third.service) == (first.attendee, first.context, first.service)
    history = [(each.status, each.start) for each in kept(desk, first.id).history]
    assert history == [("rescheduled", TUESDAY + 600), ("rescheduled", TUESDAY + 840)]
    assert kept(desk, first.id).buffer_before == 30


@pytest.mark.parametrize(
    ("given", "minutes"),
    [
        ({"when": ELEVEN}, 45),
        ({"when": ELEVEN, "duration": 22}, 22),
        ({"when": "2026-12-01T11:00/11:50"}, 50),
        ({"duration": "an hour"}, 60),
    ],
)
async def test_it_keeps_its_length_unless_another_is_asked_for(given: dict[str, Any], minutes: int) -> None:
    desk = FakeDesk()
    booking = await booked(desk, duration=45)
    await ask(desk, "reschedule", **given)
    moved = kept(desk, booking.id)
    assert moved.end - moved.start == minutes


@pytest.mark.parametrize(
    ("first", "given", "hosts", "team"),
    [
        (BEN, {"with_whom": "Clara"}, ("clara",), None),
        (BEN, {"when": ELEVEN, "with_whom": "board"}, ("anna", "ben"), "board"),
        ({"with_whom": "board"}, {"when": ELEVEN}, ("anna", "ben"), "board"),
        ({"with_whom": "board"}, {"when": ELEVEN, **BEN}, ("ben",), None),
        ({"with_whom": "practice"}, {"when": ELEVEN}, ("anna",), "practice"),
        ({}, {"when": ELEVEN}, ("anna",), None),
    ],
)
async def test_who_has_it_keeps_it_unless_somebody_else_is_asked_for(
    first: dict[str, Any], given: dict[str, Any], hosts: tuple[str, ...], team: str | None
) -> None:
    desk = FakeDesk()
    booking = await booked(desk, **first)
    await ask(desk, "reschedule", **given)
    moved = kept(desk, booking.id)
    assert (moved.hosts, moved.team) == (hosts, team)


async def test_another_of_the_team_has_it_where_who_had_it_cannot() -> None:
    desk = FakeDesk()
    booking = await booked(desk, with_whom="practice")
    desk.picture.fold(change(taken("anna", TUESDAY + 660, 30)))
    moved = had(await ask(desk, "reschedule", when=ELEVEN))
    assert (booking.host, moved.host, moved.id) == ("anna", "ben", booking.id)
    assert (await ask(desk, "check_slot", STRANGER, when=TEN, with_whom="anna")).available


async def test_where_it_cannot_be_nothing_changes_and_others_are_offered() -> None:
    desk = FakeDesk(*PRACTICE, taken("ben", TUESDAY + 660, 60))
    booking = await booked(desk, **BEN)
    before = dict(desk.picture.documents)
    reply = await ask(desk, "reschedule", when=ELEVEN)
    assert (reply.available, reply.reason) == (False, "busy")
    assert reply.slots
    assert desk.picture.documents == before
    for slot in reply.slots:
        again = FakeDesk(*desk.picture.documents.values())
        moved = had(await ask(again, "reschedule", when=slot.start, duration=30))
        assert (moved.id, moved.start, moved.end) == (booking.id, slot.start, slot.end)


async def test_what_is_offered_may_overlap_the_time_that_it_leaves() -> None:
    busy = (taken("ben", TUESDAY + 540, 60), taken("ben", TUESDAY + 660, 60))
    desk = FakeDesk(*PRACTICE, *busy)
    await booked(desk, **BEN)
    reply = await ask(desk, "reschedule", when=ELEVEN, duration=45)
    assert "2026-12-01T10:15:00+01:00" in [each.start for each in reply.slots or ()]
    moved = had(await ask(desk, "reschedule", when="2026-12-01T10:15", duration=45))
    assert moved.end == f"{ELEVEN}:00+01:00"


async def test_who_is_quicker_has_the_new_time_and_the_old_one_stays() -> None:
    desk = FakeDesk()
    booking = await booked(desk, **BEN)
    desk.rivals = [change(Booking("rival", ("ben",), TUESDAY + 660, TUESDAY + 690))]
    reply = await ask(desk, "reschedule", when=ELEVEN)
    assert reply.reason == "busy"
    assert kept(desk, booking.id).start == TUESDAY + 600


async def test_a_time_that_is_held_for_the_caller_is_free_for_their_appointment() -> None:
    desk = FakeDesk()
    booking = await booked(desk, **BEN)
    await held(desk, TWO, **BEN)
    moved = had(await ask(desk, "reschedule", when=TWO))
    assert moved.id == booking.id
    assert list(desk.picture.bookings) == [booking.id], "what was held has become part of it"
    await held(desk, "2026-12-01T16:00", STRANGER, **BEN)
    assert (await ask(desk, "reschedule", when="2026-12-01T16:00")).reason == "busy"


async def test_a_window_is_asked_about() -> None:
    desk = FakeDesk()
    await booked(desk, **BEN)
    reply = await ask(desk, "reschedule", when="2026-12-03")
    assert reply.reason == "missing_time"
    assert reply.slots
    assert len(desk.decisions) == 1


@pytest.mark.parametrize("given", [{}, {"which": TEN}, {"time_zone": "UTC"}])
async def test_whoever_says_nothing_new_is_asked_for_the_time(given: dict[str, Any]) -> None:
    desk = FakeDesk()
    await booked(desk)
    assert (await ask(desk, "reschedule", **given)).reason == "missing_when"


# Which


@pytest.mark.parametrize("line", [TALK, {"conversation": "talk"}, AGAIN])
async def test_it_is_found_in_the_conversation_or_by_the_number(line: dict[str, str]) -> None:
    desk = FakeDesk()
    booking = await booked(desk)
    assert had(await ask(desk, "reschedule", line, when=ELEVEN)).id == booking.id


@pytest.mark.parametrize("line", [STRANGER, WITHHELD, {}])
async def test_nobody_else_moves_it_but_by_its_id(line: dict[str, str]) -> None:
    desk = FakeDesk()
    booking = await booked(desk)
    for given in ({}, {"which": TEN}, {"booking_id": "id9"}, {"attendee_name": "Max Weber", "which": TEN}):
        reply = await ask(desk, "reschedule", line, when=ELEVEN, **given)
        assert reply.reason == "no_such_booking"
    assert had(await ask(desk, "reschedule", line, when=ELEVEN, booking_id=booking.id)).id == booking.id


async def test_of_several_the_caller_is_asked_which() -> None:
    desk = FakeDesk()
    await booked(desk, TEN, **BEN)
    second = await booked(desk, TWO, **BEN)
    reply = await ask(desk, "reschedule", when="2026-12-02T09:00")
    assert reply.say == ("Which one do you mean: tomorrow, Tuesday the first, at ten or at two?")
    assert reply.reason == "which_booking"
    assert [each.start[11:16] for each in reply.bookings or ()] == ["10:00", "14:00"]
    for which in (TWO, "2026-12-01 afternoon"):
        assert had(await ask(desk, "reschedule", which=which, when="2026-12-02T09:00")).id == second.id


# Again


@pytest.mark.parametrize("ids", [("1", "1"), ("1", "2"), ("", "")])
@pytest.mark.parametrize("which", ["", TEN])
async def test_who_asks_again_hears_the_same(ids: tuple[str, str], which: str) -> None:
    """Also who still names the old time: an interrupted agent has not heard that it has gone."""
    desk = FakeDesk()
    await booked(desk)
    lines = [{**TALK, "id": id} for id in ids]
    first = await ask(desk, "reschedule", lines[0], when=ELEVEN, which=which)
    assert await ask(desk, "reschedule", lines[1], when=ELEVEN, which=which) == first
    assert len(desk.decisions) == 2


async def test_a_retry_after_another_move_does_not_move_it_back() -> None:
    desk = FakeDesk()
    await booked(desk)
    first = {**TALK, "id": "1"}
    await ask(desk, "reschedule", first, when=ELEVEN)
    second = had(await ask(desk, "reschedule", {**TALK, "id": "2"}, when=TWO))
    again = had(await ask(desk, "reschedule", first, when=ELEVEN))
    assert (again.start, again.id) == (second.start, second.id)


async def test_there_and_back_is_two_moves() -> None:
    desk = FakeDesk()
    booking = await booked(desk)
    for when in (ELEVEN, TEN, ELEVEN):
        desk.seconds += 1
        assert had(await ask(desk, "reschedule", when=when)).start == f"{when}:00+01:00"
    assert len(kept(desk, booking.id).history) == 3


async def test_a_retry_of_the_booking_speaks_of_it_where_it_is_now() -> None:
    desk = FakeDesk()
    line = {**TALK, "id": "1"}
    await booked(desk, TEN, line)
    moved = had(await ask(desk, "reschedule", {**TALK, "id": "2"}, when=ELEVEN))
    for again in (line, {**TALK, "id": "3"}):
        assert had(await ask(desk, "book", again, when=TEN, name="Max Weber")) == moved
    assert len(desk.picture.bookings) == 1


async def test_the_same_call_at_once_on_two_workers_is_one_move() -> None:
    desk, other = FakeDesk(), FakeDesk()
    for each in (desk, other):
        await booked(each)
    line = {**TALK, "id": "1"}
    first = await ask(other, "reschedule", line, when=ELEVEN)
    desk.rivals = [other.decisions[-1].change]
    assert await ask(desk, "reschedule", line, when=ELEVEN) == first
    assert len(desk.decisions) == 1


# What cannot be moved


@pytest.mark.parametrize(("status", "words"), [("cancelled", "is cancelled"), ("declined", "was declined")])
async def test_what_is_no_more_is_said(status: Status, words: str) -> None:
    desk = FakeDesk()
    booking = await booked(desk)
    desk.picture.fold(change(replace(kept(desk, booking.id), status=status)))
    reply = await ask(desk, "reschedule", when=ELEVEN, booking_id=booking.id)
    assert words in reply.say
    assert had(reply).status == status


@pytest.mark.parametrize("minutes", [600, 615, 700])
async def test_what_has_begun_stays(minutes: int) -> None:
    desk = FakeDesk()
    booking = await booked(desk)
    desk.now = TUESDAY + minutes
    reply = await ask(desk, "reschedule", when=TWO, booking_id=booking.id)
    assert reply.reason == "over"


async def test_what_is_only_held_is_no_appointment_to_move() -> None:
    desk = FakeDesk()
    booking = await held(desk)
    assert (await ask(desk, "reschedule", when=ELEVEN)).reason == "no_such_booking"
    reply = await ask(desk, "reschedule", when=ELEVEN, booking_id=booking.id)
    assert (reply.available, reply.reason) == (None, "only_held")
    await conversation.ended("talk", desk)
    assert (await ask(desk, "reschedule", when=ELEVEN, booking_id=booking.id)).reason == "no_such_booking"


async def test_where_the_host_has_to_confirm_a_move_is_to_be_confirmed_anew() -> None:
    desk = FakeDesk(PRACTICE[0], Host("ben", "Ben", rules=Rules(confirm=True)))
    booking = await booked(desk)
    desk.picture.fold(change(replace(kept(desk, booking.id), status="confirmed")))
    reply = await ask(desk, "reschedule", when=ELEVEN, duration=30)
    assert reply.say == (
        "I have asked Ben for tomorrow, Tuesday the first, at eleven; it is booked as soon as that is "
        "confirmed."
    )
    assert had(reply).status == "pending"


@pytest.mark.parametrize(
    ("first", "gone"),
    [
        (BEN, "host:ben"),
        ({"with_whom": "board"}, "host:ben"),
        ({"with_whom": "board"}, "team:board"),
        ({"service": "checkup"}, "host:anna"),
        ({"service": "surgery"}, "service:surgery"),
    ],
)
async def test_what_was_booked_with_somebody_who_has_left_can_be_moved(
    first: dict[str, Any], gone: str
) -> None:
    desk = FakeDesk()
    booking = await booked(desk, **first)
    desk.picture.fold(Change(deletes=(gone,)))
    moved = had(await ask(desk, "reschedule", when="2026-12-02T10:00"))
    assert moved.id == booking.id
    assert set(moved.hosts) <= set(desk.picture.hosts)
    assert (await ask(desk, "reschedule", when="2026-12-03")).slots


async def test_what_nobody_does_any_more_is_not_moved_to_somebody_else() -> None:
    desk = FakeDesk()
    await booked(desk, service="surgery")
    desk.picture.fold(Change(deletes=("host:ben",)))
    assert (await ask(desk, "reschedule", when=TWO)).reason == "nobody"
    assert had(await ask(desk, "reschedule", when=TWO, with_whom="anna")).host == "anna"


async def test_a_service_that_takes_longer_by_now_does_not_lengthen_what_was_booked() -> None:
    desk = FakeDesk()
    booking = await booked(desk, service="checkup")
    desk.picture.fold(change(Service("checkup", "Check-up", team="practice", rules=Rules(duration=90))))
    desk.picture.fold(change(Team("practice", "The Practice", ("anna", "clara"))))
    await ask(desk, "reschedule", when=ELEVEN)
    moved = kept(desk, booking.id)
    assert moved.end - moved.start == 45


# While the ledger is away


async def test_a_move_that_gets_no_answer_says_so_and_is_settled_by_the_same_call() -> None:
    desk = FakeDesk()
    await booked(desk)
    desk.away = True
    line = {**TALK, "id": "1"}
    assert (await ask(desk, "reschedule", line, when=ELEVEN)).reason == "unconfirmed"
    desk.away = False
    assert had(await ask(desk, "reschedule", line, when=ELEVEN)).start == f"{ELEVEN}:00+01:00"


async def test_that_there_is_no_booking_is_not_said_as_long_as_nobody_knows() -> None:
    desk = FakeDesk()
    desk.away = True
    for tool in ("reschedule", "cancel"):
        assert (await ask(desk, tool, when=ELEVEN)).reason == "unconfirmed"


async def test_the_question_which_says_that_it_may_be_out_of_date() -> None:
    desk = FakeDesk()
    await booked(desk, TEN)
    await booked(desk, TWO)
    desk.away = True
    reply = await ask(desk, "reschedule", when=ELEVEN)
    assert (reply.reason, reply.stale) == ("which_booking", True)
    assert reply.say.endswith("That may have changed in the last moments.")
