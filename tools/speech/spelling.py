"""Names, addresses and telephone numbers as they are read back: letter by letter, digit by digit.

The rule: a comma stands wherever a voice has to pause, and a semicolon where a written word ends. Letters
are in upper case, since a voice reads a lone "a" as a word; digits are words; a sign has the name that its
language gives it, and one without a name is left out. What is said here `tools.dictation` understands.
"""

import re
import unicodedata

from tools.speech.language import Language

SPELLED_MAX = 254
"""Characters that are spelled: the longest address that can be sent to."""
DIGITS_MAX = 40
"""Characters of a number that are looked at: fifteen digits, as E.164 has, with all that stands between."""
GROUP = 3
"""Digits in one breath; the last group has two to four of them."""

LABELS = frozenset(
    ("gmail", "googlemail", "outlook", "hotmail", "yahoo", "icloud", "proton", "protonmail", "web", "online")
    + ("freenet", "posteo", "orange", "wanadoo", "laposte", "libero", "virgilio", "terra", "sapo", "ziggo")
    + ("com", "net", "org", "info")
)
"""What everybody can spell of the domains that most addresses have; "gmx" and "de" are heard as letters."""

_RUN = re.compile(r"[^\W\d_]+|.", re.DOTALL)
_ONE_DIGIT_CODES = "17"
_TWO_DIGIT_CODES = frozenset(
    ("20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48")
    + ("49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81")
    + ("82", "84", "86", "90", "91", "92", "93", "94", "95", "98")
)
"""Country codes (ITU-T E.164) that have less than three digits."""


def spelled(language: Language, text: str) -> str:
    """A name or an address letter by letter: "A, N, N, A, at, gmail, dot, com"; "" if nothing can be said."""
    words = (_word(language, word) for word in unicodedata.normalize("NFC", text[:SPELLED_MAX]).split())
    return "; ".join(word for word in words if word)


def digits(language: Language, text: str) -> str:
    """A telephone number in groups: "plus four nine, one seven zero, one two three, four five six seven"."""
    text = text[:DIGITS_MAX].strip()
    found = "".join(str(unicodedata.decimal(each)) for each in text if each.isdecimal())
    if not text.startswith("+") or not found:
        return ", ".join(_group(language, group) for group in _groups(found))
    length = _code_length(found)
    first = f"{language.signs['+']} {_group(language, found[:length])}"
    return ", ".join((first, *(_group(language, group) for group in _groups(found[length:]))))


def _word(language: Language, word: str) -> str:
    """One written word; behind its @ a label that everybody knows is said as a word."""
    local, at, domain = word.rpartition("@")
    if not at:
        local, domain = domain, ""
    said = [_sign(language, each) for each in local + at]
    for run in _RUN.findall(domain):
        said += [run.lower()] if run.lower() in LABELS else [_sign(language, each) for each in run]
    return ", ".join(each for each in said if each)


def _sign(language: Language, sign: str) -> str:
    """What one character is called; "" if it has no name."""
    if sign.isdecimal():
        return language.number(unicodedata.decimal(sign))
    if sign.isalpha():
        capital = sign.upper()
        return capital if len(capital) == 1 else sign  # there is no single capital of "ß"
    return language.signs.get(sign, "")


def _groups(found: str) -> list[str]:
    """Threes; what is left over makes a two of its own, or a four of the last one."""
    if not found:
        return []
    groups = [found[start : start + GROUP] for start in range(0, len(found), GROUP)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return groups


def _group(language: Language, group: str) -> str:
    return " ".join(language.number(int(digit)) for digit in group)


def _code_length(found: str) -> int:
    """How many digits the country code has that an international number begins with."""
    if found[0] in _ONE_DIGIT_CODES:
        return 1
    return 2 if found[:2] in _TWO_DIGIT_CODES else 3
