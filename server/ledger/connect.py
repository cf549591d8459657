"""From an address to a ledger.

The rule: the scheme decides, and only the store that is asked for is imported. An address may hold a
password, so no error repeats it.
"""

from urllib.parse import urlsplit

from engine.errors import InvalidValue
from server.ledger.port import Ledger
from server.ledger.redis import address as redis_address

FORMS = f"sqlite:///relative.db, sqlite:////absolute.db, {redis_address.FORMS}"


def connect(url: str, *, wait_replicas: int = 0) -> Ledger:
    """The ledger at an address, not opened yet. Raises `InvalidValue`.

    `wait_replicas`: replicas that must have a commit before it is called durable.
    """
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        scheme = ""
    if scheme == "sqlite":
        if wait_replicas:
            raise InvalidValue("a ledger in a file has no replicas to wait for")
        from server.ledger.sqlite.ledger import SqliteLedger

        return SqliteLedger(url)
    if scheme in redis_address.SCHEMES:
        from server.ledger.redis.ledger import RedisLedger

        return RedisLedger(url, wait_replicas=wait_replicas)
    raise InvalidValue(f"not the address of a ledger; the forms are {FORMS}")
