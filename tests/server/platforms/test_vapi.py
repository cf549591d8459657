"""Vapi's messages in every shape that is known of, and its SDK's types for the answers."""

import json
from typing import Any

import pytest
from vapi import ServerMessageResponseAssistantRequest, ServerMessageResponseToolCalls

from server.platforms.envelope import CALLS_MAX, Acknowledgement, Asked
from server.platforms.vapi import VAPI
from tests.server.platforms.kit import SLOT, answer_to, calls, encoded, payload
from tools.call import BookingData, Reply, ToolCall
from tools.faults import Fault

ARGUMENTS = {"when": "tomorrow at two", "duration": "22"}
CALL_ID = "11111111-1111-4111-8111-111111111111"
CALL = {"id": CALL_ID, "customer": {"number": "+15555550123"}}

TYPED = {
    "id": "c1",
    "type": "function",
    "function": {"name": "check_slot", "arguments": json.dumps(ARGUMENTS)},
}
CAPTURED = {"id": "c1", "type": "function", "function": {"name": "check_slot", "arguments": ARGUMENTS}}
CUSTOM_TOOLS = {"id": "c1", "name": "check_slot", "arguments": ARGUMENTS}
SERVER_EVENTS = {"id": "c1", "name": "check_slot", "parameters": ARGUMENTS}
OF_FUNCTION = {"id": "c1", "type": "function", "function": {"name": "check_slot", "parameters": ARGUMENTS}}
SHAPES = [TYPED, CAPTURED, CUSTOM_TOOLS, SERVER_EVENTS, OF_FUNCTION]

DEFINITION = {"type": "object", "properties": {"when": {"type": "string"}}}


def message(**fields: object) -> bytes:
    return encoded({"message": {"type": "tool-calls", "call": CALL, **fields}})


def parsed(body: bytes) -> tuple[Asked, ...]:
    return calls(VAPI.parse(body, [], {}))


def one(found: tuple[Asked, ...]) -> Asked:
    (only,) = found
    return only


def refused(body: bytes) -> str:
    with pytest.raises(Fault) as caught:
        VAPI.parse(body, [], {})
    return caught.value.reason


@pytest.mark.parametrize("key", ["toolCallList", "toolCalls"])
@pytest.mark.parametrize("item", SHAPES)
def test_each_shape_of_a_call_is_the_same_call(key: str, item: dict[str, object]) -> None:
    found = one(parsed(message(**{key: [item]})))
    assert found.fault is None
    assert found.call == ToolCall("check_slot", ARGUMENTS, "c1", CALL_ID, "+15555550123")


@pytest.mark.parametrize("item", SHAPES)
def test_a_call_with_its_tool_is_the_same_call(item: dict[str, object]) -> None:
    tool = {
        "type": "function",
        "function": {"name": "check_slot", "parameters": DEFINITION},
        "toolCall": item,
    }
    assert one(parsed(message(toolWithToolCallList=[tool]))).call.arguments == ARGUMENTS


@pytest.mark.parametrize(
    "definition",
    [{"name": "check_slot", "parameters": DEFINITION}, {"function": {"name": "check_slot"}}],
)
def test_a_call_without_a_name_has_that_of_its_tool(definition: dict[str, object]) -> None:
    tool = {**definition, "toolCall": {"id": "c1", "parameters": ARGUMENTS}}
    call = one(parsed(message(toolWithToolCallList=[tool]))).call
    assert (call.name, call.arguments) == ("check_slot", ARGUMENTS)


def test_a_schema_is_never_taken_for_arguments() -> None:
    tool = {"name": "check_slot", "parameters": DEFINITION, "toolCall": {"id": "c1"}}
    assert one(parsed(message(toolWithToolCallList=[tool]))).call.arguments == {}
    for schema in (DEFINITION, {"type": "object"}, {"properties": {"when": {"type": "string"}}}):
        for item in ({"function": {"parameters": schema}}, {"parameters": schema}):
            call = {"id": "c1", "name": "check_slot", **item}
            assert one(parsed(message(toolCallList=[call]))).call.arguments == {}
            found = one(parsed(message(toolCallList=[{**call, "arguments": ARGUMENTS}])))
            assert found.call.arguments == ARGUMENTS


