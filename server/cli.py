"""The entry of `halfpast`: whatever goes wrong becomes one line on stderr that says what to do.

The rule: never a traceback. Exit code 2 where the command, a file or a setting is wrong, 1 where something
was refused or did not work, 130 for Ctrl-C. So everything else is imported inside.
"""

import os
import sys
from collections.abc import Sequence

INTERRUPTED = 130
"""128 and SIGINT, as shells have it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has gone, and wants no more of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _run(arguments: Sequence[str] | None) -> int:
    from engine.errors import HalfpastError, InvalidValue
    from server import commands
    from server.commands.terminal import REFUSED, USAGE, fail

    try:
        code = commands.run(arguments)
        sys.stdout.flush()
        return code
    except InvalidValue as error:
        return fail(error.detail, USAGE)
    except HalfpastError as error:
        return fail(error.detail or error.code, REFUSED)
    except BrokenPipeError:
        raise
    except Exception as error:
        if os.environ.get("HALFPAST_LOG_LEVEL", "").casefold() == "debug":
            raise
        what = f"this is a bug in halfpast: {type(error).__name__}: {error}"
        return fail(f"{what}; HALFPAST_LOG_LEVEL=debug shows where", REFUSED)


if __name__ == "__main__":
    sys.exit(main())
