"""Web archives: every record ends as an article, a refusal or a number in a notice."""

from __future__ import annotations

import gzip
import io
import random
import zlib
from datetime import UTC, datetime

import cramjam
import pytest

from streams.acquire import AcquireLimits, read_bytes
from streams.acquire.warc import read_warc
from streams.records import RawArticle, Rejected

NOW = datetime(2026, 3, 9, tzinfo=UTC)
PAGE = b"<html><body><p>The gates were closed on Monday.</p></body></html>"


def record(url: str, block: bytes, kind: str = "response", version: str = "1.0", extra: str = "") -> bytes:
    """Return one record; `extra` are further headers."""
    media = "application/http; msgtype=response" if kind in ("response", "revisit") else "text/html"
    head = (
        f"WARC/{version}\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2019-06-02T04:00:00Z\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: {media}\r\n{extra}Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def answer(content: bytes = PAGE, media: str = "text/html", status: str = "200 OK", extra: str = "") -> bytes:
    """Return one HTTP answer."""
    return f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{extra}\r\n".encode() + content


def results(data: bytes, **more: object) -> list[str]:
    """Return what becomes of each record: the article's address, or the reason."""
    found = read_bytes(data, received=NOW, **more)  # type: ignore[arg-type]
    return [one.reason if isinstance(one, Rejected) else str(one.url) for one in found]


A, B = record("https://a.example/1", answer()), record("https://a.example/2", answer(), version="1.1")


@pytest.mark.parametrize(
    ("content", "extra"),
    [
        (gzip.compress(PAGE), "Content-Encoding: gzip\r\n"),
        (zlib.compress(PAGE), "Content-Encoding: deflate\r\n"),
        (zlib.compress(PAGE, wbits=-15), "Content-Encoding: deflate\r\n"),
        (bytes(cramjam.brotli.compress(PAGE)), "Content-Encoding: br\r\n"),
        (PAGE, "Content-Encoding: gzip\r\n"),
        (b"41\r\n" + PAGE + b"\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n"),
        (b"%x\r\n" % len(gzip.compress(PAGE, mtime=0)) + gzip.compress(PAGE, mtime=0) + b"\r\n0\r\n\r\n",
         "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"),
    ],
    ids=["gzip", "deflate", "raw deflate", "br", "said gzip, is not", "chunked", "chunked gzip"],
)  # fmt: skip
def test_codings_are_taken_off(content: bytes, extra: str) -> None:
    """Archives keep answers as they came over the wire, or half of it."""
    (article,) = read_bytes(record("https://a.example/1", answer(content, extra=extra)), received=NOW)
    assert isinstance(article, RawArticle)
    assert article.content == PAGE.decode()
    assert (article.url, article.source, article.backfill) == ("https://a.example/1", "a.example", True)
    assert article.received == datetime(2019, 6, 2, 4, tzinfo=UTC)


def test_plain_resource_and_conversion_records_are_pages_too() -> None:
    """Archives of texts (WET) hold no answers, only what was in them."""
    text = record("https://a.example/3", b"The gates were closed.", "conversion").replace(b"text/html", b"text/plain")
    (article,) = read_bytes(text, received=NOW)
    assert isinstance(article, RawArticle)
    assert (article.media_type, article.content) == ("text/plain", "The gates were closed.")
    assert results(record("https://a.example/4", PAGE, "resource")) == ["https://a.example/4"]


def test_a_pages_charset_is_left_to_cleaning() -> None:
    """What the archive's answer said of it goes along."""
    page = "<html><body><p>Überfall in Köln.</p></body></html>".encode("cp1252")
    (article,) = read_bytes(record("https://a.example/1", answer(page, "text/html; charset=latin1")), received=NOW)
    assert isinstance(article, RawArticle)
    assert (article.content_bytes, article.charset) == (page, "latin1")


URL = "https://a.example/1"
OTHER = "https://a.example/2"


def coded(coding: str, content: bytes) -> bytes:
    """Return a record whose content is said to be packed."""
    return record(OTHER, answer(content, extra=f"Content-Encoding: {coding}\r\n"))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (A + B[:-60], [URL, "truncated"]),
        (A + B[:40], [URL, "truncated"]),
        (A + b"no archive at all\r\n\r\n" + B, [URL, "bad_warc"]),
        (b"WARC/1.0 \xff\xff\r\n", ["bad_warc"]),
        (A + record(OTHER, answer(), extra="WARC-Truncated: length\r\n"), [URL, "truncated"]),
        (coded("gzip", gzip.compress(PAGE)[:-9]) + A, ["truncated", URL]),
        (coded("br", b"\xff\xfe\xfd") + A, ["bad_encoding", URL]),
        (coded("sdch", PAGE) + A, ["bad_encoding", URL]),
        (record(OTHER, b"no answer") + A, ["bad_encoding", URL]),
        (record(OTHER, answer(b" ")) + A, ["empty", URL]),
        (record(OTHER, b"", "metadata") + A, [URL]),
        (record("https://a.example/robots.txt", answer(b"User-agent: *", "text/plain")), ["not_an_article"]),
        (record("http://[", answer()), ["None"]),
    ],
)
def test_what_is_readable_is_read_and_the_rest_told(data: bytes, expected: list[str]) -> None:
    """One bad record, or a cut archive, must not cost the others, and must not pass in silence."""
    assert results(data) == expected


