"""The tables: complete, with the placeholders that are documented, and the way to find them."""

import re
from string import Formatter
from typing import get_args

import msgspec
import pytest

from tests.tools.speech.callers import BERLIN, NOW
from tools.speech.de import GERMAN
from tools.speech.en import ENGLISH
from tools.speech.language import Language, Sentence, facts
from tools.speech.registry import LANGUAGES, find
from tools.speech.speaker import Speaker

FACTS = facts()
TYPICAL = {
    "when": {"en": "Tuesday the first of December at nine in the morning", "de": "morgen um neun Uhr"},
    "offers": {
        "en": "tomorrow at nine in the morning or at half past two in the afternoon",
        "de": "morgen um neun Uhr oder um vierzehn Uhr dreißig",
    },
    "day": {"en": "Tuesday the first", "de": "Dienstag, den ersten"},
    "times": {
        "en": "tomorrow at nine in the morning and Tuesday the first at ten in the morning",
        "de": "morgen um neun Uhr und Dienstag, den ersten, um zehn Uhr",
    },
    "first": {"en": "tomorrow at nine in the morning", "de": "morgen um neun Uhr"},
    "last": {
        "en": "Tuesday the fifth of January at nine in the morning",
        "de": "Dienstag, den fünften Januar, um neun Uhr",
    },
    "number": {"en": "six", "de": "sechs"},
    "names": {"en": "Anna, Ben and Clara", "de": "Anna, Ben und Clara"},
    "duration": {"en": "half an hour", "de": "eine halbe Stunde"},
    "least": {"en": "one minute", "de": "eine Minute"},
    "most": {"en": "twenty-four hours", "de": "vierundzwanzig Stunden"},
    "host": {"en": "Anna", "de": "Anna"},
    "zone": {"en": "Mars", "de": "Mars"},
    "field": {"en": "context", "de": "context"},
    "say": {"en": "Noon is free.", "de": "Mittag ist frei."},
}


def test_the_names_of_sentences_are_exactly_the_fields() -> None:
    assert set(get_args(Sentence)) == set(FACTS)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.code)
def test_every_template_has_exactly_the_placeholders_that_are_documented(language: Language) -> None:
    found = {name: _placeholders(getattr(language, name)) for name in FACTS}
    assert found == {name: sorted(facts) for name, facts in FACTS.items()}
    assert _placeholders(language.near_date) == ["ordinal", "weekday"]
    assert _placeholders(language.date) == ["month", "ordinal", "weekday"]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.code)
def test_every_table_has_all_of_its_words(language: Language) -> None:
    tables = {
        "clock": (language.clock, 1440),
        "weekdays": (language.weekdays, 7),
        "months": (language.months, 12),
        "ordinals": (language.ordinals, 31),
    }
    for name, (words, count) in tables.items():
        assert len(set(words)) == len(words) == count, name
        assert all(words), name
    assert len({language.today, language.tomorrow, language.yesterday}) == 3
    assert language.summer != language.winter


@pytest.mark.parametrize("field", Language.__struct_fields__)
def test_a_table_that_misses_anything_does_not_construct(field: str) -> None:
    rest = {name: getattr(ENGLISH, name) for name in Language.__struct_fields__ if name != field}
    with pytest.raises(TypeError, match=field):
        Language(**rest)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.code)
@pytest.mark.parametrize("sentence", get_args(Sentence))
def test_every_sentence_is_one_short_polite_line(language: Language, sentence: Sentence) -> None:
    given = {name: TYPICAL[name][language.code] for name in FACTS[sentence]}
    said = Speaker(language.code, BERLIN, NOW).say(sentence, **given)
    assert len(said) <= 160
    assert said.isprintable()
    assert said[0].isupper()
    assert said.endswith((".", "?"))
    assert not re.search(r"!|\[|\{|\berror|fehler|  ", said, re.IGNORECASE)


def test_no_two_sentences_of_a_language_are_the_same() -> None:
    for language in LANGUAGES:
        assert len({getattr(language, name) for name in FACTS}) == len(FACTS)


def test_english_and_german_share_no_sentence_and_no_time() -> None:
    alike = [name for name in FACTS if getattr(ENGLISH, name) == getattr(GERMAN, name)]
    assert alike == []
    for table in ("clock", "weekdays", "ordinals"):
        assert set(getattr(ENGLISH, table)).isdisjoint(getattr(GERMAN, table)), table
    words = ("today", "tomorrow", "yesterday", "at", "summer", "winter", "and_", "or_", "others")
    for word in (*words, "with_", "for_", "unconfirmed_"):
        assert getattr(ENGLISH, word) != getattr(GERMAN, word), word
    assert ENGLISH.year(2027) != GERMAN.year(2027)
    assert ENGLISH.duration(22) != GERMAN.duration(22)


def test_german_says_sie() -> None:
    for name in FACTS:
        assert not re.search(r"\b(du|dir|dich|dein\w*|ihr|euch)\b", getattr(GERMAN, name)), name


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("en", ENGLISH),
        ("EN", ENGLISH),
        ("en-US", ENGLISH),
        ("en_GB.UTF-8", ENGLISH),
        ("english", ENGLISH),
        ("British English", ENGLISH),
        (" English (US) ", ENGLISH),
        ("eng", ENGLISH),
        ("de", GERMAN),
        ("DE", GERMAN),
        ("de-DE", GERMAN),
        ("de_AT", GERMAN),
        ("German", GERMAN),
        ("Deutsch", GERMAN),
        ("DEUTSCH", GERMAN),
        ("swiss german", GERMAN),
        ("deu", GERMAN),
    ],
)
def test_a_language_is_found_by_its_codes_and_names(code: str, language: Language) -> None:
    assert find(code) is language


@pytest.mark.parametrize(
    "code", ["", " ", "-", "fr", "es-DE", "multi", "den", "entish", "x" * 10_000, "12", "\x00"]
)
def test_what_is_no_language_of_ours_is_not_found(code: str) -> None:
    assert find(code) is None


def test_an_unknown_language_falls_back_to_the_default_and_at_last_to_english() -> None:
    assert Speaker("fr", BERLIN, NOW, default="de").language is GERMAN
    assert Speaker("fr", BERLIN, NOW).language is ENGLISH
    assert Speaker("", BERLIN, NOW, default="Klingon").language is ENGLISH
    assert Speaker("en", BERLIN, NOW, default="de").language is ENGLISH


def test_a_language_cannot_be_changed_while_it_is_spoken() -> None:
    with pytest.raises(AttributeError):
        ENGLISH.free = "Yes."  # type: ignore[misc]
    assert msgspec.structs.asdict(ENGLISH)["free"] == "{when} is free."


def _placeholders(template: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(template) if name is not None)
