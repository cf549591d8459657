"""LiveKit through MCP, in one line of its own: the headers are set once for a session."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from livekit.agents import AgentSession, RunResult
from livekit.agents.llm import mcp

from docs.examples import livekit_agent
from docs.examples.livekit_agent import known
from tests.frameworks.examples import shown
from tests.frameworks.gate import Gate
from tests.frameworks.livekit_talk import heard, spoken, talking, told, words
from tests.frameworks.serving import KEY, Server


@asynccontextmanager
async def calling(gate: Gate, caller: str, conversation: str) -> AsyncIterator[AgentSession[None]]:
    """A caller on the line."""
    headers = known(KEY, conversation, caller)
    toolset = await shown(livekit_agent, mcp=mcp, URL=gate.url, known=lambda _: headers)
    async with talking([toolset]) as session:
        yield session


async def test_the_model_is_told_of_the_same_tools_as_over_http(
    gate: Gate, caller: str, booking: dict[str, Any], definitions: list[dict[str, Any]]
) -> None:
    async with calling(gate, caller, "job 1") as session:
        await session.run(user_input=words("check_slot", "call_1", booking))
        assert told(session) == definitions


async def test_a_booking_carries_the_conversation_and_the_caller_and_answers_with_the_sentence(
    gate: Gate, server: Server, caller: str, booking: dict[str, Any]
) -> None:
    async with calling(gate, caller, "job 1") as session:
        await session.run(user_input=words("book", "call_1", booking))
        say = server.reply("book", booking, x_caller_number=caller)["say"]
        assert say in heard(session)[0]
        assert gate.headers("book", "x-conversation-id") == ["job 1"]
    assert server.booked(caller) == [booking["when"]]


async def test_an_appointment_is_found_by_its_callers_number_in_another_session_and_by_nobody_elses(
    gate: Gate, caller: str, booking: dict[str, Any]
) -> None:
    async with calling(gate, caller, "job 1") as first:
        await first.run(user_input=words("book", "call_1", booking))
    async with calling(gate, caller, "job 2") as second:
        await second.run(user_input=words("find_bookings", "call_1", {}))
        assert "You have an appointment" in heard(second)[0]
    async with calling(gate, "+4915100000", "job 3") as other:
        await other.run(user_input=words("find_bookings", "call_1", {}))
        assert "cannot find" in heard(other)[0]


async def test_a_barge_in_during_a_booking_leaves_one_and_the_next_call_tells_of_it(
    gate: Gate, server: Server, caller: str, booking: dict[str, Any]
) -> None:
    async with calling(gate, caller, "job 1") as session:
        reply = gate.keep("book")
        run: RunResult[None] = session.run(user_input=words("book", "call_1", booking))
        await reply.given.wait()
        interrupted = session.interrupt()
        reply.let_go.set()
        await interrupted
        await run
        assert spoken(session) == []
        await session.run(user_input=words("book", "call_2", booking))
        assert spoken(session) == heard(session)[1:]
        assert "booked" in heard(session)[1]
    assert server.booked(caller) == [booking["when"]]
