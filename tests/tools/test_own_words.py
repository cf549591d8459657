"""Times in the caller's own words: what the tools make of them, and what they ask where it is not clear."""

from typing import Any

import pytest

from engine.model import DAY, Host, Hours, Rules, Tenant
from tests.tools.desk import ALWAYS, OFFICE, PRACTICE, TUESDAY, FakeDesk, taken, week
from tests.tools.lines import AGAIN, STRANGER, TALK, TEN, ask, booked, had
from tests.tools.replies import sound
from tests.tools.speech.callers import CODES, NOW
from tools.call import Reply


async def check(desk: FakeDesk, when: str, **given: Any) -> Reply:
    """Without a conversation: nobody remembers anything."""
    return await ask(desk, "check_slot", {}, when=when, **given)


def starts(reply: Reply) -> list[str]:
    """The starts of what is offered, without year and offset."""
    return [each.start[5:16] for each in reply.slots or ()]


@pytest.mark.parametrize(
    ("language", "when", "start"),
    [
        ("en", "tomorrow at half past two", "12-01T14:30"),
        ("en", "could I come tomorrow at half two", "12-01T14:30"),
        ("en", "Thursday at a quarter past ten", "12-03T10:15"),
        ("en", "the third of December at nine", "12-03T09:00"),
        ("en", "today at 2 pm", "11-30T14:00"),
        ("en", "a week from tomorrow at ten in the morning", "12-08T10:00"),
        ("de", "morgen um halb drei", "12-01T14:30"),
        ("de", "übermorgen um Viertel nach zehn", "12-02T10:15"),
        ("de", "am dritten Dezember um neun Uhr", "12-03T09:00"),
        ("de", "morgen in einer Woche um zehn", "12-08T10:00"),
        ("de", "tomorrow at half past two", "12-01T14:30"),
    ],
)
async def test_a_time_may_be_said_as_people_say_it(language: str, when: str, start: str) -> None:
    reply = await check(FakeDesk(), when, language=language)
    assert reply.slot is not None, reply
    assert reply.slot.start[5:16] == start


EVERYWHERE = (
    (
        "en",
        "tomorrow at half past two",
        "Tomorrow, Tuesday the first, at half past two is free.",
        "an hour later",
        "Thursday afternoon or Friday morning",
    ),
    (
        "de",
        "morgen um halb drei",
        "Morgen, Dienstag, den ersten Dezember, um halb drei ist ein Termin frei.",
        "eine Stunde später",
        "Donnerstagnachmittag oder Freitagvormittag",
    ),
    (
        "es",
        "mañana a las dos y media",
        "Sí, mañana, el martes primero, a las dos y media está libre.",
        "una hora más tarde",
        "el jueves por la tarde o el viernes por la mañana",
    ),
    (
        "fr",
        "demain à deux heures et demie",
        "C'est libre demain, mardi premier décembre, à quatorze heures trente.",
        "une heure plus tard",
        "jeudi après-midi ou vendredi matin",
    ),
    (
        "it",
        "domani alle due e mezza",
        "Domani, martedì primo dicembre, alle quattordici e trenta c'è posto.",
        "un'ora più tardi",
        "giovedì pomeriggio o venerdì mattina",
    ),
    (
        "nl",
        "morgen om half drie",
        "Morgen, dinsdag één december, om half drie is nog vrij.",
        "een uur later",
        "donderdagmiddag of vrijdagochtend",
    ),
    (
        "pt",
        "amanhã às duas e meia",
        "Sim, há vaga para amanhã, terça-feira, primeiro de dezembro, às quatorze e trinta.",
        "uma hora mais tarde",
        "quinta-feira à tarde ou sexta-feira de manhã",
    ),
)


def test_every_language_has_its_words_here() -> None:
    assert {language for language, *_ in EVERYWHERE} == set(CODES)


@pytest.mark.parametrize(("language", "when", "say", "later", "windows"), EVERYWHERE)
async def test_every_language_is_understood_and_answered_in(
    language: str, when: str, say: str, later: str, windows: str
) -> None:
    desk = FakeDesk()
    assert (await ask(desk, "check_slot", when=when, language=language)).say == say
    offered = await ask(desk, "propose_times", when=windows, language=language)
    assert starts(offered) == ["12-03T13:00", "12-03T16:30", "12-04T09:00"]
    booking = had(await ask(desk, "book", when=when, name="Max", language=language))
    assert booking.start[5:16] == "12-01T14:30"
    moved = had(await ask(desk, "reschedule", when=later, language=language))
    assert moved.start[5:16] == "12-01T15:30"


