"""How much memory the tenants take, and which of them are dropped when it is too much.

The rule: a size is worked out and never measured, since that would take longer than a load; a test holds it
against what Python really takes. Who was asked for last stays longest, and who is at work stays.
"""

from collections.abc import Iterable

from engine.picture import Picture
from server.ledger.tenancy import Tenancy

MEMORY_BYTES = 1024 * 1024 * 1024
IDLE_S = 24 * 3_600.0

TENANCY_BYTES = 4_000
"""A tenant with nothing in it, and its desk."""
DOCUMENT_BYTES = 700
"""A document without anything in it, its key, and its share of a day's bitmaps."""
TEXT_FACTOR = 3.4
"""Bytes in memory for one of JSON: each short string has a head of 49, and those that somebody is found by
an entry in an index."""
TEXT_BYTES = 500
"""JSON of a booking that has come since the load, about."""
HOST_BYTES = 500
"""A calendar on which nothing is booked."""
WINDOWS_BYTES = 6_500
"""What a calendar keeps of the questions that were asked of it: some days' bitmaps, joined."""


def size_of(tenancy: Tenancy[Picture]) -> int:
    """What a tenant takes, in bytes."""
    documents, hosts = len(tenancy.picture.documents), len(tenancy.picture.hosts)
    text_bytes = tenancy.text_bytes + max(0, documents - tenancy.loaded_documents) * TEXT_BYTES
    host_bytes = HOST_BYTES + (WINDOWS_BYTES if tenancy.used_s > tenancy.loaded_s else 0)
    return TENANCY_BYTES + documents * DOCUMENT_BYTES + hosts * host_bytes + round(text_bytes * TEXT_FACTOR)


def to_drop(
    tenancies: Iterable[Tenancy[Picture]], memory_bytes: int, idle_s: float, now_s: float
) -> list[Tenancy[Picture]]:
    """Who is idle for too long (`idle_s`; 0: nobody is), then those idle longest until the rest fits.

    Who was asked for last stays even where it alone does not fit: it would be loaded anew for each call.
    """
    everyone = list(tenancies)
    found = [each for each in everyone if idle_s > 0 and now_s - each.used_s > idle_s and not each.busy]
    gone = {each.tenant for each in found}
    left = [each for each in everyone if each.tenant not in gone]
    left_bytes = sum(map(size_of, left))
    if left_bytes > memory_bytes:
        for each in sorted(left, key=lambda each: each.used_s)[:-1]:
            if left_bytes <= memory_bytes:
                break
            if not each.busy:
                found.append(each)
                left_bytes -= size_of(each)
    return found