@pytest.mark.parametrize(
    "name", ["vapi_tool_calls_request.sdk_typed.json", "vapi_tool_calls_request.wire_observed.json"]
)
def test_the_calls_of_a_payload_are_one_call_however_often_they_are_listed(name: str) -> None:
    assert one(parsed(payload(name))).call == ToolCall(
        "check_slot",
        {"start": "2026-12-01T10:00:00-05:00", "service": "consult_30"},
        "call_fake_0001",
        "11111111-1111-4111-8111-111111111111",
        "+15555550123",
    )


def test_several_calls_keep_their_order() -> None:
    items = [{**item, "id": f"c{at}"} for at, item in enumerate(SHAPES)]
    again = [{"name": "check_slot", "toolCall": item} for item in reversed(items)]
    found = parsed(message(toolCallList=items, toolCalls=items, toolWithToolCallList=again))
    assert [each.call.id for each in found] == [f"c{at}" for at in range(len(SHAPES))]


def test_a_call_that_only_one_list_has_is_not_lost() -> None:
    later = [{"toolCall": {**TYPED, "id": "c2"}}]
    found = parsed(message(toolCallList=[TYPED], toolWithToolCallList=later))
    assert [each.call.id for each in found] == ["c1", "c2"]


def test_calls_without_ids_are_not_taken_for_one_another_nor_for_new_ones_in_the_other_lists() -> None:
    items = [{"name": "check_slot", "arguments": ARGUMENTS}, {"name": "book"}]
    assert [each.call.name for each in parsed(message(toolCallList=items, toolCalls=items))] == [
        "check_slot",
        "book",
    ]


def test_arguments_that_are_no_object_spoil_only_their_own_call() -> None:
    items = [{"id": "c1", "name": "look", "arguments": "tomorrow"}, {**TYPED, "id": "c2"}]
    first, second = parsed(message(toolCallList=items))
    assert first.fault is not None
    assert first.fault.reason == "bad_arguments"
    assert (first.call.id, first.call.name) == ("c1", "look")
    assert (second.fault, second.call.arguments) == (None, ARGUMENTS)


@pytest.mark.parametrize("value", [None, "", {}, "{}"])
def test_a_tool_without_arguments_is_called_with_none(value: object) -> None:
    found = one(parsed(message(toolCallList=[{"id": "c1", "name": "look", "arguments": value}])))
    assert (found.fault, found.call.arguments) == (None, {})


@pytest.mark.parametrize(
    ("fields", "caller"),
    [
        ({"customer": {"number": "+15555550199"}}, "+15555550199"),
        ({"customer": {"number": "anonymous"}}, "+15555550123"),
        ({"customer": None}, "+15555550123"),
        ({"customer": "+15555550199"}, "+15555550123"),
        ({"call": {"customer": {"number": 15555550199}}}, ""),
        ({"call": None}, ""),
        ({"call": {"type": "outboundPhoneCall", "customer": {"number": "+4930123456"}}}, "+4930123456"),
    ],
)
def test_the_caller_is_the_customer(fields: dict[str, object], caller: str) -> None:
    assert one(parsed(message(toolCallList=[TYPED], **fields))).call.caller == caller


@pytest.mark.parametrize(
    ("fields", "conversation"),
    [
        ({}, CALL_ID),
        ({"call": {"id": 5}}, "5"),
        ({"call": {"id": None}}, ""),
        ({"call": None, "chat": {"id": "chat_1", "sessionId": "session_1"}}, "session_1"),
        ({"call": None, "chat": {"id": "chat_1"}}, "chat_1"),
        ({"call": None, "session": {"id": "session_1"}, "chat": {"id": "chat_1"}}, "session_1"),
        ({"call": [], "chat": 1, "session": "s"}, ""),
    ],
)
def test_the_conversation_is_the_call_or_the_session(fields: dict[str, Any], conversation: str) -> None:
    assert one(parsed(message(toolCallList=[TYPED], **fields))).call.conversation == conversation


