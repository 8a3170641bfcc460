"""JSON Lines as exports leave them: packed, spoilt, run together, in another width; each bad line keeps its number."""

from __future__ import annotations

import gzip
import io
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from streams.acquire import AcquireLimits, read_bytes, read_path, read_stream
from streams.acquire.gunzip import Gunzip
from streams.records import RawArticle, Rejected

NOW = datetime(2026, 3, 9, tzinfo=UTC)
ONE, TWO = b'{"id": "1", "text": "A quake shook Korsa."}', b'{"id": "2", "text": "The port reopened."}'
RSS = b"<rss><channel><link>https://a.example/</link><item><title>Port reopens</title></item></channel></rss>"


def ends(found: object) -> list[str]:
    """Return what became of each line: its item, or reason and line."""
    return [
        one.item_id if isinstance(one, RawArticle) else f"{one.reason}:{one.headers.get('line', '')}"
        for one in found  # type: ignore[attr-defined]
    ]


def read(data: bytes, name: str = "rows.jsonl", **more: object) -> list[str]:
    """Return what becomes of the lines in `data`."""
    return ends(read_bytes(data, received=NOW, source="a", name=name, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (ONE + b"\r\n\r\n" + TWO + b"\r\n", ["1", "2"]),
        (b"\xef\xbb\xbf" + ONE + b"\n" + TWO, ["1", "2"]),
        (ONE + TWO + b"\n" + b'{"id": "3", "text": "c"}', ["1", "2", "3"]),
        (ONE + b"\n" + b"{broken\n" + TWO, ["1", "bad_json:2", "2"]),
        (ONE + b"\n\x00\x00\x00\x00\n" + TWO, ["1", "2"]),
        (b"\x1e" + ONE + b"\n\x1e" + TWO + b"\n", ["1", "2"]),
        (ONE + b'\n{"id": NaN, "text": "x"}\n' + TWO, ["1", "bad_json:2", "2"]),
        (ONE + b'\n{"id": "3", "text": ""}{"id": "4", "text": "d"}\n' + TWO, ["1", "no_content:2", "4", "2"]),
        (ONE + b'\n{"id": "5", "text": "a", "text": "b"}', ["1", "5"]),
        (ONE + b"\n" + b"[" * 100_000 + b"\n" + TWO, ["1", "bad_json:2", "2"]),
        (ONE + b'\n"only a string"\n42\n' + TWO, ["1", "bad_json:2", "bad_json:3", "2"]),
        ((ONE + b"\n" + TWO).decode().encode("utf-16"), ["1", "2"]),
    ],
    ids=[
        "crlf",
        "mark",
        "run together",
        "broken",
        "nul",
        "rfc 7464",
        "nan",
        "half",
        "twice",
        "deep",
        "scalars",
        "wide",
    ],
)
def test_lines_as_exports_leave_them(data: bytes, expected: list[str]) -> None:
    """One bad line is refused with its number; every other is read."""
    assert read(data) == expected
    assert read(gzip.compress(data), name="rows.jsonl.gz") == expected


def test_objects_over_several_lines_one_after_the_other() -> None:
    """`jq` and many exports print objects so; the whole is no JSON value."""
    pretty = b'{\n "id": "1",\n "text": "a"\n}\n{\n "id": "2",\n "text": "b"\n}\n'
    assert read(pretty, name="rows.json") == ["1", "2"]


def test_a_line_too_long_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    """10 MB on one line is a dump of something else; what comes after it is news."""
    long = random.Random(1).randbytes(5_000_000).hex().encode()
    data = ONE + b'\n{"text": "' + long + b'"}\n' + TWO + b"\n"
    for name, content in (("rows.jsonl", data), ("rows.jsonl.gz", gzip.compress(data)), ("rows", data)):
        (tmp_path / name).write_bytes(content)
        assert ends(read_path(tmp_path / name, received=NOW, source="a")) == ["1", "too_large:2", "2"]