@pytest.mark.parametrize(
    "packed",
    [
        coded("gzip", gzip.compress(b"<p>" + b"a" * 30_000_000)),
        coded("br", bytes(cramjam.brotli.compress(b"<p>" + b"a" * 30_000_000))),
        record(OTHER, answer(b"<p>" + b"a" * 5_000_000)),
    ],
    ids=["gzip", "br", "plain"],
)  # fmt: skip
def test_a_record_too_large_is_refused_alone(packed: bytes) -> None:
    """A few kilobytes may hold gigabytes; only as much is unpacked as is taken."""
    assert results(packed + A) == ["too_large", "https://a.example/1"]


def test_a_packed_archive_cut_off_gives_what_is_whole() -> None:
    """A download that broke is most of an archive."""
    whole = b"".join(gzip.compress(one) for one in (A, B))
    assert results(whole) == ["https://a.example/1", "https://a.example/2"]
    cut = results(whole[:-20])
    assert cut[0] == "https://a.example/1"
    assert set(cut[1:]) == {"truncated"}


def test_an_archive_that_is_a_bomb_is_stopped() -> None:
    """Each record may be within the bound, and the whole still be nothing but zeros."""
    bomb = b"".join(gzip.compress(record("https://a.example/1", answer(b"a" * 3_900_000))) for _ in range(200))
    found = results(bomb)
    assert len(found) < 20
    assert "bomb" in found


def test_an_archive_is_read_as_it_comes() -> None:
    """Two gigabytes of it must not be in memory: the first article is there before the last byte is read."""
    stream = io.BytesIO(A * 3_000)
    first = next(read_warc(stream, received=NOW))
    assert isinstance(first, RawArticle)
    assert stream.tell() < len(A) * 1_000


def test_any_archive_ends_in_articles_or_refusals() -> None:
    """The reader of archives is another's, in another language: 300 spoilt ones must not bring it down."""
    chance = random.Random(5)
    noise = (b"\r\n", b":", b"\0", b"9" * 20, b"-1", b"\r\n\r\n")
    for _ in range(300):
        spoilt = bytearray(A + B)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(5, len(spoilt))
            spoilt[at : at + chance.choice((0, 1, 9))] = chance.choice(noise)
        assert all(isinstance(one, RawArticle | Rejected) for one in read_bytes(bytes(spoilt), received=NOW))


def test_revisits_are_counted_not_listed() -> None:
    """An archive of years holds more revisits than pages; one notice names some and says how many."""
    revisits = b"".join(record(f"https://a.example/{number}", answer(b""), "revisit") for number in range(400))
    (notice,) = read_bytes(revisits, received=NOW, limits=AcquireLimits())
    assert isinstance(notice, Rejected)
    assert (notice.reason, notice.headers["count"]) == ("revisit", "400")
    assert notice.value.count(b"\n") == 19
