"""Whether a time is free; why not; what else is."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.model import Attendee, Booking, BusyBlock, Caps, Document, Host, Hours, Rules, Span, Team, Tenant
from tests.tools.desk import ALWAYS, NEVER, NIGHTS, OFFICE, PRACTICE, TUESDAY, FakeDesk, taken
from tests.tools.replies import minute, sound
from tests.tools.speech.callers import NOW, at
from tools.call import Reply, SlotData

TEN = TUESDAY + 600
TENANT = PRACTICE[0]


def solo(*documents: Document, rules: Rules | None = None, caps: Caps | None = None) -> FakeDesk:
    """A practice of Anna alone."""
    tenant = Tenant("solo", "Solo", "Europe/Berlin", hours=OFFICE, rules=rules or Rules())
    return FakeDesk(tenant, Host("anna", "Anna", caps=caps or Caps()), *documents)


def booked(start: int, minutes: int, before: int = 0, after: int = 0) -> Booking:
    person = Attendee("Eve")
    return Booking(f"b{start}", ("anna",), start, start + minutes, person, "confirmed", before, after)


async def check(desk: FakeDesk, when: str, **given: Any) -> Reply:
    return sound(await desk.ask("check_slot", {"when": when, **given}))


def starts(reply: Reply) -> list[str]:
    """The starts of what is offered, without year and offset."""
    return [each.start[5:16] for each in reply.slots or ()]


async def test_a_free_time_is_free() -> None:
    reply = await check(FakeDesk(), "2026-12-01T10:00")
    assert reply == Reply(
        "Tomorrow, Tuesday the first, at ten is free.",
        available=True,
        slot=SlotData("2026-12-01T10:00:00+01:00", "2026-12-01T10:30:00+01:00", "anna"),
    )


async def test_a_free_time_with_one_host_names_the_host() -> None:
    reply = await check(FakeDesk(), "2026-12-01T10:00", with_whom="ben", language="de")
    assert reply.say == (
        "Morgen, Dienstag, den ersten Dezember, um zehn Uhr ist bei Ben Okafor ein Termin frei."
    )


async def test_a_time_off_the_grid_is_judged_as_it_is() -> None:
    reply = await check(FakeDesk(), "2026-12-01T10:07", duration=22)
    assert reply.slot == SlotData("2026-12-01T10:07:00+01:00", "2026-12-01T10:29:00+01:00", "anna")


REFUSALS: Mapping[str, tuple[FakeDesk, str, str, str]] = {
    "past": (
        solo(),
        "2026-11-30T09:59",
        "That time has already passed.",
        "Dieser Zeitpunkt ist schon vorbei.",
    ),
    "notice": (
        solo(rules=Rules(notice=125)),
        "2026-11-30T11:00",
        "Sorry, that is too short notice; the earliest is today at one.",
        "Das ist leider zu kurzfristig; möglich ist es frühestens heute um dreizehn Uhr.",
    ),
    "horizon": (
        solo(rules=Rules(horizon_days=3)),
        "2026-12-04T09:00",
        "Sorry, that is too far ahead; we only take bookings before Friday the fourth.",
        "Das ist leider zu weit im Voraus; für Freitag, den vierten Dezember und später nehmen wir noch "
        "keine",
    ),
    "closed": (
        solo(),
        "2026-12-01T12:00",
        "Sorry, tomorrow, Tuesday the first, at noon is outside the working hours of Anna.",
        "Morgen, Dienstag, den ersten Dezember, um zwölf Uhr arbeitet Anna leider nicht.",
    ),
    "busy": (
        solo(taken("anna", TEN, 30)),
        "2026-12-01T10:15",
        "Sorry, tomorrow, Tuesday the first, at a quarter past ten is already taken with Anna.",
        "Leider ist morgen, Dienstag, den ersten Dezember, um Viertel nach zehn bei Anna schon belegt.",
    ),
    "buffer": (
        solo(booked(TEN, 30, after=15)),
        "2026-12-01T10:30",
        "Sorry, tomorrow, Tuesday the first, at half past ten is too close to another appointment.",
        "Leider ist morgen, Dienstag, den ersten Dezember, um halb elf zu nah an einem anderen Termin.",
    ),
    "cap": (
        solo(booked(TEN, 30), caps=Caps(day_count=1)),
        "2026-12-01T14:00",
        "Sorry, we cannot take any more appointments for tomorrow, Tuesday the first.",
        "Für morgen, Dienstag, den ersten Dezember nehmen wir leider keine weiteren Termine mehr an.",
    ),
}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("reason", REFUSALS)
async def test_a_refusal_says_why_and_what_else_is_free(reason: str, language: str) -> None:
    desk, when, english, german = REFUSALS[reason]
    reply = await check(desk, when, language=language)
    assert (reply.available, reply.reason) == (False, reason)
    assert reply.say.startswith(german if language == "de" else english)
    assert ("könnte ich Ihnen" if language == "de" else "I could do") in reply.say
    assert reply.slots is not None
    assert len(reply.slots) == 3
    assert all(minute(each.start) % 15 == 0 for each in reply.slots)
    await desk.bookable(reply)


@pytest.mark.parametrize("reason", REFUSALS)
async def test_book_and_propose_times_say_the_same_of_a_time_that_is_not_free(reason: str) -> None:
    desk, when, _, _ = REFUSALS[reason]
    reply = await check(desk, when)
    assert await desk.ask("book", {"when": when, "name": "Max"}) == reply
    assert await desk.ask("propose_times", {"when": when}) == reply


async def test_alternatives_are_the_nearest_and_apart() -> None:
    desk = solo(taken("anna", TEN, 30))
    assert starts(await check(desk, "2026-12-01T10:15")) == ["12-01T09:30", "12-01T10:30", "12-01T11:30"]
    assert starts(await check(desk, "2026-12-05T12:00")) == ["12-04T15:30", "12-04T16:30", "12-07T09:00"]


async def test_the_earliest_time_that_is_named_is_one_that_can_be_had_and_is_named_once() -> None:
    reply = await check(solo(rules=Rules(notice=7 * 60)), "2026-11-30T11:00")
    assert reply.say == (
        "Sorry, that is too short notice; the earliest is tomorrow, Tuesday the first, at nine. "
        "With Anna, I could do tomorrow, Tuesday the first, at ten or at eleven."
    )
    assert starts(reply) == ["12-01T09:00", "12-01T10:00", "12-01T11:00"]


async def test_the_earliest_time_may_be_the_only_one() -> None:
    desk = solo(taken("anna", TUESDAY + 570, 200 * 1440), rules=Rules(notice=7 * 60))
    reply = await check(desk, "2026-11-30T11:00")
    assert reply.say == (
        "Sorry, that is too short notice; the earliest is tomorrow, Tuesday the first, at nine."
    )
    assert starts(reply) == ["12-01T09:00"]


async def test_a_time_in_the_past_is_answered_with_the_soonest_times() -> None:
    desk = solo()
    for when in ("2024-12-01T10:00", "0001-01-01T00:00", "2026-11-29T10:00"):
        assert starts(await check(desk, when)) == ["11-30T10:15", "12-01T09:00", "12-01T16:30"]


async def test_a_time_far_ahead_is_answered_with_the_last_times() -> None:
    desk = solo(rules=Rules(horizon_days=3))
    for when in ("2026-12-04T10:00", "2030-01-01T10:00", "9999-12-31T23:59"):
        assert starts(await check(desk, when)) == ["12-03T14:30", "12-03T15:30", "12-03T16:30"]


async def test_the_first_day_that_is_too_far_ahead_is_one_of_the_callers() -> None:
    """Midnight in Berlin is still the day before in New York, on which there is time to be had."""
    reply = await check(solo(rules=Rules(horizon_days=3)), "2027-01-01T10:00", time_zone="America/New_York")
    assert "before Friday the fourth." in reply.say
    assert "Thursday the third at" in reply.say


async def test_nothing_free_at_all_is_said_and_no_list_is_empty() -> None:
    desk = FakeDesk(TENANT, Host("anna", "Anna", hours=NEVER))
    reply = await check(desk, "2026-12-01T10:00")
    assert reply == Reply(
        "Sorry, tomorrow, Tuesday the first, at ten is outside the working hours of Anna. "
        "There is nothing free with Anna as far ahead as we book.",
        available=False,
        reason="closed",
    )


async def test_a_missing_time_is_asked_for() -> None:
    for nothing in ({}, {"when": ""}, {"when": None, "start": "unknown"}):
        reply = sound(await FakeDesk().ask("check_slot", nothing))
        assert reply == Reply("I need the day and the time.", reason="missing_when")


@pytest.mark.parametrize(
    ("when", "opening"),
    [
        (
            "2026-12-01",
            "I still need the time; for tomorrow, Tuesday the first, what time would you like? I have",
        ),
        (
            "2026-12-01 morning",
            "I still need the time; for tomorrow, Tuesday the first, what time would you like? I have",
        ),
        ("2026-12-08", "I still need the time; for Tuesday the eighth, what time would you like? I have"),
        ("next week", "I need the day and the time. I have Monday the seventh at nine"),
        ("2026-W50", "I need the day and the time. I have Monday the seventh at nine"),
        ("2026-12", "I need the day and the time. I have tomorrow, Tuesday the first, at nine"),
        ("2026-12-07/..", "I need the day and the time. I have Monday the seventh at nine"),
        ("../2026-12-24", "I need the day and the time. I have today at a quarter past ten"),
    ],
)
async def test_a_day_without_a_time_is_answered_with_a_question_and_times(when: str, opening: str) -> None:
    desk = FakeDesk()
    reply = await check(desk, when)
    assert reply.say.startswith(opening)
    assert reply.available is None
    assert reply.reason == ("missing_time" if "still" in opening else "missing_when")
    await desk.bookable(reply)


async def test_a_day_on_which_nothing_is_free_is_no_question() -> None:
    desk = FakeDesk()
    reply = await check(desk, "2026-12-06")
    assert (reply.available, reply.reason) == (False, "closed")
    assert reply.say.startswith("Sorry, we are closed Sunday the sixth. I could do Friday the fourth at")
    await desk.bookable(reply)


@pytest.mark.parametrize(
    "given",
    [
        {"when": "2026-12-01T10:00/2026-12-01T10:22"},
        {"when": "2026-12-01T10:00/10:22"},
        {"when": "2026-12-01T10:00/PT22M"},
        {"when": "2026-12-01T10:00/10:22", "duration": "22 minutes"},
        {"start": "2026-12-01T10:00", "end": "2026-12-01T10:22"},
        {"start": "2026-12-01T10:00+01:00", "end": "2026-12-01T09:22Z"},
        {"date": "2026-12-01", "start_time": "10:00", "end_time": "10:22"},
        {"slot": {"start": "2026-12-01T10:00:00+01:00", "end": "2026-12-01T10:22:00+01:00"}},
        {"when": "2026-12-01T10:00", "duration": 22},
        {"date": "2026-12-01", "time": "10:00", "length": "22"},
    ],
)
async def test_a_slot_may_be_said_in_many_ways(given: dict[str, Any]) -> None:
    reply = sound(await FakeDesk().ask("check_slot", given))
    assert reply.slot == SlotData("2026-12-01T10:00:00+01:00", "2026-12-01T10:22:00+01:00", "anna")


async def test_hours_around_a_slot_are_a_window() -> None:
    reply = await check(FakeDesk(), "2026-12-01T09:00/11:30", duration=30)
    assert reply.reason == "missing_time"
    assert starts(reply) == ["12-01T09:00", "12-01T10:00", "12-01T11:00"]


async def test_more_than_a_day_from_moment_to_moment_is_a_window() -> None:
    reply = await check(FakeDesk(), "2026-12-01T10:00/2026-12-03T10:00")
    assert reply.reason == "missing_when"


@pytest.mark.parametrize(
    ("given", "end"),
    [
        ({}, "10:30"),
        ({"service": "checkup"}, "10:45"),
        ({"with_whom": "Check-up"}, "10:45"),
        ({"with_whom": "surgery"}, "11:30"),
        ({"service": "surgery", "duration": 15}, "10:15"),
        ({"duration": "1 hour 30 minutes"}, "11:30"),
        ({"duration": ""}, "10:30"),
    ],
)
async def test_a_slot_lasts_as_said_or_as_its_service_or_as_the_tenant_has_it(
    given: dict[str, Any], end: str
) -> None:
    reply = await check(FakeDesk(), "2026-12-01T10:00", **given)
    assert reply.slot is not None
    assert reply.slot.end[11:16] == end


async def test_a_tenants_own_duration_is_the_default() -> None:
    reply = await check(solo(rules=Rules(duration=50)), "2026-12-01T10:00")
    assert reply.slot is not None
    assert reply.slot.end[11:16] == "10:50"


async def test_the_buffers_of_a_service_count() -> None:
    desk = FakeDesk(*PRACTICE, taken("ben", TEN, 30))
    surgery = await check(desk, "2026-12-01T10:45", service="surgery", duration=30)
    assert surgery.reason == "buffer"
    assert (await check(desk, "2026-12-01T10:45", with_whom="ben")).available
    await desk.bookable(surgery, service="surgery")


@pytest.mark.parametrize(
    ("when", "duration", "end"),
    [
        ("2026-12-01T23:50", 30, "2026-12-02T00:20:00+01:00"),
        ("2026-12-01T22:00", 480, "2026-12-02T06:00:00+01:00"),
        ("2026-12-01T24:00", 60, "2026-12-02T01:00:00+01:00"),
        ("2026-12-01T22:00/2026-12-02T06:00", "", "2026-12-02T06:00:00+01:00"),
    ],
)
async def test_a_slot_may_cross_midnight_in_overnight_hours(when: str, duration: Any, end: str) -> None:
    desk = FakeDesk(TENANT, Host("anna", "Anna", hours=NIGHTS))
    reply = await check(desk, when, duration=duration)
    assert reply.slot is not None
    assert reply.slot.end == end


async def test_a_slot_may_last_a_day_and_no_longer() -> None:
    desk = FakeDesk(TENANT, Host("anna", "Anna", hours=ALWAYS))
    assert (await check(desk, "2026-12-01T22:00", duration=1440)).available
    assert (await check(desk, "2026-12-01T22:00", duration=1441)).reason == "bad_duration"


async def test_midnight_is_said_so_that_it_means_one_moment() -> None:
    desk = FakeDesk(TENANT, Host("anna", "Anna", hours=NIGHTS))
    assert (await check(desk, "2026-12-01T24:00")).say == (
        "Wednesday the second at midnight at the start of the day is free with Anna."
    )


@pytest.mark.parametrize(
    ("language", "say"),
    [
        (
            "en",
            "The clocks go forward then, so that is tomorrow, Sunday the twenty-eighth, at half past three "
            "in the morning. Tomorrow, Sunday the twenty-eighth, at half past three in the morning is free "
            "with "
            "Anna.",
        ),
        (
            "de",
            "Da werden die Uhren vorgestellt, das ist also morgen, Sonntag, den achtundzwanzigsten März, um "
            "drei Uhr dreißig nachts. Morgen, Sonntag, den achtundzwanzigsten März, um drei Uhr dreißig "
            "nachts ist bei Anna ein Termin frei.",
        ),
    ],
)
@pytest.mark.parametrize(
    "when",
    ["2027-03-28T02:30", "2027-03-28T02:30[Europe/Berlin]", "tomorrow at half past two in the morning"],
)
async def test_a_time_that_the_clocks_skip_is_moved_on_and_that_is_said(
    when: str, language: str, say: str
) -> None:
    desk = FakeDesk(TENANT, Host("anna", "Anna", hours=ALWAYS), now=at(2027, 3, 27, 10))
    reply = await check(desk, when, language=language)
    assert reply == Reply(
        say, available=True, slot=SlotData("2027-03-28T03:30:00+02:00", "2027-03-28T04:00:00+02:00", "anna")
    )


async def test_a_time_that_the_clocks_skip_is_said_to_be_another_one_also_where_that_is_taken() -> None:
    busy = taken("anna", at(2027, 3, 28, 3, 30), 30)
    desk = FakeDesk(TENANT, Host("anna", "Anna", hours=ALWAYS), busy, now=at(2027, 3, 27, 10))
    reply = await check(desk, "2027-03-28T02:30")
    assert reply.reason == "busy"
    assert reply.say.startswith(
        "The clocks go forward then, so that is tomorrow, Sunday the twenty-eighth, at half past three in "
        "the morning. Sorry, tomorrow, Sunday the twenty-eighth, at half past three in the morning is already"
    )
    await desk.bookable(reply)


async def test_a_time_that_comes_twice_is_told_apart() -> None:
    autumn = FakeDesk(TENANT, Host("anna", "Anna", hours=ALWAYS), now=at(2026, 10, 24, 10))
    first, second = "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"
    for when, start, said in (
        (first[:16], first, "summer time"),
        (first, first, "summer time"),
        (second, second, "winter time"),
    ):
        reply = await check(autumn, when)
        assert reply.slot is not None
        assert reply.slot.start == start
        assert said in reply.say


async def test_a_slot_over_a_change_of_the_clock_lasts_its_minutes() -> None:
    desk = FakeDesk(TENANT, Host("anna", "Anna", hours=ALWAYS), now=at(2027, 3, 27, 10))
    reply = await check(desk, "2027-03-28T01:30", duration=60)
    assert reply.slot == SlotData("2027-03-28T01:30:00+01:00", "2027-03-28T03:30:00+02:00", "anna")


async def test_the_callers_zone_decides_what_a_wall_time_means_and_how_it_is_said() -> None:
    reply = await check(FakeDesk(), "2026-12-01T04:00", time_zone="America/New_York")
    assert reply.slot == SlotData("2026-12-01T04:00:00-05:00", "2026-12-01T04:30:00-05:00", "anna")
    assert reply.say == (
        "Tomorrow, Tuesday the first, at four in the morning is free. That is in your local time."
    )


async def test_a_moment_with_an_offset_is_answered_in_the_callers_zone() -> None:
    reply = await check(FakeDesk(), "2026-12-01T10:00+01:00", time_zone="Asia/Tokyo", language="de")
    assert reply.slot is not None
    assert reply.slot.start == "2026-12-01T18:00:00+09:00"
    assert reply.say == (
        "Morgen, Dienstag, den ersten Dezember, um achtzehn Uhr ist ein Termin frei. "
        "Das ist in Ihrer Ortszeit."
    )


@pytest.mark.parametrize("zone", ["Europe/Berlin", "europe/BERLIN", "", None, "unknown", "Berlin"])
async def test_the_business_zone_is_not_mentioned(zone: Any) -> None:
    reply = await check(FakeDesk(), "2026-12-01T10:00", time_zone=zone)
    assert reply.say == "Tomorrow, Tuesday the first, at ten is free."


@pytest.mark.parametrize("zone", ["america/new_york", "America/New York", "New York", "new_york", "NEW YORK"])
async def test_a_zone_may_be_named_by_its_city_and_in_any_case(zone: str) -> None:
    reply = await check(FakeDesk(), "2026-12-01T10:00+01:00", time_zone=zone)
    assert reply.slot is not None
    assert reply.slot.start == "2026-12-01T04:00:00-05:00"


@pytest.mark.parametrize(
    "zone", ["Mars", "GMT+5", "+01:00", "Europe", "Europe/", "/", "../etc/passwd", "GMT+1"]
)
async def test_a_zone_that_means_nothing_or_two_things_is_asked_about(zone: str) -> None:
    reply = await check(FakeDesk(), "2026-12-01T10:00", time_zone=zone, language="de")
    assert reply.reason == "unknown_time_zone"
    assert reply.say.startswith(f"Die Zeitzone {zone} kenne ich nicht; ")


async def test_no_local_time_is_mentioned_where_no_time_is_said() -> None:
    desk = FakeDesk(TENANT, Host("anna", "Anna", hours=NEVER))
    reply = await check(desk, "2020-12-01T10:00", time_zone="Asia/Tokyo")
    assert reply.say == (
        "That time has already passed. There is nothing free with Anna as far ahead as we book."
    )


@pytest.mark.parametrize("zone", ["Europe/Vienna", "CET", "Africa/Lagos"])
async def test_a_zone_whose_clock_shows_the_same_is_not_mentioned(zone: str) -> None:
    assert (await check(FakeDesk(), "2026-12-01T10:00", time_zone=zone)).say == (
        "Tomorrow, Tuesday the first, at ten is free."
    )


async def test_a_zone_is_mentioned_when_its_clock_will_show_another_time() -> None:
    """In winter Lagos has Berlin's time, in summer it has not."""
    desk = FakeDesk(now=at(2027, 3, 1, 10))
    assert "local time" not in (await check(desk, "2027-03-26T10:00", time_zone="Africa/Lagos")).say
    assert "local time" in (await check(desk, "2027-03-29T10:00", time_zone="Africa/Lagos")).say


