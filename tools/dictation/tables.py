"""The languages in which can be dictated, and the vocabularies made of their tables.

The rule: English is understood in every language, as models translate; where both have a word, the language
that is spoken decides.
"""

from functools import cache

from tools.dictation.de import GERMAN
from tools.dictation.en import ENGLISH
from tools.dictation.es import SPANISH
from tools.dictation.fr import FRENCH
from tools.dictation.it import ITALIAN
from tools.dictation.nl import DUTCH
from tools.dictation.pt import PORTUGUESE
from tools.dictation.words import Vocabulary, Words, compiled

TABLES: dict[str, Words] = {
    table.speech.code: table for table in (ENGLISH, GERMAN, SPANISH, FRENCH, ITALIAN, DUTCH, PORTUGUESE)
}


def prepare() -> None:
    """Make what is made on first use, so that no caller waits for it: some milliseconds a language."""
    for code in TABLES:
        _vocabulary(code)


def vocabulary(code: str) -> Vocabulary:
    """What is understood in a language, by its ISO 639-1 code; an unknown one counts as English."""
    return _vocabulary(code if code in TABLES else "en")


@cache
def _vocabulary(code: str) -> Vocabulary:
    return compiled((ENGLISH,) if code == "en" else (ENGLISH, TABLES[code]))
