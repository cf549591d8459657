"""Clock times: right, distinct, and nothing in them that a voice would stumble over."""

import pytest

from tests.tools.speech.callers import BERLIN, CODES, ENGLISH, GERMAN, NOW, SPEAKABLE, at
from tools.speech.de import GERMAN as GERMAN_TABLE
from tools.speech.en import ENGLISH as ENGLISH_TABLE
from tools.speech.speaker import Speaker


def english_time(hour: int, minute: int) -> str:
    return ENGLISH.time(at(2026, 12, 1, hour, minute))


def german_time(hour: int, minute: int) -> str:
    return GERMAN.time(at(2026, 12, 1, hour, minute))


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "at midnight at the start of the day"),
        (0, 1, "at one minute past midnight at the start of the day"),
        (0, 5, "at five minutes past midnight at the start of the day"),
        (0, 15, "at a quarter past midnight at the start of the day"),
        (0, 30, "at half past midnight at the start of the day"),
        (0, 45, "at a quarter to one in the morning"),
        (0, 59, "at fifty-nine minutes past midnight at the start of the day"),
        (1, 0, "at one in the morning"),
        (7, 0, "at seven in the morning"),
        (7, 45, "at a quarter to eight in the morning"),
        (7, 59, "at seven fifty-nine in the morning"),
        (8, 0, "at eight"),
        (9, 0, "at nine"),
        (9, 15, "at a quarter past nine"),
        (9, 22, "at nine twenty-two"),
        (11, 45, "at a quarter to twelve"),
        (11, 59, "at eleven fifty-nine"),
        (12, 0, "at noon"),
        (12, 1, "at twelve oh one"),
        (12, 15, "at a quarter past twelve"),
        (12, 30, "at half past twelve"),
        (12, 45, "at a quarter to one"),
        (14, 30, "at half past two"),
        (17, 45, "at a quarter to six"),
        (17, 59, "at five fifty-nine"),
        (18, 0, "at six in the evening"),
        (21, 5, "at nine oh five in the evening"),
        (22, 10, "at ten ten at night"),
        (23, 45, "at a quarter to midnight"),
        (23, 59, "at eleven fifty-nine at night"),
    ],
)
def test_english_says_the_time_as_people_do(hour: int, minute: int, words: str) -> None:
    assert english_time(hour, minute) == words


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "um null Uhr"),
        (0, 5, "um null Uhr fünf"),
        (0, 30, "um null Uhr dreißig"),
        (1, 0, "um ein Uhr nachts"),
        (1, 1, "um ein Uhr eins nachts"),
        (4, 59, "um vier Uhr neunundfünfzig nachts"),
        (5, 0, "um fünf Uhr morgens"),
        (7, 30, "um sieben Uhr dreißig morgens"),
        (8, 0, "um acht Uhr"),
        (8, 15, "um Viertel nach acht"),
        (9, 15, "um Viertel nach neun"),
        (9, 22, "um neun Uhr zweiundzwanzig"),
        (11, 45, "um Viertel vor zwölf"),
        (12, 0, "um zwölf Uhr"),
        (12, 15, "um Viertel nach zwölf"),
        (12, 30, "um halb eins"),
        (12, 45, "um Viertel vor eins"),
        (13, 0, "um dreizehn Uhr"),
        (13, 1, "um dreizehn Uhr eins"),
        (14, 30, "um halb drei"),
        (16, 16, "um sechzehn Uhr sechzehn"),
        (17, 17, "um siebzehn Uhr siebzehn"),
        (17, 45, "um Viertel vor sechs"),
        (18, 0, "um achtzehn Uhr"),
        (18, 30, "um achtzehn Uhr dreißig"),
        (21, 21, "um einundzwanzig Uhr einundzwanzig"),
        (23, 59, "um dreiundzwanzig Uhr neunundfünfzig"),
    ],
)
def test_german_says_quarters_while_a_business_is_open_and_else_the_formal_clock(
    hour: int, minute: int, words: str
) -> None:
    assert german_time(hour, minute) == words


@pytest.mark.parametrize("code", CODES)
def test_every_minute_of_a_day_has_words_of_its_own(code: str) -> None:
    speaker = Speaker(code, BERLIN, NOW)
    said = [speaker.time(at(2026, 12, 1) + minute) for minute in range(1440)]
    assert len(set(said)) == 1440


@pytest.mark.parametrize("code", CODES)
def test_a_time_is_letters_and_blanks_only(code: str) -> None:
    speaker = Speaker(code, BERLIN, NOW)
    for minute in range(1440):
        said = speaker.time(at(2026, 12, 1) + minute)
        assert SPEAKABLE[code].fullmatch(said), said


