"""`POST /v1/articles`: what is pushed in is in the log before it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from streams.acquire import AcquireLimits, read_bytes
from streams.acquire.sources import with_defaults
from streams.errors import RecordError, StreamsError, TransientError
from streams.ops import metrics
from streams.ops.log import get_logger
from streams.records import RawArticle, Rejected
from streams.serve.access import ANY_SOURCE
from streams.serve.parts import Parts
from streams.serve.problems import Problem

_TYPES: Final = frozenset(
    {
        "application/json",
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/feed+json",
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/vnd.iptc.g2.newsitem+xml",
        "application/vnd.iptc.g2.newsmessage+xml",
        "application/vnd.iptc.g2.packageitem+xml",
        "application/vnd.iptc.ninjs+json",
        "application/nitf+xml",
        "application/newsml+xml",
        "application/cap+xml",
        "text/vnd.iptc.newsml",
        "text/vnd.iptc.nitf",
        "application/xml",
        "text/xml",
        "text/html",
        "text/plain",
    }
)
_ABOUT: Final = frozenset(
    {"id", "url", "title", "published", "version", "pub_status", "replaces", "embargoed", "language", "byline"}
)
"""Fields of a row that a text or page may be sent with in the query string."""
_STATUS_OF: Final = {
    "bad_json": 400,
    "bad_xml": 400,
    "empty": 400,
    "too_large": 413,
    "unsupported_format": 415,
    "binary": 415,
}
_RETRY_AFTER_S: Final = 5.0
_log = get_logger()


async def push_articles(request: Request) -> Response:
    """Answer 202 with the ids of what was pushed, once the log has all of it; nothing is taken otherwise.

    A body is one article or many, in any format `acquire` reads. If one of many cannot be read, all are refused, with
    each fault named: after a mend the same request is sent again, and ids make sure that nothing doubles.
    """
    parts: Parts = request.app.state.parts
    source = parts.may_push(request)
    parts.rate.take(source, 1)
    media_type, charset = _content_type(request)
    if parts.pushing >= parts.limits.max_pushes:
        raise Problem(503, "busy", "too many pushes under way; try again", retry_after_s=1.0)
    parts.pushing += 1
    try:
        data = await _body(request, parts.limits.max_body_bytes)
        about = {key: value for key, value in request.query_params.items() if key in _ABOUT}
        named = request.query_params.get("source")
        found = await asyncio.to_thread(
            _read, data, media_type, charset, about, source, named, parts.now(), parts.limits.max_body_bytes
        )
        articles = _accepted(found, source, parts)
        if len(articles) > 1:
            parts.rate.take(source, len(articles) - 1)
        await _publish(parts, articles)
        _record(parts, articles)
    finally:
        parts.pushing -= 1
    ids = [{"article_id": article.article_id, "item_id": article.item_id} for article in articles]
    return Response(orjson.dumps({"articles": ids}), 202, media_type="application/json")


def _content_type(request: Request) -> tuple[str, str | None]:
    header = request.headers.get("content-type", "")
    media_type, *options = (part.strip() for part in header.split(";"))
    if media_type.lower() not in _TYPES:
        raise Problem(
            415, "unsupported_type", f"Content-Type is {media_type[:80]!r}; take one of {', '.join(sorted(_TYPES))}"
        )
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem(415, "unsupported_encoding", "compressed bodies are not taken")
    charset = next((option[8:].strip("\"'") for option in options if option.lower().startswith("charset=")), None)
    return media_type.lower(), charset


async def _body(request: Request, most: int) -> bytes:
    """Return the body; one that is too long is refused before it is read, or as soon as it shows."""
    too_large = Problem(413, "too_large", f"a body has at most {most} bytes; send the articles in parts")
    length = request.headers.get("content-length", "0")
    if length.isascii() and length.isdigit() and int(length) > most:
        raise too_large
    taken = bytearray()
    try:
        async for part in request.stream():
            taken += part
            if len(taken) > most:
                raise too_large
    except ClientDisconnect as error:
        raise Problem(400, "cut_off", "the body ended before its time") from error
    return bytes(taken)


def _read(
    data: bytes,
    media_type: str,
    charset: str | None,
    about: Mapping[str, Any],
    token_source: str,
    named: str | None,
    received: datetime,
    most: int,
) -> list[RawArticle | Rejected]:
    """Return all that the body holds."""
    source = (named or None) if token_source == ANY_SOURCE else token_source
    return list(
        read_bytes(
            data,
            received=received,
            source=source,
            fallback_source="push",
            media_type=media_type,
            charset=charset,
            about=about,
            name="POST /v1/articles",
            limits=AcquireLimits(max_bytes=most),
        )
    )


def _accepted(results: Sequence[RawArticle | Rejected], token_source: str, parts: Parts) -> list[RawArticle]:
    """Return all articles of the body, or raise the problem that one of them has."""
    faults = [result for result in results if isinstance(result, Rejected)]
    if faults:
        _record(parts, faults)
        for fault in faults:
            metrics.INPUT_REJECTED.labels("push", fault.reason).inc()
        first = faults[0]
        listed = [{"reason": fault.reason, "detail": fault.message, **_where(fault.headers)} for fault in faults[:100]]
        raise Problem(_STATUS_OF.get(first.reason, 422), first.reason, first.message, faults=listed)
    articles = [_dressed(result, parts) for result in results if isinstance(result, RawArticle)]
    if token_source != ANY_SOURCE:
        foreign = next((article.source for article in articles if article.source != token_source), None)
        if foreign is not None:
            raise Problem(
                403,
                "wrong_source",
                f"this token pushes for {token_source!r}; a row names {foreign[:80]!r} as its source",
            )
    return articles


def _dressed(article: RawArticle, parts: Parts) -> RawArticle:
    source = parts.sources.get(article.source)
    return article if source is None else with_defaults(article, source)


def _record(parts: Parts, found: Sequence[RawArticle | Rejected]) -> None:
    """The health of each source knows of what it has pushed."""
    if parts.came is None:
        return
    by_source: dict[str, list[RawArticle | Rejected]] = {}
    for one in found:
        by_source.setdefault(one.source or "push", []).append(one)
    for source, batch in by_source.items():
        parts.came(source, batch)


def _where(headers: Mapping[str, str]) -> dict[str, int]:
    return {key: int(headers[key]) for key in ("line", "entry") if key in headers}


async def _publish(parts: Parts, articles: list[RawArticle]) -> None:
    try:
        async with asyncio.timeout(parts.limits.publish_timeout_s):
            await asyncio.gather(*(parts.publisher.publish(article) for article in articles))
    except RecordError as error:
        raise Problem(413 if error.reason == "too_large" else 422, error.reason, str(error)) from error
    except TransientError as error:
        _log.warning("serve.push_refused", reason=error.reason, records=len(articles))
        wait = error.retry_after_s or _RETRY_AFTER_S
        raise Problem(503, error.reason, "the log does not acknowledge; try again", retry_after_s=wait) from error
    except TimeoutError as error:
        _log.warning("serve.push_refused", reason="ack_timeout", records=len(articles))
        raise Problem(
            503, "ack_timeout", "the log does not acknowledge; try again", retry_after_s=_RETRY_AFTER_S
        ) from error
    except StreamsError as error:
        raise Problem(503, error.reason, str(error), retry_after_s=_RETRY_AFTER_S) from error
