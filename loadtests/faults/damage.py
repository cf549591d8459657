"""What a Redis's log comes to when it is cut or flipped: nothing half done, and nothing wrong served.

  python -m loadtests.faults.damage                        120 cuts and 40 flipped bytes, some minutes
  python -m loadtests.faults.damage --cuts 1000 --flips 0 --seed 7
  python -m loadtests.faults.damage --flips 0 --unrepaired     leave the cut log to Redis's own repair

A worker books, moves, cancels, one call after the other; after each, the length of the log is noted and the
tenant exported. Then, each on a copy:

  cuts    the log ends at a byte, as after a power cut, and Redis is started on it. What `halfpast export` has
          must be exactly what it had after the last call that lies before the cut: never a part of the next.
          What was cut in two is cut off with `redis-check-aof --fix` before Redis starts: with its default,
          `aof-load-truncated yes`, Redis leaves half of it in the log, and has it back when it starts again.
          Every few cuts a worker is started too: the calls before and after the cut are repeated, each must
          have one effect, and after another restart of Redis everything must be as it was.
  flips   one bit of a booking in the log is another. Redis must refuse it, or halfpast must refuse the
          document, or what it has must be what was written.

Exit code 0 if all of it holds, 1 if not. What is found is printed, and written to FOLDER/damage.json.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop

from loadtests.faults.client import Client
from loadtests.faults.driver import Call, Driver, Outcome, id_of
from loadtests.faults.history import Recorder
from loadtests.faults.setup import Setup
from loadtests.faults.target import REPAIRING, RedisTarget, newest_aof, repair
from loadtests.faults.workers import CommandFailed, Worker
from loadtests.faults.workload import DAY, Places, iso
from loadtests.faults.world import businesses
from tests.support.folders import temporary_folder
from tests.support.redis_server import RedisServer, find_binaries

CUTS_DEFAULT = 120
FLIPS_DEFAULT = 40
BOOKINGS = 12
"""Calls of each kind: a log of some 100 KB."""
SERIES_TIMES = 6
"""Bookings of one commit: the longest that is cut."""
WORKER_EVERY = 10
"""Cuts after which a worker is started as well, which takes a second."""
TIMEOUT_S = 10.0


@dataclass(frozen=True)
class Step:
    """A call that was done: how long the log was then, and what the tenant came to."""

    call: Call
    booking: str
    length: int
    state: frozenset[str]


@dataclass(frozen=True)
class Made:
    """A store to be damaged. `before`: the log and the tenant before the first call."""

    folder: Path
    setup: Setup
    keys: dict[str, str]
    before: Step
    steps: Sequence[Step]


class Bench:
    """Where copies are damaged, started and asked."""

    def __init__(
        self, made: Made, folder: Path, out: Path, rng: random.Random, *, repaired: bool = True
    ) -> None:
        self.made = made
        self._repaired = repaired
        self.rng = rng
        self.found: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._folder = folder
        self._out = out

    async def cut(self, number: int) -> None:
        """One cut, at some byte: in the middle of the longest commit as often as anywhere."""
        steps = [self.made.before, *self.made.steps]
        longest = max(range(1, len(steps)), key=lambda n: steps[n].length - steps[n - 1].length)
        low, high = steps[0].length, steps[-1].length
        if number % 2:
            low, high = steps[longest - 1].length, steps[longest].length
        at = self.rng.randint(low, high)
        last = max(n for n, step in enumerate(steps) if step.length <= at)
        with self._copy() as (server, folder):
            os.truncate(newest_aof(folder), at)
            if self._repaired:
                repair(server)
            server.start()
            state = self._state(server)
            self._judge(state == steps[last].state, f"cut at {at}, after call {last}: the export is another")
            if number % WORKER_EVERY == WORKER_EVERY - 1:
                await self._repeat(server, steps, last, at)
                state = self._state(server)
                server.kill()
                server.start()
                self._judge(self._state(server) == state, f"cut at {at}: another start has changed it")
        self.found["cuts"] += 1

    async def flip(self) -> None:
        """One bit of a booking's context, somewhere in the log."""
        with self._copy() as (server, folder):
            file = newest_aof(folder)
            content = bytearray(file.read_bytes())
            tokens = [each.call.args["context"] for each in self.made.steps if each.call.f == "book"]
            token = self.rng.choice(tokens).encode()
            places = [at for at in range(len(content)) if content.startswith(token, at)]
            at = self.rng.choice(places) + self.rng.randrange(len(token))
            content[at] ^= 1 << self.rng.randrange(7)
            file.write_bytes(content)
            self.found["flips"] += 1
            try:
                server.start()
            except RuntimeError:
                self.found["flips that Redis refused"] += 1
                return
            await self._flipped(server, at)

    async def _flipped(self, server: RedisServer, at: int) -> None:
        try:
            state = self._state(server)
        except CommandFailed as error:
            refused = "checksum" in str(error) or "corrupt" in str(error)
            self._judge(refused, f"flip at {at}: the export failed otherwise: {error}")
            self.found["flips that halfpast refused"] += 1
            await self._not_served(server, at)
            return
        self._judge(state == self.made.steps[-1].state, f"flip at {at}: something else is served")
        self.found["flips in what is not loaded"] += 1

    async def _repeat(self, server: RedisServer, steps: Sequence[Step], last: int, at: int) -> None:
        """The last call before the cut and the first after it, on a worker of their own."""
        async with asyncio.timeout(TIMEOUT_S * 6):
            worker = self._worker(server)
            client = Client(TIMEOUT_S)
            with Recorder(self._out) as recorder:
                driver = Driver(client, recorder, [worker], self.made.keys)
                try:
                    await worker.start()
                    await self._again(driver, steps, last, at)
                finally:
                    worker.stop()
                    await client.close()
        self.found["cuts with a worker"] += 1

    async def _again(self, driver: Driver, steps: Sequence[Step], last: int, at: int) -> None:
        if last:
            told = await driver.send(steps[last].call, 0)
            same = told.booking is not None and id_of(told.booking) == steps[last].booking
            self._judge(same, f"cut at {at}: call {last}, repeated, tells of another booking")
        if last + 1 < len(steps):
            first, second = [await driver.send(steps[last + 1].call, 0) for _ in range(2)]
            self._judge(_one_effect(first, second), f"cut at {at}: call {last + 1} has two effects or none")

    async def _not_served(self, server: RedisServer, at: int) -> None:
        """A worker on a flipped document has nothing of it to say."""
        worker, client = self._worker(server), Client(TIMEOUT_S)
        (key,) = self.made.keys.values()
        try:
            try:
                await worker.start()
            except TimeoutError:
                self.found["workers that were not ready"] += 1
                return
            answer = await client.get(worker.port, "/digest", {"authorization": f"Bearer {key}"})
            self._judge(answer.status != 200, f"flip at {at}: a worker serves what the export refused")
        finally:
            worker.stop()
            await client.close()

    def _worker(self, server: RedisServer) -> Worker:
        return Worker(0, server.url, self._out / "worker-0.log", {}, ready_timeout_s=TIMEOUT_S)

    def _state(self, server: RedisServer) -> frozenset[str]:
        (business,) = self.made.setup.businesses
        return documents(Setup(self.made.setup.businesses, server.url).export(business.id))

    def _judge(self, right: bool, text: str) -> None:
        if not right:
            self.wrong.append(text)

    @contextmanager
    def _copy(self) -> Iterator[tuple[RedisServer, Path]]:
        folder = self._folder / "copy"
        shutil.copytree(self.made.folder, folder, ignore=shutil.ignore_patterns("*.sock"))
        server = RedisServer(find_binaries()[0], folder, *REPAIRING)
        try:
            yield server, folder
        finally:
            server.kill()
            shutil.rmtree(folder)


