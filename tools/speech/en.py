"""English, as a friendly and brief receptionist speaks it.

The rule: within the hours of a business a time is said bare, "half past two"; outside of them with its part
of the day. What comes right after midnight says that it is the start of the day named, as many people would
take "Tuesday at midnight" for the end of it.
"""

from engine.model import DAY
from tools.speech.language import Language, bare

# fmt: off
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
_TENS = (
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third",
    "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth", "twenty-ninth",
    "thirtieth", "thirty-first",
)
# fmt: on


def number(value: int) -> str:
    """A number from 0 to 999,999."""
    if value < 20:
        return _ONES[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]
    size, word = (1_000, "thousand") if value >= 1_000 else (100, "hundred")
    high, low = divmod(value, size)
    if not low:
        return f"{number(high)} {word}"
    return f"{number(high)} {word} {'and ' if low < 100 else ''}{number(low)}"


def year(value: int) -> str:
    """A year as it is read: "twenty twenty-seven", "two thousand and nine"."""
    high, low = divmod(value, 100)
    if value % 1_000 < 10:
        return number(value)
    if low < 10:
        return f"{number(high)} oh {number(low)}" if low else f"{number(high)} hundred"
    return f"{number(high)} {number(low)}"


def duration(minutes: int) -> str:
    """A length of time: "twenty-two minutes", "half an hour", "two and a half hours"."""
    hours, rest = divmod(minutes, 60)
    if rest == 30:
        return f"{number(hours)} and a half hours" if hours else "half an hour"
    parts = []
    if hours:
        parts.append(f"{number(hours)} {'hour' if hours == 1 else 'hours'}")
    if rest or not hours:
        parts.append(f"{number(rest)} {'minute' if rest == 1 else 'minutes'}")
    return " and ".join(parts)


def _part(hour: int) -> str:
    if hour < 12:
        return "in the morning"
    if hour < 18:
        return "in the afternoon"
    return "in the evening" if hour < 22 else "at night"


def _after_midnight(minute: int) -> str:
    spoken = {
        0: "midnight",
        1: "one minute past midnight",
        15: "a quarter past midnight",
        30: "half past midnight",
    }
    words = spoken.get(minute) or f"{number(minute)} minutes past midnight"
    return f"{words} at the start of the day"


def _time(minute_of_day: int) -> str:
    hour, minute = divmod(minute_of_day, 60)
    if hour == 0 and minute != 45:
        return f"at {_after_midnight(minute)}"
    if (hour, minute) == (12, 0):
        return "at noon"
    if (hour, minute) == (23, 45):
        return "at a quarter to midnight"
    words = _on_the_dial(hour, minute)
    return f"at {words}" if bare(minute_of_day) else f"at {words} {_part(hour)}"


def _on_the_dial(hour: int, minute: int) -> str:
    """`hour`: the one that is running."""
    if minute == 45:
        return f"a quarter to {number(hour % 12 + 1)}"
    name = number((hour - 1) % 12 + 1)
    if minute == 0:
        words = name
    elif minute == 15:
        words = f"a quarter past {name}"
    elif minute == 30:
        words = f"half past {name}"
    else:
        words = f"{name} {'oh ' if minute < 10 else ''}{number(minute)}"
    return words


