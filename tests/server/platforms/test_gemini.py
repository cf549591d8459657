"""Gemini's function calls in each shape of its SDK, in both spellings, and its types for the answers."""

import json
from typing import Any

import pytest
from google.genai import interactions, types
from pydantic import BaseModel

from server.platforms.envelope import CALLS_MAX, Acknowledgement, Message
from server.platforms.gemini import GEMINI
from tests.server.platforms.forms import leftovers
from tests.server.platforms.kit import answer_to, calls, encoded, only
from tools.call import Reply, ToolCall
from tools.faults import Fault

ARGUMENTS = {"when": "tomorrow at two", "duration": "22"}
REPLY = Reply(say="Yes,\nit is.", available=True)
RESPONSE = {"id": "fc_1", "name": "check_slot", "response": {"output": "Yes, it is."}}


def function(id: str | None = "fc_1", name: str = "check_slot") -> types.FunctionCall:
    return types.FunctionCall(id=id, name=name, args=dict(ARGUMENTS))


def part(id: str | None = "fc_1", name: str = "check_slot") -> types.Part:
    return types.Part(function_call=function(id, name), thought_signature=b"\xff\x00")


TEXT = types.Part(text="One moment.")
CONTENT = types.Content(role="model", parts=[TEXT, part("fc_1"), part("fc_2", "book")])
WHOLE = types.GenerateContentResponse(
    candidates=[types.Candidate(content=CONTENT, index=0)], model_version="gemini", response_id="r"
)
LIVE = types.LiveServerMessage(
    tool_call=types.LiveServerToolCall(function_calls=[function("fc_1"), function("fc_2", "book")])
)


def camel(value: BaseModel) -> bytes:
    """As it comes over the wire."""
    return value.model_dump_json(by_alias=True, exclude_none=True).encode()


def snake(value: BaseModel) -> bytes:
    """As the SDK spells it, with all of its nulls."""
    return value.model_dump_json().encode()


def answer(body: bytes, *replies: Reply) -> Any:
    return json.loads(answer_to(GEMINI, body, replies or (REPLY,)))


TWO = (Reply(say="One."), Reply(say="Two."))
both_spellings = pytest.mark.parametrize(
    ("spelled", "key"), [(camel, "functionResponse"), (snake, "function_response")]
)


def outputs(parts: list[types.Part] | None) -> list[tuple[str | None, object]]:
    """What was answered under which id."""
    responses = [each.function_response for each in parts or []]
    return [(each.id, each.response) for each in responses if each is not None]


BOTH = [("fc_1", {"output": "One."}), ("fc_2", {"output": "Two."})]


# generateContent


@both_spellings
def test_a_part_is_answered_by_a_part(spelled: Any, key: str) -> None:
    body = spelled(part())
    assert only(GEMINI.parse(body, [], {})).call == ToolCall("check_slot", ARGUMENTS, "fc_1")
    found = answer(body)
    assert found == {key: RESPONSE}
    assert outputs([types.Part.model_validate(found)]) == [("fc_1", {"output": "Yes, it is."})]


@pytest.mark.parametrize("spelled", [camel, snake])
def test_a_call_by_itself_is_answered_by_a_response_by_itself(spelled: Any) -> None:
    assert answer(spelled(function())) == RESPONSE
    types.FunctionResponse.model_validate(RESPONSE)


@pytest.mark.parametrize("spelled", [camel, snake])
def test_a_call_without_an_id_is_answered_without_one(spelled: Any) -> None:
    assert only(GEMINI.parse(spelled(part(None)), [], {})).call == ToolCall("check_slot", ARGUMENTS)
    (found,) = answer(spelled(part(None))).values()
    assert found == {"name": "check_slot", "response": {"output": "Yes, it is."}}
    assert "id" not in answer(spelled(function(None)))


@both_spellings
@pytest.mark.parametrize("whole", [CONTENT, WHOLE], ids=["content", "response"])
def test_content_is_answered_by_content_in_the_order_of_its_calls(
    whole: BaseModel, spelled: Any, key: str
) -> None:
    body = spelled(whole)
    assert [each.call.name for each in calls(GEMINI.parse(body, [], {}))] == ["check_slot", "book"]
    found = answer(body, *TWO)
    assert [set(each) for each in found["parts"]] == [{key}, {key}]
    content = types.Content.model_validate(found)
    assert (content.role, outputs(content.parts)) == ("user", BOTH)


@both_spellings
def test_a_list_of_parts_is_answered_by_a_list(spelled: Any, key: str) -> None:
    found = answer(encoded([json.loads(spelled(each)) for each in CONTENT.parts or []]), *TWO)
    assert outputs([types.Part.model_validate(each) for each in found]) == BOTH
    assert [set(each) for each in found] == [{key}, {key}]


