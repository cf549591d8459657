"""Offers, names, durations and numbers."""

import pytest

from tests.tools.speech.callers import BERLIN, CODES, ENGLISH, GERMAN, NOW, SPEAKABLE, at
from tools.speech.speaker import MOMENTS_MAX, NAME_MAX, Speaker

NINE, HALF_PAST_TWO = at(2026, 12, 1, 9), at(2026, 12, 1, 14, 30)
WEDNESDAY, THURSDAY = at(2026, 12, 2, 10), at(2026, 12, 3, 10)


def test_one_offer_is_just_its_moment() -> None:
    assert ENGLISH.moments([NINE]) == ENGLISH.moment(NINE)


def test_a_shared_day_is_said_once() -> None:
    assert ENGLISH.moments([NINE, HALF_PAST_TWO]) == (
        "tomorrow, Tuesday the first, at nine or at half past two"
    )
    assert ENGLISH.moments([NINE, NINE + 60, HALF_PAST_TWO]) == (
        "tomorrow, Tuesday the first, at nine, at ten or at half past two"
    )


def test_days_with_one_offer_each_are_a_plain_list() -> None:
    assert ENGLISH.moments([NINE, WEDNESDAY]) == (
        "tomorrow, Tuesday the first, at nine or Wednesday the second at ten"
    )
    assert GERMAN.moments([NINE, WEDNESDAY, THURSDAY]) == (
        "morgen, Dienstag, den ersten Dezember, um neun Uhr, Mittwoch, den zweiten Dezember, um zehn Uhr "
        "oder Donnerstag, den dritten Dezember, um zehn Uhr"
    )


def test_a_pause_parts_the_days_where_one_has_several_offers() -> None:
    assert ENGLISH.moments([NINE, HALF_PAST_TWO, WEDNESDAY]) == (
        "tomorrow, Tuesday the first, at nine or at half past two, or Wednesday the second at ten"
    )
    assert GERMAN.moments([NINE, HALF_PAST_TWO, WEDNESDAY]) == (
        "morgen, Dienstag, den ersten Dezember, um neun Uhr oder um halb drei, "
        "oder Mittwoch, den zweiten Dezember, um zehn Uhr"
    )


def test_offers_come_in_order_of_time_and_each_once() -> None:
    assert ENGLISH.moments([WEDNESDAY, HALF_PAST_TWO, NINE, NINE]) == (
        ENGLISH.moments([NINE, HALF_PAST_TWO, WEDNESDAY])
    )


def test_both_turns_of_an_hour_can_be_offered_together() -> None:
    twice = at(2026, 10, 25, 2, 30)
    assert Speaker("en", BERLIN, twice - 720).moments([twice, twice + 60]) == (
        "tomorrow, Sunday the twenty-fifth, at half past two in the morning, summer time or at half past two "
        "in the morning, winter time"
    )


def test_no_more_offers_are_said_than_a_caller_can_remember() -> None:
    many = range(NINE, NINE + 60 * 10, 60)
    assert ENGLISH.moments(many) == ENGLISH.moments(many[:MOMENTS_MAX])


@pytest.mark.parametrize("code", CODES)
def test_an_empty_list_is_never_said(code: str) -> None:
    speaker = Speaker(code, BERLIN, NOW)
    with pytest.raises(ValueError, match="has an entry"):
        speaker.moments([])
    with pytest.raises(ValueError, match="has an entry"):
        speaker.names([])


@pytest.mark.parametrize(
    ("names", "english", "german"),
    [
        (["Anna"], "Anna", "Anna"),
        (["Anna", "Ben"], "Anna and Ben", "Anna und Ben"),
        (["Anna", "Ben", "Clara"], "Anna, Ben and Clara", "Anna, Ben und Clara"),
        (["Anna", "Ben", "Clara", "Dora"], "Anna, Ben, Clara and others", "Anna, Ben, Clara und andere"),
    ],
)
def test_names_are_joined_up_to_a_limit(names: list[str], english: str, german: str) -> None:
    assert ENGLISH.names(names, 3) == english
    assert GERMAN.names(names, 3) == german


