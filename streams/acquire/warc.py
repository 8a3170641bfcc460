"""WARC archives: the pages in them, one article a response, in the archive's order and with its dates.

Taken are responses, resources and conversions (text of a page, as WET files hold) whose content is HTML or plain text.
All are `backfill`: they make events, never a live alert. `received` is the record's WARC-Date. What is passed over is
told once a reason, with its number: revisits (the same bytes as an earlier capture), answers other than 2xx, what is no
page, requests and metadata excepted, which are nobody's articles. A record that cannot be used is refused with its
number as `record`; what is at fault with the archive itself has no `record`, but `after`, the last that could be read.

Source: ISO 28500:2017 (WARC 1.0 and 1.1), RFC 9110, RFC 9112.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO, Final, cast

import msgspec
from fastwarc.stream_io import BrotliReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType, any_type

from streams.acquire.entries import host_of
from streams.acquire.identify import identify
from streams.acquire.limits import AcquireLimits, reject
from streams.acquire.links import canonical_url
from streams.acquire.page import read_page
from streams.errors import RecordError
from streams.records import RawArticle, Rejected

MAGIC: Final = b"WARC/"
_TAKEN: Final = (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion)
_KINDS: Final = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
_NO_PAGES: Final = ("/robots.txt", "/ads.txt", "/app-ads.txt", "/humans.txt", "/llms.txt", "/security.txt")
_PASSED_OVER: Final = {
    "revisit": "the same bytes as an earlier capture",
    "http_status": "answers other than 2xx",
    "not_an_article": "neither HTML nor plain text, or a file for machines",
}
"""Reasons told once for all records of an archive."""
_HEADERS: Final = 65_536
"""Bytes that an answer's headers may have beside its content."""
_NAMED: Final = 20
"""Addresses given in the notice of what was passed over."""


def read_warc(
    stream: BinaryIO,
    *,
    received: datetime,
    source: str | None = None,
    name: str = "-",
    limits: AcquireLimits | None = None,
) -> Iterator[RawArticle | Rejected]:
    """Yield what the unpacked archive in `stream` holds, as it is read; memory is bounded by the longest record taken.

    An article's `source` is `source`, else the host of its address. `received` stands in for a record without a date.
    """
    bound = limits or AcquireLimits()
    passed: dict[str, list[str]] = {}
    for number, record in enumerate(_records(stream), 1):
        url = "" if isinstance(record, RecordError) else (record.headers.get("WARC-Target-URI") or "").strip("<>")
        try:
            article = _article(record, url, received, source, bound)
            if article is not None:
                yield article
        except RecordError as error:
            if error.reason in _PASSED_OVER:
                passed.setdefault(error.reason, []).append(url)
                continue
            value = (url or name).encode("utf-8", "replace")
            at = {"after": str(number - 1)} if isinstance(error, _ArchiveError) else {"record": str(number)}
            yield reject(error, value, received=received, source=source, where={"path": name, **at}, limits=bound)
    for reason, urls in passed.items():
        notice = RecordError(f"{len(urls)} records passed over: {_PASSED_OVER[reason]}", reason=reason)
        where = {"path": name, "count": str(len(urls))}
        value = "\n".join(urls[:_NAMED]).encode("utf-8", "replace")
        yield reject(notice, value, received=received, source=source, where=where, limits=bound)


def _records(stream: BinaryIO) -> Iterator[WarcRecord | RecordError]:
    """Yield the archive's records, and last of all why it cannot be read to its end."""
    records = ArchiveIterator(
        cast("BinaryIO", _Counted(stream)),
        record_types=any_type,
        parse_http=False,
        stream_detect=False,
        fsspec_args=False,
    )
    try:
        for record in records:
            if "Content-Length" not in record.headers:
                yield _ArchiveError("a record without a length: the archive ends in the middle", reason="truncated")
                return
            yield record
    except OSError as problem:
        yield _ArchiveError(f"the archive cannot be read on from here: {problem}", reason="bad_warc")


class _ArchiveError(RecordError):
    """The archive itself is at fault, not one of its records."""


