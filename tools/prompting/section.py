"""A platform, a language and a business -> the section as Markdown.

The rule: a platform adds notes and changes no rule, so that a model behaves alike wherever it runs.
"""

from msgspec.structs import astuple

from tools.prompting.de import GERMAN
from tools.prompting.en import ENGLISH
from tools.prompting.es import SPANISH
from tools.prompting.fr import FRENCH
from tools.prompting.it import ITALIAN
from tools.prompting.nl import DUTCH
from tools.prompting.pt import PORTUGUESE
from tools.prompting.words import Note, Words
from tools.schemas.roster import Roster
from tools.speech.language import Language

CHARACTERS_MAX = 1_800
"""Of a section without its business: models read it again at every turn, and follow short ones better."""
NAMES_CHARACTERS_MAX = 300
"""Longer lists of names are left out: whom there is to meet is told by the tools, too."""

_VOICE: tuple[Note, ...] = ("spoken", "at_once")
_MODEL: tuple[Note, ...] = ("written", "at_once")
"""A model of which nobody knows whether it talks or writes."""

PLATFORMS: dict[str, tuple[Note, ...]] = {
    "vapi": ("spoken", "filler"),
    "retell": _VOICE,
    "elevenlabs": _VOICE,
    "openai": _MODEL,
    "openai-chat": _MODEL,
    "openai-realtime": ("heard", "at_once"),
    "anthropic": _MODEL,
    "gemini": _MODEL,
    "mcp": ("structured", "at_once"),
    "plain": _MODEL,
    "livekit": _VOICE,
    "pipecat": _VOICE,
}
"""The notes that each one needs."""

TABLES: dict[str, Words] = {
    words.code: words for words in (ENGLISH, GERMAN, SPANISH, FRENCH, ITALIAN, DUTCH, PORTUGUESE)
}


def section(platform: str, language: Language, roster: Roster | None = None) -> str:
    """The section, without a newline at its end. `platform` is one of `PLATFORMS`."""
    words = TABLES[language.code]
    notes = (getattr(words.notes, note) for note in PLATFORMS[platform])
    lines = [f"- {line}" for line in (*astuple(words.rules), *notes)]
    return "\n".join((words.title, "", *_opening(words, roster), *lines))


def _opening(words: Words, roster: Roster | None) -> tuple[str, ...]:
    """Whose calendar it is, and a blank line."""
    if roster is None:
        return ()
    opening = words.business.format(business=roster.business)
    names = ", ".join(dict.fromkeys((*roster.hosts, *roster.teams, *roster.services)))
    if 0 < len(names) <= NAMES_CHARACTERS_MAX:
        opening = f"{opening} {words.names.format(names=names)}"
    return opening, ""
