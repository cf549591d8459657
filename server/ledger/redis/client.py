"""One Redis server: connections, timeouts, what is sent and read, and errors in our own words.

The rule: a command is sent once. redis-py sends it again after a timeout or a lost reply, ten times by
default, which for a commit is a second booking; so retries are off, every timeout is ours, and whoever
wants to send again first asks `nothing_done`. No password reaches an error or a repr, and none of
redis-py's exceptions leaves `server.ledger`.
"""

import asyncio
import hashlib
import re
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from importlib import resources
from typing import Any, NamedTuple

from redis import exceptions as driver
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.connection import Connection, SSLConnection, UnixDomainSocketConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from engine.errors import LedgerError, LedgerNotReady, LedgerUnavailable
from server.ledger.redis import keys
from server.ledger.redis.address import Endpoint, Tls

CONNECTIONS_MAX = 16
"""Connections for questions and commits, of a worker to a server: at 1 ms each far more than one process
decides. A commit that waits for replicas holds one, and none of the others."""
FOLLOWERS_MAX = keys.PARTITIONS_MAX + 5
"""Connections on which changes are waited for: one a partition on Cluster, one in all elsewhere; one for what
other workers tell; the rest for those that begin while others end. Made as needed."""

Command = tuple[str | int | bytes, ...]

# In one of these states a server refuses a command and does nothing. Up to 6.2 a script's error is wrapped
# in ERR, so that the code stands in the middle of the message; it comes from the first write.
_NOTHING_DONE = re.compile(
    r"\b(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|UNBLOCKED|NOSCRIPT)\b"
)
_DEMOTED = re.compile(r"\b(READONLY|UNBLOCKED|MASTERDOWN)\b")
# In these too, but it will not be another one soon.
_REFUSING = re.compile(r"\b(OOM|MISCONF|NOREPLICAS|BUSY)\b")


class NotSent(Exception):
    """No connection could be made, or none is known: nothing was sent."""


class NotPrimary(Exception):
    """The server is a replica: what it says may be old, and it takes no writes."""


def nothing_done(error: Exception) -> bool:
    """Whether it is certain that a command has had no effect, and may have one soon: send it again."""
    if isinstance(error, NotSent | NotPrimary):
        return True
    return isinstance(error, driver.RedisError) and bool(_NOTHING_DONE.search(_text(error)))


def is_demoted(error: Exception) -> bool:
    """Whether a server says that it is no primary, or not any more."""
    if isinstance(error, driver.RedisError):
        return bool(_DEMOTED.search(_text(error)))
    return isinstance(error, NotPrimary)


@contextmanager
def translated() -> Iterator[None]:
    """Turn redis-py's exceptions into ours."""
    try:
        yield
    except (driver.AuthenticationError, driver.AuthorizationError, driver.NoPermissionError) as error:
        raise LedgerNotReady(f"Redis refuses this user: {error}") from error
    except (NotSent, driver.ConnectionError, driver.TimeoutError, OSError, TimeoutError) as error:
        if _certificate_refused(error):
            raise LedgerNotReady(f"the certificate of Redis is refused: {error}") from error
        raise LedgerUnavailable(f"no answer from Redis: {str(error) or 'not in time'}") from error
    except NotPrimary as error:
        raise LedgerUnavailable("Redis cannot write now: this is a replica") from error
    except driver.RedisError as error:
        text = _text(error)
        if _NOTHING_DONE.search(text) or _REFUSING.search(text):
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


class Link:
    """A connection, for as long as it is held. `redirected`: another server has sent us here (ASK)."""

    def __init__(self, client: Redis, connection: Any, redirected: bool) -> None:
        self._client = client
        self._connection = connection
        self._redirected = redirected

    async def exchange(self, *commands: Command) -> list[Any]:
        """Several commands in one trip, in this order; others' may come between.

        All answers are read before the first error among them is raised, so that the connection stays fit.
        """
        sent = [each for command in commands for each in self._asking(command)]
        await self.send(*sent)
        answers = [await self._answer(command) for command in sent]
        for answer in answers:
            if isinstance(answer, driver.ResponseError):
                raise answer
        return answers[1::2] if self._redirected else answers

    async def send(self, *commands: Command) -> None:
        """Several commands, whose answers are to be read one by one."""
        try:
            await self._connection.send_packed_command(self._connection.pack_commands(commands))
        except RuntimeError as error:  # uvloop's word for a connection that the other side has closed
            raise driver.ConnectionError("the connection is closed") from error

    @asynccontextmanager
    async def subscribed(self, channel: str) -> AsyncIterator[None]:
        """The server says by itself what is published on a channel. See `heard`.

        The connection is good for nothing else any more, and ends with the block.
        """
        try:
            await self.exchange(("SUBSCRIBE", channel))
            yield
        finally:
            await self._connection.disconnect(nowait=True)

    async def heard(self, wait_s: float) -> list[str] | None:
        """The next that the server says by itself, None where it says nothing for so long.

        A part that has come by then is kept for the next time.
        """
        found: list[str] | None = await self._connection.read_response(timeout=wait_s)
        return found

    async def ask_primary(self, *commands: Command) -> list[Any]:
        """Several commands in one trip. Raises `NotPrimary`: a replica answers too, from what may be lost.

        One that was demoted just after a commit is taken for one that did nothing, and so the commit is sent
        to its successor: under its op, it still has one effect.
        """
        *answers, role = await self.exchange(*commands, ("ROLE",))
        if role[0] != "master":
            raise NotPrimary
        return answers

    async def run(self, script: Script, touched: tuple[str, ...], arguments: Command) -> Any:
        """Run a script. A server that does not know it yet has done nothing, and is sent all of it."""
        command = (len(touched), *touched, *arguments)
        try:
            (answer,) = await self.ask_primary(("EVALSHA", script.sha, *command))
        except driver.NoScriptError:
            (answer,) = await self.ask_primary(("EVAL", script.source, *command))
        return answer

    async def replicated(self, replicas: int, wait_s: float) -> bool:
        """Whether so many replicas have all that was done here so far. Never raises for a server's sake.

        What was done is done: whoever gets no answer to this knows as much as one who is told "too few".
        """
        try:
            (have,) = await self.exchange(("WAIT", replicas, round(wait_s * 1_000)))
        except (driver.RedisError, OSError):
            return False
        return int(have) >= replicas

    def _asking(self, command: Command) -> tuple[Command, ...]:
        return (("ASKING",), command) if self._redirected else (command,)

    async def _answer(self, command: Command) -> Any:
        try:
            return await self._client.parse_response(self._connection, str(command[0]))
        except driver.ResponseError as error:
            return error


