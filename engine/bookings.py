"""Decisions: a command and a picture -> what to commit, or why not. Here: taking a time, for now or for good.

The rule: a decision names everything it has read. It commits only if none of that has changed since, so
that nothing here needs a lock. Whose turn it is lives in documents of its own and is not among the
entities: it would make every booking of a team conflict, and a turn taken twice corrects itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from engine import finding, lifecycle, seats, teams, turns
from engine.calendar import View
from engine.model import (
    ANONYMOUS_HOLDS_MAX,
    HOLDS_MAX,
    Attendee,
    Booking,
    Change,
    Document,
    Party,
    Refusal,
    Seat,
    Slot,
    Terms,
)
from engine.picture import Picture, key_of
from engine.seats import Place

ANONYMOUS = "anonymous"
"""The entity of all those of whom nothing is known: they share one allowance of holds."""


class Book(Struct, frozen=True):
    """Take this time for this person. `conversation` and `caller` are entities, "" where unknown."""

    id: str
    """The id that a new booking gets."""
    party: Party
    start: int
    duration: int
    attendee: Attendee
    context: str = ""
    time_zone: str = ""
    language: str = ""
    conversation: str = ""
    caller: str = ""
    op: str = ""
    fingerprint: str = ""
    hold: str = ""
    """The id of what is held and becomes this booking; "" where only the conversation tells."""


class Reused(Struct, frozen=True):
    """The operation was done before, with another request under the same id."""


class TooManyHolds(Struct, frozen=True):
    """So many times are held for this caller already."""

    limit: int


class Decision(Struct, frozen=True):
    """What to commit, and on what it rests. `outcome` is what a repetition of the command is told."""

    change: Change
    reads: tuple[str, ...]
    """Entities that must not have changed."""
    writes: tuple[str, ...]
    """Entities that must not have changed, and that change."""
    outcome: str
    archives: dict[str, Document] = {}
    """Documents that leave memory for the ledger's archive, by key; `change` deletes them."""


def book(picture: Picture, command: Book, now_ms: int) -> Decision | Place | Refusal | Reused:
    """A new booking, the one that this person already has at that time, or what stands against it.

    What was done before is looked up first, so that a retry never hears "taken" about its own booking.
    What was held for this caller becomes the booking. The outcome is the id of the seat.
    """
    done = settled(picture, command)
    if done is not None:
        return done
    own = own_holds(picture, command, now_ms)
    held = next((each for each in own if _is_it(each, command)), None)
    if held is not None:
        return _confirm_hold(picture, command, held, own, now_ms)
    return _take(picture, command, own, now_ms, "book")


def hold(picture: Picture, command: Book, now_ms: int) -> Decision | Place | Refusal | Reused | TooManyHolds:
    """Keep a time for a caller who has not decided yet; holding it again keeps it for longer."""
    done = settled(picture, command)
    if done is not None:
        return done
    own = own_holds(picture, command, now_ms)
    held = next((each for each in own if _is_it(each, command)), None)
    if held is not None:
        return _hold_longer(picture, command, held, now_ms)
    if command.conversation or command.caller:
        limit, others = HOLDS_MAX, finding.holds(picture, command.conversation, command.caller, now_ms)
    else:
        limit, others = ANONYMOUS_HOLDS_MAX, finding.anonymous_holds(picture, now_ms)
    if len(others) >= limit:
        return TooManyHolds(limit)
    return _take(picture, command, own, now_ms, "hold")


def settled(picture: Picture, command: Book) -> Place | Reused | Refusal | None:
    """What answers the command before any time is judged: it was done before, or there is nobody for it."""
    done = repeated(picture, command)
    if done is not None or stands(picture, command.party):
        return done
    return Refusal("closed")


def repeated(picture: Picture, command: Book) -> Place | Reused | None:
    """What this very operation, or this person for this time, has booked before."""
    for booking in picture.by_op.get(command.op, {}).values():
        for seat in seats.of(booking):
            if seat.op == command.op:
                return Place(booking, seat) if seat.fingerprint == command.fingerprint else Reused()
    return existing(picture, command)


def existing(picture: Picture, command: Book) -> Place | None:
    """The booking that this command would repeat: same person, same start, still standing.

    A person is a conversation or a caller's number (the line dropped, they called again); two different
    names are two persons. Whoever asks again for a time that the booking was moved away from, on the same
    line, means that booking.
    """
    for place in finding.own(picture, command.conversation, command.caller):
        booking, seat = place
        moved = command.conversation != "" and seat.conversation == command.conversation
        same = command.start in finding.starts(booking, seat) if moved else command.start == booking.start
        if same and seats.standing(seat) and finding.same_person(seat.attendee, command.attendee):
            return place
    return None


