"""`halfpast import`: a tenant from a file into a ledger that has nothing of it yet.

The rule: the whole file is checked before the first write, and the ledger is read again after the last one.
Each part is written under an op of its own, made of the file and its number: so an import that was broken
off is simply run again. The tenant enters the directory last, and nobody serves half of it.
"""

from collections.abc import Iterator, Mapping

from engine.errors import InvalidValue, LedgerBusy, LedgerError
from engine.model import ApiKey, Business, Change, Document, Line, Secret
from engine.picture import key_of
from server.backup.export import Progress, stored
from server.backup.lines import Backup
from server.ledger import documents
from server.ledger.directory import DIRECTORY
from server.ledger.pictures import Pictures
from server.ledger.port import (
    COMMIT_BYTES_MAX,
    DOCUMENTS_MAX,
    Commit,
    Committed,
    Ledger,
    Outcome,
    Position,
    Reload,
    Replayed,
)
from server.patience import patiently

PART_BYTES_MAX = COMMIT_BYTES_MAX // 4
"""Of documents in one commit; the entry in the log repeats them. A document may be larger by itself."""
PART_MAX = DOCUMENTS_MAX // 2
DEADLINE_MS = 60_000
"""Nobody is on the phone: a part may take its time."""
TRIES_MAX = 5
"""The log changes hands during an import once, if at all."""


async def restore(pictures: Pictures, backup: Backup, progress: Progress) -> None:
    """Write it, and see that it is there. Raises `InvalidValue`, `LedgerError`s."""
    await _check_free(pictures, backup)
    written = 0
    writer = _Writer(pictures.ledger, backup.tenant, f"import:{backup.sha256}")
    for puts, archives in _parts(backup):
        await writer.write(puts, archives)
        written += len(puts) + len(archives)
        progress(written, len(backup))
    entry: dict[str, Document] = {f"business:{backup.tenant}": Business(backup.tenant)}
    writer = _Writer(pictures.ledger, DIRECTORY, f"import:{backup.sha256}:directory")
    for each in (*_in_parts(backup.credentials), entry):
        await writer.write(each, {})
    progress(len(backup), len(backup))
    await _verify(pictures, backup, progress)


async def _check_free(pictures: Pictures, backup: Backup) -> None:
    """Nothing is overwritten: the tenant has nothing, or a part of this very file."""
    _check_keys(backup)
    _check_lines(pictures, backup)
    there, _ = await stored(pictures.ledger, backup.tenant, lambda _done, _of: None)
    ours = there.documents.items() <= backup.documents.items()
    if not ours or not there.archived.items() <= backup.archived.items():
        raise InvalidValue(
            f"tenant {backup.tenant} is in this ledger already, with other documents than in the file; "
            "import into another ledger"
        )


def _check_keys(backup: Backup) -> None:
    """The keys are those of the documents, so that nothing is kept where nobody looks for it."""
    for found in (backup.documents, backup.archived, backup.credentials):
        for key, document in found.items():
            if key_of(document) != key:
                raise InvalidValue(f"{key} is not the key of what stands there")
    for each in backup.credentials.values():
        if not _is_of(each, backup.tenant):
            raise InvalidValue("a key, a secret or a line in the file is another tenant's")


def _check_lines(pictures: Pictures, backup: Backup) -> None:
    """No caller is moved to another business."""
    for each in backup.credentials.values():
        other = pictures.directory.picture.tenant_of_line(each.id) if isinstance(each, Line) else None
        if other not in (None, backup.tenant):
            raise InvalidValue(f"a line in the file answers for tenant {other} in this ledger already")


def _is_of(credential: Document, tenant: str) -> bool:
    match credential:
        case ApiKey() | Line():
            return credential.tenant == tenant
        case Secret():
            return credential.tenants == (tenant,)
        case _:
            return False


def _parts(backup: Backup) -> Iterator[tuple[dict[str, Document], dict[str, Document]]]:
    for part in _in_parts(backup.documents):
        yield part, {}
    for part in _in_parts(backup.archived):
        yield {}, part


def _in_parts(found: dict[str, Document]) -> Iterator[dict[str, Document]]:
    part: dict[str, Document] = {}
    size = 0
    for key, document in sorted(found.items()):
        more = len(documents.encode(key, document).encode())
        if part and (len(part) >= PART_MAX or size + more > PART_BYTES_MAX):
            yield part
            part, size = {}, 0
        part[key] = document
        size += more
    if part:
        yield part


class _Writer:
    """Writes the parts of one tenant, one after the other."""

    def __init__(self, ledger: Ledger, tenant: str, op: str) -> None:
        self._ledger = ledger
        self._tenant = tenant
        self._op = op
        self._number = 0
        self._at: Position | None = None

    async def write(self, puts: Mapping[str, Document], archives: Mapping[str, Document]) -> None:
        self._number += 1
        for _ in range(TRIES_MAX):
            outcome = await self._commit(puts, archives)
            if isinstance(outcome, Committed):
                self._at = outcome.head
                return
            self._at = None
            if isinstance(outcome, Replayed):
                return
            if not isinstance(outcome, Reload):
                break
        raise LedgerBusy(f"tenant {self._tenant} is being written by somebody else")

    async def _commit(self, puts: Mapping[str, Document], archives: Mapping[str, Document]) -> Outcome:
        if self._at is None:
            self._at = (await patiently(lambda: self._ledger.load(self._tenant))).at
        commit = Commit(
            tenant=self._tenant,
            op=f"{self._op}:{self._number}",
            fingerprint="",
            outcome="",
            at=self._at,
            deadline_ms=await patiently(self._ledger.ping) + DEADLINE_MS,
            body=documents.encode_change(Change(puts=dict(puts))),
            writes=tuple(puts),
            puts={key: documents.encode(key, each) for key, each in puts.items()},
            archives={key: documents.encode(key, each) for key, each in archives.items()},
        )
        return await patiently(lambda: self._ledger.commit(commit))


async def _verify(pictures: Pictures, backup: Backup, progress: Progress) -> None:
    """What the ledger has now is what the file has."""
    there, _ = await stored(pictures.ledger, backup.tenant, progress)
    snapshot = await patiently(lambda: pictures.ledger.load(DIRECTORY))
    kept = {key: documents.decode(key, text) for key, text in snapshot.documents.items()}
    same_keys = all(kept.get(key) == each for key, each in backup.credentials.items())
    if there.documents != backup.documents or there.archived != backup.archived or not same_keys:
        raise LedgerError(f"tenant {backup.tenant} is not what the file has; somebody else writes to it")
    if f"business:{backup.tenant}" not in kept:
        raise LedgerError(f"tenant {backup.tenant} did not enter the directory")
