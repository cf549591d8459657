"""From an address to a ledger.

The rule: the scheme decides, and only the store that is asked for is imported. An address may hold a
password, so no error repeats it.
"""

from urllib.parse import urlsplit

from engine.errors import InvalidValue
from server.ledger.port import Ledger

FORMS = (
    "sqlite:///relative.db, sqlite:////absolute.db, redis://[user:password@]host[:port][/db],"
    " rediss://..., unix:///path[?db=0&password=...]"
)


def connect(url: str) -> Ledger:
    """The ledger at an address, not opened yet. Raises `InvalidValue`."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        scheme = ""
    if scheme == "sqlite":
        from server.ledger.sqlite import SqliteLedger

        return SqliteLedger(url)
    if scheme in ("redis", "rediss", "unix"):
        from server.ledger.redis import RedisLedger

        return RedisLedger(url)
    if "sentinel" in scheme or "cluster" in scheme:
        raise InvalidValue("Redis Sentinel and Redis Cluster are not supported yet")
    raise InvalidValue(f"not the address of a ledger; the forms are {FORMS}")
