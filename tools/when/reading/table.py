"""What is tried at a token, by its kinds: the table of the grammar.

The rule: what a word can mean is tried in the order in which its token has it, and for each meaning in the
order of its line here. The first handler that reads something is the one.
"""

from collections.abc import Callable, Mapping

from tools.when.reading import asides, joints, said_dates, said_days, said_lengths, said_times, talk
from tools.when.reading.reader import WHICH, Reader

Handler = Callable[[Reader, int], int]
"""The index of a token -> that of the token behind what was read; the same or less if nothing was."""

FIRST: Mapping[str, Handler] = {
    "in": said_lengths.ahead,
    "within": said_lengths.ahead,
    "for": said_lengths.lasting,
    "plus": said_lengths.plus,
    "next": said_lengths.coming,
    "coming": said_lengths.coming,
    "number": said_lengths.length,
    "decimal": said_lengths.length,
    "figures": said_lengths.length,
    "fraction": said_lengths.length,
    "multiple": said_lengths.length,
    "length": said_lengths.length,
    "weeks": said_lengths.length,
    "unit": said_lengths.length,
    **dict.fromkeys(("last", "other", "early", "earlier", "at_earliest", "soonest"), talk.offer),
    **dict.fromkeys(("late", "later", "at_latest"), talk.offer),
    "some_day": talk.neighbour,
}
"""What is tried for every kind of a token before anything else: what begins with a number may be a length, or
a date, or a time, or a number.
"""

THEN: Mapping[str, tuple[Handler, ...]] = {
    # Numbers and times of the day.
    "number": (
        said_dates.day_month,
        said_dates.numbered_day,
        said_dates.year_alone,
        said_times.clock,
        said_times.loose,
    ),
    "ordinal": (said_dates.ordinal, said_times.clock),
    "time": (said_times.clock,),
    "fraction": (said_times.clock,),
    "noon": (said_times.clock,),
    "midnight": (said_times.clock,),
    "clock": (said_times.clock, joints.skip),
    "am": (said_times.half,),
    "pm": (said_times.half,),
    "part": (said_times.part,),
    # Dates.
    "date": (said_dates.date,),
    "figures": (said_dates.figures,),
    "month": (said_dates.month,),
    "month_year": (said_dates.month_year,),
    "year": (said_dates.year_alone,),
    # Days and weeks.
    "relative": (said_days.relative,),
    "weekday": (said_days.weekday,),
    **dict.fromkeys(WHICH, (said_days.which,)),
    "unit": (said_days.unit,),
    "weeks": (said_days.weeks,),
    "calendar_week": (said_days.week_number,),
    "weekend": (said_days.weekend,),
    "begin": (said_days.edge,),
    "middle": (said_days.edge,),
    "end": (said_days.edge,),
    "keeping": (said_lengths.kept,),
    # What was talked about.
    "same": (talk.same,),
    "one": (talk.numbered,),
    "that": (talk.that,),
    # What is said beside all that.
    **dict.fromkeys(asides.ASIDES, (asides.aside,)),
    # What stands between.
    **dict.fromkeys(joints.RELATIONS, (joints.boundary,)),
    "between": (joints.between,),
    "and": (joints.and_,),
    "or": (joints.or_,),
    "not": (joints.not_,),
    "rather": (joints.rather,),
    "at_latest": (joints.bound_behind,),
    "at_earliest": (joints.bound_behind,),
    "or_later": (joints.bound_behind,),
    "or_earlier": (joints.bound_behind,),
    "hence": (joints.from_now,),
    "dash": (joints.dash,),
    "slash": (joints.slash,),
    # What changes nothing.
    "at": (joints.skip,),
    "of": (joints.skip,),
    "in": (joints.skip,),
    "for": (joints.skip,),
    "pause": (joints.skip,),
    "filler": (joints.skip,),
    "some_day": (joints.skip,),
    "some_time": (joints.skip,),
}
"""What is tried then."""