class Server:
    """A Redis server, over a bounded number of connections that are made as needed. It is to be closed.

    A single step, such as connecting or one answer, takes `step_timeout_s` at most, and as long again as
    followers wait on the server, on their connections.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        step_timeout_s: float,
        follow_wait_s: float = 0,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.endpoint = endpoint
        self._asking = _Pool(endpoint, context, CONNECTIONS_MAX, step_timeout_s, 0)
        self._following = _Pool(endpoint, context, FOLLOWERS_MAX, step_timeout_s, follow_wait_s)

    @asynccontextmanager
    async def link(self, *, following: bool = False, redirected: bool = False) -> AsyncIterator[Link]:
        """A connection of one's own. Raises `NotSent` where none can be made."""
        pool = self._following if following else self._asking
        async with pool.connection() as connection:
            yield Link(pool.client, connection, redirected)

    async def ask(self, *commands: Command) -> list[Any]:
        """Several commands in one trip."""
        async with self.link() as link:
            return await link.exchange(*commands)

    async def renew(self) -> None:
        """Let go of connections that are idle now, and of the others once they are: make new ones."""
        await self._asking.renew()
        await self._following.renew()

    async def drop(self) -> None:
        """Let go of each connection as soon as it is idle, from now on."""
        await self._asking.drop()
        await self._following.drop()

    async def close(self) -> None:
        """Let go of the connections, whoever still waits on one."""
        with translated():
            await self._asking.close()
            await self._following.close()


class _Pool:
    def __init__(
        self,
        endpoint: Endpoint,
        context: ssl.SSLContext | None,
        connections: int,
        step_timeout_s: float,
        wait_s: float,
    ) -> None:
        connection_class, where = _arguments(endpoint, context)
        # Whoever asked first is served first. The pool's own waiting starves some of 64 callers.
        self._turns = asyncio.Semaphore(connections)
        self._dropped = False
        self._pool = BlockingConnectionPool(
            max_connections=connections,
            timeout=step_timeout_s,
            connection_class=connection_class,
            retry=Retry(NoBackoff(), 0),
            retry_on_timeout=False,
            retry_on_error=[],
            socket_timeout=wait_s + step_timeout_s,
            socket_connect_timeout=step_timeout_s,
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
        self.client = Redis.from_pool(self._pool)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        async with self._turns:
            try:
                connection = await self._pool.get_connection()  # type: ignore[no-untyped-call]
            except (driver.AuthenticationError, driver.AuthorizationError):
                raise
            except (driver.ConnectionError, driver.TimeoutError, OSError) as error:
                raise NotSent(str(error)) from error
            try:
                yield connection
            finally:
                await self._pool.release(connection)
                if self._dropped:
                    await self.renew()

    async def renew(self) -> None:
        await self._pool.update_active_connections_for_reconnect()  # type: ignore[no-untyped-call]
        with suppress(driver.RedisError, OSError):
            await self._pool.disconnect(inuse_connections=False)

    async def drop(self) -> None:
        self._dropped = True
        await self.renew()

    async def close(self) -> None:
        await self.client.aclose()


class _TlsConnection(SSLConnection):
    """With certificates that were read once, and not for each connection."""

    def __init__(self, *, context: ssl.SSLContext, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.ssl_context.context = context


def tls_context(tls: Tls | None) -> ssl.SSLContext | None:
    """What TLS needs, read from its files. Raises `LedgerNotReady`."""
    if tls is None:
        return None
    try:
        context = ssl.create_default_context(cafile=tls.ca_certs or None)
        if tls.certfile:
            context.load_cert_chain(tls.certfile, tls.keyfile or None, password=_no_password)
    except (OSError, ValueError) as error:
        raise LedgerNotReady(f"the files for TLS (ssl_...) cannot be used: {error}") from None
    return context


def _no_password() -> str:
    """Instead of a question on the terminal."""
    raise ValueError("the key has a password")


def _arguments(endpoint: Endpoint, context: ssl.SSLContext | None) -> tuple[type[Any], dict[str, Any]]:
    """The connection class and its arguments."""
    login = {"username": endpoint.username, "password": endpoint.password, "db": endpoint.db}
    if endpoint.path:
        return UnixDomainSocketConnection, {"path": endpoint.path, **login}
    where = {"host": endpoint.host, "port": endpoint.port, "socket_keepalive": True, **login}
    if endpoint.tls is None:
        return Connection, where
    return _TlsConnection, {**where, "context": context}


def _certificate_refused(error: BaseException | None) -> bool:
    """Whether a certificate is what is wrong, by itself or by what led to it: no trying again helps."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _text(error: driver.RedisError) -> str:
    """What a server said, its code first, which redis-py sometimes cuts off."""
    return f"{error.status_code or ''} {error}".strip()
