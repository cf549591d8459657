"""`propose_times`: which times are free? Answers from memory; awaits nothing."""

from engine import proposals, teams
from engine.model import Slot
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

    Where the window has none: that, and the nearest times that are free. Raises `Fault`.
    """
    request = understand(call, picture, now_ms)
    count = arguments.count(request.given.get("count", ""), COUNT, OFFERS_MAX)
    starts = free_times(request, count)
    if starts or request.when is None:
        say = answers.offer(request, starts, "propose")
        return Reply(
            say=answers.local(request, say),
            available=bool(starts),
            reason="" if starts else "nothing_free",
            slots=answers.slots(request, starts),
        )
    starts = answers.nearest(request, middle(request.when), count)
    say = answers.offer(request, starts, "offer")
    if starts:
        say = f"{request.speaker.say('nothing_then')} {say}"
    return Reply(
        say=answers.local(request, say),
        available=False,
        reason="nothing_free",
        slots=answers.slots(request, starts),
    )


def free_times(request: Request, count: int) -> list[int]:
    """The starts to offer for what was asked; none where the window has none."""
    when = request.when
    if isinstance(when, Point):
        return _near(request, when.minute, count)
    if when is None or when.end is None:
        return answers.soonest(request, count, 0 if when is None else when.start)
    base, starts = request.search(when.start, _last_start(when, request.duration))
    return proposals.spread(base, starts, count) if starts else []


def middle(when: Point | Window) -> int:
    """Where to look around when nothing is free in there."""
    if isinstance(when, Point):
        return when.minute
    return when.start if when.end is None else (when.start + when.end) // 2


def _last_start(window: Window, duration: int) -> int:
    """The end of the starts: in a stretch of hours a slot has to end in it too, if it can."""
    assert window.end is not None
    inside = window.end - duration + 1
    return window.end if window.days or inside <= window.start else inside


def _near(request: Request, target: int, count: int) -> list[int]:
    """The times nearest to a point, itself among them if it is free: it need not be on the grid."""
    found = teams.judge(request.picture, request.party, request.duration, target, request.now)
    if not isinstance(found, Slot):
        return []

    def search(start: int, end: int) -> tuple[int, int]:
        base, starts = request.search(start, end)
        return base, starts | 1 << (target - base)

    return proposals.alternatives(search, target, count)
