"""The composition root: routes, errors in JSON, the demo, and a ledger that is away."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime

import httpx
import pytest
from starlette.applications import Starlette

from server import app, demo, tasks
from server.settings import Settings
from tests.server.serving import PAUSE_S, TRIES_MAX
from tests.support.fixtures import MakeServer
from tests.support.folders import temporary_folder

DEMO = {"authorization": "Bearer demo"}


@pytest.fixture
def ledger() -> Iterator[str]:
    """A file that is not there yet."""
    with temporary_folder() as folder:
        yield f"sqlite:///{folder}/halfpast.db"


@asynccontextmanager
async def running(application: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(application)
    async with (
        application.router.lifespan_context(application),
        httpx.AsyncClient(transport=transport, base_url="http://halfpast") as client,
    ):
        yield client


async def test_the_demo_is_ready_when_the_application_is(ledger: str) -> None:
    async with running(app.create(Settings(ledger=ledger, demo=True))) as client:
        reply = (await client.post("/tools/propose_times", json={}, headers=DEMO)).json()
        assert len(reply["slots"]) == 3
        assert (await client.get("/readyz")).json() == {"ready": True}


async def test_an_application_can_be_opened_again_on_the_same_ledger(ledger: str) -> None:
    for _ in range(2):
        async with running(app.create(Settings(ledger=ledger, demo=True))) as client:
            assert (await client.post("/tools/propose_times", json={}, headers=DEMO)).status_code == 200


@pytest.mark.parametrize("path", ["/", "//", "/tools", "/tools/", "/tools/a/b", "/%00"])
async def test_a_wrong_path_is_a_404_in_json(ledger: str, path: str) -> None:
    async with running(app.create(Settings(ledger=ledger))) as client:
        response = await client.post(path)
        assert (response.status_code, response.json()["error"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/vapi", "/retell", "/tools/check_slot", "/mcp", "/elevenlabs/check_slot"])
async def test_a_slash_too_many_changes_nothing(ledger: str, path: str) -> None:
    async with running(app.create(Settings(ledger=ledger, demo=True))) as client:
        plain, slashed = [await client.post(path + end, json={}, headers=DEMO) for end in ("", "/")]
        assert (slashed.status_code, slashed.content) == (plain.status_code, plain.content)
        assert slashed.status_code != 404


@pytest.mark.parametrize(("method", "path"), [("GET", "/vapi"), ("PUT", "/tools/book"), ("POST", "/healthz")])
async def test_a_wrong_method_is_a_405_in_json(ledger: str, method: str, path: str) -> None:
    async with running(app.create(Settings(ledger=ledger))) as client:
        response = await client.request(method, path)
        assert (response.status_code, response.json()["error"]) == (405, "method_not_allowed")
        assert response.headers["allow"]


async def test_without_a_key_nothing_is_answered(ledger: str) -> None:
    async with running(app.create(Settings(ledger=ledger))) as client:
        for headers in ({}, DEMO, {"authorization": "Basic demo"}):
            response = await client.post("/tools/book", json={}, headers=headers)
            assert (response.status_code, response.json()["error"]) == (401, "unauthorized")


async def test_while_the_ledger_is_away_nobody_hears_that_the_key_is_wrong(
    make_redis_server: MakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "OPEN_WAIT_S", 0.0)
    redis = make_redis_server()
    redis.stop()
    async with running(app.create(Settings(ledger=redis.url, demo=True))) as client:
        assert (await client.get("/healthz")).status_code == 200
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()) == (503, {"ready": False, "reason": "opening"})
        called = await client.post("/tools/propose_times", json={}, headers=DEMO)
        assert (called.status_code, called.json()["error"]) == (503, "unavailable")
        redis.start()
        await _until_ready(client)
        assert (await client.post("/tools/propose_times", json={}, headers=DEMO)).status_code == 200


async def test_a_task_that_loses_a_cancellation_is_ended_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "ASK_AGAIN_S", 0.01)
    lost = 0

    async def stubborn() -> None:
        nonlocal lost
        while lost < 3:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                lost += 1

    async def failing() -> None:
        raise ValueError

    every = [asyncio.create_task(stubborn()), asyncio.create_task(failing())]
    await asyncio.sleep(0)
    await tasks.stop(every)
    assert lost == 3
    assert all(each.done() for each in every)


async def _until_ready(client: httpx.AsyncClient) -> None:
    for _ in range(TRIES_MAX):
        if (await client.get("/readyz")).status_code == 200:
            return
        await asyncio.sleep(PAUSE_S)
    raise AssertionError("it never became ready")


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-01-05T08:00+01:00", "2026-01-06T10:00+01:00"),  # a Monday
        ("2026-01-09T23:59+01:00", "2026-01-12T10:00+01:00"),  # a Friday
        ("2026-01-10T00:00+01:00", "2026-01-12T10:00+01:00"),
        ("2026-01-11T23:30+01:00", "2026-01-12T10:00+01:00"),
        ("2026-03-27T12:00+01:00", "2026-03-30T10:00+02:00"),  # the clocks change in between
        ("2026-10-23T22:30+00:00", "2026-10-26T10:00+01:00"),
        ("2026-12-31T23:30+00:00", "2027-01-04T10:00+01:00"),
    ],
)
def test_the_time_to_try_is_ten_on_the_next_working_day(now: str, slot: str) -> None:
    now_ms = int(datetime.fromisoformat(now).timestamp() * 1000)
    assert demo.next_opening(now_ms) == slot
    assert slot in demo.command("http://127.0.0.1:8080", now_ms)
