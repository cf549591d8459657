"""What answers calls, put together: settings -> ledger -> pictures -> talks and desks -> who runs calls.

The rule: nothing is opened when it is made. Whoever opens it closes it, after the last call was answered.
"""

import logging

from engine import zones
from engine.errors import HalfpastError, LedgerError
from server import demo
from server.ledger.connect import connect
from server.ledger.desk import Desks
from server.ledger.pictures import Pictures
from server.ledger.talks import Talks
from server.running import Runner, Tools
from server.settings import Settings
from tools.answers import refuse
from tools.conversation import ended
from tools.registry import READS, WRITES, prepare

MB = 1024 * 1024

log = logging.getLogger("halfpast.app")


class House:
    """A ledger in memory, the desks on it, and who runs calls at them."""

    def __init__(self, settings: Settings) -> None:
        self.pictures = Pictures(
            connect(settings.ledger, wait_replicas=settings.wait_replicas),
            stale_s=settings.stale_s,
            memory_bytes=settings.memory_mb * MB,
            idle_s=settings.idle_s,
        )
        self._talks = Talks(self.pictures)
        self._demo = settings.demo
        self.desks = Desks(self.pictures, self._talks.memory)
        self.runner = Runner(Tools(reads=READS, writes=WRITES, refuse=refuse, ended=ended), self.desks)

    async def open(self, *, preload: bool = True) -> None:
        """Reach the ledger, add the demo if it is wanted, and begin to follow; see `Pictures.open`.

        Raises `HalfpastError`s; then it is closed, and may be opened again.
        """
        try:
            await self.pictures.open(preload=preload)
            if self._demo:
                await demo.add(self.pictures)
                await self.desks.load(demo.TENANT)
            self._talks.begin()
        except HalfpastError:
            await self.close()
            raise

    async def close(self) -> None:
        """Let go of the ledger; what it says to that changes nothing any more."""
        try:
            await self.pictures.close()
        except LedgerError as error:
            log.warning("the ledger was not closed in order: %s (%s)", error.code, error)


def warm_up() -> None:
    """Read and make, once, what calls need, so that none of them reads a file or makes what is kept."""
    zones.load()
    prepare()
