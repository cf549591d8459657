"""Anthropic: `POST /anthropic` with a `tool_use` block, a list of blocks, or the whole message.

The rule: what can be spoken is no error, also where it is a refusal. An error is what only the model can
mend: it sees that it has to call again, and tells nobody.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from server.platforms.decoding import decode_items
from server.platforms.envelope import (
    Acknowledgement,
    Headers,
    Message,
    Platform,
    echoed,
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
from tools.call import Reply
from tools.faults import Fault

ERRORS = frozenset(("unknown_tool", "bad_arguments", "too_deep", "too_many_calls"))
"""Reasons of which the caller on the phone need not know."""
CUT_OFF = ("max_tokens", "model_context_window_exceeded", "refusal")
"""Of these reasons to stop none waits for a tool to be used."""
_OTHERS = frozenset(("function_call", "function", "functionCall"))


def parse(body: bytes, headers: Headers, _path_params: Mapping[str, Any]) -> Message | Acknowledgement:
    """The tools used. Raises `Fault`. Text, thinking and the vendor's own tools are left alone."""
    root = decode_items(body)
    return message_of(_question(root), root, headers, _OTHERS)


def _question(root: dict[str, Any] | list[Any]) -> Question:
    if isinstance(root, list):
        return several(called(root, _called))
    call = _called(root)
    if call is not None:
        return one(call)
    if root.get("type") == "message" or "role" in root:
        calls = called(sequence(root.get("content")), _called)
        if root.get("stop_reason") in CUT_OFF:
            calls = cut_off(calls)
        return Question(calls, lambda answers: {"role": "user", "content": answers})
    if isinstance(root.get("type"), str):
        return one(None)
    raise Fault("bad_arguments")


def _called(block: dict[str, Any]) -> Called | None:
    if block.get("type") != "tool_use":
        return None
    id = block.get("id")
    return Called(block.get("name"), block.get("input"), id, partial(_result, echoed(id)))


def _result(id: str, reply: Reply) -> Answer:
    return {
        "type": "tool_result",
        "tool_use_id": id,
        "content": one_line(reply.say),
        "is_error": reply.reason in ERRORS,
    }


ANTHROPIC = Platform("anthropic", parse, render_fault, lines)