def test_names_to_choose_from_are_joined_with_or() -> None:
    assert ENGLISH.names(["Anna Schmidt", "Anna Meier"], word="or") == "Anna Schmidt or Anna Meier"
    assert GERMAN.names(["Anna", "Ben", "Clara"], 2, word="or") == "Anna, Ben oder andere"


def test_a_name_stays_on_one_line_and_within_its_limit() -> None:
    assert ENGLISH.names(["Anna\nSchmidt", "B" * 500]) == f"Anna Schmidt and {'B' * NAME_MAX}"


@pytest.mark.parametrize(
    ("minutes", "english", "german"),
    [
        (0, "zero minutes", "null Minuten"),
        (1, "one minute", "eine Minute"),
        (22, "twenty-two minutes", "zweiundzwanzig Minuten"),
        (30, "half an hour", "eine halbe Stunde"),
        (60, "one hour", "eine Stunde"),
        (61, "one hour and one minute", "eine Stunde und eine Minute"),
        (90, "one and a half hours", "eineinhalb Stunden"),
        (135, "two hours and fifteen minutes", "zwei Stunden und fünfzehn Minuten"),
        (1440, "twenty-four hours", "vierundzwanzig Stunden"),
    ],
)
def test_a_duration_is_said_in_hours_and_minutes(minutes: int, english: str, german: str) -> None:
    assert (ENGLISH.duration(minutes), GERMAN.duration(minutes)) == (english, german)


@pytest.mark.parametrize("code", CODES)
def test_every_duration_of_two_days_has_words_of_its_own(code: str) -> None:
    speaker = Speaker(code, BERLIN, NOW)
    said = [speaker.duration(minutes) for minutes in range(2 * 1440 + 1)]
    assert len(set(said)) == len(said)
    assert all(SPEAKABLE[code].fullmatch(words) for words in said)


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (0, "zero", "null"),
        (12, "twelve", "zwölf"),
        (21, "twenty-one", "einundzwanzig"),
        (101, "one hundred and one", "einhunderteins"),
        (256, "two hundred and fifty-six", "zweihundertsechsundfünfzig"),
        (1001, "one thousand and one", "eintausendeins"),
        (1100, "one thousand one hundred", "eintausendeinhundert"),
        (101_000, "one hundred and one thousand", "einhunderteintausend"),
    ],
)
def test_numbers_are_written_out(value: int, english: str, german: str) -> None:
    assert (ENGLISH.number(value), GERMAN.number(value)) == (english, german)


@pytest.mark.parametrize("code", CODES)
def test_every_number_has_words_of_its_own(code: str) -> None:
    speaker = Speaker(code, BERLIN, NOW)
    numbers = [*range(10_000), *range(10_000, 1_000_000, 997), 999_999]
    said = [speaker.number(value) for value in numbers]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "tomorrow, Tuesday the first, at nine with Anna for Max, not yet confirmed"),
        ("de", "morgen, Dienstag, den ersten Dezember, um neun Uhr bei Anna für Max, noch nicht bestätigt"),
    ],
)
def test_a_meeting_says_only_what_it_has_to(code: str, said: str) -> None:
    speaker = Speaker(code, BERLIN, NINE - 1440)
    assert speaker.meeting(NINE, "Anna", "Max", pending=True) == said
    assert said.startswith(speaker.meeting(NINE, "Anna", "Max"))
    assert said.startswith(speaker.meeting(NINE, "Anna"))
    assert speaker.meeting(NINE, "Anna", "Max\nWeber").endswith("Max Weber")
    assert len(speaker.meeting(NINE, "Anna", "M" * 1_000)) < 150


def test_a_pause_parts_meetings() -> None:
    assert ENGLISH.meetings(["A", "B"]) == "A, and B"
    assert ENGLISH.meetings(["A", "B", "C"], "or") == "A, B, or C"
    assert GERMAN.meetings(["A", "B", "C"]) == "A, B, und C"
    assert GERMAN.meetings(["A", "B"], "or") == "A, oder B"
