"""`halfpast keys`."""

import argparse
import sys
from typing import Any

from engine.errors import InvalidValue
from engine.model import ApiKey
from server import keys
from server.commands import ledgers, terminal
from server.commands.arguments import add, add_ledger, texts
from server.commands.secrets import tenants_of, typed
from server.commands.terminal import OK
from server.settings import Settings

_HELP = """\
Make, list and revoke API keys. A key is sent as `Authorization: Bearer KEY`, or in the header that a platform
has for a secret: X-Vapi-Secret, X-Api-Key, X-Tool-Secret.

  halfpast keys create clinic --name vapi     prints the key, once: only a hash of it is kept
  halfpast keys create clinic --own           takes a secret of your own from standard input instead
  halfpast keys create clinic dental          one key to several tenants; --all: to every one. Which is meant
                                              says the path (/vapi/clinic), X-Tenant, or a tenant's `lines:`
  halfpast keys list                          ids, names and dates, never the keys themselves
  halfpast keys revoke 4f1a9c02de             running servers stop taking it at once
"""


def add_to(commands: Any) -> None:
    """Say how they are called."""
    parser = add(commands, "keys", "make, list and revoke API keys", texts(_HELP))
    actions = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    create = add(
        actions, "create", "make a key to a tenant", texts("Make a key, and print it once."), _create_key
    )
    create.add_argument("tenants", metavar="TENANT", nargs="*", help="the ids of the tenants that it opens")
    create.add_argument("--all", action="store_true", help="it opens every tenant, also those to come")
    create.add_argument("--own", action="store_true", help="read the key from standard input")
    create.add_argument("--name", default="", help="what it is for, as `keys list` shows it")
    of = add(
        actions, "list", "list the keys", texts("List the keys, without the keys themselves."), _list_keys
    )
    of.add_argument("tenant", metavar="TENANT", nargs="?", help="only those of one tenant")
    revoke = add(actions, "revoke", "end a key", texts("Revoke a key, at once and for good."), _revoke_key)
    revoke.add_argument("id", metavar="ID", help="as `keys list` shows it")
    for each in (create, of, revoke):
        add_ledger(each)


def _create_key(given: argparse.Namespace, found: Settings) -> int:
    tenants, own = tenants_of(given), typed("Key: ") if given.own else ""
    if given.own and not own:
        raise InvalidValue("--own: there is nothing on standard input")

    async def create() -> keys.Made:
        async with ledgers.opened(found) as pictures:
            return await keys.create(pictures, *tenants, name=given.name, token=own)

    made = ledgers.wait_for(create(), found)
    if given.own:
        print(f"key {made.key.id} to {keys.told(made.key)} is kept as a hash")
        return OK
    print(made.token, flush=True)
    print(
        f"This key to {keys.told(made.key)} is shown only now. Send it as `Authorization: Bearer KEY`; "
        f"`halfpast keys revoke {made.key.id}` ends it.",
        file=sys.stderr,
    )
    return OK


def _list_keys(given: argparse.Namespace, found: Settings) -> int:
    async def listed() -> list[ApiKey]:
        async with ledgers.opened(found) as pictures:
            directory = pictures.directory.picture
            if given.tenant is not None:
                keys.check_tenant(directory, given.tenant)
            return keys.of_tenant(directory, given.tenant)

    rows = [
        (
            each.id,
            keys.told(each),
            terminal.date(each.created_at_ms),
            terminal.date(each.revoked_at_ms),
            each.name or "-",
        )
        for each in ledgers.wait_for(listed(), found)
    ]
    terminal.print_table(("ID", "TENANTS", "CREATED", "REVOKED", "NAME"), rows)
    if not rows:
        print("no keys yet; `halfpast keys create TENANT` makes one", file=sys.stderr)
    return OK


def _revoke_key(given: argparse.Namespace, found: Settings) -> int:
    async def revoke() -> tuple[ApiKey, bool]:
        async with ledgers.opened(found) as pictures:
            return await keys.revoke(pictures, given.id)

    key, was_valid = ledgers.wait_for(revoke(), found)
    print(f"key {key.id} to {keys.told(key)} {'is revoked' if was_valid else 'was revoked already'}")
    return OK
