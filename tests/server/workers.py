"""What a serving process has in memory, without HTTP: pictures and desks on a real ledger, and a clinic."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from engine.bookings import Decision
from engine.model import Change, Document
from engine.picture import Picture, key_of
from server.declaring import apply, declare
from server.digest import digest_of
from server.ledger.desk import Desks
from server.ledger.pictures import Pictures, now_ms
from server.ledger.port import Ledger
from server.ledger.talks import Talks
from server.ledger.tenancy import Tenancy
from server.patience import patiently, write
from tests.server.serving import PAUSE_S, TRIES_MAX
from tools.call import BookingData, Reply, ToolCall
from tools.registry import WRITES

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).date()


def clinic(id: str = "clinic") -> str:
    """A business that is always open, with two hosts."""
    return (
        f"{{id: {id}, name: Clinic, time_zone: UTC, hours: {{daily: 00:00-24:00}},"
        " hosts: [{id: anna, name: Anna}, {id: ben, name: Ben}]}"
    )


class Worker(NamedTuple):
    """One process."""

    pictures: Pictures
    desks: Desks
    talks: Talks

    async def book(
        self, when: str, tenant: str = "clinic", whom: str = "anna", duration: int = 30, **envelope: str
    ) -> Reply:
        """`book`, tomorrow at this time of day."""
        arguments = {"when": at(when), "with_whom": whom, "duration": duration, "attendee_name": "Eve"}
        return await self.call("book", arguments, tenant, **envelope)

    async def booked(self, when: str, **more: Any) -> BookingData:
        """The same, where it succeeds."""
        reply = await self.book(when, **more)
        assert reply.booking is not None, reply
        return reply.booking

    async def call(
        self, tool: str, arguments: dict[str, Any], tenant: str = "clinic", **envelope: str
    ) -> Reply:
        """A tool that writes, or has to catch up first."""
        desk = self.desks.loaded(tenant) or await self.desks.load(tenant)
        return await WRITES[tool](ToolCall(tool, arguments, **envelope), desk)

    def tenancy(self, tenant: str = "clinic") -> Tenancy[Picture]:
        """The tenant, which is in memory."""
        found = self.pictures.loaded(tenant)
        assert found is not None
        return found

    async def same_as_loaded_anew(self, tenant: str = "clinic") -> bool:
        """Whether the picture is what anybody would load now."""
        mine = self.tenancy(tenant)
        fresh = Pictures(self.pictures.ledger)
        other = await fresh.load(tenant)
        return await digest_of(mine.picture) == await digest_of(other.picture)


def at(time_of_day: str) -> str:
    """A moment of tomorrow."""
    return f"{TOMORROW}T{time_of_day}"


@asynccontextmanager
async def worker(
    ledger: Ledger, *, serving: bool = True, clock_ms: Callable[[], int] = now_ms, **options: Any
) -> AsyncIterator[Worker]:
    """A process on a ledger, opened. `serving=False`: it neither follows nor loads nor listens by itself."""
    pictures = Pictures(ledger, clock_ms, **options)
    talks = Talks(pictures)
    desks = Desks(pictures, talks.memory)
    try:
        await patiently(lambda: pictures.open(serving=serving))
        if serving:
            talks.begin()
        yield Worker(pictures, desks, talks)
    finally:
        await pictures.close()


async def declared(pictures: Pictures, *texts: str) -> None:
    """Businesses, declared as by a file."""
    for text in texts or (clinic(),):
        (found,) = declare.parse(text.encode(), "clinic.yaml")
        await apply.apply(pictures, found, prune=False, progress=lambda *_: None)


async def written(
    each: Worker, tenant: str, *found: Document, writes: tuple[str, ...] = (), at_once: int = 200
) -> None:
    """Documents, as they are."""
    desk = await each.desks.load(tenant)
    for start in range(0, len(found), at_once):
        change = Change(puts={key_of(one): one for one in found[start : start + at_once]})
        decision = Decision(change, (), writes, outcome="")
        await write(desk, partial(_always, decision))


def _always(decision: Decision, _picture: Picture, _now_ms: int) -> Decision:
    return decision


async def until(true: Callable[[], object], what: str) -> None:
    """Let the others work until it is so."""
    for _ in range(TRIES_MAX):
        if true():
            return
        await asyncio.sleep(PAUSE_S)
    raise AssertionError(f"it never came about that {what}")
