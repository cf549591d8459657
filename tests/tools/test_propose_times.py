"""Which times are offered, and that each of them can be had."""

from typing import Any

import pytest

from engine.model import Attendee, Booking, Caps, Host, Hours, Rules, Service, Tenant
from tests.tools.desk import ALWAYS, NEVER, NIGHTS, OFFICE, PRACTICE, TUESDAY, FakeDesk, taken
from tests.tools.replies import minute, sound
from tests.tools.speech.callers import NOW, at
from tools.call import Reply

TENANT = PRACTICE[0]
DAY = 1440


async def propose(desk: FakeDesk, when: Any = "", **given: Any) -> Reply:
    return sound(await desk.ask("propose_times", {"when": when, **given}), most=700)


def starts(reply: Reply) -> list[str]:
    """The starts of what is offered, without year and offset."""
    return [each.start[5:16] for each in reply.slots or ()]


async def test_without_a_window_the_soonest_times_are_offered() -> None:
    desk = FakeDesk()
    for nothing in ("", None, "unknown"):
        reply = await propose(desk, nothing)
        assert reply.say == (
            "I have today at a quarter past ten, or tomorrow, Tuesday the first, at nine or at half past "
            "four."
        )
        assert starts(reply) == ["11-30T10:15", "12-01T09:00", "12-01T16:30"]
    await desk.bookable(reply)


@pytest.mark.parametrize(
    ("when", "offered"),
    [
        ("2026-12-01", ["12-01T09:00", "12-01T13:00", "12-01T16:30"]),
        ("2026-12-01 morning", ["12-01T09:00", "12-01T10:15", "12-01T11:30"]),
        ("2026-12-01 afternoon", ["12-01T13:00", "12-01T14:45", "12-01T16:30"]),
        ("2026-12-01T09:00/11:30", ["12-01T09:00", "12-01T10:00", "12-01T11:00"]),
        ("2026-12-01T10:10/11:10", ["12-01T10:15", "12-01T10:30"]),
        ("2026-12-01/2026-12-04", ["12-01T09:00", "12-03T09:00", "12-04T16:30"]),
        ("2026-W50", ["12-07T09:00", "12-09T13:00", "12-11T16:30"]),
        ("2027-01", ["01-01T09:00", "01-15T13:00", "01-29T16:30"]),
        ("2026-12-07/..", ["12-07T09:00", "12-08T09:00", "12-08T16:30"]),
        ("../2026-12-02", ["11-30T10:15", "12-01T13:30", "12-02T16:30"]),
        ("2020-01-01/2026-12-01", ["11-30T10:15", "12-01T09:00", "12-01T16:30"]),
        ("2026-11-30", ["11-30T10:15", "11-30T13:30", "11-30T16:30"]),
        ("2026-12-01T10:07", ["12-01T09:00", "12-01T10:07", "12-01T11:15"]),
    ],
)
async def test_what_is_offered_lies_in_the_window_and_apart(when: str, offered: list[str]) -> None:
    desk = FakeDesk()
    reply = await propose(desk, when)
    assert reply.available
    assert starts(reply) == offered
    await desk.bookable(reply)


async def test_start_and_end_are_a_window() -> None:
    for given in (
        {"start": "2026-12-01T13:00", "end": "2026-12-01T15:30"},
        {"when": {"start": "2026-12-01T13:00", "end": "2026-12-01T15:30"}},
        {"date": "2026-12-01", "start_time": "13:00", "end_time": "15:30"},
        {"when": "2026-12-01T13:00/15:30"},
    ):
        reply = sound(await FakeDesk().ask("propose_times", given))
        assert starts(reply) == ["12-01T13:00", "12-01T14:00", "12-01T15:00"], given


async def test_a_slot_has_to_end_within_hours_but_not_within_days() -> None:
    desk = FakeDesk(TENANT, Host("anna", "Anna", hours=NIGHTS))
    assert starts(await propose(desk, "2026-12-01T22:00/23:00", duration=60)) == ["12-01T22:00"]
    assert starts(await propose(desk, "2026-12-01T22:00/22:44", duration=30)) == ["12-01T22:00"]
    assert starts(await propose(desk, "2026-12-01T22:00/22:45", duration=30)) == [
        "12-01T22:00",
        "12-01T22:15",
    ]
    late = starts(await propose(desk, "2026-12-01", duration=60, count=10))
    assert late[-1] == "12-01T23:45"


