"""Portuguese, as somebody in São Paulo and in Lisbon hears it: times, days, lists, lengths, sentences."""

import re

import pytest

from tests.tools.speech.callers import BERLIN, NOW, at
from tools.speech.language import Sentence, facts
from tools.speech.pt import PORTUGUESE
from tools.speech.speaker import Speaker

SPEAKABLE = re.compile(r"[a-zàáâãçéêíóôõú]+(?:(?:, | |-)[a-zàáâãçéêíóôõú]+)*")
"""Lower-case letters, with blanks, commas and hyphens between them."""
CONTRACTED = re.compile(r"\b(?:em|a|por) \{(?:when|day|offers|times|first|last)\}")
"""What would be "na", "à" and "pela" before a weekday."""
ADDRESSED = re.compile(r"\b(?:você|tu|te|ti|teu|tua|senhor|senhora|vocês|lhe)\b", re.IGNORECASE)


def speaking(now: int = NOW) -> Speaker:
    return Speaker("pt", BERLIN, now)


SPEAKER = speaking()
NINE, HALF_PAST_TWO = at(2026, 12, 1, 9), at(2026, 12, 1, 14, 30)
WEDNESDAY, FAR = at(2026, 12, 2, 10), at(2027, 12, 11, 19, 15)


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "às zero horas"),
        (0, 1, "às zero e um"),
        (0, 30, "às zero e trinta"),
        (1, 0, "à uma da madrugada"),
        (1, 1, "à uma e um da madrugada"),
        (2, 30, "às duas e trinta da madrugada"),
        (5, 59, "às cinco e cinquenta e nove da madrugada"),
        (6, 0, "às seis da manhã"),
        (7, 45, "às sete e quarenta e cinco da manhã"),
        (8, 0, "às oito"),
        (9, 5, "às nove e cinco"),
        (9, 15, "às nove e quinze"),
        (10, 5, "às dez e cinco"),
        (10, 6, "às dez e seis da manhã"),
        (10, 10, "às dez e dez"),
        (11, 45, "às onze e quarenta e cinco"),
        (12, 0, "ao meio-dia"),
        (12, 30, "às doze e trinta"),
        (13, 0, "às treze"),
        (14, 30, "às quatorze e trinta"),
        (16, 0, "às dezesseis"),
        (17, 17, "às dezessete e dezessete"),
        (18, 0, "às dezoito"),
        (19, 22, "às dezenove e vinte e dois"),
        (20, 0, "às vinte"),
        (20, 3, "às oito e três da noite"),
        (20, 9, "às oito e nove da noite"),
        (20, 20, "às vinte e vinte"),
        (21, 0, "às vinte e uma"),
        (22, 2, "às vinte e duas e dois"),
        (23, 0, "às vinte e três"),
        (23, 59, "às vinte e três e cinquenta e nove"),
    ],
)
def test_a_time_is_said_on_the_formal_clock(hour: int, minute: int, words: str) -> None:
    assert SPEAKER.time(at(2026, 12, 1, hour, minute)) == words


def test_every_minute_of_a_day_has_words_of_its_own() -> None:
    assert len(PORTUGUESE.clock) == len(set(PORTUGUESE.clock)) == 1440
    assert all(SPEAKABLE.fullmatch(words) for words in PORTUGUESE.clock)


def test_times_read_back_as_the_minute_that_they_were_made_from() -> None:
    assert [_read(words) for words in PORTUGUESE.clock] == list(range(1440))


def test_ten_and_a_few_minutes_do_not_sound_like_a_later_hour() -> None:
    later = {f"às {PORTUGUESE.number(hour)}" for hour in range(16, 20)}
    sounds = {"dez e seis": "dezesseis", "dez e sete": "dezessete", "dez e oito": "dezoito"}
    sounds["dez e nove"] = "dezenove"
    for written, heard in sounds.items():
        assert f"às {heard}" in later
        assert f"às {written}" not in PORTUGUESE.clock


def test_only_the_hours_before_eight_and_what_sounds_like_another_time_say_the_part_of_the_day() -> None:
    marked = {minute for minute, words in enumerate(PORTUGUESE.clock) if " da " in words}
    assert marked == {
        *range(60, 8 * 60),
        *range(10 * 60 + 6, 10 * 60 + 10),
        *range(20 * 60 + 1, 20 * 60 + 10),
    }


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = at(2026, 10, 25, 2, 30)
    assert SPEAKER.time(first) == "às duas e trinta da madrugada, no horário de verão"
    assert SPEAKER.time(first + 60) == "às duas e trinta da madrugada, no horário de inverno"


