"""Decisions: a booking never overlaps, a repetition is told of the first, and all that was read is named."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import bookings
from engine.bookings import Book, Decision, Reused
from engine.model import Attendee, Booking, Change, Party, Refusal, Turn
from engine.picture import Picture
from engine.seats import Place
from engine.turns import UNIT
from tests.engine import checks, deciding, documents, strategies
from tests.engine.strategies import DAY, NAMES, Scene
from tests.engine.worlds import ALWAYS, MONDAY, at, booking, host, of, turn
from tests.oracle.world import World


class Call(NamedTuple):
    """One attempt to book, in minutes from the start of the scene's day."""

    party: tuple[str, ...]
    collective: bool
    service: str | None
    start: int
    duration: int
    name: str
    conversation: str
    caller: str
    op: str
    fingerprint: str


calls = st.builds(
    Call,
    party=strategies.parties(),
    collective=st.booleans(),
    service=st.none() | st.sampled_from(strategies.SERVICES),
    start=st.integers(0, 24).map(lambda each: each * 30),  # so that calls meet
    duration=strategies.durations,
    name=st.sampled_from(NAMES),
    conversation=st.sampled_from(strategies.CONVERSATIONS),
    caller=st.sampled_from(strategies.CALLERS),
    op=st.sampled_from(("", "", "", "op:1", "op:2")),
    fingerprint=st.sampled_from(strategies.FINGERPRINTS),
)


@given(scene=strategies.scenes(), sequence=st.lists(calls, min_size=1, max_size=12))
def test_whoever_calls_is_booked_where_free_and_told_of_the_booking_that_they_have(
    scene: Scene, sequence: list[Call]
) -> None:
    picture, tenancy, base = documents.picture(scene.tenancy, scene.day), scene.tenancy, scene.day * DAY
    for number, call in enumerate(sequence):
        asked = deciding.command(
            f"new{number}",
            call.party,
            base + call.start,
            duration=call.duration,
            collective=call.collective,
            service=call.service,
            team="team",
            name=call.name,
            conversation=call.conversation,
            caller=call.caller,
            op=call.op,
            fingerprint=call.fingerprint,
        )
        _, tenancy = deciding.book(picture, tenancy, asked, base * 60_000)
        documents.take_over(tenancy, picture)
        if call.conversation or call.caller or call.op:
            _, again = deciding.book(picture, tenancy, asked, base * 60_000)
            assert again == tenancy, "asking again changes nothing"


@given(
    rules=st.fixed_dictionaries({"buffer_before": strategies.buffers, "buffer_after": strategies.buffers}),
    services=st.fixed_dictionaries({name: strategies.rules for name in strategies.SERVICES}),
    sequence=st.lists(calls, min_size=2, max_size=30),
)
def test_bookings_of_a_host_never_overlap_nor_do_their_buffers(
    rules: dict[str, int], services: dict[str, dict[str, int]], sequence: list[Call]
) -> None:
    """However many are booked one after another. All hosts have one tenant's rules."""
    tenancy = of(ann=host(ALWAYS), bob=host(ALWAYS), cyd=host(ALWAYS))
    tenancy["tenant"]["rules"], tenancy["services"] = rules, services
    picture = documents.picture(tenancy, MONDAY)
    for number, call in enumerate(sequence):
        party = Party(call.party, "collective" if call.collective else "round_robin", call.service)
        command = Book(f"new{number}", party, at(12) + call.start, call.duration, Attendee(name="New"))
        found = bookings.book(picture, command, at(0) * 60_000)
        if isinstance(found, Decision):
            picture.fold(found.change)
    _assert_disjoint(picture)


def _assert_disjoint(picture: Picture) -> None:
    taken: dict[str, set[int]] = {}
    for each in picture.bookings.values():
        occupied = set(range(each.start - each.buffer_before, each.end + each.buffer_after))
        for name in each.hosts:
            assert taken.setdefault(name, set()).isdisjoint(occupied)
            taken[name] |= occupied


def _book(tenancy: World, command: Book) -> Decision | Place | Refusal | Reused:
    return bookings.book(documents.picture(tenancy, MONDAY), command, at(0) * 60_000)


