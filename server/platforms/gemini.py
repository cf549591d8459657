"""Gemini: `POST /gemini` with function calls of `generateContent`, of the Live API, or of Interactions.

The rule: the answer is spelled as the question was, `functionCall` of JSON or `function_call` of the Python
SDK, and stands in what stands around it there. What is cancelled stays done: whoever is interrupted while
something is booked has an appointment. What was cut off while it was written is not begun.
"""

from collections.abc import Callable, Mapping, Sequence
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
    cut_off,
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

FINISHED = (None, "", "STOP", "FINISH_REASON_UNSPECIFIED", 0, 1)
"""A candidate's reasons to finish that cast no doubt on its calls; some clients write their numbers."""
CUT_OFF = ("incomplete", "failed", "cancelled", "budget_exceeded")
"""What becomes of an interaction that is stopped."""

_UNFINISHED = ("willContinue", "will_continue", "partialArgs", "partial_args")
_OF_CALL = frozenset(("id", "name", "args", *_UNFINISHED)) | RESERVED
"""Responses and definitions have a name too, and something else beside it."""
_KNOWN = frozenset(
    (
        *PARTS,
        *_UNFINISHED,
        *("text", "thought", "inlineData", "inline_data"),
        *LIVE,
        *("toolCallCancellation", "tool_call_cancellation", "setupComplete", "setup_complete"),
        *("serverContent", "server_content", "usageMetadata", "usage_metadata", "goAway", "go_away"),
        *("sessionResumptionUpdate", "session_resumption_update", "voiceActivity", "voice_activity"),
        *("promptFeedback", "prompt_feedback"),
        *("type", "event_type"),
    )
)
"""By these a part, a response without candidates, a message of the Live API, or a step or event of
Interactions is known."""
_OTHERS = frozenset(("tool_use", "function"))


def parse(body: bytes, headers: Headers, _path_params: Mapping[str, Any]) -> Message | Acknowledgement:
    """The function calls in whatever they stand in. Raises `Fault`. All else is acknowledged."""
    root = decode_items(body)
    return message_of(_question(root), root, headers, _OTHERS)


def _question(root: dict[str, Any] | list[Any]) -> Question:
    if isinstance(root, list):
        return _of_stream(root) or several(called(root, _called))
    call = _called(root)
    if call is not None:
        return one(call)
    found = _of_live(root) or _of_content(root) or _of_interaction(root)
    if found is not None:
        return found
    if root.keys() & _KNOWN:
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


def _of_stream(chunks: list[Any]) -> Question | None:
    """A response in the pieces in which it came."""
    found = [each for each in chunks if isinstance(mapping(each).get("candidates"), list)]
    return _content(_of_candidates(found)) if found else None


def _of_content(root: dict[str, Any]) -> Question | None:
    """A response, or the content of one."""
    if isinstance(root.get("candidates"), list):
        return _content(_of_candidates([root]))
    return _content(called(root["parts"], _called)) if isinstance(root.get("parts"), list) else None


def _content(calls: tuple[Called, ...]) -> Question:
    return Question(calls, lambda answers: {"role": "user", "parts": answers})


def _of_candidates(chunks: Sequence[dict[str, Any]]) -> tuple[Called, ...]:
    """By the first candidate. Why it has finished stands in the last piece, and counts for all of them."""
    firsts = [mapping(each["candidates"][0] if each["candidates"] else None) for each in chunks]
    parts = [part for each in firsts for part in sequence(mapping(each.get("content")).get("parts"))]
    calls = called(parts, _called)
    finished = all(each.get(key) in FINISHED for each in firsts for key in ("finishReason", "finish_reason"))
    return calls if finished else cut_off(calls)


def _of_interaction(root: dict[str, Any]) -> Question | None:
    """An interaction, or the event of its end: the answer is the input of the next."""
    whole = mapping(root.get("interaction") or root)
    if not isinstance(whole.get("steps"), list):
        return None
    calls = called(whole["steps"], _called)
    return several(cut_off(calls) if whole.get("status") in CUT_OFF else calls)


def _called(item: dict[str, Any]) -> Called | None:
    """A part with a call, a call by itself, or a step of an interaction; None for every other.

    Raises `Fault`.
    """
    for key, answer in PARTS.items():
        call = item.get(key)
        if isinstance(call, dict):
            if "arguments" in call and "args" not in call:  # OpenAI's older one has the same key
                raise Fault("bad_arguments")
            return _function(call, partial(_within, answer, _bare))
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
