"""Two hundred callers at once, over real HTTP: every time is booked once, and every free time is booked."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.server.serving import Server, halfpast
from tests.support.fixtures import first_binary
from tests.support.folders import temporary_folder
from tests.support.redis_server import Binary, RedisServer

CALLERS = 200
CONNECTIONS = 50
"""So that each worker has its share: the kernel spreads connections, not requests."""

CLINIC = """\
id: clinic
name: Clinic
time_zone: UTC
hours: {daily: 00:00-24:00}
hosts: [{id: anna, name: Anna}, {id: ben, name: Ben}, {id: clara, name: Clara}]
teams: [{id: practice, name: Practice, hosts: [anna, ben, clara]}]
"""


@pytest.fixture(scope="module", params=["sqlite", "redis"])
def clinic(
    request: pytest.FixtureRequest, redis_servers: Callable[[Binary], RedisServer]
) -> Iterator["Clinic"]:
    """A business that is always open: one process on a file, three workers on a Redis."""
    with temporary_folder() as folder:
        if request.param == "sqlite":
            ledger, flags = f"sqlite:///{folder}/halfpast.db", list[str]()
        else:
            redis = redis_servers(first_binary())
            redis.ask("FLUSHALL")
            ledger, flags = redis.url, ["--workers", "3"]
        applied = halfpast("apply", "-", "--ledger", ledger, stdin=CLINIC)
        assert applied.returncode == 0, applied.stderr
        key = halfpast("keys", "create", "clinic", "--ledger", ledger).stdout.strip()
        with Server(ledger, *flags) as server:
            yield Clinic(server.url, key)


class Clinic:
    """The server, called by many at once. Each test has days of its own."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self.key = key
        self._days = iter(range(2, 80, 2))

    def day(self) -> datetime:
        """Midnight of a day on which nothing is booked yet."""
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return today + timedelta(days=next(self._days))

    def at_once(self, calls: list[dict[str, Any]], **headers: str) -> list[dict[str, Any]]:
        """All of these bookings, sent side by side; the replies in the same order."""
        return asyncio.run(self._at_once(calls, headers))

    async def _at_once(self, calls: list[dict[str, Any]], headers: dict[str, str]) -> list[dict[str, Any]]:
        limits = httpx.Limits(max_connections=CONNECTIONS)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers["authorization"] = f"Bearer {self.key}"
        async with httpx.AsyncClient(base_url=self.url, timeout=30, limits=limits, headers=headers) as client:
            responses = await asyncio.gather(*(client.post("/tools/book", json=each) for each in calls))
        assert {each.status_code for each in responses} == {200}
        return [each.json() for each in responses]


def booked(replies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each["booking"] for each in replies if "booking" in each]


def assert_disjoint(bookings: list[dict[str, Any]]) -> None:
    """No two bookings of one host overlap."""
    spans = sorted((each["host"], each["start"], each["end"]) for each in bookings)
    for (host, _, end), (other, start, _) in zip(spans, spans[1:], strict=False):
        assert host != other or end <= start


def test_of_two_hundred_who_want_one_time_one_gets_it_and_the_others_hear_of_others(clinic: Clinic) -> None:
    when = (clinic.day() + timedelta(hours=10)).isoformat()
    replies = clinic.at_once(
        [{"when": when, "with_whom": "anna", "attendee_name": f"Caller {n}"} for n in range(CALLERS)]
    )
    assert len(booked(replies)) == 1
    refused = [each for each in replies if "booking" not in each]
    assert {each["reason"] for each in refused} == {"busy"}
    assert all(each["available"] is False and each["slots"] and each["say"] for each in refused)


def test_overlapping_times_of_different_lengths_never_both_stand(clinic: Clinic) -> None:
    noon = clinic.day() + timedelta(hours=12)
    calls = [
        {
            "when": (noon - timedelta(minutes=n % 30)).isoformat(),
            "duration": 31 + n,
            "with_whom": "anna",
            "attendee_name": f"Caller {n}",
        }
        for n in range(CALLERS)
    ]
    replies = clinic.at_once(calls)
    # Every one of them covers noon.
    assert len(booked(replies)) == 1
    assert {each["reason"] for each in replies if "booking" not in each} == {"busy"}


def test_two_hundred_different_times_of_one_host_are_all_booked(clinic: Clinic) -> None:
    day = clinic.day()
    calls = [
        {
            "when": (day + timedelta(minutes=7 * n)).isoformat(),
            "duration": 7,
            "with_whom": "ben",
            "attendee_name": f"Caller {n}",
        }
        for n in range(CALLERS)
    ]
    replies = clinic.at_once(calls)
    assert [each.get("reason") for each in replies] == [None] * CALLERS
    bookings = booked(replies)
    assert len({each["id"] for each in bookings}) == CALLERS
    assert_disjoint(bookings)


def test_a_team_takes_as_many_as_it_has_hosts(clinic: Clinic) -> None:
    when = (clinic.day() + timedelta(hours=9)).isoformat()
    calls = [{"when": when, "with_whom": "practice", "attendee_name": f"Caller {n}"} for n in range(CALLERS)]
    bookings = booked(clinic.at_once(calls))
    assert sorted(each["host"] for each in bookings) == ["anna", "ben", "clara"]


def test_one_caller_who_asks_two_hundred_times_at_once_has_one_booking(clinic: Clinic) -> None:
    when = (clinic.day() + timedelta(hours=15)).isoformat()
    call = {"when": when, "with_whom": "practice", "attendee_name": "Eve"}
    replies = clinic.at_once([call] * CALLERS, X_Conversation_Id="talk", X_Caller_Number="+15555550123")
    assert len({each["id"] for each in booked(replies)}) == 1
    assert len(booked(replies)) == CALLERS


def test_a_call_that_is_sent_two_hundred_times_has_one_effect(clinic: Clinic) -> None:
    when = (clinic.day() + timedelta(hours=16)).isoformat()
    call = {"when": when, "with_whom": "practice", "attendee_name": "Eve"}
    replies = clinic.at_once([call] * CALLERS, X_Call_Id="call-1")
    assert len({each["id"] for each in booked(replies)}) == 1
    assert len(booked(replies)) == CALLERS
