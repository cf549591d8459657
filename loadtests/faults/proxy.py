"""A TCP proxy between the workers and their Redis, which does to their connections what networks do.

The rule: a process of its own, so that what it forwards never waits for the driver, told what to do over
its standard input: one JSON object a line, `{"door": 0, "mode": "delay", "delay_ms": 50}`, answered with
one line. Each worker has a door (a port) of its own, so that one can be cut off alone. Modes:

  pass          everything goes through; connections that have lost something are reset first
  delay         everything takes `delay_ms` longer, both ways
  drop_replies  commands go through, what is answered is swallowed
  hold_replies  the same; what is answered is kept, and delivered on `pass`
  cut_replies   commands go through; a connection that gets an answer is cut instead
  half_close    the worker is told that no more will come, while its commands still go through
  reset         all connections are reset, and new ones too
"""

import asyncio
import json
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Self

Mode = Literal["pass", "delay", "drop_replies", "hold_replies", "cut_replies", "half_close", "reset"]

CHUNK_BYTES = 64 * 1024
LINGER_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER with no time: closing resets."""
HELD_BYTES_MAX = 64 * 1024 * 1024
"""What `hold_replies` keeps of one connection; a pause of seconds has some hundred KB."""


class _Door:
    """One port, and where it leads."""

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.mode: Mode = "pass"
        self.delay_s = 0.0
        self.links: set[_Link] = set()

    def set(self, mode: Mode, delay_s: float) -> None:
        """Change what is done to the connections that there are and to those that come."""
        self.mode, self.delay_s = mode, delay_s
        for link in list(self.links):
            if mode == "reset" or (mode == "pass" and link.tainted):
                link.reset()
            elif mode == "half_close":
                link.half_close()
            elif mode == "pass":
                link.release()


class _Link:
    """One connection of a worker, and its continuation to the server."""

    def __init__(
        self,
        door: _Door,
        client: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        server: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        self._door = door
        self._from_client, self._to_client = client
        self._from_server, self._to_server = server
        self._held = bytearray()
        self.tainted = False
        """Something that was answered is missing: it must not go on as if nothing had been."""

    async def run(self) -> None:
        """Forward both ways until one side ends."""
        self._door.links.add(self)
        ways = [
            asyncio.create_task(self._pump(self._from_client, self._to_server)),
            asyncio.create_task(self._pump(self._from_server, self._to_client)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._door.links.discard(self)
            for way in ways:
                way.cancel()
            self._to_client.close()
            self._to_server.close()

    def reset(self) -> None:
        """End it without a word."""
        found = self._to_client.get_extra_info("socket")
        if found is not None and found.fileno() >= 0:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_RESET)
        self._to_client.transport.abort()
        self._to_server.transport.abort()

    def half_close(self) -> None:
        """Tell the worker that no more will come."""
        self.tainted = True
        if self._to_client.can_write_eof() and not self._to_client.is_closing():
            self._to_client.write_eof()

    def release(self) -> None:
        """Deliver what was held."""
        held, self._held = bytes(self._held), bytearray()
        if held and not self._to_client.is_closing():
            self._to_client.write(held)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(CHUNK_BYTES):
            if self._door.mode == "delay":
                await asyncio.sleep(self._door.delay_s)
            if sink is self._to_client and self._keeps(data):
                continue
            sink.write(data)
            await sink.drain()

    def _keeps(self, data: bytes) -> bool:
        """Whether an answer does not go through now."""
        mode = self._door.mode
        if mode == "hold_replies" and len(self._held) < HELD_BYTES_MAX:
            self._held += data
            return True
        if mode == "cut_replies":
            self.reset()
        if mode in ("drop_replies", "half_close", "cut_replies") or self.tainted:
            self.tainted = True
            return True
        return False


async def _serve(upstreams: Sequence[str]) -> None:
    doors = [_Door(each) for each in upstreams]
    servers = [await asyncio.start_server(_greeting(door), "127.0.0.1", 0) for door in doors]
    print(json.dumps([each.sockets[0].getsockname()[1] for each in servers]), flush=True)
    commands = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    while line := await commands.readline():
        told = json.loads(line)
        chosen = doors if told["door"] is None else [doors[told["door"]]]
        for door in chosen:
            door.set(told["mode"], told["delay_ms"] / 1000)
        print("{}", flush=True)


def _greeting(door: _Door) -> Any:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if door.mode == "reset":
            writer.transport.abort()
            return
        try:
            server = await _connect(door.upstream)
        except OSError:
            writer.transport.abort()
            return
        link = _Link(door, (reader, writer), server)
        try:
            await link.run()
        except OSError:
            link.reset()

    return greet


async def _connect(upstream: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if upstream.startswith("/"):
        return await asyncio.open_unix_connection(upstream)
    host, _, port = upstream.rpartition(":")
    return await asyncio.open_connection(host, int(port))


class Proxy:
    """The process, as the nemesis sees it. `upstreams`: for each door a path of a socket, or host:port."""

    def __init__(self, upstreams: Sequence[str]) -> None:
        self._upstreams = upstreams
        self.ports: list[int] = []

    def start(self) -> Self:
        """Start it, and know its ports."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", __spec__.name, *self._upstreams],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert self._process.stdout is not None
        self.ports = json.loads(self._process.stdout.readline())
        return self

    def stop(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()

    def set(self, mode: Mode, door: int | None = None, delay_ms: int = 0) -> None:
        """Change a door, or all of them; returns once it is done."""
        told = {"door": door, "mode": mode, "delay_ms": delay_ms}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        self._process.stdout.readline()


if __name__ == "__main__":
    import uvloop

    uvloop.run(_serve(sys.argv[1:]))
