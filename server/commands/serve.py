"""`halfpast serve`."""

import argparse
from typing import Any

from server import serve, settings
from server.commands import ledgers
from server.commands.arguments import about_settings, add, add_ledger, texts
from server.settings import Settings

_HELP = """\
Serve the tools over HTTP, until Ctrl-C or SIGTERM; requests in flight are finished first.

  POST /tools/{name}          check_slot, propose_times, hold_slot, book, reschedule, cancel, find_bookings,
                              list_options: JSON arguments in, JSON reply out
  POST /conversations/{id}/end   what was held for it is free again
  POST /vapi, POST /retell    for the server URL of these platforms; with a signature POST /vapi/{tenant} and
                              POST /retell/{tenant}; with "args only" POST /retell/tools/{name}
  POST /elevenlabs/{name}     ElevenLabs' webhook tools
  POST /openai, /anthropic, /gemini   a function call as the API gave it in, what the API wants back out
  POST /mcp                   any client of MCP, over streamable HTTP
  GET  /healthz, GET /readyz  alive; ready to be given work
  GET  /digest                what this process has in memory of the key's tenant, as two hashes

Requests carry a key: Authorization: Bearer KEY (see `halfpast keys --help`).
"""


def add_to(commands: Any) -> None:
    """Say how it is called."""
    parser = add(commands, "serve", "serve the tools over HTTP", texts(_HELP, about_settings()), _serve)
    parser.add_argument("--host", help="address to listen on; 0.0.0.0 is every one of this machine")
    parser.add_argument("--port", help="port to listen on; 0 is any that is free")
    add_ledger(parser)
    parser.add_argument("--workers", metavar="N", help="processes; more than one needs Redis")
    parser.add_argument(
        *("--demo",),
        action="store_const",
        const="1",
        help="add a sample business, with the key `demo`; on 127.0.0.1 only",
    )
    parser.add_argument("--log-level", metavar="LEVEL", help=", ".join(settings.LOG_LEVELS))
    parser.add_argument("--shutdown-s", metavar="S", help="seconds to finish requests in when stopped")


def _serve(_given: argparse.Namespace, found: Settings) -> int:
    settings.check_server(found)
    ledgers.wait_for(serve.check_ledger(found), found)
    return serve.run(found)
