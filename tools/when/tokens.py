"""A text -> the things in it that say something about time: tagged tokens.

The rule: one pass over the text and one look-up a word, longest phrase first. Every token carries all that
it can mean; which of them it does mean is for whoever reads them in their order. A word that is not known
stays, as a token without a meaning: it is not for this module to say that it does not matter.
"""

import re
from collections.abc import Callable, Sequence

from engine.model import DAY
from tools.when.folding import fold
from tools.when.frame import HOUR, MONTHS
from tools.when.vocabulary import Lexicon, Meaning, Tags, Vocabulary, lexicon

TOKENS_MAX = 400
"""Of one text. A thousand characters have at most so many that mean something."""

PASSED_MAX = 8
"""Words in a row that change nothing: more of them are no way of saying a time."""

UNKNOWN: Tags = {}
"""A word that is in no table."""
PADDING = (UNKNOWN,) * 4
"""What is put behind the last token: nobody looks further ahead than this."""
OF = frozenset(("of",))
"""Articles and what joins: the kind that is passed most often."""
_NO_MEANING: Meaning = (UNKNOWN,)
PAUSE: Tags = {"pause": 1}
DASH: Tags = {"dash": 1}
SLASH: Tags = {"slash": 1}

_SIGNS: dict[str, Meaning] = {
    ",": (PAUSE,), ";": (PAUSE,), "?": (PAUSE,), "!": (PAUSE,), ".": (PAUSE,), ":": (PAUSE,),
    "(": (PAUSE,), ")": (PAUSE,), "-": (DASH,), "/": (SLASH,), "&": ({"and": 1},), "+": ({"plus": 1},),
    "~": (PAUSE,), '"': (PAUSE,), "\u00bf": (PAUSE,), "\u00a1": (PAUSE,), "_": (PAUSE,),
}  # fmt: skip
CENTURY = 2000
"""Of years in two figures."""
_FIGURES_MAX = 4
"""Longer numbers are no time."""

_PATTERN = r"""
  (?P<iso>    (?<![\d.]) \d{4} ([-/]) \d{1,2} \2 \d{1,2} (?!\d) )
| (?P<date>   (?<!\d) \d{1,2} ([-/.]) \d{1,2} \4 (?: \d{4} | \d{2} ) (?![\d:]) )
| (?P<dotted> (?<!\d) \d{1,2} \. \s? (?: 1[0-2] | 0?[1-9] ) \. (?!\d) )
| (?P<month>  (?<!\d) (?: 1[0-2] | 0?[1-9] ) / \d{4} (?!\d) )
| (?P<slash>  (?<!\d) \d{1,2} / \d{1,2} (?! [\d/] | \s?[ap]m ) )
| (?P<time>   (?<!\d) \d{1,2} (?: : [0-5]\d (?: :[0-5]\d )?
                | \s?h\s? [0-5]\d (?: \s?m (?:in)? (?![a-z]) (?: \d\d s? )? )? ) (?!\d) )
| (?P<dot>    (?<!\d) \d{1,2} [.,] (?: [0-5]\d | 75 | 5 | 0 ) (?! \d | \.\d ) )
| (?P<half>   (?: (?<=\d) %s ([ap]) \.? \s? m \.? | (?<=\d) ([ap])
                | (?<![a-z]) ([ap]) \. \s? m \.? ) (?![a-z0-9]) )
| (?P<ordinal> (?<!\d) \d{1,2} (?: (?: %s ) (?![a-z]) %s ) )
| (?P<number> \d+ )
| (?P<word>   [^\W\d_]+ (?: -[^\W\d_]+ )* )
| (?P<sign>   [^\w\s] | _ )
"""


def _pattern(words: Vocabulary) -> re.Pattern[str]:
    # "um 3 am Freitag" is no "3 am".
    blank = r"\s?" if words.am else ""
    dotted = r"| \. (?!\d)" if words.dotted_ordinals else ""
    return re.compile(_PATTERN % (blank, words.ordinal_endings, dotted), re.VERBOSE)


def past(tags: Sequence[Tags], index: int, kinds: frozenset[str], but: str = "") -> int:
    """The index of the first token from here on that is none of these kinds, or is `but` that one too."""
    for end in range(index, index + PASSED_MAX):
        tag = tags[end]
        if not tag or but in tag or kinds.isdisjoint(tag):
            return end
    return index + PASSED_MAX


def in_one_or_two_figures(tag: Tags) -> bool:
    """Whether a number can be an hour or a day, as it is written: "5", "05" and "five", but not "005"."""
    return bool(tag.get("digits", 0) <= 2)


