"""Retell's requests, with and without an envelope."""

import json
from typing import Any

import pytest
from pydantic import TypeAdapter
from retell.types import ChatResponse
from retell.types.llm_response import GeneralToolCustomTool

from server.platforms.envelope import Acknowledgement
from server.platforms.retell import RETELL
from tests.server.platforms.kit import answer_to, encoded, only, payload
from tools.call import Reply, ToolCall
from tools.faults import Fault

ARGUMENTS = {"when": "tomorrow at two", "duration": "22"}
INVOCATION = {
    "role": "tool_call_invocation",
    "tool_call_id": "tc_1",
    "name": "check_slot",
    "arguments": json.dumps(ARGUMENTS),
}


def parsed(body: object, path: dict[str, str] | None = None) -> ToolCall:
    found = only(RETELL.parse(body if isinstance(body, bytes) else encoded(body), [], path or {}))
    assert found.fault is None
    return found.call


def with_call(**call: object) -> dict[str, Any]:
    return {"name": "check_slot", "args": ARGUMENTS, "call": {"call_id": "call_1", **call}}


@pytest.mark.parametrize(
    "name", ["retell_custom_function_request.json", "retell_custom_function_request.raw.txt"]
)
def test_a_request_of_the_sdk(name: str) -> None:
    assert parsed(payload(name)) == ToolCall(
        "check_slot",
        {"start": "2026-12-01T10:00:00-05:00", "service": "consult_30"},
        "tool_call_fake_0001",
        "call_fake_retell_0001",
        "+15555550123",
    )


@pytest.mark.parametrize("args", [ARGUMENTS, json.dumps(ARGUMENTS)])
def test_arguments_are_an_object_or_a_text_with_one(args: object) -> None:
    assert parsed({"name": "check_slot", "args": args, "call": {}}).arguments == ARGUMENTS


@pytest.mark.parametrize(
    "body", [{"name": "look"}, {"name": "look", "call": {}}, {"name": "look", "args": None}]
)
def test_a_tool_without_arguments_is_called_with_none(body: object) -> None:
    assert parsed(body) == ToolCall("look", {})


def test_the_arguments_alone_go_to_the_tool_of_the_path() -> None:
    call = parsed(payload("retell_args_only_request.raw.txt"), {"name": "check_slot"})
    assert call == ToolCall("check_slot", {"start": "2026-12-01T10:00:00-05:00", "service": "consult_30"})
    assert parsed({"name": "Eve"}, {"name": "book"}) == ToolCall("book", {"name": "Eve"})


def test_the_arguments_alone_without_a_path_name_no_tool() -> None:
    assert parsed(payload("retell_args_only_request.raw.txt")).name == ""
    assert parsed({"name": "Eve", "when": "noon"}).name == ""


def test_the_path_goes_before_the_name_that_the_tool_has_at_retell() -> None:
    call = parsed({**with_call(), "name": "check availability"}, {"name": "check_slot"})
    assert (call.name, call.conversation) == ("check_slot", "call_1")


@pytest.mark.parametrize(
    ("call", "caller"),
    [
        ({"direction": "inbound", "from_number": "+15555550123", "to_number": "+1555"}, "+15555550123"),
        ({"direction": "outbound", "from_number": "+1555", "to_number": "+15555550123"}, "+15555550123"),
        ({"from_number": "+15555550123", "to_number": "+15555550100"}, "+15555550123"),
        ({"direction": "outbound", "from_number": "+15555550123"}, ""),
        ({"direction": "inbound", "from_number": "anonymous", "to_number": "+15555550100"}, ""),
        ({"direction": "inbound", "from_number": ""}, ""),
        ({"direction": ["outbound"], "from_number": 5}, ""),
        ({"call_type": "web_call"}, ""),
    ],
)
def test_the_caller_is_who_called_or_who_was_called(call: dict[str, object], caller: str) -> None:
    assert parsed(with_call(**call)).caller == caller


@pytest.mark.parametrize("id", [None, "", 1.5, [], {}, "x" * 1_000])
def test_a_conversation_of_any_other_type_is_none(id: object) -> None:
    assert parsed(with_call(call_id=id)).conversation == ""


@pytest.mark.parametrize("call", [None, "x", 5, []])
def test_a_call_of_any_other_type_is_none(call: object) -> None:
    found = parsed({"name": "check_slot", "args": ARGUMENTS, "call": call})
    assert found == ToolCall("check_slot", ARGUMENTS)


