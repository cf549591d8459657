"""French, as somebody in France hears it: times, days, lists, lengths, numbers and whole sentences."""

import re

import pytest

from tests.tools.speech.callers import BERLIN, NOW, at
from tools.speech.fr import FRENCH
from tools.speech.language import Sentence, facts
from tools.speech.speaker import Speaker

SPEAKABLE = re.compile(r"[a-zàâçéèêëîïôûù]+(?:(?:, | |-|')[a-zàâçéèêëîïôûù]+)*")
"""Lower-case letters, with blanks, commas, hyphens and apostrophes between them."""
OPEN_BEFORE_A_FACT = re.compile(r"\b(?:de|que|le|la|je|ne|se|jusque|du|des|au|aux)\s+\{(?!ordinal)")
"""What would be elided or contracted before some facts. No day of a month begins with a mute sound."""
COUNTED = {name for name, needed in facts().items() if "number" in needed}


def speaking(now: int = NOW) -> Speaker:
    return Speaker("fr", BERLIN, now)


SPEAKER = speaking()
NINE, HALF_PAST_TWO = at(2026, 12, 1, 9), at(2026, 12, 1, 14, 30)
WEDNESDAY, FAR = at(2026, 12, 2, 10), at(2027, 12, 11, 7, 15)


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "à zéro heure"),
        (0, 1, "à zéro heure une"),
        (0, 10, "à zéro heure dix"),
        (0, 59, "à zéro heure cinquante-neuf"),
        (1, 0, "à une heure du matin"),
        (1, 30, "à une heure trente du matin"),
        (2, 0, "à deux heures du matin"),
        (4, 45, "à quatre heures quarante-cinq du matin"),
        (7, 0, "à sept heures du matin"),
        (7, 59, "à sept heures cinquante-neuf du matin"),
        (8, 0, "à huit heures"),
        (8, 5, "à huit heures cinq"),
        (9, 0, "à neuf heures"),
        (9, 15, "à neuf heures quinze"),
        (9, 21, "à neuf heures vingt et une"),
        (11, 45, "à onze heures quarante-cinq"),
        (12, 0, "à midi"),
        (12, 1, "à douze heures une"),
        (12, 30, "à douze heures trente"),
        (13, 0, "à treize heures"),
        (14, 30, "à quatorze heures trente"),
        (17, 17, "à dix-sept heures dix-sept"),
        (18, 0, "à dix-huit heures"),
        (20, 2, "à vingt heures deux"),
        (21, 0, "à vingt et une heures"),
        (21, 21, "à vingt et une heures vingt et une"),
        (22, 0, "à vingt-deux heures"),
        (23, 51, "à vingt-trois heures cinquante et une"),
        (23, 59, "à vingt-trois heures cinquante-neuf"),
    ],
)
def test_a_time_is_said_on_the_formal_clock(hour: int, minute: int, words: str) -> None:
    assert SPEAKER.time(at(2026, 12, 1, hour, minute)) == words


def test_every_minute_of_a_day_has_words_of_its_own() -> None:
    assert len(FRENCH.clock) == len(set(FRENCH.clock)) == 1440
    assert all(SPEAKABLE.fullmatch(words) for words in FRENCH.clock)


def test_times_read_back_as_the_minute_that_they_were_made_from() -> None:
    assert [_read(words) for words in FRENCH.clock] == list(range(1440))


def test_only_what_would_be_taken_for_the_afternoon_says_the_part_of_the_day() -> None:
    marked = [minute for minute, words in enumerate(FRENCH.clock) if words.endswith(" du matin")]
    assert marked == list(range(60, 8 * 60))


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = at(2026, 10, 25, 2, 30)
    assert SPEAKER.time(first) == "à deux heures trente du matin, en heure d'été"
    assert SPEAKER.time(first + 60) == "à deux heures trente du matin, en heure d'hiver"


