"""Plain HTTP: `POST /tools/{name}` with the arguments as the body; the reply is the whole `Reply`.

What people's own glue code does. The rule: there is no envelope, so what the platform knows comes in
headers, or else under reserved keys, which no definition shows to a model.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from server.platforms.decoding import arguments_of, decode
from server.platforms.envelope import (
    Acknowledgement,
    Asked,
    Headers,
    Message,
    Platform,
    asked,
    identifier,
    one_line,
)
from server.platforms.known import RESERVED, known_of
from tools.call import Reply

_WRAPPERS = ("arguments", "args")
_BESIDE = RESERVED | {"name", "tool", "tool_name", "type", "id", "tool_call_id", "call"}
"""What stands beside the arguments in function calls that were passed on as they are."""

_encoder = msgspec.json.Encoder()


def parse(body: bytes, headers: Headers, path_params: Mapping[str, Any]) -> Message:
    """The one call. Raises `Fault`."""
    return Message((call_of(body, headers, path_params),), render)


def call_of(body: bytes, headers: Headers, path_params: Mapping[str, Any]) -> Asked:
    """The call that a body and its headers are. No body is no arguments. Raises `Fault`."""
    outer, arguments = _read(body)
    known = known_of(headers, arguments, outer)
    return asked(
        path_params.get("name"),
        {key: value for key, value in arguments.items() if key not in RESERVED},
        id=known.call,
        conversation=known.conversation,
        caller=known.caller,
        key=known.key,
    )


def parse_end(_body: bytes, _headers: Headers, path_params: Mapping[str, Any]) -> Acknowledgement:
    """`POST /conversations/{id}/end`: the conversation of this id has ended."""
    return Acknowledgement(b'{"ended":true}', ended=identifier(path_params.get("id")))


def render(replies: Sequence[Reply]) -> bytes:
    """The reply to the one call."""
    return render_fault(replies[0])


def render_fault(reply: Reply) -> bytes:
    """A reply, with what it has besides the sentence."""
    say = one_line(reply.say)
    return _encoder.encode(reply if say == reply.say else msgspec.structs.replace(reply, say=say))


def lines(body: bytes, headers: Headers) -> tuple[str, ...]:
    """The number that was dialled, then the agent. Raises `Fault`."""
    outer, arguments = _read(body)
    return known_of(headers, arguments, outer).lines


def _read(body: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """The body, and the arguments in it. Raises `Fault`."""
    outer = arguments_of(decode(body)) if body.strip() else {}
    return outer, arguments_of(_unwrapped(outer))


def _unwrapped(outer: dict[str, Any]) -> object:
    for wrapper in _WRAPPERS:
        if isinstance(outer.get(wrapper), dict | str) and outer.keys() - {wrapper} <= _BESIDE:
            return outer[wrapper]
    return outer


PLAIN = Platform("plain", parse, render_fault, lines)
PLAIN_END = Platform("plain end", parse_end, render_fault)
