"""What was said about one end of a window, or about one moment, before it has a date.

The rule: a frame keeps what was said and decides nothing. Whatever belongs to one moment goes into one
frame, in whichever order a language puts it; words such as "until" and "or" begin another.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Relation = Literal["", "from", "after", "to", "before", "until"]
"""What a frame is to the window: its start, what it begins after, its end, what it has to end before, and
what it ends with."""
Reading = Literal["fixed", "bare", "figures"]
"""Of a clock time: no other is possible; an hour on the dial; figures, which mostly count to 24."""
Which = Literal["", "this", "next", "after_next", "coming", "last"]
Anchor = Literal["", "now", "later", "earlier", "from", "before"]
"""From where a length counts: from now, from what was talked about, from what is said with it."""


HOUR = 60
NOON = 12 * HOUR
"""In minutes; noon is also what "pm" adds to a time."""
WEEK = 7
"""In days."""
MONTHS = 12
"""Of a year."""
MONTH_DAYS_MAX = 31
BEGIN, MIDDLE, END = range(3)
EDGES = ("begin", "middle", "end")
"""What a stretch of time has, by its place here."""
EARLY, LATE = -1, 1
"""The first half and the second."""
EARLIER, LATER = -1, 1
"""Than what was talked about."""
LAST, OTHER, THAT = -1, -2, -3
"""Of several: the last, counted from behind; and of two that were offered, the other one."""


class Length(Struct, frozen=True):
    """A length of time. Days and months are those of the calendar."""

    minutes: int = 0
    days: int = 0
    months: int = 0

    def plus(self, other: "Length") -> "Length":
        """Both together."""
        return Length(self.minutes + other.minutes, self.days + other.days, self.months + other.months)


class Clock(Struct, frozen=True):
    """A time of the day, in minutes; 1,440 is its end."""

    minute: int
    reading: Reading


class Frame(Struct):
    """One moment or one end of a window, as it was said. None and "": nothing was said."""

    relation: Relation = ""
    date: tuple[int, int, int] | None = None
    """Year (0: not said), month and day."""
    other_date: tuple[int, int, int] | None = None
    """The same figures the other way round."""
    relative: int | None = None
    """Days from today."""
    weekday: int | None = None
    which: Which = ""
    ordinal: int | None = None
    """The day of a month; `LAST` is its last, whichever that is."""
    nth: int | None = None
    """Which of the weekdays of a month, or of its weeks, counted from 1; or `LAST`."""
    worded: bool = False
    """The ordinal was a word: behind offers "the second" is one of them."""
    month: int | None = None
    year: int = 0
    week: int | None = None
    """Weeks from this one."""
    months: int | None = None
    """Months from this one."""
    years: int | None = None
    calendar_week: int | None = None
    week_of: bool = False
    """The whole week in which that day is."""
    weekend: bool = False
    workday: bool = False
    edge: int | None = None
    """The `BEGIN`, the `MIDDLE` or the `END` of all that."""
    clock: Clock | None = None
    half: int | None = None
    """The half of the day that was said with it: 0 or `NOON`."""
    led: bool = False
    """Its time was said before its day."""
    part: str = ""
    late: int = 0
    """`EARLY` or `LATE` in what was said, 0 for neither."""
    soon: bool = False
    about: bool = False
    loose: int | None = None
    """A number of which only the rest tells whether it is an hour or a day."""
    length: Length | None = None
    anchor: Anchor = ""
    span: bool = False
    """`length` is how long it may be from now, not when."""
    than: int = 0
    """`LATER` or `EARLIER` than what was talked about."""
    days_on: int | None = None
    """Days after the one that was talked about, or after today."""
    same_time: bool = False
    same_day: bool = False
    offer: int | None = None
    """Which of the times offered last, counted from 0; or `LAST`, or `OTHER`."""
    fold: Literal["", "summer", "winter"] = ""
    now: bool = False
    whole: bool = False
    """Any time of it will do."""

    @property
    def dated(self) -> bool:
        """Whether it says a day."""
        return self.dated_otherwise or (self.length is not None and self.anchor not in ("later", "earlier"))

    @property
    def dated_otherwise(self) -> bool:
        """Whether it says a day apart from a length."""
        return (
            self.date is not None
            or self.relative is not None
            or self.weekday is not None
            or self.ordinal is not None
            or self.ranged
            or self.same_day
            or self.days_on is not None
            or self.offer is not None
            or self.now
        )

    @property
    def ranged(self) -> bool:
        """Whether it says a stretch of several days."""
        return (
            self.month is not None
            or self.week is not None
            or self.months is not None
            or self.years is not None
            or self.calendar_week is not None
            or self.weekend
            or self.workday
        )

    @property
    def numbered(self) -> bool:
        """Whether it says an hour, or a number that may be one."""
        return self.clock is not None or self.loose is not None

    @property
    def timed(self) -> bool:
        """Whether it says a time of the day."""
        return self.clock is not None or self.part != "" or self.same_time or self.loose is not None

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        said = self.dated or self.timed or self.length is not None
        return not (said or self.soon or self.whole or self.late or self.edge is not None)


DAY_FIELDS = (
    *(
        "date",
        "other_date",
        "relative",
        "weekday",
        "which",
        "ordinal",
        "nth",
        "month",
        "year",
        "week",
        "months",
        "years",
    ),
    *("calendar_week", "week_of", "weekend", "workday", "edge", "length", "anchor", "same_day", "days_on"),
)
"""The fields of a frame that say its day."""
TIME_FIELDS = ("clock", "half", "part", "late", "loose")
"""Those that say its time."""
UNSAID: Mapping[str, object] = {name: getattr(Frame(), name) for name in Frame.__struct_fields__}
"""What the fields hold of which nothing was said."""

Frames = list[Frame]
"""The frames of one wish."""


class Spoken(Struct):
    """All that was read: the wishes, and how long each is to be."""

    wishes: list[Frames]
    length: Length | None = None


class NotUnderstood(Exception):
    """There is a word about something else, or one thing was said twice."""
