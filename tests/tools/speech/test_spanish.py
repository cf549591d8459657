"""Spanish, as somebody in Madrid and in Mexico hears it: times, days, lists, lengths, numbers, sentences."""

import re

import pytest

from tests.tools.speech.callers import BERLIN, NOW, at
from tools.speech.es import SPANISH
from tools.speech.language import Sentence, facts
from tools.speech.speaker import Speaker

SPEAKABLE = re.compile(r"[a-záéíóúñ]+(?:(?:, | )[a-záéíóúñ]+)*")
"""Lower-case letters, with blanks and commas between them."""
CONTRACTED = re.compile(r"\b(?:a|de) \{(?:when|day|offers|times|first|last)\}")
"""What would be "al" and "del" before a date."""
FAMILIAR = re.compile(r"\b(?:tú|te|ti|tu|tus|tienes|puedes|quieres|vos|vosotros|os)\b", re.IGNORECASE)
NUMBER_BEFORE_NOUN = {"found_several"}
"""It counts five at most, and those have no gender."""


def speaking(now: int = NOW) -> Speaker:
    return Speaker("es", BERLIN, now)


SPEAKER = speaking()
NINE, HALF_PAST_TWO = at(2026, 12, 1, 9), at(2026, 12, 1, 14, 30)
WEDNESDAY, FAR = at(2026, 12, 2, 10), at(2027, 12, 11, 19, 15)


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "a las cero horas"),
        (0, 1, "a las cero y uno"),
        (0, 15, "a las cero y quince"),
        (0, 30, "a las cero y treinta"),
        (1, 0, "a la una de la madrugada"),
        (1, 30, "a la una y media de la madrugada"),
        (5, 45, "a las cinco y cuarenta y cinco de la madrugada"),
        (6, 0, "a las seis de la mañana"),
        (7, 59, "a las siete y cincuenta y nueve de la mañana"),
        (8, 0, "a las ocho"),
        (9, 5, "a las nueve y cinco"),
        (9, 15, "a las nueve y cuarto"),
        (9, 22, "a las nueve y veintidós"),
        (10, 5, "a las diez y cinco"),
        (10, 6, "a las diez y seis de la mañana"),
        (10, 10, "a las diez y diez"),
        (11, 45, "a las once y cuarenta y cinco"),
        (12, 0, "a las doce"),
        (12, 30, "a las doce y media"),
        (13, 0, "a la una"),
        (13, 15, "a la una y cuarto"),
        (14, 0, "a las dos"),
        (14, 30, "a las dos y media"),
        (16, 0, "a las cuatro"),
        (16, 21, "a las cuatro y veintiuno"),
        (17, 59, "a las cinco y cincuenta y nueve"),
        (18, 0, "a las seis de la tarde"),
        (19, 30, "a las siete y media de la tarde"),
        (20, 0, "a las ocho de la noche"),
        (22, 6, "a las diez y seis de la noche"),
        (23, 59, "a las once y cincuenta y nueve de la noche"),
    ],
)
def test_a_time_is_said_as_people_do(hour: int, minute: int, words: str) -> None:
    assert SPEAKER.time(at(2026, 12, 1, hour, minute)) == words


def test_every_minute_of_a_day_has_words_of_its_own() -> None:
    assert len(SPANISH.clock) == len(set(SPANISH.clock)) == 1440
    assert all(SPEAKABLE.fullmatch(words) for words in SPANISH.clock)


def test_times_read_back_as_the_minute_that_they_were_made_from() -> None:
    assert [_read(words) for words in SPANISH.clock] == list(range(1440))


def test_ten_and_a_few_minutes_do_not_sound_like_a_later_hour() -> None:
    for written, heard in (("seis", "séis"), ("siete", "siete"), ("ocho", "ocho"), ("nueve", "nueve")):
        assert SPANISH.number(10 + SPANISH.ordinals.index(written) + 1) == f"dieci{heard}"
        assert f"a las diez y {written}" not in SPANISH.clock


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = at(2026, 10, 25, 2, 30)
    assert SPEAKER.time(first) == "a las dos y media de la madrugada, en horario de verano"
    assert SPEAKER.time(first + 60) == "a las dos y media de la madrugada, en horario de invierno"


