"""Phrases that others collected, with what they mean: how many are understood, and how few wrongly.

The corpora are not part of this project. Where they lie in a folder beside the checkout, they are read
there, and judged by the rules that came with them; elsewhere these tests are skipped.
"""

import importlib.util
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest

from engine.model import Manner
from tests.tools.when.tongues import CODES
from tools.faults import Fault
from tools.when.model import Point
from tools.when.understanding import understand

CORPUS = Path(__file__).parents[4] / "shared" / "time-corpus"
JUDGE = CORPUS / "check_corpus.py"

BEST = ("en", "de")
BEST_SHARE, SHARE = 0.85, 0.75
"""Understood with both ends, of what is no matter of convention."""
WRONG_SHARE = 0.08
"""Taken for something else: worse than a question."""
ROWS_MIN = 20
"""Fewer are no corpus: then something else lies there."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Row = Mapping[str, Any]
Ends = tuple[datetime, datetime | None]
Verdict = Literal["right", "wrong", "declined"]

pytestmark = pytest.mark.skipif(
    not JUDGE.exists(), reason=f"no corpora in ../{CORPUS.parent.name}/{CORPUS.name}"
)


@cache
def rules() -> Any:
    """The module of rules that came with the corpora."""
    spec = importlib.util.spec_from_file_location("check_corpus", JUDGE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(code: str) -> Iterator[Row]:
    """The phrases of one language whose meaning is no matter of convention."""
    for file in sorted(CORPUS.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["lang"].partition("-")[0] == code and not rules().CORE_OUT & set(row["tags"]):
                yield row


def meant(row: Row, now: datetime) -> Ends | None:
    """What a phrase means, from its beginning to its end; None where it is declined.

    What is in English, and not said to be British, writes the month first.
    """
    zone = ZoneInfo(row["tz"])
    manner = Manner(date_order="mdy") if row["lang"] == "en" else Manner()
    try:
        found = understand(row["text"], int(now.timestamp()) // 60, zone, row["lang"], manner=manner)
    except Fault:
        return None
    first, last = found.windows[0], found.windows[-1]
    start = first.minute if isinstance(first, Point) else first.start
    end = last.minute if isinstance(last, Point) else last.end
    return shown(start, zone), None if end is None else shown(end, zone)


def shown(minute: int, zone: ZoneInfo) -> datetime:
    return (EPOCH + timedelta(minutes=minute)).astimezone(zone)


@cache
def verdicts(code: str) -> tuple[Verdict, ...]:
    return tuple(verdict(each) for each in rows(code))


def verdict(row: Row) -> Verdict:
    now = datetime.fromisoformat(row["now"]).astimezone(ZoneInfo(row["tz"]))
    got = meant(row, now)
    if got is None:
        return "declined"
    _, both_ends, _ = rules().judge(row, got, now)
    return "right" if both_ends else "wrong"


def share(kind: Verdict, found: tuple[Verdict, ...]) -> float:
    return found.count(kind) / len(found)


@pytest.mark.parametrize("code", CODES)
def test_most_of_what_others_collected_is_understood(code: str) -> None:
    found = verdicts(code)
    assert len(found) >= ROWS_MIN
    assert share("right", found) >= (BEST_SHARE if code in BEST else SHARE)


def test_little_of_what_others_collected_is_taken_for_something_else() -> None:
    found = tuple(each for code in CODES for each in verdicts(code))
    assert share("wrong", found) < WRONG_SHARE
