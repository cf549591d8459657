"""Plain HTTP, and what function calls look like on it."""

import json

import pytest

from server.platforms.envelope import Acknowledgement
from server.platforms.plain import PLAIN, PLAIN_END
from tests.server.platforms.kit import SLOT, answer_to, encoded, only, payload
from tools.call import Reply, ToolCall
from tools.faults import Fault

PATH = {"name": "check_slot"}
HEADERS = [
    (b"x-conversation-id", b"conv_1"),
    (b"x-call-id", b"call_1"),
    (b"x-caller-number", b"+1 555 555 0123"),
]
ARGUMENTS = {"when": "tomorrow at two", "duration": 22}


def parsed(body: bytes, headers: list[tuple[bytes, bytes]] | None = None) -> ToolCall:
    found = only(PLAIN.parse(body, headers or [], PATH))
    assert found.fault is None
    return found.call


def test_the_body_is_the_arguments() -> None:
    assert parsed(encoded(ARGUMENTS)) == ToolCall("check_slot", ARGUMENTS)


def test_the_body_may_be_a_text_with_the_arguments() -> None:
    assert parsed(encoded(json.dumps(ARGUMENTS))).arguments == ARGUMENTS


@pytest.mark.parametrize("body", [b"", b" \r\n", b"{}", b"null", b'""', b'{"arguments": null}'])
def test_no_body_is_no_arguments(body: bytes) -> None:
    assert {key: value for key, value in parsed(body).arguments.items() if value is not None} == {}


def test_what_the_platform_knows_comes_in_headers() -> None:
    call = parsed(encoded(ARGUMENTS), HEADERS)
    assert call == ToolCall("check_slot", ARGUMENTS, "call_1", "conv_1", "+15555550123")


def test_what_the_platform_knows_comes_under_reserved_keys() -> None:
    known = {"conversation_id": "conv_1", "call_id": "call_1", "caller_number": "0049301234567"}
    call = parsed(encoded({**ARGUMENTS, **known}))
    assert call == ToolCall("check_slot", ARGUMENTS, "call_1", "conv_1", "+49301234567")


def test_a_header_goes_before_the_body() -> None:
    call = parsed(encoded({"caller_number": "+19999990000", "call_id": "other"}), HEADERS)
    assert (call.caller, call.id, call.arguments) == ("+15555550123", "call_1", {})


def test_a_withheld_number_in_the_header_is_not_made_up_for_by_the_body() -> None:
    headers = [(b"x-caller-number", b"anonymous")]
    assert parsed(encoded({"caller_number": "+19999990000"}), headers).caller == ""


def test_a_header_that_is_there_twice_says_nothing() -> None:
    assert parsed(b"", [*HEADERS, (b"x-conversation-id", b"conv_2")]).conversation == ""


def test_known_values_of_any_type_do_not_matter() -> None:
    values: tuple[object, ...] = (None, True, 1.5, [], {}, {"a": 1})
    for value in values:
        call = parsed(encoded({"conversation_id": value, "call_id": value, "caller_number": value}))
        assert (call.conversation, call.id, call.caller, call.arguments) == ("", "", "", {})


def test_headers_need_not_be_text() -> None:
    call = parsed(b"", [(b"x-conversation-id", b"\xff\x00"), (b"x-caller-number", b"\xb2\xb3")])
    assert (call.conversation, call.caller) == ("", "")


@pytest.mark.parametrize(
    "body",
    [
        {"arguments": ARGUMENTS},
        {"args": ARGUMENTS},
        {"args": json.dumps(ARGUMENTS)},
        {"name": "check_slot", "args": ARGUMENTS, "call": {}},
        {"tool": "check_slot", "arguments": ARGUMENTS},
    ],
)
def test_a_wrapping_that_is_obvious_is_taken_off(body: dict[str, object]) -> None:
    assert parsed(encoded(body)).arguments == ARGUMENTS