def _one_effect(first: Outcome, second: Outcome) -> bool:
    if first.booking is None or second.booking is None:
        return first.type == second.type == "fail"
    return id_of(first.booking) == id_of(second.booking)


def documents(export: str) -> frozenset[str]:
    """The lines of an export that hold documents."""
    return frozenset(line for line in export.splitlines() if '"document":' in line or '"archived":{' in line)


async def make(folder: Path, out: Path, rng: random.Random) -> Made:
    """Do a few things of each kind, one after the other, and note the log's length after each."""
    target = RedisTarget(folder, 1)
    target.start()
    worker: Worker | None = None
    client = Client(TIMEOUT_S)
    try:
        setup = Setup(businesses(1, 5), target.direct)
        keys = setup.declare()
        worker = Worker(0, target.direct, out / "worker-0.log", {})
        await worker.start()
        with Recorder(out) as recorder:
            steps = await _steps(Driver(client, recorder, [worker], keys), target, setup, rng)
    finally:
        await client.close()
        if worker is not None:
            worker.stop()
        target.primary.kill()
        target.stop()
    return Made(target.primary.folder, setup, keys, steps[0], steps[1:])


async def _steps(driver: Driver, target: RedisTarget, setup: Setup, rng: random.Random) -> list[Step]:
    (business,) = setup.businesses
    places, found = Places(business), list[Step]()

    def note(call: Call, booking: str) -> None:
        state = documents(setup.export(business.id))
        found.append(Step(call, booking, target.mark()[1], state))

    def call(f: str, **args: object) -> Call:
        id = f"damaged-{len(found)}"
        return Call(business.id, f, {**args, "context": id} if f == "book" else args, "talk", id, "", "Eve")

    async def done(call: Call) -> str:
        outcome = await driver.send(call, 0)
        if outcome.booking is None:
            return ""
        note(call, id_of(outcome.booking))
        return id_of(outcome.booking)

    note(call("none"), "")
    for number in range(BOOKINGS):
        wish = places.any(rng)
        made = await done(call("book", **wish.arguments(), attendee_name="Eve"))
        if made and number % 3 == 0:
            await done(call("reschedule", booking_id=made, when=iso(wish.start + (number + 2) * DAY)))
        if made and number % 3 == 1:
            await done(call("cancel", booking_id=made))
    series = {"repeat": "weekly", "times": SERIES_TIMES, "if_some_taken": "skip"}
    await done(call("book", **places.any(rng).arguments(), attendee_name="Eve", **series))
    return found


