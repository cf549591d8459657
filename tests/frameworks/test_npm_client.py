"""MCP's clients in JavaScript, the old package and its successor: real ones, run by Node."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.frameworks.serving import KEY, Server

FILES = Path(__file__).parent / "npm"
CLIENTS = {"OLD": "2025-11-25", "NEW": "2026-07-28"}
"""Which package, and the protocol that it and the server agree upon."""
INSTALL_TIMEOUT_S = 240.0
"""Some hundred packages, 40 MB, when none of them is in npm's cache."""
RUN_TIMEOUT_S = 60.0

pytestmark = pytest.mark.timeout(INSTALL_TIMEOUT_S + RUN_TIMEOUT_S)


@pytest.fixture(scope="module")
def installed() -> Iterator[Path]:
    """A folder with the script and what it needs."""
    missing = [each for each in ("node", "npm") if shutil.which(each) is None]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"{missing[0]} is not there")
    assert not missing, f"{missing[0]} is not there, and CI is to have it"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "npm"
        shutil.copytree(FILES, folder, ignore=shutil.ignore_patterns("node_modules"))
        done = subprocess.run(
            ["npm", "install"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=INSTALL_TIMEOUT_S,
        )
        assert done.returncode == 0, done.stderr
        yield folder


def seen_by(which: str, installed: Path, server: Server, time: str) -> dict[str, Any]:
    """What a client saw of one conversation."""
    done = subprocess.run(
        ["node", "client.mjs", f"{server.url}/mcp", KEY, which, time],
        cwd=installed,
        capture_output=True,
        text=True,
        check=False,
        timeout=RUN_TIMEOUT_S,
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


@pytest.mark.parametrize("which", CLIENTS)
def test_a_client_in_javascript_finds_the_tools_and_books_once(
    which: str, installed: Path, server: Server
) -> None:
    free = server.reply("propose_times", {"duration": 22, "with_whom": "ben"})["slots"][0]["start"]
    seen = seen_by(which, installed, server, free)
    assert seen["version"] == CLIENTS[which]
    assert seen["server"]["name"] == "halfpast"
    assert {"check_slot", "book", "cancel"} <= {each["name"] for each in seen["tools"]}
    several = {f"with {each}": seen["several"][at] for at, each in enumerate(("anna", "ben", "clara"))}
    results = {name: seen[name] for name in ("check", "book", "again", "missing", "unknown")} | several
    for each in results.values():
        (content,) = each["content"]
        assert content["type"] == "text"
        assert content["text"] == each["structuredContent"]["say"]
        assert not each["isError"]
    found = {name: each["structuredContent"] for name, each in results.items()}
    assert found["check"]["available"] is True
    assert found["book"]["booking"]["id"] == found["again"]["booking"]["id"]
    assert (found["missing"]["reason"], found["unknown"]["reason"]) == ("missing_when", "unknown_tool")
    assert found["with ben"]["reason"] == "busy"
    assert server.reply("check_slot", {"when": free, "with_whom": "ben"})["reason"] == "busy"
