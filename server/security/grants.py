"""What a credential opens: one tenant, some, or all."""

from collections.abc import Iterable

from msgspec import Struct

from engine.model import EVERY_TENANT


class Grant(Struct, frozen=True):
    """The tenants that a credential opens."""

    tenants: frozenset[str]
    only: str | None
    """The tenant, where it opens no other: then a request need not say which it means."""

    @staticmethod
    def to(tenants: Iterable[str]) -> "Grant":
        """One to these tenants, or to every one."""
        found = frozenset(tenants)
        return Grant(found, next(iter(found)) if len(found) == 1 and EVERY_TENANT not in found else None)

    def opens(self, tenant: str | None) -> bool:
        """Whether it opens a tenant; None: one that is not known, which only those to everybody do."""
        return tenant in self.tenants or EVERY_TENANT in self.tenants