async def run(cuts: int, flips: int, seed: int, out: Path, *, repaired: bool) -> int:
    """All of it; the exit code."""
    rng = random.Random(seed)
    out.mkdir(parents=True, exist_ok=True)
    with temporary_folder() as folder:
        made = await make(folder / "made", out, rng)
        bench = Bench(made, folder, out, rng, repaired=repaired)
        for number in range(cuts):
            _progress(f"cut {number + 1} of {cuts}")
            await bench.cut(number)
        for number in range(flips):
            _progress(f"flip {number + 1} of {flips}")
            await bench.flip()
        _progress("")
    told = {"calls": len(made.steps), "bytes": made.steps[-1].length, **bench.found, "wrong": bench.wrong}
    (out / "damage.json").write_text(json.dumps(told, indent=2) + "\n")
    for name, count in told.items():
        print(f"  {name:30} {len(count) if isinstance(count, list) else count}")
    for text in bench.wrong:
        print(f"wrong: {text}")
    return 1 if bench.wrong else 0


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m loadtests.faults.damage",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--cuts", type=int, default=CUTS_DEFAULT, metavar="N", help=f"default: {CUTS_DEFAULT}"
    )
    parser.add_argument(
        "--flips", type=int, default=FLIPS_DEFAULT, metavar="N", help=f"default: {FLIPS_DEFAULT}"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of every choice (default: 1)")
    parser.add_argument("--unrepaired", action="store_true", help="do not repair the log before Redis starts")
    parser.add_argument("--out", type=Path, default=Path("build/faults/damage"), metavar="FOLDER")
    given = parser.parse_args(arguments)
    return uvloop.run(run(given.cuts, given.flips, given.seed, given.out, repaired=not given.unrepaired))


if __name__ == "__main__":
    sys.exit(main())
