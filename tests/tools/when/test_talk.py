"""What was talked about before: "the second one", "an hour later", "at three then"."""

import pytest

from tests.tools.when.hearing import meaning, minute
from tools.memory import Talk

NINE, HALF_PAST_TWO, NEXT_DAY = (
    minute("2026-12-01T09:00"),
    minute("2026-12-01T14:30"),
    minute("2026-12-02T11:00"),
)
OFFERED = Talk(0, offered=(NINE, HALF_PAST_TWO, NEXT_DAY))
ASKED = Talk(0, asked=NINE, offered=(HALF_PAST_TWO, NEXT_DAY))
ASKED_WHICH = Talk(0, offered=(minute("2026-12-04T14:00"), minute("2026-12-11T14:00")), asked_which=True)
WHICH_DAY = Talk(0, days=(minute("2026-12-03T00:00"), minute("2026-12-01T00:00")), asked_which=True)
A_DAY = Talk(0, window=(minute("2026-12-03T00:00"), minute("2026-12-04T00:00")))


@pytest.mark.parametrize(
    ("text", "code", "talk", "expected"),
    [
        ("the second one", "en", OFFERED, "2026-12-01T14:30"),
        ("the first one please", "en", OFFERED, "2026-12-01T09:00"),
        ("the last one", "en", OFFERED, "2026-12-02T11:00"),
        ("the fourth one", "en", OFFERED, "unknown_reference"),
        ("the other one", "en", Talk(0, asked=NINE, offered=(NINE, NEXT_DAY)), "2026-12-02T11:00"),
        ("the other one", "en", OFFERED, "unknown_reference"),
        ("half past two please", "en", OFFERED, "2026-12-01T14:30"),
        ("at eleven then", "en", OFFERED, "2026-12-02T11:00"),
        ("an hour later", "en", ASKED, "2026-12-01T10:00"),
        ("half an hour earlier", "en", ASKED, "2026-12-01T08:30"),
        ("a day later", "en", ASKED, "2026-12-02T09:00"),
        ("a week later", "en", ASKED, "2026-12-08T09:00"),
        ("an hour later", "en", OFFERED, "unknown_reference"),
        ("the same time on Wednesday", "en", ASKED, "2026-12-02T09:00"),
        ("Wednesday, same time", "en", ASKED, "2026-12-02T09:00"),
        ("the same day at three", "en", ASKED, "2026-12-01T15:00"),
        ("at three then", "en", ASKED, "2026-12-01T15:00"),
        ("at three then", "en", A_DAY, "2026-12-03T15:00"),
        ("after four", "en", A_DAY, "2026-12-03T16:00/24:00"),
        ("in the afternoon", "en", A_DAY, "2026-12-03T12:00/18:00"),
        ("Friday at three", "en", A_DAY, "2026-12-04T15:00"),
        ("the second", "en", OFFERED, "2026-12-01T14:30"),
        ("option two", "en", OFFERED, "2026-12-01T14:30"),
        ("the earliest one", "en", OFFERED, "2026-12-01T09:00"),
        ("the later one", "en", OFFERED, "2026-12-02T11:00"),
        ("something later please", "en", ASKED, "2026-12-01T09:01/24:00"),
        ("etwas früher", "de", ASKED, "2026-12-01T00:00/09:00"),
        ("the day after that", "en", ASKED, "2026-12-02"),
        ("the next day", "en", ASKED, "2026-12-02"),
        ("the next day", "en", None, "2026-12-01"),
        ("the same time next week", "en", ASKED, "2026-12-08T09:00"),
        ("the eleventh", "en", ASKED_WHICH, "2026-12-11T14:00"),
        ("Friday the eleventh", "en", ASKED_WHICH, "2026-12-11T14:00"),
        ("the second one", "en", WHICH_DAY, "2026-12-01"),
        ("Thursday", "en", WHICH_DAY, "2026-12-03"),
        ("the last", "en", OFFERED, "2026-12-02T11:00"),
        ("der letzte", "de", OFFERED, "2026-12-02T11:00"),
        ("the one in the afternoon", "en", OFFERED, "2026-12-01T14:30"),
        ("that one", "en", ASKED, "2026-12-01T09:00"),
        ("den zweiten", "de", OFFERED, "2026-12-01T14:30"),
        ("eine Stunde später", "de", ASKED, "2026-12-01T10:00"),
        ("der zweite Termin", "de", OFFERED, "2026-12-01T14:30"),
        ("zur gleichen Zeit am Mittwoch", "de", ASKED, "2026-12-02T09:00"),
        ("um halb drei", "de", OFFERED, "2026-12-01T14:30"),
        ("am selben Tag um drei", "de", ASKED, "2026-12-01T15:00"),
        ("the second one", "en", None, "unknown_reference"),
        ("the same time on Wednesday", "en", None, "unknown_reference"),
    ],
)
def test_it_is_what_was_offered_or_asked_for_last(
    text: str, code: str, talk: Talk | None, expected: str
) -> None:
    assert meaning(text, code, talk=talk) == expected
