"""Vapi: `POST /vapi`, a message with any number of calls -> `{"results": [...]}` in the same order.

The rule: always HTTP 200, each result one line under the id that was asked with; whatever is no
`tool-calls` message is acknowledged. The shapes are those of the SDK, of both pages of the documentation,
and of payloads that were captured: they differ from each other.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec
from msgspec import Struct

from server.platforms.decoding import decode_object
from server.platforms.envelope import (
    Acknowledgement,
    Asked,
    Headers,
    Message,
    Platform,
    asked,
    echoed,
    identifier,
    lines_of,
    mapping,
    one_line,
    sequence,
    within_limit,
)
from server.security import signatures
from tools import caller
from tools.call import Reply
from tools.faults import Fault

TOOL_CALLS = "tool-calls"
LEGACY_CALL = "function-call"
"""One call, without an id, of assistants that have functions instead of tools."""
ENDED = "end-of-call-report"
LISTS = ("toolCallList", "toolCalls", "toolWithToolCallList")
"""The same calls, up to three times; the first list that has any is complete."""
NAMELESS = "unknown"
"""In the result of a call that names no function: there has to be something."""

_encoder = msgspec.json.Encoder()
_NOTHING = Acknowledgement(b"{}")


class _Result(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """`ToolCallResult` of the SDK."""

    tool_call_id: str
    """As it was sent: Vapi drops a result of an id that it does not know."""
    name: str
    result: str
    metadata: dict[str, Any] | None = None
    """For the client of the call, not for the model: whatever the reply has besides the sentence."""


class _Results(Struct, frozen=True):
    results: list[_Result]


class _Failure(Struct, frozen=True):
    """The SDK's `ServerMessageResponseToolCalls` has this for a message as a whole."""

    error: str


class _LegacyResult(Struct, frozen=True):
    result: str


def parse(body: bytes, _headers: Headers, _path_params: Mapping[str, Any]) -> Message | Acknowledgement:
    """The calls of a message. Raises `Fault`.

    An `assistant-request` gets an empty answer too: there is a reason of its own for calls that end so,
    `assistant-request-returned-no-assistant`. The text of an error would be spoken to whoever calls.
    """
    root = decode_object(body)
    message = mapping(root.get("message")) or root
    kind = message.get("type")
    legacy = message.get("functionCall")
    if kind == LEGACY_CALL and isinstance(legacy, dict):
        return Message((_asked(legacy, message),), _legacy_result)
    if isinstance(kind, str) and kind != TOOL_CALLS:
        return Acknowledgement(b"{}", ended=_conversation(message)) if kind == ENDED else _NOTHING
    items = _items(message)
    if not items:
        raise Fault("bad_arguments")
    calls = within_limit([_asked(each, message) for each in items])
    return Message(calls, partial(_results, items))


def _asked(item: dict[str, Any], message: dict[str, Any]) -> Asked:
    return asked(
        _name(item),
        _arguments(item),
        id=identifier(item.get("id")),
        conversation=_conversation(message),
        caller=_caller(message),
    )


def _results(items: Sequence[dict[str, Any]], replies: Sequence[Reply]) -> bytes:
    """A result for each call."""
    return _encoder.encode(_Results([_result(*pair) for pair in zip(items, replies, strict=True)]))


def _legacy_result(replies: Sequence[Reply]) -> bytes:
    return _encoder.encode(_LegacyResult(one_line(replies[0].say)))


def render_fault(reply: Reply) -> bytes:
    """Without a call there is no id to put a result under."""
    return _encoder.encode(_Failure(one_line(reply.say)))


def _result(item: dict[str, Any], reply: Reply) -> _Result:
    data = msgspec.to_builtins(reply)
    del data["say"]
    name = echoed(_name(item)) or NAMELESS
    return _Result(echoed(item.get("id")), name, one_line(reply.say), data or None)


def _items(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The calls as they stand, each once."""
    found: list[dict[str, Any]] = []
    seen: set[str] = set()
    for key in LISTS:
        first_list = not found
        for item in _of_list(message, key):
            id = echoed(item.get("id"))
            if id in seen or not (id or first_list):
                continue
            if id:
                seen.add(id)
            found.append(item)
    return found


def _of_list(message: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    for item in sequence(message.get(key)):
        if not isinstance(item, dict):
            continue
        call = item.get("toolCall")
        if isinstance(call, dict):
            # Beside it stands the definition, whose `parameters` are a schema; only its name is of use.
            yield {**call, "name": _name(call) or _name(item)}
        else:
            yield item


def _name(item: dict[str, Any]) -> object:
    return mapping(item.get("function")).get("name") or item.get("name")


def _arguments(item: dict[str, Any]) -> object:
    function = mapping(item.get("function"))
    given = (function.get("arguments"), item.get("arguments"))
    parameters = (item.get("parameters"), function.get("parameters"))
    candidates = (*given, *(each for each in parameters if not _is_schema(each)))
    return next((each for each in candidates if each not in (None, "")), None)


def _is_schema(parameters: object) -> bool:
    """Those of a definition: under the same name a call has its arguments."""
    found = mapping(parameters)
    return found.get("type") == "object" or isinstance(found.get("properties"), dict)


def _conversation(message: dict[str, Any]) -> str:
    """The call; in a chat, whose every message has an id of its own, the session that spans them."""
    chat = mapping(message.get("chat"))
    candidates = (
        mapping(message.get("call")).get("id"),
        chat.get("sessionId"),
        mapping(message.get("session")).get("id"),
        chat.get("id"),
    )
    return next((id for each in candidates if (id := identifier(each))), "")


def _caller(message: dict[str, Any]) -> str:
    """The customer is the person on the line in both directions: who called, or who was called."""
    call = mapping(message.get("call"))
    customers = (mapping(message.get("customer")), mapping(call.get("customer")))
    return next((number for each in customers if (number := caller.number(each.get("number")))), "")


def lines(body: bytes, _headers: Headers) -> tuple[str, ...]:
    """The number that was dialled, or is called from; then the assistant. Raises `Fault`."""
    root = decode_object(body)
    message = mapping(root.get("message")) or root
    call = mapping(message.get("call"))
    sources = (message, call)
    return lines_of(
        *(mapping(each.get("phoneNumber")).get("number") for each in sources),
        *(mapping(each.get("phoneNumber")).get("id") for each in sources),
        *(each.get("phoneNumberId") for each in sources),
        *(each.get("assistantId") for each in sources),
        *(mapping(each.get("assistant")).get("id") for each in sources),
    )


VAPI = Platform("vapi", parse, render_fault, lines, signatures.VAPI)
