"""Anthropic's blocks and messages of its SDK, and its types for the answers."""

import json
from typing import Any

import pytest
from anthropic.types import (
    Message,
    ServerToolUseBlock,
    TextBlock,
    ThinkingBlock,
    ToolResultBlockParam,
    ToolUseBlock,
    Usage,
    UserMessageParam,
)
from anthropic.types.beta import BetaToolUseBlock
from pydantic import BaseModel

from server.platforms.anthropic import ANTHROPIC
from server.platforms.envelope import CALLS_MAX, Acknowledgement
from tests.server.platforms.forms import fits
from tests.server.platforms.kit import answer_to, calls, encoded, only, payload
from tools.call import Reply, ToolCall
from tools.faults import Fault

ARGUMENTS = {"when": "tomorrow at two", "duration": "22"}
CALL = ToolCall("check_slot", ARGUMENTS, "toolu_1")
REPLY = Reply(say="Yes,\nit is.", available=True)
RESULT = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "Yes, it is.", "is_error": False}


def block(id: str = "toolu_1", name: str = "check_slot") -> ToolUseBlock:
    return ToolUseBlock(type="tool_use", id=id, name=name, input=dict(ARGUMENTS))


TEXT = TextBlock(type="text", text="One moment.")
THINKING = ThinkingBlock(type="thinking", thinking="Tomorrow.", signature="s")
SEARCH = ServerToolUseBlock(type="server_tool_use", id="srvtoolu_1", name="web_search", input={"query": "q"})
MESSAGE = Message(
    id="msg_1",
    type="message",
    role="assistant",
    model="claude-sonnet-5",
    content=[THINKING, TEXT, block("toolu_1"), SEARCH, block("toolu_2", "book")],
    stop_reason="tool_use",
    usage=Usage(input_tokens=1, output_tokens=1),
)


def body(value: BaseModel | list[Any]) -> bytes:
    """As a program passes it on, with the nulls of `model_dump()`."""
    return encoded(
        value.model_dump() if isinstance(value, BaseModel) else [each.model_dump() for each in value]
    )


def answer(value: BaseModel | list[Any], *replies: Reply) -> Any:
    return json.loads(answer_to(ANTHROPIC, body(value), replies or (REPLY,)))


def test_a_block_is_answered_by_a_block() -> None:
    beta = BetaToolUseBlock(type="tool_use", id="toolu_1", name="check_slot", input=dict(ARGUMENTS))
    for each in (block(), beta):
        assert only(ANTHROPIC.parse(body(each), [], {})).call == CALL
        assert answer(each) == RESULT
    assert fits(ToolResultBlockParam, RESULT)


def test_the_samples_are_a_call_and_its_answer() -> None:
    call = only(ANTHROPIC.parse(payload("anthropic_tool_use_block.json"), [], {})).call
    assert call.arguments == {"start": "2026-12-01T10:00:00-05:00", "service": "consult_30"}
    example = json.loads(payload("anthropic_tool_result.json"))
    replies = [Reply(say=example["content"])]
    assert json.loads(answer_to(ANTHROPIC, payload("anthropic_tool_use_block.json"), replies)) == example


def test_a_list_is_answered_by_a_list_in_the_order_of_its_calls() -> None:
    found = answer(list(MESSAGE.content), Reply(say="One."), Reply(say="Two."))
    assert [(each["tool_use_id"], each["content"]) for each in found] == [
        ("toolu_1", "One."),
        ("toolu_2", "Two."),
    ]
    assert all(fits(ToolResultBlockParam, each) for each in found)


def test_a_message_is_answered_by_the_next_message() -> None:
    for whole in (body(MESSAGE), MESSAGE.model_dump_json().encode(), MESSAGE.to_json().encode()):
        assert [each.call.id for each in calls(ANTHROPIC.parse(whole, [], {}))] == ["toolu_1", "toolu_2"]
    found = answer(MESSAGE, Reply(say="One."), Reply(say="Two."))
    assert fits(UserMessageParam, found)
    assert [each["content"] for each in found["content"]] == ["One.", "Two."]
    turn = {"role": "assistant", "content": [block().model_dump()]}  # as it stands in a program's history
    assert json.loads(answer_to(ANTHROPIC, encoded(turn), [REPLY])) == {"role": "user", "content": [RESULT]}


@pytest.mark.parametrize("reason", ["max_tokens", "model_context_window_exceeded", "refusal"])
def test_what_was_cut_off_is_answered_and_not_run(reason: Any) -> None:
    cut_off = MESSAGE.model_copy(update={"stop_reason": reason})
    found = calls(ANTHROPIC.parse(body(cut_off), [], {}))
    assert [each.fault.reason for each in found if each.fault] == ["bad_arguments", "bad_arguments"]
    assert answer(cut_off, REPLY, REPLY) == answer(MESSAGE, REPLY, REPLY)


@pytest.mark.parametrize("reason", ["tool_use", "end_turn", "pause_turn", "stop_sequence", None])
def test_what_was_not_cut_off_is_run(reason: Any) -> None:
    whole = MESSAGE.model_copy(update={"stop_reason": reason})
    assert [each.fault for each in calls(ANTHROPIC.parse(body(whole), [], {}))] == [None, None]


