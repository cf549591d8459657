"""Decisions -> replies: the words from `tools.speech`, the data in ISO 8601 with the caller's offset."""

from collections.abc import Sequence
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from engine import hours, proposals, teams, zones
from engine.model import DAY, DURATION_MIN, HORIZON_DAYS_MAX, Party, Refusal, Slot
from engine.picture import Picture
from tools import people
from tools.call import Reply, SlotData, ToolCall
from tools.faults import Fact, Fault
from tools.request import Context, Request, speaker
from tools.speech.language import Sentence
from tools.speech.speaker import Speaker
from tools.when.iso import to_text
from tools.when.model import Point, Window

WITH_HOST: dict[Sentence, Sentence] = {
    "free": "free_with",
    "busy": "busy_with",
    "closed": "closed_with",
    "closed_day": "closed_day_with",
    "offer": "offer_with",
    "propose": "propose_with",
    "nothing": "nothing_with",
}
"""Sentences that have another form where one host is meant."""
ALTERNATIVES = 3
"""Free times that are named when the one asked for is not free; more is not remembered."""


def refuse(fault: Fault, picture: Picture, now_ms: int, call: ToolCall | None) -> Reply:
    """What is missing or wrong, said to the caller and to the model."""
    voice = speaker(call, picture, now_ms)
    return Reply(say=voice.say(fault.reason, **_facts(voice, fault)), reason=fault.reason)


def shifted(request: Request, reply: Reply) -> Reply:
    """The reply, after the word that the time named does not exist and which one is meant, if that is so."""
    point = request.point
    if point is None or not point.shift:
        return reply
    say = request.speaker.say("clocks_forward", when=request.speaker.moment(point.minute))
    return replace(reply, say=f"{say} {reply.say}")


def free(request: Request, slot: Slot) -> Reply:
    """Yes."""
    say = _say(request, "free", when=request.speaker.moment(slot.start))
    say = local(request, say, (slot.start,))
    return Reply(say=say, available=True, slot=slot_data(request, slot))


def proposed(request: Request, starts: Sequence[int]) -> Reply:
    """These times, of which there is one at least."""
    say = local(request, offer(request, starts, "propose"), starts)
    return Reply(say=say, available=True, slots=slots(request, starts))


def free_among(request: Request, slot: Slot, starts: Sequence[int]) -> Reply:
    """Yes, and what else is free near it. `starts`: all of them."""
    others = [each for each in starts if each != slot.start]
    say = _say(request, "free", when=request.speaker.moment(slot.start))
    if others:
        say = f"{say} {offer(request, others, 'propose')}"
    return Reply(say=local(request, say, starts), available=True, slots=slots(request, starts))


def not_free(request: Request, start: int, refusal: Refusal, count: int = ALTERNATIVES) -> Reply:
    """Why not, and the nearest free times."""
    offers = soonest(request, count) if refusal.reason == "past" else nearest(request, start, count)
    if refusal.reason == "notice" and offers:
        say = request.speaker.say("notice", when=request.speaker.moment(offers[0]))
        further = offers[1:]
        return _refused(request, "notice", offers, say, offer(request, further, "offer") if further else "")
    return _refused(request, refusal.reason, offers, _why(request, start, refusal))


def none_in(request: Request, count: int) -> Reply:
    """Nothing is free in what is wanted: why, if all of it is too early or too late, and the nearest times.

    Of several wishes it is the first that is spoken of.
    """
    window = _as_window(request.wishes[0]) if request.wishes else None
    beyond = _beyond(request, window) if window is not None else None
    if window is not None and beyond is not None:
        return not_free(request, window.start, beyond, count)
    offers = nearest(request, _middle(window), count) if window is not None else []
    if window is not None and offers and _is_closed_day(request, window):
        day = request.speaker.day(window.start)
        away = _opens_day(request, people.party(request.picture, {}), window)
        closed = _say(request, "closed_day", day=day) if away else request.speaker.say("closed_day", day=day)
        return _refused(request, "closed", offers, closed)
    return _refused(request, "nothing_free", offers, request.speaker.say("nothing_then") if offers else "")


def _as_window(wish: Point | Window) -> Window:
    return Window(wish.minute, wish.minute + 1) if isinstance(wish, Point) else wish


def begin(wish: Point | Window) -> int:
    """Its first moment."""
    return wish.minute if isinstance(wish, Point) else wish.start


def _refused(
    request: Request, reason: str, offers: Sequence[int], why: str, then: str | None = None
) -> Reply:
    say = f"{why} {offer(request, offers, 'offer') if then is None else then}".strip()
    return Reply(
        say=local(request, say, offers),
        available=False,
        reason=reason,
        slots=slots(request, offers),
    )


def _beyond(request: Request, window: Window) -> Refusal | None:
    """What stands against a window as such: it is over, or all of it too soon or too far ahead."""
    last = window.start if window.end is None else window.end - 1
    for start, reasons in ((last, ("past", "notice")), (window.start, ("horizon",))):
        found = request.judge(start)
        if isinstance(found, Refusal) and found.reason in reasons:
            return found
    return None


def is_one_day(found: Context, wishes: Sequence[Point | Window]) -> bool:
    """Whether all that is wanted is within one day of the caller's."""
    days = set()
    for each in map(_as_window, wishes):
        if each.end is None:
            return False
        days |= {hours.local(found.zone, each.start)[0], hours.local(found.zone, each.end - 1)[0]}
    return len(days) == 1


