"""Applying a file: what is written, what is kept, what is never deleted; on both ledgers."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import InvalidValue
from engine.model import DAY, Manner, Span
from server.declaring import apply, declare
from server.declaring.apply import Applied
from server.ledger.connect import connect
from server.ledger.desk import Desks
from server.ledger.pictures import Pictures, now_ms
from server.patience import patiently
from tests.server.serving import empty_ledger
from tests.support.redis_server import Binary, RedisServer
from tools.call import Reply, ToolCall
from tools.registry import WRITES

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).date()
NOON = f"{TOMORROW}T12:00"
ANY_HOUR_MS = 10**12
"""How far the clock of a test may be from the ledger's."""

TENANT = "id: clinic\nname: Clinic\ntime_zone: UTC\nhours: {daily: 00:00-24:00}\n"
ANNA = "- {id: anna, name: Anna}\n"
BEN = "- {id: ben, name: Ben}\n"
BUSY = f"- {{id: ben, name: Ben, busy: [{{start: {TOMORROW} 09:00, end: {TOMORROW} 11:00}}]}}\n"
PRACTICE = "teams: [{id: practice, name: Practice, hosts: [anna, ben]}]\n"
CHECKUP = "services: [{id: checkup, name: Checkup, team: practice}]\n"
CLINIC = TENANT + "hosts:\n" + ANNA + BUSY + PRACTICE + CHECKUP
SMALL = TENANT + "hosts:\n" + ANNA


@pytest.fixture(params=["sqlite", "redis"])
def ledger(request: pytest.FixtureRequest, redis_servers: Callable[[Binary], RedisServer]) -> Iterator[str]:
    """An empty one."""
    with empty_ledger(request.param, redis_servers) as url:
        yield url


@asynccontextmanager
async def opened(ledger: str, clock_ms: Callable[[], int] = now_ms) -> AsyncIterator[Pictures]:
    """What a command has in memory: nothing but what it loads, and nothing that follows."""
    pictures = Pictures(connect(ledger), clock_ms, skew_max_ms=ANY_HOUR_MS)
    await patiently(lambda: pictures.open(serving=False))
    try:
        yield pictures
    finally:
        await pictures.close()


async def applied(pictures: Pictures, text: str, *, prune: bool = False) -> Applied:
    (declared,) = declare.parse(text.encode(), "clinic.yaml")
    return await apply.apply(pictures, declared, prune=prune, progress=lambda _done, _of: None)


async def book(pictures: Pictures, whom: str, when: str = NOON) -> Reply:
    arguments = {"when": when, "with_whom": whom, "attendee_name": "Eve"}
    return await WRITES["book"](ToolCall("book", arguments), await Desks(pictures).load("clinic"))


async def test_everything_is_written_in_one_go_and_twice_changes_nothing(ledger: str) -> None:
    async with opened(ledger) as pictures:
        first = await applied(pictures, CLINIC)
        assert first.lines == (
            "+ tenant clinic",
            "+ host anna",
            "+ host ben",
            f"+ busy ben {TOMORROW} 09:00 to {TOMORROW} 11:00",
            "+ team practice",
            "+ service checkup",
        )
        assert first.unchanged == 0
        assert await applied(pictures, CLINIC) == Applied("clinic", (), (), (), 6)
    async with opened(ledger) as pictures:
        assert pictures.directory.picture.businesses == {"clinic"}
        assert await applied(pictures, CLINIC, prune=True) == Applied("clinic", (), (), (), 6)


async def test_what_changed_is_named(ledger: str) -> None:
    async with opened(ledger) as pictures:
        await applied(pictures, CLINIC)
        changed = (
            CLINIC.replace("daily: 00:00", "mon-fri: 00:00")
            .replace("name: Clinic\n", "name: Clinic\nnotice: 60\n")
            .replace(
                "name: Anna",
                "name: Anne, caps: {day: {count: 3}}, overrides: [{date: 2026-12-24, hours: []}]",
            )
        )
        done = await applied(pictures, changed)
        assert done.lines == ("~ tenant clinic (hours, notice)", "~ host anna (name, overrides, caps)")
        assert done.unchanged == 4


