"""What every tool reads of a call: whom, when, how long, and in which zone and language to answer."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from msgspec import Struct

from engine import teams, zones
from engine.model import Party, Tenant
from engine.picture import Picture
from tools import arguments, people
from tools.call import ToolCall
from tools.faults import Fault
from tools.speech.speaker import Speaker
from tools.when import iso


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
        duration = _until(when, given, zone) or picture.duration(party.service)
    speaker = _speaker(picture, given.get("language", ""), zone, now)
    return Request(picture, call, given, now, now_ms, zone, speaker, party, when, duration)


def speaker(call: ToolCall | None, picture: Picture, now_ms: int) -> Speaker:
    """Somebody to speak with, whatever is wrong with the call."""
    try:
        given = arguments.read(call.arguments) if call is not None else {}
        zone = _zone(picture, given)
    except Fault:
        given, zone = {}, zones.get(_tenant(picture).time_zone)
    return _speaker(picture, given.get("language", ""), zone, now_ms // 60_000)


def _speaker(picture: Picture, language: str, zone: ZoneInfo, now: int) -> Speaker:
    own = _tenant(picture).language
    return Speaker(language or own, zone, now, default=own)


def _tenant(picture: Picture) -> Tenant:
    assert picture.tenant is not None, "a tenant without settings is never loaded"
    return picture.tenant


def _zone(picture: Picture, given: Mapping[str, str]) -> ZoneInfo:
    name = given.get("time_zone", "")
    found = zones.find(name or _tenant(picture).time_zone)
    if found is None:
        raise Fault("unknown_time_zone", zone=name)
    return found


def _until(when: iso.Point | iso.Window | None, given: Mapping[str, str], zone: ZoneInfo) -> int | None:
    """The minutes from a start to an end that was given beside it."""
    if not isinstance(when, iso.Point) or not given.get("end"):
        return None
    end = iso.understand(given["end"], zone)
    if not isinstance(end, iso.Point):
        return None
    if end.minute <= when.minute:
        raise Fault("window_backwards")
    return arguments.duration(str(end.minute - when.minute))
