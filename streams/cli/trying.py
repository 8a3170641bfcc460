"""Trying a source once, in the way it would be read, with nothing sent and nothing remembered."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError
from yarl import URL

from streams import acquire
from streams.acquire.folder import is_unfinished
from streams.acquire.paths import SIDECAR
from streams.acquire.polling import pages
from streams.acquire.polling.answers import check_status
from streams.acquire.polling.cursors import Cursor, Cursors
from streams.acquire.polling.fetch import Answer, Ask, Fetcher
from streams.acquire.polling.poller import PollLimits, poll
from streams.acquire.polling.urls import origin_of
from streams.acquire.sources import (
    REJECTED,
    FolderSource,
    PolledSource,
    PushSource,
    Source,
    TopicSource,
    with_defaults,
)
from streams.clean import clean
from streams.errors import RecordError, StreamsError
from streams.records import RawArticle, Rejected
from streams.settings import Settings
from streams.worker.config import BrokerConfig
from streams.worker.foreign import foreign_broker

LIMIT_S: Final = 120.0
"""Seconds for one source."""
_MOST_SHOWN: Final = 400


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One article as it would come in."""

    item_id: str
    title: str
    published: datetime | None
    """As it would be believed."""
    url: str | None
    characters: int
    """Of the cleaned text."""
    page: str
    """fetched; missing, where it could not be had; needed; or empty where the entry is whole."""
    begins: str
    """The cleaned text's first lines."""
    problem: str | None = None
    """Why cleaning would reject it."""
    refused: tuple[datetime, ...] = ()
    """Times that it says and that are not believed: they lie in the future."""


@dataclass(kw_only=True)
class Trial:
    """What came of trying one source."""

    articles: list[Shown] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    error: str | None = None
    """Why nothing could be had."""
    listed: bool = False
    """It has entries, though none to read now: a sitemap of old pages."""

    @property
    def taken(self) -> int:
        """Articles that would come in: read, and a story after cleaning."""
        return sum(shown.problem is None for shown in self.articles)

    @property
    def refused(self) -> int:
        """What would be rejected, at the door or by cleaning."""
        return len(self.rejected) + len(self.articles) - self.taken


class _Asking(Fetcher):
    """A fetcher that knows what it was asked for, and whether it was had."""

    def __init__(self) -> None:
        super().__init__()
        self.had: dict[str, bool] = {}

    async def get(self, ask: Ask, **more: Any) -> Answer:
        self.had[ask.url] = False
        answer = await super().get(ask, **more)
        self.had[ask.url] = answer.status in (200, 203)
        return answer


async def fetch(url: str, *, private: bool) -> Answer:
    """Return the document at `url`, asked for once as the poller asks.

    Raises:
        RecordError, TransientError: why it cannot be had.
    """
    fetcher = Fetcher()
    try:
        async with asyncio.timeout(LIMIT_S):
            own = origin_of(URL(url)) if private else None
            answer = await fetcher.get(Ask(url=url, own=own, private=private), now=datetime.now(UTC))
    except TimeoutError as error:
        raise RecordError(f"no answer within {LIMIT_S:.0f} s", reason="timeout") from error
    finally:
        await fetcher.close()
    check_status(answer, conditional=False)
    return answer


async def try_polled(source: PolledSource, *, most_pages: int) -> Trial:
    """Return what the poller would hand on of `source` now, its first `most_pages` linked pages fetched.

    A source that is switched off is tried all the same.
    """
    source = source.model_copy(update={"enabled": True})
    trial, found = Trial(), list[RawArticle]()
    cursors, fetcher = Cursors(":memory:"), _Asking()
    began = datetime.now(UTC).timestamp()
    cursors.advance(source.name, began, cursor=Cursor(url=source.url, due=began))

    async def keep(batch: Sequence[RawArticle | Rejected]) -> None:
        for one in batch:
            if isinstance(one, Rejected):
                trial.rejected.append(one)
            else:
                found.append(with_defaults(one, source))

    class Told:
        """Hears why it failed."""

        def answered(self, source: str, *, same: bool) -> None:
            """It has answered without an article; `same` where it holds some all the same."""
            trial.listed = same

        def failed(self, source: str, error: str) -> None:
            """It could not be had."""
            trial.error = error

    through = asyncio.Event()

    async def sleep(seconds: float) -> None:
        # Between two visits the poller sleeps: then the first one is over.
        if cursors.cursor(source.name).polls:
            through.set()
        await asyncio.sleep(seconds)

    limits = PollLimits(pages_each=most_pages)
    polling = asyncio.create_task(
        poll([source], keep, cursors, fetcher=fetcher, reports=Told(), sleep=sleep, limits=limits)
    )
    waiting = asyncio.create_task(through.wait())
    try:
        await asyncio.wait({polling, waiting}, timeout=LIMIT_S, return_when=asyncio.FIRST_COMPLETED)
        if not through.is_set():
            trial.error = f"timeout: not through within {LIMIT_S:.0f} s"
    finally:
        for task in (polling, waiting):
            task.cancel()
        await asyncio.gather(polling, waiting, return_exceptions=True)
        await fetcher.close()
        cursors.close()
    trial.articles = [_shown(one, source, fetcher.had) for one in found]
    return trial


