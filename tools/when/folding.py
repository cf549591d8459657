"""Texts as they are compared: no case, no accents, one kind of hyphen, no apostrophes."""

import unicodedata
from collections.abc import Iterator

FOLDED_TO = 0x250
"""Latin letters with their accents lie before it."""
_UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"))


def _letters() -> dict[int, str]:
    found = {}
    for code in range(0x80, FOLDED_TO):
        plain = unicodedata.normalize("NFKD", chr(code))
        plain = "".join(each for each in plain if not unicodedata.combining(each))
        if plain != chr(code) and plain.isascii():
            found[code] = plain.lower()
    found |= {ord("ß"): "ss", ord("œ"): "oe", ord("æ"): "ae", ord("ø"): "o", ord("ł"): "l"}
    found |= dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
    found |= dict.fromkeys(map(ord, "'\u2018\u2019\u02bc\u00b4`"), " ")
    found |= dict.fromkeys(range(0x300, 0x370), "")  # combining marks
    return found | {ord("º"): "o", ord("ª"): "a"}


_FOLDED = _letters()


def fold(text: str) -> str:
    """The text as it is compared; "O'Clock" is two words."""
    return text.lower().translate(_FOLDED)


def spellings(phrase: str) -> Iterator[str]:
    """A phrase, and as it is written where there are no umlauts."""
    yield phrase
    other = phrase.lower()
    for letter, pair in _UMLAUTS:
        other = other.replace(letter, pair)
    if other != phrase.lower():
        yield other
