"""A Pipecat bot that books with halfpast, through function tools of its own.

    pip install 'pipecat-ai[deepgram,openai,runner,webrtc]~=1.14'
    halfpast tools --platform pipecat --tenant clinic > tools.json
    halfpast prompt --platform pipecat --tenant clinic > prompt.md
    HALFPAST_KEY=... python pipecat_bot.py              # and DEEPGRAM_API_KEY, OPENAI_API_KEY

Through MCP (`pipecat-ai[mcp]`) it is one line of Pipecat's, and no function below `known` is needed:

    LLMContext(tools=await MCPClient(StreamableHttpParameters(url=f"{URL}/mcp", headers=known(...))).tools())
"""

import json
import logging
import os
from pathlib import Path
from typing import Any

import aiohttp
from pipecat.adapters.llm.schemas.function_schema import FunctionSchema
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.aggregators import llm_response_universal as aggregators
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.runner.types import CallData, RunnerArguments
from pipecat.services.llm_service import FunctionCallParams, LLMService
from pipecat.workers.runner import WorkerRunner

URL = os.environ.get("CALENDAR_URL", "http://127.0.0.1:8080")
WRITES = ("hold_slot", "book", "reschedule", "cancel")
TRIES, TIMEOUT_S = 2, 2.0  # of one try: whoever hears nothing for longer hangs up
AWAY = "The calendar is away; nothing is confirmed. Say so, then call this again with the same arguments."


async def bot(runner_args: RunnerArguments) -> None:
    """One phone call."""
    from pipecat.runner.utils import create_transport
    from pipecat.services.deepgram.stt import DeepgramSTTService
    from pipecat.services.deepgram.tts import DeepgramTTSService
    from pipecat.services.openai.llm import OpenAILLMService
    from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams

    sound = FastAPIWebsocketParams(audio_in_enabled=True, audio_out_enabled=True)
    transport = await create_transport(runner_args, {"twilio": lambda: sound, "webrtc": lambda: sound})
    stt = DeepgramSTTService(api_key=os.environ["DEEPGRAM_API_KEY"])
    prompt = OpenAILLMService.Settings(system_instruction=Path("prompt.md").read_text())
    llm = OpenAILLMService(api_key=os.environ["OPENAI_API_KEY"], settings=prompt)
    tts = DeepgramTTSService(api_key=os.environ["DEEPGRAM_API_KEY"])
    runner = WorkerRunner(handle_sigint=runner_args.handle_sigint)

    async def hang_up(*_: Any) -> None:
        await runner.cancel()

    transport.add_event_handler("on_client_disconnected", hang_up)
    headers, timeout = known(os.environ["HALFPAST_KEY"], runner_args), aiohttp.ClientTimeout(TIMEOUT_S)
    async with aiohttp.ClientSession(URL, headers=headers, timeout=timeout) as calendar:
        definitions = json.loads(Path("tools.json").read_text())
        context = LLMContext(tools=[tool(each, calendar, llm) for each in definitions])
        hearing = aggregators.LLMUserAggregatorParams(vad_analyzer=SileroVADAnalyzer())
        user, assistant = aggregators.LLMContextAggregatorPair(context, user_params=hearing)
        stages = [transport.input(), stt, user, llm, tts, transport.output(), assistant]
        await runner.add_workers(PipelineWorker(Pipeline(stages)))
        await runner.run()


def known(key: str, runner_args: RunnerArguments) -> dict[str, str]:
    """What no model sees or says: whose calendar it is, which conversation, and who is on the line."""
    call = runner_args.call_data or CallData()  # of Twilio: the stream has to have a parameter `from_number`
    conversation, number = call.call_id or runner_args.session_id or "", call.from_number or ""
    return {"Authorization": f"Bearer {key}", "X-Conversation-Id": conversation, "X-Caller-Number": number}


def tool(definition: dict[str, Any], calendar: aiohttp.ClientSession, llm: LLMService[Any]) -> FunctionSchema:
    """One of `tools.json`."""
    name, parameters = definition["name"], definition["parameters"]

    async def call(params: FunctionCallParams) -> None:
        await params.result_callback(await said(calendar, name, params.arguments, params.tool_call_id))

    llm.register_function(name, call, cancel_on_interruption=name not in WRITES)
    return FunctionSchema(name, definition["description"], parameters["properties"], parameters["required"])


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
    from pipecat.runner.run import main

    main()
