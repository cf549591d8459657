"""What docs/operations.md says is so: its commands, settings, addresses and reasons, on real stores."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import get_args

import pytest

from engine import errors
from engine.model import DateOrder, NextWeekday
from server import settings
from server.commands import parse
from server.declaring import declare
from server.declaring.opening import clock
from server.ledger.connect import connect
from server.ledger.redis import address as redis_address
from tests.server.serving import PROGRAM, Server, environment, halfpast, until
from tests.support.fixtures import MakeServer, first_binary
from tests.support.folders import temporary_folder
from tests.support.redis_server import Binary, RedisServer
from tools.when.model import PARTS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/operations.md").read_text(encoding="utf-8")


def blocks(language: str, containing: str = "") -> list[str]:
    """The page's blocks in which this stands."""
    return [each for each in re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL) if containing in each]


def quoted() -> list[str]:
    """What stands in backticks, outside blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL))


def commands() -> list[str]:
    """Every command of halfpast's own on the page, with what follows it."""
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("halfpast ")]
    return [re.split(r" [>|]", each)[0] for each in (*lines, *quoted()) if each.startswith("halfpast ")]


def cells(heading: str) -> list[list[str]]:
    """The rows of the first table after a text, without its head."""
    rows = [line for line in PAGE.partition(heading)[2].lstrip().partition("\n\n")[0].splitlines()]
    assert rows[1].startswith("|---"), heading
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows[2:]]


def test_every_command_is_one() -> None:
    found = commands()
    assert len(found) >= 6
    for each in found:
        arguments = shlex.split(each)[1:]
        name = arguments[0]
        if len(arguments) == 1 and name in ("export", "import"):
            arguments.append("clinic")
        assert parse(arguments).command == name, each


def test_every_setting_is_one_and_none_is_left_out() -> None:
    variables = {settings.PREFIX + each.upper() for each in settings.Settings.__struct_fields__}
    assert set(re.findall(r"HALFPAST_[A-Z_]+", PAGE)) == variables
    found = settings.read({})
    for row in cells("## Settings\n\n"):
        for variable, default in zip(re.findall(r"HALFPAST_(\w+)", row[0]), row[1].split(", "), strict=True):
            if variable != "LEDGER":
                shown = getattr(found, variable.lower())
                assert str(int(shown) if isinstance(shown, bool) else shown) == default, variable


def test_every_part_of_a_day_is_when_the_page_says() -> None:
    found = {row[0].strip("`"): row[1] for row in cells("else `dmy` |\n\n")}
    assert found == {name: f"{clock(start)}-{clock(end)}" for name, (start, end) in PARTS.items()}


def test_what_callers_mean_is_declared_as_the_page_says() -> None:
    rows = cells("different people:\n\n")
    assert [row[0].strip("`") for row in rows] == ["day_parts", "next_weekday", "date_order"]
    told = {each for row in rows for each in re.findall(r"`(\w+)`", row[2])} | {"ask"}
    assert told >= {*get_args(NextWeekday), *filter(None, get_args(DateOrder))}
    parts = rows[0][2].partition("`")[2].partition("`")[0]
    text = f"id: a\nname: A\ntime_zone: UTC\nday_parts: {parts}"
    (found,) = declare.parse(text.encode(), "page")
    assert [name for name, _ in found.tenant.manner.parts] == ["morning", "evening"]


def test_every_address_is_one() -> None:
    addresses = [each for each in quoted() if "://" in each and "..." not in each and each[-1] != "/"]
    assert len(addresses) >= 5
    for each in addresses:
        connect(each)
    kinds = {redis_address.parse(each).kind for each in addresses if "redis" in each}
    assert kinds == {"server", "sentinel", "cluster"}
    for scheme in [each for each in quoted() if each.endswith("://")]:
        assert scheme.removesuffix("://") in redis_address.SCHEMES
    assert redis_address.parse("redis+sentinel://h/p?sentinel_password=x&tls=1").server.tls is not None


def test_the_servers_configuration_has_nothing_unsafe(tmp_path: Path) -> None:
    (block,) = blocks("conf")
    (tmp_path / "redis.conf").write_text(block)
    names = {line.split()[0] for line in block.splitlines()}
    listed = {row[0].strip("`") for row in cells('save ""\n```\n\n')}
    assert names < listed
    with temporary_folder() as folder:
        server = _Configured(first_binary(), folder, tmp_path / "redis.conf")
        server.start()
        try:
            for name in listed:
                assert server.ask("CONFIG", "GET", name), name
            done = halfpast("doctor", "--ledger", server.url)
        finally:
            server.stop()
    assert (done.returncode, "0 unsafe" in done.stdout) == (0, True)


