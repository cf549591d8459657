"""What a process is told: HALFPAST_* variables and command-line flags, read once into one frozen Struct.

The rule: a setting that is unknown, or that cannot be, stops the boot with one line that names it, shows
its value and says what would be right. A flag wins over its variable. No password reaches a message.
"""

import difflib
import ipaddress
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import platformdirs
from msgspec import Struct

from engine.errors import InvalidValue
from server.ledger.connect import connect
from server.security.bearer import TOKEN_MAX

PREFIX = "HALFPAST_"
WORKERS_MAX = 64
"""A worker is a process and wants a core of its own."""
SHUTDOWN_S_MAX = 300
"""Five minutes: whoever stops a server has lost patience by then, and kills it."""
STALE_S_MAX = 3_600
"""Who does not want to know within an hour that the ledger is away does not want to know."""
HISTORY_DAYS_MAX = 3_650
"""Ten years: more is kept by no one who asks for less memory."""
MEMORY_MB_MAX = 1_000_000
IDLE_S_MAX = 30 * 24 * 3_600
REPLICAS_MAX = 16
LOG_LEVELS = ("debug", "info", "warning", "error", "critical")

_TRUE = ("1", "true", "yes", "on")
_FALSE = ("0", "false", "no", "off")
_SECRET_OPTION = re.compile(r"(?i)(password=)[^&#]*")


def ledger_default() -> str:
    """A sqlite file where this platform keeps a user's data; in this folder, for a user without a home."""
    try:
        return f"sqlite:///{platformdirs.user_data_path('halfpast') / 'halfpast.db'}"
    except RuntimeError:
        return "sqlite:///halfpast.db"


class Settings(Struct, frozen=True, kw_only=True):
    """Everything that can be set."""

    host: str = "127.0.0.1"
    port: int = 8080
    """0: any that is free."""
    ledger: str
    workers: int = 1
    demo: bool = False
    log_level: str = "info"
    shutdown_s: int = 10
    """How long a stopping server waits for requests in flight: a booking takes under 3 s at worst."""
    stale_s: int = 10
    """Without an answer of the ledger for so long, what is read from memory is marked as stale."""
    history_days: int = 90
    """What is over for so long leaves memory and moves to the ledger's archive. 0: never."""
    memory_mb: int = 1_024
    """For tenants in memory, of one process: beyond it those that were idle longest are dropped."""
    idle_s: int = 24 * 3_600
    """A tenant that nobody asks for so long is dropped from memory, until somebody asks again. 0: never."""
    wait_replicas: int = 0
    """Replicas that must have a commit before it is called durable (`WAIT`); 0: the primary is enough."""
    key: str = ""
    """An API key of ours, for the commands that call a server or write one into definitions."""

    def to_environment(self) -> dict[str, str]:
        """The variables that say the same: how a worker process is told."""
        return {each.variable: _text(getattr(self, each.field)) for each in _OPTIONS}


class _Option(Struct, frozen=True):
    """One setting: where it comes from, how it is read, and what is accepted."""

    field: str
    read: Callable[[str], Any]
    """Raises `ValueError` for a value that cannot be."""
    accepted: str
    is_secret: bool = False

    @property
    def variable(self) -> str:
        return PREFIX + self.field.upper()

    @property
    def flag(self) -> str:
        return "--" + self.field.replace("_", "-")


def read(environment: Mapping[str, str], flags: Mapping[str, str | None] | None = None) -> Settings:
    """The settings. `flags`: texts by field, None where a flag was not given. Raises `InvalidValue`."""
    _refuse_unknown(environment)
    values: dict[str, Any] = {"ledger": ledger_default()}
    for option in _OPTIONS:
        flag = (flags or {}).get(option.field)
        given = flag if flag is not None else environment.get(option.variable)
        if given is not None:
            name = option.flag if flag is not None else option.variable
            values[option.field] = _read(option, name, given)
    return Settings(**values)


