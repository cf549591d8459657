"""OpenAI: `POST /openai` with function calls as Responses, Chat Completions and Realtime have them.

The rule: each shape that a program has in hand is taken unchanged, a single call as well as the whole
response, message or event around it. A call that is still being written is none yet, and one that was cut
off is not run: its arguments are missing, and "cancel" without arguments is a request of its own.
"""

from collections.abc import Callable, Mapping
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
    cut_off,
    lines,
    message_of,
    one,
    render_fault,
    several,
)
from tools.call import Reply
from tools.faults import Fault

Reading = Callable[[dict[str, Any]], Called | None]

ARGUMENTS_DONE = "response.function_call_arguments.done"
ITEM_EVENTS = (
    "response.output_item.done",
    "conversation.item.created",
    "conversation.item.added",
    "conversation.item.done",
)
RESPONSE_EVENTS = {
    "response.done": "",
    "response.completed": "completed",
    "response.incomplete": "incomplete",
    "response.failed": "failed",
}
"""Each with the status of a response that has none."""
CUT_OFF = ("length", "content_filter")
"""The reasons of Chat to finish in the middle of what is written."""
_UNFINISHED = ("in_progress", "incomplete")
_RUNNING = ("in_progress", "queued")
"""What a response is while more of it may come; ended, it is completed or cut off."""
_OTHERS = frozenset(("tool_use", "functionCall"))


def parse(body: bytes, headers: Headers, _path_params: Mapping[str, Any]) -> Message | Acknowledgement:
    """The function calls in whatever they stand in. Raises `Fault`.

    Messages, reasoning, other events and webhooks have none, and are acknowledged.
    """
    root = decode_items(body)
    return message_of(_question(root), root, headers, _OTHERS)


def _question(root: dict[str, Any] | list[Any]) -> Question:
    if isinstance(root, list):
        last = mapping(root[-1]) if root else {}
        if last.get("role") == "assistant" and isinstance(last.get("tool_calls"), list):
            return _of_message(last)  # a history of Chat: the calls before it have their answers
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
    if kind == ARGUMENTS_DONE:
        return _of_arguments(root, reading)
    if kind in ITEM_EVENTS:
        return one(reading(mapping(root.get("item"))))
    response = root.get("response")
    if isinstance(kind, str) and kind in RESPONSE_EVENTS and isinstance(response, dict):
        return _of_response({**response, "status": response.get("status") or RESPONSE_EVENTS[kind]}, reading)
    return None


def _of_arguments(event: dict[str, Any], reading: Reading) -> Question:
    """The item itself, but for its type. Without a name, as in Responses, the event of the item has it."""
    name, arguments = event.get("name"), event.get("arguments")
    if "call_id" not in event or not (isinstance(name, str) and name):
        return one(None)
    calls = called([{**event, "type": "function_call", "id": None}], reading)
    if arguments is None or (isinstance(arguments, str) and not arguments.strip()):
        calls = cut_off(calls)  # it is sent as well when a caller interrupts, and a model writes at least {}
    return one(calls[0] if calls else None)


def _of_response(response: dict[str, Any], reading: Reading) -> Question:
    """By its status: of one that has not completed only what has is run."""
    status, output = response.get("status"), sequence(response.get("output"))
    if status and status != "completed":
        reading = partial(_of_uncompleted, reading, status not in _RUNNING)
    return several(called(output, reading))


def _of_uncompleted(reading: Reading, ended: bool, item: dict[str, Any]) -> Called | None:
    if item.get("status") == "completed":
        return reading(item)
    call = reading({**item, "status": None}) if ended else None
    return msgspec.structs.replace(call, cut_off=True) if call is not None else None


def _of_call(root: dict[str, Any]) -> Question | None:
    call = _called(root)
    if call is None and "arguments" in root and not root.keys() & {"type", "call_id"}:
        call = _function(root)
    return one(call) if call is not None else None


def _of_whole(root: dict[str, Any]) -> Question | None:
    """A response, a chat completion, or a message of one."""
    if isinstance(root.get("output"), list):
        return _of_response(root, _called)
    choices = root.get("choices")
    if isinstance(choices, list):
        choice = mapping(choices[0] if choices else None)
        found = _of_message(mapping(choice.get("message")))
        is_cut_off = choice.get("finish_reason") in CUT_OFF
        return msgspec.structs.replace(found, calls=cut_off(found.calls)) if is_cut_off else found
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
    """A call of Chat from before it had tools: one in a message, and without an id. Raises `Fault`."""
    if "args" in function and "arguments" not in function:  # Gemini's has the same key
        raise Fault("bad_arguments")
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
