"""The languages that can be spoken, and how they are found by what platforms and tenants call them.

The rule: a language is one module and one line here.
"""

import re

from tools.speech.de import GERMAN
from tools.speech.en import ENGLISH
from tools.speech.es import SPANISH
from tools.speech.fr import FRENCH
from tools.speech.it import ITALIAN
from tools.speech.language import Language
from tools.speech.nl import DUTCH
from tools.speech.pt import PORTUGUESE

LANGUAGES: tuple[Language, ...] = (
    ENGLISH,
    GERMAN,
    SPANISH,
    FRENCH,
    ITALIAN,
    DUTCH,
    PORTUGUESE,
)

LAST_RESORT = ENGLISH
"""Spoken where neither the code asked for nor the default is known: silence would be worse."""

CODE_MAX = 64
"""Characters of a code that are looked at: the longest code in use, "sl-rozaj-biske-1994", has 19."""

_BY_CODE = {language.code: language for language in LANGUAGES}
_BY_NAME = {name: language for language in LANGUAGES for name in language.names}
_WORD = re.compile(r"[^\W\d_]+")


def find(code: str) -> Language | None:
    """The language of a code or a name: "de", "de-DE", "DE", "Deutsch", "Swiss German".

    A code counts at the beginning only, since "es-DE" is Spanish; a name counts anywhere.
    """
    found = _BY_CODE.get(code)
    if found is not None:
        return found
    words = _WORD.findall(code[:CODE_MAX].casefold())
    if words and words[0] in _BY_CODE:
        return _BY_CODE[words[0]]
    return next((_BY_NAME[word] for word in words if word in _BY_NAME), None)
