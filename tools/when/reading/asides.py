"""What one word says beside a day or a time: "around", "early", "as soon as possible".

The rule: a line of the table, and no code.
"""

from collections.abc import Mapping

from tools.when.frame import EARLIER, EARLY, END, LATE, LATER
from tools.when.reading.reader import Reader

ASIDES: Mapping[str, Mapping[str, object]] = {
    "later": {"late": LATE, "than": LATER},  # "later", "later today": the rest of it
    "earlier": {"late": EARLY, "than": EARLIER},
    "around": {"about": True},
    "early": {"late": EARLY},
    "late": {"late": LATE},
    "first_thing": {"late": EARLY, "soon": True},
    "last_thing": {"edge": END},
    "soonest": {"soon": True},
    "summer": {"fold": "summer"},
    "winter": {"fold": "winter"},
    "now": {"now": True},
    "whole_day": {"whole": True},
    "workday": {"workday": True},
}
"""The fields of a frame that a word sets, by its kind."""


def aside(reader: Reader, index: int) -> int:
    """The first thing of the table that the word says."""
    tag = reader.tags[index]
    reader.set(**next(said for kind, said in ASIDES.items() if kind in tag))
    return index + 1