@pytest.mark.parametrize(
    ("minute", "words"),
    [
        (at(2026, 11, 29), "ontem"),
        (at(2026, 11, 30), "hoje"),
        (at(2026, 12, 1), "amanhã, terça-feira, primeiro de dezembro"),
        (at(2026, 12, 2), "quarta-feira, dois de dezembro"),
        (at(2026, 12, 5), "sábado, cinco de dezembro"),
        (at(2026, 12, 13), "domingo, treze de dezembro"),
        (at(2026, 12, 14), "segunda-feira, quatorze de dezembro"),
        (at(2026, 12, 21), "segunda-feira, vinte e um de dezembro"),
        (at(2026, 12, 31), "quinta-feira, trinta e um de dezembro"),
        (at(2027, 1, 1), "sexta-feira, primeiro de janeiro"),
        (at(2027, 3, 16), "terça-feira, dezesseis de março"),
        (at(2027, 11, 30), "terça-feira, trinta de novembro de dois mil e vinte e sete"),
        (at(2028, 2, 29), "terça-feira, vinte e nove de fevereiro de dois mil e vinte e oito"),
        (at(2026, 11, 28), "sábado, vinte e oito de novembro de dois mil e vinte e seis"),
    ],
)
def test_a_day_is_a_cardinal_but_for_the_first(minute: int, words: str) -> None:
    assert SPEAKER.day(minute) == words


@pytest.mark.parametrize(
    ("minute", "words"),
    [
        (at(2026, 11, 30, 15), "hoje às quinze"),
        (HALF_PAST_TWO, "amanhã, terça-feira, primeiro de dezembro, às quatorze e trinta"),
        (WEDNESDAY, "quarta-feira, dois de dezembro, às dez"),
        (at(2026, 12, 15, 9, 15), "terça-feira, quinze de dezembro, às nove e quinze"),
        (at(2026, 12, 25), "sexta-feira, vinte e cinco de dezembro, às zero horas"),
        (at(2026, 12, 25, 12), "sexta-feira, vinte e cinco de dezembro, ao meio-dia"),
        (FAR, "sábado, onze de dezembro de dois mil e vinte e sete, às dezenove e quinze"),
    ],
)
def test_a_moment_is_the_day_and_the_time(minute: int, words: str) -> None:
    assert SPEAKER.moment(minute) == words


def test_in_the_small_hours_today_says_which_day_it_means() -> None:
    night = speaking(at(2026, 12, 1, 1, 30))
    assert night.moment(at(2026, 12, 1, 9)) == "hoje, terça-feira, primeiro de dezembro, às nove"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (
            [NINE, HALF_PAST_TWO],
            "amanhã, terça-feira, primeiro de dezembro, às nove ou às quatorze e trinta",
        ),
        (
            [NINE, NINE + 60, HALF_PAST_TWO],
            "amanhã, terça-feira, primeiro de dezembro, às nove, às dez ou às quatorze e trinta",
        ),
        (
            [WEDNESDAY, WEDNESDAY + 1440],
            "quarta-feira, dois de dezembro, às dez ou quinta-feira, três de dezembro, às dez",
        ),
        (
            [NINE, HALF_PAST_TWO, WEDNESDAY],
            "amanhã, terça-feira, primeiro de dezembro, às nove ou às quatorze e trinta, "
            "ou quarta-feira, dois de dezembro, às dez",
        ),
    ],
)
def test_offers_are_a_list(minutes: list[int], words: str) -> None:
    assert SPEAKER.moments(minutes) == words


def test_names_and_meetings_are_joined() -> None:
    assert SPEAKER.names(["Ana", "Bento", "Clara"]) == "Ana, Bento e Clara"
    assert SPEAKER.names(["Ana", "Bento", "Clara"], 2) == "Ana, Bento e outros"
    assert SPEAKER.names(["Ana", "Bento"], word="or") == "Ana ou Bento"
    assert SPEAKER.meeting(WEDNESDAY, "Ana", "Max", pending=True) == (
        "quarta-feira, dois de dezembro, às dez com Ana para Max, ainda sem confirmação"
    )


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "zero minutos"),
        (1, "um minuto"),
        (2, "dois minutos"),
        (15, "quinze minutos"),
        (21, "vinte e um minutos"),
        (22, "vinte e dois minutos"),
        (30, "meia hora"),
        (45, "quarenta e cinco minutos"),
        (60, "uma hora"),
        (61, "uma hora e um minuto"),
        (75, "uma hora e quinze minutos"),
        (90, "uma hora e meia"),
        (120, "duas horas"),
        (150, "duas horas e meia"),
        (21 * 60, "vinte e uma horas"),
        (22 * 60, "vinte e duas horas"),
        (1440, "vinte e quatro horas"),
    ],
)
def test_a_duration_is_said_as_people_say_it(minutes: int, words: str) -> None:
    assert SPEAKER.duration(minutes) == words


