"""The nouns: documents that the ledger keeps, and the values that pass between modules.

The rule: a moment is an int, minutes since the Unix epoch, UTC; a slot is half-open, [start, end).
Everything here is frozen, hashable where it can be, and knows nothing of JSON, clocks or stores.
"""

from typing import Literal

from msgspec import Struct

DAY = 1440
"""Minutes of a UTC day."""

DURATION_MIN = 1
DURATION_MAX = DAY
"""A slot lasts at most a day: with its buffers it then touches at most three UTC days."""
BUFFER_MAX = DAY // 2
"""See `DURATION_MAX`: 720 + 1440 + 720 minutes touch three UTC days, not four."""
NOTICE_MAX = 365 * DAY
HORIZON_DAYS_MAX = 730
"""Two years of minutes are 131 KB a host at worst; nobody books further ahead by phone."""
GRID_MAX = DAY
SPANS_MAX = 24
"""Opening spans a day: one an hour is more than any business has."""
OVERRIDES_MAX = 1_000
HOSTS_MAX = 1_000
"""Hosts of a team or service: a query visits each of them."""
CAPACITY_MAX = 100
"""Seats of one booking: they are one document, and a commit has room for 5 KB each."""
WEIGHT_MAX = 20
"""So that a share of a turn is a whole number (see `engine.turns`)."""
PRIORITY_MAX = 100
HOLD_S_MIN = 60
"""It is said in minutes."""
HOLD_S_MAX = 3_600
"""An hour: nobody stays on the line for longer, and whoever hangs up blocks the time for so long."""
HOLDS_MAX = 3
"""Times that one caller holds at once: as many as are offered."""
ANONYMOUS_HOLDS_MAX = 20
"""Times of one tenant that are held for callers of whom neither number nor conversation is known."""
OCCURRENCES_MAX = 52
"""Bookings of one series: a year of weeks."""
STEPS_MAX = 50
"""Steps of a booking's history that are kept, the newest; it moves a few times at most."""

Weekly = tuple[tuple["Span", ...], ...]
"""Seven entries, Monday first."""


class Span(Struct, frozen=True, array_like=True, order=True):
    """Opening time in wall minutes of the date on which it begins; past 1440 runs overnight."""

    start: int
    end: int


class Hours(Struct, frozen=True, omit_defaults=True):
    """Weekly opening hours and the dates on which other hours hold (none: closed all date).

    A span belongs to the date on which it begins, so an override of Tuesday leaves alone what Monday
    night still runs into Tuesday morning. `weekly=None`: those of the tenant.
    """

    weekly: Weekly | None = None
    overrides: tuple[tuple[str, tuple[Span, ...]], ...] = ()
    """Pairs of ISO date and spans, sorted by date."""


class Rules(Struct, frozen=True, omit_defaults=True):
    """What a tenant, host or service may set: the service's goes first, then the host's, the tenant's."""

    duration: int | None = None
    buffer_before: int | None = None
    buffer_after: int | None = None
    notice: int | None = None
    """Minutes between now and the earliest start."""
    horizon_days: int | None = None
    """The last local date that can be booked, counted from today."""
    grid: int | None = None
    """Offered starts are multiples of it on the host's wall clock."""
    hold_s: int | None = None
    """How long a time is held for a caller who has not decided yet."""
    confirm: bool | None = None
    """The host must confirm: until then a booking is pending, and takes the time all the same."""
    capacity: int | None = None
    """Attendees at one time: same service, same start, same end."""


class Terms(Struct, frozen=True):
    """`Rules` of service, host and tenant merged: what holds for one query on one host."""

    duration: int = 30
    buffer_before: int = 0
    buffer_after: int = 0
    notice: int = 0
    horizon_days: int = 90
    grid: int = 15
    hold_s: int = 120
    confirm: bool = False
    capacity: int = 1


class Caps(Struct, frozen=True, omit_defaults=True):
    """The most that a host takes in a local day, week (from Monday) or month, by the date of the start."""

    day_count: int | None = None
    day_minutes: int | None = None
    week_count: int | None = None
    week_minutes: int | None = None
    month_count: int | None = None
    month_minutes: int | None = None


