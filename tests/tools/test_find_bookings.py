"""Callers hear of their own appointments, and nobody of another's on a guess."""

from typing import Any

import pytest
from msgspec.structs import replace

from engine.finding import ANONYMOUS_GUESSES_MAX, GUESSES_MAX, GUESSES_WINDOW_MS
from engine.model import Attendee, Booking, FindBy, Host, Rules, Tenant
from tests.tools.desk import OFFICE, PRACTICE, TUESDAY, FakeDesk, change
from tests.tools.lines import (
    AGAIN,
    CALLER,
    ELEVEN,
    OTHER_CALLER,
    STRANGER,
    TALK,
    TEN,
    TWO,
    WITHHELD,
    ask,
    booked,
    had,
    held,
)
from tools.call import Reply

BEN = {"with_whom": "ben"}
MAX = {"name": "Max Weber", "email": "max@example.com"}


def practice(*find_by: FindBy) -> FakeDesk:
    return FakeDesk(
        Tenant("practice", "Praxis", "Europe/Berlin", hours=OFFICE, find_by=find_by), *PRACTICE[1:]
    )


async def find(desk: FakeDesk, line: Any = TALK, /, **given: Any) -> Reply:
    return await ask(desk, "find_bookings", line, **given)


def told(reply: Reply) -> list[str]:
    """The ids of what was found."""
    return [each.id for each in reply.bookings or ()]


@pytest.mark.parametrize(
    ("language", "say"),
    [
        ("en", "You have an appointment tomorrow, Tuesday the first, at ten with Ben Okafor."),
        ("de", "Sie haben morgen, Dienstag, den ersten Dezember, um zehn Uhr einen Termin bei Ben Okafor."),
    ],
)
async def test_the_one_that_they_have(language: str, say: str) -> None:
    desk = FakeDesk()
    booking = await booked(desk, **MAX, **BEN)
    reply = await find(desk, AGAIN, language=language)
    assert (reply.say, reply.booking, reply.bookings) == (say, booking, (booking,))
    assert (reply.available, reply.slot) == (None, None)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("line", [STRANGER, WITHHELD, {}])
async def test_nobody_hears_of_anothers(line: dict[str, str], language: str) -> None:
    desk = FakeDesk()
    await booked(desk, **MAX, **BEN)
    for given in ({}, {"when": TEN}, {"when": "2026-12-01", **MAX}, {"phone": CALLER}):
        reply = await find(desk, line, language=language, **given)
        assert reply.reason == "no_such_booking"
        assert (
            reply.say
            == {
                "en": "I cannot find an upcoming appointment for you.",
                "de": "Ich finde keinen kommenden Termin für Sie.",
            }[language]
        )
    assert len(desk.decisions) == 1, "nothing was a guess, as none is allowed"


async def test_by_its_id_it_is_found_by_whoever_has_that() -> None:
    desk = FakeDesk()
    booking = await booked(desk, **MAX)
    for line in (TALK, STRANGER, WITHHELD, {}):
        assert had(await find(desk, line, booking_id=booking.id)) == booking
    for id in (booking.id.upper(), booking.id + "0", "%", "host:ben"):
        assert (await find(desk, STRANGER, booking_id=id)).reason == "no_such_booking"


async def test_by_its_id_it_is_told_what_has_become_of_it() -> None:
    desk = FakeDesk()
    booking = await booked(desk)
    await ask(desk, "reschedule", when=ELEVEN)
    assert "at eleven" in (await find(desk, booking_id=booking.id)).say
    await ask(desk, "cancel")
    reply = await find(desk, booking_id=booking.id)
    assert "is cancelled" in reply.say
    assert had(reply).status == "cancelled"
    second = await booked(desk, TWO)
    desk.now = TUESDAY + 900
    assert (await find(desk, booking_id=second.id)).reason == "over"


