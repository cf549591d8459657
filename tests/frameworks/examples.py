"""The examples, as a reader has them.

The rule: what they show of MCP is run as it stands there, so that nobody copies a line that was never tried.
"""

import ast
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.frameworks.serving import ROOT

PATHS = sorted((ROOT / "docs" / "examples").glob("*.py"))


async def shown(example: ModuleType, **names: Any) -> Any:
    """What the line comes to with which the text of an example ends, under these names."""
    assert example.__doc__ is not None
    line = example.__doc__.strip().splitlines()[-1].strip()
    value = eval(compile(line, "the example", "eval", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), names)
    return await value if "await " in line else value


def imported(path: Path) -> set[str]:
    """The packages that an example imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    modules = [each.name for node in nodes if isinstance(node, ast.Import) for each in node.names]
    modules += [str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)]
    return {each.partition(".")[0] for each in modules}
