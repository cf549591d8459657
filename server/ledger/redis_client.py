"""How halfpast talks to a Redis server: addresses, connections, timeouts, and errors in our own words.

The rule: a command is sent once. redis-py sends it again after a timeout or a lost reply, ten times by
default, which for a commit is a second booking; so retries are off and every timeout is ours. No password
reaches an error or a repr, and none of redis-py's exceptions leaves `server.ledger`.
"""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from importlib import resources
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from redis import exceptions as driver
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.connection import Connection, SSLConnection, UnixDomainSocketConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from engine.errors import InvalidValue, LedgerError, LedgerNotReady, LedgerUnavailable

CONNECTIONS_MAX = 16
"""Connections for commits and loads of a worker: at 1 ms a commit far more than one process decides."""
FOLLOWERS_MAX = 4
"""Connections that wait for changes: one for the follower, the rest for those that catch up at once."""

URL_FORMS = "redis://[user:password@]host[:port][/db], rediss://..., unix:///path[?db=0&password=...]"
URL_OPTIONS = ("db", "username", "password")
TLS_OPTIONS = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
PORT_DEFAULT = 6379

# A server in one of these states may have done nothing or anything: the same op will tell. Up to 6.2 a
# script's error is wrapped in ERR, so that the code stands in the middle of the message.
_TEMPORARY = re.compile(
    r"\b(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|OOM|MISCONF|NOREPLICAS|BUSY)\b"
)


def arguments(url: str) -> tuple[type[Any], dict[str, Any]]:
    """The connection class and its arguments. Raises `InvalidValue`, and never repeats the URL."""
    try:
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        if parts.scheme == "unix":
            return UnixDomainSocketConnection, _unix(parts, options)
        return (SSLConnection if parts.scheme == "rediss" else Connection), _tcp(parts, options)
    except ValueError:
        # The parser quotes what it could not read, and that may be a part of the password.
        raise InvalidValue(f"not a Redis address; the forms are {URL_FORMS}") from None


@contextmanager
def translated() -> Iterator[None]:
    """Turn redis-py's exceptions into ours."""
    try:
        yield
    except (driver.AuthenticationError, driver.AuthorizationError, driver.NoPermissionError) as error:
        raise LedgerNotReady(f"Redis refuses this user: {error}") from error
    except (driver.ConnectionError, driver.TimeoutError, OSError, TimeoutError) as error:
        raise LedgerUnavailable(f"no answer from Redis: {str(error) or 'not in time'}") from error
    except driver.RedisError as error:
        text = f"{error.status_code or ''} {error}".strip()
        if _TEMPORARY.search(text):
            raise LedgerUnavailable(f"Redis cannot write now: {text}") from error
        raise LedgerError(f"Redis refused: {text}") from error
    except UnicodeError:
        raise LedgerError("a name is not UTF-8 text") from None


class Script(NamedTuple):
    """A Lua script, and what EVALSHA knows it by; nothing is kept secret with that hash."""

    source: str
    sha: str

    @classmethod
    def read(cls, name: str) -> "Script":
        """The script in a file beside this one."""
        source = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
        return cls(source, hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest())


class Server:
    """A Redis server, over a fixed number of connections that are made as needed. It is to be closed.

    A call takes `call_timeout_s` at most, and `block_s` more where its commands wait on the server.
    """

    def __init__(self, url: str, *, connections: int, call_timeout_s: float, block_s: float = 0) -> None:
        connection_class, where = arguments(url)
        self._call_timeout_s = block_s + call_timeout_s
        # Whoever asked first is served first. The pool's own waiting starves some of 64 callers.
        self._turns = asyncio.Semaphore(connections)
        self._connections = connections
        pool = BlockingConnectionPool(
            max_connections=connections,
            timeout=call_timeout_s,
            connection_class=connection_class,
            retry=Retry(NoBackoff(), 0),
            retry_on_timeout=False,
            retry_on_error=[],
            socket_timeout=block_s + call_timeout_s / 2,
            socket_connect_timeout=call_timeout_s / 2,
            # A closed connection is noticed when it is taken from the pool; a PING would double the trips.
            health_check_interval=0,
            protocol=2,
            legacy_responses=True,
            decode_responses=True,
            encoding="utf-8",
            # A flipped byte is to be found by the checksum of its document, not to break the whole reply.
            encoding_errors="surrogateescape",
            driver_info=None,
            **where,
        )
        self._client = Redis.from_pool(pool)

    async def finish(self) -> None:
        """Wait for those that ask now, as long as a call may take."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._call_timeout_s):
                for _ in range(self._connections):
                    await self._turns.acquire()

    async def close(self) -> None:
        """Let go of the connections, whoever still waits on one."""
        with translated():
            await self._client.aclose()

    async def call(self, *command: str | int) -> Any:
        """One command and its answer, in time or `LedgerUnavailable`."""
        async with self._turn():
            return await self._execute(*command)

    async def calls(self, *commands: tuple[str | int, ...]) -> list[Any]:
        """Several commands in one trip, in this order; others' may come between."""
        async with self._turn(), self._client.pipeline(transaction=False) as pipeline:
            for command in commands:
                pipeline.execute_command(*command)
            return await pipeline.execute(raise_on_error=True)

    async def run(self, script: Script, touched: tuple[str, ...], arguments: tuple[str | int, ...]) -> Any:
        """Run a script. A server that does not know it yet has done nothing, and is sent all of it."""
        command = (len(touched), *touched, *arguments)
        async with self._turn():
            try:
                return await self._execute("EVALSHA", script.sha, *command)
            except driver.NoScriptError:
                return await self._execute("EVAL", script.source, *command)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        with translated():
            async with asyncio.timeout(self._call_timeout_s), self._turns:
                yield

    async def _execute(self, *command: str | int) -> Any:
        return await self._client.execute_command(*command)  # type: ignore[no-untyped-call]


def _tcp(parts: SplitResult, options: dict[str, str]) -> dict[str, Any]:
    allowed = URL_OPTIONS + (TLS_OPTIONS if parts.scheme == "rediss" else ())
    if not parts.hostname or parts.fragment or not set(options) <= set(allowed):
        raise ValueError
    return {
        "host": unquote(parts.hostname),
        "port": parts.port or PORT_DEFAULT,
        "socket_keepalive": True,
        **_login(parts, options),
        "db": int(options.get("db") or unquote(parts.path).removeprefix("/") or 0),
        **{name: options[name] for name in TLS_OPTIONS if name in options},
    }


def _unix(parts: SplitResult, options: dict[str, str]) -> dict[str, Any]:
    if not parts.path or parts.hostname or parts.fragment or not set(options) <= set(URL_OPTIONS):
        raise ValueError
    return {
        "path": unquote(parts.path),
        **_login(parts, options),
        "db": int(options.get("db") or 0),
    }


def _login(parts: SplitResult, options: dict[str, str]) -> dict[str, str | None]:
    return {
        "username": unquote(parts.username) if parts.username else options.get("username"),
        "password": unquote(parts.password) if parts.password else options.get("password"),
    }
