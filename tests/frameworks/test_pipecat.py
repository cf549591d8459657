"""`docs/examples/pipecat_bot.py` in Pipecat's own pipeline: the tools that it makes, and barge-ins."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from pipecat.frames.frames import LLMTextFrame
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.runner.types import CallData, RunnerArguments

from docs.examples.pipecat_bot import AWAY, known, tool
from tests.frameworks.gate import Gate
from tests.frameworks.pipecat_talk import Obedient, Talk, talking
from tests.frameworks.serving import KEY, Server

TIMEOUT = aiohttp.ClientTimeout(30.0)
"""Longer than the example's: here it is a machine that may be busy, and nobody is on the line."""


def on_the_line(caller: str) -> RunnerArguments:
    """What Pipecat tells a bot of a phone call."""
    return RunnerArguments(call_data=CallData.model_validate({"call_id": f"call {caller}", "from": caller}))


@pytest.fixture
async def talk(gate: Gate, caller: str, definitions: list[dict[str, Any]]) -> AsyncIterator[Talk]:
    """A caller on the line."""
    llm, headers = Obedient(), known(KEY, on_the_line(caller))
    async with aiohttp.ClientSession(gate.url, headers=headers, timeout=TIMEOUT) as calendar:
        context = LLMContext(tools=[tool(each, calendar, llm) for each in definitions])
        async with talking(llm, context) as found:
            yield found


async def test_the_model_is_told_of_every_tool_as_halfpast_prints_it(
    talk: Talk, definitions: list[dict[str, Any]]
) -> None:
    assert talk.told() == definitions


async def test_the_model_hears_the_sentence_alone(
    talk: Talk, server: Server, caller: str, booking: dict[str, Any]
) -> None:
    await talk.say("book", "call_1", booking)
    text = await talk.until(LLMTextFrame)
    again = server.reply("book", booking, x_caller_number=caller)
    assert text.text == again["say"]
    assert server.booked(caller) == [booking["when"]]


async def test_a_call_carries_its_id_its_conversation_and_the_caller(
    talk: Talk, gate: Gate, caller: str, booking: dict[str, Any]
) -> None:
    for call_id in ("call_1", "call_2"):
        await talk.say("check_slot", call_id, booking)
        await talk.until(LLMTextFrame)
    assert gate.headers("check_slot", "x-call-id") == ["call_1", "call_2"]
    assert gate.headers("check_slot", "x-conversation-id") == [f"call {caller}"] * 2
    assert gate.headers("check_slot", "x-caller-number") == [caller] * 2


async def test_a_reply_that_is_lost_is_asked_for_again_under_the_same_call_id(
    talk: Talk, gate: Gate, server: Server, caller: str, booking: dict[str, Any]
) -> None:
    gate.lose("book")
    await talk.say("book", "call_1", booking)
    assert "booked" in (await talk.until(LLMTextFrame)).text
    assert gate.headers("book", "x-call-id") == ["call_1", "call_1"]
    assert server.booked(caller) == [booking["when"]]


async def test_a_barge_in_during_a_booking_stops_neither_it_nor_its_confirmation(
    talk: Talk, gate: Gate, server: Server, caller: str, booking: dict[str, Any]
) -> None:
    reply = gate.keep("book")
    await talk.say("book", "call_1", booking)
    await reply.given.wait()
    assert await talk.interrupt() == []
    reply.let_go.set()
    assert "booked" in (await talk.until(LLMTextFrame)).text
    assert server.booked(caller) == [booking["when"]]


async def test_a_barge_in_during_a_read_cancels_it(talk: Talk, gate: Gate, booking: dict[str, Any]) -> None:
    reply = gate.keep("check_slot")
    await talk.say("check_slot", "call_1", booking)
    await reply.given.wait()
    assert await talk.interrupt() == ["call_1"]


async def test_the_model_hears_that_the_calendar_is_away(definitions: list[dict[str, Any]]) -> None:
    llm = Obedient()
    async with aiohttp.ClientSession("http://127.0.0.1:1") as nobody:
        context = LLMContext(tools=[tool(each, nobody, llm) for each in definitions])
        async with talking(llm, context) as talk:
            await talk.say("book", "call_1", {})
            assert (await talk.until(LLMTextFrame)).text == AWAY


def test_without_a_phone_call_the_session_is_the_conversation_and_nobody_is_known() -> None:
    headers = known(KEY, RunnerArguments(session_id="session 1"))
    assert headers["X-Conversation-Id"] == "session 1"
    assert headers["X-Caller-Number"] == ""
