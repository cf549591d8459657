"""French: what callers say, against what they mean. It is Monday, 30 November 2026, ten in the morning."""

import pytest

from engine import zones
from tests.tools.when.hearing import meaning, minute
from tools.memory import Talk

PARIS = zones.get("Europe/Paris")

TIMES = {
    "demain à quinze heures": "2026-12-01T15:00",
    "demain à trois heures": "2026-12-01T15:00",
    "mardi à 15h30": "2026-12-01T15:30",
    "mardi à 15 h": "2026-12-01T15:00",
    "mardi 15 h 30": "2026-12-01T15:30",
    "à 15h": "2026-11-30T15:00",
    "demain pour 14 heures": "2026-12-01T14:00",
    "vendredi à neuf heures et demie": "2026-12-04T09:30",
    "vendredi à 9h et quart": "2026-12-04T09:15",
    "vendredi à neuf heures trois quarts": "2026-12-04T09:45",
    "vendredi à neuf heures moins le quart": "2026-12-04T08:45",
    "vendredi à neuf heures moins quart": "2026-12-04T08:45",
    "vendredi à dix heures moins vingt-cinq": "2026-12-04T09:35",
    "vendredi à quatorze heures quarante-cinq": "2026-12-04T14:45",
    "vendredi à neuf heures zéro cinq": "2026-12-04T09:05",
    "mardi à dix heures vingt et une": "2026-12-01T10:21",
    "mardi à dix heures cinquante-et-une": "2026-12-01T10:51",
    "mardi à dix heures quarante et une minutes": "2026-12-01T10:41",
    "demain à midi": "2026-12-01T12:00",
    "demain à midi et demi": "2026-12-01T12:30",
    "demain à midi et quart": "2026-12-01T12:15",
    "demain à midi moins dix": "2026-12-01T11:50",
    "demain à midi trente": "2026-12-01T12:30",
    "minuit": "2026-12-01T00:00",
    "mardi à trois heures de l'après-midi": "2026-12-01T15:00",
    "mardi à 7 h du soir": "2026-12-01T19:00",
    "mardi à huit heures et demie du matin": "2026-12-01T08:30",
    "demain à cinq heures du mat": "2026-12-01T05:00",
    "ce soir à huit heures": "2026-11-30T20:00",
    "demain soir vers huit heures": "2026-12-01T20:00",
    "cet aprem à 3h": "2026-11-30T15:00",
    "demain vers quinze heures": "2026-12-01T15:00",
    "demain aux alentours de 10 heures": "2026-12-01T10:00",
    "vendredi sur le coup de dix heures": "2026-12-04T10:00",
    "demain à dix heures pile": "2026-12-01T10:00",
}
DAYS = {
    "aujourd’hui": "2026-11-30",
    "après-demain": "2026-12-02",
    "après demain à 11h": "2026-12-02T11:00",
    "le lendemain": "2026-12-01",
    "mercredi": "2026-12-02",
    "ce jeudi": "2026-12-03",
    "mardi prochain": "2026-12-08 ?",
    "mardi qui vient": "2026-12-01",
    "mardi en huit": "2026-12-08",
    "lundi en huit à 10h": "2026-12-07T10:00",
    "mardi de la semaine prochaine": "2026-12-08",
    "la semaine prochaine, plutôt jeudi": "2026-12-10",
    "mardi dans quinze jours": "2026-12-15",
    "le 1er décembre": "2026-12-01",
    "le premier décembre à 10 heures": "2026-12-01T10:00",
    "mardi premier décembre à dix heures": "2026-12-01T10:00",
    "le 24 à 15h": "2026-12-24T15:00",
    "mardi 5 janvier": "2027-01-05",
    "le trois janvier deux mille vingt-sept": "2027-01-03",
    "ven. 4 déc. à 9h": "2026-12-04T09:00",
    "Mar 5 jan": "2027-01-05",
    "4/12 à 15h30": "2026-12-04T15:30",
    "04.12.2026": "2026-12-04",
    "la semaine prochaine": "2026-12-07/2026-12-13",
    "en début de semaine prochaine": "2026-12-07/2026-12-08",
    "en fin de semaine prochaine": "2026-12-10/2026-12-13",
    "milieu de semaine": "2026-12-02/2026-12-03",
    "semaine 50": "2026-12-07/2026-12-13",
    "ce week-end": "2026-12-05/2026-12-06",
    "samedi ou dimanche": "2026-12-05 | 2026-12-06",
    "fin décembre": "2026-12-22/2026-12-31",
    "début janvier": "2027-01-01/2027-01-10",
    "courant janvier": "2027-01-01/2027-01-31",
    "le mois prochain": "2026-12-01/2026-12-31",
    "le premier lundi de janvier": "2027-01-04",
    "le troisième jeudi de décembre": "2026-12-17",
    "toute la journée de mardi": "2026-12-01",
}
FROM_NOW = {
    "dans une heure": "2026-11-30T11:00",
    "dans une heure et demie": "2026-11-30T11:30",
    "dans une demi-heure": "2026-11-30T10:30",
    "dans un quart d'heure": "2026-11-30T10:15",
    "dans trois quarts d'heure": "2026-11-30T10:45",
    "dans environ deux heures": "2026-11-30T12:00",
    "dans nonante minutes": "2026-11-30T11:30",
    "dans septante-cinq minutes": "2026-11-30T11:15",
    "une heure plus tard": "2026-11-30T11:00",
    "dans trois jours": "2026-12-03",
    "dans deux jours à neuf heures": "2026-12-02T09:00",
    "dans une semaine": "2026-12-07",
    "dans huit jours": "2026-12-07",
    "d'aujourd'hui en huit": "2026-12-07",
    "dans quinze jours": "2026-12-14",
    "dans une dizaine de jours": "2026-12-10",
    "dans un mois": "2026-12-30",
    "sous 48 heures": "2026-11-30T10:00/2026-12-02T10:00",
    "d'ici deux jours": "2026-11-30T10:00/2026-12-02T10:00",
    "le plus tôt possible": "2026-11-30T10:00/",
    "j'aurais besoin d'un rendez-vous assez rapidement": "2026-11-30T10:00/",
    "le premier créneau disponible": "2026-11-30T10:00/",
    "tout de suite": "2026-11-30T10:00",
}
PARTS = {
    "demain matin": "2026-12-01T06:00/12:00",
    "jeudi dans la matinée": "2026-12-03T06:00/12:00",
    "jeudi après-midi ou vendredi matin": "2026-12-03T12:00/18:00 | 2026-12-04T06:00/12:00",
    "mardi matin ou jeudi aprem": "2026-12-01T06:00/12:00 | 2026-12-03T12:00/18:00",
    "ce soir": "2026-11-30T17:00/22:00",
    "demain en soirée": "2026-12-01T17:00/22:00",
    "le 7 décembre au matin": "2026-12-07T06:00/12:00",
    "tôt demain matin": "2026-12-01T06:00/09:00",
    "tard demain soir": "2026-12-01T19:30/22:00",
    "mardi à la première heure": "2026-12-01T06:00/12:00",
    "mardi en fin de journée": "2026-12-01T15:00/18:00",
    "mardi après le déjeuner": "2026-12-01T13:30/24:00",
    "mardi à l'heure du déjeuner": "2026-12-01T11:30/13:30",
    "demain vers midi": "2026-12-01T11:30/13:30",
    "demain après le travail": "2026-12-01T17:00/22:00",
    "un mardi matin": "2026-12-01T06:00/12:00",
}
WINDOWS = {
    "entre neuf heures et onze heures et demie demain": "2026-12-01T09:00/11:30",
    "demain entre 14h et 16h": "2026-12-01T14:00/16:00",
    "demain entre neuf et onze heures": "2026-12-01T09:00/11:00",
    "demain 14h-16h": "2026-12-01T14:00/16:00",
    "entre le 10 et le 15 décembre": "2026-12-10/2026-12-15",
    "vendredi après 16h": "2026-12-04T16:00/24:00",
    "n'importe quand après quatre heures vendredi": "2026-12-04T16:00/24:00",
    "vendredi n'importe quand": "2026-12-04",
    "demain pas avant dix heures": "2026-12-01T10:00/24:00",
    "demain à partir de 14h": "2026-12-01T14:00/24:00",
    "dès 14 heures demain": "2026-12-01T14:00/24:00",
    "demain 10h ou plus tard": "2026-12-01T10:00/24:00",
    "demain avant midi": "2026-12-01T00:00/12:00",
    "demain jusqu'à 11h": "2026-12-01T00:00/11:00",
    "demain à 10h au plus tard": "2026-12-01T00:00/10:00",
    "jusqu'à vendredi": "2026-11-30T10:00/2026-12-05T00:00",
    "d'ici vendredi": "2026-11-30T10:00/2026-12-05T00:00",
    "avant vendredi": "2026-11-30T10:00/2026-12-04T00:00",
    "pas avant la semaine prochaine": "2026-12-07/",
    "à partir de mardi": "2026-12-01/",
    "demain à 14 heures pendant une demi-heure": "2026-12-01T14:00/14:30",
}
SENTENCES = {
    "Bonjour, j'aimerais un rendez-vous jeudi à dix heures, s'il vous plaît": "2026-12-03T10:00",
    "Euh, peut-être jeudi vers quinze heures ?": "2026-12-03T15:00",
    "Est-ce que vous avez quelque chose de libre demain matin ?": "2026-12-01T06:00/12:00",
    "Y a-t-il de la place vendredi à 9 h ?": "2026-12-04T09:00",
    "Pourriez-vous me donner un rendez-vous jeudi ?": "2026-12-03",
    "Auriez-vous encore une disponibilité cet après-midi ?": "2026-11-30T12:00/18:00",
    "Je préférerais l'après-midi, mercredi si possible": "2026-12-02T12:00/18:00",
    "Non, plutôt à 16 heures": "2026-11-30T16:00",
    "mardi ou mercredi à 15h": "2026-12-01T15:00 | 2026-12-02T15:00",
    "soit mardi soit jeudi": "2026-12-01 | 2026-12-03",
    "mardi à 14h ou 15h": "2026-12-01T14:00 | 2026-12-01T15:00",
}
NOT_UNDERSTOOD = (
    "mardi, j'ai mal au dos",
    "demain à 10h avec le docteur Martin",
    "pour ma fille, demain à 10h",
    "deux personnes demain à 20h",
    "sauf le lundi",
    "pas mardi",
    "tous les mardis",
    "chambre douze",
    "je ne sais pas",
)


