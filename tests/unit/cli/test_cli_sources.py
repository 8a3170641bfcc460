"""`streams sources` as a desk uses it, against a server on this machine."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from calling import Ended

from streams.acquire import health
from streams.acquire.health import History
from streams.acquire.health_store import FILE, HealthStore
from streams.acquire.polling.cursors import Cursor, Cursors
from streams.acquire.sources import load_sources
from streams.records import RawArticle

Call = Callable[..., Ended]
LONG = " ".join(
    f"Inspector {number} found cracks in the pier and closed the bridge for a week." for number in range(12)
)
FEED = f"""<rss version="2.0"><channel><title>Harbour &amp; Valley</title>
<item><guid>a1</guid><title>Ferry sinks</title><link>/a1.html</link><pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>
<description>Two drowned.</description></item>
<item><guid>a2</guid><title>Bridge closed</title><description>{LONG}</description></item>
<item></item></channel></rss>"""
PAGE = """<html><head><title>Ferry sinks</title></head><body><article><h1>Ferry sinks</h1><p>Two people drowned on
Friday when a ferry sank off Batangas in heavy seas, the coast guard said.</p><p>Rescuers pulled 43 people out of the
water within two hours. The ship had left port at dawn with 45 on board.</p></article></body></html>"""
FRONT = """<html><head><title>Harbour</title>
<link rel="alternate" type="application/rss+xml" title="World" href="/feed.xml">
</head><body><p>Front page of the Harbour Post with nothing on it today.</p></body></html>"""
MAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://harbour.example/a1.html</loc><lastmod>{}</lastmod></url></urlset>"""
ANSWERS = {
    "/feed.xml": FEED,
    "/a1.html": PAGE,
    "/": FRONT,
    "/menu": FRONT.replace("<p>Front page of the Harbour Post with nothing on it today.</p>", "<a href='/w'>World</a>"),
    "/robots.txt": "User-agent: *\nAllow: /\n",
    "/map.xml": MAP.format(datetime.now(UTC).isoformat()),
    "/old.xml": MAP.format("2020-03-02T08:00:00Z"),
    "/bare.xml": "<rss version='2.0'><channel><title>Bare</title></channel></rss>",
}


