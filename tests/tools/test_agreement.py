"""Check, hold and book agree: what is offered is free, can be held, and what is held can be booked.

On worlds that nobody has thought of, and with somebody else who writes in between.
"""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.model import Booking
from tests.tools.desk import FakeDesk, change
from tests.tools.lines import STRANGER, TALK
from tests.tools.replies import minute, sound
from tests.tools.test_every_reply import Question, questions, within
from tools.call import BookingData, Reply, SlotData

LONG = 700
"""Characters of a reply with ten offers."""

few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


async def asked(desk: FakeDesk, tool: str, question: Question, slot: SlotData, **line: str) -> Reply:
    """A tool, called for a time that was offered, as it was offered."""
    length = minute(slot.end) - minute(slot.start)
    given = question.given | {"when": slot.start, "duration": length, "name": "Max"}
    return sound(await desk.ask(tool, given, **(line or TALK)), most=LONG)


async def proposed(question: Question) -> tuple[SlotData, ...]:
    """Times that are offered for the window, each of them in it, or else outside and said to be."""
    reply = sound(
        await question.desk().ask("propose_times", {"when": question.window.text, **question.given}, **TALK),
        LONG,
    )
    window, found = question.window, reply.slots or ()
    for slot in found:
        length = minute(slot.end) - minute(slot.start)
        fits = window.by_days or length <= window.end - window.start
        assert within(window, slot.start, slot.end, fits) == reply.available
    return found


def same(slot: SlotData, booking: BookingData | None) -> bool:
    return booking is not None and (booking.start, booking.end) == (slot.start, slot.end)


@few
@given(questions())
async def test_what_is_proposed_is_free_can_be_held_and_then_booked(question: Question) -> None:
    for slot in await proposed(question):
        desk = question.desk()
        assert (await asked(desk, "check_slot", question, slot)).available
        held = await asked(desk, "hold_slot", question, slot)
        assert held.available
        assert same(slot, held.booking)
        assert held.booking is not None
        assert (await asked(desk, "check_slot", question, slot)).available, "for whom it is held it is free"
        booked = await asked(desk, "book", question, slot)
        assert same(slot, booked.booking)
        assert booked.booking is not None
        assert (booked.booking.id, booked.booking.hosts) == (held.booking.id, held.booking.hosts)
        assert booked.booking.status in ("confirmed", "pending")


@few
@given(questions())
async def test_what_is_held_is_taken_for_others_until_it_is_let_go(question: Question) -> None:
    for slot in (await proposed(question))[:1]:
        desk = question.desk()
        before = await asked(desk, "check_slot", question, slot, **STRANGER)
        held = await asked(desk, "hold_slot", question, slot)
        assert held.booking is not None
        alone = dict(question.given) | {"with_whom": "", "team": "", "host": held.booking.host}
        theirs = replace_given(question, alone)
        refused = await asked(desk, "book", theirs, slot, **STRANGER)
        assert refused.booking is None or refused.booking.id == held.booking.id, (
            "unless there is room for two"
        )
        await asked(desk, "cancel", replace_given(question, {"booking_id": held.booking.id}), slot)
        after = await asked(desk, "check_slot", question, slot, **STRANGER)
        # Who has a seat there by now has it with somebody, whom the words may name.
        assert (after.available, after.slot) == (before.available, before.slot)


@few
@given(questions(), st.integers(0, 2), st.integers(-30, 30))
async def test_after_somebody_else_has_written_all_three_say_the_same(
    question: Question, which: int, later: int
) -> None:
    """Whoever comes second learns it at the commit, and hears what a look would have told them."""
    slots = await proposed(question)
    if not slots:
        return
    slot = slots[which % len(slots)]
    booked = (await asked(question.desk(), "book", question, slot, **STRANGER)).booking
    assert booked is not None
    start = minute(booked.start) + later
    rival = Booking("rival", booked.hosts, start, start + minute(booked.end) - minute(booked.start))
    replies = []
    for tool in ("check_slot", "hold_slot", "book"):
        desk = question.desk()
        desk.rivals = [change(rival)]
        if tool == "check_slot":
            await desk.catch_up()
        replies.append(await asked(desk, tool, question, slot))
    first = replies[0]
    for other in replies[1:]:
        assert (other.available, other.reason, other.slots) == (first.available, first.reason, first.slots)
        assert other.slot == first.slot


def replace_given(question: Question, given: dict[str, Any]) -> Question:
    kept = {name: value for name, value in question.given.items() if name in ("time_zone", "language")}
    return question._replace(given=kept | given)
