"""`halfpast` as a user runs it: the real program in processes of its own, over real HTTP.

The rule: whatever is started here is ended here, by its id. Waiting is asking again, a bounded number of
times, and never a guess at how long something takes.
"""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import httpx

from tests.support.fixtures import first_binary
from tests.support.folders import temporary_folder
from tests.support.redis_server import Binary, RedisServer

PROGRAM = str(Path(sys.executable).with_name("halfpast"))
TRIES_MAX = 1_500
PAUSE_S = 0.02
"""Between two tries: 30 s in all, on a machine that is busy with other tests."""
EXIT_TIMEOUT_S = 40.0


def environment(**variables: str) -> dict[str, str]:
    """This process's, without settings of halfpast's own but these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HALFPAST_")}
    return kept | variables


def halfpast(*arguments: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """A command, run to its end."""
    return subprocess.run(
        [PROGRAM, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=EXIT_TIMEOUT_S,
        env=environment(**variables),
    )


def until(true: Callable[[], object], what: str) -> None:
    """Ask until it is so."""
    for _ in range(TRIES_MAX):
        if true():
            return
        time.sleep(PAUSE_S)
    raise AssertionError(f"it never came about that {what}")


class Server:
    """`halfpast serve` on a free port. `flags` go to its command line."""

    def __init__(self, ledger: str, *flags: str) -> None:
        self._command = [PROGRAM, "serve", "--port", "0", "--ledger", ledger, *flags]
        self._ends = ExitStack()
        self._log = self._ends.enter_context(temporary_folder()) / "log"
        self.banner: list[str] = []
        self.url = ""

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                self._command,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=environment(),
                start_new_session=True,  # so that its workers can be killed with it
            )
        self._ends.callback(self._end)
        try:
            self._begin()
        except BaseException:
            self._ends.close()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self._ends.close()

    def _begin(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.banner.append(line.rstrip("\n"))
            if line.startswith("Stop with"):
                break
        found = re.search(r"http://[^\s,]+", "\n".join(self.banner))
        assert found is not None, self.log()
        self.url = found[0]
        self.client = self._ends.enter_context(httpx.Client(base_url=self.url, timeout=10.0))
        until(self.ready, "the server is ready")

    def _end(self) -> None:
        try:
            self.stop()
        finally:
            self.kill()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Have it stop in order; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=EXIT_TIMEOUT_S)

    def ready(self) -> bool:
        assert self.process.poll() is None, self.log()
        try:
            return self.client.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """End all of its processes where they stand."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=EXIT_TIMEOUT_S)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def log(self) -> str:
        """What it has said on stderr."""
        return self._log.read_text()

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def accepts(self) -> bool:
        """Whether a new connection is taken."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=5.0).close()
        except ConnectionError:
            return False
        return True

    def call(self, tool: str, arguments: dict[str, Any], key: str = "demo", **headers: str) -> httpx.Response:
        """A tool call over plain HTTP."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(
            f"/tools/{tool}", json=arguments, headers={"authorization": f"Bearer {key}", **headers}
        )

    def says(self, tool: str, arguments: dict[str, Any], key: str = "demo") -> dict[str, Any]:
        """The reply to a tool call."""
        response = self.call(tool, arguments, key)
        assert response.status_code == 200, response.text
        reply: dict[str, Any] = response.json()
        return reply

    @property
    def curl(self) -> str:
        """The command line to try that it has printed."""
        return next(line.strip() for line in self.banner if line.strip().startswith("curl"))

    @property
    def slot(self) -> str:
        """The time in it: a future one at which the demo is open."""
        found = re.search(r'"when": "([^"]+)"', shlex.split(self.curl)[-1])
        assert found is not None
        return found[1]


@contextmanager
def empty_ledger(name: str, redis_servers: Callable[[Binary], RedisServer]) -> Iterator[str]:
    """The address of a ledger with nothing in it: "sqlite" or "redis"."""
    if name == "sqlite":
        with temporary_folder() as folder:
            yield f"sqlite:///{folder}/halfpast.db"
    else:
        redis = redis_servers(first_binary())
        redis.ask("FLUSHALL")
        yield redis.url