OF_CHAT = {"id": "call_1", "type": "function", "function": {"name": "cancel", "arguments": "{}"}}


@pytest.mark.parametrize(
    "value",
    [
        {"type": "function_call", "call_id": "call_1", "name": "cancel", "arguments": "{}"},
        [{"type": "function_call", "call_id": "call_1", "name": "cancel", "arguments": "{}"}],
        OF_CHAT,
        {"role": "assistant", "content": None, "tool_calls": [OF_CHAT]},
        {"role": "assistant", "content": None, "function_call": {"name": "cancel", "arguments": "{}"}},
        {"functionCall": {"name": "cancel", "args": {}}},
        {"function_call": {"name": "cancel", "args": {}}},
        {"role": "model", "parts": [{"functionCall": {"name": "cancel", "args": {}}}]},
    ],
)
def test_a_call_of_another_vendor_is_refused_and_never_passed_over(value: object) -> None:
    with pytest.raises(Fault) as caught:
        ANTHROPIC.parse(encoded(value), [], {})
    assert caught.value.reason == "bad_arguments"


@pytest.mark.parametrize(
    ("reason", "is_error"),
    [
        ("", False),
        ("busy", False),
        ("which_booking", False),
        ("unconfirmed", False),
        ("unavailable", False),
        ("unknown_tool", True),
        ("bad_arguments", True),
        ("too_deep", True),
        ("too_many_calls", True),
    ],
)
def test_only_what_the_model_has_to_mend_is_an_error(reason: str, is_error: bool) -> None:
    assert answer(block(), Reply(say="No.", reason=reason))["is_error"] is is_error


@pytest.mark.parametrize(
    ("value", "content"),
    [
        (TEXT.model_dump(), b"{}"),
        (SEARCH.model_dump(), b"{}"),
        ([], b"[]"),
        ([TEXT.model_dump(), THINKING.model_dump()], b"[]"),
        (MESSAGE.model_copy(update={"content": [TEXT]}).model_dump(), b"{}"),
        ({"role": "assistant", "content": "One moment."}, b"{}"),
        ({"type": "message_stop"}, b"{}"),
        ({"type": "mcp_tool_use", "id": "m", "name": "cancel", "server_name": "s", "input": {}}, b"{}"),
        (RESULT, b"{}"),
    ],
)
def test_what_has_no_call_is_acknowledged_by_nothing_of_its_kind(value: object, content: bytes) -> None:
    assert ANTHROPIC.parse(encoded(value), [], {}) == Acknowledgement(content)


@pytest.mark.parametrize("value", [{}, {"content": []}, {"name": "cancel", "input_schema": {}}, {"type": 5}])
def test_an_object_that_is_nothing_of_anthropics_is_refused(value: object) -> None:
    with pytest.raises(Fault) as caught:
        ANTHROPIC.parse(encoded(value), [], {})
    assert caught.value.reason == "bad_arguments"
    assert json.loads(ANTHROPIC.render_fault(Reply(say="No."))) == {"error": "No."}


def test_the_program_says_who_is_on_the_line() -> None:
    headers = [(b"x-conversation-id", b"conv_1"), (b"x-caller-number", b"+15555550123")]
    for each in calls(ANTHROPIC.parse(body(MESSAGE), headers, {})):
        assert (each.call.conversation, each.call.caller) == ("conv_1", "+15555550123")
    beside = {"conversation_id": "conv_1", "caller_number": "+15555550123", "called_number": "+49301234567"}
    whole = encoded({**MESSAGE.model_dump(), **beside})
    for each in calls(ANTHROPIC.parse(whole, [], {})):
        assert (each.call.conversation, each.call.caller) == ("conv_1", "+15555550123")
    assert ANTHROPIC.lines(whole, [(b"x-agent-id", b"agent_1")]) == ("49301234567", "agent_1")
    made_up = only(ANTHROPIC.parse(body(block().model_copy(update={"input": beside})), [], {})).call
    assert (made_up.conversation, made_up.caller) == ("", "")


def test_a_call_that_cannot_be_run_leaves_the_others_alone() -> None:
    blocks = [{**block("toolu_1").model_dump(), "input": "tomorrow"}, block("toolu_2").model_dump()]
    first, second = calls(ANTHROPIC.parse(encoded(blocks), [], {}))
    assert first.fault is not None
    assert (first.fault.reason, first.call.id, second.fault) == ("bad_arguments", "toolu_1", None)


def test_of_too_many_calls_none_is_run_and_all_are_answered() -> None:
    blocks = [block(f"toolu_{at}") for at in range(CALLS_MAX + 1)]
    found = calls(ANTHROPIC.parse(body(blocks), [], {}))
    assert [each.fault.reason for each in found if each.fault] == ["too_many_calls"] * (CALLS_MAX + 1)
    results = answer(blocks, *[REPLY] * len(blocks))
    assert [each["tool_use_id"] for each in results] == [each.id for each in blocks]


@pytest.mark.parametrize("id", ["x" * 10_000, "a\0b", "null"])
def test_a_result_stands_under_the_id_that_was_sent_whatever_it_is(id: str) -> None:
    assert only(ANTHROPIC.parse(body(block(id)), [], {})).call.id == ""
    assert answer(block(id))["tool_use_id"] == id
