"""Sources asked again and again: sitemaps, crashes at the worst moment, sources that break."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from streams.acquire.polling import pages
from streams.acquire.polling.cursors import Cursors
from streams.acquire.polling.fetch import Answer, Ask, Fetcher, Turn
from streams.acquire.polling.poller import poll
from streams.acquire.sources import FeedSource, PolledSource, SitemapSource
from streams.errors import RecordError, TransientError
from streams.records import RawArticle, Rejected

START = datetime(2024, 5, 3, 12, tzinfo=UTC)
Site = Callable[[Ask, datetime], Answer]
BASE = "https://wire.example"


class Desk:
    """A poller on a clock of its own, against a site that is a function, and what it admitted."""

    def __init__(self, site: Site, *sources: PolledSource) -> None:
        self.site = site
        self.sources = sources
        self.cursors = Cursors(":memory:")
        self.now = START
        self.asked: list[Ask] = []
        self.came: list[RawArticle | Rejected] = []
        self.failures: list[str] = []
        self.fault: Callable[[], bool] = lambda: False
        """Asked after the log has a batch; True: the process ends there and then."""

    def run(self, length: timedelta) -> None:
        """Poll for so long."""
        end = self.now + length
        asyncio.run(self._run(lambda: self.now >= end))

    def run_until(self, enough: Callable[[], bool]) -> None:
        """Poll until it is `enough`, however long that takes."""
        asyncio.run(self._run(enough))

    async def _run(self, enough: Callable[[], bool]) -> None:
        desk, over, never = self, asyncio.Event(), asyncio.Event()

        class Scripted(Fetcher):
            async def get(self, ask: Ask, *, now: datetime, turn: Turn | None = None) -> Answer:
                desk.asked.append(ask)
                return desk.site(ask, desk.now)

        async def sleep(seconds: float) -> None:
            # With two sources time goes by for both whenever one sleeps: then only `run_until` says when to end.
            # It stands still from then on, or a source whose reading is slow would be due again.
            if not enough():
                desk.now += timedelta(seconds=seconds)
            if enough():
                over.set()
                await never.wait()
            await asyncio.sleep(0)

        async def admit(batch: Sequence[RawArticle | Rejected]) -> None:
            desk.came.extend(batch)
            if desk.fault():
                over.set()
                await never.wait()

        polling = asyncio.create_task(
            poll(
                self.sources,
                admit,
                self.cursors,
                fetcher=Scripted(),
                reports=self,
                now=lambda: desk.now,
                sleep=sleep,
            )
        )
        await asyncio.wait([polling, asyncio.create_task(over.wait())], return_when=asyncio.FIRST_COMPLETED)
        polling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await polling

    def answered(self, source: str, *, same: bool) -> None:
        """Nothing new."""

    def failed(self, source: str, error: str) -> None:
        """Note what failed."""
        self.failures.append(f"{source} {error.partition(':')[0]}")

    def urls(self) -> list[str]:
        """Return what was asked for, robots.txt left out."""
        return [ask.url.removeprefix(BASE) for ask in self.asked if not ask.url.endswith("/robots.txt")]

    def articles(self) -> list[RawArticle]:
        """Return the articles that came."""
        return [one for one in self.came if isinstance(one, RawArticle)]


def _ok(ask: Ask, body: str, **more: object) -> Answer:
    return Answer(status=200, url=ask.url, body=body.encode(), **more)  # type: ignore[arg-type]


def _none(ask: Ask, status: int = 404) -> Answer:
    return Answer(status=status, url=ask.url)


def _page(number: int | str, edition: int = 1) -> str:
    body = "".join(
        f"<p>Ranger post {n} on ridge {number} said in edition {edition} that the fire had crossed the road.</p>"
        for n in range(8)
    )
    return f"<html><head><title>Ridge {number}</title></head><body><article>{body}</article></body></html>"


def _map(*pages: tuple[str, datetime | None], title: str = "") -> str:
    rows = "".join(
        f"<url><loc>{BASE}{path}</loc>"
        + (f"<lastmod>{when.isoformat()}</lastmod>" if when else "")
        + (f"<news:news><news:title>{title}</news:title></news:news>" if title else "")
        + "</url>"
        for path, when in pages
    )
    spaces = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
    spaces += "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    return f"<?xml version='1.0'?><urlset {spaces}>{rows}</urlset>"


def _index(*maps: tuple[str, datetime | None]) -> str:
    rows = "".join(
        f"<sitemap><loc>{BASE}{path}</loc>" + (f"<lastmod>{when.isoformat()}</lastmod>" if when else "") + "</sitemap>"
        for path, when in maps
    )
    return f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</sitemapindex>"


MAP = SitemapSource(name="ridge", url=f"{BASE}/map.xml", every_s=300)
FEED = FeedSource(name="ridge", url=f"{BASE}/feed", every_s=300)


def _rss(*entries: tuple[int, str]) -> str:
    items = "".join(
        f"<item><title>Ridge {number}</title><guid isPermaLink='false'>{number}</guid>"
        f"<link>{BASE}/story/{number}</link>"
        f"<pubDate>{format_datetime(START)}</pubDate><description>{text}</description></item>"
        for number, text in entries
    )
    return f"<rss version='2.0'><channel><title>Ridge</title>{items}</channel></rss>"


# ---------------------------------------------------------------- sitemaps


def test_a_sitemap_gives_its_recent_pages_and_not_its_archive() -> None:
    """It may list all that was ever published: only what changed within two days is fetched, then what is new."""
    pages = [("/old", START - timedelta(days=300)), ("/undated", None), ("/fresh", START - timedelta(hours=3))]

    def site(ask: Ask, now: datetime) -> Answer:
        if ask.url == MAP.url:
            later = [("/later", START + timedelta(minutes=9)), ("/new", None)]
            return _ok(ask, _map(*pages, *(later if now > START + timedelta(minutes=10) else [])))
        return _ok(ask, _page(ask.url[-4:])) if not ask.url.endswith("robots.txt") else _none(ask)

    desk = Desk(site, MAP)
    desk.run(timedelta(hours=1))
    assert [url for url in desk.urls() if url != "/map.xml"] == ["/fresh", "/later", "/new"]
    assert [article.url for article in desk.articles()] == [f"{BASE}/fresh", f"{BASE}/later", f"{BASE}/new"]
    assert all("crossed the road" in article.content for article in desk.articles())
    assert desk.failures == []


def test_a_page_that_a_sitemap_says_has_changed_is_its_next_version() -> None:
    """A change of the date alone is none."""

    def changed(now: datetime) -> datetime:
        return START + (now - START) // timedelta(minutes=20) * timedelta(minutes=20)

    def site(ask: Ask, now: datetime) -> Answer:
        if ask.url == MAP.url:
            return _ok(ask, _map(("/story", changed(now))))
        edition = 1 if now < START + timedelta(minutes=50) else 2
        return _ok(ask, _page("a", edition)) if ask.url.endswith("story") else _none(ask)

    desk = Desk(site, MAP)
    desk.run(timedelta(minutes=110))
    assert desk.urls().count("/story") == 6
    first, second = desk.articles()
    assert (first.item_id, first.version, second.version) == (second.item_id, 1, 2)
    assert "edition 2" in second.content


def test_an_index_leads_to_the_sitemaps_that_changed() -> None:
    """The archive's sitemaps are not read again and again."""
    old, new = START - timedelta(days=90), START - timedelta(minutes=5)

    def site(ask: Ask, now: datetime) -> Answer:
        late = now > START + timedelta(minutes=30)
        found = {
            "/map.xml": _index(("/2023.xml", old), ("/today.xml", START + timedelta(minutes=30) if late else new)),
            "/2023.xml": _map(("/then", old)),
            "/today.xml": _map(("/now", new), *([("/soon", START + timedelta(minutes=30))] if late else [])),
            "/now": _page("now"),
            "/soon": _page("soon"),
        }.get(ask.url.removeprefix(BASE))
        return _ok(ask, found) if found else _none(ask)

    desk = Desk(site, MAP)
    desk.run(timedelta(hours=2))
    assert [url for url in desk.urls() if url != "/map.xml"] == [
        "/today.xml",
        "/2023.xml",
        "/now",
        "/today.xml",
        "/soon",
    ]
    assert [article.url for article in desk.articles()] == [f"{BASE}/now", f"{BASE}/soon"]


