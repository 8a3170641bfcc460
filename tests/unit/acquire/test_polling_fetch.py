"""One request: what is sent to whom, what is taken as a whole answer, what is not."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import random
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st
from yarl import URL

from streams.acquire.polling.fetch import Answer, Ask, Fetcher, FetchLimits
from streams.acquire.polling.robots import Robots
from streams.acquire.polling.unpack import Unpacker
from streams.acquire.polling.urls import Origin, origin_of, read_url
from streams.errors import RecordError, StreamsError, TransientError

NOW = datetime(2024, 5, 3, 12, tzinfo=UTC)
LIMITS = FetchLimits(connect_s=5, answer_s=5, idle_s=5, total_s=10)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@contextlib.asynccontextmanager
async def _serving(handler: Handler) -> AsyncIterator[str]:
    runner = web.ServerRunner(web.Server(handler))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


def _get(handler: Handler, path: str = "/feed", **more: object) -> Answer:
    async def run() -> Answer:
        async with _serving(handler) as base:
            fetcher = Fetcher(LIMITS)
            url = base + path
            try:
                ask = Ask(url=url, own=origin_of(URL(url)), private=True, **more)  # type: ignore[arg-type]
                return await fetcher.get(ask, now=NOW)
            finally:
                await fetcher.close()

    return asyncio.run(run())


def _fails(handler: Handler, **more: object) -> str:
    with pytest.raises(StreamsError) as caught:
        _get(handler, **more)  # type: ignore[arg-type]
    return caught.value.reason


def test_what_the_server_says_of_its_answer_is_passed_on() -> None:
    """Media type and charset, validators, freshness: each is somebody's evidence."""

    async def handler(_request: web.Request) -> web.Response:
        headers = {
            "Content-Type": "application/rss+xml; charset=ISO-8859-1",
            "ETag": 'W/"a b"',
            "Last-Modified": "Fri, 03 May 2024 10:00:00 GMT",
            "Cache-Control": "public, max-age=120",
        }
        return web.Response(body=b"<rss/>", headers=headers)

    answer = _get(handler)
    assert (answer.status, answer.body, answer.wire_bytes) == (200, b"<rss/>", 6)
    assert (answer.media_type, answer.charset) == ("application/rss+xml", "ISO-8859-1")
    assert (answer.etag, answer.last_modified) == ('W/"a b"', "Fri, 03 May 2024 10:00:00 GMT")
    assert (answer.fresh_s, answer.moved) == (120.0, None)


@pytest.mark.parametrize("value", ["no-store, max-age=9", "no-cache", "max-age=soon", "s-maxage=60", ""])
def test_only_a_plain_max_age_promises_anything(value: str) -> None:
    """What is not to be kept, or is for shared caches, says nothing of when to ask again."""

    async def handler(_request: web.Request) -> web.Response:
        return web.Response(body=b"x", headers={"Cache-Control": value, "Last-Modified": "yesterday"})

    answer = _get(handler)
    assert (answer.fresh_s, answer.last_modified) == (None, None)


def test_validators_go_to_the_address_they_came_from_only() -> None:
    """Another address has other documents under the same tags."""
    seen: list[str | None] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append(request.headers.get("If-None-Match"))
        if request.path == "/feed":
            return web.Response(status=302, headers={"Location": "/now"})
        return web.Response(status=304 if seen[-1] else 200, body=None if seen[-1] else b"x")

    async def run() -> int:
        async with _serving(handler) as base:
            fetcher = Fetcher(LIMITS)
            own = origin_of(URL(base))
            ask = Ask(url=base + "/feed", own=own, private=True, etag='"1"', validated=base + "/now")
            status = (await fetcher.get(ask, now=NOW)).status
            await fetcher.close()
            return status

    assert asyncio.run(run()) == 304
    assert seen == [None, '"1"']


