"""What happened in one run, written down while it happens: for the checker, and for whoever reads a trace.

The rule: nothing here judges. Requests are written down where a worker takes and answers them, changes
where the store makes them, both by the world's true clock, so that what came first is never in doubt.
"""

from collections import Counter
from typing import Any, Literal

from msgspec import Struct, field

from server.ledger.port import Position

Kind = Literal["ok", "fail", "info"]
"""As Jepsen has it. A write that is not confirmed, or a worker that died over it, is `info`."""


class Call(Struct, frozen=True):
    """What a caller wants, once; it may be sent several times."""

    number: int
    tenant: str
    tool: str
    arguments: dict[str, Any]
    conversation: str
    call_id: str
    caller: str
    key: str = ""
    """An idempotency key."""


class Attempt(Struct):
    """One time that a call reached a worker."""

    number: int
    call: Call
    worker: str
    began_ms: int
    loaded: bool
    """Whether the tenant was in the worker's memory when the call came in."""
    ended_ms: int | None = None
    cut: bool = False
    """The worker was killed over it."""
    kind: Kind = "info"
    reply: dict[str, Any] = {}
    body: bytes = b""


class Landed(Struct, frozen=True):
    """A change, as the store made it."""

    ms: int
    partition: int
    at: Position
    tenant: str
    op: str
    attempt: int | None
    """Whose request it was; None for what nobody asked for over the wire."""
    body: str
    puts: dict[str, str]
    deletes: tuple[str, ...]
    archives: dict[str, str]


class Fell(Struct, frozen=True):
    """A failover: of this partition everything after `n` was lost."""

    ms: int
    partition: int
    n: int


class View(Struct, frozen=True):
    """A tenant as one worker has it in memory, or as it is when made anew from the ledger's documents."""

    documents: dict[str, Any]
    bits: dict[str, tuple[int, ...]]
    """Of each host, over the horizon: base, open, busy, taken."""


class Seen(Struct, frozen=True):
    """What a worker has in memory at the end, beside what it should have."""

    worker: str
    tenant: str
    memory: View
    rebuilt: View


class History(Struct):
    """All of it. Milliseconds are those of the true clock, from the beginning of the run on."""

    tenants: list[str] = []
    attempts: list[Attempt] = []
    changes: list[Landed | Fell] = []
    documents: dict[str, dict[str, str]] = {}
    """The final read, by tenant and key."""
    seen: list[Seen] = []
    failures: list[str] = []
    """What must not happen at all: an error in the log, a worker that never catches up."""
    counts: Counter[str] = field(default_factory=Counter)
    trace: list[tuple[int, str, str]] = []
    """Milliseconds, who, what."""
