"""A conversation in LiveKit's own runner, with a model that does as it is told.

The rule: the model decides nothing. A caller's words "book#call_1 {...}" are a call of that tool under that
id; what a tool has said is said to the caller as it stands.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from livekit.agents import Agent, AgentSession
from livekit.agents.llm import (
    LLM,
    ChatChunk,
    ChatContext,
    ChoiceDelta,
    FunctionToolCall,
    LLMStream,
    RawFunctionTool,
    Tool,
    Toolset,
)
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS, APIConnectOptions


class Obedient(LLM[Any]):
    """The model; `told` are the tools that it was last told of."""

    told: list[dict[str, Any]] = []

    def chat(
        self,
        *,
        chat_ctx: ChatContext,
        tools: list[Tool] | None = None,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
        **_others: Any,
    ) -> LLMStream:
        self.told = [each.info.raw_schema for each in tools or [] if isinstance(each, RawFunctionTool)]
        return _Answer(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)


class _Answer(LLMStream):
    async def _run(self) -> None:
        self._event_ch.send_nowait(ChatChunk(id="1", delta=_delta(self._chat_ctx)))


def _delta(context: ChatContext) -> ChoiceDelta:
    last = context.items[-1]
    if last.type == "function_call_output":
        return ChoiceDelta(role="assistant", content=last.output)
    assert last.type == "message"
    head, _, arguments = (last.text_content or "").partition(" ")
    name, _, call_id = head.partition("#")
    call = FunctionToolCall(name=name, arguments=arguments, call_id=call_id)
    return ChoiceDelta(role="assistant", tool_calls=[call])


def words(tool: str, call_id: str, arguments: dict[str, Any]) -> str:
    """What a caller says to have a tool called."""
    return f"{tool}#{call_id} {json.dumps(arguments)}"


@asynccontextmanager
async def talking(tools: list[Tool | Toolset]) -> AsyncIterator[AgentSession[None]]:
    """A session without ears and voice, in which an agent has these tools."""
    async with AgentSession[None](
        llm=Obedient(), vad=None, turn_handling={"turn_detection": None}
    ) as session:
        await session.start(Agent(instructions="", tools=tools), record=False)
        yield session


def told(session: AgentSession[None]) -> list[dict[str, Any]]:
    """The tools that the model knows of: name, description and parameters."""
    assert isinstance(session.llm, Obedient)
    return session.llm.told


def heard(session: AgentSession[None]) -> list[str]:
    """What tools have told the model, in order."""
    return [each.output for each in session.history.items if each.type == "function_call_output"]


def spoken(session: AgentSession[None]) -> list[str | None]:
    """What the caller was told, in order."""
    return [
        each.text_content
        for each in session.history.items
        if each.type == "message" and each.role == "assistant"
    ]
