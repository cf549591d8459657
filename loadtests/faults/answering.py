"""I9, and how long things took: every request is answered, or cleanly refused, within its deadline.

The rule: a worker that was killed or stood still may cut its own connections, or let them wait for as long
as it stood still, and no other's.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from loadtests.faults.invariants import Case, Violation
from loadtests.faults.reading import NEVER, QUESTIONS, UNANSWERED, History, Request

WRITE_DEADLINE_US = 5_000_000
"""A write may wait 2 s for its turn, then 0.7 s for the ledger; the rest is for a busy machine."""
QUESTION_DEADLINE_US = 2_000_000
"""A question is answered from memory; a machine with every core taken may need this to come to it."""
BAD_STATUSES = ("http_401", "http_404", "http_500", "http_502", "http_504")
"""No clean refusals of what the workload sends."""
HURTS_WORKERS = ("worker_kill", "worker_kill_committed", "worker_stop", "flushall")


def i9_answered(case: Case) -> Iterator[Violation]:
    """Every request is answered, or cleanly refused, within its deadline."""
    hurt, slack = _hurt(case.history), float(case.history.meta.get("slack", 1.0))
    for request in case.history.suspects:
        text = _wrong(request, hurt[request.asked["worker"]], slack)
        if text:
            lines = (request.first, request.last) if request.last < NEVER else (request.first,)
            yield Violation("I9", lines, text)
    for number, line in case.history.hostile:
        if line["came"] == "500":
            yield Violation("I9", (number,), f"{line['kind']} was answered with a 500")


def unanswered(violations: Sequence[Violation]) -> int:
    """Requests of which nothing was ever heard."""
    return sum(each.invariant == "I9" and "no answer" in each.text for each in violations)


def recoveries(history: History) -> Mapping[str, Mapping[str, Any]]:
    """By kind of fault: how many there were, and the ms from its end to the next write that was done.

    Of several workers concerned, the last of them counts.
    """
    took: dict[str, list[float]] = defaultdict(list)
    struck: dict[str, list[bool]] = defaultdict(list)
    for fault in history.faults:
        struck[fault.kind].append(fault.in_flight > 0)
        found = [_next(history.written_us[each], fault.ended_us) for each in fault.workers]
        if found and None not in found:
            took[fault.kind].append(max(each - fault.ended_us for each in found if each is not None) / 1_000)
    return {
        kind: {
            "count": sum(counted),
            "idle": len(counted) - sum(counted),
            "first_success_median_ms": round(median(took[kind])) if took[kind] else None,
            "first_success_max_ms": round(max(took[kind])) if took[kind] else None,
        }
        for kind, counted in sorted(struck.items())
    }


def _next(times: Sequence[int], after_us: int) -> int | None:
    at = bisect_left(times, after_us)
    return times[at] if at < len(times) else None


def _hurt(history: History) -> dict[int, list[tuple[int, int]]]:
    """When each worker was stopped or dead."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for fault in history.faults:
        if fault.kind in HURTS_WORKERS:
            for worker in fault.workers:
                found[worker].append((fault.began_us, fault.ended_us))
    return found


def _wrong(request: Request, hurt: Sequence[tuple[int, int]], slack: float) -> str:
    """What is wrong with how it was answered, if anything is."""
    reason, began_us = request.reason, request.asked["at_us"]
    if reason in BAD_STATUSES:
        return f"it was answered with {reason}"
    ended_us = request.told.get("at_us", NEVER)
    excused_us = sum(max(0, min(ended_us, end) - max(began_us, begin)) for begin, end in hurt)
    if excused_us:
        over_us = request.took_us - excused_us if request.told else 0
    elif reason in UNANSWERED or not request.told:
        return f"no answer came ({reason or 'the history ends'})"
    else:
        over_us = request.took_us
    limit_us = QUESTION_DEADLINE_US if request.f in QUESTIONS else WRITE_DEADLINE_US
    return f"it took {over_us / 1e6:.1f} s" if over_us > limit_us * slack else ""
