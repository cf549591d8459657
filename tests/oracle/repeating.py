"""When a repetition takes place: at the same time on the wall clock, days, weeks or months apart."""

from datetime import date, timedelta

from tests.oracle import clock


def starts(zone: str, start: int, every: str, count: int, interval: int) -> list[int]:
    """The moments of `count` occurrences, the first of them `start`."""
    on, minute = clock.face(zone, start)
    dates = [later(on, every, interval * number) for number in range(1, count)]
    return [start, *(reached(zone, each, minute) for each in dates)]


def later(on: date, every: str, by: int) -> date:
    """So many days, weeks or months later. In a month without that day it is its last."""
    if every != "month":
        return on + timedelta(days=by if every == "day" else 7 * by)
    year, month = on.year, on.month
    for _ in range(by):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    for day in range(on.day, 0, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError("every month has a first")


def reached(zone: str, on: date, minute: int) -> int:
    """The first moment at which the wall clock shows this time, or a later one where it is skipped."""
    around = (on - clock.EPOCH.date()).days * 1440
    for at, shown in enumerate(clock.faces(zone, around - 1440, around + 2 * 1440)):
        if shown >= (on, minute):
            return around - 1440 + at
    raise AssertionError("no zone is more than a day from UTC")