async def test_what_is_said_in_the_language_of_the_business_is_understood_in_any_call() -> None:
    tenant = Tenant("solo", "Solo", "Europe/Berlin", language="de", hours=OFFICE)
    desk = FakeDesk(tenant, Host("anna", "Anna"))
    reply = await check(desk, "morgen um halb drei", language="en")
    assert reply.say == "Tomorrow, Tuesday the first, at half past two is free with Anna."
    assert (await check(FakeDesk(), "morgen um halb drei", language="en")).reason == "bad_when"


@pytest.mark.parametrize("when", ["the blue one", "tomorrow at half past blue", "next Smurfday", "x" * 1_000])
@pytest.mark.parametrize(
    ("language", "say"),
    [
        ("en", "I could not understand that time; please give me the calendar date and the time of day."),
        (
            "de",
            "Die Zeitangabe habe ich nicht verstanden; bitte nennen Sie mir das Datum und die Uhrzeit.",
        ),
    ],
)
async def test_a_word_that_means_nothing_is_asked_about(when: str, language: str, say: str) -> None:
    assert await check(FakeDesk(), when, language=language) == Reply(say, reason="bad_when")


@pytest.mark.parametrize(
    ("language", "when", "say"),
    [
        (
            "en",
            "Wednesday the first of December",
            "The first of December is a Tuesday; do you mean tomorrow, Tuesday the first, or Wednesday the "
            "second?",
        ),
        (
            "en",
            "Monday the eighth at ten",
            "The eighth of December is a Tuesday; do you mean Tuesday the eighth, or Monday the seventh?",
        ),
        (
            "de",
            "Mittwoch, der erste Dezember, um zehn Uhr",
            "Am ersten Dezember ist Dienstag; meinen Sie morgen, Dienstag, den ersten Dezember, oder "
            "Mittwoch, den zweiten Dezember?",
        ),
    ],
)
async def test_a_weekday_that_is_not_that_of_its_date_is_asked_about(
    language: str, when: str, say: str
) -> None:
    assert await check(FakeDesk(), when, language=language) == Reply(say, reason="weekday_mismatch")


@pytest.mark.parametrize("when", ["14:30", "two o'clock", "half past two", "two to three"])
@pytest.mark.parametrize("tool", ["check_slot", "hold_slot", "book"])
async def test_a_time_without_its_day_is_no_time_yet(tool: str, when: str) -> None:
    desk = FakeDesk()
    for language, say in (
        ("en", "I still need the day; which day would you like?"),
        ("de", "Mir fehlt noch der Tag; welcher Tag passt Ihnen?"),
    ):
        reply = sound(await desk.ask(tool, {"when": when, "name": "Max", "language": language}))
        assert reply == Reply(say, reason="missing_date")
    assert desk.decisions == []


# A bare hour


def open_from(start: int, end: int) -> FakeDesk:
    """A practice that is open between these hours on every day."""
    hours = Hours(week((start, end), days=7))
    return FakeDesk(Tenant("solo", "Solo", "Europe/Berlin", hours=hours), Host("anna", "Anna"))


@pytest.mark.parametrize(
    ("hours", "when", "start"),
    [
        ((6, 14), "tomorrow at seven", "12-01T07:00"),
        ((6, 14), "tomorrow at 7", "12-01T07:00"),
        ((6, 14), "tomorrow at six", "12-01T06:00"),
        ((6, 14), "tomorrow at one", "12-01T13:00"),
        ((6, 20), "tomorrow at seven", "12-01T19:00"),
        ((15, 22), "tomorrow at nine", "12-01T21:00"),
        ((15, 22), "tomorrow at ten to nine", "12-01T20:50"),
        ((9, 17), "tomorrow at nine", "12-01T09:00"),
        ((9, 17), "tomorrow at four", "12-01T16:00"),
        ((0, 24), "tomorrow at seven", "12-01T19:00"),
    ],
)
async def test_a_bare_hour_is_the_one_at_which_the_business_is_open(
    hours: tuple[int, int], when: str, start: str
) -> None:
    reply = await check(open_from(*hours), when)
    assert reply.slot is not None, reply
    assert reply.slot.start[5:16] == start


