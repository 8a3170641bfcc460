"""What an answer means for its source: its document read and sifted, or why there is none. Nothing is asked here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from streams.acquire.detect import detect
from streams.acquire.documents import read_bytes
from streams.acquire.edits import Seen, sift
from streams.acquire.limits import AcquireLimits, reject
from streams.acquire.polling.cursors import refused_key
from streams.acquire.polling.fetch import Answer
from streams.acquire.sources import PageSource, PolledSource
from streams.errors import RecordError, TransientError
from streams.records import RawArticle, Rejected

_DENIED: Final = frozenset({401, 402, 403, 407, 451})


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What is to be sent of one document, and what is known once it has been."""

    send: tuple[RawArticle | Rejected, ...] = ()
    """Oldest first, so that an original comes before what was made of it."""
    learnt: Mapping[str, Seen] = field(default_factory=dict)
    learnt_at_last: Mapping[str, Seen] = field(default_factory=dict)
    """Known only once everything has been sent."""
    present: tuple[str, ...] = ()
    """Keys of what the document held, new or not."""
    refused: tuple[str, ...] = ()
    articles: int = 0
    """In the document, new or not."""
    fault: RecordError | None = None
    """Why the document could not be read, or not to its end."""
    complete: bool = True
    """False: more is to be sent of the same document."""


def check_status(answer: Answer, *, conditional: bool) -> None:
    """Pass if `answer` is a document, or says that there is none newer.

    Raises:
        TransientError: `throttled`, `server_error`, `bad_answer`.
        RecordError: `gone`, `denied`, `not_found`, `refused`.
    """
    status = answer.status
    if status in (200, 203) or (status == 304 and conditional):
        return
    said = f"HTTP {status}"
    if status == 429 or (status == 503 and answer.retry_after_s is not None):
        why = "asked too often" if status == 429 else "it asks to wait"
        raise TransientError(f"{said}: {why}", reason="throttled", retry_after_s=answer.retry_after_s)
    if status >= 500:
        raise TransientError(said, reason="server_error", retry_after_s=answer.retry_after_s)
    if status == 410:
        raise RecordError(f"{said}: it is no more; take the source out", reason="gone")
    if status in _DENIED:
        raise RecordError(f"{said}: look at its token, or ask its owner", reason="denied")
    if status == 404:
        raise RecordError(f"{said}: look at its url", reason="not_found")
    if status < 400:
        raise TransientError(f"{said} is no answer to this request", reason="bad_answer")
    raise RecordError(said, reason="refused")


def read_answer(
    source: PolledSource, answer: Answer, known: Mapping[str, Seen], refused: frozenset[str], *, received: datetime
) -> Reading:
    """Return what the document in `answer` says that is not `known`; what was `refused` before is not told again."""
    limits = AcquireLimits(max_bytes=source.max_bytes)
    found = _read(source, answer, limits, received)
    rejected, told, fault = told_once(found, refused)
    articles = [one for one in found if isinstance(one, RawArticle)]
    send, learnt = sift(articles, known)
    items = {article.item_id for article in articles}
    # An entry whose id the feed has changed lives on under its first one.
    items |= {seen.item_id for key, seen in (*known.items(), *learnt.items()) if key in items}
    send.sort(key=lambda one: _when(one, received))
    return Reading(
        send=(*send, *rejected),
        learnt=learnt,
        present=tuple(key for key, seen in {**known, **learnt}.items() if seen.item_id in items),
        refused=tuple(sorted(told)),
        articles=len(articles),
        fault=fault,
    )


def told_once(
    found: Sequence[RawArticle | Rejected], refused: frozenset[str]
) -> tuple[list[Rejected], set[str], RecordError | None]:
    """Return which refusals in `found` were not told before, what to remember of all of them, and the document's."""
    rejected: list[Rejected] = []
    told: set[str] = set()
    fault: RecordError | None = None
    for one in found:
        if isinstance(one, RawArticle):
            continue
        of_all = "entry" not in one.headers and "line" not in one.headers
        if of_all:
            fault = RecordError(one.message, reason=one.reason)
        # A document that changes with every request, an error page with the time on it, is told once all the same.
        keys = {one.rejected_id} | ({refused_key(one.reason)} if of_all else set())
        if not keys & (refused | told):
            rejected.append(one)
        told |= keys
    return rejected, told, fault


def release_times(reading: Reading, received: datetime) -> tuple[float, ...]:
    """Return when what is new in `reading` came out, Unix seconds: as it says, or now."""
    return tuple(min(_when(one, received), received).timestamp() for one in reading.send if isinstance(one, RawArticle))


def _when(one: RawArticle | Rejected, received: datetime) -> datetime:
    if isinstance(one, RawArticle) and one.published and one.version == 1 and one.pub_status == "usable":
        return one.published
    return received


def _read(
    source: PolledSource, answer: Answer, limits: AcquireLimits, received: datetime
) -> list[RawArticle | Rejected]:
    page = isinstance(source, PageSource)
    try:
        _check_kind(answer, source, page=page)
    except RecordError as error:
        where = {"path": str(source.kind)}
        return [reject(error, answer.body, received=received, source=source.name, where=where, limits=limits)]
    return list(
        read_bytes(
            answer.body,
            received=received,
            source=source.name,
            media_type=answer.media_type,
            charset=answer.charset,
            name=source.kind,
            about={"url": source.url if page else answer.url},
            limits=limits,
        )
    )


def _check_kind(answer: Answer, source: PolledSource, *, page: bool) -> None:
    """Pass if the answer is of the kind the source is: a log-in page in a feed's place is no article."""
    kind = detect(answer.body, media_type=answer.media_type, name=source.kind)
    if kind == "sitemap" or page != (kind in ("html", "text")):
        what = f"the answer is no {source.kind} but {kind}; look at its url"
        raise RecordError(what, reason=f"not_a_{source.kind}")
