"""`python -m tests.sim`: many seeds, with a progress line and a summary; or one seed, with its trace."""

import argparse
import sys
import time
from collections import Counter

from tests.sim import simulation
from tests.sim.seeds import Sum, parts
from tests.sim.simulation import Result

SHOWN_MAX = 10
"""Failures that are shown; the rest are counted."""
TRACE = 60
"""Events of a failure that are printed, the last ones."""


def main() -> int:
    """Run; 1 where anything was violated."""
    parser = argparse.ArgumentParser(prog="python -m tests.sim", description=__doc__)
    parser.add_argument("--seeds", type=int, default=10_000, help="how many (10000)")
    parser.add_argument("--first", type=int, default=0, help="the first of them (0)")
    parser.add_argument("--jobs", type=int, default=1, help="processes side by side (1)")
    parser.add_argument("--seed", type=int, help="only this one, with all that happens in it")
    given = parser.parse_args()
    if given.seed is not None:
        return one(given.seed)
    began_s = time.perf_counter()
    total = Sum()
    for part in parts(given.first, given.seeds, given.jobs):
        total.add(part)
        _progress(total, given.seeds, time.perf_counter() - began_s)
    print(file=sys.stderr)
    report(total, time.perf_counter() - began_s)
    return 1 if total.failed else 0


def one(seed: int) -> int:
    """Run a seed and print everything."""
    result = simulation.run(seed)
    print(trace(result))
    print(verdict(result))
    return 1 if result.violations else 0


def trace(result: Result, last: int | None = None) -> str:
    """What happened, a line an event; `last`: only so many at the end."""
    events = result.history.trace[-last if last is not None else 0 :]
    return "\n".join(f"{ms:>7} ms  {who:<10} {what}" for ms, who, what in events)


def verdict(result: Result) -> str:
    """What is wrong, and how to see it again."""
    if not result.violations:
        return f"seed {result.seed}: {result.operations} operations, nothing is violated"
    lines = [f"  {each.invariant}: {each.text}" for each in result.violations]
    return "\n".join([f"seed {result.seed}:", *lines, f"again: python -m tests.sim --seed {result.seed}"])


def report(total: Sum, took_s: float) -> None:
    """The summary."""
    print(f"seeds       {total.seeds}")
    print(f"operations  {total.operations}")
    for name, counts in (("answers", total.answers), ("counts", total.counts)):
        print(name)
        for what, number in sorted(counts.items()):
            print(f"  {number:>9}  {what}")
    print(f"digest      {total.digest:016x}")
    print(f"speed       {total.seeds / took_s:.1f} seeds/s, {took_s:.0f} s")
    violations = Counter(invariant for _, invariant, _ in total.failed)
    print(f"violations  {sum(violations.values())} {dict(sorted(violations.items())) or ''}")
    seeds = sorted({seed for seed, _, _ in total.failed})
    for seed in seeds[:SHOWN_MAX]:
        texts = [f"{invariant}: {text}" for each, invariant, text in total.failed if each == seed]
        print(f"  seed {seed}  {texts[0][:300]}")
    if seeds:
        again = simulation.run(seeds[0])
        print(f"\nthe last events of seed {seeds[0]}:\n{trace(again, TRACE)}\n{verdict(again)}")


def _progress(total: Sum, seeds: int, took_s: float) -> None:
    text = f"{total.seeds} of {seeds} seeds, {total.operations} operations, {len(total.failed)} violations"
    print(f"\r{text}, {total.seeds / took_s:.1f} seeds/s", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
