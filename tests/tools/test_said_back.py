"""What is said is understood: a reply that is handed back as `when` means the time that it named."""

import pytest

from tests.tools.desk import FakeDesk
from tests.tools.lines import STRANGER, TALK, booked
from tests.tools.replies import minute
from tests.tools.speech.callers import at
from tests.tools.when.hearing import shown
from tools.speech.registry import LANGUAGES
from tools.when import registry

CODES = [each.code for each in LANGUAGES if registry.find(each.code).words.speech is each]
TIMES = [
    at(2026, 11, 30, 16, 15),
    at(2026, 12, 1, 9),
    at(2026, 12, 1, 14, 30),
    at(2026, 12, 2, 11, 15),
    at(2026, 12, 10, 15, 20),
    at(2027, 1, 4, 10, 45),
]


def iso(start: int) -> str:
    return shown(start).isoformat()


@pytest.mark.parametrize("start", TIMES, ids=iso)
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("tool", ["check_slot", "propose_times", "hold_slot", "book"])
async def test_a_reply_that_names_a_time_means_it(tool: str, code: str, start: int) -> None:
    desk = FakeDesk()
    given = {"when": iso(start), "with_whom": "ben", "name": "Max", "language": code, "count": "1"}
    reply = await desk.ask(tool, given, **TALK)
    named = reply.slot or (reply.slots or (None,))[0]
    assert named is not None, reply
    again = await FakeDesk().ask(
        "check_slot", {"when": reply.say, "with_whom": "ben", "language": code}, **TALK
    )
    assert again.slot is not None, (reply.say, again)
    assert minute(again.slot.start) == start, reply.say
    as_usual = {"when": iso(start), "with_whom": "ben", "language": code}
    assert again.slot == (await FakeDesk().ask("check_slot", as_usual, **TALK)).slot, reply.say
    for tool_again in ("check_slot", "hold_slot"):
        other = {"when": reply.say, "with_whom": "ben", "language": code, "duration": "22"}
        longer = await FakeDesk().ask(tool_again, other, **TALK)
        assert longer.slot is not None, (reply.say, longer)
        assert (minute(longer.slot.start), minute(longer.slot.end)) == (start, start + 22), reply.say


@pytest.mark.parametrize("start", TIMES, ids=iso)
@pytest.mark.parametrize("code", CODES)
async def test_so_does_what_is_said_of_an_appointment(code: str, start: int) -> None:
    desk = FakeDesk()

    async def says(tool: str, **given: str) -> str:
        return (await desk.ask(tool, {**given, "language": code}, **TALK)).say

    first = at(2026, 12, 3, 10)
    said = await says("book", when=iso(first), with_whom="ben", name="Max", duration="25")
    moved = [await says("reschedule", when=iso(start), duration=each) for each in ("", "40")]
    moved += [await says("find_bookings"), await says("cancel")]
    for each, meant in [(said, first), *((each, start) for each in moved)]:
        again = await FakeDesk().ask(
            "check_slot", {"when": each, "with_whom": "ben", "language": code}, **TALK
        )
        assert again.slot is not None, (each, again)
        assert minute(again.slot.start) == meant, each


@pytest.mark.parametrize("code", CODES)
async def test_what_is_offered_instead_can_be_taken_as_it_was_said(code: str) -> None:
    desk = FakeDesk()
    await booked(desk, "2026-12-01T10:00", STRANGER, with_whom="ben")
    given = {"when": "2026-12-01T10:00", "with_whom": "ben", "language": code}
    refused = await desk.ask("check_slot", given, **TALK)
    assert refused.slots
    for said in (refused.say, refused.say.partition(". ")[2]):
        again = await desk.ask("propose_times", {"when": said, "with_whom": "ben", "language": code}, **TALK)
        assert again.slots == refused.slots, said


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("tool", ["check_slot", "propose_times", "hold_slot", "book", "find_bookings"])
async def test_what_is_said_beside_a_time_changes_nothing(tool: str, code: str) -> None:
    """In whose zone it is, and how a name and an address were understood."""
    far = {"language": code, "time_zone": "America/New_York", "with_whom": "ben"}
    desk = FakeDesk()
    if tool == "find_bookings":
        await desk.ask("book", {"when": iso(TIMES[2]), "name": "Max", **far}, **TALK)
    noted = {"name": "M A X", "attendee_email": "max at web dot de", "count": "1"}
    reply = await desk.ask(tool, {"when": iso(TIMES[2]), **noted, **far}, **TALK)
    again = await FakeDesk().ask("check_slot", {"when": reply.say, **far})
    assert again.slot is not None, (reply.say, again)
    assert minute(again.slot.start) == TIMES[2], reply.say


@pytest.mark.parametrize("code", CODES)
async def test_what_is_free_is_one_of_the_offers_behind_it(code: str) -> None:
    given = {"with_whom": "ben", "language": code}
    reply = await FakeDesk().ask("propose_times", {"when": iso(TIMES[1] + 15), **given}, **TALK)
    assert reply.slots is not None
    assert len(reply.slots) > 1, reply.say
    again = await FakeDesk().ask("propose_times", {"when": reply.say, "count": "9", **given})
    assert again.slots is not None, (reply.say, again)
    assert {each.start for each in reply.slots} <= {each.start for each in again.slots}, (reply.say, again)
