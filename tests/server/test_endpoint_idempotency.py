"""Idempotency keys and the end of a conversation, over real HTTP: what is kept outlives a restart."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from tests.server.serving import Server, empty_ledger
from tests.support.redis_server import Binary, RedisServer

WITH_ANNA = {"with_whom": "anna", "duration": 22}


@pytest.fixture(params=["sqlite", "redis"])
def start(
    request: pytest.FixtureRequest, redis_servers: Callable[[Binary], RedisServer]
) -> Iterator[Callable[[], Server]]:
    """Starts a server on the ledger, however often; one at a time."""
    with empty_ledger(request.param, redis_servers) as ledger, ExitStack() as servers:

        def begin() -> Server:
            servers.close()
            return servers.enter_context(Server(ledger, "--demo"))

        yield begin


def offers(server: Server) -> list[dict[str, Any]]:
    """Free times of Anna's."""
    found: list[dict[str, Any]] = server.says("propose_times", {**WITH_ANNA, "count": 3})["slots"]
    return found


def test_a_reply_is_the_same_to_the_byte_over_a_restart(start: Callable[[], Server]) -> None:
    server = start()
    first, second, _ = offers(server)
    asked = {"when": first["start"], "attendee_name": "Zoë", "context": "first visit", **WITH_ANNA}
    booked = server.call("book", asked, idempotency_key="key-1", x_conversation_id="talk")
    assert booked.status_code == 200
    booking = booked.json()["booking"]
    assert booking["status"] == "confirmed"
    moved = server.call("reschedule", {"booking_id": booking["id"], "when": second["start"]})
    assert moved.json()["booking"]["start"] == second["start"]

    server = start()
    again = server.call("book", asked, idempotency_key="key-1")
    assert again.content == booked.content
    without = server.call("book", asked, x_conversation_id="talk").json()["booking"]
    assert (without["id"], without["start"]) == (booking["id"], second["start"]), "as it is now"
    other = server.call("book", {**asked, "attendee_name": "Eve"}, idempotency_key="key-1")
    assert (other.status_code, other.json()["reason"]) == (422, "call_id_reused")
    assert server.call("cancel", asked, idempotency_key="key-1").status_code == 422
    assert server.call("book", {**asked, "attendee_name": "Eve"}, idempotency_key="key-2").status_code == 200


def test_what_is_held_is_free_at_the_end_of_the_conversation(start: Callable[[], Server]) -> None:
    server = start()
    held = [each["start"] for each in offers(server)]
    for id, when in zip(("plain", "vapi", "retell"), held, strict=True):
        kept = server.call("hold_slot", {"when": when, **WITH_ANNA}, x_conversation_id=id).json()
        assert kept["booking"]["status"] == "held"
    assert [free(server, when) for when in held] == [False, False, False]
    for path, body in (
        ("/conversations/plain/end", {}),
        ("/vapi", {"message": {"type": "end-of-call-report", "call": {"id": "vapi"}}}),
        ("/retell", {"event": "call_ended", "call": {"call_id": "retell"}}),
    ):
        assert post(server, path, body, key="wrong").status_code == 401
        assert post(server, path, body).status_code == 200
    assert [free(server, when) for when in held] == [True, True, True]


def free(server: Server, when: str) -> bool:
    """Whether somebody else can have it."""
    return bool(server.says("check_slot", {"when": when, **WITH_ANNA})["available"])


def post(server: Server, path: str, body: dict[str, Any], key: str = "demo") -> httpx.Response:
    return server.client.post(path, json=body, headers={"authorization": f"Bearer {key}"})