@pytest.mark.parametrize(
    ("hours", "when", "said"),
    [
        ((6, 14), "tomorrow at seven in the evening", "at seven in the evening"),
        ((6, 14), "tomorrow at 19:00", "at seven in the evening"),
        ((6, 14), "2026-12-01T19:00", "at seven in the evening"),
        ((9, 17), "tomorrow at seven", "at seven in the evening"),
        ((15, 22), "tomorrow at nine in the morning", "at nine"),
    ],
)
async def test_what_is_said_in_full_or_is_closed_either_way_is_not_turned_round(
    hours: tuple[int, int], when: str, said: str
) -> None:
    reply = await check(open_from(*hours), when)
    assert reply.reason == "closed"
    assert reply.say.startswith(
        f"Sorry, tomorrow, Tuesday the first, {said} is outside the working hours of Anna."
    )


async def test_a_bare_hour_that_is_taken_is_not_turned_round() -> None:
    desk = FakeDesk(
        Tenant("solo", "Solo", "Europe/Berlin", hours=Hours(week((6, 22), days=7))),
        Host("anna", "Anna"),
        taken("anna", TUESDAY + 19 * 60, 30),
    )
    reply = await check(desk, "tomorrow at seven")
    assert reply.reason == "busy"
    assert "at seven in the evening is already taken" in reply.say


# In one conversation


@pytest.mark.parametrize(
    ("language", "when", "say", "answer", "start"),
    [
        (
            "en",
            "next Friday at two",
            "Do you mean Friday the fourth at two or Friday the eleventh at two?",
            "the second one",
            "12-11T14:00",
        ),
        (
            "en",
            "Monday at two",
            "Do you mean today at two or Monday the seventh at two?",
            "the first one",
            "11-30T14:00",
        ),
        (
            "en",
            "next Friday at two",
            "Do you mean Friday the fourth at two or Friday the eleventh at two?",
            "Friday the eleventh at two",
            "12-11T14:00",
        ),
        (
            "de",
            "nächsten Freitag um zwei",
            "Meinen Sie Freitag, den vierten Dezember, um vierzehn Uhr oder Freitag, den elften Dezember, um "
            "vierzehn Uhr?",
            "den ersten Termin",
            "12-04T14:00",
        ),
    ],
)
async def test_what_can_be_taken_in_two_ways_is_asked_about_and_the_answer_understood(
    language: str, when: str, say: str, answer: str, start: str
) -> None:
    desk = FakeDesk()
    assert await ask(desk, "check_slot", when=when, language=language) == Reply(say, reason="which_when")
    reply = await ask(desk, "check_slot", when=answer, language=language)
    assert reply.slot is not None, reply
    assert reply.slot.start[5:16] == start


@pytest.mark.parametrize(
    ("language", "when", "say"),
    [
        ("en", "next Friday", "Do you mean Friday the fourth, or Friday the eleventh?"),
        ("en", "Monday", "Do you mean today, or Monday the seventh?"),
        (
            "de",
            "nächsten Freitag",
            "Meinen Sie Freitag, den vierten Dezember, oder Freitag, den elften Dezember?",
        ),
        ("de", "Montag", "Meinen Sie heute, oder Montag, den siebten Dezember?"),
    ],
)
async def test_a_day_that_can_be_two_is_asked_about(language: str, when: str, say: str) -> None:
    assert await check(FakeDesk(), when, language=language) == Reply(say, reason="which_when")


async def test_what_was_talked_about_says_what_is_meant() -> None:
    desk = FakeDesk()
    for when, start in (
        ("tomorrow at two", "12-01T14:00"),
        ("an hour later", "12-01T15:00"),
        ("half an hour earlier", "12-01T14:30"),
        ("the same time on Thursday", "12-03T14:30"),
        ("at ten", "12-03T10:00"),
    ):
        reply = await ask(desk, "check_slot", when=when)
        assert reply.slot is not None, (when, reply)
        assert reply.slot.start[5:16] == start


