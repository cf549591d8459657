"""What every tool reads of a call: whom, when, how long, and in which zone and language to answer."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from engine import bookings, finding, teams, zones
from engine.calendar import View
from engine.model import DURATION_MAX, Booking, Mode, Party, Refusal, Slot, Tenant
from engine.picture import Picture
from tools import arguments, identity, manner, people
from tools.call import ToolCall
from tools.faults import Fault
from tools.memory import REPEATED_MS, Memory, Talk
from tools.speech.speaker import Speaker
from tools.when.model import Point, Understood, Window
from tools.when.understanding import understand as understand_when

CONTINENTS = frozenset(
    ("africa", "america", "antarctica", "arctic", "asia", "atlantic", "australia", "europe", "indian")
    + ("pacific",)
)
"""Zones are cities there. Elsewhere, in "Etc/GMT+5", they mean the opposite of what they say."""
LEAD = 2
"""Minutes: a time that begins while it is being said is no offer. Who names it gets it all the same."""


class Context(Struct, frozen=True, gc=False):
    """Who asks, and how to answer. `given` are the parameters as texts, "" or missing where nobody knows."""

    picture: Picture
    call: ToolCall
    given: Mapping[str, str]
    view: View
    """What this caller sees of the calendars, now."""
    zone: ZoneInfo
    speaker: Speaker
    talk: Talk | None
    """What this conversation was about before; None where nobody knows."""
    said_at: int
    """When it was said, in minutes: of a repetition, when it was said first."""
    repeated: bool
    """The very same was asked a moment ago."""
    named: Talk | None
    """What times this conversation has named, and for how long and with whom they are."""

    @property
    def now(self) -> int:
        """In minutes since the epoch."""
        return self.view.now

    @property
    def conversation(self) -> str:
        """The entity of the conversation."""
        return identity.conversation(self.call, self.picture.id)

    @property
    def caller(self) -> str:
        """The entity of the caller's number."""
        return identity.caller(self.call, self.picture.id)


class Request(Context, frozen=True, gc=False):
    """A call about a time, understood."""

    party: Party
    wishes: tuple[Point | Window, ...]
    """The times and windows that are wanted, in the order in which they were said."""
    duration: int
    dayless: bool = False
    """A time was said without its day."""

    @property
    def point(self) -> Point | None:
        """The one moment that is wanted; None where it is a window, several, or nothing."""
        first = self.wishes[0] if len(self.wishes) == 1 else None
        return first if isinstance(first, Point) else None

    @property
    def start(self) -> int | None:
        """Its minute."""
        return self.point.minute if self.point is not None else None

    def search(self, start: int, end: int) -> tuple[int, int]:
        """The starts in [start, end) that may be offered: (base, set of minutes from base)."""
        start = max(start, self.now + LEAD)
        return teams.free_starts(self.picture, self.party, self.duration, start, end, self.view)

    def judge(self, start: int, duration: int = 0) -> Slot | Refusal:
        """Whether one start is free; `duration`: other minutes than were asked for."""
        return teams.judge(self.picture, self.party, duration or self.duration, start, self.view)

    @property
    def with_name(self) -> str:
        """The name of the host where only one can be meant, else ""."""
        return self.picture.hosts[self.party.hosts[0]].name if len(self.party.hosts) == 1 else ""


def understand(call: ToolCall, picture: Picture, now_ms: int, memory: Memory | None = None) -> Request:
    """Read a call about a time. Raises `Fault` for the first thing that is missing or wrong."""
    found = context(call, picture, now_ms, memory)
    party, length = people.party(picture, found.given), duration(found)
    said = heard(found)
    if said is not None and _was_named(found.named, said):
        party, length = _as_named(found, party, length)
    if length is None:
        length = picture.duration(party.service)
    return request(found, party, said, length)


def _was_named(talk: Talk | None, said: Understood) -> bool:
    """Whether this is a time that this conversation was offered, or has asked for and can have."""
    if talk is None or len(said.windows) != 1 or not isinstance(said.windows[0], Point):
        return False
    minute = said.windows[0].minute
    return minute in talk.offered or (talk.free and minute == talk.asked)


