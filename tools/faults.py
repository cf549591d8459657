"""What is missing or wrong in a call, as a stable reason and facts; words are added at the very end.

The rule: each fault has a reason of its own, which is also the name of its sentence in every language.
"""

from typing import Literal

from engine.errors import HalfpastError

FaultReason = Literal[
    "missing_when",
    "missing_time",
    "missing_date",
    "bad_when",
    "window_backwards",
    "no_such_date",
    "weekday_mismatch",
    "which_when",
    "unknown_reference",
    "bad_duration",
    "unknown_host",
    "ambiguous_host",
    "unknown_service",
    "nobody",
    "unknown_time_zone",
    "no_such_booking",
    "over",
    "only_held",
    "too_many_holds",
    "too_many_guesses",
    "missing_name_and_day",
    "bad_repeat",
    "missing_attendee",
    "bad_email",
    "bad_phone",
    "too_long",
    "unknown_tool",
    "bad_arguments",
    "bad_json",
    "too_deep",
    "bad_encoding",
    "too_large",
    "too_many_calls",
    "too_slow",
    "unconfirmed",
    "call_id_reused",
    "overloaded",
    "unavailable",
]

Fact = str | int | tuple[str, ...] | tuple[int, ...]
"""A text; minutes; names; or days and moments."""


class Fault(HalfpastError):
    """A call that cannot be answered as it is."""

    code = "fault"

    def __init__(self, reason: FaultReason, **facts: Fact) -> None:
        super().__init__(reason, **facts)
        self.reason = reason
        self.said = facts