async def test_which_of_those_that_were_offered_can_be_said_by_its_place() -> None:
    desk = FakeDesk()
    reply = await ask(desk, "check_slot", when="2026-12-06")
    for place, which in enumerate(("the first one", "the second one", "the last one")):
        chosen = await ask(desk, "check_slot", when=which)
        assert chosen.slot is not None, chosen
        assert chosen.slot == (reply.slots or ())[place]


@pytest.mark.parametrize("when", ["an hour later", "the second one", "the same time on Thursday"])
@pytest.mark.parametrize(
    ("language", "say"),
    [
        (
            "en",
            "I am not sure which time that refers to; which day and time would you like?",
        ),
        (
            "de",
            "Ich weiß nicht, worauf sich das bezieht; an welchem Tag und um welche Uhrzeit?",
        ),
    ],
)
async def test_what_refers_to_nothing_is_asked_about(when: str, language: str, say: str) -> None:
    """Nothing was talked about; or nobody knows the conversation; or it was another one."""
    asked = {"when": when, "language": language}
    desk = FakeDesk()
    assert await ask(desk, "check_slot", **asked) == Reply(say, reason="unknown_reference")
    await ask(desk, "propose_times", AGAIN, when="tomorrow")
    await ask(desk, "check_slot", AGAIN, when=TEN)
    await ask(desk, "check_slot", {}, when=TEN)
    for line in (TALK, STRANGER, {}):
        assert await ask(desk, "check_slot", line, **asked) == Reply(say, reason="unknown_reference")


# Windows


@pytest.mark.parametrize(
    ("language", "when", "say"),
    [
        (
            "en",
            "Thursday afternoon or Friday morning",
            "I have Thursday the third at one or at half past four, or Friday the fourth at nine.",
        ),
        (
            "de",
            "Donnerstagnachmittag oder Freitagvormittag",
            "Ich kann Ihnen Donnerstag, den dritten Dezember, um dreizehn Uhr oder um halb fünf, oder "
            "Freitag, den vierten Dezember, um neun Uhr anbieten.",
        ),
    ],
)
async def test_of_two_windows_each_has_its_offers(language: str, when: str, say: str) -> None:
    desk = FakeDesk()
    reply = await ask(desk, "propose_times", when=when, language=language)
    assert reply.say == say
    assert starts(reply) == ["12-03T13:00", "12-03T16:30", "12-04T09:00"]
    await desk.bookable(reply)


async def test_where_one_of_two_windows_is_full_the_other_one_is_offered() -> None:
    friday = [taken(host, TUESDAY + 3 * DAY, DAY) for host in ("anna", "ben", "clara")]
    desk = FakeDesk(*PRACTICE, *friday)
    reply = await ask(desk, "propose_times", when="Friday morning or Thursday afternoon")
    assert starts(reply) == ["12-03T13:00", "12-03T14:45", "12-03T16:30"]
    await desk.bookable(reply)


@pytest.mark.parametrize(
    ("language", "part", "first", "last"),
    [
        ("en", "2026-12-01 morning", "06:00", "11:00"),
        ("en", "2026-12-01 Mornings", "06:00", "11:00"),
        ("en", "2026-12-01 afternoon", "12:00", "17:00"),
        ("en", "2026-12-01 EVENING", "17:00", "21:00"),
        ("en", "tomorrow evening", "17:00", "21:00"),
        ("en", "tomorrow night", "19:00", "23:00"),
        ("de", "2026-12-01 vormittag", "09:00", "11:00"),
        ("de", "2026-12-01 Morgens", "06:00", "11:00"),
        ("de", "2026-12-01 mittags", "12:00", "13:00"),
        ("de", "2026-12-01 Nachmittag", "12:00", "17:00"),
        ("de", "2026-12-01 abends", "17:00", "21:00"),
        ("de", "morgen früh", "06:00", "11:00"),
        ("de", "2026-12-01 morning", "06:00", "11:00"),
    ],
)
async def test_a_part_of_a_day_has_its_hours(language: str, part: str, first: str, last: str) -> None:
    always = Host("anna", "Anna", hours=ALWAYS, rules=Rules(grid=60, duration=30))
    desk = FakeDesk(PRACTICE[0], always)
    reply = sound(
        await desk.ask("propose_times", {"when": part, "language": language, "count": 10}), most=700
    )
    assert reply.available
    assert [starts(reply)[at] for at in (0, -1)] == [f"12-01T{first}", f"12-01T{last}"]


