"""OpenAI: `POST /openai` with function calls as Responses, Chat Completions and Realtime have them.

The rule: each shape that a program has in hand is taken unchanged, a single call as well as the whole
response, message or event around it. A call that is still being written is none yet: its arguments are
missing, and "cancel" without arguments is a request of its own.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec

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
from tools.call import Reply
from tools.faults import Fault

ARGUMENTS_DONE = "response.function_call_arguments.done"
ITEM_EVENTS = (
    "response.output_item.done",
    "conversation.item.created",
    "conversation.item.added",
    "conversation.item.done",
)
RESPONSE_EVENTS = ("response.done", "response.completed")
_UNFINISHED = ("in_progress", "incomplete")


def parse(body: bytes, headers: Headers, _path_params: Mapping[str, Any]) -> Message | Acknowledgement:
    """The function calls in whatever they stand in. Raises `Fault`.

    Messages, reasoning, other events and webhooks have none, and are acknowledged.
    """
    root = decode_items(body)
    return message_of(_question(root), root, headers)


def _question(root: dict[str, Any] | list[Any]) -> Question:
    if isinstance(root, list):
        return several(called(root, _called))
    found = _of_event(root) or _of_call(root) or _of_whole(root)
    if found is not None:
        return found
    if isinstance(root.get("type"), str):
        return one(None)
    raise Fault("bad_arguments")


def _of_event(root: dict[str, Any]) -> Question | None:
    """An event of Realtime; or of a stream of Responses, which is answered as Responses is: by an item."""
    kind = root.get("type")
    reading = _called if "sequence_number" in root else _called_in_realtime
    if kind == ARGUMENTS_DONE:  # the item itself, but for its type; in Responses it has neither name nor id
        return one(reading({**root, "type": "function_call", "id": None}) if "call_id" in root else None)
    if kind in ITEM_EVENTS:
        return one(reading(mapping(root.get("item"))))
    response = root.get("response")
    if kind in RESPONSE_EVENTS and isinstance(response, dict):
        return several(called(sequence(response.get("output")), reading))
    return None


def _of_call(root: dict[str, Any]) -> Question | None:
    call = _called(root)
    if call is None and "arguments" in root and not root.keys() & {"type", "call_id"}:
        call = _function(root)
    return one(call) if call is not None else None


def _of_whole(root: dict[str, Any]) -> Question | None:
    """A response, a chat completion, or a message of one."""
    if isinstance(root.get("output"), list):
        return several(called(root["output"], _called))
    choices = root.get("choices")
    if isinstance(choices, list):
        return _of_message(mapping(mapping(choices[0] if choices else None).get("message")))
    # An item of Responses has a role as well, but a type too.
    if root.get("role") == "assistant" and "type" not in root:
        return _of_message(root)
    return _of_message(root) if root.keys() & {"tool_calls", "function_call"} else None


def _of_message(message: dict[str, Any]) -> Question:
    function = message.get("function_call")
    if isinstance(function, dict):
        return one(_function(function))
    return several(called(sequence(message.get("tool_calls")), _called))


def _called(item: dict[str, Any]) -> Called | None:
    """An item of Responses or Realtime, or a tool call of Chat; None for every other."""
    kind, function = item.get("type"), item.get("function")
    if item.get("status") in _UNFINISHED:
        return None
    if kind == "function_call" or (kind is None and "call_id" in item):
        id = item.get("call_id") or item.get("id")
        return Called(item.get("name"), item.get("arguments"), id, partial(_output, echoed(id)))
    # A definition has the same type, and a schema instead of arguments.
    if kind in (None, "function") and isinstance(function, dict) and "parameters" not in function:
        id = item.get("id")
        return Called(function.get("name"), function.get("arguments"), id, partial(_tool_message, echoed(id)))
    return None


def _called_in_realtime(item: dict[str, Any]) -> Called | None:
    call = _called(item)
    return msgspec.structs.replace(call, answer=partial(_created, call)) if call is not None else None


def _function(function: dict[str, Any]) -> Called:
    """A call of Chat from before it had tools: one in a message, and without an id."""
    name = function.get("name")
    return Called(name, function.get("arguments"), None, partial(_function_message, echoed(name)))


def _output(id: str, reply: Reply) -> Answer:
    return {"type": "function_call_output", "call_id": id, "output": one_line(reply.say)}


def _created(call: Called, reply: Reply) -> Answer:
    return {"type": "conversation.item.create", "item": call.answer(reply)}


def _tool_message(id: str, reply: Reply) -> Answer:
    return {"role": "tool", "tool_call_id": id, "content": one_line(reply.say)}


def _function_message(name: str, reply: Reply) -> Answer:
    return {"role": "function", "name": name, "content": one_line(reply.say)}


OPENAI = Platform("openai", parse, render_fault, lines)