def _command(start: int, name: str = "", conversation: str = "", caller: str = "") -> Book:
    return Book(
        "new", Party(("ann",)), start, 30, Attendee(name=name), conversation=conversation, caller=caller
    )


def _with_booking(
    name: str = "", conversation: str = "", caller: str = "", status: str = "confirmed"
) -> World:
    tenancy = of(ann=host(), bob=host())
    tenancy["bookings"]["b1"] = booking(("ann",), at(10), at(10, 30))
    made = tenancy["bookings"]["b1"]
    made["name"], made["conversation"], made["caller"] = name, conversation, caller
    made["status"] = status
    return tenancy


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("", ""),
        ("Ann Lee", ""),
        ("", "Ann Lee"),
        ("Ann Lee", " ann  LEE"),
        ("Ann", "Ann Lee"),
        ("Ann Lee", "Lee"),
        ("STRASSE", "Straße"),
        ("Zoe", "Zoë Miller"),
        ("Zo\u00eb", "Zoe\u0308"),
    ],
)
def test_the_same_conversation_start_and_person_is_the_same_booking(first: str, second: str) -> None:
    tenancy = _with_booking(first, conversation="conversation:1")
    found = _book(tenancy, _command(at(10), second, conversation="conversation:1"))
    assert isinstance(found, Place)
    assert found.booking.id == "b1"
    again = _book(_with_booking(first, caller="caller:1"), _command(at(10), second, caller="caller:1"))
    assert isinstance(again, Place)


def test_who_calls_again_after_the_line_dropped_is_told_of_their_booking() -> None:
    tenancy = _with_booking("Ann", conversation="conversation:1", caller="caller:1")
    found = _book(tenancy, _command(at(10), "Ann", conversation="conversation:2", caller="caller:1"))
    assert isinstance(found, Place)
    assert found.booking.id == "b1"


def test_a_repetition_is_told_of_its_booking_also_where_a_colleague_would_be_free() -> None:
    tenancy = _with_booking(conversation="conversation:1")
    command = Book("new", Party(("ann", "bob")), at(10), 30, Attendee(), conversation="conversation:1")
    found = _book(tenancy, command)
    assert isinstance(found, Place)
    assert found.booking.hosts == ("ann",)


@pytest.mark.parametrize(
    "command",
    [
        _command(at(10), "Bob", conversation="conversation:1", caller="caller:1"),
        _command(at(10), "Anna", conversation="conversation:1", caller="caller:1"),
        _command(at(10), "Ann", conversation="conversation:2"),
        _command(at(10), "Ann", caller="caller:2"),
        _command(at(10), "Ann"),
    ],
)
def test_somebody_else_at_the_same_start_is_told_that_it_is_taken(command: Book) -> None:
    tenancy = _with_booking("Ann", conversation="conversation:1", caller="caller:1")
    assert _book(tenancy, command) == Refusal("busy")


def test_after_a_cancellation_the_same_person_books_anew() -> None:
    tenancy = _with_booking("Ann", conversation="conversation:1", status="cancelled")
    assert isinstance(_book(tenancy, _command(at(10), "Ann", conversation="conversation:1")), Decision)


@pytest.mark.parametrize("status", ["confirmed", "pending", "cancelled", "declined", "no_show"])
def test_an_operation_that_was_done_is_told_of_its_booking_as_it_is_now(status: str) -> None:
    """Also where the booking was moved or cancelled since, and whoever asks."""
    tenancy = _with_booking("Ann", conversation="conversation:1", status=status)
    tenancy["bookings"]["b1"].update({"op": "op:1", "fingerprint": "1"})
    for start in (at(10), at(15)):
        command = Book("new", Party(("ann",)), start, 30, Attendee(name="Bob"), op="op:1", fingerprint="1")
        found = _book(tenancy, command)
        assert isinstance(found, Place)
        assert (found.booking.id, found.seat.status) == ("b1", status)


def test_an_operation_that_comes_with_another_request_is_refused() -> None:
    tenancy = _with_booking()
    tenancy["bookings"]["b1"].update({"op": "op:1", "fingerprint": "1"})
    command = Book("new", Party(("ann",)), at(15), 30, Attendee(), op="op:1", fingerprint="2")
    assert isinstance(_book(tenancy, command), Reused)


