"""Several Redis servers that belong together: a primary with replicas, the same under Sentinels, a Cluster.

The rule: real processes on this machine, and one thing done to them at a time, by name: killed, paused,
promoted. Nothing here needs pytest, so that a load test may hurt them too. Each `start` returns once
all of them agree on what they are.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support.certificates import Certificates
from tests.support.redis_server import HOST, SENTINEL_FILE, Binary, RedisServer, until

PRIMARY = "main"
"""What the Sentinels call the primary."""
DOWN_AFTER_MS = 500
"""After so long a Sentinel, or a Cluster's node, takes another one for dead: sooner than in production."""
QUICK_SYNC = ("--repl-diskless-sync-delay", "0")
"""Instead of 5 s, for further replicas to come."""
SLOTS = 16_384
MIGRATE_TIMEOUT_MS = 5_000


def cut_off(replica: RedisServer, primary: RedisServer) -> None:
    """Let a replica hear nothing more: what the primary acknowledges from now on, it has not got.

    It tries to come back with a wrong password; a replica that was stopped would find all in its socket.
    """
    replica.ask("CONFIG", "SET", "masterauth", "wrong")
    primary.ask("CLIENT", "KILL", "TYPE", "replica")
    until(lambda: not _linked(replica), "the replica is cut off")


def reconnect(replica: RedisServer, password: str = "") -> None:
    """Let it hear again, and wait until it does."""
    replica.ask("CONFIG", "SET", "masterauth", password)
    until(lambda: _linked(replica), "the replica is back")


def _linked(replica: RedisServer) -> bool:
    role = replica.ask("ROLE")
    return bool(role[0] == "slave" and role[3] == "connected")


class Replicated:
    """A primary and its replicas, at one address: a link in the folder leads to whichever is the primary."""

    def __init__(
        self,
        binary: Binary,
        folder: Path,
        *options: str,
        replicas: int = 1,
        password: str = "",
        tls: Certificates | None = None,
    ) -> None:
        self.folder = folder
        self.binary = binary
        self.password = password
        self.tls = tls
        options += QUICK_SYNC
        if password:
            options += ("--requirepass", password, "--masterauth", password)
        self.servers = [
            RedisServer(binary, _made(folder / f"server-{number}"), *options, tcp=True, tls=tls)
            for number in range(1 + replicas)
        ]
        self.primary = self.servers[0]
        """As far as it was made one here."""
        self._link = folder / "primary.sock"

    @property
    def url(self) -> str:
        """The address of the primary, whichever that is."""
        return f"unix://{self._link}" + (f"?password={self.password}" if self.password else "")

    @property
    def replicas(self) -> list[RedisServer]:
        """All others."""
        return [each for each in self.servers if each is not self.primary]

    def start(self) -> None:
        """Start them, and wait until the replicas have all that the primary has."""
        for server in self.servers:
            server.start()
        self._lead(self.primary)
        for server in self.replicas:
            server.follow(self.primary)
        until(self.synced, "the replicas have everything")

    def stop(self) -> None:
        """Stop all of them."""
        for server in reversed(self.servers):
            server.stop()

    def synced(self) -> bool:
        """Whether the primary knows that every replica has what it has written."""
        # WAIT is about what was there at the client's last command, which a replica is to be sent too: it
        # may have loaded all, and hear of nothing new yet.
        self.primary.ask("PUBLISH", "synced", "")
        return bool(self.primary.ask("WAIT", len(self.replicas), 1) == len(self.replicas))

    def promote(self, replica: RedisServer) -> None:
        """Make a replica the primary, wherever the old one is; the others are to follow it."""
        replica.promote()
        self.primary = replica
        self._lead(replica)
        for server in self.replicas:
            if server.runs:
                server.follow(replica)

    def rejoin(self, server: RedisServer) -> None:
        """Start one that was killed, as a replica."""
        server.start()
        server.follow(self.primary)

    def _lead(self, server: RedisServer) -> None:
        """One step, so that the address leads somewhere at any moment."""
        fresh = self.folder / "next.sock"
        fresh.symlink_to(server.socket)
        fresh.replace(self._link)