def _is_closed_day(request: Request, window: Window) -> bool:
    """Whether it is a whole day, on which none of those who were asked for is there."""
    if not window.days or not is_one_day(request, (window,)):
        return False
    return not _opens_day(request, request.party, window)


def _opens_day(request: Request, party: Party, window: Window) -> bool:
    assert window.end is not None, "a day has an end"
    return teams.opens(request.picture, party, window.start, window.end)


def _middle(window: Window) -> int:
    return window.start if window.end is None else (window.start + window.end) // 2


def nearest(request: Request, target: int, count: int) -> list[int]:
    """The free starts nearest to a time, however far in the past or the future that lies."""
    furthest = request.now + HORIZON_DAYS_MAX * DAY
    return proposals.alternatives(request.search, min(max(target, request.now), furthest), count)


def soonest(request: Request, count: int, start: int = 0) -> list[int]:
    """The next free starts from now or a later time on, spread over the first days that have any."""
    furthest = request.now + (HORIZON_DAYS_MAX + 1) * DAY
    return proposals.soonest(request.search, max(request.now, start), furthest, count)


def offer(request: Request, starts: Sequence[int], sentence: Literal["offer", "propose"]) -> str:
    """The sentence that offers free times, after a no or as an answer; or that there are none."""
    if not starts:
        return _say(request, "nothing")
    return _say(request, sentence, offers=request.speaker.moments(starts))


def slots(request: Request, starts: Sequence[int]) -> tuple[SlotData, ...] | None:
    """Free starts as data, each with the host whose turn it is. Never an empty list: it invites guesses."""
    found = []
    for start in starts:
        slot = request.judge(start)
        if isinstance(slot, Slot):
            found.append(slot_data(request, slot))
    return tuple(found) or None


def slot_data(request: Request, slot: Slot) -> SlotData:
    """A slot as data. Its host can be handed back: of those who only meet together that is their team."""
    party, zone = request.party, request.zone
    together = party.team if party.mode == "collective" else None
    return SlotData(to_text(slot.start, zone), to_text(slot.end, zone), together or slot.hosts[0])


def _why(request: Request, start: int, refusal: Refusal) -> str:
    voice, reason = request.speaker, refusal.reason
    if reason == "past":
        return voice.say("past")
    if reason == "cap":
        return voice.say("cap", when=voice.day(start))
    if reason == "horizon":
        return voice.say("horizon", when=voice.day(_day_after(request.zone, (refusal.limit or start) - 1)))
    if reason == "notice":
        return voice.say("notice", when=voice.moment(refusal.limit or start))
    when = voice.moment(start)
    if reason == "closed" and _opens(request, start):
        return voice.say("too_short", when=when)
    return _say(request, reason, when=when)


def _opens(request: Request, start: int) -> bool:
    """Whether it is open at that minute, though not for long enough."""
    found = request.judge(start, DURATION_MIN)
    return isinstance(found, Slot) or found.reason != "closed"


def _day_after(zone: ZoneInfo, moment: int) -> int:
    """The next day's first moment: where midnight of the business falls into a day of the caller's."""
    day, _ = hours.local(zone, moment)
    return hours.reached(zone, day + 1)


def _say(request: Request, sentence: Sentence, **facts: str) -> str:
    """A sentence; where only one host can be meant, the one that names them."""
    host = request.with_name
    named = WITH_HOST.get(sentence) if host else None
    return request.speaker.say(named or sentence, host=host, **facts)


def local(request: Context, say: str, starts: Sequence[int]) -> str:
    """Say whose time it is, where the caller's clock shows another one than the business's."""
    tenant = request.picture.tenant
    if tenant is None or request.zone.key == tenant.time_zone:
        return say
    there = zones.get(tenant.time_zone)
    same = all(hours.offset(there, each) == hours.offset(request.zone, each) for each in starts)
    return say if same else request.speaker.say("your_time", say=say)


def _facts(voice: Speaker, fault: Fault) -> dict[str, str]:
    """What a fault's sentence says, in words."""
    said = fault.said
    if fault.reason == "weekday_mismatch":
        return _mismatch(voice, said["days"])
    if fault.reason == "which_when":
        return {"times": _choice(voice, said.get("moments"), said.get("days"))}
    return {name: _words(voice, fault, fact) for name, fact in said.items()}


def _mismatch(voice: Speaker, days: Fact) -> dict[str, str]:
    """`days`: when the day begins that was named, and the one on which its weekday would be."""
    assert isinstance(days, tuple)
    starts = [each for each in days if isinstance(each, int)]
    date = voice.parts(starts[0])
    times = voice.meetings([voice.day(each) for each in starts], "or")
    return {**date, "times": times}


def _choice(voice: Speaker, moments: Fact | None, days: Fact | None) -> str:
    """The readings of what was said, to choose from."""
    if isinstance(moments, tuple):
        return voice.moments((each for each in moments if isinstance(each, int)), "or")
    assert isinstance(days, tuple)
    return voice.meetings([voice.day(each) for each in days if isinstance(each, int)], "or")


def _words(voice: Speaker, fault: Fault, fact: Fact) -> str:
    if isinstance(fact, tuple):
        names = [each for each in fact if isinstance(each, str)]
        return voice.names(names, word="or" if fault.reason == "ambiguous_host" else "and")
    if isinstance(fact, int):
        return voice.duration(fact) if fault.reason == "bad_duration" else voice.number(fact)
    return fact
