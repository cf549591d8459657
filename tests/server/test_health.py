"""Alive touches nothing; ready is what the ledger says now."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from server import app
from server.declaring import apply, declare
from server.ledger.connect import connect
from server.ledger.pictures import Pictures
from server.patience import patiently
from server.settings import Settings
from tests.server.serving import PAUSE_S, TRIES_MAX
from tests.support.fixtures import MakeServer
from tests.support.redis_server import RedisServer

CLINIC = "{id: clinic, name: Clinic, time_zone: UTC, hours: {daily: 9-17}, hosts: [{id: anna, name: Anna}]}"


@pytest.fixture
def redis(make_redis_server: MakeServer) -> RedisServer:
    """A server of the test's own: to be hurt."""
    return make_redis_server()


@pytest.fixture
async def client(redis: RedisServer) -> AsyncIterator[httpx.AsyncClient]:
    """An application on a ledger with a tenant."""
    pictures = Pictures(connect(redis.url))
    await patiently(lambda: pictures.open(serving=False))
    (declared,) = declare.parse(CLINIC.encode(), "x")
    await apply.apply(pictures, declared, prune=False, progress=lambda *_: None)
    await pictures.close()
    application = app.create(Settings(ledger=redis.url))
    transport = httpx.ASGITransport(application)
    async with (
        application.router.lifespan_context(application),
        httpx.AsyncClient(transport=transport, base_url="http://halfpast") as found,
    ):
        yield found


async def answered(client: httpx.AsyncClient, status: int, content: dict[str, object]) -> None:
    """Ask until the answer is this."""
    for _ in range(TRIES_MAX):
        response = await client.get("/readyz")
        if (response.status_code, response.json()) == (status, content):
            return
        await asyncio.sleep(PAUSE_S)
    raise AssertionError(f"the last answer was {response.status_code} {response.json()}")


async def test_ready_when_the_tenants_are_loaded_and_the_ledger_answers(client: httpx.AsyncClient) -> None:
    await answered(client, 200, {"ready": True})
    assert (await client.head("/readyz")).status_code == 200


async def test_not_ready_while_the_ledger_is_away_and_ready_again_afterwards(
    client: httpx.AsyncClient, redis: RedisServer
) -> None:
    await answered(client, 200, {"ready": True})
    redis.kill()
    await answered(client, 503, {"ready": False, "reason": "ledger_unavailable"})
    assert (await client.get("/healthz")).json() == {"alive": True}
    redis.start()
    await answered(client, 200, {"ready": True})


async def test_not_ready_while_the_ledger_stands_still(client: httpx.AsyncClient, redis: RedisServer) -> None:
    await answered(client, 200, {"ready": True})
    redis.pause()
    try:
        await answered(client, 503, {"ready": False, "reason": "ledger_unavailable"})
    finally:
        redis.resume()
    await answered(client, 200, {"ready": True})


async def test_not_ready_when_the_ledger_was_flushed(client: httpx.AsyncClient, redis: RedisServer) -> None:
    await answered(client, 200, {"ready": True})
    redis.ask("FLUSHALL")
    await answered(client, 503, {"ready": False, "reason": "ledger_not_ready"})


async def test_however_many_ask_at_once_all_are_answered(client: httpx.AsyncClient) -> None:
    await answered(client, 200, {"ready": True})
    responses = await asyncio.gather(*(client.get("/readyz") for _ in range(200)))
    assert {each.status_code for each in responses} == {200}
