"""Italian, as somebody in Italy hears it: times, days, lists, lengths, numbers and whole sentences."""

import re

import pytest

from tests.tools.speech.callers import BERLIN, NOW, at
from tools.speech.it import ITALIAN
from tools.speech.language import Sentence, facts
from tools.speech.speaker import Speaker

SPEAKABLE = re.compile(r"[a-zàèéìòù]+(?:(?:, | |-|')[a-zàèéìòù]+)*")
"""Lower-case letters, with blanks, commas, hyphens and apostrophes between them."""
OPEN_BEFORE_A_FACT = re.compile(r"\b(?:il|lo|la|gli|un|una|di|del|della|al|dal|nel|sul)\s+\{(\w+)\}")
"""What would have another form before some facts."""
FITTING = {("di", "when"), ("di", "weekday"), ("di", "duration")}
""""Di" is never elided in formal speech: "prima di oggi", "di un'ora"."""


def speaking(now: int = NOW) -> Speaker:
    return Speaker("it", BERLIN, now)


SPEAKER = speaking()
NINE, HALF_PAST_TWO = at(2026, 12, 1, 9), at(2026, 12, 1, 14, 30)
WEDNESDAY, FAR = at(2026, 12, 2, 10), at(2027, 12, 11, 7, 15)


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "alle zero"),
        (0, 1, "alle zero e uno"),
        (0, 10, "alle zero e dieci"),
        (0, 59, "alle zero e cinquantanove"),
        (1, 0, "all'una di notte"),
        (1, 30, "all'una e trenta di notte"),
        (2, 0, "alle due di notte"),
        (4, 59, "alle quattro e cinquantanove di notte"),
        (5, 0, "alle cinque di mattina"),
        (7, 59, "alle sette e cinquantanove di mattina"),
        (8, 0, "alle otto"),
        (8, 5, "alle otto e cinque"),
        (9, 0, "alle nove"),
        (9, 15, "alle nove e quindici"),
        (9, 23, "alle nove e ventitré"),
        (9, 28, "alle nove e ventotto"),
        (11, 45, "alle undici e quarantacinque"),
        (12, 0, "a mezzogiorno"),
        (12, 30, "alle dodici e trenta"),
        (13, 0, "alle tredici"),
        (14, 30, "alle quattordici e trenta"),
        (17, 17, "alle diciassette e diciassette"),
        (18, 0, "alle diciotto"),
        (20, 0, "alle venti"),
        (20, 4, "alle venti e quattro"),
        (21, 0, "alle ventuno"),
        (21, 21, "alle ventuno e ventuno"),
        (23, 0, "alle ventitré"),
        (23, 59, "alle ventitré e cinquantanove"),
    ],
)
def test_a_time_is_said_on_the_formal_clock(hour: int, minute: int, words: str) -> None:
    assert SPEAKER.time(at(2026, 12, 1, hour, minute)) == words


def test_every_minute_of_a_day_has_words_of_its_own() -> None:
    assert len(ITALIAN.clock) == len(set(ITALIAN.clock)) == 1440
    assert all(SPEAKABLE.fullmatch(words) for words in ITALIAN.clock)


def test_times_read_back_as_the_minute_that_they_were_made_from() -> None:
    assert [_read(words) for words in ITALIAN.clock] == list(range(1440))


def test_minutes_after_twenty_never_sound_like_another_hour() -> None:
    assert SPEAKER.time(at(2026, 12, 1, 20, 3)) == "alle otto e tre di sera"
    run_together = {words.replace(" e ", "").replace("é", "e").replace("iu", "u") for words in ITALIAN.clock}
    assert len(run_together) == 1440


def test_only_what_would_be_taken_for_another_time_says_the_part_of_the_day() -> None:
    marked = [minute for minute, words in enumerate(ITALIAN.clock) if " di " in words]
    assert marked == [*range(60, 8 * 60), *range(20 * 60 + 1, 20 * 60 + 4)]


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = at(2026, 10, 25, 2, 30)
    assert SPEAKER.time(first) == "alle due e trenta di notte, ora legale"
    assert SPEAKER.time(first + 60) == "alle due e trenta di notte, ora solare"


