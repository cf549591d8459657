"""Function calls that somebody's own program passes on as it has them from OpenAI, Anthropic or Gemini.

The rule: it is answered in kind: one object for one, a list for several in their order, under the ids and
names that came, as they came; so that the answer, too, can be passed on as it is. Who is on the line only
the program knows: it says so in headers, or under reserved keys beside the call, never within it.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from server.platforms.decoding import decode_items
from server.platforms.envelope import (
    Acknowledgement,
    Headers,
    Message,
    asked,
    identifier,
    mapping,
    one_line,
    within_limit,
)
from server.platforms.known import known_of
from tools.call import Reply

Answer = dict[str, Any]

_encoder = msgspec.json.Encoder()


class Called(Struct, frozen=True):
    """One call, with any value where the vendor has another."""

    name: object
    arguments: object
    id: object
    answer: Callable[[Reply], Answer]
    """Its reply -> what answers it."""


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


def message_of(question: Question, root: object, headers: Headers) -> Message | Acknowledgement:
    """The calls; without any there is nothing to be done."""
    if not question.calls:
        return Acknowledgement(question.nothing)
    known = known_of(headers, mapping(root))
    id = known.call if len(question.calls) == 1 else ""  # for a vendor that gives none
    found = within_limit(
        [
            asked(
                each.name,
                each.arguments,
                id=identifier(each.id) or id,
                conversation=known.conversation,
                caller=known.caller,
            )
            for each in question.calls
        ]
    )

    def render(replies: Sequence[Reply]) -> bytes:
        pairs = zip(question.calls, replies, strict=True)
        return _encoder.encode(question.framed([call.answer(reply) for call, reply in pairs]))

    return Message(found, render)


def render_fault(reply: Reply) -> bytes:
    """Where no call can be made out there is nothing to answer in kind."""
    return _encoder.encode({"error": one_line(reply.say)})


def lines(body: bytes, headers: Headers) -> tuple[str, ...]:
    """The number that was dialled, then the agent. Raises `Fault`."""
    return known_of(headers, mapping(decode_items(body))).lines
