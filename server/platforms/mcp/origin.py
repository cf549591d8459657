"""Where a tool call over MCP comes from: its headers, or the `_meta` beside its arguments.

The rule: a header is set once for a session, so whatever id stands in one is the conversation's; and the id
of a JSON-RPC request begins at 0 with each connection, so it is nobody's.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from server.platforms.envelope import Headers, identifier, mapping
from server.platforms.known import known_of
from tools import caller

SESSION_HEADERS = (b"x-session-id", b"x-chat-id")
"""Vapi's, where there is no call: it has that in X-Call-Id."""
META_PREFIX = "halfpast/"
"""Of the keys in `_meta`, for clients that cannot send headers."""


class Origin(Struct, frozen=True):
    """As far as it is known; "" is unknown."""

    tenant: str = ""
    conversation: str = ""
    caller: str = ""
    """The number of the person on the line."""
    call: str = ""
    """The id of this one tool call."""

    def or_else(self, other: "Origin") -> "Origin":
        """What this does not know, as the other has it."""
        pairs = zip(msgspec.structs.astuple(self), msgspec.structs.astuple(other), strict=True)
        return Origin(*(mine or theirs for mine, theirs in pairs))


def of_headers(headers: Headers, tenant: str) -> Origin:
    """As the headers of an HTTP request have it."""
    known = known_of(headers)
    return Origin(tenant, known.conversation or known.call or _session(headers), known.caller)


def of_meta(params: Mapping[str, Any] | None) -> Origin:
    """As the parameters of a `tools/call` have it; whose business it is they do not decide."""
    meta = mapping((params or {}).get("_meta"))
    return Origin(
        conversation=identifier(meta.get(f"{META_PREFIX}conversation_id")),
        caller=caller.number(meta.get(f"{META_PREFIX}caller_number")),
        call=identifier(meta.get(f"{META_PREFIX}call_id")),
    )


def _session(headers: Headers) -> str:
    named = ((name, value) for name, value in headers if name in SESSION_HEADERS)
    found = {name: identifier(value.decode("latin-1").strip()) for name, value in named}
    return next((found[name] for name in SESSION_HEADERS if found.get(name)), "")
