"""Whose booking it is: their own, what they know the id of, and nobody else's on a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import finding, guessing
from engine.bookings import ANONYMOUS, Decision
from engine.finding import ANONYMOUS_GUESSES_MAX, GUESSES_MAX, GUESSES_WINDOW_MS
from engine.guessing import TooManyGuesses
from engine.model import Change
from engine.picture import Picture
from engine.seats import Place
from engine.zones import get
from tests.engine import documents, strategies
from tests.engine.strategies import DAY, Scene
from tests.engine.worlds import MONDAY, at, booking, host, of
from tests.oracle import clock, company, world
from tests.oracle.world import World

ONE, OTHER = "conversation:1", "conversation:2"
NOON = at(12) * 60_000


@given(
    scene=strategies.scenes(("ann",)),
    conversation=st.sampled_from(strategies.CONVERSATIONS),
    caller=st.sampled_from(strategies.CALLERS),
    now=strategies.near(-DAY, DAY),
)
def test_theirs_is_what_they_have_booked_in_this_conversation_or_from_this_number(
    scene: Scene, conversation: str, caller: str, now: int
) -> None:
    picture, found = documents.picture(scene.tenancy, scene.day), scene.tenancy["bookings"]
    now_ms = (scene.day * DAY + now) * 60_000
    theirs = {key for key, each in found.items() if company.theirs(each, conversation, caller)}
    own = list(finding.own(picture, conversation, caller))
    assert [each.booking.start for each in own] == sorted(found[each.seat.id]["start"] for each in own)
    assert {each.seat.id for each in own} == theirs
    assert {each.seat.id for each in finding.upcoming(own, now_ms)} == {
        key for key in theirs if _is_to_come(found[key], now_ms)
    }


def _is_to_come(own: world.Booking, now_ms: int) -> bool:
    stands = own["status"] in ("pending", "confirmed")
    held = own["status"] == "held" and own["until_ms"] > now_ms
    return (stands or held) and own["end"] * 60_000 > now_ms


@given(
    scene=strategies.scenes(("ann",)),
    name=st.sampled_from(strategies.NAMES),
    on=st.integers(-1, 2),
    now=strategies.near(-DAY, DAY),
)
def test_a_name_and_a_date_find_a_booking_where_they_fit_exactly_one(
    scene: Scene, name: str, on: int, now: int
) -> None:
    picture, zone = documents.picture(scene.tenancy, scene.day), scene.tenancy["tenant"]["zone"]
    now_ms = (scene.day * DAY + now) * 60_000
    fitting = [
        key
        for key, each in scene.tenancy["bookings"].items()
        if _is_to_come(each, now_ms)
        and each["status"] != "held"
        and company.words(each["name"]) == company.words(name) != set()
        and (clock.local_date(zone, each["start"]) - clock.EPOCH.date()).days == scene.day + on
    ]
    found = finding.by_name(picture, name, scene.day + on, get(zone), now_ms)
    assert (found.seat.id if found is not None else None) == (fitting[0] if len(fitting) == 1 else None)


def _tenancy(**emails: str) -> World:
    """Bookings of people of these names, at ten, eleven, ..."""
    tenancy = of(ann=host())
    for number, (name, email) in enumerate(emails.items()):
        tenancy["bookings"][f"b{number}"] = {
            **booking(("ann",), at(10 + number), at(11 + number)),
            "name": name.replace("_", " "),
            "email": email,
        }
    return tenancy


def _by_name(tenancy: World, name: str, now_ms: int = 0, day: int = MONDAY) -> str | None:
    found = finding.by_name(documents.picture(tenancy, MONDAY), name, day, get("UTC"), now_ms)
    return found.seat.id if found is not None else None


def _by_email(tenancy: World, email: str, now_ms: int = 0) -> str | None:
    found = finding.by_email(documents.picture(tenancy, MONDAY), email, now_ms)
    return found.seat.id if found is not None else None


@pytest.mark.parametrize(
    ("said", "id"),
    [("Zoe Miller", "b0"), ("zoë  MILLER", "b0"), ("Miller Zoe", "b0"), ("Zoe", None)]
    + [("Miller", None), ("Zoe Anna Miller", None), ("Zo Miller", None), ("", None), (" ", None)],
)
def test_a_name_is_the_whole_name(said: str, id: str | None) -> None:
    assert _by_name(_tenancy(Zoe_Miller="", Bob=""), said) == id


def test_nobody_is_found_by_a_name_that_two_have_on_that_day() -> None:
    tenancy = _tenancy(Ann_Lee="", Lee_Ann="")
    assert _by_name(tenancy, "Ann Lee") is None
    tenancy["bookings"]["b1"]["status"] = "cancelled"
    assert _by_name(tenancy, "Ann Lee") == "b0"
    assert _by_name(tenancy, "Ann Lee", day=MONDAY + 1) is None
    assert _by_name(tenancy, "Ann Lee", now_ms=at(11) * 60_000) is None, "it is over"


def test_what_is_only_held_is_found_by_no_name_and_no_address() -> None:
    tenancy = _tenancy(Ann="ann@example.com")
    tenancy["bookings"]["b0"].update({"status": "held", "until_ms": NOON})
    assert _by_name(tenancy, "Ann") is None
    assert _by_email(tenancy, "ann@example.com") is None


def test_an_address_is_exactly_that_address_and_of_one_booking() -> None:
    tenancy = _tenancy(
        Ann="Ann@Example.com", Bob="bob@example.com", Zoe="zoe@example.com", Joe="zoe@example.com"
    )
    assert _by_email(tenancy, "ann@example.com") == "b0"
    for other in ("ann@example.co", "nn@example.com", "z@example.com", ""):
        assert _by_email(tenancy, other) is None
    assert _by_email(tenancy, "bob@example.com", now_ms=NOON) is None


def _class() -> World:
    tenancy = of(ann=host())
    for number, conversation in enumerate((ONE, OTHER, OTHER)):
        tenancy["bookings"][f"b{number}"] = {
            **booking(("ann",), at(10), at(11)),
            "group": "class",
            "capacity": 5,
            "conversation": conversation,
            "caller": f"caller:{number}",
        }
    tenancy["bookings"]["b1"]["status"] = "cancelled"
    return tenancy


@pytest.mark.parametrize(
    ("id", "conversation", "caller", "seat"),
    [
        ("b0", "", "", "b0"),
        ("b1", "", "", "b1"),
        ("class", ONE, "", "b0"),
        ("class", OTHER, "", "b2"),  # of two, the one that stands
        ("class", "", "caller:1", "b1"),
        ("class", "conversation:9", "caller:9", None),
        ("class", "", "", None),
        ("b9", ONE, "caller:0", None),
        ("", ONE, "caller:0", None),
    ],
)
def test_an_id_leads_to_one_seat(id: str, conversation: str, caller: str, seat: str | None) -> None:
    found = finding.by_id(documents.picture(_class(), MONDAY), id, conversation, caller)
    assert (found.seat.id if isinstance(found, Place) else None) == seat


def test_who_knows_an_id_needs_nothing_else() -> None:
    found = finding.by_id(documents.picture(_tenancy(Ann=""), MONDAY), "b0")
    assert isinstance(found, Place)
    assert found.seat.attendee.name == "Ann"


def test_where_nothing_is_known_of_somebody_nothing_is_theirs() -> None:
    assert list(finding.own(documents.picture(_tenancy(Ann=""), MONDAY), "", "")) == []


def _tries(picture: Picture, count: int, conversation: str, caller: str, now_ms: int = 0) -> int:
    """How many of so many tries are let through."""
    through = 0
    for _ in range(count):
        found = guessing.guess(picture, conversation, caller, now_ms)
        if isinstance(found, Decision):
            assert set(found.writes) == {key.partition(":")[2] for key in found.change.puts}
            picture.fold(found.change)
            through += 1
        else:
            assert found == TooManyGuesses()
    return through


def test_a_caller_has_a_few_tries_in_whatever_conversation() -> None:
    picture = documents.picture(_tenancy(Ann=""), MONDAY)
    assert _tries(picture, 2, ONE, "caller:1") == 2
    assert _tries(picture, 9, OTHER, "caller:1") == GUESSES_MAX - 2
    assert _tries(picture, 9, OTHER, "caller:2") == 2, "the conversation has its own, whoever is on the line"
    assert _tries(picture, 9, "conversation:3", "caller:3") == GUESSES_MAX


def test_who_withholds_their_number_shares_the_tries_of_all_who_do() -> None:
    picture = documents.picture(_tenancy(Ann=""), MONDAY)
    through = [_tries(picture, 9, f"conversation:{each}", "") for each in range(50)]
    assert sum(through) == ANONYMOUS_GUESSES_MAX
    assert max(through) == GUESSES_MAX
    assert _tries(picture, 9, "", "") == 0
    assert _tries(picture, 1, "conversation:99", "caller:1") == 1


def test_tries_are_forgotten_after_a_while_and_not_before() -> None:
    picture = documents.picture(_tenancy(Ann=""), MONDAY)
    assert _tries(picture, 9, "", "caller:1", now_ms=5) == GUESSES_MAX
    assert _tries(picture, 1, "", "caller:1", now_ms=5 + GUESSES_WINDOW_MS - 1) == 0
    assert _tries(picture, 9, "", "caller:1", now_ms=5 + GUESSES_WINDOW_MS) == GUESSES_MAX


def test_what_a_conversation_has_found_is_theirs_while_it_is_remembered() -> None:
    picture = documents.picture(_tenancy(Ann=""), MONDAY)
    decision = guessing.guess(picture, ONE, "caller:1", 0, "b0")
    assert isinstance(decision, Decision)
    picture.fold(decision.change)
    assert guessing.found(picture, ONE, GUESSES_WINDOW_MS - 1) == ("b0",)
    assert guessing.found(picture, ONE, GUESSES_WINDOW_MS) == ()
    assert guessing.found(picture, OTHER, 0) == guessing.found(picture, "", 0) == ()
    assert picture.guesses["caller:1"].found == (), "another call from that number starts anew"
    picture.fold(Change(deletes=(f"guesses:{ONE}",)))
    assert guessing.found(picture, ONE, 0) == ()


def test_all_of_whom_nothing_is_known_are_one_entity() -> None:
    found = guessing.guess(documents.picture(_tenancy(Ann=""), MONDAY), "", "", 0)
    assert isinstance(found, Decision)
    assert found.writes == (ANONYMOUS,)
