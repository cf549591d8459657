"""Gemini: `POST /gemini` with function calls of `generateContent`, of the Live API, or of Interactions.

The rule: the answer is spelled as the question was, `functionCall` of JSON or `function_call` of the Python
SDK, and stands in what stands around it there. What is cancelled stays done: whoever is interrupted while
something is booked has an appointment.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from server.platforms.decoding import decode_items
from server.platforms.envelope import (
    Acknowledgement,
    Headers,
    Message,
    Platform,
    echoed,
    mapping,
    one_line,
    sequence,
)
from server.platforms.function_calls import (
    Answer,
    Called,
    Question,
    called,
    lines,
    message_of,
    one,
    render_fault,
    several,
)
from server.platforms.known import RESERVED
from tools.call import Reply
from tools.faults import Fault

PARTS = {"functionCall": "functionResponse", "function_call": "function_response"}
LISTS = {"functionCalls": "functionResponses", "function_calls": "function_responses"}
LIVE = {"toolCall": "toolResponse", "tool_call": "tool_response"}
"""What stands in a question, and in its place in the answer."""

_UNFINISHED = ("willContinue", "will_continue", "partialArgs", "partial_args")
_OF_CALL = frozenset(("id", "name", "args", *_UNFINISHED)) | RESERVED
"""Responses and definitions have a name too, and something else beside it."""
_OTHERS = frozenset(
    (
        *PARTS,
        *_UNFINISHED,
        *("text", "thought", "inlineData", "inline_data"),
        *LIVE,
        *("toolCallCancellation", "tool_call_cancellation", "setupComplete", "setup_complete"),
        *("serverContent", "server_content", "usageMetadata", "usage_metadata", "goAway", "go_away"),
        *("sessionResumptionUpdate", "session_resumption_update", "voiceActivity", "voice_activity"),
        *("type", "event_type"),
    )
)
"""By these a part, a message of the Live API, or a step or event of Interactions is known."""


def parse(body: bytes, headers: Headers, _path_params: Mapping[str, Any]) -> Message | Acknowledgement:
    """The function calls in whatever they stand in. Raises `Fault`. All else is acknowledged."""
    root = decode_items(body)
    return message_of(_question(root), root, headers)


def _question(root: dict[str, Any] | list[Any]) -> Question:
    if isinstance(root, list):
        return several(called(root, _called))
    call = _called(root)
    if call is not None:
        return one(call)
    found = _of_live(root) or _of_content(root) or _of_interaction(root)
    if found is not None:
        return found
    if root.keys() & _OTHERS:
        return one(None)
    raise Fault("bad_arguments")


def _of_live(root: dict[str, Any]) -> Question | None:
    """A message of the server with its calls, or what is in it."""
    for key, answer in LIVE.items():
        inner = _of_list(mapping(root.get(key)))
        if inner is not None:
            return Question(inner.calls, partial(_within, answer, inner.framed))
    return _of_list(root)


def _of_list(root: dict[str, Any]) -> Question | None:
    for key, answer in LISTS.items():
        if isinstance(root.get(key), list):
            return Question(called(root[key], _called), partial(_within, answer, _bare))
    return None


def _of_content(root: dict[str, Any]) -> Question | None:
    """A response, by its first candidate, or the content of one."""
    candidates = root.get("candidates")
    if isinstance(candidates, list):
        root = mapping(mapping(candidates[0] if candidates else None).get("content"))
    elif not isinstance(root.get("parts"), list):
        return None
    parts = called(sequence(root.get("parts")), _called)
    return Question(parts, lambda answers: {"role": "user", "parts": answers})


def _of_interaction(root: dict[str, Any]) -> Question | None:
    """An interaction, or the event of its end: the answer is the input of the next."""
    steps = mapping(root.get("interaction") or root).get("steps")
    return several(called(steps, _called)) if isinstance(steps, list) else None


def _called(item: dict[str, Any]) -> Called | None:
    """A part with a call, a call by itself, or a step of an interaction; None for every other."""
    for key, answer in PARTS.items():
        if isinstance(item.get(key), dict):
            return _function(item[key], partial(_within, answer, _bare))
    if item.get("type") == "function_call":
        return _step(item)
    return _function(item, _bare) if "name" in item and item.keys() <= _OF_CALL else None


def _function(call: dict[str, Any], framed: Callable[[Any], Answer]) -> Called | None:
    if any(call.get(each) for each in _UNFINISHED):
        return None
    id, name = call.get("id"), call.get("name")
    response = partial(_response, echoed(id), echoed(name))
    return Called(name, call.get("args"), id, lambda reply: framed(response(reply)))


def _step(item: dict[str, Any]) -> Called:
    id, name = item.get("id") or item.get("call_id"), item.get("name")
    return Called(name, item.get("arguments"), id, partial(_result, echoed(id), echoed(name)))


def _response(id: str, name: str, reply: Reply) -> Answer:
    known = {"id": id} if id else {}
    return {**known, "name": name, "response": {"output": one_line(reply.say)}}


def _result(id: str, name: str, reply: Reply) -> Answer:
    return {"type": "function_result", "call_id": id, "name": name, "result": one_line(reply.say)}


def _bare(found: Any) -> Any:
    return found


def _within(key: str, framed: Callable[[Any], Any], found: Any) -> Answer:
    return {key: framed(found)}


GEMINI = Platform("gemini", parse, render_fault, lines)
