"""`propose_times`: which times are free? Answers from memory; awaits nothing."""

from engine import proposals
from engine.model import Refusal, Slot
from engine.picture import Picture
from engine.proposals import OFFERS_MAX
from tools import answers, arguments
from tools.call import Reply, ToolCall
from tools.request import Request, understand
from tools.when.iso import Point, Window

COUNT = 3
"""Offers where nobody says how many: what a caller can keep in mind."""


def propose_times(call: ToolCall, picture: Picture, now_ms: int) -> Reply:
    """Free times in the window, spread over it; near a point; the soonest if nothing is said.

    Where there are none: why, and the nearest times that are free. Raises `Fault`.
    """
    request = understand(call, picture, now_ms)
    count = arguments.count(request.given.get("count", ""), COUNT, OFFERS_MAX)
    if isinstance(request.when, Point):
        return _near(request, request.when.minute, count)
    starts = _free_times(request, request.when, count)
    return answers.proposed(request, starts) if starts else answers.none_in(request, request.when, count)


def ask_time(request: Request, window: Window) -> Reply:
    """For a tool that needs one time and got a day or more: ask for it, and help to choose it."""
    starts = _free_times(request, window, COUNT)
    if not starts:
        return answers.none_in(request, window, COUNT)
    voice, reason = request.speaker, "missing_time" if answers.is_one_day(request, window) else "missing_when"
    day = voice.day(window.start)
    question = voice.say("missing_time", day=day) if reason == "missing_time" else voice.say("missing_when")
    say = f"{question} {answers.offer(request, starts, 'propose')}"
    return Reply(say=answers.local(request, say, starts), reason=reason, slots=answers.slots(request, starts))


def _free_times(request: Request, window: Window | None, count: int) -> list[int]:
    if window is None or window.end is None:
        return answers.soonest(request, count, 0 if window is None else window.start)
    base, starts = request.search(window.start, _last_start(window, request.duration))
    if starts:
        return proposals.spread(base, starts, count)
    return [window.start] if window.exact and _is_free(request, window.start) else []


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

    return answers.proposed(request, proposals.alternatives(search, target, count))
