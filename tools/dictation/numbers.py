"""Telephone numbers: "plus four nine, one seven zero, double three" -> "+4917033".

The rule: every word has to be understood. Pauses, dashes and dots mean nothing between digits; a plus stands
only before the first of them. What is written as a number stays as it is.
"""

from tools import caller
from tools.dictation.reading import TEXT_MAX, plain, read, tokens, without_openings
from tools.dictation.tables import vocabulary

_BETWEEN = frozenset("-./")


def phone(text: str, code: str) -> str | None:
    """The number that is dictated in a language (ISO 639-1), as `caller.number` takes it, or None."""
    if len(text) > TEXT_MAX:
        return None
    if caller.number(text):
        return text.strip()
    words = vocabulary(code)
    number = ""
    for part in read(without_openings(tokens(plain(text)), words), words, words.phone):
        if part.kind == "digits":
            number += part.text
        elif part.text == "+" and not number:
            number = part.text
        elif part.text not in _BETWEEN and part.text.lower() not in words.fillers:
            return None
    return number if caller.number(number) else None
