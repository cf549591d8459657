"""Declaring the businesses, making their keys, and asking the command line for what is in the ledger.

The rule: as a user does it: `halfpast apply`, `keys create`, `export`, `import`.
"""

from pathlib import Path

from loadtests.faults.workers import CommandFailed, command
from loadtests.faults.world import Business, declaration

GRIDS = (5, 10)
"""The grid of what is offered: a setting that can change without anything else changing."""


class Setup:
    """What is done to a ledger from beside the workers. `ledger` is its address."""

    def __init__(self, businesses: tuple[Business, ...], ledger: str) -> None:
        self.businesses = businesses
        self.ledger = ledger
        self.lifecycle = True
        """Whether this halfpast knows holds, seats and confirming."""
        self._grid = GRIDS[0]

    def declare(self) -> dict[str, str]:
        """Make the businesses; a key of each."""
        try:
            self._apply()
        except CommandFailed as error:
            if "unknown field" not in str(error):
                raise
            self.lifecycle = False
            self._apply()
        return {
            each.id: command("keys", "create", each.id, "--ledger", self.ledger).strip()
            for each in self.businesses
        }

    def change(self) -> None:
        """Change a setting that every decision has read, in all businesses."""
        self._grid = GRIDS[1] if self._grid == GRIDS[0] else GRIDS[0]
        self._apply()

    def export(self, tenant: str) -> str:
        """A tenant's documents, as JSON lines. Raises `CommandFailed`."""
        return command("export", tenant, "--ledger", self.ledger)

    def restore(self, folder: Path) -> None:
        """Bring back what `save` has kept."""
        for each in self.businesses:
            command("import", str(folder / f"{each.id}.jsonl"), "--ledger", self.ledger)

    def save(self, folder: Path) -> None:
        """Keep everything, in files."""
        folder.mkdir(parents=True, exist_ok=True)
        for each in self.businesses:
            (folder / f"{each.id}.jsonl").write_text(self.export(each.id))

    def _apply(self) -> None:
        text = declaration(self.businesses, grid=self._grid, lifecycle=self.lifecycle)
        command("apply", "-", "--ledger", self.ledger, stdin=text)
