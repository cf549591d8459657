"""The number of the person on the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools import caller


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("+15555550123", "+15555550123"),
        ("+1 (555) 555-0123", "+15555550123"),
        ("+49\u00a030\u202f1234\u20115678", "+493012345678"),
        ("0049 30 12345678", "+493012345678"),
        ("(555) 555-0123", "5555550123"),
        ("030 1234567", "0301234567"),
        ("5550123", "5550123"),
        ("+123456789012345", "+123456789012345"),
    ],
)
def test_a_number_has_one_form(given: str, number: str) -> None:
    assert caller.number(given) == number


@pytest.mark.parametrize(
    "given",
    [
        "",
        " ",
        "anonymous",
        "Anonymous",
        "unknown",
        "restricted",
        "private number",
        "+",
        "00",
        "123456",
        "+123456",
        "+1234567890123456",
        "sip:ann@example.com",
        "+1555555x123",
        "++15555550123",
        "1+5555550123",
        "+0015555550123",
        "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
        "{{customer.number}}",
        "+1555555\n0123\n",
        "1" * 10_000,
        None,
        15555550123,
        True,
        1.5,
        ["+15555550123"],
        {"number": "+15555550123"},
    ],
)
def test_whatever_is_no_number_is_no_identity(given: object) -> None:
    assert caller.number(given) == ""


@pytest.mark.parametrize(
    "given",
    ["+266696687", "266696687", "+1266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"],
)
def test_words_that_carriers_type_on_a_keypad_are_withheld_numbers(given: str) -> None:
    assert caller.number(given) == ""


@pytest.mark.parametrize("given", ["0000000000", "+0000000000", "+11111111111", "9999999"])
def test_a_digit_repeated_is_a_placeholder(given: str) -> None:
    assert caller.number(given) == ""


@given(st.text(alphabet="+0123456789 -()ax", max_size=30))
def test_the_form_of_a_number_is_its_own_form(given: str) -> None:
    found = caller.number(given)
    assert caller.number(found) == found