def test_a_sitemap_of_more_pages_than_one_visit_takes_gives_all_in_several() -> None:
    """What is left is not taken as known, and the next request is made without conditions."""
    pages = [(f"/{number}", START - timedelta(minutes=number)) for number in range(120)]

    def site(ask: Ask, now: datetime) -> Answer:
        if ask.url == MAP.url:
            assert ask.etag is None or len(desk.articles()) == 120
            return _ok(ask, _map(*pages), etag='"1"') if ask.etag is None else _none(ask, 304)
        return _none(ask) if ask.url.endswith("robots.txt") else _ok(ask, _page(ask.url.rpartition("/")[2]))

    desk = Desk(site, MAP)
    desk.run(timedelta(hours=1))
    assert sorted(article.url or "" for article in desk.articles()) == sorted(BASE + path for path, _ in pages)
    assert len(desk.urls()) == len(set(desk.urls())) + desk.urls().count("/map.xml") - 1


def test_a_headline_of_a_news_sitemap_stands_until_its_page_comes() -> None:
    """Told at once, completed later."""

    def site(ask: Ask, now: datetime) -> Answer:
        if ask.url == MAP.url:
            return _ok(ask, _map(("/story", START), title="Fire crosses the ridge road"))
        late = now > START + timedelta(minutes=5)
        return _ok(ask, _page("a")) if ask.url.endswith("story") and late else _none(ask)

    desk = Desk(site, MAP)
    desk.run(timedelta(hours=1))
    flash, story = desk.articles()
    assert (flash.content, flash.version) == ("Fire crosses the ridge road", 1)
    assert (story.item_id, story.version, story.title) == (flash.item_id, 2, flash.title)
    assert "edition 1" in story.content


