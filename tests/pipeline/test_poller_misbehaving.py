"""The poller against hosts that misbehave, over four hours of its clock: none lost, none twice, and polite.

Everything is asserted from two logs: what was admitted, and what the servers saw.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from misbehaving import (
    Clock,
    CountingFetcher,
    Newsroom,
    Reply,
    Request,
    Server,
    Threads,
    bare_deflate,
    bomb,
    chunked,
    head,
)

from streams.acquire.polling.cursors import Cursors
from streams.acquire.polling.fetch import FetchLimits
from streams.acquire.polling.hosts import HostLimits
from streams.acquire.polling.poller import PollLimits, poll
from streams.acquire.sources import FeedSource, PageSource, PolledSource
from streams.clean import clean
from streams.errors import TransientError
from streams.records import RawArticle, Rejected

START = datetime(2024, 5, 3, 6, tzinfo=UTC)
LENGTH = timedelta(hours=4)
SETTLED = timedelta(minutes=90)
"""What came out longer than that before the end must have come through: two failures and the longest Retry-After."""
LIMITS = FetchLimits(connect_s=20, answer_s=15, idle_s=5, total_s=60, grace_s=5, floor_bytes_s=2_000)
"""These run on the machine's clock: long enough that its own pauses are never taken for a server's."""
HOSTS = HostLimits(at_once=2, gap_s=2.0)
TOKEN = re.compile(r"\b([a-z]+)x(\d+)v(\d+)\b")
TOO_BIG = b"<rss version='2.0'><channel>" + b"<!-- filler -->" * 700_000


@dataclass
class World:
    """Everything that one run leaves."""

    clock: Clock
    server: Server
    newsrooms: dict[str, Newsroom] = field(default_factory=dict)
    sources: list[PolledSource] = field(default_factory=list)
    came: list[RawArticle | Rejected] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    refusals: int = 0
    hosts: dict[str, str] = field(default_factory=dict)

    def articles(self, name: str) -> list[RawArticle]:
        """Return what came of a source, in order."""
        return [one for one in self.came if isinstance(one, RawArticle) and one.source == name]

    def rejected(self, name: str) -> list[Rejected]:
        """Return what of a source could not be read."""
        return [one for one in self.came if isinstance(one, Rejected) and one.source == name]

    def requests(self, name: str, path: str | None = None) -> list[Request]:
        """Return what the source's host saw."""
        return self.server.of(self.hosts[name], path)


def _ok(room: Newsroom, **headers: str) -> Reply:
    return Reply(body=room.rss(), headers={"Content-Type": "application/rss+xml", **headers})


def _conditional(room: Newsroom, etag: Callable[[Newsroom], str] | None, *, modified: bool) -> Callable[..., Reply]:
    def script(request: Request, _number: int) -> Reply:
        headers = {}
        if etag:
            headers["ETag"] = etag(room)
        if modified:
            headers["Last-Modified"] = format_datetime(room.window()[0].published, usegmt=True)
        same = [request.headers.get("if-none-match") == headers.get("ETag")] if etag else []
        same += [request.headers.get("if-modified-since") == headers["Last-Modified"]] if modified else []
        if all(same):
            return Reply(304, headers=headers)
        return _ok(room, **headers)

    return script


def _every(nth: int, bad: Callable[[Newsroom, Request, int], Reply]) -> Callable[[Newsroom], Callable[..., Reply]]:
    """Return a script that is bad at each `nth` request and good at the others."""

    def make(room: Newsroom) -> Callable[..., Reply]:
        return lambda request, number: bad(room, request, number) if number % nth == nth - 1 else _ok(room)

    return make


