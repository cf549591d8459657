"""The tables of words: one for every language that is spoken, each of them whole."""

import pytest
from msgspec import structs

from tools.dictation.tables import TABLES
from tools.speech.registry import LANGUAGES
from tools.when.en import ENGLISH
from tools.when.registry import CODES, VOCABULARIES, find
from tools.when.vocabulary import PARTS, UNITS, Vocabulary

MAY_BE_EMPTY = frozenset(
    ("am", "pm", "past", "to", "past_or_after", "to_or_before", "to_or_until", "minus", "zero", "plus", "on")
    + ("multiples", "lengths", "weeks", "multiplicities", "noon", "at", "clock", "ordinal_endings", "numbers")
)
"""What not every language has."""

by_code = pytest.mark.parametrize("words", VOCABULARIES, ids=lambda each: each.speech.code)


def test_what_is_spoken_is_understood_and_dictated_too() -> None:
    spoken = {each.code for each in LANGUAGES}
    assert spoken == set(CODES) == set(TABLES)
    assert all(find(each.code).words.speech is each for each in LANGUAGES)


@pytest.mark.parametrize("field", Vocabulary.__struct_fields__)
def test_a_table_that_misses_anything_does_not_construct(field: str) -> None:
    rest = {name: value for name, value in structs.asdict(ENGLISH).items() if name != field}
    with pytest.raises(TypeError, match=field):
        Vocabulary(**rest)


@by_code
def test_a_table_has_words_for_all_that_its_language_has(words: Vocabulary) -> None:
    for field, value in structs.asdict(words).items():
        if field not in MAY_BE_EMPTY and not isinstance(value, bool):
            assert value, field
    assert (len(words.weekdays), len(words.months)) == (7, 12)
    assert set(words.parts) == set(PARTS)
    assert set(words.units) == set(UNITS)


@by_code
def test_a_phrase_stands_between_bars_and_nothing_else(words: Vocabulary) -> None:
    for field, value in structs.asdict(words).items():
        if isinstance(value, str) and field != "ordinal_endings":
            phrases = [each for each in value.split("|") if each]
            assert all(each == each.strip() for each in phrases), field
