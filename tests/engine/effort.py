"""How many examples a test tries, as a multiple of what the profile says."""

from hypothesis import settings


def times(factor: int) -> settings:
    """For tests whose examples are cheap, or whose mistakes are rare."""
    return settings(max_examples=factor * settings().max_examples)
