"""Decisions: a command and a picture -> what to commit, or why not.

The rule: a decision names everything it has read. It commits only if none of that has changed since, so
that nothing here needs a lock. Whose turn it is lives in documents of its own and is not among the
entities: it would make every booking of a team conflict, and a turn taken twice corrects itself.
"""

import unicodedata

from msgspec import Struct

from engine import teams
from engine.model import Attendee, Booking, Change, Document, Party, Refusal, Turn
from engine.picture import Picture, key_of


class Book(Struct, frozen=True):
    """Book this time for this person. `conversation` and `caller` are entities, "" where unknown."""

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
    decided_at_ms: int = 0


class Reused(Struct, frozen=True):
    """The operation was done before, with another request under the same id."""


class Decision(Struct, frozen=True):
    """What to commit, and on what it rests. `outcome` is what a repetition of the command is told."""

    change: Change
    reads: tuple[str, ...]
    """Entities that must not have changed."""
    writes: tuple[str, ...]
    """Entities that must not have changed, and that change."""
    outcome: str


def book(picture: Picture, command: Book, now: int) -> Decision | Booking | Refusal | Reused:
    """A new booking, the one that this person already has at that time, or what stands against it.

    What was done before is looked up first, so that a retry never hears "taken" about its own booking.
    """
    for booking in picture.by_op.get(command.op, {}).values():
        return booking if booking.fingerprint == command.fingerprint else Reused()
    already = existing(picture, command)
    if already is not None:
        return already
    if not _stands(picture, command.party):
        return Refusal("closed")
    slot = teams.judge(picture, command.party, command.duration, command.start, now)
    if isinstance(slot, Refusal):
        return slot
    hosts = slot.hosts if command.party.mode == "collective" else slot.hosts[:1]
    terms = teams.terms_of(picture, command.party)[command.party.hosts.index(hosts[0])]
    booking = Booking(
        id=command.id,
        hosts=hosts,
        start=slot.start,
        end=slot.end,
        attendee=command.attendee,
        buffer_before=terms.buffer_before,
        buffer_after=terms.buffer_after,
        service=command.party.service,
        team=command.party.team,
        context=command.context,
        time_zone=command.time_zone,
        language=command.language,
        conversation=command.conversation,
        caller=command.caller,
        op=command.op,
        fingerprint=command.fingerprint,
        decided_at_ms=command.decided_at_ms,
    )
    return Decision(
        change=Change(puts=_documents(booking, *_turns(picture, hosts))),
        reads=_settings(command.party),
        writes=tuple(
            each
            for each in (*(f"host:{host}" for host in hosts), command.conversation, command.caller)
            if each
        ),
        outcome=booking.id,
    )


def existing(picture: Picture, command: Book) -> Booking | None:
    """The booking that this command would repeat: same person, same start, still standing.

    A person is a conversation or a caller's number (the line dropped, they called again); two different
    names are two persons.
    """
    in_conversation = picture.by_conversation.get(command.conversation, {})
    of_caller = picture.by_caller.get(command.caller, {})
    for booking in (*in_conversation.values(), *of_caller.values()):
        if (
            booking.start == command.start
            and booking.status == "confirmed"
            and _same_name(booking.attendee.name, command.attendee.name)
        ):
            return booking
    return None


def _stands(picture: Picture, party: Party) -> bool:
    """Whether everybody and everything that the party names is still there."""
    return picture.hosts.keys() >= set(party.hosts) and (
        party.service is None or party.service in picture.services
    )


def _same_name(one: str, other: str) -> bool:
    """Whether two names may be one person's: "Zoe", "Zoë Miller". One that was not said is anybody's."""
    words, others = _words(one), _words(other)
    return words <= others or words >= others


def _words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return set("".join(each for each in plain if not unicodedata.combining(each)).split())


def _settings(party: Party) -> tuple[str, ...]:
    found = ["tenant"]
    if party.service is not None:
        found.append(f"service:{party.service}")
    if party.team is not None:
        found.append(f"team:{party.team}")
    return tuple(found)


def _turns(picture: Picture, hosts: tuple[str, ...]) -> list[Turn]:
    number = max(picture.turns.values(), default=0) + 1
    return [Turn(host, number) for host in hosts]


def _documents(*documents: Document) -> dict[str, Document]:
    return {key_of(each): each for each in documents}
