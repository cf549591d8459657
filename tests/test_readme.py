"""What the README and the docs tell people to run is run."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from engine.model import Reason
from server.running import UNKNOWN_LINE
from tests.server.serving import Server, halfpast
from tests.support.folders import temporary_folder
from tools.faults import FaultReason

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8080"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with temporary_folder() as folder, Server(f"sqlite:///{folder}/halfpast.db", "--demo") as server:
        yield server


def blocks(containing: str) -> list[str]:
    """The README's shell lines in which this stands."""
    return [each for each in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) if containing in each]


def test_the_curl_lines_work_as_they_stand_one_after_another(server: Server) -> None:
    script = "set -e\n" + "\necho\n".join(blocks(ADDRESS)).replace(ADDRESS, server.url)
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    proposed, booked, taken = _replies(done.stdout)
    assert proposed["available"] is True
    assert booked["booking"]["status"] == "confirmed"
    assert booked["booking"]["context"] == "first visit"
    assert (taken["available"], taken["reason"]) == (False, "busy")
    assert "already taken with Anna. With Anna, I could do" in taken["say"]


def test_the_commands_for_a_business_of_ones_own_work() -> None:
    (block,) = blocks("halfpast apply")
    with temporary_folder() as folder:
        ledger = f"sqlite:///{folder}/halfpast.db"
        lines = [line.split("#")[0].split() for line in block.splitlines() if line.strip()]
        for _, *command in lines[:-1]:
            done = halfpast(
                *[str(ROOT / each) if "/" in each else each for each in command], HALFPAST_LEDGER=ledger
            )
            assert done.returncode == 0, done.stderr
        assert lines[-1][1:] == ["serve"]
        again = halfpast("apply", str(ROOT / "docs/examples/clinic.yaml"), HALFPAST_LEDGER=ledger)
        assert "nothing to change" in again.stdout


@pytest.mark.parametrize(
    "page", ["README.md", *(f"docs/{each.name}" for each in (ROOT / "docs").glob("*.md"))]
)
def test_every_link_leads_to_a_file(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", text):
        assert ((ROOT / page).parent / target).exists(), target


def test_every_reason_stands_in_the_docs_and_no_other() -> None:
    text = (ROOT / "docs/tools.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(\w+)` \|", text.partition("## Reasons")[2], re.MULTILINE))
    assert documented == {
        *(*get_args(Reason), *get_args(FaultReason)),
        *("nothing_free", "which_booking", UNKNOWN_LINE.reason),
    }


def _replies(output: str) -> list[dict[str, Any]]:
    """The JSON values in what curl has printed, one behind another."""
    found = []
    decoder = json.JSONDecoder()
    at = 0
    while (at := output.find("{", at)) >= 0:
        value, at = decoder.raw_decode(output, at)
        found.append(value)
    return found