def _as_named(found: Context, party: Party, length: int | None) -> tuple[Party, int | None]:
    """Such a time is meant as it was named: with whom, and for how long, unless the call says otherwise."""
    talk = found.named
    assert talk is not None, "nothing was named otherwise"
    if not any(found.given.get(each) for each in people.ASKED):
        with suppress(Fault):  # they have gone since
            party = people.party(found.picture, dict(talk.whom))
    return party, length or talk.duration or None


def request(found: Context, party: Party, said: Understood | None, duration: int) -> Request:
    """A request of somebody for a time. Raises `Fault` where it can be taken in several ways."""
    if said is not None and said.unanchored:
        raise Fault("unknown_reference")
    if said is not None and said.doubt:
        raise Fault("which_when", **_readings(said.doubt))
    wishes, dayless = (said.windows, said.dayless) if said is not None else ((), False)
    return Request(
        *(found.picture, found.call, found.given, found.view, found.zone, found.speaker, found.talk),
        *(found.said_at, found.repeated, found.named, party, wishes, duration, dayless),
    )


def _readings(doubt: Sequence[Point | Window]) -> dict[str, tuple[int, ...]]:
    """What may be meant, as the days or the moments to ask between."""
    points = tuple(each.minute for each in doubt if isinstance(each, Point))
    if len(points) == len(doubt):
        return {"moments": points}
    return {"days": tuple(each.minute if isinstance(each, Point) else each.start for each in doubt)}


