"""Appointments that repeat: all of them or none, or as many as fit, each one a booking of its own."""

from typing import Any

import msgspec
import pytest

from engine.model import OCCURRENCES_MAX, Host, Rules, Tenant
from tests.tools.desk import OFFICE, PRACTICE, TUESDAY, FakeDesk, change, taken
from tests.tools.lines import AGAIN, STRANGER, TALK, TEN, ask, booked, had, held
from tools.call import Reply

BEN = {"with_whom": "ben"}
WEEK = 7 * 1440
FAR = Tenant("practice", "Practice", "Europe/Berlin", hours=OFFICE, rules=Rules(horizon_days=400))


async def weekly(desk: FakeDesk, times: object = 6, line: Any = TALK, /, **given: Any) -> Reply:
    return await ask(
        desk,
        "book",
        line,
        **{"when": TEN, "name": "Max Weber", "repeat": "weekly", "times": times} | BEN | given,
    )


def starts(reply: Reply) -> list[str]:
    return [each.start for each in reply.bookings or ()]


@pytest.mark.parametrize(
    ("language", "say"),
    [
        (
            "en",
            "You are booked for six appointments with Ben Okafor, from tomorrow, Tuesday the first, at ten "
            "until Tuesday the fifth of January at ten.",
        ),
        (
            "de",
            "Ich habe Sie für sechs Termine bei Ben Okafor eingetragen, zuerst morgen, Dienstag, den ersten "
            "Dezember, um zehn Uhr und zuletzt Dienstag, den fünften Januar, um zehn Uhr.",
        ),
    ],
)
async def test_a_series_is_said_answered_and_kept_in_one_commit(language: str, say: str) -> None:
    desk = FakeDesk()
    reply = await weekly(desk, language=language, context="Tooth")
    assert reply.say == say
    assert [each[:10] for each in starts(reply)] == [
        *("2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22", "2026-12-29", "2027-01-05"),
    ]
    assert {each.status for each in reply.bookings or ()} == {"confirmed"}
    assert len({each.id for each in reply.bookings or ()}) == 6
    assert {each.series for each in reply.bookings or ()} == {had(reply).series} != {""}
    assert [each.context for each in reply.bookings or ()] == ["Tooth"] + [""] * 5
    assert {each.context for each in desk.picture.bookings.values()} == {"Tooth"}
    assert len(desk.decisions) == 1


@pytest.mark.parametrize(
    ("repeat", "second"),
    [
        ("daily", "2026-12-02"),
        ("every day", "2026-12-02"),
        ("every 2 days", "2026-12-03"),
        ("Weekly.", "2026-12-08"),
        ("every_week", "2026-12-08"),
        ("every 2 weeks", "2026-12-15"),
        ("fortnightly", "2026-12-15"),
        ("monthly", "2027-01-01"),
    ],
)
async def test_how_often_is_said_in_words(repeat: str, second: str) -> None:
    reply = await weekly(FakeDesk(), 2, repeat=repeat)
    assert starts(reply)[1][:10] == second


@pytest.mark.parametrize(
    "given", [{"repeat": "", "times": ""}, {"repeat": "never"}, {"repeat": "once"}, {"times": 1}]
)
async def test_once_is_one_booking(given: dict[str, object]) -> None:
    reply = await weekly(FakeDesk(), **given)
    assert reply.bookings is None
    assert had(reply).series == ""


