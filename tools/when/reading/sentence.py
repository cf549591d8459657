"""What one text says: all of its tokens, one after the other -> wishes.

The rule: from left to right, and never back: at each token the longest thing that can begin there is taken,
and goes into the frame that is open. The order in which a language puts a day, its weekday, a part of it and
a time hence does not matter. What joins two ends of a window, or two wishes, opens the next frame. A token
that nothing can begin with is a word about something else: then nothing was understood.
"""

from collections.abc import Sequence

from tools.when.frame import DAY_FIELDS, UNSAID, NotUnderstood, Spoken
from tools.when.reading.reader import Reader, contradicts
from tools.when.reading.table import FIRST, THEN
from tools.when.tokens import PADDING
from tools.when.vocabulary import Tags, Vocabulary

WISHES_MAX = 8
"""Windows that a caller names in one breath; more of them are not remembered by anybody."""


def read(tags: Sequence[Tags], words: Vocabulary, year: int, *, month_first: bool) -> Spoken:
    """What was said. `year`: this one. Raises `NotUnderstood`."""
    reader, index, count = Reader([*tags, *PADDING], len(tags), words, year, month_first), 0, len(tags)
    while index < count:
        following = _step(reader, index)
        if following <= index:
            raise NotUnderstood
        index = following
    if reader.corrected:
        raise NotUnderstood  # "Tuesday, no"
    if reader.kept:
        reader.spoken.length = None
    for place in reversed(reader.implied):
        _rejoin(reader.spoken, place)
    wishes = [[each for each in wish if not each.empty] for wish in reader.spoken.wishes]
    reader.spoken.wishes = [wish for wish in wishes if wish]
    if not 0 < len(reader.spoken.wishes) <= WISHES_MAX:
        raise NotUnderstood
    return reader.spoken


def _step(reader: Reader, index: int) -> int:
    """The index of what follows the thing that begins here; the same if nothing does."""
    tag = reader.tags[index]
    for kind in tag:
        if kind in FIRST:
            following = FIRST[kind](reader, index)
            if following > index:
                return following
    for kind in tag:
        for handler in THEN.get(kind, ()):
            following = handler(reader, index)
            if following > index:
                return following
    return index


def _rejoin(spoken: Spoken, place: int) -> None:
    """What follows a pause and says no time is no other wish: "Tuesday at two, the first of May"."""
    wish, before = spoken.wishes[place], spoken.wishes[place - 1]
    if len(wish) > 1 or wish[0].timed or len(before) > 1:
        return
    said = {name: getattr(wish[0], name) for name in DAY_FIELDS}
    said = {name: value for name, value in said.items() if value != UNSAID[name]}
    if contradicts(before[0], said):
        return
    for name, value in said.items():
        setattr(before[0], name, value)
    del spoken.wishes[place]