@pytest.mark.parametrize(
    "party",
    [
        Party(("ann", "zoe")),
        Party(("zoe",), "collective"),
        Party(("ann",), service="cut"),
    ],
)
def test_a_host_or_a_service_that_is_gone_is_closed(party: Party) -> None:
    assert _book(of(ann=host()), Book("new", party, at(10), 30, Attendee())) == Refusal("closed")


def test_a_decision_names_what_it_has_read_and_what_it_changes() -> None:
    tenancy = of(ann=host(), bob=host())
    tenancy["services"]["cut"] = {"buffer_before": 5, "buffer_after": 10}
    tenancy["turns"] = {"ann": turn(3), "bob": turn(9)}
    command = Book(
        "new",
        Party(("ann", "bob"), service="cut", team="stylists"),
        at(10),
        30,
        Attendee(name="Ann"),
        conversation="conversation:1",
        caller="caller:1",
        op="op:1",
        fingerprint="1",
        context="fringe",
        time_zone="Europe/Berlin",
        language="de",
    )
    found = bookings.book(documents.picture(tenancy, MONDAY), command, at(0) * 60_000 + 5)
    assert isinstance(found, Decision)
    assert set(found.reads) == {"tenant", "service:cut", "team:stylists"}
    assert set(found.writes) == {"host:ann", "conversation:1", "caller:1"}
    assert found.change == Change(
        puts={
            "booking:new": Booking(
                "new",
                ("ann",),
                at(10),
                at(10, 30),
                Attendee(name="Ann"),
                buffer_before=5,
                buffer_after=10,
                service="cut",
                team="stylists",
                context="fringe",
                time_zone="Europe/Berlin",
                language="de",
                conversation="conversation:1",
                caller="caller:1",
                op="op:1",
                fingerprint="1",
                decided_at_ms=at(0) * 60_000 + 5,
            ),
            "turn:ann": Turn("ann", 10, UNIT),
        }
    )


def test_a_collective_booking_takes_the_turn_of_all_its_hosts() -> None:
    command = Book("new", Party(("bob", "ann"), "collective"), at(10), 30, Attendee(name="New"))
    found = _book(of(ann=host(), bob=host()), command)
    assert isinstance(found, Decision)
    assert {key for key in found.change.puts if key.startswith("turn:")} == {"turn:ann", "turn:bob"}
    assert set(found.writes) == {"host:ann", "host:bob"}


def test_a_refusal_changes_nothing() -> None:
    tenancy = _with_booking()
    picture, fresh = (documents.picture(tenancy, MONDAY) for _ in range(2))
    assert bookings.book(picture, _command(at(10)), at(0) * 60_000) == Refusal("busy")
    checks.same(picture, fresh, MONDAY - 1, 3)


@pytest.mark.parametrize("hosts", [("ann", "bob"), ("bob", "ann")])
def test_a_collective_booking_leaves_each_host_its_buffers(hosts: tuple[str, ...]) -> None:
    """Ann needs half an hour before a meeting, bob none: together they need half an hour.

    So a time that bob can only start without a pause is not free for both, and a booking of both keeps
    ann's half hour free.
    """
    tenancy = of(ann=host(rules={"buffer_before": 30}), bob=host())
    command = Book("new", Party(hosts, "collective"), at(11), 30, Attendee(name="New"))
    found = _book(tenancy, command)
    assert isinstance(found, Decision)
    booking_made = found.change.puts["booking:new"]
    assert isinstance(booking_made, Booking)
    assert booking_made.buffer_before == 30


@pytest.mark.parametrize("hosts", [("ann", "bob"), ("bob", "ann")])
def test_the_buffers_of_a_collective_booking_overlap_no_other_of_its_hosts(hosts: tuple[str, ...]) -> None:
    tenancy = of(ann=host(rules={"buffer_before": 30}), bob=host())
    tenancy["bookings"]["b1"] = booking(("bob",), at(10), at(11))
    command = Book("new", Party(hosts, "collective"), at(11), 30, Attendee(name="New"))
    picture = documents.picture(tenancy, MONDAY)
    found = bookings.book(picture, command, at(0) * 60_000)
    if isinstance(found, Decision):
        picture.fold(found.change)
    _assert_disjoint(picture)
