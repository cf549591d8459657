"""Addresses of Redis: one server, one that Sentinels watch over, a Cluster; each with or without TLS.

The rule: an address is only looked at here, nothing is opened. It may hold passwords, so no error repeats
any of it, and nothing that is made of it shows one.
"""

from typing import Any, Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from msgspec import Struct, structs

from engine.errors import InvalidValue

FORMS = (
    "redis://[user:password@]host[:port][/db], unix:///path[?db=0&password=...],"
    " redis+sentinel://[user:password@]host[:port][,host[:port]...]/PRIMARY[/db][?sentinel_password=...],"
    " redis+cluster://[user:password@]host[:port][,host[:port]...], and rediss... for TLS"
)
SEEDS_MAX = 32
"""Hosts of one address: any of them tells of all the others."""
PORT_DEFAULT = 6379
SENTINEL_PORT_DEFAULT = 26379

LOGIN_OPTIONS = ("username", "password")
SENTINEL_OPTIONS = ("sentinel_username", "sentinel_password", "tls")
TLS_OPTIONS = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")

Kind = Literal["server", "sentinel", "cluster"]

_KINDS: dict[str, Kind] = {
    "unix": "server",
    "redis": "server",
    "rediss": "server",
    "redis+sentinel": "sentinel",
    "rediss+sentinel": "sentinel",
    "redis+cluster": "cluster",
    "rediss+cluster": "cluster",
}
SCHEMES = tuple(_KINDS)


class Tls(Struct, frozen=True):
    """Files for TLS; "" where there is none. Without authorities of one's own, the system's are asked."""

    ca_certs: str = ""
    certfile: str = ""
    keyfile: str = ""


class Endpoint(Struct, frozen=True):
    """One server, and how to log in there: a host and port, or the path of a socket."""

    host: str = ""
    port: int = 0
    path: str = ""
    db: int = 0
    username: str | None = None
    password: str | None = None
    tls: Tls | None = None

    def __str__(self) -> str:
        return self.path or f"{self.host}:{self.port}"

    def __repr__(self) -> str:
        return f"Endpoint({self})"

    def at(self, host: str, port: int) -> "Endpoint":
        """Another server with the same login."""
        return structs.replace(self, host=host, port=port)


class Address(Struct, frozen=True):
    """What an address says."""

    kind: Kind
    seeds: tuple[Endpoint, ...]
    """Whom to ask first: the server itself, Sentinels, or some nodes of the Cluster."""
    server: Endpoint
    """A server that the seeds tell of, but for its place."""
    primary: str = ""
    """What the Sentinels call the primary."""


def parse(url: str) -> Address:
    """The address that was written down. Raises `InvalidValue`, and never repeats the URL."""
    try:
        parts = urlsplit(url)
        if parts.fragment:
            raise ValueError
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        if parts.scheme == "unix":
            return _socket(parts, options)
        match _KINDS[parts.scheme]:
            case "server":
                return _one_server(parts, options)
            case "sentinel":
                return _sentinels(parts, options)
            case "cluster":
                return _cluster(parts, options)
    except (KeyError, ValueError):
        # The parser quotes what it could not read, and that may be a part of the password.
        raise InvalidValue(f"not a Redis address; the forms are {FORMS}") from None


def _socket(parts: SplitResult, options: dict[str, str]) -> Address:
    _check_options(options, ("db", *LOGIN_OPTIONS))
    if not parts.path or parts.hostname:
        raise ValueError
    server = Endpoint(path=unquote(parts.path), db=int(options.get("db") or 0), **_login(parts, options))
    return Address(kind="server", seeds=(server,), server=server)


def _one_server(parts: SplitResult, options: dict[str, str]) -> Address:
    tls = _tls(parts, options, "db", *LOGIN_OPTIONS)
    ((host, port),) = _hosts(parts, PORT_DEFAULT)
    db = int(options.get("db") or unquote(parts.path).removeprefix("/") or 0)
    server = Endpoint(host=host, port=port, db=db, tls=tls, **_login(parts, options))
    return Address(kind="server", seeds=(server,), server=server)


def _sentinels(parts: SplitResult, options: dict[str, str]) -> Address:
    """The path names the primary. `tls=1`: the servers speak TLS, and the Sentinels do not."""
    wanted = options.pop("tls", "0")
    if wanted not in ("0", "1"):
        raise ValueError
    tls = _tls(parts, options, "db", *LOGIN_OPTIONS, *SENTINEL_OPTIONS, always=wanted == "1")
    primary, _, db = parts.path.removeprefix("/").partition("/")
    if not primary:
        raise ValueError
    seed = Endpoint(
        username=options.get("sentinel_username"),
        password=options.get("sentinel_password"),
        tls=tls if _is_tls(parts) else None,
    )
    server = Endpoint(db=int(options.get("db") or unquote(db) or 0), tls=tls, **_login(parts, options))
    seeds = tuple(seed.at(*place) for place in _hosts(parts, SENTINEL_PORT_DEFAULT))
    return Address(kind="sentinel", seeds=seeds, server=server, primary=unquote(primary))


def _cluster(parts: SplitResult, options: dict[str, str]) -> Address:
    """A Cluster has no other database than 0."""
    tls = _tls(parts, options, *LOGIN_OPTIONS)
    if parts.path not in ("", "/", "/0"):
        raise ValueError
    server = Endpoint(tls=tls, **_login(parts, options))
    seeds = tuple(server.at(*place) for place in _hosts(parts, PORT_DEFAULT))
    return Address(kind="cluster", seeds=seeds, server=server)


def _hosts(parts: SplitResult, port_default: int) -> list[tuple[str, int]]:
    """The places in an address: `host[:port][,host[:port]...]`, an IPv6 address in brackets."""
    found = []
    for each in parts.netloc.rpartition("@")[2].split(","):
        place = urlsplit(f"//{each}")
        if not place.hostname or place.netloc != each:
            raise ValueError
        found.append((unquote(place.hostname), place.port or port_default))
    if len(found) > SEEDS_MAX:
        raise ValueError
    return found


def _login(parts: SplitResult, options: dict[str, str]) -> dict[str, Any]:
    return {
        "username": unquote(parts.username) if parts.username else options.get("username"),
        "password": unquote(parts.password) if parts.password else options.get("password"),
    }


def _is_tls(parts: SplitResult) -> bool:
    return parts.scheme.startswith("rediss")


def _tls(parts: SplitResult, options: dict[str, str], *others: str, always: bool = False) -> Tls | None:
    """What is said about TLS, where it is spoken; `others` are the options that may be there besides."""
    spoken = always or _is_tls(parts)
    _check_options(options, others + (TLS_OPTIONS if spoken else ()))
    if not spoken:
        return None
    if options.get("ssl_keyfile") and not options.get("ssl_certfile"):
        raise ValueError
    return Tls(*(options.get(name, "") for name in TLS_OPTIONS))


def _check_options(options: dict[str, str], allowed: tuple[str, ...]) -> None:
    if not set(options) <= set(allowed):
        raise ValueError
