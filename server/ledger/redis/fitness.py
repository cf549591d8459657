"""Whether a Redis is fit to keep bookings: what it says of itself -> findings.

The rule: pure; a managed server that forbids CONFIG is judged by INFO, and what INFO lacks is said to be
unchecked. The cures are commands as `redis-cli` takes them.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from server.ledger.fitness import Finding, clock, located, ok

VERSION_MIN = (6, 2)
"""XTRIM MINID and exclusive ranges, which the commit needs."""
MEMORY_SHARE_MAX = 0.85
"""Of `maxmemory`. Beyond it there is not much time left: a full Redis refuses every write."""

CONFIG_NAMES = (
    *("appendfsync", "no-appendfsync-on-rewrite", "maxmemory", "maxmemory-policy"),
    *("min-replicas-to-write", "save", "stop-writes-on-bgsave-error", "aof-load-truncated"),
)
"""What is asked of CONFIG GET: nothing that could hold a password."""


class RedisSaid(Struct, frozen=True, kw_only=True):
    """What a Redis node says of itself."""

    node: str
    """Host and port, or the path of its socket."""
    info: Mapping[str, Any]
    """INFO, as redis-py parses it."""
    config: Mapping[str, str] | None = None
    """CONFIG GET of `CONFIG_NAMES`; None where CONFIG is not allowed."""
    skew_ms: int = 0
    """How far this machine's clock is ahead of its, at least."""
    exposed: bool = False
    """Reached over a network with neither TLS nor a password."""
    mode_wanted: str = "standalone"
    """What INFO calls a server of the kind that the address names."""
    cluster_state: str = ""
    """`cluster_state` of CLUSTER INFO; "" where it is no cluster."""

    @property
    def mode(self) -> str:
        """standalone, cluster or sentinel. Valkey calls it server_mode, from 8.0 on."""
        return str(self.info.get("redis_mode", self.info.get("server_mode", self.mode_wanted)))

    @property
    def answers(self) -> bool:
        """Whether it would tell what it keeps."""
        return not int(self.info.get("loading", 0)) and self.cluster_state in ("", "ok")


def judge(said: RedisSaid, wait_replicas: int) -> list[Finding]:
    """What is to be said of one node. `wait_replicas`: how many must have a commit, as the settings ask."""
    if said.mode != said.mode_wanted:
        return located((_mode(said),), said.node)
    found = (
        _version(said),
        _role(said),
        _loading(said),
        _cluster(said),
        _config(said),
        _eviction(said),
        _memory(said),
        _aof(said),
        _fsync(said),
        _fsync_on_rewrite(said),
        _truncated(said),
        _aof_write(said),
        _snapshot(said),
        _replicas(said, wait_replicas),
        _min_replicas(said, wait_replicas),
        _exposed(said),
        clock(said.skew_ms),
    )
    return located(found, said.node)


def away(where: str, trouble: str) -> Finding:
    """A node of a Cluster that does not answer."""
    text = f"this node does not answer, and its tenants cannot be booked: {trouble}"
    return Finding(
        "node", "unsafe", text, "start it; with a replica each, another one would take its place", where
    )


def sentinel(where: str, trouble: str) -> Finding:
    """What a Sentinel answers when it is asked for its quorum: "" where there is one."""
    if not trouble:
        return Finding("sentinel", "ok", "this Sentinel can bring about a failover", where=where)
    text = f"this Sentinel cannot bring about a failover: {trouble}"
    return Finding("sentinel", "warn", text, "start it, or the others; three on three machines", where)


# Can it be used at all


def _version(said: RedisSaid) -> Finding:
    version = str(said.info.get("redis_version", "0"))
    if _numbers(version) < VERSION_MIN:
        return Finding("version", "refuse", f"Redis {version} is too old", "upgrade to 6.2 or newer")
    return ok("version", f"Redis {version}")


def _mode(said: RedisSaid) -> Finding:
    return Finding("mode", "refuse", f"this Redis runs as {said.mode}", _ADDRESSES.get(said.mode, ""))


_ADDRESSES = {
    "cluster": "use redis+cluster://HOST:PORT",
    "sentinel": "use redis+sentinel://HOST:PORT/NAME, with the name that it has for the primary",
    "standalone": "use redis://HOST:PORT",
}