def check_server(settings: Settings) -> None:
    """Refuse what a server must not be started with. Raises `InvalidValue`."""
    if settings.demo and not is_loopback(settings.host):
        raise InvalidValue(
            f"--demo is for this machine only, since everybody knows its key, not for {settings.host}: "
            "use --host 127.0.0.1, or leave --demo out and make a key with `halfpast keys create`"
        )
    if settings.workers > 1 and not connect(settings.ledger).several_workers:
        raise InvalidValue(
            f"--workers {settings.workers}: a ledger in a file is served by one process; "
            "use --workers 1, or --ledger redis://HOST:6379 for several"
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address: 127.0.0.0/8, ::1 or localhost."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def redacted(url: str) -> str:
    """An address of a ledger, as it may be shown: without a password, also where it is malformed."""
    before, at, after = url.rpartition("@")
    if at:
        scheme, slashes, _ = before.partition("://")
        url = f"{scheme if slashes else ''}{slashes}***@{after}"
    return _SECRET_OPTION.sub(r"\1***", url)


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    known = [option.variable.removeprefix(PREFIX) for option in _OPTIONS]
    for name in sorted(environment):
        rest = name.removeprefix(PREFIX)
        if name.startswith(PREFIX) and rest not in known:
            near = difflib.get_close_matches(rest, known, n=1)
            all_known = ", ".join(PREFIX + each for each in known)
            hint = f"did you mean {PREFIX}{near[0]}?" if near else f"the variables are {all_known}"
            raise InvalidValue(f"{name}: there is no such setting; {hint}")


def _read(option: _Option, name: str, given: str) -> Any:
    try:
        return option.read(given.strip())
    except (ValueError, InvalidValue) as error:
        shown = "***" if option.is_secret else redacted(given) if option.field == "ledger" else given
        hint = error.detail if isinstance(error, InvalidValue) else f"must be {option.accepted}"
        raise InvalidValue(f"{name}={shown[:200]!r}: {hint}") from None


def _within(low: int, high: int) -> Callable[[str], int]:
    def read_number(given: str) -> int:
        # `int` alone would take "8_080" and digits of any script.
        if not (given.isascii() and given.isdigit()) or not low <= int(given) <= high:
            raise ValueError
        return int(given)

    return read_number


def _switch(given: str) -> bool:
    if given.casefold() not in _TRUE + _FALSE:
        raise ValueError
    return given.casefold() in _TRUE


def _host(given: str) -> str:
    if not given or not given.isprintable() or any(each in given for each in " /@"):
        raise ValueError
    return given.removeprefix("[").removesuffix("]")


def _level(given: str) -> str:
    if given.casefold() not in LOG_LEVELS:
        raise ValueError
    return given.casefold()


def _key(given: str) -> str:
    if len(given) > TOKEN_MAX or not given.isascii() or not given.isprintable() or " " in given:
        raise ValueError
    return given


def _ledger(given: str) -> str:
    connect(given)  # looks at the address only; nothing is opened
    return given


def _text(value: str | int | bool | Path) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


_OPTIONS = (
    _Option("host", _host, "a host name or an address to listen on, such as 127.0.0.1 or 0.0.0.0"),
    _Option("port", _within(0, 65_535), "a whole number from 0 (any free port) to 65535"),
    _Option("ledger", _ledger, "the address of a ledger"),
    _Option("workers", _within(1, WORKERS_MAX), f"a whole number from 1 to {WORKERS_MAX}"),
    _Option("demo", _switch, "1 or 0"),
    _Option("log_level", _level, f"one of {', '.join(LOG_LEVELS)}"),
    _Option("shutdown_s", _within(0, SHUTDOWN_S_MAX), f"seconds, a whole number from 0 to {SHUTDOWN_S_MAX}"),
    _Option("stale_s", _within(1, STALE_S_MAX), f"seconds, a whole number from 1 to {STALE_S_MAX}"),
    _Option("history_days", _within(0, HISTORY_DAYS_MAX), f"days, from 0 (never) to {HISTORY_DAYS_MAX}"),
    _Option("memory_mb", _within(16, MEMORY_MB_MAX), f"megabytes, from 16 to {MEMORY_MB_MAX}"),
    _Option("idle_s", _within(0, IDLE_S_MAX), f"seconds, from 0 (never) to {IDLE_S_MAX}"),
    _Option("wait_replicas", _within(0, REPLICAS_MAX), f"a whole number from 0 to {REPLICAS_MAX}"),
    _Option("key", _key, f"an API key: up to {TOKEN_MAX} visible characters", is_secret=True),
)
