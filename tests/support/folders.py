"""Folders for stores that sync every write.

The rule: in memory where there is such a place. A busy disk takes half a second for a sync now and then,
which is longer than a ledger waits; that is for the load tests to find, not for these.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A new folder with a short name (a unix socket's has 108 bytes at most), removed at the end."""
    parent = str(MEMORY) if os.access(MEMORY, os.W_OK | os.X_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="halfpast-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
