"""What the commands do.

The rule: what a command was asked for goes to stdout, everything else to stderr.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from engine.errors import InvalidValue, LedgerError, UnknownTenant
from engine.model import ApiKey
from engine.seats import Place
from server import bookings, doctor, keys, serve, settings, usage
from server.backup import lines as backup_lines
from server.backup.export import export
from server.backup.lines import Backup
from server.backup.restore import restore
from server.declaring import apply, declare
from server.declaring.apply import Applied
from server.declaring.file import FILE_BYTES_MAX
from server.ledger.connect import connect
from server.ledger.pictures import Pictures
from server.patience import patiently
from server.settings import Settings, redacted
from server.usage import OK, REFUSED, fail

STDIN = "-"
BAR_WIDTH = 30
PROGRESS_EVERY = 100
"""Documents between two looks of a progress bar."""

Result = TypeVar("Result")


def run(arguments: Sequence[str] | None) -> int:
    """Run a command; the exit code. Raises `HalfpastError`s; `InvalidValue` where the user is to blame."""
    given = usage.parse(arguments)
    flags = {name: getattr(given, name, None) for name in Settings.__struct_fields__}
    return _COMMANDS[given.command](given, settings.read(os.environ, flags))


# What the commands do


def _serve(_given: argparse.Namespace, found: Settings) -> int:
    settings.check_server(found)
    _wait_for(serve.check_ledger(found), found)
    return serve.run(found)


def _apply(given: argparse.Namespace, found: Settings) -> int:
    file = "standard input" if given.file == STDIN else given.file
    declared = declare.parse(_content(given.file, file), file)
    for each in declared:
        for warning in each.warnings:
            print(f"halfpast: warning: {warning}", file=sys.stderr)
    done = _wait_for(_apply_all(declared, found, prune=given.prune, file=file), found)
    return _told(done)


async def _apply_all(
    declared: Sequence[declare.Declared], found: Settings, *, prune: bool, file: str
) -> list[Applied]:
    done: list[Applied] = []
    async with _pictures(found) as pictures:
        for each in declared:
            before = f"{len(done) + 1}/{len(declared)} tenants" if len(declared) > 1 else each.tenant.id

            def progress(lines: int, of: int, before: str = before) -> None:
                _progress(f"{before}: {lines}/{of}")

            _progress(before)
            try:
                applied = await apply.apply(pictures, each, prune=prune, progress=progress)
            except InvalidValue as error:
                raise InvalidValue(f"{file}: {error.detail}") from None
            finally:
                _progress("")
            _print_changes(applied)
            done.append(applied)
    return done


def _print_changes(applied: Applied) -> None:
    lines = [*applied.lines]
    lines += [f"kept {each}: not in the file; --prune deletes it" for each in applied.kept]
    lines += [f"kept {each}" for each in applied.undeletable]
    if lines:
        print(f"tenant {applied.tenant}:")
        for line in lines:
            print(f"  {line}")


def _told(done: Sequence[Applied]) -> int:
    """The summary, and whether everything could be done."""
    signs = [line[0] for each in done for line in each.lines]
    unchanged = sum(each.unchanged for each in done)
    if signs:
        added, changed, deleted = (signs.count(sign) for sign in "+~-")
        print(f"= {added} added, {changed} changed, {deleted} deleted, {unchanged} unchanged")
    else:
        print(f"= nothing to change, {unchanged} unchanged")
    undeletable = sum(len(each.undeletable) for each in done)
    if undeletable:
        return fail(f"{undeletable} of what --prune was to delete had to be kept, as said above", REFUSED)
    return OK


def _create_key(given: argparse.Namespace, found: Settings) -> int:
    async def create() -> keys.Made:
        async with _pictures(found) as pictures:
            return await keys.create(pictures, given.tenant, given.name)

    made = _wait_for(create(), found)
    print(made.token, flush=True)
    print(
        f"This key to {made.key.tenant} is shown only now. Send it as `Authorization: Bearer KEY`; "
        f"`halfpast keys revoke {made.key.id}` ends it.",
        file=sys.stderr,
    )
    return OK


def _list_keys(given: argparse.Namespace, found: Settings) -> int:
    async def listed() -> list[ApiKey]:
        async with _pictures(found) as pictures:
            directory = pictures.directory.picture
            if given.tenant is not None:
                keys.check_tenant(directory, given.tenant)
            return keys.of_tenant(directory, given.tenant)

    rows = [
        (each.id, each.tenant, _date(each.created_at_ms), _date(each.revoked_at_ms), each.name or "-")
        for each in _wait_for(listed(), found)
    ]
    _print_table(("ID", "TENANT", "CREATED", "REVOKED", "NAME"), rows)
    if not rows:
        print("no keys yet; `halfpast keys create TENANT` makes one", file=sys.stderr)
    return OK


def _revoke_key(given: argparse.Namespace, found: Settings) -> int:
    async def revoke() -> tuple[ApiKey, bool]:
        async with _pictures(found) as pictures:
            return await keys.revoke(pictures, given.id)

    key, was_valid = _wait_for(revoke(), found)
    print(f"key {key.id} to {key.tenant} {'is revoked' if was_valid else 'was revoked already'}")
    return OK


def _list_bookings(given: argparse.Namespace, found: Settings) -> int:
    async def listed() -> list[tuple[str, ...]]:
        async with _pictures(found) as pictures:
            keys.check_tenant(pictures.directory.picture, given.tenant)
            return await bookings.upcoming(pictures, given.tenant, given.days)

    rows = _wait_for(listed(), found)
    _print_table(("ID", "STATUS", "START", "MINUTES", "HOSTS", "SERVICE"), rows)
    if not rows:
        print(f"nothing is booked in the next {given.days} days", file=sys.stderr)
    return OK


def _act_on_booking(given: argparse.Namespace, found: Settings) -> int:
    action = given.command.rpartition(" ")[2]

    async def act() -> Place:
        async with _pictures(found) as pictures:
            keys.check_tenant(pictures.directory.picture, given.tenant)
            return await bookings.act(pictures, given.tenant, given.id, action)

    place = _wait_for(act(), found)
    print(f"booking {place.seat.id} is {place.seat.status}")
    return OK


def _doctor(given: argparse.Namespace, found: Settings) -> int:
    settings.check_server(found)
    findings = _wait_for(doctor.examine(found, _progress), found)
    print(doctor.as_json(findings, found) if given.json else doctor.as_text(findings))
    return doctor.exit_code(findings)


def _export(given: argparse.Namespace, found: Settings) -> int:
    async def read() -> tuple[Backup, str]:
        async with _pictures(found) as pictures:
            return await export(pictures, given.tenant, _bar("reading"))

    try:
        backup, at = _wait_for(read(), found)
    except UnknownTenant as error:
        raise InvalidValue(f"{error.detail}; `halfpast keys list` shows which there are") from None
    finally:
        _progress("")
    lines = backup_lines.write(backup, at)
    if given.output == STDIN:
        sys.stdout.buffer.writelines(lines)
    else:
        _write_file(Path(given.output), lines)
    print(f"= {backup.told()}", file=sys.stderr)
    return OK


def _import(given: argparse.Namespace, found: Settings) -> int:
    file = "standard input" if given.file == STDIN else given.file
    try:
        with sys.stdin.buffer if given.file == STDIN else Path(given.file).open("rb") as opened:
            backup = backup_lines.read(opened)
    except OSError as error:
        raise InvalidValue(f"{file}: {(error.strerror or str(error)).lower()}") from None
    except InvalidValue as error:
        raise InvalidValue(f"{file}: {error.detail}") from None

    async def write() -> None:
        async with _pictures(found) as pictures:
            await restore(pictures, backup, _bar(f"tenant {backup.tenant}"))

    try:
        _wait_for(write(), found)
    finally:
        _progress("")
    print(f"= tenant {backup.tenant}: {backup.told()}; verified")
    return OK


# What they share


@asynccontextmanager
async def _pictures(found: Settings) -> AsyncIterator[Pictures]:
    pictures = Pictures(connect(found.ledger, wait_replicas=found.wait_replicas))
    try:
        await patiently(lambda: pictures.open(serving=False))
        yield pictures
    finally:
        await pictures.close()


def _wait_for(work: Coroutine[Any, Any, Result], found: Settings) -> Result:
    """Run to the end; a ledger's error names the ledger."""
    try:
        return asyncio.run(work)
    except LedgerError as error:
        what = f"{error.detail} ({error.code})" if error.detail else error.code
        raise LedgerError(
            f"ledger {redacted(found.ledger)}: {what}; is it up, and the right --ledger?"
        ) from None