# ---------------------------------------------------------------- crashes


@pytest.mark.parametrize("crash_at", range(1, 8))
def test_a_crash_after_the_log_and_before_the_cursor_repeats_and_loses_nothing(crash_at: int) -> None:
    """Wherever it falls, what comes again has the same ids, and everything comes."""

    def site(ask: Ask, now: datetime) -> Answer:
        if ask.url == FEED.url:
            text = "Smoke over the ridge, continue reading …"
            entries = [(number, text) for number in range(3)]
            if now > START + timedelta(minutes=20):
                entries[0] = (0, "Smoke over the ridge and the valley, continue reading …")
            return _none(ask, 304) if ask.etag == f'"{entries}"' else _ok(ask, _rss(*entries), etag=f'"{entries}"')
        number = ask.url.rpartition("/")[2]
        if not number.isdigit() or (number == "2" and now < START + timedelta(minutes=5)):
            return _none(ask)
        return _ok(ask, _page(number, 1 if now < START + timedelta(minutes=20) else 2))

    whole = Desk(site, FEED)
    whole.run(timedelta(hours=1))
    crashing = Desk(site, FEED)
    batches = 0

    def fault() -> bool:
        nonlocal batches
        batches += 1
        return batches == crash_at

    crashing.fault = fault
    crashing.run(timedelta(hours=1))
    crashing.run(START + timedelta(hours=1) - crashing.now)
    expected = [(one.item_id, one.version, one.content) for one in whole.articles()]
    assert {(one.item_id, one.version, one.content) for one in crashing.articles()} == set(expected)
    assert {one.article_id for one in crashing.articles()} == {one.article_id for one in whole.articles()}
    assert len(crashing.articles()) <= len(expected) + 1
    assert sorted(version for _item, version, _text in expected) == [1, 1, 1, 2, 2]


@pytest.mark.parametrize("full_text", ["auto", "feed"])
@pytest.mark.parametrize("crash_at", range(1, 5))
def test_a_page_that_changes_while_the_process_is_down_gives_no_version_two_ids(crash_at: int, full_text: str) -> None:
    """What the log has been handed is handed to it again as it was; what stands there now is the next version."""
    asked = 0

    def site(ask: Ask, _now: datetime) -> Answer:
        nonlocal asked
        asked += 1
        if ask.url == FEED.url:
            return _ok(ask, _rss(*((number, f"Edition {asked}, continue reading …") for number in range(2))))
        number = ask.url.rpartition("/")[2]
        return _ok(ask, _page(number, asked)) if number.isdigit() else _none(ask)

    desk = Desk(site, FeedSource(name="ridge", url=FEED.url, full_text=full_text))  # type: ignore[arg-type]
    batches = 0

    def fault() -> bool:
        nonlocal batches
        batches += 1
        return batches == crash_at

    desk.fault = fault
    desk.run(timedelta(hours=1))
    desk.run(timedelta(hours=1))
    ids: dict[tuple[str, int], set[str]] = {}
    for one in desk.articles():
        ids.setdefault((one.item_id, one.version), set()).add(one.article_id)
    assert len(ids) > 4
    assert all(len(found) == 1 for found in ids.values())


def test_what_the_broker_cannot_take_is_offered_again_and_the_cursor_waits() -> None:
    """Nobody is asked for more while something is in hand."""
    desk = Desk(lambda ask, _now: _ok(ask, _rss((1, "Rain in the hills. " * 90)), etag='"1"'), FEED)
    tries = 0

    def fault() -> bool:
        nonlocal tries
        tries += 1
        if tries < 6:
            assert desk.cursors.known("ridge") == {}
            raise TransientError("the broker is away", reason="broker")
        return False

    desk.fault = fault
    desk.run(timedelta(minutes=4))
    assert tries == 6
    assert len(desk.urls()) == 1
    assert len({article.article_id for article in desk.articles()}) == 1
    assert desk.cursors.known("ridge") != {}


