"""Sets of minutes as Python ints: bit m is minute m. The arithmetic that everything else stands on.

The rule: an int is a set, counted from a base that the caller knows. A UTC day is 1,440 bits.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from engine.model import DAY

FULL_DAY = (1 << DAY) - 1
DAY_BYTES = DAY // 8

SAME_MAX = 65_536
"""Distinct days kept for sharing: at 200 bytes a day about 13 MB, a hundred times what is common."""


def span(start: int, end: int) -> int:
    """The minutes of [start, end); none where it is empty or runs backwards. Start may be below 0."""
    start = max(start, 0)
    return ((1 << (end - start)) - 1) << start if end > start else 0


def runs(minutes: int, length: int) -> int:
    """The minutes at which `length` minutes in a row begin: log2(length) shift-and-ands."""
    have = 1
    while have * 2 <= length:
        minutes &= minutes >> have
        have *= 2
    return minutes & (minutes >> (length - have))


def first(minutes: int) -> int:
    """The lowest minute of the set, -1 of an empty one."""
    return (minutes & -minutes).bit_length() - 1


def last(minutes: int) -> int:
    """The highest minute of the set, -1 of an empty one."""
    return minutes.bit_length() - 1


def first_from(minutes: int, at: int) -> int:
    """The lowest minute that is not below `at`, or -1."""
    found = first(minutes >> at if at > 0 else minutes)
    return found if found < 0 or at <= 0 else found + at


def last_before(minutes: int, at: int) -> int:
    """The highest minute below `at`, or -1."""
    return last(minutes & ((1 << at) - 1)) if at > 0 else -1


def every(step: int, length: int, offset: int = 0) -> int:
    """The minutes m of [0, length) with (m - offset) divisible by `step`."""
    mask, have = 1, 1
    while have * step < length + step:
        mask |= mask << (have * step)
        have *= 2
    return (mask << (offset % step)) & ((1 << length) - 1)


def join(days: Iterable[int]) -> int:
    """Days laid end to end, the first lowest. Linear, where shifting each into place is not."""
    return int.from_bytes(b"".join([day.to_bytes(DAY_BYTES, "little") for day in days]), "little")


def spans(minutes: int) -> Iterator[tuple[int, int]]:
    """The set as ascending half-open spans."""
    at = 0
    while minutes:
        gap = first(minutes)
        minutes >>= gap
        at += gap
        length = first(~minutes)
        yield at, at + length
        minutes >>= length
        at += length


@lru_cache(maxsize=SAME_MAX)
def same(minutes: int) -> int:
    """The first int that was equal to this one, so that equal days are one object in memory."""
    return minutes
