"""What a commit may ask of a store: checked by both stores before anything is sent or written.

The rule: a limit is a constant with its reason, and a commit over one is refused as a whole. What a test
turns up or down (retention, patience, how much a reply carries) is in `Limits`, handed to a store when it
is made.
"""

from collections.abc import Iterable

from msgspec import Struct

from engine.errors import LedgerError
from server.ledger import port
from server.ledger.port import Commit

ENTRIES_BYTES_MAX = 2 * 1024 * 1024
"""Bodies that one reply carries: four of the largest commits, read and sent in a few ms."""
ENTITIES_MAX = 2 * port.DOCUMENTS_MAX
"""Entities that one commit reads and writes: each document of the largest one, and as many again."""
EVENTS_MAX = port.DOCUMENTS_MAX
"""Outbox rows of one commit: one for each document."""
NAME_BYTES_MAX = 1_024
"""A tenant, an op, a key, an entity: ids and hashes, never content."""


CALL_TIMEOUT_S = 0.6
"""For a whole call, the wait for its turn included: a caller on the phone waits 700 ms at most. A single
step of it, such as connecting or one answer, may take half."""
LOAD_TIMEOUT_S = 10.0
"""For all documents of a tenant: some 500,000 of them."""
FOLLOW_WAIT_S = 0.5
"""How long a follower waits for something to come; a picture's age is known that well."""
REPLICAS_WAIT_S = 0.15
"""For replicas to have a commit, where they are asked for: some ms when all is well. Redis looks ten times a
second who has waited long enough, so the answer may take 0.1 s more, and must come within a step."""
FOLLOW_CHUNK = 100
"""Entries of a partition that one answer brings to a follower at most; the next call brings the next."""


class Limits(Struct, frozen=True, kw_only=True):
    """How long a store keeps and waits, how much it sweeps and replies. A retention of 0 keeps nothing."""

    call_timeout_s: float = CALL_TIMEOUT_S

    op_retention_s: int = port.OP_RETENTION_S
    log_retention_s: int = port.LOG_RETENTION_S
    entries_max: int = port.ENTRIES_MAX
    entries_bytes_max: int = ENTRIES_BYTES_MAX
    sweep_max: int = port.SWEEP_MAX


DEFAULT = Limits()


def check_name(name: str) -> None:
    """Refuse a tenant's name that cannot be one."""
    try:
        _within("bytes of a name", len(name.encode()), NAME_BYTES_MAX)
    except UnicodeEncodeError:
        raise LedgerError("a name is not UTF-8 text") from None


def check(commit: Commit) -> None:
    """Refuse a commit that is over a limit, or whose strings are not text."""
    if not commit.tenant or not commit.op:
        raise LedgerError("a commit needs a tenant and an op")
    touched = len(commit.puts) + len(commit.archives) + len(commit.deletes)
    _within("documents", touched, port.DOCUMENTS_MAX)
    _within("entities", len(commit.reads) + len(commit.writes), ENTITIES_MAX)
    _within("events", len(commit.events), EVENTS_MAX)
    try:
        _check_bytes(commit)
    except UnicodeEncodeError:
        raise LedgerError("a commit holds a string that is not UTF-8 text") from None


def _check_bytes(commit: Commit) -> None:
    names = (
        *(commit.tenant, commit.op, commit.fingerprint),
        *(*commit.reads, *commit.writes, *commit.puts, *commit.archives, *commit.deletes),
        *(event for event, _ in commit.events),
    )
    _within("bytes of a name", max(len(name.encode()) for name in names), NAME_BYTES_MAX)
    documents = (*commit.puts.items(), *commit.archives.items())
    _within("bytes of documents", _size(text for pair in documents for text in pair), port.COMMIT_BYTES_MAX)
    _within("bytes of the log entry", _size((commit.body,)), port.COMMIT_BYTES_MAX)
    rest = (commit.outcome, *(body for _, body in commit.events))
    _within("bytes of outcome and events", _size(rest), port.COMMIT_BYTES_MAX)


def _size(texts: Iterable[str]) -> int:
    return sum(len(text.encode()) for text in texts)


def _within(what: str, number: int, limit: int) -> None:
    if number > limit:
        raise LedgerError(f"{number} {what}, at most {limit} are allowed", limit=limit, number=number)
