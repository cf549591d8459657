"""A conversation in Pipecat's own pipeline, with a model that does as it is told.

The rule: the model decides nothing. A caller's words "book#call_1 {...}" are a call of that tool under that
id; what a tool has said is said to the caller as it stands.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from pipecat.adapters.llm.schemas.tools_schema import ToolsSchema
from pipecat.frames.frames import (
    Frame,
    FunctionCallCancelFrame,
    FunctionCallFromLLM,
    InterruptionFrame,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMMessagesAppendFrame,
    LLMTextFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.llm_service import LLMService
from pipecat.workers.runner import WorkerRunner

AnyFrame = TypeVar("AnyFrame", bound=Frame)


class Obedient(LLMService):
    """The model."""

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, LLMContextFrame):
            await self._answer(frame.context)
        else:
            await self.push_frame(frame, direction)

    async def _answer(self, context: LLMContext) -> None:
        last: Any = context.get_messages()[-1]
        if last["role"] == "user":
            await self.run_function_calls([_call(last["content"], context)])
            return
        await self.push_frame(LLMFullResponseStartFrame())
        await self.push_frame(LLMTextFrame(json.loads(last["content"])))
        await self.push_frame(LLMFullResponseEndFrame())


def _call(words: str, context: LLMContext) -> FunctionCallFromLLM:
    head, _, arguments = words.partition(" ")
    name, _, call_id = head.partition("#")
    return FunctionCallFromLLM(
        context=context, tool_call_id=call_id, function_name=name, arguments=json.loads(arguments)
    )


class _Ears(FrameProcessor):
    """The caller's end of the line."""

    def __init__(self) -> None:
        super().__init__()
        self.frames = asyncio.Queue[Frame]()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        self.frames.put_nowait(frame)
        await self.push_frame(frame, direction)


class Talk:
    """A pipeline that runs."""

    def __init__(self, llm: Obedient, context: LLMContext) -> None:
        self._context = context
        self._ears = _Ears()
        user, assistant = LLMContextAggregatorPair(context)
        self.worker = PipelineWorker(Pipeline([user, llm, self._ears, assistant]))
        self.started = asyncio.Event()
        self.worker.add_event_handler("on_pipeline_started", self._note_start)

    async def _note_start(self, _worker: PipelineWorker, _frame: Frame) -> None:
        self.started.set()

    def told(self) -> list[dict[str, Any]]:
        """The tools that the model knows of: name, description and parameters."""
        tools = self._context.tools
        assert isinstance(tools, ToolsSchema)
        return [each.to_default_dict() for each in tools.standard_tools]

    async def say(self, tool: str, call_id: str, arguments: dict[str, Any]) -> None:
        """What a caller says to have a tool called."""
        words = f"{tool}#{call_id} {json.dumps(arguments)}"
        message: Any = {"role": "user", "content": words}
        await self.worker.queue_frame(LLMMessagesAppendFrame([message], run_llm=True))

    async def interrupt(self) -> list[str]:
        """A barge-in; the ids of the calls that it has cancelled."""
        await self.worker.queue_frame(InterruptionFrame())
        cancelled = []
        while not isinstance(frame := await self._ears.frames.get(), InterruptionFrame):
            if isinstance(frame, FunctionCallCancelFrame):
                cancelled.append(frame.tool_call_id)
        return cancelled

    async def until(self, kind: type[AnyFrame]) -> AnyFrame:
        """The next frame of a kind that reaches the caller's end."""
        while True:
            frame = await self._ears.frames.get()
            if isinstance(frame, kind):
                return frame


@asynccontextmanager
async def talking(llm: Obedient, context: LLMContext) -> AsyncIterator[Talk]:
    """A pipeline without ears and voice, in which a bot has the tools of this context."""
    talk = Talk(llm, context)
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(talk.worker)
    running = asyncio.create_task(runner.run())
    await talk.started.wait()
    try:
        yield talk
    finally:
        await runner.cancel()
        await running
