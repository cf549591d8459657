"""`halfpast serve --demo` beside the frameworks: in a process of its own, installed elsewhere.

The rule: nothing of halfpast is imported here. It is a program and an address, as it is to an agent.
"""

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import httpx

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("HALFPAST", str(ROOT / ".venv" / "bin" / "halfpast"))
"""What `make frameworks` says; else the one of `make serve`."""
KEY = "demo"
TRIES_MAX = 1_500
PAUSE_S = 0.02
"""Between two tries: 30 s in all."""
EXIT_TIMEOUT_S = 40.0


class Server:
    """A server that runs, and what a caller would ask it."""

    def __init__(self, url: str, ledger: str) -> None:
        self.url = url
        self.ledger = ledger

    def reply(self, tool: str, arguments: dict[str, Any], **headers: str) -> dict[str, Any]:
        """The whole reply to a call over plain HTTP. `headers`: `x_caller_number` and the like."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = httpx.post(
            f"{self.url}/tools/{tool}",
            json=arguments,
            headers={"authorization": f"Bearer {KEY}", **named},
        )
        reply: dict[str, Any] = response.raise_for_status().json()
        return reply

    def free(self) -> str:
        """A time that nobody has, as ISO 8601."""
        slots = self.reply("propose_times", {"duration": 22, "with_whom": "anna"})["slots"]
        return str(slots[0]["start"])

    def booked(self, caller: str) -> list[str]:
        """When somebody's appointments begin."""
        found = self.reply("find_bookings", {}, x_caller_number=caller)
        bookings = found.get("bookings") or [found[name] for name in ("booking",) if name in found]
        return [each["start"] for each in bookings]

    def ready(self) -> Self:
        """This, once it answers."""
        for _ in range(TRIES_MAX):
            with suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/readyz").is_success:
                    return self
            time.sleep(PAUSE_S)
        raise AssertionError("the server never became ready")


def halfpast(*arguments: str) -> str:
    """What a command prints."""
    done = subprocess.run(
        [PROGRAM, *arguments], capture_output=True, text=True, check=True, env=_environment()
    )
    return done.stdout


@contextmanager
def serving() -> Iterator[Server]:
    """The demo on a free port, with a ledger of its own."""
    with tempfile.TemporaryDirectory(prefix="halfpast-") as folder:
        ledger = f"sqlite:///{folder}/halfpast.db"
        process = subprocess.Popen(
            [PROGRAM, "serve", "--demo", "--port", "0", "--ledger", ledger],
            stdout=subprocess.PIPE,
            text=True,
            env=_environment(),
        )
        try:
            yield Server(_address(process), ledger).ready()
        finally:
            process.terminate()
            process.communicate(timeout=EXIT_TIMEOUT_S)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    banner = []
    for line in process.stdout:
        banner.append(line)
        if line.startswith("Stop with"):
            break
    found = re.search(r"http://[^\s,]+", "".join(banner))
    assert found is not None, banner
    return found[0]


def _environment() -> dict[str, str]:
    """This process's, without what halfpast would take for its settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HALFPAST_")}
