"""Documents and changes as the opaque strings that a store keeps: schema number, checksum, JSON.

The rule: what is read back is what was written, or it is an error. A store may flip a byte and load it
without a word, so every string carries the CRC of its JSON and of the key that it is kept under. Errors
name the key and never the content, which is somebody's phone number.
"""

from binascii import crc32
from collections.abc import Mapping
from typing import cast

import msgspec
from msgspec import Struct

from engine.errors import LedgerCorrupt
from engine.model import (
    ApiKey,
    Booking,
    Business,
    BusyBlock,
    Change,
    Document,
    Guesses,
    Host,
    Line,
    Secret,
    Service,
    Team,
    Tenant,
    Turn,
)

SCHEMA = 1
"""Counts up when the JSON of yesterday can no longer be read as it is."""

KINDS: Mapping[str, type[Struct]] = {
    "tenant": Tenant,
    "host": Host,
    "team": Team,
    "service": Service,
    "busy": BusyBlock,
    "booking": Booking,
    "turn": Turn,
    "guesses": Guesses,
    "business": Business,
    "key": ApiKey,
    "secret": Secret,
    "line": Line,
}
"""What lies under `kind` or `kind:id`. A kind that is not here is not read."""

CHANGE = "change"
"""The name under which a log entry's body is sealed; entries have no key."""


class _Body(Struct, frozen=True):
    """A `Change` whose documents are still JSON: their types follow from their keys."""

    puts: dict[str, msgspec.Raw]
    deletes: tuple[str, ...]


_encoder = msgspec.json.Encoder(enc_hook=None, decimal_format="string", uuid_format="canonical", order=None)
_decoders = {
    kind: msgspec.json.Decoder(struct, strict=True, dec_hook=None, float_hook=None)
    for kind, struct in KINDS.items()
}
_body_decoder = msgspec.json.Decoder(_Body, strict=True, dec_hook=None, float_hook=None)

# Deep nesting raises RecursionError and bad UTF-8 UnicodeDecodeError: neither is a MsgspecError.
_UNREADABLE = (msgspec.MsgspecError, RecursionError, UnicodeError)


def encode(key: str, document: Document) -> str:
    """A document as the string that is kept under `key`."""
    if type(document) is not KINDS.get(kind_of(key)):
        raise LedgerCorrupt(f"{key} is no key for a {type(document).__name__}", key=key)
    return _seal(key, _encoder.encode(document))


def decode(key: str, text: str) -> Document:
    """The document kept under `key`. Raises `LedgerCorrupt` where it is not what was written."""
    return _document(key, _unseal(key, key, text))


def encode_change(change: Change) -> str:
    """A change as the body of a log entry."""
    return _seal(CHANGE, _encoder.encode(change))


def decode_change(text: str, where: str = CHANGE) -> Change:
    """The change of a log entry. `where` names the entry in errors: its position."""
    try:
        body = _body_decoder.decode(_unseal(CHANGE, where, text))
    except _UNREADABLE:
        raise _corrupt(where, "does not fit its schema") from None
    puts = {key: _document(key, bytes(raw)) for key, raw in body.puts.items()}
    return Change(puts=puts, deletes=body.deletes)


def kind_of(key: str) -> str:
    """The kind that a key begins with: `host` of `host:anna`, `tenant` of `tenant`."""
    return key.partition(":")[0]


def _document(key: str, json: bytes) -> Document:
    decoder = _decoders.get(kind_of(key))
    if decoder is None:
        raise _corrupt(key, "has an unknown kind")
    try:
        return cast(Document, decoder.decode(json))
    except _UNREADABLE:
        raise _corrupt(key, "does not fit its schema") from None


def _seal(name: str, json: bytes) -> str:
    return f"{SCHEMA}:{_checksum(name, json)}:{json.decode()}"


def _unseal(name: str, where: str, text: str) -> bytes:
    """The JSON in a sealed string. Bytes that are no UTF-8 come as surrogates and fail the checksum."""
    schema, _, rest = text.partition(":")
    checksum, _, content = rest.partition(":")
    json = content.encode("utf-8", "surrogateescape")
    if schema != str(SCHEMA):
        raise _corrupt(where, "has an unknown schema")
    if checksum != _checksum(name, json):
        raise _corrupt(where, "does not match its checksum")
    return json


def _checksum(name: str, json: bytes) -> str:
    return f"{crc32(json, crc32(name.encode())):08x}"


def _corrupt(where: str, what: str) -> LedgerCorrupt:
    return LedgerCorrupt(f"{where} {what}", key=where)
