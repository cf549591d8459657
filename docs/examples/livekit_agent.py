"""A LiveKit agent that books with halfpast, through function tools of its own.

    pip install 'livekit-agents~=1.8'
    halfpast tools --platform livekit --tenant clinic > tools.json
    halfpast prompt --platform livekit --tenant clinic > prompt.md
    HALFPAST_KEY=... python livekit_agent.py dev        # and LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET

Through MCP (`livekit-agents[mcp]`) it is one line of LiveKit's, and no function below `number` is needed:

    mcp.MCPToolset(id="halfpast", mcp_server=mcp.MCPServerHTTP(f"{URL}/mcp", headers=known(...)))
"""

import json
import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
from livekit import rtc
from livekit.agents import Agent, AgentServer, AgentSession, JobContext, RunContext, cli
from livekit.agents.llm import Tool, function_tool

URL = os.environ.get("CALENDAR_URL", "http://127.0.0.1:8080")
WRITES = ("hold_slot", "book", "reschedule", "cancel")
TRIES, TIMEOUT_S = 2, 2.0  # of one try: after an interruption LiveKit waits five seconds for a tool
AWAY = "The calendar is away; nothing is confirmed. Say so, then call this again with the same arguments."

server = AgentServer()


@server.rtc_session()
async def answer(ctx: JobContext) -> None:
    """One phone call."""
    participant = await ctx.wait_for_participant()
    headers = known(os.environ["HALFPAST_KEY"], ctx.job.id, number(participant))
    calendar = aiohttp.ClientSession(URL, headers=headers, timeout=aiohttp.ClientTimeout(TIMEOUT_S))
    ctx.add_shutdown_callback(calendar.close)

    definitions = json.loads(Path("tools.json").read_text())
    agent = Agent(
        instructions=Path("prompt.md").read_text(), tools=[tool(each, calendar) for each in definitions]
    )
    session = AgentSession[None](stt="deepgram/nova-3", llm="openai/gpt-4.1-mini", tts="cartesia/sonic-3")
    await session.start(agent, room=ctx.room)
    await session.generate_reply(instructions="Greet the caller, and ask what you can do for them.")


def known(key: str, conversation: str, caller: str) -> dict[str, str]:
    """What no model sees or says: whose calendar it is, which conversation, and who is on the line."""
    return {"Authorization": f"Bearer {key}", "X-Conversation-Id": conversation, "X-Caller-Number": caller}


def number(participant: rtc.RemoteParticipant) -> str:
    """The number that they call from, as the telephone network says; of nobody else is it believed."""
    on_the_phone = participant.kind == rtc.ParticipantKind.PARTICIPANT_KIND_SIP
    return participant.attributes.get("sip.phoneNumber", "") if on_the_phone else ""


def tool(definition: dict[str, Any], calendar: aiohttp.ClientSession) -> Tool:
    """One of `tools.json`."""
    name = definition["name"]

    async def call(raw_arguments: dict[str, object], context: RunContext[Any]) -> str:
        if name in WRITES:  # a barge-in stops neither the booking nor the sentence that confirms it
            with suppress(RuntimeError):  # the barge-in was first: the booking is made all the same
                context.disallow_interruptions()
        return await said(calendar, name, raw_arguments, context.function_call.call_id)

    return function_tool(call, raw_schema=definition)


async def said(calendar: aiohttp.ClientSession, name: str, arguments: Any, call_id: str) -> str:
    """The sentence that the model is to say. The call id makes a second try a repetition, not a booking."""
    for _ in range(TRIES):
        try:
            async with calendar.post(
                f"/tools/{name}", json=arguments, headers={"X-Call-Id": call_id}, raise_for_status=True
            ) as response:
                return str((await response.json())["say"])
        except (aiohttp.ClientError, TimeoutError) as error:
            logging.warning("%s: %r", name, error)
    return AWAY


if __name__ == "__main__":
    cli.run_app(server)
