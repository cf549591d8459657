"""What halfpast keeps its bookings in: the stores that can be run here, and how each can be hurt.

The rule: real servers, started here and ended here, in folders of their own. A worker's address of the
ledger leads through a door of the proxy where there is one; commands go straight to the server.
"""

import os
import random
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from loadtests.faults.proxy import Proxy
from tests.support.redis_server import RedisServer, find_binaries
from tests.support.redis_sets import Cluster, Replicated, SentinelSet

AOF_FOLDER = "appendonlydir"
SENTINELS = 3
"""Two of them are enough to agree."""
BALLAST_CHUNK_BYTES = 64 * 1024
DISK_MB = 256
"""Of the small disk that is filled: a run of a minute writes a tenth of it."""


class Target:
    """A ledger. `workers` is how many processes share it."""

    name = ""
    workers_default = 3
    wait_replicas = 0
    """How many must have what is acknowledged."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder = folder
        self.workers = workers

    @property
    def direct(self) -> str:
        """Its address for commands."""
        raise NotImplementedError

    @property
    def versions(self) -> Mapping[str, str]:
        """What it runs on."""
        return {}

    def url(self, _worker: int) -> str:
        """Its address for a worker."""
        return self.direct

    def start(self) -> None:
        """Start it. Called once."""

    def stop(self) -> None:
        """End all of it."""


class SqliteTarget(Target):
    """A file, and one process that serves it."""

    name = "sqlite"
    workers_default = 1

    @property
    def direct(self) -> str:
        return f"sqlite:///{self.folder}/halfpast.db"

    @property
    def versions(self) -> Mapping[str, str]:
        import sqlite3

        return {"sqlite": sqlite3.sqlite_version}


REPAIRING = ("--aof-load-truncated", "yes")
"""Redis's default: it starts on a log that was cut off. Those who know better say no (docs/operations.md)."""


class RedisTarget(Target):
    """A Redis that workers reach by one address, each through a door of its own."""

    name = "redis"
    replicas = 0

    def __init__(self, folder: Path, workers: int) -> None:
        super().__init__(folder, workers)
        self.set = Replicated(find_binaries()[0], folder, *REPAIRING, replicas=self.replicas)
        # A link in the folder leads to whichever server is the primary.
        self.proxy = Proxy([self.direct.removeprefix("unix://")] * workers)

    @property
    def direct(self) -> str:
        return self.set.url

    @property
    def versions(self) -> Mapping[str, str]:
        return {"redis": self.set.binary.version}

    @property
    def primary(self) -> RedisServer:
        """The server that is written to."""
        return self.set.primary

    def url(self, worker: int) -> str:
        return f"redis://127.0.0.1:{self.proxy.ports[worker]}"

    def start(self) -> None:
        self.set.start()
        self.proxy.start()

    def stop(self) -> None:
        self.proxy.stop()
        self.set.stop()

    def cut_power(self, rng: random.Random, mark: tuple[str, int]) -> None:
        """Cut what was written after `mark` at any byte. The primary is dead."""
        file = newest_aof(self.primary.folder)
        size = file.stat().st_size
        least = mark[1] if file.name == mark[0] else 0
        os.truncate(file, rng.randint(min(least, size), size))

    def mark(self) -> tuple[str, int]:
        """How far the log of the primary is written now."""
        file = newest_aof(self.primary.folder)
        return file.name, file.stat().st_size


class ReplicaTarget(RedisTarget):
    """A primary and a replica that takes its place, as the nemesis says."""

    name = "replica"
    replicas = 1

    @property
    def replica(self) -> RedisServer:
        """The server that follows."""
        return self.set.replicas[0]

    def promote(self) -> None:
        """The replica takes over, and the workers are led to it."""
        self.set.promote(self.replica)

    def rejoin(self) -> None:
        """The dead server comes back, as the replica of the other."""
        self.set.rejoin(self.replica)


class SentinelTarget(Target):
    """A primary and a replica under three Sentinels, which the workers ask."""

    name = "sentinel"

    def __init__(self, folder: Path, workers: int) -> None:
        super().__init__(folder, workers)
        self.set = SentinelSet(find_binaries()[0], folder, sentinels=SENTINELS)

    @property
    def direct(self) -> str:
        return self.set.url

    @property
    def versions(self) -> Mapping[str, str]:
        return {"redis": self.set.set.binary.version}

    def start(self) -> None:
        self.set.start()

    def stop(self) -> None:
        self.set.stop()


class ClusterTarget(Target):
    """A Cluster of three nodes without replicas."""

    name = "cluster"

    def __init__(self, folder: Path, workers: int) -> None:
        super().__init__(folder, workers)
        self.set = Cluster(find_binaries()[0], folder)

    @property
    def direct(self) -> str:
        return self.set.url

    @property
    def versions(self) -> Mapping[str, str]:
        return {"redis": self.set.servers[0].binary.version}

    def start(self) -> None:
        self.set.start()

    def stop(self) -> None:
        self.set.stop()


TARGETS: Mapping[str, type[Target]] = {
    each.name: each for each in (RedisTarget, ReplicaTarget, SentinelTarget, ClusterTarget, SqliteTarget)
}


def newest_aof(folder: Path) -> Path:
    """The file that the server's log is appended to: of Redis 7 one of several, before it the only one."""
    parts = sorted((folder / AOF_FOLDER).glob("*.incr.aof"), key=lambda each: int(each.name.split(".")[-3]))
    return parts[-1] if parts else folder / "appendonly.aof"


def repair(server: RedisServer) -> None:
    """Cut off the commit that was cut in two, before the server is started on it.

    A Redis that starts on such a log (`aof-load-truncated yes`) cuts it too, but in the middle of the
    transaction, and appends to that: when it starts once more, half of a commit is back.
    """
    manifest = next((server.folder / AOF_FOLDER).glob("*.manifest"), None)
    # The server is this program too, under another name.
    command = ["redis-check-aof", "--fix", str(manifest or newest_aof(server.folder))]
    subprocess.run(command, executable=server.binary.path, input=b"y\n", capture_output=True, check=True)


class SmallDisk:
    """A disk in memory that can be filled. Needs the right to mount one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def mount(self) -> bool:
        """Whether it could be had."""
        program = shutil.which("mount")
        if program is None:
            return False
        options = ("-t", "tmpfs", "-o", f"size={DISK_MB}m", "halfpast-faults", str(self.folder))
        return subprocess.run([program, *options], capture_output=True, check=False).returncode == 0

    def unmount(self) -> None:
        """Let go of it."""
        subprocess.run(["umount", "-l", str(self.folder)], capture_output=True, check=False)

    def fill(self) -> None:
        """Take all of what is left."""
        with self._ballast.open("ab", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(bytes(BALLAST_CHUNK_BYTES))
            except OSError:
                return

    def empty(self) -> None:
        """Give it back."""
        self._ballast.unlink(missing_ok=True)
