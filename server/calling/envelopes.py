"""What each platform sends for a call of a tool, and what it would speak of the answer.

The rule: this is the platforms' side, by their own types and documentation, and knows nothing of how
`server.platforms` reads it: so that a call that is played here has been through both.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from engine.errors import HalfpastError

BUSINESS = "+494066969000"
"""The number that is called: one that is kept free for films."""
AGENT = "agent_of_a_script"
ORGANISATION = "00000000-0000-4000-8000-000000000000"


class Unspeakable(HalfpastError):
    """An answer that the platform would drop: nothing would be spoken, or nobody knows of what."""

    code = "unspeakable"


class Caller(Struct, frozen=True):
    """Who is on the line, in one phone call."""

    conversation: str
    number: str = ""
    """E.164; "" is withheld, or a call over the web."""
    outbound: bool = False


class Sent(Struct, frozen=True):
    """One call of a tool by the model."""

    id: str
    tool: str
    arguments: dict[str, str]


class Request(Struct, frozen=True):
    """What goes over HTTP."""

    path: str
    body: Any
    headers: dict[str, str] = {}


class Envelope(Struct, frozen=True):
    """A platform that sends JSON over HTTP."""

    request: Callable[[Caller, Sequence[Sent], int], Request]
    """Who, what was sent in this phone call with this call as the last, and now in ms."""
    spoken: Callable[[Sent, Any], str]
    """The call and the answer to it -> what would be spoken. Raises `Unspeakable`."""
    ended: Callable[[Caller, int], Request]
    """That the phone call is over."""


def one_line(answer: Any, *path: str | int) -> str:
    """The text at a place of an answer. Raises `Unspeakable`."""
    found = answer
    for step in path:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            raise Unspeakable(f"the answer has no {_place(path)}: {_shown(answer)}") from None
    if not isinstance(found, str) or not found.strip():
        raise Unspeakable(f"{_place(path)} of the answer is no text: {_shown(answer)}")
    if len(found.splitlines()) > 1:
        raise Unspeakable(f"{_place(path)} of the answer is more than one line: {_shown(answer)}")
    return found


def _same(wanted: str, answer: Any, *path: str | int) -> None:
    if one_line(answer, *path) != wanted:
        raise Unspeakable(f"{_place(path)} of the answer is not {wanted!r}: {_shown(answer)}")


def _place(path: Sequence[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _shown(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False)[:200]


def headers_of(caller: Caller, sent: Sent | None = None) -> dict[str, str]:
    """What whoever has no envelope knows of the phone call, and of this call of a tool."""
    found = {"x-conversation-id": caller.conversation}
    if caller.number:
        found["x-caller-number"] = caller.number
    return found | ({"x-call-id": sent.id} if sent is not None else {})


def hung_up(caller: Caller, _now_ms: int) -> Request:
    """What tells of the end where a platform has no word for it."""
    return Request(f"/conversations/{caller.conversation}/end", {})


def _vapi_message(kind: str, caller: Caller, now_ms: int) -> dict[str, Any]:
    customer = {"customer": {"number": caller.number}} if caller.number else {}
    way = "outboundPhoneCall" if caller.outbound else "inboundPhoneCall"
    at = f"{datetime.fromtimestamp(now_ms / 1_000, UTC):%Y-%m-%dT%H:%M:%SZ}"
    call = {
        "id": caller.conversation,
        "orgId": ORGANISATION,
        "type": way if caller.number else "webCall",
        "status": "in-progress",
        "createdAt": at,
        "updatedAt": at,
        **customer,
    }
    return {"type": kind, "timestamp": now_ms, "call": call, **customer}


def _vapi_request(caller: Caller, sent: Sequence[Sent], now_ms: int) -> Request:
    """As captured payloads have it: the arguments are an object, and the calls stand there three times."""
    this = sent[-1]
    call = {"id": this.id, "type": "function", "function": {"name": this.tool, "arguments": this.arguments}}
    definition = {"name": this.tool, "parameters": {"type": "object", "properties": {}}}
    message = _vapi_message("tool-calls", caller, now_ms) | {
        "toolCalls": [call],
        "toolCallList": [call],
        "toolWithToolCallList": [
            {"type": "function", "async": False, "function": definition, "toolCall": call}
        ],
    }
    return Request("/vapi", {"message": message})


def _vapi_spoken(sent: Sent, answer: Any) -> str:
    _same(sent.id, answer, "results", 0, "toolCallId")
    _same(sent.tool, answer, "results", 0, "name")
    return one_line(answer, "results", 0, "result")


def _vapi_ended(caller: Caller, now_ms: int) -> Request:
    message = _vapi_message("end-of-call-report", caller, now_ms)
    return Request("/vapi", {"message": message | {"endedReason": "customer-ended-call"}})


def _retell_call(caller: Caller) -> dict[str, Any]:
    call: dict[str, Any] = {"call_id": caller.conversation, "agent_id": AGENT}
    if not caller.number:
        return call | {"call_type": "web_call"}
    ends = (BUSINESS, caller.number) if caller.outbound else (caller.number, BUSINESS)
    way = "outbound" if caller.outbound else "inbound"
    return call | {
        "call_type": "phone_call",
        "direction": way,
        "from_number": ends[0],
        "to_number": ends[1],
    }


def _retell_request(caller: Caller, sent: Sequence[Sent], _now_ms: int) -> Request:
    transcript = [
        {
            "role": "tool_call_invocation",
            "tool_call_id": each.id,
            "name": each.tool,
            "arguments": json.dumps(each.arguments),
        }
        for each in sent
    ]
    call = _retell_call(caller) | {"call_status": "ongoing", "transcript_with_tool_calls": transcript}
    return Request("/retell", {"name": sent[-1].tool, "call": call, "args": sent[-1].arguments})


def _retell_ended(caller: Caller, _now_ms: int) -> Request:
    call = _retell_call(caller) | {"call_status": "ended", "disconnection_reason": "user_hangup"}
    return Request("/retell", {"event": "call_ended", "call": call})


def _elevenlabs_request(caller: Caller, sent: Sequence[Sent], _now_ms: int) -> Request:
    """No envelope: what the platform knows are values of the tool's own schema."""
    known = {"conversation_id": caller.conversation, "caller_number": caller.number}
    return Request(f"/elevenlabs/{sent[-1].tool}", {**sent[-1].arguments, **known})


