"""What every tool reads of a call: whom, when, how long, and in which zone and language to answer."""

from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from engine import bookings, finding, teams, zones
from engine.calendar import View
from engine.model import DURATION_MAX, Booking, Mode, Party, Refusal, Slot, Tenant
from engine.picture import Picture
from tools import arguments, identity, people
from tools.call import ToolCall
from tools.faults import Fault
from tools.speech.speaker import Speaker
from tools.when import iso

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
    when: iso.Point | iso.Window | None
    duration: int

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


def understand(call: ToolCall, picture: Picture, now_ms: int) -> Request:
    """Read a call about a time. Raises `Fault` for the first thing that is missing or wrong."""
    found = context(call, picture, now_ms)
    party = people.party(picture, found.given)
    length = duration(found)
    if length is None:
        length = picture.duration(party.service)
    return request(found, party, when(found), length)


def request(found: Context, party: Party, when: iso.Point | iso.Window | None, duration: int) -> Request:
    """A request of somebody for a time."""
    return Request(
        *(found.picture, found.call, found.given, found.view, found.zone, found.speaker),
        *(party, when, duration),
    )


def context(call: ToolCall, picture: Picture, now_ms: int) -> Context:
    """Read of a call who asks. Raises `Fault`."""
    given = arguments.read(call.arguments)
    zone = _zone(picture, given)
    speaker = _speaker(picture, given.get("language", ""), zone, now_ms // 60_000)
    return Context(picture, call, given, _view(call, picture, now_ms), zone, speaker)


def when(found: Context, name: str = "when") -> iso.Point | iso.Window | None:
    """The time that is named, None for none. Raises `Fault`."""
    text = found.given.get(name, "")
    return iso.understand(text, found.zone) if text else None


def duration(found: Context) -> int | None:
    """The minutes that are named, None for none. Raises `Fault`."""
    return arguments.duration(found.given.get("duration", ""))


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
    """The request where one time is meant: from one moment to another is the slot, if it can be one."""
    when = request.when
    if not isinstance(when, iso.Window) or when.end is None or not when.exact:
        return request
    length = when.end - when.start
    if length > DURATION_MAX or (request.given.get("duration") and length != request.duration):
        return request
    return msgspec.structs.replace(request, when=iso.Point(when.start), duration=length)


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
