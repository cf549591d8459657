"""A dictated text -> its parts in their order: words, letters, digits and signs, and what they stand for.

The rule: one pass, the longest phrase first. Every part knows what it is if it is no more than a word, since
only whoever puts the parts together sees that a "dot" is a name.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, TypeVar

from tools.dictation.words import Meaning, Vocabulary, key

TEXT_MAX = 1_000
"""Characters: an address of forty letters, each of them "as in" a word. Longer texts are no dictation."""
PHRASE_WORDS_MAX = 8
"""Of the longest phrase: "mille neuf cent quatre vingt dix neuf" has seven."""
SPELLED_MIN = 3
"""Letters that are spelled one by one, and no initials. "j-p" is an address, "p-a-u-l" is a spelling."""
PREFIX_MAX = 3
"""Letters that a word can spell at once: "sch as in school"."""

GLUED, BLANK, PAUSE, STOP = range(4)
"""What stands between two tokens: nothing, a blank, a comma or a full stop, a semicolon."""

_TOKEN = re.compile(r"(?P<word>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f'\u2019])*)|(?P<digits>[0-9]+)|(?P<sign>\S)")
_PAUSES = frozenset(",:!?\u00bf\u00a1()[]<>\"'\u2018\u2019\u201c\u201d\u201e\u2026\u00ab\u00bb|")

PartKind = Literal["word", "letter", "digits", "sign", "mark", "aside"]
"""A `sign` was named, a `mark` was written; an `aside` is nothing that is written."""
_WITHIN: tuple[Meaning, ...] = (("sign", "@"), ("sign", "."), ("sign", "-"), ("sign", "_"))

Value = TypeVar("Value")


class Token(NamedTuple):
    """A word, digits or one sign as it is written. `start` and `end` are its place in the text."""

    key: str
    """As it is looked up; "" for a sign."""
    text: str
    gap: int
    start: int
    end: int


class Part(NamedTuple):
    """`text` is what it stands for; `said` the word that it may be instead."""

    kind: PartKind
    text: str
    said: str
    gap: int
    start: int
    end: int
    sure: bool = False
    """Said in several words, "s as in sugar" or "double u": no name, and no initial."""


def tokens(text: str) -> list[Token]:
    """The tokens of a text in NFC; what is between them is their gap."""
    found: list[Token] = []
    gap, end = BLANK, 0
    for match in _TOKEN.finditer(text):
        if match.start() > end:
            gap = max(gap, BLANK)
        each, end = match.group(), match.end()
        if match["sign"] and _pauses(text, match.start()):
            gap = STOP if each == ";" else max(gap, PAUSE)
            continue
        found.append(Token("" if match["sign"] else key(each), each, gap, match.start(), end))
        gap = GLUED
    return _unhyphenated(found)


def _pauses(text: str, at: int) -> bool:
    """Whether a sign is a pause. A full stop is one behind a word and before a blank: "A. N. N. A."."""
    if text[at] == ".":
        return text[at - 1 : at].isalnum() and not text[at + 1 : at + 2].isalnum()
    return text[at] in _PAUSES or text[at] == ";"


def _unhyphenated(found: list[Token]) -> list[Token]:
    """Without the hyphens by which a recogniser joins letters: "S-C-H-M-I-D-T"."""
    kept: list[Token] = []
    at = 0
    while at < len(found):
        end = at + 1
        while end + 1 < len(found) and _hyphen(found, end):
            end += 2
        chain = found[at:end]
        spelled = len(chain) >= 2 * SPELLED_MIN - 1 and all(len(each.text) == 1 for each in chain)
        kept += chain[::2] if spelled else chain
        at = end
    return kept


def _hyphen(found: Sequence[Token], at: int) -> bool:
    """Whether a hyphen joins what is before it to what is behind it."""
    return found[at].text == "-" and found[at].gap == GLUED and found[at + 1].gap == GLUED


def longest(found: Sequence[Token], at: int, table: Mapping[str, Value]) -> tuple[Value, int] | None:
    """What the longest phrase from a token on means, and where it ends; no phrase goes over a pause."""
    phrase, best, end = "", None, at
    for _ in range(PHRASE_WORDS_MAX):
        if end > at and end + 1 < len(found) and _hyphen(found, end):
            end += 1
        if end == len(found) or not found[end].key or (end > at and found[end].gap >= PAUSE):
            break
        phrase = f"{phrase} {found[end].key}" if phrase else found[end].key
        end += 1
        if phrase in table:
            best = table[phrase], end
    return best


def without_openings(found: Sequence[Token], words: Vocabulary) -> list[Token]:
    """The tokens behind "my address is"; an opening that a sign within an address follows is a name."""
    at = 0
    while (opening := longest(found, at, words.openings)) is not None:
        after = longest(found, opening[1], words.phrases)
        if opening[1] == len(found) or (after is not None and after[0] in _WITHIN):
            break
        at = opening[1]
    return list(found[at:])


def read(
    found: Sequence[Token], words: Vocabulary, phrases: Mapping[str, Meaning], *, asides: bool = False
) -> list[Part]:
    """The parts of dictation, with or without `asides`. `phrases`: one of those in `words`."""
    parts = _Reader(found, words, phrases).parts()
    return parts if asides else [part for part in parts if part.kind != "aside"]


def plain(text: str) -> str:
    """The text in the form in which places in it are counted."""
    return unicodedata.normalize("NFC", text)


class _Reader:
    """Goes over the tokens once."""

    def __init__(self, found: Sequence[Token], words: Vocabulary, phrases: Mapping[str, Meaning]) -> None:
        self._tokens = found
        self._words = words
        self._phrases = phrases
        self._parts: list[Part] = []

    def parts(self) -> list[Part]:
        at = 0
        while at < len(self._tokens):
            at = self._next(at)
        return _settled(self._parts)

    def _next(self, at: int) -> int:
        """Reads one part, and returns where the next one begins."""
        letter = self._letter(at)
        if letter is not None:
            return self._add("letter", letter[0], at, letter[1], sure=letter[2])
        hit = longest(self._tokens, at, self._phrases)
        if hit is None:
            return self._as_written(at)
        (kind, text), end = hit
        if kind == "repeat":
            return self._repeated(at, end, int(text))
        if kind == "capital":
            return end if self._beside_a_letter(end) else self._as_written(at)
        if kind == "sign" and len(text) > 1:
            self._add("sign", text[0], at, end)
            return self._add("word", text[1:], at, end)
        return self._add(kind, text, at, end, sure=end > at + 1)

    def _add(self, kind: PartKind, text: str, at: int, end: int, *, sure: bool = False) -> int:
        said = "".join(each.text for each in self._tokens[at:end])
        first, last = self._tokens[at], self._tokens[end - 1]
        self._parts.append(Part(kind, text, said, first.gap, first.start, last.end, sure))
        return end

    def _as_written(self, at: int) -> int:
        token = self._tokens[at]
        if token.text.isdecimal():
            return self._add("digits", token.text, at, at + 1)
        return self._add("word" if token.key else "mark", token.text, at, at + 1)

    def _letter(self, at: int) -> tuple[str, int, bool] | None:
        """A letter, where it ends, and whether a word spells it; None if there is none."""
        if at == len(self._tokens):
            return None
        token = self._tokens[at]
        if not token.key.isalpha() or len(token.text) > PREFIX_MAX:
            return None
        spelled = self._spelled_by(at)
        if spelled is not None:
            return (*spelled, True)
        if len(token.text) > 1 or longest(self._tokens, at, self._phrases) is not None:
            return None
        return token.text, at + 1, False

    def _spelled_by(self, at: int) -> tuple[str, int] | None:
        """The letters of "s as in sugar", or "ph as in phone", and where that ends."""
        token = self._tokens[at]
        link = longest(self._tokens, at + 1, self._words.as_in)
        if link is None or link[1] == len(self._tokens):
            return None
        decides, end = link
        word = self._tokens[end]
        if len(word.key) <= len(token.key) or not word.key.isalpha() or word.gap == GLUED:
            return None
        if word.key.startswith(token.key) and (decides or len(token.text) == 1):
            return token.text, end + 1
        return (word.text[0], end + 1) if decides and len(token.text) == 1 else None

    def _repeated(self, at: int, end: int, times: int) -> int:
        """What "double" or "three times the" stand before; before anything else they are words."""
        while end < len(self._tokens) and (
            self._tokens[end].text == "-" or self._tokens[end].key in self._words.fillers
        ):
            end += 1
        letter = self._letter(end)
        if letter is not None and len(letter[0]) == 1:
            return self._add("letter", letter[0] * times, at, letter[1], sure=True)
        hit = longest(self._tokens, end, self._phrases)
        if hit is not None and hit[0][0] in ("digits", "letter") and len(hit[0][1]) == 1:
            return self._add(hit[0][0], hit[0][1] * times, at, hit[1], sure=True)
        if (
            end < len(self._tokens)
            and len(self._tokens[end].text) == 1
            and self._tokens[end].text.isdecimal()
        ):
            return self._add("digits", self._tokens[end].text * times, at, end + 1)
        return self._as_written(at)

    def _beside_a_letter(self, end: int) -> bool:
        if self._parts and self._parts[-1].kind == "letter":
            return True
        return end < len(self._tokens) and len(self._tokens[end].text) == 1 and bool(self._tokens[end].key)


def _settled(parts: list[Part]) -> list[Part]:
    """A word that is the name of a letter is that only beside another: "zed at" is somebody's name."""
    near = [False, *(part.kind == "letter" for part in parts), False]
    return [
        part._replace(kind="word", text=part.said)
        if part.kind == "letter" and len(part.said) > 1 and not (part.sure or near[at] or near[at + 2])
        else part
        for at, part in enumerate(parts)
    ]
