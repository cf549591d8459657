"""Each fault of a call has a reason of its own and a sentence, and each one of the tools is reached."""

from collections.abc import Mapping
from typing import Any, get_args

import pytest

from engine.model import Host
from tests.tools.desk import PRACTICE, FakeDesk
from tests.tools.replies import sound
from tests.tools.speech.callers import CODES, NOW
from tools.answers import refuse
from tools.call import ToolCall
from tools.faults import Fact, Fault, FaultReason
from tools.registry import NAMES, READS, WRITES

TEN = "2026-12-01T10:00"

REACHED: Mapping[str, Mapping[str, Any]] = {
    "missing_when": {"when": ""},
    "missing_time": {"when": "2026-12-01"},
    "missing_date": {"when": "14:00"},
    "bad_when": {"when": "whenever"},
    "window_backwards": {"when": "2026-12-04/2026-12-01"},
    "no_such_date": {"when": "2026-02-30"},
    "no_such_time": {"when": "2027-03-28T02:30"},
    "bad_duration": {"when": TEN, "duration": 10_000},
    "unknown_host": {"when": TEN, "with_whom": "Dora"},
    "ambiguous_host": {"when": TEN, "with_whom": "Anna"},
    "unknown_service": {"when": TEN, "service": "haircut"},
    "unknown_time_zone": {"when": TEN, "time_zone": "Mars"},
    "missing_attendee": {"when": TEN},
    "bad_email": {"when": TEN, "email": "max"},
    "bad_phone": {"when": TEN, "phone": "12"},
    "too_long": {"when": TEN, "context": "x" * 1_000_000},
}
"""What makes `book` answer so."""

AT_THE_EDGES = sorted({*get_args(FaultReason)} - {*REACHED, "nobody"})
"""What endpoints find and tools do not."""
FACTS: Mapping[str, Fact] = {"names": NAMES, "most": "256 kilobytes"}


def test_every_reason_that_is_reached_is_a_reason() -> None:
    assert {*REACHED, "nobody"} < {*get_args(FaultReason)}
    assert "unavailable" in AT_THE_EDGES


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("reason", REACHED)
async def test_a_fault_of_a_call_is_answered_with_its_reason(reason: str, language: str) -> None:
    desk = FakeDesk(*PRACTICE, Host("anna2", "Anna Weber"))
    reply = sound(await desk.ask("book", {**REACHED[reason], "language": language}))
    assert (reply.reason, reply.available, reply.booking) == (reason, None, None)
    assert desk.decisions == []


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("tool", NAMES)
async def test_a_business_without_anybody_says_so(tool: str, language: str) -> None:
    desk = FakeDesk(PRACTICE[0])
    reply = sound(await desk.ask(tool, {"when": TEN, "name": "Max", "language": language}))
    assert reply.reason == "nobody"


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("reason", AT_THE_EDGES)
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
    assert NAMES == (*READS, *WRITES) == ("check_slot", "propose_times", "book")
