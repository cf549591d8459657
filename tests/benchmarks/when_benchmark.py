"""What it costs to understand a caller's words, in time and in bare lookups.

The rule: a wish for a time stays within 100 us in every language. Machines differ, so each cost is also
given as a multiple of a dict lookup in a function, measured in the same run.
Run: `python -m tests.benchmarks.when_benchmark`, with `--fast` for a first look.
"""

from collections.abc import Callable, Mapping

import pyperf

from engine import zones
from tools.faults import Fault
from tools.when import durations
from tools.when.understanding import TEXT_MAX, understand

BERLIN = zones.get("Europe/Berlin")
NOW = 29_933_820
"""The thirtieth of November 2026, 10:00 in Berlin."""

WISHES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "tomorrow",
        "tomorrow at half past two",
        "next week, in the afternoon",
        "uh, could we maybe do Thursday at, like, three thirty please",
        "between nine and half past eleven on Friday or Monday afternoon",
    ),
    "de": (
        "morgen",
        "morgen um halb drei",
        "nächste Woche nachmittags",
        "ähm, vielleicht am Donnerstag so gegen halb vier bitte",
        "Freitag zwischen neun und halb zwölf oder Montagnachmittag",
    ),
    "es": ("mañana", "mañana a las dos y media", "la próxima semana por la tarde"),
    "fr": ("demain", "demain à quatorze heures trente", "la semaine prochaine l'après-midi"),
    "it": ("domani", "domani alle due e mezza", "la prossima settimana di pomeriggio"),
    "nl": ("morgen", "morgen om half drie", "volgende week 's middags"),
    "pt": ("amanhã", "amanhã às duas e meia", "na próxima semana à tarde"),
}
LENGTHS: Mapping[str, str] = {
    "en": "an hour and a half",
    "de": "anderthalb Stunden",
    "es": "una hora y media",
    "fr": "une heure et demie",
    "it": "un'ora e mezza",
    "nl": "anderhalf uur",
    "pt": "uma hora e meia",
}
ISO = "2026-12-01T14:30"
OTHER_TALK = ("I would like to talk about my last invoice " * TEXT_MAX)[:TEXT_MAX]
"""As long as a text may be, with no time in it."""
FILLERS = ("well maybe please " * TEXT_MAX)[: TEXT_MAX - 10] + " tomorrow"
"""As long, and all of it is read."""


def looked_up(table: dict[str, int], key: str) -> int:
    """The baseline: the least that an answer from memory could cost."""
    return table[key]


def heard(text: str, code: str) -> bool:
    """Whether a text is understood; where it is not, English was tried too."""
    try:
        understand(text, NOW, BERLIN, code)
    except Fault:
        return False
    return True


def main() -> None:
    """Measure, and print each cost as a multiple of the baseline."""
    # A module that is run by name has to be run by name in the measuring processes too.
    runner = pyperf.Runner(processes=5, program_args=("-m", "tests.benchmarks.when_benchmark"))
    measured: dict[str, pyperf.Benchmark] = {}

    def measure(name: str, call: Callable[..., object], *args: object) -> None:
        measured[name] = runner.bench_func(name, call, *args)

    measure("baseline: a dict lookup in a function", looked_up, dict.fromkeys(WISHES, 1), "it")
    measure("figures", heard, ISO, "en")
    for code, texts in WISHES.items():
        for text in texts:
            assert heard(text, code), text
            measure(f"{code}: {text}", heard, text, code)
        length = LENGTHS[code]
        assert durations.understand(length, (code,)) == 90, length
        measure(f"{code}, a length: {length}", durations.understand, length, (code,))
    assert heard(FILLERS, "de")
    assert not heard(OTHER_TALK, "de")
    measure("a thousand letters of other talk", heard, OTHER_TALK, "de")
    measure("a thousand letters of small talk", heard, FILLERS, "en")
    if not runner.args.worker:
        report(measured)


def report(measured: Mapping[str, pyperf.Benchmark]) -> None:
    """A table of the means."""
    baseline = next(iter(measured.values())).mean()
    print()
    for name, each in measured.items():
        print(f"{name:75} {each.mean() * 1e6:10.3f} us {each.mean() / baseline:10.0f} x")


if __name__ == "__main__":
    main()
