"""A caller's place and day for these tests: a zone, and a Monday morning on which nothing special happens."""

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from engine import zones
from tools.speech.registry import LANGUAGES
from tools.speech.speaker import Speaker

BERLIN = zones.get("Europe/Berlin")
CODES = tuple(each.code for each in LANGUAGES)
"""Of every language that is spoken."""

_LETTERS = {
    "en": "A-Za-z",
    "de": "A-Za-zÄÖÜäöüß",
    "es": "a-záéíóúñ",
    "fr": "a-zàâçéèêëîïôûù",
    "it": "a-zàèéìòù",
    "nl": "a-zéëï",
    "pt": "a-zàáâãçéêíóôõú",
}
_BETWEEN = {"es": ",? ", "fr": ",? |-|'", "it": ",? |'", "nl": ",? (?:'s )?|-"}
"""What may stand between letters: "trente-cinq", "all'una", "om één uur 's nachts"."""

SPEAKABLE: Mapping[str, re.Pattern[str]] = {
    code: re.compile(f"[{letters}]+(?:(?:{_BETWEEN.get(code, ',? |-')})[{letters}]+)*")
    for code, letters in _LETTERS.items()
}
"""What a voice can say in a language: no digits, colons, newlines, abbreviations, letters of another one."""


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, zone: ZoneInfo = BERLIN) -> int:
    """The minute since the epoch at which the zone's clock shows this for the first time."""
    return int(datetime(year, month, day, hour, minute, tzinfo=zone).timestamp()) // 60


NOW = at(2026, 11, 30, 10)
"""Monday the thirtieth of November 2026, ten in the morning in Berlin."""

ENGLISH = Speaker("en", BERLIN, NOW)
GERMAN = Speaker("de", BERLIN, NOW)
