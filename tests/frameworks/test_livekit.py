"""`docs/examples/livekit_agent.py` in LiveKit's own runner: the tools that it makes, and barge-ins."""

from collections.abc import AsyncIterator
from contextlib import suppress
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest
from livekit import rtc
from livekit.agents import AgentSession, RunResult

from docs.examples.livekit_agent import AWAY, known, number, tool
from tests.frameworks.gate import Gate
from tests.frameworks.livekit_talk import heard, spoken, talking, told, words
from tests.frameworks.serving import KEY, Server

Session = AgentSession[None]
TIMEOUT = aiohttp.ClientTimeout(30.0)
"""Longer than the example's: here it is a machine that may be busy, and nobody is on the line."""


@pytest.fixture
async def session(gate: Gate, caller: str, definitions: list[dict[str, Any]]) -> AsyncIterator[Session]:
    """A caller on the line."""
    headers = known(KEY, f"job {caller}", caller)
    async with (
        aiohttp.ClientSession(gate.url, headers=headers, timeout=TIMEOUT) as calendar,
        talking([tool(each, calendar) for each in definitions]) as found,
    ):
        yield found


async def test_the_model_is_told_of_every_tool_as_halfpast_prints_it(
    session: Session, booking: dict[str, Any], definitions: list[dict[str, Any]]
) -> None:
    await session.run(user_input=words("check_slot", "call_1", booking))
    assert told(session) == definitions


async def test_the_model_hears_the_sentence_alone(
    session: Session, server: Server, caller: str, booking: dict[str, Any]
) -> None:
    await session.run(user_input=words("book", "call_1", booking))
    again = server.reply("book", booking, x_caller_number=caller)
    assert heard(session) == [again["say"]]
    assert spoken(session) == [again["say"]]
    assert server.booked(caller) == [booking["when"]]


async def test_a_call_carries_its_id_its_conversation_and_the_caller(
    session: Session, gate: Gate, caller: str, booking: dict[str, Any]
) -> None:
    await session.run(user_input=words("check_slot", "call_1", booking))
    await session.run(user_input=words("check_slot", "call_2", booking))
    assert gate.headers("check_slot", "x-call-id") == ["call_1", "call_2"]
    assert gate.headers("check_slot", "x-conversation-id") == [f"job {caller}"] * 2
    assert gate.headers("check_slot", "x-caller-number") == [caller] * 2


async def test_a_reply_that_is_lost_is_asked_for_again_under_the_same_call_id(
    session: Session, gate: Gate, server: Server, caller: str, booking: dict[str, Any]
) -> None:
    gate.lose("book")
    await session.run(user_input=words("book", "call_1", booking))
    assert gate.headers("book", "x-call-id") == ["call_1", "call_1"]
    assert "booked" in heard(session)[0]
    assert server.booked(caller) == [booking["when"]]


async def test_a_barge_in_during_a_booking_stops_neither_it_nor_its_confirmation(
    session: Session, gate: Gate, server: Server, caller: str, booking: dict[str, Any]
) -> None:
    reply = gate.keep("book")
    run: RunResult[None] = session.run(user_input=words("book", "call_1", booking))
    await reply.given.wait()
    with suppress(RuntimeError):  # what it raises where a reply is being spoken that is not to be interrupted
        session.interrupt()
    reply.let_go.set()
    await run
    assert "booked" in heard(session)[0]
    assert spoken(session) == heard(session)
    assert server.booked(caller) == [booking["when"]]


async def test_a_barge_in_during_a_read_goes_through_and_its_answer_is_not_spoken(
    session: Session, gate: Gate, booking: dict[str, Any]
) -> None:
    reply = gate.keep("check_slot")
    run: RunResult[None] = session.run(user_input=words("check_slot", "call_1", booking))
    await reply.given.wait()
    interrupted = session.interrupt()
    reply.let_go.set()
    await interrupted
    await run
    assert spoken(session) == []


async def test_a_booking_that_was_cut_off_by_force_is_known_to_the_model_and_made_once(
    session: Session, gate: Gate, server: Server, caller: str, booking: dict[str, Any]
) -> None:
    reply = gate.keep("book")
    run: RunResult[None] = session.run(user_input=words("book", "call_1", booking))
    await reply.given.wait()
    interrupted = session.interrupt(force=True)
    reply.let_go.set()
    await interrupted
    await run
    await session.run(user_input=words("book", "call_2", booking))
    assert heard(session) == [heard(session)[0]] * 2
    assert "booked" in heard(session)[0]
    assert server.booked(caller) == [booking["when"]]


async def test_the_model_hears_that_the_calendar_is_away(definitions: list[dict[str, Any]]) -> None:
    async with (
        aiohttp.ClientSession("http://127.0.0.1:1") as nobody,
        talking([tool(each, nobody) for each in definitions]) as session,
    ):
        await session.run(user_input=words("book", "call_1", {}))
        assert heard(session) == [AWAY]


@pytest.mark.parametrize(
    ("kind", "believed"),
    [
        (rtc.ParticipantKind.PARTICIPANT_KIND_SIP, "+4930123456"),
        (rtc.ParticipantKind.PARTICIPANT_KIND_STANDARD, ""),
    ],
)
def test_a_number_is_believed_of_the_telephone_network_only(kind: int, believed: str) -> None:
    participant = SimpleNamespace(kind=kind, attributes={"sip.phoneNumber": "+4930123456"})
    assert number(cast(rtc.RemoteParticipant, participant)) == believed
