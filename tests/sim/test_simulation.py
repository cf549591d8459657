"""Some hundred seeds on every run, nothing violated; and a seed is always the same run.

SIM_SEEDS says how many and SIM_FIRST from which on; whoever wants thousands: `python -m tests.sim`.
"""

import os
import subprocess
import sys

import pytest

from tests.sim import simulation
from tests.sim.__main__ import trace, verdict

SEEDS = int(os.environ.get("SIM_SEEDS", "150"))
FIRST = int(os.environ.get("SIM_FIRST", "0"))
PART = 15
"""Seeds of one test, so that several processes share them."""
SAME = 12
"""Seeds that are run again elsewhere."""
TRACE = 60
"""Events that a failure shows, the last ones."""


@pytest.mark.parametrize("first", range(FIRST, FIRST + SEEDS, PART))
def test_nothing_is_violated(first: int) -> None:
    for seed in range(first, min(first + PART, FIRST + SEEDS)):
        result = simulation.run(seed)
        if result.violations:
            pytest.fail(f"{trace(result, TRACE)}\n{verdict(result)}", pytrace=False)


def test_a_seed_is_the_same_run_whatever_the_process_hashes_by() -> None:
    code = (
        f"from tests.sim import simulation\nprint(*(simulation.run(seed).digest for seed in range({SAME})))"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2")
    ]
    here = " ".join(str(simulation.run(seed).digest) for seed in range(SAME))
    assert told == [f"{here}\n"] * 2


def test_what_should_happen_happens() -> None:
    """A simulation in which nothing goes wrong proves nothing."""
    counts, answers = simulation.run(0).history.counts.copy(), set[tuple[str, str]]()
    for seed in range(60):
        history = simulation.run(seed).history
        counts.update(history.counts)
        answers |= {(each.call.tool, each.kind) for each in history.attempts}
    struck = {"worker killed", "store crashed", "store stopped", "failover", "line parted", "log trimmed"}
    commits = {f"commits {each}" for each in ("committed", "conflict", "reload", "replayed")}
    wanted = struck | commits | {"clock jumped", "tenants evicted"}
    assert wanted <= counts.keys(), wanted - counts.keys()
    for tool in ("book", "hold_slot", "reschedule", "cancel", "find_bookings"):
        assert (tool, "ok") in answers
    assert {("book", "info"), ("book", "fail")} <= answers