async def test_what_is_cancelled_or_over_is_no_appointment() -> None:
    desk = FakeDesk()
    await booked(desk, TEN)
    await booked(desk, ELEVEN)
    await booked(desk, TWO)
    await ask(desk, "cancel", which=TWO)
    assert len(told(await find(desk))) == 2
    desk.now = TUESDAY + 640
    assert (await find(desk)).say == ("You have an appointment today at eleven with Ben Okafor.")
    desk.now = TUESDAY + 700
    assert (await find(desk)).reason == "no_such_booking"


# Several


async def test_several_are_told_in_order_of_time() -> None:
    desk = FakeDesk()
    ids = [(await booked(desk, when, **BEN)).id for when in (TWO, TEN)]
    reply = await find(desk)
    assert reply.say == ("You have two appointments: tomorrow, Tuesday the first, at ten and at two.")
    assert told(reply) == ids[::-1]
    german = await find(desk, language="de")
    assert german.say == (
        "Sie haben zwei Termine: morgen, Dienstag, den ersten Dezember, um zehn Uhr und um vierzehn Uhr."
    )


async def test_with_whom_is_told_where_that_differs() -> None:
    desk = FakeDesk()
    await booked(desk, TEN, **BEN)
    await booked(desk, "2026-12-03T09:00", with_whom="board")
    for language, say in (
        (
            "en",
            "You have two appointments: tomorrow, Tuesday the first, at ten with Ben Okafor, and Thursday "
            "the third at nine with Dr. Anna Müller and Ben Okafor.",
        ),
        (
            "de",
            "Sie haben zwei Termine: morgen, Dienstag, den ersten Dezember, um zehn Uhr bei Ben Okafor, und "
            "Donnerstag, den dritten Dezember, um neun Uhr bei Dr. Anna Müller und Ben Okafor.",
        ),
    ):
        assert (await find(desk, language=language)).say == say


async def test_for_whom_is_told_where_nothing_else_tells_them_apart() -> None:
    desk = FakeDesk(PRACTICE[0], Host("ben", "Ben", rules=Rules(capacity=2)))
    await booked(desk, name="Max")
    await booked(desk, name="Eve")
    assert (await find(desk)).say == (
        "You have two appointments: tomorrow, Tuesday the first, at ten with Ben for Max, and tomorrow, "
        "Tuesday the first, at ten with Ben for Eve."
    )
    assert (await find(desk, language="de")).say == (
        "Sie haben zwei Termine: morgen, Dienstag, den ersten Dezember, um zehn Uhr bei Ben für Max, und "
        "morgen, Dienstag, den ersten Dezember, um zehn Uhr bei Ben für Eve."
    )


async def test_of_many_the_next_five_are_told() -> None:
    desk = FakeDesk()
    for at in range(7):
        await booked(desk, f"2026-12-0{1 + at % 3}T{9 + at // 3:02}:00", **BEN)
    for tool, words in (
        ("find_bookings", "You have seven appointments; the next ones are"),
        ("cancel", "Which"),
    ):
        reply = await ask(desk, tool)
        assert reply.say.startswith(words)
        assert len(told(reply)) == 5
        assert reply.say.count("at nine") + reply.say.count("at ten") + reply.say.count("at eleven") == 5
    german = await ask(desk, "cancel", language="de")
    assert german.say.startswith(
        "Welchen Termin meinen Sie? Sie haben sieben, als Nächstes morgen, Dienstag, den ersten Dezember, um "
        "neun Uhr"
    )


async def test_the_time_that_is_asked_about_is_told_first() -> None:
    desk = FakeDesk()
    await booked(desk, TEN, **BEN)
    second = await booked(desk, "2026-12-03T09:00", **BEN)
    assert told(await find(desk, when="2026-12-03")) == [second.id]
    for when in ("2026-12-04", "whenever", "2026-02-30"):
        assert len(told(await find(desk, when=when))) == 2


