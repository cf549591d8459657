"""What a language has to bring: every sentence, and the words from which times and dates are made.

The rule: every field is required, so a table that misses a sentence neither type-checks nor constructs.
A field's annotation names the facts of its sentence; a template has those placeholders, no more and no
fewer. A `when`, `day` or `offers` comes as `Speaker` makes it, so templates only put it where every form
of it is right: English without "on", German where an adverb or an accusative may stand. What is said of a
time, when it comes back as `when`, means the same minute: `tools.when` has to understand these words.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Literal, get_type_hints

from msgspec import Struct

# fmt: off
Sentence = Literal[
    "free", "free_with",
    "busy", "buffer", "closed", "closed_day", "closed_day_with", "too_short",
    "cap", "notice", "horizon", "past", "busy_with", "closed_with",
    "offer", "offer_with", "propose", "propose_with", "nothing", "nothing_with", "nothing_then",
    "booked", "booked_duration", "held", "pending",
    "booked_series", "pending_series", "left_out", "left_out_many", "none_booked",
    "moved", "moved_duration", "cancelled", "declined", "released",
    "found", "found_several", "found_next", "found_series", "found_none", "held_several",
    "which_booking", "which_of_many", "no_such_booking", "over", "only_held",
    "too_many_holds", "too_many_guesses", "missing_name_and_day", "bad_repeat",
    "missing_when", "missing_time", "missing_date", "bad_when", "window_backwards", "no_such_date",
    "weekday_mismatch", "which_when", "unknown_reference", "clocks_forward", "bad_duration",
    "unknown_host", "ambiguous_host", "unknown_service", "nobody", "unknown_time_zone",
    "options_people", "options_people_many", "options_services", "options_services_many", "options_which",
    "missing_attendee", "bad_email", "bad_phone", "too_long",
    "unknown_tool", "bad_arguments", "bad_json", "too_deep", "bad_encoding",
    "too_large", "too_many_calls", "too_slow",
    "unconfirmed", "call_id_reused", "overloaded", "unavailable",
    "your_time", "stale",
    "email_is", "phone_is", "name_is",
]
# fmt: on
"""The names of the sentences, so that a misspelt one does not type-check."""


class Sentences(Struct, frozen=True, kw_only=True):
    """Templates of what can be said. The refusals bear the names of `engine.model.Reason`.

    Those about a call itself are read by the model as well: each names what is missing or wrong.
    """

    free: Annotated[str, "when"]
    free_with: Annotated[str, "when, host"]

    busy: Annotated[str, "when"]
    buffer: Annotated[str, "when"]
    """Too close to another appointment."""
    closed: Annotated[str, "when"]
    closed_day: Annotated[str, "day"]
    closed_day_with: Annotated[str, "day, host"]
    too_short: Annotated[str, "when"]
    """Open at that time, but not for long enough."""
    cap: Annotated[str, "when"]
    """`when` is a day. True whether the day, its week or its month is full."""
    notice: Annotated[str, "when"]
    """`when` is the earliest moment possible."""
    horizon: Annotated[str, "when"]
    """`when` is the first day that is too far ahead."""
    past: str
    busy_with: Annotated[str, "when, host"]
    closed_with: Annotated[str, "when, host"]

    offer: Annotated[str, "offers"]
    """Follows a refusal."""
    offer_with: Annotated[str, "offers, host"]
    propose: Annotated[str, "offers"]
    """Answers a question for free times."""
    propose_with: Annotated[str, "offers, host"]
    nothing: str
    """Nothing free in the whole period that can be booked."""
    nothing_with: Annotated[str, "host"]
    nothing_then: str
    """Nothing free in the window asked for; `offer` follows."""

    booked: Annotated[str, "when, host"]
    booked_duration: Annotated[str, "when, host, duration"]

    held: Annotated[str, "when, host, duration"]
    """`duration`: for how long it is kept."""
    pending: Annotated[str, "when, host"]
    """The host has to confirm."""
    booked_series: Annotated[str, "number, first, last, host"]
    """`number` in words, two or more; `first` and `last` are `when`s."""
    pending_series: Annotated[str, "number, first, last, host"]
    left_out: Annotated[str, "times"]
    """Follows `booked_series`: what was not free, up to five."""
    left_out_many: Annotated[str, "number"]
    """The same for more."""
    none_booked: Annotated[str, "when"]
    """All or nothing was asked for, and this one is not free."""

    moved: Annotated[str, "when, host"]
    moved_duration: Annotated[str, "when, host, duration"]
    """Also where only its length has changed."""
    cancelled: Annotated[str, "when, host"]
    """Also where it was cancelled before."""
    declined: Annotated[str, "when, host"]
    released: str
    """What was held for the caller is free again."""

    found: Annotated[str, "when, host"]
    """The one appointment that somebody has."""
    found_several: Annotated[str, "number, times"]
    """`times`, joined with "and", are `when`s, or meetings where the hosts differ."""
    found_next: Annotated[str, "number, times"]
    """More than can be kept in mind: `times` are the next."""
    found_series: Annotated[str, "number, first, last, host"]
    found_none: str
    """Also where several could be meant: which it is, nobody is told."""
    held_several: Annotated[str, "times"]
    which_booking: Annotated[str, "times"]
    """`times` are joined with "or"."""
    which_of_many: Annotated[str, "number, times"]
    """`times`, joined with "and", are the next."""
    no_such_booking: str
    over: str
    """It has begun or is over, and stays as it is."""
    only_held: str
    """There is nothing to move yet: another time may be held, or this one booked."""
    too_many_holds: str
    too_many_guesses: str
    """It was tried to find a booking by a name or an address too often."""
    missing_name_and_day: str
    """What a booking can be found by."""
    bad_repeat: Annotated[str, "most"]
    """`most` is a number in words."""

    missing_when: str
    missing_time: Annotated[str, "day"]
    missing_date: str
    bad_when: str
    window_backwards: str
    no_such_date: str
    weekday_mismatch: Annotated[str, "ordinal, month, weekday, times"]
    """The weekday that was said is not that of the date, which is a `weekday`. `times`, joined with "or",
    are the days that may be meant."""
    which_when: Annotated[str, "times"]
    """What was said can be taken in several ways; `times`, joined with "or", are days or `when`s."""
    unknown_reference: str
    """"The same time", "an hour later": nobody remembers than what."""
    clocks_forward: Annotated[str, "when"]
    """Before a reply: the time named does not exist, as the clocks go forward over it, and is this one."""
    bad_duration: Annotated[str, "least, most"]

    unknown_host: Annotated[str, "names"]
    ambiguous_host: Annotated[str, "names"]
    """`names` are joined with "or"."""
    unknown_service: Annotated[str, "names"]
    nobody: str
    """This business has nobody to book yet."""
    unknown_time_zone: Annotated[str, "zone"]
    options_people: Annotated[str, "names"]
    """Whom a caller can ask for: people, and teams with `team_` before them, joined with "or"."""
    options_people_many: Annotated[str, "names, number"]
    """The first of many, with commas only, and how many others there are: two or more."""
    options_services: Annotated[str, "names"]
    """`names` are joined with "and"."""
    options_services_many: Annotated[str, "names, number"]
    options_which: str
    """Follows one of many."""

    missing_attendee: str
    bad_email: str
    bad_phone: str
    too_long: Annotated[str, "field, most"]
    """`most` is a number of characters in words."""

    unknown_tool: Annotated[str, "names"]
    bad_arguments: str
    bad_json: str
    too_deep: str
    bad_encoding: str
    too_large: Annotated[str, "most"]
    """`most` is a number of kilobytes in words."""
    too_many_calls: Annotated[str, "most"]
    """`most` is a number in words."""
    too_slow: str
    unconfirmed: str
    """The outcome of a write is not known yet; the same call again will tell."""
    call_id_reused: str
    overloaded: str
    unavailable: str

    your_time: Annotated[str, "say"]
    """Around a whole reply where the caller's zone is not that of the business."""
    stale: Annotated[str, "say"]
    """Around a whole reply that comes from memory while the ledger does not answer."""

    email_is: Annotated[str, "spelled"]
    """Follows `booked`: an address that was dictated, read back; see `spelling`."""
    phone_is: Annotated[str, "digits"]
    name_is: Annotated[str, "spelled"]


