"""A command given to the engine and to the oracle: what is told, what is committed, what that rests on."""

from collections.abc import Iterable
from itertools import combinations
from typing import TypedDict, Unpack

from engine import bookings, closing, rescheduling, seats, series
from engine.bookings import Book, Decision, Reused, TooManyHolds
from engine.lifecycle import Action
from engine.model import Attendee, Booking, Change, Document, Mode, Party, Refusal, Seat, Turn
from engine.picture import Picture
from engine.rescheduling import Impossible, Reschedule
from engine.seats import Place
from engine.series import Missing
from tests.engine import checks, documents
from tests.oracle import desk, world
from tests.oracle.desk import Answer, Command, Outcome
from tests.oracle.world import World

Told = tuple[Answer, World]
"""What is told, and the tenant as the oracle has it afterwards."""
Found = Decision | Place | Refusal | Reused | TooManyHolds | Impossible | Missing | None


class Rest(TypedDict, total=False):
    """What else a command may say."""

    duration: int
    collective: bool
    service: str | None
    team: str | None
    name: str
    email: str
    conversation: str
    caller: str
    op: str
    fingerprint: str
    hold: str


def command(id: str, hosts: tuple[str, ...], start: int, **rest: Unpack[Rest]) -> Command:
    """A command in which only some things are said."""
    unsaid: Command = {
        "id": id,
        "hosts": hosts,
        "collective": False,
        "service": None,
        "team": None,
        "start": start,
        "duration": 30,
        "name": "",
        "email": "",
        "conversation": "",
        "caller": "",
        "op": "",
        "fingerprint": "",
        "hold": "",
    }
    return {**unsaid, **rest}


def for_engine(asked: Command) -> Book:
    return Book(
        id=asked["id"],
        party=party_of(asked),
        start=asked["start"],
        duration=asked["duration"],
        attendee=Attendee(name=asked["name"], email=asked["email"]),
        conversation=asked["conversation"],
        caller=asked["caller"],
        op=asked["op"],
        fingerprint=asked["fingerprint"],
        hold=asked["hold"],
    )


def party_of(asked: Command) -> Party:
    mode: Mode = "collective" if asked["collective"] else "round_robin"
    return Party(asked["hosts"], mode, asked["service"], asked["team"])


def book(picture: Picture, tenancy: World, asked: Command, now_ms: int) -> Told:
    found = bookings.book(picture, for_engine(asked), now_ms)
    rests_on_its_settings(found, asked)
    return agreed(picture, found, desk.book(tenancy, asked, now_ms), now_ms)


def hold(picture: Picture, tenancy: World, asked: Command, now_ms: int) -> Told:
    found = bookings.hold(picture, for_engine(asked), now_ms)
    rests_on_its_settings(found, asked)
    return agreed(picture, found, desk.hold(tenancy, asked, now_ms), now_ms)


def repeat(
    picture: Picture, tenancy: World, asked: Command, starts: tuple[int, ...], now_ms: int, partly: bool
) -> Told:
    found = series.book(picture, for_engine(asked), starts, now_ms, partly=partly)
    rests_on_its_settings(found, asked)
    return agreed(picture, found, desk.repeat(tenancy, asked, starts, now_ms, partly), now_ms)


def reschedule(picture: Picture, tenancy: World, name: str, asked: Command, now_ms: int) -> Told:
    to = Reschedule(
        name, party_of(asked), asked["start"], asked["duration"], asked["conversation"], asked["caller"]
    )
    found = rescheduling.reschedule(picture, to, now_ms)
    rests_on_its_settings(found, asked)
    return agreed(picture, found, desk.reschedule(tenancy, name, asked, now_ms), now_ms)


def change(picture: Picture, tenancy: World, name: str, action: Action, now_ms: int) -> Told:
    found = closing.change(picture, name, action, now_ms)
    return agreed(picture, found, [desk.change(tenancy, name, action, now_ms)], now_ms)


def release(picture: Picture, tenancy: World, conversation: str, now_ms: int) -> Told:
    found = closing.release(picture, conversation)
    return agreed(picture, found, desk.release(tenancy, conversation, now_ms), now_ms)


