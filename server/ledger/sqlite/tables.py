"""The ledger's tables in an SQLite file, and what is done to them inside a transaction.

The rule: the same checks in the same order as `commit.lua`. Every function here takes a connection that
is in a transaction, reads and checks first, and writes last; whoever calls commits it or rolls it back.
"""

import secrets
import sqlite3
from typing import NamedTuple

from engine.errors import LedgerNotReady
from server.ledger.limits import Limits
from server.ledger.port import (
    Batch,
    Commit,
    Committed,
    Conflict,
    Entry,
    Late,
    Lost,
    Mismatch,
    Outcome,
    Page,
    Position,
    Reload,
    Replayed,
    Snapshot,
)
from server.ledger.positions import new_nonce

APPLICATION_ID = 0x68616C66
"""Stands in the file's header and says whose it is."""
LAYOUT = 2
"""Counts up when the tables can no longer be read as they are."""

SCHEMA = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # previous: the nonce of the entry before, so that a broken chain is seen though the count goes on.
    "CREATE TABLE log (n INTEGER PRIMARY KEY, nonce INTEGER NOT NULL, previous INTEGER NOT NULL,"
    " tenant TEXT NOT NULL, time_ms INTEGER NOT NULL, body TEXT NOT NULL)",
    "CREATE TABLE documents (tenant TEXT, key TEXT, body TEXT NOT NULL, PRIMARY KEY (tenant, key))"
    " WITHOUT ROWID",
    # What is over: no longer loaded, and never swept.
    "CREATE TABLE archive (tenant TEXT, key TEXT, body TEXT NOT NULL, PRIMARY KEY (tenant, key))"
    " WITHOUT ROWID",
    # n of the change that wrote an entity last.
    "CREATE TABLE last (tenant TEXT, entity TEXT, n INTEGER NOT NULL, PRIMARY KEY (tenant, entity))"
    " WITHOUT ROWID",
    "CREATE INDEX last_by_n ON last (tenant, n)",
    "CREATE TABLE ops (tenant TEXT, op TEXT, fingerprint TEXT NOT NULL, outcome TEXT NOT NULL,"
    " time_ms INTEGER NOT NULL, PRIMARY KEY (tenant, op)) WITHOUT ROWID",
    "CREATE INDEX ops_by_time ON ops (tenant, time_ms)",
    # A row leaves when it was delivered, and never otherwise; a number is never given twice.
    "CREATE TABLE outbox (number INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL, id TEXT NOT NULL,"
    " body TEXT NOT NULL)",
)


class Missed(NamedTuple):
    """The tenant's entries after a position, and the log's head."""

    head: Position
    entries: tuple[Entry, ...]


def check_owner(connection: sqlite3.Connection) -> None:
    """Raise `LedgerNotReady` for a database of another program, before anything in it is changed.

    One statement, so that nobody makes the tables between two looks.
    """
    query = "SELECT application_id, (SELECT count(*) FROM sqlite_master) FROM pragma_application_id"
    owner, tables = connection.execute(query).fetchone()
    if owner != APPLICATION_ID and tables:
        raise LedgerNotReady("is a database of another program")


def prepare(connection: sqlite3.Connection, clock_ms: int) -> str:
    """Make the tables in a file that has none; return the epoch. Raises `LedgerNotReady`."""
    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        _create(connection, clock_ms)
    layout = connection.execute("PRAGMA user_version").fetchone()[0]
    if layout != LAYOUT:
        raise LedgerNotReady(f"has the layout {layout}, this halfpast knows {LAYOUT}", layout=layout)
    return _epoch(connection)


def check_epoch(connection: sqlite3.Connection, epoch: str) -> None:
    """Raise `LedgerNotReady` where the epoch is another one than when the file was opened, or gone."""
    if _epoch(connection) != epoch:
        raise LedgerNotReady("the file was replaced")


