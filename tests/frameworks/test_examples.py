"""The examples are what they say: files to copy, with nothing of halfpast in the agent's process."""

import sys
from importlib.metadata import PackageNotFoundError, distribution

import pytest

from tests.frameworks.examples import PATHS, imported


@pytest.mark.parametrize(
    ("name", "framework"), [("livekit_agent.py", "livekit"), ("pipecat_bot.py", "pipecat")]
)
def test_an_example_imports_its_framework_what_that_brings_and_nothing_else(
    name: str, framework: str
) -> None:
    (path,) = [each for each in PATHS if each.name == name]
    assert imported(path) - sys.stdlib_module_names == {"aiohttp", framework}


def test_halfpast_is_not_installed_where_the_agents_run() -> None:
    with pytest.raises(PackageNotFoundError):
        distribution("halfpast")
