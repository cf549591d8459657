"""The tables: complete, with the placeholders that are documented, and the way to find them."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import combinations
from string import Formatter
from typing import get_args

import msgspec
import pytest

from tests.tools.speech.callers import BERLIN, NOW, at
from tools.speech import spelling
from tools.speech.de import GERMAN
from tools.speech.en import ENGLISH
from tools.speech.es import SPANISH
from tools.speech.fr import FRENCH
from tools.speech.it import ITALIAN
from tools.speech.language import Language, Sentence, facts
from tools.speech.nl import DUTCH
from tools.speech.pt import PORTUGUESE
from tools.speech.registry import LANGUAGES, find
from tools.speech.speaker import Speaker

FACTS = facts()
NINE = at(2026, 12, 1, 9)
SENTENCE_MAX = 160
SERIES_MAX = 190
"""Characters: ten seconds of speech; a little more where two dates are said, of which one is tomorrow."""


@cache
def typical(code: str) -> Mapping[str, str]:
    """Facts as they mostly are, in the words of a language."""
    speaker = Speaker(code, BERLIN, NOW)
    moments = [NINE, NINE + 330]
    return {
        **speaker.parts(NINE),
        "when": speaker.moment(at(2026, 12, 15, 9)),
        "day": speaker.day(at(2026, 12, 2)),
        "offers": speaker.moments(moments),
        "times": speaker.moments(moments, "and"),
        "first": speaker.moment(NINE),
        "last": speaker.moment(at(2027, 1, 5, 9)),
        "number": speaker.number(6),
        "names": speaker.names(["Anna", "Ben", "Clara"]),
        "duration": speaker.duration(30),
        "least": speaker.duration(1),
        "most": speaker.duration(24 * 60),
        "host": "Anna",
        "zone": "Mars",
        "field": "context",
        "say": speaker.say("past"),
        "spelled": spelling.spelled(speaker.language, "anna@gmail.com"),
        "digits": spelling.digits(speaker.language, "+49 170 1234567"),
    }


def test_the_names_of_sentences_are_exactly_the_fields() -> None:
    assert set(get_args(Sentence)) == set(FACTS)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.code)
def test_every_template_has_exactly_the_placeholders_that_are_documented(language: Language) -> None:
    found = {name: _placeholders(getattr(language, name)) for name in FACTS}
    assert found == {name: sorted(facts) for name, facts in FACTS.items()}
    assert _placeholders(language.near_date) in (["ordinal", "weekday"], ["month", "ordinal", "weekday"])
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
    given = {name: typical(language.code)[name] for name in FACTS[sentence]}
    said = Speaker(language.code, BERLIN, NOW).say(sentence, **given)
    assert len(said) <= (SERIES_MAX if "first" in given else SENTENCE_MAX)
    assert said.isprintable()
    assert said[0].isupper()
    assert said.endswith((".", "?"))
    assert not re.search(r"!|\[|\{|\berror|fehler|  ", said, re.IGNORECASE)


def test_no_two_sentences_of_a_language_are_the_same() -> None:
    for language in LANGUAGES:
        assert len({getattr(language, name) for name in FACTS}) == len(FACTS)


@pytest.mark.parametrize(("one", "other"), [*combinations(LANGUAGES, 2)], ids=lambda each: each.code)
def test_no_two_languages_share_a_sentence_or_a_time(one: Language, other: Language) -> None:
    alike = [name for name in FACTS if getattr(one, name) == getattr(other, name)]
    assert alike == []
    assert set(one.clock).isdisjoint(other.clock)
    assert one.duration(22) != other.duration(22)


def test_english_and_german_share_no_word() -> None:
    for table in ("weekdays", "ordinals"):
        assert set(getattr(ENGLISH, table)).isdisjoint(getattr(GERMAN, table)), table
    words = ("today", "tomorrow", "yesterday", "summer", "winter", "and_", "or_", "others")
    for word in (*words, "with_", "for_", "team_", "unconfirmed_"):
        assert getattr(ENGLISH, word) != getattr(GERMAN, word), word
    assert ENGLISH.year(2027) != GERMAN.year(2027)


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
        ("es", SPANISH),
        ("es-DE", SPANISH),
        ("es_MX", SPANISH),
        ("Castellano", SPANISH),
        ("Latin American Spanish", SPANISH),
        ("fr-CA", FRENCH),
        ("FRANÇAIS", FRENCH),
        ("it-CH", ITALIAN),
        ("Italiano", ITALIAN),
        ("nl-BE", DUTCH),
        ("Nederlands (België)", DUTCH),
        ("pt-BR", PORTUGUESE),
        ("Brazilian Portuguese", PORTUGUESE),
    ],
)
def test_a_language_is_found_by_its_codes_and_names(code: str, language: Language) -> None:
    assert find(code) is language


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.code)
def test_every_language_is_found_by_its_code_and_by_each_of_its_names(language: Language) -> None:
    code = language.code
    for tag in (code, code.upper(), f"{code}-{code.upper()}", f"{code}_XX.UTF-8", f" {code}-419 "):
        assert find(tag) is language
    for name in language.names:
        assert name == name.lower()
        assert [find(each) for each in (name, name.upper(), f"{name} (formal)")] == [language] * 3


def test_no_code_and_no_name_stands_for_two_languages() -> None:
    named = [name for language in LANGUAGES for name in (language.code, *language.names)]
    assert len(set(named)) == len(named)


@pytest.mark.parametrize(
    "code", ["", " ", "-", "ja", "zh-DE", "multi", "den", "entish", "x" * 10_000, "12", "\x00"]
)
def test_what_is_no_language_of_ours_is_not_found(code: str) -> None:
    assert find(code) is None


def test_an_unknown_language_falls_back_to_the_default_and_at_last_to_english() -> None:
    assert Speaker("ja", BERLIN, NOW, default="de").language is GERMAN
    assert Speaker("ja", BERLIN, NOW).language is ENGLISH
    assert Speaker("", BERLIN, NOW, default="Klingon").language is ENGLISH
    assert Speaker("en", BERLIN, NOW, default="de").language is ENGLISH


def test_a_language_cannot_be_changed_while_it_is_spoken() -> None:
    with pytest.raises(AttributeError):
        ENGLISH.free = "Yes."  # type: ignore[misc]
    assert msgspec.structs.asdict(ENGLISH)["free"] == "{when} is free."


def _placeholders(template: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(template) if name is not None)
