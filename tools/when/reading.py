"""Tokens -> frames: the one grammar of all languages.

The rule: from left to right, and never back: at each token the longest thing that can begin there is taken,
and goes into the frame that is open. The order in which a language puts a day, its weekday, a part of it and
a time hence does not matter. What joins two ends of a window, or two wishes, opens the next frame. A token
that nothing can begin with is a word about something else: then nothing was understood.
"""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from tools.when import clocks, lengths
from tools.when.days import LAST_DAY
from tools.when.frame import DAY_FIELDS, Anchor, Clock, Frame, Length, Relation
from tools.when.tokens import UNKNOWN, past
from tools.when.vocabulary import Tags, Vocabulary

WISHES_MAX = 8
"""Windows that a caller names in one breath; more of them are not remembered by anybody."""
YEARS_AHEAD = 10
"""How far ahead a four-figure number behind a date is a year, and no time."""

Frames = list[Frame]
"""The frames of one wish."""


class Spoken(Struct):
    """All that was read: the wishes, and how long each is to be."""

    wishes: list[Frames]
    length: Length | None = None


class NotUnderstood(Exception):
    """There is a word about something else, or one thing was said twice."""


def read(tags: Sequence[Tags], words: Vocabulary, year: int, *, month_first: bool) -> Spoken:
    """What was said. `year`: this one. Raises `NotUnderstood`."""
    return _Reader([*tags, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN], len(tags), words, year, month_first).read()


