"""The nemesis: breaks one thing after another while calls are under way, and heals it again.

The rule: a fault counts only if requests were in flight when it struck. What breaks the ledger and what
breaks workers goes on side by side, so that they meet; of its own kind, the next comes when the last has
healed and a write has gone through again.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from loadtests.faults.driver import Driver
from loadtests.faults.history import Recorder
from loadtests.faults.setup import Setup
from loadtests.faults.target import Target
from loadtests.faults.workers import Worker

PAUSE_S = (0.3, 1.5)
"""Between a recovery and the next fault."""
BRIEF = 0.1
"""Of all times, in a run of seconds."""
STOP_S = (0.1, 10.0)
"""How long a process stands still: as often under a second as above."""
RECOVERY_MAX_S = 30.0
"""After which the next fault comes all the same."""
IN_FLIGHT_MAX_S = 5.0
"""How long a fault waits for something to strike at."""
STEP_S = 0.01

Act = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Stage:
    """What there is to be broken."""

    target: Target
    workers: Sequence[Worker]
    driver: Driver
    recorder: Recorder
    setup: Setup
    key: str
    """One tenant's."""
    folder: Path
    rng: random.Random


@dataclass(frozen=True)
class Fault:
    """One way of breaking things. `ledger`: it breaks the ledger, not a worker."""

    run: Callable[["Nemesis"], Awaitable[None]]
    ledger: bool = True
    alone: bool = False
    """Only where it was asked for by name."""


class Nemesis:
    """Runs faults until told to stop. `faults`: by kind, those that were chosen. `brief`: in a hurry."""

    def __init__(self, stage: Stage, faults: Mapping[str, Fault], *, brief: bool = False) -> None:
        self._pace = BRIEF if brief else 1.0
        self.stage = stage
        self.target = stage.target
        self.workers = stage.workers
        self.rng = stage.rng
        self.struck = 0
        self.now = ""
        """The kind that is striking."""
        self.held: set[int] = set()
        """Workers that are being hurt."""
        self.doors = asyncio.Lock()
        """Whoever changes doors of the proxy holds it."""
        self.unstruck = set(faults)
        """Kinds that have not come yet."""
        self._faults = faults
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Break things until `stop`; everything is healed in the end."""
        tracks = [
            {kind: each for kind, each in self._faults.items() if each.ledger is ledger}
            for ledger in (True, False)
        ]
        async with asyncio.TaskGroup() as group:
            for track in filter(None, tracks):
                group.create_task(self._track(track))

    def stop(self) -> None:
        """No further fault; the one that strikes now is healed."""
        self._stopping.set()

    @asynccontextmanager
    async def strike(self, kind: str, *workers: int, lossy: bool = False) -> AsyncIterator[None]:
        """The time between a blow and its healing, in the history. No workers named: all are concerned."""
        await self._something_in_flight()
        self.struck += 1
        number, recorder = self.struck, self.stage.recorder
        concerned = list(workers or range(len(self.workers)))
        self.now = kind
        self.unstruck.discard(kind)
        recorder.write(
            "fault",
            fault=number,
            kind=kind,
            phase="begin",
            workers=concerned,
            lossy=lossy or None,
            in_flight=self.stage.driver.client.in_flight,
            writes_in_flight=self.stage.driver.writes_in_flight,
        )
        try:
            yield
        finally:
            recorder.write("fault", fault=number, kind=kind, phase="end", workers=concerned)
            self.now = ""
        await self._recovery(concerned)

    async def stand(self, least_s: float = STOP_S[0], most_s: float = STOP_S[1]) -> None:
        """Leave it broken for a while: as often short as long."""
        span = most_s / least_s
        await asyncio.sleep(self._pace * least_s * span ** self.rng.random())

    @asynccontextmanager
    async def one_worker(self) -> AsyncIterator[Worker]:
        """A worker that nobody else is hurting."""
        free = [each for each in self.workers if each.number not in self.held]
        worker = self.rng.choice(free)
        self.held.add(worker.number)
        try:
            yield worker
        finally:
            self.held.discard(worker.number)

    async def _track(self, faults: Mapping[str, Fault]) -> None:
        while True:
            # Each comes once before any comes twice.
            for kind in self.rng.sample(sorted(faults), len(faults)):
                if await self._stopped(self._pace * self.rng.uniform(*PAUSE_S)):
                    return
                await faults[kind].run(self)

    async def _stopped(self, within_s: float) -> bool:
        try:
            async with asyncio.timeout(within_s):
                await self._stopping.wait()
        except TimeoutError:
            return False
        return True

    async def _something_in_flight(self) -> None:
        await self._until(lambda: self.stage.driver.writes_in_flight > 0, IN_FLIGHT_MAX_S)

    async def _recovery(self, workers: Sequence[int]) -> None:
        driver, now_us = self.stage.driver, self.stage.recorder.now_us()
        await self._until(lambda: all(driver.written_us[each] > now_us for each in workers), RECOVERY_MAX_S)

    async def _until(self, true: Callable[[], bool], within_s: float) -> None:
        loop = asyncio.get_running_loop()
        until_s = loop.time() + within_s
        while not true() and loop.time() < until_s and not self._stopping.is_set():
            await asyncio.sleep(STEP_S)
