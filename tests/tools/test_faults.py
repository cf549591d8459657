"""Each fault of a call has a reason of its own and a sentence, and each one of the tools is reached."""

from collections.abc import Mapping
from typing import Any, get_args

import pytest

from engine.model import Attendee, Booking, Host, Tenant
from tests.tools.desk import OFFICE, PRACTICE, FakeDesk, change
from tests.tools.lines import AGAIN, OTHER_CALLER, STRANGER, TALK, TEN, booked, held
from tests.tools.replies import sound
from tests.tools.speech.callers import CODES, NOW
from tools.answers import refuse
from tools.call import ToolCall
from tools.faults import Fact, Fault, FaultReason
from tools.registry import NAMES, READS, WRITES

Asked = dict[str, dict[str, Any]]

TIME: Asked = {
    "bad_when": {"when": "the blue one"},
    "window_backwards": {"when": "2026-12-04/2026-12-01"},
    "no_such_date": {"when": "2026-02-30"},
    "weekday_mismatch": {"when": "Wednesday the first of December"},
    "which_when": {"when": "next Friday at two"},
    "unknown_reference": {"when": "the second one"},
    "bad_duration": {"when": TEN, "duration": 10_000},
}
ONE_TIME: Asked = {"missing_when": {}, "missing_time": {"when": "2026-12-01"}}
DAY: Asked = {"missing_date": {"when": "14:00"}}
WHOM: Asked = {
    "unknown_host": {"when": TEN, "with_whom": "Dora"},
    "ambiguous_host": {"when": TEN, "with_whom": "Anna"},
    "unknown_service": {"when": TEN, "service": "haircut"},
}
ANY: Asked = {"unknown_time_zone": {"time_zone": "Mars"}, "too_long": {"context": "x" * 1_000_000}}
PERSON: Asked = {"bad_email": {"when": TEN, "email": "max"}, "bad_phone": {"when": TEN, "phone": "12"}}
BOOKING: Asked = {"no_such_booking": {"booking_id": "b9"}, "over": {"booking_id": "b1", "when": TEN}}

ONLY_HELD: Asked = {"only_held": {"booking_id": "h1", "when": TEN}}

REACHED: Mapping[str, Asked] = {
    "check_slot": TIME | ONE_TIME | DAY | WHOM | ANY,
    "propose_times": TIME | WHOM | ANY,
    "list_options": {"unknown_host": {"with_whom": "Dora"}} | ANY,
    "hold_slot": (
        TIME | ONE_TIME | DAY | WHOM | ANY | PERSON | {"too_many_holds": {"when": "2026-12-01T16:00"}}
    ),
    "book": (
        TIME
        | ONE_TIME
        | DAY
        | WHOM
        | ANY
        | PERSON
        | {"missing_attendee": {"when": TEN, "name": ["?"]}, "bad_repeat": {"when": TEN, "repeat": "often"}}
    ),
    "reschedule": ONLY_HELD | TIME | ONE_TIME | WHOM | ANY | BOOKING,
    "cancel": (
        {
            "bad_when": {"which": "the blue one"},
            "no_such_date": {"which": "2026-02-30"},
            "weekday_mismatch": {"which": "Wednesday the first of December"},
            "unknown_reference": {"which": "the second one"},
        }
        | ANY
        | BOOKING
    ),
    "find_bookings": (
        {"bad_when": {"name": "Eve", "when": "the blue one"}, "bad_email": {"email": "max"}}
        | ANY
        | BOOKING
        | {"missing_name_and_day": {"name": "Eve"}, "too_many_guesses": {"name": "Eve", "when": TEN}}
    ),
}
"""What makes a tool answer so, to somebody who has a booking and holds three times, or nothing at all."""
CASES = [(tool, reason) for tool, asked in REACHED.items() for reason in asked]

EDGES: tuple[FaultReason, ...] = (
    "unknown_tool",
    "bad_arguments",
    "bad_json",
    "too_deep",
    "bad_encoding",
    "too_large",
    "too_many_calls",
) + ("too_slow", "unconfirmed", "call_id_reused", "overloaded", "unavailable")
"""What endpoints find and tools do not."""
FACTS: Mapping[str, Fact] = {"names": NAMES, "most": "256 kilobytes"}


def test_every_reason_is_reached_at_a_tool_or_at_the_edges() -> None:
    assert {reason for _, reason in CASES} | {"nobody", *EDGES} == {*get_args(FaultReason)}
    assert set(REACHED) == set(NAMES)


