"""`halfpast serve`: check once, listen, say where, and hand over to uvicorn.

The rule: what can be known to be wrong is said before anything is started. Every option of uvicorn that
matters is spelled out here, so that neither its defaults nor its own variables decide anything.
"""

import os
import resource
import signal
import socket
import sys
from importlib.metadata import version
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from engine.errors import HalfpastError
from server import demo, doctor
from server.cli import INTERRUPTED
from server.ledger.connect import connect
from server.ledger.inspect import inspect
from server.ledger.pictures import now_ms
from server.patience import patiently
from server.settings import Settings, redacted

BACKLOG = 2_048
"""Connections that wait to be accepted; the kernel lowers it to what it allows."""
CONNECTIONS_MAX = 4_096
"""Of one process; beyond it the answer is 503. A connection is some 20 KB, and one more file."""
FILES_MIN = CONNECTIONS_MAX + 256
"""Open files that this takes, with the ledger's own and some air."""
KEEP_ALIVE_S = 75
"""Longer than the 60 s after which proxies and platforms let go of an idle connection: whoever closes first
has no request cut off."""
HEALTHCHECK_S = 5
"""A worker that does not answer its supervisor for this long hangs, and is replaced."""


class CannotListen(HalfpastError):
    """The address is taken, or not ours."""

    code = "cannot_listen"


async def check_ledger(settings: Settings) -> None:
    """Look at the ledger, warn of what is unsafe, and reach it once. Raises `LedgerError`s, `UnfitLedger`."""
    found = await patiently(lambda: inspect(settings.ledger, wait_replicas=settings.wait_replicas))
    for warning in doctor.warnings(found.findings):
        print(f"halfpast: warning: {warning}", file=sys.stderr)
    ledger = connect(settings.ledger, wait_replicas=settings.wait_replicas)
    try:
        await patiently(ledger.open)
        await patiently(ledger.ping)
    finally:
        await ledger.close()


def run(settings: Settings) -> int:
    """Serve until told to stop; the exit code. Settings and ledger were checked."""
    _allow_files()
    listening = listen(settings.host, settings.port)
    # A process that uvicorn starts reads its settings from the environment, and so does this one.
    os.environ.update(settings.to_environment())
    config = uvicorn_config(settings)
    print(banner(settings, base_url(listening)), flush=True)
    if settings.workers > 1:
        supervisor = _Supervisor(config, sockets=[listening])
        supervisor.run()
        return INTERRUPTED if supervisor.interrupted else 0
    # Being told to stop is no failure: uvicorn finishes, then repeats the signal it was stopped with.
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(0))
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


class _Supervisor(Multiprocess):
    """uvicorn's supervisor, which also tells Ctrl-C from a request to stop, and lets go of the port."""

    interrupted = False

    def handle_int(self) -> None:
        self.interrupted = True
        super().handle_int()

    def terminate_all(self) -> None:
        """Stop listening here too, or the kernel would take connections that nobody answers any more."""
        for listening in self.sockets:
            listening.close()
        super().terminate_all()


def uvicorn_config(settings: Settings) -> uvicorn.Config:
    """uvicorn, spelled out."""
    return uvicorn.Config(
        "server.app:from_environment",
        factory=True,
        interface="asgi3",
        lifespan="on",
        loop="uvloop",
        http="server.connections:BoundedProtocol",
        ws="none",
        workers=settings.workers,
        backlog=BACKLOG,
        limit_concurrency=CONNECTIONS_MAX,
        limit_max_requests=None,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=settings.shutdown_s,
        timeout_worker_healthcheck=HEALTHCHECK_S,
        # Nobody is believed about addresses, since nothing here depends on one.
        proxy_headers=False,
        forwarded_allow_ips=[],
        server_header=False,
        date_header=True,
        # Paths and addresses of callers are nobody's business.
        access_log=False,
        log_config=log_config(settings.log_level),
        log_level=None,
        use_colors=None,
        reload=False,
        env_file=None,
        root_path="",
        reset_contextvars=False,
    )


def log_config(level: str) -> dict[str, Any]:
    """Everything to stderr, one line each; uvicorn tells of its comings and goings only for debugging."""
    chatty = level.upper() if level in ("debug", "error", "critical") else "WARNING"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}
        },
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {"halfpast": {"level": level.upper()}, "uvicorn": {"level": chatty}},
    }


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens already, so that a port that is taken is known now. Raises `CannotListen`."""
    where = f"{host} port {port}"
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError) as error:
        raise CannotListen(f"cannot listen on {where}: {error}; try --host 127.0.0.1") from None
    # "localhost" is both: IPv4 is what others mean by it.
    family, kind, protocol, _, address = min(found, key=lambda each: each[0] != socket.AF_INET)
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        why = (error.strerror or str(error)).lower()
        raise CannotListen(f"cannot listen on {where}: {why}; try --port with another number") from None
    listening.set_inheritable(True)
    return listening


def base_url(listening: socket.socket) -> str:
    """Where a socket is reached over HTTP."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def banner(settings: Settings, url: str) -> str:
    """What is said on start."""
    several = f", {settings.workers} workers" if settings.workers > 1 else ""
    lines = [
        f"halfpast {version('halfpast')} listens on {url}{several}",
        f"Ledger: {redacted(settings.ledger)}",
    ]
    if settings.demo:
        lines += ["Try it:", f"  {demo.command(url, now_ms())}"]
    lines += [
        "Your own business: `halfpast apply FILE.yaml`, then `halfpast keys create TENANT`"
        " (in another terminal; `halfpast --help` says more).",
        "Stop with Ctrl-C.",
    ]
    return "\n".join(lines)


def _allow_files() -> None:
    """As many open files as connections are allowed; many systems begin with 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES_MIN if hard == resource.RLIM_INFINITY else min(FILES_MIN, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
