"""What a run comes to: printed for people, and as JSON for tables."""

import json
import os
import platform
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from loadtests.faults.answering import recoveries, unanswered
from loadtests.faults.invariants import Violation
from loadtests.faults.reading import History

FILE = "summary.json"
LOGS = "worker-*.log"
LOGGED = " ERROR "
SHOWN_MAX = 20
"""Violations that are printed; all of them are in the file."""
FIGURES = {
    "double_bookings": "I1",
    "lost_acknowledgements": "I2",
    "refusals_with_effect": "I3",
    "duplicate_effects": "I4",
    "orphaned_bits": "I5",
    "events_lost": "I6",
    "expired_holds_confirmed": "I7",
    "leaks_between_tenants": "I8",
}


def machine() -> Mapping[str, Any]:
    """Where this runs."""
    return {"cores": os.cpu_count(), "system": f"{platform.system()} {platform.release()}"}


def errors(folder: Path) -> dict[str, int]:
    """What the workers have logged as errors, by what it was. No invariant, and never right."""
    found: Counter[str] = Counter()
    for log in folder.glob(LOGS):
        with log.open(errors="replace") as lines:
            found.update(line.partition(LOGGED)[2].strip() for line in lines if LOGGED in line)
    return dict(found.most_common())


def summary(
    folder: Path,
    history: History,
    violations: Sequence[Violation],
    lost_apart: Sequence[Violation],
    unproved: Sequence[str],
) -> dict[str, Any]:
    """Everything that is worth a figure."""
    counted = Counter(each.invariant for each in violations)
    by_outcome: dict[str, Counter[str]] = defaultdict(Counter)
    refusals: Counter[str] = Counter()
    for (f, outcome, reason), count in sorted(history.counts.items()):
        by_outcome[f][outcome] += count
        if outcome != "ok":
            refusals[f"{outcome} {reason}"] += count
    meta = history.meta
    return {
        "target": meta.get("target"),
        "seed": meta.get("seed"),
        "command": meta.get("command"),
        "versions": meta.get("versions"),
        "machine": meta.get("machine"),
        "seconds": round(history.seconds, 1),
        "operations": sum(history.counts.values()),
        "by_outcome": {f: dict(each) for f, each in by_outcome.items()},
        "refusals": dict(refusals.most_common()),
        "took_ms": {f: _took(each) for f, each in sorted(history.took_us.items())},
        "bookings": len(history.kept),
        "faults": sum(each.in_flight > 0 for each in history.faults),
        "by_fault": recoveries(history),
        **{name: counted[invariant] for name, invariant in FIGURES.items()},
        "unanswered_requests": unanswered(violations),
        "late_or_bad_answers": counted["I9"] - unanswered(violations),
        "lost_apart": len(lost_apart),
        "errors_logged": errors(folder),
        "violations": [
            {"invariant": each.invariant, "lines": each.lines, "text": each.text} for each in violations
        ],
        "unproved": list(unproved),
    }


def write(folder: Path, found: Mapping[str, Any]) -> None:
    """Keep it beside the history."""
    (folder / FILE).write_text(json.dumps(found, indent=2) + "\n")


def show(found: Mapping[str, Any], violations: Sequence[Violation]) -> None:
    """Print it."""
    print(f"\n{found['operations']:,} operations, {found['faults']} faults, {found['bookings']:,} bookings")
    for f, outcomes in found["by_outcome"].items():
        took = found["took_ms"].get(f, {})
        told = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(outcomes.items(), reverse=True))
        print(f"  {f:14} {told:42} p50 {took.get('p50')} ms, p99 {took.get('p99')}, max {took.get('max')}")
    if found["by_fault"]:
        print("\nfaults (with requests in flight), and ms to the first write after each: median, max")
    for kind, each in found["by_fault"].items():
        print(
            f"  {kind:22} {each['count']:4}   {each['first_success_median_ms']!s:>7}"
            f" {each['first_success_max_ms']!s:>7}"
        )
    print()
    for name in (*FIGURES, "unanswered_requests", "late_or_bad_answers"):
        print(f"  {name.replace('_', ' '):26} {found[name]}")
    if found["lost_apart"]:
        print(f"  {'lost by announced losses':26} {found['lost_apart']}")
    for what, count in found["errors_logged"].items():
        print(f"  error in a worker's log    {count} x {what}")
    for text in found["unproved"]:
        print(f"  not proved: {text}")
    for each in violations[:SHOWN_MAX]:
        print(f"\n{each.invariant}: {each.text}\n    lines {', '.join(map(str, each.lines))}")
    if len(violations) > SHOWN_MAX:
        print(f"\n... and {len(violations) - SHOWN_MAX} more, in {FILE}")


def _took(times_us: Sequence[int]) -> dict[str, float]:
    ordered = sorted(times_us)
    at = {"p50": 0.5, "p99": 0.99, "p999": 0.999}
    found = {name: round(ordered[int(share * (len(ordered) - 1))] / 1_000, 1) for name, share in at.items()}
    return {**found, "max": round(ordered[-1] / 1_000, 1)}