class _Reader:
    """Reads one text. Handlers take the index of a token and return that of the next; the same for no."""

    __slots__ = (
        "between_since",
        "corrected",
        "retold",
        "count",
        "implied",
        "timed_last",
        "month_first",
        "paused",
        "spoken",
        "tags",
        "words",
        "year",
    )

    def __init__(self, tags: list[Tags], count: int, words: Vocabulary, year: int, month_first: bool) -> None:
        self.tags = tags
        self.count = count
        self.words = words
        self.year = year
        self.month_first = month_first
        self.spoken = Spoken([[Frame()]])
        self.paused = False
        """A pause was made since the last thing was said."""
        self.timed_last = False
        """The last thing that was said is a time."""
        self.corrected = False
        """What was said is about to be taken back."""
        self.retold = False
        """The day was, and the time may be."""
        self.implied: list[int] = []
        """Wishes that were begun by a pause alone."""
        self.between_since = 0
        """The wish in which "between" was said, counted from 1: there "and" is "until"."""

    @property
    def frame(self) -> Frame:
        return self.spoken.wishes[-1][-1]

    def read(self) -> Spoken:
        index = 0
        while index < self.count:
            following = self._step(index)
            if following <= index:
                raise NotUnderstood
            index = following
        if self.corrected:
            raise NotUnderstood  # "Tuesday, no"
        for place in reversed(self.implied):
            self._rejoin(place)
        wishes = [[each for each in wish if not each.empty] for wish in self.spoken.wishes]
        self.spoken.wishes = [wish for wish in wishes if wish]
        if not self.spoken.wishes or len(self.spoken.wishes) > WISHES_MAX:
            raise NotUnderstood
        return self.spoken

    def _take_back(self, said: Mapping[str, object]) -> None:
        """Forget of this wish what is said anew: the day, and then the time; or the time alone."""
        day = not _DAY_WORDS.isdisjoint(said)
        self.corrected, self.retold = False, day
        for frame in self.spoken.wishes[-1]:
            # "Next week, no, Thursday" is next week's.
            if not day or any(getattr(frame, name) is not None for name in _DAY_WORDS):
                for name in DAY_FIELDS if day else _TIME_FIELDS:
                    setattr(frame, name, getattr(_UNSAID, name))

    def rather(self, index: int) -> int:
        """ "Tuesday, no, Wednesday": the day or the time that comes next is instead of that before."""
        pause = self.paused or "pause" in self.tags[index + 1]
        if "not" in self.tags[index] and not pause:
            return index  # "no mornings"
        self.corrected = not self.frame.empty
        return index + 1

    def _rejoin(self, place: int) -> None:
        """What follows a pause and says no time is no other wish: "Tuesday at two, the first of May"."""
        wish, before = self.spoken.wishes[place], self.spoken.wishes[place - 1]
        if len(wish) > 1 or wish[0].timed or len(before) > 1:
            return
        said = {name: getattr(wish[0], name) for name in DAY_FIELDS}
        said = {name: value for name, value in said.items() if value != getattr(_UNSAID, name)}
        if any(
            getattr(before[0], name) not in (getattr(_UNSAID, name), value) for name, value in said.items()
        ):
            return
        for name, value in said.items():
            setattr(before[0], name, value)
        del self.spoken.wishes[place]

    def _step(self, index: int) -> int:
        tag = self.tags[index]
        for kind in tag:
            handler = _FIRST.get(kind)
            if handler is not None:
                following = handler(self, index)
                if following > index:
                    return following
        for kind in tag:
            handler = _THEN.get(kind)
            if handler is not None:
                following = handler(self, index)
                if following > index:
                    return following
        return index

    # What it reads goes into the frame that is open; saying one thing twice is not understood.

    def _set(self, **said: object) -> None:
        frame = self.frame
        if self.corrected or (self.retold and "clock" in said):
            self._take_back(said)
        again = any(
            getattr(frame, name) not in (getattr(_UNSAID, name), value) for name, value in said.items()
        )
        day = not _DAY_WORDS.isdisjoint(said)
        if again or (day and self.paused and self.timed_last and frame.dated):
            if not self.paused:
                raise NotUnderstood
            frame = Frame()  # "at nine, at ten, Tuesday at eleven"
            self.spoken.wishes.append([frame])
            self.implied.append(len(self.spoken.wishes) - 1)
        self.paused = False
        self.timed_last = "clock" in said or "part" in said or (self.timed_last and not day)
        for name, value in said.items():
            setattr(frame, name, value)

    def _open(self, relation: Relation) -> None:
        """Begin the next frame of this wish; the present one if nothing is in it yet."""
        if self.frame.empty and not self.frame.relation:
            self.frame.relation = relation
        else:
            self.spoken.wishes[-1].append(Frame(relation=relation))

    def _passed(self, index: int) -> int:
        """The index behind words that change nothing."""
        return past(self.tags, index, *_PASSABLE, but="number")

    # Lengths.

    def length(self, index: int) -> int:
        """A length that says a time: with what is before it or behind it."""
        if "number" in self.tags[index] and any(kind in self.tags[index + 1] for kind in ("next", "coming")):
            counted = lengths.read([*self.tags[: index + 1], *self.tags[index + 2 :]], index)
            if counted is not None:
                self._set(length=counted[0], span=True)  # "les deux prochaines semaines"
                return counted[1] + 1
        if clocks.minutes_from_hour(self.tags, index, self.words):
            return index
        found = lengths.read(self.tags, index)
        if found is None:
            return index
        length, end = found
        return self._counted(length, end, index)

    def _counted(self, length: Length, end: int, index: int) -> int:
        """A length, by what is behind it: "from now", "later", "after two", "before noon"."""
        tag = self.tags[end]
        if length.days and not length.days % 7 and ("relative" in tag or "weekday" in tag):
            self._set(length=length, anchor="from")  # "a week tomorrow"
            return end
        for kind, anchor in _BEHIND.items():
            if kind in tag and (anchor not in ("from", "before") or self._anchored(end + 1)):
                self._set(length=length, anchor=anchor)
                return end + 1
        return index

    def _anchored(self, index: int) -> bool:
        """Whether something begins here that can be counted from."""
        tag = self.tags[past(self.tags, index, "of")]
        return any(kind in tag for kind in _ANCHORS)

    def in_length(self, index: int) -> int:
        """ "In two weeks"; with a day before it, that day in two weeks."""
        begin = index + 1
        window = "within" in self.tags[index]
        begin = self._passed(begin)
        if "next" in self.tags[begin]:
            window, begin = True, self._passed(begin + 1)
        found = lengths.read(self.tags, begin)
        if found is None:
            return index
        anchored = not window and self._counted(found[0], found[1], index)
        if anchored and anchored > index:
            return anchored
        if window:
            self._set(length=found[0], span=True)
        else:
            self._set(length=found[0], anchor="from" if self.frame.dated else "now")
        return found[1]

    def next_length(self, index: int) -> int:
        """ "The next two weeks": up to then."""
        found = lengths.read(self.tags, index + 1)
        if found is None or "number" not in self.tags[index + 1]:
            return index
        self._set(length=found[0], span=True)
        return found[1]

    def plus_length(self, index: int) -> int:
        found = lengths.read(self.tags, index + 1)
        if found is None:
            return index
        self._set(length=found[0], anchor="now" if self.frame.empty or self.frame.now else "from")
        return found[1]

    def for_length(self, index: int) -> int:
        """ "For half an hour": how long it is to be."""
        found = lengths.read(self.tags, self._passed(index + 1))
        if found is None or self.spoken.length is not None:
            return index
        if self.frame.clock is None and "filler" in self.tags[index] and "clock" in self.tags[found[1] - 1]:
            return index  # "pour 14 heures"
        self.spoken.length = found[0]
        return found[1]

    # Times of the day.

    def clock(self, index: int) -> int:
        found = clocks.read(
            self.tags, index, self.words, sure=self._time_expected(index), divided=self._divided()
        )
        if found is None:
            return index
        clock, half, end = found
        self._set(clock=clock)
        if half is not None:
            self._set(half=half)
        return end

    def _divided(self) -> bool:
        """Whether the "and" of a "between" is still to come."""
        frame = self.frame
        return (
            self.between_since == len(self.spoken.wishes) and frame.relation == "from" and frame.clock is None
        )

    def _time_expected(self, index: int) -> bool:
        """Whether a mere number is an hour here: after "at", or as the end of what began with a time."""
        if index and any(kind in self.tags[index - 1] for kind in _BEFORE_TIMES):
            return True
        wish = self.spoken.wishes[-1]
        return len(wish) > 1 and wish[-1].relation == "to" and wish[-2].clock is not None and self.frame.empty

    def half(self, index: int) -> int:
        """ "In the morning" that belongs to figures: am and pm."""
        half = 0 if "am" in self.tags[index] else 720
        if self.frame.loose is not None and self.frame.clock is None:
            clock = clocks.on_the_hour(self.frame.loose)
            if clock is None:
                return index
            self.frame.loose = None
            self._set(clock=clock)
        if self.frame.clock is None:
            return index
        self.frame.half = half
        return index + 1

    def part(self, index: int) -> int:
        if self.frame.part:
            if self.tags[index]["part"] != self.frame.part:
                raise NotUnderstood
            return index + 1
        self._set(part=self.tags[index]["part"])
        return index + 1

    # Days.

    def date(self, index: int) -> int:
        self._set(date=self.tags[index]["date"])
        return index + 1

    def figures(self, index: int) -> int:
        """ "12/1/2026": by the order of the place, unless only one of the two is possible."""
        tag = self.tags[index]
        first, second, year = tag["figures"]
        if not tag["dots"] and (second > 12 or self.month_first) and first <= 12:
            first, second = second, first
        self._set(date=(year, second, first))
        return index + 1

    def weeks(self, index: int) -> int:
        """ "Lunes en ocho", "mardi en quinze": a week or two behind the day."""
        if not self.frame.dated:
            return index
        self._set(length=Length(days=7 * self.tags[index]["weeks"]), anchor="from")
        return index + 1

    def month_year(self, index: int) -> int:
        month, year = self.tags[index]["month_year"]
        self._set(month=month, year=year)
        return index + 1

    def month(self, index: int) -> int:
        """A month, with the day behind it and a year."""
        self._set(month=self.tags[index]["month"])
        end = index + 1
        if self.frame.ordinal is None and self.frame.loose is None:
            day = self._day_number(end)
            if day is not None:
                self._set(ordinal=day[0])
                end = day[1]
        elif self.frame.loose is not None and self.frame.ordinal is None:
            self.frame.ordinal, self.frame.loose = self.frame.loose, None
        return self._year(end)

    def _day_number(self, index: int) -> tuple[int, int] | None:
        """The day of a month behind its name: "August 10", "August the tenth"."""
        index = past(self.tags, index, "of", "slash", but="number")
        tag, behind = self.tags[index], self.tags[index + 1]
        if "ordinal" in tag:
            return tag["ordinal"], index + 1
        number = tag.get("number")
        if number is None or not 1 <= number <= 31 or tag.get("digits", 0) > 2:
            return None
        if any(kind in behind for kind in ("clock", "am", "pm", "past", "unit")):
            return None
        return number, index + 1

    def _year(self, index: int) -> int:
        """A year behind a date."""
        end = past(self.tags, index, *_PASSABLE, "slash", "dash", but="number")
        tag = self.tags[end]
        year = tag.get("year")
        if year is None and tag.get("digits") == 4 and self._plausible(tag["number"]):
            year = tag["number"]
        if year is None and tag.get("digits") == 2 and end == index and self.frame.ordinal is not None:
            year = 2000 + tag["number"] if 2000 + tag["number"] in (self.year, self.year + 1) else None
            behind = self.tags[end + 1]
            if any(
                kind in behind
                for kind in ("dash", "slash", "clock", "am", "pm", "until", "to_or_until", "part")
            ):
                year = None  # "30. August 17-18 Uhr"
        if year is None or self.frame.year:
            return index
        self.frame.year = year
        return end + 1

    def _plausible(self, year: int) -> bool:
        return self.year - 1 <= year <= self.year + YEARS_AHEAD

    def year_alone(self, index: int) -> int:
        """A year that does not follow its month: "next January, 2028", "August 10 - 22, 2012"."""
        wish, frame = self.spoken.wishes[-1], self.frame
        if frame.month is None and (frame.loose is None or len(wish) < 2 or wish[-2].month is None):
            return index
        return self._year(index)

    def day_month(self, index: int) -> int:
        """A number with its month behind it: "10 August", "the tenth of August"."""
        tag = self.tags[index]
        day = tag.get("ordinal", tag.get("number"))
        end = past(self.tags, index + 1, "of")
        if end == index + 1 and ("dash" in self.tags[end] or "slash" in self.tags[end]):
            end += 1  # "10-August", "8/Oct"
        if "month" not in self.tags[end] or not 1 <= day <= 31 or tag.get("digits", 0) > 2:
            return index
        if end > index + 1 and "ordinal" not in tag and not self._joined_by_of(index):
            return index
        self._set(ordinal=day, month=self.tags[end]["month"])
        return self._year(end + 1)

    def _joined_by_of(self, index: int) -> bool:
        """Whether the number is no time: "at two on the May holiday"."""
        return not self._time_expected(index)

    def ordinal(self, index: int) -> int:
        """ "The 24th"; "the second one"; "the first Monday in December"."""
        tag = self.tags[index]
        if "one" in self.tags[index + 1]:
            self._set(offer=tag["ordinal"] - 1)
            return index + 2
        if tag["ordinal"] == 1 and "part" in self.tags[index + 1]:
            self._set(late=-1)  # "primo pomeriggio"
            return index + 1
        if self.tags[index + 1].get("unit") == "week" and self._month_behind(index + 2):
            self._set(nth=tag["ordinal"])  # "the first week of January"
            return index + 2
        counted = self._weekday_of(index + 1)
        if counted > index:
            self._set(nth=tag["ordinal"])
            return counted
        following = self.day_month(index)
        if following > index:
            return following
        if tag["ordinal"] <= 24 and self._time_expected(index):
            return index
        self._set(ordinal=tag["ordinal"], worded="digits" not in tag)
        return index + 1

    def _weekday_of(self, index: int) -> int:
        """A weekday with its month behind it: of "the first Monday in January"."""
        if "weekday" not in self.tags[index]:
            return 0
        if not _joining(self.tags[index + 1]) or not self._month_behind(index + 1):
            return 0
        self._set(weekday=self.tags[index]["weekday"])
        return index + 1

    def relative(self, index: int) -> int:
        if "part" in self.tags[index] and self.frame.dated and not self.paused:
            return index  # "Montag morgen"
        self._set(relative=self.tags[index]["relative"])
        return self._in_a_week(index + 1)

    def _in_a_week(self, index: int) -> int:
        """ "Thursday week", "tomorrow week"."""
        said_of = any(each in self.tags[index + 1] for each in _WHICH)
        if self.tags[index].get("unit") != "week" or said_of or "digits" in self.tags[index + 1]:
            return index
        self._set(length=Length(days=7), anchor="from")
        return index + 1

    def weekday(self, index: int) -> int:
        """A weekday, with "next" before or behind it, or "week" for that in a week."""
        self._set(weekday=self.tags[index]["weekday"])
        behind = self.tags[index + 1]
        which = next((each for each in _WHICH if each in behind), None)
        if which is not None and not self.frame.which and not _unit(self.tags[index + 2]):
            self._set(which=which)
            return index + 2
        return self._in_a_week(index + 1)

    def which(self, index: int) -> int:
        """ "This", "next" and the like, with what they belong to."""
        begin = index + 1
        which = next(each for each in _WHICH if each in self.tags[index])
        begin = self._passed(begin)
        if which == "this" and "coming" in self.tags[begin]:
            which, begin = "coming", self._passed(begin + 1)
        tag = self.tags[begin]
        if "weekday" in tag and which == "last" and self._weekday_of(begin):
            self._set(nth=-1)
            return begin + 1
        if "weekday" in tag:
            self._set(weekday=tag["weekday"], which=which)
            return begin + 1
        if "weekend" in tag:
            self._set(weekend=True, which=which)
            return begin + 1
        if "workday" in tag:
            self._set(workday=True)
            return begin + 1
        if "month" in tag:
            self._set(which="" if which == "this" else which)
            return begin
        if "part" in tag and which == "this":
            self._set(relative=0)
            return begin
        if "unit" in tag:
            return self._which_unit(which, tag["unit"], begin + 1)
        return index

    def unit(self, index: int) -> int:
        """ "La semaine prochaine": what is said of it stands behind."""
        unit = self.tags[index]["unit"]
        which = next((each for each in _WHICH if each in self.tags[index + 1]), None)
        if which is not None:
            return self._which_unit(which, unit, index + 2)
        number = self.tags[index + 1]
        if unit == "week" and number.get("digits") and "unit" not in self.tags[index + 2]:
            return self.week_number(index)
        if unit == "week" and "of" in self.tags[index + 1] and self._anchored(index + 1):
            self._set(week_of=True)
            return index + 1
        if self.frame.edge is not None and unit in ("week", "month", "year", "day"):
            return self._which_unit("this", unit, index + 1)
        return index

    def _which_unit(self, which: str, unit: str, end: int) -> int:
        ahead = {"this": 0, "next": 1, "coming": 1, "after_next": 2, "last": -1}[which]
        match unit:
            case "week":
                self._set(week=ahead)
            case "month":
                self._set(months=ahead)
            case "year":
                self._set(years=ahead)
            case "week" if ahead < 0 and self._month_behind(end):
                self._set(nth=-1)  # "the last week of October"
            case "day" if ahead < 0 and self._month_behind(end):
                self._set(ordinal=LAST_DAY)  # "the last day of October"
            case "day":
                self._day_unit(ahead)
            case "hour" | "minute" if ahead > 0:
                minutes = 60 * ahead if unit == "hour" else ahead
                self._set(length=Length(minutes=minutes), anchor="now")
            case _:
                return end if ahead == 0 else 0
        return end

    def _month_behind(self, index: int) -> bool:
        index = past(self.tags, index, "of", "in", *_WHICH)
        return "month" in self.tags[index] or self.tags[index].get("unit") == "month"

    def _day_unit(self, ahead: int) -> None:
        """ "The start of the day" after midnight, "the end of the day", "the next day"."""
        frame = self.frame
        if frame.edge is not None and frame.clock is not None and frame.clock.minute % 720 == 0:
            if frame.edge == 2:
                frame.clock = Clock(1440, "fixed")
            frame.edge = None
        elif frame.edge is None and ahead > 0:
            self._set(days_on=ahead)
        elif frame.edge is None:
            self._set(relative=ahead)

    def week_number(self, index: int) -> int:
        number = self.tags[index + 1].get("number")
        if number is None or not 1 <= number <= 53:
            return index
        self._set(calendar_week=number)
        return index + 2

    def weekend(self, index: int) -> int:
        self._set(weekend=True)
        which = next((each for each in _WHICH if each in self.tags[index + 1]), None)
        if which is not None:
            self._set(which=which)
            return index + 2
        return index + 1

    def edge(self, index: int) -> int:
        """ "The beginning of", with something to be the beginning of."""
        self._set(
            edge=next(
                each for each, kind in enumerate(("begin", "middle", "end")) if kind in self.tags[index]
            )
        )
        end = past(self.tags, index + 1, "of", "dash")  # "mi-janvier"
        if "part" in self.tags[end]:
            late, self.frame.edge = (self.frame.edge or 0) - 1, None
            self._set(late=late)  # "en fin de matinée"
            return end
        if "unit" in self.tags[end]:
            return self.unit(end)
        return end

    # What was talked about.

    def same(self, index: int) -> int:
        begin = index + 1
        if "some_time" in self.tags[begin]:
            self._set(same_time=True)
        elif "some_day" in self.tags[begin] or self.tags[begin].get("unit") == "day":
            self._set(same_day=True)
        else:
            return index
        return begin + 1

    def later(self, index: int) -> int:
        """ "Later today", "later this week": the rest of it."""
        self._set(late=1)
        return index + 1

    def offer(self, index: int) -> int:
        """ "The last one", "the other one"."""
        tag = self.tags[index]
        if "one" not in self.tags[index + 1]:
            return index
        self._set(offer=-1 if "last" in tag else -2)
        return index + 2

    # What stands between.

    def loose(self, index: int) -> int:
        """A number by itself: an hour or a day."""
        tag = self.tags[index]
        if not 0 <= tag["number"] <= 31 or tag.get("digits", 0) > 2 or self.frame.loose is not None:
            return index
        if "of" in tag and "digits" not in tag:
            return index  # an article
        if self.corrected:
            self._take_back({})
        if "unit" in self.tags[index + 1]:
            raise NotUnderstood
        self.frame.loose = tag["number"]
        return index + 1

    def boundary(self, index: int) -> int:
        """ "From", "after", "until" and the like."""
        tag = self.tags[index]
        relation: Relation = next(each for kind, each in _RELATIONS.items() if kind in tag)
        if relation == "after" and self.frame.empty:
            found = lengths.read(self.tags, index + 1)
            if found is not None and "clock" not in self.tags[found[1] - 1]:
                self._set(length=found[0], anchor="now")
                return found[1]
        negated = index > 0 and "not" in self.tags[index - 1]
        if "to_or_until" in tag and self.frame.empty:
            return index + 1  # "move it to Friday"
        if negated:
            if relation not in _NEGATED:
                raise NotUnderstood
            relation = _NEGATED[relation]
        self._open("until" if relation == "to" and self.frame.empty else relation)
        return index + 1

    def _ends_here(self, index: int) -> bool:
        """Whether what is "at" too is "until": a time behind a time, a day behind a day."""
        frame = self.frame
        if frame.relation in ("to", "until", "before") or (
            index and any(kind in self.tags[index - 1] for kind in ("pause", "and", "or"))
        ):
            return False
        begin = past(self.tags, index + 1, "at", "of", but="number")
        tag, behind = self.tags[begin], past(self.tags, begin + 1, "of", but="number")
        if "part" in tag:
            return frame.part != "" and frame.clock is None
        if "number" in tag:
            day = "month" in self.tags[behind] or "on" in self.tags[index]
        else:
            day = any(kind in tag for kind in _DAYS)
        if day:
            return frame.dated or frame.loose is not None
        return frame.clock is not None or frame.loose is not None

    def numbered_day(self, index: int) -> int:
        """ "Le 5", "mardi 5": a number that can be nothing but a day."""
        tag, before, behind = (
            self.tags[index],
            self.tags[index - 1] if index else UNKNOWN,
            self.tags[index + 1],
        )
        if "on" not in before and not (
            "weekday" in before and self.words.on and not self.words.dotted_ordinals
        ):
            return index
        if not 1 <= tag["number"] <= 31 or tag.get("digits", 0) > 2 or self.frame.ordinal is not None:
            return index
        if any(kind in behind for kind in ("clock", "unit", "fraction", "minus", "am", "pm")):
            return index
        self._set(ordinal=tag["number"])
        return index + 1

    def dash(self, index: int) -> int:
        following = self.tags[index + 1 : index + 3]
        parted = any("part" in tag for tag in following) and not self.frame.timed
        parted = parted or "around" in self.tags[index + 1]  # "3-ish"
        timed = self.frame.dated and not self.frame.timed and "time" in self.tags[index + 1]
        if self.frame.empty or parted or timed or not (self.frame.dated or self.frame.timed):
            return index + 1  # "12 September - late evening"
        self._open("to")
        return index + 1

    def slash(self, index: int) -> int:
        """ "29 / 30 August"."""
        if self.frame.loose is None and self.frame.ordinal is None and self.frame.clock is None:
            return index
        self._open("to")
        return index + 1

    def between(self, index: int) -> int:
        self._open("from")
        self.between_since = len(self.spoken.wishes)
        return index + 1

    def and_(self, index: int) -> int:
        """The end of "between", or another wish."""
        wish = self.spoken.wishes[-1]
        if (
            wish[-1].relation == "from"
            and not wish[-1].empty
            and self.between_since == len(self.spoken.wishes)
        ):
            self._open("to")
            return index + 1
        return self.or_(index) if self._another(index) else index + 1

    def _another(self, index: int) -> bool:
        """Whether what follows would say a day or a time once more, and so is another wish."""
        following = self.tags[past(self.tags, index + 1, "of", "on", but="at")]
        if self.frame.empty:
            return False
        if "at" in following and self.frame.clock is not None:
            return True  # "à 9h et à 10h"
        return any(
            kind in following for kind in ("weekday", "relative", "date", "ordinal", "which", "next", "this")
        )

    def or_(self, index: int) -> int:
        if not self.frame.empty:
            self.spoken.wishes.append([Frame()])
        return index + 1

    def bound_behind(self, index: int) -> int:
        """ "At the latest", "or later": said before a time or behind it."""
        tag = self.tags[index]
        relation: Relation = "until" if "at_latest" in tag or "or_earlier" in tag else "from"
        timed = self.frame.clock is not None or self.frame.loose is not None
        last = index + 1 >= self.count or "pause" in self.tags[index + 1]
        if timed and self.frame.relation == relation:
            return index + 1  # "dalle 15 in poi"
        if (timed or (last and self.frame.dated)) and not self.frame.relation:
            self._split(relation)
        else:
            self._open(relation)
        return index + 1

    def _split(self, relation: Relation) -> None:
        """Of "Friday at three at the latest" only the time is the end."""
        frame = self.frame
        if not frame.dated or not frame.timed:
            frame.relation = relation
            return
        last = Frame(relation, clock=frame.clock, half=frame.half, loose=frame.loose, part=frame.part)
        frame.clock = frame.half = frame.loose = None
        frame.part = ""
        self.spoken.wishes[-1].append(last)

    def from_now(self, index: int) -> int:
        """ "From now until Friday"."""
        self._open("from")
        self._set(now=True)
        return index + 1

    def not_(self, index: int) -> int:
        """Only before what can be turned round: "not before ten"."""
        return index + 1 if any(kind in self.tags[index + 1] for kind in _RELATIONS) else index

    def flag(self, index: int) -> int:
        """What is said in one word."""
        for kind, said in _FLAGS.items():
            if kind in self.tags[index]:
                self._set(**said)
                return index + 1
        return index

    def skip(self, index: int) -> int:
        """What changes nothing, by itself."""
        self.paused = self.paused or "pause" in self.tags[index]
        if "from" in self.tags[index] or ("until" in self.tags[index] and self._ends_here(index)):
            return self.boundary(index)
        return index + 1