def test_a_list_of_calls_is_answered_by_a_list() -> None:
    """What the SDK's `response.function_calls` is."""
    found = answer(encoded([each.model_dump() for each in WHOLE.function_calls or []]), *TWO)
    responses = [types.FunctionResponse.model_validate(each) for each in found]
    assert [(each.id, each.response) for each in responses] == BOTH


# The Live API


@pytest.mark.parametrize(
    ("spelled", "outer", "inner"),
    [(camel, "toolResponse", "functionResponses"), (snake, "tool_response", "function_responses")],
)
def test_a_message_of_the_live_api_is_answered_by_one(spelled: Any, outer: str, inner: str) -> None:
    found = answer(spelled(LIVE), *TWO)
    assert set(found) == {outer}
    assert set(found[outer]) == {inner}
    message = types.LiveClientMessage.model_validate(found)
    assert message.tool_response is not None
    responses = message.tool_response.function_responses or []
    assert [(each.id, each.name, each.response) for each in responses] == [
        ("fc_1", "check_slot", {"output": "One."}),
        ("fc_2", "book", {"output": "Two."}),
    ]
    assert LIVE.tool_call is not None
    inside = answer(spelled(LIVE.tool_call), *TWO)
    assert types.LiveClientToolResponse.model_validate(inside) == message.tool_response


# Interactions


def step(id: str = "fc_1") -> interactions.FunctionCallStep:
    return interactions.FunctionCallStep(id=id, name="check_slot", arguments=dict(ARGUMENTS))


def test_a_step_is_answered_by_a_step() -> None:
    body = snake(step())
    assert only(GEMINI.parse(body, [], {})).call == ToolCall("check_slot", ARGUMENTS, "fc_1")
    found = interactions.FunctionResultStep.model_validate(answer(body))
    assert (found.type, found.call_id, found.name, found.result) == (
        "function_result",
        "fc_1",
        "check_slot",
        "Yes, it is.",
    )
    assert leftovers(found) == []


def test_an_interaction_is_answered_by_the_input_of_the_next() -> None:
    thought = {"type": "thought", "signature": "s"}
    steps = [thought, step("fc_1").model_dump(), step("fc_2").model_dump()]
    whole = interactions.Interaction.model_validate({"id": "i", "status": "requires_action", "steps": steps})
    event = {"event_type": "interaction.completed", "interaction": {"id": "i", "steps": steps}}
    for body in (snake(whole), encoded(steps), encoded(event)):
        results = [interactions.FunctionResultStep.model_validate(each) for each in answer(body, *TWO)]
        assert [(each.call_id, each.result) for each in results] == [("fc_1", "One."), ("fc_2", "Two.")]
        assert leftovers(results) == []


# What was cut off


def whole_of(reason: types.FinishReason | None, *parts: types.Part) -> types.GenerateContentResponse:
    content = types.Content(role="model", parts=list(parts))
    return types.GenerateContentResponse(candidates=[types.Candidate(content=content, finish_reason=reason)])


GOOD = ("STOP", "FINISH_REASON_UNSPECIFIED")


@pytest.mark.parametrize("spelled", [camel, snake])
@pytest.mark.parametrize("reason", [each for each in types.FinishReason if each.value not in GOOD])
def test_what_was_cut_off_is_answered_and_not_run(reason: types.FinishReason, spelled: Any) -> None:
    body = spelled(whole_of(reason, part("fc_1"), part("fc_2")))
    found = calls(GEMINI.parse(body, [], {}))
    assert [each.fault.reason for each in found if each.fault] == ["bad_arguments", "bad_arguments"]
    assert outputs(types.Content.model_validate(answer(body, *TWO)).parts) == BOTH


@pytest.mark.parametrize("spelled", [camel, snake])
@pytest.mark.parametrize("reason", [None, *(each for each in types.FinishReason if each.value in GOOD)])
def test_what_was_not_cut_off_is_run(reason: types.FinishReason | None, spelled: Any) -> None:
    assert only(GEMINI.parse(spelled(whole_of(reason, part())), [], {})).fault is None


@pytest.mark.parametrize(("number", "runs"), [(0, True), (1, True), (2, False), (10, False)])
def test_a_reason_may_be_the_number_that_it_has_in_the_protocol(number: int, runs: bool) -> None:
    candidate = {"content": {"parts": [json.loads(camel(part()))]}, "finishReason": number}
    found = only(GEMINI.parse(encoded({"candidates": [candidate]}), [], {}))
    assert (found.fault is None) is runs