class Language(Sentences, frozen=True, kw_only=True):
    """One language. Tables are made once, when its module is imported; nothing is composed twice."""

    code: str
    """ISO 639-1."""
    names: tuple[str, ...]
    """What else it is called, in lower case."""

    clock: tuple[str, ...]
    """The 1,440 times of a day, each with its preposition ("at half past two", "alle due", "all'una").

    Each means one minute of the day named, and is short: its part of the day is said only where the bare
    words would be taken for another minute, see `bare`.
    """
    weekdays: tuple[str, ...]
    """Monday first."""
    months: tuple[str, ...]
    ordinals: tuple[str, ...]
    """The days of a month; the first is at 0."""
    year: Callable[[int], str]
    number: Callable[[int], str]
    """Of 0 to 999,999."""
    duration: Callable[[int], str]
    """Of minutes, 0 or more; in the form that follows "for"."""

    today: str
    tomorrow: str
    yesterday: str
    near_date: str
    """Placeholders `weekday` and `ordinal`, and `month` where a day has to be said with it."""
    date: str
    """Placeholders `weekday`, `ordinal` and `month`."""
    date_end: str
    """What closes a date that a time follows: a comma in German."""
    team_: str
    """What a team is called before its name, as it follows `with_`."""
    with_: str
    """The word before a host."""
    for_: str
    """The word before whom a meeting is for."""
    unconfirmed_: str
    """Behind a meeting that the host still has to confirm."""
    signs: Mapping[str, str]
    """What the signs of an e-mail address or a number are called: @ . - _ +"""
    summer: str
    """Behind a time that comes twice: the first one, as the clocks go back."""
    winter: str
    """The second one."""

    and_: str
    or_: str
    others: str
    """In place of names beyond a limit; follows `and_` or `or_`."""


BARE_FROM, BARE_UNTIL = 8 * 60, 18 * 60
"""Between them a business is open: there "half past two" is said, and nobody takes it for the night."""
SIGNS = "@.-_+"


def bare(minute: int) -> bool:
    """Whether a time of the day needs no part of the day beside it on a dial of twelve hours."""
    return BARE_FROM <= minute < BARE_UNTIL


def facts() -> dict[str, frozenset[str]]:
    """Every sentence, with the facts that its template takes."""
    found: dict[str, frozenset[str]] = {}
    for name, hint in get_type_hints(Sentences, include_extras=True).items():
        documented = getattr(hint, "__metadata__", ("",))[0]
        found[name] = frozenset(documented.replace(",", " ").split())
    return found
