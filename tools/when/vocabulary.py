"""The words of a language about time, and how a table of them becomes a lexicon.

The rule: a table has words and nothing else. What they mean together is said once for all languages, in
`reading`; number words, weekdays, months, ordinals and years come from the table that speaks, so that what
is said is understood. A phrase may have several words; alternatives are divided by "|"; case, accents and
apostrophes do not matter, and "ü" may be written "ue". Every field is required, so that no table is half.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from tools.speech.language import Language
from tools.speech.language import facts as facts_of_sentences
from tools.when.folding import fold, spellings

Tags = Mapping[str, Any]
"""What one word can mean: a value a kind. "second" is an ordinal and a unit, "march" is a month."""
Meaning = tuple[Tags, ...]
"""What a phrase stands for: "tonight" is a day and a part of it."""
Lexicon = Mapping[str, tuple[tuple[tuple[str, ...], Meaning], ...]]
"""By the first word: the words that follow it, longest first, and what all of them mean."""

NUMBER_MAX = 99
"""Number words beyond are no hours, days or minutes that anybody says."""
YEAR_MIN, YEAR_MAX = 2015, 2060
"""Years that have words: nobody books beyond them."""

PARTS = ("morning", "forenoon", "noon", "afternoon", "evening", "night")
UNITS = ("minute", "quarter_hour", "hour", "day", "week", "month", "year")


class Vocabulary(Struct, frozen=True, kw_only=True):
    """One language, as callers and models use it."""

    speech: Language
    """The table that speaks the same language."""

    half_before: bool
    """"Halb drei" is half an hour before three; in English "half two" is half an hour after it."""
    minutes_joined: bool
    """Minutes follow the hour with "and": "las dos y diez"."""
    dotted_ordinals: bool
    """"12." is "the twelfth"."""
    glued: bool
    """Weekday and part of the day are written as one word: "Donnerstagnachmittag"."""
    twelve_hours: bool
    """"6:30" may be the evening; elsewhere who writes minutes writes "18:30"."""

    numbers: Mapping[str, int]
    """Number words beside those that are spoken; "a" and "one" too, where they stand before a unit."""
    ordinals: Mapping[str, int]
    """Ordinals beside those that are spoken."""
    ordinal_endings: str
    """What makes a figure an ordinal: "st|nd|rd|th"."""
    fractions: Mapping[str, int]
    """Halves and quarters, in minutes of an hour: "half": 30."""
    multiples: Mapping[str, int]
    """Numbers with a half in one word, in minutes when they count hours: "anderthalb": 90."""
    lengths: Mapping[str, int]
    """Lengths in one word, in minutes: "viertelstunde": 15."""
    zero: str
    """Before a single figure of minutes: "nine oh five"."""

    weekdays: tuple[str, ...]
    """Monday first, beside those that are spoken: abbreviations, cases."""
    months: tuple[str, ...]
    units: Mapping[str, str]
    """The words of each of `UNITS`."""
    days: Mapping[str, int]
    """Relative days: "tomorrow": 1."""
    parts: Mapping[str, str]
    """The words of each of `PARTS`, with the preposition that belongs to them: "in the morning"."""
    day_parts: Mapping[str, tuple[int, str]]
    """A day and a part of it in one word: "tonight": (0, "evening")."""
    weeks: Mapping[str, int]
    """Weeks in the guise of days: "in acht Tagen": 1."""

    noon: str
    midnight: str
    am: str
    pm: str
    clock: str
    """Behind an hour: "o'clock"."""
    at: str
    """Before a clock time."""
    past: str
    """Minutes past the hour, where the word means nothing else."""
    to: str
    """Minutes to the hour, likewise."""
    past_or_after: str
    """"Ten after four", and "after four"."""
    to_or_before: str
    """"Zehn vor vier", and "vor vier"."""
    to_or_until: str
    """"Ten to four", and "two to four"."""
    minus: str
    """"Las tres menos diez"."""

    and_: str
    or_: str
    of: str
    """What joins a part to its whole, and articles: said or not, they change nothing."""
    on: str
    """Before the number of a day, never before an hour: "le 5", "il 5", "el 5", "dia 5"."""
    from_: str
    """Also "from then on", where no end follows."""
    after: str
    before: str
    until: str
    between: str
    not_: str
    rather: str
    """What takes back what was just said: "Tuesday, no, Wednesday"."""
    around: str
    at_latest: str
    """Behind or before a time: until then."""
    at_earliest: str
    or_later: str
    """Behind a time: from then on."""
    or_earlier: str

    this: str
    next: str
    after_next: str
    """The one after the next."""
    coming: str
    """The next one there is, in no doubt: "this coming Friday"."""
    last: str
    in_: str
    """Before a length: so long from now."""
    within: str
    for_: str
    hence: str
    """Behind a length: from now on."""
    later: str
    """Behind a length: after what was talked about."""
    earlier: str
    plus: str
    now: str

    begin: str
    """The beginning of a week, a month or a day."""
    middle: str
    end: str
    early: str
    late: str
    first_thing: str
    """As early on a day as there is anything."""
    last_thing: str
    soonest: str
    """As soon as there is anything."""
    weekend: str
    workday: str
    calendar_week: str
    """Before its number."""
    same: str
    other: str
    """"The other one": of two."""
    one: str
    """What an offer is called: "the second one"."""
    that: str
    """What was talked about, or one of the offers that is told by more: "that one", "the one" on Friday."""
    time: str
    """"The same time"."""
    day: str
    """"The same day"."""
    whole_day: str
    """Any time of it."""
    every: str
    """Before a unit or a weekday: how often something repeats."""
    rhythms: Mapping[str, tuple[str, int]]
    """The same in one word, as a unit and how many of them: "weekly": ("week", 1)."""
    times: str
    """Behind how often."""
    multiplicities: Mapping[str, int]
    """How often in one word: "twice": 2."""
    leave_out: str
    """What to do with those of a repetition that are taken: to leave them out."""
    keeping: str
    """What we say of a time that is held. How long it is held is not how long it takes."""
    summer: str
    winter: str
    filler: str
    """What people say around a time and what says nothing about it."""


_SPOKEN_TIMES = frozenset(("when", "offers", "times", "day", "first", "last"))
"""Facts of sentences that are times."""
_VALUED = {"numbers": "number", "ordinals": "ordinal", "fractions": "fraction"}
_VALUED |= {"rhythms": "rhythm", "multiplicities": "multiplicity"}
_VALUED |= {"multiples": "multiple", "lengths": "length", "days": "relative", "weeks": "weeks"}
_TABLES = frozenset(
    ("speech", "ordinal_endings", "weekdays", "months", "units", "parts", "day_parts", *_VALUED)
    + ("half_before", "minutes_joined", "dotted_ordinals", "glued", "twelve_hours")
)
_KINDS = {
    "time": "some_time",
    "day": "some_day",
    "from_": "from",
    "and_": "and",
    "or_": "or",
    "not_": "not",
    "in_": "in",
    "for_": "for",
}


def lexicon(words: Vocabulary) -> Lexicon:
    """The lexicon of a table. A phrase that is listed twice means both."""
    found: dict[tuple[str, ...], dict[str, Any] | Meaning] = {}
    for phrase, meaning in _entries(words):
        for spelling in spellings(phrase):
            for key in _keys(spelling):
                _enter(found, key, meaning)
    for word in _around_times(words.speech):
        found.setdefault((word,), {"filler": 1})
    by_first: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
    for key, tags in found.items():
        meaning = tags if isinstance(tags, tuple) else (tags,)
        by_first.setdefault(key[0], []).append((key[1:], meaning))
    return {first: tuple(sorted(each, key=lambda entry: -len(entry[0]))) for first, each in by_first.items()}


def _around_times(speech: Language) -> Iterator[str]:
    """The words of the sentences in which we say times ourselves: whoever hands one back means the time."""
    for name, facts in facts_of_sentences().items():
        if facts & _SPOKEN_TIMES:
            template = re.sub(r"\{\w+\}", " ", getattr(speech, name))
            yield from re.findall(r"[^\W\d_]+", fold(template))


def _enter(found: dict[tuple[str, ...], Any], key: tuple[str, ...], meaning: Meaning) -> None:
    if len(meaning) > 1:
        found[key] = meaning
    elif not isinstance(found.get(key), tuple):
        found.setdefault(key, {}).update((kind, each) for kind, each in meaning[0].items())


def _keys(phrase: str) -> Iterator[tuple[str, ...]]:
    """The words of a phrase; what has a hyphen also comes without."""
    yield tuple(fold(phrase).split())
    if "-" in phrase:
        yield tuple(fold(phrase.replace("-", " ")).split())


def _entries(words: Vocabulary) -> Iterator[tuple[str, Meaning]]:
    yield from _spoken(words.speech)
    yield from _plain(words)
    yield from _named(words)
    yield from _parts(words)
    if words.glued:
        yield from _glued(words)


def _plain(words: Vocabulary) -> Iterator[tuple[str, Meaning]]:
    """Phrases that have a value, and those of which it is enough that they are said."""
    for field, kind in _VALUED.items():
        for phrase, value in getattr(words, field).items():
            yield phrase, ({kind: value},)
    for field in words.__struct_fields__:
        if field not in _TABLES:
            for phrase in _split(getattr(words, field)):
                yield phrase, ({_KINDS.get(field, field): 1},)


def _named(words: Vocabulary) -> Iterator[tuple[str, Meaning]]:
    """Weekdays, months and units."""
    tables: tuple[tuple[str, Iterable[tuple[Any, str]]], ...] = (
        ("weekday", enumerate(words.weekdays)),
        ("month", enumerate(words.months, start=1)),
        ("unit", words.units.items()),
    )
    for kind, table in tables:
        for value, phrases in table:
            for phrase in _split(phrases):
                yield phrase, ({kind: value},)


def _parts(words: Vocabulary) -> Iterator[tuple[str, Meaning]]:
    """Parts of a day. "One in the night" is a time, "one night" is none."""
    for name, phrases in words.parts.items():
        for phrase in _split(phrases):
            yield phrase, ({"part": name, "joined": 1} if " " in phrase else {"part": name},)
    for phrase, (day, part) in words.day_parts.items():
        yield phrase, ({"relative": day}, {"part": part})


def _spoken(speech: Language) -> Iterator[tuple[str, Meaning]]:
    for value in range(NUMBER_MAX + 1):
        yield speech.number(value), ({"number": value},)
    for year in range(YEAR_MIN, YEAR_MAX + 1):
        yield speech.year(year), ({"year": year},)
    numbers = {speech.number(value) for value in range(NUMBER_MAX + 1)}
    for day, phrase in enumerate(speech.ordinals, start=1):
        yield phrase, ({"number" if phrase in numbers else "ordinal": day},)
    for index, phrase in enumerate(speech.weekdays):
        yield phrase, ({"weekday": index},)
    for index, phrase in enumerate(speech.months, start=1):
        yield phrase, ({"month": index},)
    for day, phrase in enumerate((speech.today, speech.tomorrow)):
        yield phrase, ({"relative": day},)
    yield speech.yesterday, ({"relative": -1},)
    yield speech.summer, ({"summer": 1},)
    yield speech.winter, ({"winter": 1},)


def _glued(words: Vocabulary) -> Iterator[tuple[str, Meaning]]:
    """Every weekday with every part of a day behind it."""
    for index, weekday in enumerate(words.speech.weekdays):
        for part, phrases in words.parts.items():
            for phrase in _split(phrases):
                if " " not in phrase and "'" not in phrase:
                    yield f"{weekday}{phrase}", ({"weekday": index}, {"part": part})


def _split(phrases: str) -> Iterator[str]:
    return (phrase for phrase in phrases.split("|") if phrase)