class Handler(BaseHTTPRequestHandler):
    """A small news site."""

    def do_GET(self) -> None:
        """Answer with what stands there."""
        host = f"http://127.0.0.1:{self.server.server_address[1]}"
        text = ANSWERS.get(self.path)
        body = (text or "none").replace("<link>/a1", f"<link>{host}/a1").encode()
        self.send_response(200 if text else 404)
        self.send_header("Content-Type", "text/plain" if self.path == "/robots.txt" else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The site's address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_feed_is_found_added_and_checked(streams: Call, tmp_path: Path, site: str) -> None:
    """The five minutes of docs/sources.md."""
    (tmp_path / "sources.toml").write_text("# our wires\n\n[[source]]\nname = 'partner'   # pushes\nkind = 'push'\n")
    added = streams("sources", "add", f"{site}/feed.xml", "--private")
    assert added.code == 0, added.err
    text = (tmp_path / "sources.toml").read_text()
    assert text.startswith("# our wires\n\n[[source]]\nname = 'partner'   # pushes\n")
    partner, feed = load_sources(tmp_path / "sources.toml")
    assert (partner.name, feed.name, feed.kind) == ("partner", "harbour-valley", "feed")
    checked = streams("sources", "check", "--live", "--json")
    assert checked.code == 0, checked.err
    assert [row["result"] for row in checked.rows] == ["works", "works"]
    twice = streams("sources", "add", f"{site}/feed.xml", "--private")
    assert twice.code == 2
    assert "already, as 'harbour-valley'" in twice.err
    assert (tmp_path / "sources.toml").read_text() == text


def test_page_that_names_feeds_offers_them(streams: Call, tmp_path: Path, site: str) -> None:
    """Which of a site's feeds is wanted only the desk knows."""
    offered = streams("sources", "add", f"{site}/", "--private", "--json")
    assert offered.code == 1
    assert offered.rows == [{"offered": f"{site}/feed.xml", "title": "World"}]
    assert not (tmp_path / "sources.toml").exists()
    page = streams("sources", "add", f"{site}/", "--private", "--kind", "page", "--name", "front")
    assert page.code == 0
    assert load_sources(tmp_path / "sources.toml")[0].kind == "page"


def test_address_of_the_own_network_needs_leave(streams: Call, tmp_path: Path, site: str) -> None:
    """A list pasted from elsewhere must not make the program knock at machines within."""
    refused = streams("sources", "add", f"{site}/feed.xml")
    assert refused.code == 1
    assert "--private permits it" in refused.err
    assert refused.says_plainly()
    assert not (tmp_path / "sources.toml").exists()


def test_dry_run_writes_nothing(streams: Call, tmp_path: Path, site: str) -> None:
    """It shows the entry alone."""
    shown = streams("sources", "add", f"{site}/feed.xml", "--private", "--dry-run")
    assert shown.code == 0
    assert 'name = "harbour-valley"' in shown.out
    assert not (tmp_path / "sources.toml").exists()


def test_folder_is_added_relative_to_the_list(streams: Call, tmp_path: Path) -> None:
    """The list and its folders move together."""
    (tmp_path / "in box").mkdir()
    assert streams("sources", "add", "in box").code == 0
    [source] = load_sources(tmp_path / "sources.toml")
    assert (source.name, getattr(source, "path", None)) == ("in-box", tmp_path / "in box")
    assert 'path = "in box"' in (tmp_path / "sources.toml").read_text()
    assert streams("sources", "check", "--live").code == 0
    (tmp_path / "in box").rmdir()
    gone = streams("sources", "check", "--live", "--json")
    assert gone.code == 1
    assert "is no folder" in gone.rows[0]["error"]


def test_missing_token_is_told_by_check_and_stops_no_other(streams: Call, tmp_path: Path) -> None:
    """The wires that need no token go on; which one needs what is said by name."""
    (tmp_path / "sources.toml").write_text(
        "[[source]]\nname = 'locked'\nkind = 'feed'\nurl = 'https://a.example/f'\ntoken_file = 'secrets/locked'\n"
        "[[source]]\nname = 'off'\nenabled = false\nkind = 'feed'\nurl = 'https://b.example/f'\ntoken_file = 'none'\n"
        "[[source]]\nname = 'partner'\nkind = 'push'\n"
    )
    checked = streams("sources", "check", "--json")
    assert checked.code == 1
    assert [(row["name"], row["result"]) for row in checked.rows] == [
        ("locked", "wrong"),
        ("off", "off"),
        ("partner", "right"),
    ]
    assert "secrets/locked: No such file or directory; put the secret there" in checked.rows[0]["error"]
    assert streams("sources", "list").code == 0


@pytest.mark.parametrize("command", ["up", "acquire"])
def test_data_folder_that_is_none_is_told_before_anything_starts(streams: Call, tmp_path: Path, command: str) -> None:
    """A file in its place, or a disk that takes nothing."""
    (tmp_path / "sources.toml").write_text("[[source]]\nname = 'partner'\nkind = 'push'\n")
    (tmp_path / "data").write_text("a file")
    refused = streams(command, "--sources", "sources.toml", "--data-dir", "data")
    assert refused.code == 2
    assert "the data folder data cannot be used: File exists; take another with --data-dir" in refused.err
    assert refused.says_plainly()


def test_readers_list_is_imported_without_what_is_there(streams: Call, tmp_path: Path) -> None:
    """Newsrooms keep their feeds in readers."""
    (tmp_path / "list.opml").write_text(
        '<opml version="2.0"><body>'
        '<outline text="Łódź News" xmlUrl="https://a.example/f.xml" type="rss" language="pl"/>'
        '<outline text="Two" xmlUrl="https://b.example/f.xml" type="rss"/>'
        '<outline text="Bad" xmlUrl="javascript:x" type="rss"/></body></opml>'
    )
    (tmp_path / "sources.toml").write_text("[[source]]\nname = 'b'\nkind = 'feed'\nurl = 'https://b.example/f.xml'")
    assert streams("sources", "add", "--opml", "list.opml").code == 0
    kept, added = load_sources(tmp_path / "sources.toml")
    assert (kept.name, added.name, added.language) == ("b", "lodz-news", "pl")
    assert streams("sources", "add", "--opml", "none.opml").code == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("add",), "name one address or folder"),
        (("add", "ftp://a.example/x"), "no http or https address"),
        (("add", "nowhere", "--kind", "folder"), "no folder"),
        (("add", "a.example", "--kind", "wire"), "take feed, sitemap, page or folder"),
        (("check",), "cannot read sources.toml"),
        (("list",), "cannot read sources.toml"),
        (("test", "nothing"), "no address, no file, and no source"),
    ],
)
def test_wrong_use_is_told_with_the_mend(streams: Call, arguments: tuple[str, ...], told: str) -> None:
    """Exit 2, one sentence, no traceback."""
    ended = streams("sources", *arguments)
    assert ended.code == 2
    assert told in ended.err
    assert ended.says_plainly()


