"""A server on loopback that misbehaves by script, and a clock that stands still while anybody works.

Each host is an address of its own (127.0.0.x) on one port. What came when is in `Server.log`, on the same clock as the
poller's.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import heapq
import itertools
import socket
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cache
from typing import Any

from streams.acquire.polling.fetch import Fetcher


class Clock:
    """Time that goes on only when everybody sleeps; `busy` says how many do not."""

    def __init__(self, start: datetime) -> None:
        self.time = start
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self.busy: Callable[[], int] = lambda: 0

    def now(self) -> datetime:
        """Return the time it is."""
        return self.time

    async def sleep(self, seconds: float) -> None:
        """Return when so much time has gone by."""
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.time + timedelta(seconds=seconds), next(self._order), woken))
        await woken

    async def run(self, until: datetime, work: asyncio.Task[None]) -> None:
        """Let time go by up to `until`, as long as `work` is at it."""
        while self.time < until:
            assert not work.done(), "it ended before its time"
            for _ in range(20):
                await asyncio.sleep(0)
            if self.busy() or not self._sleepers:
                await asyncio.sleep(0.001)
                continue
            when, _order, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                self.time = max(self.time, when)
                woken.set_result(None)


class Threads:
    """How many calls in threads `loop` still waits for; one is over when the loop has seen its end, no sooner."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.active = 0
        self._start = loop.run_in_executor
        loop.run_in_executor = self._counted  # type: ignore[method-assign]

    def _counted(self, *args: Any) -> asyncio.Future[Any]:
        self.active += 1
        future = self._start(*args)
        future.add_done_callback(self._end)
        return future

    def _end(self, _future: asyncio.Future[Any]) -> None:
        self.active -= 1


class CountingFetcher(Fetcher):
    """A fetcher of which it is known how many requests are under way."""

    active = 0

    async def _one(self, *args: Any) -> Any:
        self.active += 1
        try:
            return await super()._one(*args)
        finally:
            self.active -= 1


@dataclass
class Request:
    """One request as it came."""

    host: str
    path: str
    headers: dict[str, str]
    begun: datetime
    ended: datetime | None = None
    status: int = 0
    dawdled: bool = False
    """It was answered so slowly that whoever asked went away before it ended."""
    at_once: int = 1
    """Requests of this host under way when it came, with itself."""


@dataclass
class Reply:
    """What to answer; `raw` goes out as it stands in place of everything else."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    raw: list[bytes] | None = None
    pause_s: float = 0.0
    """Real seconds between the parts of `raw`."""
    wait_s: float = 0.0
    """Seconds on the clock before the answer."""
    reset: bool = False


Script = Callable[[Request, int], Reply]
"""What to answer to the host's request of that number, from 0."""


