"""The container's files, as far as they can be tried without an engine: each command that stands in them.

The rule: what the files say is read from them and run here, on real servers; nothing is written down twice.
"""

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from server import commands, settings
from server.ledger.redis.address import parse
from tests.server.serving import Server, environment, halfpast, until
from tests.support.fixtures import first_binary
from tests.support.folders import temporary_folder
from tests.support.redis_server import Binary, RedisServer

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PASSWORD = "sesame"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
HALFPAST, REDIS = COMPOSE["services"]["halfpast"], COMPOSE["services"]["redis"]
UNPRIVILEGED = 1_000
"""Below it are the users of the system."""


class Step(NamedTuple):
    """An instruction of the Dockerfile."""

    name: str
    rest: str

    @property
    def listed(self) -> list[str]:
        """Its words, in the form that runs no shell."""
        words = json.loads(self.rest[self.rest.index("[") :])
        assert isinstance(words, list)
        return [str(word) for word in words]


def _steps() -> list[Step]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n\s*", " ", lines)
    return [Step(*line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


STEPS = _steps()
LAST_STAGE = STEPS[max(n for n, step in enumerate(STEPS) if step.name == "FROM") :]


def only(name: str) -> Step:
    """The one instruction of that name in the stage that runs."""
    (step,) = [each for each in LAST_STAGE if each.name == name]
    return step


def variables() -> dict[str, str]:
    """What the image sets of halfpast's own settings."""
    pairs = [word.split("=", 1) for word in only("ENV").rest.split()]
    return {name: value for name, value in pairs if name.startswith(settings.PREFIX)}


def filled_in(text: str) -> str:
    """A text of compose.yaml with its variable filled in."""
    return re.sub(r"\$\{REDIS_PASSWORD[^}]*\}", PASSWORD, text)


# The Dockerfile


def test_every_stage_has_a_slim_python_that_the_project_takes() -> None:
    least = tuple(map(int, PROJECT["project"]["requires-python"].removeprefix(">=").split(".")))
    images = [step.rest.split()[0] for step in STEPS if step.name == "FROM"]
    assert len(images) == 2
    assert len(set(images)) == 1
    found = re.fullmatch(r"python:(\d+)\.(\d+)-slim", images[0])
    assert found is not None
    assert (int(found[1]), int(found[2])) >= least


def test_everything_is_installed_by_hash_or_is_our_own() -> None:
    installs = [
        step.listed for step in STEPS if step.name == "RUN" and "install" in step.rest and "[" in step.rest
    ]
    dependencies, own = installs
    assert {"--require-hashes", "requirements.lock"} <= set(dependencies)
    assert own[-2:] == ["--no-deps", "."]
    lock = (ROOT / "requirements.lock").read_text()
    pinned = re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)
    assert pinned
    assert len(re.findall(r"^[\w.-]+==[^\n]*\\\n    --hash=sha256:", lock, re.MULTILINE)) == len(pinned)


def test_what_is_copied_is_there_and_reaches_the_build() -> None:
    ignored = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]

    def reaches(path: str) -> bool:
        """As Docker has it: the last line that matches decides."""
        found = True
        for line in ignored:
            pattern = line.removeprefix("!").removeprefix("**/")
            if fnmatch.fnmatch(path, pattern) or fnmatch.fnmatch(path.split("/")[-1], pattern):
                found = line.startswith("!")
        return found

    copied = [step.rest.split()[:-1] for step in STEPS if step.name == "COPY" and "--from" not in step.rest]
    for path in (each for paths in copied for each in paths):
        assert (ROOT / path).exists(), path
        assert reaches(path), path
    for path in (".env", ".git", ".venv", "tests", "halfpast.db", "server/__pycache__", "server/x.pyc"):
        assert not reaches(path), path
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert {*packages, "pyproject.toml"} <= {path for paths in copied for path in paths}


def test_it_runs_as_a_user_that_is_nobody_on_the_host() -> None:
    user, _, group = only("USER").rest.partition(":")
    assert int(user) > UNPRIVILEGED
    made = next(step.rest for step in LAST_STAGE if step.name == "RUN")
    assert f"--uid {user}" in made
    assert f"--gid {group}" in made
    assert f"install -d -o {user} -g {group} -m 0700 {only('VOLUME').rest}" in made
    names = [step.name for step in LAST_STAGE]
    assert names.index("USER") > names.index("COPY")


def test_its_command_and_settings_are_understood() -> None:
    program, *command = only("ENTRYPOINT").listed + only("CMD").listed
    assert program in PROJECT["project"]["scripts"]
    assert commands.parse(command).command == "serve"
    found = settings.read(variables())
    assert found.host == "0.0.0.0"
    assert str(found.port) == only("EXPOSE").rest
    assert found.ledger.startswith(f"sqlite:///{only('VOLUME').rest}/")
    settings.check_server(found)
    assert only("STOPSIGNAL").rest == "SIGTERM"


def _health(port: int) -> int:
    """The exit code of the health check, in a container that has a proxy set besides."""
    command = only("HEALTHCHECK").rest
    program, *arguments = json.loads(command[command.index("[") :])
    assert program == "python"
    return subprocess.run(
        [sys.executable, *arguments],
        check=False,
        capture_output=True,
        timeout=60,
        env=environment(HALFPAST_PORT=str(port), http_proxy="http://127.0.0.1:1"),
    ).returncode