def _role(said: RedisSaid) -> Finding:
    role = str(said.info.get("role", "unknown"))
    if role != "master":
        text = f"this is a {_ROLES.get(role, role)}: it takes no writes"
        return Finding("role", "refuse", text, "give the address of the primary in HALFPAST_LEDGER")
    return ok("role", "is a primary")


_ROLES = {"slave": "replica"}


def _loading(said: RedisSaid) -> Finding | None:
    if int(said.info.get("loading", 0)):
        return Finding("loading", "unsafe", "it still loads its data: nothing can be booked", "wait for it")
    return None


def _cluster(said: RedisSaid) -> Finding | None:
    if not said.cluster_state:
        return None
    if said.cluster_state != "ok":
        return Finding(
            "cluster_state",
            "unsafe",
            f"cluster_state is {said.cluster_state}: some or all tenants cannot be booked",
            "redis-cli --cluster check HOST:PORT, then --cluster fix",
        )
    return ok("cluster_state", "the cluster is whole")


def _config(said: RedisSaid) -> Finding | None:
    if said.config is not None:
        return None
    return Finding(
        "config",
        "warn",
        "CONFIG is not allowed here: appendfsync, no-appendfsync-on-rewrite and min-replicas-to-write could"
        " not be checked",
        "look them up where this Redis is managed: always, no, and 1 where there is a replica",
    )


# What may be lost


def _eviction(said: RedisSaid) -> Finding:
    policy = str(_setting(said, "maxmemory_policy", "maxmemory-policy"))
    if policy == "noeviction":
        return ok("eviction", "maxmemory-policy is noeviction")
    if not policy:
        return Finding(
            "eviction",
            "warn",
            "whether it may evict bookings could not be checked",
            "set maxmemory-policy to noeviction",
        )
    bounded = int(_setting(said, "maxmemory", "maxmemory") or 0) > 0
    text = (
        "once its memory is full, bookings are evicted"
        if bounded
        else "a limit of memory would evict bookings"
    )
    return Finding(
        "eviction",
        "refuse" if bounded else "warn",
        f"maxmemory-policy is {policy}: {text}",
        _set("maxmemory-policy", "noeviction"),
    )


def _memory(said: RedisSaid) -> Finding:
    used, limit = int(said.info.get("used_memory", 0)), int(_setting(said, "maxmemory", "maxmemory") or 0)
    if not limit:
        return ok("memory", f"{_mb(used)} MB are used, without a limit")
    text = f"{_mb(used)} of {_mb(limit)} MB are used"
    if used < limit * MEMORY_SHARE_MAX:
        return ok("memory", text)
    return Finding(
        "memory", "unsafe", f"{text}: once they are full, nothing can be booked", _set("maxmemory", "N")
    )


def _aof(said: RedisSaid) -> Finding:
    if _aof_is_on(said):
        return ok("aof", "appendonly is yes")
    if "aof_enabled" not in said.info:
        return Finding(
            "aof", "warn", "whether appendonly is on could not be checked", "set appendonly to yes"
        )
    return Finding(
        "aof",
        "unsafe",
        "appendonly is no: a restart loses bookings that were confirmed",
        _set("appendonly", "yes"),
    )


def _fsync(said: RedisSaid) -> Finding | None:
    policy = _known(said, "appendfsync")
    if not policy or not _aof_is_on(said):
        return None
    if policy == "always":
        return ok("fsync", "appendfsync is always")
    much = "second" if policy == "everysec" else "half minute"
    return Finding(
        "fsync",
        "warn" if policy == "everysec" else "unsafe",
        f"appendfsync is {policy}: a crash may lose the last {much} of confirmed bookings",
        _set("appendfsync", "always"),
    )


def _truncated(said: RedisSaid) -> Finding | None:
    """Redis cuts off a command that is not whole, and leaves the rest of its transaction in the log."""
    loads = _known(said, "aof-load-truncated")
    if not loads or not _aof_is_on(said):
        return None
    if loads == "no":
        return ok("aof_truncated", "aof-load-truncated is no")
    return Finding(
        "aof_truncated",
        "warn",
        "aof-load-truncated is yes: after a power cut, the second restart may bring back half of a booking",
        _set("aof-load-truncated", "no"),
    )


