"""The business itself, at its command line: confirms and declines, and takes time off.

The rule: each command is a process of its own, as in life: its own pictures, which follow nothing.
"""

import asyncio
from random import Random

from engine.bookings import Decision
from engine.errors import HalfpastError
from engine.model import BusyBlock, Change
from engine.picture import Picture, key_of
from server.bookings import act
from server.ledger.desk import TenantDesk
from server.ledger.pictures import Pictures
from server.patience import write
from tests.sim.history import History
from tests.sim.link import Link, Network
from tests.sim.timeline import people
from tests.sim.world import EPOCH_MS, World


class Owner:
    """Whoever runs a tenant."""

    def __init__(
        self, chance: Random, network: Network, world: World, wishes: list[int], history: History
    ) -> None:
        self._chance = chance
        self._network = network
        self._world = world
        self._wishes = wishes
        self._history = history

    async def run(self, within_s: float, commands: int) -> None:
        """Give some commands."""
        for _ in range(commands):
            await asyncio.sleep(within_s / commands * self._chance.random())
            pictures = Pictures(Link(self._network), self._network.store.clock_ms)
            try:
                await pictures.open(serving=False)
                await self._command(pictures)
            except HalfpastError as error:
                self._say(f"a command fails: {error.code}")
            finally:
                await pictures.close()

    async def _command(self, pictures: Pictures) -> None:
        tenancy = await pictures.load(self._world.tenant)
        pending = sorted(_pending(tenancy.picture))
        if pending:
            id, action = self._chance.choice(pending), self._chance.choice(("confirm", "confirm", "decline"))
            place = await act(pictures, self._world.tenant, id, action)
            self._say(f"{action} {id}: {place.seat.status}")
        elif self._chance.random() < 0.3:
            await self._take_off(TenantDesk(pictures, tenancy))

    async def _take_off(self, desk: TenantDesk[Picture]) -> None:
        start, host = self._chance.choice(self._wishes), self._chance.choice(self._world.hosts)
        block = BusyBlock(f"{self._world.tenant}-{desk.new_id()}", host, start, start + 15)

        def decide(_picture: Picture, _now_ms: int) -> Decision:
            return Decision(Change(puts={key_of(block): block}), (), (f"host:{host}",), block.id)

        await write(desk, decide)
        self._say(f"{host} takes 15 minutes off from {start}")

    def _say(self, text: str) -> None:
        self._history.trace.append((self._network.store.clock_ms() - EPOCH_MS, "owner", text))


def _pending(picture: Picture) -> list[str]:
    return [
        person.id
        for booking in picture.bookings.values()
        for person in people(booking)
        if person.status == "pending"
    ]