async def test_what_callers_mean_is_kept_and_told_by_the_names_in_the_file(ledger: str) -> None:
    said = "day_parts: {night: 20-24, morning: 8-12}\nnext_weekday: soonest\ndate_order: mdy\n"
    async with opened(ledger) as pictures:
        await applied(pictures, CLINIC)
        done = await applied(pictures, CLINIC + said)
        assert done.lines == ("~ tenant clinic (day_parts, next_weekday, date_order)",)
        turned = said.replace("night: 20-24, morning: 8-12", "morning: 8-12, night: 20-24")
        assert await applied(pictures, CLINIC + turned) == Applied("clinic", (), (), (), 6)
    async with opened(ledger) as pictures:
        tenant = (await pictures.load("clinic")).picture.tenant
        assert tenant is not None
        assert tenant.manner == Manner(
            parts=(("morning", Span(480, 720)), ("night", Span(1200, 1440))),
            next_weekday="soonest",
            date_order="mdy",
        )
        done = await applied(pictures, CLINIC + said.replace("8-12", "9-12"))
        assert done.lines == ("~ tenant clinic (day_parts)",)
        assert (await applied(pictures, CLINIC)).lines == (
            "~ tenant clinic (day_parts, next_weekday, date_order)",
        )


async def test_what_the_file_lacks_is_kept_and_told_unless_it_is_to_be_pruned(ledger: str) -> None:
    async with opened(ledger) as pictures:
        await applied(pictures, CLINIC)
        kept = (
            "service checkup",
            "team practice",
            "host ben",
            f"busy ben {TOMORROW} 09:00 to {TOMORROW} 11:00",
        )
        assert await applied(pictures, SMALL) == Applied("clinic", (), kept, (), 2)
        done = await applied(pictures, SMALL, prune=True)
        assert done == Applied("clinic", tuple(f"- {each}" for each in kept), (), (), 2)
    async with opened(ledger) as pictures:
        picture = (await pictures.load("clinic")).picture
        assert set(picture.documents) == {"tenant", "host:anna"}


async def test_what_has_upcoming_bookings_is_never_deleted(ledger: str) -> None:
    async with opened(ledger) as pictures:
        await applied(pictures, CLINIC)
        assert (await book(pictures, "ben")).available
        assert (await book(pictures, "ben", f"{TOMORROW}T14:00")).available
        done = await applied(pictures, SMALL, prune=True)
        assert done.lines == ("- service checkup", "- team practice")
        assert done.undeletable == (
            "host ben: 2 upcoming bookings",
            f"busy ben {TOMORROW} 09:00 to {TOMORROW} 11:00: its host ben stays",
        )
        assert (await applied(pictures, SMALL, prune=True)).undeletable == done.undeletable


async def test_a_booking_of_a_service_keeps_the_service_its_team_and_their_hosts(ledger: str) -> None:
    async with opened(ledger) as pictures:
        await applied(pictures, CLINIC)
        booked = await book(pictures, "checkup")
        assert booked.booking is not None
        done = await applied(pictures, TENANT, prune=True)
        told = dict(each.split(": ") for each in done.undeletable)
        assert told["service checkup"] == "1 upcoming booking"
        assert told["host anna"] in ("1 upcoming booking", "team practice still names it")
        assert told["host ben"] in ("1 upcoming booking", "team practice still names it")
        assert done.lines == ()


async def test_bookings_that_are_over_protect_nothing(ledger: str) -> None:
    async with opened(ledger) as pictures:
        await applied(pictures, CLINIC)
        assert (await book(pictures, "ben")).available
    async with opened(ledger, lambda: now_ms() + 3 * DAY * 60_000) as pictures:
        done = await applied(pictures, SMALL, prune=True)
        assert "- host ben" in done.lines
        assert done.undeletable == ()
        picture = (await pictures.load("clinic")).picture
        assert [each.status for each in picture.bookings.values()] == ["confirmed"]
        assert "turn:ben" not in picture.documents


