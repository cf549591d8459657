"""Function calls that somebody's own program passes on as it has them from OpenAI, Anthropic or Gemini.

The rule: it is answered in kind: one object for one, a list for several in their order, under the ids and
names that came, as they came; so that the answer, too, can be passed on as it is. Who is on the line only
the program knows: it says so in headers, or under reserved keys beside the call, never within it. What a
model was stopped in while it wrote is answered too, since the vendors insist on it, but it is not run.
"""

from collections.abc import Callable, Iterator, Sequence, Set
from typing import Any

import msgspec
from msgspec import Struct

from server.platforms.decoding import decode_items
from server.platforms.envelope import (
    Acknowledgement,
    Asked,
    Headers,
    Message,
    asked,
    identifier,
    mapping,
    one_line,
    sequence,
    within_limit,
)
from server.platforms.known import Known, known_of
from tools.call import Reply
from tools.faults import Fault

Answer = dict[str, Any]

_CONTENTS = ("content", "parts", "output", "tool_calls")
"""Where a message or a response has its calls, whoever's it is."""
_encoder = msgspec.json.Encoder()


class Called(Struct, frozen=True):
    """One call, with any value where the vendor has another."""

    name: object
    arguments: object
    id: object
    answer: Callable[[Reply], Answer]
    """Its reply -> what answers it."""
    cut_off: bool = False
    """The model was stopped before it had written all of it, so far as can be told: it is not run."""


class Question(Struct, frozen=True):
    """What was passed on."""

    calls: tuple[Called, ...]
    framed: Callable[[list[Answer]], object]
    """The answers, of which there is at least one -> the whole."""
    nothing: bytes = b"{}"
    """The answer where it has no call."""


def one(call: Called | None) -> Question:
    """A single call, or something of which there is no more to be said."""
    return Question((call,) if call is not None else (), lambda answers: answers[0])


def several(calls: Sequence[Called]) -> Question:
    """A list."""
    return Question(tuple(calls), lambda answers: answers, b"[]")


def called(items: Sequence[object], reading: Callable[[dict[str, Any]], Called | None]) -> tuple[Called, ...]:
    """Those of a list that are a call."""
    return tuple(found for each in items if isinstance(each, dict) and (found := reading(each)) is not None)


def cut_off(calls: Sequence[Called]) -> tuple[Called, ...]:
    """The same, but not to be run."""
    return tuple(msgspec.structs.replace(each, cut_off=True) for each in calls)


def message_of(
    question: Question, root: object, headers: Headers, others: Set[str]
) -> Message | Acknowledgement:
    """The calls; without any there is nothing to be done.

    Raises `Fault` for a call of another vendor: by `others` it is known, by its type or by its key.
    """
    if not question.calls:
        if any(_is_one_of(others, each) for each in _items(root)):
            raise Fault("bad_arguments")
        return Acknowledgement(question.nothing)
    known = known_of(headers, mapping(root))
    id = known.call if len(question.calls) == 1 else ""  # for a vendor that gives none
    found = within_limit([_asked(each, known, id) for each in question.calls])

    def render(replies: Sequence[Reply]) -> bytes:
        pairs = zip(question.calls, replies, strict=True)
        return _encoder.encode(question.framed([call.answer(reply) for call, reply in pairs]))

    return Message(found, render)


def _asked(call: Called, known: Known, id: str) -> Asked:
    found = asked(
        call.name,
        call.arguments,
        id=identifier(call.id) or id,
        conversation=known.conversation,
        caller=known.caller,
    )
    return Asked(found.call, Fault("bad_arguments")) if call.cut_off else found


def _items(root: object) -> Iterator[dict[str, Any]]:
    """Whatever may be a call: what was passed on, and what stands in it."""
    whole = mapping(root)
    for items in ([whole], sequence(root), *(sequence(whole.get(key)) for key in _CONTENTS)):
        yield from (each for each in items if isinstance(each, dict))


def _is_one_of(marks: Set[str], item: dict[str, Any]) -> bool:
    kind = item.get("type")
    return (isinstance(kind, str) and kind in marks) or any(isinstance(item.get(key), dict) for key in marks)


def render_fault(reply: Reply) -> bytes:
    """Where no call can be made out there is nothing to answer in kind."""
    return _encoder.encode({"error": one_line(reply.say)})


def lines(body: bytes, headers: Headers) -> tuple[str, ...]:
    """The number that was dialled, then the agent. Raises `Fault`."""
    return known_of(headers, mapping(decode_items(body))).lines