async def test_a_question_for_the_time_says_whose_time_it_offers() -> None:
    reply = await check(FakeDesk(), "2026-12-01", time_zone="Asia/Tokyo")
    assert reply.say.endswith(" That is in your local time.")


@pytest.mark.parametrize(
    ("language", "german"),
    [("de", True), ("de-AT", True), ("DE_ch", True), ("Deutsch", True), ("German", True), ("en", False)]
    + [
        ("en-GB", False),
        ("xx", False),
        ("", False),
        (None, False),
        (7, False),
        (True, False),
        ("de" * 80, False),
    ],
)
async def test_a_language_is_taken_in_any_spelling_and_an_unknown_one_is_the_tenants(
    language: Any, german: bool
) -> None:
    reply = await check(FakeDesk(), "2026-12-01T10:00", language=language)
    assert reply.say.startswith("Morgen, Dienstag, den" if german else "Tomorrow, Tuesday the")


async def test_a_tenants_language_holds_where_the_call_has_none() -> None:
    tenant = Tenant("solo", "Solo", "Europe/Berlin", language="de", hours=OFFICE)
    desk = FakeDesk(tenant, Host("anna", "Anna"))
    assert (await check(desk, "2026-12-01T10:00")).say.startswith("Morgen, Dienstag, den ersten Dezember, um")
    assert (await check(desk, "nonsense")).say.startswith("Die Zeitangabe habe ich nicht verstanden")
    assert (await check(desk, "2026-12-01T10:00", language="en")).say.startswith(
        "Tomorrow, Tuesday the first"
    )