def load(connection: sqlite3.Connection, tenant: str, clock_ms: int) -> Snapshot:
    """A tenant's documents, with the position that they are exactly as new as."""
    head = connection.execute("SELECT n, nonce FROM log ORDER BY n DESC LIMIT 1").fetchone()
    if head is None:
        raise LedgerNotReady("has lost its log")
    rows = connection.execute("SELECT key, body FROM documents WHERE tenant = ?", (tenant,))
    return Snapshot(at=Position(*head), documents=dict(rows), clock_ms=clock_ms)


def archive(connection: sqlite3.Connection, tenant: str, cursor: str, count: int) -> Page:
    """The archived documents after a key, in the order of their keys, at most `count`."""
    rows = connection.execute(
        "SELECT key, body FROM archive WHERE tenant = ? AND (key > ? OR ? = '') ORDER BY key LIMIT ?",
        (tenant, cursor, cursor, count),
    ).fetchall()
    return Page(documents=dict(rows), cursor=rows[-1][0] if len(rows) == count else "")


def after(connection: sqlite3.Connection, at: Position, count: int) -> Batch | Lost:
    """All tenants' entries after a position, oldest first, at most `count`."""
    entries, before = [], at
    rows = connection.execute(
        "SELECT n, nonce, tenant, body, previous FROM log WHERE n > ? ORDER BY n LIMIT ?", (at.n, count)
    )
    for n, nonce, tenant, body, previous in rows:
        if before != Position(n - 1, previous):
            return Lost()
        before = Position(n, nonce)
        entries.append(Entry(at=before, tenant=tenant, body=body))
    return Batch(entries=tuple(entries)) if entries or _stands(connection, at) else Lost()


def commit(connection: sqlite3.Connection, commit: Commit, limits: Limits, clock_ms: int) -> Outcome:
    """Check everything, then write everything. See `port.Ledger.commit`."""
    done = connection.execute(
        "SELECT fingerprint, outcome FROM ops WHERE tenant = ? AND op = ?", (commit.tenant, commit.op)
    ).fetchone()
    if done is not None and done[0] != commit.fingerprint:
        return Mismatch(clock_ms=clock_ms)
    if done is not None:
        found = _missed(connection, commit, limits) or Missed(commit.at, ())
        return Replayed(outcome=done[1], head=found.head, entries=found.entries, clock_ms=clock_ms)
    if clock_ms > commit.deadline_ms:
        return Late(clock_ms=clock_ms)
    missed = _missed(connection, commit, limits)
    if missed is None:
        return Reload(clock_ms=clock_ms)
    if _changed(connection, commit):
        return Conflict(head=missed.head, entries=missed.entries, clock_ms=clock_ms)
    own = _write(connection, commit, missed.head, clock_ms)
    _sweep(connection, commit, limits, clock_ms)
    return Committed(head=own.at, entries=(*missed.entries, own), clock_ms=clock_ms)


