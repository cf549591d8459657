"""Many seeds: run, summed up, side by side in several processes.

The rule: a sum is the same in whatever order its seeds were run.
"""

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed

from msgspec import Struct, field

from tests.sim import simulation

CHUNK = 50
"""Seeds that a process runs before it reports."""


class Sum(Struct):
    """What came of many seeds."""

    seeds: int = 0
    operations: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[int, str, str]] = []
    """Seed, invariant, what is wrong."""
    digest: int = 0
    """Of everything that happened, whatever the order of the seeds."""

    def add(self, other: "Sum") -> None:
        """Count these too."""
        self.seeds += other.seeds
        self.operations += other.operations
        self.counts.update(other.counts)
        self.answers.update(other.answers)
        self.failed += other.failed
        self.digest ^= other.digest


def several(first: int, count: int) -> Sum:
    """Run so many seeds."""
    total = Sum()
    for seed in range(first, first + count):
        result = simulation.run(seed)
        answers = Counter(
            " ".join(filter(None, (each.call.tool, each.kind, each.reply.get("reason", ""))))
            for each in result.history.attempts
        )
        failed = [(seed, each.invariant, each.text) for each in result.violations]
        total.add(Sum(1, result.operations, result.history.counts, answers, failed, result.digest))
    return total


def parts(first: int, count: int, jobs: int) -> Iterator[Sum]:
    """Sums of some seeds each, as they are done, with so many processes."""
    chunks = [(at, min(CHUNK, first + count - at)) for at in range(first, first + count, CHUNK)]
    if jobs == 1:
        yield from (several(at, length) for at, length in chunks)
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        for done in as_completed([pool.submit(several, at, length) for at, length in chunks]):
            yield done.result()
