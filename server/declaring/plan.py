"""What a file declares against what the ledger has: the next commit, and the lines that tell of it.

The rule: pure, and judged anew for each try: documents that differ are written, documents that the file
lacks are deleted only where that was asked for, and never what has upcoming bookings or what something
that stays still names. A decision reads the hosts through whom a booking could have come in between.
"""

from collections import ChainMap, Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from msgspec import Struct

from engine import hours, seats, zones
from engine.bookings import Decision
from engine.errors import InvalidValue
from engine.model import (
    HOSTS_MAX,
    Booking,
    BusyBlock,
    Change,
    Document,
    Host,
    Hours,
    Manner,
    Rules,
    Service,
    Team,
    Tenant,
)
from engine.picture import Picture, key_of
from server.declaring import opening
from server.declaring.declare import Declared
from server.ledger import documents
from server.ledger.limits import ENTITIES_MAX
from server.ledger.port import COMMIT_BYTES_MAX, DOCUMENTS_MAX

ENVELOPE_BYTES = 4 * 1024
"""What a commit has around its documents."""


class Undeletable(Struct, frozen=True):
    """Why something stays although it was to be deleted."""

    document: Document
    why: str


class Plan(Struct, frozen=True):
    """Everything that is to be done to one tenant, in order."""

    puts: tuple[Document, ...]
    deletes: tuple[Document, ...]
    kept: tuple[Document, ...]
    """In the ledger, not in the file, and to stay since nothing is to be deleted."""
    undeletable: tuple[Undeletable, ...]
    unchanged: int


def plan(picture: Picture, declared: Declared, now: int, *, prune: bool) -> Plan:
    """Compare. Raises `InvalidValue` for what cannot be: a name that nobody has."""
    wanted = {key_of(each): each for each in declared.documents}
    present = {key: each for key, each in picture.documents.items() if _is_declared(each)}
    _check_names(picture, declared)
    missing = [each for key, each in present.items() if key not in wanted and key != "tenant"]
    ordered = sorted(missing, key=_order)
    undeletable = _undeletable(picture, declared, ordered, now) if prune else {}
    puts = tuple(each for key, each in wanted.items() if present.get(key) != each)
    return Plan(
        puts=puts,
        deletes=tuple(each for each in ordered if prune and key_of(each) not in undeletable),
        kept=() if prune else tuple(ordered),
        undeletable=tuple(
            Undeletable(each, undeletable[key_of(each)]) for each in ordered if key_of(each) in undeletable
        ),
        unchanged=len(wanted) - len(puts),
    )


def decide(picture: Picture, todo: Plan) -> Decision | None:
    """The first commit of a plan, as much of it as one may hold; None when nothing is to be done.

    Nothing names what comes later, so each part stands by itself. The outcome is the lines that tell of it.
    """
    part = _Part(picture)
    for new in todo.puts:
        if not part.put(new):
            return part.decision()
    for old in todo.deletes:
        if not part.delete(old):
            break
    return part.decision()


