"""`/digest`: what a process has in memory, to be compared: over HTTP, between workers, with the ledger."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from engine.calendar import Block
from server.digest import digest_of
from server.ledger.connect import connect
from tests.server.serving import Server, empty_ledger, halfpast, until
from tests.server.workers import clinic, declared, worker
from tests.support.redis_server import Binary, RedisServer


@pytest.fixture
def redis_url(redis_servers: Callable[[Binary], RedisServer]) -> Iterator[str]:
    with empty_ledger("redis", redis_servers) as found:
        yield found


def digest(server: Server, key: str) -> dict[str, Any]:
    response = server.client.get("/digest", headers={"authorization": f"Bearer {key}"})
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def test_two_workers_and_one_that_starts_later_agree(redis_url: str) -> None:
    ledger = ("--ledger", redis_url)
    assert halfpast("apply", "-", *ledger, stdin=clinic()).returncode == 0
    key = halfpast("keys", "create", "clinic", *ledger).stdout.strip()
    day = datetime.now(UTC) + timedelta(days=3)
    with Server(redis_url) as one, Server(redis_url) as two:
        empty = digest(one, key)
        assert empty.keys() == {"tenant", "at", "documents", "digest", "bits"}
        assert empty["tenant"] == "clinic"
        for number in range(10):
            when = f"{day:%Y-%m-%d}T{number:02}:00Z"
            asked = {"when": when, "with_whom": "anna", "attendee_name": "Eve"}
            server = (one, two)[number % 2]
            assert "booking" in server.call("book", asked, key, X_Conversation_Id=f"{number}").json()
        one.call("cancel", {}, key, X_Conversation_Id="3")
        one.call("hold_slot", {"when": f"{day:%Y-%m-%d}T20:00Z", "with_whom": "ben"}, key)
        until(lambda: digest(one, key) == digest(two, key), "they agree")
        full = digest(one, key)
        assert full["digest"] != empty["digest"]
        assert full["bits"] != empty["bits"]
        assert full["documents"] > empty["documents"] + 10
        with Server(redis_url) as three:
            assert digest(three, key) == full
        refused = httpx.get(f"{one.url}/digest")
        assert (refused.status_code, refused.json()["error"]) == (401, "unauthorized")
        assert httpx.get(f"{one.url}/digest", headers={"authorization": "Bearer no"}).status_code == 401
        assert one.client.post("/digest").status_code == 405


async def test_each_difference_shows(redis_url: str) -> None:
    async with worker(connect(redis_url), serving=False) as one, worker(connect(redis_url)) as two:
        await declared(one.pictures)
        await one.booked("09:00")
        ours, theirs = one.tenancy().picture, (await two.pictures.load("clinic")).picture
        assert await digest_of(ours) == await digest_of(theirs)
        # A bit too many, as a change that was folded wrongly leaves it.
        start = 40_000_000
        orphan = Block(start, start + 1, start, start + 1, booked=False)
        theirs.calendars["anna"].put("busy:orphan", orphan)
        found, other = await digest_of(ours), await digest_of(theirs)
        assert (found.digest, found.documents) == (other.digest, other.documents)
        assert found.bits != other.bits
        theirs.calendars["anna"].drop("busy:orphan")
        assert await digest_of(ours) == await digest_of(theirs)
        held = orphan._replace(until_ms=10**15)
        theirs.calendars["anna"].put("booking:orphan", held)
        assert (await digest_of(ours)).bits != (await digest_of(theirs)).bits
        theirs.calendars["anna"].drop("booking:orphan")
        (key,) = ours.bookings
        del theirs.documents[f"booking:{key}"]
        found, other = await digest_of(ours), await digest_of(theirs)
        assert found.bits == other.bits
        assert found.digest != other.digest