def try_path(path: Path, source: str) -> Trial:
    """Return what the file or folder would bring in."""
    trial = Trial()
    for one in acquire.read_path(path, received=datetime.now(UTC), source=source):
        if isinstance(one, Rejected):
            trial.rejected.append(one)
        else:
            trial.articles.append(_shown(one, None, {}))
    return trial


def try_folder(source: FolderSource) -> Trial:
    """Return what lies in the source's folder now: names of its pattern, without what has been put away."""
    trial = Trial()
    if (fault := _folder_fault(source)) is not None:
        trial.error = fault
        return trial
    for path in _waiting(source):
        one = try_path(path, source.name)
        trial.articles += one.articles
        trial.rejected += one.rejected
    return trial


def _waiting(source: FolderSource) -> Iterator[Path]:
    """Yield the files that the watcher would take; links and pipes it refuses without opening them."""
    away = {Path(source.done).parts[0], REJECTED}
    for path in sorted(source.path.rglob("*")):
        inner = path.relative_to(source.path).parts
        if inner[0] in away or is_unfinished(path.name) or path.name.endswith(SIDECAR):
            continue
        if fnmatchcase(path.name, source.pattern) and path.is_file() and not path.is_symlink():
            yield path


async def why_not(source: Source, settings: Settings, own: BrokerConfig) -> str | None:
    """Return why `source` cannot be read now, None if it can."""
    if isinstance(source, FolderSource):
        return _folder_fault(source)
    if isinstance(source, TopicSource):
        return await _topic_fault(source, own)
    if isinstance(source, PushSource):
        if {source.name, "*"} & settings.http.tokens.keys() or settings.http.host in ("127.0.0.1", "::1", "localhost"):
            return None
        return f"no token: give it one under http.tokens, {source.name!r}"
    trial = await try_polled(source, most_pages=0)
    if trial.error is None and not trial.articles and not trial.listed:
        return trial.rejected[0].message if trial.rejected else "it answers, and has no entries"
    return trial.error


def _shown(article: RawArticle, source: PolledSource | None, had: Mapping[str, bool]) -> Shown:
    text, problem, published = "", None, article.published
    refused: tuple[datetime, ...] = ()
    try:
        cleaned = clean(article)
        text, title = cleaned.text, cleaned.title or article.title or ""
        published, refused = cleaned.published, cleaned.dates_refused
    except RecordError as error:
        title, problem = article.title or "", f"{error.reason}: {error}"
    page = ""
    if article.url is not None and article.url in had and source is not None and article.url != source.url:
        page = "fetched" if had[article.url] else "missing"
    elif source is not None and pages.wants_page(article, source):
        page = "needed"
    return Shown(
        item_id=article.item_id,
        title=title,
        published=published,
        url=article.url,
        characters=len(text),
        page=page,
        begins=text[:_MOST_SHOWN],
        problem=problem,
        refused=refused,
    )


def _folder_fault(source: FolderSource) -> str | None:
    if not source.path.is_dir():
        return f"{source.path} is no folder; make it, or mend path"
    if not os.access(source.path, os.R_OK | os.W_OK | os.X_OK):
        return f"{source.path} cannot be read and written by this user; taken files must be moved"
    return None


async def _topic_fault(source: TopicSource, own: BrokerConfig) -> str | None:
    try:
        consumer = AIOKafkaConsumer(**foreign_broker(source, own).client())
        try:
            await consumer.start()
            there = source.topic in await consumer.topics()
        finally:
            with contextlib.suppress(KafkaError):
                await consumer.stop()
    except (KafkaError, OSError, StreamsError) as error:
        # Kafka's errors begin with their own name.
        return str(error) if isinstance(error, StreamsError | KafkaError) else f"{type(error).__name__}: {error}"
    return None if there else f"there is no topic {source.topic!r} at this broker"