async def test_what_is_held_is_told_where_there_is_no_appointment() -> None:
    desk = FakeDesk()
    await held(desk, TEN, **BEN)
    assert (await find(desk)).say == (
        "I am holding tomorrow, Tuesday the first, at ten with Ben Okafor for you for two minutes."
    )
    await held(desk, TWO, **BEN)
    assert (await find(desk)).say == ("I am holding tomorrow, Tuesday the first, at ten and at two for you.")
    assert (
        await find(desk, language="de")
    ).say == "Ich halte Ihnen morgen, Dienstag, den ersten Dezember, um zehn Uhr und um vierzehn Uhr frei."
    booking = await booked(desk, ELEVEN)
    assert told(await find(desk)) == [booking.id]


async def test_what_is_to_be_confirmed_says_so() -> None:
    desk = FakeDesk(PRACTICE[0], Host("ben", "Ben", rules=Rules(confirm=True)))
    await booked(desk, TEN)
    assert (await find(desk)).say == (
        "I have asked Ben for tomorrow, Tuesday the first, at ten; it is booked as soon as that is confirmed."
    )
    await booked(desk, TWO)
    assert (await find(desk)).say == (
        "You have two appointments: tomorrow, Tuesday the first, at ten with Ben, not yet confirmed, and "
        "tomorrow, Tuesday the first, at two with Ben, not yet confirmed."
    )


async def test_what_another_worker_has_just_booked_is_found() -> None:
    desk, other = FakeDesk(), FakeDesk()
    booking = await booked(other)
    desk.rivals = [each.change for each in other.decisions]
    assert told(await find(desk)) == [booking.id]


async def test_while_the_ledger_is_away_it_is_said_that_it_may_have_changed() -> None:
    desk = FakeDesk()
    for words in ("I cannot find an upcoming appointment for you.", "You have an appointment tomorrow"):
        desk.away = True
        reply = await find(desk)
        assert reply.stale
        assert reply.say.startswith(words)
        assert reply.say.endswith("That may have changed in the last moments.")
        german = await find(desk, language="de")
        assert german.say.endswith("Das kann sich in den letzten Augenblicken geändert haben.")
        desk.away = False
        await booked(desk)
    assert not (await find(desk)).stale


# By what anybody could say


async def test_a_name_with_the_day_is_enough_only_where_the_business_says_so() -> None:
    desks = [practice(), practice("email"), practice("name"), practice("name", "email")]
    for desk in desks:
        await booked(desk, **MAX, **BEN)
    by_name = [(await find(desk, STRANGER, name="max WEBER", when="2026-12-01")).booking for desk in desks]
    assert [each is not None for each in by_name] == [False, False, True, True]
    by_email = [(await find(desk, WITHHELD, email="MAX@example.com")).booking for desk in desks]
    assert [each is not None for each in by_email] == [False, True, False, True]


async def test_what_is_found_so_tells_nothing_of_the_person_nor_its_id() -> None:
    desk = practice("name")
    await booked(desk, context="Tooth", **MAX, **BEN)
    for _ in range(2):
        reply = await find(desk, STRANGER, name="Max Weber", when=TEN)
        assert reply.say == "You have an appointment tomorrow, Tuesday the first, at ten with Ben Okafor."
        found = had(reply)
        assert (found.id, found.attendee, found.context) == ("", {}, "")
        assert found.start == "2026-12-01T10:00:00+01:00"
    moved = had(await ask(desk, "reschedule", STRANGER, when=ELEVEN))
    assert (moved.id, moved.attendee, moved.context) == ("", {}, "")


@pytest.mark.parametrize("line", [{}, {"caller": OTHER_CALLER}])
async def test_nor_where_there_is_no_conversation_to_remember_it(line: dict[str, str]) -> None:
    desk = practice("email")
    await booked(desk, **MAX, **BEN)
    found = had(await find(desk, line, email=MAX["email"]))
    assert (found.id, found.attendee) == ("", {})
    assert (await ask(desk, "cancel", line)).reason == "no_such_booking"