def _joining(tag: Tags) -> bool:
    return "of" in tag or "in" in tag


def _unit(tag: Tags) -> bool:
    return tag.get("unit") in ("week", "month", "year")


_PASSABLE = ("of", "pause", "around", "filler")
_WHICH = ("this", "next", "after_next", "coming", "last")
_BEHIND: dict[str, Anchor] = {
    "hence": "now",
    "from": "from",
    "after": "from",
    "past_or_after": "from",
    "before": "before",
    "to_or_before": "before",
    "later": "later",
    "earlier": "earlier",
}
_ANCHORS = (
    *("relative", "weekday", "date", "ordinal", "month", "noon", "midnight", "time", "number", "part", "now"),
    *("next", "this", "fraction", "figures"),
)
_RELATIONS: dict[str, Relation] = {
    "from": "from",
    "after": "after",
    "past_or_after": "after",
    "before": "before",
    "to_or_before": "before",
    "until": "to",
    "to_or_until": "to",
}
_NEGATED: dict[Relation, Relation] = {"before": "from", "after": "until"}
_BEFORE_TIMES = (
    *("at", "around", "after", "past_or_after", "before", "to_or_before", "at_latest"),
    "at_earliest",
)
_FLAGS: dict[str, dict[str, object]] = {
    "around": {"about": True},
    "early": {"late": -1},
    "late": {"late": 1},
    "first_thing": {"late": -1, "soon": True},
    "last_thing": {"edge": 2},
    "soonest": {"soon": True},
    "summer": {"fold": "summer"},
    "winter": {"fold": "winter"},
    "now": {"now": True},
    "whole_day": {"whole": True},
    "workday": {"workday": True},
}

