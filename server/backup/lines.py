"""The file of a backup: JSON lines that can be read without halfpast, and are checked before they are used.

The rule: the first line says what it is, the last one how much it is and the SHA-256 of all before it; so a
file that was cut off or altered is noticed before anything is written. Between them a document a line:

    {"halfpast": "export", "version": 1, "tenant": "clinic", "at": "17-42"}
    {"key": "tenant", "document": {...}}
    {"key": "booking:...", "archived": {...}}
    {"key": "key:...", "credential": {...}}
    {"end": true, "documents": 1, "archived": 1, "credentials": 1, "sha256": "..."}
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, Literal, cast

import msgspec
from msgspec import Struct

from engine.errors import InvalidValue
from engine.model import Document
from server.ledger.documents import KINDS, kind_of

VERSION = 1
LINE_BYTES_MAX = 1024 * 1024
"""A booking with a thousand seats has 300 KB."""

Kind = Literal["document", "archived", "credential"]
KINDS_OF_LINES: tuple[Kind, ...] = ("document", "archived", "credential")

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(dict[str, msgspec.Raw])
_UNREADABLE = (msgspec.MsgspecError, RecursionError, UnicodeError)


class Backup(Struct):
    """What a file has."""

    tenant: str
    documents: dict[str, Document] = {}
    archived: dict[str, Document] = {}
    credentials: dict[str, Document] = {}
    sha256: str = ""

    def of(self, kind: Kind) -> dict[str, Document]:
        """The documents of one kind of line, by key."""
        return {
            "document": self.documents,
            "archived": self.archived,
            "credential": self.credentials,
        }[kind]

    def __len__(self) -> int:
        return sum(len(self.of(kind)) for kind in KINDS_OF_LINES)

    def told(self) -> str:
        """How much it is, for people."""
        return (
            f"{len(self.documents):,} documents, {len(self.archived):,} archived, "
            f"{len(self.credentials):,} keys, secrets and lines"
        )


def write(backup: Backup, at: str) -> Iterator[bytes]:
    """The lines, each with its line break."""
    hashed = sha256()
    for line in _lines(backup, at):
        hashed.update(line)
        yield line
    end = {"end": True, **_counts(backup), "sha256": hashed.hexdigest()}
    yield _encoder.encode(end) + b"\n"


def read(lines: Iterable[bytes]) -> Backup:
    """What the lines have. Raises `InvalidValue` in one line for a file that is not whole, or not ours."""
    backup: Backup | None = None
    ended, hashed = False, sha256()
    for number, line in enumerate(lines, 1):
        if ended:
            raise InvalidValue(f"line {number}: there is more after the end")
        if len(line) > LINE_BYTES_MAX:
            raise InvalidValue(f"line {number} has more than {LINE_BYTES_MAX} bytes")
        try:
            fields = _decoder.decode(line)
            if backup is None:
                backup = _begun(fields)
            elif "end" in fields:
                _check_end(backup, fields, hashed.hexdigest())
                backup.sha256, ended = hashed.hexdigest(), True
            else:
                _take(backup, fields)
        except _UNREADABLE:
            raise InvalidValue(f"line {number} cannot be read; is this an export of halfpast?") from None
        hashed.update(line)
    if backup is None or not ended:
        raise InvalidValue("the file is cut off: its last line is missing")
    return backup


def _lines(backup: Backup, at: str) -> Iterator[bytes]:
    head = {"halfpast": "export", "version": VERSION, "tenant": backup.tenant, "at": at}
    yield _encoder.encode(head) + b"\n"
    for kind in KINDS_OF_LINES:
        for key, document in sorted(backup.of(kind).items()):
            yield _encoder.encode({"key": key, kind: document}) + b"\n"


def _counts(backup: Backup) -> dict[str, int]:
    return {
        "documents": len(backup.documents),
        "archived": len(backup.archived),
        "credentials": len(backup.credentials),
    }


def _begun(fields: dict[str, msgspec.Raw]) -> Backup:
    known = {name: _value(fields, name) for name in ("halfpast", "version", "tenant")}
    if known["halfpast"] != "export" or not isinstance(known["tenant"], str):
        raise InvalidValue("this is no export of halfpast")
    if known["version"] != VERSION:
        raise InvalidValue(f"the export has version {known['version']}, this halfpast reads {VERSION}")
    return Backup(known["tenant"], {}, {}, {})


def _take(backup: Backup, fields: dict[str, msgspec.Raw]) -> None:
    key = _value(fields, "key")
    kind = next((each for each in KINDS_OF_LINES if each in fields), None)
    struct = KINDS.get(kind_of(key)) if isinstance(key, str) else None
    if kind is None or struct is None:
        raise msgspec.ValidationError("no document")
    found = backup.of(kind)
    if key in found:
        raise InvalidValue(f"{key} stands there twice")
    found[key] = cast(Document, msgspec.json.decode(fields[kind], type=struct))


def _check_end(backup: Backup, fields: dict[str, msgspec.Raw], digest: str) -> None:
    counts = {name: _value(fields, name) for name in _counts(backup)}
    if counts != _counts(backup) or _value(fields, "sha256") != digest:
        raise InvalidValue("the file was altered or is not whole: its counts or its checksum do not fit")


def _value(fields: dict[str, msgspec.Raw], name: str) -> Any:
    return msgspec.json.decode(fields[name]) if name in fields else None
