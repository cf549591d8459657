"""A program that counts in a ledger: `python -m tests.contract.worker URL NAME COUNT`.

Adds one to a document COUNT times, deciding anew on each conflict, and prints each op once it is
committed: what was printed must be in the ledger, whatever happens to this process.
"""

import asyncio
import sys

from server.ledger.connect import connect
from server.ledger.port import Committed, Conflict, Replayed
from tests.contract.commits import TENANT, make


async def main(url: str, name: str, count: int) -> None:
    """Count."""
    ledger = connect(url)
    await ledger.open()
    for number in range(count):
        op = f"{name}-{number}"
        while True:
            snapshot = await ledger.load(TENANT)
            counter = int(snapshot.documents.get("counter", "0")) + 1
            commit = make(snapshot.at, op=op, puts={"counter": str(counter)}, writes=("counter",))
            outcome = await ledger.commit(commit)
            if isinstance(outcome, Committed | Replayed):
                break
            assert isinstance(outcome, Conflict), outcome
        print(op, flush=True)
    await ledger.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
