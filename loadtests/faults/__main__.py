"""`python -m loadtests.faults`: break things under load, and prove that nothing was lost. See `--help`."""

import argparse
import signal
import sys
from asyncio import CancelledError
from collections.abc import Sequence
from pathlib import Path

from loadtests.faults.faults import FAULTS
from loadtests.faults.run import Plan, run
from loadtests.faults.target import TARGETS

OPS_DEFAULT = 20_000
RATE_DEFAULT = 150.0
"""Each caller sends some twelve requests: 1,800 a second, most of what two cores do with all of it."""
CALLERS_DEFAULT = 96
TENANTS_DEFAULT = 3
HOSTS_DEFAULT = 5

INTERRUPTED = 130
"""128 and SIGINT, as shells have it."""

_HELP = """\
Callers by the hundred ask, hold, book, move and cancel over HTTP, while a nemesis kills, stops, cuts off and
fills up what is underneath. Everything that was asked and answered goes into a history; in the end all is
healed, what was left open is settled by the same calls, everything is read once more, and a checker that
knows nothing of halfpast's code proves that nothing was lost or done twice (I1 to I9), or names the lines.

  python -m loadtests.faults --target redis                     20,000 operations, every kind of fault
  python -m loadtests.faults --target sqlite --seconds 60       a minute against a file
  python -m loadtests.faults --target redis --faults redis_kill,drop_replies --seed 7
  python -m loadtests.faults --target replica --wait 1          a booking counts once the replica has it
  python -m loadtests.faults --target redis --faults flushall   everything is gone: losses are counted apart
  python -m loadtests.faults --target redis --faults disk_full  needs the right to mount a small disk

Beside it:

  python -m loadtests.faults.check FOLDER      judge a history again
  python -m loadtests.faults.damage            cut and flip the log of a Redis at many points
  python -m loadtests.faults.fsync_trace       show by system calls that what is acknowledged was synced
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 if every invariant holds, 1 if one does not, 2 if something is wrong with the call."""
    parser = _parser()
    given = parser.parse_args(arguments)
    names = tuple(filter(None, (given.faults or "").split(",")))
    unknown = [each for each in names if each not in FAULTS[given.target] and each != "none"]
    if unknown:
        parser.error(f"no fault {unknown[0]!r} for {given.target}: {', '.join(FAULTS[given.target])}")
    ops = given.ops if given.ops or given.seconds else OPS_DEFAULT
    workers = given.workers or TARGETS[given.target].workers_default
    plan = Plan(
        target=given.target,
        ops=ops,
        seconds=given.seconds,
        faults=names,
        seed=given.seed,
        workers=workers,
        tenants=given.tenants,
        hosts=given.hosts,
        rate=given.rate,
        callers=given.callers,
        wait_replicas=given.wait,
        patient=not given.impatient,
        brief=given.brief,
        slack=given.slack,
        out=given.out or Path("build") / "faults" / f"{given.target}-{given.seed}",
        store=given.store,
    )
    # Whoever is told to end ends what it has started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code = run(plan)
    except (KeyboardInterrupt, CancelledError):
        return INTERRUPTED
    print(f"\nhistory and summary: {plan.out}")
    return code


def _parser() -> argparse.ArgumentParser:
    kinds = "\n".join(f"  {name:9} {', '.join(each)}" for name, each in FAULTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m loadtests.faults",
        description=_HELP,
        epilog=f"faults by target:\n{kinds}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--target", choices=sorted(TARGETS), required=True, help="what keeps the bookings")
    parser.add_argument("--ops", type=int, metavar="N", help=f"requests to send (default: {OPS_DEFAULT})")
    parser.add_argument("--seconds", type=float, metavar="S", help="or how long to send them")
    parser.add_argument("--faults", metavar="A,B,C", help="kinds of faults; `none` for none (default: all)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of every choice (default: 1)")
    parser.add_argument(
        "--workers", type=int, metavar="N", help="processes that serve (default: 3; sqlite: 1)"
    )
    parser.add_argument("--tenants", type=int, default=TENANTS_DEFAULT, metavar="N", help="businesses")
    parser.add_argument("--hosts", type=int, default=HOSTS_DEFAULT, metavar="N", help="hosts of each")
    parser.add_argument(
        "--rate", type=float, default=RATE_DEFAULT, metavar="R", help="callers that come a second"
    )
    parser.add_argument(
        "--callers", type=int, default=CALLERS_DEFAULT, metavar="N", help="on the line at once, at most"
    )
    parser.add_argument(
        "--wait", type=int, default=0, metavar="N", help="replicas that must have a booking before it counts"
    )
    parser.add_argument(
        "--brief", action="store_true", help="faults that come and go ten times as fast, for a run of seconds"
    )
    parser.add_argument(
        "--slack",
        type=float,
        default=1.0,
        metavar="X",
        help="allow X times the time for answers (busy machines)",
    )
    parser.add_argument(
        "--impatient", action="store_true", help="do not wait a minute for the last holds to expire"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="default: build/faults/TARGET-SEED")
    parser.add_argument(
        "--store", type=Path, metavar="FOLDER", help="where the ledger writes (default: memory)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