class SentinelSet:
    """A primary and its replicas under Sentinels, any of which may make a replica the primary."""

    def __init__(
        self,
        binary: Binary,
        folder: Path,
        *options: str,
        replicas: int = 1,
        sentinels: int = 1,
        password: str = "",
        sentinel_password: str = "",
        tls: Certificates | None = None,
        plain_sentinels: bool = False,
    ) -> None:
        """`plain_sentinels`: they listen without TLS, and speak it to the servers."""
        self.set = Replicated(binary, folder, *options, replicas=replicas, password=password, tls=tls)
        self.sentinels = [
            RedisServer(
                binary,
                _made(folder / f"sentinel-{number}"),
                *(("--requirepass", sentinel_password) if sentinel_password else ()),
                tcp=True,
                tls=tls,
                plain=plain_sentinels,
                sentinel=True,
            )
            for number in range(sentinels)
        ]
        self._sentinel_password = sentinel_password
        self._plain_sentinels = plain_sentinels

    @property
    def url(self) -> str:
        """The address of the Sentinels."""
        tls, password = self.set.tls, self.set.password
        options = ["tls=1"] if tls and self._plain_sentinels else []
        options += [f"sentinel_password={self._sentinel_password}"] if self._sentinel_password else []
        options += [tls.options] if tls else []
        places = ",".join(each.place for each in self.sentinels)
        login = f":{password}@" if password else ""
        question = "?" + "&".join(options) if options else ""
        encrypted = tls and not self._plain_sentinels
        return f"{'rediss' if encrypted else 'redis'}+sentinel://{login}{places}/{PRIMARY}{question}"

    @property
    def servers(self) -> list[RedisServer]:
        """The primary and the replicas."""
        return self.set.servers

    @property
    def primary(self) -> RedisServer:
        """Whom the Sentinels name."""
        _, port = self._ask("GET-MASTER-ADDR-BY-NAME", PRIMARY)
        return next(each for each in self.servers if each.port == int(port))

    def start(self) -> None:
        """Start all of them, and wait until the Sentinels know the replicas and each other."""
        self.set.start()
        for sentinel in self.sentinels:
            (sentinel.folder / SENTINEL_FILE).write_text(self._configuration())
            sentinel.start()
        wanted = (len(self.servers) - 1, len(self.sentinels) - 1)
        until(
            lambda: {_known(each) for each in self.sentinels} == {wanted},
            "the Sentinels know the replicas and each other",
        )

    def stop(self) -> None:
        """Stop all of them."""
        for sentinel in self.sentinels:
            sentinel.stop()
        self.set.stop()

    def fail_over(self) -> None:
        """Have a replica made the primary while the old one lives."""
        old = self.primary
        until(lambda: self._ask("FAILOVER", PRIMARY), "a replica is found fit")
        self.await_primary(other_than=old)

    def await_primary(self, other_than: RedisServer) -> None:
        """Wait until another server is the primary, by its own word as well."""
        until(
            lambda: self.primary is not other_than and self.primary.ask("ROLE")[0] == "master",
            "another server is the primary",
        )

    def _ask(self, *command: str) -> Any:
        return next(each for each in self.sentinels if each.runs).ask("SENTINEL", *command)

    def _configuration(self) -> str:
        primary = self.set.primary
        lines = [
            f"sentinel monitor {PRIMARY} {HOST} {primary.port} {len(self.sentinels) // 2 + 1}",
            f"sentinel down-after-milliseconds {PRIMARY} {DOWN_AFTER_MS}",
            f"sentinel failover-timeout {PRIMARY} {10 * DOWN_AFTER_MS}",
            *([f"sentinel auth-pass {PRIMARY} {self.set.password}"] if self.set.password else []),
            *([f"sentinel sentinel-pass {self._sentinel_password}"] if self._sentinel_password else []),
        ]
        return "\n".join(lines) + "\n"


def _known(sentinel: RedisServer) -> tuple[int, int]:
    """How many replicas and how many other Sentinels it knows."""
    told = sentinel.ask("SENTINEL", "MASTER", PRIMARY)
    found = told if isinstance(told, dict) else dict(zip(told[::2], told[1::2], strict=True))
    return int(found["num-slaves"]), int(found["num-other-sentinels"])