@pytest.mark.parametrize(
    ("text", "expected"), (TIMES | DAYS | FROM_NOW | PARTS | WINDOWS | SENTENCES).items()
)
def test_what_is_said_is_what_is_meant(text: str, expected: str) -> None:
    assert meaning(text, "fr", zone=PARIS) == expected


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_a_word_about_something_else_is_not_understood(text: str) -> None:
    assert meaning(text, "fr", zone=PARIS) == "bad_when"


def test_a_weekday_that_is_not_that_of_its_date_is_asked_about() -> None:
    assert meaning("mercredi premier décembre", "fr", zone=PARIS) == "weekday_mismatch"


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "le deuxième créneau": "2026-12-02T15:00",
        "la première option": "2026-12-01T09:00",
        "le dernier rendez-vous": "2026-12-03T09:00",
        "à la même heure vendredi": "unknown_reference",
    }.items(),
)
def test_what_was_offered_can_be_named(text: str, expected: str) -> None:
    offered = ("2026-12-01T09:00", "2026-12-02T15:00", "2026-12-03T09:00")
    talk = Talk(0, offered=tuple(minute(each, PARIS) for each in offered))
    assert meaning(text, "fr", zone=PARIS, talk=talk) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "à la même heure vendredi": "2026-12-04T15:00",
        "le même jour à 16h": "2026-12-02T16:00",
        "une heure plus tard": "2026-12-02T16:00",
        "une demi-heure plus tôt": "2026-12-02T14:30",
        "deux jours après": "2026-12-04T15:00",
    }.items(),
)
def test_what_was_asked_for_can_be_told_from(text: str, expected: str) -> None:
    talk = Talk(0, asked=minute("2026-12-02T15:00", PARIS))
    assert meaning(text, "fr", zone=PARIS, talk=talk) == expected