ENGLISH = Language(
    code="en",
    names=("eng", "english", "englisch", "anglais", "inglés"),
    clock=tuple(map(_time, range(DAY))),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=_MONTHS,
    ordinals=_ORDINALS,
    year=year,
    number=number,
    duration=duration,
    today="today",
    tomorrow="tomorrow",
    yesterday="yesterday",
    near_date="{weekday} the {ordinal}",
    date="{weekday} the {ordinal} of {month}",
    date_end="",
    team_="the team",
    with_="with",
    for_="for",
    unconfirmed_="not yet confirmed",
    signs={"@": "at", ".": "dot", "-": "dash", "_": "underscore", "+": "plus"},
    summer="summer time",
    winter="winter time",
    and_="and",
    or_="or",
    others="others",
    free="{when} is free.",
    free_with="{when} is free with {host}.",
    busy="Sorry, {when} is already taken.",
    buffer="Sorry, {when} is too close to another appointment.",
    closed="Sorry, {when} is outside our opening hours.",
    closed_day="Sorry, we are closed {day}.",
    closed_day_with="Sorry, {host} is away {day}.",
    too_short="Sorry, {when} leaves too little time within our opening hours.",
    cap="Sorry, we cannot take any more appointments for {when}.",
    notice="Sorry, that is too short notice; the earliest is {when}.",
    horizon="Sorry, that is too far ahead; we only take bookings before {when}.",
    past="That time has already passed.",
    busy_with="Sorry, {when} is already taken with {host}.",
    closed_with="Sorry, {when} is outside the working hours of {host}.",
    offer="I could do {offers}.",
    offer_with="With {host}, I could do {offers}.",
    propose="I have {offers}.",
    propose_with="With {host}, I have {offers}.",
    nothing="There is nothing free as far ahead as we book.",
    nothing_with="There is nothing free with {host} as far ahead as we book.",
    nothing_then="Sorry, nothing is free in that time.",
    booked="You are booked for {when} with {host}.",
    booked_duration="You are booked for {when} with {host}, for {duration}.",
    held="I am holding {when} with {host} for you for {duration}.",
    pending="I have asked {host} for {when}; it is booked as soon as that is confirmed.",
    booked_series="You are booked for {number} appointments with {host}, from {first} until {last}.",
    pending_series=(
        "I have asked {host} for {number} appointments, from {first} until {last}; they are not confirmed "
        "yet."
    ),
    left_out="I had to leave out {times}.",
    left_out_many="{number} more were not free.",
    none_booked="Sorry, {when} is not free, so I have not booked any of them; shall I leave that one out?",
    moved="Your appointment is now {when} with {host}.",
    moved_duration="Your appointment is now {when} with {host}, for {duration}.",
    cancelled="Your appointment for {when} with {host} is cancelled.",
    declined="Sorry, your appointment for {when} with {host} was declined.",
    released="All right, that time is no longer held for you.",
    found="You have an appointment {when} with {host}.",
    found_several="You have {number} appointments: {times}.",
    found_next="You have {number} appointments; the next ones are {times}.",
    found_series="You have {number} appointments with {host}, from {first} until {last}.",
    found_none="I cannot find an upcoming appointment for you.",
    held_several="I am holding {times} for you.",
    which_booking="Which one do you mean: {times}?",
    which_of_many="Which one do you mean? You have {number}; the next ones are {times}.",
    no_such_booking="I cannot find that appointment; could you tell me its day and time?",
    over="That appointment has already begun or is over, so it stays as it is.",
    only_held="That time is only held so far; shall I hold another one instead, or book this one?",
    too_many_holds="I cannot hold any more times just now; which one shall I book?",
    too_many_guesses="I cannot look that up again; please call from the number that you booked with.",
    missing_name_and_day="To find your appointment, I need its day and the full name that it is under.",
    bad_repeat="How often should it repeat? It can be daily, weekly or monthly, up to {most} times.",
    missing_when="I need the day and the time.",
    missing_time="I still need the time; for {day}, what time would you like?",
    missing_date="I still need the day; which day would you like?",
    bad_when="I could not understand that time; please give me the calendar date and the time of day.",
    window_backwards="The end is before the start; from when until when would suit you?",
    no_such_date="That date does not exist; which day would you like?",
    weekday_mismatch="The {ordinal} of {month} is a {weekday}; do you mean {times}?",
    which_when="Do you mean {times}?",
    unknown_reference="I am not sure which time that refers to; which day and time would you like?",
    clocks_forward="The clocks go forward then, so that is {when}.",
    bad_duration="How long should it be? It can be anything from {least} to {most}.",
    unknown_host="I do not know that name; we have {names}. Whom would you like to see?",
    ambiguous_host="That name fits several people; do you mean {names}?",
    unknown_service="I do not know that service; we have {names}. Which one would you like?",
    nobody="There is nobody here to book yet.",
    unknown_time_zone=(
        "I do not know the time zone {zone}; please name a city, or an IANA zone such as Europe/Berlin."
    ),
    options_people="You can see {names}.",
    options_people_many="You can see {names} or {number} others.",
    options_services="We offer {names}.",
    options_services_many="We offer {names} and {number} more services.",
    options_which="Which name are you looking for?",
    missing_attendee="I need a name, a phone number or an e-mail address for the booking.",
    bad_email="That e-mail address does not look complete; could you spell it once more?",
    bad_phone="That phone number does not look complete; could you repeat it?",
    too_long="The {field} is too long; at most {most} characters are possible.",
    unknown_tool="There is no tool of that name; there are {names}.",
    bad_arguments="The arguments must be one complete JSON object.",
    bad_json="The request is not valid JSON.",
    too_deep="The arguments are nested too deeply.",
    bad_encoding="The request must be text in UTF-8.",
    too_large="The request is too large; at most {most} kilobytes are possible.",
    too_many_calls="That is too much at once; please send at most {most} calls in one message.",
    too_slow="The request did not arrive in time; please send it again.",
    unconfirmed="I could not confirm that yet; please ask me again in a moment, and I will know.",
    call_id_reused="That call id was already used for another request; please try again with a new one.",
    overloaded="There are too many requests at once; please try again in a moment.",
    unavailable="I cannot reach the calendar right now; please try again in a moment.",
    your_time="{say} That is in your local time.",
    stale="{say} That may have changed in the last moments.",
    email_is="I have noted the e-mail address as {spelled}.",
    phone_is="I have noted the number {digits}.",
    name_is="I have noted the name as {spelled}.",
)
