"""Two profiles of Hypothesis: `default` for every run, and `deep` for a long look.

`pytest tests/engine --hypothesis-profile=deep`: the folder has to be named, so that this file is read early.
"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

HERE = Path(__file__).parent

settings.register_profile(
    "default",
    max_examples=25,
    stateful_step_count=15,
    deadline=None,
    derandomize=False,
    print_blob=True,
    # A whole tenant is drawn for an example; that is slow, and meant.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile(
    "deep", parent=settings.get_profile("default"), max_examples=2_000, stateful_step_count=40
)


def pytest_configure(config: pytest.Config) -> None:
    """Hypothesis chooses a profile of its own where it believes to run in CI; here ours hold."""
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("default")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A failure takes minutes to shrink, and a long look takes as long as it takes."""
    seconds = 0 if config.getoption("--hypothesis-profile") == "deep" else 900
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.timeout(seconds))
