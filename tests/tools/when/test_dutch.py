"""Dutch: what callers say, against what they mean. It is Monday, 30 November 2026, ten in the morning."""

import pytest

from engine import zones
from tests.tools.when.hearing import meaning, minute
from tools.memory import Talk

AMSTERDAM = zones.get("Europe/Amsterdam")

TIMES = {
    "morgen om half drie": "2026-12-01T14:30",
    "morgen om half 3": "2026-12-01T14:30",
    "morgen om half één": "2026-12-01T12:30",
    "morgen om één uur": "2026-12-01T13:00",
    "morgen om kwart over drie": "2026-12-01T15:15",
    "morgen om kwart voor drie": "2026-12-01T14:45",
    "morgen om tien over drie": "2026-12-01T15:10",
    "morgen om 10 over 3": "2026-12-01T15:10",
    "morgen om tien voor drie": "2026-12-01T14:50",
    "morgen om vijf voor half drie": "2026-12-01T14:25",
    "morgen om tien over half drie": "2026-12-01T14:40",
    "twintig over twee op vrijdag": "2026-12-04T14:20",
    "vijf voor twaalf op vrijdag": "2026-12-04T11:55",
    "vrijdag om acht uur vijftien": "2026-12-04T08:15",
    "vrijdag om veertien uur dertig": "2026-12-04T14:30",
    "vrijdag om veertien uur één": "2026-12-04T14:01",
    "vrijdag om 14.30 uur": "2026-12-04T14:30",
    "vrijdag om 14:30": "2026-12-04T14:30",
    "vrijdag om 14u30": "2026-12-04T14:30",
    "vrijdag om 14 u": "2026-12-04T14:00",
    "vrijdag om drie uur 's middags": "2026-12-04T15:00",
    "vrijdag 3 uur 's middags": "2026-12-04T15:00",
    "vrijdag om acht uur 's avonds": "2026-12-04T20:00",
    "vrijdag om half acht 's ochtends": "2026-12-04T07:30",
    "vrijdag om twaalf uur 's middags": "2026-12-04T12:00",
    "vrijdag om 2 uur 's nachts": "2026-12-04T02:00",
    "vrijdagochtend om tien uur": "2026-12-04T10:00",
    "vrijdagmiddag om drie uur": "2026-12-04T15:00",
    "vanavond om acht uur": "2026-11-30T20:00",
    "vanmiddag om vier uur": "2026-11-30T16:00",
    "morgenochtend om negen uur": "2026-12-01T09:00",
    "morgen vroeg om acht uur": "2026-12-01T08:00",
    "overmorgen om elf uur": "2026-12-02T11:00",
    "dinsdagnamiddag om 3 uur": "2026-12-01T15:00",
    "vrijdag rond drie uur": "2026-12-04T15:00",
    "vrijdag omstreeks drie uur": "2026-12-04T15:00",
    "vrijdag tegen vijven": "2026-12-04T17:00",
    "vrijdag om een uur of drie": "2026-12-04T15:00",
    "voor morgen om drie uur": "2026-12-01T15:00",
    "dinsdag één december om half drie": "2026-12-01T14:30",
    "maandag 7 december, 9:15": "2026-12-07T09:15",
    "24ste december om 9:00": "2026-12-24T09:00",
    "over een half uur": "2026-11-30T10:30",
    "over een halfuurtje": "2026-11-30T10:30",
    "over een kwartier": "2026-11-30T10:15",
    "over drie kwartier": "2026-11-30T10:45",
    "over anderhalf uur": "2026-11-30T11:30",
    "over twee en een half uur": "2026-11-30T12:30",
    "over tweeënhalf uur": "2026-11-30T12:30",
    "over ongeveer twee uur": "2026-11-30T12:00",
    "over een uur of twee uur": "2026-11-30T12:00",
    "vijf dagen vanaf nu om tien uur": "2026-12-05T10:00",
}
DAYS = {
    "vandaag": "2026-11-30",
    "morgen": "2026-12-01",
    "overmorgen": "2026-12-02",
    "donderdag": "2026-12-03",
    "op donderdag": "2026-12-03",
    "een donderdag": "2026-12-03",
    "deze vrijdag": "2026-12-04",
    "komende vrijdag": "2026-12-04",
    "vrijdag aanstaande": "2026-12-04",
    "vrijdag a.s.": "2026-12-04",
    "aanstaande maandag": "2026-12-07",
    "volgende vrijdag": "2026-12-11 ?",
    "vrijdag volgende week": "2026-12-11",
    "volgende week dinsdag": "2026-12-08",
    "dinsdag over een week": "2026-12-08",
    "vrijdag over twee weken": "2026-12-18",
    "vandaag over een week": "2026-12-07",
    "over een week": "2026-12-07",
    "over veertien dagen": "2026-12-14",
    "over twee weken": "2026-12-14",
    "over een paar dagen": "2026-12-03",
    "over een dag": "2026-12-01",
    "over een maand": "2026-12-30",
    "24 december": "2026-12-24",
    "de 24e": "2026-12-24",
    "de vierentwintigste": "2026-12-24",
    "24 dec": "2026-12-24",
    "24ste december": "2026-12-24",
    "donderdag 24 december": "2026-12-24",
    "3 januari tweeduizend zevenentwintig": "2027-01-03",
    "3 januari 2027": "2027-01-03",
    "24/12": "2026-12-24",
    "volgende week": "2026-12-07/2026-12-13",
    "deze week": "2026-11-30/2026-12-06",
    "begin volgende week": "2026-12-07/2026-12-08",
    "eind volgende week": "2026-12-10/2026-12-13",
    "in de loop van volgende week": "2026-12-07/2026-12-13",
    "week 50": "2026-12-07/2026-12-13",
    "half januari": "2027-01-11/2027-01-21",
    "eind januari": "2027-01-22/2027-01-31",
    "volgende maand": "2026-12-01/2026-12-31",
    "dit weekend": "2026-12-05/2026-12-06",
    "volgend weekend": "2026-12-12/2026-12-13",
    "3 of 4 december": "2026-12-03 | 2026-12-04",
    "dinsdag of donderdag": "2026-12-01 | 2026-12-03",
    "van dinsdag tot donderdag": "2026-12-01/2026-12-03",
    "dinsdag tot en met donderdag": "2026-12-01/2026-12-03",
    "dinsdag t/m donderdag": "2026-12-01/2026-12-03",
    "tussen dinsdag en donderdag": "2026-12-01/2026-12-03",
    "10 tot 12 december": "2026-12-10/2026-12-12",
}
WINDOWS = {
    "morgenochtend": "2026-12-01T06:00/12:00",
    "morgenmiddag": "2026-12-01T12:00/18:00",
    "morgen middag": "2026-12-01T12:00/18:00",
    "dinsdag morgen": "2026-12-01T06:00/12:00",
    "overmorgenavond": "2026-12-02T17:00/22:00",
    "vanavond": "2026-11-30T17:00/22:00",
    "donderdagmiddag of vrijdagochtend": "2026-12-03T12:00/18:00 | 2026-12-04T06:00/12:00",
    "donderdag in de middag": "2026-12-03T12:00/18:00",
    "dinsdag in de voormiddag": "2026-12-01T09:00/12:00",
    "'s middags": "2026-11-30T12:00/18:00",
    "donderdag vroeg in de middag": "2026-12-03T12:00/15:00",
    "donderdag laat in de middag": "2026-12-03T15:00/18:00",
    "donderdagochtend vroeg": "2026-12-03T06:00/09:00",
    "donderdag als eerste": "2026-12-03T06:00/12:00",
    "donderdag aan het eind van de dag": "2026-12-03T15:00/18:00",
    "donderdag na de lunch": "2026-12-03T13:30/24:00",
    "donderdag rond lunchtijd": "2026-12-03T11:30/13:30",
    "vrijdag vanaf vier uur": "2026-12-04T16:00/24:00",
    "vrijdag na vier uur": "2026-12-04T16:00/24:00",
    "vrijdag na vieren": "2026-12-04T16:00/24:00",
    "vrijdag voor tien uur": "2026-12-04T00:00/10:00",
    "vrijdag niet voor tien uur": "2026-12-04T10:00/24:00",
    "vrijdag uiterlijk om twaalf uur": "2026-12-04T00:00/12:00",
    "vrijdag op zijn vroegst om tien uur": "2026-12-04T10:00/24:00",
    "vrijdag drie uur of later": "2026-12-04T15:00/24:00",
    "vrijdag tot twaalf uur": "2026-12-04T00:00/12:00",
    "vrijdag van 10 tot 12": "2026-12-04T10:00/12:00",
    "vrijdag van half elf tot twaalf": "2026-12-04T10:30/12:00",
    "vrijdag tussen negen en half twaalf": "2026-12-04T09:00/11:30",
    "vrijdag tussen tien uur en twaalf uur": "2026-12-04T10:00/12:00",
    "tot vrijdag": "2026-11-30T10:00/2026-12-05T00:00",
    "voor vrijdag": "2026-11-30T10:00/2026-12-04T00:00",
    "vanaf woensdag": "2026-12-02/",
    "binnen een week": "2026-11-30T10:00/2026-12-07T10:00",
    "de komende drie dagen": "2026-11-30T10:00/2026-12-03T10:00",
    "zo snel mogelijk": "2026-11-30T10:00/",
    "donderdag de hele dag": "2026-12-03",
    "dinsdag of donderdag om twee uur": "2026-12-01T14:00 | 2026-12-03T14:00",
    "vrijdag om twee uur of om drie uur": "2026-12-04T14:00 | 2026-12-04T15:00",
}
SENTENCES = {
    "goedemorgen, ik wil graag een afspraak voor dinsdag om elf uur alstublieft": "2026-12-01T11:00",
    "Heeft u donderdagmiddag iets?": "2026-12-03T12:00/18:00",
    "kan het morgen om drie uur?": "2026-12-01T15:00",
    "ik wil om twee uur een afspraak": "2026-11-30T14:00",
    "wat dacht u van vrijdag om drie uur": "2026-12-04T15:00",
}
NOT_UNDERSTOOD = (
    "de blauwe",
    "ik heb hoofdpijn",
    "mijn zoon dinsdag",
    "dinsdag bij dokter Jansen",
    "drie personen vrijdag om negen uur",
    "een recept",
    "dinsdag om twee uur een behandeling",
    "ik weet het niet",
    "de hond",
    "een half uur",
)


