"""Whether this process lives (`/healthz`) and whether it is to be given work (`/readyz`).

The rule: alive touches nothing; ready means that what is loaded at boot is in memory, that the ledger answers
now, and that this machine's clock agrees with it. However many ask at once, the ledger is asked once. No
answer holds anything but a code.
"""

import asyncio
import logging

from starlette.requests import Request
from starlette.responses import JSONResponse

from engine.errors import ClockSkewed, LedgerError
from server.ledger.pictures import Pictures

PING_TIMEOUT_S = 1.0
"""A load balancer asks every few seconds and gives up after a few."""

log = logging.getLogger("halfpast.health")


class Health:
    """The two routes. `opened` is set once the ledger was reached and the directory is loaded."""

    def __init__(self, pictures: Pictures, opened: asyncio.Event) -> None:
        self._pictures = pictures
        self._opened = opened
        self._asking: asyncio.Task[str] | None = None

    async def alive(self, _request: Request) -> JSONResponse:
        """200, as long as anything can be answered at all."""
        return JSONResponse({"alive": True})

    async def ready(self, _request: Request) -> JSONResponse:
        """200 when this process is to be given work, else 503 and why not, as a code."""
        reason = await self._reason()
        if reason:
            return JSONResponse({"ready": False, "reason": reason}, status_code=503)
        return JSONResponse({"ready": True})

    async def _reason(self) -> str:
        if not self._opened.is_set():
            return "opening"
        if not self._pictures.preloaded:
            return "loading"
        if self._asking is None:
            self._asking = asyncio.create_task(self._ping())
            self._asking.add_done_callback(self._asked)
        return await asyncio.shield(self._asking)

    def _asked(self, _task: asyncio.Task[str]) -> None:
        self._asking = None

    async def _ping(self) -> str:
        try:
            async with asyncio.timeout(PING_TIMEOUT_S):
                await self._pictures.ask_clock()
        except TimeoutError:
            return "ledger_unavailable"
        except LedgerError as error:
            return error.code
        return ClockSkewed.code if self._pictures.clock.skewed else ""
