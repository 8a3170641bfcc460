"""Files, folders and streams: each article once, each fault once, in a fixed order."""

from __future__ import annotations

import io
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from streams.acquire import AcquireLimits, read_bytes, read_path, read_stream
from streams.codec import encode
from streams.records import RawArticle, Rejected

NOW = datetime(2024, 5, 3, 12, 0, tzinfo=UTC)
PAGE = "Skip to main content\n\nFlood cuts off valley\n\nRivers rose on Thursday."


def _one(path: Path, **more: object) -> RawArticle | Rejected:
    (result,) = read_path(path, received=NOW, **more)  # type: ignore[arg-type]
    return result


def _article(path: Path, **more: object) -> RawArticle:
    result = _one(path, **more)
    assert isinstance(result, RawArticle), result
    return result


def _reason(path: Path, **more: object) -> str:
    result = _one(path, **more)
    assert isinstance(result, Rejected), result
    return result.reason


def test_a_text_file_is_its_whole_page(tmp_path: Path) -> None:
    """Cleaning sees everything: what looks like chrome may be the dateline."""
    folder = tmp_path / "valley-wire"
    folder.mkdir()
    (folder / "a.txt").write_text(PAGE)
    article = _article(folder / "a.txt", published="2024-05-02")
    assert (article.content, article.media_type, article.source) == (PAGE, "text/plain", "valley-wire")
    assert (article.published, article.published_precision) == (datetime(2024, 5, 2, tzinfo=UTC), "day")