def _fsync_on_rewrite(said: RedisSaid) -> Finding | None:
    pauses = _known(said, "no-appendfsync-on-rewrite")
    if not pauses or not _aof_is_on(said):
        return None
    if pauses == "no":
        return ok("fsync_on_rewrite", "no-appendfsync-on-rewrite is no")
    return Finding(
        "fsync_on_rewrite",
        "unsafe",
        "no-appendfsync-on-rewrite is yes: a crash during a rewrite loses what was confirmed meanwhile",
        _set("no-appendfsync-on-rewrite", "no"),
    )


def _aof_write(said: RedisSaid) -> Finding | None:
    if not _aof_is_on(said):
        return None
    if said.info.get("aof_last_write_status", "ok") != "ok":
        return Finding(
            "aof_write",
            "unsafe",
            "its log on disk could not be written: nothing can be booked until it can",
            "make room on its disk; Redis goes on by itself",
        )
    if said.info.get("aof_last_bgrewrite_status", "ok") != "ok":
        return Finding(
            "aof_write",
            "warn",
            "its log on disk could not be rewritten: it grows until the disk is full",
            "see its own log for why (often memory: vm.overcommit_memory=1, or the disk), then BGREWRITEAOF",
        )
    return ok("aof_write", "its log on disk is written")


def _snapshot(said: RedisSaid) -> Finding | None:
    if said.info.get("rdb_last_bgsave_status", "ok") == "ok":
        return None
    stops = (_known(said, "stop-writes-on-bgsave-error") or "yes") == "yes" and _known(said, "save") != ""
    return Finding(
        "snapshot",
        "unsafe" if stops else "warn",
        "its last snapshot failed" + (": Redis refuses every write until one succeeds" if stops else ""),
        "make room on its disk and run BGSAVE, or CONFIG SET save '' (the append-only log is enough)",
    )


# Replicas


def _replicas(said: RedisSaid, wanted: int) -> Finding | None:
    online = _online(said)
    told = f"{online} replica{' is' if online == 1 else 's are'} online"
    if online < wanted:
        return Finding(
            "replicas",
            "unsafe",
            f"{told}, HALFPAST_WAIT_REPLICAS={wanted}: no booking is called confirmed",
            "bring the replicas back, or lower HALFPAST_WAIT_REPLICAS",
        )
    return ok("replicas", told) if online else None


def _min_replicas(said: RedisSaid, wanted: int) -> Finding | None:
    asked = _known(said, "min-replicas-to-write")
    if not asked:
        return None
    least = int(asked)
    if least > int(said.info.get("min_slaves_good_slaves", least)):
        return Finding(
            "min_replicas",
            "unsafe",
            f"min-replicas-to-write is {least} and fewer keep up: nothing can be booked",
            "bring the replicas back, or lower min-replicas-to-write",
        )
    if not least and (wanted or _online(said)):
        return Finding(
            "min_replicas",
            "warn",
            "min-replicas-to-write is 0: a primary that is cut off confirms what a failover then loses",
            _set("min-replicas-to-write", "1"),
        )
    return ok("min_replicas", f"min-replicas-to-write is {least}") if least else None


def _exposed(said: RedisSaid) -> Finding | None:
    if not said.exposed:
        return None
    return Finding(
        "exposed",
        "warn",
        "it is reached over a network with neither TLS nor a password: whoever reaches it reads and changes"
        " everything",
        "set requirepass and use redis://:PASSWORD@HOST, better rediss://",
    )


# What they share


def _set(name: str, value: str) -> str:
    return f"CONFIG SET {name} {value}, then CONFIG REWRITE"


def _setting(said: RedisSaid, in_info: str, in_config: str) -> Any:
    """From INFO, which managed servers allow too; "" where neither tells."""
    return said.info.get(in_info, (said.config or {}).get(in_config, ""))


def _known(said: RedisSaid, name: str) -> str | None:
    return None if said.config is None else said.config.get(name)


def _aof_is_on(said: RedisSaid) -> bool:
    return str(said.info.get("aof_enabled", "")) == "1"


def _online(said: RedisSaid) -> int:
    """Replicas that are connected and done with their first copy."""
    replicas = (said.info.get(f"slave{each}") for each in range(int(said.info.get("connected_slaves", 0))))
    return sum(isinstance(each, dict) and each.get("state") == "online" for each in replicas)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())


def _mb(size: int) -> int:
    return round(size / 1024 / 1024)