def test_what_is_secret_stays_with_the_source() -> None:
    """A redirect to another place must not carry the token there; on the own place it must."""
    at_home: list[str | None] = []
    elsewhere: list[dict[str, str]] = []

    async def other(request: web.Request) -> web.Response:
        elsewhere.append(dict(request.headers))
        return web.Response(body=b"x")

    async def run() -> None:
        async with _serving(other) as away:

            async def home(request: web.Request) -> web.Response:
                at_home.append(request.headers.get("X-Key"))
                target = "/second" if request.path == "/feed" else away + "/third"
                return web.Response(status=307, headers={"Location": target, "Set-Cookie": "a=b"})

            async with _serving(home) as base:
                fetcher = Fetcher(LIMITS)
                # The other place is on loopback too: let through here, so that what it is sent can be seen.
                fetcher._sessions[False] = fetcher._session(private=True)
                ask = Ask(
                    url=base + "/feed",
                    own=origin_of(URL(base)),
                    private=True,
                    headers={"Authorization": "Bearer t0p", "X-Key": "k3y", "user-agent": "desk/1"},
                )
                with pytest.raises(RecordError):
                    await fetcher.get(ask, now=NOW)
                headers = fetcher._headers(URL(away + "/third"), ask)
                await fetcher.close()
                assert at_home == ["k3y", "k3y"]
                assert elsewhere == []
                assert not {"Authorization", "X-Key", "user-agent"} & set(headers)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("own", "place", "may"),
    [
        ("https://a.example/", "https://a.example/x", True),
        ("http://a.example/", "https://a.example/x", True),
        ("https://a.example/", "http://a.example/x", False),
        ("https://a.example/", "https://a.example:8443/x", False),
        ("https://a.example/", "https://b.a.example/x", False),
        ("http://a.example:8080/", "https://a.example/x", False),
    ],
)
def test_only_the_same_origin_or_its_encrypted_side_may_know(own: str, place: str, may: bool) -> None:
    """A step from https to http would show the token to everybody on the way."""
    ask = Ask(url=own, own=origin_of(URL(own)), headers={"Authorization": "Bearer t"})
    assert ("Authorization" in Fetcher(LIMITS)._headers(URL(place), ask)) == may


def test_a_secret_in_an_address_is_refused_and_not_told() -> None:
    """Logs and metrics are read by more people than the settings."""
    with pytest.raises(RecordError) as caught:
        read_url("https://desk:hunter2@wire.example/feed?key=s3cret")
    assert caught.value.reason == "bad_url"
    assert "hunter2" not in str(caught.value) + repr(Ask(url="https://a.example/", headers={"a": "hunter2"}))
    assert "s3cret" not in str(caught.value)


def test_a_chain_that_is_for_good_names_its_end() -> None:
    """301 and 308 all the way; a 302 among them makes it a loan."""

    def handler_for(statuses: list[int]) -> Handler:
        async def handler(request: web.Request) -> web.Response:
            at = int(request.path.removeprefix("/feed") or 0)
            if at < len(statuses):
                return web.Response(status=statuses[at], headers={"Location": f"/feed{at + 1}"})
            return web.Response(body=b"x")

        return handler

    assert (_get(handler_for([301, 308])).moved or "").endswith("/feed2")
    assert _get(handler_for([301, 302])).moved is None
    assert _get(handler_for([])).moved is None


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_packing_that_was_not_asked_for_is_refused(encoding: str) -> None:
    """Each more is one more way to unpack a bomb."""

    async def handler(_request: web.Request) -> web.Response:
        return web.Response(body=b"x", headers={"Content-Encoding": encoding})

    assert _fails(handler) == "unsupported_encoding"


def test_an_answer_is_refused_by_its_announced_size() -> None:
    """Before a byte of it is read."""

    async def handler(_request: web.Request) -> web.Response:
        return web.Response(body=b"x" * 2_000)

    assert _fails(handler, max_bytes=1_999) == "too_large"
    assert len(_get(handler, max_bytes=2_000).body) == 2_000


def test_an_answer_that_only_grows_is_cut_off() -> None:
    """A chunked answer announces no size."""

    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            for _ in range(1_000):
                await response.write(b"x" * 10_000)
        return response

    assert _fails(handler, max_bytes=100_000) == "too_large"


def test_cookies_are_neither_kept_nor_sent() -> None:
    """A poller has no session to be in."""
    seen: list[str | None] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Cookie"))
        if request.path == "/feed":
            return web.Response(status=302, headers={"Location": "/x", "Set-Cookie": "id=1; Path=/"})
        return web.Response(body=b"x")

    _get(handler)
    assert seen == [None, None]


# ---------------------------------------------------------------- unpacking


def _unpack(data: bytes, encoding: str, *, most: int = 10_000_000, step: int = 1_000) -> bytes:
    unpacker = Unpacker(encoding, most)
    for start in range(0, len(data), step):
        unpacker.feed(data[start : start + step])
    return unpacker.finish()


def _bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=5_000), st.integers(1, 700), st.sampled_from(["gzip", "x-gzip", "deflate", "bare", ""]))
def test_what_was_packed_comes_out_whatever_the_pieces(data: bytes, step: int, encoding: str) -> None:
    """The network cuts answers where it likes."""
    if data.startswith(b"\x1f\x8b"):
        data = b"x" + data
    packed = {"deflate": zlib.compress, "bare": _bare, "": bytes}.get(encoding, gzip.compress)(data)
    assert _unpack(packed, "deflate" if encoding == "bare" else encoding, step=step) == data


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=2_000), st.data(), st.sampled_from(["gzip", "deflate"]))
def test_whatever_is_cut_off_is_told(data: bytes, draw: st.DataObject, encoding: str) -> None:
    """Half a feed that passes for a whole one loses the other half."""
    packed = gzip.compress(data) if encoding == "gzip" else zlib.compress(data)
    cut = draw.draw(st.integers(1, len(packed) - 1))
    with pytest.raises(TransientError) as caught:
        _unpack(packed[:cut], encoding)
    assert caught.value.reason == "truncated"


