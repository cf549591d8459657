"""What a file declares -> engine documents, with every limit of the engine held to.

The rule: whatever is wrong is said in one line, with the path to it and what would be right; and what a
file names is only looked up when it is applied, since the ledger may have it.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, get_args

from msgspec import UNSET, Struct, UnsetType

from engine import zones
from engine.errors import InvalidValue
from engine.model import (
    BUFFER_MAX,
    CAPACITY_MAX,
    DAY,
    DURATION_MAX,
    DURATION_MIN,
    GRID_MAX,
    HOLD_S_MAX,
    HOLD_S_MIN,
    HORIZON_DAYS_MAX,
    HOSTS_MAX,
    NOTICE_MAX,
    OVERRIDES_MAX,
    PRIORITY_MAX,
    WEIGHT_MAX,
    BusyBlock,
    Caps,
    DateOrder,
    Document,
    Host,
    Hours,
    Manner,
    NextWeekday,
    PartOfDay,
    Rules,
    Service,
    Span,
    Team,
    Tenant,
)
from server.declaring import file as files
from server.declaring import opening
from server.declaring.file import (
    BusyEntry,
    CapsEntry,
    Entry,
    HostEntry,
    OverrideEntry,
    ServiceEntry,
    TeamEntry,
    TenantEntry,
)
from tools import caller
from tools.speech import registry

NAME_MAX = 120
"""Characters of a name: it is to be spoken."""
TEAMS_MAX = 1_000
SERVICES_MAX = 1_000
"""As many as hosts: each is looked through when a caller names somebody."""
BUSY_MAX = 10_000
"""Busy blocks of one host: five a day over two years and more."""
LINES_MAX = 200
"""Numbers and agents of one business: they are written in one commit."""
CAP_MAX = 31 * DAY
"""No month has more minutes, and nobody has more bookings than minutes."""

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_ID_HINT = "an id has 1 to 64 of a-z, 0-9, _ and -, and begins with a letter or a digit"
_LINE_HINT = "a line is a number with its country code, +49 30 1234567, or a platform's id of an agent"
_SHOWN_MAX = 80
_BUSY_ID_CHARS = 12
"""48 bits: the busy blocks of one tenant do not meet."""

Some = TypeVar("Some")


class Declared(Struct, frozen=True):
    """One tenant, as a file has it."""

    tenant: Tenant
    hosts: tuple[Host, ...] = ()
    teams: tuple[Team, ...] = ()
    services: tuple[Service, ...] = ()
    busy: tuple[BusyBlock, ...] = ()
    lines: tuple[str, ...] = ()
    """What is called to reach it, as `tools.caller.line` has it."""
    warnings: tuple[str, ...] = ()

    @property
    def documents(self) -> tuple[Document, ...]:
        """All of it, in an order in which nothing names what comes later."""
        return (self.tenant, *self.hosts, *self.busy, *self.teams, *self.services)


def parse(content: bytes, file: str) -> tuple[Declared, ...]:
    """The tenants of a file. Raises `InvalidValue` in one line, with the name of the file."""
    try:
        found = files.read(content)
        with _at("$.tenants"):
            _unique("tenant", [each.id for _, each in found])
        return tuple(_tenant(each, path) for path, each in found)
    except InvalidValue as error:
        raise InvalidValue(f"{file}: {error.detail}") from None


@contextmanager
def _at(path: str) -> Iterator[None]:
    """Whatever is wrong inside stands at this path."""
    try:
        yield
    except opening.Misplaced as error:
        raise InvalidValue(f"{path}{error.where}: {error.detail}") from None
    except InvalidValue as error:
        placed = error.detail.startswith("$")
        raise InvalidValue(error.detail if placed else f"{path}: {error.detail}") from None


def _tenant(given: TenantEntry, path: str) -> Declared:
    for name, of, limit in (
        ("hosts", given.hosts, HOSTS_MAX),
        ("teams", given.teams, TEAMS_MAX),
        ("services", given.services, SERVICES_MAX),
    ):
        with _at(f"{path}.{name}"):
            _at_most(limit, of, name)
            _unique(name.removesuffix("s"), [each.id for each in of])
    with _at(f"{path}.time_zone"):
        zone = zones.get(given.time_zone)
    tenant = Tenant(
        id=_id(given.id, path),
        name=_name(given.name, path),
        time_zone=zone.key,
        language=_language(given.language, path),
        hours=_hours(given.hours, given.overrides, path),
        rules=_rules(given, path),
        find_by=tuple(sorted(set(given.find_by))),
        manner=_manner(given, path),
    )
    hosts = tuple(_host(each, f"{path}.hosts[{index}]") for index, each in enumerate(given.hosts))
    return Declared(
        tenant=tenant,
        hosts=hosts,
        teams=tuple(_team(each, f"{path}.teams[{index}]") for index, each in enumerate(given.teams)),
        services=tuple(
            _service(each, f"{path}.services[{index}]") for index, each in enumerate(given.services)
        ),
        busy=tuple(_busy_of_all(given, tenant, hosts, path)),
        lines=_lines(given.lines, f"{path}.lines"),
        warnings=tuple(_warnings(tenant, hosts)),
    )


def _host(given: HostEntry, path: str) -> Host:
    with _at(f"{path}.time_zone"):
        zone = zones.get(given.time_zone).key if given.time_zone is not None else None
    _within(given.weight, 1, WEIGHT_MAX, "shares", f"{path}.weight")
    _within(given.priority, 0, PRIORITY_MAX, "steps", f"{path}.priority")
    return Host(
        id=_id(given.id, path),
        name=_name(given.name, path),
        time_zone=zone,
        hours=_hours(given.hours, given.overrides, path),
        rules=_rules(given, path),
        caps=_caps(given.caps, f"{path}.caps"),
        weight=given.weight,
        priority=given.priority,
    )


def _team(given: TeamEntry, path: str) -> Team:
    hosts = _hosts(given.hosts, path)
    if not hosts:
        raise InvalidValue(f"{path}.hosts: a team needs a host")
    return Team(id=_id(given.id, path), name=_name(given.name, path), hosts=hosts, mode=given.mode)


def _service(given: ServiceEntry, path: str) -> Service:
    if given.team is not None and given.hosts:
        raise InvalidValue(f"{path}: a service has a team or hosts, not both")
    return Service(
        id=_id(given.id, path),
        name=_name(given.name, path),
        team=given.team,
        hosts=_hosts(given.hosts, path),
        rules=_rules(given, path),
    )


def _hosts(given: Sequence[str], path: str) -> tuple[str, ...]:
    with _at(f"{path}.hosts"):
        _at_most(HOSTS_MAX, given, "hosts")
        _unique("host", given)
    return tuple(given)


def _id(given: str, path: str) -> str:
    if not _ID.fullmatch(given):
        raise InvalidValue(f"{path}.id: {given[:_SHOWN_MAX]!r}: {_ID_HINT}")
    return given


def _name(given: str, path: str) -> str:
    name = " ".join(given.split())
    if not name or len(name) > NAME_MAX or not name.isprintable():
        raise InvalidValue(
            f"{path}.name: {given[:_SHOWN_MAX]!r}: a name has 1 to {NAME_MAX} characters, all of them visible"
        )
    return name


def _language(given: str, path: str) -> str:
    code = given.strip()
    if registry.find(code) is None:
        known = ", ".join(each.code for each in registry.LANGUAGES)
        raise InvalidValue(
            f"{path}.language: {given[:_SHOWN_MAX]!r} is not spoken here; the languages are {known}"
        )
    return code


def _lines(given: Sequence[str], path: str) -> tuple[str, ...]:
    with _at(path):
        _at_most(LINES_MAX, given, "lines")
    found: list[str] = []
    for index, each in enumerate(given):
        line = caller.line(each.strip())
        if not line or each.strip().startswith("+") and not line.isdigit():
            raise InvalidValue(f"{path}[{index}]: {each[:_SHOWN_MAX]!r}: {_LINE_HINT}")
        found.append(line)
    with _at(path):
        _unique("line", found)
    return tuple(found)


_PARTS: Mapping[str, PartOfDay] = {each: each for each in get_args(PartOfDay)}
_NEXT_WEEKDAYS: Mapping[str, NextWeekday] = {each: each for each in get_args(NextWeekday)}
_DATE_ORDERS: Mapping[str, DateOrder] = {each: each for each in get_args(DateOrder) if each}


def _manner(given: TenantEntry, path: str) -> Manner:
    return Manner(
        parts=_parts(given.day_parts, f"{path}.day_parts"),
        next_weekday=_one_of(_NEXT_WEEKDAYS, given.next_weekday, f"{path}.next_weekday", "ask"),
        date_order=_one_of(_DATE_ORDERS, given.date_order, f"{path}.date_order", ""),
    )


def _parts(given: Mapping[str, Any], path: str) -> tuple[tuple[PartOfDay, Span], ...]:
    """In the order of the day, whatever that of the file."""
    for name in given:
        if name not in _PARTS:
            raise InvalidValue(
                f"{path}.{name[:_SHOWN_MAX]}: no such part of a day; the parts are {', '.join(_PARTS)}"
            )
    found: list[tuple[PartOfDay, Span]] = []
    for name, part in _PARTS.items():
        if name in given:
            with _at(f"{path}.{name}"):
                found.append((part, opening.part(given[name])))
    return tuple(found)


def _one_of(known: Mapping[str, Some], given: str | None, path: str, default: Some) -> Some:
    if given is None:
        return default
    if given not in known:
        raise InvalidValue(f"{path}: {given[:_SHOWN_MAX]!r} is none of {', '.join(known)}")
    return known[given]


def _hours(given: dict[str, Any] | UnsetType, overrides: Sequence[OverrideEntry], path: str) -> Hours:
    with _at(f"{path}.overrides"):
        _at_most(OVERRIDES_MAX, overrides, "overrides")
    found: dict[str, tuple[Span, ...]] = {}
    for index, each in enumerate(overrides):
        with _at(f"{path}.overrides[{index}]"):
            date = opening.day(each.date)
            if date in found:
                raise InvalidValue(f"{date} has an override already")
            found[date] = _override(each)
    with _at(f"{path}.hours"):
        weekly = opening.weekly(given) if given is not UNSET else None
    return Hours(weekly=weekly, overrides=tuple(sorted(found.items())))


def _override(given: OverrideEntry) -> tuple[Span, ...]:
    if given.closed:
        if given.hours is not UNSET and opening.spans(given.hours):
            raise InvalidValue("it is closed and has hours; leave one of them out")
        return ()
    if given.hours is UNSET:
        raise InvalidValue("say `closed: true` or give `hours`")
    return opening.spans(given.hours)


_LIMITS: Mapping[str, tuple[int, int, str]] = {
    "duration": (DURATION_MIN, DURATION_MAX, "minutes"),
    "buffer_before": (0, BUFFER_MAX, "minutes"),
    "buffer_after": (0, BUFFER_MAX, "minutes"),
    "notice": (0, NOTICE_MAX, "minutes"),
    "horizon_days": (0, HORIZON_DAYS_MAX, "days"),
    "grid": (1, GRID_MAX, "minutes"),
    "hold_s": (HOLD_S_MIN, HOLD_S_MAX, "seconds"),
    "capacity": (1, CAPACITY_MAX, "attendees"),
}


def _rules(given: Entry, path: str) -> Rules:
    values = {name: getattr(given, name) for name in _LIMITS}
    for name, value in values.items():
        low, high, unit = _LIMITS[name]
        _within(value, low, high, unit, f"{path}.{name}")
    return Rules(**values, confirm=given.confirm)


def _caps(given: CapsEntry, path: str) -> Caps:
    found: dict[str, int | None] = {}
    for period in ("day", "week", "month"):
        for unit in ("count", "minutes"):
            value = getattr(getattr(given, period), unit)
            _within(value, 0, CAP_MAX, unit, f"{path}.{period}.{unit}")
            found[f"{period}_{unit}"] = value
    return Caps(**found)


def _busy_of_all(given: TenantEntry, tenant: Tenant, hosts: Iterable[Host], path: str) -> list[BusyBlock]:
    found: list[BusyBlock] = []
    for index, (entry, host) in enumerate(zip(given.hosts, hosts, strict=True)):
        zone = host.time_zone or tenant.time_zone
        found += _busy(entry.busy, host.id, zone, f"{path}.hosts[{index}].busy")
    with _at(f"{path}.hosts"):
        _unique("busy block", [each.id for each in found])
    return found


def _busy(given: Sequence[BusyEntry], host: str, zone: str, path: str) -> list[BusyBlock]:
    with _at(path):
        _at_most(BUSY_MAX, given, "busy blocks")
    found: dict[str, BusyBlock] = {}
    for index, each in enumerate(given):
        with _at(f"{path}[{index}]"):
            start, end = opening.busy(each.start, each.end, zones.get(zone))
            id = _id(each.id, f"{path}[{index}]") if each.id is not None else _busy_id(host, start, end)
            if id in found:
                raise InvalidValue("the same busy block stands here twice")
            found[id] = BusyBlock(id=id, host=host, start=start, end=end)
    return list(found.values())


def _busy_id(host: str, start: int, end: int) -> str:
    """The same for the same time, so that a file applied twice changes nothing."""
    return "b-" + hashlib.sha256(f"{host} {start} {end}".encode()).hexdigest()[:_BUSY_ID_CHARS]


def _within(value: int | None, low: int, high: int, unit: str, path: str) -> None:
    if value is not None and not low <= value <= high:
        raise InvalidValue(f"{path}: {value} is outside of {low} to {high} {unit}")


def _at_most(limit: int, given: Sequence[object], what: str) -> None:
    if len(given) > limit:
        raise InvalidValue(f"{len(given)} {what}; at most {limit} are allowed")


def _unique(kind: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise InvalidValue(f"{kind} {each[:_SHOWN_MAX]!r} stands here twice; ids are unique")
        seen.add(each)


def _warnings(tenant: Tenant, hosts: Sequence[Host]) -> Iterator[str]:
    """What is allowed and most likely not meant."""
    for same in _groups(hosts, lambda host: host.name.casefold()):
        ids = " and ".join(host.id for host in same)
        yield f"tenant {tenant.id}: {ids} are both called {same[0].name}; callers cannot tell them apart"
    idle = [host.id for host in hosts if host.hours.weekly is None]
    if tenant.hours.weekly is None and idle:
        yield f"tenant {tenant.id} has no hours, nor have {', '.join(idle[:3])}: they are never free"


def _groups(items: Iterable[Some], key: Callable[[Some], str]) -> list[list[Some]]:
    found: dict[str, list[Some]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return [group for group in found.values() if len(group) > 1]
