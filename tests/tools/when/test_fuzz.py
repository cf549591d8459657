"""Any text at all is understood, or declined with a reason; it never takes long, and never means nonsense."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine import zones
from engine.model import Manner, Span
from tests.tools.when.hearing import BERLIN, MONDAY, minute
from tests.tools.when.tongues import CODES, PHRASES
from tools.faults import Fault
from tools.memory import Talk
from tools.speech.speaker import Speaker
from tools.when import durations, registry
from tools.when.frame import NotUnderstood
from tools.when.model import Point, Understood, Window
from tools.when.reading.sentence import read
from tools.when.tokens import TOKENS_MAX
from tools.when.understanding import TEXT_MAX, understand
from tools.when.vocabulary import lexicon

REASONS = {"bad_when", "no_such_date", "weekday_mismatch", "window_backwards", "unknown_reference"}
REASONS |= {"unknown_time_zone"}
"""Why a text is declined, and nothing else."""
FIRST, LAST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) // 60 for year in (1970, 2402))
"""Within the calendar: years before 1971 and after 2400 are clamped."""
LOOKS_PER_TOKEN_MAX = 120
"""How often one token is looked at: for each thing that it may be or belong to, and a constant more often."""
ZONES = tuple(
    map(zones.get, ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati"))
)
NOWS = tuple(map(minute, (MONDAY, "2026-12-31T23:30", "2028-02-29T01:30", "2027-03-28T01:59")))
NOW = NOWS[0]
MANNERS = (
    Manner(),
    Manner(next_weekday="soonest", date_order="mdy"),
    Manner(parts=(("morning", Span(480, 720)), ("night", Span(0, 300))), next_weekday="next_week"),
)
TALKS = (
    None,
    Talk(0, asked=NOW + 1440),
    Talk(0, window=(NOW + 840, NOW + 2280), offered=(NOW + 1440, NOW + 1500, NOW + 2940)),
)
FIGURES: tuple[str, ...] = (
    *("12", "1", "31", "00:00", "24:00", "2:30", "99:99", "1430", "0", "2027", "17.15", "1,5", "8-10", "1e9"),
    *("12/13", "13/12/2027", "31.2.", "29.02.2027", "10-12/5", "2026-12-01", "2026-02-30", "2026-W54", "P1D"),
    *("2026-12-01T14:30", "9999-12-31", "0001-01-01", "T14", "+99:99", "[Mars/Phobos]", "..", "/", "-", "§"),
)
BETWEEN = (" ", " ", " ", ", ", "-", " - ", "/", ". ", "\n", "", "  ", " / ", "? ", "'")

in_every_language = pytest.mark.parametrize("code", CODES)


@cache
def phrases(code: str) -> tuple[str, ...]:
    """Every word and phrase that a language knows."""
    found = lexicon(registry.find(code).words)
    return tuple(sorted(" ".join((first, *rest)) for first, entries in found.items() for rest, _ in entries))


def spoken(code: str) -> st.SearchStrategy[str]:
    """What is said in replies: moments, days, lists, lengths."""
    speaks = Speaker(code, BERLIN, NOW)
    moments = st.integers(NOW, NOW + 400 * 1440)
    return st.one_of(
        moments.map(speaks.moment),
        moments.map(speaks.day),
        moments.map(speaks.time),
        st.lists(moments, min_size=1, max_size=3).map(speaks.moments),
        st.integers(1, 3_000).map(speaks.duration),
    )


@cache
def texts(code: str) -> st.SearchStrategy[str]:
    """Anything; and words that mean something, figures and phrases, in no order."""
    known = st.sampled_from(phrases(code))
    pieces = st.one_of(known, known, known, st.sampled_from(FIGURES), spoken(code), st.text(max_size=5))
    joined = st.lists(st.tuples(pieces, st.sampled_from(BETWEEN)), max_size=30)
    few = st.lists(st.tuples(pieces, st.just(" ")), min_size=1, max_size=6)
    strings = [
        each.map(lambda parts: "".join(one + other for one, other in parts)[:TEXT_MAX])
        for each in (joined, few)
    ]
    return st.one_of(st.text(max_size=TEXT_MAX), *strings)


def sane(found: Understood) -> None:
    """Whatever was understood is in the calendar, and begins before it ends."""
    assert found.windows
    assert len(found.doubt) != 1
    for each in (*found.windows, *found.doubt):
        if isinstance(each, Point):
            assert FIRST <= each.minute < LAST
            assert each.other is None or FIRST <= each.other < LAST
            assert each.other != each.minute
        else:
            assert isinstance(each, Window)
            assert FIRST <= each.start < LAST
            assert each.end is None or each.start < each.end < LAST
            assert each.end is not None or not each.exact


def check(text: str, code: str, now: int, zone: ZoneInfo, manner: Manner, talk: Talk | None) -> None:
    """It is understood as something that can be, or declined for a reason that is known."""
    try:
        found = understand(text, now, zone, code, manner=manner, talk=talk)
    except Fault as fault:
        reason = fault.reason
    else:
        sane(found)
        return
    assert reason in REASONS, text


@in_every_language
@settings(max_examples=300, deadline=None)
@given(data=st.data(), now=st.sampled_from(NOWS), zone=st.sampled_from(ZONES))
def test_any_text_is_understood_or_declined(code: str, data: st.DataObject, now: int, zone: ZoneInfo) -> None:
    text = data.draw(texts(code), label="text")
    manner, talk = data.draw(st.sampled_from(MANNERS)), data.draw(st.sampled_from(TALKS))
    check(text, code, now, zone, manner, talk)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "an hour before Saturday"),
        ("en", "two hours after tomorrow"),
        ("en", "two hours from the 31st"),
        ("de", "zwei Stunden vor Samstag"),
        ("en", "the end of this week"),
        ("en", "the middle of this week"),
        ("en", "early this week"),
        ("en", "the start of the weekend"),
        ("en", "the end of the weekend"),
        ("en", "early next weekend"),
        ("en", "the end of the weekend at noon"),
        ("en", "Saturday or the beginning of the weekend at ten"),
        ("de", "Anfang des Wochenendes"),
        ("de", "am Ende des Wochenendes um zehn"),
    ],
)
def test_what_is_said_by_halves_is_understood_or_declined(code: str, text: str) -> None:
    for day in range(7):
        check(text, code, NOW + day * 1440, BERLIN, Manner(), None)


@settings(max_examples=20, deadline=None)
@given(text=st.text(min_size=TEXT_MAX + 1, max_size=2 * TEXT_MAX))
@example(text="tomorrow at half past two" + " " * TEXT_MAX)
def test_a_text_that_is_too_long_is_declined(text: str) -> None:
    with pytest.raises(Fault) as declined:
        understand(text, NOW, BERLIN)
    assert declined.value.reason == "bad_when"


@in_every_language
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_length_is_minutes_or_none(code: str, data: st.DataObject) -> None:
    text = data.draw(texts(code), label="text")
    found = durations.understand(text, (code,))
    assert found is None or found >= 0
    if len(text) > durations.TEXT_MAX:
        assert found is None


@in_every_language
def test_a_length_of_any_size_is_minutes(code: str) -> None:
    speaks = Speaker(code, BERLIN, NOW)
    for minutes in (1, 15, 30, 45, 60, 75, 90, 120, 150, 22, 480, 1439, 1440):
        assert durations.understand(speaks.duration(minutes), (code,)) == minutes


# How much work a text is, counted by how often its tokens are looked at.


class Looked(dict[str, Any]):
    """The meanings of one token, that count how often somebody looks at them."""

    looks = 0

    def __contains__(self, kind: object) -> bool:
        Looked.looks += 1
        return super().__contains__(kind)

    def __getitem__(self, kind: str) -> Any:
        Looked.looks += 1
        return super().__getitem__(kind)

    def __iter__(self) -> Iterator[str]:
        Looked.looks += 1
        return super().__iter__()

    def get(self, kind: str, default: Any = None) -> Any:
        Looked.looks += 1
        return super().get(kind, default)


def looks(text: str, code: str) -> tuple[int, int]:
    """How often the tokens of a text are looked at to read it, and how many there are."""
    listener = registry.find(code)
    tags = [Looked(each) for each in listener.tokens.tag(text)]
    Looked.looks = 0
    with suppress(NotUnderstood):
        read(tags, listener.words, 2026, month_first=False)
    return Looked.looks, len(tags)


@in_every_language
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_text_is_read_in_so_many_looks_a_token(code: str, data: st.DataObject) -> None:
    """Of a text that is declined early most tokens are never looked at."""
    found, tokens = looks(data.draw(texts(code), label="text"), code)
    assert tokens <= TOKENS_MAX + 1
    assert found <= LOOKS_PER_TOKEN_MAX * (tokens + 1)


def one_of_each(code: str) -> Iterator[str]:
    """The shortest word for everything that words can mean: it fits the most often."""
    seen = set()
    for phrase in sorted(phrases(code), key=len):
        meaning = tuple(frozenset(each) for each in registry.find(code).tokens.tag(phrase))
        if meaning not in seen:
            seen.add(meaning)
            yield phrase


@in_every_language
def test_twice_the_words_are_twice_the_work(code: str) -> None:
    """Of every word that can be repeated: what is skipped, and what may be said many times."""
    worst = {}
    for phrase in one_of_each(code):
        times = TEXT_MAX // (len(phrase) + 1) // 2
        once, twice = (looks(" ".join([phrase] * count), code)[0] for count in (times, 2 * times))
        if twice > 2.5 * once + LOOKS_PER_TOKEN_MAX:
            worst[phrase] = (once, twice)
    assert worst == {}


@in_every_language
@pytest.mark.parametrize("piece", ["1 ", "1,", "a ", "- ", "1/", "1.", ": ", "ü", "1h ", "12:30 ", "x-"])
def test_a_text_has_so_many_tokens_and_no_more(code: str, piece: str) -> None:
    tags = registry.find(code).tokens.tag(piece * (TEXT_MAX // len(piece)))
    assert len(tags) <= TOKENS_MAX + 1


# A time amid talk about something else.

OTHER = (
    "refund",
    "invoice",
    "Rechnung",
    "teeth",
    "Zahnarzt",
    "Kundennummer",
    "billing",
    "\u5b57",
    "chien",
    "perro",
)
"""Words that no language here has a meaning for."""


@cache
def small_talk(code: str) -> tuple[str, ...]:
    """What people say around a time and what says nothing about it."""
    found = lexicon(registry.find(code).words)
    return tuple(
        " ".join((first, *rest))
        for first, entries in sorted(found.items())
        for rest, meaning in entries
        if len(meaning) == 1 and set(meaning[0]) == {"filler"}
    )


def rightly(text: str, code: str) -> bool:
    """Whether a text is tomorrow at half past two, or declined."""
    try:
        found = understand(text, NOW, BERLIN, code)
    except Fault as fault:
        return fault.reason == "bad_when"
    (only,) = found.windows
    return isinstance(only, Point) and only.minute == minute("2026-12-01T14:30") and not found.doubt


@in_every_language
def test_a_time_by_itself_is_understood(code: str) -> None:
    for phrase in PHRASES[code].half_past_two_tomorrow:
        found = understand(phrase, NOW, BERLIN, code)
        assert [each.minute for each in found.windows if isinstance(each, Point)] == [
            minute("2026-12-01T14:30")
        ]
        assert rightly(phrase, code)


@in_every_language
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_time_amid_other_talk_is_understood_rightly_or_declined(code: str, data: st.DataObject) -> None:
    words = st.one_of(st.sampled_from(small_talk(code)), st.sampled_from(OTHER))
    talk = st.lists(words, max_size=60).map(" ".join)
    fillers = st.lists(st.sampled_from(small_talk(code)), max_size=8).map(" ".join)
    phrase = data.draw(st.sampled_from(PHRASES[code].half_past_two_tomorrow))
    before, behind = data.draw(st.one_of(fillers, talk)), data.draw(st.one_of(fillers, talk))
    between = data.draw(st.sampled_from((" ", ", ", "\n", "? ")))
    text = f"{before}{between}{phrase}{between}{behind}"[:TEXT_MAX]
    assert rightly(text, code) or phrase not in text, text


@in_every_language
def test_small_talk_around_a_time_changes_nothing(code: str) -> None:
    """Each word by itself, before and behind: whoever says it still means that time."""
    phrase = PHRASES[code].half_past_two_tomorrow[0]
    forms = ("{word} {phrase}", "{phrase} {word}", "{word}, {phrase}, {word}.")
    texts = [form.format(word=word, phrase=phrase) for form in forms for word in small_talk(code)]
    assert [text for text in texts if not rightly(text, code)] == []
