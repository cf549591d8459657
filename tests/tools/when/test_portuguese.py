"""Portuguese: what callers say, against what they mean. It is Monday, 30 November 2026, at ten."""

import pytest

from engine import zones
from tests.tools.when.hearing import meaning, minute
from tools.memory import Talk

SAO_PAULO = zones.get("America/Sao_Paulo")

TIMES = {
    "dia 24 às 10": "2026-12-24T10:00",
    "quarta, dia 2, às 15h": "2026-12-02T15:00",
    "amanhã às duas e meia": "2026-12-01T14:30",
    "amanhã à uma": "2026-12-01T13:00",
    "amanhã à uma e meia": "2026-12-01T13:30",
    "amanhã ao meio-dia": "2026-12-01T12:00",
    "amanhã ao meio-dia e meia": "2026-12-01T12:30",
    "amanhã ao meio dia e quinze": "2026-12-01T12:15",
    "sexta às quinze para as três": "2026-12-04T14:45",
    "sexta às dez para as três": "2026-12-04T14:50",
    "faltam dez para as três": "2026-11-30T14:50",
    "sexta, um quarto para as onze": "2026-12-04T10:45",
    "sexta às três menos um quarto": "2026-12-04T14:45",
    "sexta às cinco menos vinte": "2026-12-04T16:40",
    "quinta às oito e quinze": "2026-12-03T08:15",
    "quinta às catorze e trinta": "2026-12-03T14:30",
    "quinta às quatorze e trinta": "2026-12-03T14:30",
    "quinta às dezasseis e dez": "2026-12-03T16:10",
    "quinta às vinte e uma e trinta": "2026-12-03T21:30",
    "quinta às vinte e três": "2026-12-03T23:00",
    "quinta às 15h": "2026-12-03T15:00",
    "quinta às 15 horas": "2026-12-03T15:00",
    "quinta às 14h30": "2026-12-03T14:30",
    "quinta às 14:30": "2026-12-03T14:30",
    "quinta às 3 pm": "2026-12-03T15:00",
    "quinta às 3 da tarde": "2026-12-03T15:00",
    "às três da tarde de quinta": "2026-12-03T15:00",
    "quinta às sete da noite": "2026-12-03T19:00",
    "quinta às dez e seis da manhã": "2026-12-03T10:06",
    "quinta às duas da madrugada": "2026-12-03T02:00",
    "quinta à meia-noite e meia": "2026-12-03T00:30",
    "quinta-feira às dez em ponto": "2026-12-03T10:00",
    "hoje à noite às oito": "2026-11-30T20:00",
    "depois de amanhã às onze": "2026-12-02T11:00",
    "quinta por volta das três": "2026-12-03T15:00",
    "quinta lá pelas três da tarde": "2026-12-03T15:00",
    "pelas dez da manhã de quinta": "2026-12-03T10:00",
    "para amanhã às três": "2026-12-01T15:00",
    "dia 24 de dezembro às 10": "2026-12-24T10:00",
    "segunda-feira, dia 7 de dezembro, às nove e quinze": "2026-12-07T09:15",
    "terça-feira, primeiro de dezembro, às catorze e trinta": "2026-12-01T14:30",
    "qua, 2/12, 14h": "2026-12-02T14:00",
    "daqui a meia hora": "2026-11-30T10:30",
    "daqui a uma hora e meia": "2026-11-30T11:30",
    "em três quartos de hora": "2026-11-30T10:45",
    "daqui a umas duas horas": "2026-11-30T12:00",
    "12/12/2026 às 10": "2026-12-12T10:00",
}
DAYS = {
    "dia 24": "2026-12-24",
    "no dia vinte e quatro": "2026-12-24",
    "sexta-feira 4": "2026-12-04",
    "até dia 15": "2026-11-30T10:00/2026-12-16T00:00",
    "depois do dia 15": "2026-12-16/",
    "do dia 10 ao dia 12": "2026-12-10/2026-12-12",
    "de 10 a 12 de dezembro": "2026-12-10/2026-12-12",
    "de terça a quinta": "2026-12-01/2026-12-03",
    "entre o dia 10 e o dia 12": "2026-12-10/2026-12-12",
    "hoje": "2026-11-30",
    "amanhã": "2026-12-01",
    "depois de amanhã": "2026-12-02",
    "quinta": "2026-12-03",
    "quinta-feira": "2026-12-03",
    "quinta feira": "2026-12-03",
    "na quinta": "2026-12-03",
    "nesta sexta": "2026-12-04",
    "segunda que vem": "2026-12-07",
    "na próxima sexta": "2026-12-11 ?",
    "sexta da semana que vem": "2026-12-11",
    "sexta daqui a uma semana": "2026-12-11",
    "sexta em quinze dias": "2026-12-18",
    "uma quinta": "2026-12-03",
    "24 de dezembro": "2026-12-24",
    "dia 24 de dezembro": "2026-12-24",
    "a 10 de dezembro": "2026-12-10",
    "primeiro de janeiro": "2027-01-01",
    "1º de janeiro": "2027-01-01",
    "três de janeiro de dois mil e vinte e sete": "2027-01-03",
    "quinta, 24 de dez": "2026-12-24",
    "24/12": "2026-12-24",
    "daqui a oito dias": "2026-12-07",
    "em quinze dias": "2026-12-14",
    "de hoje a oito": "2026-12-07",
    "daqui a duas semanas": "2026-12-14",
    "daqui a um par de dias": "2026-12-02",
    "em um mês": "2026-12-30",
    "semana que vem": "2026-12-07/2026-12-13",
    "na próxima semana": "2026-12-07/2026-12-13",
    "essa semana": "2026-11-30/2026-12-06",
    "a semana que vem": "2026-12-07/2026-12-13",
    "no início da semana que vem": "2026-12-07/2026-12-08",
    "no fim da semana que vem": "2026-12-10/2026-12-13",
    "em meados de janeiro": "2027-01-11/2027-01-21",
    "no final de janeiro": "2027-01-22/2027-01-31",
    "no mês que vem": "2026-12-01/2026-12-31",
    "neste fim de semana": "2026-12-05/2026-12-06",
    "no próximo final de semana": "2026-12-12/2026-12-13",
    "3 ou 4 de dezembro": "2026-12-03 | 2026-12-04",
    "terça ou quinta": "2026-12-01 | 2026-12-03",
    "entre terça e quinta": "2026-12-01/2026-12-03",
    "de 2 até 4 de dezembro": "2026-12-02/2026-12-04",
    "de terça até quinta": "2026-12-01/2026-12-03",
}
WINDOWS = {
    "sexta das oito às dez": "2026-12-04T08:00/10:00",
    "sexta das 14h às 16h": "2026-12-04T14:00/16:00",
    "sexta das dez ao meio-dia": "2026-12-04T10:00/12:00",
    "sexta de 8 a 10": "2026-12-04T08:00/10:00",
    "sexta entre as nove e as onze e meia": "2026-12-04T09:00/11:30",
    "a tarde do dia 24": "2026-12-24T12:00/18:00",
    "amanhã de manhã": "2026-12-01T06:00/12:00",
    "amanhã à tarde": "2026-12-01T12:00/18:00",
    "amanhã à noite": "2026-12-01T19:00/24:00",
    "esta tarde": "2026-11-30T12:00/18:00",
    "hoje à tarde": "2026-11-30T12:00/18:00",
    "logo à tarde": "2026-11-30T12:00/18:00",
    "quinta à tarde ou sexta de manhã": "2026-12-03T12:00/18:00 | 2026-12-04T06:00/12:00",
    "quinta na parte da tarde": "2026-12-03T12:00/18:00",
    "a manhã de sexta": "2026-12-04T06:00/12:00",
    "sexta logo cedo": "2026-12-04T06:00/12:00",
    "quinta no fim da tarde": "2026-12-03T17:00/22:00",
    "quinta no último horário": "2026-12-03T15:00/18:00",
    "amanhã bem cedo": "2026-12-01T06:00/12:00",
    "quinta no meio da manhã": "2026-12-03T09:00/12:00",
    "quinta depois do almoço": "2026-12-03T13:30/24:00",
    "quinta na hora do almoço": "2026-12-03T11:30/13:30",
    "sexta a partir das quatro": "2026-12-04T16:00/24:00",
    "sexta depois das quatro": "2026-12-04T16:00/24:00",
    "depois das quatro de sexta": "2026-12-04T16:00/24:00",
    "qualquer horário depois das 16h na sexta": "2026-12-04T16:00/24:00",
    "sexta antes das dez da manhã": "2026-12-04T00:00/10:00",
    "sexta não antes das dez": "2026-12-04T10:00/24:00",
    "sexta no máximo até as doze": "2026-12-04T00:00/12:00",
    "sexta às três ou mais tarde": "2026-12-04T15:00/24:00",
    "sexta até o meio-dia": "2026-12-04T00:00/12:00",
    "sexta das 10h até as 12h": "2026-12-04T10:00/12:00",
    "sexta entre as nove e meia e as onze": "2026-12-04T09:30/11:00",
    "sexta entre as 15h e as 16h": "2026-12-04T15:00/16:00",
    "até sexta": "2026-11-30T10:00/2026-12-05T00:00",
    "antes de sexta": "2026-11-30T10:00/2026-12-04T00:00",
    "a partir de quarta": "2026-12-02/",
    "nos próximos três dias": "2026-11-30T10:00/2026-12-03T10:00",
    "o mais rápido possível": "2026-11-30T10:00/",
    "quinta o dia todo": "2026-12-03",
    "qualquer dia da semana que vem": "2026-12-07/2026-12-13",
    "sexta às duas ou às três": "2026-12-04T14:00 | 2026-12-04T15:00",
    "terça ou quinta às duas": "2026-12-01T14:00 | 2026-12-03T14:00",
}
SENTENCES = {
    "olá, bom dia, queria marcar uma consulta para quinta às onze, por favor": "2026-12-03T11:00",
    "Tem horário na quinta à tarde?": "2026-12-03T12:00/18:00",
    "pode ser amanhã às 15h?": "2026-12-01T15:00",
    "que tal quinta às dez?": "2026-12-03T10:00",
    "então, talvez na quinta a partir das cinco": "2026-12-03T17:00/24:00",
}
NOT_UNDERSTOOD = (
    "a coluna",
    "amanhã tenho dentista",
    "quinta com o doutor Silva",
    "meu filho na quarta",
    "uma receita",
    "três pessoas na quinta às nove",
    "ainda está doendo",
    "não sei",
    "o cachorro",
    "meia hora",
)