class _Configured(RedisServer):
    """A server with a configuration file and nothing else, but for where it listens and writes."""

    def __init__(self, binary: Binary, folder: Path, configuration: Path) -> None:
        super().__init__(binary, folder)
        self._configuration = configuration

    def _command(self) -> list[str]:
        where = ("--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.folder))
        return [self.binary.path, str(self._configuration), *where]


def test_every_reason_of_readyz_is_one() -> None:
    reasons = {row[0].strip("`") for row in cells("once a day |\n\n")}
    codes = {each.code for each in vars(errors).values() if isinstance(each, type) and hasattr(each, "code")}
    assert reasons - codes == {"opening", "loading"}
    assert {"ledger_unavailable", "ledger_not_ready", "clock_skewed"} < reasons


def test_every_log_line_is_one() -> None:
    source = "\n".join(each.read_text(encoding="utf-8") for each in (ROOT / "server").rglob("*.py"))
    (line,) = [line for line in PAGE.splitlines() if line.startswith("Log lines to be woken for")]
    lines = re.findall(r"`([^`]+)`", line)
    assert len(lines) == 4
    for each in lines:
        assert each in source, each
    (report,) = re.findall(r"`(failover: [^`]+)`", PAGE)
    assert report.replace("2", "%d").replace("clinic", "%s") in source


def test_cron_hears_of_what_is_unsafe(make_redis_server: MakeServer, tmp_path: Path) -> None:
    (block,) = blocks("sh", "halfpast doctor --json")
    script = block.replace("/var/log", str(tmp_path))

    def run(url: str) -> tuple[str, str]:
        path = f"{Path(PROGRAM).parent}:{os.environ['PATH']}"
        env = environment(HALFPAST_LEDGER=url, PATH=path)
        done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True, env=env)
        return done.stderr, (tmp_path / "halfpast-doctor.json").read_text()

    assert run(make_redis_server().url)[0] == ""
    told, report = run(make_redis_server("--appendonly", "no").url)
    assert told == "halfpast is not safe\n"
    assert '"safe":false' in report


@pytest.fixture
def redis(make_redis_server: MakeServer) -> RedisServer:
    return make_redis_server(tcp=True)


def test_a_copy_of_redis_brings_back_what_it_had_while_workers_run(redis: RedisServer) -> None:
    if shutil.which("redis-cli") is None or not redis.binary.version.startswith("7"):
        pytest.skip("no redis-cli, or a Redis with another kind of log")
    (block,) = blocks("sh", "appendonlydir")
    script = block.replace("redis-cli", f"redis-cli -p {redis.port}")
    with temporary_folder() as backup, Server(redis.url, "--demo") as server:
        asked = {"when": server.slot, "with_whom": "ben"}
        env = {**os.environ, "REDIS_DIR": str(redis.folder), "BACKUP_DIR": str(backup)}
        subprocess.run(["sh", "-e", "-c", script], check=True, capture_output=True, env=env)
        assert "booking" in server.says("book", {**asked, "attendee_name": "Eve"})
        redis.stop()
        shutil.rmtree(redis.folder / "appendonlydir")
        shutil.copytree(backup / "appendonlydir", redis.folder / "appendonlydir")
        redis.start()
        until(lambda: server.says("check_slot", asked)["available"] is True, "the worker has the copy")
        assert redis.ask("CONFIG", "GET", "auto-aof-rewrite-percentage")[1] == "100"


def test_a_copy_of_a_file_has_what_was_booked_last() -> None:
    if shutil.which("sqlite3") is None:
        pytest.skip("no sqlite3")
    (block,) = blocks("sh", ".backup")
    with temporary_folder() as folder, Server(f"sqlite:///{folder}/halfpast.db", "--demo") as server:
        asked = {"when": server.slot, "with_whom": "ben"}
        assert "booking" in server.says("book", {**asked, "attendee_name": "Eve"})
        subprocess.run(["sh", "-e", "-c", block], check=True, capture_output=True, cwd=folder)
        with Server(f"sqlite:///{folder}/copy.db", "--demo") as other:
            assert other.says("check_slot", asked)["reason"] == "busy"
