"""What the store's own clock shows, as far as its answers tell.

The rule: an answer tells of some moment between question and answer, and of none in particular; so a slow
answer is no clock that is off. From one answer to the next the loop's own count goes on, which nobody can
set: this machine's clock may jump as it likes, and is found out.
"""

import asyncio
from collections.abc import Callable

CLOCK_SKEW_MAX_MS = 2_000
"""Beyond it a worker does not write: it would judge holds and notice by an hour that is not."""
DRIFT = 0.001
"""How wrong two clocks may run against each other: ten times what is usual of quartz."""
RESOLUTION_MS = 2.0
"""The loop's own, and that of the store's answers."""


class StoreClock:
    """Until the first answer, this machine's clock is all there is to go by."""

    def __init__(self, own_ms: Callable[[], int], skew_max_ms: int = CLOCK_SKEW_MAX_MS) -> None:
        """`own_ms`: this machine's clock, in milliseconds since the epoch."""
        self.skew_max_ms = skew_max_ms
        self._own_ms = own_ms
        self._heard = False
        self._shown_ms = 0.0
        self._at_s = 0.0
        self._uncertain_ms = 0.0

    def heard(self, shown_ms: int, asked_s: float) -> None:
        """The store was asked at `asked_s`, by the loop's time, and has answered now.

        The quickest answer is kept until it is too old to be better than a new one, or proven wrong.
        """
        now_s = loop_s()
        at_s = (asked_s + now_s) / 2
        uncertain_ms = (now_s - asked_s) * 500 + RESOLUTION_MS
        known_ms = self._uncertainty_ms(now_s)
        differs_ms = abs(shown_ms - self._at(at_s))
        if not self._heard or uncertain_ms <= known_ms or differs_ms > uncertain_ms + known_ms:
            self._heard = True
            self._shown_ms, self._at_s, self._uncertain_ms = shown_ms, at_s, uncertain_ms

    def now_ms(self) -> int:
        """Milliseconds since the epoch by the store's clock."""
        return round(self._at(loop_s())) if self._heard else self._own_ms()

    def skew_ms(self) -> int:
        """How far this machine's clock is ahead of the store's at least; negative where it is behind."""
        ahead_ms = self._own_ms() - self.now_ms()
        certain_ms = max(0, abs(ahead_ms) - self._uncertainty_ms(loop_s()))
        return round(certain_ms if ahead_ms > 0 else -certain_ms)

    @property
    def skewed(self) -> bool:
        """Whether this machine's clock is too far off to write by."""
        return self._heard and abs(self.skew_ms()) > self.skew_max_ms

    def _at(self, moment_s: float) -> float:
        return self._shown_ms + (moment_s - self._at_s) * 1_000

    def _uncertainty_ms(self, now_s: float) -> float:
        return self._uncertain_ms + (now_s - self._at_s) * 1_000 * DRIFT


def loop_s() -> float:
    """The running loop's time, in seconds: it only ever goes on."""
    return asyncio.get_running_loop().time()
