"""`halfpast secrets`."""

import argparse
import getpass
import sys
from typing import Any

from engine.errors import InvalidValue
from engine.model import EVERY_TENANT, Secret
from server import keys, secrets
from server.commands import ledgers, terminal
from server.commands.arguments import add, add_ledger, texts
from server.commands.terminal import OK
from server.security.signatures import SIGNING
from server.settings import Settings

INPUT_MAX = 4_096
"""Bytes of standard input that are read: a secret and a line break."""

_HELP = """\
Keep what a platform signs its requests with, so that they need no key. The secret is read from standard
input, and never shown again.

  halfpast secrets add retell clinic <<< "$RETELL_API_KEY"    then the URL is https://HOST/retell/clinic
  halfpast secrets add vapi clinic                            asks for the HMAC secret of Vapi's credential
  halfpast secrets add retell --all --name agency             for every tenant: https://HOST/retell, and the
                                                              tenants have `lines:` in `halfpast apply`
  halfpast secrets list
  halfpast secrets remove 4f1a9c02de                          running servers stop taking it at once
"""


def add_to(commands: Any) -> None:
    """Say how they are called."""
    parser = add(commands, "secrets", "keep what platforms sign requests with", texts(_HELP))
    actions = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    create = add(actions, "add", "keep a secret", texts("Keep a secret."), _add_secret)
    known = sorted(SIGNING)
    create.add_argument("platform", metavar="PLATFORM", choices=known, help=" or ".join(known))
    create.add_argument("tenants", metavar="TENANT", nargs="*", help="whose requests are signed with it")
    create.add_argument("--all", action="store_true", help="those of every tenant")
    create.add_argument("--name", default="", help="what it is, as `secrets list` shows it")
    of = add(actions, "list", "list the secrets", texts("List the secrets, without themselves."), _list)
    remove = add(actions, "remove", "end a secret", texts("Remove a secret, at once and for good."), _remove)
    remove.add_argument("id", metavar="ID", help="as `secrets list` shows it")
    for each in (create, of, remove):
        add_ledger(each)


def _add_secret(given: argparse.Namespace, found: Settings) -> int:
    tenants, value = tenants_of(given), typed("Secret: ")
    secrets.check_value(value)

    async def create() -> Secret:
        async with ledgers.opened(found) as pictures:
            return await secrets.create(pictures, given.platform, *tenants, value=value, name=given.name)

    made = ledgers.wait_for(create(), found)
    print(f"secret {made.id} of {made.platform} is kept, for {keys.told(made)}")
    return OK


def _list(_given: argparse.Namespace, found: Settings) -> int:
    async def listed() -> list[Secret]:
        async with ledgers.opened(found) as pictures:
            return sorted(
                pictures.directory.picture.secrets.values(),
                key=lambda each: (each.platform, each.created_at_ms),
            )

    rows = [
        (each.id, each.platform, keys.told(each), terminal.date(each.created_at_ms), each.name or "-")
        for each in ledgers.wait_for(listed(), found)
    ]
    terminal.print_table(("ID", "PLATFORM", "TENANTS", "CREATED", "NAME"), rows)
    if not rows:
        print("no secrets yet; `halfpast secrets add` keeps one", file=sys.stderr)
    return OK


def _remove(given: argparse.Namespace, found: Settings) -> int:
    async def remove() -> Secret:
        async with ledgers.opened(found) as pictures:
            return await secrets.delete(pictures, given.id)

    gone = ledgers.wait_for(remove(), found)
    print(f"secret {gone.id} of {gone.platform} is removed")
    return OK


def tenants_of(given: argparse.Namespace) -> tuple[str, ...]:
    """The tenants that a credential is to open. Raises `InvalidValue` where that is not clear."""
    if given.all == bool(given.tenants):
        raise InvalidValue("name the tenants, or say --all")
    if EVERY_TENANT in given.tenants:
        raise InvalidValue(f"{EVERY_TENANT!r} is no tenant; --all is every one")
    return (EVERY_TENANT,) if given.all else tuple(dict.fromkeys(given.tenants))


def typed(prompt: str) -> str:
    """A secret from standard input; on a terminal it is asked for, and not shown. Raises `InvalidValue`."""
    try:
        if sys.stdin.isatty():
            found = getpass.getpass(prompt)
            found.encode()  # of bytes that are no UTF-8 it has halves of characters
        else:
            found = sys.stdin.buffer.read(INPUT_MAX).decode()
    except UnicodeError:
        raise InvalidValue("what is on standard input is no UTF-8 text") from None
    return found.strip()