@pytest.mark.parametrize("status", ["pending", "held"])
async def test_nor_does_one_that_is_not_confirmed(status: Any) -> None:
    desk = practice("name")
    booking = await booked(desk, context="Tooth", **MAX, **BEN)
    kept = replace(desk.picture.bookings[booking.id], status=status, held_until_ms=desk.now_ms() + 60_000)
    desk.picture.fold(change(kept))
    reply = await find(desk, STRANGER, name="Max Weber", when=TEN)
    if status == "held":
        assert reply.reason == "no_such_booking"
    else:
        assert reply.say.startswith("I have asked Ben Okafor for tomorrow")
        assert (had(reply).attendee, had(reply).context, had(reply).id) == ({}, "", "")


async def test_whoever_has_found_it_so_can_cancel_it_in_that_conversation_and_in_no_other() -> None:
    desk = practice("name", "email")
    for given in ({"name": "Max Weber", "when": TEN}, {"email": MAX["email"]}):
        booking = await booked(desk, TEN, {"conversation": f"first {len(given)}"}, **MAX)
        line = {"conversation": f"second {len(given)}", "caller": OTHER_CALLER}
        assert (await ask(desk, "cancel", line)).reason == "no_such_booking"
        await find(desk, line, **given)
        again = {**line, "conversation": "third"}
        assert (await ask(desk, "cancel", again)).reason == "no_such_booking"
        assert had(await ask(desk, "cancel", line)).status == "cancelled"
        assert desk.picture.bookings[booking.id].status == "cancelled"


@pytest.mark.parametrize(
    "given",
    [
        {"name": "Max", "when": TEN},
        {"name": "Weber", "when": TEN},
        {"name": "Max Webers", "when": TEN},
        {"name": "Max Weber Junior", "when": TEN},
        {"name": "Max Weber", "when": "2026-12-02"},
        {"email": "max@example.org"},
        {"email": "ax@example.com"},
        {"email": "max@example.com.de"},
    ],
)
async def test_what_does_not_fit_exactly_is_not_found(given: dict[str, str]) -> None:
    desk = practice("name", "email")
    await booked(desk, **MAX)
    reply = await find(desk, STRANGER, **given)
    assert (reply.say, reply.reason) == ("I cannot find an upcoming appointment for you.", "no_such_booking")


@pytest.mark.parametrize("name", ["MAX WEBER", "Weber Max", "Máx Weber", " max  weber "])
async def test_case_and_accents_are_no_difference(name: str) -> None:
    desk = practice("name")
    await booked(desk, **MAX)
    assert (await find(desk, STRANGER, name=name, when="2026-12-01 morning")).booking is not None


async def test_what_several_could_have_sounds_like_what_nobody_has() -> None:
    desk = practice("name", "email")
    for at, host in ((600, "anna"), (840, "ben")):
        start = TUESDAY + at
        booking = Booking(f"b{at}", (host,), start, start + 30, Attendee(MAX["name"], MAX["email"]))
        desk.picture.fold(change(booking))
    several = await find(desk, STRANGER, name="Max Weber", when="2026-12-01")
    none = await find(desk, STRANGER, name="Mary Weber", when="2026-12-01")
    assert several == none
    assert several == await find(desk, WITHHELD, email=MAX["email"])
    assert (several.booking, several.bookings) == (None, None)


@pytest.mark.parametrize(
    "given", [{"name": "Max Weber"}, {"when": TEN}, {}, {"name": "Max Weber", "when": "2026-W49"}]
)
@pytest.mark.parametrize("language", ["en", "de"])
async def test_half_of_it_is_asked_for_and_is_no_try(given: dict[str, str], language: str) -> None:
    desk = practice("name")
    reply = await find(desk, STRANGER, language=language, **given)
    assert reply.reason == "missing_name_and_day"
    assert desk.decisions == []


async def test_the_day_is_that_of_the_caller() -> None:
    desk = practice("name")
    booking = Booking("b1", ("ben",), TUESDAY + 30, TUESDAY + 60, Attendee("Max Weber"))
    desk.picture.fold(change(booking))
    line = {"conversation": "abroad"}
    there = {"name": "Max Weber", "time_zone": "America/New_York"}
    assert (await find(desk, line, when="2026-12-01", **there)).booking is None
    assert (await find(desk, line, when="2026-11-30", **there)).booking is not None


# A few times only