def test_a_file_beside_it_says_what_the_text_cannot(tmp_path: Path) -> None:
    """Scrapers know URL, outlet and date, plain text does not."""
    (tmp_path / "a.txt").write_text(PAGE)
    meta = {"url": "https://v.example/a", "source": "v", "published": "2024-05-01T10:00:00Z", "title": "Flood"}
    (tmp_path / "a.meta.json").write_text(json.dumps(meta))
    (article,) = read_path(tmp_path, received=NOW, published="2020-01-01")
    assert isinstance(article, RawArticle)
    assert (article.url, article.source, article.title) == ("https://v.example/a", "v", "Flood")
    assert article.published == datetime(2024, 5, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("content", ["<!DOCTYPE html><p>Hi", "<html><body>Hi", "<div>Hi</div>", "<!-- x --><p>Hi</p>"])
def test_html_is_told_by_its_content(tmp_path: Path, content: str) -> None:
    """Wires name files as they like."""
    (tmp_path / "page.txt").write_text(content)
    assert _article(tmp_path / "page.txt").media_type == "text/html"


@pytest.mark.parametrize("content", ["[1] See the note below.", "< 5 dead", "{sic} he said", "<Reuters> Oil rose"])
def test_odd_beginnings_are_still_text(tmp_path: Path, content: str) -> None:
    """A wire's own brackets are neither markup nor JSON."""
    (tmp_path / "a.txt").write_text(content)
    assert _article(tmp_path / "a.txt").media_type == "text/plain"


def test_a_folder_is_read_by_name_in_depth(tmp_path: Path) -> None:
    """A replay reads the same order on every file system."""
    for name in ("b.txt", "a/z.txt", "c.txt", ".hidden.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"text of {name}")
    contents = [article.content for article in read_path(tmp_path, received=NOW) if isinstance(article, RawArticle)]
    assert contents == ["text of a/z.txt", "text of b.txt", "text of c.txt"]


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    """A drop folder that others may write to would otherwise publish any file of the machine."""
    (tmp_path / "secret").write_text("key")
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "a.txt").symlink_to(tmp_path / "secret")
    (refused,) = read_path(tmp_path / "drop", received=NOW)
    assert isinstance(refused, Rejected)
    assert refused.reason == "symlink"


def test_undecodable_text_goes_on_as_bytes(tmp_path: Path) -> None:
    """Which single-byte charset it is, cleaning can weigh better than a connector."""
    raw = "Ein Brand in München".encode("latin-1")
    (tmp_path / "a.txt").write_bytes(raw)
    article = _article(tmp_path / "a.txt")
    assert (article.content, article.content_bytes) == ("", raw)
    assert article.item_id == _article(tmp_path / "a.txt").item_id


def test_utf_16_with_a_mark_is_read(tmp_path: Path) -> None:
    """Windows editors save so."""
    (tmp_path / "a.txt").write_bytes("Flood in the valley".encode("utf-16"))
    assert _article(tmp_path / "a.txt").content == "Flood in the valley"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"%PDF-1.7 ...", "binary"),
        (b"\x1f\x8b\x08\x00", "truncated"),
        (b"abc\x00\x00\x00def", "binary"),
        (b'{"id": "x", "text": ', "bad_json"),
        (b'{"id": "x"}', "no_content"),
        (b'<?xml version="1.0"?><ledger><row/></ledger>', "unsupported_format"),
        (b'<?xml version="1.0"?><nitf><body/></nitf>', "not_an_article"),
        (b'<?xml version="1.0"?><invoice/>', "unsupported_format"),
        (b"<rss", "bad_feed"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_its_bytes(tmp_path: Path, content: bytes, reason: str) -> None:
    """Nothing disappears: after a mend it can be replayed."""
    (tmp_path / "x").write_bytes(content)
    result = _one(tmp_path / "x")
    assert isinstance(result, Rejected)
    assert (result.reason, result.value, result.headers["path"]) == (reason, content, str(tmp_path / "x"))
    assert result == _one(tmp_path / "x")


def test_a_file_that_is_not_there_is_rejected(tmp_path: Path) -> None:
    """One vanished file must not end the reading of a folder."""
    assert _reason(tmp_path / "gone.txt") == "unreadable"


def test_a_file_beyond_the_bound_is_rejected_with_its_beginning(tmp_path: Path) -> None:
    """The record of it must still pass the broker."""
    (tmp_path / "a.txt").write_text("x" * 100)
    result = _one(tmp_path / "a.txt", limits=AcquireLimits(max_bytes=50, reject_bytes=10))
    assert isinstance(result, Rejected)
    assert (result.reason, result.value) == ("too_large", b"x" * 10)


LINES = [
    b'{"id": "1", "text": "One."}',
    b'{"id": "2", "text": ',
    b"",
    b'{"uri": "urn:x:3", "body_text": "Three.", "headline": "Third"}',
    b'{"id": "4", "text": "Four.", "source": "other"}',
]


def test_a_broken_line_is_rejected_alone_with_its_number() -> None:
    """The rest of a million lines goes on."""
    one, two, three, four = read_stream(io.BytesIO(b"\n".join(LINES)), received=NOW, source="archive")
    assert isinstance(one, RawArticle)
    assert isinstance(two, Rejected)
    assert (two.reason, two.headers["line"], two.value) == ("bad_json", "2", LINES[1].strip())
    assert isinstance(three, RawArticle)
    assert (three.item_id, three.title) == ("urn:x:3", "Third")
    assert isinstance(four, RawArticle)
    assert [one.source, four.source] == ["archive", "other"]


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.dat"])
def test_lines_are_told_from_one_value_by_content(tmp_path: Path, name: str) -> None:
    """A dump without a name of its own is still a dump."""
    (tmp_path / name).write_bytes(b"\n".join(LINES))
    kinds = [type(result).__name__ for result in read_path(tmp_path / name, received=NOW)]
    assert kinds == ["RawArticle", "Rejected", "RawArticle", "RawArticle"]


def test_an_array_is_its_items(tmp_path: Path) -> None:
    """Push clients send arrays."""
    (tmp_path / "a.json").write_text('[{"id": "1", "text": "One."}, 5, {"id": "2", "text": "Two."}]')
    kinds = [type(result).__name__ for result in read_path(tmp_path / "a.json", received=NOW)]
    assert kinds == ["RawArticle", "Rejected", "RawArticle"]


def test_one_endless_line_takes_bounded_memory() -> None:
    """Whoever pipes a disk image in must not take the process down."""

    class Endless(io.RawIOBase):
        left = 50

        def readline(self, size: int | None = -1) -> bytes:
            assert size is not None
            assert 0 < size <= 101
            self.left -= 1
            return b"x" * size if self.left > 0 else b""

    (refused,) = read_stream(Endless(), received=NOW, limits=AcquireLimits(max_bytes=100))  # type: ignore[arg-type]
    assert isinstance(refused, Rejected)
    assert refused.reason == "too_large"


def test_a_transport_may_say_that_text_is_html() -> None:
    """A fragment without a tag at its beginning is HTML when the client says so."""
    (article,) = read_bytes(b"Rivers rose <b>fast</b>.", received=NOW, media_type="text/html", source="push")
    assert isinstance(article, RawArticle)
    assert article.media_type == "text/html"


def test_pipes_in_a_folder_are_not_waited_for(tmp_path: Path) -> None:
    """Opening one waits for a writer that may never come."""
    os.mkfifo(tmp_path / "pipe.txt")
    assert [one.reason for one in read_path(tmp_path, received=NOW) if isinstance(one, Rejected)] == ["not_a_file"]


def test_names_that_are_no_text_are_told_in_their_bytes(tmp_path: Path) -> None:
    """A record of them must pass every encoder."""
    (tmp_path / os.fsdecode(b"caf\xe9.bin")).write_bytes(b"\x00\x01")
    (one,) = read_path(tmp_path, received=NOW)
    assert isinstance(one, Rejected)
    assert one.headers["path"].endswith("caf\\xe9.bin")
    assert encode(one)