async def test_a_collective_team_is_free_when_all_of_it_is() -> None:
    desk = FakeDesk(*PRACTICE, taken("ben", TEN, 30))
    assert (await check(desk, "2026-12-01T10:00", with_whom="practice")).available
    reply = await check(desk, "2026-12-01T10:00", with_whom="board")
    assert (reply.available, reply.reason) == (False, "busy")
    assert starts(reply) == ["12-01T09:30", "12-01T10:30", "12-01T11:30"]


async def test_a_round_robin_is_free_while_anyone_is() -> None:
    desk = FakeDesk(*PRACTICE, taken("anna", TEN, 30), taken("ben", TEN, 30))
    reply = await check(desk, "2026-12-01T10:00")
    assert reply.slot is not None
    assert reply.slot.host == "clara"


async def test_of_many_reasons_the_one_nearest_to_a_yes_is_told() -> None:
    day_off = Hours(overrides=(("2026-12-01", ()),))
    desk = FakeDesk(
        TENANT,
        Host("anna", "Anna", hours=day_off),
        Host("ben", "Ben"),
        taken("ben", TEN, 30),
        Team("all", "All", ("anna", "ben")),
    )
    assert (await check(desk, "2026-12-01T10:00")).reason == "busy"
    assert (await check(desk, "2026-12-01T10:00", with_whom="anna")).reason == "closed"


