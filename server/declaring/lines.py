"""The lines of a tenant: brought to what a file has of them. They are in the directory, not in the tenant.

The rule: a line answers for one tenant. Who wants another's has to take it out there first, so that no caller
is moved to another business by a slip.
"""

from collections.abc import Sequence

from engine.bookings import Decision
from engine.errors import InvalidValue
from engine.model import Change, Document, Line
from engine.picture import key_of
from server.ledger.desk import TenantDesk
from server.ledger.directory import Directory
from server.ledger.pictures import Pictures
from server.patience import write


def check_lines(directory: Directory, tenant: str, lines: Sequence[str]) -> None:
    """Raises `InvalidValue` for one that is another tenant's."""
    for each in lines:
        other = directory.tenant_of_line(each)
        if other not in (None, tenant):
            raise InvalidValue(f"line {each} answers for tenant {other} already; take it out there first")


async def declare_lines(pictures: Pictures, tenant: str, lines: Sequence[str]) -> tuple[str, ...]:
    """Have these lines, and no others, answer for a tenant; what was changed. Raises `InvalidValue`."""
    changed: list[str] = []

    def decide(directory: Directory, _now_ms: int) -> Decision | None:
        wanted = {each: Line(each, tenant) for each in lines}
        had = {each.id for each in directory.lines.values() if each.tenant == tenant}
        check_lines(directory, tenant, lines)
        added, gone = sorted(wanted.keys() - had), sorted(had - wanted.keys())
        changed[:] = [f"+ line {each}" for each in added] + [f"- line {each}" for each in gone]
        if not changed:
            return None
        puts: dict[str, Document] = {key_of(wanted[each]): wanted[each] for each in added}
        deletes = tuple(key_of(Line(each, tenant)) for each in gone)
        keys = (*puts, *deletes)
        return Decision(Change(puts=puts, deletes=deletes), reads=(), writes=keys, outcome=tenant)

    await write(TenantDesk(pictures, pictures.directory), decide)
    return tuple(changed)
