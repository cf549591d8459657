"""The directory: which tenants there are, and whose keys open them. Kept in the ledger like a tenant.

The rule: a token is looked up by its digest and never compared, so that nothing is learned from timing.
"""

from hashlib import sha256

from engine.model import ApiKey, Business, Change

DIRECTORY = "_directory"
"""Its name among the tenants; no tenant's id may begin with an underscore."""


class Directory:
    """All businesses and keys, in memory."""

    def __init__(self) -> None:
        self.businesses: set[str] = set()
        self.keys: dict[str, ApiKey] = {}
        """By digest."""

    def fold(self, change: Change) -> None:
        """Take a change in."""
        for key, document in change.puts.items():
            if isinstance(document, Business):
                self.businesses.add(document.id)
            elif isinstance(document, ApiKey):
                self.keys[document.digest] = document
            else:
                raise TypeError(f"{key} does not belong in the directory")
        for key in change.deletes:
            kind, _, name = key.partition(":")
            if kind == "business":
                self.businesses.discard(name)
            else:
                self.keys.pop(name, None)

    def advance(self, today: int) -> None:
        """Nothing here depends on the day."""

    def tenant_of(self, token: str) -> str | None:
        """The tenant that a token opens; None for one that is unknown or revoked."""
        key = self.keys.get(digest(token))
        return key.tenant if key is not None and key.revoked_at_ms is None else None


def digest(token: str) -> str:
    """What is kept of a token. Tokens are random and long, so a plain hash is enough."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()