@pytest.mark.parametrize("status", ["incomplete", "failed", "cancelled", "budget_exceeded"])
def test_an_interaction_that_was_stopped_is_answered_and_not_run(status: str) -> None:
    whole = {"id": "i", "status": status, "steps": [step().model_dump()]}
    found = only(GEMINI.parse(encoded(whole), [], {}))
    assert (found.fault is not None, found.call.id) == (True, "fc_1")
    assert [each["call_id"] for each in answer(encoded(whole))] == ["fc_1"]


# A response in pieces


def stream(*chunks: types.GenerateContentResponse, spelled: Any = camel) -> bytes:
    return encoded([json.loads(spelled(each)) for each in chunks])


@both_spellings
def test_the_pieces_of_a_response_are_answered_as_one(spelled: Any, key: str) -> None:
    usage = types.GenerateContentResponseUsageMetadata(total_token_count=1)
    body = stream(
        whole_of(None, TEXT, part("fc_1")),
        whole_of(None, part("fc_2", "book")),
        whole_of(types.FinishReason.STOP),
        types.GenerateContentResponse(usage_metadata=usage),
        spelled=spelled,
    )
    assert [each.call.name for each in calls(GEMINI.parse(body, [], {}))] == ["check_slot", "book"]
    content = types.Content.model_validate(answer(body, *TWO))
    assert (content.role, outputs(content.parts)) == ("user", BOTH)
    assert [set(each) for each in answer(body, *TWO)["parts"]] == [{key}, {key}]


def test_where_the_last_piece_says_that_it_was_cut_off_none_is_run() -> None:
    body = stream(whole_of(None, part("fc_1")), whole_of(types.FinishReason.MAX_TOKENS, TEXT))
    assert only(GEMINI.parse(body, [], {})).fault is not None
    assert len(answer(body)["parts"]) == 1


def test_pieces_without_a_call_are_acknowledged() -> None:
    body = stream(whole_of(None, TEXT), whole_of(types.FinishReason.STOP))
    assert GEMINI.parse(body, [], {}) == Acknowledgement(b"{}")


# What is another vendor's


@pytest.mark.parametrize(
    "value",
    [
        {"type": "tool_use", "id": "toolu_1", "name": "cancel", "input": {}},
        [{"type": "tool_use", "id": "toolu_1", "name": "cancel", "input": {}}],
        {"type": "message", "content": [{"type": "tool_use", "id": "t", "name": "cancel", "input": {}}]},
        {"id": "call_1", "type": "function", "function": {"name": "cancel", "arguments": "{}"}},
        {"role": "assistant", "content": None, "function_call": {"name": "cancel", "arguments": "{}"}},
    ],
)
def test_a_call_of_another_vendor_is_refused_and_never_passed_over(value: object) -> None:
    with pytest.raises(Fault) as caught:
        GEMINI.parse(encoded(value), [], {})
    assert caught.value.reason == "bad_arguments"


def test_the_functions_that_an_interaction_may_call_are_no_calls() -> None:
    definition = {"type": "function", "name": "cancel", "parameters": {"type": "object"}}
    whole = {"id": "i", "status": "completed", "steps": [{"type": "thought"}], "tools": [definition]}
    assert GEMINI.parse(encoded(whole), [], {}) == Acknowledgement(b"[]")


# What asks for nothing


@pytest.mark.parametrize("spelled", [camel, snake])
@pytest.mark.parametrize(
    "value",
    [
        TEXT,
        types.Content(role="model", parts=[TEXT]),
        types.GenerateContentResponse(candidates=[]),
        types.GenerateContentResponse(
            prompt_feedback=types.GenerateContentResponsePromptFeedback(
                block_reason=types.BlockedReason.SAFETY
            )
        ),
        types.LiveServerMessage(setup_complete=types.LiveServerSetupComplete()),
        types.LiveServerMessage(server_content=types.LiveServerContent(turn_complete=True)),
        types.LiveServerMessage(usage_metadata=types.UsageMetadata(total_token_count=1)),
        types.LiveServerMessage(tool_call=types.LiveServerToolCall(function_calls=[])),
    ],
)
def test_what_has_no_call_is_acknowledged(value: BaseModel, spelled: Any) -> None:
    assert GEMINI.parse(spelled(value), [], {}) == Acknowledgement(b"{}")


@pytest.mark.parametrize("spelled", [camel, snake])
def test_what_is_cancelled_stays_done(spelled: Any) -> None:
    cancelled = types.LiveServerToolCallCancellation(ids=["fc_1"])
    body = spelled(types.LiveServerMessage(tool_call_cancellation=cancelled))
    assert GEMINI.parse(body, [], {}) == Acknowledgement(b"{}")