def _epoch(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()
    if row is None:
        raise LedgerNotReady("has lost its meta record")
    return str(row[0])


def _create(connection: sqlite3.Connection, clock_ms: int) -> None:
    for statement in SCHEMA:
        connection.execute(statement)
    # Neither takes a parameter.
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {LAYOUT}")
    connection.execute("INSERT INTO meta VALUES ('epoch', ?)", (secrets.token_hex(16),))
    # So that there is always a position to load from.
    connection.execute("INSERT INTO log VALUES (1, ?, 0, '', ?, '')", (new_nonce(), clock_ms))


def _missed(connection: sqlite3.Connection, commit: Commit, limits: Limits) -> Missed | None:
    """None where `at` is not in the log, or too much came after it, of whichever tenant."""
    if not _stands(connection, commit.at):
        return None
    head, entries, count, size = commit.at, [], 0, 0
    rows = connection.execute("SELECT n, nonce, tenant, body FROM log WHERE n > ? ORDER BY n", (commit.at.n,))
    for n, nonce, tenant, body in rows:
        entry = Entry(at=Position(n, nonce), tenant=tenant, body=body)
        count, size = count + 1, size + len(entry.body.encode("utf-8", "surrogateescape"))
        if count > limits.entries_max or size > limits.entries_bytes_max:
            return None
        if entry.tenant == commit.tenant:
            entries.append(entry)
        head = entry.at
    return Missed(head, tuple(entries))


def _stands(connection: sqlite3.Connection, at: Position) -> bool:
    row = connection.execute("SELECT nonce FROM log WHERE n = ?", (at.n,)).fetchone()
    return row is not None and row[0] == at.nonce


def _changed(connection: sqlite3.Connection, commit: Commit) -> bool:
    """Whether an entity changed after `at`. One by one: a list of parameters has a limit."""
    for entity in (*commit.reads, *commit.writes):
        row = connection.execute(
            "SELECT n FROM last WHERE tenant = ? AND entity = ?", (commit.tenant, entity)
        ).fetchone()
        if row is not None and row[0] > commit.at.n:
            return True
    return False


def _write(connection: sqlite3.Connection, commit: Commit, head: Position, clock_ms: int) -> Entry:
    tenant, n, nonce = commit.tenant, head.n + 1, new_nonce()
    connection.execute(
        "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)", (n, nonce, head.nonce, tenant, clock_ms, commit.body)
    )
    connection.executemany(
        "INSERT OR REPLACE INTO documents VALUES (?, ?, ?)",
        [(tenant, key, body) for key, body in commit.puts.items()],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO archive VALUES (?, ?, ?)",
        [(tenant, key, body) for key, body in commit.archives.items()],
    )
    connection.executemany(
        "DELETE FROM documents WHERE tenant = ? AND key = ?",
        [(tenant, key) for key in (*commit.archives, *commit.deletes)],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO last VALUES (?, ?, ?)", [(tenant, entity, n) for entity in commit.writes]
    )
    connection.executemany(
        "INSERT INTO outbox (tenant, id, body) VALUES (?, ?, ?)",
        [(tenant, event, body) for event, body in commit.events],
    )
    connection.execute(
        "INSERT INTO ops VALUES (?, ?, ?, ?, ?)",
        (tenant, commit.op, commit.fingerprint, commit.outcome, clock_ms),
    )
    return Entry(at=Position(n, nonce), tenant=tenant, body=commit.body)


def _sweep(connection: sqlite3.Connection, commit: Commit, limits: Limits, clock_ms: int) -> None:
    """Old entries but not the last, entities from before what is left, old ops but not this one."""
    tail = _tail(connection, limits, clock_ms)
    connection.execute("DELETE FROM log WHERE n < ?", (tail,))
    tenant, cutoff_ms = commit.tenant, clock_ms - limits.op_retention_s * 1_000
    connection.execute(
        "DELETE FROM last WHERE tenant = ? AND entity IN"
        " (SELECT entity FROM last WHERE tenant = ? AND n < ? ORDER BY n LIMIT ?)",
        (tenant, tenant, tail, limits.sweep_max),
    )
    connection.execute(
        "DELETE FROM ops WHERE tenant = ? AND op IN (SELECT op FROM ops"
        " WHERE tenant = ? AND op != ? AND time_ms <= ? ORDER BY time_ms LIMIT ?)",
        (tenant, tenant, commit.op, cutoff_ms, limits.sweep_max),
    )


def _tail(connection: sqlite3.Connection, limits: Limits, clock_ms: int) -> int:
    """The first entry that stays. From the front only: a clock set back must not make a gap."""
    query = "SELECT n, time_ms FROM log ORDER BY n LIMIT ?"
    rows = connection.execute(query, (limits.sweep_max + 1,)).fetchall()
    cutoff_ms = clock_ms - limits.log_retention_s * 1_000
    # The last one that was looked at stays however old it is: the commit's own, or one for the next commit.
    return int(next((n for n, time_ms in rows if time_ms > cutoff_ms), rows[-1][0]))
