"""The one error tree. Every error has a stable code, and facts instead of prose.

The rule: nobody below the edge writes a sentence. An error names its code and its facts; words are
added by `tools.speech` for a caller and by `server.cli` for a developer.
"""

from typing import ClassVar


class HalfpastError(Exception):
    """The root. `code` is stable and may be matched on; `facts` are the values that go into words."""

    code: ClassVar[str] = "error"

    def __init__(self, detail: str = "", **facts: object) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.facts = facts


class InvalidValue(HalfpastError):
    """A document or a setting has a value that cannot be: a bad zone, hours that run backwards."""

    code = "invalid_value"


class LedgerError(HalfpastError):
    """The system of record did not do what it was asked. Nothing is known to have been written."""

    code = "ledger_error"


class LedgerUnavailable(LedgerError):
    """No answer in time, or no connection. A write's outcome is unknown: ask again under the same op."""

    code = "ledger_unavailable"


class LedgerNotReady(LedgerError):
    """The ledger answers but is not one of ours, or lost its meta record. Never taken for empty."""

    code = "ledger_not_ready"


class LedgerCorrupt(LedgerError):
    """A document does not match its checksum or its schema."""

    code = "ledger_corrupt"


class LedgerBusy(LedgerError):
    """Too much at once. It is certain that nothing was written: ask again."""

    code = "ledger_busy"


class ClockSkewed(LedgerError):
    """This machine's clock is too far off the ledger's to decide by. Nothing was written."""

    code = "clock_skewed"


class OpReused(LedgerError):
    """The op was done before, with another fingerprint."""

    code = "op_reused"


class UnknownTenant(HalfpastError):
    """No such tenant in the ledger."""

    code = "unknown_tenant"