@pytest.mark.parametrize(
    ("minute", "words"),
    [
        (at(2026, 11, 29), "ayer"),
        (at(2026, 11, 30), "hoy"),
        (at(2026, 12, 1), "mañana, el martes primero"),
        (at(2026, 12, 2), "el miércoles dos"),
        (at(2026, 12, 5), "el sábado cinco"),
        (at(2026, 12, 13), "el domingo trece"),
        (at(2026, 12, 16), "el miércoles dieciséis de diciembre"),
        (at(2026, 12, 21), "el lunes veintiuno de diciembre"),
        (at(2026, 12, 31), "el jueves treinta y uno de diciembre"),
        (at(2027, 1, 1), "el viernes primero de enero"),
        (at(2027, 3, 23), "el martes veintitrés de marzo"),
        (at(2027, 11, 30), "el martes treinta de noviembre de dos mil veintisiete"),
        (at(2028, 2, 29), "el martes veintinueve de febrero de dos mil veintiocho"),
        (at(2026, 11, 28), "el sábado veintiocho de noviembre de dos mil veintiséis"),
    ],
)
def test_a_day_is_a_cardinal_but_for_the_first(minute: int, words: str) -> None:
    assert SPEAKER.day(minute) == words


@pytest.mark.parametrize(
    ("minute", "words"),
    [
        (at(2026, 11, 30, 15), "hoy a las tres"),
        (HALF_PAST_TWO, "mañana, el martes primero, a las dos y media"),
        (WEDNESDAY, "el miércoles dos a las diez"),
        (at(2026, 12, 15, 9, 15), "el martes quince de diciembre a las nueve y cuarto"),
        (at(2026, 12, 25), "el viernes veinticinco de diciembre a las cero horas"),
        (at(2026, 12, 25, 12), "el viernes veinticinco de diciembre a las doce"),
        (FAR, "el sábado once de diciembre de dos mil veintisiete a las siete y cuarto de la tarde"),
    ],
)
def test_a_moment_is_the_day_and_the_time(minute: int, words: str) -> None:
    assert SPEAKER.moment(minute) == words


def test_in_the_small_hours_today_says_which_day_it_means() -> None:
    night = speaking(at(2026, 12, 1, 1, 30))
    assert night.moment(at(2026, 12, 1, 9)) == "hoy, el martes primero, a las nueve"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ([NINE, HALF_PAST_TWO], "mañana, el martes primero, a las nueve o a las dos y media"),
        (
            [NINE, NINE + 60, HALF_PAST_TWO],
            "mañana, el martes primero, a las nueve, a las diez o a las dos y media",
        ),
        ([WEDNESDAY, WEDNESDAY + 1440], "el miércoles dos a las diez o el jueves tres a las diez"),
        (
            [NINE, WEDNESDAY, WEDNESDAY + 1440],
            "mañana, el martes primero, a las nueve, el miércoles dos a las diez o el jueves tres a las diez",
        ),
        (
            [NINE, HALF_PAST_TWO, WEDNESDAY],
            "mañana, el martes primero, a las nueve o a las dos y media, o el miércoles dos a las diez",
        ),
    ],
)
def test_offers_are_a_list(minutes: list[int], words: str) -> None:
    assert SPEAKER.moments(minutes) == words


def test_names_and_meetings_are_joined() -> None:
    assert SPEAKER.names(["Ana", "Beto", "Clara"]) == "Ana, Beto y Clara"
    assert SPEAKER.names(["Ana", "Beto", "Clara"], 2) == "Ana, Beto y otros"
    assert SPEAKER.names(["Ana", "Beto"], word="or") == "Ana o Beto"
    assert SPEAKER.meeting(WEDNESDAY, "Ana", "Max", pending=True) == (
        "el miércoles dos a las diez con Ana para Max, aún sin confirmar"
    )


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "cero minutos"),
        (1, "un minuto"),
        (2, "dos minutos"),
        (15, "quince minutos"),
        (21, "veintiún minutos"),
        (22, "veintidós minutos"),
        (30, "media hora"),
        (31, "treinta y un minutos"),
        (45, "cuarenta y cinco minutos"),
        (60, "una hora"),
        (61, "una hora y un minuto"),
        (75, "una hora y quince minutos"),
        (90, "una hora y media"),
        (120, "dos horas"),
        (150, "dos horas y media"),
        (21 * 60, "veintiuna horas"),
        (1440, "veinticuatro horas"),
    ],
)
def test_a_duration_is_said_as_people_say_it(minutes: int, words: str) -> None:
    assert SPEAKER.duration(minutes) == words