@pytest.mark.parametrize(("text", "expected"), (TIMES | DAYS | WINDOWS | SENTENCES).items())
def test_what_is_said_is_what_is_meant(text: str, expected: str) -> None:
    assert meaning(text, "pt", zone=SAO_PAULO) == expected


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_a_word_about_something_else_is_not_understood(text: str) -> None:
    assert meaning(text, "pt", zone=SAO_PAULO) == "bad_when"


def test_a_weekday_that_is_not_that_of_its_date_is_asked_about() -> None:
    assert meaning("quarta-feira, primeiro de dezembro", "pt", zone=SAO_PAULO) == "weekday_mismatch"


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "a primeira opção": "2026-12-01T09:00",
        "o segundo horário": "2026-12-02T15:00",
        "a terceira opção": "2026-12-03T09:00",
        "o último horário": "2026-12-03T09:00",
        "na mesma hora na sexta": "unknown_reference",
    }.items(),
)
def test_what_was_offered_can_be_named(text: str, expected: str) -> None:
    offered = ("2026-12-01T09:00", "2026-12-02T15:00", "2026-12-03T09:00")
    talk = Talk(0, offered=tuple(minute(each, SAO_PAULO) for each in offered))
    assert meaning(text, "pt", zone=SAO_PAULO, talk=talk) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "na mesma hora na sexta": "2026-12-04T15:00",
        "no mesmo dia às quatro": "2026-12-02T16:00",
        "uma hora mais tarde": "2026-12-02T16:00",
        "meia hora antes": "2026-12-02T14:30",
        "dois dias depois": "2026-12-04T15:00",
    }.items(),
)
def test_what_was_asked_for_can_be_told_from(text: str, expected: str) -> None:
    talk = Talk(0, asked=minute("2026-12-02T15:00", SAO_PAULO))
    assert meaning(text, "pt", zone=SAO_PAULO, talk=talk) == expected
