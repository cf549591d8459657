"""Signatures: checked against the vendors' own code, and against everything that is no signature."""

import hmac
import json
from collections.abc import Callable
from hashlib import sha256

import pytest
from retell.lib.webhook_auth import symmetric

from server.security.signatures import HEADER_MAX, RETELL, SKEW_MS_MAX, VAPI, Signature
from tests.server.platforms.kit import NOW_MS, PAYLOADS, payload

SECRET = "key_test_only"
BODY = payload("retell_custom_function_request.raw.txt")
Headers = list[tuple[bytes, bytes]]


def of_retell(body: bytes, secret: str = SECRET, at_ms: int = NOW_MS) -> Headers:
    """As Retell signs: by its own code."""
    return [(RETELL.header, symmetric["sign"](body.decode(), secret, at_ms).encode())]


def of_vapi(body: bytes, secret: str = SECRET, at_ms: int = NOW_MS, time: str = "") -> Headers:
    """As Vapi's documentation says that it signs where nothing else is set."""
    time = time or str(at_ms)
    signed = hmac.new(secret.encode(), f"{time}.".encode() + body, sha256).hexdigest()
    return [(b"x-timestamp", time.encode()), (VAPI.header, signed.encode())]


SIGN: dict[str, Callable[..., Headers]] = {"retell": of_retell, "vapi": of_vapi}
BOTH = pytest.mark.parametrize("signature", [RETELL, VAPI], ids=lambda each: each.platform)


def sign(signature: Signature, *, at_ms: int = NOW_MS, secret: str = SECRET) -> Headers:
    return SIGN[signature.platform](BODY, secret, at_ms)


@BOTH
def test_what_was_signed_with_the_secret_is_valid(signature: Signature) -> None:
    assert signature.valid(BODY, sign(signature), SECRET, NOW_MS)


@BOTH
def test_another_secret_is_not(signature: Signature) -> None:
    assert not signature.valid(BODY, sign(signature, secret="another_key"), SECRET, NOW_MS)
    assert not signature.valid(BODY, sign(signature), "another_key", NOW_MS)
    assert not signature.valid(BODY, sign(signature, secret=""), "", NOW_MS)


@BOTH
def test_neither_is_a_body_that_was_changed(signature: Signature) -> None:
    for changed in (BODY + b" ", BODY[:-1], BODY.replace(b"check_slot", b"book_slots"), b""):
        assert not signature.valid(changed, sign(signature), SECRET, NOW_MS)


@BOTH
def test_the_time_may_be_off_by_five_minutes_and_no_more(signature: Signature) -> None:
    for off in (SKEW_MS_MAX, -SKEW_MS_MAX):
        assert signature.valid(BODY, sign(signature, at_ms=NOW_MS + off), SECRET, NOW_MS)
        late = NOW_MS + off + (1 if off > 0 else -1)
        assert not signature.valid(BODY, sign(signature, at_ms=late), SECRET, NOW_MS)


@BOTH
def test_each_header_is_needed_once_and_whole(signature: Signature) -> None:
    headers = sign(signature)
    for index, (name, value) in enumerate(headers):
        rest = headers[:index] + headers[index + 1 :]
        assert not signature.valid(BODY, rest, SECRET, NOW_MS)
        assert not signature.valid(BODY, [*headers, (name, value)], SECRET, NOW_MS)
        for broken in (b"", value[:-1], value + b"0", b"\xff" + value, b"0" * (HEADER_MAX + 1)):
            assert not signature.valid(BODY, [*rest, (name, broken)], SECRET, NOW_MS)


def test_retells_own_verifier_agrees_about_every_one() -> None:
    text = BODY.decode()
    for at_ms in range(NOW_MS - 2 * SKEW_MS_MAX, NOW_MS + 2 * SKEW_MS_MAX, 30_000):
        for secret in (SECRET, "another_key"):
            value = symmetric["sign"](text, secret, at_ms)
            theirs = symmetric["verify"](text, SECRET, value, {"timestamp": NOW_MS})
            assert RETELL.valid(BODY, [(RETELL.header, value.encode())], SECRET, NOW_MS) is theirs


def test_the_vendors_samples_are_valid_at_their_time() -> None:
    samples = json.loads((PAYLOADS / "retell_signatures.json").read_text())
    for name in ("retell_custom_function_request.raw.txt", "retell_args_only_request.raw.txt"):
        headers = [(RETELL.header, samples[f"x-retell-signature for {name}"].encode())]
        assert RETELL.valid(payload(name), headers, samples["api_key"], samples["timestamp_ms"])
    empty = samples["x-retell-signature for empty body (GET/DELETE)"].encode()
    assert RETELL.valid(b"", [(RETELL.header, empty)], samples["api_key"], samples["timestamp_ms"])


def test_vapis_time_may_be_in_seconds_and_its_hash_have_a_prefix() -> None:
    seconds = str(NOW_MS // 1000)
    headers = of_vapi(BODY, time=seconds)
    assert VAPI.valid(BODY, headers, SECRET, NOW_MS)
    (time, (name, value)) = headers
    assert VAPI.valid(BODY, [time, (name, b"sha256=" + value.upper())], SECRET, NOW_MS)
    for other in (f"-{seconds}", f"{seconds}x", "1e12", "nan", "٣", ""):
        assert not VAPI.valid(BODY, of_vapi(BODY, time=other or " "), SECRET, NOW_MS)
