"""Italian: what callers say, against what they mean. It is Monday, 30 November 2026, ten in the morning."""

import pytest

from engine import zones
from tests.tools.when.hearing import meaning, minute
from tools.memory import Talk

ROME = zones.get("Europe/Rome")

TIMES = {
    "domani alle quindici": "2026-12-01T15:00",
    "domani alle tre": "2026-12-01T15:00",
    "martedì alle 15:30": "2026-12-01T15:30",
    "martedì alle 15.30": "2026-12-01T15:30",
    "martedì alle 15 e 30": "2026-12-01T15:30",
    "martedì ore 15": "2026-12-01T15:00",
    "martedì alle ore 15:30": "2026-12-01T15:30",
    "ven 4 dic h 9": "2026-12-04T09:00",
    "per le 15 di domani": "2026-12-01T15:00",
    "venerdì alle 3 e mezza": "2026-12-04T15:30",
    "venerdì alle nove e mezzo": "2026-12-04T09:30",
    "venerdì alle nove e un quarto": "2026-12-04T09:15",
    "venerdì alle nove e tre quarti": "2026-12-04T09:45",
    "venerdì le tre meno un quarto": "2026-12-04T14:45",
    "venerdì alle tre meno dieci": "2026-12-04T14:50",
    "venerdì alle tre e venti": "2026-12-04T15:20",
    "venerdì alle nove e zero cinque": "2026-12-04T09:05",
    "venerdì alle quattordici e quarantacinque": "2026-12-04T14:45",
    "domani a mezzogiorno": "2026-12-01T12:00",
    "domani a mezzogiorno e mezzo": "2026-12-01T12:30",
    "domani a mezzogiorno e un quarto": "2026-12-01T12:15",
    "domani a mezzogiorno meno dieci": "2026-12-01T11:50",
    "mezzanotte": "2026-12-01T00:00",
    "domani all'una": "2026-12-01T13:00",
    "domani all'una e mezza": "2026-12-01T13:30",
    "domani verso l'una": "2026-12-01T13:00",
    "domani alle tre del pomeriggio": "2026-12-01T15:00",
    "domani alle sette di sera": "2026-12-01T19:00",
    "domani alle otto del mattino": "2026-12-01T08:00",
    "domani alle cinque di mattina": "2026-12-01T05:00",
    "domani mattina alle 9": "2026-12-01T09:00",
    "stasera alle sette": "2026-11-30T19:00",
    "oggi pomeriggio alle 3": "2026-11-30T15:00",
    "domani verso le tre": "2026-12-01T15:00",
    "domani intorno alle tre e mezza": "2026-12-01T15:30",
    "domani sulle dieci": "2026-12-01T10:00",
    "domani alle 10 in punto": "2026-12-01T10:00",
}
DAYS = {
    "oggi": "2026-11-30",
    "dopodomani": "2026-12-02",
    "dopodomani alle 11": "2026-12-02T11:00",
    "mercoledi": "2026-12-02",
    "questo giovedì": "2026-12-03",
    "martedì prossimo": "2026-12-08 ?",
    "martedì che viene": "2026-12-01",
    "lunedì a otto": "2026-12-07",
    "martedì della prossima settimana": "2026-12-08",
    "la settimana prossima, meglio giovedì": "2026-12-10",
    "giovedì tra una settimana": "2026-12-10",
    "una settimana da giovedì": "2026-12-10",
    "il primo dicembre": "2026-12-01",
    "il 1° dicembre alle 10": "2026-12-01T10:00",
    "martedì primo dicembre alle dieci": "2026-12-01T10:00",
    "il 24 alle 15": "2026-12-24T15:00",
    "l'otto gennaio": "2027-01-08",
    "martedì 5 gennaio": "2027-01-05",
    "il tre gennaio duemilaventisette": "2027-01-03",
    "4/12 alle 15:30": "2026-12-04T15:30",
    "04.12.2026": "2026-12-04",
    "la settimana prossima": "2026-12-07/2026-12-13",
    "all'inizio della prossima settimana": "2026-12-07/2026-12-08",
    "a metà settimana": "2026-12-02/2026-12-03",
    "alla fine della settimana prossima": "2026-12-10/2026-12-13",
    "settimana 50": "2026-12-07/2026-12-13",
    "questo fine settimana": "2026-12-05/2026-12-06",
    "sabato o domenica": "2026-12-05 | 2026-12-06",
    "a fine dicembre": "2026-12-22/2026-12-31",
    "ai primi di gennaio": "2027-01-01/2027-01-10",
    "a metà gennaio": "2027-01-11/2027-01-21",
    "il mese prossimo": "2026-12-01/2026-12-31",
    "il primo lunedì di gennaio": "2027-01-04",
    "il terzo giovedì di dicembre": "2026-12-17",
    "martedì tutto il giorno": "2026-12-01",
}
FROM_NOW = {
    "tra un'ora": "2026-11-30T11:00",
    "tra un'ora e mezza": "2026-11-30T11:30",
    "fra mezz'ora": "2026-11-30T10:30",
    "fra mezzoretta": "2026-11-30T10:30",
    "fra un quarto d'ora": "2026-11-30T10:15",
    "tra tre quarti d'ora": "2026-11-30T10:45",
    "fra circa due ore": "2026-11-30T12:00",
    "tra un paio d'ore": "2026-11-30T12:00",
    "fra novanta minuti": "2026-11-30T11:30",
    "due ore più tardi": "2026-11-30T12:00",
    "fra tre giorni": "2026-12-03",
    "tra due giorni alle nove": "2026-12-02T09:00",
    "fra una settimana": "2026-12-07",
    "fra otto giorni": "2026-12-07",
    "oggi a otto": "2026-12-07",
    "fra quindici giorni": "2026-12-14",
    "tra una decina di giorni": "2026-12-10",
    "tra un mese": "2026-12-30",
    "entro due ore": "2026-11-30T10:00/12:00",
    "nelle prossime due ore": "2026-11-30T10:00/12:00",
    "il prima possibile": "2026-11-30T10:00/",
    "avrei bisogno di un appuntamento al più presto possibile": "2026-11-30T10:00/",
    "il primo posto libero": "2026-11-30T10:00/",
    "subito": "2026-11-30T10:00",
}
PARTS = {
    "domattina": "2026-12-01T06:00/12:00",
    "stamattina": "2026-11-30T06:00/12:00",
    "stasera": "2026-11-30T17:00/22:00",
    "domani sera": "2026-12-01T17:00/22:00",
    "giovedì in mattinata": "2026-12-03T06:00/12:00",
    "giovedì pomeriggio o venerdì mattina": "2026-12-03T12:00/18:00 | 2026-12-04T06:00/12:00",
    "il 7 dicembre nel pomeriggio": "2026-12-07T12:00/18:00",
    "martedì nel primo pomeriggio": "2026-12-01T12:00/15:00",
    "martedì nel tardo pomeriggio": "2026-12-01T15:00/18:00",
    "martedì in tarda mattinata": "2026-12-01T09:00/12:00",
    "martedì di prima mattina": "2026-12-01T06:00/12:00",
    "martedì a fine giornata": "2026-12-01T15:00/18:00",
    "martedì dopo pranzo": "2026-12-01T13:30/24:00",
    "martedì all'ora di pranzo": "2026-12-01T11:30/13:30",
    "domani verso mezzogiorno": "2026-12-01T11:30/13:30",
    "domani dopo il lavoro": "2026-12-01T17:00/22:00",
    "un martedì mattina": "2026-12-01T06:00/12:00",
}
WINDOWS = {
    "domani tra le nove e le undici e mezza": "2026-12-01T09:00/11:30",
    "domani tra le nove e mezza e le undici": "2026-12-01T09:30/11:00",
    "domani fra le nove e le dieci": "2026-12-01T09:00/10:00",
    "tra l'una e le due domani": "2026-12-01T13:00/14:00",
    "tra mezzogiorno e le due": "2026-11-30T12:00/14:00",
    "domani 9:30-11": "2026-12-01T09:30/11:00",
    "tra il 10 e il 15 dicembre": "2026-12-10/2026-12-15",
    "venerdì dopo le 16": "2026-12-04T16:00/24:00",
    "venerdì a qualsiasi ora dopo le quattro": "2026-12-04T16:00/24:00",
    "venerdì a qualsiasi ora": "2026-12-04",
    "domani non prima delle dieci": "2026-12-01T10:00/24:00",
    "domani a partire dalle 14": "2026-12-01T14:00/24:00",
    "domani dalle 14 in poi": "2026-12-01T14:00/24:00",
    "domani alle 10 o più tardi": "2026-12-01T10:00/24:00",
    "domani prima di mezzogiorno": "2026-12-01T00:00/12:00",
    "domani fino alle 11": "2026-12-01T00:00/11:00",
    "domani al più tardi alle 10": "2026-12-01T00:00/10:00",
    "entro venerdì": "2026-11-30T10:00/2026-12-05T00:00",
    "entro le 15 di domani": "2026-11-30T10:00/2026-12-01T15:00",
    "entro la fine della settimana": "2026-11-30T10:00/2026-12-07T00:00",
    "prima di venerdì": "2026-11-30T10:00/2026-12-04T00:00",
    "non prima della settimana prossima": "2026-12-07/",
    "a partire da martedì": "2026-12-01/",
    "domani alle 14 per mezz'ora": "2026-12-01T14:00/14:30",
}
SENTENCES = {
    "Buongiorno, vorrei un appuntamento per giovedì alle dieci, per favore": "2026-12-03T10:00",
    "Ehm, magari giovedì verso le tre?": "2026-12-03T15:00",
    "C'è qualcosa di libero domani mattina?": "2026-12-01T06:00/12:00",
    "Avete posto venerdì alle 9?": "2026-12-04T09:00",
    "Mi può dare un appuntamento giovedì?": "2026-12-03",
    "Ci sarebbe ancora disponibilità questo pomeriggio?": "2026-11-30T12:00/18:00",
    "Preferirei il pomeriggio, mercoledì se possibile": "2026-12-02T12:00/18:00",
    "No, meglio alle 16": "2026-11-30T16:00",
    "martedì o mercoledì alle 15": "2026-12-01T15:00 | 2026-12-02T15:00",
    "o martedì o giovedì": "2026-12-01 | 2026-12-03",
    "martedì alle 14 o alle 15": "2026-12-01T14:00 | 2026-12-01T15:00",
}
NOT_UNDERSTOOD = (
    "martedì, ho mal di schiena",
    "domani alle 10 con il dottor Rossi",
    "per mia figlia, domani alle 10",
    "due persone domani alle 20",
    "tranne lunedì",
    "non martedì",
    "tutti i martedì",
    "camera dodici",
    "non lo so",
)