async def test_a_host_whom_the_file_still_names_is_not_pruned(ledger: str) -> None:
    async with opened(ledger) as pictures:
        await applied(pictures, CLINIC)
        done = await applied(pictures, SMALL + PRACTICE, prune=True)
        assert done.lines == ("- service checkup",)
        assert "host ben: team practice still names it" in done.undeletable


async def test_a_file_may_name_what_only_the_ledger_has(ledger: str) -> None:
    async with opened(ledger) as pictures:
        await applied(pictures, TENANT + "hosts:\n" + ANNA + BEN)
        assert (await applied(pictures, TENANT + PRACTICE)).lines == ("+ team practice",)
        assert (await applied(pictures, TENANT + CHECKUP)).lines == ("+ service checkup",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SMALL + PRACTICE, "tenant clinic: team practice names host 'ben', and there is none"),
        (SMALL + CHECKUP, "tenant clinic: service checkup names team 'practice', and there is none"),
        (
            SMALL + "services: [{id: s, name: S, hosts: [eve]}]",
            "service s names host 'eve', and there is none",
        ),
    ],
)
async def test_what_names_nobody_is_refused_and_nothing_is_written(ledger: str, text: str, told: str) -> None:
    async with opened(ledger) as pictures:
        with pytest.raises(InvalidValue, match=told):
            await applied(pictures, text)
        assert (await pictures.load("clinic", new=True)).picture.documents == {}


async def test_a_tenant_that_the_file_does_not_name_is_never_touched(ledger: str) -> None:
    async with opened(ledger) as pictures:
        await applied(pictures, CLINIC)
        await applied(pictures, SMALL.replace("clinic", "other"), prune=True)
        assert pictures.directory.picture.businesses == {"clinic", "other"}
        assert len((await pictures.load("clinic")).picture.documents) == 6


async def test_what_was_interrupted_is_taken_up_again(ledger: str) -> None:
    async with opened(ledger) as pictures:
        await apply.register(pictures, "clinic")
        assert len((await applied(pictures, CLINIC)).lines) == 6


async def test_a_file_too_large_for_one_commit_is_written_in_several(ledger: str) -> None:
    start = datetime(2030, 1, 1, tzinfo=UTC)
    times = [start + timedelta(hours=hour) for hour in range(2_500)]
    busy = ", ".join(f"{{start: '{each:%Y-%m-%dT%H:%M}', end: '{each:%Y-%m-%dT%H:30}'}}" for each in times)
    text = TENANT + f"hosts: [{{id: anna, name: Anna, busy: [{busy}]}}]"
    progress: list[tuple[int, int]] = []
    (declared,) = declare.parse(text.encode(), "clinic.yaml")
    async with opened(ledger) as pictures:
        done = await apply.apply(
            pictures, declared, prune=False, progress=lambda *each: progress.append(each)
        )
        assert len(done.lines) == 2_502
        assert [of for _, of in progress] == [2_502] * 3
        assert (await applied(pictures, text)).unchanged == 2_502
        assert len((await applied(pictures, SMALL, prune=True)).lines) == 2_500
    async with opened(ledger) as pictures:
        assert set((await pictures.load("clinic")).picture.documents) == {"tenant", "host:anna"}


async def test_a_booking_judged_before_a_busy_time_was_declared_is_judged_again(ledger: str) -> None:
    async with opened(ledger) as declaring, opened(ledger) as serving:
        await applied(declaring, CLINIC)
        await serving.load("clinic")
        await applied(declaring, CLINIC.replace("11:00", "13:00"))
        refused = await book(serving, "ben")
        assert (refused.available, refused.reason) == (False, "busy")


async def test_a_booking_made_after_the_plan_still_keeps_what_it_needs(ledger: str) -> None:
    async with opened(ledger) as declaring, opened(ledger) as serving:
        await applied(declaring, CLINIC)
        assert (await book(serving, "checkup")).available
        # This picture is from before the booking: the commit must find that out.
        assert not (await declaring.load("clinic")).picture.bookings
        done = await applied(declaring, SMALL, prune=True)
        assert "service checkup: 1 upcoming booking" in done.undeletable
        assert "- service checkup" not in done.lines
        assert not any(each.startswith("- team") for each in done.lines)
