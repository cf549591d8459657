"""The conversation that docs/tools.md shows is had, line by line, with a server of one's own."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from tests.server.serving import Server
from tests.support.folders import temporary_folder

DOCS = Path(__file__).parents[2] / "docs"


def test_the_conversation_works_as_it_stands() -> None:
    text = (DOCS / "tools.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    with temporary_folder() as folder, Server(f"sqlite:///{folder}/halfpast.db", "--demo") as server:
        script = script.replace("http://127.0.0.1:8080", server.url)
        done = subprocess.run(
            ["bash", "-ec", script], capture_output=True, text=True, check=False, timeout=60
        )
    assert (done.returncode, done.stderr) == (0, "")
    held, booked, moved, found, cancelled = replies(done.stdout)
    statuses = [each["booking"]["status"] for each in (held, booked, moved, found, cancelled)]
    assert statuses == ["held", "confirmed", "confirmed", "confirmed", "cancelled"]
    assert len({each["booking"]["id"] for each in (held, booked, moved, found, cancelled)}) == 1
    assert held["slot"] == booked["slot"] != moved["slot"]


def replies(output: str) -> list[dict[str, Any]]:
    """The JSON values in what curl has printed, one behind another."""
    found, at, decoder = [], 0, json.JSONDecoder()
    while (at := output.find("{", at)) >= 0:
        value, at = decoder.raw_decode(output, at)
        found.append(value)
    return found