async def test_a_date_with_other_hours_has_those() -> None:
    late = Hours(overrides=(("2026-12-01", (Span(18 * 60, 20 * 60),)),))
    desk = FakeDesk(TENANT, Host("anna", "Anna", hours=late))
    assert (await check(desk, "2026-12-01T19:00")).available
    assert (await check(desk, "2026-12-01T10:00")).reason == "closed"


async def test_time_that_is_taken_in_part_is_taken() -> None:
    desk = solo(BusyBlock("x", "anna", TEN + 29, TEN + 40))
    assert (await check(desk, "2026-12-01T10:00")).reason == "busy"
    assert (await check(desk, "2026-12-01T10:00", duration=29)).available


async def test_a_check_changes_nothing() -> None:
    desk = FakeDesk()
    before = dict(desk.picture.documents)
    for when in ("2026-12-01T10:00", "2026-12-01", "2020-01-01T10:00", "x"):
        await check(desk, when)
    assert desk.picture.documents == before
    assert desk.decisions == []


async def test_now_is_not_past_until_its_minute_is_over() -> None:
    desk = solo()
    assert (await check(desk, "2026-11-30T10:00")).available
    later = FakeDesk(*desk.picture.documents.values(), now=NOW + 1)
    assert (await check(later, "2026-11-30T10:00")).reason == "past"
