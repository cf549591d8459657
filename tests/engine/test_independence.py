"""What must not depend on what: the oracle not on the engine, the answers not on the machine."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine import digest

ROOT = Path(__file__).parents[2]
ORACLE = sorted((ROOT / "tests" / "oracle").glob("**/*.py"))
ALLOWED = {
    "collections.abc",
    "copy",
    "datetime",
    "fractions",
    "functools",
    "itertools",
    "typing",
    "unicodedata",
    "zoneinfo",
}


@pytest.mark.parametrize("path", ORACLE, ids=lambda path: path.stem)
def test_the_oracle_shares_no_code_with_what_it_judges(path: Path) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            imported.update(each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports are not looked into"
            imported.add(node.module or "")
        elif isinstance(node, ast.Name):
            assert node.id not in ("__import__", "eval", "exec")
    own = {name for name in imported if name == "tests.oracle" or name.startswith("tests.oracle.")}
    assert imported - own <= ALLOWED


def test_the_answers_do_not_depend_on_the_time_zone_of_the_server() -> None:
    zones = ("UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Australia/Lord_Howe")
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.engine.digest"],
            cwd=ROOT,
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": str(seed)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed, zone in enumerate(zones)
    ]
    printed = {each.communicate()[0].strip() for each in running}
    assert all(each.returncode == 0 for each in running)
    assert printed == {digest.answers()}