@pytest.mark.parametrize(
    ("minute", "words"),
    [
        (at(2026, 11, 29), "ieri"),
        (at(2026, 11, 30), "oggi"),
        (at(2026, 12, 1), "domani, martedì primo dicembre"),
        (at(2026, 12, 2), "mercoledì due dicembre"),
        (at(2026, 12, 8), "martedì otto dicembre"),
        (at(2026, 12, 13), "domenica tredici dicembre"),
        (at(2026, 12, 23), "mercoledì ventitré dicembre"),
        (at(2026, 12, 31), "giovedì trentuno dicembre"),
        (at(2027, 1, 1), "venerdì primo gennaio"),
        (at(2027, 2, 11), "giovedì undici febbraio"),
        (at(2027, 12, 11), "sabato undici dicembre duemilaventisette"),
        (at(2028, 2, 29), "martedì ventinove febbraio duemilaventotto"),
    ],
)
def test_a_day_is_a_cardinal_but_for_the_first(minute: int, words: str) -> None:
    assert SPEAKER.day(minute) == words


@pytest.mark.parametrize(
    ("minute", "words"),
    [
        (at(2026, 11, 30, 15), "oggi alle quindici"),
        (NINE, "domani, martedì primo dicembre, alle nove"),
        (WEDNESDAY, "mercoledì due dicembre alle dieci"),
        (at(2027, 1, 8, 14, 30), "venerdì otto gennaio alle quattordici e trenta"),
        (at(2026, 12, 25), "venerdì venticinque dicembre alle zero"),
        (at(2026, 12, 25, 12), "venerdì venticinque dicembre a mezzogiorno"),
        (FAR, "sabato undici dicembre duemilaventisette alle sette e quindici di mattina"),
    ],
)
def test_a_moment_is_the_day_and_the_time(minute: int, words: str) -> None:
    assert SPEAKER.moment(minute) == words


def test_in_the_small_hours_today_says_which_day_it_means() -> None:
    night = speaking(at(2026, 12, 1, 1, 30))
    assert night.moment(at(2026, 12, 1, 9)) == "oggi, martedì primo dicembre, alle nove"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ([NINE, HALF_PAST_TWO], "domani, martedì primo dicembre, alle nove o alle quattordici e trenta"),
        (
            [NINE, NINE + 60, HALF_PAST_TWO],
            "domani, martedì primo dicembre, alle nove, alle dieci o alle quattordici e trenta",
        ),
        (
            [WEDNESDAY, WEDNESDAY + 1440],
            "mercoledì due dicembre alle dieci o giovedì tre dicembre alle dieci",
        ),
        (
            [NINE, HALF_PAST_TWO, WEDNESDAY],
            "domani, martedì primo dicembre, alle nove o alle quattordici e trenta, "
            "o mercoledì due dicembre alle dieci",
        ),
    ],
)
def test_offers_are_a_list(minutes: list[int], words: str) -> None:
    assert SPEAKER.moments(minutes) == words


def test_names_and_meetings_are_joined() -> None:
    assert SPEAKER.names(["Anna", "Ben", "Clara"]) == "Anna, Ben e Clara"
    assert SPEAKER.names(["Anna", "Ben", "Clara"], 2) == "Anna, Ben e altri"
    assert SPEAKER.names(["Anna", "Ben"], word="or") == "Anna o Ben"
    assert SPEAKER.meeting(WEDNESDAY, "Anna", "Max", pending=True) == (
        "mercoledì due dicembre alle dieci con Anna per Max, non ancora confermato"
    )


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "zero minuti"),
        (1, "un minuto"),
        (2, "due minuti"),
        (10, "dieci minuti"),
        (15, "un quarto d'ora"),
        (21, "ventuno minuti"),
        (23, "ventitré minuti"),
        (30, "mezz'ora"),
        (45, "tre quarti d'ora"),
        (60, "un'ora"),
        (61, "un'ora e un minuto"),
        (75, "un'ora e quindici minuti"),
        (90, "un'ora e mezza"),
        (120, "due ore"),
        (150, "due ore e mezza"),
        (1440, "ventiquattro ore"),
    ],
)
def test_a_duration_is_said_as_people_say_it(minutes: int, words: str) -> None:
    assert SPEAKER.duration(minutes) == words


