"""Keeping memory small: what is over goes to the archive, and what has expired goes.

The rule: it is a write like any other, decided on the picture and committed if nobody was quicker. So every
worker may do it, none has to, and whoever comes second finds nothing left. It counts as no use of a tenant.
"""

import asyncio
import logging
import random
import secrets

from engine import history
from engine.bookings import Decision
from engine.errors import HalfpastError, LedgerError
from engine.picture import Picture
from server.ledger.clock import loop_s
from server.ledger.desk import Desks, TenantDesk
from server.ledger.pictures import Pictures
from server.ledger.tenancy import Tenancy

EVERY_S = 30.0
"""Between two rounds, give or take a half: an expired hold is gone within a minute, and several workers do
not come all at once."""
HISTORY_EVERY_S = 3_600.0
"""Between two looks at all the bookings of a tenant, some 0.5 us each: what is over by days can wait."""
PAUSE_S = 0.05
"""Between two commits: whoever books for the same hosts goes first."""
BATCHES_MAX = 100
"""Commits for one tenant in one round: 10,000 bookings. The rest is for the next round."""

log = logging.getLogger("halfpast.housekeeping")


class Housekeeping:
    """Looks after all tenants in memory, in turn."""

    def __init__(
        self,
        pictures: Pictures,
        desks: Desks,
        history_days: int,
        *,
        every_s: float = EVERY_S,
        history_every_s: float = HISTORY_EVERY_S,
    ) -> None:
        """`history_days`: how long what is over stays in memory; 0: for ever."""
        self._pictures = pictures
        self._desks = desks
        self._history_days = history_days
        self._every_s = every_s
        self._history_every_s = history_every_s
        self._looked_s: dict[str, float] = {}
        """When a tenant's bookings were last looked at, by the loop's time."""

    async def run(self) -> None:
        """Go round, for ever."""
        while True:
            await asyncio.sleep(self._every_s * (0.5 + random.random()))
            tenancies = self._pictures.tenancies
            kept = {each.tenant for each in tenancies}
            self._looked_s = {name: at_s for name, at_s in self._looked_s.items() if name in kept}
            for tenancy in tenancies:
                if not (tenancy.dropped or self._pictures.stale(tenancy)):
                    await self._visit(tenancy)
                await asyncio.sleep(0)

    async def _visit(self, tenancy: Tenancy[Picture]) -> None:
        now_s, tenant = loop_s(), tenancy.tenant
        last_s = self._looked_s.get(tenant)
        look = self._history_days > 0 and (last_s is None or now_s - last_s >= self._history_every_s)
        try:
            count = await clean(self._desks.of(tenancy), self._history_days if look else 0)
        except HalfpastError as error:
            log.info("%s is not cleaned up now: %s", tenant, error.code)
            return
        except Exception as error:
            log.error("%s cannot be cleaned up: %s", tenant, type(error).__name__)
            count = 0
        if look and count < BATCHES_MAX:
            self._looked_s[tenant] = now_s


async def clean(desk: TenantDesk[Picture], history_days: int) -> int:
    """Have everything go that is due, in small commits; how many it took. Raises `HalfpastError`s."""
    batch = history.BATCH_MAX

    def decide(picture: Picture, now_ms: int) -> Decision | None:
        return history.due(picture, now_ms, history_days, batch)

    for count in range(BATCHES_MAX):
        try:
            if await desk.write(f"clean:{secrets.token_hex(16)}", "", decide) is None:
                return count
        except LedgerError as error:
            if "limit" not in error.facts or batch == 1:
                raise
            batch = 1  # bookings of a thousand seats: one by one
        await asyncio.sleep(PAUSE_S)
    return BATCHES_MAX
