"""The languages that are understood, and how they are found.

The rule: a language is one module and one line here.
"""

from functools import lru_cache

from msgspec import Struct

from tools.speech import registry as spoken
from tools.when.de import GERMAN
from tools.when.en import ENGLISH
from tools.when.es import SPANISH
from tools.when.fr import FRENCH
from tools.when.handed_back import Ours, ours
from tools.when.it import ITALIAN
from tools.when.nl import DUTCH
from tools.when.pt import PORTUGUESE
from tools.when.tokens import Tokens
from tools.when.vocabulary import Vocabulary

VOCABULARIES: tuple[Vocabulary, ...] = (
    ENGLISH,
    GERMAN,
    SPANISH,
    FRENCH,
    ITALIAN,
    DUTCH,
    PORTUGUESE,
)
_BY_CODE = {each.speech.code: each for each in VOCABULARIES}
CODES = tuple(_BY_CODE)
"""Of all languages that are understood, ISO 639-1."""


class Listener(Struct, frozen=True, eq=False):
    """One language, ready to be understood."""

    words: Vocabulary
    tokens: Tokens
    ours: Ours
    """What we say ourselves, so that it is found again when it is handed back."""


@lru_cache(maxsize=len(VOCABULARIES))
def _listener(code: str) -> Listener:
    return Listener(_BY_CODE[code], Tokens(_BY_CODE[code]), ours(_BY_CODE[code].speech))


def prepare() -> None:
    """Make all that is made on first use, so that no caller waits for it: some milliseconds a language."""
    for code in _BY_CODE:
        _listener(code)


def find(code: str) -> Listener:
    """The language of a code or a name; English where it is not known, since models translate."""
    language = spoken.find(code)
    known = language is not None and language.code in _BY_CODE
    return _listener(language.code if known and language is not None else "en")
