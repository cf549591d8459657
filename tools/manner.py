"""How a business means what its callers say, where it has not said so itself."""

from functools import lru_cache

from msgspec.structs import replace

from engine.model import Manner, Tenant

US_CITIES = frozenset(
    ("New_York", "Chicago", "Denver", "Los_Angeles", "Phoenix", "Anchorage", "Detroit", "Boise", "Juneau")
    + ("Honolulu", "Menominee", "Nome", "Sitka", "Adak", "Metlakatla", "Yakutat")
)
US_STATES = ("America/Indiana/", "America/Kentucky/", "America/North_Dakota/", "US/")
"""Where the month comes first. Elsewhere the day does, also where English is spoken."""
KEPT_MAX = 1_024
"""As many businesses as differ in this: three fields have few values."""


def of(tenant: Tenant) -> Manner:
    """The manner of a business, with the order of its dates settled."""
    return tenant.manner if tenant.manner.date_order else _settled(tenant.manner, tenant.time_zone)


@lru_cache(maxsize=KEPT_MAX)
def _settled(manner: Manner, time_zone: str) -> Manner:
    american = time_zone.startswith(US_STATES) or time_zone.rpartition("/")[2] in US_CITIES
    return replace(manner, date_order="mdy" if american else "dmy")