class Tokens:
    """What tags the texts of one language."""

    __slots__ = ("_lexicon", "_pattern")

    def __init__(self, words: Vocabulary) -> None:
        self._lexicon: Lexicon = lexicon(words)
        self._pattern = _pattern(words)

    def tag(self, text: str) -> list[Tags]:
        """The tokens of a text, at most `TOKENS_MAX` of them and one unknown for the rest."""
        raw = self._raw(fold(text))
        found: list[Tags] = []
        index, count = 0, len(raw)
        while index < count:
            word = raw[index]
            if isinstance(word, str):
                meaning, index = self._look_up(raw, index)
                found += meaning
            else:
                found.append(word)
                index += 1
            if len(found) > TOKENS_MAX:
                return [*found[:TOKENS_MAX], UNKNOWN]
        return found

    def _raw(self, text: str) -> list[str | Tags]:
        """Words as they are; of figures what they can mean."""
        found: list[str | Tags] = []
        for match in self._pattern.finditer(text):
            kind = match.lastgroup
            if kind == "word":
                word = match.group()
                if "-" in word:
                    found += self._parts(word)
                else:
                    found.append(word)
            elif kind == "sign":
                found.append(match.group())
            else:
                found.append(_FIGURES[kind or ""](match.group()))
        while found and found[-1] in (".", "?", "!", ","):
            found.pop()
        return found

    def _parts(self, word: str) -> list[str]:
        """A word with hyphens is one, if it is known as one; between numbers they are none: "nine-thirty"."""
        if word in self._lexicon:
            return [word]
        words = word.split("-")
        if all(self._is_number(each) for each in words):
            return words
        parts = ["-"] * (2 * len(words) - 1)
        parts[::2] = words
        return parts

    def _is_number(self, word: str) -> bool:
        return any(not rest and "number" in meaning[0] for rest, meaning in self._lexicon.get(word, ()))

    def _look_up(self, raw: list[str | Tags], index: int) -> tuple[Meaning, int]:
        word = raw[index]
        assert isinstance(word, str)
        begin = index + 1
        following = raw[begin] if begin < len(raw) else None
        for rest, meaning in self._lexicon.get(word, ()):
            if not rest:
                return meaning, begin
            if rest[0] == following:
                end = begin + len(rest)
                if tuple(raw[begin:end]) == rest:
                    return meaning, end
        return _SIGNS.get(word, _NO_MEANING), begin


def _iso(text: str) -> Tags:
    year, month, day = (int(each) for each in re.split("[-/]", text))
    return {"date": (year, month, day)}


def _date(text: str) -> Tags:
    first, second, year = re.split("[-/.]", text)
    return {"figures": (int(first), int(second), _year(year)), "dots": "." in text}


def _dotted(text: str) -> Tags:
    day, month, _ = text.split(".")
    return {"date": (0, int(month), int(day))}


def _month(text: str) -> Tags:
    month, year = text.split("/")
    return {"month_year": (int(month), int(year))}


def _slash(text: str) -> Tags:
    first, second = text.split("/")
    return {"figures": (int(first), int(second), 0), "dots": False}


def _time(text: str) -> Tags:
    hour, minute = (int(each) for each in re.findall(r"\d+", text)[:2])
    if hour * HOUR + minute > DAY:
        return UNKNOWN
    found = {"time": hour * HOUR + minute, "literal": text[0] == "0"}
    return found | {"hours": 1} if "h" in text else found


def _dot(text: str) -> Tags:
    """What a point divides: "17.15" is a time, "25.08" a date and "1.5" a number of hours."""
    whole, rest = re.split("[.,]", text)
    tags: dict[str, object] = {"decimal": float(f"{whole}.{rest}")}
    if len(rest) == 2 and int(rest) < HOUR and int(whole) < 24:
        tags |= {"time": int(whole) * HOUR + int(rest), "literal": text[0] == "0", "doubtful": True}
    if "." in text and 0 < int(rest) <= MONTHS:
        tags |= {"figures": (int(whole), int(rest), 0), "dots": True}
    return tags


def _half(text: str) -> Tags:
    return {"am": 1} if "a" in text else {"pm": 1}


def _ordinal(text: str) -> Tags:
    return {"ordinal": int(re.match(r"\d+", text).group()), "digits": 1}  # type: ignore[union-attr]


def _number(text: str) -> Tags:
    return {"number": int(text), "digits": len(text)} if len(text) <= _FIGURES_MAX else UNKNOWN


def _year(text: str) -> int:
    return int(text) if len(text) > 2 else CENTURY + int(text)


_FIGURES: dict[str, Callable[[str], Tags]] = {
    "iso": _iso,
    "date": _date,
    "dotted": _dotted,
    "month": _month,
    "slash": _slash,
    "time": _time,
    "dot": _dot,
    "half": _half,
    "ordinal": _ordinal,
    "number": _number,
}
"""What figures can mean, by the group of the pattern that found them."""
