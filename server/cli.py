"""The entry of `halfpast`: whatever goes wrong becomes one line on stderr that says what to do.

The rule: never a traceback. Exit code 2 where the command, a file or a setting is wrong, 1 where something
was refused or did not work, 130 for Ctrl-C. So everything else is imported inside.
"""

import errno
import os
import sys
from collections.abc import Sequence

INTERRUPTED = 130
"""128 and SIGINT, as shells have it."""
NO_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF))
"""What the system says of a file that takes no more."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has gone, and wants no more of it
        _end_output()
        return 1


def _run(arguments: Sequence[str] | None) -> int:
    from engine.errors import HalfpastError, InvalidValue
    from server import commands
    from server.commands.terminal import REFUSED, USAGE, fail

    try:
        code = commands.run(arguments)
        if sys.stdout is not None:  # as it is where nobody has opened it
            sys.stdout.flush()
        return code
    except InvalidValue as error:
        return fail(error.detail, USAGE)
    except HalfpastError as error:
        return fail(error.detail or error.code, REFUSED)
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno not in NO_ROOM:
            return _bug(error)
        _end_output()
        return fail(f"the output cannot be written: {str(error.strerror).lower()}", REFUSED)
    except Exception as error:
        return _bug(error)


def _bug(error: Exception) -> int:
    """What nobody has thought of, with its traceback where that is asked for."""
    from server.commands.terminal import REFUSED, fail

    if os.environ.get("HALFPAST_LOG_LEVEL", "").casefold() == "debug":
        raise error
    what = f"this is a bug in halfpast: {type(error).__name__}: {error}"
    return fail(f"{what}; HALFPAST_LOG_LEVEL=debug shows where", REFUSED)


def _end_output() -> None:
    """What is still to be written goes nowhere, so that the end of Python does not try it again."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
