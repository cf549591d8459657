"""Under an idempotency key the reply itself is kept: the same bytes again, whatever has happened since."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from engine.model import Change, Host, Rules
from tests.tools.desk import PRACTICE, TUESDAY, FakeDesk, change, taken
from tests.tools.lines import ELEVEN, STRANGER, TALK, TEN, TWO, ask, booked, had, held
from tools import conversation
from tools.call import Reply

BEN = {"with_whom": "ben"}
ASKED: Mapping[str, Mapping[str, Any]] = {
    "hold_slot": {"when": TWO, **BEN},
    "book": {"when": TWO, "name": "Max Weber", **BEN},
    "reschedule": {"when": ELEVEN},
    "cancel": {},
}
SERIES = {"when": TWO, "name": "Max", "repeat": "weekly", "times": 4, "if_some_taken": "skip", **BEN}


async def keyed(desk: FakeDesk, tool: str, key: str = "key-1", /, **given: Any) -> Reply:
    """A call under a key, without anything that a platform would know."""
    line = {**TALK, "key": key} if tool in ("reschedule", "cancel") else {"key": key}
    return await ask(desk, tool, line, **given)


async def practice() -> FakeDesk:
    """Somebody has a booking at ten."""
    desk = FakeDesk()
    await booked(desk, TEN, **BEN)
    return desk


async def shaken(desk: FakeDesk) -> FakeDesk:
    """The same ledger, after much has happened."""
    for each in list(desk.picture.bookings):
        await ask(desk, "reschedule", STRANGER, booking_id=each, when="2026-12-04T10:00", with_whom="clara")
        await ask(desk, "cancel", STRANGER, booking_id=each)
    await conversation.ended(TALK["conversation"], desk)
    desk.picture.fold(change(Host("ben", "Benjamin"), taken("ben", TUESDAY, 1440)))
    desk.picture.fold(Change(deletes=("host:anna", "team:practice")))
    desk.now = TUESDAY + 700
    return desk.restarted()


@pytest.mark.parametrize("tool", ASKED)
async def test_the_reply_is_the_same_to_the_byte_whatever_has_happened(tool: str) -> None:
    desk = await practice()
    first = await keyed(desk, tool, **ASKED[tool])
    assert first.booking is not None
    for again in (desk, await shaken(desk)):
        reply = await keyed(again, tool, **ASKED[tool])
        assert msgspec.json.encode(reply) == msgspec.json.encode(first)


async def test_a_series_too() -> None:
    desk = FakeDesk(*PRACTICE, taken("ben", TUESDAY + 7 * 1440 + 840, 30))
    first = await keyed(desk, "book", **SERIES)
    assert len(first.bookings or ()) == 3
    assert first.say.endswith("I had to leave out Tuesday the eighth at two.")
    unkeyed = await ask(FakeDesk(*PRACTICE, taken("ben", TUESDAY + 7 * 1440 + 840, 30)), "book", {}, **SERIES)
    assert unkeyed == first
    assert await keyed(await shaken(desk), "book", **SERIES) == first


async def test_letting_go_of_a_held_time_too() -> None:
    desk = FakeDesk()
    await held(desk, TEN, **BEN)
    first = await keyed(desk, "cancel")
    assert first.say == "All right, that time is no longer held for you."
    await booked(desk, TWO)
    assert await keyed(desk, "cancel") == first
    assert len(desk.picture.bookings) == 1


async def test_booking_what_is_held_without_the_time_too() -> None:
    desk = FakeDesk()
    await held(desk, TEN, **BEN)
    line = {**TALK, "key": "key-1"}
    first = await ask(desk, "book", line, name="Max")
    assert had(first).status == "confirmed"
    assert await ask(await shaken(desk), "book", line, name="Max") == first


async def test_what_was_booked_before_is_a_reply_to_keep_too() -> None:
    """Another key in the same conversation: it leads to the first booking, and from then on says so."""
    desk = FakeDesk()
    first = await booked(desk, TWO, TALK, **BEN)
    given = {"when": TWO, "name": "Max Weber", **BEN}
    for key in ("key-1", "key-2"):
        assert had(await ask(desk, "book", {**TALK, "key": key}, **given)) == first
    assert len(desk.picture.bookings) == 1
    other = await shaken(desk)
    assert had(await ask(other, "book", {**TALK, "key": "key-2"}, **given)) == first


@pytest.mark.parametrize("tool", ASKED)
@pytest.mark.parametrize("language", ["en", "de"])
async def test_another_request_under_the_same_key_is_refused(tool: str, language: str) -> None:
    desk = await practice()
    await keyed(desk, tool, **ASKED[tool])
    for other in ({"duration": 45}, {"when": "2026-12-03T09:00"}, {"language": language}):
        reply = await keyed(desk, tool, **{**ASKED[tool], **other})
        assert reply.reason == "call_id_reused"
        assert reply.booking is None
    for name in ASKED.keys() - {tool}:
        assert (await keyed(desk, name, **ASKED[tool])).reason == "call_id_reused"
    assert len(desk.decisions) == 2


async def test_the_order_of_the_arguments_is_no_difference() -> None:
    desk = FakeDesk()
    first = await keyed(desk, "book", when=TWO, name="Max")
    assert await keyed(desk, "book", name="Max", when=TWO) == first


async def test_the_key_goes_before_the_id_of_the_call() -> None:
    desk = FakeDesk()
    given = {"when": TWO, "name": "Max", **BEN}
    first = await ask(desk, "book", {**TALK, "id": "1", "key": "k"}, **given)
    assert await ask(desk, "book", {**STRANGER, "id": "2", "key": "k"}, **given) == first
    other = await ask(desk, "book", {**STRANGER, "id": "1", "key": "other"}, **given)
    assert other.reason == "busy"


async def test_two_keys_are_two_bookings_where_nobody_is_known() -> None:
    desk = FakeDesk()
    for key in ("one", "two"):
        await keyed(desk, "book", key, when=TWO, name="Max")
    assert len(desk.picture.bookings) == 2


async def test_a_refusal_is_not_kept() -> None:
    desk = FakeDesk(*PRACTICE, taken("ben", TUESDAY + 840, 30, id="lunch"))
    given = {"when": TWO, "name": "Max", **BEN}
    assert (await keyed(desk, "book", **given)).reason == "busy"
    assert (await keyed(desk, "book", **given | {"email": "max"})).reason == "bad_email"
    desk.picture.fold(Change(deletes=("busy:lunch",)))
    assert had(await keyed(desk, "book", **given)).status == "confirmed"


async def test_nor_is_a_question() -> None:
    desk = FakeDesk()
    await booked(desk, TEN)
    await booked(desk, TWO)
    assert (await keyed(desk, "cancel")).reason == "which_booking"
    await ask(desk, "cancel", which=TEN)
    assert had(await keyed(desk, "cancel")).start == f"{TWO}:00+01:00"


class Racing(FakeDesk):
    """As it asks what became of the key, the other one has not written yet."""

    async def replay(self, op: str, fingerprint: str) -> str | None:
        return None


@pytest.mark.parametrize("tool", ASKED)
async def test_at_once_on_two_workers_it_is_one_reply(tool: str) -> None:
    other = await practice()
    desk = Racing(*other.picture.documents.values())
    desk._ops = other._ops
    first = await keyed(other, tool, **ASKED[tool])
    assert await keyed(desk, tool, **ASKED[tool]) == first
    assert desk.decisions == []
    reply = await keyed(desk, tool, **ASKED[tool], language="en")
    assert reply.reason == "call_id_reused"


async def test_who_has_to_be_asked_first_is_said_again_when_they_have_answered() -> None:
    desk = FakeDesk(PRACTICE[0], Host("ben", "Ben", rules=Rules(confirm=True)))
    first = await keyed(desk, "book", when=TWO, name="Max")
    kept = desk.picture.bookings[had(first).id]
    desk.picture.fold(change(msgspec.structs.replace(kept, status="confirmed")))
    assert had(await keyed(desk, "book", when=TWO, name="Max")).status == "pending"
    assert had(await ask(desk, "find_bookings", booking_id=kept.id)).status == "confirmed"


async def test_while_the_ledger_is_away_nothing_is_said_that_could_be_wrong() -> None:
    desk = FakeDesk()
    given = {"when": TWO, "name": "Max", **BEN}
    first = await keyed(desk, "book", **given)
    desk.away = True
    for key in ("key-1", "key-2"):
        assert (await keyed(desk, "book", key, **given)).reason == "unconfirmed"
    desk.away = False
    assert await keyed(desk, "book", **given) == first


async def test_a_key_is_nothing_to_a_tool_that_only_asks() -> None:
    desk = await practice()
    for tool in ("check_slot", "propose_times", "find_bookings"):
        first = await ask(desk, tool, {**TALK, "key": "k"}, when=TEN)
        assert await ask(desk, tool, {**TALK, "key": "k"}, when=TEN) == first
        await ask(desk, tool, {**TALK, "key": "k"}, when=TWO)
    assert len(desk.decisions) == 1