@pytest.mark.parametrize(
    ("now", "when", "nearest"),
    [
        (NOW, "14:30", "11-30T14:30"),
        (NOW, "two o'clock", "11-30T14:00"),
        (NOW, "at eleven", "11-30T11:00"),
        (NOW + 5 * 60, "two o'clock", "12-01T14:00"),
        (NOW + 5 * 60, "14:30", "12-01T14:30"),
    ],
)
async def test_near_a_time_without_its_day_the_next_one_is_offered(now: int, when: str, nearest: str) -> None:
    desk = FakeDesk(now=now)
    reply = sound(await desk.ask("propose_times", {"when": when, "count": 1}))
    assert starts(reply) == [nearest]


# What is there already


@pytest.mark.parametrize(
    ("language", "when", "start"),
    [
        ("en", "an hour later", "12-01T11:00"),
        ("en", "half an hour earlier", "12-01T09:30"),
        ("en", "at three", "12-01T15:00"),
        ("en", "the same time on Thursday", "12-03T10:00"),
        ("en", "Thursday at half past two", "12-03T14:30"),
        ("en", "tomorrow at four", "12-01T16:00"),
        ("de", "eine Stunde später", "12-01T11:00"),
        ("de", "um drei", "12-01T15:00"),
        ("de", "zur gleichen Zeit am Donnerstag", "12-03T10:00"),
    ],
)
async def test_an_appointment_moves_to_what_is_told_from_it(language: str, when: str, start: str) -> None:
    """Also in another conversation, in which something else was talked about."""
    for line in (TALK, AGAIN):
        desk = FakeDesk()
        booking = await booked(desk, TEN, with_whom="ben")
        await ask(desk, "check_slot", line, when="2026-12-08T16:00")
        moved = had(await ask(desk, "reschedule", line, when=when, language=language))
        assert (moved.id, moved.start[5:16]) == (booking.id, start)


async def test_what_was_offered_is_held_and_booked_and_moved_by_few_words() -> None:
    desk = FakeDesk()
    offered = await ask(desk, "propose_times", when="Thursday afternoon or Friday morning")
    kept = had(await ask(desk, "hold_slot", when="the second one"))
    assert kept.start == (offered.slots or ())[1].start
    booking = had(await ask(desk, "book", name="Max"))
    assert (booking.id, booking.start) == (kept.id, kept.start)
    moved = had(await ask(desk, "reschedule", when="an hour earlier"))
    assert moved.start[5:16] == "12-03T15:30"
    gone = had(await ask(desk, "cancel", which="Thursday"))
    assert (gone.id, gone.status) == (booking.id, "cancelled")


@pytest.mark.parametrize(
    ("language", "which", "start"),
    [
        ("en", "Thursday", "12-03T14:00"),
        ("en", "the one on Thursday", "12-03T14:00"),
        ("en", "tomorrow at ten", "12-01T10:00"),
        ("en", "Thursday at two", "12-03T14:00"),
        ("de", "am Donnerstag", "12-03T14:00"),
        ("de", "morgen um zehn", "12-01T10:00"),
    ],
)
@pytest.mark.parametrize("tool", ["cancel", "reschedule"])
async def test_which_appointment_is_meant_may_be_said_as_people_say_it(
    tool: str, language: str, which: str, start: str
) -> None:
    desk = FakeDesk()
    ids = {
        each.start[5:16]: each.id
        for each in (await booked(desk, TEN), await booked(desk, "2026-12-03T14:00"))
    }
    reply = await ask(desk, tool, AGAIN, which=which, when="2026-12-04T09:00", language=language)
    assert had(reply).id == ids[start]


async def test_of_what_is_there_a_day_that_can_be_two_is_whichever_has_an_appointment() -> None:
    desk = FakeDesk()
    booking = await booked(desk, "2026-12-11T10:00")
    assert had(await ask(desk, "cancel", which="next Friday")).id == booking.id
