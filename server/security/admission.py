"""Who is let in, and whose business a request is about: by key, by signature, by path, by the line called.

The rule: what the headers can settle is settled before a byte of the body is read; what a message says of
its line only chooses among what a credential opens.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from msgspec import Struct

from server.security.bearer import claims_of
from server.security.grants import Grant
from server.security.signatures import Headers, Signature

LINES_MAX = 8
"""Of one message that are looked up: its numbers and agents."""

log = logging.getLogger("halfpast.admission")


class Keys(Protocol):
    """What is valid now. None of it waits or raises."""

    def grant_of(self, token: str) -> Grant | None:
        """What a token opens, None for an unknown or revoked one."""

    def tenant_of_line(self, line: str) -> str | None:
        """Whom a line answers for."""

    def secrets_of(self, platform: str, tenant: str | None) -> tuple[str, ...]:
        """What a tenant's requests may be signed with; None: what everybody's may be."""

    def now_ms(self) -> int:
        """Milliseconds since the epoch."""


class Admission(Struct, frozen=True):
    """What headers and path say."""

    grant: Grant | None
    """None: a signature is there, and is yet to be checked."""
    tenant: str | None
    """None: only the message can tell."""


def admit(
    headers: Headers, path_params: Mapping[str, Any], keys: Keys, signature: Signature | None = None
) -> Admission | None:
    """Whoever may be let in; None is a 401."""
    claims = claims_of(headers)
    named: str | None = path_params.get("tenant") or claims.tenant or None
    for token in claims.tokens:
        grant = keys.grant_of(token)
        if grant is not None:
            if named is None:
                return Admission(grant, grant.only)
            if grant.opens(named):
                return Admission(grant, named)
            log.debug("401: the key does not open the tenant that is named")
            return None
    if signature is not None and any(name == signature.header for name, _ in headers):
        return Admission(None, named)
    log.debug("401: %s", "the key is unknown or revoked" if claims.tokens else "there is no key")
    return None


def tenant_of(admission: Admission, lines: Iterable[str], keys: Keys) -> str | None:
    """Whose business it is, where the message has these lines; None where nobody can tell."""
    if admission.tenant is not None:
        return admission.tenant
    for line in list(lines)[:LINES_MAX]:
        tenant = keys.tenant_of_line(line)
        if tenant is not None and (admission.grant is None or admission.grant.opens(tenant)):
            return tenant
    return None


def signed(body: bytes, headers: Headers, signature: Signature, tenant: str | None, keys: Keys) -> bool:
    """Whether the platform has signed this for the tenant, with one of its secrets."""
    now_ms, secrets = keys.now_ms(), keys.secrets_of(signature.platform, tenant)
    if any(signature.valid(body, headers, secret, now_ms) for secret in secrets):
        return True
    why = "is wrong, or its time is" if secrets else "is there, but no secret for this tenant or line"
    log.debug("401: the signature of %s %s", signature.platform, why)
    return False
