"""Bookings that repeat: a rule for a bounded number of occurrences, all or nothing, or as many as fit.

The rule: occurrences keep their time on the wall clock, whatever the clocks do in between, and are judged
together: each sees those before it. Where one host can have them all, one host has them all.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from engine import bookings, hours, seats, teams, turns
from engine.bookings import Book, Decision, Reused
from engine.calendar import Block, View
from engine.model import Booking, Change, Party, Refusal, Slot, Turn
from engine.picture import Picture, key_of
from engine.seats import Place

Every = Literal["day", "week", "month"]


class Repeat(Struct, frozen=True):
    """`count` occurrences, `interval` days, weeks or months apart."""

    every: Every
    count: int
    interval: int = 1


class Missing(Struct, frozen=True):
    """All or nothing, and not all fit: the first that does not, and why."""

    start: int
    refusal: Refusal


def occurrences(repeat: Repeat, zone: ZoneInfo, start: int) -> tuple[int, ...]:
    """Their starts. In a month without that day it is the last one; in a gap, the moment that it ends."""
    day, wall = hours.local(zone, start)
    days = (_on(day, repeat, number * repeat.interval) for number in range(1, repeat.count))
    return (start, *(hours.reached(zone, each, wall) for each in days))


def _on(day: int, repeat: Repeat, by: int) -> int:
    if repeat.every == "day":
        return day + by
    if repeat.every == "week":
        return day + 7 * by
    first = date.fromordinal(day + hours.EPOCH_ORDINAL)
    years, month = divmod(first.month - 1 + by, 12)
    year = first.year + years
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(first.day, last)).toordinal() - hours.EPOCH_ORDINAL


def book(
    picture: Picture, command: Book, starts: tuple[int, ...], now_ms: int, *, partly: bool
) -> Decision | Place | Refusal | Missing | Reused:
    """A booking for each of the starts, in one commit. With `partly`, for those that are free.

    All of them share the id of the first as `series`, and the outcome is that id.
    """
    done = bookings.settled(picture, command)
    if done is not None:
        return done
    own = bookings.own_holds(picture, command, now_ms)
    view = bookings.view_of(own, now_ms)
    taken, refused = _best(picture, command, starts, view)
    if not taken or (refused and not partly):
        start, refusal = refused[0]
        return refusal if start == command.start else Missing(start, refusal)
    made = list(_made(picture, command, taken, view))
    gone = [bookings.cleared(picture, each, own, now_ms) for each, _ in made]
    left = [other for each in gone for other in each.left]
    first = [each for each, joined in made if joined is None or not seats.firm(joined)]
    counted = _turns(picture, command.party, first)
    return Decision(
        change=Change(
            puts=bookings.put(*(each for each, _ in made), *left, *counted),
            deletes=tuple(dict.fromkeys(key for each in gone for key in each.deletes)),
        ),
        reads=bookings.settings(command.party),
        writes=bookings.entities(
            [host for each in gone for host in each.hosts],
            *(command.conversation, command.caller),
            *bookings.people_of(own),
        ),
        outcome=command.id,
    )


def _turns(picture: Picture, party: Party, made: list[Booking]) -> list[Turn]:
    """Each host's, for as many of these as it has."""
    hosts = dict.fromkeys(host for each in made for host in each.hosts)
    return [
        turn
        for host in hosts
        for turn in turns.taken(picture, party.hosts, (host,), sum(host in each.hosts for each in made))
    ]


_Fitting = tuple[list[tuple[int, tuple[str, ...]]], list[tuple[int, Refusal]]]
"""Starts with the hosts that they get, and starts with what stands against them."""


def _best(picture: Picture, command: Book, starts: tuple[int, ...], view: View) -> _Fitting:
    """As many as fit: with one host if one can have as many as all of them together, else with several."""
    party = command.party
    together = _fit(picture, command, party, starts, view)
    if party.mode == "collective" or len(party.hosts) == 1:
        return together
    for host in turns.order(picture, party.hosts, view.now):
        alone = _fit(picture, command, replace(party, hosts=(host,)), starts, view)
        if len(alone[0]) == len(together[0]):
            return alone
    return together


def _fit(picture: Picture, command: Book, party: Party, starts: tuple[int, ...], view: View) -> _Fitting:
    taken: list[tuple[int, tuple[str, ...]]] = []
    refused: list[tuple[int, Refusal]] = []
    for start in starts:
        slot = teams.judge(picture, party, command.duration, start, view)
        if bookings.existing(picture, replace(command, start=start)) is not None:
            slot = Refusal("busy")  # they have that time already, and nobody is in two places
        if isinstance(slot, Refusal):
            refused.append((start, slot))
            continue
        hosts = bookings.chosen(picture, party, slot, taken[-1][1] if taken else ())
        taken.append((start, hosts))
        terms = bookings.terms_for(picture, party, hosts[0])
        end = start + command.duration
        joined = teams.joinable(picture, party, hosts[0], start, end, view) if terms.capacity > 1 else None
        if joined is not None and key_of(joined) not in view.without:
            continue  # it stands in the calendars already
        block = Block(start, end, start - terms.buffer_before, end + terms.buffer_after, booked=True)
        view = replace(view, extra=(*view.extra, *((picture.calendars[host], block) for host in hosts)))
    return taken, refused


def _made(
    picture: Picture, command: Book, taken: list[tuple[int, tuple[str, ...]]], view: View
) -> Iterator[tuple[Booking, Booking | None]]:
    """The bookings, each with the one that it joins, if any."""
    for number, (start, hosts) in enumerate(taken):
        party = command.party if command.party.mode == "collective" else replace(command.party, hosts=hosts)
        terms = bookings.terms_for(picture, party, hosts[0])
        own = replace(command, id=command.id if number == 0 else f"{command.id}-{number + 1}")
        seat = replace(bookings.seat_of(own, terms, view.now_ms, "book"), series=command.id)
        slot = Slot(start, start + command.duration, hosts)
        yield bookings.occupy(picture, party, slot, hosts, seat, view)


def of(picture: Picture, place: Place) -> list[Place]:
    """All of the repetition that somebody's booking belongs to, by time; itself where it belongs to none."""
    series = place.seat.series
    found = [
        Place(booking, seat)
        for booking in picture.by_series.get(series, {}).values()
        for seat in seats.of(booking)
        if seat.series == series
    ]
    return sorted(found, key=lambda each: each.booking.start) or [place]
