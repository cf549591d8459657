"""`propose_times`: which times are free? Answers from memory; awaits nothing."""

from engine import proposals
from engine.model import Refusal, Slot
from engine.picture import Picture
from engine.proposals import OFFERS_MAX
from tools import answers, arguments, remembering
from tools.call import Reply, ToolCall
from tools.memory import Memory
from tools.request import Request, understand, within_hours
from tools.when.model import Point, Window

COUNT = 3
"""Offers where nobody says how many: what a caller can keep in mind."""


def propose_times(call: ToolCall, picture: Picture, now_ms: int, memory: Memory | None = None) -> Reply:
    """Free times in the windows, spread over them; near a point; the soonest if nothing is said.

    Where there are none: why, and the nearest times that are free. Raises `Fault`.
    """
    with remembering.doubts(call, picture, now_ms, memory):
        request = within_hours(understand(call, picture, now_ms, memory))
    return remembering.reply(request, _proposed(request), memory)


def _proposed(request: Request) -> Reply:
    count = arguments.count(request.given.get("count", ""), COUNT, OFFERS_MAX)
    if request.point is not None:
        return answers.shifted(request, _near(request, request.point.minute, count))
    starts = _free_times(request, count)
    return answers.proposed(request, starts) if starts else answers.none_in(request, count)


def ask_time(request: Request) -> Reply:
    """For a tool that needs one time and got a day or more: ask for it, and help to choose it."""
    starts = _free_times(request, COUNT)
    if not starts:
        return answers.none_in(request, COUNT)
    voice, one_day = request.speaker, answers.is_one_day(request, request.wishes)
    day = voice.day(answers.begin(request.wishes[0]))
    question = voice.say("missing_time", day=day) if one_day else voice.say("missing_when")
    say = f"{question} {answers.offer(request, starts, 'propose')}"
    reason = "missing_time" if one_day else "missing_when"
    return Reply(say=answers.local(request, say, starts), reason=reason, slots=answers.slots(request, starts))


def _free_times(request: Request, count: int) -> list[int]:
    """Free times of all that is wanted: of each wish its share, and more of one where others have none."""
    wishes = request.wishes
    if not wishes:
        return answers.soonest(request, count)
    found: list[int] = []
    for place, wish in enumerate(wishes):
        left = len(wishes) - place
        wanted = -(-(count - len(found)) // left)  # rounded up
        found += [each for each in _free_in(request, wish, wanted) if each not in found]
    return sorted(found[:count])


def _free_in(request: Request, wish: Point | Window, count: int) -> list[int]:
    if isinstance(wish, Point):
        return [wish.minute] if _is_free(request, wish.minute) else []
    if wish.end is None:
        return answers.soonest(request, count, wish.start)
    base, starts = request.search(wish.start, _last_start(wish, request.duration))
    if starts and wish.soon:
        return proposals.nearest(base, starts, wish.start, count)
    if starts:
        return proposals.spread(base, starts, count)
    return [wish.start] if wish.exact and _is_free(request, wish.start) else []


def _is_free(request: Request, start: int) -> bool:
    """Whether a time that was named is free: it need not be on the grid."""
    found = request.judge(start)
    return isinstance(found, Slot)


def _last_start(window: Window, duration: int) -> int:
    """The end of the starts: in a stretch of hours a slot has to end in it too, if it can."""
    assert window.end is not None
    inside = window.end - duration + 1
    return window.end if window.days or inside <= window.start else inside


def _near(request: Request, target: int, count: int) -> Reply:
    """The times nearest to a point, itself among them if it is free: it need not be on the grid."""
    found = request.judge(target)
    if isinstance(found, Refusal):
        return answers.not_free(request, target, found, count)

    def search(start: int, end: int) -> tuple[int, int]:
        base, starts = request.search(start, end)
        return base, starts | 1 << (target - base)

    return answers.free_among(request, found, proposals.alternatives(search, target, count))