class _Counted:
    """A stream that knows its position, which the reader of archives asks of one that cannot be searched."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at = stream, 0

    def read(self, size: int = -1) -> bytes:
        part = self._stream.read(size)
        self._at += len(part)
        return part

    def tell(self) -> int:
        return self._at


def _article(
    record: WarcRecord | RecordError, url: str, received: datetime, source: str | None, limits: AcquireLimits
) -> RawArticle | None:
    """Return the article of one record; None of a request or of metadata.

    Raises:
        RecordError: `revisit`, `not_an_article`, `http_status`, `too_large`, `truncated`, `bad_encoding`, `empty`,
            `bad_warc`.
    """
    if isinstance(record, RecordError):
        raise record
    if record.record_type == WarcRecordType.revisit:
        raise RecordError("the same bytes as an earlier capture", reason="revisit")
    if record.record_type not in _TAKEN:
        return None
    if url.partition("?")[0].lower().endswith(_NO_PAGES):
        raise RecordError("a file for machines", reason="not_an_article")
    if record.content_length > limits.max_bytes + _HEADERS:
        raise RecordError(f"{record.content_length} bytes; at most {limits.max_bytes} are taken", reason="too_large")
    try:
        block = record.reader.read(record.content_length)
    except OSError as error:
        raise _ArchiveError(f"cannot be read: {error}", reason="bad_warc") from error
    if len(block) < record.content_length:
        raise _ArchiveError("the archive ends in the middle of a record", reason="truncated")
    if record.headers.get("WARC-Truncated"):
        raise RecordError("the archive holds only the beginning of this page", reason="truncated")
    if (record.headers.get("Content-Type") or "").lower().startswith("application/http"):
        content, media_type, charset = _answer(block, limits)
    else:
        media_type, charset = _media(record.headers.get("Content-Type"))
        content = block
    kind = _KINDS.get(media_type)
    if kind is None:
        raise RecordError(f"a record of {media_type or 'unknown type'}", reason="not_an_article")
    if not content.strip():
        raise RecordError("there is nothing in it", reason="empty")
    limits.check_bytes(len(content))
    when = record.record_date.astimezone(UTC) if record.record_date else received
    link = canonical_url(url)
    about = {"url": link} if link and len(link) <= 1_000 else {}
    page = read_page(content, kind, received=when, source=source or host_of(link), charset=charset, about=about)
    return identify(msgspec.structs.replace(page, backfill=True))


def _answer(block: bytes, limits: AcquireLimits) -> tuple[bytes, str, str | None]:
    """Return the content of an HTTP answer, its media type and charset; transfer and content codings taken off."""
    answer = WarcRecord()
    answer.init_headers(record_type=WarcRecordType.response)
    answer.set_bytes_content(block)
    answer.is_http = True
    try:
        answer.parse_http(auto_decode="transfer", quirks_mode=True)
        headers = answer.http_headers
        if headers is None or not headers.status_code:
            raise RecordError("no HTTP answer in it", reason="bad_encoding")
        if not 200 <= headers.status_code < 300:
            raise RecordError(f"HTTP {headers.status_code}", reason="http_status")
        media_type, charset = _media(headers.get("Content-Type"))
        if media_type not in _KINDS:
            raise RecordError(f"an answer of {media_type or 'unknown type'}", reason="not_an_article")
        packed = answer.reader.read(limits.max_bytes + 1)
    except OSError as error:
        raise RecordError(f"not an HTTP answer: {error}", reason="bad_encoding") from error
    return _unpacked(packed, (headers.get("Content-Encoding") or "").strip().lower(), limits), media_type, charset


def _unpacked(packed: bytes, coding: str, limits: AcquireLimits) -> bytes:
    limits.check_bytes(len(packed))
    try:
        if coding in ("gzip", "x-gzip", "deflate"):
            # Some archives keep the header and store the content unpacked; some deflate without zlib's frame.
            bits = 47 if packed[:2] == b"\x1f\x8b" or packed[:1] == b"\x78" else -15
            engine = zlib.decompressobj(bits)
            content = engine.decompress(packed, limits.max_bytes + 1)
            if not engine.eof and len(content) <= limits.max_bytes:
                raise RecordError("its packed content ends in the middle", reason="truncated")
        elif coding == "br":
            content = BrotliReader(io.BytesIO(packed)).read(limits.max_bytes + 1)
        elif coding in ("", "identity", "none", "utf-8"):
            content = packed
        else:
            raise RecordError(f"packed as {coding[:40]}, which is not read", reason="bad_encoding")
    except (zlib.error, OSError) as error:
        if packed.lstrip()[:1] == b"<":
            return packed
        raise RecordError(f"is not packed as {coding}: {error}", reason="bad_encoding") from error
    limits.check_bytes(len(content))
    return content


def _media(value: str | None) -> tuple[str, str | None]:
    """Return media type and charset of a Content-Type."""
    media_type, _, rest = (value or "").partition(";")
    charset = next(
        (part.partition("=")[2] for part in rest.split(";") if part.strip().lower().startswith("charset=")), ""
    )
    return media_type.strip().lower(), charset.strip(" \"'") or None