async def test_hours_that_hold_one_slot_off_the_grid_are_offered_as_they_were_named() -> None:
    desk = FakeDesk()
    reply = await propose(desk, "2026-12-01T10:07/10:37")
    assert starts(reply) == ["12-01T10:07"]
    await desk.bookable(reply)
    assert (await propose(desk, "2026-12-01T12:07/12:37")).reason == "nothing_free"


async def test_hours_shorter_than_the_slot_are_where_it_begins() -> None:
    reply = await propose(FakeDesk(), "2026-12-01T10:00/10:30", duration=90)
    assert starts(reply) == ["12-01T10:00", "12-01T10:15"]


@pytest.mark.parametrize(
    ("count", "offers"),
    [("", 3), (None, 3), (1, 1), ("2", 2), (10, 10), (11, 10), (10**9, 10), (10**30, 10), (0, 3), (-4, 3)]
    + [("many", 3), (2.5, 3), (4.0, 4), (True, 3), ([5], 3)],
)
async def test_a_count_is_clamped(count: Any, offers: int) -> None:
    reply = await propose(FakeDesk(), "2026-W50", count=count)
    assert reply.slots is not None
    # More than can be remembered is data only.
    assert len(reply.slots) == (3 if count == 10**30 else offers)


async def test_no_more_is_offered_than_there_is() -> None:
    desk = FakeDesk(*PRACTICE, *(taken(host, TUESDAY + 570, DAY - 570) for host in ("anna", "ben", "clara")))
    assert starts(await propose(desk, "2026-12-01", count=10)) == ["12-01T09:00"]


@pytest.mark.parametrize(
    ("when", "reason", "opening"),
    [
        ("2026-12-06", "closed", "Sorry, we are closed Sunday the sixth. I could do Friday the fourth"),
        ("2026-12-05/2026-12-06", "nothing_free", "Sorry, nothing is free in that time."),
        ("2026-12-01 evening", "nothing_free", "Sorry, nothing is free in that time."),
        ("2026-12-01T12:00/13:00", "nothing_free", "Sorry, nothing is free in that time."),
        ("2026-11-30 morning", "", "I have today at a quarter past ten"),
        ("2026-11-29", "past", "That time has already passed."),
        ("2026-11-29/2026-11-29", "past", "That time has already passed."),
        ("../2026-11-29", "past", "That time has already passed."),
        ("2024-12", "past", "That time has already passed."),
        ("2024-12-01T10:00", "past", "That time has already passed."),
        (
            "2027-06",
            "horizon",
            "Sorry, that is too far ahead; we only take bookings before Monday the first of",
        ),
        ("2027-06-01/..", "horizon", "Sorry, that is too far ahead; we only take bookings before Monday the"),
        (
            "9999-12-31",
            "horizon",
            "Sorry, that is too far ahead; we only take bookings before Monday the first",
        ),
        (
            "2026-12-01T12:15",
            "closed",
            "Sorry, tomorrow, Tuesday the first, at a quarter past twelve is outside our opening hours.",
        ),
    ],
)
async def test_a_window_without_free_time_says_so_and_why_if_it_can(
    when: str, reason: str, opening: str
) -> None:
    desk = FakeDesk()
    reply = await propose(desk, when)
    assert (reply.reason, reply.available) == (reason, not reason)
    assert reply.say.startswith(opening)
    await desk.bookable(reply)


async def test_a_window_that_is_too_soon_says_what_is_the_earliest() -> None:
    desk = FakeDesk(
        Tenant("solo", "Solo", "Europe/Berlin", hours=OFFICE, rules=Rules(notice=8 * 60)),
        Host("anna", "Anna"),
    )
    reply = await propose(desk, "2026-11-30 afternoon")
    assert reply.reason == "notice"
    assert "the earliest is tomorrow, Tuesday the first, at nine." in reply.say
    assert starts(reply) == ["12-01T09:00", "12-01T10:00", "12-01T11:00"]