FindBy = Literal["name", "email"]
PartOfDay = Literal["morning", "forenoon", "noon", "afternoon", "evening", "night"]
NextWeekday = Literal["ask", "soonest", "next_week"]
DateOrder = Literal["", "dmy", "mdy"]


class Manner(Struct, frozen=True, omit_defaults=True):
    """What a business means by what can be meant in several ways."""

    parts: tuple[tuple[PartOfDay, Span], ...] = ()
    """Parts of a day, in wall minutes; those that are not here are as everywhere."""
    next_weekday: NextWeekday = "ask"
    """"Next Friday": the next one there is, or that of next week. "ask": where these are not the same."""
    date_order: DateOrder = ""
    """Of "12/1": the month first, as in the United States, or the day. "": by language and zone."""


class Tenant(Struct, frozen=True, omit_defaults=True):
    """One business. Its zone, language, hours and rules hold where a host has none of its own."""

    id: str
    name: str
    time_zone: str
    language: str = "en"
    hours: Hours = Hours()
    rules: Rules = Rules()
    find_by: tuple[FindBy, ...] = ()
    """By what else than number and id callers may find a booking: "name" (with its date), "email"."""
    manner: Manner = Manner()


class Host(Struct, frozen=True, omit_defaults=True):
    """A person or a thing that is booked."""

    id: str
    name: str
    time_zone: str | None = None
    hours: Hours = Hours()
    rules: Rules = Rules()
    caps: Caps = Caps()
    weight: int = 1
    """Share of a round robin: who has 2 gets twice as many as who has 1."""
    priority: int = 0
    """Whoever has a higher one goes first, whenever they are free."""


Mode = Literal["round_robin", "collective"]


class Team(Struct, frozen=True, omit_defaults=True):
    """Hosts that are booked together: any one of them (round robin), or all at once (collective)."""

    id: str
    name: str
    hosts: tuple[str, ...]
    mode: Mode = "round_robin"


class Service(Struct, frozen=True, omit_defaults=True):
    """An optional shortcut: rules under a name, and who does it (nobody named: any host)."""

    id: str
    name: str
    team: str | None = None
    hosts: tuple[str, ...] = ()
    rules: Rules = Rules()


class BusyBlock(Struct, frozen=True, omit_defaults=True):
    """Time in which a host cannot be booked and that is no booking of ours."""

    id: str
    host: str
    start: int
    end: int


class Attendee(Struct, frozen=True, omit_defaults=True):
    """Who comes. Any one of the three is enough."""

    name: str = ""
    email: str = ""
    phone: str = ""


Status = Literal[
    "held", "pending", "confirmed", "cancelled", "declined", "rescheduled", "completed", "no_show"
]
"""See `engine.lifecycle`. "rescheduled" is what a place became that a booking has left."""


class Step(Struct, frozen=True, omit_defaults=True):
    """What a booking was, and where, until something was decided about it at `until_ms`."""

    status: Status
    until_ms: int
    start: int
    end: int
    hosts: tuple[str, ...]
    booking: str = ""
    """Of a seat: the id of the booking that it was in."""


class Seat(Struct, frozen=True, omit_defaults=True):
    """One attendee's part in a booking that has room for several."""

    id: str
    attendee: Attendee
    status: Status = "confirmed"
    held_until_ms: int = 0
    context: str = ""
    time_zone: str = ""
    language: str = ""
    conversation: str = ""
    caller: str = ""
    op: str = ""
    fingerprint: str = ""
    decided_at_ms: int = 0
    history: tuple[Step, ...] = ()
    series: str = ""


