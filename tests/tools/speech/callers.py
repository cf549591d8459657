"""A caller's place and day for these tests: a zone, and a Monday morning on which nothing special happens."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from engine import zones
from tools.speech.speaker import Speaker

BERLIN = zones.get("Europe/Berlin")
CODES = ("en", "de")

SPEAKABLE = re.compile(r"[A-Za-zÄÖÜäöüß]+(?:(?:, | |-)[A-Za-zÄÖÜäöüß]+)*")
"""Letters, with blanks, commas and hyphens between them: no digits, colons, newlines, abbreviations."""


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, zone: ZoneInfo = BERLIN) -> int:
    """The minute since the epoch at which the zone's clock shows this for the first time."""
    return int(datetime(year, month, day, hour, minute, tzinfo=zone).timestamp()) // 60


NOW = at(2026, 11, 30, 10)
"""Monday the thirtieth of November 2026, ten in the morning in Berlin."""

ENGLISH = Speaker("en", BERLIN, NOW)
GERMAN = Speaker("de", BERLIN, NOW)
