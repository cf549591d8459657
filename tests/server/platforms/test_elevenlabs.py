"""ElevenLabs: what its tools' schemas define, and its webhooks."""

import json
from typing import Any

import pytest
from elevenlabs.types import GetConversationResponseModel, ToolRequestModel

from server.platforms.elevenlabs import ELEVENLABS
from server.platforms.envelope import Acknowledgement
from tests.server.platforms.kit import answer_to, encoded, only, payload
from tools.call import Reply, ToolCall
from tools.schemas.definitions import described
from tools.schemas.dialects import Place, elevenlabs

PATH = {"name": "check_slot"}
ARGUMENTS = {"when": "tomorrow at two", "duration": "22"}
KNOWN = {
    "conversation_id": "conv_1",
    "caller_number": "+15555550123",
    "called_number": "+49301234567",
    "agent_id": "agent_1",
}
HEADERS = [
    (b"x-conversation-id", b"conv_1"),
    (b"x-caller-number", b"+15555550123"),
    (b"x-called-number", b"+49301234567"),
    (b"x-agent-id", b"agent_1"),
]
CALL = ToolCall("check_slot", ARGUMENTS, "", "conv_1", "+15555550123")


def parsed(body: object, headers: list[tuple[bytes, bytes]] | None = None) -> ToolCall:
    found = only(ELEVENLABS.parse(body if isinstance(body, bytes) else encoded(body), headers or [], PATH))
    assert found.fault is None
    return found.call


def test_the_body_is_the_arguments_and_what_the_platform_fills_in() -> None:
    assert parsed({**ARGUMENTS, **KNOWN}) == CALL
    call = parsed(payload("elevenlabs_webhook_request_body.json"))
    assert call.arguments == {"start": "2026-12-01T10:00:00-05:00", "service": "consult_30"}
    assert (call.conversation, call.caller) == ("conv_fake", "+15555550123")


def test_what_the_platform_knows_may_come_in_headers() -> None:
    assert parsed(ARGUMENTS, HEADERS) == CALL
    assert ELEVENLABS.lines(encoded(ARGUMENTS), HEADERS) == ("49301234567", "agent_1")


def test_the_lines_are_the_number_and_the_agent() -> None:
    assert ELEVENLABS.lines(encoded({**ARGUMENTS, **KNOWN}), []) == ("49301234567", "agent_1")


@pytest.mark.parametrize("tool", described(), ids=lambda each: each.name)
def test_a_body_as_our_own_definition_has_it_is_read_whole(tool: Any) -> None:
    """Every property of the schema is an argument of the tool, or something that the platform fills in."""
    definition = ToolRequestModel.model_validate(elevenlabs(tool, Place()))
    properties = definition.model_dump()["tool_config"]["api_schema"]["request_body_schema"]["properties"]
    filled = {name: KNOWN.get(name, "x") for name in properties}
    found = only(ELEVENLABS.parse(encoded(filled), [], {"name": tool.name})).call
    assert found.arguments == dict.fromkeys(tool.parameters, "x")
    assert (found.conversation, found.caller) == ("conv_1", "+15555550123")
    assert ELEVENLABS.lines(encoded(filled), []) == ("49301234567", "agent_1")


@pytest.mark.parametrize(
    "value", [None, "", "None", "{{system__caller_id}}", "{{ system__agent_id }}", 5.5, [], {}, True]
)
def test_what_was_not_filled_in_is_nothing(value: object) -> None:
    body = {**ARGUMENTS, **dict.fromkeys(KNOWN, value)}
    assert parsed(body) == ToolCall("check_slot", ARGUMENTS)
    assert ELEVENLABS.lines(encoded(body), []) == ()


def test_a_key_that_the_settings_of_a_tool_send_with_every_call_is_not_kept() -> None:
    assert parsed(ARGUMENTS, [(b"idempotency-key", b"k")]).key == ""


def test_the_answer_is_the_sentence_alone() -> None:
    reply = Reply(say="Taken.\nAt three?", available=False, reason="busy")
    assert answer_to(ELEVENLABS, encoded(ARGUMENTS), [reply], **PATH) == b'{"say":"Taken. At three?"}'
    assert ELEVENLABS.render_fault(Reply(say="No.", reason="bad_json")) == b'{"say":"No."}'


# Webhooks


def webhook(kind: str, **data: object) -> bytes:
    return encoded({"type": kind, "event_timestamp": 1795359600, "data": {"agent_id": "agent_1", **data}})


def conversation() -> dict[str, Any]:
    """One that is over, as the SDK has it: that is what the webhook sends."""
    phone = {
        "type": "twilio",
        "direction": "inbound",
        "phone_number_id": "p1",
        "agent_number": "+49301234567",
        "external_number": "+15555550123",
        "stream_sid": "s",
        "call_sid": "c",
    }
    found = GetConversationResponseModel.model_validate(
        {
            "agent_id": "agent_1",
            "conversation_id": "conv_1",
            "status": "done",
            "transcript": [],
            "has_audio": False,
            "has_user_audio": False,
            "has_response_audio": False,
            "has_auxiliary_audio": False,
            "metadata": {"start_time_unix_secs": 1, "call_duration_secs": 2, "phone_call": phone},
        }
    )
    data: dict[str, Any] = json.loads(found.json(by_alias=True, exclude_none=True))
    return data


@pytest.mark.parametrize("kind", ["post_call_transcription", "post_call_audio"])
def test_a_webhook_after_the_call_names_the_conversation_that_has_ended(kind: str) -> None:
    body = webhook(kind, **conversation())
    assert ELEVENLABS.parse(body, [], {}) == Acknowledgement(b"{}", "conv_1")
    assert parsed({**ARGUMENTS, **KNOWN}).conversation == "conv_1"
    assert ELEVENLABS.lines(body, []) == ("49301234567", "agent_1")


@pytest.mark.parametrize("kind", ["call_initiation_failure", "voice_removal_notice", "new", ""])
def test_other_webhooks_are_acknowledged(kind: str) -> None:
    assert ELEVENLABS.parse(webhook(kind, conversation_id="conv_1"), [], {}) == Acknowledgement(b"{}")


@pytest.mark.parametrize("id", [None, 1.5, [], {}, "x" * 1_000])
def test_an_end_without_a_conversation_ends_nothing(id: object) -> None:
    body = webhook("post_call_transcription", conversation_id=id)
    assert ELEVENLABS.parse(body, [], {}) == Acknowledgement(b"{}")


def test_arguments_that_look_like_a_webhook_are_arguments_where_the_path_names_a_tool() -> None:
    body = {"type": "post_call_transcription", "data": {"conversation_id": "conv_1"}}
    assert parsed(body) == ToolCall("check_slot", body)


def test_arguments_without_a_tool_in_the_path_are_a_call_of_none() -> None:
    found = only(ELEVENLABS.parse(encoded({**ARGUMENTS, **KNOWN}), [], {}))
    assert (found.call.name, found.call.arguments) == ("", ARGUMENTS)