@pytest.mark.parametrize(
    "kind",
    ["assistant-request", "status-update", "hang", "conversation-update", "new", ""],
)
def test_other_messages_are_acknowledged(kind: str) -> None:
    body = encoded({"message": {"type": kind, "call": CALL, "toolCallList": [TYPED]}})
    assert VAPI.parse(body, [], {}) == Acknowledgement(b"{}")


def test_the_report_at_the_end_names_the_conversation_that_has_ended() -> None:
    report = {"type": "end-of-call-report", "call": CALL, "toolCallList": [TYPED]}
    assert VAPI.parse(encoded({"message": report}), [], {}) == Acknowledgement(b"{}", CALL_ID)


@pytest.mark.parametrize("call", [None, {}, "x", {"id": None}, {"id": ["x"]}, {"id": "x" * 1_000}])
def test_a_report_without_a_call_ends_nothing(call: object) -> None:
    body = encoded({"message": {"type": "end-of-call-report", "call": call}})
    assert VAPI.parse(body, [], {}) == Acknowledgement(b"{}")


def test_the_conversation_that_ends_is_the_one_that_the_calls_were_in() -> None:
    for fields in ({"call": CALL}, {"call": None, "chat": {"id": "chat_1", "sessionId": "session_1"}}):
        (found,) = parsed(message(toolCallList=[TYPED], **fields))
        report = VAPI.parse(encoded({"message": {"type": "end-of-call-report", **fields}}), [], {})
        assert isinstance(report, Acknowledgement)
        assert report.ended == found.call.conversation != ""


def test_the_status_update_of_the_sdk_is_acknowledged() -> None:
    assert VAPI.parse(payload("vapi_status_update.json"), [], {}) == Acknowledgement(b"{}")


def test_a_message_may_lack_its_type_or_its_wrapping() -> None:
    assert one(parsed(encoded({"message": {"toolCallList": [TYPED]}}))).call.id == "c1"
    assert one(parsed(encoded({"type": "tool-calls", "toolCallList": [TYPED]}))).call.id == "c1"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message": None},
        {"message": {}},
        {"message": "tool-calls"},
        {"message": {"type": "tool-calls"}},
        {"message": {"type": "tool-calls", "toolCallList": []}},
        {"message": {"type": "tool-calls", "toolCallList": {"id": "c1"}}},
        {"message": {"type": "tool-calls", "toolCallList": [None, 1, "x", []]}},
        {"message": {"type": 5}},
    ],
)
def test_a_message_that_asks_for_nothing_that_can_be_made_out_is_refused(body: object) -> None:
    assert refused(encoded(body)) == "bad_arguments"


def test_a_message_with_too_many_calls_runs_none_of_them_and_answers_all() -> None:
    items = [{**TYPED, "id": f"c{at}"} for at in range(CALLS_MAX + 1)]
    assert all(each.fault is None for each in parsed(message(toolCallList=items[:CALLS_MAX])))
    found = parsed(message(toolCallList=items))
    assert [each.call.id for each in found] == [f"c{at}" for at in range(CALLS_MAX + 1)]
    assert {each.fault.reason for each in found if each.fault} == {"too_many_calls"}
    assert all(each.fault is not None for each in found)


def test_the_answer_is_what_the_sdk_has_a_type_for() -> None:
    names = ("check_slot", "book", "look")
    items = [{"id": f"c{at}", "name": name} for at, name in enumerate(names, start=1)]
    booking = BookingData("b1", "confirmed", SLOT.start, SLOT.end, "ann", ("ann",), {"name": "Eve"})
    replies = [
        Reply(say="Taken.\nAt three?", available=False, reason="busy", slots=(SLOT,)),
        Reply(say="Booked.", available=True, slot=SLOT, booking=booking),
        Reply(say="Which day?"),
    ]
    body = answer_to(VAPI, message(toolCallList=items), replies)
    answer = ServerMessageResponseToolCalls.model_validate_json(body)
    assert answer.model_extra == {}
    results = answer.results or []
    assert [each.model_extra for each in results] == [{}, {}, {}]
    assert [(each.tool_call_id, each.name) for each in results] == [
        ("c1", "check_slot"),
        ("c2", "book"),
        ("c3", "look"),
    ]
    assert [each.result for each in results] == ["Taken. At three?", "Booked.", "Which day?"]
    first, second, third = (each.metadata for each in results)
    slot = {"start": SLOT.start, "end": SLOT.end, "host": "ann"}
    assert first == {"available": False, "reason": "busy", "slots": [slot]}
    assert second is not None
    assert second["booking"]["attendee"] == {"name": "Eve"}
    assert third is None
    assert b"metadata" not in answer_to(VAPI, message(toolCallList=items[2:]), replies[2:])


