"""No address in a feed, a redirect or a name server's answer leads to a machine that is not public.

Two listening sockets count who knocks, and a spy sees every socket that is about to be connected.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from streams.acquire.polling.fetch import Ask, Fetcher, FetchLimits
from streams.acquire.polling.urls import Origin, origin_of
from streams.errors import RecordError, StreamsError, TransientError

NOW = datetime(2024, 5, 3, 12, tzinfo=UTC)
LIMITS = FetchLimits(connect_s=2, answer_s=5, idle_s=2, total_s=10)

LITERALS = [
    # loopback, in every notation a system may understand
    "http://127.0.0.1:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://127.255.255.254:{port}/",
    "http://2130706433:{port}/",
    "http://017700000001:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.1:{port}/",
    "http://0x7f.0x0.0x0.0x1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://0177.0.0.01:{port}/",
    "http://127.0.0.0x1:{port}/",
    "http://00000127.0.0.1:{port}/",
    "http://127.0.0.01:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://0.1.2.3:{port}/",
    "http://0x:{port}/",
    "http://18446744071562067969:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[0000::0001]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::ffff:0:127.0.0.1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[::1%25lo]:{port}/",
    "http://[::1%lo]:{port}/",
    # names of the own machine and network
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://localhost.:{port}/",
    "http://news.localhost:{port}/",
    "http://localhost.localdomain:{port}/",
    "http://printer.local/",
    "http://intranet/",
    "http://wiki.corp/",
    "http://router.lan/",
    "http://nas.home.arpa/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://1.0.0.127.in-addr.arpa/",
    # other letters for the same
    "http://\uff11\uff12\uff17.\uff10.\uff10.\uff11:{port}/",
    "http://127\u30020\u30020\u30021:{port}/",
    "http://127\uff0e0\uff0e0\uff0e1:{port}/",
    "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460:{port}/",
    "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3:{port}/",
    "http://loc\u00adalhost:{port}/",
    "http://%31%32%37.0.0.1:{port}/",
    "http://127.0.0.1%00.news.example:{port}/",
    "http://127%2e0%2e0%2e1:{port}/",
    # who is asked, hidden behind a name or a character
    "http://news.example@127.0.0.1:{port}/",
    "http://news.example:80@127.0.0.1:{port}/",
    "http://user:secret@127.0.0.1:{port}/",
    "http://@127.0.0.1:{port}/",
    "http://news.example#@127.0.0.1:{port}/../\\127.0.0.1",
    "http://127.0.0.1:{port}\\@news.example/",
    "http://news.example\\@127.0.0.1:{port}/",
    "http:\\\\127.0.0.1:{port}\\",
    "http://news.example:80:{port}/",
    "http://127.0.0.1:{port}#@news.example/",
    "http://127.0.0.1:{port}?@news.example/",
    "http://127.0.0.1\t:{port}/",
    "http://127.0.0.1\r\nHost: news.example:{port}/",
    "http://127.0.0.1:{port}/\r\nX-Injected: 1",
    "http:///127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "127.0.0.1:{port}/",
    # private, link-local, shared and reserved networks
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://172.16.0.1/",
    "http://172.31.255.254/",
    "http://192.168.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/latest/meta-data/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://169.254.170.2/v2/credentials",
    "http://100.64.0.1/",
    "http://100.100.100.200/latest/meta-data/",
    "http://100.127.255.254/",
    "http://192.0.0.192/opc/v1/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://198.51.100.7/",
    "http://203.0.113.9/",
    "http://192.88.99.1/",
    "http://224.0.0.1/",
    "http://239.255.255.250:1900/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fec0::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[ff02::1]/",
    "http://[100::1]/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    "http://[5f00::1]/",
    # IPv4 carried inside IPv6
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::169.254.169.254]/",
    "http://[64:ff9b::8.8.8.8]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[64:ff9b:1:a9fe:a9:fe00::]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a9fe:a9fe::1]/",
    "http://[2002:808:808::1]/",
    "http://[2001:0:7f00:1::]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "http://[2600::5efe:127.0.0.1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[::ffff:8.8.8.8]/",
    # no web, or no web server
    "file:///etc/passwd",
    "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_GET",
    "dict://127.0.0.1:{port}/info",
    "unix:///var/run/docker.sock",
    "data:text/xml,<rss/>",
    "jar:http://127.0.0.1:{port}/!/",
    "javascript:alert(1)",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
    "ws://127.0.0.1:{port}/",
    "http://93.184.215.14:22/",
    "http://93.184.215.14:25/",
    "http://93.184.215.14:6667/",
    "http://93.184.215.14:0/",
    "http://93.184.215.14:65536/",
    "http://news.example:11211/\x00",
    "http://",
    "http://./",
    "http://-/",
    "http://news..example/",
    "http://[]/",
    "http://[::1/",
    "http://" + "a" * 5_000 + ".example/",
    "",
]

ANSWERS = [
    ["127.0.0.1"],
    ["127.8.8.8"],
    ["0.0.0.0"],
    ["10.1.2.3"],
    ["172.20.0.1"],
    ["192.168.1.1"],
    ["169.254.169.254"],
    ["100.64.1.1"],
    ["192.0.0.8"],
    ["198.18.1.1"],
    ["203.0.113.1"],
    ["224.0.0.251"],
    ["255.255.255.255"],
    ["::1"],
    ["::"],
    ["fe80::1%1"],
    ["fec0::1"],
    ["fd12:3456::1"],
    ["ff02::fb"],
    ["::ffff:127.0.0.1"],
    ["::ffff:93.184.215.14"],
    ["::127.0.0.1"],
    ["64:ff9b::7f00:1"],
    ["64:ff9b::5db8:d70e"],
    ["64:ff9b:1::a00:1"],
    ["2002:7f00:1::1"],
    ["2002:5db8:d70e::1"],
    ["2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    ["2600::5efe:10.0.0.1"],
    ["2001:db8::1"],
    ["127.0.0.1", "::1", "10.0.0.1"],
    ["not an address"],
]

REDIRECTS = [
    "http://127.0.0.1:{other}/",
    "//127.0.0.1:{other}/",
    "http://127.1:{other}/",
    "http://2130706433:{other}/",
    "http://0x7f.0.0.1:{other}/",
    "http://[::1]:{other}/",
    "http://[::ffff:127.0.0.1]:{other}/",
    "http://localhost:{other}/",
    "http://localhost.:{port}/",
    "http://LocalHost:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://127.1:{port}/",
    "http://\u2460\u2461\u2466.0.0.1:{other}/",
    "http://user:secret@127.0.0.1:{port}/",
    "https://user@127.0.0.1:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://100.64.0.1/",
    "http://[64:ff9b::7f00:1]:{other}/",
    "http://[2002:7f00:1::]:{other}/",
    "http://rebound.example/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/",
    "javascript:alert(1)",
    "http://127.0.0.1:{other}\\@news.example/",
    "http:\\\\127.0.0.1:{other}/",
    "\\\\127.0.0.1:{other}/",
    "http://metadata.google.internal/",
]


class Stub(AbstractResolver):
    """Answers as it is told, one answer after the other, the last for ever."""

    def __init__(self, answers: list[list[str]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_UNSPEC) -> list[ResolveResult]:
        """Return the next answer."""
        self.asked.append(host)
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=one,
                port=port,
                family=socket.AF_INET6 if ":" in one else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for one in found
        ]

    async def close(self) -> None:
        """Nothing is open."""


@dataclass
class Watch:
    """Who knocked at the listeners, and which addresses a socket was made for."""

    port: int
    accepted: list[Any] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def open_socket(self, info: Any) -> socket.socket:
        """Note the address; only this machine can be connected to."""
        self.opened.append(info[4][0])
        if info[4][0] not in ("127.0.0.1", "::1"):
            raise ConnectionRefusedError("no way out of this test")
        return socket.socket(*info[:3])


@contextlib.asynccontextmanager
async def _watch() -> AsyncIterator[Watch]:
    """Listen on both loopback addresses, at one port."""
    first = socket.create_server(("127.0.0.1", 0))
    watch = Watch(first.getsockname()[1])

    def accept(_reader: Any, writer: asyncio.StreamWriter) -> None:
        watch.accepted.append(writer.get_extra_info("peername"))
        writer.close()

    servers = [await asyncio.start_server(accept, sock=first)]
    with contextlib.suppress(OSError):
        servers.append(await asyncio.start_server(accept, "::1", watch.port))
    try:
        yield watch
    finally:
        for server in servers:
            server.close()
            await server.wait_closed()


async def _settle() -> None:
    """Let a connection that was made reach its listener."""
    for _ in range(5):
        await asyncio.sleep(0)


async def _try(fetcher: Fetcher, ask: Ask) -> StreamsError:
    with pytest.raises(StreamsError) as caught:
        await fetcher.get(ask, now=NOW)
    await _settle()
    return caught.value


@pytest.fixture(autouse=True)
def _proxies(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A proxy in the environment would reach what this program does not."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    yield


def test_the_corpus_is_as_large_as_promised() -> None:
    """Sixty is the least; a list that shrinks by accident would still pass."""
    assert len(LITERALS) >= 120
    assert len(ANSWERS) + len(REDIRECTS) >= 60


@pytest.mark.parametrize("url", LITERALS)
def test_no_odd_address_is_connected_to(url: str) -> None:
    """Feeds name whatever they like; nothing of it may reach the own machine or network, or even a name server."""

    async def run() -> None:
        async with _watch() as watch:
            stub = Stub([["127.0.0.1"]])
            fetcher = Fetcher(LIMITS, resolver=lambda: stub, open_socket=watch.open_socket)
            error = await _try(fetcher, Ask(url=url.replace("{port}", str(watch.port))))
            await fetcher.close()
            assert isinstance(error, RecordError)
            assert error.reason in ("blocked_address", "bad_url")
            assert "secret" not in str(error)
            assert (watch.opened, watch.accepted, stub.asked) == ([], [], [])

    asyncio.run(run())


@pytest.mark.parametrize("answer", ANSWERS, ids=",".join)
def test_no_name_leads_to_an_inner_address(answer: list[str]) -> None:
    """Whoever owns a name may point it at this machine's network."""

    async def run() -> None:
        async with _watch() as watch:
            stub = Stub([answer])
            fetcher = Fetcher(LIMITS, resolver=lambda: stub, open_socket=watch.open_socket)
            error = await _try(fetcher, Ask(url=f"http://news.example:{watch.port}/feed"))
            await fetcher.close()
            assert (type(error), error.reason) == (RecordError, "blocked_address")
            assert stub.asked == ["news.example"]
            assert (watch.opened, watch.accepted) == ([], [])

    asyncio.run(run())