@pytest.mark.parametrize(
    ("minute", "words"),
    [
        (at(2026, 11, 29), "hier"),
        (at(2026, 11, 30), "aujourd'hui"),
        (at(2026, 12, 1), "demain, mardi premier décembre"),
        (at(2026, 12, 2), "mercredi deux décembre"),
        (at(2026, 12, 13), "dimanche treize décembre"),
        (at(2026, 12, 21), "lundi vingt et un décembre"),
        (at(2026, 12, 31), "jeudi trente et un décembre"),
        (at(2027, 1, 1), "vendredi premier janvier"),
        (at(2027, 2, 11), "jeudi onze février"),
        (at(2027, 8, 8), "dimanche huit août"),
        (at(2027, 12, 11), "samedi onze décembre deux mille vingt-sept"),
        (at(2028, 2, 29), "mardi vingt-neuf février deux mille vingt-huit"),
    ],
)
def test_a_day_is_a_cardinal_but_for_the_first(minute: int, words: str) -> None:
    assert SPEAKER.day(minute) == words


@pytest.mark.parametrize(
    ("minute", "words"),
    [
        (at(2026, 11, 30, 15), "aujourd'hui à quinze heures"),
        (NINE, "demain, mardi premier décembre, à neuf heures"),
        (WEDNESDAY, "mercredi deux décembre à dix heures"),
        (at(2027, 1, 8, 14, 30), "vendredi huit janvier à quatorze heures trente"),
        (at(2026, 12, 25), "vendredi vingt-cinq décembre à zéro heure"),
        (at(2026, 12, 25, 12), "vendredi vingt-cinq décembre à midi"),
        (FAR, "samedi onze décembre deux mille vingt-sept à sept heures quinze du matin"),
    ],
)
def test_a_moment_is_the_day_and_the_time(minute: int, words: str) -> None:
    assert SPEAKER.moment(minute) == words


def test_in_the_small_hours_today_says_which_day_it_means() -> None:
    night = speaking(at(2026, 12, 1, 1, 30))
    assert night.moment(at(2026, 12, 1, 9)) == "aujourd'hui, mardi premier décembre, à neuf heures"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ([NINE, HALF_PAST_TWO], "demain, mardi premier décembre, à neuf heures ou à quatorze heures trente"),
        (
            [NINE, NINE + 60, HALF_PAST_TWO],
            "demain, mardi premier décembre, à neuf heures, à dix heures ou à quatorze heures trente",
        ),
        (
            [WEDNESDAY, WEDNESDAY + 1440],
            "mercredi deux décembre à dix heures ou jeudi trois décembre à dix heures",
        ),
        (
            [NINE, HALF_PAST_TWO, WEDNESDAY],
            "demain, mardi premier décembre, à neuf heures ou à quatorze heures trente, "
            "ou mercredi deux décembre à dix heures",
        ),
    ],
)
def test_offers_are_a_list(minutes: list[int], words: str) -> None:
    assert SPEAKER.moments(minutes) == words


def test_names_and_meetings_are_joined() -> None:
    assert SPEAKER.names(["Anna", "Ben", "Clara"]) == "Anna, Ben et Clara"
    assert SPEAKER.names(["Anna", "Ben", "Clara"], 2) == "Anna, Ben et d'autres"
    assert SPEAKER.names(["Anna", "Ben"], word="or") == "Anna ou Ben"
    assert SPEAKER.meeting(WEDNESDAY, "Anna", "Max", pending=True) == (
        "mercredi deux décembre à dix heures avec Anna pour Max, pas encore confirmé"
    )


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "zéro minute"),
        (1, "une minute"),
        (2, "deux minutes"),
        (10, "dix minutes"),
        (15, "un quart d'heure"),
        (20, "vingt minutes"),
        (21, "vingt et une minutes"),
        (30, "une demi-heure"),
        (45, "trois quarts d'heure"),
        (60, "une heure"),
        (61, "une heure et une minute"),
        (75, "une heure et quinze minutes"),
        (90, "une heure et demie"),
        (120, "deux heures"),
        (150, "deux heures et demie"),
        (21 * 60, "vingt et une heures"),
        (1440, "vingt-quatre heures"),
    ],
)
def test_a_duration_is_said_as_people_say_it(minutes: int, words: str) -> None:
    assert SPEAKER.duration(minutes) == words