def test_the_answer_has_the_shape_of_the_sdks_own_example() -> None:
    example = json.loads(payload("vapi_tool_calls_response.json"))
    sentence = example["results"][0]["result"]
    body = answer_to(VAPI, payload("vapi_tool_calls_request.sdk_typed.json"), [Reply(say=sentence)])
    assert json.loads(body) == example


def test_an_answer_without_a_call_is_the_sdks_error() -> None:
    body = VAPI.render_fault(Reply(say="That is\nno JSON.", reason="bad_json"))
    answer = ServerMessageResponseToolCalls.model_validate_json(body)
    assert (answer.error, answer.results, answer.model_extra) == ("That is no JSON.", None, {})


# A result has to find its call


@pytest.mark.parametrize("id", ["x" * 10_000, "call__thought__" + "A" * 2_000, "null", "{{id}}", "a\0b", 7])
def test_a_result_stands_under_the_id_that_was_sent_whatever_it_is(id: object) -> None:
    body = answer_to(VAPI, message(toolCallList=[{"id": id, "name": "look"}]), [Reply(say="Yes.")])
    assert json.loads(body)["results"] == [{"toolCallId": str(id), "name": "look", "result": "Yes."}]


@pytest.mark.parametrize("name", [None, "", [], {}, 1.5])
def test_a_result_has_a_name_also_where_the_call_has_none(name: object) -> None:
    body = answer_to(VAPI, message(toolCallList=[{"id": "c1", "name": name}]), [Reply(say="Which?")])
    (result,) = ServerMessageResponseToolCalls.model_validate_json(body).results or []
    assert result.name


# Functions, from before there were tools


@pytest.mark.parametrize("parameters", [ARGUMENTS, json.dumps(ARGUMENTS)])
def test_a_function_call_is_one_call_without_an_id(parameters: object) -> None:
    function = {"name": "check_slot", "parameters": parameters}
    body = encoded({"message": {"type": "function-call", "call": CALL, "functionCall": function}})
    assert one(parsed(body)).call == ToolCall("check_slot", ARGUMENTS, "", CALL_ID, "+15555550123")
    assert answer_to(VAPI, body, [Reply(say="Yes,\nit is.", available=True)]) == b'{"result":"Yes, it is."}'


def test_a_function_call_without_a_function_is_acknowledged() -> None:
    assert VAPI.parse(encoded({"message": {"type": "function-call"}}), [], {}) == Acknowledgement(b"{}")


# What else is sent to a server


def test_an_assistant_request_gets_nothing_that_would_be_spoken() -> None:
    body = encoded({"message": {"type": "assistant-request", "call": CALL}})
    found = VAPI.parse(body, [], {})
    assert isinstance(found, Acknowledgement)
    answer = ServerMessageResponseAssistantRequest.model_validate_json(found.body)
    assert answer.model_dump(exclude_none=True) == {}


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"phoneNumber": {"number": "+49301234567", "id": "p1"}}, ("49301234567", "p1")),
        ({"call": {"phoneNumberId": "p1", "assistantId": "a1"}}, ("p1", "a1")),
        (
            {"call": {"phoneNumber": {"number": "+49301234567"}}, "assistant": {"id": "a1"}},
            ("49301234567", "a1"),
        ),
        ({"phoneNumber": "+49301234567", "assistant": [], "call": None}, ()),
    ],
)
def test_the_lines_are_the_number_and_the_assistant(fields: dict[str, Any], lines: tuple[str, ...]) -> None:
    assert VAPI.lines(encoded({"message": {"type": "tool-calls", **fields}}), []) == lines
