"""The checker: proves from a history that nothing was lost or done twice, or names the lines that say so.

  python -m loadtests.faults.check FOLDER

It knows nothing of halfpast's code. Reads FOLDER/history.jsonl, prints what it has found, and writes
FOLDER/summary.json. Exit code 0 if every invariant holds, 1 if one does not, 2 if it cannot be known.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from loadtests.faults import report
from loadtests.faults.answering import i9_answered
from loadtests.faults.history import FILE
from loadtests.faults.invariants import PROVED, Case, Violation
from loadtests.faults.reading import History, Line, lines_of, read


@dataclass(frozen=True)
class Verdict:
    """What a history shows."""

    history: History
    violations: tuple[Violation, ...]
    lost_apart: tuple[Violation, ...]
    """Acknowledgements that an announced loss took away."""
    unproved: tuple[str, ...]
    """What the history has nothing to prove with."""


def check(lines: Iterable[Line]) -> Verdict:
    """Judge a history."""
    case = Case(read(lines))
    proofs = {**PROVED, "I9": i9_answered}
    violations = [each for proof in proofs.values() for each in proof(case)]
    return Verdict(
        history=case.history,
        violations=tuple(sorted(set(violations))),
        lost_apart=tuple(sorted(set(case.lost))),
        unproved=tuple(_unproved(case.history)),
    )


def _unproved(history: History) -> Iterable[str]:
    for _, tenant, why in history.incomplete:
        yield f"I1 to I4 and I7 for {tenant}, whose final read failed: {why}"
    if not history.ended_ms and not history.incomplete:
        yield "I1 to I4 and I7: there is no final read"
    if not any("digest" in line for _, line in history.digests):
        yield "I5 for whole pictures: no worker has told a digest"
    if not history.events:
        yield "I6: no relay has run"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m loadtests.faults.check",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=f"where a run has left its {FILE}")
    folder: Path = parser.parse_args(arguments).folder
    if not (folder / FILE).exists():
        print(f"error: {folder / FILE} is not there", file=sys.stderr)
        return 2
    return judge(folder)


def judge(folder: Path) -> int:
    """Check a folder, print and write what was found; the exit code."""
    verdict = check(lines_of(folder))
    found = report.summary(folder, verdict.history, verdict.violations, verdict.lost_apart, verdict.unproved)
    report.write(folder, found)
    report.show(found, verdict.violations)
    return 1 if verdict.violations else 0


if __name__ == "__main__":
    sys.exit(main())
