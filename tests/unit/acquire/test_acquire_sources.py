"""sources.toml: what a desk plugs in, and what it is told when a line is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from streams.acquire import identify
from streams.acquire.sources import (
    FeedSource,
    FolderSource,
    PageSource,
    PushSource,
    SitemapSource,
    TopicSource,
    load_sources,
    parse_sources,
    read_secret,
    secret_fault,
    with_defaults,
)
from streams.errors import SettingsError
from streams.records import RawArticle, Rejected

FILE = Path("desk/sources.toml")
FOLDER = "[[source]]\nname = '{}'\nkind = 'folder'\npath = '{}'\n"
FEED = '[[source]]\nname = "a"\nkind = "feed"\nurl = "https://a.example/f.xml"\n'
WHOLE = """
[[source]]
name = "feed"
kind = "feed"
url = "https://a.example/f.xml"
full_text = "page"
every_s = 120
headers = {accept-language = "en"}
language = "en"
[[source]]
name = "map"
kind = "sitemap"
url = "https://a.example/news-sitemap.xml"
min_s = 30
[[source]]
name = "page"
kind = "page"
url = "http://127.0.0.1:8000/notice"
private = true
every_s = 1
[[source]]
name = "drop"
kind = "folder"
path = "in"
delete = true
[[source]]
name = "topic"
kind = "topic"
broker = "k1:9092,k2:9092"
topic = "news.items"
fields = {text = "body.parts[0].text", title = '["head.line"]?'}
[[source]]
name = "partner"
kind = "push"
enabled = false
"""


def wrong(text: str) -> str:
    """Return what is said of `text`."""
    with pytest.raises(SettingsError) as told:
        parse_sources(text, FILE)
    return str(told.value)


def test_every_kind_is_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    """The list is what `streams sources list` shows; paths are where the file's writer meant them."""
    file = tmp_path / "sources.toml"
    file.write_text(WHOLE)
    feed, sitemap, page, folder, topic, push = load_sources(file)
    assert isinstance(feed, FeedSource)
    assert (feed.full_text, feed.every_s, feed.min_s, feed.max_s) == ("page", 120, 60, 3600)
    assert isinstance(sitemap, SitemapSource)
    assert isinstance(page, PageSource)
    assert isinstance(folder, FolderSource)
    assert folder.path == tmp_path / "in"
    assert isinstance(topic, TopicSource)
    assert topic.fields == {"text": "body.parts[0].text", "title": '["head.line"]?'}
    assert isinstance(push, PushSource)
    assert not push.enabled


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = 1", "no key 'x'"),
        ("[source]\nname = 'a'", "double brackets"),
        ("[[source]]\nname = 'a'", "source 'a': kind is missing; take one of feed, sitemap, page, folder, topic, push"),
        ("[[source]]\nkind = 'push'", "source 'number 1': name is missing"),
        ("[[source]]\nname = 'a b'\nkind = 'push'", "name may hold letters"),
        ("[[source]]\nname = 'a'\nkind = 'feed'", "source 'a': url is missing"),
        (FEED + "every = 5", "unknown key 'every'; a feed takes name"),
        (FEED + "every_s = 1", "ask others every 10 s at most"),
        (FEED + "min_s = 100\nmax_s = 50", "min_s (100) is longer than max_s (50)"),
        (FEED + "max_bytes = 'much'", "max_bytes: Input should be a valid integer"),
        (FEED + "headers = {Host = 'b.example'}", "'Host' is set by the program"),
        (FEED + 'headers = {x = "a\\r\\nHost: b"}', "'x' is no header"),
        (FEED + FEED, "the name is used twice"),
        (FEED + FEED.replace('"a"', '"b"'), "its url is that of source 'a' too"),
        (FEED.replace("https://a", "ftp://a"), "url: is no http or https address"),
        (FEED.replace("https://a", "https://me:pass@a"), "url: holds a user name or password"),
        (FEED.replace("f.xml", "f g.xml"), "url: holds blanks"),
        (FEED.replace("a.example", "[::1"), "url: cannot be read"),
        ("[[source]]\nname = 'a'\nkind = 'folder'\npath = 'x'\ndone = '../y'", "done: must be a folder within path"),
        ("[[source]]\nname = 'a'\nkind = 'folder'\npath = 'x'\ndone = 'rejected'", "done: 'rejected' is where files"),
        ("[[source]]\nname = 'a'\nkind = 'folder'\npath = 'x'\npattern = 'y/*'", "pattern: is for names"),
        ("[[source]]\nname = 'a'\nkind = 'folder'\npath = 'x'\ndone = 'y'\ndelete = true", "done or delete, not both"),
        ("[[source]]\nname = 'a'\nkind = 'topic'\ntopic = 't'\nfields = {text = 'a..b'}", "path 'a..b' cannot be read"),
        ("[[source]]\nname = 'a'\nkind = 'topic'\ntopic = 't'\nfields = {id = 'a'}", "name where text, html or title"),
        ("[[source]]\nname = 'a'\nkind = 'topic'\ntopic = 't'\nbroker = 'nohost'", "broker: is not HOST:PORT"),
        ("[[source]]\nname = 'a'\nkind = 'topic'\ntopic = 't'\nsasl_username = 'u'", "a login needs"),
        ("[[source]", "is not TOML"),
        ("[[source]]\nname = 'a'\nkind = ['feed']", "kind is ['feed']; take one of feed"),
        ("[[source]]\nname = 'a'\nkind = {a = 1}", "kind is {'a': 1}; take one of feed"),
        (f"[[source]]\nname = '{'a' * 500}'\nkind = 'push'", f"source '{'a' * 78}…: name may hold"),
        ('[[source]]\nname = "a"\nkind = "folder"\npath = "x\\u0000y"', "path holds control characters"),
        ("[[source]]\nname = 'a'\nkind = 'folder'\npath = '~no-such-user/x'", "there is no such user; write the path"),
        (f"[[source]]\nname = 'a'\nkind = 'folder'\npath = '{'y' * 300}'", "path has a part longer than 255 bytes"),
        (f"[[source]]\nname = 'a'\nkind = 'folder'\npath = '{'y/' * 3000}'", "or is longer than 4095 bytes"),
        (FOLDER.format("a", "in") + FOLDER.format("b", "./in/../in"), "its path is that of source 'a' too"),
        (FOLDER.format("a", "in/sub") + FOLDER.format("b", "in"), "source 'a': its path lies in that of source 'b'"),
        ("[[source]]\nname = 'a'\nkind = 'topic'\ntopic = 't'\nbroker = 'h:99999'", "broker: is not HOST:PORT"),
    ],
)
def test_wrong_lines_are_told_with_file_source_key_and_mend(text: str, told: str) -> None:
    """A desk editor mends the file by the message alone."""
    said = wrong(text)
    assert told in said
    assert str(FILE) in said


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "token: No such file or directory; put the secret there, in one line"),
        (b"", "token holds no secret in one line of text"),
        (b"two\nlines", "token holds no secret in one line of text"),
        (b"\xff\xfe\x00", "token holds no secret in one line of text"),
        (b"t0psecret\n", None),
    ],
)
def test_missing_secret_is_the_matter_of_its_source_alone(
    tmp_path: Path, content: bytes | None, told: str | None
) -> None:
    """A token that has not been mounted yet must not stop the other wires; it is told with the mend."""
    if content is not None:
        (tmp_path / "token").write_bytes(content)
    (tmp_path / "sources.toml").write_text(f"{FEED}token_file = 'token'\n[[source]]\nname = 'b'\nkind = 'push'\n")
    feed, push = load_sources(tmp_path / "sources.toml")
    fault = secret_fault(feed)
    assert (fault is None) == (told is None)
    assert fault is None or (fault.startswith("token_file: ") and fault.endswith(told or ""))
    assert secret_fault(push) is None


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    """Messages and representations end in logs and tickets."""
    (tmp_path / "token").write_text("t0psecret\n")
    text = FEED + f'token_file = "{tmp_path}/token"\nheaders = {{x-key = "als0secret"}}\n'
    [source] = parse_sources(text, FILE)
    assert isinstance(source, FeedSource)
    assert source.token_file is not None
    assert read_secret(source.token_file) == "t0psecret"
    assert "secret" not in repr(source)
    both = wrong(text.replace("x-key", "authorization"))
    assert "not both" in both
    assert "secret" not in both
    assert "unencrypted" in wrong(text.replace("https", "http"))


def test_missing_file_is_told(tmp_path: Path) -> None:
    """A wrong path is the first mistake made."""
    with pytest.raises(SettingsError) as told:
        load_sources(tmp_path / "none.toml")
    assert told.value.reason == "missing_file"


def test_articles_get_what_their_source_says_of_them_all() -> None:
    """Language and credit of a feed are known to the desk; what the article itself says wins, and ids follow."""
    [source] = parse_sources(FEED + 'language = "fr"\ncredit = "Desk"\nbackfill = true\n', FILE)
    now = datetime(2026, 3, 2, tzinfo=UTC)
    article = identify(RawArticle(article_id="", item_id="i", source="a", received=now, content="x", credit="Own"))
    dressed = with_defaults(article, source)
    assert isinstance(dressed, RawArticle)
    assert (dressed.language, dressed.credit, dressed.backfill) == ("fr", "Own", True)
    assert dressed.article_id != article.article_id
    assert with_defaults(dressed, source) == dressed
    refused = Rejected(rejected_id="r", stage="acquire", reason="empty", message="", value=b"")
    assert with_defaults(refused, source) is refused