def test_every_duration_of_two_days_has_words_of_its_own() -> None:
    said = [ITALIAN.duration(minutes) for minutes in range(2 * 1440 + 1)]
    assert len(set(said)) == len(said)
    assert all(SPEAKABLE.fullmatch(words) for words in said)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "zero"),
        (1, "uno"),
        (3, "tre"),
        (13, "tredici"),
        (20, "venti"),
        (21, "ventuno"),
        (23, "ventitré"),
        (28, "ventotto"),
        (67, "sessantasette"),
        (88, "ottantotto"),
        (100, "cento"),
        (101, "centouno"),
        (103, "centotré"),
        (108, "centotto"),
        (113, "centotredici"),
        (180, "centottanta"),
        (200, "duecento"),
        (333, "trecentotrentatré"),
        (1_000, "mille"),
        (1_001, "milleuno"),
        (1_100, "millecento"),
        (2_000, "duemila"),
        (2_003, "duemilatré"),
        (3_000, "tremila"),
        (4_000, "quattromila"),
        (23_000, "ventitremila"),
        (100_000, "centomila"),
        (123_456, "centoventitremilaquattrocentocinquantasei"),
        (999_999, "novecentonovantanovemilanovecentonovantanove"),
    ],
)
def test_numbers_are_written_out(value: int, words: str) -> None:
    assert ITALIAN.number(value) == words


def test_every_number_has_words_of_its_own() -> None:
    numbers = [*range(10_000), *range(10_000, 1_000_000, 997)]
    said = [ITALIAN.number(value) for value in numbers]
    assert len(set(said)) == len(said)
    assert all(SPEAKABLE.fullmatch(words) for words in said)


def test_years_are_read_as_numbers() -> None:
    assert ITALIAN.year(2027) == "duemilaventisette"
    assert ITALIAN.year(1999) == "millenovecentonovantanove"


@pytest.mark.parametrize(
    ("sentence", "minute", "said"),
    [
        ("free", NINE, "Domani, martedì primo dicembre, alle nove c'è posto."),
        ("busy", WEDNESDAY, "Purtroppo mercoledì due dicembre alle dieci è già occupato."),
        (
            "buffer",
            NINE,
            "Purtroppo domani, martedì primo dicembre, alle nove è troppo vicino a un altro appuntamento.",
        ),
        (
            "booked",
            WEDNESDAY,
            "Le ho fissato un appuntamento per mercoledì due dicembre alle dieci con Anna.",
        ),
        (
            "cancelled",
            FAR,
            "Il suo appuntamento per sabato undici dicembre duemilaventisette alle sette e quindici di "
            "mattina con Anna è annullato.",
        ),
    ],
)
def test_a_sentence_takes_every_form_of_a_moment(sentence: Sentence, minute: int, said: str) -> None:
    assert SPEAKER.say(sentence, when=SPEAKER.moment(minute), host="Anna") == said


@pytest.mark.parametrize("day", [1, 8, 11, 13])
def test_no_day_of_a_month_needs_an_article_of_its_own(day: int) -> None:
    minute = at(2026, 11, day)
    words = SPEAKER.say(
        "weekday_mismatch",
        ordinal=ITALIAN.ordinals[day - 1],
        month="novembre",
        weekday="domenica",
        times=SPEAKER.date(minute),
    )
    assert words.startswith(f"Il giorno {ITALIAN.ordinals[day - 1]} novembre cade di domenica. Intende ")


def test_the_formal_you_is_said() -> None:
    for name in facts():
        assert not re.search(r"\b(?:tu|te|ti|tuo|tua|tuoi|tue|vuoi|puoi)\b", getattr(ITALIAN, name)), name


def test_nothing_has_to_be_elided_before_a_fact() -> None:
    for name in facts():
        for found in OPEN_BEFORE_A_FACT.finditer(getattr(ITALIAN, name)):
            assert (found.group().split()[0], found[1]) in FITTING, name


def _read(words: str) -> int:
    """The minute of the day, read from the words alone."""
    if words == "a mezzogiorno":
        return 720
    found = re.fullmatch(r"all(?:e |')(\w+)(?: e (\w+))?(?: di (\w+))?", words)
    assert found
    hour, minute, part = found.groups()
    later = 12 * 60 if part == "sera" else 0
    return _SPOKEN[hour] * 60 + (_SPOKEN[minute] if minute else 0) + later


_SPOKEN = {ITALIAN.number(value): value for value in range(60)} | {"una": 1}
