"""One host: which starts are free, and why another is not.

The rule: `free_starts` and `refusal` are two readings of the same conditions; a start is in the first
exactly when the second has nothing against it. The slot itself needs open minutes; its buffers may lie
outside the hours but touch nothing that is taken.
"""

from engine import bitmap, hours
from engine.calendar import HostCalendar, View, Window
from engine.model import DAY, Refusal, Terms


def free_starts(
    calendar: HostCalendar, terms: Terms, duration: int, start: int, end: int, view: View
) -> tuple[int, int]:
    """The free starts in [start, end), any minute: (base, set of minutes counted from base).

    `duration` in minutes; `start`, `end` in minutes since the epoch.
    """
    now = view.now
    start, end = max(start, now + terms.notice), min(end, calendar.horizon_end(terms.horizon_days, now))
    base_day = (start - terms.buffer_before) // DAY
    if start >= end:
        return base_day * DAY, 0
    count = (end - 1 + duration + terms.buffer_after) // DAY + 1 - base_day
    window = calendar.window(base_day, count, view)
    found = _fitting(window, terms, duration, count * DAY)
    found &= bitmap.span(start - window.base, end - window.base)
    if found:
        found &= ~calendar.full_minutes(window, count, duration, view)
    return window.base, found


def _fitting(window: Window, terms: Terms, duration: int, length: int) -> int:
    if not window.taken:
        return bitmap.runs(window.open, duration)
    found = bitmap.runs(window.open & ~window.taken, duration)
    before, after = terms.buffer_before, terms.buffer_after
    if found and (before or after):
        clear = ((1 << length) - 1) & ~window.taken
        found &= bitmap.runs(clear, before + duration + after) << before
    return found


def on_grid(calendar: HostCalendar, terms: Terms, base: int, starts: int) -> int:
    """Those of the starts that may be offered: multiples of the grid on the host's wall clock."""
    if not starts:
        return 0
    days = bitmap.last(starts) // DAY + 1
    return starts & hours.grid_days(calendar.zone, terms.grid, base // DAY, days)


def refusal(calendar: HostCalendar, terms: Terms, duration: int, start: int, view: View) -> Refusal | None:
    """What stands against this start, the first in the order of `Reason`; None where it is free."""
    now = view.now
    if start < now:
        return Refusal("past")
    if start < now + terms.notice:
        return Refusal("notice", now + terms.notice)
    limit = calendar.horizon_end(terms.horizon_days, now)
    if start >= limit:
        return Refusal("horizon", limit)
    return _obstacle(calendar, terms, duration, start, view)


def _obstacle(calendar: HostCalendar, terms: Terms, duration: int, start: int, view: View) -> Refusal | None:
    lead, trail = start - terms.buffer_before, start + duration + terms.buffer_after
    first_day = lead // DAY
    window = calendar.window(first_day, (trail - 1) // DAY + 1 - first_day, view)
    own = bitmap.span(start - window.base, start + duration - window.base)
    if own & ~window.open:
        return Refusal("closed")
    if own & window.busy:
        return Refusal("busy")
    if bitmap.span(lead - window.base, trail - window.base) & window.taken:
        return Refusal("buffer")
    local_day, _ = hours.local(calendar.zone, start)
    return Refusal("cap") if calendar.full(local_day, duration, view) else None