def test_every_duration_of_two_days_has_words_of_its_own() -> None:
    said = [PORTUGUESE.duration(minutes) for minutes in range(2 * 1440 + 1)]
    assert len(set(said)) == len(said)
    assert all(SPEAKABLE.fullmatch(words) for words in said)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "zero"),
        (1, "um"),
        (2, "dois"),
        (14, "quatorze"),
        (16, "dezesseis"),
        (20, "vinte"),
        (21, "vinte e um"),
        (50, "cinquenta"),
        (99, "noventa e nove"),
        (100, "cem"),
        (101, "cento e um"),
        (200, "duzentos"),
        (512, "quinhentos e doze"),
        (999, "novecentos e noventa e nove"),
        (1_000, "mil"),
        (1_001, "mil e um"),
        (1_100, "mil e cem"),
        (1_101, "mil cento e um"),
        (1_200, "mil e duzentos"),
        (1_234, "mil duzentos e trinta e quatro"),
        (2_027, "dois mil e vinte e sete"),
        (4_000, "quatro mil"),
        (21_000, "vinte e um mil"),
        (100_000, "cem mil"),
        (101_000, "cento e um mil"),
        (999_999, "novecentos e noventa e nove mil novecentos e noventa e nove"),
    ],
)
def test_numbers_are_written_out(value: int, words: str) -> None:
    assert PORTUGUESE.number(value) == words


def test_every_number_has_words_of_its_own() -> None:
    said = [PORTUGUESE.number(value) for value in (*range(10_000), *range(10_000, 1_000_000, 997))]
    assert len(set(said)) == len(said)
    assert all(SPEAKABLE.fullmatch(words) for words in said)


def test_a_year_follows_its_month() -> None:
    assert PORTUGUESE.year(2027) == "de dois mil e vinte e sete"
    assert PORTUGUESE.year(1999) == "de mil novecentos e noventa e nove"


@pytest.mark.parametrize(
    ("sentence", "minute", "said"),
    [
        ("free", at(2026, 11, 30, 15), "Sim, há vaga para hoje às quinze."),
        ("free", NINE, "Sim, há vaga para amanhã, terça-feira, primeiro de dezembro, às nove."),
        ("busy", WEDNESDAY, "Infelizmente, já não há vaga para quarta-feira, dois de dezembro, às dez."),
        ("booked", WEDNESDAY, "Está marcado com Ana para quarta-feira, dois de dezembro, às dez."),
        (
            "found",
            NINE,
            "Encontrei o seu agendamento com Ana para amanhã, terça-feira, primeiro de dezembro, às nove.",
        ),
        (
            "cancelled",
            FAR,
            "Está cancelado o seu agendamento com Ana para sábado, onze de dezembro de dois mil e vinte e "
            "sete, às dezenove e quinze.",
        ),
    ],
)
def test_a_sentence_takes_every_form_of_a_moment(sentence: Sentence, minute: int, said: str) -> None:
    assert SPEAKER.say(sentence, when=SPEAKER.moment(minute), host="Ana") == said


def test_offers_and_questions_take_their_days() -> None:
    assert SPEAKER.say("propose", offers=SPEAKER.moments([NINE, HALF_PAST_TWO])) == (
        "Tenho vaga para amanhã, terça-feira, primeiro de dezembro, às nove ou às quatorze e trinta."
    )
    assert SPEAKER.say("missing_time", day=SPEAKER.day(WEDNESDAY)) == (
        "Ainda falta a hora; qual seria a melhor para quarta-feira, dois de dezembro?"
    )
    first, last = SPEAKER.moment(WEDNESDAY), SPEAKER.moment(at(2027, 1, 6, 10))
    assert SPEAKER.say("booked_series", number="dois", host="Ana", first=first, last=last) == (
        "Estão marcados dois horários com Ana, desde quarta-feira, dois de dezembro, às dez até "
        "quarta-feira, seis de janeiro, às dez."
    )


def test_nothing_is_contracted_with_a_weekday() -> None:
    for name in facts():
        assert not CONTRACTED.search(getattr(PORTUGUESE, name)), name


def test_nobody_is_addressed() -> None:
    for name in facts():
        assert not ADDRESSED.search(getattr(PORTUGUESE, name)), name


def test_a_number_counts_only_what_is_masculine() -> None:
    for name, needed in facts().items():
        if "number" in needed:
            counted = r"\{number\} (?:horários|agendamentos|no total|nomes|serviços)"
            assert re.search(counted, getattr(PORTUGUESE, name)), name


def _read(words: str) -> int:
    """A second opinion: the minute of the day, read from the words alone."""
    if words == "ao meio-dia":
        return 720
    clock, _, part = re.sub("^às? ", "", words).removesuffix(" horas").partition(" da ")
    hour, minute = _split(clock.split(" e "))
    return (hour + 12 if part == "noite" else hour) * 60 + minute


def _split(words: list[str]) -> tuple[int, int]:
    """The hour is as long as it can be: "vinte e três" is no minute of the hour before."""
    for length in (2, 1):
        hour, minute = " e ".join(words[:length]), " e ".join(words[length:])
        if hour in _HOURS and (minute or "zero") in _MINUTES:
            return _HOURS[hour], _MINUTES[minute or "zero"]
    raise ValueError(words)


_MINUTES = {PORTUGUESE.number(value): value for value in range(60)}
_HOURS = {re.sub("um$", "uma", words).replace("dois", "duas"): value for words, value in _MINUTES.items()}
_HOURS = {words: value for words, value in _HOURS.items() if value < 24}