_UNSAID = Frame()
_TIME_FIELDS = ("clock", "half", "part", "late", "loose")
_DAY_WORDS = frozenset(("weekday", "relative", "ordinal", "date"))


_DAYS = (
    "weekday",
    "relative",
    "date",
    "month",
    "ordinal",
    "figures",
    "this",
    "next",
    "begin",
    "end",
    "weekend",
)

Handler = Callable[[_Reader, int], int]

_FIRST: dict[str, Handler] = {
    "in": _Reader.in_length,
    "within": _Reader.in_length,
    "for": _Reader.for_length,
    "plus": _Reader.plus_length,
    "next": _Reader.next_length,
    "coming": _Reader.next_length,
    "number": _Reader.length,
    "decimal": _Reader.length,
    "figures": _Reader.length,
    "fraction": _Reader.length,
    "multiple": _Reader.length,
    "length": _Reader.length,
    "weeks": _Reader.length,
    "unit": _Reader.length,
    "last": _Reader.offer,
    "other": _Reader.offer,
}
"""What is looked for first: what begins with a number may be a length, or a date, or a time, or a number."""
_THEN: dict[str, Handler] = {}
"""What else a token can begin, in this order."""


def _then(handler: Handler, *kinds: str) -> None:
    for kind in kinds:
        before = _THEN.get(kind)
        _THEN[kind] = handler if before is None else _either(before, handler)


