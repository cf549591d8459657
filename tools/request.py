"""What every tool reads of a call: whom, when, how long, and in which zone and language to answer."""

from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from engine import teams, zones
from engine.model import DURATION_MAX, Party, Tenant
from engine.picture import Picture
from tools import arguments, people
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


class Request(Struct, frozen=True, gc=False):
    """A call, understood. `given` are the parameters as texts, "" or missing where nobody knows."""

    picture: Picture
    call: ToolCall
    given: Mapping[str, str]
    now: int
    now_ms: int
    zone: ZoneInfo
    speaker: Speaker
    party: Party
    when: iso.Point | iso.Window | None
    duration: int

    def search(self, start: int, end: int) -> tuple[int, int]:
        """The starts in [start, end) that may be offered: (base, set of minutes from base)."""
        start = max(start, self.now + LEAD)
        return teams.free_starts(self.picture, self.party, self.duration, start, end, self.now)

    @property
    def with_name(self) -> str:
        """The name of the host where only one can be meant, else ""."""
        return self.picture.hosts[self.party.hosts[0]].name if len(self.party.hosts) == 1 else ""


def understand(call: ToolCall, picture: Picture, now_ms: int) -> Request:
    """Read a call. Raises `Fault` for the first thing that is missing or wrong."""
    given = arguments.read(call.arguments)
    zone = _zone(picture, given)
    party = people.party(picture, given)
    now = now_ms // 60_000
    when = iso.understand(given["when"], zone) if given.get("when") else None
    duration = arguments.duration(given.get("duration", ""))
    if duration is None:
        duration = picture.duration(party.service)
    speaker = _speaker(picture, given.get("language", ""), zone, now)
    return Request(picture, call, given, now, now_ms, zone, speaker, party, when, duration)


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
