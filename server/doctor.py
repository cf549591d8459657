"""`halfpast doctor`: everything that can be known to be unsafe, each with its cure.

The rule: nothing is written and nothing is made. A document that is damaged is named by its key, and no
word of what it holds is shown.
"""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from importlib.metadata import version
from statistics import median

import msgspec

from engine.errors import HalfpastError, LedgerCorrupt, LedgerError
from server.ledger import documents
from server.ledger.clock import loop_s
from server.ledger.connect import connect
from server.ledger.directory import DIRECTORY
from server.ledger.fitness import Finding, is_safe, ok
from server.ledger.inspect import inspect
from server.ledger.port import Ledger
from server.ledger.sqlite.fitness import FLEETING
from server.patience import patiently
from server.settings import Settings, redacted

PINGS = 20
"""Round trips of which the median is told: 20 ms at worst on one machine."""
LATENCY_WARN_MS = 50.0
"""Of one round trip: a booking takes at least one, and its caller waits on the line."""
CORRUPT_SHOWN_MAX = 20
"""Damaged documents that are named; the others are counted."""
BAR_WIDTH = 30

Progress = Callable[[str], None]


class UnfitLedger(HalfpastError):
    """The ledger has a setting that no server is started on."""

    code = "unfit_ledger"


async def examine(settings: Settings, progress: Progress) -> list[Finding]:
    """Look at everything. A ledger that cannot be reached is a finding too."""
    findings = [_settings(settings)]
    try:
        found = await patiently(
            lambda: inspect(settings.ledger, wait_replicas=settings.wait_replicas, thorough=True)
        )
        findings += found.findings
        if found.new:
            text = "nothing of halfpast's is in it yet"
            cure = "is this the right --ledger? if so, `halfpast apply FILE` or `halfpast serve` begins it"
            return [*findings, Finding("ledger", "warn", text, cure)]
        findings += [each async for each in _inside(settings, progress)]
    except LedgerError as error:
        text = f"the ledger cannot be used: {error.detail or error.code} ({error.code})"
        findings.append(Finding("ledger", "unsafe", text, "is it up, and the right --ledger?"))
    return findings


def as_text(findings: Sequence[Finding]) -> str:
    """A line for each, and the counts."""
    several = len({each.where for each in findings if each.where}) > 1
    lines = [line(each, named=several) for each in findings]
    counts = Counter(each.severity for each in findings)
    bad = counts["unsafe"] + counts["refuse"]
    lines.append(f"= {counts['ok']} ok, {_count(counts['warn'], 'warning')}, {bad} unsafe")
    return "\n".join(lines)


def as_json(findings: Sequence[Finding], settings: Settings) -> str:
    """The same for machines, on one line: `code` and `severity` are stable."""
    counts = Counter(each.severity for each in findings)
    told = {
        "halfpast": version("halfpast"),
        "ledger": redacted(settings.ledger),
        "safe": is_safe(findings),
        "counts": {each: counts[each] for each in ("ok", "warn", "unsafe", "refuse")},
        "findings": findings,
    }
    return msgspec.json.encode(told).decode()


def warnings(findings: Sequence[Finding]) -> list[str]:
    """What a boot says of its ledger, a line each. Raises `UnfitLedger` where no server is to start on it."""
    for each in findings:
        if each.severity == "refuse":
            raise UnfitLedger(f"ledger {each.where}: {_told(each)}")
    return [
        f"ledger {each.where}: {_told(each)}"
        for each in findings
        if each.severity != "ok" and each.code != FLEETING
    ]


def line(finding: Finding, *, named: bool = False) -> str:
    """One finding on one line; `named`: with the node or file that it is about."""
    where = f"{finding.where}: " if named and finding.where else ""
    return f"{finding.severity:<8}{where}{_told(finding)}"


def _told(finding: Finding) -> str:
    return f"{finding.text}. Cure: {finding.cure}" if finding.cure else finding.text


def _settings(settings: Settings) -> Finding:
    text = f"{_count(settings.workers, 'worker')}, {settings.memory_mb} MB of tenants each"
    return ok("settings", f"the settings can be served: {text}")


async def _inside(settings: Settings, progress: Progress) -> AsyncIterator[Finding]:
    """What only a ledger that is open can tell."""
    ledger = connect(settings.ledger)
    try:
        await patiently(ledger.open)
        yield await _latency(ledger)
        for each in await _documents(ledger, progress):
            yield each
    finally:
        progress("")
        await ledger.close()


async def _latency(ledger: Ledger) -> Finding:
    taken_s = []
    for _ in range(PINGS):
        asked_s = loop_s()
        await patiently(ledger.ping)
        taken_s.append(loop_s() - asked_s)
    return latency(median(taken_s) * 1_000)


def latency(taken_ms: float) -> Finding:
    """How long a round trip takes."""
    text = f"answers in {taken_ms:.1f} ms (median of {PINGS})"
    if taken_ms <= LATENCY_WARN_MS:
        return ok("latency", text)
    return Finding("latency", "warn", f"{text}: every caller who books waits for it", "move it nearer")


class _Tally:
    """What was read, and what of it is damaged."""

    def __init__(self) -> None:
        self.documents = 0
        self.archived = 0
        self.corrupt: list[str] = []

    def check(self, tenant: str, found: dict[str, str]) -> None:
        for key, text in found.items():
            try:
                documents.decode(key, text)
            except LedgerCorrupt as error:
                # A damaged key may hold anything; what it is kept under is no content.
                self.corrupt.append(f"{tenant}: {ascii(error.detail)[1:-1]}")


async def _documents(ledger: Ledger, progress: Progress) -> list[Finding]:
    """Read every document of every tenant, and check it against its checksum and its schema."""
    tally = _Tally()
    directory = await patiently(lambda: ledger.load(DIRECTORY))
    tally.check(DIRECTORY, directory.documents)
    # From the keys: a damaged document must not hide its tenant.
    named = (key.partition(":") for key in directory.documents)
    tenants = sorted(name for kind, _, name in named if kind == "business")
    for done, tenant in enumerate(tenants):
        progress(f"documents: {_bar(done, len(tenants))} tenants")
        await _check_tenant(ledger, tenant, tally)
    return [_tenants(tenants), *_corrupt(tally)]


async def _check_tenant(ledger: Ledger, tenant: str, tally: _Tally) -> None:
    snapshot = await patiently(lambda: ledger.load(tenant))
    tally.documents += len(snapshot.documents)
    tally.check(tenant, snapshot.documents)
    cursor: str | None = None
    while cursor != "":
        page = await patiently(partial(ledger.archive, tenant, cursor or ""))
        tally.archived += len(page.documents)
        tally.check(tenant, page.documents)
        cursor = page.cursor


def _tenants(tenants: Sequence[str]) -> Finding:
    if tenants:
        return ok("tenants", _count(len(tenants), "tenant"))
    return Finding("tenants", "warn", "there is no tenant", "`halfpast apply FILE` declares one")


def _corrupt(tally: _Tally) -> list[Finding]:
    if not tally.corrupt:
        text = f"{_count(tally.documents, 'document')} and {tally.archived} archived match their checksums"
        return [ok("documents", text)]
    cure = "restore it from a copy: `halfpast import`"
    shown = [Finding("documents", "unsafe", each, cure) for each in tally.corrupt[:CORRUPT_SHOWN_MAX]]
    more = len(tally.corrupt) - len(shown)
    if more:
        shown.append(Finding("documents", "unsafe", f"and {_count(more, 'more damaged document')}", cure))
    return shown


def _bar(done: int, of: int) -> str:
    filled = BAR_WIDTH * done // of
    return f"[{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {done}/{of}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
