"""What leaves memory: bookings that are over for long, holds that have expired, tries that are forgotten.

The rule: nothing here changes what anybody can book or was promised. What is over goes to the archive as it
was, and a booking that nobody has said otherwise of has taken place.
"""

from collections.abc import Iterator
from itertools import islice

from msgspec.structs import replace

from engine import bookings, seats
from engine.bookings import Decision
from engine.calendar import NO_CAPS
from engine.finding import GUESSES_WINDOW_MS
from engine.model import DAY, Booking, BusyBlock, Change, Document
from engine.picture import Picture, key_of
from engine.seats import Place

CAPPED_DAYS = 32
"""What is booked in a month counts until the month is over, in every zone."""
BATCH_MAX = 100
"""Documents of one commit: small, so that it holds up nobody."""
MINUTE_MS = 60_000


def due(picture: Picture, now_ms: int, history_days: int, limit: int = BATCH_MAX) -> Decision | None:
    """The next batch of what is to go, at most `limit` documents; None where there is nothing.

    `history_days`: how long what is over stays in memory; 0 for ever.
    """
    gone = list(islice(_gone(picture, now_ms, history_days), limit))
    if not gone:
        return None
    archived = {key_of(each): _closed(each, now_ms) for each in gone if _is_kept(each)}
    entities: dict[str, None] = {}
    for each in gone:
        entities |= dict.fromkeys(_entities(each))
    return Decision(
        change=Change(deletes=tuple(key_of(each) for each in gone)),
        reads=(),
        writes=tuple(entities),
        outcome="",
        archives=archived,
    )


def _gone(picture: Picture, now_ms: int, history_days: int) -> Iterator[Document]:
    for hold in picture.holds.values():
        if not any(each.status != "held" or each.held_until_ms > now_ms for each in seats.of(hold)):
            yield hold
    for tries in picture.guesses.values():
        if now_ms - tries.first_at_ms >= GUESSES_WINDOW_MS:
            yield tries
    if history_days:
        now = now_ms // MINUTE_MS
        for document in picture.documents.values():
            if _is_over(picture, document, now, history_days):
                yield document


def _is_over(picture: Picture, document: Document, now: int, history_days: int) -> bool:
    if isinstance(document, BusyBlock):
        return document.end <= now - history_days * DAY
    if not isinstance(document, Booking) or not _is_kept(document):
        return False
    calendars = [picture.calendars[host] for host in document.hosts if host in picture.calendars]
    capped = any(each.caps is not NO_CAPS for each in calendars)
    return document.end <= now - max(history_days, CAPPED_DAYS if capped else 0) * DAY


def _is_kept(document: Document) -> bool:
    """Whether it goes to the archive: what was booked; not what was only held, nor what was merely busy."""
    return isinstance(document, Booking) and any(each.status != "held" for each in seats.of(document))


def _closed(document: Document, now_ms: int) -> Document:
    """A booking as it is archived."""
    assert isinstance(document, Booking), "nothing else is"
    for seat in seats.of(document):
        if seat.status == "confirmed":
            history = seats.step(seat, document, seat.status, now_ms)
            done = replace(seat, status="completed", decided_at_ms=now_ms, history=history)
            document = seats.put(document, done)
    return document


def _entities(document: Document) -> tuple[str, ...]:
    """What a decision about the same thing marks."""
    match document:
        case Booking():
            places = [Place(document, seat) for seat in seats.of(document)]
            return bookings.entities(document.hosts, *bookings.people_of(places))
        case BusyBlock():
            return (f"host:{document.host}", key_of(document))
        case _:
            return (key_of(document).partition(":")[2],)
