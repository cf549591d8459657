"""A business on a real server, called by many at once over HTTP."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.server.serving import Server, halfpast
from tests.support.fixtures import first_binary
from tests.support.folders import temporary_folder
from tests.support.redis_server import Binary, RedisServer

CONNECTIONS = 50
"""So that each worker has its share: the kernel spreads connections, not requests."""
STORES = ("sqlite", "redis")

Asked = tuple[str, dict[str, Any], dict[str, str]]
"""A tool, its arguments, and headers without their `X-`."""


class Clinic:
    """The server, called by many at once. Each test has days of its own."""

    def __init__(self, url: str, key: str, ledger: str) -> None:
        self.url = url
        self.key = key
        self.ledger = ledger
        self._days = iter(range(2, 80, 2))

    def day(self) -> datetime:
        """Midnight of a day on which nothing is booked yet."""
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return today + timedelta(days=next(self._days))

    def at_once(
        self, calls: Sequence[dict[str, Any]], tool: str = "book", **headers: str
    ) -> list[dict[str, Any]]:
        """All of these calls, sent side by side; the replies in the same order."""
        return self.ask([(tool, each, headers) for each in calls])

    def says(self, tool: str, arguments: dict[str, Any], **headers: str) -> dict[str, Any]:
        """The reply to one call."""
        return self.ask([(tool, arguments, headers)])[0]

    def end(self, conversation: str) -> Any:
        """Say that a conversation has ended."""
        url = f"{self.url}/conversations/{conversation}/end"
        return httpx.post(url, headers={"authorization": f"Bearer {self.key}"}).json()

    def ask(self, calls: Sequence[Asked], connections: int = CONNECTIONS) -> list[dict[str, Any]]:
        """The replies to all of these, sent side by side over so many connections."""
        return asyncio.run(self._ask(calls, connections))

    async def _ask(self, calls: Sequence[Asked], connections: int) -> list[dict[str, Any]]:
        limits = httpx.Limits(max_connections=connections)
        key = {"authorization": f"Bearer {self.key}"}
        async with httpx.AsyncClient(base_url=self.url, timeout=30, limits=limits, headers=key) as client:

            async def one(tool: str, arguments: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
                named = {f"X-{name.replace('_', '-')}": value for name, value in headers.items()}
                return await client.post(f"/tools/{tool}", json=arguments, headers=named)

            responses = await asyncio.gather(*(one(*each) for each in calls))
        assert {each.status_code for each in responses} == {200}
        return [each.json() for each in responses]


@contextmanager
def clinic_on(store: str, business: str, redis_servers: Callable[[Binary], RedisServer]) -> Iterator[Clinic]:
    """The tenant `clinic` of this YAML: one process on a file, three workers on a Redis."""
    with temporary_folder() as folder:
        if store == "sqlite":
            ledger, flags = f"sqlite:///{folder}/halfpast.db", list[str]()
        else:
            redis = redis_servers(first_binary())
            redis.ask("FLUSHALL")
            ledger, flags = redis.url, ["--workers", "3"]
        applied = halfpast("apply", "-", "--ledger", ledger, stdin=business)
        assert applied.returncode == 0, applied.stderr
        key = halfpast("keys", "create", "clinic", "--ledger", ledger).stdout.strip()
        with Server(ledger, *flags) as server:
            yield Clinic(server.url, key, ledger)


def booked(replies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each["booking"] for each in replies if "booking" in each]


def assert_disjoint(bookings: list[dict[str, Any]]) -> None:
    """No two bookings of one host overlap."""
    spans = sorted((each["host"], each["start"], each["end"]) for each in bookings)
    for (host, _, end), (other, start, _) in zip(spans, spans[1:], strict=False):
        assert host != other or end <= start