@pytest.mark.parametrize(("text", "expected"), (TIMES | DAYS | WINDOWS | SENTENCES).items())
def test_what_is_said_is_what_is_meant(text: str, expected: str) -> None:
    assert meaning(text, "nl", zone=AMSTERDAM) == expected


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_a_word_about_something_else_is_not_understood(text: str) -> None:
    assert meaning(text, "nl", zone=AMSTERDAM) == "bad_when"


def test_a_weekday_that_is_not_that_of_its_date_is_asked_about() -> None:
    assert meaning("woensdag één december", "nl", zone=AMSTERDAM) == "weekday_mismatch"


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "de tweede optie": "2026-12-02T15:00",
        "de eerste optie": "2026-12-01T09:00",
        "de laatste optie": "2026-12-03T09:00",
        "op dezelfde tijd vrijdag": "unknown_reference",
    }.items(),
)
def test_what_was_offered_can_be_named(text: str, expected: str) -> None:
    offered = ("2026-12-01T09:00", "2026-12-02T15:00", "2026-12-03T09:00")
    talk = Talk(0, offered=tuple(minute(each, AMSTERDAM) for each in offered))
    assert meaning(text, "nl", zone=AMSTERDAM, talk=talk) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "dezelfde tijd op vrijdag": "2026-12-04T15:00",
        "dezelfde dag om vier uur": "2026-12-02T16:00",
        "een uur later": "2026-12-02T16:00",
        "een half uur eerder": "2026-12-02T14:30",
        "twee dagen later": "2026-12-04T15:00",
    }.items(),
)
def test_what_was_asked_for_can_be_told_from(text: str, expected: str) -> None:
    talk = Talk(0, asked=minute("2026-12-02T15:00", AMSTERDAM))
    assert meaning(text, "nl", zone=AMSTERDAM, talk=talk) == expected