async def guess(desk: FakeDesk, number: int, **line: str) -> str:
    return (await find(desk, line, name=f"Person {number}", when=TEN)).reason


@pytest.mark.parametrize("language", ["en", "de"])
async def test_nobody_tries_more_than_three_times(language: str) -> None:
    desk = practice("name")
    await booked(desk, **MAX)
    tries = [await guess(desk, at, **STRANGER) for at in range(GUESSES_MAX)]
    assert tries == ["no_such_booking"] * GUESSES_MAX
    reply = await find(desk, STRANGER, name="Max Weber", when=TEN, language=language)
    assert reply.reason == "too_many_guesses"
    assert reply.bookings is None


async def test_calling_again_gives_no_new_tries() -> None:
    desk = practice("name")
    for at in range(GUESSES_MAX):
        await guess(desk, at, conversation=f"talk {at}", caller=OTHER_CALLER)
    assert await guess(desk, 9, conversation="another", caller=OTHER_CALLER) == "too_many_guesses"
    assert await guess(desk, 9, conversation="another", caller="+4930777777") == "no_such_booking"


async def test_nor_does_another_number_in_the_same_conversation() -> None:
    desk = practice("name")
    for at in range(GUESSES_MAX):
        await guess(desk, at, conversation="talk", caller=f"+493077777{at}")
    assert await guess(desk, 9, conversation="talk", caller="+4930777779") == "too_many_guesses"


async def test_those_who_withhold_their_number_share_an_allowance() -> None:
    desk = practice("name")
    tries = [await guess(desk, at, conversation=f"talk {at}") for at in range(ANONYMOUS_GUESSES_MAX + 1)]
    assert tries == ["no_such_booking"] * ANONYMOUS_GUESSES_MAX + ["too_many_guesses"]
    assert await guess(desk, 99) == "too_many_guesses"
    assert await guess(desk, 99, **STRANGER) == "no_such_booking"


async def test_after_an_hour_there_are_new_tries() -> None:
    desk = practice("name")
    for at in range(GUESSES_MAX):
        await guess(desk, at, **STRANGER)
        desk.seconds += 60
    desk.seconds = GUESSES_WINDOW_MS // 1_000 - 1
    assert await guess(desk, 8, **STRANGER) == "too_many_guesses"
    desk.seconds += 1
    assert await guess(desk, 9, **STRANGER) == "no_such_booking"


async def test_what_was_found_is_forgotten_with_the_tries() -> None:
    desk = practice("name")
    await booked(desk, "2026-12-03T10:00", **MAX)
    await find(desk, STRANGER, name="Max Weber", when="2026-12-03")
    desk.seconds = GUESSES_WINDOW_MS // 1_000
    assert (await ask(desk, "cancel", STRANGER)).reason == "no_such_booking"


async def test_a_try_is_counted_in_the_ledger_before_anything_is_said() -> None:
    desk = practice("name")
    await booked(desk, **MAX)
    desk.away = True
    for _ in range(5):
        reply = await find(desk, STRANGER, name="Max Weber", when=TEN)
        assert (reply.reason, reply.bookings) == ("unconfirmed", None)
    desk.away = False
    tries = [await guess(desk, at, **STRANGER) for at in range(GUESSES_MAX + 1)]
    assert tries[-1] == "too_many_guesses"
    other = desk.restarted()
    assert await guess(other, 9, **STRANGER) == "too_many_guesses"


async def test_who_finds_their_own_makes_no_try() -> None:
    desk = practice("name")
    await booked(desk, **MAX)
    for _ in range(GUESSES_MAX + 2):
        assert (await find(desk, AGAIN, name="Max Weber", when=TEN)).booking is not None
    assert len(desk.decisions) == 1


async def test_no_name_or_number_stands_in_what_is_counted() -> None:
    desk = practice("name")
    await guess(desk, 1, **STRANGER)
    (decision,) = desk.decisions
    seen = repr(decision)
    assert "Person" not in seen
    assert OTHER_CALLER[1:] not in seen
    assert "elsewhere" not in seen
