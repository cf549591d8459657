"""ElevenLabs: `POST /elevenlabs/{name}` with what the tool's schema defines; webhooks go to `/elevenlabs`.

The rule: the body has the arguments and, beside them, what the platform fills in unseen by the model, under
the keys that `halfpast tools` gives them. The model reads the answer, so it is the sentence and nothing else.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from server.platforms import plain
from server.platforms.decoding import decode
from server.platforms.envelope import (
    Acknowledgement,
    Asked,
    Headers,
    Message,
    Platform,
    identifier,
    lines_of,
    mapping,
    sentence,
)

ENDED = frozenset(("post_call_transcription", "post_call_audio"))
"""The webhooks that come when a conversation is over."""


def parse(body: bytes, headers: Headers, path_params: Mapping[str, Any]) -> Message | Acknowledgement:
    """The one call. Raises `Fault`. A webhook is acknowledged; it may tell that a conversation has ended."""
    if not path_params.get("name"):
        webhook = _webhook(body)
        if webhook:
            ended = identifier(webhook["data"].get("conversation_id")) if webhook["type"] in ENDED else ""
            return Acknowledgement(b"{}", ended)
    found = plain.call_of(body, headers, path_params)
    # A header of a tool's settings is the same in all of its calls, and would make one of them all.
    call = Asked(msgspec.structs.replace(found.call, key=""), found.fault)
    return Message((call,), lambda replies: sentence(replies[0]))


def lines(body: bytes, headers: Headers) -> tuple[str, ...]:
    """The number that was dialled, then the agent. Raises `Fault`."""
    data = mapping(_webhook(body).get("data"))
    phone = mapping(mapping(data.get("metadata")).get("phone_call"))
    return plain.lines(body, headers) + lines_of(phone.get("agent_number"), data.get("agent_id"))


def _webhook(body: bytes) -> dict[str, Any]:
    """`{type, data, ...}`, else nothing. Raises `Fault`."""
    root = mapping(decode(body)) if body.strip() else {}
    return root if isinstance(root.get("type"), str) and isinstance(root.get("data"), dict) else {}


ELEVENLABS = Platform("elevenlabs", parse, sentence, lines)