@pytest.mark.parametrize(
    ("transcript", "id"),
    [
        ([INVOCATION], "tc_1"),
        ([INVOCATION, {"role": "agent", "content": "One moment."}], "tc_1"),
        ([{**INVOCATION, "tool_call_id": "tc_0", "arguments": "{}"}, INVOCATION], "tc_1"),
        ([{**INVOCATION, "arguments": ARGUMENTS}], "tc_1"),
        # Not this call: another tool, other arguments, or something that cannot be told.
        ([INVOCATION, {**INVOCATION, "name": "book"}], ""),
        ([INVOCATION, {**INVOCATION, "arguments": "{}"}], ""),
        ([{**INVOCATION, "arguments": "not json"}], ""),
        ([{**INVOCATION, "tool_call_id": None}], ""),
        ([None, 1, "x", {"role": None}], ""),
        ([], ""),
        ("x", ""),
        (None, ""),
    ],
)
def test_the_call_id_is_a_hint_that_must_fit_this_call(transcript: object, id: str) -> None:
    assert parsed(with_call(transcript_with_tool_calls=transcript)).id == id


def test_arguments_that_are_no_object_are_a_fault_of_the_call() -> None:
    found = only(RETELL.parse(encoded({**with_call(), "args": "tomorrow"}), [], {}))
    assert found.fault is not None
    assert (found.fault.reason, found.call.conversation) == ("bad_arguments", "call_1")


@pytest.mark.parametrize("body", [b"[]", b"5", b'"{}"', b"null"])
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(Fault) as caught:
        RETELL.parse(body, [], {})
    assert caught.value.reason == "bad_arguments"


def test_the_answer_is_the_sentence_alone_where_the_sdks_tool_looks_for_it() -> None:
    body = answer_to(RETELL, encoded(with_call()), [Reply(say="Yes,\nit is.", available=True)])
    assert body == b'{"say":"Yes, it is."}' == RETELL.render_fault(Reply(say="Yes, it is.", reason="x"))
    tool = TypeAdapter(GeneralToolCustomTool).validate_json(payload("retell_custom_tool.json"))
    assert tool.response_variables == {"slot_say": "$.say"}


# What an agent's webhook tells


def test_a_call_that_has_ended_is_named() -> None:
    body = encoded({"event": "call_ended", "call": {"call_id": "call_1", "call_status": "ended"}})
    assert RETELL.parse(body, [], {}) == Acknowledgement(b"{}", "call_1")


def test_the_call_that_ends_is_the_one_that_the_tools_were_called_in() -> None:
    body = encoded({"event": "call_ended", "call": with_call()["call"]})
    assert RETELL.parse(body, [], {}) == Acknowledgement(b"{}", parsed(with_call()).conversation)


EVENTS = ["call_started", "call_analyzed", "call_inbound", "chat_started", "chat_analyzed", "new", ""]


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize(
    "beside",
    [
        {},
        {"call": {"call_id": "call_1"}},
        {"call": None},
        {"chat": {"chat_id": "chat_1"}},
        {"call_inbound": {"agent_id": "agent_1", "from_number": "+15555550123"}},
        {"data": [], "chat": "chat_1"},
    ],
)
def test_other_events_are_acknowledged_whatever_stands_beside_them(event: str, beside: object) -> None:
    assert isinstance(beside, dict)
    assert RETELL.parse(encoded({"event": event, **beside}), [], {}) == Acknowledgement(b"{}")


# An agent that writes


CHAT = {"chat_id": "chat_1", "agent_id": "agent_1", "message_with_tool_calls": [INVOCATION]}


def test_the_conversation_of_an_agent_that_writes_is_its_chat() -> None:
    asked = {"name": "check_slot", "args": ARGUMENTS, "chat": CHAT}
    assert parsed(asked) == ToolCall("check_slot", ARGUMENTS, "tc_1", "chat_1")
    assert parsed({**asked, "call": None}).conversation == "chat_1"
    assert parsed({"name": "look", "chat": CHAT}) == ToolCall("look", {}, "", "chat_1")
    assert RETELL.lines(encoded(asked), []) == ("agent_1",)


def test_a_chat_that_has_ended_is_named() -> None:
    ended = ChatResponse(chat_id="chat_1", agent_id="agent_1", chat_status="ended")
    body = encoded({"event": "chat_ended", "chat": ended.model_dump()})
    assert RETELL.parse(body, [], {}) == Acknowledgement(b"{}", "chat_1")
    assert RETELL.lines(body, []) == ("agent_1",)


@pytest.mark.parametrize("id", [None, 1.5, [], {}, "x" * 1_000])
def test_an_end_without_an_id_ends_nothing(id: object) -> None:
    for kind in ("call", "chat"):
        body = encoded({"event": f"{kind}_ended", kind: {f"{kind}_id": id}})
        assert RETELL.parse(body, [], {}) == Acknowledgement(b"{}")


def test_an_argument_called_event_is_no_event() -> None:
    assert parsed({"event": "call_ended"}, {"name": "book"}).name == "book"
    asked = {**with_call(), "event": "call_ended"}
    assert parsed(asked) == parsed(with_call())
