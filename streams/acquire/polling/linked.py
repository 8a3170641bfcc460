"""Entries whose text stands on a page of its own: handed on with it, or with their summary until it can be had."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeAlias

import msgspec

from streams.acquire.edits import Seen, remembered, versioned
from streams.acquire.polling import pages
from streams.acquire.polling.asking import Asker
from streams.acquire.polling.cursors import Cursors, InHand, Wanted
from streams.acquire.polling.fetch import Ask
from streams.acquire.polling.sitemaps import page_token
from streams.acquire.sources import PolledSource, SitemapSource
from streams.errors import RecordError, TransientError
from streams.ops import metrics
from streams.ops.log import get_logger
from streams.records import RawArticle, Rejected

Offer: TypeAlias = Callable[[PolledSource, Sequence[RawArticle | Rejected]], Awaitable[None]]
"""Returns once the log has them."""
_log = get_logger()


class LinkedPages:
    """The pages that documents link to; `most` after one document, the others later as new versions."""

    def __init__(
        self,
        asker: Asker,
        cursors: Cursors,
        offer: Offer,
        *,
        now: Callable[[], datetime],
        most: int,
        most_failures: int,
        page_bytes: int,
    ) -> None:
        self._asker = asker
        self._cursors = cursors
        self._offer = offer
        self._now = now
        self._most = most
        self._most_failures = most_failures
        self._page_bytes = page_bytes

    async def hand_on(
        self, source: PolledSource, entries: Sequence[RawArticle], learnt: dict[str, Seen], feed: Ask
    ) -> None:
        """Each of `entries` is in the log, with its page's text where that could be had, and known as sent."""
        last = {entry.item_id: number for number, entry in enumerate(entries)}
        failed = 0
        for number, entry in enumerate(entries):
            article, wanted = entry, pages.again(entry, 1, self._now())
            if number < self._most and failed < self._most_failures:
                article, wanted = await self._with_page(source, entry, feed, 0)
                failed = 0 if wanted is None else failed + 1
            if isinstance(source, SitemapSource):
                await self._take_mapped(source, entry, article, wanted)
                continue
            # Of an item that comes in several versions at once, only the last makes it known.
            known = entry.item_id if number == last[entry.item_id] else None
            own = {key: seen for key, seen in learnt.items() if seen.item_id == known}
            await self._send(source, entry, article, wanted, own)

    async def catch_up(self, source: PolledSource, feed: Ask) -> None:
        """Pages that are due again have been tried; one that came makes its entry's next version."""
        now = self._now().timestamp()
        known = self._cursors.known(source.name)
        for late in self._cursors.wanted(source.name, now, most=self._most):
            entry = late.article
            if isinstance(source, SitemapSource):
                article, wanted = await self._with_page(source, entry, feed, late.attempts)
                await self._take_mapped(source, entry, article, wanted)
                continue
            keys = {key: seen for key, seen in known.items() if seen.item_id == entry.item_id}
            seen = keys.get(entry.item_id)
            if seen is None or not seen.counted or seen.version != entry.version:
                # Forgotten, or numbered by the source itself, or edited since: then the newer one asks for its page.
                self._settle(source, entry, None, {})
                continue
            article, wanted = await self._with_page(source, entry, feed, late.attempts)
            if article is entry:
                self._settle(source, entry, wanted, {})
                continue
            article = pages.as_version(article, seen.version + 1)
            learnt = {key: msgspec.structs.replace(one, version=article.version) for key, one in keys.items()}
            await self._send(source, entry, article, wanted, learnt)

    async def _take_mapped(
        self, source: PolledSource, entry: RawArticle, article: RawArticle, wanted: Wanted | None
    ) -> None:
        """The page of a sitemap's entry is in the log, if it says anything new; without it a headline, if none came."""
        known = self._cursors.known(source.name)
        learnt = page_token(entry)
        came = article is not entry
        version = None
        if came or (entry.content and entry.item_id not in known):
            version = versioned(article, known)
            learnt |= remembered(article, known)
        await self._send(source, entry, version, wanted, learnt)

    async def _send(
        self,
        source: PolledSource,
        entry: RawArticle,
        article: RawArticle | None,
        wanted: Wanted | None,
        learnt: dict[str, Seen],
    ) -> None:
        """`article`, made of `entry`, is in the log, if there is one, and `entry` is settled.

        A page may say something else when it is fetched again: until it is settled the article is kept as it was.
        """
        if article is not None:
            settled = () if wanted else (entry.item_id,)
            late = (wanted,) if wanted else ()
            self._cursors.hold(source.name, InHand(articles=(article,), learnt=learnt, wanted=late, settled=settled))
            await self._offer(source, [article])
        self._settle(source, entry, wanted, learnt)

    def _settle(self, source: PolledSource, entry: RawArticle, wanted: Wanted | None, learnt: dict[str, Seen]) -> None:
        """`entry` is known as sent, and whether its page is still to be had."""
        self._cursors.advance(
            source.name,
            self._now().timestamp(),
            learnt=learnt,
            wanted=[wanted] if wanted else (),
            settled=() if wanted else [entry.item_id],
        )

    async def _with_page(
        self, source: PolledSource, entry: RawArticle, feed: Ask, attempts: int
    ) -> tuple[RawArticle, Wanted | None]:
        """Return `entry` with its page's text; or itself, with when to try again if that may help."""
        article, outcome, wanted = entry, "read", None
        try:
            ask = pages.ask_for(entry.url or "", feed, max_bytes=self._page_bytes)
            page = await self._asker.get_page(ask, robots=source.robots)
            article = await asyncio.to_thread(pages.combine, entry, page, max_bytes=self._page_bytes)
        except TransientError as error:
            outcome = error.reason
            wanted = pages.again(entry, attempts + (outcome != "held"), self._now(), after_s=error.retry_after_s)
        except RecordError as error:
            outcome = error.reason
            wanted = pages.again(entry, attempts + 1, self._now()) if outcome in pages.MAY_PASS else None
        except Exception as error:  # noqa: BLE001  # one page that breaks the reader must not hold up its feed for ever
            outcome = "unforeseen"
            _log.error("acquire.page_broken", source=source.name, error=type(error).__name__, cause=str(error))
        metrics.PAGE_FETCHES.labels(metrics.source_label(source.name), outcome).inc()
        if outcome != "read":
            _log.info("acquire.page_not_read", source=source.name, reason=outcome, attempts=attempts + 1)
        return article, wanted
