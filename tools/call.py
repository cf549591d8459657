"""A tool call as every platform's envelope is reduced to it, and the reply that goes back into one."""

from typing import Any, Literal

from msgspec import Struct, field


class ToolCall(Struct, frozen=True):
    """One call. What the platform knows comes from its envelope, never from the model's arguments."""

    name: str
    arguments: dict[str, Any]
    """As the model produced them: any JSON value under any name."""
    id: str = ""
    """The tool-call id; "" where the platform gives none."""
    conversation: str = ""
    caller: str = ""
    """The number of the person on the line, as the platform has it; "" where it is withheld."""
    key: str = ""
    """The idempotency key: under it the reply itself is kept, and is given again as it was."""


class SlotData(Struct, frozen=True, omit_defaults=True):
    """A time in a reply: ISO 8601 with the offset of the caller's zone. `host`: an id, "" for anyone."""

    start: str
    end: str
    host: str = ""


class BookingData(Struct, frozen=True, omit_defaults=True):
    """A booking in a reply. `host` is the first of `hosts`, who are ids."""

    id: str = ""
    """Left out where a booking was found by what anybody could say; the next four are always there."""
    status: str = ""
    start: str = ""
    end: str = ""
    host: str = ""
    hosts: tuple[str, ...] = ()
    attendee: dict[str, str] = field(default_factory=dict)
    service: str = ""
    team: str = ""
    context: str = ""
    held_until: str = ""
    seat: str = ""
    """Where there is room for several: which of them, and the id for whoever has no other claim to it."""
    series: str = ""
    """What all bookings of one repetition share."""


class OptionData(Struct, frozen=True):
    """Whom or what a caller can ask for; the id can be handed back as `with_whom`."""

    id: str
    name: str
    kind: Literal["host", "team", "service"]


class Reply(Struct, frozen=True, omit_defaults=True):
    """`say` is one line that can be spoken; the rest is data, each part only where it applies."""

    say: str
    available: bool | None = None
    reason: str = ""
    """A stable code: why not, or what is missing."""
    slot: SlotData | None = None
    slots: tuple[SlotData, ...] | None = None
    booking: BookingData | None = None
    bookings: tuple[BookingData, ...] | None = None
    options: tuple[OptionData, ...] | None = None
    stale: bool = False
    """Said from memory while the ledger does not answer: it may have changed since."""
