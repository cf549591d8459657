"""Plain HTTP: `POST /tools/{name}` with the arguments as the body; the reply is the whole `Reply`.

What ElevenLabs sends, and what people's own glue code does. The rule: there is no envelope, so what the
platform knows comes in headers, or else under reserved keys, which no definition shows to a model.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from server.platforms.decoding import arguments_of, decode
from server.platforms.envelope import (
    Acknowledgement,
    Asked,
    Headers,
    Platform,
    asked,
    identifier,
    one_line,
)
from tools import caller
from tools.call import Reply, ToolCall

CONVERSATION, CALL, CALLER = "conversation_id", "call_id", "caller_number"
KEY = "idempotency_key"
"""In its header only."""
RESERVED = frozenset((CONVERSATION, CALL, CALLER))
_HEADERS = {
    b"x-conversation-id": CONVERSATION,
    b"x-call-id": CALL,
    b"x-caller-number": CALLER,
    b"idempotency-key": KEY,
}

_WRAPPERS = ("arguments", "args")
_BESIDE = RESERVED | {"name", "tool", "tool_name", "type", "id", "tool_call_id", "call"}
"""What stands beside the arguments in function calls that were passed on as they are."""

_encoder = msgspec.json.Encoder()


def parse(body: bytes, headers: Headers, path_params: Mapping[str, Any]) -> tuple[Asked, ...]:
    """The one call. No body is no arguments. Raises `Fault`."""
    outer = arguments_of(decode(body)) if body.strip() else {}
    arguments = arguments_of(_unwrapped(outer))
    known = {key: value for source in (arguments, outer) for key, value in source.items() if key in RESERVED}
    known.update(_from_headers(headers))
    return (
        asked(
            path_params.get("name"),
            {key: value for key, value in arguments.items() if key not in RESERVED},
            id=identifier(known.get(CALL)),
            conversation=identifier(known.get(CONVERSATION)),
            caller=caller.number(known.get(CALLER)),
            key=str(known.get(KEY, "")),
        ),
    )


def parse_end(_body: bytes, _headers: Headers, path_params: Mapping[str, Any]) -> Acknowledgement:
    """`POST /conversations/{id}/end`: the conversation of this id has ended."""
    return Acknowledgement(b'{"ended":true}', ended=identifier(path_params.get("id")))


def render(_calls: Sequence[ToolCall], replies: Sequence[Reply]) -> bytes:
    """The reply to the one call."""
    return render_fault(replies[0])


def render_fault(reply: Reply) -> bytes:
    """A reply, with what it has besides the sentence."""
    say = one_line(reply.say)
    return _encoder.encode(reply if say == reply.say else msgspec.structs.replace(reply, say=say))


def _unwrapped(outer: dict[str, Any]) -> object:
    for wrapper in _WRAPPERS:
        if isinstance(outer.get(wrapper), dict | str) and outer.keys() - {wrapper} <= _BESIDE:
            return outer[wrapper]
    return outer


def _from_headers(headers: Headers) -> dict[str, str]:
    """A header that is there decides, also with nothing in it; one that is there twice says nothing."""
    found: dict[str, str] = {}
    for name, value in headers:
        key = _HEADERS.get(name)
        if key is not None:
            found[key] = "" if key in found else value.decode("latin-1").strip()
    return found


PLAIN = Platform("plain", parse, render, render_fault)
PLAIN_END = Platform("plain end", parse_end, render, render_fault)
