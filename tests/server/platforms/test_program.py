"""What vendors' SDKs have in hand, sent as it is to the real program, and its answers read by them again."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from anthropic.types import Message, TextBlock, ToolResultBlockParam, ToolUseBlock, Usage
from google.genai import types
from openai.types.chat import (
    ChatCompletionMessage,
    ChatCompletionMessageFunctionToolCall,
    ChatCompletionToolMessageParam,
)
from openai.types.chat.chat_completion_message_function_tool_call import Function
from openai.types.realtime import ConversationItemCreateEventParam, ResponseFunctionCallArgumentsDoneEvent
from openai.types.responses import ResponseFunctionToolCall
from openai.types.responses.response_input_param import FunctionCallOutput
from pydantic import BaseModel
from vapi import ServerMessageResponseToolCalls

from tests.server.platforms.forms import fits, leftovers
from tests.server.serving import Server
from tests.support.folders import temporary_folder


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with temporary_folder() as folder, Server(f"sqlite:///{folder}/halfpast.db", "--demo") as server:
        yield server


def post(server: Server, path: str, value: BaseModel | dict[str, Any], conversation: str) -> Any:
    """What is answered to somebody who calls from a number of their own."""
    content = value.model_dump_json() if isinstance(value, BaseModel) else json.dumps(value)
    headers = {"authorization": "Bearer demo", "x-conversation-id": conversation}
    response = server.client.post(path, content=content, headers=headers)
    assert response.status_code == 200, response.text
    return response.json()


def booked(server: Server, conversation: str) -> str:
    """The status of the one booking of a conversation, as another door shows it."""
    (found,) = server.call("find_bookings", {}, x_conversation_id=conversation).json()["bookings"]
    return str(found["status"])


def free(server: Server) -> str:
    """A time that nobody has."""
    return str(server.says("propose_times", {})["slots"][0]["start"])


def book(server: Server) -> dict[str, str]:
    return {"when": free(server), "attendee_name": "Zoe Miller", "with_whom": ""}


def test_an_item_of_responses_books(server: Server) -> None:
    arguments = json.dumps(book(server))
    item = ResponseFunctionToolCall(
        type="function_call",
        id="fc_1",
        call_id="call_1",
        name="book",
        arguments=arguments,
        status="completed",
    )
    found = post(server, "/openai", item, "responses")
    assert fits(FunctionCallOutput, found)
    assert found["call_id"] == "call_1"
    assert booked(server, "responses") == "confirmed"
    assert post(server, "/openai", item, "responses") == found  # a retry


def test_a_message_of_chat_finds_and_books_in_its_order(server: Server) -> None:
    calls = [
        ChatCompletionMessageFunctionToolCall(
            id=f"call_{at}", type="function", function=Function(name=name, arguments=json.dumps(arguments))
        )
        for at, (name, arguments) in enumerate((("book", book(server)), ("find_bookings", {})))
    ]
    found = post(server, "/openai", ChatCompletionMessage(role="assistant", tool_calls=list(calls)), "chat")
    assert [each["tool_call_id"] for each in found] == ["call_0", "call_1"]
    assert all(fits(ChatCompletionToolMessageParam, each) for each in found)
    assert booked(server, "chat") == "confirmed"


def test_an_event_of_realtime_books(server: Server) -> None:
    event = ResponseFunctionCallArgumentsDoneEvent(
        type="response.function_call_arguments.done",
        event_id="event_1",
        response_id="resp_1",
        item_id="item_1",
        output_index=0,
        call_id="call_1",
        name="book",
        arguments=json.dumps(book(server)),
    )
    assert fits(ConversationItemCreateEventParam, post(server, "/openai", event, "realtime"))
    assert booked(server, "realtime") == "confirmed"


def test_a_message_of_anthropic_books(server: Server) -> None:
    message = Message(
        id="msg_1",
        type="message",
        role="assistant",
        model="claude-sonnet-5",
        content=[
            TextBlock(type="text", text="One moment."),
            ToolUseBlock(type="tool_use", id="toolu_1", name="book", input=dict(book(server))),
            ToolUseBlock(type="tool_use", id="toolu_2", name="sing", input={}),
        ],
        usage=Usage(input_tokens=1, output_tokens=1),
    )
    found = post(server, "/anthropic", message, "anthropic")
    assert found["role"] == "user"
    assert all(fits(ToolResultBlockParam, each) for each in found["content"])
    assert [(each["tool_use_id"], each["is_error"]) for each in found["content"]] == [
        ("toolu_1", False),
        ("toolu_2", True),
    ]
    assert booked(server, "anthropic") == "confirmed"


def test_a_message_of_geminis_live_api_books(server: Server) -> None:
    call = types.FunctionCall(id="fc_1", name="book", args=dict(book(server)))
    message = types.LiveServerMessage(tool_call=types.LiveServerToolCall(function_calls=[call]))
    found = types.LiveClientMessage.model_validate(post(server, "/gemini", message, "gemini"))
    assert found.tool_response is not None
    (response,) = found.tool_response.function_responses or []
    assert (response.id, response.name) == ("fc_1", "book")
    assert booked(server, "gemini") == "confirmed"


def test_elevenlabs_holds_and_its_webhook_lets_go(server: Server) -> None:
    when = free(server)
    body = {"when": when, "conversation_id": "conv_1", "caller_number": "", "agent_id": "agent_1"}
    assert post(server, "/elevenlabs/hold_slot", body, "conv_1").keys() == {"say"}
    assert booked(server, "conv_1") == "held"
    webhook = {"type": "post_call_transcription", "data": {"conversation_id": "conv_1"}}
    assert post(server, "/elevenlabs", webhook, "conv_1") == {}
    after = server.call("find_bookings", {}, x_conversation_id="conv_1").json()
    assert "bookings" not in after


def test_vapi_gets_a_result_for_a_tool_and_for_a_function(server: Server) -> None:
    call = {"id": "vapi_1"}
    item = {"id": "tc_1", "function": {"name": "book", "arguments": json.dumps(book(server))}}
    message = {"type": "tool-calls", "call": call, "toolCallList": [item]}
    found = ServerMessageResponseToolCalls.model_validate(post(server, "/vapi", {"message": message}, ""))
    assert leftovers(found) == []
    assert booked(server, "vapi_1") == "confirmed"
    function = {"name": "find_bookings", "parameters": {}}
    legacy = {"type": "function-call", "call": call, "functionCall": function}
    assert post(server, "/vapi", {"message": legacy}, "").keys() == {"result"}


@pytest.mark.parametrize("path", ["/openai", "/anthropic", "/gemini", "/elevenlabs", "/elevenlabs/book"])
def test_every_door_wants_a_key(server: Server, path: str) -> None:
    assert server.client.post(path, content="{}").status_code == 401
    assert server.client.get(path).status_code == 405