def test_a_packed_file_cut_off_gives_its_whole_lines() -> None:
    """The rest is told, so that somebody fetches the file again."""
    rows = b"".join(b'{"id": "%d", "text": "A quake shook Korsa %d."}\n' % (n, n * 7919) for n in range(2_000))
    found = read(gzip.compress(rows)[:-3_000], name="rows.jsonl.gz")
    assert found[:3] == ["0", "1", "2"]
    assert "truncated:" in found
    assert sum(end.isdigit() for end in found) > 1_000


def test_a_packed_file_with_something_after_it_is_whole() -> None:
    """Signatures and padding follow some archives' files."""
    assert read(gzip.compress(ONE) + b"\x00" * 512, name="rows.jsonl.gz") == ["1"]


def test_files_packed_one_after_the_other_are_one() -> None:
    """`cat a.gz b.gz` is a gzip file too."""
    assert read(gzip.compress(ONE + b"\n") + gzip.compress(TWO), name="rows.jsonl.gz") == ["1", "2"]


def test_anything_may_be_packed_once() -> None:
    """A feed, a page; a gzip in a gzip is refused, since nobody sends one."""
    (article,) = read_bytes(gzip.compress(RSS), received=NOW)
    assert isinstance(article, RawArticle)
    assert article.content == "Port reopens"
    assert read(gzip.compress(gzip.compress(RSS)), name="-") == ["binary:"]
    assert read(gzip.compress(b""), name="-") == ["empty:"]


def test_a_bomb_is_stopped_and_told() -> None:
    """10 kB of it may hold gigabytes; unpacking stops where no text could have grown so far."""
    bomb = gzip.compress(b'{"id": "1", "text": "a"}\n' + b"x" * 300_000_000)
    assert read(bomb, name="rows.jsonl.gz") == ["1", "too_large:2", "bomb:"]


def test_unpacking_keeps_no_more_than_asked() -> None:
    """The reader behind it decides how much is in memory."""
    stream = Gunzip(io.BytesIO(gzip.compress(b"a" * 5_000_000)))
    buffer = bytearray(100)
    assert stream.readinto(buffer) == 100
    assert stream.problem is None


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (ONE + b"\n" + TWO, ["1", "2"]),
        (gzip.compress(ONE + b"\n" + TWO), ["1", "2"]),
        (b'[{"id": "1", "text": "a"}, {"id": "2", "text": "b"}]', ["1", "2"]),
        (b'{\n"id": "1",\n"text": "a"}', ["1"]),
        (RSS.replace(b"<title>", b"<guid>tag:a,2026:1</guid><title>"), ["tag:a,2026:1"]),
        (b"no json\n" + ONE, ["bad_json:1", "1"]),
        (b"", []),
    ],
    ids=["lines", "packed lines", "array", "object", "feed", "not json", "nothing"],
)
def test_standard_input_is_told_by_how_it_begins(data: bytes, expected: list[str]) -> None:
    """`curl … | streams run -` works with whatever the address gives."""
    assert ends(read_stream(io.BytesIO(data), received=NOW)) == expected


def test_lines_on_standard_input_are_read_as_they_come() -> None:
    """A live wire is piped in: an article must not wait for the next one."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            super().__init__()
            self.lines = [ONE + b"\n", TWO + b"\n"]
            self.given = 0

        def readable(self) -> bool:
            return True

        def readline(self, _size: int | None = -1, /) -> bytes:
            self.given += 1
            return self.lines.pop(0) if self.lines else b""

    pipe = Pipe()
    first = next(read_stream(pipe, received=NOW))  # type: ignore[arg-type]  # a raw stream reads as a buffered one does
    assert isinstance(first, RawArticle)
    assert pipe.given == 1


def test_more_than_the_bound_of_anything_else_is_refused(tmp_path: Path) -> None:
    """A document is in memory whole."""
    (tmp_path / "page.html").write_bytes(b"<html>" + b"a" * 1_000)
    (refused,) = read_path(tmp_path / "page.html", received=NOW, limits=AcquireLimits(max_bytes=500))
    assert isinstance(refused, Rejected)
    assert refused.reason == "too_large"
