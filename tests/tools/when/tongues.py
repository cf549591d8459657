"""The languages that are both spoken and understood, and what these tests say in each of them.

A language that is registered and has no phrases here fails these tests: it wants its lines.
"""

from collections.abc import Mapping

from msgspec import Struct

from tools.speech.registry import LANGUAGES
from tools.when.registry import VOCABULARIES

CODES = tuple(each.code for each in LANGUAGES if each.code in {one.speech.code for one in VOCABULARIES})
"""Of every language that is spoken and understood."""


class Phrases(Struct, frozen=True, kw_only=True):
    """What is counted from now, and the parts of a day as they stand behind a date."""

    in_two_hours: str
    in_ninety_minutes: str
    in_two_days_at_nine: str
    in_a_week: str
    morning: str
    afternoon: str
    night: str
    half_past_two_tomorrow: tuple[str, ...]
    """"Tomorrow at half past two", in several ways, on 30 November 2026."""


PHRASES: Mapping[str, Phrases] = {
    "en": Phrases(
        in_two_hours="in two hours",
        in_ninety_minutes="in an hour and a half",
        in_two_days_at_nine="in two days at nine in the morning",
        in_a_week="in a week",
        morning="in the morning",
        afternoon="in the afternoon",
        night="at night",
        half_past_two_tomorrow=("tomorrow at half past two", "December 1st at 2:30 pm", "2026-12-01T14:30"),
    ),
    "de": Phrases(
        in_two_hours="in zwei Stunden",
        in_ninety_minutes="in anderthalb Stunden",
        in_two_days_at_nine="in zwei Tagen um neun Uhr morgens",
        in_a_week="in einer Woche",
        morning="am Morgen",
        afternoon="am Nachmittag",
        night="in der Nacht",
        half_past_two_tomorrow=("morgen um halb drei", "am 1. Dezember um 14:30 Uhr", "01.12.2026 14:30"),
    ),
    "es": Phrases(
        in_two_hours="en dos horas",
        in_ninety_minutes="en una hora y media",
        in_two_days_at_nine="en dos días a las nueve de la mañana",
        in_a_week="en una semana",
        morning="por la mañana",
        afternoon="por la tarde",
        night="por la noche",
        half_past_two_tomorrow=(
            "mañana a las dos y media",
            "el 1 de diciembre a las 14:30",
            "1/12/2026 14:30",
        ),
    ),
    "fr": Phrases(
        in_two_hours="dans deux heures",
        in_ninety_minutes="dans une heure et demie",
        in_two_days_at_nine="dans deux jours à neuf heures du matin",
        in_a_week="dans une semaine",
        morning="le matin",
        afternoon="l'après-midi",
        night="de nuit",
        half_past_two_tomorrow=(
            "demain à quatorze heures trente",
            "le 1er décembre à 14h30",
            "01/12/2026 à 14 h 30",
        ),
    ),
    "it": Phrases(
        in_two_hours="fra due ore",
        in_ninety_minutes="fra un'ora e mezza",
        in_two_days_at_nine="fra due giorni alle nove di mattina",
        in_a_week="fra una settimana",
        morning="di mattina",
        afternoon="di pomeriggio",
        night="di notte",
        half_past_two_tomorrow=("domani alle due e mezza", "il 1° dicembre alle 14:30", "1/12/2026 14:30"),
    ),
    "nl": Phrases(
        in_two_hours="over twee uur",
        in_ninety_minutes="over anderhalf uur",
        in_two_days_at_nine="over twee dagen om negen uur 's ochtends",
        in_a_week="over een week",
        morning="'s ochtends",
        afternoon="'s middags",
        night="'s nachts",
        half_past_two_tomorrow=("morgen om half drie", "1 december om 14:30 uur", "01-12-2026 14:30"),
    ),
    "pt": Phrases(
        in_two_hours="daqui a duas horas",
        in_ninety_minutes="daqui a uma hora e meia",
        in_two_days_at_nine="daqui a dois dias às nove da manhã",
        in_a_week="daqui a uma semana",
        morning="de manhã",
        afternoon="à tarde",
        night="à noite",
        half_past_two_tomorrow=("amanhã às duas e meia", "1 de dezembro às 14h30", "01/12/2026 14:30"),
    ),
}