def agreed(picture: Picture, found: Found, expected: list[Outcome], now_ms: int) -> Told:
    """The engine tells and does what the oracle would have it tell and do."""
    told = answer(found)
    possible = [after for answer, after in expected if answer == told]
    assert possible, f"told {told}, but it is {[answer for answer, _ in expected]}"
    if not isinstance(found, Decision):
        return told, possible[0]
    names_what_it_touches(picture, found, now_ms)
    picture.fold(found.change)
    now = plain(picture, now_ms)
    for after in possible:
        if desk.plain(after, now_ms) == now:
            return told, after
    assert now == desk.plain(possible[0], now_ms)
    raise AssertionError("unreachable")


def answer(found: Found) -> Answer:
    match found:
        case Decision():
            return "done", found.outcome
        case Place():
            return "again", found.seat.id
        case Refusal():
            return "no", found.reason
        case Missing():
            return "no", found.refusal.reason
        case Impossible():
            return "impossible", found.place.seat.id
        case Reused():
            return "reused", None
        case TooManyHolds():
            return "too many", None
    return "unknown", None


def plain(picture: Picture, now_ms: int) -> dict[str, world.Booking]:
    """The bookings of a picture, as those of the oracle are compared."""
    found: World = {
        "tenant": {"zone": "", "weekly": None, "overrides": {}, "rules": {}},
        "hosts": {},
        "services": {},
        "bookings": {},
        "busy": {},
        "turns": {},
    }
    documents.take_over(found, picture)
    return desk.plain(found, now_ms)


def sound(picture: Picture, tenancy: World, now_ms: int) -> None:
    """What is true whatever came before.

    Bookings of a host, with their buffers, are not in each other's way; nobody sits on a seat that is not
    there; and a picture that is built anew from its documents is the same.
    """
    live = {key: each for key, each in tenancy["bookings"].items() if world.takes(each, now_ms)}
    entries = {world.appointment(key, each): each for key, each in live.items()}
    for one, other in combinations(entries.values(), 2):
        assert not desk.overlap(one, other)
    for key, each in entries.items():
        assert len(world.people(tenancy, key).keys() & live.keys()) <= each["capacity"]
    fresh = Picture("tenant", picture.today)
    fresh.fold(Change(puts=dict(picture.documents)))
    checks.same(picture, fresh, picture.today - 1, 7)


def names_what_it_touches(picture: Picture, decision: Decision, now_ms: int) -> None:
    """Whoever's calendar, turn or booking changes is among the entities that the decision writes."""
    writes, puts = set(decision.writes), decision.change.puts
    assert not set(decision.change.deletes) & puts.keys()
    assert set(decision.change.deletes) <= picture.documents.keys()
    for key in (*puts, *decision.change.deletes):
        for each in (picture.documents.get(key), puts.get(key)):
            if isinstance(each, Turn):
                assert f"host:{each.host}" in writes
            if isinstance(each, Booking):
                assert writes >= {f"host:{host}" for host in each.hosts}
    before = _seats(picture.documents.get(key) for key in (*puts, *decision.change.deletes))
    after = _seats(puts.values())
    for id in before.keys() | after.keys():
        one, other = before.get(id), after.get(id)
        over = one is not None and one.status == "held" and one.held_until_ms <= now_ms
        for seat in (one, other) if one != other and not over else ():
            if seat is not None:
                assert writes >= {seat.conversation, seat.caller} - {""}


def _seats(found: Iterable[Document | None]) -> dict[str, Seat]:
    return {seat.id: seat for each in found if isinstance(each, Booking) for seat in seats.of(each)}


def rests_on_its_settings(found: Found, asked: Command) -> None:
    """A decision has read the tenant, and the service and team that were asked for."""
    if isinstance(found, Decision):
        assert "tenant" in found.reads
        assert asked["service"] is None or f"service:{asked['service']}" in found.reads
        assert asked["team"] is None or f"team:{asked['team']}" in found.reads