def test_the_health_check_tells_ready_from_not_ready_and_from_away(
    make_redis_server: Callable[..., RedisServer],
) -> None:
    redis = make_redis_server()
    with Server(redis.url) as server:
        assert _health(server.port) == 0
        redis.stop()
        until(lambda: server.client.get("/readyz").status_code == 503, "the server misses its ledger")
        assert _health(server.port) == 1
        port = server.port
    assert _health(port) == 1


# compose.yaml


class ComposedRedis(RedisServer):
    """A server with the command line of compose.yaml, but for where it listens and writes."""

    def __init__(self, binary: Binary, folder: Path, command: Sequence[str]) -> None:
        super().__init__(binary, folder, *command, tcp=True)

    def _command(self) -> list[str]:
        here = ("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder))
        return [self.binary.path, *self._options, *here]


@pytest.fixture
def composed() -> Iterator[ComposedRedis]:
    program, *options = (filled_in(word) for word in REDIS["command"])
    assert program == "redis-server"
    with temporary_folder() as folder:
        server = ComposedRedis(first_binary(), folder, options)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def test_the_composed_redis_has_nothing_unsafe_and_keeps_what_was_written(composed: ComposedRedis) -> None:
    url = f"redis://:{PASSWORD}@{composed.where}"
    clinic = (ROOT / "docs/examples/clinic.yaml").read_text()
    assert halfpast("apply", "-", "--ledger", url, stdin=clinic).returncode == 0
    done = halfpast("doctor", "--json", "--ledger", url)
    told = json.loads(done.stdout)
    assert (done.returncode, told["safe"]) == (0, True)
    assert {each["severity"] for each in told["findings"]} == {"ok"}
    checked = {"eviction", "memory", "aof", "fsync", "fsync_on_rewrite", "documents"}
    assert checked <= {each["code"] for each in told["findings"]}
    composed.kill()
    composed.start()
    again = halfpast("apply", "-", "--ledger", url, stdin=clinic)
    assert "nothing to change" in again.stdout


def test_the_composed_redis_is_for_those_who_have_the_password(composed: ComposedRedis) -> None:
    assert halfpast("doctor", "--ledger", f"redis://{composed.where}").returncode == 1


def test_the_composed_redis_knows_that_it_is_well(composed: ComposedRedis) -> None:
    if shutil.which("redis-cli") is None:
        pytest.skip("no redis-cli")
    kind, line = REDIS["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    assert "redis-cli ping" in line
    line = line.replace("redis-cli", f"redis-cli -p {composed.where.partition(':')[2]}")

    def is_well(password: str) -> bool:
        env = {**os.environ, "REDISCLI_AUTH": password}
        return subprocess.run(["sh", "-c", line], check=False, capture_output=True, env=env).returncode == 0

    assert is_well(filled_in(REDIS["environment"]["REDISCLI_AUTH"]))
    assert not is_well("wrong")
    composed.stop()
    assert not is_well(PASSWORD)


def test_the_composed_halfpast_is_told_of_that_redis() -> None:
    environment = {name: filled_in(value) for name, value in HALFPAST["environment"].items()}
    assert commands.parse(HALFPAST["command"]).command == "serve"
    given = vars(commands.parse(HALFPAST["command"]))
    flags = {name: given.get(name) for name in settings.Settings.__struct_fields__}
    found = settings.read({**variables(), **environment}, flags)
    settings.check_server(found)
    assert found.host == "0.0.0.0"
    server = parse(found.ledger).server
    assert server.host in COMPOSE["services"]
    assert server.password == PASSWORD
    assert HALFPAST["depends_on"][server.host] == {"condition": "service_healthy"}
    assert [port.split(":")[-1] for port in HALFPAST["ports"]] == [str(found.port)]
    assert int(HALFPAST["stop_grace_period"].removesuffix("s")) > found.shutdown_s
    least = found.workers * (found.memory_mb + 100)
    assert int(HALFPAST["mem_limit"].removesuffix("m")) > least


@pytest.mark.parametrize("service", [HALFPAST, REDIS])
def test_no_service_has_more_rights_than_it_needs(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert "privileged" not in service


def test_redis_is_reached_from_halfpast_only_and_is_kept_in_a_volume() -> None:
    assert "ports" not in REDIS
    assert [COMPOSE["networks"][each] for each in REDIS["networks"]] == [{"internal": True}]
    assert set(REDIS["networks"]) < set(HALFPAST["networks"])
    assert all(each.startswith("127.0.0.1:") for each in HALFPAST["ports"])
    name, _, place = REDIS["volumes"][0].partition(":")
    assert name in COMPOSE["volumes"]
    assert place == "/data"


def test_no_password_stands_in_the_file() -> None:
    for service in (HALFPAST, REDIS):
        texts = [*service["environment"].values(), *service["command"]]
        for text in texts:
            if "PASSWORD" in text or "redis://" in text:
                assert "${REDIS_PASSWORD:?" in text