class Booking(Struct, frozen=True, omit_defaults=True):
    """A slot that is taken. `hosts` has one entry, or all of a collective team.

    What belongs to the attendee stands here where there is room for one, and in `seats` where there is
    room for several: then this has no attendee, and its status is that of the furthest of them. Whoever
    reads or writes it goes through `engine.seats`.
    """

    id: str
    hosts: tuple[str, ...]
    start: int
    end: int
    attendee: Attendee = Attendee()
    status: Status = "confirmed"
    buffer_before: int = 0
    buffer_after: int = 0
    service: str | None = None
    team: str | None = None
    context: str = ""
    time_zone: str = ""
    language: str = ""
    conversation: str = ""
    """The entity of the conversation that booked it; "" where the platform names none."""
    caller: str = ""
    """The entity of the caller's number; "" where it is withheld."""
    op: str = ""
    """The operation that made it, and the fingerprint of what was asked: a repetition finds it here."""
    fingerprint: str = ""
    decided_at_ms: int = 0
    """When its status was decided."""
    held_until_ms: int = 0
    """Of a time that is held: by then it is free again."""
    history: tuple[Step, ...] = ()
    """What it was before, the oldest first."""
    series: str = ""
    """The id that all bookings of one repetition share: that of the first."""
    capacity: int = 1
    seats: tuple[Seat, ...] = ()


class Turn(Struct, frozen=True, omit_defaults=True):
    """Fairness of a round robin. Not an entity (see `engine.turns`)."""

    host: str
    number: int
    """When a host was last booked, as a count that only grows."""
    load: int = 0
    """What its bookings weigh, in `engine.turns.UNIT`s divided by its weight."""


class Guesses(Struct, frozen=True, omit_defaults=True):
    """How often somebody has tried to find a booking by a name or an address; see `engine.guessing`."""

    id: str
    count: int
    first_at_ms: int
    found: tuple[str, ...] = ()
    """Of a conversation: the ids of what it has found, and may change."""


class Business(Struct, frozen=True):
    """In the directory: that a tenant exists."""

    id: str


EVERY_TENANT = "*"
"""Among the tenants of a credential: it opens all of them, those that come later too."""


class ApiKey(Struct, frozen=True, omit_defaults=True):
    """In the directory: a credential, kept as the SHA-256 of its token in hex, never the token itself."""

    digest: str
    id: str
    """Short and public: what `keys list` shows and `keys revoke` takes."""
    tenant: str
    """The one that it opens; "" where `tenants` has several, or `EVERY_TENANT`."""
    name: str = ""
    created_at_ms: int = 0
    revoked_at_ms: int | None = None
    tenants: tuple[str, ...] = ()


class Secret(Struct, frozen=True, omit_defaults=True):
    """In the directory: what a platform signs its requests with. Kept as it is, to check with."""

    id: str
    platform: str
    value: str
    tenants: tuple[str, ...]
    """Whose requests may be signed with it, or `EVERY_TENANT`."""
    name: str = ""
    created_at_ms: int = 0


class Line(Struct, frozen=True, omit_defaults=True):
    """In the directory: the number that is dialled, or the agent that answers, and for whom it does."""

    id: str
    """The digits of a number, or a platform's id of an agent."""
    tenant: str


Credential = ApiKey | Secret | Line
Document = Tenant | Host | Team | Service | BusyBlock | Booking | Turn | Guesses | Business | Credential

Reason = Literal["past", "notice", "horizon", "closed", "busy", "buffer", "cap"]
"""Why a start is not free, in the order in which it is judged."""


class Slot(Struct, frozen=True):
    """A time with the hosts that are free for it."""

    start: int
    end: int
    hosts: tuple[str, ...]


class Refusal(Struct, frozen=True):
    """Why a start is not free. `limit`: the first moment late enough (`notice`) or too late (`horizon`)."""

    reason: Reason
    limit: int | None = None


class Party(Struct, frozen=True):
    """Who is to be met: some of these hosts (round robin) or all of them (collective)."""

    hosts: tuple[str, ...]
    mode: Mode = "round_robin"
    service: str | None = None
    team: str | None = None


class Change(Struct, frozen=True):
    """What one commit did to one tenant: documents by key, and the keys that went."""

    puts: dict[str, Document] = {}
    deletes: tuple[str, ...] = ()