class _Part:
    """One commit, filled until it is full."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._puts: dict[str, Document] = {}
        self._deletes: list[str] = []
        self._writes: set[str] = set()
        self._reads: set[str] = set()
        self._bytes = 0
        self._lines: list[str] = []

    def put(self, new: Document) -> bool:
        """Take a document in; False where it does not fit any more."""
        key = key_of(new)
        old = self._picture.documents.get(key)
        size = len(documents.encode(key, new).encode()) + 2 * len(key)
        if not self._take(_entities(new) | _entities(old), _named(new), size):
            return False
        self._puts[key] = new
        told = label(ChainMap(self._puts, self._picture.documents), new)
        self._lines.append(f"+ {told}" if old is None else f"~ {told} ({', '.join(_differences(old, new))})")
        return True

    def delete(self, old: Document) -> bool:
        """Take a deletion in; False where it does not fit any more. A host takes its turn along."""
        keys = [key_of(old)]
        if isinstance(old, Host) and old.id in self._picture.turns:
            keys.append(f"turn:{old.id}")
        if not self._take(_entities(old), _bookable(self._picture, old), sum(map(len, keys))):
            return False
        self._deletes += keys
        self._lines.append(f"- {label(self._picture.documents, old)}")
        return True

    def decision(self) -> Decision | None:
        """What was taken in; None for nothing."""
        if not self._lines:
            return None
        return Decision(
            change=Change(puts=self._puts, deletes=tuple(self._deletes)),
            reads=tuple(sorted(self._reads - self._writes)),
            writes=tuple(sorted(self._writes)),
            outcome="\n".join(self._lines),
        )

    def _take(self, writes: set[str], reads: set[str], size: int) -> bool:
        """Whether it fits; whatever comes first does, and is for the ledger to refuse."""
        writes, reads, size = self._writes | writes, self._reads | reads, self._bytes + size
        full = (
            len(self._puts) + len(self._deletes) + 2 > DOCUMENTS_MAX
            or len(writes | reads) > ENTITIES_MAX
            or size > COMMIT_BYTES_MAX - ENVELOPE_BYTES
        )
        if full and self._lines:
            return False
        self._writes, self._reads, self._bytes = writes, reads, size
        return True


# What may not be


def _check_names(picture: Picture, declared: Declared) -> None:
    """Everybody that is named is in the file or in the ledger already."""
    hosts = {each.id for each in declared.hosts} | picture.hosts.keys()
    teams = {each.id for each in declared.teams} | picture.teams.keys()
    named = [*(("team", each.id, each.hosts) for each in declared.teams)]
    named += [*(("service", each.id, each.hosts) for each in declared.services)]
    tenant = declared.tenant.id
    for kind, id, names in named:
        for host in names:
            if host not in hosts:
                raise InvalidValue(f"tenant {tenant}: {kind} {id} names host {host!r}, and there is none")
    for service in declared.services:
        if service.team is not None and service.team not in teams:
            raise InvalidValue(
                f"tenant {tenant}: service {service.id} names team {service.team!r}, and there is none"
            )
    if len(hosts) > HOSTS_MAX:
        raise InvalidValue(f"tenant {tenant} would have {len(hosts)} hosts; at most {HOSTS_MAX} are allowed")


def _undeletable(
    picture: Picture, declared: Declared, missing: Iterable[Document], now: int
) -> dict[str, str]:
    """What is missing in the file and has to stay, with the reason; services first, hosts last."""
    upcoming = _upcoming(picture, now)
    found: dict[str, str] = {}
    names = _names([*declared.teams, *declared.services])
    for old in missing:
        key = key_of(old)
        if upcoming[key]:
            many = "bookings" if upcoming[key] > 1 else "booking"
            found[key] = f"{upcoming[key]} upcoming {many}"
        elif key in names:
            found[key] = f"{names[key]} still names it"
        elif isinstance(old, BusyBlock) and f"host:{old.host}" in found:
            found[key] = f"its host {old.host} stays"
        if key in found and isinstance(old, Team | Service):
            names |= _names([old])
    return found


def _upcoming(picture: Picture, now: int) -> Counter[str]:
    """How many bookings are still to come, by what they need."""
    found: Counter[str] = Counter()
    for booking in picture.bookings.values():
        taken = any(seats.alive(each, now * 60_000) for each in seats.of(booking))
        if taken and booking.start >= now:
            found.update(_needed(booking))
    return found


def _needed(booking: Booking) -> Iterator[str]:
    yield from (f"host:{host}" for host in booking.hosts)
    if booking.team is not None:
        yield f"team:{booking.team}"
    if booking.service is not None:
        yield f"service:{booking.service}"


def _names(stays: Iterable[Team | Service]) -> dict[str, str]:
    """What is named by teams and services that stay, and by which."""
    found: dict[str, str] = {}
    for each in stays:
        by = f"{type(each).__name__.lower()} {each.id}"
        found |= {f"host:{host}": by for host in each.hosts}
        if isinstance(each, Service) and each.team is not None:
            found[f"team:{each.team}"] = by
    return found


# What a commit touches


def _is_declared(document: Document) -> bool:
    return isinstance(document, Tenant | Host | Team | Service | BusyBlock)


def _order(document: Document) -> tuple[int, str]:
    """Services, teams, hosts, busy blocks: whoever names comes before whom it names."""
    return (Service, Team, Host, BusyBlock).index(type(document)), key_of(document)


def _entities(document: Document | None) -> set[str]:
    """A busy block takes time of its host, so a booking judged meanwhile has to be judged again."""
    if document is None:
        return set()
    own = {key_of(document)}
    return own | {f"host:{document.host}"} if isinstance(document, BusyBlock) else own


def _named(new: Document) -> set[str]:
    """What a document names must still be there when it is written."""
    if not isinstance(new, Team | Service):
        return set()
    team = {f"team:{new.team}"} if isinstance(new, Service) and new.team is not None else set()
    return {f"host:{host}" for host in new.hosts} | team


def _bookable(picture: Picture, old: Document) -> set[str]:
    """Through whom a booking of this may have come in meanwhile: those it marks, and nothing else."""
    if isinstance(old, Team):
        return {f"host:{host}" for host in old.hosts}
    if isinstance(old, Service):
        team = picture.teams.get(old.team) if old.team is not None else None
        hosts = team.hosts if team is not None else old.hosts or picture.everyone
        return {f"host:{host}" for host in hosts}
    return set()


# Words


def label(found: Mapping[str, Document], document: Document) -> str:
    """A document as it is called in a line. `found`: where its host and its tenant are to be found."""
    if isinstance(document, BusyBlock):
        zone = _zone(found, document.host)
        return f"busy {document.host} {_wall(zone, document.start)} to {_wall(zone, document.end)}"
    return f"tenant {document.id}" if isinstance(document, Tenant) else key_of(document).replace(":", " ")


_WRITTEN = {"weekly": "hours", "parts": "day_parts"}
"""What fields are called in a file, where that is something else."""


def _differences(old: Struct, new: Struct) -> list[str]:
    found: list[str] = []
    for field in new.__struct_fields__:
        one, other = getattr(old, field), getattr(new, field)
        if one == other:
            continue
        if isinstance(one, Hours | Manner | Rules):
            found += _differences(one, other)
        else:
            found.append(_WRITTEN.get(field, field))
    return found


def _zone(found: Mapping[str, Document], host: str) -> ZoneInfo:
    own, tenant = found.get(f"host:{host}"), found.get("tenant")
    name = own.time_zone if isinstance(own, Host) else None
    return zones.get(name or (tenant.time_zone if isinstance(tenant, Tenant) else "UTC"))


def _wall(zone: ZoneInfo, minute: int) -> str:
    day, of_day = hours.local(zone, minute)
    return f"{date.fromordinal(day + hours.EPOCH_ORDINAL)} {opening.clock(of_day)}"