@pytest.mark.parametrize("private", [False, True])
def test_a_name_that_changes_between_two_requests_is_checked_again(private: bool) -> None:
    """Rebinding: public when looked at, private when used. A private source's leave is for its own place only."""

    async def run() -> None:
        async with _watch() as watch:
            stub = Stub([["93.184.215.14"], ["127.0.0.1"]])
            fetcher = Fetcher(LIMITS, resolver=lambda: stub, open_socket=watch.open_socket)
            own = Origin("http", "127.0.0.1", 1) if private else None
            ask = Ask(url=f"http://news.example:{watch.port}/feed", own=own, private=private)
            first, second = await _try(fetcher, ask), await _try(fetcher, ask)
            await fetcher.close()
            assert (type(first), first.reason) == (TransientError, "unreachable")
            assert (type(second), second.reason) == (RecordError, "blocked_address")
            assert (watch.opened, watch.accepted) == (["93.184.215.14"], [])

    asyncio.run(run())


def test_of_mixed_answers_only_the_public_address_is_tried() -> None:
    """A public address in front must not open the way to the private one behind it."""

    async def run() -> None:
        async with _watch() as watch:
            stub = Stub([["93.184.215.14", "127.0.0.1", "::1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]])
            fetcher = Fetcher(LIMITS, resolver=lambda: stub, open_socket=watch.open_socket)
            error = await _try(fetcher, Ask(url=f"http://news.example:{watch.port}/feed"))
            await fetcher.close()
            assert error.reason == "unreachable"
            assert set(watch.opened) == {"93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"}
            assert watch.accepted == []

    asyncio.run(run())


def test_the_socket_itself_is_checked_not_only_the_answer() -> None:
    """The last check stands at the connection: a resolver that is fooled does not matter."""

    async def run() -> None:
        async with _watch() as watch:
            fetcher = Fetcher(LIMITS, resolver=lambda: Stub([["127.0.0.1"]]), open_socket=watch.open_socket)
            session = fetcher._session(private=False)
            session.connector._resolver = Stub([["127.0.0.1"]])  # type: ignore[union-attr]
            error = await _try(fetcher, Ask(url=f"http://news.example:{watch.port}/feed"))
            await fetcher.close()
            assert error.reason == "blocked_address"
            assert (watch.opened, watch.accepted) == ([], [])

    asyncio.run(run())


@contextlib.asynccontextmanager
async def _redirecting(target: Callable[[int], str], status: int) -> AsyncIterator[tuple[int, list[str]]]:
    """Serve one redirect on loopback; yield its port and the paths it was asked for."""
    asked: list[str] = []
    sock = socket.create_server(("127.0.0.1", 0))
    port = sock.getsockname()[1]

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=status, headers={"Location": target(port)})

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.SockSite(runner, sock).start()
    try:
        yield port, asked
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", REDIRECTS)
def test_no_redirect_leads_inside(location: str, status: int) -> None:
    """A source that may be private itself has leave for its own host and port only, by the name it was set up with."""

    async def run() -> None:
        async with _watch() as watch:

            def target(port: int) -> str:
                return location.replace("{port}", str(port)).replace("{other}", str(watch.port))

            async with _redirecting(target, status) as (port, asked):
                url = f"http://127.0.0.1:{port}/feed"
                stub = Stub([["127.0.0.1"]])
                fetcher = Fetcher(LIMITS, resolver=lambda: stub, open_socket=watch.open_socket)
                error = await _try(fetcher, Ask(url=url, own=origin_of(URL(url)), private=True))
                await fetcher.close()
                assert isinstance(error, RecordError)
                assert error.reason in ("blocked_address", "bad_url")
                assert asked == ["/feed"]
                assert (watch.opened, watch.accepted) == (["127.0.0.1"], [])

    asyncio.run(run())


def test_a_private_source_is_not_served_without_leave() -> None:
    """The source's own place is as closed as any, unless its owner says otherwise."""

    async def run() -> None:
        async with _watch() as watch:
            url = f"http://127.0.0.1:{watch.port}/feed"
            fetcher = Fetcher(LIMITS, open_socket=watch.open_socket)
            error = await _try(fetcher, Ask(url=url, own=origin_of(URL(url))))
            await fetcher.close()
            assert error.reason == "blocked_address"
            assert (watch.opened, watch.accepted) == ([], [])

    asyncio.run(run())


def test_leave_for_the_own_place_lets_the_request_through() -> None:
    """A guard that refuses everything would pass all of the above."""

    async def run() -> None:
        async with _watch() as watch:
            url = f"http://127.0.0.1:{watch.port}/feed"
            fetcher = Fetcher(LIMITS, open_socket=watch.open_socket)
            error = await _try(fetcher, Ask(url=url, own=origin_of(URL(url)), private=True))
            await fetcher.close()
            assert isinstance(error, TransientError)
            assert len(watch.accepted) == 1

    asyncio.run(run())
