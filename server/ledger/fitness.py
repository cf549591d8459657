"""What is found when a store is judged: one finding for each subject, with its cure.

The rule: pure, here and in `redis_fitness` and `sqlite_fitness`. A subject is also named where all is well,
so that a report shows what was looked at; what cannot be known is said, and never taken for safe.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct, structs

from server.ledger.clock import CLOCK_SKEW_MAX_MS

Severity = Literal["ok", "warn", "unsafe", "refuse"]
"""`warn`: a choice that has a price. `unsafe`: confirmed bookings may be lost, or none can be made. `refuse`:
no server is started on it."""


class Finding(Struct, frozen=True, omit_defaults=True):
    """One subject. `code` and `severity` are stable and may be matched on; the words may change."""

    code: str
    severity: Severity
    text: str
    cure: str = ""
    where: str = ""
    """The node or the file."""


class Inspection(Struct, frozen=True):
    """What was found when a store was looked at."""

    findings: list[Finding]
    new: bool
    """Nothing of halfpast's is there yet."""


def ok(code: str, text: str) -> Finding:
    """All is well."""
    return Finding(code, "ok", text)


def is_refused(findings: Iterable[Finding]) -> bool:
    """Whether no server is to be started on it."""
    return any(each.severity == "refuse" for each in findings)


def sizes(log: int, outbox: int, ops: int) -> Finding:
    """What a store keeps beside documents."""
    text = f"the log has {log:,} changes, the outbox {outbox:,} events; {ops:,} operations are remembered"
    return ok("sizes", text)


def located(findings: Iterable[Finding | None], where: str) -> list[Finding]:
    """Those that there are, at this place."""
    return [structs.replace(each, where=where) for each in findings if each is not None]


def is_safe(findings: Iterable[Finding]) -> bool:
    """Whether nothing is worse than a warning."""
    return all(each.severity in ("ok", "warn") for each in findings)


def clock(skew_ms: int) -> Finding:
    """This machine's clock, so far ahead of the store's; negative where it is behind."""
    if abs(skew_ms) <= CLOCK_SKEW_MAX_MS:
        return ok("clock", "its clock and this machine's agree")
    which = "ahead of" if skew_ms > 0 else "behind"
    text = (
        f"this machine's clock is {abs(skew_ms) / 1_000:.1f} s {which} its: nothing can be booked from here"
    )
    return Finding("clock", "unsafe", text, "run chrony or another NTP client on both machines")
