"""What is read back: every letter and digit heard, and nothing that a voice would stumble over."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.speech.de import GERMAN
from tools.speech.en import ENGLISH
from tools.speech.registry import LANGUAGES
from tools.speech.spelling import DIGITS_MAX, LABELS, SPELLED_MAX, digits, spelled

SPOKEN = re.compile(r"(?:[^\W\d_]+(?:[ '-][^\W\d_]+)*(?:[,;] |$))*")
"""Words with pauses between them."""
ADDRESS = st.from_regex(r"[!-~]{1,20}@[!-~]{1,20}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("anna@gmail.com", "A, N, N, A, at, gmail, dot, com"),
        ("Anna.Schmidt@web.de", "A, N, N, A, dot, S, C, H, M, I, D, T, at, web, dot, D, E"),
        ("a_b-c+d@x.co.uk", "A, underscore, B, dash, C, plus, D, at, X, dot, C, O, dot, U, K"),
        ("web24@gmx.net", "W, E, B, two, four, at, G, M, X, dot, net"),
        ("k@t-online.de", "K, at, T, dash, online, dot, D, E"),
        ("Anna-Lena Müller", "A, N, N, A, dash, L, E, N, A; M, Ü, L, L, E, R"),
        ("Groß", "G, R, O, ß"),
        ("com", "C, O, M"),
        ("  ", ""),
        ("!?&", ""),
    ],
)
def test_a_text_is_said_letter_by_letter(text: str, said: str) -> None:
    assert spelled(ENGLISH, text) == said


def test_signs_and_digits_have_the_names_of_the_language() -> None:
    assert spelled(GERMAN, "a_1@web.de") == "A, Unterstrich, eins, ät, web, Punkt, D, E"


def test_only_what_is_behind_the_at_sign_is_said_as_a_word() -> None:
    assert spelled(ENGLISH, "web.com@web.com") == "W, E, B, dot, C, O, M, at, web, dot, com"


def test_a_letter_with_a_combining_accent_is_one_letter() -> None:
    assert spelled(ENGLISH, "Jose\u0301") == "J, O, S, É"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("+491701234567", "plus four nine, one seven zero, one two three, four five six seven"),
        ("+15555550123", "plus one, five five five, five five five, zero one two three"),
        ("+353851234567", "plus three five three, eight five one, two three four, five six seven"),
        ("030 123456-78", "zero three zero, one two three, four five six, seven eight"),
        ("+1 (555) 555-0123", "plus one, five five five, five five five, zero one two three"),
        ("12", "one two"),
        ("+", ""),
        ("", ""),
        ("unknown", ""),
    ],
)
def test_a_number_is_said_in_groups(text: str, said: str) -> None:
    assert digits(ENGLISH, text) == said


def test_every_group_has_two_to_four_digits() -> None:
    for length in range(2, 16):
        groups = digits(ENGLISH, "123456789012345"[:length]).split(", ")
        assert all(2 <= len(group.split()) <= 4 for group in groups)
        assert sum(len(group.split()) for group in groups) == length


@given(ADDRESS)
def test_nothing_of_an_address_is_said_as_a_sign_or_a_figure(text: str) -> None:
    for language in LANGUAGES:
        assert SPOKEN.fullmatch(spelled(language, text))


@given(st.text(max_size=SPELLED_MAX + 10))
def test_any_text_can_be_read_back(text: str) -> None:
    for language in LANGUAGES:
        for said in (spelled(language, text), digits(language, text)):
            said.encode()
            assert said.isprintable()
            assert "  " not in said


def test_what_is_longer_than_an_address_is_cut() -> None:
    assert spelled(ENGLISH, "a" * 10_000) == spelled(ENGLISH, "a" * SPELLED_MAX)
    assert digits(ENGLISH, "1" * 10_000) == digits(ENGLISH, "1" * DIGITS_MAX)


def test_what_is_said_as_a_word_is_no_sign_or_number_of_any_language() -> None:
    for language in LANGUAGES:
        words = {*language.signs.values(), *map(language.number, range(100))}
        assert LABELS.isdisjoint(word.lower() for word in words)