@pytest.mark.parametrize(
    ("text", "expected"), (TIMES | DAYS | FROM_NOW | PARTS | WINDOWS | SENTENCES).items()
)
def test_what_is_said_is_what_is_meant(text: str, expected: str) -> None:
    assert meaning(text, "it", zone=ROME) == expected


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_a_word_about_something_else_is_not_understood(text: str) -> None:
    assert meaning(text, "it", zone=ROME) == "bad_when"


def test_a_weekday_that_is_not_that_of_its_date_is_asked_about() -> None:
    assert meaning("mercoledì primo dicembre", "it", zone=ROME) == "weekday_mismatch"


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "il secondo appuntamento": "2026-12-02T15:00",
        "la prima opzione": "2026-12-01T09:00",
        "l'ultima proposta": "2026-12-03T09:00",
        "alla stessa ora venerdì": "unknown_reference",
    }.items(),
)
def test_what_was_offered_can_be_named(text: str, expected: str) -> None:
    offered = ("2026-12-01T09:00", "2026-12-02T15:00", "2026-12-03T09:00")
    talk = Talk(0, offered=tuple(minute(each, ROME) for each in offered))
    assert meaning(text, "it", zone=ROME, talk=talk) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "alla stessa ora venerdì": "2026-12-04T15:00",
        "lo stesso giorno alle 16": "2026-12-02T16:00",
        "un'ora dopo": "2026-12-02T16:00",
        "mezz'ora prima": "2026-12-02T14:30",
        "due giorni più tardi": "2026-12-04T15:00",
    }.items(),
)
def test_what_was_asked_for_can_be_told_from(text: str, expected: str) -> None:
    talk = Talk(0, asked=minute("2026-12-02T15:00", ROME))
    assert meaning(text, "it", zone=ROME, talk=talk) == expected
