"""IANA zones by name. The zone files are read once, by `load`, so that no question waits for a disk.

The rule: outside this module nobody constructs a ZoneInfo.
"""

from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from engine.errors import InvalidValue

_NOT_ZONES = ("posixrules", "localtime", "Factory")


@lru_cache(maxsize=1)
def load() -> dict[str, ZoneInfo]:
    """Every zone, by its name in lower case. The first call reads about 600 small files (0.1 s)."""
    names = (name for name in available_timezones() if name not in _NOT_ZONES)
    return {name.lower(): ZoneInfo(name) for name in names}


def find(name: str) -> ZoneInfo | None:
    """The zone of that name; case and blanks do not matter ("europe/berlin", "America/New York")."""
    return load().get("_".join(name.split()).lower())


def get(name: str) -> ZoneInfo:
    """The zone of that name. Raises `InvalidValue` for one that does not exist."""
    zone = find(name)
    if zone is None:
        raise InvalidValue(f"no time zone {name[:64]!r}; use an IANA name such as Europe/Berlin")
    return zone