def own_holds(picture: Picture, command: Book, now_ms: int) -> list[Place]:
    """What is held for this caller, or under the id that was given."""
    found = finding.holds(picture, command.conversation, command.caller, now_ms)
    by_id = finding.by_id(picture, command.hold, command.conversation, command.caller)
    if by_id is not None and by_id not in found and by_id.seat.status == "held":
        found += [by_id] if seats.alive(by_id.seat, now_ms) else []
    return found


def view_of(own: Iterable[Place], now_ms: int) -> View:
    """What a caller sees of the calendars: what is held for them, or moved, is not in their way."""
    places = tuple(own)
    mine = frozenset(seats.key(each.seat) for each in places)
    alone = frozenset(key_of(each.booking) for each in places if _is_alone(each.booking, mine, now_ms))
    return View(now_ms, mine | alone)


def _is_alone(booking: Booking, mine: frozenset[str], now_ms: int) -> bool:
    """Whether nobody else is in it."""
    return all(seats.key(each) in mine for each in seats.of(booking) if seats.alive(each, now_ms))


def stands(picture: Picture, party: Party) -> bool:
    """Whether everybody and everything that the party names is still there."""
    return picture.hosts.keys() >= set(party.hosts) and (
        party.service is None or party.service in picture.services
    )


def settings(party: Party) -> tuple[str, ...]:
    """The entities of the documents that a judgement of this party reads."""
    found = ["tenant"]
    if party.service is not None:
        found.append(f"service:{party.service}")
    if party.team is not None:
        found.append(f"team:{party.team}")
    return tuple(found)


def entities(hosts: Iterable[str], *people: str) -> tuple[str, ...]:
    """What a booking marks: its hosts, and those it is for where they are known."""
    return tuple(dict.fromkeys((*(f"host:{host}" for host in hosts), *filter(None, people))))


def people_of(places: Iterable[Place]) -> Iterator[str]:
    """The entities of those whom these are for."""
    for each in places:
        yield from (each.seat.conversation, each.seat.caller)


def put(*documents: Document) -> dict[str, Document]:
    """Documents by key."""
    return {key_of(each): each for each in documents}


def chosen(picture: Picture, party: Party, slot: Slot, preferred: Iterable[str] = ()) -> tuple[str, ...]:
    """Who gets it: all of those who meet together, else who had it before, else whose turn it is."""
    if party.mode == "collective":
        return slot.hosts
    had = next((host for host in preferred if host in slot.hosts), None)
    return (had or slot.hosts[0],)


def terms_for(picture: Picture, party: Party, host: str) -> Terms:
    """The terms of one host of the party."""
    return teams.terms_of(picture, party)[party.hosts.index(host)]


def occupy(
    picture: Picture, party: Party, slot: Slot, hosts: tuple[str, ...], seat: Seat, view: View
) -> tuple[Booking, Booking | None]:
    """The booking that this seat is in from now on, and the one that it has joined, if any."""
    terms = terms_for(picture, party, hosts[0])
    if terms.capacity > 1:
        joined = teams.joinable(picture, party, hosts[0], slot.start, slot.end, view)
        if joined is not None:
            return seats.put(seats.swept(joined, view.now_ms, view.without), seat), joined
    new = Booking(
        id=seat.id if terms.capacity == 1 else seats.group_id(seat.id),
        hosts=hosts,
        start=slot.start,
        end=slot.end,
        buffer_before=terms.buffer_before,
        buffer_after=terms.buffer_after,
        service=party.service,
        team=party.team,
        capacity=terms.capacity,
    )
    return seats.put(new, seat), None


class Cleared(NamedTuple):
    """What goes as a booking takes its place."""

    left: tuple[Booking, ...]
    """What is left of those that somebody has had besides."""
    deletes: tuple[str, ...]
    hosts: tuple[str, ...]
    """All that are affected, those of the new booking among them."""


def cleared(picture: Picture, booking: Booking, own: Iterable[Place], now_ms: int) -> Cleared:
    """Holds that have expired there go, and the caller's own. Seats held beside others' stay."""
    lead, trail = booking.start - booking.buffer_before, booking.end + booking.buffer_after
    mine = view_of(own, now_ms).without
    hosts = list(booking.hosts)
    left: dict[str, Booking] = {}
    deletes: dict[str, None] = {}
    for key in [key for host in booking.hosts for key in picture.calendars[host].holds(lead, trail)]:
        other = picture.bookings[key.removeprefix("booking:")]
        expired = not any(seats.alive(each, now_ms) for each in seats.of(other))
        if other.id == booking.id or not (expired or key in mine):
            continue
        hosts += other.hosts
        rest = seats.swept(other, now_ms, mine)
        if rest.seats:
            left[key] = rest
        else:
            deletes[key] = None
    return Cleared(tuple(left.values()), tuple(deletes), tuple(hosts))


