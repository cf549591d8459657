"""Filling a sentence: what comes from outside cannot break the line, the template or the length."""

import pytest

from engine.model import Reason
from tests.tools.speech.callers import BERLIN, CODES, ENGLISH, GERMAN, NOW, at
from tools.speech.language import Sentence
from tools.speech.speaker import FACT_MAX, MOMENTS_MAX, NAME_MAX, NAMES_MAX, Speaker

TOMORROW = at(2026, 12, 1, 9)


def test_a_sentence_is_filled_and_begins_with_a_capital() -> None:
    assert ENGLISH.say("free", when=ENGLISH.moment(TOMORROW)) == (
        "Tomorrow, Tuesday the first, at nine is free."
    )
    assert GERMAN.say("free_with", when=GERMAN.moment(TOMORROW), host="Anna") == (
        "Morgen, Dienstag, den ersten Dezember, um neun Uhr ist bei Anna ein Termin frei."
    )


def test_a_booking_names_all_of_its_hosts() -> None:
    hosts = ENGLISH.names(["Anna", "Ben"])
    assert ENGLISH.say("booked", when=ENGLISH.moment(TOMORROW), host=hosts) == (
        "You are booked for tomorrow, Tuesday the first, at nine with Anna and Ben."
    )


def test_a_refusal_and_an_offer_make_one_line() -> None:
    offers = GERMAN.moments([TOMORROW, TOMORROW + 30])
    said = f"{GERMAN.say('nothing_then')} {GERMAN.say('offer', offers=offers)}"
    assert said == (
        "In diesem Zeitraum ist leider nichts frei. "
        "Ich könnte Ihnen morgen, Dienstag, den ersten Dezember, um neun Uhr oder um halb zehn anbieten."
    )


def test_a_reply_can_say_that_it_speaks_of_the_callers_time() -> None:
    said = ENGLISH.say("booked", when=ENGLISH.moment(TOMORROW), host="Anna")
    assert ENGLISH.say("your_time", say=said) == f"{said} That is in your local time."


def test_every_reason_of_a_refusal_has_its_sentence() -> None:
    reasons: tuple[Reason, ...] = ("past", "notice", "horizon", "closed", "busy", "buffer", "cap")
    said = {ENGLISH.say(reason, when="tomorrow") for reason in reasons}
    assert len(said) == len(reasons)


@pytest.mark.parametrize("name", ["{when}", "{", "}", "{0}", "{host.__class__}", "%s", "\\", "$when"])
def test_braces_in_a_name_are_only_a_name(name: str) -> None:
    assert ENGLISH.say("free_with", when="noon", host=name) == f"Noon is free with {name}."


@pytest.mark.parametrize(
    "broken", ["\n", "\r\n", "\t", "\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ud800"]
)
def test_what_would_break_the_line_becomes_a_blank(broken: str) -> None:
    said = ENGLISH.say("unknown_time_zone", zone=f"Mars{broken}Base")
    assert f"Mars{' ' * len(broken)}Base" in said
    assert said.isprintable()
    said.encode()


def test_a_name_of_any_script_stays_as_it_is() -> None:
    for name in ("Zoë Müller-Lüdenscheidt", "李小龙", "علی‌رضا", "O’Neill"):
        assert name in ENGLISH.say("free_with", when="noon", host=name)


def test_what_comes_from_outside_is_cut() -> None:
    assert ENGLISH.say("unknown_time_zone", zone="Z" * 10_000) == (
        ENGLISH.say("unknown_time_zone", zone="Z" * NAME_MAX)
    )
    assert len(ENGLISH.say("free_with", when="noon", host="H" * 10_000)) < NAMES_MAX * NAME_MAX + 50
    assert len(ENGLISH.say("unknown_host", names="H" * 10_000)) < FACT_MAX + 100


def test_the_longest_reply_that_we_make_ourselves_is_never_cut() -> None:
    far = at(2028, 9, 23, 0, 57)
    for speaker in (Speaker(code, BERLIN, NOW) for code in CODES):
        offers = speaker.moments(far + day * 1440 for day in range(MOMENTS_MAX))
        hosts = speaker.names(["N" * NAME_MAX] * NAMES_MAX)
        reply = f"{speaker.say('nothing_then')} {speaker.say('offer', offers=offers)}"
        assert offers in reply
        assert reply in speaker.say("your_time", say=reply)
        assert hosts in speaker.say("unknown_host", names=hosts)


def test_facts_that_a_sentence_does_not_need_are_left_out() -> None:
    assert ENGLISH.say("past", when="tomorrow") == ENGLISH.say("past")


def test_a_missing_fact_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError, match="when"):
        ENGLISH.say("free")


SHORT: tuple[Sentence, ...] = ("free", "busy", "buffer", "closed", "notice")


@pytest.mark.parametrize("sentence", SHORT)
@pytest.mark.parametrize("code", CODES)
def test_a_refusal_of_a_date_fits_into_one_breath(sentence: Sentence, code: str) -> None:
    speaker = Speaker(code, BERLIN, NOW)
    when = speaker.moment(at(2027, 2, 25, 9, 15))
    assert len(speaker.say(sentence, when=when)) <= 160
