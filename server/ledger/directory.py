"""The directory: which tenants there are, and what opens them. Kept in the ledger like a tenant.

The rule: a token is looked up by its digest and never compared, so that nothing is learned from timing.
"""

from hashlib import sha256

from engine.model import EVERY_TENANT, ApiKey, Business, Change, Line, Secret
from server.security.grants import Grant

DIRECTORY = "_directory"
"""Its name among the tenants; no tenant's id may begin with an underscore."""


class Directory:
    """All businesses, keys, secrets and lines, in memory."""

    def __init__(self) -> None:
        self.businesses: set[str] = set()
        self.keys: dict[str, ApiKey] = {}
        """By digest."""
        self.secrets: dict[str, Secret] = {}
        self.lines: dict[str, Line] = {}
        self._values: dict[tuple[str, str], dict[str, str]] = {}
        """The values of the secrets by platform and tenant, `EVERY_TENANT` among them, and by id."""
        self._grants: dict[str, Grant] = {}
        """What the keys open that are not revoked, by digest: made once, since each request asks."""

    def fold(self, change: Change) -> None:
        """Take a change in."""
        for key, document in change.puts.items():
            match document:
                case Business():
                    self.businesses.add(document.id)
                case ApiKey():
                    self._put_key(document)
                case Secret():
                    self._put_secret(document)
                case Line():
                    self.lines[document.id] = document
                case _:
                    raise TypeError(f"{key} does not belong in the directory")
        for key in change.deletes:
            self._delete(*key.split(":", 1))

    def _put_key(self, key: ApiKey) -> None:
        self.keys[key.digest] = key
        if key.revoked_at_ms is None:
            self._grants[key.digest] = Grant.to(key.tenants or (key.tenant,))
        else:
            self._grants.pop(key.digest, None)

    def _put_secret(self, secret: Secret) -> None:
        self._drop_secret(secret.id)
        self.secrets[secret.id] = secret
        for tenant in secret.tenants:
            self._values.setdefault((secret.platform, tenant), {})[secret.id] = secret.value

    def _drop_secret(self, id: str) -> None:
        old = self.secrets.pop(id, None)
        if old is not None:
            for tenant in old.tenants:
                del self._values[old.platform, tenant][id]

    def _delete(self, kind: str, name: str) -> None:
        match kind:
            case "business":
                self.businesses.discard(name)
            case "key":
                self.keys.pop(name, None)
                self._grants.pop(name, None)
            case "secret":
                self._drop_secret(name)
            case "line":
                self.lines.pop(name, None)

    def advance(self, today: int) -> None:
        """Nothing here depends on the day."""

    def grant_of(self, token: str) -> Grant | None:
        """What a token opens; None for one that is unknown or revoked."""
        return self._grants.get(digest(token))

    def tenant_of_line(self, line: str) -> str | None:
        """Whom a line answers for; None for one that nobody has declared."""
        found = self.lines.get(line)
        return found.tenant if found is not None else None

    def secrets_of(self, platform: str, tenant: str | None) -> tuple[str, ...]:
        """What a platform may have signed a tenant's requests with; without a tenant, everybody's."""
        own = self._values.get((platform, tenant), {}) if tenant is not None else {}
        return (*own.values(), *self._values.get((platform, EVERY_TENANT), {}).values())


def digest(token: str) -> str:
    """What is kept of a token. Tokens are random and long, so a plain hash is enough."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()
