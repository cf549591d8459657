"""Dutch: times as they are said, dates and offers in their sentences, numbers, and nothing said twice."""

import re

import pytest

from engine.model import DAY
from tests.tools.speech.callers import BERLIN, NOW, at
from tools.speech.language import Language, Sentence, facts
from tools.speech.nl import DUTCH
from tools.speech.speaker import Speaker

SPEAKABLE = re.compile(r"[A-Za-zéë]+(?:,? (?:'s )?[A-Za-zéë]+|-[A-Za-zéë]+)*")
"""Letters, with blanks, commas and hyphens between them, and the apostrophe of "'s nachts"."""
TODAY, TOMORROW = at(2026, 11, 30, 14, 30), at(2026, 12, 1, 9, 15)
NEAR, FAR, FARTHEST = at(2026, 12, 8, 7), at(2027, 3, 3, 17, 20), at(2027, 11, 2, 0, 10)


def speaking(now: int = NOW) -> Speaker:
    return Speaker("nl", BERLIN, now)


DUTCH_SPEAKER = speaking()


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "om nul uur"),
        (0, 10, "om nul uur tien"),
        (1, 0, "om één uur 's nachts"),
        (4, 30, "om vier uur dertig 's nachts"),
        (5, 0, "om vijf uur 's ochtends"),
        (7, 45, "om zeven uur vijfenveertig 's ochtends"),
        (8, 0, "om acht uur"),
        (8, 30, "om half negen"),
        (9, 22, "om negen uur tweeëntwintig"),
        (12, 0, "om twaalf uur"),
        (12, 15, "om kwart over twaalf"),
        (12, 30, "om half één"),
        (12, 45, "om kwart voor één"),
        (14, 0, "om veertien uur"),
        (14, 20, "om veertien uur twintig"),
        (14, 30, "om half drie"),
        (17, 45, "om kwart voor zes"),
        (18, 15, "om achttien uur vijftien"),
        (23, 59, "om drieëntwintig uur negenenvijftig"),
    ],
)
def test_a_time_is_said_as_people_do(hour: int, minute: int, words: str) -> None:
    assert DUTCH_SPEAKER.time(at(2026, 12, 1, hour, minute)) == words


def test_every_minute_of_a_day_has_words_of_its_own() -> None:
    assert len(set(DUTCH.clock)) == len(DUTCH.clock) == DAY
    for words in DUTCH.clock:
        assert SPEAKABLE.fullmatch(words), words


def test_only_hours_that_would_be_taken_for_the_afternoon_name_their_part_of_the_day() -> None:
    named = [minute for minute, words in enumerate(DUTCH.clock) if "'s " in words]
    assert named == list(range(60, 8 * 60))


@pytest.mark.parametrize(
    ("minute", "words"),
    [
        (TODAY, "vandaag om half drie"),
        (TOMORROW, "morgen, dinsdag één december, om kwart over negen"),
        (NEAR, "dinsdag acht december om zeven uur 's ochtends"),
        (FAR, "woensdag drie maart om zeventien uur twintig"),
        (FARTHEST, "dinsdag twee november tweeduizend zevenentwintig om nul uur tien"),
    ],
)
def test_a_moment_has_its_day_and_its_time(minute: int, words: str) -> None:
    assert DUTCH_SPEAKER.moment(minute) == words
    assert SPEAKABLE.fullmatch(words)


def test_in_the_small_hours_today_says_which_day_it_is() -> None:
    night = speaking(at(2026, 11, 30, 2))
    assert night.moment(TODAY) == "vandaag, maandag dertig november, om half drie"


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = at(2026, 10, 25, 2, 30)
    assert DUTCH_SPEAKER.time(first) == "om twee uur dertig 's nachts, zomertijd"
    assert DUTCH_SPEAKER.time(first + 60) == "om twee uur dertig 's nachts, wintertijd"