class Server:
    """All hosts."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.log: list[Request] = []
        self._of: dict[str, list[Request]] = {}
        self.scripts: dict[str, Script] = {}
        self.sleeping = 0
        self.port = 0
        self._under_way: dict[str, int] = {}
        self._servers: list[asyncio.Server] = []

    async def start(self, hosts: list[str]) -> None:
        """Listen on every one of `hosts`."""
        first = socket.create_server((hosts[0], 0))
        self.port = first.getsockname()[1]
        self._servers.append(await asyncio.start_server(self._serve, sock=first))
        for host in hosts[1:]:
            self._servers.append(await asyncio.start_server(self._serve, host, self.port))

    async def stop(self) -> None:
        """Listen no more."""
        for server in self._servers:
            server.close()
            await server.wait_closed()

    def of(self, host: str, path: str | None = None) -> list[Request]:
        """Return what came for `host`, in order."""
        return [one for one in self._of.get(host, []) if path in (None, one.path)]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            try:
                await self._answer(reader, writer)
            finally:
                writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        host = writer.get_extra_info("sockname")[0]
        headers = {key.lower(): value for key, _, value in (line.partition(": ") for line in lines[1:]) if key}
        request = Request(host, lines[0].split(" ")[1], headers, self.clock.now())
        number = len(self._of.setdefault(host, []))
        self._of[host].append(request)
        self.log.append(request)
        request.at_once = self._under_way[host] = self._under_way.get(host, 0) + 1
        try:
            reply = self.scripts[host](request, number)
            request.status, request.dawdled = reply.status, reply.pause_s > 0
            if reply.wait_s:
                self.sleeping += 1
                await self.clock.sleep(reply.wait_s)
                self.sleeping -= 1
            await _send(reply, writer)
        finally:
            self._under_way[host] -= 1
            request.ended = self.clock.now()


async def _send(reply: Reply, writer: asyncio.StreamWriter) -> None:
    if reply.reset:
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
        return
    if reply.raw is not None:
        for part in reply.raw:
            writer.write(part)
            await writer.drain()
            if reply.pause_s:
                await asyncio.sleep(reply.pause_s)
        return
    writer.write(head(reply.status, {"Content-Length": str(len(reply.body)), **reply.headers}) + reply.body)
    await writer.drain()


def head(status: int, headers: dict[str, str]) -> bytes:
    """Return the first line and the headers of an answer."""
    lines = [f"HTTP/1.1 {status} Whatever", *(f"{key}: {value}" for key, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1")


@dataclass
class Article:
    """One entry of a feed; its `token` stands in its text and nowhere else."""

    token: str
    number: int
    version: int
    published: datetime


class Newsroom:
    """Publishes one article every `every_s` seconds of the clock, and edits some when they are `edit_after_s` old."""

    def __init__(self, name: str, clock: Clock, *, every_s: float = 600.0, edit_after_s: float | None = None) -> None:
        self.name = name
        self.clock = clock
        self.began = clock.now()
        self.every_s = every_s
        self.edit_after_s = edit_after_s

    def all(self) -> list[Article]:
        """Return every article so far as it stands now, the latest last."""
        age = (self.clock.now() - self.began).total_seconds()
        found: list[Article] = []
        for number in range(int(age // self.every_s) + 1):
            published = self.began + timedelta(seconds=number * self.every_s)
            edited = self.edit_after_s is not None and number % 3 == 0
            old = (self.clock.now() - published).total_seconds()
            version = 2 if edited and old >= (self.edit_after_s or 0) else 1
            found.append(Article(f"{self.name}x{number}v{version}", number, version, published))
        return found

    def window(self) -> list[Article]:
        """Return what the feed shows: the last twelve, the latest first."""
        return self.all()[-12:][::-1]

    def text(self, article: Article) -> str:
        """Return a whole text of several sentences."""
        return (
            f"<p>Dispatch {article.token}. Dockers at the north quay stopped loading at dawn, the port office said. "
            f"Three ships wait outside the bar, and a fourth has turned back.</p><p>Talks go on at noon in the hall "
            f"of pier {article.number}, and nobody expects them to end before the evening tide, a clerk said.</p>"
        )

    def rss(self, *, guid: Callable[[Article], str] | None = None, link: str = "", extra: str = "") -> bytes:
        """Return the feed as RSS."""
        items = "".join(
            f"<item><title>Harbour talks, part {one.number}</title>"
            f"<guid isPermaLink='false'>{guid(one) if guid else f'{self.name}-{one.number}'}</guid>"
            f"<link>{link}/story/{one.number}</link><pubDate>{format_datetime(one.published)}</pubDate>"
            f"<content:encoded><![CDATA[{self.text(one)}]]></content:encoded></item>"
            for one in self.window()
        )
        return (
            "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0' "
            "xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
            f"<title>{self.name}</title><link>{link}/</link>{extra}{items}</channel></rss>"
        ).encode()


def chunked(body: bytes, *, ended: bool = True) -> bytes:
    """Return `body` as one chunk and, if `ended`, the last one."""
    return f"{len(body):x}\r\n".encode() + body + b"\r\n" + (b"0\r\n\r\n" if ended else b"")


def bare_deflate(body: bytes) -> bytes:
    """Return `body` deflated without the wrapper that the standard asks for."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


@cache
def bomb(size: int) -> bytes:
    """Return a gzip file of so many zeros."""
    return gzip.compress(b"\0" * size)
