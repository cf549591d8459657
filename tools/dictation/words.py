"""The words with which one language dictates, and how a table of them becomes a vocabulary.

The rule: a table has words and nothing else; number words and the names of signs come from the table that
speaks, so that what is read back is understood. A phrase may have several words; alternatives are divided
by "|"; case, accents, hyphens and apostrophes do not matter. Every field is required, so that no table is
half.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct

from tools.speech.language import Language
from tools.when.folding import fold

NUMBER_MAX = 999
"""Number words beyond are not said of digits, but for whole thousands and years."""
THOUSANDS = range(1_000, 10_000, 1_000)
YEARS = range(1920, 2040)
"""Of birth, and of founding, as they stand in addresses."""

Kind = Literal["sign", "letter", "digits", "repeat", "capital", "aside"]
"""What a phrase can be. A `capital` and an `aside` are nothing that is written."""
Meaning = tuple[Kind, str]

_PART = re.compile(r"[^\W_]+")


class Words(Struct, frozen=True, kw_only=True):
    """One language, as callers dictate in it and recognisers write it."""

    speech: Language
    """The table that speaks the same language."""

    signs: Mapping[str, str]
    """What each sign is called, beside what we call it. ".com" is one too: "dotcom"."""
    letters: Mapping[str, str]
    """What each letter is called, where recognisers write the name: "zed". Between letters only."""
    written: Mapping[str, str]
    """How addresses write letters that they cannot have; all others lose their accents."""
    numbers: Mapping[str, str]
    """Number words beside those that are spoken: "zwo"."""
    zeros: Mapping[str, str]
    """Words that are digits in a telephone number, and in this language only: "oh"; Spanish "o" is "or"."""
    repeats: Mapping[str, str]
    """"double": 2. What follows is there so many times."""
    as_in: str
    """Between a letter and the word that spells it: "s as in sugar". The word decides."""
    of: str
    """Words that do the same, but have a life of their own: only before a word with that letter."""
    capitals: str
    """What is said of a single letter, before or behind it, and means nothing in an address."""
    asides: str
    """What is said of all the letters, and means nothing in an address."""
    openings: str
    """What is said before an address or a number."""
    fillers: str
    """What is said between digits, and means nothing."""


class Vocabulary(Struct, frozen=True, kw_only=True):
    """Phrases as `key` writes them, and what they mean."""

    phrases: Mapping[str, Meaning]
    phone: Mapping[str, Meaning]
    """Phrases that count in a telephone number."""
    as_in: Mapping[str, bool]
    """Whether the word decides, where the letter is another."""
    openings: Mapping[str, bool]
    fillers: frozenset[str]
    written: Mapping[str, str]


def key(phrase: str) -> str:
    """A phrase as it is looked up: folded words with one blank between them; "it's" is one word."""
    plain = unicodedata.normalize("NFC", phrase).replace("'", "").replace("\u2019", "")
    return " ".join(_PART.findall(fold(plain)))


def keys(phrases: str) -> Iterator[str]:
    """The alternatives of a field of `Words`."""
    return (key(phrase) for phrase in phrases.split("|") if phrase.strip())


def compiled(tables: Iterable[Words]) -> Vocabulary:
    """The vocabulary of several tables; the last one goes before the others."""
    phrases: dict[str, Meaning] = {}
    zeros: dict[str, Meaning] = {}
    as_in: dict[str, bool] = {}
    openings: dict[str, bool] = {}
    fillers: set[str] = set()
    written: dict[str, str] = {}
    for words in tables:
        phrases |= _phrases(words)
        zeros = {phrase: ("digits", digit) for phrase, digit in _by_phrase(words.zeros).items()}
        as_in |= dict.fromkeys(keys(words.of), False) | dict.fromkeys(keys(words.as_in), True)
        openings |= dict.fromkeys(keys(words.openings), True)
        fillers |= set(keys(words.fillers))
        written |= words.written
    return Vocabulary(
        phrases=phrases,
        phone=phrases | zeros,
        as_in=as_in,
        openings=openings,
        fillers=frozenset(fillers),
        written=written,
    )


def _phrases(words: Words) -> dict[str, Meaning]:
    found: dict[str, Meaning] = dict.fromkeys(keys(words.asides), ("aside", ""))
    found |= dict.fromkeys(keys(words.capitals), ("capital", ""))
    named: tuple[tuple[Kind, Mapping[str, str]], ...] = (
        ("digits", number_words(words.speech)),
        ("digits", _by_phrase(words.numbers)),
        ("letter", _by_phrase(words.letters)),
        ("repeat", _by_phrase(words.repeats)),
        ("sign", _by_phrase(words.speech.signs)),
        ("sign", _by_phrase(words.signs)),
    )
    for kind, table in named:
        found |= {phrase: (kind, text) for phrase, text in table.items()}
    return found


def _by_phrase(table: Mapping[str, str]) -> dict[str, str]:
    return {phrase: meant for meant, names in table.items() for phrase in keys(names)}


def number_words(speech: Language) -> dict[str, str]:
    """The digits that number words stand for: "twenty two" is "22", "zwei und zwanzig" too."""
    joint = key(speech.and_)
    found: dict[str, str] = {}
    for value in YEARS:
        for phrase in (key(speech.number(value)), key(speech.year(value))):
            found |= dict.fromkeys((phrase, _without(joint, phrase)), str(value))
    for value in (*THOUSANDS, *range(NUMBER_MAX, -1, -1)):
        phrase = key(speech.number(value))
        found[phrase] = str(value)
        if 20 < value < 100:
            found[_apart(phrase, joint, key(speech.number(value - value % 10)))] = str(value)
        if value % 100 >= 10:
            found[_without(joint, phrase)] = str(value)
    # "Eight hundred five" is 800 and 5, as "eight hundred five five five" is how numbers begin.
    return {phrase: digits for phrase, digits in found.items() if not _loose(phrase, digits, joint)}


def _without(joint: str, phrase: str) -> str:
    return " ".join(word for word in phrase.split() if word != joint)


def _apart(phrase: str, joint: str, tens: str) -> str:
    """A number such as "zweiundzwanzig" in three words."""
    ones = phrase.removesuffix(tens).removesuffix(joint)
    return f"{ones} {joint} {tens}" if ones and f"{ones}{joint}{tens}" == phrase else phrase


def _loose(phrase: str, digits: str, joint: str) -> bool:
    """Whether a hundred and a digit stand side by side, with nothing that joins them."""
    words = phrase.split()
    return len(digits) == 3 and 0 < int(digits) % 100 < 10 and len(words) > 1 and joint not in words
