"""The prompt says the same in every language and on every platform, and nothing that the tools do not do."""

import re
from itertools import product
from string import Formatter

import pytest
from msgspec.structs import asdict, astuple, replace

from tests.tools.desk import PRACTICE, FakeDesk, picture
from tests.tools.lines import ask
from tools.call import Reply
from tools.prompting import PLATFORMS, section
from tools.prompting.section import CHARACTERS_MAX, NAMES_CHARACTERS_MAX, TABLES
from tools.prompting.words import Words
from tools.schemas.definitions import PARAMETERS
from tools.schemas.dialects import DIALECTS
from tools.schemas.roster import Roster, roster
from tools.speech.language import Language
from tools.speech.registry import LANGUAGES

TOOLS = {"check_slot", "propose_times", "hold_slot", "book", "reschedule", "cancel", "find_bookings"}
ROSTER = Roster("Clinic at the Park", "Europe/Berlin", "en", ("Anna", "Ben"), ("Doctors",), ("Check-up",))
FORMAL = {
    "de": r"\b(Sie|Ihr|Ihnen|Ihre[nmrs]?)\b",
    "es": r"\b(usted|ustedes)\b",
    "fr": r"(?<!rendez-)\b(vous|votre|vos)\b|\b(?!rendez\b)\w{3,}ez\b",
    "it": r"\b(Lei|Suo|Sua)\b",
    "nl": r"\b(u|uw)\b",
}
"""How customers are spoken to, and the model is not. English and Portuguese have one way for both."""

in_every_language = pytest.mark.parametrize("language", LANGUAGES, ids=[each.code for each in LANGUAGES])
everywhere = pytest.mark.parametrize(
    ("platform", "language"),
    [pytest.param(*each, id=f"{each[0]}-{each[1].code}") for each in product(PLATFORMS, LANGUAGES)],
)


def table(language: Language) -> Words:
    return TABLES[language.code]


def names_in(text: str) -> list[str]:
    """What stands in backticks, in order of the alphabet."""
    return sorted(re.findall(r"`([^`]*)`", text))


def parts(words: Words) -> dict[str, str]:
    """All texts of a table, by their names."""
    return {**asdict(words.rules), **asdict(words.notes)}


def test_every_language_that_is_spoken_has_a_prompt() -> None:
    assert list(TABLES) == [each.code for each in LANGUAGES]


def test_every_platform_that_tools_are_rendered_for_has_a_prompt() -> None:
    assert set(DIALECTS) <= set(PLATFORMS)


@everywhere
def test_it_names_every_tool_that_a_conversation_needs_and_none_that_does_not_exist(
    platform: str, language: Language
) -> None:
    named = set(names_in(section(platform, language, ROSTER)))
    assert named == TOOLS | {"when", "language", "with_whom"}
    assert named - TOOLS <= set(PARAMETERS)


@everywhere
def test_it_is_short(platform: str, language: Language) -> None:
    assert len(section(platform, language)) <= CHARACTERS_MAX


@everywhere
def test_it_has_no_date_and_nothing_that_somebody_would_have_to_fill_in(
    platform: str, language: Language
) -> None:
    text = section(platform, language, ROSTER)
    assert not re.search(r"[\d{}\[\]<>]", text)
    for name in (*language.weekdays, *language.months):
        assert not re.search(rf"\b{re.escape(name)}\b", text)


@in_every_language
def test_a_platform_adds_notes_of_its_own_to_the_same_rules(language: Language) -> None:
    words = table(language)
    rules = [f"- {each}" for each in astuple(words.rules)]
    for platform, notes in PLATFORMS.items():
        lines = section(platform, language).split("\n")
        own = [f"- {getattr(words.notes, each)}" for each in notes]
        assert lines == [words.title, "", *rules, *own]


@in_every_language
def test_only_where_the_platform_fills_pauses_the_model_is_told_so(language: Language) -> None:
    words = table(language)
    for platform in PLATFORMS:
        text = section(platform, language)
        assert (words.notes.filler in text) == (platform == "vapi")
        assert (words.notes.at_once in text) == (platform != "vapi")


@in_every_language
def test_each_part_says_something_of_its_own(language: Language) -> None:
    texts = list(parts(table(language)).values())
    assert len(set(texts)) == len(texts)
    for each in texts:
        assert each == " ".join(each.split())
        assert re.fullmatch(r"(?s)[`\w].*\.", each)


@in_every_language
def test_each_part_names_the_same_tools_and_arguments_as_in_english(language: Language) -> None:
    english = parts(TABLES["en"])
    for name, text in parts(table(language)).items():
        assert names_in(text) == names_in(english[name]), name
        assert (text == english[name]) == (language.code == "en"), name


@in_every_language
def test_its_templates_have_their_facts_and_no_others(language: Language) -> None:
    words = table(language)
    for name in ("business", "names"):
        assert [field for _, field, _, _ in Formatter().parse(getattr(words, name)) if field] == [name]


@pytest.mark.parametrize(("code", "formal"), FORMAL.items())
def test_the_model_is_spoken_to_as_a_colleague_is(code: str, formal: str) -> None:
    words = TABLES[code]
    for text in (words.business, words.names, *parts(words).values()):
        assert not re.search(formal, text), text


@in_every_language
async def test_its_examples_are_understood_as_they_stand_there(language: Language) -> None:
    exact, second, later = re.findall(r'"([^"]+)"', table(language).rules.when)
    desk = FakeDesk()

    async def starts(tool: str, when: str) -> list[str]:
        reply: Reply = await ask(desk, tool, when=when, with_whom="ben", language=language.code)
        times = reply.slots if tool == "propose_times" else [reply.slot]
        assert times, reply
        return [each.start[:16] for each in times if each is not None]

    assert await starts("check_slot", exact) == ["2026-12-01T14:30"]
    offered = await starts("propose_times", "2026-12-02")
    assert await starts("check_slot", second) == [offered[1]] == ["2026-12-02T13:00"]
    assert await starts("check_slot", later) == ["2026-12-02T14:00"]


@in_every_language
def test_a_business_is_named_first_with_whom_one_can_meet(language: Language) -> None:
    words = table(language)
    lines = section("plain", language, ROSTER).split("\n")
    assert lines[0] == words.title
    assert ROSTER.business in lines[2]
    assert "Anna, Ben, Doctors, Check-up" in lines[2]
    assert "\n".join([*lines[:2], *lines[4:]]) == section("plain", language)


def test_names_that_are_too_many_are_left_out_and_the_business_is_not() -> None:
    english = LANGUAGES[0]
    most = replace(ROSTER, hosts=("x" * NAMES_CHARACTERS_MAX,), teams=(), services=())
    assert most.hosts[0] in section("plain", english, most)
    for hosts in ((most.hosts[0] + "x",), ()):
        told = section("plain", english, replace(most, hosts=hosts))
        assert told.split("\n")[2] == "You make appointments for Clinic at the Park."


def test_whom_one_can_meet_is_who_the_business_has_each_once() -> None:
    found = roster(picture(*PRACTICE))
    assert found is not None
    doubled = replace(found, services=(*found.services, found.hosts[0]))
    line = section("plain", LANGUAGES[0], doubled).split("\n")[2]
    assert line.startswith(
        "You make appointments for Praxis am Park. Choices for `with_whom`: Dr. Anna Müller, "
    )
    for name in (*found.hosts, *found.teams, *found.services):
        assert line.count(name) == 1
