"""A time is kept for a caller while they decide, and is nobody else's for so long and not longer."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from engine.model import ANONYMOUS_HOLDS_MAX, HOLDS_MAX, Change, Host, Rules, Service, Tenant
from tests.tools.desk import OFFICE, TUESDAY, FakeDesk, change, taken
from tests.tools.lines import AGAIN, ELEVEN, STRANGER, TALK, TEN, TWO, WITHHELD, ask, booked, had, held
from tests.tools.replies import moment
from tools import conversation
from tools.call import SlotData

BEN = {"with_whom": "ben"}


async def free_for(desk: FakeDesk, line: Mapping[str, str], when: str = TEN, **given: Any) -> bool | None:
    return (await ask(desk, "check_slot", line, when=when, **BEN | given)).available


@pytest.mark.parametrize(
    ("language", "say"),
    [
        ("en", "I am holding tomorrow, Tuesday the first, at ten with Ben Okafor for you for two minutes."),
        (
            "de",
            "Für zwei Minuten halte ich Ihnen morgen, Dienstag, den ersten Dezember, um zehn Uhr bei Ben "
            "Okafor frei.",
        ),
    ],
)
async def test_a_hold_is_said_and_answered(language: str, say: str) -> None:
    desk = FakeDesk()
    reply = await ask(desk, "hold_slot", when=TEN, duration=22, language=language, **BEN)
    start, end = "2026-12-01T10:00:00+01:00", "2026-12-01T10:22:00+01:00"
    assert reply.say == say
    assert reply.slot == SlotData(start, end, "ben")
    booking = had(reply)
    assert (booking.status, booking.start, booking.end, booking.host) == ("held", start, end, "ben")
    assert booking.held_until == "2026-11-30T10:02:00+01:00"


async def test_nothing_has_to_be_known_of_who_it_is_held_for() -> None:
    assert (await held(FakeDesk(), TEN, {})).attendee == {}


@pytest.mark.parametrize(
    ("rules", "minutes"),
    [
        ({}, 2),
        ({"tenant": 60}, 1),
        ({"tenant": 60, "host": 180}, 3),
        ({"tenant": 60, "host": 180, "service": 600}, 10),
    ],
)
async def test_how_long_a_time_is_held_is_a_rule(rules: dict[str, int], minutes: int) -> None:
    held_s = {name: Rules(hold_s=value) for name, value in rules.items()}
    desk = FakeDesk(
        Tenant("practice", "Practice", "Europe/Berlin", hours=OFFICE, rules=held_s.get("tenant", Rules())),
        Host("ben", "Ben", rules=held_s.get("host", Rules())),
        Service("cut", "Haircut", rules=held_s.get("service", Rules())),
    )
    until = moment((await held(desk, service="cut")).held_until)
    assert until - moment("2026-11-30T10:00:00+01:00") == timedelta(minutes=minutes)


async def test_what_is_held_is_free_for_its_caller_and_for_nobody_else() -> None:
    desk = FakeDesk()
    await held(desk, **BEN)
    assert [await free_for(desk, line) for line in (TALK, AGAIN, STRANGER, WITHHELD, {})] == [
        *(True, True),
        *(False, False, False),
    ]
    offered = await ask(desk, "propose_times", TALK, when="2026-12-01T10:00/11:00", duration=60, **BEN)
    assert [each.start for each in offered.slots or ()] == ["2026-12-01T10:00:00+01:00"]
    refused = await ask(desk, "propose_times", STRANGER, when="2026-12-01T10:00/11:00", duration=60, **BEN)
    assert (refused.available, refused.reason) == (False, "nothing_free")


@pytest.mark.parametrize("line", [STRANGER, WITHHELD, {}])
@pytest.mark.parametrize("tool", ["book", "hold_slot"])
async def test_what_somebody_else_holds_is_not_to_be_had_and_others_are_offered(
    tool: str, line: Mapping[str, str]
) -> None:
    desk = FakeDesk()
    await held(desk, **BEN)
    for when in (TEN, "2026-12-01T10:29", "2026-12-01T09:31"):
        reply = await ask(desk, tool, line, when=when, name="Eve", **BEN)
        assert (reply.available, reply.reason) == (False, "busy")
        await desk.bookable(reply, **BEN)
    assert len(desk.decisions) == 1


async def test_another_host_of_the_team_is_free_beside_it() -> None:
    desk = FakeDesk()
    first = await held(desk, with_whom="practice")
    second = await booked(desk, TEN, STRANGER, with_whom="practice")
    assert first.host != second.host


async def test_a_hold_is_over_to_the_second() -> None:
    desk = FakeDesk()
    await held(desk, **BEN)
    desk.seconds = 119
    assert not await free_for(desk, STRANGER)
    desk.seconds = 120
    assert await free_for(desk, STRANGER)
    assert (await booked(desk, TEN, STRANGER, **BEN)).status == "confirmed"
    assert list(desk.picture.holds) == []


async def test_whoever_comes_too_late_has_it_all_the_same_if_nobody_has_taken_it() -> None:
    desk = FakeDesk()
    await held(desk, **BEN)
    desk.seconds = 3_000
    assert (await booked(desk, **BEN)).host == "ben"
    assert [each.status for each in desk.picture.bookings.values()] == ["confirmed"]


async def test_under_its_id_too_with_what_was_known_of_the_person() -> None:
    desk = FakeDesk()
    kept = await held(desk, TEN, {}, name="Max Weber", duration=22, **BEN)
    desk.seconds = 3_000
    booking = had(await ask(desk, "book", STRANGER, booking_id=kept.id))
    assert (booking.start, booking.end, booking.host) == (kept.start, kept.end, "ben")
    assert booking.attendee == {"name": "Max Weber", "phone": STRANGER["caller"]}


@pytest.mark.parametrize("given", [{"when": TEN, **BEN}, {"booking_id": "id1"}])
async def test_whoever_comes_too_late_is_refused_if_somebody_has(given: dict[str, Any]) -> None:
    desk = FakeDesk()
    await held(desk, **BEN)
    desk.seconds = 200
    desk.picture.fold(change(taken("ben", TUESDAY + 600, 30)))
    reply = await ask(desk, "book", name="Max", **given)
    assert reply.reason == "busy"
    await desk.bookable(reply, **BEN)


async def test_a_number_that_was_given_as_it_was_held_is_kept() -> None:
    desk = FakeDesk()
    await held(desk, name="Max", phone="+49301111111")
    assert (await booked(desk, "", name="Max")).attendee["phone"] == "+49301111111"
    await held(desk, TWO, name="Max", phone="+49301111111")
    assert (await booked(desk, TWO, phone="+49302222222")).attendee["phone"] == "+49302222222"


# Turned into a booking


@pytest.mark.parametrize("given", [{}, {"when": TEN}, {"when": TEN, "duration": 22, **BEN}])
async def test_book_takes_what_is_held_in_the_same_conversation(given: dict[str, Any]) -> None:
    desk = FakeDesk()
    kept = await held(desk, duration=22, attendee_name="Max", service="checkup", **BEN)
    booking = await booked(desk, **{"when": "", "name": "Max Weber"} | given)
    assert (booking.id, booking.start, booking.end, booking.host) == (kept.id, kept.start, kept.end, "ben")
    assert (booking.status, booking.service, booking.held_until) == ("confirmed", "checkup", "")
    assert booking.attendee == {"name": "Max Weber", "phone": TALK["caller"]}
    assert list(desk.picture.bookings) == [kept.id]


async def test_what_was_said_of_the_person_as_it_was_held_need_not_be_said_again() -> None:
    desk = FakeDesk()
    line = {"conversation": "talk"}
    await held(desk, TEN, line, name="Max Weber", email="max@example.com", context="Tooth", **BEN)
    booking = had(await ask(desk, "book", line, when=TEN))
    assert booking.attendee == {"name": "Max Weber", "email": "max@example.com"}
    assert booking.context == "Tooth"


async def test_of_two_that_are_held_the_time_says_which() -> None:
    desk = FakeDesk()
    await held(desk, TEN, **BEN)
    second = await held(desk, TWO, with_whom="clara")
    assert (await ask(desk, "book", name="Max")).reason == "missing_when"
    booking = await booked(desk, TWO)
    assert (booking.id, booking.host) == (second.id, "clara")
    assert not await free_for(desk, STRANGER), "the other one is still held"


async def test_with_its_id_it_is_booked_in_another_conversation() -> None:
    desk = FakeDesk()
    kept = await held(desk, duration=22, **BEN)
    booking = await booked(desk, "", STRANGER, booking_id=kept.id)
    assert (booking.id, booking.start, booking.end, booking.host) == (kept.id, kept.start, kept.end, "ben")
    assert booking.attendee == {"name": "Max Weber", "phone": TALK["caller"]}
    assert (await ask(desk, "find_bookings", STRANGER)).booking == booking, "and it is theirs from then on"


async def test_without_any_ids_of_the_platform_its_own_id_is_enough() -> None:
    desk = FakeDesk()
    kept = await held(desk, TEN, {}, **BEN)
    first = await booked(desk, "", {}, booking_id=kept.id)
    assert first.id == kept.id
    assert await booked(desk, TEN, {}, booking_id=kept.id, **BEN) == first, "nor is it taken by itself"
    assert len(desk.picture.bookings) == 1


@pytest.mark.parametrize("id", ["nobody's", "id2"])
async def test_the_id_of_nothing_that_is_held_books_nothing_by_itself(id: str) -> None:
    desk = FakeDesk()
    await held(desk, **BEN)
    await booked(desk, TWO, AGAIN)
    reply = await ask(desk, "book", STRANGER, booking_id=id, name="Eve")
    assert reply.reason == "no_such_booking"


async def test_booking_another_time_leaves_what_is_held_until_it_is_over() -> None:
    desk = FakeDesk()
    await held(desk, TEN, **BEN)
    await booked(desk, TWO, **BEN)
    assert not await free_for(desk, STRANGER)
    desk.seconds = 120
    assert await free_for(desk, STRANGER)


@pytest.mark.parametrize("when", ["2026-12-01T10:15", "2026-12-01T09:45"])
async def test_a_time_that_overlaps_what_is_held_takes_its_place(when: str) -> None:
    desk = FakeDesk()
    await held(desk, TEN, **BEN)
    again = await held(desk, when, **BEN)
    assert list(desk.picture.bookings) == [again.id]
    booking = await booked(desk, TEN, duration=45, **BEN)
    assert list(desk.picture.bookings) == [booking.id]


async def test_a_hold_for_longer_than_before_is_one_hold() -> None:
    desk = FakeDesk()
    first = await held(desk, **BEN)
    desk.seconds = 60
    second = await held(desk, **BEN)
    assert second.id == first.id
    assert moment(second.held_until) - moment(first.held_until) == timedelta(seconds=60)
    assert len(desk.picture.bookings) == 1


async def test_a_retry_of_the_call_is_one_hold() -> None:
    desk = FakeDesk()
    line = {**TALK, "id": "call-1"}
    first = await held(desk, TEN, line, **BEN)
    assert await held(desk, TEN, line, **BEN) == first
    desk.seconds = 200
    reply = await ask(desk, "hold_slot", line, when=TEN, **BEN)
    assert reply.say == "All right, that time is no longer held for you."
    assert (await held(desk, TEN, {**TALK, "id": "call-2"}, **BEN)).status == "held"


async def test_whoever_is_asked_twice_whether_to_book_what_was_held_has_one_booking() -> None:
    """An interrupted agent asks again, without the time and under another id, or none."""
    desk = FakeDesk()
    await held(desk, **BEN)
    first = await ask(desk, "book", {**TALK, "id": "1"}, name="Max")
    for id in ("1", "2", ""):
        assert await ask(desk, "book", {**TALK, "id": id}, name="Max") == first
    assert len(desk.picture.bookings) == 1


@pytest.mark.parametrize("line", [{**TALK, "id": "1"}, {"caller": TALK["caller"], "id": "1"}])
async def test_a_retry_without_the_time_speaks_of_it_as_it_is_now(line: dict[str, str]) -> None:
    desk = FakeDesk()
    await held(desk, **BEN)
    first = await ask(desk, "book", line, name="Max")
    assert await ask(desk, "book", line, name="Max") == first
    await ask(desk, "reschedule", when=ELEVEN)
    assert had(await ask(desk, "book", line, name="Max")).start == f"{ELEVEN}:00+01:00"
    await ask(desk, "cancel")
    assert had(await ask(desk, "book", line, name="Max")).status == "cancelled"


async def test_what_another_worker_holds_is_known_before_anybody_is_asked_for_the_time() -> None:
    desk, other = FakeDesk(), FakeDesk()
    kept = await held(other, duration=22, **BEN)
    desk.rivals = [each.change for each in other.decisions]
    booking = await booked(desk, "")
    assert (booking.id, booking.end) == (kept.id, kept.end)


# How many


async def test_three_times_are_held_for_one_caller_and_no_more_in_whatever_conversation() -> None:
    desk = FakeDesk()
    for at in range(HOLDS_MAX):
        await held(
            desk, f"2026-12-01T14:{at * 15:02}", {**TALK, "conversation": f"talk{at}"}, duration=15, **BEN
        )
    for language in ("en", "de"):
        reply = await ask(desk, "hold_slot", AGAIN, when=ELEVEN, language=language)
        assert reply.reason == "too_many_holds"
    assert (await held(desk, ELEVEN, STRANGER)).status == "held"
    desk.seconds = 120
    assert (await held(desk, "2026-12-01T16:00", AGAIN)).status == "held"


async def test_those_of_whom_nothing_is_known_share_an_allowance() -> None:
    desk = FakeDesk()
    for at in range(ANONYMOUS_HOLDS_MAX):
        await held(
            desk, f"2026-12-{1 + at // 10:02}T14:{at % 10 * 6:02}", {"caller": "anonymous"}, duration=5, **BEN
        )
    assert (await ask(desk, "hold_slot", {}, when=TEN)).reason == "too_many_holds"
    assert (await held(desk, TEN, WITHHELD)).status == "held", "a conversation has its own"


# Let go


async def test_what_is_held_is_free_as_the_conversation_ends() -> None:
    desk = FakeDesk()
    await held(desk, TEN, **BEN)
    await held(desk, TWO, **BEN)
    other = await held(desk, "2026-12-01T16:00", STRANGER, **BEN)
    booking = await booked(desk, ELEVEN, **BEN)
    await conversation.ended(TALK["conversation"], desk)
    assert sorted(desk.picture.bookings) == sorted([other.id, booking.id])
    assert await free_for(desk, STRANGER)


async def test_the_end_of_a_conversation_that_holds_nothing_writes_nothing() -> None:
    desk = FakeDesk()
    await held(desk, TEN, {"caller": TALK["caller"]}, **BEN)
    for id in ("talk", ""):
        await conversation.ended(id, desk)
    assert len(desk.decisions) == 1
    assert not await free_for(desk, STRANGER)


async def test_who_does_not_want_it_any_more_lets_go_of_it() -> None:
    desk = FakeDesk()
    await held(desk, **BEN)
    for language, say in (
        ("en", "All right, that time is no longer held for you."),
        ("de", "In Ordnung, diese Zeit ist nicht mehr für Sie reserviert."),
    ):
        line = {**TALK, "id": language}
        await held(desk, TEN, **BEN)
        for _ in range(2):
            assert (await ask(desk, "cancel", line, language=language)).say == say
        assert await free_for(desk, STRANGER)


async def test_a_retry_of_letting_go_cancels_nothing_else() -> None:
    desk = FakeDesk()
    line = {**TALK, "id": "call-1"}
    await held(desk, TEN, **BEN)
    await ask(desk, "cancel", line)
    booking = await booked(desk, TWO)
    assert "held" in (await ask(desk, "cancel", line)).say
    assert desk.picture.bookings[booking.id].status == "confirmed"


@pytest.mark.parametrize("gone", ["host:ben", "team:practice"])
async def test_what_is_held_with_somebody_who_has_left_is_asked_for_anew(gone: str) -> None:
    desk = FakeDesk()
    await held(desk, with_whom="practice")
    await held(desk, TWO, **BEN)
    desk.picture.fold(Change(deletes=(gone,)))
    for when in (TEN, TWO):
        reply = await ask(desk, "book", when=when, name="Max")
        assert had(reply).host in desk.picture.hosts


async def test_no_name_or_number_stands_in_an_entity() -> None:
    desk = FakeDesk()
    await held(desk, name="Max Weber")
    (decision,) = desk.decisions
    assert {each.split(":")[0] for each in decision.writes} == {"host", "conv", "caller"}
    assert not any(each in " ".join(decision.writes) for each in ("talk", "Max", TALK["caller"][1:]))
