"""Who is on the line, where no envelope says so: it stands in headers, or under reserved keys.

The rule: these are set by a platform or by somebody's own program. No definition shows them to a model, and
a header goes before the body, which a model may have written.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from server.platforms.envelope import Headers, identifier, lines_of
from tools import caller

CONVERSATION, CALL, CALLER = "conversation_id", "call_id", "caller_number"
CALLED, AGENT = "called_number", "agent_id"
KEY = "idempotency_key"
"""In its header only."""
RESERVED = frozenset((CONVERSATION, CALL, CALLER, CALLED, AGENT))
_HEADERS = {
    b"x-conversation-id": CONVERSATION,
    b"x-call-id": CALL,
    b"x-caller-number": CALLER,
    b"x-called-number": CALLED,
    b"x-agent-id": AGENT,
    b"idempotency-key": KEY,
}


class Known(Struct, frozen=True):
    """What is known of a call; "" is nothing, and so is a template that nobody has filled in."""

    conversation: str
    call: str
    caller: str
    key: str
    lines: tuple[str, ...]
    """What was called: the number, then the agent."""


def known_of(headers: Headers, *sources: Mapping[str, Any]) -> Known:
    """What headers say, and, where they do not, the last of the sources that does."""
    found = {key: value for source in sources for key, value in source.items() if key in RESERVED}
    found.update(_from_headers(headers))
    return Known(
        conversation=identifier(found.get(CONVERSATION)),
        call=identifier(found.get(CALL)),
        caller=caller.number(found.get(CALLER)),
        key=str(found.get(KEY, "")),
        lines=lines_of(found.get(CALLED), found.get(AGENT)),
    )


def _from_headers(headers: Headers) -> dict[str, str]:
    """A header that is there decides, also with nothing in it; one that is there twice says nothing."""
    found: dict[str, str] = {}
    for name, value in headers:
        key = _HEADERS.get(name)
        if key is not None:
            found[key] = "" if key in found else value.decode("latin-1").strip()
    return found
