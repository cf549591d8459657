"""Two hundred callers at once, over real HTTP: every time is booked once, and every free time is booked."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from tests.server.clinic import STORES, Clinic, assert_disjoint, booked, clinic_on
from tests.support.redis_server import Binary, RedisServer

CALLERS = 200

CLINIC = """\
id: clinic
name: Clinic
time_zone: UTC
hours: {daily: 00:00-24:00}
hosts: [{id: anna, name: Anna}, {id: ben, name: Ben}, {id: clara, name: Clara}]
teams: [{id: practice, name: Practice, hosts: [anna, ben, clara]}]
"""


@pytest.fixture(scope="module", params=STORES)
def clinic(
    request: pytest.FixtureRequest, redis_servers: Callable[[Binary], RedisServer]
) -> Iterator[Clinic]:
    """A business that is always open."""
    with clinic_on(request.param, CLINIC, redis_servers) as found:
        yield found


def test_of_two_hundred_who_want_one_time_one_gets_it_and_the_others_hear_of_others(clinic: Clinic) -> None:
    when = (clinic.day() + timedelta(hours=10)).isoformat()
    replies = clinic.at_once(
        [{"when": when, "with_whom": "anna", "attendee_name": f"Caller {n}"} for n in range(CALLERS)]
    )
    assert len(booked(replies)) == 1
    refused = [each for each in replies if "booking" not in each]
    assert {each["reason"] for each in refused} == {"busy"}
    assert all(each["available"] is False and each["slots"] and each["say"] for each in refused)


def test_overlapping_times_of_different_lengths_never_both_stand(clinic: Clinic) -> None:
    noon = clinic.day() + timedelta(hours=12)
    calls = [
        {
            "when": (noon - timedelta(minutes=n % 30)).isoformat(),
            "duration": 31 + n,
            "with_whom": "anna",
            "attendee_name": f"Caller {n}",
        }
        for n in range(CALLERS)
    ]
    replies = clinic.at_once(calls)
    # Every one of them covers noon.
    assert len(booked(replies)) == 1
    assert {each["reason"] for each in replies if "booking" not in each} == {"busy"}


def test_two_hundred_different_times_of_one_host_are_all_booked(clinic: Clinic) -> None:
    day = clinic.day()
    calls = [
        {
            "when": (day + timedelta(minutes=7 * n)).isoformat(),
            "duration": 7,
            "with_whom": "ben",
            "attendee_name": f"Caller {n}",
        }
        for n in range(CALLERS)
    ]
    replies = clinic.at_once(calls)
    assert [each.get("reason") for each in replies] == [None] * CALLERS
    bookings = booked(replies)
    assert len({each["id"] for each in bookings}) == CALLERS
    assert_disjoint(bookings)


def test_a_team_takes_as_many_as_it_has_hosts(clinic: Clinic) -> None:
    when = (clinic.day() + timedelta(hours=9)).isoformat()
    calls = [{"when": when, "with_whom": "practice", "attendee_name": f"Caller {n}"} for n in range(CALLERS)]
    bookings = booked(clinic.at_once(calls))
    assert sorted(each["host"] for each in bookings) == ["anna", "ben", "clara"]


def test_one_caller_who_asks_two_hundred_times_at_once_has_one_booking(clinic: Clinic) -> None:
    when = (clinic.day() + timedelta(hours=15)).isoformat()
    call = {"when": when, "with_whom": "practice", "attendee_name": "Eve"}
    replies = clinic.at_once([call] * CALLERS, Conversation_Id="talk", Caller_Number="+15555550123")
    assert len({each["id"] for each in booked(replies)}) == 1
    assert len(booked(replies)) == CALLERS


def test_a_call_that_is_sent_two_hundred_times_has_one_effect(clinic: Clinic) -> None:
    when = (clinic.day() + timedelta(hours=16)).isoformat()
    call = {"when": when, "with_whom": "practice", "attendee_name": "Eve"}
    replies = clinic.at_once([call] * CALLERS, Call_Id="call-1")
    assert len({each["id"] for each in booked(replies)}) == 1
    assert len(booked(replies)) == CALLERS