async def test_where_nothing_is_free_at_all_that_is_said_once() -> None:
    desk = FakeDesk(TENANT, Host("anna", "Anna", hours=NEVER))
    for when in ("", "2026-12-01", "2026-12-01/..", "../2026-12-24"):
        assert await propose(desk, when) == Reply(
            "There is nothing free with Anna as far ahead as we book.",
            available=False,
            reason="nothing_free",
        )


async def test_the_soonest_time_may_be_weeks_ahead() -> None:
    desk = FakeDesk(*PRACTICE, *(taken(host, NOW, 40 * DAY) for host in ("anna", "ben", "clara")))
    reply = await propose(desk)
    assert starts(reply)[0] == "01-11T09:00"
    assert starts(await propose(desk, "2026-12-01"))[0] == "01-11T09:00"


@pytest.mark.parametrize(
    ("given", "offered"),
    [
        ({"with_whom": "ben"}, "ben"),
        ({"service": "surgery"}, "ben"),
        ({"service": "checkup", "host": "clara"}, "clara"),
    ],
)
async def test_only_those_who_are_asked_for_are_offered(given: dict[str, Any], offered: str) -> None:
    desk = FakeDesk()
    reply = await propose(desk, "2026-12-01", **given)
    assert reply.slots is not None
    assert {each.host for each in reply.slots} == {offered}
    await desk.bookable(reply, **given)


async def test_a_collective_team_is_offered_where_all_are_free() -> None:
    desk = FakeDesk(*PRACTICE, taken("anna", TUESDAY, 720), taken("ben", TUESDAY + 780, 60))
    reply = await propose(desk, "2026-12-01", with_whom="board")
    assert starts(reply) == ["12-01T14:00", "12-01T15:15", "12-01T16:30"]
    for slot in reply.slots or ():
        assert (await desk.ask("check_slot", {"when": slot.start, "with_whom": "board"})).available


async def test_a_service_has_its_own_duration_buffers_and_grid() -> None:
    desk = FakeDesk(
        *PRACTICE,
        Service("spa", "Spa", rules=Rules(duration=50, buffer_after=70, grid=60)),
        taken("ben", TUESDAY, DAY),
    )
    reply = await propose(desk, "2026-12-01", service="spa", count=10)
    assert starts(reply) == [f"12-01T{hour:02}:00" for hour in (9, 10, 11, 13, 14, 15, 16)]
    assert {minute(each.end) - minute(each.start) for each in reply.slots or ()} == {50}
    await desk.bookable(reply, service="spa")


async def test_buffers_notice_and_caps_are_kept_by_offers() -> None:
    eve = Booking("b", ("anna",), TUESDAY + 540, TUESDAY + 570, Attendee("Eve"))
    full = FakeDesk(TENANT, Host("anna", "Anna", caps=Caps(day_count=1)), eve)
    assert starts(await propose(full, "2026-12-01/2026-12-02"))[0] == "12-02T09:00"
    soon = FakeDesk(TENANT, Host("anna", "Anna", rules=Rules(notice=90)))
    assert starts(await propose(soon))[0] == "11-30T11:30"
    wide = FakeDesk(TENANT, Host("anna", "Anna", rules=Rules(buffer_before=60)), eve)
    assert starts(await propose(wide, "2026-12-01"))[0] == "12-01T10:30"


async def test_offers_are_on_the_wall_clocks_grid_of_the_host() -> None:
    kathmandu = Host("anna", "Anna", time_zone="Asia/Kathmandu", rules=Rules(grid=60))
    reply = await propose(FakeDesk(TENANT, kathmandu), "2026-12-01")
    assert [each.start[11:16] for each in reply.slots or ()] == ["04:15", "08:15", "11:15"]


async def test_times_are_the_callers() -> None:
    desk = FakeDesk()
    reply = await propose(desk, "2026-12-01", time_zone="America/New_York", language="de")
    assert [each.start for each in reply.slots or ()] == [
        "2026-12-01T03:00:00-05:00",
        "2026-12-01T07:00:00-05:00",
        "2026-12-01T10:30:00-05:00",
    ]
    assert reply.say == (
        "Ich kann Ihnen morgen, Dienstag, den ersten Dezember, um drei Uhr nachts, um sieben Uhr morgens "
        "oder um halb elf anbieten. Das ist in Ihrer Ortszeit."
    )
    await desk.bookable(reply, time_zone="America/New_York")


