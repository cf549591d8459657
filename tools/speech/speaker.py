"""Minutes, names and sentences in one caller's language, zone and day: the only maker of spoken words.

The rule: two different minutes never sound the same, and nothing has to be worked out by the listener. A
word such as "tomorrow" is used only where it can be taken in one way. What comes from outside goes in as
it is, but on one line and of a limited length. Words come from tables; here they are only put together.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal
from unicodedata import category
from zoneinfo import ZoneInfo

from engine.hours import EPOCH_ORDINAL, local, segments
from engine.model import DAY
from tools.speech.language import Sentence
from tools.speech.registry import LAST_RESORT, find

SMALL_HOURS = 4 * 60
"""Before four in the morning "tomorrow" is said by many who mean after they have slept."""
NEAR_DAYS = 13
"""So far ahead "Tuesday the first" needs no month: the next first is meant, and it is a Tuesday."""
YEARLESS_DAYS = 300
"""Further ahead a date has its year: its day and month are about to come, or came, in another one."""

MOMENTS_MAX = 5
"""Offers in one sentence: nobody remembers more on the phone."""
NAMES_MAX = 5
NAME_MAX = 60
"""Characters of one name, zone or field from outside: longer ones are no names."""
FACT_MAX = 2_000
"""Characters of any other fact: a whole reply with `MOMENTS_MAX` meetings and all their names has 1,500."""
FOLDS_MAX = 65_536
"""Zone days remembered: three months of the 350 zones in use, twice."""

_LENGTHS = {"host": NAMES_MAX * NAME_MAX, "zone": NAME_MAX, "field": NAME_MAX}
_BROKEN = frozenset(("Cc", "Cs", "Zl", "Zp"))
"""Control characters, lone surrogates (no UTF-8 has them), separators of lines and paragraphs."""


class Speaker:
    """Speaks to one caller. Moments are minutes since the epoch, UTC; `now` decides what "today" is."""

    __slots__ = ("_small_hours", "_today", "language", "zone")

    def __init__(self, code: str, zone: ZoneInfo, now: int, default: str = "en") -> None:
        """`code`: see `find`; where it is unknown, `default` is spoken, and at last English."""
        self.language = find(code) or find(default) or LAST_RESORT
        self.zone = zone
        self._today, wall = local(zone, now)
        self._small_hours = wall < SMALL_HOURS

    def time(self, minute: int) -> str:
        """The clock time: "at half past two"."""
        return self._clock(minute, local(self.zone, minute)[1])

    def day(self, minute: int) -> str:
        """The day: "today", "tomorrow, Tuesday the first", "Wednesday the second of December"."""
        return self._day(local(self.zone, minute)[0])

    def date(self, minute: int) -> str:
        """The day with its weekday and month, even if it is today."""
        return self._date(local(self.zone, minute)[0])

    def parts(self, minute: int) -> dict[str, str]:
        """The weekday, the ordinal and the month of the day, for a sentence about the calendar."""
        language, on = self.language, date.fromordinal(local(self.zone, minute)[0] + EPOCH_ORDINAL)
        return {
            "weekday": language.weekdays[on.weekday()],
            "ordinal": language.ordinals[on.day - 1],
            "month": language.months[on.month - 1],
        }

    def moment(self, minute: int) -> str:
        """Day and time: "tomorrow, Tuesday the first, at half past two"."""
        day, wall = local(self.zone, minute)
        return f"{self._opening(day)} {self._clock(minute, wall)}"

    def moments(self, minutes: Iterable[int], word: Literal["and", "or"] = "or") -> str:
        """Times in their order, a shared day said once; the first `MOMENTS_MAX` of them.

        Raises ValueError if there are none: another sentence says that.
        """
        days: dict[int, list[str]] = {}
        for minute in sorted(set(minutes))[:MOMENTS_MAX]:
            day, wall = local(self.zone, minute)
            days.setdefault(day, []).append(self._clock(minute, wall))
        joint = self.language.or_ if word == "or" else self.language.and_
        offers = [f"{self._opening(day)} {_joined(times, joint)}" for day, times in days.items()]
        if any(len(times) > 1 for times in days.values()):
            return f", {joint} ".join(offers)  # a pause, so that each time is heard with its own day
        return _joined(offers, joint)

    def meeting(self, minute: int, host: str, attendee: str = "", *, pending: bool = False) -> str:
        """One of several: when, with whom and, if that is said, for whom and that it is not confirmed yet."""
        words = f"{self.moment(minute)} {self.language.with_} {host}"
        if attendee:
            words = f"{words} {self.language.for_} {_one_line(attendee, NAME_MAX)}"
        return f"{words}, {self.language.unconfirmed_}" if pending else words

    def meetings(self, meetings: Sequence[str], word: Literal["and", "or"] = "and") -> str:
        """Two meetings or more, with a pause before each: they are long, and may have pauses of their own."""
        joint = self.language.and_ if word == "and" else self.language.or_
        return f"{', '.join(meetings[:-1])}, {joint} {meetings[-1]}"

    def names(self, names: Sequence[str], limit: int = NAMES_MAX, word: Literal["and", "or"] = "and") -> str:
        """Names joined: "Anna, Ben and Clara"; of more than `limit`, so many "and others".

        Raises ValueError if there are none.
        """
        shown = [_one_line(name, NAME_MAX) for name in names[:limit]]
        if len(names) > limit:
            shown.append(self.language.others)
        return _joined(shown, self.language.and_ if word == "and" else self.language.or_)

    def listed(self, names: Sequence[str]) -> str:
        """Names with a pause between them, for a sentence that goes on."""
        return ", ".join(_one_line(name, NAME_MAX) for name in names)

    def team(self, name: str) -> str:
        """A team among people: "the team Practice"; a name that says so, or has its article, stands alone."""
        article, *_, called = self.language.team_.replace("'", "' ").casefold().split()
        heard = name.casefold()
        alone = called in heard or heard.startswith(f"{article} ")
        return name if alone else f"{self.language.team_} {name}"

    def duration(self, minutes: int) -> str:
        """A length of time: "twenty-two minutes", "half an hour"."""
        return self.language.duration(minutes)

    def number(self, value: int) -> str:
        """A number from 0 to 999,999 in words."""
        return self.language.number(value)

    def say(self, sentence: Sentence, **facts: str) -> str:
        """The sentence with its facts: one line. Facts that its template does not need are left out.

        Raises KeyError for a fact that is missing; `language.facts` lists them.
        """
        template: str = getattr(self.language, sentence)
        words = template.format_map(
            {name: _one_line(fact, _LENGTHS.get(name, FACT_MAX)) for name, fact in facts.items()}
        )
        return words[:1].upper() + words[1:]

    def _opening(self, day: int) -> str:
        """The day as a time follows it."""
        ahead = day - self._today
        if -1 <= ahead <= 1:
            return f"{self._day(day)}," if ahead == 1 or self._small_hours else self._day(day)
        return self._day(day) + self.language.date_end

    def _day(self, day: int) -> str:
        ahead = day - self._today
        if -1 <= ahead <= 1:
            language = self.language
            relative = (language.yesterday, language.today, language.tomorrow)[ahead + 1]
            # Nobody is wrong about today. About tomorrow whoever calls late, or from far away, may be.
            return f"{relative}, {self._near_date(day)}" if ahead == 1 or self._small_hours else relative
        return self._near_date(day) if 0 < ahead <= NEAR_DAYS else self._date(day)

    def _near_date(self, day: int) -> str:
        language, on = self.language, date.fromordinal(day + EPOCH_ORDINAL)
        return language.near_date.format(
            weekday=language.weekdays[on.weekday()],
            ordinal=language.ordinals[on.day - 1],
            month=language.months[on.month - 1],
        )

    def _date(self, day: int) -> str:
        language, on = self.language, date.fromordinal(day + EPOCH_ORDINAL)
        words = language.date.format(
            weekday=language.weekdays[on.weekday()],
            ordinal=language.ordinals[on.day - 1],
            month=language.months[on.month - 1],
        )
        if 0 <= day - self._today <= YEARLESS_DAYS:
            return words
        return f"{words} {language.year(on.year)}"

    def _clock(self, minute: int, wall: int) -> str:
        words = self.language.clock[wall]
        fold = _fold(self.zone, minute // DAY)
        if fold is None or not fold[0] <= minute < fold[2]:
            return words
        return f"{words}, {self.language.summer if minute < fold[1] else self.language.winter}"


@lru_cache(maxsize=FOLDS_MAX)
def _fold(zone: ZoneInfo, day: int) -> tuple[int, int, int] | None:
    """(start, change, end) of a fold that touches this UTC day: [start, change) comes again until end."""
    stretches = [each for near in (-1, 0, 1) for each in segments(zone, day + near)]
    for (_, change, before), (_, _, after) in zip(stretches, stretches[1:], strict=False):
        start, end = change - (before - after), change + (before - after)
        if before > after and start < (day + 1) * DAY and end > day * DAY:
            return start, change, end
    return None


def _joined(words: list[str], word: str) -> str:
    if not words:
        raise ValueError("a list that is spoken has an entry")
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} {word} {words[-1]}"


def _one_line(text: str, length: int) -> str:
    text = text[:length]
    if not text.isprintable():
        text = "".join(" " if category(each) in _BROKEN else each for each in text)
    return text.strip()
