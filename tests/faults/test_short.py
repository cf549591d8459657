"""The short version of the load tests' faults: real processes, some seconds, every invariant.

The long ones are run by hand; see loadtests/README.md. What they and these find is judged by the same
checker, which `test_checker` tries.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.fixtures import first_binary
from tests.support.folders import temporary_folder

ROOT = Path(__file__).parents[2]
COMMON = ("--impatient", "--brief", "--tenants", "2", "--rate", "40", "--callers", "24")
SLACK = "12"
"""Other tests take the machine at the same time: how long answers take is for the long runs to judge."""


def run(target: str, seconds: int, faults: str, *more: str) -> dict[str, Any]:
    """A run in a process of its own; its summary, with what was printed where it is needed."""
    with temporary_folder() as folder:
        command = (sys.executable, "-m", "loadtests.faults", "--target", target, "--seconds", str(seconds))
        arguments = ("--faults", faults, "--slack", SLACK, "--out", str(folder), *COMMON, *more)
        done = subprocess.run((*command, *arguments), cwd=ROOT, capture_output=True, text=True, check=False)
        assert (folder / "summary.json").exists(), done.stderr
        found: dict[str, Any] = json.loads((folder / "summary.json").read_text())
        assert (done.returncode == 0) is (not found["violations"]), done.stderr
        return found


def assert_kept(found: dict[str, Any], *kinds: str) -> None:
    """Nothing was lost or done twice, and there was something to lose."""
    assert found["violations"] == []
    assert found["lost_apart"] == 0
    assert found["unproved"] == ["I6: no relay has run"]
    assert found["bookings"] > 0
    struck = {kind for kind, each in found["by_fault"].items() if each["count"]}
    assert struck == set(kinds)


@pytest.mark.timeout(240)
def test_redis_is_killed_and_stopped_answers_are_lost_and_a_worker_dies() -> None:
    first_binary()
    kinds = ("redis_kill", "redis_stop", "cut_replies", "worker_kill")
    assert_kept(run("redis", 8, ",".join(kinds), "--workers", "2"), *kinds)


@pytest.mark.timeout(240)
def test_a_worker_on_a_file_is_killed_and_stopped_while_another_process_writes() -> None:
    kinds = ("worker_kill", "worker_stop", "apply")
    assert_kept(run("sqlite", 5, ",".join(kinds)), *kinds)