async def practice() -> FakeDesk:
    """With two of one name, where a booking can be found by name or by address."""
    tenant = Tenant("practice", "Praxis", "Europe/Berlin", hours=OFFICE, find_by=("email", "name"))
    desk = FakeDesk(tenant, *PRACTICE[1:], Host("anna2", "Anna Weber"))
    desk.picture.fold(change(Booking("b1", ("ben",), NOW - 30, NOW, Attendee("Zoe"))))
    later = (NOW + 600, NOW + 630)
    desk.picture.fold(
        change(Booking("h1", ("ben",), *later, status="held", held_until_ms=(NOW + 9) * 60_000))
    )
    await booked(desk, "2026-12-02T10:00", TALK)
    for at in (9, 11, 14):
        await held(desk, f"2026-12-03T{at:02}:00", TALK)
    for at in range(3):
        await desk.ask("find_bookings", {"name": f"Nobody {at}", "when": TEN}, caller=OTHER_CALLER)
    desk.decisions.clear()
    return desk


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize(("tool", "reason"), CASES)
async def test_a_fault_of_a_call_is_answered_with_its_reason(tool: str, reason: str, language: str) -> None:
    desk = await practice()
    # Where a day was talked about, a time without one is on that day.
    line = STRANGER if tool == "find_bookings" else AGAIN if reason == "missing_date" else TALK
    reply = sound(await desk.ask(tool, {**REACHED[tool][reason], "language": language}, **line))
    assert (reply.reason, reply.available, reply.slot) == (reason, None, None)
    assert desk.decisions == []


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("tool", ["check_slot", "propose_times", "list_options", "hold_slot", "book"])
async def test_a_business_without_anybody_says_so(tool: str, language: str) -> None:
    desk = FakeDesk(PRACTICE[0])
    reply = sound(await desk.ask(tool, {"when": TEN, "name": "Max", "language": language}))
    assert reply.reason == "nobody"


@pytest.mark.parametrize("tool", ["reschedule", "cancel", "find_bookings"])
async def test_whoever_has_no_booking_there_hears_of_none(tool: str) -> None:
    reply = sound(await FakeDesk(PRACTICE[0]).ask(tool, {"when": TEN}))
    assert reply.reason == "no_such_booking"


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("reason", EDGES)
def test_a_fault_of_the_edges_has_words_too(reason: FaultReason, language: str) -> None:
    picture, now_ms = FakeDesk().picture, NOW * 60_000
    for call in (ToolCall("book", {"language": language}), None):
        reply = refuse(Fault(reason, **FACTS), picture, now_ms, call)
        assert reply.reason == reason
        assert reply.say.endswith((".", "?"))


def test_names_are_listed_as_an_answer_needs_them() -> None:
    picture = FakeDesk().picture
    names = ("Anna", "Ben", "Clara")
    known = refuse(Fault("unknown_host", names=names), picture, NOW * 60_000, None)
    assert known.say == ("I do not know that name; we have Anna, Ben and Clara. Whom would you like to see?")
    fitting = refuse(Fault("ambiguous_host", names=names), picture, NOW * 60_000, None)
    assert fitting.say == "That name fits several people; do you mean Anna, Ben or Clara?"


async def test_a_thousand_hosts_are_not_read_out() -> None:
    hosts = [Host(f"h{at}", f"Person {'I' * (at + 1)}"[:60]) for at in range(1_000)]
    reply = await FakeDesk(PRACTICE[0], *hosts).ask("check_slot", {"when": TEN, "with_whom": "Dora"})
    assert reply.reason == "unknown_host"
    assert "Person II, Person III" in reply.say
    assert "and others" in reply.say
    assert len(reply.say) < 400


@pytest.mark.parametrize("language", ["de", "DE", "de-AT"])
@pytest.mark.parametrize("wrong", ["time_zone", "with_whom", "duration", "when"])
async def test_a_refusal_is_in_the_callers_language_whatever_is_wrong(wrong: str, language: str) -> None:
    reply = await FakeDesk().ask("check_slot", {"when": TEN, wrong: "?!", "language": language})
    assert reply.reason.startswith(("unknown", "bad"))
    assert any(word in reply.say for word in ("kenne ich nicht", "dauern", "habe ich nicht verstanden"))


def test_the_tools_are_named_once() -> None:
    reads = ("check_slot", "propose_times", "list_options")
    assert (*READS, *WRITES) == NAMES
    assert (*reads, "hold_slot", "book", "reschedule", "cancel", "find_bookings") == NAMES
