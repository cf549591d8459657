"""Commits for the tests: short to write, and nothing in them that does not matter."""

from itertools import count
from typing import Any

from server.ledger.port import Commit, Committed, Ledger, Outcome, Position

TENANT = "salon"
FAR_MS = 10**15
"""A deadline that no clock reaches."""
PAST_MS = 1
"""And one that every clock has passed."""

_numbers = count(1)


def make(at: Position, **fields: Any) -> Commit:
    """A commit of one document, under an op of its own."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "tenant": TENANT,
        "op": f"op-{number}",
        "fingerprint": "print",
        "outcome": f"outcome-{number}",
        "deadline_ms": FAR_MS,
        "body": f"body-{number}",
        "puts": {f"booking:{number}": f"document-{number}"},
    }
    return Commit(**{**defaults, "at": at, **fields})


async def done(ledger: Ledger, at: Position, **fields: Any) -> Committed:
    """A commit that is expected to succeed, done."""
    outcome = await ledger.commit(make(at, **fields))
    assert isinstance(outcome, Committed), outcome
    return outcome


async def head(ledger: Ledger, tenant: str = TENANT) -> Position:
    """The position that a tenant would be loaded at now."""
    return (await ledger.load(tenant)).at


def bodies(outcome: Outcome) -> list[str]:
    """The entries that an outcome carries."""
    return [entry.body for entry in getattr(outcome, "entries", ())]
