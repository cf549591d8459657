"""What users of other systems complain of, each as a test, over real HTTP and on both ledgers."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import pytest

from tests.server.clinic import STORES, Asked, Clinic, assert_disjoint, booked, clinic_on
from tests.server.serving import halfpast, until
from tests.support.redis_server import Binary, RedisServer

CLINIC = """\
id: clinic
name: Clinic
time_zone: UTC
hours: {daily: 00:00-24:00}
hosts:
  - {id: anna, name: Anna}
  - {id: ben, name: Ben}
  - {id: clara, name: Clara}
  - {id: head, name: Head, confirm: true}
  - {id: dora, name: Dora}
  - {id: emil, name: Emil}
  - {id: fritz, name: Fritz, weight: 2}
teams: [{id: rotation, name: Rotation, hosts: [dora, emil, fritz]}]
services: [{id: yoga, name: Yoga, hosts: [ben], capacity: 5, duration: 60}]
"""
IN_FLIGHT = 8


@pytest.fixture(scope="module", params=STORES)
def clinic(
    request: pytest.FixtureRequest, redis_servers: Callable[[Binary], RedisServer]
) -> Iterator[Clinic]:
    """A business that is always open."""
    with clinic_on(request.param, CLINIC, redis_servers) as found:
        yield found


def at(day: datetime, hour: int, minute: int = 0) -> str:
    return (day + timedelta(hours=hour, minutes=minute)).isoformat()


def callers(count: int, tool: str, **arguments: Any) -> list[Asked]:
    """So many different people who want the same."""
    return [
        (tool, {"attendee_name": f"Caller {n}", **arguments}, {"Conversation_Id": f"talk {n} {arguments}"})
        for n in range(count)
    ]


def test_a_pending_booking_keeps_its_time_and_two_confirmations_are_one(clinic: Clinic) -> None:
    when = at(clinic.day(), 10)
    replies = clinic.ask(callers(50, "book", when=when, with_whom="head"))
    (pending,) = booked(replies)
    assert pending["status"] == "pending"
    said: list[str] = []

    def confirm() -> None:
        done = halfpast("bookings", "confirm", "clinic", pending["id"], "--ledger", clinic.ledger)
        said.append(done.stdout + done.stderr)

    threads = [Thread(target=confirm) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert said == [f"booking {pending['id']} is confirmed\n"] * 2
    declined = halfpast("bookings", "decline", "clinic", pending["id"], "--ledger", clinic.ledger)
    assert declined.returncode == 1
    assert "is confirmed: it cannot be declined" in declined.stderr


def test_what_is_held_is_nobody_elses(clinic: Clinic) -> None:
    day = clinic.day()
    hold = {"when": at(day, 10), "with_whom": "anna"}
    held = clinic.says("hold_slot", hold, Conversation_Id="holder")["booking"]
    assert held["status"] == "held"
    others = callers(50, "book", **hold) + callers(20, "book", when=at(day, 9, 45), with_whom="anna")
    replies = clinic.ask(others)
    assert booked(replies) == []
    assert {each["reason"] for each in replies} == {"busy"}
    mine = clinic.says("book", {"attendee_name": "Eve"}, Conversation_Id="holder")["booking"]
    assert (mine["id"], mine["start"], mine["status"]) == (held["id"], held["start"], "confirmed")


def test_what_two_hold_at_once_one_holds(clinic: Clinic) -> None:
    replies = clinic.ask(callers(50, "hold_slot", when=at(clinic.day(), 10), with_whom="anna"))
    assert len(booked(replies)) == 1


def test_the_end_of_a_conversation_frees_what_it_held(clinic: Clinic) -> None:
    hold = {"when": at(clinic.day(), 10), "with_whom": "anna"}
    clinic.says("hold_slot", hold, Conversation_Id="ends")
    other = {**hold, "attendee_name": "Eve"}

    def says(tool: str) -> dict[str, Any]:
        return clinic.says(tool, other, Conversation_Id="other")

    # Another worker knows within milliseconds.
    until(lambda: says("check_slot").get("reason") == "busy", "the time is held")
    assert clinic.end("ends") == {"ended": True}
    until(lambda: says("book")["available"], "the time is free again")


def test_seats_are_in_one_booking_and_no_more_than_there_are(clinic: Clinic) -> None:
    when = at(clinic.day(), 18)
    bookings = booked(clinic.ask(callers(40, "book", when=when, with_whom="yoga")))
    assert len(bookings) == 5
    assert len({each["id"] for each in bookings}) == 1
    assert len({each["seat"] for each in bookings}) == 5
    left = clinic.says("cancel", {"booking_id": bookings[0]["seat"]})
    assert left["booking"]["status"] == "cancelled"
    again = booked(clinic.ask(callers(10, "book", when=when, with_whom="yoga", duration=60)))
    newly = [each for each in again if each["seat"] not in {old["seat"] for old in bookings}]
    assert [each["id"] for each in newly] == [bookings[0]["id"]]


def test_a_move_frees_the_old_time_as_it_takes_the_new_one(clinic: Clinic) -> None:
    day = clinic.day()
    old, new = at(day, 10), at(day, 10, 15)
    book = {"when": old, "with_whom": "anna", "attendee_name": "Eve"}
    made = clinic.says("book", book, Conversation_Id="mover")["booking"]
    moved = clinic.says("reschedule", {"when": new}, Conversation_Id="mover")["booking"]
    assert (moved["id"], moved["status"]) == (made["id"], "confirmed")
    before = {"with_whom": "anna", "duration": 15, "when": old}

    def says(when: str) -> dict[str, Any]:
        return clinic.says("check_slot", {**before, "when": when}, Conversation_Id="other")

    until(lambda: says(old)["available"] and says(new).get("reason") == "busy", "every worker knows")
    again = clinic.says("book", book, Conversation_Id="mover")["booking"]
    assert (again["id"], again["start"]) == (made["id"], moved["start"])


def test_of_many_who_move_to_one_time_one_does_and_the_others_keep_theirs(clinic: Clinic) -> None:
    day = clinic.day()
    talks = [{"Conversation_Id": f"moving {n}"} for n in range(20)]
    calls: list[Asked] = [
        ("book", {"when": at(day, 1, 30 * n), "with_whom": "anna", "attendee_name": f"C {n}"}, talk)
        for n, talk in enumerate(talks)
    ]
    made = booked(clinic.ask(calls))
    assert len(made) == 20
    replies = clinic.ask([("reschedule", {"when": at(day, 20)}, talk) for talk in talks])
    assert sum("booking" in each for each in replies) == 1
    now = [each["booking"] for each in clinic.ask([("find_bookings", {}, talk) for talk in talks])]
    assert {each["id"] for each in now} == {each["id"] for each in made}
    assert_disjoint(now)
    assert Counter(each["start"] for each in now) - Counter(each["start"] for each in made) == Counter(
        [booked(replies)[0]["start"]]
    )


def test_a_round_robin_gives_everybody_their_share_also_in_parallel(clinic: Clinic) -> None:
    day = clinic.day()
    calls: list[Asked] = [
        (
            "book",
            {"when": at(day, 0, 5 * n), "duration": 5, "with_whom": "rotation"},
            {"Caller_Number": f"+1555555{n:04d}"},
        )
        for n in range(160)
    ]
    bookings = booked(clinic.ask(calls, connections=IN_FLIGHT))
    assert len(bookings) == 160
    shares = Counter(each["host"] for each in bookings)
    for host, due in (("dora", 40), ("emil", 40), ("fritz", 80)):
        assert abs(shares[host] - due) <= IN_FLIGHT


def test_a_series_is_booked_as_a_whole_or_not_at_all(clinic: Clinic) -> None:
    day = clinic.day()
    series = {"when": at(day, 7), "with_whom": "clara", "repeat": "daily", "times": 5}
    in_the_way = {"when": at(day + timedelta(days=3), 7), "with_whom": "clara", "attendee_name": "Eve"}
    assert "booking" in clinic.says("book", in_the_way)
    refused = clinic.says("book", {**series, "attendee_name": "Max"}, Conversation_Id="series")
    assert (refused["reason"], "booking" in refused) == ("busy", False)
    free = clinic.says("check_slot", {"when": at(day, 7), "with_whom": "clara"})
    assert free["available"]
    partly = {**series, "attendee_name": "Max", "if_some_taken": "skip"}
    made = clinic.says("book", partly, Conversation_Id="series")
    assert len(made["bookings"]) == 4
    assert {each["series"] for each in made["bookings"]} == {made["booking"]["id"]}
    again = clinic.says("book", partly, Conversation_Id="series")
    assert again["bookings"] == made["bookings"]
