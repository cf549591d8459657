"""The numbers of a call, as a platform gives them -> one form, or "" where a number is withheld.

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

_AGENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}")
"""Real ones have 20 to 40 characters."""

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


def line(given: str) -> str:
    """What was called: the digits of a number, else a platform's id of an agent; "" for neither.

    Platforms write a number with its plus or without, so it has none here.
    """
    found = number(given)
    if found:
        return found.removeprefix("+")
    return given if _AGENT.fullmatch(given) else ""
