"""What words cost: a speaker is made, and speaks, in every reply.

The rule: a sentence with three times stays within 20 us. Run: `python -m tests.benchmarks.speech_benchmark`.
"""

import pyperf

from engine import zones
from tools.speech.speaker import Speaker

BERLIN = zones.get("Europe/Berlin")
NOW = 29_930_460
"""The thirtieth of November 2026, 10:00 in Berlin."""
OFFERS = (NOW + 1_380, NOW + 1_710, NOW + 20 * 1_440)
"""Tomorrow at nine, tomorrow at half past two, a date."""


def three_times(code: str) -> str:
    """One reply, with all that it takes."""
    speaker = Speaker(code, BERLIN, NOW)
    return speaker.say("offer", offers=speaker.moments(OFFERS))


def one_time(code: str) -> str:
    """The reply to "is it free?"."""
    speaker = Speaker(code, BERLIN, NOW)
    return speaker.say("free_with", when=speaker.moment(OFFERS[0]), host="Anna")


if __name__ == "__main__":
    runner = pyperf.Runner()
    runner.bench_func("speaker", Speaker, "de-DE", BERLIN, NOW)
    for code in ("en", "de"):
        runner.bench_func(f"{code}_one_time", one_time, code)
        runner.bench_func(f"{code}_three_times", three_times, code)
