"""Spanish: what callers say, against what they mean. It is Monday, 30 November 2026, ten in the morning."""

import pytest

from engine import zones
from tests.tools.when.hearing import meaning, minute
from tools.memory import Talk

MADRID = zones.get("Europe/Madrid")

TIMES = {
    "el 24 a las diez": "2026-12-24T10:00",
    "el día 24 a las tres y media": "2026-12-24T15:30",
    "el viernes 4, a las diez y seis de la mañana": "2026-12-04T10:06",
    "el jueves a medianoche y media": "2026-12-03T00:30",
    "mañana a las dos y media": "2026-12-01T14:30",
    "mañana a la una": "2026-12-01T13:00",
    "mañana a la una y cuarto": "2026-12-01T13:15",
    "el viernes a las tres menos cuarto": "2026-12-04T14:45",
    "el viernes a las tres menos diez": "2026-12-04T14:50",
    "el viernes a un cuarto para las tres": "2026-12-04T14:45",
    "faltan diez para las tres": "2026-11-30T14:50",
    "el viernes, veinte para las cuatro": "2026-12-04T15:40",
    "el viernes cinco minutos para las once": "2026-12-04T10:55",
    "el jueves a las ocho quince": "2026-12-03T08:15",
    "el jueves a las ocho y veinte": "2026-12-03T08:20",
    "el jueves a las diez y seis": "2026-12-03T10:06",
    "el jueves a las dieciséis y treinta": "2026-12-03T16:30",
    "el jueves a las veintiuna horas": "2026-12-03T21:00",
    "el jueves a las 15:30": "2026-12-03T15:30",
    "el jueves a las 14h30": "2026-12-03T14:30",
    "el jueves a las 15 h": "2026-12-03T15:00",
    "el jueves a las 3 pm": "2026-12-03T15:00",
    "el jueves a las 3 p. m.": "2026-12-03T15:00",
    "jueves 10 a.m.": "2026-12-03T10:00",
    "el jueves a las diez en punto": "2026-12-03T10:00",
    "el jueves a las siete de la tarde": "2026-12-03T19:00",
    "el jueves a las nueve de la noche": "2026-12-03T21:00",
    "el jueves a las seis y media de la mañana": "2026-12-03T06:30",
    "el jueves a las dos de la madrugada": "2026-12-03T02:00",
    "el jueves a las doce de la noche": "2026-12-04T00:00",
    "el jueves a las doce y media": "2026-12-03T12:30",
    "las doce del mediodía del jueves": "2026-12-03T12:00",
    "el jueves al mediodía": "2026-12-03T12:00",
    "esta noche a las nueve": "2026-11-30T21:00",
    "esta tarde a las siete": "2026-11-30T19:00",
    "pasado mañana a las once": "2026-12-02T11:00",
    "el jueves sobre las cinco": "2026-12-03T17:00",
    "a eso de las diez y media del jueves": "2026-12-03T10:30",
    "el jueves como a las tres": "2026-12-03T15:00",
    "para mañana a las tres": "2026-12-01T15:00",
    "mañana para las tres": "2026-12-01T15:00",
    "a las 17 h": "2026-11-30T17:00",
    "el 24 de diciembre a las 10": "2026-12-24T10:00",
    "el lunes 7 de diciembre a las nueve y cuarto": "2026-12-07T09:15",
    "mañana, el martes primero, a las dos y media": "2026-12-01T14:30",
    "dentro de media hora": "2026-11-30T10:30",
    "en tres cuartos de hora": "2026-11-30T10:45",
    "dentro de una hora y media": "2026-11-30T11:30",
    "en unas dos horas": "2026-11-30T12:00",
    "dos horas a partir de ahora": "2026-11-30T12:00",
    "12/12/2026 a las 10": "2026-12-12T10:00",
}
DAYS = {
    "el 24": "2026-12-24",
    "el día 24": "2026-12-24",
    "el veinticuatro": "2026-12-24",
    "el viernes 4": "2026-12-04",
    "antes del 15": "2026-11-30T10:00/2026-12-15T00:00",
    "a partir del 15 de enero": "2027-01-15/",
    "del lunes 7 al miércoles 9": "2026-12-07/2026-12-09",
    "entre el 10 y el 12": "2026-12-10/2026-12-12",
    "de martes a jueves": "2026-12-01/2026-12-03",
    "hoy": "2026-11-30",
    "mañana": "2026-12-01",
    "pasado mañana": "2026-12-02",
    "el jueves": "2026-12-03",
    "este jueves": "2026-12-03",
    "el lunes que viene": "2026-12-07",
    "el próximo viernes": "2026-12-11 ?",
    "el viernes de la semana que viene": "2026-12-11",
    "el viernes dentro de una semana": "2026-12-11",
    "el viernes en quince días": "2026-12-18",
    "un jueves": "2026-12-03",
    "el 24 de diciembre": "2026-12-24",
    "24 de diciembre": "2026-12-24",
    "el primero de enero": "2027-01-01",
    "el 1º de enero": "2027-01-01",
    "el tres de enero de dos mil veintisiete": "2027-01-03",
    "3 de enero del 2027": "2027-01-03",
    "el jueves, 24 de dic": "2026-12-24",
    "24/12": "2026-12-24",
    "en ocho días": "2026-12-07",
    "dentro de quince días": "2026-12-14",
    "de hoy en ocho": "2026-12-07",
    "de mañana en ocho": "2026-12-08",
    "dentro de dos semanas": "2026-12-14",
    "en un par de días": "2026-12-02",
    "en un mes": "2026-12-30",
    "la semana que viene": "2026-12-07/2026-12-13",
    "la próxima semana": "2026-12-07/2026-12-13",
    "esta semana": "2026-11-30/2026-12-06",
    "la semana que viene no, la otra": "2026-12-14/2026-12-20",
    "a principios de la semana que viene": "2026-12-07/2026-12-08",
    "a finales de la semana que viene": "2026-12-10/2026-12-13",
    "a mediados de enero": "2027-01-11/2027-01-21",
    "a finales de enero": "2027-01-22/2027-01-31",
    "el mes que viene": "2026-12-01/2026-12-31",
    "este fin de semana": "2026-12-05/2026-12-06",
    "el fin de semana que viene": "2026-12-05/2026-12-06",
    "del 10 al 12 de diciembre": "2026-12-10/2026-12-12",
    "del martes al jueves": "2026-12-01/2026-12-03",
    "desde el martes hasta el jueves": "2026-12-01/2026-12-03",
    "el 3 o el 4 de diciembre": "2026-12-03 | 2026-12-04",
    "el martes o el jueves": "2026-12-01 | 2026-12-03",
    "entre el martes y el jueves": "2026-12-01/2026-12-03",
    "el primer lunes de enero": "2027-01-04",
}
WINDOWS = {
    "el viernes 4 por la mañana": "2026-12-04T06:00/12:00",
    "la tarde del 24": "2026-12-24T12:00/18:00",
    "el viernes de las 10 a las 12": "2026-12-04T10:00/12:00",
    "el viernes de la una a las tres": "2026-12-04T13:00/15:00",
    "el viernes de diez a mediodía": "2026-12-04T10:00/12:00",
    "el viernes entre las nueve y las once y media": "2026-12-04T09:00/11:30",
    "el viernes entre las tres y las cuatro de la tarde": "2026-12-04T15:00/16:00",
    "mañana por la mañana": "2026-12-01T06:00/12:00",
    "mañana en la tarde": "2026-12-01T12:00/18:00",
    "mañana por la noche": "2026-12-01T19:00/24:00",
    "esta tarde": "2026-11-30T12:00/18:00",
    "esta noche": "2026-11-30T19:00/24:00",
    "el jueves por la tarde o el viernes por la mañana": "2026-12-03T12:00/18:00 | 2026-12-04T06:00/12:00",
    "la mañana del viernes": "2026-12-04T06:00/12:00",
    "el jueves a primera hora": "2026-12-03T06:00/12:00",
    "el jueves a primera hora de la tarde": "2026-12-03T12:00/15:00",
    "el jueves a última hora de la tarde": "2026-12-03T17:00/22:00",
    "mañana temprano": "2026-12-01T06:00/12:00",
    "el jueves a media mañana": "2026-12-03T09:00/12:00",
    "el jueves después de comer": "2026-12-03T13:30/24:00",
    "el jueves a la hora de comer": "2026-12-03T11:30/13:30",
    "el viernes a partir de las cuatro": "2026-12-04T16:00/24:00",
    "el viernes después de las cuatro": "2026-12-04T16:00/24:00",
    "cualquier hora después de las cuatro del viernes": "2026-12-04T16:00/24:00",
    "el viernes antes de las diez de la mañana": "2026-12-04T00:00/10:00",
    "el viernes no antes de las diez": "2026-12-04T10:00/24:00",
    "el viernes a más tardar a las doce": "2026-12-04T00:00/12:00",
    "el viernes como muy tarde a las doce": "2026-12-04T00:00/12:00",
    "el viernes a las tres o más tarde": "2026-12-04T15:00/24:00",
    "el viernes hasta las doce": "2026-12-04T00:00/12:00",
    "el viernes de 10 a 12": "2026-12-04T10:00/12:00",
    "el viernes de diez y media a doce": "2026-12-04T10:30/12:00",
    "el viernes de ocho a diez de la mañana": "2026-12-04T08:00/10:00",
    "el viernes de 9:00 a 11:30": "2026-12-04T09:00/11:30",
    "el viernes entre las nueve y media y las once": "2026-12-04T09:30/11:00",
    "hasta el viernes": "2026-11-30T10:00/2026-12-05T00:00",
    "antes del viernes": "2026-11-30T10:00/2026-12-04T00:00",
    "a partir del miércoles": "2026-12-02/",
    "en los próximos tres días": "2026-11-30T10:00/2026-12-03T10:00",
    "lo antes posible": "2026-11-30T10:00/",
    "cuanto antes": "2026-11-30T10:00/",
    "todo el día del jueves": "2026-12-03",
    "cualquier día de la semana que viene": "2026-12-07/2026-12-13",
    "el viernes a las dos o a las tres": "2026-12-04T14:00 | 2026-12-04T15:00",
    "el martes o el jueves a las dos": "2026-12-01T14:00 | 2026-12-03T14:00",
}
SENTENCES = {
    "hola, buenas, quisiera una cita para el jueves a las once, por favor": "2026-12-03T11:00",
    "¿Tienen algo el jueves por la tarde?": "2026-12-03T12:00/18:00",
    "pues no sé, quizás el jueves a las diez": "2026-12-03T10:00",
    "me vendría bien el jueves a partir de las cinco": "2026-12-03T17:00/24:00",
    "¿podría ser mañana a las tres?": "2026-12-01T15:00",
}
NOT_UNDERSTOOD = (
    "la espalda",
    "mañana tengo dentista",
    "el jueves con el doctor García",
    "mi hijo el martes",
    "una receta",
    "tres personas el jueves a las nueve",
    "todavía me duele",
    "no sé",
    "el perro",
    "media hora",
)


