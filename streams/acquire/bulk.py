"""Inputs of any size, read as they come: gzip taken off, WARC and JSON Lines streamed, all else within the bound."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, BinaryIO, Final, cast

from streams.acquire import gunzip, warc
from streams.acquire.detect import bom_of
from streams.acquire.limits import AcquireLimits, reject
from streams.acquire.lines import read_lines
from streams.errors import RecordError
from streams.records import RawArticle, Rejected

LINES: Final = (".jsonl", ".ndjson")


def read_bulk(
    stream: BinaryIO,
    whole: Callable[[bytes, str], Iterator[RawArticle | Rejected]],
    *,
    received: datetime,
    source: str | None = None,
    published: datetime | str | None = None,
    name: str = "-",
    fallback_source: str | None = None,
    limits: AcquireLimits,
    packed: bool = False,
) -> Iterator[RawArticle | Rejected]:
    """Yield what `stream` holds from here on; `whole` reads a document within the bound, given its bytes and its name.

    Memory is bounded by `max_bytes`. gzip is taken off once (`packed`: it has been); of a packed file that is cut off
    what is readable is read, and the rest told as `truncated`.
    """
    head = stream.read(limits.max_bytes + 1)
    rest = continued(head, stream)
    if head.startswith(gunzip.MAGIC) and not packed:
        raw = gunzip.Gunzip(rest)
        unpacked = io.BufferedReader(raw)
        if not unpacked.peek(1):
            error = raw.problem or RecordError("there is nothing in it", reason="empty")
            yield reject(error, head, received=received, source=source, where={"path": name}, limits=limits)
            return
        yield from read_bulk(
            cast("BinaryIO", unpacked),
            whole,
            received=received,
            source=source,
            published=published,
            name=name,
            fallback_source=fallback_source,
            limits=limits,
            packed=True,
        )
        if raw.problem is not None:
            where = {"path": name}
            yield reject(raw.problem, head, received=received, source=source, where=where, limits=limits)
    elif head.startswith(warc.MAGIC):
        yield from warc.read_warc(rest, received=received, source=source, name=name, limits=limits)
    elif len(head) <= limits.max_bytes and bom_of(head) not in (None, "utf-8"):
        yield from whole(head, name)
    elif name.lower().removesuffix(".gz").endswith(LINES) or (len(head) > limits.max_bytes and are_lines(head)):
        yield from read_lines(
            bounded_lines(rest, limits.max_bytes),
            received=received,
            source=source or fallback_source,
            published=published,
            name=name,
            limits=limits,
        )
    elif len(head) > limits.max_bytes:
        error = RecordError(f"more than {limits.max_bytes} bytes, which is all that is taken", reason="too_large")
        yield reject(error, head, received=received, source=source, where={"path": name}, limits=limits)
    else:
        yield from whole(head, name)


def bounded_lines(stream: BinaryIO, most: int, first: bytes = b"") -> Iterator[bytes]:
    """Yield `first`, read with the same bound, and the stream's lines; of one too long its first `most` + 1 bytes."""
    line = first or stream.readline(most + 1)
    while line:
        yield line
        while len(line) > most and not line.endswith(b"\n"):
            line = stream.readline(most + 1)
            if not line:
                return
        line = stream.readline(most + 1)


def may_be_line(first: bytes) -> bool:
    """Return whether a stream that begins with the line `first` is JSON Lines, not one document, gzip or WARC.

    A stream that begins with nothing to go by is taken for lines, and each is refused with its number.
    """
    start = first.lstrip(b"\xef\xbb\xbf\x1e\x00 \t\r\n")
    if first.startswith((gunzip.MAGIC, warc.MAGIC, b"\xff\xfe", b"\xfe\xff")) or start.startswith(b"<"):
        return False
    return start.strip() not in (b"{", b"[") and not start.startswith(b"[{")


def are_lines(head: bytes) -> bool:
    """Return whether `head` begins with a line that is one JSON object, and another after it."""
    first, newline, rest = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")
    return bool(newline) and first.strip().startswith(b"{") and first.strip().endswith(b"}") and rest[:1] == b"{"


def continued(head: bytes, stream: BinaryIO) -> BinaryIO:
    """Return a stream of `head` and what `stream` still holds."""
    return cast("BinaryIO", io.BufferedReader(_Continued(head, stream)))


class _Continued(io.RawIOBase):
    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        super().__init__()
        self._head, self._at, self._stream = head, 0, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        part = self._head[self._at : self._at + len(view)]
        self._at += len(part)
        if not part:
            part = self._stream.read(len(view))
        view[: len(part)] = part
        return len(part)
