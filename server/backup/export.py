"""`halfpast export`: everything that the ledger has of a tenant.

The rule: the documents are of one position in the log, as a picture is; a load alone may be newer in parts.
The archive is read after them. What moves there meanwhile is in both, and is taken once.
"""

from collections.abc import Callable
from functools import partial

from engine.errors import UnknownTenant
from engine.model import Document
from engine.picture import key_of
from server.backup.lines import Backup
from server.ledger import documents
from server.ledger.directory import Directory
from server.ledger.pictures import Pictures
from server.ledger.port import Ledger
from server.patience import patiently

Progress = Callable[[int, int], None]
"""So many of so many; the second is 0 where nobody knows."""


async def export(pictures: Pictures, tenant: str, progress: Progress) -> tuple[Backup, str]:
    """The tenant, and the position in the log that it is as new as.

    Raises `UnknownTenant`, `LedgerError`s; `LedgerCorrupt` where a document is not what was written.
    """
    if tenant not in pictures.directory.picture.businesses:
        raise UnknownTenant(f"no tenant {tenant[:64]!r}")
    tenancy = await patiently(lambda: pictures.load(tenant, new=True))
    await patiently(lambda: pictures.catch_up(tenancy))
    found, at = dict(tenancy.picture.documents), tenancy.position
    archived = await _archived(pictures.ledger, tenant, progress)
    moved = {key: each for key, each in archived.items() if key not in found}
    return Backup(tenant, found, moved, credentials(pictures.directory.picture, tenant)), str(at)


async def stored(ledger: Ledger, tenant: str, progress: Progress) -> tuple[Backup, str]:
    """What the ledger has of a tenant, without its keys; while nobody writes to it."""
    snapshot = await patiently(lambda: ledger.load(tenant))
    archived = await _archived(ledger, tenant, progress)
    found: dict[str, Document] = {}
    for number, (key, text) in enumerate(sorted(snapshot.documents.items()), 1):
        if key not in archived:
            found[key] = documents.decode(key, text)
        progress(number, len(snapshot.documents))
    return Backup(tenant, found, archived, {}), str(snapshot.at)


def credentials(directory: Directory, tenant: str) -> dict[str, Document]:
    """What is the tenant's alone: its keys (as hashes, never themselves), its signing secrets, its lines."""
    own: list[Document] = [each for each in directory.keys.values() if each.tenant == tenant]
    own += [each for each in directory.secrets.values() if each.tenants == (tenant,)]
    own += [each for each in directory.lines.values() if each.tenant == tenant]
    return {key_of(each): each for each in own}


async def _archived(ledger: Ledger, tenant: str, progress: Progress) -> dict[str, Document]:
    found: dict[str, Document] = {}
    cursor = ""
    while True:
        page = await patiently(partial(ledger.archive, tenant, cursor))
        found |= {key: documents.decode(key, text) for key, text in page.documents.items()}
        progress(len(found), 0)
        cursor = page.cursor
        if not cursor:
            return found
