"""API keys in headers: in `Authorization`, or in the header that a platform has for a secret.

The rule: every cause of a refusal gets the same bytes, so that nothing can be learned from one.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

TOKEN_MAX = 256
"""Characters of a token. Ours have about 40; the limit keeps a lookup from hashing whole headers."""
TENANT_MAX = 64
"""Characters of a tenant's id."""

UNAUTHORIZED = b'{"error":"unauthorized","message":"Send an API key: Authorization: Bearer <key>"}'
"""The body of every 401."""
UNAUTHORIZED_HEADERS = (
    (b"content-type", b"application/json"),
    (b"content-length", str(len(UNAUTHORIZED)).encode()),
    (b"www-authenticate", b"Bearer"),
)

KEY_HEADERS = (b"authorization", b"x-vapi-secret", b"x-api-key", b"x-tool-secret")
"""Where a key may stand, in the order in which they are looked at."""
TENANT_HEADER = b"x-tenant"
_NAMES = frozenset((*KEY_HEADERS, TENANT_HEADER))

# RFC 6750, section 2.1; schemes are case-insensitive (RFC 9110, section 11.1). Platforms that let people
# choose the header send the bare value.
_TOKEN = re.compile(rb"(?:bearer +)?([A-Za-z0-9\-._~+/]{1,%d}=*) *" % TOKEN_MAX, re.IGNORECASE)


class Claims(Struct, frozen=True):
    """What the headers of a request say of who sends it, and for whom."""

    tokens: tuple[str, ...]
    tenant: str
    """Which tenant is meant, where a key opens several; "" where it is not said."""


def claims_of(headers: Iterable[tuple[bytes, bytes]]) -> Claims:
    """The tokens and the tenant. A header that comes twice, or malformed, is none."""
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in _NAMES:
            found[name] = b"" if name in found else value
    tokens = tuple(token for name in KEY_HEADERS if name in found and (token := _token(found[name])))
    return Claims(tokens, found.get(TENANT_HEADER, b"")[: TENANT_MAX + 1].decode("latin-1").strip())


def _token(value: bytes) -> str:
    match = _TOKEN.fullmatch(value)
    return match[1].decode("ascii") if match is not None and len(match[1]) <= TOKEN_MAX else ""
