"""API keys in the Authorization header: whose business a request is about.

The rule: every cause of a refusal gets the same bytes, so that nothing can be learned from one.
"""

import re
from collections.abc import Iterable
from typing import Protocol

TOKEN_MAX = 256
"""Characters of a token. Ours have about 40; the limit keeps a lookup from hashing whole headers."""

UNAUTHORIZED = b'{"error":"unauthorized","message":"Send an API key: Authorization: Bearer <key>"}'
"""The body of every 401."""
UNAUTHORIZED_HEADERS = (
    (b"content-type", b"application/json"),
    (b"content-length", str(len(UNAUTHORIZED)).encode()),
    (b"www-authenticate", b"Bearer"),
)

# RFC 6750, section 2.1; schemes are case-insensitive (RFC 9110, section 11.1).
_BEARER = re.compile(rb"bearer +([A-Za-z0-9\-._~+/]{1,%d}=*) *" % TOKEN_MAX, re.IGNORECASE)


class Keys(Protocol):
    """The API keys that are valid now."""

    def tenant_of(self, token: str) -> str | None:
        """The tenant that a token belongs to, None for an unknown or revoked one. Never waits or raises."""


def token_of(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The token of the one Authorization header; None without it, or with several, or malformed."""
    found = [value for name, value in headers if name == b"authorization"]
    if len(found) != 1:
        return None
    match = _BEARER.fullmatch(found[0])
    if match is None or len(match[1]) > TOKEN_MAX:
        return None
    return match[1].decode("ascii")


def tenant_of(headers: Iterable[tuple[bytes, bytes]], keys: Keys) -> str | None:
    """Whose business a request is about; None is a 401."""
    token = token_of(headers)
    return keys.tenant_of(token) if token is not None else None