def _cut_length(room: Newsroom, _request: Request, _number: int) -> Reply:
    body = room.rss()
    return Reply(raw=[head(200, {"Content-Length": str(len(body))}) + body[: len(body) // 2]])


def _cut_chunked(room: Newsroom, _request: Request, _number: int) -> Reply:
    body = room.rss()
    return Reply(raw=[head(200, {"Transfer-Encoding": "chunked"}) + chunked(body[: len(body) // 2], ended=False)])


def _cut_gzip(room: Newsroom, _request: Request, _number: int) -> Reply:
    packed = gzip.compress(room.rss())
    return Reply(body=packed[: len(packed) // 2], headers={"Content-Encoding": "gzip"})


def _broken_gzip(room: Newsroom, _request: Request, _number: int) -> Reply:
    packed = bytearray(gzip.compress(room.rss()))
    packed[40:60] = bytes(20)
    return Reply(body=bytes(packed), headers={"Content-Encoding": "gzip"})


def _bomb(_room: Newsroom, _request: Request, _number: int) -> Reply:
    return Reply(body=bomb(50_000_000), headers={"Content-Encoding": "gzip"})


def _loris(room: Newsroom, _request: Request, _number: int) -> Reply:
    body = room.rss()
    start = head(200, {"Content-Length": str(len(body))})
    return Reply(raw=[start, *(body[at : at + 10] for at in range(0, len(body), 10))], pause_s=0.05)


def _short_length(room: Newsroom, _request: Request, _number: int) -> Reply:
    body = room.rss()
    return Reply(raw=[head(200, {"Content-Length": str(len(body) // 2)}) + body])


def _no_length(room: Newsroom, _request: Request, _number: int) -> Reply:
    return Reply(raw=[head(200, {"Connection": "close"}) + room.rss()[:-200]])


def _too_big(_room: Newsroom, _request: Request, number: int) -> Reply:
    announced = number % 2
    return Reply(body=TOO_BIG) if announced else Reply(raw=[head(200, {"Connection": "close"}) + TOO_BIG])


def _log_in(_room: Newsroom, _request: Request, _number: int) -> Reply:
    page = b"<!doctype html><html><body><h1>Log in</h1><p>Please log in to the harbour network.</p></body></html>"
    return Reply(body=page, headers={"Content-Type": "text/html"})


def _after_garbage(room: Newsroom) -> Callable[..., Reply]:
    """Return a script that sends another whole answer behind each of its own."""
    other = Newsroom("smuggled", room.clock)
    smuggled = other.rss()
    second = head(200, {"Content-Length": str(len(smuggled))}) + smuggled

    def script(_request: Request, _number: int) -> Reply:
        body = room.rss()
        return Reply(raw=[head(200, {"Content-Length": str(len(body)), "Connection": "keep-alive"}) + body + second])

    return script


def _throttling(room: Newsroom, status: int, neighbour: Newsroom | None = None) -> Callable[..., Reply]:
    """Return a script that wants rest now and then, in seconds or as a date, whoever of the two is asked for."""

    def script(request: Request, number: int) -> Reply:
        if number % 6 == 2:
            return Reply(status, headers={"Retry-After": "1500"})
        if number % 6 == 4:
            until = room.clock.now() + timedelta(seconds=1_200)
            return Reply(status, headers={"Retry-After": format_datetime(until, usegmt=True)})
        return _ok(neighbour if neighbour and request.path == "/neighbour" else room)

    return script


def _moving(room: Newsroom, statuses: Sequence[int]) -> Callable[..., Reply]:
    """Return a script that leads from /feed over a chain to /last."""
    paths = ["/feed", *(f"/hop{number}" for number in range(1, len(statuses))), "/last"]

    def script(request: Request, _number: int) -> Reply:
        at = paths.index(request.path)
        if at < len(statuses):
            return Reply(statuses[at], headers={"Location": paths[at + 1]})
        return _ok(room, ETag='"one"')

    return script


def _circle(_request: Request, _number: int) -> Reply:
    return Reply(301, headers={"Location": "/feed/" if not _request.path.endswith("/") else "/feed"})


def _endless(request: Request, _number: int) -> Reply:
    return Reply(302, headers={"Location": f"/hop{len(request.path)}{request.path[1:]}"})


def _latin(room: Newsroom) -> Callable[..., Reply]:
    """Return a script whose header says UTF-8 and whose bytes are Windows-1252."""

    def script(_request: Request, _number: int) -> Reply:
        text = room.rss().decode().replace("encoding='UTF-8'", "").replace("Dispatch ", "Dépêche “été” ")
        return Reply(body=text.encode("cp1252"), headers={"Content-Type": "application/rss+xml; charset=utf-8"})

    return script


def _stories(room: Newsroom, port: Callable[[], int]) -> Callable[..., Reply]:
    """Return a script of a feed of summaries, its pages, and its robots.txt."""
    asked: Counter[str] = Counter()

    def link(number: int) -> str:
        return {
            3: "http://169.254.169.254/latest/meta-data/",
            4: f"http://127.0.0.1:{port()}/inside",
            5: f"/private/{number}",
            6: f"/astray/{number}",
        }.get(number % 8, f"/story/{number}")

    def script(request: Request, _number: int) -> Reply:
        path = request.path
        asked[path] += 1
        if path == "/robots.txt":
            return Reply(body=b"User-agent: *\nDisallow: /private/\nCrawl-delay: 3\n")
        if path == "/feed":
            items = "".join(
                f"<item><title>Quay talks {one.number}</title><guid isPermaLink='false'>{one.number}</guid>"
                f"<link>{link(one.number)}</link><pubDate>{format_datetime(one.published)}</pubDate>"
                f"<description>In short, {one.token}: talks at the quay go on …</description></item>"
                for one in room.window()
            )
            return Reply(body=f"<rss version='2.0'><channel><title>s</title>{items}</channel></rss>".encode())
        number = int(path.rpartition("/")[2])
        if path.startswith("/astray/"):
            return Reply(302, headers={"Location": "http://[::ffff:7f00:1]/"})
        if number % 8 == 1 and asked[path] < 3:
            return Reply(404)
        if number % 8 == 2:
            return Reply(500)
        body = "".join(f"<p>The pilot of launch {n} said that pagex{number}v1 stood by the quay all night.</p>"
                       for n in range(8))  # fmt: skip
        page = f"<html><head><title>Quay talks {number}</title></head><body><article>{body}</article></body></html>"
        return Reply(body=page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})

    return script


def _edited_page(clock: Clock) -> Callable[..., Reply]:
    """Return a script of one page that is edited every hour and a half, and whose visitors are counted on it."""

    def script(_request: Request, number: int) -> Reply:
        version = int((clock.now() - START).total_seconds() // 5_400) + 1
        body = "".join(
            f"<p>Gate {n} of the lock, says pagex1v{version}, opens when the tide turns.</p>" for n in range(8)
        )
        page = f"<html><head><title>The lock</title></head><body><aside>Visitor {number}</aside>{body}</body></html>"
        return Reply(body=page.encode(), headers={"Content-Type": "text/html"})

    return script


def _build(world: World) -> None:
    """Set up hosts, their scripts and the sources."""
    clock, server = world.clock, world.server

    def plug(
        name: str, make: Callable[[Newsroom], Callable[..., Reply]], *, path: str = "/feed", edit: float | None = None
    ) -> None:
        room = world.newsrooms[name] = Newsroom(name, clock, edit_after_s=edit)
        host = world.hosts[name] = f"127.0.0.{len(set(world.hosts.values())) + 10}"
        server.scripts[host] = make(room)
        url = f"http://{host}:{server.port}{path}"
        world.sources.append(FeedSource(name=name, url=url, private=True, min_s=120, max_s=1_800))

    plug("strong", lambda room: _conditional(room, lambda r: f'"{r.window()[0].token}"', modified=False))
    plug("weak", lambda room: _conditional(room, lambda r: f'W/"{r.window()[0].token}"', modified=True))
    plug("dated", lambda room: _conditional(room, None, modified=True))
    plug("unquoted", lambda room: _conditional(room, lambda r: r.window()[0].token, modified=False))
    plug(
        "packed",
        lambda room: lambda _q, _n: Reply(body=gzip.compress(room.rss()), headers={"Content-Encoding": "gzip"}),
    )
    plug(
        "bare",
        lambda room: lambda _q, _n: Reply(body=bare_deflate(room.rss()), headers={"Content-Encoding": "deflate"}),
    )
    plug("file", lambda room: lambda _q, _n: Reply(body=gzip.compress(room.rss())))
    plug("moved", lambda room: _moving(room, (301, 308, 301)))
    plug("lent", lambda room: _moving(room, (302, 303, 307)))
    plug("mixed", lambda room: _moving(room, (301, 302)))
    neighbour = world.newsrooms["neighbour"] = Newsroom("neighbour", clock)
    plug("throttled", lambda room: _throttling(room, 429, neighbour))
    host = world.hosts["neighbour"] = world.hosts["throttled"]
    url = f"http://{host}:{server.port}/neighbour"
    world.sources.append(FeedSource(name="neighbour", url=url, private=True, min_s=120, max_s=1_800))
    plug("unavailable", lambda room: _throttling(room, 503))
    plug("failing", _every(3, lambda _r, _q, _n: Reply(500)))
    plug("cutlength", _every(3, _cut_length))
    plug("cutchunked", _every(3, _cut_chunked))
    plug("cutgzip", _every(3, _cut_gzip))
    plug("brokengzip", _every(3, _broken_gzip))
    plug("shortlength", _every(3, _short_length))
    plug("nolength", _every(3, _no_length))
    plug("bomb", _every(8, _bomb))
    plug("loris", _every(30, _loris))
    plug("reset", _every(3, lambda _r, _q, _n: Reply(reset=True)))
    plug("garbled", _every(3, lambda _r, _q, _n: Reply(raw=[b"SSH-2.0-OpenSSH_9.6\r\n\r\n"])))
    plug("silent", _every(30, lambda _r, _q, _n: Reply(raw=[head(200, {"Content-Length": "9"})], pause_s=6)))
    plug("big", _every(6, _too_big))
    plug("empty", _every(3, lambda _r, _q, _n: Reply()))
    plug("login", _every(3, _log_in))
    plug("smuggling", _after_garbage)
    plug("latin", _latin)
    plug("edited", lambda room: lambda _q, _n: _ok(room), edit=2_700.0)
    plug(
        "reguided",
        lambda room: lambda _q, number: Reply(body=room.rss(guid=lambda one: f"{number}-{one.number}", link="http://a.example")),
    )  # fmt: skip
    plug("stories", lambda room: _stories(room, lambda: server.port))
    # No articles of these can ever come.
    for name, script in (("circle", _circle), ("endless", _endless)):
        plug(name, lambda _room, script=script: script)  # type: ignore[misc]
    plug("gone", lambda _room: lambda _q, _n: Reply(410))
    plug("absent", lambda _room: lambda _q, _n: Reply(404))
    # Three feeds and a page on one host, which answers slowly.
    host = world.hosts["shared"] = f"127.0.0.{len(set(world.hosts.values())) + 10}"
    rooms = {path: Newsroom(path, clock) for path in ("alpha", "beta", "gamma")}
    lock = _edited_page(clock)

    def shared(request: Request, number: int) -> Reply:
        reply = lock(request, number) if request.path == "/lock" else _ok(rooms[request.path[1:]])
        reply.wait_s = 7.0
        return reply

    server.scripts[host] = shared
    for name, room in rooms.items():
        world.newsrooms[name], world.hosts[name] = room, host
        url = f"http://{host}:{server.port}/{name}"
        world.sources.append(FeedSource(name=name, url=url, private=True, min_s=120, max_s=1_800))
    world.hosts["lock"] = host
    url = f"http://{host}:{server.port}/lock"
    world.sources.append(PageSource(name="lock", url=url, private=True, every_s=900))


class _Reports:
    def __init__(self, world: World) -> None:
        self.world = world

    def answered(self, source: str, *, same: bool) -> None:
        self.world.answered[source] += 1

    def failed(self, source: str, error: str) -> None:
        self.world.failed[f"{source} {error.partition(':')[0]}"] += 1


async def _run(folder: Path) -> World:
    clock = Clock(START)
    server = Server(clock)
    world = World(clock, server)
    threads = Threads(asyncio.get_running_loop())
    fetcher = CountingFetcher(LIMITS)
    clock.busy = lambda: fetcher.active - server.sleeping + threads.active
    await server.start([f"127.0.0.{number}" for number in range(10, 60)])
    _build(world)

    async def admit(batch: Sequence[RawArticle | Rejected]) -> None:
        # The broker is away now and then, in the middle of a source's batches.
        world.refusals += 1
        if world.refusals % 25 == 0:
            raise TransientError("the broker is away", reason="broker")
        await asyncio.sleep(0)
        world.came.extend(batch)

    try:
        # Stopped and started again half-way: the second half goes on where the first has ended.
        for end in (START + LENGTH / 2, START + LENGTH):
            cursors = Cursors(folder / "cursors.sqlite3")
            polling = asyncio.create_task(
                poll(
                    world.sources,
                    admit,
                    cursors,
                    fetcher=fetcher,
                    reports=_Reports(world),
                    now=clock.now,
                    sleep=clock.sleep,
                    limits=PollLimits(hosts=HOSTS),
                )
            )
            await clock.run(end, polling)
            polling.cancel()
            with pytest.raises(asyncio.CancelledError):
                await polling
            cursors.close()
    finally:
        await fetcher.close()
        await server.stop()
    return world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One run of four hours; every test reads it."""
    yield asyncio.run(_run(tmp_path_factory.mktemp("cursors")))


def _tokens(articles: Sequence[RawArticle]) -> dict[str, list[RawArticle]]:
    found: dict[str, list[RawArticle]] = defaultdict(list)
    for article in articles:
        content = article.content or (article.content_bytes or b"").decode("utf-8", "replace")
        for token in {match[0] for match in TOKEN.finditer(content)}:
            found[token].append(article)
    return found


FEEDS = [
    "strong", "weak", "dated", "unquoted", "packed", "bare", "file", "moved", "lent", "mixed", "throttled",
    "unavailable", "failing", "cutlength", "cutchunked", "cutgzip", "brokengzip", "shortlength", "nolength", "bomb",
    "loris", "reset", "garbled", "silent", "big", "empty", "login", "smuggling", "latin", "edited", "reguided",
    "alpha", "beta", "gamma", "neighbour",
]  # fmt: skip


@pytest.mark.parametrize("name", FEEDS)
def test_no_article_is_lost_and_none_comes_twice(world: World, name: str) -> None:
    """Whatever a server does in between, each text that its feed showed is admitted once."""
    found = _tokens(world.articles(name))
    assert all(len(articles) == 1 for articles in found.values()), {key: len(one) for key, one in found.items()}
    ended = START + LENGTH - SETTLED
    room = world.newsrooms[name]
    expected = {f"{name}x{one.number}v1" for one in room.all() if one.published <= ended}
    assert expected <= set(found)
    assert len(expected) >= 15


def test_no_delivery_has_the_id_of_another(world: World) -> None:
    """Two records of one id are one article told twice."""
    ids = Counter(one.article_id for one in world.came if isinstance(one, RawArticle))
    assert len(ids) > 600
    assert max(ids.values()) == 1


def test_an_edited_entry_is_the_next_version_of_its_item(world: World) -> None:
    """Not a new article, and not the old one again."""
    found = _tokens(world.articles("edited"))
    second = [token for token in found if token.endswith("v2")]
    assert len(second) >= 5
    for token in second:
        (new,), (old,) = found[token], found[token.replace("v2", "v1")]
        assert (new.item_id, new.version, old.version) == (old.item_id, 2, 1)


def test_a_feed_that_changes_its_ids_sends_nothing_twice(world: World) -> None:
    """The same link with the same title is the same item, whatever its guid is today."""
    assert {article.version for article in world.articles("reguided")} == {1}


def test_letters_survive_a_charset_that_is_lied_about(world: World) -> None:
    """The header says UTF-8, the bytes are Windows-1252."""
    articles = world.articles("latin")
    assert articles
    assert all("Dépêche “été”" in article.content for article in articles)


def test_what_follows_an_answer_is_nobodys_article(world: World) -> None:
    """A server that sends two answers to one question must not answer the next question with it."""
    assert not any("smuggled" in token for token in _tokens([one for one in world.came if isinstance(one, RawArticle)]))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("failing", "server_error"),
        ("cutlength", "truncated"),
        ("cutchunked", "truncated"),
        ("cutgzip", "truncated"),
        ("brokengzip", "truncated"),
        ("bomb", "bomb"),
        ("loris", "too_slow"),
        ("silent", "timeout"),
        ("reset", "broken_off"),
        ("garbled", "bad_answer"),
        ("big", "too_large"),
        ("empty", "empty"),
        ("login", "not_a_feed"),
        ("throttled", "throttled"),
        ("unavailable", "throttled"),
        ("circle", "bad_redirect"),
        ("endless", "bad_redirect"),
        ("gone", "gone"),
        ("absent", "not_found"),
    ],
)
def test_each_fault_is_told_by_its_name(world: World, name: str, reason: str) -> None:
    """An operator mends what is named; a fault that never happened would make the other tests empty."""
    assert world.failed[f"{name} {reason}"] >= 1


def test_what_cannot_be_read_is_rejected_once(world: World) -> None:
    """A log-in page in a feed's place comes at each third poll and says nothing new after the first."""
    (rejected,) = world.rejected("login")
    assert rejected.reason == "not_a_feed"
    assert b"Log in" in rejected.value


def test_a_cut_feed_gives_what_it_holds(world: World) -> None:
    """Without a length the end is told by the document alone; its entries count, its cut one comes next time."""
    assert {one.reason for one in world.rejected("nolength")} == {"truncated_feed"}


# ---------------------------------------------------------------- politeness


def test_conditional_requests_are_made_and_answered(world: World) -> None:
    """A feed that has nothing new costs its server a line."""
    for name, header in (
        ("strong", "if-none-match"),
        ("weak", "if-none-match"),
        ("weak", "if-modified-since"),
        ("dated", "if-modified-since"),
        ("unquoted", "if-none-match"),
    ):
        first, *later = world.requests(name)
        assert header not in first.headers
        assert later
        assert all(header in request.headers for request in later)
        assert sum(request.status == 304 for request in later) >= 5
    assert all(one.headers["if-none-match"].startswith("W/") for one in world.requests("weak")[1:])


def test_nobody_is_asked_before_the_time_they_named(world: World) -> None:
    """429 and 503 with Retry-After, as seconds and as a date; it counts for every source of the host."""
    assert {request.path for request in world.requests("throttled")} == {"/feed", "/neighbour"}
    for name in ("throttled", "unavailable"):
        requests = world.requests(name)
        rested = 0
        for number, (before, after) in enumerate(pairwise(requests)):
            if before.status in (429, 503):
                assert (after.begun - before.begun).total_seconds() >= (1_500 if number % 6 == 2 else 1_199)
                rested += 1
        assert rested >= 4


def test_hosts_are_left_alone_between_requests(world: World) -> None:
    """The gap from the begin or end of a request to the begin of the next, and never more than two at once."""
    for host in set(world.hosts.values()):
        requests = world.server.of(host)
        for before, after in pairwise(requests):
            assert (after.begun - before.begun).total_seconds() >= HOSTS.gap_s
            if before.ended is not None and before.ended <= after.begun and not before.dawdled:
                assert (after.begun - before.ended).total_seconds() >= HOSTS.gap_s
        assert max(request.at_once for request in requests) <= HOSTS.at_once
    assert max(request.at_once for request in world.requests("shared")) == 2


def test_a_source_is_asked_in_its_rhythm(world: World) -> None:
    """One article in ten minutes is worth a request in five, with up to a tenth more."""
    requests = world.requests("packed")
    gaps = [(b.begun - a.begun).total_seconds() for a, b in pairwise(requests)]
    # The first waits are those of a feed of which little is known.
    assert all(120 <= gap <= 1_980 for gap in gaps)
    assert all(295 <= gap <= 335 for gap in gaps[6:]), gaps


def test_failing_sources_are_asked_less_and_less(world: World) -> None:
    """Each further failure doubles the wait."""
    requests = world.requests("absent")
    gaps = [(b.begun - a.begun).total_seconds() for a, b in pairwise(requests)]
    assert len(gaps) >= 5
    assert all(later > 1.7 * earlier for earlier, later in pairwise(gaps))


def test_a_source_that_is_gone_is_asked_once_a_day(world: World) -> None:
    """410 says that there is no use in asking."""
    assert len(world.requests("gone")) == 1


def test_redirects_come_to_an_end(world: World) -> None:
    """A circle is seen when it closes, a chain without end after five steps."""
    assert len(world.requests("circle")) == 2 * world.failed["circle bad_redirect"]
    assert len(world.requests("endless")) == 6 * world.failed["endless bad_redirect"]


def test_a_move_for_good_is_remembered_once_it_is_certain(world: World) -> None:
    """Three times the same chain of 301 and 308; any 302 in it, and the old address stays the one to ask."""
    assert len(world.requests("moved", "/feed")) == 3
    assert len(world.requests("moved", "/last")) >= 25
    for name in ("lent", "mixed"):
        assert len(world.requests(name, "/feed")) == len(world.requests(name, "/last")) >= 25


def test_the_program_says_who_it_is(world: World) -> None:
    """An operator of a server who wonders can find out."""
    assert {one.headers["user-agent"].partition("/")[0] for one in world.server.log} == {"newswire-streams"}
    assert {one.headers["accept-encoding"] for one in world.server.log} == {"gzip, deflate"}


# ---------------------------------------------------------------- linked pages


def test_an_entry_with_a_summary_comes_with_the_text_of_its_page(world: World) -> None:
    """The feed's title, time and id; the page's text."""
    pages = {article.title: article for article in world.articles("stories") if article.version == 1}
    whole = pages["Quay talks 8"]
    assert "pagex8v1" in whole.content
    assert "stood by the quay all night" in clean(whole).text
    assert whole.published == START + timedelta(minutes=80)


def test_a_page_that_comes_late_makes_a_new_version(world: World) -> None:
    """The summary goes in at once; the page, asked for again, follows."""
    early, late = [article for article in world.articles("stories") if article.title == "Quay talks 9"]
    assert ("stories" in early.content, "pagex9v1" in late.content) == (True, True)
    assert (early.item_id, early.version, late.version) == (late.item_id, 1, 2)


@pytest.mark.parametrize("number", [10, 11, 12, 13, 14])
def test_a_page_that_cannot_be_had_leaves_the_summary(world: World, number: int) -> None:
    """It fails, leads to a machine that is not public (three ways), or robots.txt asks not to read it."""
    (article,) = [one for one in world.articles("stories") if one.title == f"Quay talks {number}"]
    assert f"storiesx{number}v1" in article.content
    if number == 13:
        assert world.requests("stories", f"/private/{number}") == []
    if number == 10:
        assert 2 <= len(world.requests("stories", f"/story/{number}")) <= 5


def test_robots_are_read_once_and_their_delay_is_kept(world: World) -> None:
    """One request for robots.txt a day; three seconds between requests, as it says."""
    requests = world.requests("stories")
    assert sum(request.path == "/robots.txt" for request in requests) == 2, "one in each of the two runs"
    since = next(number for number, request in enumerate(requests) if request.path == "/robots.txt")
    later = [one for one in requests[since + 1 :] if one.begun < START + LENGTH / 2]
    assert len(later) > 20
    for before, after in pairwise(later):
        assert (after.begun - before.begun).total_seconds() >= 3


def test_a_page_polled_for_edits_makes_versions(world: World) -> None:
    """What stands around the article changes at each visit and makes none."""
    articles = world.articles("lock")
    assert [article.version for article in articles] == [1, 2, 3]
    assert len({article.item_id for article in articles}) == 1
    assert [f"pagex1v{number}" in article.content for number, article in enumerate(articles, 1)] == [True] * 3
