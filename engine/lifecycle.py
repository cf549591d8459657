"""What may become of a booking: one literal table, and nothing beside it.

The rule: whatever changes a status asks here. An action that the table does not have for a status does
not happen; whether time has to have passed for it is said beside it.
"""

from collections.abc import Mapping
from typing import Literal

from engine.model import Status

Action = Literal[
    "hold", "book", "request", "confirm", "decline", "reschedule", "cancel", "complete", "no_show"
]
"""`request` is a booking that the host must confirm."""

TRANSITIONS: Mapping[Status | Literal["new"], Mapping[Action, Status]] = {
    "new": {"hold": "held", "book": "confirmed", "request": "pending"},
    "held": {"book": "confirmed", "request": "pending", "cancel": "cancelled"},
    "pending": {
        "confirm": "confirmed",
        "decline": "declined",
        "cancel": "cancelled",
        "reschedule": "rescheduled",
    },
    "confirmed": {
        "cancel": "cancelled",
        "reschedule": "rescheduled",
        "complete": "completed",
        "no_show": "no_show",
    },
    "rescheduled": {"book": "confirmed", "request": "pending"},
    "completed": {"no_show": "no_show"},
    "no_show": {"complete": "completed"},
    "cancelled": {},
    "declined": {},
}
"""`rescheduled` lasts for no time: it is what the old place becomes in the decision that takes the new."""

TAKING: frozenset[Status] = frozenset(("held", "pending", "confirmed", "completed", "no_show"))
"""These take their time; a hold until it expires."""
STANDING: frozenset[Status] = frozenset(("pending", "confirmed"))
"""These are appointments that somebody still has."""
AFTER_START: frozenset[Action] = frozenset(("complete", "no_show"))
"""Nobody has come, or not, before it begins."""
BEFORE_START: frozenset[Action] = frozenset(("confirm", "decline", "reschedule", "cancel"))
"""What has begun cannot be undone."""


def after(status: Status | Literal["new"], action: Action) -> Status | None:
    """The status that the action leads to; None where it cannot be done."""
    return TRANSITIONS[status].get(action)
