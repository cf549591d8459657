"""What a platform's adapter is, and what all of them do alike.

The rule: liberal in what is accepted, exact in what is sent. A value of the wrong type in an envelope is
read as absent; it never breaks a call, least of all the other calls of the same message.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from server.platforms.decoding import arguments_of
from server.security.signatures import Signature
from tools import caller
from tools.call import Reply, ToolCall
from tools.faults import Fault

CALLS_MAX = 20
"""Calls in one message: models ask for two or three at once, and each may take a write's time."""
ID_MAX = 256
"""Characters of an id from an envelope; real ones have 30 to 60. A longer one is refused, never cut: two
that begin alike would become one."""
NAME_MAX = 128
"""Characters of a tool's name that are kept: twice what any platform allows."""

Headers = Iterable[tuple[bytes, bytes]]
"""As ASGI has them: names in lower case."""

_encoder = msgspec.json.Encoder()
_NO_IDS = frozenset(("", "null", "none", "undefined", "unknown"))


class Asked(Struct, frozen=True):
    """One call of a message; with a fault if it cannot be run as it is."""

    call: ToolCall
    fault: Fault | None = None


class Message(Struct, frozen=True):
    """What asks for tools."""

    calls: tuple[Asked, ...]
    """In their order."""
    render: Callable[[Sequence[Reply]], bytes]
    """Their replies, in the same order -> the body of the answer, in the form in which was asked."""


class Acknowledgement(Struct, frozen=True):
    """The message asks for no tool: answer this."""

    body: bytes
    ended: str = ""
    """The id of a conversation that has ended."""


class Platform(Struct, frozen=True):
    """An adapter. All of it is pure."""

    name: str
    parse: Callable[[bytes, Headers, Mapping[str, Any]], Message | Acknowledgement]
    """Body, headers and path parameters -> what is asked. Raises `Fault` for the whole body."""
    render_fault: Callable[[Reply], bytes]
    """The answer where no call could be made out."""
    lines: Callable[[bytes, Headers], Sequence[str]] = lambda _body, _headers: ()
    """Body and headers -> what was called, see `tools.caller.line`; what says most comes first. Asked only
    where a credential opens several tenants. Raises `Fault`."""
    signature: Signature | None = None
    """How it signs requests, where it does."""


def asked(
    name: object,
    arguments: object,
    *,
    id: str = "",
    conversation: str = "",
    caller: str = "",
    key: str = "",
) -> Asked:
    """A call from what an envelope has: any value for `name` and `arguments`."""
    fault = None
    try:
        given = arguments_of(arguments)
    except Fault as found:
        given, fault = {}, found
    call = ToolCall(text(name)[:NAME_MAX], given, id, conversation, caller, key)
    return Asked(call, fault)


def within_limit(found: Sequence[Asked]) -> tuple[Asked, ...]:
    """The calls of a message. Of too many none is run, so that nothing is half done: the model asks again,
    for fewer."""
    if len(found) <= CALLS_MAX:
        return tuple(found)
    return tuple(Asked(each.call, Fault("too_many_calls", most=CALLS_MAX)) for each in found)


def text(value: object) -> str:
    """The value if it is a text that can be sent back, else ""."""
    return value if isinstance(value, str) and value.isprintable() else ""


def identifier(value: object) -> str:
    """An id from an envelope; "" for none, and for what would make one of many calls.

    Such are the names of nothing, and a template that nobody has filled in: `{{call.id}}`.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    found = text(value)
    if len(found) > ID_MAX or "{{" in found or found.strip().casefold() in _NO_IDS:
        return ""
    return found


def echoed(value: object) -> str:
    """A name or an id, to answer under: as it was sent, also where it is none to tell calls apart by.

    Gateways put signatures of a thousand characters into their ids.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def lines_of(*values: object) -> tuple[str, ...]:
    """Those of an envelope's values that are a line, each as `tools.caller.line` has it."""
    texts = (identifier(each) for each in values if isinstance(each, str))
    return tuple(found for each in texts if (found := caller.line(each)))


def mapping(value: object) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[Any]:
    """The value if it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def one_line(say: str) -> str:
    """The same sentence without line breaks: platforms drop what has any."""
    return say if len(say.splitlines()) <= 1 and not say.endswith("\n") else " ".join(say.split())


def sentence(reply: Reply) -> bytes:
    """The answer where a platform has a place for the sentence, and for nothing else."""
    return _encoder.encode({"say": one_line(reply.say)})