def _content(path: str, file: str) -> bytes:
    try:
        if path == STDIN:
            return sys.stdin.buffer.read(FILE_BYTES_MAX + 1)
        with Path(path).open("rb") as opened:
            return opened.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise InvalidValue(f"{file}: {(error.strerror or str(error)).lower()}") from None


def _write_file(path: Path, lines: Iterable[bytes]) -> None:
    """Whole or not at all, and for nobody else's eyes."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise InvalidValue(f"{path}: {(error.strerror or str(error)).lower()}") from None


def _bar(what: str) -> Callable[[int, int], None]:
    """A progress bar, on a terminal only."""

    def show(done: int, of: int) -> None:
        if done % PROGRESS_EVERY == 0 or done == of:
            filled = done * BAR_WIDTH // of if of else 0
            _progress(f"{what} [{'#' * filled:<{BAR_WIDTH}}] {done:,}" + (f"/{of:,}" if of else ""))

    return show


def _progress(text: str) -> None:
    """Where a long command is, on a terminal only; "" wipes it away."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def _print_table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def _date(at_ms: int | None) -> str:
    return "-" if at_ms is None else f"{datetime.fromtimestamp(at_ms // 1000, UTC):%Y-%m-%d %H:%M} UTC"


_COMMANDS: Mapping[str, Callable[[argparse.Namespace, Settings], int]] = {
    "serve": _serve,
    "apply": _apply,
    "keys create": _create_key,
    "keys list": _list_keys,
    "keys revoke": _revoke_key,
    "bookings list": _list_bookings,
    **{f"bookings {each}": _act_on_booking for each in bookings.ACTIONS},
    "doctor": _doctor,
    "export": _export,
    "import": _import,
}
