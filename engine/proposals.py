"""Which of the free starts to offer: spread over the window, or nearest to what was asked for.

The rule: an offer is always one of the free starts, offers are distinct and in order of time, and they
lie as far apart as the free time allows; nobody on the phone chooses between 9:00, 9:15 and 9:30.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from engine import bitmap
from engine.model import DAY, HORIZON_DAYS_MAX

Search = Callable[[int, int], tuple[int, int]]
"""Free starts of [start, end): (base, set of minutes counted from base). See `teams.free_starts`."""

OFFERS_MAX = 10
"""Nobody remembers more than a few spoken times; ten is for models that compare."""
APART = 60
"""Offers nearer than this many minutes sound like one."""
ANY = -1
"""The set of all minutes: nothing is preferred."""
SOON = (DAY * 3 // 2, DAY * 7 // 2, DAY * 7, DAY * 30, DAY * HORIZON_DAYS_MAX)
"""How far beyond the first free start "soon" reaches; the next one where the offers would crowd."""
NEAR = (DAY * 3, DAY * 7, DAY * 30, DAY * HORIZON_DAYS_MAX)
"""How far from the time that was asked for an alternative is searched, step by step."""


def spread(base: int, starts: int, count: int) -> list[int]:
    """`count` starts spread evenly from the first to the last; all of them where there are no more.

    They are `APART` wherever so many can be.
    """
    earliest, latest = bitmap.first(starts), bitmap.last(starts)
    step = (latest - earliest) / (count - 1) if count > 1 else 0
    wanted = [earliest + round(step * each) for each in range(count)]
    limits = _latest_apart(starts, count)
    if limits is None:
        return [base + each for each in _pick(starts, [(each, ANY) for each in wanted])]
    found: list[int] = []
    for target, limit in zip(wanted, limits, strict=True):
        low = found[-1] + APART if found else 0
        found.append(_nearest(starts & bitmap.span(low, limit + 1), target))
    return [base + each for each in found]


def nearest(base: int, starts: int, target: int, count: int) -> list[int]:
    """The `count` starts nearest to `target`, on both sides of it and apart where there is a choice."""
    at = max(target - base, 0)
    before = starts & ((1 << at) - 1)
    other_side = before if _nearest(starts, at) >= at else ~before
    wanted = [(at, ANY), (at, other_side), *[(at, ANY)] * (count - 2)]
    return [base + each for each in _pick(starts, wanted[:count])]


def soonest(search: Search, start: int, end: int, count: int) -> list[int]:
    """`count` starts spread over the first days that have any, from `start` and before `end`."""
    base, starts = _until_found(search, start, end)
    if not starts:
        return []
    begin = base + bitmap.first(starts)
    found: list[int] = []
    for reach in SOON:
        found = spread(*search(begin, min(begin + reach, end)), count)
        crowded = any(after - before < APART for before, after in pairwise(found))
        if begin + reach >= end or (len(found) == count and not crowded):
            break
    return found


def alternatives(search: Search, target: int, count: int) -> list[int]:
    """The free starts nearest to a target that is not free itself, from the days around it first."""
    base, starts = 0, 0
    for reach in NEAR:
        base, starts = search(target - reach, target + reach)
        if starts.bit_count() >= count:
            break
    return nearest(base, starts, target, count)


def _until_found(search: Search, start: int, end: int) -> tuple[int, int]:
    base, starts = start, 0
    for reach in NEAR:
        base, starts = search(start, min(start + reach, end))
        if starts or start + reach >= end:
            break
    return base, starts


def _latest_apart(starts: int, count: int) -> list[int] | None:
    """The latest that each of `count` starts can be, `APART` from the next; None where so many cannot."""
    found: list[int] = []
    limit = starts.bit_length()
    for _ in range(count):
        latest = bitmap.last_before(starts, limit)
        if latest < 0:
            return None
        found.append(latest)
        limit = latest - APART + 1
    return found[::-1]


def _pick(starts: int, wanted: Sequence[tuple[int, int]]) -> list[int]:
    """For each pair (minute, starts that are preferred) the nearest start left: distinct, ascending.

    `APART` from those picked before goes first, then what is preferred.
    """
    picked: list[int] = []
    left = apart = starts
    for target, preferred in wanted:
        if not left:
            break
        found = _nearest(apart & preferred or apart or left, target)
        picked.append(found)
        left &= ~(1 << found)
        apart &= ~bitmap.span(found - APART + 1, found + APART)
    return sorted(picked)


def _nearest(starts: int, target: int) -> int:
    after, before = bitmap.first_from(starts, target), bitmap.last_before(starts, target)
    if before < 0 or (after >= 0 and after - target <= target - before):
        return after
    return before