@pytest.mark.parametrize(
    "given",
    [
        {"repeat": "often"},
        {"repeat": "every 0 weeks"},
        {"repeat": ""},
        {"repeat": "every week until Easter"},
        {"times": ""},
        {"times": 0},
        {"times": -1},
        {"times": "many"},
        {"times": OCCURRENCES_MAX + 1},
        {"times": 10**9},
        {"times": ["6"]},
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
async def test_how_often_has_to_be_known_and_to_have_an_end(given: dict[str, object], language: str) -> None:
    desk = FakeDesk()
    reply = await weekly(desk, language=language, **given)
    assert reply.reason == "bad_repeat"
    assert "fifty-two times" in reply.say or "zweiundfünfzig Mal" in reply.say
    assert desk.decisions == []


async def test_a_year_of_weeks_is_one_reply_of_bearable_size() -> None:
    desk = FakeDesk(FAR, *PRACTICE[1:])
    reply = await weekly(desk, OCCURRENCES_MAX, context="x" * 4_000)
    assert len(starts(reply)) == OCCURRENCES_MAX
    assert len(repr(reply)) < 50_000
    assert {each[11:16] for each in starts(reply)} == {"10:00"}, "the same on the wall clock, all the year"
    assert {each[-6:] for each in starts(reply)} == {"+01:00", "+02:00"}


async def test_what_it_is_about_fits_into_one_commit_with_all_of_them() -> None:
    desk = FakeDesk(FAR, *PRACTICE[1:])
    reply = await weekly(desk, OCCURRENCES_MAX, context="王" * 4_000)
    assert reply.reason == "too_long"
    assert len(starts(await weekly(desk, OCCURRENCES_MAX, context="王" * 1_260))) == OCCURRENCES_MAX
    (decision,) = desk.decisions
    assert len(msgspec.json.encode(decision.change)) < 512 * 1024
    assert len(starts(await weekly(desk, 2, STRANGER, when="2026-12-02T10:00", context="王" * 4_000))) == 2


# Not all of them are free


@pytest.mark.parametrize(
    ("language", "say"),
    [
        (
            "en",
            "Sorry, Tuesday the fifteenth of December at ten is not free, so I have not "
            "booked any of them; shall I leave that one out?",
        ),
        (
            "de",
            "Leider ist Dienstag, den fünfzehnten Dezember, um zehn Uhr nicht frei, also habe ich nichts "
            "eingetragen; soll ich diesen Termin auslassen?",
        ),
    ],
)
async def test_all_or_none(language: str, say: str) -> None:
    desk = FakeDesk(*PRACTICE, taken("ben", TUESDAY + 2 * WEEK + 610, 10))
    for given in ({}, {"if_some_taken": ""}, {"if_some_taken": "all or nothing"}):
        reply = await weekly(desk, language=language, **given)
        assert (reply.say, reply.reason, reply.available) == (say, "busy", False)
    assert desk.decisions == []


@pytest.mark.parametrize(
    ("language", "say"),
    [
        ("en", "I had to leave out Tuesday the fifteenth of December at ten."),
        ("de", "Auslassen musste ich Dienstag, den fünfzehnten Dezember, um zehn Uhr."),
    ],
)
async def test_as_many_as_fit(language: str, say: str) -> None:
    desk = FakeDesk(*PRACTICE, taken("ben", TUESDAY + 2 * WEEK + 610, 10))
    reply = await weekly(desk, language=language, if_some_taken="skip")
    assert reply.say.endswith(say)
    assert len(starts(reply)) == 5
    assert "2026-12-15" not in " ".join(starts(reply))


async def test_the_first_may_be_among_those_that_are_left_out() -> None:
    desk = FakeDesk(*PRACTICE, taken("ben", TUESDAY + 600, 30))
    reply = await weekly(desk, if_some_taken="skip")
    assert had(reply).start[:10] == "2026-12-08"
    assert reply.say.endswith("I had to leave out tomorrow, Tuesday the first, at ten.")
    refused = await weekly(FakeDesk(*desk.picture.documents.values()), 6, STRANGER, name="Eve")
    assert (refused.reason, refused.available) == ("busy", False)
    assert refused.slots, "of the first time others are offered"


@pytest.mark.parametrize(
    ("language", "say"),
    [
        (
            "en",
            "You are booked for tomorrow, Tuesday the first, at ten with Ben Okafor. Fifteen more were not "
            "free.",
        ),
        (
            "de",
            "Ich habe Sie für morgen, Dienstag, den ersten Dezember, um zehn Uhr bei Ben Okafor eingetragen. "
            "Fünfzehn weitere waren nicht "
            "frei.",
        ),
    ],
)
async def test_if_only_one_fits_it_is_one_and_the_others_are_counted(language: str, say: str) -> None:
    desk = FakeDesk(*PRACTICE, taken("ben", TUESDAY + 1440, 400 * 1440))
    reply = await weekly(desk, 16, if_some_taken="skip", language=language)
    assert reply.say == say
    assert len(starts(reply)) == 1


async def test_if_none_fits_others_are_offered() -> None:
    desk = FakeDesk(*PRACTICE, *(taken("ben", TUESDAY + at * WEEK + 600, 30) for at in range(6)))
    reply = await weekly(desk, if_some_taken="skip")
    assert (reply.reason, reply.available) == ("busy", False)
    await desk.bookable(reply, **BEN)


async def test_beyond_the_horizon_nothing_is_booked() -> None:
    reply = await weekly(FakeDesk(), 20)
    assert (reply.reason, reply.available) == ("horizon", False)
    assert len(starts(await weekly(FakeDesk(), 20, if_some_taken="skip"))) == 13


async def test_whoever_is_quicker_has_one_of_them_and_none_is_booked() -> None:
    desk = FakeDesk()
    desk.rivals = [change(taken("ben", TUESDAY + 3 * WEEK + 600, 30))]
    assert (await weekly(desk)).reason == "busy"
    assert desk.picture.bookings == {}


async def test_where_one_host_can_have_all_one_host_has_all() -> None:
    desk = FakeDesk(*PRACTICE, taken("anna", TUESDAY + 4 * WEEK + 600, 30))
    reply = await weekly(desk, with_whom="practice")
    assert {each.host for each in reply.bookings or ()} == {"ben"}
    busy = [taken(host, TUESDAY + at * WEEK + 600, 30) for at, host in enumerate(("anna", "ben", "clara"))]
    reply = await weekly(FakeDesk(*PRACTICE, *busy), with_whom="practice")
    assert len({each.host for each in reply.bookings or ()}) > 1
    assert "Anna" in reply.say


# Again


@pytest.mark.parametrize("ids", [("1", "1"), ("1", "2"), ("", "")])
async def test_who_asks_again_hears_the_same(ids: tuple[str, str]) -> None:
    desk = FakeDesk()
    first = await weekly(desk, 6, {**TALK, "id": ids[0]})
    assert await weekly(desk, 6, {**TALK, "id": ids[1]}) == first
    assert len(desk.decisions) == 1


async def test_a_repetition_speaks_of_the_series_as_it_is_now() -> None:
    desk = FakeDesk(*PRACTICE, taken("ben", TUESDAY + 5 * WEEK + 600, 30))
    line = {**TALK, "id": "1"}
    await weekly(desk, 6, line, if_some_taken="skip")
    await ask(desk, "cancel", which="2026-12-08T10:00")
    await ask(desk, "reschedule", which="2026-12-15T10:00", when="2026-12-16T09:00")
    reply = await weekly(desk, 6, line, if_some_taken="skip")
    assert reply.say == (
        "You are booked for four appointments with Ben Okafor, from tomorrow, Tuesday the first, at ten "
        "until Tuesday the twenty-ninth of December at ten. I had to leave out Tuesday the fifth "
        "of January at ten."
    )
    assert [each[5:16] for each in starts(reply)] == [
        "12-01T10:00",
        "12-16T09:00",
        "12-22T10:00",
        "12-29T10:00",
    ]
    for each in starts(reply):
        await ask(desk, "cancel", which=each)
    assert "is cancelled" in (await weekly(desk, 6, line, if_some_taken="skip")).say


async def test_whoever_has_booked_the_first_already_gets_the_others() -> None:
    """ "And then every week, please." """
    desk = FakeDesk()
    first = await booked(desk, TEN, **BEN)
    for _ in range(2):
        reply = await weekly(desk)
        assert reply.say == (
            "You are booked for five appointments with Ben Okafor, from Tuesday the eighth at ten "
            "until Tuesday the fifth of January at ten."
        )
        assert len(desk.picture.bookings) == 6
    assert first.id not in [each.id for each in reply.bookings or ()]


async def test_what_was_held_becomes_the_first() -> None:
    desk = FakeDesk()
    await held(desk, TEN, **BEN)
    reply = await weekly(desk, when="")
    assert len(starts(reply)) == 6
    assert {each.status for each in desk.picture.bookings.values()} == {"confirmed"}
    assert desk.picture.holds == {}


# One of them


async def test_each_can_be_cancelled_and_moved_by_itself() -> None:
    desk = FakeDesk()
    reply = await weekly(desk)
    question = await ask(desk, "cancel", AGAIN)
    assert question.say == (
        "Which one do you mean? You have six; the next ones are tomorrow, Tuesday the first, at ten, Tuesday "
        "the eighth at ten, Tuesday the fifteenth of December at ten, Tuesday the twenty-second of December "
        "at ten and Tuesday the twenty-ninth of December at ten."
    )
    await ask(desk, "cancel", AGAIN, which="2026-12-22")
    standing = [each for each in desk.picture.bookings.values() if each.status == "confirmed"]
    assert len(standing) == 5
    again = await booked(desk, "2026-12-22T10:00", STRANGER, **BEN)
    assert again.id not in [each.id for each in reply.bookings or ()]


async def test_a_series_is_told_as_one() -> None:
    desk = FakeDesk()
    await weekly(desk)
    assert (await ask(desk, "find_bookings")).say == (
        "You have six appointments with Ben Okafor, from tomorrow, Tuesday the first, at ten "
        "until Tuesday the fifth of January at ten."
    )
    assert (await ask(desk, "find_bookings", language="de")).say == (
        "Sie haben sechs Termine bei Ben Okafor, zuerst morgen, Dienstag, den ersten Dezember, um zehn Uhr "
        "und zuletzt Dienstag, den fünften Januar, um zehn Uhr."
    )


# To be confirmed


@pytest.mark.parametrize(
    ("language", "say"),
    [
        (
            "en",
            "I have asked Ben for three appointments, from tomorrow, Tuesday the first, at ten until Tuesday "
            "the fifteenth of December at ten; they are not confirmed yet.",
        ),
        (
            "de",
            "Ich habe drei Termine bei Ben angefragt, zuerst morgen, Dienstag, den ersten Dezember, um zehn "
            "Uhr und zuletzt Dienstag, den fünfzehnten Dezember, um zehn Uhr; bestätigt sind sie noch nicht.",
        ),
    ],
)
async def test_a_series_that_the_host_has_to_confirm_says_so(language: str, say: str) -> None:
    desk = FakeDesk(PRACTICE[0], Host("ben", "Ben", rules=Rules(confirm=True)))
    reply = await weekly(desk, 3, language=language)
    assert reply.say == say
    assert {each.status for each in reply.bookings or ()} == {"pending"}


@pytest.mark.parametrize("given", [False, "false", "fail", "ask", "book_none", "explode", "", None])
async def test_only_who_says_so_is_booked_a_part(given: object) -> None:
    desk = FakeDesk()
    await booked(desk, TEN, STRANGER, **BEN)
    reply = await weekly(desk, if_some_taken=given)
    assert (reply.reason, reply.booking) == ("busy", None)


@pytest.mark.parametrize("given", [True, "skip", "Skip.", "book_the_others", "auslassen"])
async def test_a_part_is_booked_for_who_says_so(given: object) -> None:
    desk = FakeDesk()
    await booked(desk, TEN, STRANGER, **BEN)
    assert len((await weekly(desk, if_some_taken=given)).bookings or ()) == 5


@pytest.mark.parametrize("times", ["6", 6, "six", "6 times", "sechs", "6x"])
@pytest.mark.parametrize("repeat", ["weekly", "wöchentlich", "jede Woche", "every 1 week"])
async def test_how_often_is_said_in_many_ways(times: object, repeat: str) -> None:
    assert len((await weekly(FakeDesk(), times, repeat=repeat)).bookings or ()) == 6
