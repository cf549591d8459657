"""The tools as a model is told of them: one flat definition each.

The rule: a definition is what every dialect accepts: a flat object of strings, a description on every
property, every property required, "" meaning unknown. What the platform itself knows (conversation,
call id, caller's number) is in no definition, so that no model can make it up.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from tools.schemas.roster import FINDER, Roster

DESCRIPTION_MAX = 1_000
"""Characters of any description: OpenAI takes 1,024 of a tool, and a model reads them at every turn."""

PARAMETERS = {
    "when": (
        "The day and time in the caller's own words and language, exactly as they said it: 'tomorrow at half "
        "past two', 'Thursday afternoon or Friday morning', 'an hour later', 'the second one'. Do not "
        "work out dates yourself. A time that a tool has offered may be given back as it was said, or in "
        "ISO 8601. Empty if the caller has not said."
    ),
    "duration": "How long it takes, as the caller said it: 22, 'half an hour'. Empty for the usual length.",
    "with_whom": "The person, team or service the caller asks for, as they said it. Empty for anyone.",
    "attendee_name": "The name of the person the appointment is for. Empty if not known.",
    "attendee_email": "Their e-mail address, as they said or spelled it. Empty if not known; ask only once.",
    "attendee_phone": "Their phone number as they said it, if it is not the one they call from. Else empty.",
    "booking_id": "The id of a booking or of a held time, if a tool or the caller has given it. Else empty.",
    "which": (
        "Which of the caller's appointments is meant: its present day and time in the caller's words. Empty "
        "if there is only one."
    ),
    "repeat": "How the booking repeats: daily, weekly, every 2 weeks, monthly. Empty for a single one.",
    "times": "How many appointments a repeating booking has in all, such as 6. Empty for a single one.",
    "if_some_taken": "For a repeating booking: 'skip' to leave out times that are taken. Empty: all or none.",
    "context": "What the appointment is about, in a sentence, for whoever they will meet. Empty if unsaid.",
    "time_zone": "IANA name of the caller's time zone, such as Europe/Berlin, if it differs. Else empty.",
    "language": "Two-letter code of the language the caller speaks, such as en or de.",
    "count": "How many times to offer, such as 3. Empty for the usual number.",
}
"""Every parameter that a model can fill in, as it is told of it."""

_ASKED = ("when", "duration", "with_whom")
_ATTENDEE = ("attendee_name", "attendee_email", "attendee_phone")
_REPEAT = ("repeat", "times", "if_some_taken")
_CALLER = ("time_zone", "language")


class Effects(Struct, frozen=True):
    """What a call does to the calendar, in the terms of MCP."""

    read_only: bool = False
    destructive: bool = False
    """Whether it changes or ends what was there."""
    idempotent: bool = True
    """Whether the same call again, in the same conversation, has no further effect."""


class Definition(Struct, frozen=True):
    """One tool, in general."""

    name: str
    description: str
    """`{at}` is where the name of the business goes."""
    parameters: tuple[str, ...]
    effects: Effects
    own: Mapping[str, str] = {}
    """Parameters that mean something else here."""


class Described(Struct, frozen=True):
    """One tool as a model of one business is told of it."""

    name: str
    description: str
    parameters: dict[str, str]
    """What each is, by name, in order."""
    effects: Effects

    def schema(self) -> dict[str, Any]:
        """Its parameters as JSON Schema."""
        return {
            "type": "object",
            "properties": {
                name: {"type": "string", "description": text} for name, text in self.parameters.items()
            },
            "required": list(self.parameters),
        }


DEFINITIONS = (
    Definition(
        "check_slot",
        "Check whether one exact time{at} is free. Call it as soon as the caller names a day and a time. "
        "Speak the answer; if the time is taken it names free ones.",
        (*_ASKED, *_CALLER),
        Effects(read_only=True),
    ),
    Definition(
        "propose_times",
        "Get free times to offer{at}: in a window, near a time, or the soonest if nothing is said. "
        "Only ever offer times that this tool or check_slot has named.",
        (*_ASKED, "count", *_CALLER),
        Effects(read_only=True),
    ),
    Definition(
        FINDER,
        "Find out whom and what a caller can ask for{at}: people, teams and services. Call it when they ask "
        "who or what there is, or when you are not sure of a name.",
        ("with_whom", *_CALLER),
        Effects(read_only=True),
        {"with_whom": "A name or a part of it, as the caller said it. Empty for everyone and everything."},
    ),
    Definition(
        "hold_slot",
        "Keep a time{at} for the caller for a few minutes, while they decide or spell their name. Call it "
        "when they lean towards a time; then call book for the same time.",
        (*_ASKED, "attendee_name", *_CALLER),
        Effects(idempotent=False),  # it is then held for longer
    ),
    Definition(
        "book",
        "Book a time{at} that the caller has agreed to. A name or a phone number is enough. It is booked "
        "only when the answer says so; if the answer is not yet confirmed, call again with the same "
        "arguments.",
        (*_ASKED, *_ATTENDEE, "context", "booking_id", *_REPEAT, *_CALLER),
        Effects(),
    ),
    Definition(
        "reschedule",
        "Move the caller's appointment{at} to another time, length or person. Until the answer says so, the "
        "old time stays theirs.",
        ("which", *_ASKED, "attendee_name", "booking_id", *_CALLER),
        Effects(destructive=True),
    ),
    Definition(
        "cancel",
        "Cancel the caller's appointment{at}, or let go of a held time, once they have said that they want "
        "to.",
        ("which", "attendee_name", "booking_id", *_CALLER),
        Effects(destructive=True),
    ),
    Definition(
        "find_bookings",
        "Find the caller's upcoming appointments{at} by the number they call from, or by an id. A name "
        "together with the day, or an e-mail address, works only for some businesses.",
        ("booking_id", "when", "attendee_name", "attendee_email", *_CALLER),
        Effects(read_only=True),
    ),
)
"""The tools in the order in which a conversation needs them."""


def described(roster: Roster | None = None) -> tuple[Described, ...]:
    """The tools that a business needs; without one, as they are anywhere.

    Where all names stand in the descriptions, or none do, `list_options` is left out.
    """
    finds = roster is not None and not roster.whole()
    return tuple(describe(each, roster) for each in DEFINITIONS if finds or each.name != FINDER)


def describe(tool: Definition, roster: Roster | None = None) -> Described:
    """One tool of a business."""
    at = f" at {roster.business}" if roster is not None else ""
    texts = PARAMETERS | (_of(roster) if roster is not None else {}) | dict(tool.own)
    parameters = {name: texts[name] for name in tool.parameters}
    return Described(tool.name, tool.description.format(at=at), parameters, tool.effects)


def _of(roster: Roster) -> dict[str, str]:
    """The parameters of which a business knows more."""
    zone, language = roster.time_zone, roster.language
    return {
        "with_whom": f"{PARAMETERS['with_whom']} {roster.named()}".strip(),
        "time_zone": f"IANA name of the caller's time zone, if it is another than {zone}. Else empty.",
        "language": f"Two-letter code of the language the caller speaks. Empty for {language}.",
    }