@pytest.mark.parametrize(
    "name", ["openai_realtime_function_call.json", "openai_responses_function_call.json"]
)
def test_a_function_call_may_be_passed_on_as_it_is(name: str) -> None:
    call = parsed(payload(name))
    assert call.arguments == {"start": "2026-12-01T10:00:00-05:00", "service": "consult_30"}
    assert call.id == "call_fake_0001"


def test_reserved_keys_may_stand_inside_and_beside_the_wrapped_arguments() -> None:
    body = {"args": {"when": "noon", "call_id": "in", "conversation_id": "c"}, "call_id": "out"}
    call = parsed(encoded(body))
    assert (call.arguments, call.id, call.conversation) == ({"when": "noon"}, "out", "c")


@pytest.mark.parametrize(
    "body", [{"args": ARGUMENTS, "when": "now"}, {"arguments": 5}, {"args": [1], "when": "now"}]
)
def test_what_only_looks_like_a_wrapping_stays(body: dict[str, object]) -> None:
    assert parsed(encoded(body)).arguments == body


@pytest.mark.parametrize("body", [b"[]", b"5", b'"two"', b'{"args": "two"}', b"true"])
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(Fault) as caught:
        PLAIN.parse(body, [], PATH)
    assert caught.value.reason == "bad_arguments"


def test_the_answer_is_the_whole_reply_without_what_is_not_there() -> None:
    reply = Reply(say="Taken.\nAt three?", available=False, reason="busy", slots=(SLOT,))
    assert json.loads(answer_to(PLAIN, b"{}", [reply], **PATH)) == {
        "say": "Taken. At three?",
        "available": False,
        "reason": "busy",
        "slots": [{"start": SLOT.start, "end": SLOT.end, "host": "ann"}],
    }
    assert json.loads(PLAIN.render_fault(Reply(say="No."))) == {"say": "No."}


def test_an_idempotency_key_comes_in_its_header_and_nowhere_else() -> None:
    assert parsed(b"", [(b"idempotency-key", b' "8e03978e-40d5" ')]).key == '"8e03978e-40d5"'
    inside = parsed(encoded({"idempotency_key": "k", "Idempotency-Key": "k", "key": "k"}))
    assert inside.key == ""
    assert parsed(b"", [(b"idempotency-key", b"")]).key == ""


def test_two_idempotency_keys_are_none() -> None:
    assert parsed(b"", [(b"idempotency-key", b"one"), (b"idempotency-key", b"two")]).key == ""


@pytest.mark.parametrize("body", [b"", b"{}", b"[", b"\xff", b"x" * 1_000])
def test_the_path_names_the_conversation_that_has_ended(body: bytes) -> None:
    found = PLAIN_END.parse(body, [], {"id": "conv_1"})
    assert found == Acknowledgement(b'{"ended":true}', "conv_1")


@pytest.mark.parametrize("id", ["", " ", "null", "{{conversation.id}}", "x" * 1_000, "a\nb"])
def test_what_is_no_id_of_a_conversation_ends_nothing(id: str) -> None:
    assert PLAIN_END.parse(b"", [], {"id": id}) == Acknowledgement(b'{"ended":true}')


# Which line was called


def test_what_was_called_comes_in_headers_or_under_reserved_keys() -> None:
    headers = [(b"x-called-number", b"+49 30 1234567"), (b"x-agent-id", b"agent_1")]
    assert PLAIN.lines(b"", headers) == ("49301234567", "agent_1")
    body = encoded({"called_number": "+49301234567", "agent_id": "agent_1", "when": "noon"})
    assert PLAIN.lines(body, []) == ("49301234567", "agent_1")
    assert PLAIN.lines(body, headers[1:]) == ("49301234567", "agent_1")
    assert parsed(body).arguments == {"when": "noon"}


@pytest.mark.parametrize("value", [None, "", "None", "{{system__agent_id}}", 5, [], {}, "x" * 1_000, "a\0"])
def test_what_is_no_line_is_none(value: object) -> None:
    assert PLAIN.lines(encoded({"called_number": value, "agent_id": value}), []) == ()
