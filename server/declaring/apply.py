"""Bring the ledger to what a file declares, tenant by tenant, and tell what was changed.

The rule: everything goes through the desks, so that a commit is atomic and is judged again when a booking
came in between. A tenant is entered in the directory first, so that nothing is written that nobody finds.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from engine.bookings import Decision
from engine.errors import LedgerBusy
from engine.model import Business, Change
from engine.picture import Picture, key_of
from server.declaring import plan
from server.declaring.declare import Declared
from server.declaring.lines import check_lines, declare_lines
from server.declaring.plan import Plan
from server.ledger.desk import TenantDesk
from server.ledger.directory import Directory
from server.ledger.pictures import Pictures
from server.patience import patiently, write

PARTS_MAX = 10_000
"""Commits for one tenant. The largest file needs a thousand; more means that somebody writes against us."""


class Applied(Struct, frozen=True):
    """What came of one tenant. `lines` tell of what was changed, in order."""

    tenant: str
    lines: tuple[str, ...]
    kept: tuple[str, ...]
    undeletable: tuple[str, ...]
    unchanged: int


async def apply(
    pictures: Pictures, declared: Declared, *, prune: bool, progress: Callable[[int, int], None]
) -> Applied:
    """Bring one tenant to what was declared. Raises `InvalidValue` and `LedgerError`s."""
    check_lines(pictures.directory.picture, declared.tenant.id, declared.lines)
    await register(pictures, declared.tenant.id)
    of_lines = await declare_lines(pictures, declared.tenant.id, declared.lines)
    desk = await _desk(pictures, declared.tenant.id)
    lines: list[str] = []
    for _ in range(PARTS_MAX):
        done = await write(desk, lambda picture, now_ms: _judge(picture, declared, now_ms, prune))
        if isinstance(done, Plan):
            told = _told(desk.picture, declared.tenant.id, lines, done)
            kept = len(declared.lines) - sum(each.startswith("+") for each in of_lines)
            return replace(told, lines=(*of_lines, *told.lines), unchanged=told.unchanged + kept)
        lines += done.splitlines()
        progress(len(lines), len(declared.documents))
    raise LedgerBusy(f"tenant {declared.tenant.id} does not come to rest; somebody else changes it too")


async def add_missing(pictures: Pictures, declared: Declared) -> None:
    """Write a tenant that is not there yet; one that is there is left alone."""
    await register(pictures, declared.tenant.id)
    desk = await _desk(pictures, declared.tenant.id)
    await write(
        desk,
        lambda picture, now_ms: (
            _judge(picture, declared, now_ms, prune=False) if picture.tenant is None else None
        ),
    )


async def _desk(pictures: Pictures, tenant: str) -> TenantDesk[Picture]:
    return TenantDesk(pictures, await patiently(lambda: pictures.load(tenant, new=True)))


async def register(pictures: Pictures, tenant: str) -> None:
    """Enter a tenant in the directory."""

    def enter(directory: Directory, _now_ms: int) -> Decision | None:
        if tenant in directory.businesses:
            return None
        business = Business(tenant)
        key = key_of(business)
        return Decision(Change(puts={key: business}), reads=(), writes=(key,), outcome=tenant)

    await write(TenantDesk(pictures, pictures.directory), enter)


def _judge(picture: Picture, declared: Declared, now_ms: int, prune: bool) -> Decision | Plan:
    todo = plan.plan(picture, declared, now_ms // 60_000, prune=prune)
    return plan.decide(picture, todo) or todo


def _told(picture: Picture, tenant: str, lines: Sequence[str], rest: Plan) -> Applied:
    found = picture.documents
    written = Counter(line[0] for line in lines)
    return Applied(
        tenant=tenant,
        lines=tuple(lines),
        kept=tuple(plan.label(found, each) for each in rest.kept),
        undeletable=tuple(f"{plan.label(found, each.document)}: {each.why}" for each in rest.undeletable),
        unchanged=rest.unchanged - written["+"] - written["~"],
    )