@pytest.mark.parametrize(("text", "expected"), (TIMES | DAYS | WINDOWS | SENTENCES).items())
def test_what_is_said_is_what_is_meant(text: str, expected: str) -> None:
    assert meaning(text, "es", zone=MADRID) == expected


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_a_word_about_something_else_is_not_understood(text: str) -> None:
    assert meaning(text, "es", zone=MADRID) == "bad_when"


def test_a_weekday_that_is_not_that_of_its_date_is_asked_about() -> None:
    assert meaning("miércoles primero de diciembre", "es", zone=MADRID) == "weekday_mismatch"


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "la segunda opción": "2026-12-02T15:00",
        "el primer horario": "2026-12-01T09:00",
        "el último horario": "2026-12-03T09:00",
        "a la misma hora el viernes": "unknown_reference",
    }.items(),
)
def test_what_was_offered_can_be_named(text: str, expected: str) -> None:
    offered = ("2026-12-01T09:00", "2026-12-02T15:00", "2026-12-03T09:00")
    talk = Talk(0, offered=tuple(minute(each, MADRID) for each in offered))
    assert meaning(text, "es", zone=MADRID, talk=talk) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "a la misma hora el viernes": "2026-12-04T15:00",
        "el mismo día a las cuatro": "2026-12-02T16:00",
        "una hora más tarde": "2026-12-02T16:00",
        "media hora antes": "2026-12-02T14:30",
        "dos días después": "2026-12-04T15:00",
    }.items(),
)
def test_what_was_asked_for_can_be_told_from(text: str, expected: str) -> None:
    talk = Talk(0, asked=minute("2026-12-02T15:00", MADRID))
    assert meaning(text, "es", zone=MADRID, talk=talk) == expected