def test_every_duration_of_two_days_has_words_of_its_own() -> None:
    said = [SPANISH.duration(minutes) for minutes in range(2 * 1440 + 1)]
    assert len(set(said)) == len(said)
    assert all(SPEAKABLE.fullmatch(words) for words in said)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "cero"),
        (1, "uno"),
        (16, "dieciséis"),
        (20, "veinte"),
        (21, "veintiuno"),
        (22, "veintidós"),
        (29, "veintinueve"),
        (30, "treinta"),
        (31, "treinta y uno"),
        (99, "noventa y nueve"),
        (100, "cien"),
        (101, "ciento uno"),
        (115, "ciento quince"),
        (200, "doscientos"),
        (512, "quinientos doce"),
        (700, "setecientos"),
        (999, "novecientos noventa y nueve"),
        (1_000, "mil"),
        (1_001, "mil uno"),
        (1_100, "mil cien"),
        (2_027, "dos mil veintisiete"),
        (4_000, "cuatro mil"),
        (21_000, "veintiún mil"),
        (31_500, "treinta y un mil quinientos"),
        (100_000, "cien mil"),
        (101_000, "ciento un mil"),
        (999_999, "novecientos noventa y nueve mil novecientos noventa y nueve"),
    ],
)
def test_numbers_are_written_out(value: int, words: str) -> None:
    assert SPANISH.number(value) == words


def test_every_number_has_words_of_its_own() -> None:
    said = [SPANISH.number(value) for value in (*range(10_000), *range(10_000, 1_000_000, 997))]
    assert len(set(said)) == len(said)
    assert all(SPEAKABLE.fullmatch(words) for words in said)


def test_a_year_follows_its_month() -> None:
    assert SPANISH.year(2027) == "de dos mil veintisiete"
    assert SPANISH.year(1999) == "de mil novecientos noventa y nueve"


@pytest.mark.parametrize(
    ("sentence", "minute", "said"),
    [
        ("free", at(2026, 11, 30, 15), "Sí, hoy a las tres está libre."),
        ("free", NINE, "Sí, mañana, el martes primero, a las nueve está libre."),
        ("busy", WEDNESDAY, "Lo siento, el miércoles dos a las diez ya está ocupado."),
        ("booked", WEDNESDAY, "Su cita con Ana queda reservada para el miércoles dos a las diez."),
        ("found", NINE, "Tiene cita con Ana mañana, el martes primero, a las nueve."),
        (
            "cancelled",
            FAR,
            "Queda cancelada su cita con Ana para el sábado once de diciembre de dos mil veintisiete a las "
            "siete y cuarto de la tarde.",
        ),
    ],
)
def test_a_sentence_takes_every_form_of_a_moment(sentence: Sentence, minute: int, said: str) -> None:
    assert SPEAKER.say(sentence, when=SPEAKER.moment(minute), host="Ana") == said


def test_offers_and_questions_take_their_days() -> None:
    assert SPEAKER.say("propose", offers=SPEAKER.moments([NINE, HALF_PAST_TWO])) == (
        "Tengo libre mañana, el martes primero, a las nueve o a las dos y media."
    )
    assert SPEAKER.say("missing_time", day=SPEAKER.day(WEDNESDAY)) == (
        "Me falta la hora; ¿a qué hora le vendría bien el miércoles dos?"
    )
    first, last = SPEAKER.moment(WEDNESDAY), SPEAKER.moment(at(2027, 1, 6, 10))
    assert SPEAKER.say("booked_series", number="seis", host="Ana", first=first, last=last) == (
        "Le he reservado citas con Ana, seis en total, desde el miércoles dos a las diez hasta el miércoles "
        "seis de enero a las diez."
    )


def test_nothing_is_contracted_with_the_article_of_a_date() -> None:
    for name in facts():
        assert not CONTRACTED.search(getattr(SPANISH, name)), name


def test_the_caller_is_usted() -> None:
    for name in facts():
        assert not FAMILIAR.search(getattr(SPANISH, name)), name


def test_what_may_be_twenty_one_is_not_said_before_a_noun() -> None:
    counting = {name for name, needed in facts().items() if "number" in needed}
    for name in counting - NUMBER_BEFORE_NOUN:
        assert re.search(r"\{number\} (?:en total|no estaban|más)", getattr(SPANISH, name)), name


def _read(words: str) -> int:
    """A second opinion: the minute of the day, read from the words alone."""
    clock, _, part = words.removesuffix(" horas").partition(" de la ")
    hour, _, minute = re.sub("^a las? ", "", clock).partition(" y ")
    on_dial = _SPOKEN[hour] % 12 * 60 + _SPOKEN[minute or "cero"]
    if hour == "cero":
        return on_dial
    from_, until = {
        "": (8 * 60, 18 * 60),
        "madrugada": (60, 6 * 60),
        "mañana": (6 * 60, 12 * 60),
        "tarde": (12 * 60, 20 * 60),
        "noche": (20 * 60, 24 * 60),
    }[part]
    (found,) = (each for each in (on_dial, on_dial + 720) if from_ <= each < until)
    return found


_SPOKEN = {SPANISH.number(value): value for value in range(60)} | {"una": 1, "cuarto": 15, "media": 30}