def _is_it(held: Place, command: Book) -> bool:
    """Whether what is held is what is asked for now."""
    booking, party = held.booking, command.party
    return is_there(booking, party, command.start, command.duration) and party.service in (
        None,
        booking.service,
    )


def is_there(booking: Booking, party: Party, start: int, duration: int) -> bool:
    """Whether a booking is at this time, for so long, and with these: one of them, or all together."""
    if booking.start != start or booking.end - booking.start != duration:
        return False
    hosts, wanted = set(booking.hosts), set(party.hosts)
    return hosts == wanted if party.mode == "collective" else hosts <= wanted


def _take(
    picture: Picture, command: Book, own: Sequence[Place], now_ms: int, action: Literal["book", "hold"]
) -> Decision | Refusal:
    """Judge, and take it where it is free."""
    view = view_of(own, now_ms)
    slot = teams.judge(picture, command.party, command.duration, command.start, view)
    if isinstance(slot, Refusal):
        return slot
    hosts = chosen(picture, command.party, slot, (host for each in own for host in each.booking.hosts))
    terms = terms_for(picture, command.party, hosts[0])
    seat = seat_of(command, terms, now_ms, action)
    booking, joined = occupy(picture, command.party, slot, hosts, seat, view)
    gone = cleared(picture, booking, own, now_ms)
    first = joined is None or not seats.firm(joined)
    counted = turns.taken(picture, slot.hosts, hosts) if first and action == "book" else []
    people = (command.conversation, command.caller)
    return Decision(
        change=Change(puts=put(booking, *gone.left, *counted), deletes=gone.deletes),
        reads=settings(command.party),
        writes=entities(
            gone.hosts,
            *(people if any(people) or action == "book" else (ANONYMOUS,)),
            *people_of(own),
        ),
        outcome=seat.id,
    )


def seat_of(command: Book, terms: Terms, now_ms: int, action: Literal["book", "hold"]) -> Seat:
    """The seat that the command asks for."""
    status = lifecycle.after("new", "request" if action == "book" and terms.confirm else action)
    assert status is not None, "the table has all three"
    return Seat(
        id=command.id,
        attendee=command.attendee,
        status=status,
        held_until_ms=now_ms + terms.hold_s * 1_000 if action == "hold" else 0,
        context=command.context,
        time_zone=command.time_zone,
        language=command.language,
        conversation=command.conversation,
        caller=command.caller,
        op=command.op,
        fingerprint=command.fingerprint,
        decided_at_ms=now_ms,
    )


def _confirm_hold(
    picture: Picture, command: Book, held: Place, own: Sequence[Place], now_ms: int
) -> Decision:
    """Turn what is held into the booking. It was judged when it was taken, and has been kept since."""
    booking, seat = held
    terms = _terms_of(picture, booking)
    status = lifecycle.after("held", "request" if terms.confirm else "book")
    assert status is not None, "the table has both"
    given, known = command.attendee, seat.attendee
    taken = replace(
        seat,
        status=status,
        held_until_ms=0,
        attendee=Attendee(given.name or known.name, given.email or known.email, given.phone or known.phone),
        context=command.context or seat.context,
        time_zone=command.time_zone,
        language=command.language,
        conversation=command.conversation or seat.conversation,
        caller=command.caller or seat.caller,
        op=command.op,
        fingerprint=command.fingerprint,
        decided_at_ms=now_ms,
        history=seats.step(seat, booking, seat.status, now_ms),
    )
    others = [each for each in own if each != held]
    new = seats.put(seats.swept(booking, now_ms, view_of(others, now_ms).without), taken)
    gone = cleared(picture, new, others, now_ms)
    first = not seats.firm(booking)
    counted = turns.taken(picture, command.party.hosts, booking.hosts) if first else []
    return Decision(
        change=Change(puts=put(new, *gone.left, *counted), deletes=gone.deletes),
        reads=settings(command.party),
        writes=entities(gone.hosts, command.conversation, command.caller, *people_of((held, *others))),
        outcome=seat.id,
    )


def _hold_longer(picture: Picture, command: Book, held: Place, now_ms: int) -> Decision:
    booking, seat = held
    until_ms = now_ms + _terms_of(picture, booking).hold_s * 1_000
    kept = replace(seat, held_until_ms=max(seat.held_until_ms, until_ms), decided_at_ms=now_ms)
    return Decision(
        change=Change(puts=put(seats.put(booking, kept))),
        reads=settings(command.party),
        writes=entities(booking.hosts, seat.conversation, seat.caller),
        outcome=seat.id,
    )


def _terms_of(picture: Picture, booking: Booking) -> Terms:
    """The terms under which a booking stands: its service may be gone by now."""
    service = booking.service if booking.service in picture.services else None
    return teams.terms_of(picture, Party(booking.hosts, "collective", service))[0]