def test_every_duration_of_two_days_has_words_of_its_own() -> None:
    said = [FRENCH.duration(minutes) for minutes in range(2 * 1440 + 1)]
    assert len(set(said)) == len(said)
    assert all(SPEAKABLE.fullmatch(words) for words in said)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "zéro"),
        (1, "un"),
        (17, "dix-sept"),
        (21, "vingt et un"),
        (22, "vingt-deux"),
        (61, "soixante et un"),
        (70, "soixante-dix"),
        (71, "soixante et onze"),
        (77, "soixante-dix-sept"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (90, "quatre-vingt-dix"),
        (91, "quatre-vingt-onze"),
        (99, "quatre-vingt-dix-neuf"),
        (100, "cent"),
        (101, "cent un"),
        (180, "cent quatre-vingts"),
        (200, "deux cents"),
        (201, "deux cent un"),
        (1_000, "mille"),
        (1_100, "mille cent"),
        (2_000, "deux mille"),
        (2_200, "deux mille deux cents"),
        (4_000, "quatre mille"),
        (21_000, "vingt et un mille"),
        (80_000, "quatre-vingt mille"),
        (200_000, "deux cent mille"),
        (280_300, "deux cent quatre-vingt mille trois cents"),
        (999_999, "neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf"),
    ],
)
def test_numbers_are_written_out(value: int, words: str) -> None:
    assert FRENCH.number(value) == words


def test_every_number_has_words_of_its_own() -> None:
    numbers = [*range(10_000), *range(10_000, 1_000_000, 997)]
    said = [FRENCH.number(value) for value in numbers]
    assert len(set(said)) == len(said)
    assert all(SPEAKABLE.fullmatch(words) for words in said)


def test_years_are_read_as_numbers() -> None:
    assert FRENCH.year(2027) == "deux mille vingt-sept"
    assert FRENCH.year(1999) == "mille neuf cent quatre-vingt-dix-neuf"


@pytest.mark.parametrize(
    ("sentence", "minute", "said"),
    [
        ("free", NINE, "C'est libre demain, mardi premier décembre, à neuf heures."),
        ("busy", WEDNESDAY, "Malheureusement, c'est déjà pris mercredi deux décembre à dix heures."),
        (
            "buffer",
            NINE,
            "Malheureusement, demain, mardi premier décembre, à neuf heures, c'est trop proche d'un autre "
            "rendez-vous.",
        ),
        (
            "booked",
            WEDNESDAY,
            "C'est noté, vous avez rendez-vous mercredi deux décembre à dix heures avec Anna.",
        ),
        (
            "cancelled",
            FAR,
            "Votre rendez-vous prévu samedi onze décembre deux mille vingt-sept à sept heures quinze du "
            "matin avec Anna est annulé.",
        ),
    ],
)
def test_a_sentence_takes_every_form_of_a_moment(sentence: Sentence, minute: int, said: str) -> None:
    assert SPEAKER.say(sentence, when=SPEAKER.moment(minute), host="Anna") == said


def test_the_formal_you_is_said() -> None:
    for name in facts():
        assert not re.search(r"\b(?:tu|toi|te|ton|ta|tes)\b|\bt'", getattr(FRENCH, name), re.IGNORECASE), name


def test_nothing_has_to_be_elided_before_a_fact() -> None:
    for name in facts():
        assert not OPEN_BEFORE_A_FACT.search(getattr(FRENCH, name)), name


def test_a_number_counts_only_what_is_masculine() -> None:
    for name in COUNTED:
        assert re.search(r"\{number\} (?:rendez-vous|autres)|en avez \{number\}\.", getattr(FRENCH, name)), (
            name
        )


def _read(words: str) -> int:
    """The minute of the day, read from the words alone."""
    if words == "à midi":
        return 720
    bare = words.removeprefix("à ").removesuffix(" du matin")
    hour, minute = re.split(" heures?", bare)
    return _SPOKEN[hour] * 60 + _SPOKEN[minute.strip() or "zéro"]


_SPOKEN = {re.sub("un$", "une", FRENCH.number(value)): value for value in range(60)}
