"""`halfpast export` and `halfpast import`."""

import argparse
import sys
from pathlib import Path
from typing import Any

from engine.errors import InvalidValue, UnknownTenant
from server.backup import lines as backup_lines
from server.backup.export import export
from server.backup.lines import Backup
from server.backup.restore import restore
from server.commands import files, ledgers, terminal
from server.commands.arguments import add, add_ledger, texts
from server.commands.files import STDIN
from server.commands.terminal import OK
from server.settings import Settings

_EXPORT_HELP = """\
Write everything that the ledger has of a tenant as JSON lines: settings, bookings, the archive, its lines,
its keys as hashes, and what platforms sign its requests with. The file has names and numbers of people, and
these secrets: keep it as you keep the ledger.

  halfpast export clinic --output clinic.jsonl
  halfpast export clinic | gzip > clinic.jsonl.gz
"""

_IMPORT_HELP = """\
Bring a tenant from a file of `halfpast export` into a ledger that has nothing of it, of whichever kind. The
whole file is checked first; what was written is read again and compared. One that was broken off is simply
run again.

  halfpast import clinic.jsonl --ledger redis://HOST:6379
  gunzip -c clinic.jsonl.gz | halfpast import -
"""


def add_to(commands: Any) -> None:
    """Say how they are called."""
    out = add(commands, "export", "write a tenant to a file", texts(_EXPORT_HELP), _export)
    out.add_argument("tenant", metavar="TENANT", help="the id of the tenant")
    out.add_argument("--output", metavar="FILE", default="-", help="default: standard output")
    back = add(commands, "import", "bring a tenant from a file", texts(_IMPORT_HELP), _import)
    back.add_argument("file", metavar="FILE", help="of `halfpast export`, or - for standard input")
    for each in (out, back):
        add_ledger(each)


def _export(given: argparse.Namespace, found: Settings) -> int:
    async def read() -> tuple[Backup, str]:
        async with ledgers.opened(found) as pictures:
            return await export(pictures, given.tenant, terminal.bar("reading"))

    try:
        backup, at = ledgers.wait_for(read(), found)
    except UnknownTenant as error:
        raise InvalidValue(f"{error.detail}; `halfpast keys list` shows which there are") from None
    finally:
        terminal.progress("")
    lines = backup_lines.write(backup, at)
    if given.output == STDIN:
        sys.stdout.buffer.writelines(lines)
    else:
        files.write(Path(given.output), lines)
    print(f"= {backup.told()}", file=sys.stderr)
    return OK


def _import(given: argparse.Namespace, found: Settings) -> int:
    file = files.called(given.file)
    try:
        with sys.stdin.buffer if given.file == STDIN else Path(given.file).open("rb") as opened:
            backup = backup_lines.read(opened)
    except OSError as error:
        raise InvalidValue(f"{file}: {(error.strerror or str(error)).lower()}") from None
    except InvalidValue as error:
        raise InvalidValue(f"{file}: {error.detail}") from None

    async def write() -> None:
        async with ledgers.opened(found) as pictures:
            await restore(pictures, backup, terminal.bar(f"tenant {backup.tenant}"))

    try:
        ledgers.wait_for(write(), found)
    finally:
        terminal.progress("")
    print(f"= tenant {backup.tenant}: {backup.told()}; verified")
    return OK
