"""What breaks: workers, the store, the lines, the clocks; at times that the seed draws.

The rule: each fault ends by itself, and at the end everything is healed. A fault counts as struck only if
somebody was being served when it began.
"""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from tests.sim.history import History
from tests.sim.link import Network
from tests.sim.worker import Worker
from tests.sim.world import EPOCH_MS

LURK, LURK_S = 0.8, 3.0
"""How many of the faults wait for somebody to be served, and for how long."""
JUMPS_MS = (-3_600_000, -15_000, -1_500, 1_500, 15_000, 3_600_000)


class Nemesis:
    """Strikes a number of times within a number of seconds."""

    def __init__(self, chance: Random, network: Network, workers: list[Worker], history: History) -> None:
        self._chance = chance
        self._network = network
        self._workers = workers
        self._history = history
        self._lurking: list[asyncio.Future[None]] = []

    def notice(self) -> None:
        """A write has begun: whoever lurks strikes."""
        lurking, self._lurking = self._lurking, []
        for each in lurking:
            if not each.done():
                each.set_result(None)

    async def run(self, kinds: list[str], strikes: int, within_s: float) -> None:
        """Strike, one fault beside the other."""
        chance = self._chance
        await asyncio.gather(
            *(self._strike(chance.choice(kinds), within_s * chance.random()) for _ in range(strikes))
        )

    def heal(self) -> None:
        """All as it should be, but for the clocks."""
        self._network.weather.drop = self._network.weather.double = self._network.weather.slow = 0.0
        self._network.resume()
        for worker in self._workers:
            worker.link.parted = False
            self._start(worker)

    async def _strike(self, kind: str, after_s: float) -> None:
        await asyncio.sleep(after_s)
        if self._chance.random() < LURK:
            await self._lurk()
        struck = any(worker.busy for worker in self._workers)
        self._history.counts[f"{kind}{'' if struck else ' (idle)'}"] += 1
        await FAULTS[kind](self)

    async def _lurk(self) -> None:
        """Wait until somebody is being served, then a moment, so that it is in the middle."""
        begun = asyncio.get_running_loop().create_future()
        self._lurking.append(begun)
        await asyncio.wait((begun,), timeout=LURK_S)
        await self._some(self._network.weather.usual_s)

    async def _kill(self) -> None:
        busy = [worker for worker in self._workers if worker.busy]
        worker = self._chance.choice(busy or self._workers)
        if worker.alive:
            self._say(f"{worker.name} is killed")
            worker.kill()
            await self._some(0.5)
            self._start(worker)

    def _start(self, worker: Worker) -> None:
        if not worker.alive:
            self._say(f"{worker.name} starts")
            worker.boot()

    async def _crash(self) -> None:
        self._say("the store is down")
        self._network.go_down()
        await self._some(1.5)
        self._say("the store is back")
        self._network.resume()

    async def _stop(self) -> None:
        self._say("the store is stopped")
        self._network.stop()
        await self._some(2.0)
        self._say("the store goes on")
        self._network.resume()

    async def _fail_over(self) -> None:
        network, chance = self._network, self._chance
        network.go_down()
        partition = chance.randrange(len(network.store.partitions))
        gone = network.store.fail_over(partition, chance.randint(1, 4))
        self._history.counts["changes lost by failover"] += gone
        self._say(f"failover: partition {partition} loses {gone}")
        await self._some(0.3)
        network.resume()

    async def _part(self) -> None:
        worker = self._chance.choice(self._workers)
        link = worker.link
        self._say(f"{worker.name} is parted from the store")
        link.parted = True
        await self._some(2.0)
        self._say(f"{worker.name} is joined with the store")
        link.parted = False

    async def _trim(self) -> None:
        partition = self._chance.randrange(len(self._network.store.partitions))
        self._say(f"the log of partition {partition} is trimmed")
        self._network.store.trim(partition, self._chance.randint(1, 2))

    async def _jump(self) -> None:
        worker = self._chance.choice(self._workers)
        jump_ms = self._chance.choice(JUMPS_MS)
        worker.clock_ahead_ms += jump_ms
        self._say(f"the clock of {worker.name} is {worker.clock_ahead_ms} ms ahead")
        await self._some(2.0)
        worker.clock_ahead_ms -= jump_ms
        self._say(f"the clock of {worker.name} is {worker.clock_ahead_ms} ms ahead")

    async def _some(self, most_s: float) -> None:
        await asyncio.sleep(most_s * self._chance.random())

    def _say(self, text: str) -> None:
        self._history.trace.append((self._network.store.clock_ms() - EPOCH_MS, "nemesis", text))


FAULTS: dict[str, Callable[[Nemesis], Awaitable[None]]] = {
    "worker killed": Nemesis._kill,
    "store crashed": Nemesis._crash,
    "store stopped": Nemesis._stop,
    "failover": Nemesis._fail_over,
    "line parted": Nemesis._part,
    "log trimmed": Nemesis._trim,
    "clock jumped": Nemesis._jump,
}
