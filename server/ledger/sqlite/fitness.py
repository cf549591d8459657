"""Whether an SQLite file is fit to keep bookings: what is to be seen of it -> findings.

The rule: pure. `synchronous` belongs to a connection and not to the file; ours set it to FULL themselves.
"""

from msgspec import Struct

from server.ledger.fitness import Finding, located, ok, sizes

DISK_FREE_MIN_MB = 512
"""Room for a checkpoint, a copy of the write-ahead log and the days until somebody looks."""
PRIVATE_MODE = 0o600
"""The file holds names and phone numbers."""
NETWORK_FILE_SYSTEMS = (
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "glusterfs", "lustre", "afs"),
    *("fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.gcsfuse"),
)
FLEETING_FILE_SYSTEMS = ("tmpfs", "ramfs", "overlay")
"""Gone with the machine's memory, or with the container."""
FLEETING = "fleeting"
"""The code of that finding: the boot keeps it to itself, since a trial may lie in memory."""


class FileSaid(Struct, frozen=True, kw_only=True):
    """What is to be seen of an SQLite file from outside."""

    path: str
    mode: int
    """Permission bits of the file, or of its write-ahead log where that has more."""
    writable: bool
    free_mb: int
    file_system: str
    """Its type, as mounted: ext4, nfs4; "" where the system does not tell."""
    journal_mode: str
    sqlite_version: str
    others: tuple[int, ...] | None = None
    """Ids of other processes that have it open now; None where the system does not tell."""
    broken: str | None = None
    """What `PRAGMA quick_check` found; "": nothing; None: it was not asked."""
    counts: tuple[int, int, int] | None = None
    """Rows of the log, the outbox and the operations; None: not counted."""


def judge(said: FileSaid) -> list[Finding]:
    """What is to be said of an SQLite file."""
    found = (
        _journal(said),
        _intact(said),
        _mode(said),
        _writable(said),
        _disk(said),
        _place(said),
        _alone(said),
        sizes(*said.counts) if said.counts is not None else None,
    )
    return located(found, said.path)


def _journal(said: FileSaid) -> Finding:
    if said.journal_mode == "wal":
        return ok("journal", f"SQLite {said.sqlite_version}, write-ahead log, synced before each answer")
    text = f"its journal_mode is {said.journal_mode}, not wal: another program has changed it"
    return Finding("journal", "warn", text, "start halfpast, which sets it again")


def _intact(said: FileSaid) -> Finding | None:
    if said.broken is None:
        return None
    if not said.broken:
        return ok("intact", "PRAGMA quick_check finds nothing")
    return Finding(
        "intact",
        "unsafe",
        f"the file is damaged: {said.broken}",
        "stop halfpast, keep a copy, `halfpast export` what can be read, import it into a new file",
    )


def _mode(said: FileSaid) -> Finding:
    if not said.mode & ~PRIVATE_MODE & 0o777:
        return ok("mode", "only its owner can read it")
    text = f"its mode is {said.mode & 0o777:o}: others of this machine can read names and phone numbers"
    return Finding("mode", "warn", text, f"chmod {PRIVATE_MODE:o} {said.path}*")


def _writable(said: FileSaid) -> Finding | None:
    if said.writable:
        return None
    return Finding(
        "writable", "unsafe", "this user may not write it: nothing can be booked", f"chown {said.path}*"
    )


def _disk(said: FileSaid) -> Finding:
    if said.free_mb >= DISK_FREE_MIN_MB:
        return ok("disk", f"{said.free_mb} MB are free on its disk")
    text = f"only {said.free_mb} MB are free on its disk: once it is full, nothing can be booked"
    return Finding("disk", "unsafe", text, f"make room; at least {DISK_FREE_MIN_MB} MB")


def _place(said: FileSaid) -> Finding:
    if said.file_system in NETWORK_FILE_SYSTEMS:
        text = f"it lies on {said.file_system}, a network file system: locks and syncs do not hold there"
        return Finding("place", "unsafe", text, "move it to a local disk, or use Redis")
    if said.file_system in FLEETING_FILE_SYSTEMS:
        text = f"it lies on {said.file_system}: it is gone with the container or the next reboot"
        return Finding(FLEETING, "warn", text, "move it to a disk, or mount a volume there")
    return ok("place", f"it lies on {said.file_system or 'a file system of unknown type'}")


def _alone(said: FileSaid) -> Finding | None:
    if said.others is None:
        return None
    several = ", ".join(map(str, said.others))
    if len(said.others) > 1:
        text = f"{len(said.others)} processes have it open (pids {several}); a file is for one that serves"
        return Finding("alone", "warn", text, "stop all but one, or use Redis for several")
    return ok("alone", f"one process has it open (pid {several})" if several else "no process has it open")
