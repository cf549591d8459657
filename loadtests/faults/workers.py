"""`halfpast` as it is run: its commands, and processes that serve, each alone on a port of its own.

The rule: whatever is started here is ended here, by its id. A worker that was killed is started again on
the same port, until it is ready.
"""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

PROGRAM = str(Path(sys.executable).with_name("halfpast"))
PREFIX = "HALFPAST_"
COMMAND_TIMEOUT_S = 120.0
"""An export of the largest run takes seconds."""
READY_TIMEOUT_S = 60.0
"""A worker starts in a second, and loads what a run has written in a few more."""
STEP_S = 0.05
"""Between two looks whether a process is ready."""
PROBE_TIMEOUT_S = 2.0
STOP_TIMEOUT_S = 30.0
PORTS = range(20_000, 32_000)
PORT_TRIES_MAX = 100


class CommandFailed(Exception):
    """A command of halfpast ended with an error."""


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """This process's, without settings of halfpast's own but these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return kept | dict(variables)


def command(*arguments: str, stdin: str = "") -> str:
    """Run a command to its end; what it prints. Raises `CommandFailed`."""
    done = subprocess.run(
        [PROGRAM, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=COMMAND_TIMEOUT_S,
        env=environment({}),
    )
    if done.returncode:
        raise CommandFailed(f"halfpast {arguments[0]}: {done.stderr.strip()[-2_000:]}")
    return done.stdout


class Worker:
    """One `halfpast serve`. `number` is its place in the history."""

    def __init__(
        self,
        number: int,
        ledger: str,
        log: Path,
        variables: Mapping[str, str],
        *,
        ready_timeout_s: float = READY_TIMEOUT_S,
    ) -> None:
        self.number = number
        self._ready_timeout_s = ready_timeout_s
        self.port = free_port()
        self._command = [PROGRAM, "serve", "--port", str(self.port), "--ledger", ledger]
        self._log = log
        self._variables = variables
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The id of its process, which runs."""
        if self._process is None:
            raise RuntimeError(f"worker {self.number} does not run")
        return self._process.pid

    async def start(self) -> None:
        """Start it, again and again while it ends by itself, until it is ready. Raises `TimeoutError`."""
        async with asyncio.timeout(self._ready_timeout_s):
            while not await self.ready():
                if self._process is None or self._process.poll() is not None:
                    self._spawn()
                await asyncio.sleep(STEP_S)

    async def ready(self) -> bool:
        """Whether it says that it is to be given work."""
        if self._process is None or self._process.poll() is not None:
            return False
        try:
            async with asyncio.timeout(PROBE_TIMEOUT_S):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    writer.write(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
                    return b" 200 " in await reader.readline()
                finally:
                    writer.close()
        except (OSError, TimeoutError):
            return False

    def kill(self) -> None:
        """End it where it stands."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Have it stop in order."""
        self._end(signal.SIGTERM)

    def pause(self) -> None:
        """Let it stand still, with its connections open."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        os.kill(self.pid, signal.SIGCONT)

    def _spawn(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdout=log, stderr=log, env=environment(self._variables)
            )

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(how)
            process.send_signal(signal.SIGCONT)
        try:
            process.wait(timeout=STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def all_ready(workers: Sequence[Worker]) -> None:
    """Wait until each of them is. Raises `TimeoutError`."""
    async with asyncio.timeout(READY_TIMEOUT_S):
        for worker in workers:
            while not await worker.ready():
                await asyncio.sleep(STEP_S)


def free_port() -> int:
    """A port that nobody has, below those that the kernel gives to connections: it is still free later."""
    for port in random.sample(PORTS, PORT_TRIES_MAX):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"no free port among {PORT_TRIES_MAX} of {PORTS}")