@pytest.mark.parametrize("spelled", [camel, snake])
def test_a_call_that_is_still_being_written_is_none(spelled: Any) -> None:
    begun = types.FunctionCall(id="fc_1", name="cancel", will_continue=True)
    partial = types.FunctionCall(
        id="fc_1", name="cancel", partial_args=[types.PartialArg(json_path="$.which", string_value="to")]
    )
    for each in (begun, partial):
        assert GEMINI.parse(spelled(types.Part(function_call=each)), [], {}) == Acknowledgement(b"{}")
        assert GEMINI.parse(spelled(each), [], {}) == Acknowledgement(b"{}")
        content = types.Content(role="model", parts=[types.Part(function_call=each)])
        assert GEMINI.parse(spelled(content), [], {}) == Acknowledgement(b"{}")


@pytest.mark.parametrize("value", [[], [{"text": "x"}], {"steps": []}])
def test_a_list_without_calls_is_acknowledged_by_an_empty_one(value: object) -> None:
    assert GEMINI.parse(encoded(value), [], {}) == Acknowledgement(b"[]")


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"args": {}},
        {"name": "cancel", "description": "Cancel.", "parameters": {"type": "object"}},
        {"name": "cancel", "response": {"output": "x"}},
    ],
)
def test_an_object_that_is_no_call_of_geminis_is_refused(value: object) -> None:
    with pytest.raises(Fault) as caught:
        GEMINI.parse(encoded(value), [], {})
    assert caught.value.reason == "bad_arguments"
    assert json.loads(GEMINI.render_fault(Reply(say="No."))) == {"error": "No."}


# Who is on the line, and what goes wrong


@pytest.mark.parametrize("spelled", [camel, snake])
@pytest.mark.parametrize("whole", [part(), function(), CONTENT, WHOLE, LIVE, step()])
def test_the_program_says_who_is_on_the_line(whole: BaseModel, spelled: Any) -> None:
    headers = [(b"x-conversation-id", b"conv_1"), (b"x-caller-number", b"+15555550123")]
    beside = {"conversation_id": "conv_1", "caller_number": "+15555550123", "called_number": "+49301234567"}
    body = encoded({**json.loads(spelled(whole)), **beside})
    for found in (GEMINI.parse(spelled(whole), headers, {}), GEMINI.parse(body, [], {})):
        for each in calls(found):
            assert (each.call.conversation, each.call.caller) == ("conv_1", "+15555550123")
            assert each.call.arguments == ARGUMENTS
    assert GEMINI.lines(body, [(b"x-agent-id", b"agent_1")]) == ("49301234567", "agent_1")


def test_the_program_may_tell_one_call_from_another_where_gemini_does_not() -> None:
    headers = [(b"x-call-id", b"call_1")]
    assert only(GEMINI.parse(camel(part(None)), headers, {})).call.id == "call_1"
    assert only(GEMINI.parse(camel(part("fc_1")), headers, {})).call.id == "fc_1"
    both = types.Content(role="model", parts=[part(None), part(None, "book")])
    assert [each.call.id for each in calls(GEMINI.parse(camel(both), headers, {}))] == ["", ""]
    answered = GEMINI.parse(camel(part(None)), headers, {})
    assert isinstance(answered, Message)
    assert b"call_1" not in answered.render([REPLY])


def test_what_the_model_says_of_the_line_is_not_believed() -> None:
    made_up = types.FunctionCall(name="book", args={"caller_number": "+15555550123", "conversation_id": "c"})
    for each in (made_up, types.Part(function_call=made_up)):
        call = only(GEMINI.parse(camel(each), [], {})).call
        assert (call.conversation, call.caller) == ("", "")


def test_a_call_that_cannot_be_run_leaves_the_others_alone() -> None:
    bad = {"functionCall": {"id": "fc_1", "name": "check_slot", "args": "tomorrow"}}
    first, second = calls(GEMINI.parse(encoded([bad, json.loads(camel(part("fc_2")))]), [], {}))
    assert first.fault is not None
    assert (first.fault.reason, first.call.id, second.fault) == ("bad_arguments", "fc_1", None)


def test_of_too_many_calls_none_is_run_and_all_are_answered() -> None:
    content = types.Content(role="model", parts=[part(f"fc_{at}") for at in range(CALLS_MAX + 1)])
    found = calls(GEMINI.parse(camel(content), [], {}))
    assert [each.fault.reason for each in found if each.fault] == ["too_many_calls"] * (CALLS_MAX + 1)
    assert len(answer(camel(content), *[REPLY] * (CALLS_MAX + 1))["parts"]) == CALLS_MAX + 1


@pytest.mark.parametrize("id", ["x" * 10_000, "a\0b", "null"])
def test_a_response_stands_under_the_id_that_was_sent_whatever_it_is(id: str) -> None:
    assert only(GEMINI.parse(camel(part(id)), [], {})).call.id == ""
    assert answer(camel(function(id)))["id"] == id
    assert answer(snake(step(id)))["call_id"] == id
