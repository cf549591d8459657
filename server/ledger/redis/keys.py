"""The keys that halfpast uses in Redis, and which partition a tenant lives in.

The rule: every key of a partition has the hash tag `{hp:N}`, so that a script may touch all of them on
Redis Cluster too, and nothing has a key of its own that comes with every call: a store of any age has
five keys a tenant and three a partition.
"""

from binascii import crc32, crc_hqx

LAYOUT = 2
"""Counts up when the keys, or what lies in them, can no longer be read as they are."""
PARTITIONS_DEFAULT = 16
"""Enough to spread over a few machines; each is one more stream for a worker to follow."""
PARTITIONS_MAX = 64
"""A worker follows every partition that it has tenants in, on Cluster with a connection for each."""
SLOTS = 16_384
"""Of any Redis Cluster."""


def partition_of(tenant: str, partitions: int) -> int:
    """The same on every worker and for ever: the count is recorded at first boot and obeyed afterwards."""
    return crc32(tenant.encode("utf-8", "surrogatepass")) % partitions


def slot(partition: int) -> int:
    """The slot of a partition's keys on Redis Cluster: the CRC16 of their hash tag."""
    return crc_hqx(f"hp:{partition}".encode(), 0) % SLOTS


def meta(partition: int) -> str:
    """Hash: epoch, partitions, layout, and on partition 0 `complete` once all of them are there."""
    return f"{{hp:{partition}}}:meta"


def log(partition: int) -> str:
    """Stream with the ids `n-nonce`; fields tenant, body, time (ms), prev (the id before)."""
    return f"{{hp:{partition}}}:log"


def outbox(partition: int) -> str:
    """Stream; fields tenant, id, body. A row leaves when it was delivered, and never otherwise."""
    return f"{{hp:{partition}}}:outbox"


def documents(partition: int, tenant: str) -> str:
    """Hash: key -> document."""
    return f"{{hp:{partition}}}:docs:{tenant}"


def archive(partition: int, tenant: str) -> str:
    """Hash: key -> document that is over, and no longer loaded."""
    return f"{{hp:{partition}}}:archive:{tenant}"


def last(partition: int, tenant: str) -> str:
    """Sorted set: entity -> n of the change that wrote it last."""
    return f"{{hp:{partition}}}:last:{tenant}"


def ops(partition: int, tenant: str) -> str:
    """Hash: op -> fingerprint and outcome, as `<bytes of the fingerprint>:<fingerprint><outcome>`."""
    return f"{{hp:{partition}}}:ops:{tenant}"


def talks(epoch: str) -> str:
    """The channel on which workers tell each other things. Channels know no database: the epoch of the
    ledger tells two on one server apart."""
    return f"hp:talks:{epoch}"


def ops_by_time(partition: int, tenant: str) -> str:
    """Sorted set: op -> ms when it was done."""
    return f"{{hp:{partition}}}:optimes:{tenant}"