def test_offers_of_one_day_and_of_several_are_one_sentence() -> None:
    voice = DUTCH_SPEAKER
    assert voice.say("propose", offers=voice.moments([TODAY, TODAY + 60])) == (
        "Er is nog plek vandaag om half drie of om half vier."
    )
    assert voice.say("offer_with", host="Anna", offers=voice.moments([TODAY, TOMORROW, TOMORROW + 45])) == (
        "Bij Anna kan het wel vandaag om half drie, of morgen, dinsdag één december, om kwart over negen of "
        "om tien uur."
    )


@pytest.mark.parametrize(
    ("sentence", "minute", "said"),
    [
        ("free", TODAY, "Vandaag om half drie is nog vrij."),
        (
            "busy_with",
            TOMORROW,
            "Helaas is morgen, dinsdag één december, om kwart over negen bij Anna al bezet.",
        ),
        ("booked", NEAR, "Uw afspraak bij Anna is dinsdag acht december om zeven uur 's ochtends."),
        ("found", FAR, "U heeft woensdag drie maart om zeventien uur twintig een afspraak bij Anna."),
        (
            "notice",
            FARTHEST,
            "Dat is helaas te kort dag; het kan op zijn vroegst dinsdag twee november tweeduizend "
            "zevenentwintig om nul uur tien.",
        ),
    ],
)
def test_a_sentence_takes_every_form_of_a_moment(sentence: Sentence, minute: int, said: str) -> None:
    assert DUTCH_SPEAKER.say(sentence, when=DUTCH_SPEAKER.moment(minute), host="Anna") == said


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "nul"),
        (1, "één"),
        (22, "tweeëntwintig"),
        (33, "drieëndertig"),
        (87, "zevenentachtig"),
        (101, "honderdeen"),
        (254, "tweehonderdvierenvijftig"),
        (1_000, "duizend"),
        (1_984, "negentienhonderdvierentachtig"),
        (2_027, "tweeduizend zevenentwintig"),
        (4_000, "vierduizend"),
        (100_001, "honderdduizend één"),
        (999_999, "negenhonderdnegenennegentigduizend negenhonderdnegenennegentig"),
    ],
)
def test_a_number_is_said_as_in_counting(value: int, words: str) -> None:
    assert DUTCH.number(value) == words


def test_every_number_has_words_of_its_own() -> None:
    values = [*range(20_000), *range(20_000, 1_000_000, 997)]
    said = [DUTCH.number(value) for value in values]
    assert len(set(said)) == len(values)
    for words in said:
        assert SPEAKABLE.fullmatch(words), words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "nul minuten"),
        (1, "één minuut"),
        (15, "een kwartier"),
        (22, "tweeëntwintig minuten"),
        (30, "een half uur"),
        (45, "drie kwartier"),
        (60, "een uur"),
        (75, "een uur en een kwartier"),
        (90, "anderhalf uur"),
        (125, "twee uur en vijf minuten"),
        (150, "twee en een half uur"),
    ],
)
def test_a_duration_is_said_as_people_do(minutes: int, words: str) -> None:
    assert DUTCH.duration(minutes) == words


def test_every_duration_of_a_day_has_words_of_its_own() -> None:
    assert len({DUTCH.duration(minutes) for minutes in range(DAY + 1)}) == DAY + 1


def test_every_table_has_all_of_its_words() -> None:
    assert len(set(DUTCH.weekdays)) == 7
    assert len(set(DUTCH.months)) == 12
    assert len(set(DUTCH.ordinals)) == 31
    assert len(set(DUTCH.signs.values())) == len(DUTCH.signs) == 5


def test_every_sentence_is_one_polite_line_of_its_own() -> None:
    sentences = {name: getattr(DUTCH, name) for name in facts()}
    assert len(set(sentences.values())) == len(sentences)
    for name, template in sentences.items():
        assert template.endswith((".", "?")), name
        assert not re.search(r"!|\n|  |\berror|fout", template), name
        assert not re.search(r"\b(je|jij|jou|jouw|jullie)\b", template), name
        assert len(template) <= 130, name


def test_dutch_is_called_by_its_names() -> None:
    assert DUTCH.code == "nl"
    assert {"dutch", "nederlands", "niederländisch"} <= set(DUTCH.names)
    assert isinstance(DUTCH, Language)
