"""What is sent in each platform's name, held to the vendors' own types and to their payloads."""

import json
from pathlib import Path
from typing import Any

import pytest
from anthropic.types import ToolResultBlockParam, ToolUseBlock
from google.genai import types as gemini
from openai.types.chat import ChatCompletionMessage
from openai.types.realtime import ResponseFunctionCallArgumentsDoneEvent
from openai.types.responses import ResponseFunctionToolCall
from pydantic import BaseModel, TypeAdapter
from vapi import ServerMessageToolCalls

from server.calling.envelopes import ENVELOPES, Caller, Request, Sent, Unspeakable

PAYLOADS = Path(__file__).parents[1] / "platforms" / "payloads"
ZOE = Caller("11111111-1111-4111-8111-111111111111", "+15555550123")
ARGUMENTS = {"when": "tomorrow at ten", "duration": "22"}
SENT = Sent("call_fake_0001", "check_slot", ARGUMENTS)
EARLIER = Sent("call_fake_0000", "propose_times", {"when": ""})
SAID = "Tuesday December 1 at 10 AM is open."
NOW_MS = 1_795_359_600_000


def request(platform: str, caller: Caller = ZOE) -> Request:
    return ENVELOPES[platform].request(caller, [EARLIER, SENT], NOW_MS)


def payload(name: str) -> Any:
    return json.loads((PAYLOADS / name).read_bytes())


def assert_known(tree: Any, known: Any, path: str = "$") -> None:
    """Every key that is sent stands at that place of a payload that was captured."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            assert key in known, f"{path}.{key}"
            assert_known(value, known[key], f"{path}.{key}")
    elif isinstance(tree, list):
        for each in tree:
            assert_known(each, known[0], path)


def test_vapi_sends_what_payloads_have_that_were_captured() -> None:
    sent = request("vapi").body
    known = payload("vapi_tool_calls_request.wire_observed.json")
    for each in ("toolCalls", "toolCallList"):
        known["message"][each][0]["function"]["arguments"] = ARGUMENTS
    with_definition = known["message"]["toolWithToolCallList"][0]
    with_definition["toolCall"]["function"]["arguments"] = ARGUMENTS
    assert_known(sent, known)
    assert sent["message"]["toolCallList"] == sent["message"]["toolCalls"]
    assert sent["message"]["call"]["id"] == ZOE.conversation
    assert sent["message"]["customer"] == sent["message"]["call"]["customer"] == {"number": ZOE.number}


def test_vapis_own_types_take_the_message_with_the_arguments_as_a_text() -> None:
    message = request("vapi").body["message"]
    for call in message["toolCallList"]:  # one object, which stands there three times
        call["function"]["arguments"] = json.dumps(call["function"]["arguments"])
    found = ServerMessageToolCalls.model_validate(message)
    assert found.tool_call_list[0].id == SENT.id


def test_retell_sends_what_its_payload_has() -> None:
    sent = request("retell").body
    assert_known(sent, payload("retell_custom_function_request.json") | {"args": ARGUMENTS})
    last = sent["call"]["transcript_with_tool_calls"][-1]
    assert (last["tool_call_id"], json.loads(last["arguments"])) == (SENT.id, ARGUMENTS)
    assert [each["name"] for each in sent["call"]["transcript_with_tool_calls"]] == [
        "propose_times",
        "check_slot",
    ]


@pytest.mark.parametrize(("outbound", "end"), [(False, "from_number"), (True, "to_number")])
def test_retell_has_the_person_at_the_end_that_is_theirs(outbound: bool, end: str) -> None:
    call = request("retell", Caller("c", ZOE.number, outbound)).body["call"]
    assert call[end] == ZOE.number
    assert call["from_number"] != call["to_number"]


@pytest.mark.parametrize("platform", ENVELOPES)
def test_a_withheld_number_is_nowhere(platform: str) -> None:
    sent = request(platform, Caller("c"))
    assert "+" not in json.dumps(sent.body)
    assert "x-caller-number" not in sent.headers


@pytest.mark.parametrize(
    ("platform", "type_"),
    [
        ("openai", ResponseFunctionToolCall),
        ("openai-chat", ChatCompletionMessage),
        ("openai-realtime", ResponseFunctionCallArgumentsDoneEvent),
        ("anthropic", ToolUseBlock),
    ],
)
def test_the_vendors_types_know_all_that_is_sent(platform: str, type_: type[BaseModel]) -> None:
    sent = request(platform)
    found = type_.model_validate(sent.body, strict=True)
    assert not found.model_extra
    assert found.model_dump(exclude_unset=True, exclude_none=True) == {
        name: value for name, value in sent.body.items() if value is not None
    }
    assert sent.headers == {"x-conversation-id": ZOE.conversation, "x-caller-number": ZOE.number}


def test_geminis_type_knows_all_that_is_sent() -> None:
    part = gemini.Part.model_validate(request("gemini").body)
    assert part.function_call == gemini.FunctionCall(id=SENT.id, name=SENT.tool, args=ARGUMENTS)


def answers() -> dict[str, Any]:
    """The right answer on each platform, where one can be had from the vendor, as its type or payload."""
    output = {"type": "function_call_output", "call_id": SENT.id, "output": SAID}
    result = ToolResultBlockParam(type="tool_result", tool_use_id=SENT.id, content=SAID)
    response = gemini.FunctionResponse(id=SENT.id, name=SENT.tool, response={"output": SAID})
    return {
        "plain": {"say": SAID, "available": True},
        "vapi": payload("vapi_tool_calls_response.json"),
        "retell": {"say": SAID},
        "elevenlabs": {"say": SAID},
        "openai": output,
        "openai-chat": [{"role": "tool", "tool_call_id": SENT.id, "content": SAID}],
        "openai-realtime": {"type": "conversation.item.create", "item": output},
        "anthropic": TypeAdapter(ToolResultBlockParam).validate_python(result),
        "gemini": gemini.Part(function_response=response).model_dump(
            mode="json", by_alias=True, exclude_none=True
        ),
    }


@pytest.mark.parametrize("platform", ENVELOPES)
def test_the_sentence_of_an_answer_is_what_is_spoken(platform: str) -> None:
    assert ENVELOPES[platform].spoken(SENT, answers()[platform]) == SAID


@pytest.mark.parametrize("platform", ENVELOPES)
@pytest.mark.parametrize("wrong", ["", "Two\nlines.", None, 7])
def test_what_a_platform_would_drop_is_not_spoken(platform: str, wrong: object) -> None:
    answer = json.loads(json.dumps(answers()[platform]).replace(json.dumps(SAID), json.dumps(wrong)))
    with pytest.raises(Unspeakable):
        ENVELOPES[platform].spoken(SENT, answer)


@pytest.mark.parametrize("platform", [each for each in ENVELOPES if SENT.id in json.dumps(answers()[each])])
def test_an_answer_under_another_id_is_not_spoken(platform: str) -> None:
    with pytest.raises(Unspeakable, match="'call_fake_0002'"):
        ENVELOPES[platform].spoken(Sent("call_fake_0002", SENT.tool, {}), answers()[platform])


@pytest.mark.parametrize("platform", ENVELOPES)
@pytest.mark.parametrize("answer", [{}, [], None, "x", {"results": []}, {"error": "busy"}])
def test_an_answer_of_another_shape_is_not_spoken(platform: str, answer: object) -> None:
    with pytest.raises(Unspeakable):
        ENVELOPES[platform].spoken(SENT, answer)