def _either(one: Handler, other: Handler) -> Handler:
    def handle(reader: _Reader, index: int) -> int:
        following = one(reader, index)
        return following if following > index else other(reader, index)

    return handle


_then(_Reader.clock, "time", "fraction", "noon", "midnight")
_then(_Reader.date, "date")
_then(_Reader.figures, "figures")
_then(_Reader.weeks, "weeks")
_then(_Reader.month_year, "month_year")
_then(_Reader.ordinal, "ordinal")
_then(_Reader.day_month, "number")
_then(_Reader.numbered_day, "number")
_then(_Reader.year_alone, "year", "number")
_then(_Reader.clock, "number", "ordinal", "clock")
_then(_Reader.loose, "number")
_then(_Reader.month, "month")
_then(_Reader.relative, "relative")
_then(_Reader.weekday, "weekday")
_then(_Reader.which, *_WHICH)
_then(_Reader.unit, "unit")
_then(_Reader.week_number, "calendar_week")
_then(_Reader.weekend, "weekend")
_then(_Reader.edge, "begin", "middle", "end")
_then(_Reader.same, "same")
_then(_Reader.part, "part")
_then(_Reader.half, "am", "pm")
_then(_Reader.not_, "not")
_then(_Reader.rather, "rather")
_then(_Reader.boundary, *_RELATIONS)
_then(_Reader.between, "between")
_then(_Reader.and_, "and")
_then(_Reader.or_, "or")
_then(_Reader.bound_behind, "at_latest", "at_earliest", "or_later", "or_earlier")
_then(_Reader.flag, *_FLAGS)
_then(_Reader.later, "later")
_then(_Reader.from_now, "hence")
_then(_Reader.dash, "dash")
_then(_Reader.slash, "slash")
_then(_Reader.skip, "at", "of", "pause", "filler", "some_day", "some_time", "clock", "in", "for")