async def test_a_day_is_the_callers_day() -> None:
    desk = FakeDesk(TENANT, Host("anna", "Anna", hours=ALWAYS))
    reply = await propose(desk, "2026-12-02", time_zone="Pacific/Auckland", count=2)
    assert starts(reply) == ["12-02T00:00", "12-02T23:45"]


@pytest.mark.parametrize(
    ("day", "offered"),
    [
        ("2027-03-28", ["01:00+01:00", "03:00+02:00", "04:00+02:00"]),
        ("2026-10-25", ["01:00+02:00", "02:00+02:00", "02:00+01:00", "03:00+01:00", "04:00+01:00"]),
    ],
)
async def test_offers_follow_the_clock_when_it_changes(day: str, offered: list[str]) -> None:
    now = at(int(day[:4]), int(day[5:7]), int(day[8:]) - 1, 12)
    desk = FakeDesk(TENANT, Host("anna", "Anna", hours=ALWAYS, rules=Rules(grid=60)), now=now)
    reply = await propose(desk, f"{day}T01:00/{day}T04:30", count=10)
    assert [each.start[11:16] + each.start[19:] for each in reply.slots or ()] == offered
    await desk.bookable(reply)


async def test_a_day_that_is_taken_is_not_called_closed() -> None:
    desk = FakeDesk(*PRACTICE, *(taken(each, TUESDAY, DAY) for each in ("anna", "ben", "clara")))
    reply = await propose(desk, "2026-12-01", with_whom="ben")
    assert (reply.available, reply.reason) == (False, "nothing_free")
    closed = await propose(FakeDesk(), "2026-12-06", with_whom="ben")
    assert closed.say.startswith("Sorry, we are closed Sunday the sixth.")
    on_leave = Host("ben", "Ben Okafor", hours=Hours(overrides=(("2026-12-02", ()),)))
    away = await propose(FakeDesk(*PRACTICE, on_leave), "2026-12-02", with_whom="ben")
    assert away.say.startswith("Sorry, Ben Okafor is away Wednesday the second.")


async def test_a_time_that_is_free_is_said_before_what_else_is() -> None:
    reply = await propose(FakeDesk(), "tomorrow at ten", with_whom="ben")
    assert reply.say.startswith("Tomorrow, Tuesday the first, at ten is free with Ben Okafor. With Ben")
    assert "2026-12-01T10:00:00+01:00" in {each.start for each in reply.slots or ()}


async def test_german_offers_are_german() -> None:
    desk = FakeDesk()
    assert (await propose(desk, "2026-12-06", language="de")).say.startswith(
        "Sonntag, den sechsten Dezember haben wir leider geschlossen. Ich könnte Ihnen Freitag, den vierten "
        "Dezember, um"
    )
    assert (await propose(desk, "2026-12-01", language="de-AT")).say == (
        "Ich kann Ihnen morgen, Dienstag, den ersten Dezember, um neun Uhr, um dreizehn Uhr oder um halb "
        "fünf anbieten."
    )


async def test_ten_offers_are_data_and_five_of_them_are_said() -> None:
    reply = await propose(FakeDesk(), "2026-12", count=10)
    assert len(reply.slots or ()) == 10
    assert len(reply.say) < 400


async def test_proposing_changes_nothing() -> None:
    desk = FakeDesk()
    before = dict(desk.picture.documents)
    await propose(desk)
    await propose(desk, "2026-12-06")
    assert desk.picture.documents == before
    assert desk.decisions == []


async def test_a_time_that_begins_while_it_is_being_said_is_no_offer_but_can_be_named() -> None:
    desk = FakeDesk()
    assert "11-30T10:00" not in starts(await propose(desk, "2026-11-30", count="10"))
    assert (await desk.ask("check_slot", {"when": "2026-11-30T10:00"})).available