class Cluster:
    """A Redis Cluster of `nodes` primaries, each with so many replicas."""

    def __init__(
        self,
        binary: Binary,
        folder: Path,
        *options: str,
        nodes: int = 3,
        replicas: int = 0,
        password: str = "",
        tls: Certificates | None = None,
    ) -> None:
        self.tls = tls
        self.password = password
        if password:
            options += ("--requirepass", password, "--masterauth", password)
        options += (
            *QUICK_SYNC,
            *("--cluster-enabled", "yes", "--cluster-node-timeout", str(DOWN_AFTER_MS)),
            # A partition whose node is away is no reason to refuse the others.
            *("--cluster-require-full-coverage", "no"),
        )
        self.servers = [
            RedisServer(binary, _made(folder / f"node-{number}"), *options, tcp=True, tls=tls)
            for number in range(nodes * (1 + replicas))
        ]
        self.primaries = self.servers[:nodes]
        """Those that were given slots at the start."""

    @property
    def url(self) -> str:
        """Its address: some of its nodes."""
        login = f":{self.password}@" if self.password else ""
        places = ",".join(each.place for each in self.servers[:2])
        scheme, question = ("rediss", f"?{self.tls.options}") if self.tls else ("redis", "")
        return f"{scheme}+cluster://{login}{places}{question}"

    def start(self) -> None:
        """Start the nodes, make them one Cluster, and wait until each of them knows it."""
        for number, server in enumerate(self.servers):
            server.start()
            server.ask("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
        for server in self.servers[1:]:
            server.ask("CLUSTER", "MEET", HOST, self.servers[0].port)
        count = len(self.primaries)
        for number, server in enumerate(self.primaries):
            first, last = number * SLOTS // count, (number + 1) * SLOTS // count
            server.ask("CLUSTER", "ADDSLOTS", *range(first, last))
        for number, replica in enumerate(self.servers[count:]):
            _replicate(replica, self.primaries[number % count])
        until(lambda: all(self._complete(each) for each in self.servers), "the Cluster is complete")

    def stop(self) -> None:
        """Stop the nodes."""
        for server in self.servers:
            server.stop()

    def node_of(self, slot: int) -> RedisServer:
        """The node that has a slot now, by the word of one that runs."""
        (asked,) = [each for each in self.servers if each.runs][:1]
        for first, last, (_, port, *_), *_ in asked.ask("CLUSTER SLOTS"):
            if first <= slot <= last:
                return next(each for each in self.servers if each.port == port)
        raise RuntimeError(f"no node has slot {slot}")

    def ask(self, slot: int, *command: str | int) -> Any:
        """One command to the node that has a slot."""
        return self.node_of(slot).ask(*command)

    def flush(self) -> None:
        """Leave nothing on any node."""
        for server in self.primaries:
            server.ask("FLUSHALL")

    def move(self, slot: int, to: RedisServer) -> Iterator[str]:
        """Move a slot, one key after another. Yields before each, so that the caller may do something else.

        In the order in which `redis-cli --cluster reshard` does it.
        """
        source = self.node_of(slot)
        to.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", _id(source))
        source.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", _id(to))
        yield "before the first key"
        login = ("AUTH", self.password) if self.password else ()
        while keys := source.ask("CLUSTER", "GETKEYSINSLOT", slot, 1):
            source.ask(
                *("MIGRATE", HOST, to.port, "", 0, MIGRATE_TIMEOUT_MS, *login, "KEYS", *keys),
            )
            yield keys[0]
        for server in (to, source, *self.primaries):
            server.ask("CLUSTER", "SETSLOT", slot, "NODE", _id(to))

    def replica_of(self, primary: RedisServer) -> RedisServer:
        """A replica of a primary, by its own word."""
        return next(each for each in self.servers if _primary_of(each) == primary.port)

    def fail_over(self, primary: RedisServer) -> RedisServer:
        """Have a replica of a primary take its place at once, whether that lives or not."""
        replica = self.replica_of(primary)
        replica.ask("CLUSTER", "FAILOVER", "TAKEOVER")
        until(lambda: replica.ask("ROLE")[0] == "master", "the replica is a primary")
        return replica

    def _complete(self, server: RedisServer) -> bool:
        told = server.ask("CLUSTER INFO")
        known = int(told["cluster_known_nodes"]) == len(self.servers)
        covered = told["cluster_state"] == "ok" and int(told["cluster_slots_ok"]) == SLOTS
        return known and covered and (server in self.primaries or _linked(server))


def _id(server: RedisServer) -> str:
    return str(server.ask("CLUSTER", "MYID"))


def _primary_of(server: RedisServer) -> int:
    """The port of a replica's primary; 0 for a primary, and for one that does not run."""
    role = server.ask("ROLE") if server.runs else ["master"]
    return int(role[2]) if role[0] == "slave" else 0


def _replicate(replica: RedisServer, primary: RedisServer) -> None:
    """A node that has not heard of the primary yet refuses."""
    until(lambda: replica.ask("CLUSTER", "REPLICATE", _id(primary)), "the replica knows its primary")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
