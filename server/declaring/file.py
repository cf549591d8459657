"""The shape of a file that `halfpast apply` takes: YAML -> Structs of texts and numbers.

The rule: a field that is not known is an error, and the known ones are named; nothing that is written is
passed over. What the values mean is looked at in `declare`.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from engine.errors import InvalidValue
from engine.model import FindBy
from server.declaring import texts
from server.declaring.texts import Tree

FILE_BYTES_MAX = 16 * 1024 * 1024
"""Ten thousand tenants. It is all in memory at once, ten times as large."""


class Entry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What tenants, hosts and services share."""

    id: str
    name: str
    duration: int | None = None
    buffer_before: int | None = None
    buffer_after: int | None = None
    notice: int | None = None
    horizon_days: int | None = None
    grid: int | None = None
    hold_s: int | None = None
    confirm: bool | None = None
    capacity: int | None = None


class OverrideEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """Other hours on one date; `closed: true` and `hours: []` are the same."""

    date: str
    hours: Any = UNSET
    closed: bool = False


class CapEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """The most that a host takes in one period."""

    count: int | None = None
    minutes: int | None = None


class CapsEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """By the host's own calendar."""

    day: CapEntry = CapEntry()
    week: CapEntry = CapEntry()
    month: CapEntry = CapEntry()


class BusyEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """ISO 8601, with an offset or as wall time of the host's zone."""

    start: str
    end: str
    id: str | None = None


class HostEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A person or a thing that is booked."""

    time_zone: str | None = None
    hours: dict[str, Any] | UnsetType = UNSET
    overrides: list[OverrideEntry] = []
    caps: CapsEntry = CapsEntry()
    busy: list[BusyEntry] = []
    weight: int = 1
    priority: int = 0


class TeamEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """Hosts that are booked together."""

    id: str
    name: str
    hosts: list[str]
    mode: Literal["round_robin", "collective"] = "round_robin"


class ServiceEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Rules under a name, and who does it."""

    team: str | None = None
    hosts: list[str] = []


class TenantEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One business, with everything that is its."""

    time_zone: str
    language: str = "en"
    find_by: list[FindBy] = []
    day_parts: dict[str, Any] = {}
    next_weekday: str | None = None
    date_order: str | None = None
    lines: list[str] = []
    hours: dict[str, Any] | UnsetType = UNSET
    overrides: list[OverrideEntry] = []
    hosts: list[HostEntry] = []
    teams: list[TeamEntry] = []
    services: list[ServiceEntry] = []


class FileEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """Several businesses."""

    tenants: list[TenantEntry]


_BY_SEGMENT: Mapping[str, type[Struct]] = {
    "tenants": TenantEntry,
    "hosts": HostEntry,
    "teams": TeamEntry,
    "services": ServiceEntry,
    "overrides": OverrideEntry,
    "busy": BusyEntry,
    "caps": CapsEntry,
    "day": CapEntry,
    "week": CapEntry,
    "month": CapEntry,
}
"""What stands under a key, so that an unknown field can be answered with the known ones."""


def read(content: bytes) -> list[tuple[str, TenantEntry]]:
    """The tenants of a file, each with the path to it; a file of one tenant needs no list around it.

    Raises `InvalidValue`.
    """
    tree = _tree(content)
    try:
        if "tenants" not in tree:
            return [("$", msgspec.convert(tree, TenantEntry, strict=False))]
        tenants = msgspec.convert(tree, FileEntry, strict=False).tenants
    except msgspec.ValidationError as error:
        top = FileEntry if "tenants" in tree else TenantEntry
        raise InvalidValue(_placed(str(error), top)) from None
    return [(f"$.tenants[{index}]", each) for index, each in enumerate(tenants)]


def _tree(content: bytes) -> dict[str, Tree]:
    if len(content) > FILE_BYTES_MAX:
        raise InvalidValue(f"more than {FILE_BYTES_MAX // 1024**2} MB; split it by tenants")
    try:
        tree = texts.read(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidValue(f"not UTF-8 text, at byte {error.start}") from None
    if not isinstance(tree, dict):
        raise InvalidValue("a tenant, or a list of `tenants:`, is needed at the top")
    return tree


def _placed(message: str, top: type[Struct]) -> str:
    """msgspec's message with its path in front, and a hint where it knows less than we do."""
    text, _, path = message.partition(" - at `")
    path = path.removesuffix("`") or "$"
    if "unknown field" in text:
        segment = re.sub(r"\[[^]]*\]$", "", path).rpartition(".")[2]
        known = top if path == "$" else _BY_SEGMENT.get(segment)
        if known is not None:
            text += f"; the fields here are {', '.join(known.__struct_encode_fields__)}"
    return f"{path}: {text[:1].lower()}{text[1:]}"