def context(call: ToolCall, picture: Picture, now_ms: int, memory: Memory | None = None) -> Context:
    """Read of a call who asks. Raises `Fault`."""
    given = arguments.read(call.arguments)
    zone = _zone(picture, given)
    speaker = _speaker(picture, given.get("language", ""), zone, now_ms // 60_000)
    talk = memory.recall(identity.conversation(call, picture.id), now_ms) if memory is not None else None
    repeated = _repeats(call, talk, now_ms)
    said_ms, named = now_ms, talk
    if talk is not None and (repeated or _goes_on(call, given, talk)):
        said_ms, talk = talk.at_ms, talk.before
        named = talk if repeated else named
    view = _view(call, picture, now_ms)
    return Context(picture, call, given, view, zone, speaker, talk, said_ms // 60_000, repeated, named)


def _repeats(call: ToolCall, talk: Talk | None, now_ms: int) -> bool:
    """Whether this is the last call once more: "an hour later" is then told from what was before it."""
    if talk is None or not talk.call or now_ms - talk.at_ms >= REPEATED_MS:
        return False
    return talk.call == identity.words(call)


def _goes_on(call: ToolCall, given: Mapping[str, str], talk: Talk) -> bool:
    """Whether another tool gets the words of the last one: what was checked is then booked."""
    return talk.said != "" and talk.tool != call.name and talk.said == identity.said(given.get("when", ""))


def heard(found: Context, name: str = "when", talk: Talk | None = None) -> Understood | None:
    """What is said about time, None for nothing. `talk`: what it refers to. Raises `Fault`."""
    given = found.given
    text = given.get(name, "")
    if not text:
        return None
    said = _heard(found, text, talk)
    if name != "when":
        return said
    # Where models split what they heard, a part that is whole by itself says it all.
    if said.dayless and given.get("date") and given["date"] not in text:
        return _heard(found, f"{given['date']} {text}", talk)
    whole_day = len(said.windows) == 1 and isinstance(said.windows[0], Window) and said.windows[0].days
    if whole_day and given.get("time") and given["time"] not in text:
        return _heard(found, f"{text} {given['time']}", talk)
    return said


def _heard(found: Context, text: str, talk: Talk | None) -> Understood:
    """What a text means, with the names of whom one can meet in it or without."""
    text = people.without_whom(found.picture, text)
    try:
        return _understood(found, text, talk)
    except Fault as fault:
        nameless = people.without_names(found.picture, text) if fault.reason == "bad_when" else text
        if nameless == text:
            raise
    return _understood(found, nameless, talk)


def _understood(found: Context, text: str, talk: Talk | None) -> Understood:
    tenant, (language, own) = _tenant(found.picture), languages(found)
    return understand_when(
        text,
        found.said_at,
        found.zone,
        language,
        also=(own,),
        manner=manner.of(tenant),
        talk=talk or found.talk,
    )


def languages(found: Context) -> tuple[str, str]:
    """What callers of this business may speak: the language of the call, and the business's own."""
    return found.speaker.language.code, _tenant(found.picture).language


def meant(found: Context, name: str = "when") -> tuple[Point | Window, ...]:
    """Every time that may be meant of something that is there already; none for nothing. Raises `Fault`."""
    said = heard(found, name)
    return () if said is None else said.doubt or said.windows


def duration(found: Context) -> int | None:
    """The minutes that are named, None for none. Raises `Fault`."""
    return arguments.duration(found.given.get("duration", ""), languages(found))


def party_of(booking: Booking) -> Party:
    """Whom a booking is with, as somebody to be asked for."""
    mode: Mode = "collective" if len(booking.hosts) > 1 else "round_robin"
    return Party(booking.hosts, mode, booking.service, booking.team)


def _view(call: ToolCall, picture: Picture, now_ms: int) -> View:
    """What is held for this caller is free for them."""
    if not picture.holds:
        return View(now_ms)
    conversation, caller = identity.conversation(call, picture.id), identity.caller(call, picture.id)
    own = finding.holds(picture, conversation, caller, now_ms)
    return bookings.view_of(own, now_ms)


def for_one_time(request: Request) -> Request:
    """The request where one time is meant: from one moment to another is the slot, if it can be one.

    Of a bare hour that is outside the hours the other reading counts, where that is within them. Raises
    `Fault` missing_date for a time without its day: that would be a guess.
    """
    if request.dayless and any(isinstance(each, Point) or each.exact for each in request.wishes):
        raise Fault("missing_date")
    if len(request.wishes) != 1:
        return request
    wish = request.wishes[0]
    if isinstance(wish, Point):
        return within_hours(request)
    if wish.end is None or not wish.exact:
        return request
    length = wish.end - wish.start
    if length > DURATION_MAX or (request.given.get("duration") and length != request.duration):
        return request
    return msgspec.structs.replace(request, wishes=(Point(wish.start),), duration=length)


def within_hours(request: Request) -> Request:
    """The request with the other reading of a bare hour, where only that is within the hours."""
    point = request.point
    if point is None or point.other is None or point.other <= request.now:
        return request
    if not _closed(request, point.minute):
        return request
    if _closed(request, point.other):
        return request
    return msgspec.structs.replace(request, wishes=(Point(point.other, point.minute, point.about),))


def _closed(request: Request, start: int) -> bool:
    found = request.judge(start)
    return isinstance(found, Refusal) and found.reason == "closed"


def speaker(call: ToolCall | None, picture: Picture, now_ms: int) -> Speaker:
    """Somebody to speak with, whatever is wrong with the call."""
    given: Mapping[str, str] = {}
    if call is not None and isinstance(language := call.arguments.get("language"), str):
        given = {"language": language}
    try:
        given = arguments.read(call.arguments) if call is not None else given
        zone = _zone(picture, given)
    except Fault:
        zone = zones.get(_tenant(picture).time_zone)
    return _speaker(picture, given.get("language", ""), zone, now_ms // 60_000)


def _speaker(picture: Picture, language: str, zone: ZoneInfo, now: int) -> Speaker:
    own = _tenant(picture).language
    return Speaker(language or own, zone, now, default=own)


def _tenant(picture: Picture) -> Tenant:
    assert picture.tenant is not None, "a tenant without settings is never loaded"
    return picture.tenant


def _zone(picture: Picture, given: Mapping[str, str]) -> ZoneInfo:
    name = given.get("time_zone") or _tenant(picture).time_zone
    found = zones.find(name) or _cities().get("_".join(name.split()).lower())
    if found is None:
        raise Fault("unknown_time_zone", zone=name)
    return found


@lru_cache(maxsize=1)
def _cities() -> Mapping[str, ZoneInfo]:
    """Zones by the name of their city alone, as the refusal of an unknown one asks for it."""
    places = [name for name in sorted(zones.load()) if name.partition("/")[0] in CONTINENTS]
    return {name.rpartition("/")[2]: zones.load()[name] for name in places}
