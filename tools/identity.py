"""Who is calling, as entities: what a conversation and a number are called in keys, logs and documents.

The rule: no name and no number stands in an entity. A number that is none is nobody's, and shares nothing.
"""

import json
from hashlib import sha256

from tools.call import ToolCall
from tools.caller import number

READ_ONLY = frozenset(("check_slot", "propose_times", "list_options"))
"""The tools that change nothing, by name: those of `registry.READS`, which stands above this module."""
CHARS = 32
"""128 bits of a hash."""


def conversation(call: ToolCall, tenant: str) -> str:
    """The entity of the conversation; "" where the platform names none."""
    return of_conversation(call.conversation, tenant)


def of_conversation(id: str, tenant: str) -> str:
    """The entity of the conversation that a platform calls so."""
    return _entity("conv", tenant, id)


def caller(call: ToolCall, tenant: str) -> str:
    """The entity of the number of who is on the line; "" where it is withheld."""
    return _entity("caller", tenant, number(call.caller))


def words(call: ToolCall) -> str:
    """What stands for a call by what it says: the same in its repetition.

    Who asks a second time what is free has changed nothing by the first: that is a repetition only under the
    same id; "" where there is none.
    """
    said = asked(call)
    if call.name in READ_ONLY:
        return hashed(call.name, said, call.id) if call.id else ""
    return hashed(call.name, said)


def asked(call: ToolCall) -> str:
    """The arguments as one text, in whichever order they came."""
    return json.dumps(call.arguments, sort_keys=True, default=str)


def said(text: str) -> str:
    """What stands for words about time; "" for none."""
    return hashed("said", " ".join(text.casefold().split())) if text else ""


def hashed(*parts: str) -> str:
    """What stands for these texts where they may not stand themselves."""
    return sha256("\x1f".join(parts).encode(errors="replace")).hexdigest()[:CHARS]


def _entity(kind: str, tenant: str, value: str) -> str:
    return f"{kind}:{hashed(tenant, value)}" if value else ""
