"""Offers: of the free starts those nearest to a target, on both sides of it, and an hour apart."""

APART = 60


def nearest(free: set[int], target: int, count: int) -> list[int]:
    """Pick the nearest again and again; of two that are equally near, the later.

    While there are any, only those that are apart from the ones picked; and for the second, while there are
    any of those, only those on the other side of the target.
    """
    picked: list[int] = []
    while len(picked) < count and free - set(picked):
        left = free - set(picked)
        clear = {start for start in left if all(abs(start - each) >= APART for each in picked)}
        if len(picked) == 1:
            clear = {start for start in clear if (start < target) != (picked[0] < target)} or clear
        picked.append(min(clear or left, key=lambda start: (abs(start - target), -start)))
    return sorted(picked)


def most_apart(free: set[int]) -> int:
    """How many of the starts can be chosen so that any two are apart."""
    found = 0
    last = None
    for start in sorted(free):
        if last is None or start - last >= APART:
            found, last = found + 1, start
    return found