def test_trial_shows_what_would_come_in_and_what_not(streams: Call, site: str) -> None:
    """Before a source is added its text is looked at."""
    tried = streams("sources", "test", f"{site}/feed.xml", "--private", "--json")
    assert tried.code == 0, tried.err
    by_title = {row.get("title"): row for row in tried.rows if row["kind"] == "article"}
    ferry, bridge = by_title["Ferry sinks"], by_title["Bridge closed"]
    assert (ferry["page"], ferry["published"]) == ("fetched", "2026-03-02T08:00:00+00:00")
    assert "Rescuers pulled 43 people" in ferry["begins"]
    assert bridge["page"] == ""
    assert bridge["characters"] > 500
    assert [row["reason"] for row in tried.rows if row["kind"] == "rejected"] == ["no_content"]
    unfetched = streams("sources", "test", f"{site}/feed.xml", "--private", "--json", "--pages", "0")
    assert [row["page"] for row in unfetched.rows if row.get("title") == "Ferry sinks"] == ["needed"]
    shown = streams("sources", "test", f"{site}/feed.xml", "--private")
    assert "page fetched" in shown.out
    assert "2 articles would come in, 1 be rejected" in shown.err


def test_trial_of_a_file_and_of_what_is_not_there(streams: Call, tmp_path: Path, site: str) -> None:
    """A dropped file is tried the same way; nothing at all is exit 1."""
    (tmp_path / "x.txt").write_text(
        "LISBON (Own) - A tram left the rails on Friday, and nobody was hurt, police said.\n"
    )
    tried = streams("sources", "test", "x.txt", "--json")
    assert tried.code == 0
    assert "A tram left the rails" in tried.rows[0]["begins"]
    none = streams("sources", "test", f"{site}/none.xml", "--private", "--kind", "feed", "--json")
    assert none.code == 1
    assert "not_found" in none.rows[0]["message"]


def test_list_shows_state_rhythm_and_errors(streams: Call, tmp_path: Path) -> None:
    """The page a desk looks at when a wire is missed."""
    (tmp_path / "sources.toml").write_text(
        "[[source]]\nname = 'silent'\nkind = 'feed'\nurl = 'https://a.example/f.xml'\n"
        "[[source]]\nname = 'broken'\nkind = 'page'\nurl = 'https://b.example/'\nevery_s = 60\n"
        "[[source]]\nname = 'off'\nkind = 'push'\nenabled = false\n[[source]]\nname = 'unseen'\nkind = 'push'\n"
    )
    data = tmp_path / "data"
    data.mkdir()
    now = datetime.now(UTC)
    silent, broken, pushed = History(name="silent"), History(name="broken"), History(name="unlisted")
    for number in range(300):
        at = now - timedelta(hours=60) + timedelta(minutes=10 * number)
        one = RawArticle(
            article_id=f"a{number}", item_id=f"i{number}", source="s", received=at, content=f"x{'y' * number}"
        )
        health.came(silent, [one], at)
    for minutes in range(600, 0, -10):
        health.watched(silent, now - timedelta(minutes=minutes))
    for _ in range(4):
        health.failed(broken, "server_error: HTTP 503", now)
    health.came(pushed, [], now)
    cursors = Cursors(data / FILE)
    cursors.advance("silent", now.timestamp(), cursor=Cursor(due=now.timestamp() + 90))
    store = HealthStore(data / FILE)
    store.save([silent, broken, pushed])
    store.close()
    cursors.close()
    listed = streams("sources", "list", "--data-dir", "data", "--json")
    assert listed.code == 0, listed.err
    rows = {row["name"]: row for row in listed.rows}
    assert {name: row["state"] for name, row in rows.items()} == {
        "silent": "silent",
        "broken": "failing",
        "off": "off",
        "unseen": "unseen",
        "unlisted": "new",
    }
    assert "nothing new for" in rows["silent"]["reason"]
    assert rows["silent"]["articles"] == 300
    assert rows["silent"]["expected_gap_s"] > 0
    assert rows["silent"]["every_s"]
    assert "failed 4 times in a row: server_error: HTTP 503" in rows["broken"]["reason"]
    shown = streams("sources", "list", "--data-dir", "data")
    assert "1 silent" in shown.err
    assert "failed 4 times" in shown.out
    with sqlite3.connect(data / FILE) as db:
        assert db.execute("SELECT count(*) FROM source_health").fetchone() == (3,)


def test_list_says_when_nobody_has_looked_for_long(streams: Call, tmp_path: Path) -> None:
    """A reader that stands still must not look like silent sources."""
    (tmp_path / "sources.toml").write_text("[[source]]\nname = 'a'\nkind = 'push'\n")
    history = History(name="a")
    health.watched(history, datetime.now(UTC) - timedelta(days=2))
    store = HealthStore(tmp_path / FILE)
    store.save([history])
    store.close()
    [row] = streams("sources", "list", "--data-dir", ".", "--json").rows
    assert "not read since" in row["reason"]