def test_several_members_are_one_file_and_what_follows_is_none() -> None:
    """Servers that append packed pieces, and ones that pad them."""
    packed = gzip.compress(b"one ") + gzip.compress(b"two")
    assert _unpack(packed, "gzip", step=7) == b"one two"
    assert _unpack(packed + b"\0" * 600, "gzip", step=7) == b"one two"


def test_a_packed_file_is_unpacked_once_more() -> None:
    """`news.xml.gz` is sent as it lies there, with or without packing on the way."""
    inner = gzip.compress(b"<urlset/>")
    assert _unpack(inner, "") == b"<urlset/>"
    assert _unpack(gzip.compress(inner), "gzip") == b"<urlset/>"


@pytest.mark.parametrize(
    ("packed", "encoding", "reason"),
    [
        (gzip.compress(b"\0" * 30_000_000), "gzip", "bomb"),
        (zlib.compress(b"\0" * 30_000_000), "deflate", "bomb"),
        (gzip.compress(b"\0" * 30_000_000), "", "bomb"),
        (gzip.compress(gzip.compress(b"\0" * 30_000_000)), "gzip", "bomb"),
        (gzip.compress(b"") * 1_000, "gzip", "bomb"),
        (gzip.compress(random.Random(1).randbytes(10_000_001), 1), "gzip", "too_large"),
        (b"plain text", "gzip", "truncated"),
        (b"plain text", "deflate", "truncated"),
    ],
)
def test_bombs_and_lies_are_refused(packed: bytes, encoding: str, reason: str) -> None:
    """Thirty megabytes in thirty kilobytes, in one layer or two, or a thousand empty members."""
    with pytest.raises(StreamsError) as caught:
        _unpack(packed, encoding, step=65_536)
    assert caught.value.reason == reason


# ---------------------------------------------------------------- robots.txt


def _robots(*answers: Answer | StreamsError) -> tuple[Robots, list[Ask]]:
    asked: list[Ask] = []
    left = list(answers)

    async def get(ask: Ask) -> Answer:
        asked.append(ask)
        answer = left.pop(0)
        if isinstance(answer, StreamsError):
            raise answer
        return answer

    return Robots(get, now=lambda: NOW), asked


def _said(status: int = 200, body: bytes = b"") -> Answer:
    return Answer(status=status, url="https://a.example/robots.txt", body=body)


def _check(robots: Robots, url: str) -> str | float:
    try:
        return asyncio.run(robots.check(URL(url)))
    except StreamsError as error:
        return error.reason


def test_robots_are_obeyed_by_the_longest_rule() -> None:
    """Wildcards, an exception within a ban, a group of one's own, a delay."""
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: newswire-streams\nCrawl-delay: 4\nDisallow: /*?print=\n"
    rules += b"Disallow: /archive/\nAllow: /archive/today/\n"
    robots, asked = _robots(_said(body=rules))
    assert _check(robots, "https://a.example/news/1") == 4.0
    assert _check(robots, "https://a.example/news/1?print=1") == "robots"
    assert _check(robots, "https://a.example/archive/1") == "robots"
    assert _check(robots, "https://a.example/archive/today/1") == 4.0
    assert [ask.url for ask in asked] == ["https://a.example/robots.txt"]
    assert asked[0].headers == {}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (_said(404), 0.0),
        (_said(403), 0.0),
        (_said(200), 0.0),
        (_said(200, b"\xff\xfe<html>not robots</html>"), 0.0),
        (_said(503), "robots_unreachable"),
        (_said(429), "robots_unreachable"),
        (TransientError("no", reason="timeout"), "robots_unreachable"),
        (RecordError("no", reason="blocked_address"), "robots_unreachable"),
        (TransientError("no", reason="held"), "held"),
    ],
)
def test_a_site_without_robots_is_open_and_one_out_of_reach_is_not(
    answer: Answer | StreamsError, expected: str | float
) -> None:
    """RFC 9309: unavailable means no rules, unreachable means none may be read."""
    robots, _asked = _robots(answer)
    assert _check(robots, "https://a.example/1") == expected


def test_origins_are_compared_whole() -> None:
    """Scheme, host and port; a dot at the end of the name is the same name."""
    assert origin_of(read_url("https://News.Example./a")) == Origin("https", "news.example", 443)
