"""Where and when to look: zones that differ in every way that zones do, and the days they change on."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

ZONES = (
    "UTC",
    "Europe/Berlin",
    "Europe/Dublin",  # summer is its standard time, winter is a negative daylight saving
    "America/New_York",
    "America/St_Johns",  # -3:30
    "America/Havana",  # changes at midnight
    "America/Santiago",  # changes at midnight, southern
    "America/Asuncion",
    "America/Nuuk",  # falls back to the date before
    "America/Scoresbysund",
    "Atlantic/Azores",  # changes at midnight
    "Africa/Cairo",  # changes at midnight
    "Africa/Casablanca",  # an hour back for Ramadan
    "Asia/Beirut",  # changes at midnight
    "Asia/Gaza",
    "Asia/Tehran",  # +3:30
    "Asia/Kolkata",  # +5:30
    "Asia/Kathmandu",  # +5:45
    "Australia/Lord_Howe",  # changes by half an hour
    "Antarctica/Troll",  # changes by two hours
    "Pacific/Norfolk",
    "Pacific/Chatham",  # +12:45, changes at 2:45
    "Pacific/Apia",  # +13
    "Pacific/Kiritimati",  # +14
    "Pacific/Pago_Pago",  # -11
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)


def day_of(on: date) -> int:
    """Days since the epoch."""
    return (on - EPOCH.date()).days


def date_of(day: int) -> date:
    return EPOCH.date() + timedelta(days=day)


TURNS_OF_THE_CALENDAR = tuple(
    day_of(each)
    for each in (
        date(2026, 12, 31),  # a week over two years, in week 53
        date(2027, 1, 31),  # the month ends with its week
        date(2027, 2, 28),
        date(2028, 2, 29),
        date(2028, 7, 31),  # a week over two months
    )
)


@cache
def changes(zone: str) -> tuple[int, ...]:
    """The minutes at which the zone's offset changes in 2026 to 2028, found by scanning for them."""
    found = []
    for day in range(day_of(FIRST), day_of(LAST) + 1):
        low, high = day * 1440, (day + 1) * 1440
        if _offset(zone, low) == _offset(zone, high):
            continue
        while high - low > 1:
            middle = (low + high) // 2
            if _offset(zone, middle) == _offset(zone, day * 1440):
                low = middle
            else:
                high = middle
        found.append(high)
    return tuple(found)


def _offset(zone: str, minute: int) -> timedelta | None:
    return (EPOCH + timedelta(minutes=minute)).astimezone(ZoneInfo(zone)).utcoffset()


@cache
def days_to_look_at(zone: str) -> tuple[int, ...]:
    """The UTC days on which the zone changes, and some on which the calendar turns."""
    return tuple(each // 1440 for each in changes(zone)) + TURNS_OF_THE_CALENDAR
