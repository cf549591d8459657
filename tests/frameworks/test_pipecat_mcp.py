"""Pipecat through MCP, in one line of its own: the headers are set once for a session."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from mcp.client.session_group import StreamableHttpParameters
from pipecat.frames.frames import LLMTextFrame
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.runner.types import CallData, RunnerArguments
from pipecat.services.mcp_service import MCPClient

from docs.examples import pipecat_bot
from docs.examples.pipecat_bot import known
from tests.frameworks.examples import shown
from tests.frameworks.gate import Gate
from tests.frameworks.pipecat_talk import Obedient, Talk, talking
from tests.frameworks.serving import KEY, Server


@asynccontextmanager
async def calling(gate: Gate, caller: str, call_id: str) -> AsyncIterator[Talk]:
    """A caller on the line."""
    call = CallData.model_validate({"call_id": call_id, "from": caller})
    headers = known(KEY, RunnerArguments(call_data=call))
    context = await shown(
        pipecat_bot,
        LLMContext=LLMContext,
        MCPClient=MCPClient,
        StreamableHttpParameters=StreamableHttpParameters,
        URL=gate.url,
        known=lambda _: headers,
    )
    async with talking(Obedient(), context) as talk:
        yield talk


async def test_the_model_is_told_of_the_same_tools_as_over_http(
    gate: Gate, caller: str, booking: dict[str, Any], definitions: list[dict[str, Any]]
) -> None:
    async with calling(gate, caller, "CA1") as talk:
        await talk.say("check_slot", "call_1", booking)
        await talk.until(LLMTextFrame)
        assert talk.told() == definitions


async def test_a_booking_carries_the_conversation_and_the_caller_and_answers_with_the_sentence(
    gate: Gate, server: Server, caller: str, booking: dict[str, Any]
) -> None:
    async with calling(gate, caller, "CA1") as talk:
        await talk.say("book", "call_1", booking)
        text = await talk.until(LLMTextFrame)
    assert text.text == server.reply("book", booking, x_caller_number=caller)["say"]
    assert gate.headers("book", "x-conversation-id") == ["CA1"]
    assert server.booked(caller) == [booking["when"]]


async def test_an_appointment_is_found_by_its_callers_number_in_another_session_and_by_nobody_elses(
    gate: Gate, caller: str, booking: dict[str, Any]
) -> None:
    async with calling(gate, caller, "CA1") as first:
        await first.say("book", "call_1", booking)
        await first.until(LLMTextFrame)
    async with calling(gate, caller, "CA2") as second:
        await second.say("find_bookings", "call_1", {})
        assert "You have an appointment" in (await second.until(LLMTextFrame)).text
    async with calling(gate, "+4915100000", "CA3") as other:
        await other.say("find_bookings", "call_1", {})
        assert "cannot find" in (await other.until(LLMTextFrame)).text


async def test_a_barge_in_cancels_the_call_but_the_next_one_tells_of_the_booking_that_was_made(
    gate: Gate, server: Server, caller: str, booking: dict[str, Any]
) -> None:
    async with calling(gate, caller, "CA1") as talk:
        reply = gate.keep("book")
        await talk.say("book", "call_1", booking)
        await reply.given.wait()
        assert await talk.interrupt() == ["call_1"]  # which is why the example registers it otherwise
        assert server.booked(caller) == [booking["when"]]
        await talk.say("book", "call_2", booking)
        assert "booked" in (await talk.until(LLMTextFrame)).text
    assert server.booked(caller) == [booking["when"]]
