"""Several bookings -> one reply: those that somebody has, those that could be meant, and series.

The rule: nobody keeps more than a few times in mind, so of many only the next are named, and how many there
are. What tells them apart is said with each: the time, else with whom, else for whom.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from msgspec.structs import replace

from engine import finding, seats
from engine.model import Refusal
from engine.picture import Picture
from engine.seats import Place
from tools import answers, confirmations
from tools.call import Reply
from tools.request import Context, Request
from tools.speech.language import Sentence
from tools.speech.speaker import MOMENTS_MAX

SEVERAL_MAX = MOMENTS_MAX
"""Bookings named in one sentence, and in its data."""
SERIES_MIN = 3
"""Two bookings of one series are named; of more, the first and the last are enough."""
HOSTS_MAX = 2
"""Hosts named with each of several bookings."""


def everything(found: Context, places: Sequence[Place]) -> Reply:
    """All that somebody has, two bookings or more, in order of time."""
    voice, number = found.speaker, found.speaker.number(len(places))
    hosts = _same_hosts(places)
    series = {each.seat.series for each in places}
    if all(each.seat.status == "held" for each in places):
        say = voice.say("held_several", times=_times(found, places, "and"))
    elif len(series) == 1 and "" not in series and len(places) >= SERIES_MIN and hosts:
        pending = any(each.seat.status == "pending" for each in places)
        say = _from_to(found, found.picture, places, "pending_series" if pending else "found_series")
    elif len(places) > SEVERAL_MAX:
        say = voice.say("found_next", number=number, times=_times(found, places, "and"))
    else:
        say = voice.say("found_several", number=number, times=_times(found, places, "and"))
    return _shown(found, places, say)


def choice(found: Context, places: Sequence[Place]) -> Reply:
    """The question which of several is meant."""
    voice, many = found.speaker, len(places) > SEVERAL_MAX
    times = _times(found, places, "and" if many else "or")
    number = voice.number(len(places))
    say = voice.say("which_of_many" if many else "which_booking", number=number, times=times)
    return _shown(found, places, say, "which_booking")


def repeated(request: Request, picture: Picture, places: Sequence[Place], starts: Sequence[int]) -> Reply:
    """A series, as it is now. `starts`: all that was asked for; what was never had of it was not free."""
    standing = [each for each in places if seats.standing(each.seat)]
    if not standing:
        return confirmations.as_it_is(request, picture, places[0])
    first = confirmations.as_it_is(request, picture, standing[0])
    say = first.say
    if len(standing) > 1:
        pending = any(each.seat.status == "pending" for each in standing)
        say = _from_to(request, picture, standing, "pending_series" if pending else "booked_series")
        say = answers.local(request, say, [each.booking.start for each in standing])
    mine = finding.own(picture, request.conversation, request.caller)
    had = {start for each in (*places, *mine) for start in finding.starts(*each)}
    left_out = _left_out(request, sorted(set(starts) - had))
    # What it is about stands in the first: fifty times four thousand characters would be a long reply.
    shown = [confirmations.data(request, each) for each in standing]
    rest = [replace(each, context="") for each in shown[1:]]
    return replace(first, say=f"{say} {left_out}".strip(), bookings=(shown[0], *rest))


def none_booked(request: Request, start: int, refusal: Refusal) -> Reply:
    """All or nothing was asked for, and this start is not free."""
    if refusal.reason not in ("busy", "buffer", "cap"):
        return answers.not_free(request, start, refusal)
    say = request.speaker.say("none_booked", when=request.speaker.moment(start))
    return Reply(say=answers.local(request, say, (start,)), available=False, reason=refusal.reason)


def _left_out(request: Request, starts: Sequence[int]) -> str:
    voice = request.speaker
    if not starts:
        return ""
    if len(starts) > SEVERAL_MAX:
        return voice.say("left_out_many", number=voice.number(len(starts)))
    return voice.say("left_out", times=voice.moments(starts, "and"))


def _from_to(found: Context, picture: Picture, places: Sequence[Place], sentence: Sentence) -> str:
    voice = found.speaker
    names = dict.fromkeys(name for each in places for name in confirmations.names_of(picture, each))
    return voice.say(
        sentence,
        number=voice.number(len(places)),
        first=voice.moment(places[0].booking.start),
        last=voice.moment(places[-1].booking.start),
        host=voice.names(list(names)),
    )


def _times(found: Context, places: Sequence[Place], word: Literal["and", "or"]) -> str:
    """When they are; with whom and for whom too, where that tells them apart."""
    voice, shown = found.speaker, places[:SEVERAL_MAX]
    starts = Counter(each.booking.start for each in shown)
    pending = any(each.seat.status == "pending" for each in shown)
    if _same_hosts(shown) and len(starts) == len(shown) and not pending:
        return voice.moments(starts, word)
    alike = Counter((each.booking.start, each.booking.hosts) for each in shown)
    return voice.meetings(
        [_label(found, each, named=alike[each.booking.start, each.booking.hosts] > 1) for each in shown], word
    )


def _label(found: Context, place: Place, *, named: bool) -> str:
    """One of several; `named`: with the name of its attendee."""
    voice = found.speaker
    host = voice.names(confirmations.names_of(found.picture, place), HOSTS_MAX)
    return voice.meeting(
        place.booking.start,
        host,
        attendee=place.seat.attendee.name if named else "",
        pending=place.seat.status == "pending",
    )


def _same_hosts(places: Sequence[Place]) -> bool:
    return len({each.booking.hosts for each in places}) == 1


def _shown(found: Context, places: Sequence[Place], say: str, reason: str = "") -> Reply:
    shown = places[:SEVERAL_MAX]
    say = answers.local(found, say, [each.booking.start for each in shown])
    return Reply(say=say, reason=reason, bookings=tuple(confirmations.data(found, each) for each in shown))
