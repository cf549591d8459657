"""A time is taken for a person, once, whatever is repeated and whoever comes in between."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from engine.model import Attendee, Booking, Change, Host, Rules, Service, Team
from tests.tools.desk import NIGHTS, PRACTICE, TUESDAY, FakeDesk, change, taken
from tests.tools.replies import sound
from tests.tools.speech.callers import CODES
from tools.call import BookingData, Reply, SlotData

TEN = "2026-12-01T10:00"
CALLER = "+4930123456"


async def book(
    desk: FakeDesk, when: str = TEN, *, envelope: Mapping[str, str] | None = None, **given: Any
) -> Reply:
    return sound(await desk.ask("book", {"when": when, **given}, **(envelope or {})))


async def test_a_booking_is_said_answered_and_kept() -> None:
    desk = FakeDesk()
    reply = await book(
        desk,
        name="Max Weber",
        email="max@example.com",
        phone="(030) 123 456",
        context="Tooth 46.\nCame from the website.",
        duration="22 minutes",
    )
    start, end = "2026-12-01T10:00:00+01:00", "2026-12-01T10:22:00+01:00"
    attendee = {"name": "Max Weber", "email": "max@example.com", "phone": "030123456"}
    context = "Tooth 46. Came from the website."
    assert reply == Reply(
        "You are booked for tomorrow, Tuesday the first, at ten with Dr. Anna Müller.",
        available=True,
        slot=SlotData(start, end, "anna"),
        booking=BookingData(
            "id1", "confirmed", start, end, "anna", ("anna",), attendee=attendee, context=context
        ),
    )
    kept = desk.picture.bookings["id1"]
    assert kept.attendee == Attendee("Max Weber", "max@example.com", "030123456")
    assert (kept.start, kept.end) == (TUESDAY + 600, TUESDAY + 622)
    assert (kept.time_zone, kept.language) == ("Europe/Berlin", "en")
    assert kept.decided_at_ms == desk.now_ms()


async def test_a_booking_is_said_in_the_callers_language_and_zone_and_keeps_both() -> None:
    desk = FakeDesk()
    reply = await book(desk, "2026-12-01T04:00", name="Max", language="de-AT", time_zone="america/new_york")
    assert reply.say == (
        "Ich habe Sie für morgen, Dienstag, den ersten Dezember, um vier Uhr nachts bei Dr. Anna Müller "
        "eingetragen. Das ist in Ihrer Ortszeit."
    )
    assert reply.booking is not None
    assert reply.booking.start == "2026-12-01T04:00:00-05:00"
    kept = desk.picture.bookings[reply.booking.id]
    assert (kept.start, kept.time_zone, kept.language) == (TUESDAY + 600, "America/New_York", "de")


@pytest.mark.parametrize(
    ("given", "caller", "attendee"),
    [
        ({"name": "Max"}, "", Attendee("Max")),
        ({"phone": CALLER}, "", Attendee(phone=CALLER)),
        ({"email": "max@example.com"}, "", Attendee(email="max@example.com")),
        ({}, CALLER, Attendee(phone=CALLER)),
        ({"name": "Max"}, CALLER, Attendee("Max", phone=CALLER)),
        ({"name": "Max", "phone": "0049 30 654321"}, CALLER, Attendee("Max", phone="+4930654321")),
        ({"phone": "unknown"}, CALLER, Attendee(phone=CALLER)),
        ({"name": "Max"}, "anonymous", Attendee("Max")),
        ({"attendee": {"name": "Max", "phoneNumber": CALLER}}, "", Attendee("Max", phone=CALLER)),
        ({"attendee_name": "x" * 200}, "", Attendee("x" * 200)),
        ({"email": "<Max.Weber+x@sub.example.com>."}, "", Attendee(email="Max.Weber+x@sub.example.com")),
        ({"email": "Max Weber <max@example.com>"}, "", Attendee(email="max@example.com")),
        ({"phone": "{{customer.number}}"}, CALLER, Attendee(phone=CALLER)),
        ({"name": "O'Brien-Müller, Zoë"}, "", Attendee("O'Brien-Müller, Zoë")),
    ],
)
async def test_any_one_thing_about_a_person_is_enough(
    given: dict[str, Any], caller: str, attendee: Attendee
) -> None:
    desk = FakeDesk()
    reply = await book(desk, envelope={"caller": caller}, **given)
    assert reply.booking is not None
    assert desk.picture.bookings[reply.booking.id].attendee == attendee


@pytest.mark.parametrize(
    ("given", "caller", "reason"),
    [
        ({}, "", "missing_attendee"),
        ({"name": "unknown", "email": "", "phone": None}, "anonymous", "missing_attendee"),
        ({"name": ["Max"]}, CALLER, "missing_attendee"),
        ({"name": True}, CALLER, "missing_attendee"),
        ({"name": "Max", "email": "max"}, "", "bad_email"),
        ({"name": "Max", "email": "max@example"}, "", "bad_email"),
        ({"name": "Max", "email": "@example.com"}, "", "bad_email"),
        ({"name": "Max", "email": "a@b@example.com"}, "", "bad_email"),
        ({"name": "Max", "email": {"a": 1}}, "", "bad_email"),
        ({"name": "Max", "email": "max at example"}, "", "bad_email"),
        ({"name": "Max", "email": "x" * 250 + "@e.com"}, "", "bad_email"),
        ({"name": "Max", "email": "x" * 1_000 + "@e.com"}, "", "too_long"),
        ({"name": "Max", "phone": "12"}, CALLER, "bad_phone"),
        ({"name": "Max", "phone": "zero three zero"}, "", "bad_phone"),
        ({"name": "Max", "phone": 12345678901234567890}, "", "bad_phone"),
        ({"name": "Max", "phone": "+49 30 123456 ext 5"}, "", "bad_phone"),
        ({"name": "x" * 201}, "", "too_long"),
        ({"name": "Max", "context": "x" * 4001}, "", "too_long"),
    ],
)
@pytest.mark.parametrize("language", CODES)
async def test_what_is_wrong_with_a_person_is_asked_for(
    given: dict[str, Any], caller: str, reason: str, language: str
) -> None:
    desk = FakeDesk()
    reply = await book(desk, envelope={"caller": caller}, language=language, **given)
    assert reply.reason == reason
    assert desk.decisions == []


DICTATED: tuple[tuple[str, dict[str, Any], Attendee, str], ...] = (
    (
        "en",
        {"name": "Max", "email": "max dot weber at gmail dot com"},
        Attendee("Max", "max.weber@gmail.com"),
        "I have noted the e-mail address as M, A, X, dot, W, E, B, E, R, at, gmail, dot, com.",
    ),
    (
        "en",
        {"name": "Max", "phone": "zero three zero one two three four five six"},
        Attendee("Max", phone="030123456"),
        "I have noted the number zero three zero, one two three, four five six.",
    ),
    (
        "en",
        {"name": "Meyer, M E Y E R"},
        Attendee("Meyer"),
        "I have noted the name as M, E, Y, E, R.",
    ),
    (
        "de",
        {"name": "Max", "email": "max Punkt weber ät web Punkt de"},
        Attendee("Max", "max.weber@web.de"),
        "Als E-Mail-Adresse habe ich M, A, X, Punkt, W, E, B, E, R, ät, web, Punkt, D, E notiert.",
    ),
    (
        "de",
        {"name": "Max", "phone": "null drei null eins zwei drei vier fünf sechs"},
        Attendee("Max", phone="030123456"),
        "Als Nummer habe ich null drei null, eins zwei drei, vier fünf sechs notiert.",
    ),
    (
        "de",
        {"name": "Meier, M E Y E R"},
        Attendee("Meyer"),
        "Als Namen habe ich M, E, Y, E, R notiert.",
    ),
    (
        "en",
        {
            "name": "S M Y T H E",
            "email": "s at web dot com",
            "phone": "double oh four nine three zero 123456",
        },
        Attendee("Smythe", "s@web.com", "+4930123456"),
        "I have noted the name as S, M, Y, T, H, E. I have noted the e-mail address as S, at, web, dot, com. "
        "I have noted the number plus four nine, three zero one, two three four, five six.",
    ),
)


@pytest.mark.parametrize(("language", "given", "attendee", "say"), DICTATED)
async def test_what_is_dictated_is_written_down_and_read_back(
    language: str, given: dict[str, Any], attendee: Attendee, say: str
) -> None:
    desk, plain = FakeDesk(), FakeDesk()
    reply = await book(desk, language=language, **given)
    assert desk.picture.bookings["id1"].attendee == attendee
    first = await book(plain, language=language, name="Max")
    assert reply.say == f"{first.say} {say}"
    assert (reply.booking and reply.booking.attendee["name"]) == attendee.name


@pytest.mark.parametrize(
    "given",
    [
        {"name": "Max Weber", "email": "max@example.com", "phone": "+49 30 123456"},
        {"name": "Max", "phone": "this number"},
        {"name": "Dr. J. P. Weber-Schmidt"},
        {"email": "<max@example.com>."},
    ],
)
async def test_what_is_written_is_not_read_back(given: dict[str, Any]) -> None:
    reply = await book(FakeDesk(), envelope={"caller": CALLER}, **given)
    assert reply.say == "You are booked for tomorrow, Tuesday the first, at ten with Dr. Anna Müller."


async def test_a_number_in_digits_is_a_phone_number() -> None:
    desk = FakeDesk()
    await book(desk, phone=15555550123)
    assert desk.picture.bookings["id1"].attendee.phone == "15555550123"


@pytest.mark.parametrize(
    "context", ["x" * 4000, "Größe: 1,80 m – 王 🦷", '{"already": "json"}', "%s {when} \\n $HOME <b>"]
)
async def test_context_is_kept_as_it_is(context: str) -> None:
    reply = await book(FakeDesk(), name="Max", context=context)
    assert reply.booking is not None
    assert reply.booking.context == context


async def test_context_that_is_no_text_is_kept_as_json() -> None:
    reply = await book(FakeDesk(), name="Max", context={"tooth": 46, "since": ["Monday"]})
    assert reply.booking is not None
    assert reply.booking.context == '{"tooth": 46, "since": ["Monday"]}'


@pytest.mark.parametrize(
    ("given", "hosts", "service", "team", "minutes"),
    [
        ({}, ("anna",), None, None, 30),
        ({"with_whom": "Clara"}, ("clara",), None, None, 30),
        ({"with_whom": "practice"}, ("anna",), None, "practice", 30),
        ({"with_whom": "board"}, ("anna", "ben"), None, "board", 30),
        ({"service": "checkup"}, ("anna",), "checkup", "practice", 45),
        ({"service": "surgery"}, ("ben",), "surgery", None, 90),
        ({"service": "checkup", "host": "ben"}, ("ben",), "checkup", None, 45),
        ({"with_whom": "Check-up", "team": "board", "duration": 10}, ("anna", "ben"), "checkup", "board", 10),
    ],
)
async def test_who_is_asked_for_is_booked(
    given: dict[str, Any], hosts: tuple[str, ...], service: str | None, team: str | None, minutes: int
) -> None:
    desk = FakeDesk()
    reply = await book(desk, name="Max", **given)
    assert reply.booking is not None
    kept = desk.picture.bookings[reply.booking.id]
    assert (kept.hosts, kept.service, kept.team, kept.end - kept.start) == (hosts, service, team, minutes)
    assert reply.booking.hosts == hosts


async def test_all_of_a_collective_team_are_named() -> None:
    reply = await book(FakeDesk(), name="Max", with_whom="board")
    assert reply.say == (
        "You are booked for tomorrow, Tuesday the first, at ten with Dr. Anna Müller and Ben Okafor."
    )


async def test_a_booking_has_the_buffers_of_its_service() -> None:
    desk = FakeDesk()
    await book(desk, name="Max", service="surgery")
    assert desk.picture.bookings["id1"].buffer_before == 30
    assert (await book(desk, "2026-12-01T09:00", name="Eve", with_whom="ben", duration=31)).reason == "buffer"
    assert (await book(desk, "2026-12-01T09:00", name="Eve", with_whom="ben", duration=30)).available


async def test_the_hosts_take_turns() -> None:
    desk = FakeDesk()
    times = ("09:00", "09:30", "10:00", "10:30", "11:00", "11:30")
    replies = [await book(desk, f"2026-12-01T{time}", name="Max", with_whom="practice") for time in times]
    hosts = [each.booking.host for each in replies if each.booking is not None]
    assert hosts == ["anna", "ben", "clara", "anna", "ben", "clara"]


async def test_as_many_as_there_are_hosts_can_be_booked_at_once() -> None:
    desk = FakeDesk()
    replies = [await book(desk, name=name) for name in ("A", "B", "C", "D")]
    assert [each.available for each in replies] == [True, True, True, False]
    assert replies[-1].reason == "busy"
    await desk.bookable(replies[-1])


async def test_a_slot_may_cross_midnight() -> None:
    desk = FakeDesk(PRACTICE[0], Host("anna", "Anna", hours=NIGHTS))
    reply = await book(desk, "2026-12-01T23:00/2026-12-02T01:00", name="Max")
    assert reply.booking is not None
    assert reply.booking.end == "2026-12-02T01:00:00+01:00"
    assert (await book(desk, "2026-12-02T00:30", name="Eve")).reason == "busy"


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        ("", "missing_when"),
        ("2026-12-01", "missing_time"),
        ("2026-12-01 morning", "missing_time"),
        ("2026-W50", "missing_when"),
        ("2026-12-01T09:00/12:00", "missing_time"),
        ("2026-12-06", "closed"),
        ("2026-11-29", "past"),
        ("14:00", "missing_date"),
        ("2026-02-30T10:00", "no_such_date"),
    ],
)
async def test_only_one_time_can_be_booked(when: str, reason: str) -> None:
    desk = FakeDesk()
    reply = await book(desk, when, name="Max", duration=30)
    assert reply.reason == reason
    assert desk.decisions == []
    if reply.slots is not None:
        await desk.bookable(reply)


# Once


async def test_the_same_call_again_is_the_same_booking() -> None:
    desk = FakeDesk()
    envelope = {"id": "call-1", "conversation": "talk", "caller": CALLER}
    first = await book(desk, envelope=envelope, name="Max")
    assert await book(desk, envelope=envelope, name="Max") == first
    assert len(desk.decisions) == 1


async def test_the_same_call_with_other_arguments_is_refused() -> None:
    desk = FakeDesk()
    envelope = {"id": "call-1", "conversation": "talk"}
    await book(desk, envelope=envelope, name="Max")
    for other in ({"name": "Eve"}, {"name": "Max", "duration": 45}, {"name": "Max", "context": "x"}):
        for language in ("en", "de"):
            reply = await book(desk, envelope=envelope, language=language, **other)
            assert reply.reason == "call_id_reused"
    assert len(desk.decisions) == 1


async def test_the_order_of_arguments_is_no_difference() -> None:
    desk = FakeDesk()
    first = sound(await desk.ask("book", {"when": TEN, "name": "Max"}, id="1"))
    assert sound(await desk.ask("book", {"name": "Max", "when": TEN}, id="1")) == first


async def test_a_call_id_belongs_to_its_conversation() -> None:
    desk = FakeDesk()
    for conversation in ("one", "two"):
        await book(desk, envelope={"id": "call-1", "conversation": conversation}, name="Max")
    assert len(desk.picture.bookings) == 2


@pytest.mark.parametrize("ids", [("1", "2"), ("1", ""), ("", "")])
async def test_the_same_start_in_one_conversation_is_the_first_booking(ids: tuple[str, str]) -> None:
    """An interrupted agent asks again: under another id, with a name that it has only now, for longer."""
    desk = FakeDesk()
    first = await book(desk, envelope={"id": ids[0], "conversation": "talk"}, email="max@example.com")
    second = {"id": ids[1], "conversation": "talk"}
    assert await book(desk, envelope=second, name="Max", email="max@example.com") == first
    longer = await book(desk, envelope=second | {"id": "9"}, name="max", with_whom="ben", duration=45)
    assert (longer.booking, longer.slot) == (first.booking, first.slot)
    assert longer.say == first.say.removesuffix(".") + ", for half an hour."
    assert len(desk.decisions) == 1


@pytest.mark.parametrize("name", ["Zoe Miller", "zoë", "ZOE MILLER"])
async def test_a_name_that_was_completed_or_spelt_is_still_the_same_person(name: str) -> None:
    desk = FakeDesk()
    first = await book(desk, envelope={"conversation": "talk"}, name="Zoe", with_whom="practice")
    again = await book(desk, envelope={"conversation": "talk"}, name=name, with_whom="practice")
    assert again.booking == first.booking


async def test_who_calls_again_after_the_line_dropped_has_their_booking() -> None:
    desk = FakeDesk()
    first = await book(desk, envelope={"id": "1", "conversation": "one", "caller": CALLER}, name="Max")
    again = await book(desk, envelope={"id": "2", "conversation": "two", "caller": CALLER}, name="Max")
    assert again == first
    assert len(desk.picture.bookings) == 1


async def test_this_number_is_the_one_they_call_from() -> None:
    desk = FakeDesk()
    reply = await book(desk, envelope={"caller": CALLER}, name="Max", phone="this number")
    assert reply.booking is not None
    assert reply.booking.attendee["phone"] == CALLER


async def test_another_start_in_one_conversation_is_another_booking() -> None:
    desk = FakeDesk()
    await book(desk, envelope={"conversation": "talk"}, name="Max")
    await book(desk, "2026-12-01T11:00", envelope={"conversation": "talk"}, name="Max")
    assert len(desk.picture.bookings) == 2


@pytest.mark.parametrize("known", [{"conversation": "talk"}, {"caller": CALLER}])
async def test_two_names_on_one_phone_are_two_persons(known: dict[str, str]) -> None:
    desk = FakeDesk()
    max_ = await book(desk, envelope=known, name="Max Weber")
    eve = await book(desk, envelope=known, name="Eve Weber")
    assert len(desk.picture.bookings) == 2
    assert await book(desk, envelope=known, name=" max  WEBER") == max_
    assert await book(desk, envelope=known, name="Eve Weber") == eve


async def test_a_caller_is_known_by_the_number_however_it_is_written() -> None:
    desk = FakeDesk()
    first = await book(desk, envelope={"caller": "+49 30 123456"}, name="Max")
    assert await book(desk, envelope={"caller": "004930123456"}, name="Max") == first


@pytest.mark.parametrize("caller", ["", "anonymous", "+266696687", "unknown", "0000000000"])
async def test_who_withholds_a_number_shares_nothing(caller: str) -> None:
    desk = FakeDesk()
    for _ in range(3):
        assert (await book(desk, envelope={"caller": caller}, name="Max")).available
    assert len(desk.picture.bookings) == 3
    assert desk.picture.by_caller == {}


async def test_without_any_id_no_two_calls_are_one() -> None:
    desk = FakeDesk()
    for _ in range(3):
        assert (await book(desk, name="Max", phone=CALLER)).available
    assert len({each.op for each in desk.picture.bookings.values()}) == 3


async def test_a_number_among_the_arguments_is_no_identity() -> None:
    desk = FakeDesk()
    await book(desk, envelope={"caller": CALLER}, name="Max")
    reply = await book(desk, name="Max", phone=CALLER, caller_number=CALLER)
    assert reply.booking is not None
    assert len(desk.picture.bookings) == 2


async def test_what_was_cancelled_can_be_booked_again() -> None:
    desk = FakeDesk()
    known = {"conversation": "talk", "caller": CALLER}
    await book(desk, envelope=known, name="Max")
    desk.picture.fold(change(msgspec.structs.replace(desk.picture.bookings["id1"], status="cancelled")))
    again = await book(desk, envelope=known, name="Max")
    assert again.booking is not None
    assert again.booking.id != "id1"


async def test_a_repetition_hears_of_its_booking_when_the_time_is_over() -> None:
    desk = FakeDesk()
    envelope = {"id": "call-1", "conversation": "talk"}
    first = await book(desk, envelope=envelope, name="Max")
    desk.now = TUESDAY + 700
    again = await book(desk, envelope=envelope, name="Max")
    assert again.booking == first.booking


async def test_a_repetition_hears_of_its_booking_as_it_is_now() -> None:
    desk = FakeDesk()
    envelope = {"id": "call-1", "conversation": "talk"}
    await book(desk, envelope=envelope, name="Max")
    moved = msgspec.structs.replace(desk.picture.bookings["id1"], hosts=("clara",), start=TUESDAY + 660)
    desk.picture.fold(change(msgspec.structs.replace(moved, end=TUESDAY + 690)))
    again = await book(desk, envelope=envelope, name="Max")
    assert again.say == "You are booked for tomorrow, Tuesday the first, at eleven with Clara Schmidt."


async def test_no_name_or_number_stands_in_an_entity() -> None:
    desk = FakeDesk()
    await book(
        desk, envelope={"id": "secret-id", "conversation": "secret-talk", "caller": CALLER}, name="Max"
    )
    (decision,) = desk.decisions
    kept = desk.picture.bookings["id1"]
    seen = " ".join((*decision.reads, *decision.writes, kept.op, kept.fingerprint))
    assert not any(each in seen for each in ("secret", "Max", CALLER[1:]))
    assert {each.split(":")[0] for each in decision.writes} == {"host", "conv", "caller"}


# In between


def by_someone_else(host: str, id: str = "rival") -> Change:
    return change(Booking(id, (host,), TUESDAY + 600, TUESDAY + 630, Attendee("Eve")))


async def test_who_comes_second_gets_another_host_or_other_times() -> None:
    desk = FakeDesk()
    desk.rivals = [by_someone_else("anna", "r1")]
    reply = await book(desk, name="Max")
    assert reply.booking is not None
    assert reply.booking.host == "ben"
    desk = FakeDesk()
    desk.rivals = [by_someone_else(host, host) for host in ("anna", "ben", "clara")]
    reply = await book(desk, name="Max")
    assert reply.reason == "busy"
    await desk.bookable(reply)


async def test_the_same_call_at_once_on_two_workers_is_one_booking() -> None:
    desk, other = FakeDesk(), FakeDesk()
    envelope = {"id": "call-1", "conversation": "talk"}
    first = await book(other, envelope=envelope, name="Max")
    desk.rivals = [each.change for each in other.decisions]
    assert await book(desk, envelope=envelope, name="Max") == first
    assert desk.decisions == []


async def test_who_has_left_a_team_meanwhile_is_not_booked_for_it() -> None:
    desk = FakeDesk()
    desk.rivals = [change(Team("practice", "The Practice", ("ben",)))]
    reply = await book(desk, name="Max", with_whom="practice")
    assert reply.booking is not None
    assert reply.booking.host == "ben"


async def test_a_service_that_has_changed_meanwhile_is_booked_as_it_is_now() -> None:
    desk = FakeDesk()
    desk.rivals = [change(Service("checkup", "Check-up", team="practice", rules=Rules(duration=50)))]
    reply = await book(desk, name="Max", service="checkup")
    assert reply.slot is not None
    assert reply.slot.end[11:16] == "10:50"


@pytest.mark.parametrize("gone", ["host:anna", "team:board", "service:surgery"])
async def test_who_is_gone_meanwhile_is_asked_about(gone: str) -> None:
    desk = FakeDesk()
    desk.rivals = [Change(deletes=(gone,))]
    kind, name = gone.split(":")
    reply = sound(await desk.ask("book", {"when": TEN, "name": "Max", kind: name}))
    assert reply.reason == ("unknown_service" if kind == "service" else "unknown_host")
    assert desk.decisions == []


async def test_a_refusal_writes_nothing() -> None:
    desk = FakeDesk(*PRACTICE, *(taken(each, TUESDAY + 600, 30) for each in ("anna", "ben", "clara")))
    before = dict(desk.picture.documents)
    assert (await book(desk, name="Max")).reason == "busy"
    assert desk.picture.documents == before
    assert desk.decisions == []