def test_acquire_without_a_list_is_told(streams: Call) -> None:
    """The first thing a stranger tries."""
    ended = streams("acquire")
    assert ended.code == 2
    assert "docs/sources.md" in ended.err


def test_sitemap_works_though_none_of_its_pages_is_new(streams: Call, tmp_path: Path, site: str) -> None:
    """A list of old pages is a good source on a quiet day; `check --live` fetches no pages at all."""
    (tmp_path / "sources.toml").write_text(
        f"[[source]]\nname = 'map'\nkind = 'sitemap'\nurl = '{site}/map.xml'\nprivate = true\n"
        f"[[source]]\nname = 'old'\nkind = 'sitemap'\nurl = '{site}/old.xml'\nprivate = true\n"
        f"[[source]]\nname = 'bare'\nkind = 'feed'\nurl = '{site}/bare.xml'\nprivate = true\n"
    )
    checked = streams("sources", "check", "--live", "--json")
    assert {row["name"]: row["result"] for row in checked.rows} == {"map": "works", "old": "works", "bare": "wrong"}
    old = streams("sources", "test", "old")
    assert old.code == 0
    assert "none has changed in the last two days" in old.err
    bare = streams("sources", "test", "bare")
    assert bare.code == 1
    assert "it holds nothing" in bare.err


def test_source_that_is_off_is_tried_all_the_same(streams: Call, tmp_path: Path, site: str) -> None:
    """Before it is switched on again somebody looks at it."""
    (tmp_path / "sources.toml").write_text(
        f"[[source]]\nname = 'off'\nkind = 'feed'\nurl = '{site}/feed.xml'\nprivate = true\nenabled = false\n"
    )
    tried = streams("sources", "test", "off", "--pages", "0")
    assert tried.code == 0, tried.err
    assert "2 articles would come in" in tried.err


def test_trial_of_a_folder_reads_what_its_watcher_would(streams: Call, tmp_path: Path) -> None:
    """What has been put away, what is unfinished and names out of the pattern would not come in."""
    line = "LISBON (Own) - A tram left the rails on Friday, and nobody was hurt, police said.\n"
    for name in ("a.txt", "b.xml.part", "c.log", "done/2026-03-02/d.txt", "rejected/2026-03-02/e.txt", "sub/f.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(line)
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "in" / "a.txt")
    (tmp_path / "sources.toml").write_text(
        "[[source]]\nname = 'drop'\nkind = 'folder'\npath = 'in'\npattern = '*.txt'\n"
    )
    assert "2 articles would come in, 0 be rejected" in streams("sources", "test", "drop").err


def test_trial_counts_what_cleaning_would_reject(streams: Call, site: str) -> None:
    """A page of links is no article; the feeds it names are what is wanted."""
    tried = streams("sources", "test", f"{site}/menu", "--private")
    assert tried.code == 1
    assert "0 articles would come in, 1 be rejected" in tried.err
    assert f"streams sources test {site}/feed.xml --private" in tried.out


@pytest.mark.parametrize(
    ("what", "code", "told"),
    [
        ("nothing-here.xml", 2, "no address, no file"),
        ("./nothing.here", 2, "no address, no file"),
        ("", 2, "no address, no file"),
        ("http://desk:hush-hush@127.0.0.1:9/x", 1, "carries a user name"),
    ],
)
def test_what_cannot_be_tried_is_told_without_a_password(streams: Call, what: str, code: int, told: str) -> None:
    """A file misspelt is no host to be looked up, and a password is not for the screen."""
    tried = streams("sources", "test", what, "--private")
    assert tried.code == code
    assert told in tried.err
    assert "hush-hush" not in tried.err
    assert tried.says_plainly()


def test_list_that_never_ends_and_keys_spelt_wrong_are_told(streams: Call, tmp_path: Path) -> None:
    """A device in the list's place must not fill the memory; the misspelt key is the fault, not the missing one."""
    endless = streams("sources", "check", "/dev/zero")
    assert endless.code == 2
    assert "is it a list of sources?" in endless.err
    (tmp_path / "sources.toml").write_text("[[source]]\nname = 'a'\nkind = 'feed'\nulr = 'https://a.example/'\n")
    assert "unknown key 'ulr'" in streams("sources", "check").err
    (tmp_path / "sources.toml").write_text("\ufeff[[source]]\nname = ''\nkind = 'push'\n", "utf-8")
    assert "source 'number 1': name may hold letters" in streams("sources", "check").err


def test_data_dir_without_anything_of_sources_is_told(streams: Call, tmp_path: Path) -> None:
    """A wrong folder looks like a program that never ran."""
    (tmp_path / "sources.toml").write_text("[[source]]\nname = 'partner'\nkind = 'push'\n")
    assert "holds nothing of sources" in streams("sources", "list", "--data-dir", "nowhere").err
