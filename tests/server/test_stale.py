"""While Redis stands still: reads are answered from memory and soon say so; writes say that nobody knows."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from server import app, keys
from server.ledger.connect import connect
from server.settings import Settings
from tests.server.serving import PAUSE_S, TRIES_MAX
from tests.server.workers import at, declared, worker
from tests.support.fixtures import MakeServer
from tests.support.redis_server import RedisServer

STALE_S = 1
GERMAN = {"language": "de"}


@pytest.fixture
def redis(make_redis_server: MakeServer) -> RedisServer:
    """A server of the test's own: to be hurt."""
    return make_redis_server()


@pytest.fixture
async def client(redis: RedisServer) -> AsyncIterator[httpx.AsyncClient]:
    """The application, with its key."""
    async with worker(connect(redis.url), serving=False) as one:
        await declared(one.pictures)
        made = await keys.create(one.pictures, "clinic")
    application = app.create(Settings(ledger=redis.url, stale_s=STALE_S))
    async with (
        application.router.lifespan_context(application),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(application),
            base_url="http://halfpast",
            headers={"authorization": f"Bearer {made.token}", "x-conversation-id": "talk"},
        ) as found,
    ):
        yield found


async def says(client: httpx.AsyncClient, tool: str, **arguments: Any) -> dict[str, Any]:
    response = await client.post(f"/tools/{tool}", json=arguments)
    assert response.status_code == 200
    reply: dict[str, Any] = response.json()
    return reply


async def until_stale(client: httpx.AsyncClient, *, stale: bool) -> None:
    """Ask until the answers say so, or no longer do."""
    for _ in range(TRIES_MAX):
        reply = await says(client, "check_slot", when=at("09:00"), with_whom="anna")
        if reply.get("stale", False) == stale:
            return
        await asyncio.sleep(PAUSE_S)
    raise AssertionError(f"the last answer was {reply}")


async def test_reads_go_on_and_say_that_they_may_be_old(
    client: httpx.AsyncClient, redis: RedisServer
) -> None:
    asked: dict[str, Any] = {"when": at("09:00"), "with_whom": "anna"}
    fresh = await says(client, "check_slot", **asked)
    assert fresh["available"] is True
    assert "stale" not in fresh
    redis.pause()
    try:
        await until_stale(client, stale=True)
        stale = await says(client, "check_slot", **asked)
        assert stale == {**fresh, "stale": True, "say": stale["say"]}
        assert stale["say"].startswith(fresh["say"])
        assert stale["say"] != fresh["say"]
        offered = await says(client, "propose_times", when=at("09:00")[:10])
        assert offered["stale"] is True
        assert offered["slots"]
        german = await says(client, "check_slot", **asked, **GERMAN)
        assert "geändert" in german["say"]
        found = await says(client, "find_bookings")
        assert (found["stale"], found["reason"]) == (True, "no_such_booking")
        found = await says(client, "find_bookings", booking_id="0" * 24)
        assert found["reason"] == "unavailable"
        booked = await says(client, "book", **asked, attendee_name="Eve")
        assert booked["reason"] == "unconfirmed"
    finally:
        redis.resume()
    await until_stale(client, stale=False)
    booked = await says(client, "book", **asked, attendee_name="Eve")
    assert booked["booking"]["status"] == "confirmed"
    found = await says(client, "find_bookings")
    assert found["booking"]["id"] == booked["booking"]["id"]
    assert "stale" not in found


async def test_no_read_waits_for_a_redis_that_stands_still(
    client: httpx.AsyncClient, redis: RedisServer
) -> None:
    """Nothing is awaited: a hundred answers are there before the loop has looked at anything else."""
    await until_stale(client, stale=False)
    redis.pause()
    try:
        writes = [
            asyncio.create_task(says(client, "book", when=at(f"{hour:02}:00"), attendee_name="Eve"))
            for hour in range(20)
        ]
        await asyncio.sleep(0)
        replies = await asyncio.gather(
            *(says(client, "check_slot", when=at("09:00"), with_whom="anna") for _ in range(100))
        )
        assert all(each["available"] for each in replies)
        assert not any(each.done() for each in writes)
        assert {each["reason"] for each in await asyncio.gather(*writes)} <= {"unconfirmed", "overloaded"}
    finally:
        redis.resume()
