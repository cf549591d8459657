"""The state of one reading: what was said so far, and the frame that is open.

The rule: what is read goes into that frame. To say one thing twice is not understood, unless a pause came
before it, which begins another wish, or what was said before is taken back.
"""

from collections.abc import Iterable, Mapping

from tools.when.frame import DAY_FIELDS, TIME_FIELDS, UNSAID, Frame, NotUnderstood, Relation, Spoken, Which
from tools.when.tokens import past
from tools.when.vocabulary import Tags, Vocabulary

PASSABLE = frozenset(("of", "pause", "around", "filler"))
"""What changes nothing where something is expected."""
WHICH: tuple[Which, ...] = ("this", "next", "after_next", "coming", "last")
"""What tells one weekday, week or month from the others, as it is looked for."""
_DAY_WORDS = frozenset(("weekday", "relative", "ordinal", "date"))
"""The fields by which a single day is said."""


class Reader:
    """Reads one text, by handlers: each takes it and the index of a token, and returns that of the token
    behind what it has read; the same index if it reads nothing.
    """

    __slots__ = (
        "between_since",
        "corrected",
        "count",
        "frame",
        "implied",
        "kept",
        "month_first",
        "paused",
        "retold",
        "spoken",
        "tags",
        "timed_last",
        "wish",
        "words",
        "year",
    )

    def __init__(self, tags: list[Tags], count: int, words: Vocabulary, year: int, month_first: bool) -> None:
        """`count`: how many of the tags were said; those behind them are there to be looked at."""
        self.tags = tags
        self.count = count
        self.words = words
        self.year = year
        self.month_first = month_first
        self.frame = Frame()
        """What is open: the last frame of the last wish."""
        self.wish = [self.frame]
        self.spoken = Spoken([self.wish])
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
        self.kept = False
        """It is said of a time that it is held: a length is of that."""
        self.between_since = 0
        """The wish in which "between" was said, counted from 1: there "and" is "until"."""

    def set(self, **said: object) -> None:
        """Put what was said into the frame. Raises `NotUnderstood` where it was said already."""
        if self.corrected or (self.retold and "clock" in said):
            self.take_back(said)
        day = not _DAY_WORDS.isdisjoint(said)
        again = contradicts(self.frame, said)
        if again or (day and self.paused and self.timed_last and self.frame.dated):
            if not self.paused and "weekday" not in said:
                raise NotUnderstood
            self.begin_wish()  # "at nine, at ten, Tuesday at eleven"
            self.implied.append(len(self.spoken.wishes) - 1)
        self.paused = False
        self.timed_last = "clock" in said or "part" in said or (self.timed_last and not day)
        if day and self.frame.numbered and not self.frame.dated:
            self.frame.led = True
        for name, value in said.items():
            setattr(self.frame, name, value)

    def take_back(self, said: Iterable[str]) -> None:
        """Forget of this wish what is said anew: the day, and then the time; or the time alone."""
        day = not _DAY_WORDS.isdisjoint(said)
        self.corrected, self.retold = False, day
        for frame in self.wish:
            # "Next week, no, Thursday" is next week's.
            if not day or any(getattr(frame, name) is not None for name in _DAY_WORDS):
                for name in DAY_FIELDS if day else TIME_FIELDS:
                    setattr(frame, name, UNSAID[name])

    def open(self, relation: Relation) -> None:
        """Begin the next frame of this wish; the present one if nothing is in it yet."""
        if self.frame.empty and not self.frame.relation:
            self.frame.relation = relation
        else:
            self.add(Frame(relation=relation))

    def add(self, frame: Frame) -> None:
        """Make this the next frame of this wish."""
        self.frame = frame
        self.wish.append(frame)

    def begin_wish(self) -> None:
        """Begin the next wish."""
        self.frame = Frame()
        self.wish = [self.frame]
        self.spoken.wishes.append(self.wish)

    def passed(self, index: int) -> int:
        """The index behind words that change nothing."""
        return past(self.tags, index, PASSABLE, but="number")


def contradicts(frame: Frame, said: Mapping[str, object]) -> bool:
    """Whether a frame says any of this already, and otherwise."""
    for name, value in said.items():
        before = getattr(frame, name)
        if before != UNSAID[name] and before != value:
            return True
    return False


def which_in(tag: Tags) -> Which:
    """Which one of several a token says: "this", "next" and the like; "" for none."""
    for which in WHICH:
        if which in tag:
            return which
    return ""