def test_english_says_the_part_of_the_day_exactly_outside_the_hours_of_a_business() -> None:
    parts = (" in the morning", " in the afternoon", " in the evening", " at night", "midnight")
    bare = [at for at, words in enumerate(ENGLISH_TABLE.clock) if not any(part in words for part in parts)]
    assert bare == list(range(8 * 60, 18 * 60))


def test_german_says_the_part_of_the_day_before_a_business_opens_and_quarters_only_while_it_is_open() -> None:
    clock = list(enumerate(GERMAN_TABLE.clock))
    early = [at for at, words in clock if words.endswith((" nachts", " morgens"))]
    assert early == list(range(60, 8 * 60))
    quarters = [at for at, words in clock if "halb" in words or "Viertel" in words]
    assert quarters == [at for at in range(8 * 60, 18 * 60, 15) if at % 60]


def test_english_times_read_back_as_the_minute_that_they_were_made_from() -> None:
    assert [_read_english(words) for words in ENGLISH_TABLE.clock] == list(range(1440))


def test_german_times_read_back_as_the_minute_that_they_were_made_from() -> None:
    assert [_read_german(words) for words in GERMAN_TABLE.clock] == list(range(1440))


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = at(2026, 10, 25, 2, 30)
    assert ENGLISH.time(first) == "at half past two in the morning, summer time"
    assert ENGLISH.time(first + 60) == "at half past two in the morning, winter time"
    assert GERMAN.time(first) == "um zwei Uhr dreißig nachts, Sommerzeit"
    assert GERMAN.time(first + 60) == "um zwei Uhr dreißig nachts, Winterzeit"


def test_only_the_hour_that_comes_twice_says_which_one_it_is() -> None:
    start = at(2026, 10, 25, 2)
    marked = [
        minute
        for minute in range(start - 1440, start + 2 * 1440)
        if GERMAN.time(minute).endswith(("Sommerzeit", "Winterzeit"))
    ]
    assert marked == list(range(start, start + 120))


def _read_english(words: str) -> int:
    """A second opinion: the minute of the day, read from the words alone."""
    clock, _, part = words.removeprefix("at ").partition(" in the ")
    if clock.endswith(" at night"):
        clock, part = clock.removesuffix(" at night"), "night"
    clock = clock.removesuffix(" at the start of the day")
    named = {"midnight": 24 * 60 if " to " in clock else 0, "noon": 12 * 60}
    before, _, hour = clock.replace(" to ", " past ").rpartition(" past ")
    if hour in named:
        minutes = _spoken_minutes(before) if before else 0
        return named[hour] - minutes if " to " in clock else named[hour] + minutes
    hour, _, after = hour.partition(" ")
    minutes = _spoken_minutes(before or after) if before or after else 0
    on_dial = _NUMBERS.index(hour) % 12 * 60 + (-minutes if " to " in clock else minutes)
    return _within(on_dial, _PARTS[part])


_PARTS = {"morning": (0, 720), "evening": (1080, 1320), "night": (1320, 1440), "": (480, 1080)}
"""Minutes of the day; those of a business need no name."""


def _within(on_dial: int, span: tuple[int, int]) -> int:
    """The one minute of the day within a span at which the hands stand so."""
    start, end = span
    (found,) = (minute for minute in (on_dial, on_dial + 720, on_dial + 1440) if start <= minute < end)
    return found


def _spoken_minutes(words: str) -> int:
    if words in ("a quarter", "half"):
        return 30 if words == "half" else 15
    for noise in ("oh ", " minutes", " minute"):
        words = words.replace(noise, "")
    return _NUMBERS.index(words)


# fmt: off
_NUMBERS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]
# fmt: on
_NUMBERS += [
    f"{tens}-{ones}" if ones else tens
    for tens in ("twenty", "thirty", "forty", "fifty")
    for ones in ("", *_NUMBERS[1:10])
]


def _read_german(words: str) -> int:
    hour, uhr, minute = words.removeprefix("um ").partition(" Uhr")
    if not uhr:
        before, _, hour = hour.rpartition(" ")
        ahead = {"Viertel nach": 15, "halb": -30, "Viertel vor": -15}[before]
        return _within(_read_german_number(hour) % 12 * 60 + ahead, _PARTS[""])
    minute = minute.removesuffix(" nachts").removesuffix(" morgens")
    return _read_german_number(hour) * 60 + _read_german_number(minute.strip() or "null")


def _read_german_number(words: str) -> int:
    ones = {"ein": 1, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7}
    ones |= {"null": 0, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "sech": 6, "sieb": 7}
    tens = {"zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50}
    if words in ones:
        return ones[words]
    if words.endswith("zehn"):
        return 10 + ones[words.removesuffix("zehn")]
    low, _, high = words.rpartition("und")
    return tens[high] + (ones[low] if low else 0)