def _plain_request(caller: Caller, sent: Sequence[Sent], _now_ms: int) -> Request:
    return Request(f"/tools/{sent[-1].tool}", sent[-1].arguments, headers_of(caller, sent[-1]))


def _say(_sent: Sent, answer: Any) -> str:
    return one_line(answer, "say")


def _responses_request(caller: Caller, sent: Sequence[Sent], _now_ms: int) -> Request:
    this = sent[-1]
    item = {"type": "function_call", "call_id": this.id, "name": this.tool}
    return Request("/openai", item | {"arguments": json.dumps(this.arguments)}, headers_of(caller))


def _responses_spoken(sent: Sent, answer: Any) -> str:
    _same("function_call_output", answer, "type")
    _same(sent.id, answer, "call_id")
    return one_line(answer, "output")


def _chat_request(caller: Caller, sent: Sequence[Sent], _now_ms: int) -> Request:
    this = sent[-1]
    function = {"name": this.tool, "arguments": json.dumps(this.arguments)}
    call = {"id": this.id, "type": "function", "function": function}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    return Request("/openai", message, headers_of(caller))


def _chat_spoken(sent: Sent, answer: Any) -> str:
    _same("tool", answer, 0, "role")
    _same(sent.id, answer, 0, "tool_call_id")
    return one_line(answer, 0, "content")


def _realtime_request(caller: Caller, sent: Sequence[Sent], _now_ms: int) -> Request:
    this = sent[-1]
    event = {
        "type": "response.function_call_arguments.done",
        "event_id": f"event_{len(sent)}",
        "response_id": f"resp_{len(sent)}",
        "item_id": f"item_{len(sent)}",
        "output_index": 0,
        "call_id": this.id,
        "name": this.tool,
        "arguments": json.dumps(this.arguments),
    }
    return Request("/openai", event, headers_of(caller))


def _realtime_spoken(sent: Sent, answer: Any) -> str:
    _same("conversation.item.create", answer, "type")
    _same("function_call_output", answer, "item", "type")
    _same(sent.id, answer, "item", "call_id")
    return one_line(answer, "item", "output")


def _anthropic_request(caller: Caller, sent: Sequence[Sent], _now_ms: int) -> Request:
    this = sent[-1]
    block = {"type": "tool_use", "id": this.id, "name": this.tool, "input": this.arguments}
    return Request("/anthropic", block, headers_of(caller))


def _anthropic_spoken(sent: Sent, answer: Any) -> str:
    _same("tool_result", answer, "type")
    _same(sent.id, answer, "tool_use_id")
    return one_line(answer, "content")


def _gemini_request(caller: Caller, sent: Sequence[Sent], _now_ms: int) -> Request:
    this = sent[-1]
    part = {"functionCall": {"id": this.id, "name": this.tool, "args": this.arguments}}
    return Request("/gemini", part, headers_of(caller))


def _gemini_spoken(sent: Sent, answer: Any) -> str:
    _same(sent.id, answer, "functionResponse", "id")
    _same(sent.tool, answer, "functionResponse", "name")
    return one_line(answer, "functionResponse", "response", "output")


ENVELOPES: Mapping[str, Envelope] = {
    "plain": Envelope(_plain_request, _say, hung_up),
    "vapi": Envelope(_vapi_request, _vapi_spoken, _vapi_ended),
    "retell": Envelope(_retell_request, _say, _retell_ended),
    "elevenlabs": Envelope(_elevenlabs_request, _say, hung_up),
    "openai": Envelope(_responses_request, _responses_spoken, hung_up),
    "openai-chat": Envelope(_chat_request, _chat_spoken, hung_up),
    "openai-realtime": Envelope(_realtime_request, _realtime_spoken, hung_up),
    "anthropic": Envelope(_anthropic_request, _anthropic_spoken, hung_up),
    "gemini": Envelope(_gemini_request, _gemini_spoken, hung_up),
}
MCP = "mcp"
PLATFORMS: tuple[str, ...] = (*ENVELOPES, MCP)
"""All that a call can be played over."""


def json_bytes(body: Any) -> bytes:
    """The bytes that are sent, which are also those that are signed."""
    return msgspec.json.encode(body)