@pytest.mark.parametrize("error", [RuntimeError("bug"), MemoryError(), RecordError("no", reason="odd")])
def test_a_source_that_breaks_stops_no_other(error: Exception) -> None:
    """Not even by an error that nobody foresaw."""

    def site(ask: Ask, now: datetime) -> Answer:
        if "bad" in ask.url:
            raise error
        return _ok(ask, _rss((len(desk.asked), "Rain in the hills. " * 90)))

    bad = FeedSource(name="bad", url="https://bad.example/feed", every_s=300)
    desk = Desk(site, bad, FEED)
    desk.run_until(lambda: len(desk.articles()) >= 3 and len(desk.failures) >= 3)
    assert set(desk.failures) == {f"bad {error.reason if isinstance(error, RecordError) else 'unforeseen'}"}


def test_a_source_without_its_token_fails_alone_and_comes_when_it_is_there(tmp_path: Path) -> None:
    """Secrets are mounted late; nobody is asked without one, and nobody waits for hours once it is there."""
    token = tmp_path / "token"
    feeds = [
        FeedSource(name="locked", url=f"{BASE}/locked", token_file=token, every_s=60, full_text="feed"),
        FeedSource(name="open", url=f"{BASE}/open", every_s=60, full_text="feed"),
    ]
    desk = Desk(lambda ask, _now: _ok(ask, _rss((1, "Fire crossed the road."))), *feeds)
    desk.run_until(lambda: len(desk.urls()) >= 40)
    assert set(desk.urls()) == {"/open"}
    assert set(desk.failures) == {"locked bad_secret"}
    assert len(desk.failures) > 10
    token.write_text("t0psecret\n")
    desk.run_until(lambda: "/locked" in desk.urls())
    assert len(desk.urls()) < 46
    assert [ask.headers["Authorization"] for ask in desk.asked if ask.url.endswith("/locked")] == ["Bearer t0psecret"]


def test_a_page_that_breaks_its_reader_leaves_the_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even an error that nobody foresaw holds up the entries behind it."""

    def broken(*_args: object, **_more: object) -> RawArticle:
        raise RuntimeError("bug")

    monkeypatch.setattr(pages, "combine", broken)
    entries = [(number, f"Smoke {number} over the ridge, continue reading …") for number in range(4)]
    desk = Desk(lambda ask, _now: _ok(ask, _rss(*entries) if ask.url == FEED.url else _page(1)), FEED)
    desk.run(timedelta(minutes=30))
    assert [article.content for article in desk.articles()] == [text for _number, text in entries]
    assert desk.failures == []


def test_a_source_that_is_not_enabled_is_left_alone() -> None:
    """Its state is kept for when it is."""
    off = FeedSource(name="off", url=f"{BASE}/off", enabled=False)
    desk = Desk(lambda ask, _now: _ok(ask, _rss((1, "Rain in the hills. " * 90))), off, FEED)
    desk.run_until(lambda: len(desk.asked) >= 5)
    assert set(desk.urls()) == {"/feed"}


def test_a_new_address_in_the_settings_is_asked_anew() -> None:
    """Tags and waits of the old one say nothing of it; what was seen is not sent again."""
    desk = Desk(lambda ask, _now: _ok(ask, _rss((1, "Rain in the hills. " * 90)), etag='"1"'), FEED)
    desk.run(timedelta(minutes=20))
    assert desk.asked[-1].etag == '"1"'
    desk.sources = (FEED.model_copy(update={"url": f"{BASE}/new"}),)
    desk.asked.clear()
    desk.run(timedelta(minutes=20))
    assert (desk.urls()[0], desk.asked[0].etag) == ("/new", None)
    assert len(desk.articles()) == 1


def test_a_due_time_written_under_a_wrong_clock_is_no_wait() -> None:
    """A machine that once thought it was 2036 must not sleep until then."""
    desk = Desk(lambda ask, _now: _ok(ask, _rss((1, "Rain in the hills. " * 90))), FEED)
    desk.now = START + timedelta(days=4_000)
    desk.run(timedelta(minutes=10))
    desk.now = START
    before = len(desk.asked)
    desk.run(timedelta(minutes=10))
    assert len(desk.asked) > before


def test_after_a_day_the_whole_document_is_asked_for() -> None:
    """A server that answers 304 for ever by mistake would silence the source."""

    def site(ask: Ask, now: datetime) -> Answer:
        return _none(ask, 304) if ask.etag else _ok(ask, _rss((now.day, "Rain in the hills. " * 90)), etag='"stuck"')

    desk = Desk(site, FEED.model_copy(update={"every_s": 3_600.0}))
    desk.run(timedelta(days=3))
    assert len(desk.articles()) == 3
