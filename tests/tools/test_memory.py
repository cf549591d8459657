"""What conversations were last about: the last word counts, for an hour, and for so many."""

import pytest
from msgspec import structs

from tools.identity import READ_ONLY
from tools.memory import TALK_MS, TALKS_MAX, Memory, Talk
from tools.registry import READS

NOW_MS = 1_795_359_600_000
TALK = Talk(NOW_MS, asked=29_922_660, offered=(29_922_720, 29_922_780))


def test_what_is_remembered_is_recalled_for_that_conversation_only() -> None:
    memory = Memory()
    memory.remember("conv:a", TALK)
    assert memory.recall("conv:a", NOW_MS) == TALK
    assert memory.recall("conv:b", NOW_MS) is None


def test_a_conversation_that_nobody_names_is_nobodys() -> None:
    told: list[str] = []
    memory = Memory(lambda conversation, _talk: told.append(conversation))
    memory.remember("", TALK)
    assert memory.recall("", NOW_MS) is None
    assert told == []


def test_a_talk_is_over_after_an_hour() -> None:
    memory = Memory()
    memory.remember("conv:a", TALK)
    assert memory.recall("conv:a", NOW_MS + TALK_MS - 1) == TALK
    assert memory.recall("conv:a", NOW_MS + TALK_MS) is None


@pytest.mark.parametrize("heard_first", [False, True])
def test_of_two_talks_the_later_one_counts_in_whichever_order_they_come(heard_first: bool) -> None:
    memory, later = Memory(), structs.replace(TALK, at_ms=NOW_MS + 1, asked=1)
    for each in (later, TALK) if heard_first else (TALK, later):
        memory.hear("conv:a", each)
    assert memory.recall("conv:a", NOW_MS) == later


def test_of_two_talks_of_one_moment_the_one_that_came_last_counts() -> None:
    memory, other = Memory(), structs.replace(TALK, asked=1)
    memory.remember("conv:a", TALK)
    memory.remember("conv:a", other)
    assert memory.recall("conv:a", NOW_MS) == other


def test_what_is_remembered_is_told_and_what_is_heard_is_not() -> None:
    told: list[tuple[str, Talk]] = []
    memory = Memory(lambda conversation, talk: told.append((conversation, talk)))
    memory.hear("conv:a", TALK)
    assert told == []
    memory.remember("conv:b", TALK)
    assert told == [("conv:b", TALK)]


def test_only_so_many_are_remembered_and_who_has_been_silent_longest_is_forgotten() -> None:
    memory = Memory()
    for number in range(TALKS_MAX):
        memory.remember(f"conv:{number}", TALK)
    memory.remember("conv:0", structs.replace(TALK, at_ms=NOW_MS + 1))
    for number in (TALKS_MAX, TALKS_MAX + 1):
        memory.hear(f"conv:{number}", TALK)
    known = [n for n in range(TALKS_MAX + 2) if memory.recall(f"conv:{n}", NOW_MS)]
    assert known == [0, *range(3, TALKS_MAX + 2)]


def test_the_tools_whose_repetition_needs_an_id_are_those_that_only_read() -> None:
    assert set(READS) == READ_ONLY
