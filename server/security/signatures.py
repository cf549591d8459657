"""Requests that a platform has signed: over the raw bytes of the body and the time at which it did.

The rule: compared in constant time, and never older or newer than the platform's own code allows; whatever
is missing or malformed is no signature.
"""

import hmac
import re
from collections.abc import Callable, Iterable
from hashlib import sha256

from msgspec import Struct

SKEW_MS_MAX = 5 * 60 * 1000
"""How far a signature's time may be off. Retell's own code has five minutes; Vapi names none."""
HEADER_MAX = 512
"""Characters of a header that is looked at: 64 of a hash, 13 of a time, some names."""
SECONDS_MAX = 100_000_000_000
"""A time below it is in seconds: in milliseconds it would be in 1973, in seconds it is in the year 5138."""

Headers = Iterable[tuple[bytes, bytes]]

_RETELL = re.compile(r"v=([0-9]{1,16}),d=([0-9a-f]{64})")
_TIME = re.compile(r"[0-9]{1,16}(?:\.[0-9]{1,9})?")
_HEX = re.compile(r"(?:sha256=)?([0-9a-fA-F]{64})")


class Signature(Struct, frozen=True):
    """How a platform signs."""

    platform: str
    """Whose secrets it is checked with."""
    header: bytes
    """It is there in a signed request."""
    valid: Callable[[bytes, Headers, str, int], bool]
    """Body, headers, secret and now in ms -> whether it was signed with this secret, and lately."""


def _of_retell(body: bytes, headers: Headers, secret: str, now_ms: int) -> bool:
    match = _RETELL.fullmatch(_header(headers, RETELL.header))
    return (
        match is not None
        and abs(now_ms - int(match[1])) <= SKEW_MS_MAX
        and _same(match[2], secret, body + match[1].encode())
    )


def _of_vapi(body: bytes, headers: Headers, secret: str, now_ms: int) -> bool:
    time = _header(headers, _VAPI_TIME)
    match = _HEX.fullmatch(_header(headers, VAPI.header))
    return (
        match is not None
        and _TIME.fullmatch(time) is not None
        and abs(now_ms - _ms(time)) <= SKEW_MS_MAX
        and _same(match[1].lower(), secret, time.encode() + b"." + body)
    )


def _ms(time: str) -> float:
    value = float(time)
    return value * 1000 if value < SECONDS_MAX else value


def _same(given: str, secret: str, signed: bytes) -> bool:
    """Signed by this secret; an empty one signs nothing."""
    return bool(secret) and hmac.compare_digest(given, hmac.new(secret.encode(), signed, sha256).hexdigest())


def _header(headers: Headers, name: bytes) -> str:
    """The one value of a header; "" without it, and with several."""
    found = [value for each, value in headers if each == name]
    return found[0].decode("latin-1").strip() if len(found) == 1 and len(found[0]) <= HEADER_MAX else ""


RETELL = Signature("retell", b"x-retell-signature", _of_retell)
"""`v=<ms>,d=<hex>`, over the body and the same ms; the secret is the API key of the account."""
VAPI = Signature("vapi", b"x-signature", _of_vapi)
"""Hex, over `<time>.<body>`; the time is in a header of its own, in seconds or ms."""
_VAPI_TIME = b"x-timestamp"

SIGNING = {each.platform: each for each in (RETELL, VAPI)}
"""The platforms that sign, by name."""
