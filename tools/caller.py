"""The number of the person on the line, as a platform gives it -> one form, or "" where it is withheld.

The rule: who withholds a number shares no identity with the others who do. So whatever is not plainly a
telephone number, the placeholders that carriers put in its place included, is no number at all.
"""

import re

DIGITS_MIN = 7
"""Shorter ones are extensions and service numbers, which many people share."""
DIGITS_MAX = 15
"""E.164."""
TEXT_MAX = 40
"""Characters looked at: 15 digits, each with a blank beside it, and some more."""

_BETWEEN = str.maketrans("", "", " \t\u00a0\u202f-\u2010\u2011\u2012\u2013()./")
_NUMBER = re.compile(rf"\+?[0-9]{{{DIGITS_MIN},{DIGITS_MAX}}}")

_KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
_WITHHELD = frozenset(
    word.translate(_KEYPAD) for word in ("anonymous", "restricted", "blocked", "unknown", "unavailable")
)
"""Twilio passes withheld numbers on as these words typed on a telephone's keypad: +266696687."""


def number(given: object) -> str:
    """`+15555550123` or, without a country code, `5555550123`; "" for all that is no number."""
    if not isinstance(given, str) or len(given) > TEXT_MAX:
        return ""
    text = given.translate(_BETWEEN)
    if text.startswith("00"):
        text = f"+{text[2:]}"
    if not _NUMBER.fullmatch(text):
        return ""
    digits = text.removeprefix("+")
    # "0000000000" is another placeholder, and no country code begins with a zero.
    if len(set(digits)) == 1 or text.startswith("+0") or digits.removeprefix("1") in _WITHHELD:
        return ""
    return text
