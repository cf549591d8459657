"""System calls that show: what is acknowledged was synced before.

  python -m loadtests.faults.fsync_trace                   both ledgers
  python -m loadtests.faults.fsync_trace --ledger sqlite   one of them
  python -m loadtests.faults.fsync_trace --store /var/tmp  on a disk instead of in memory

Traces redis-server, or the worker that serves a sqlite file, with `strace` (to be installed; on Debian
`apt install strace`) while bookings are made over HTTP. Between the last write to the log and the write to
the socket that says so there must be an fsync or fdatasync of that log that has returned. Prints the calls
around the first acknowledgements, and how many were looked at; exit code 0 if each was synced, 1 if one was
not, 2 without strace.
"""

import argparse
import asyncio
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop

from loadtests.faults.client import Client
from loadtests.faults.driver import Call, Driver
from loadtests.faults.history import Recorder
from loadtests.faults.setup import Setup
from loadtests.faults.target import RedisTarget, SqliteTarget
from loadtests.faults.workers import Worker
from loadtests.faults.workload import Places
from loadtests.faults.world import businesses
from tests.support.folders import temporary_folder

BOOKINGS = 12
SHOWN = 2
"""Acknowledgements that are printed with what led to them."""
WIDTH = 150
"""Characters of a line that are printed."""
CALLS = "read,write,writev,pwrite64,sendto,sendmsg,fsync,fdatasync"
TEXT_BYTES = 256
"""Of what is written: the head of a reply and the beginning of its body."""
TIMEOUT_S = 10.0
ATTACH_TRIES_MAX = 500
STEP_S = 0.02

_CALL = re.compile(r"^(?P<pid>\d+) +(?P<at>[\d.]+) (?P<name>\w+)\(\d+<(?P<file>[^>]*)>(?P<rest>.*)$")
_RESUMED = re.compile(r"^(?P<pid>\d+) +(?P<at>[\d.]+) <\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)$")


@dataclass(frozen=True)
class Ledger:
    """What is traced, and how its calls are to be read."""

    name: str
    log: str
    """A part of the path of the file that must be synced."""
    acknowledges: str
    """A part of what is written to a socket when something is acknowledged."""


REDIS = Ledger("redis", ".aof", "committed")
SQLITE = Ledger("sqlite", "-wal", "HTTP/1.1 200")


@dataclass
class Found:
    """What a trace shows. `excerpts`: the lines from the first write to the log to the acknowledgement."""

    synced: int
    unsynced: int
    excerpts: list[list[str]]


def judge(lines: Iterable[str], ledger: Ledger) -> Found:
    """Read a trace: was the log synced whenever something was acknowledged?"""
    found, since, dirty = Found(0, 0, []), list[str](), False
    pending: dict[str, tuple[str, str]] = {}
    for line in lines:
        name, file, begins, ends, rest = _read(line, pending)
        is_log = ledger.log in file
        if is_log and begins and "write" in name:
            since, dirty = (since if dirty else []) + [line], True
        elif is_log and ends and "sync" in name and rest.rstrip().endswith("= 0"):
            since.append(line)
            dirty = False
        elif begins and name in ("write", "writev", "sendto", "sendmsg") and ledger.acknowledges in rest:
            if since or dirty:
                found.excerpts.append([*since, line])
            found.unsynced += dirty
            found.synced += not dirty and bool(since)
            since = since if dirty else []
    return found


def _read(line: str, pending: dict[str, tuple[str, str]]) -> tuple[str, str, bool, bool, str]:
    """Name, file, whether the call begins on this line, whether it ends on it, and what else it says."""
    call = _CALL.match(line)
    if call is not None:
        unfinished = "<unfinished" in call["rest"]
        if unfinished:
            pending[call["pid"]] = (call["name"], call["file"])
        return call["name"], call["file"], True, not unfinished, call["rest"]
    resumed = _RESUMED.match(line)
    if resumed is not None:
        name, file = pending.pop(resumed["pid"], ("", ""))
        return name, file, False, True, resumed["rest"]
    return "", "", False, False, ""


@contextmanager
def traced(pid: int, trace: Path) -> Iterator[None]:
    """Trace a process and its threads into a file."""
    command = ["strace", "-f", "-ttt", "-y", "-s", str(TEXT_BYTES), "-e", f"trace={CALLS}"]
    with (trace.with_suffix(".log")).open("wb") as log:
        process = subprocess.Popen([*command, "-o", str(trace), "-p", str(pid)], stderr=log)
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=TIMEOUT_S)


async def _attached(trace: Path) -> None:
    for _ in range(ATTACH_TRIES_MAX):
        if b"attached" in trace.with_suffix(".log").read_bytes():
            return
        await asyncio.sleep(STEP_S)
    raise RuntimeError(f"strace does not attach: {trace.with_suffix('.log').read_text()}")


async def trace(ledger: Ledger, folder: Path, out: Path) -> Found:
    """Make bookings while the process that syncs is traced; what the trace shows."""
    rng, client, file = random.Random(1), Client(TIMEOUT_S), out / f"{ledger.name}.strace"
    file.unlink(missing_ok=True)
    target = RedisTarget(folder, 1) if ledger is REDIS else SqliteTarget(folder, 1)
    with ExitStack() as stack:
        stack.callback(target.stop)
        target.start()
        setup = Setup(businesses(1, 5), target.direct)
        keys = setup.declare()
        worker = Worker(0, target.direct, out / "worker-0.log", {})
        stack.callback(worker.stop)
        await worker.start()
        driver = Driver(client, stack.enter_context(Recorder(out)), [worker], keys)
        pid = _pid(target) if isinstance(target, RedisTarget) else worker.pid
        with traced(pid, file):
            await _attached(file)
            places = Places(setup.businesses[0])
            for number in range(BOOKINGS):
                args = {**places.any(rng).arguments(), "attendee_name": f"Caller {number}"}
                await driver.send(Call(setup.businesses[0].id, "book", args, f"talk{number}", "c"), 0)
        await client.close()
    return judge(file.read_text(errors="replace").splitlines(), ledger)


def _pid(target: RedisTarget) -> int:
    return int(target.primary.ask("INFO", "server")["process_id"])


def show(ledger: Ledger, found: Found) -> None:
    """Print it."""
    print(f"\n{ledger.name}: {found.synced} acknowledgements after a sync, {found.unsynced} without")
    for excerpt in found.excerpts[:SHOWN]:
        first, last = excerpt[:1], excerpt[1:][-2:]
        between = len(excerpt) - len(first) - len(last)
        for line in (*first, *([f"... {between} more writes ..."] if between else []), *last):
            print(f"  {line[:WIDTH]}")
        print()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m loadtests.faults.fsync_trace",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--ledger", choices=("redis", "sqlite"), help="default: both")
    parser.add_argument("--out", type=Path, default=Path("build/faults/fsync"), metavar="FOLDER")
    parser.add_argument(
        "--store", type=Path, metavar="FOLDER", help="where the ledger writes (default: memory)"
    )
    given = parser.parse_args(arguments)
    if shutil.which("strace") is None:
        print("error: strace is not installed", file=sys.stderr)
        return 2
    given.out.mkdir(parents=True, exist_ok=True)
    right = True
    for ledger in (REDIS, SQLITE):
        if given.ledger in (None, ledger.name):
            with ExitStack() as stack:
                folder = given.store / ledger.name if given.store else stack.enter_context(temporary_folder())
                folder.mkdir(parents=True, exist_ok=True)
                found = uvloop.run(trace(ledger, folder, given.out))
            show(ledger, found)
            right = right and found.synced > 0 and not found.unsynced
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
