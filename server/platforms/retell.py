"""Retell: `POST /retell` with `{name, call, args}`; at `/retell/tools/{name}` also with the args alone.

The rule: the body of the answer becomes the result as it is, so it is the sentence and nothing else.
"""

from collections.abc import Mapping
from typing import Any

from server.platforms.decoding import arguments_of, decode_object
from server.platforms.envelope import (
    Acknowledgement,
    Asked,
    Headers,
    Message,
    Platform,
    asked,
    identifier,
    lines_of,
    mapping,
    sentence,
    sequence,
    text,
)
from server.security import signatures
from tools import caller
from tools.faults import Fault

ENDED = ("call_ended", "chat_ended")


def parse(body: bytes, _headers: Headers, path_params: Mapping[str, Any]) -> Message | Acknowledgement:
    """The one call. The path names the tool where it does, else the envelope. Raises `Fault`.

    An agent's webhook may be sent here too: it tells when a call or a chat has ended.
    """
    root = decode_object(body)
    of_path = text(path_params.get("name"))
    if _is_event(root, of_path):
        return Acknowledgement(b"{}", _conversation(root) if root["event"] in ENDED else "")
    call = _call_of(root, of_path)
    return Message((call,), lambda replies: sentence(replies[0]))


def _is_event(root: dict[str, Any], of_path: str) -> bool:
    """Whether it is one of the webhook's. Where the path names a tool, an argument may have that name."""
    return (
        isinstance(root.get("event"), str)
        and not root.keys() & {"name", "args"}
        and (not of_path or _has_session(root))
    )


def _has_session(root: dict[str, Any]) -> bool:
    return any(isinstance(root.get(key), dict) for key in ("call", "chat"))


def _session(root: dict[str, Any]) -> dict[str, Any]:
    """The call, or the chat of an agent that writes."""
    return mapping(root.get("call")) or mapping(root.get("chat"))


def _conversation(root: dict[str, Any]) -> str:
    call, chat = mapping(root.get("call")), mapping(root.get("chat"))
    return identifier(call.get("call_id")) or identifier(chat.get("chat_id"))


def _call_of(root: dict[str, Any], of_path: str) -> Asked:
    if not ("args" in root or _has_session(root)):
        # The arguments alone, unless it is a name and nothing else. They may well have a `name` too.
        is_call = not of_path and root.keys() == {"name"}
        return asked(root["name"], {}) if is_call else asked(of_path, root)
    session, name = _session(root), root.get("name")
    return asked(
        of_path or name,
        root.get("args"),
        id=_call_id(session, name, root.get("args")),
        conversation=_conversation(root),
        caller=_caller(session),
    )


def _caller(call: dict[str, Any]) -> str:
    """The person: who called, or on an outbound call who was called."""
    return caller.number(call.get("to_number" if call.get("direction") == "outbound" else "from_number"))


def _call_id(call: dict[str, Any], name: object, args: object) -> str:
    """The id of the transcript's last invocation, if that is this call.

    Only a hint: the transcript may lag behind, and another call's id would make this one its repetition.
    """
    turns = call.get("transcript_with_tool_calls") or call.get("message_with_tool_calls")
    for turn in reversed(sequence(turns)):
        if mapping(turn).get("role") == "tool_call_invocation":
            same = turn.get("name") == name and _same(turn.get("arguments"), args)
            return identifier(turn.get("tool_call_id")) if same else ""
    return ""


def _same(one: object, other: object) -> bool:
    try:
        return arguments_of(one) == arguments_of(other)
    except Fault:
        return False


def lines(body: bytes, _headers: Headers) -> tuple[str, ...]:
    """Our own number: dialled, or on an outbound call called from; then the agent. Raises `Fault`."""
    call = _session(decode_object(body))
    ours = "from_number" if call.get("direction") == "outbound" else "to_number"
    return lines_of(call.get(ours), call.get("agent_id"))


RETELL = Platform("retell", parse, sentence, lines, signatures.RETELL)
