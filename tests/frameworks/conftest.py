"""What the tests of this group share: one server, and a gate in front of it for each test."""

import itertools
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from tests.frameworks.gate import Gate
from tests.frameworks.serving import Server, halfpast, serving

_NUMBERS = itertools.count(4930_000_000)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The demo, shared by all tests: each has a caller and a time of its own."""
    with serving() as found:
        yield found


@pytest.fixture
async def gate(server: Server) -> AsyncIterator[Gate]:
    """In front of the server."""
    async with Gate(server.url) as found:
        yield found


@pytest.fixture
def caller() -> str:
    """The number of somebody who has not called before."""
    return f"+{next(_NUMBERS)}"


@pytest.fixture
def booking(server: Server) -> dict[str, Any]:
    """What a model writes to book the next time that is free."""
    return {"when": server.free(), "duration": "22", "with_whom": "anna", "attendee_name": "Zoe"}


@pytest.fixture(scope="session")
def definitions(server: Server) -> list[dict[str, Any]]:
    """`tools.json`, as a reader of the examples makes it."""
    printed = halfpast("tools", "--platform", "plain", "--ledger", server.ledger)
    found: list[dict[str, Any]] = json.loads(printed)
    return found
