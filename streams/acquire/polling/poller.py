"""Polled sources asked in their own rhythm until cancelled: fetch, read, sift, admit; only then the cursor moves.

A source that is broken never stops the others. What is in hand when the broker cannot take it is kept and offered
again; nobody is asked for more meanwhile. A crash between `admit` and the cursor hands on the same again, to the same
ids, though the source shows something else by then.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final, ParamSpec, TypeVar

import msgspec
from yarl import URL

from streams.acquire.polling import pages, schedule
from streams.acquire.polling.answers import Reading, check_status, read_answer, release_times
from streams.acquire.polling.asking import Asker
from streams.acquire.polling.cursors import Cursor, Cursors, InHand
from streams.acquire.polling.fetch import Answer, Ask, Fetcher
from streams.acquire.polling.hosts import HostLimits
from streams.acquire.polling.linked import LinkedPages
from streams.acquire.polling.schedule import Pace
from streams.acquire.polling.sitemaps import MOST_SITEMAPS, changed_maps, read_maps
from streams.acquire.polling.urls import Origin, origin_of
from streams.acquire.sitemap import SitemapLink
from streams.acquire.sources import PolledSource, SitemapSource, read_secret
from streams.acquire.ways import Admit, Reports
from streams.errors import RecordError, SettingsError, StreamsError, TransientError
from streams.ops import metrics
from streams.ops.log import get_logger
from streams.records import RawArticle, Rejected

P = ParamSpec("P")
T = TypeVar("T")
_FULL_AFTER_S: Final = 86_400.0
_MOVES_BELIEVED: Final = 3
_MOVE_FAILURES: Final = 3
_FORGET_AFTER_S: Final = 90 * 86_400.0
_LONGEST_SLEEP_S: Final = 600.0
"""Seconds after which due times are looked at again, so that a clock set anew does no harm."""
_SHORTEST_SLEEP_S: Final = 0.001
_CLOCK_ERROR_S: Final = 8 * 86_400.0
"""A due time further off than this was written under a wrong clock: no interval is so long."""
_BROKEN_S: Final = 60.0
_READERS: Final = 4
"""Documents read at the same time: they share the processor, and each takes its memory."""
_log = get_logger()


@dataclass(frozen=True, kw_only=True)
class PollLimits:
    """How much is done at once, and for how long."""

    at_once: int = 32
    """Sources asked or read at the same time."""
    hosts: HostLimits = field(default_factory=HostLimits)
    batch: int = 200
    """Articles handed to `admit` together."""
    pages_each: int = 50
    """Linked pages fetched after one document; the others follow as new versions."""
    page_failures: int = 3
    """In a row; after them the document's other pages are put off too."""
    page_bytes: int = 4_000_000
    admit_wait_most_s: float = 60.0


async def poll(
    sources: Sequence[PolledSource],
    admit: Admit,
    cursors: Cursors,
    *,
    fetcher: Fetcher | None = None,
    reports: Reports | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    limits: PollLimits | None = None,
) -> None:
    """Ask each of `sources` when it is due and hand what is new to `admit`, until cancelled.

    Sources that are not enabled are left alone. `fetcher` stays open if it is given. Every wait is made with `sleep`
    and every time told by `now`; time-outs of requests alone run on the real clock.
    """
    own = fetcher or Fetcher()
    poller = Poller(admit, cursors, own, reports=reports, now=now, sleep=sleep, limits=limits or PollLimits())
    cursors.forget(now().timestamp() - _FORGET_AFTER_S)
    try:
        async with asyncio.TaskGroup() as group:
            for source in sources:
                if source.enabled:
                    group.create_task(poller.keep(source), name=f"poll {source.name}")
    finally:
        if fetcher is None:
            await own.close()


class Poller:
    """What all sources of one process share: turns at hosts, rules of sites, the way into the log."""

    def __init__(
        self,
        admit: Admit,
        cursors: Cursors,
        fetcher: Fetcher,
        *,
        reports: Reports | None,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
        limits: PollLimits,
    ) -> None:
        self._admit = admit
        self._cursors = cursors
        self._reports = reports
        self._now = now
        self._sleep = sleep
        self._limits = limits
        self._asker = Asker(fetcher, now=now, sleep=sleep, hosts=limits.hosts, at_once=limits.at_once)
        self._readers = asyncio.Semaphore(_READERS)
        self._pages = LinkedPages(
            self._asker,
            cursors,
            self._put,
            now=now,
            most=limits.pages_each,
            most_failures=limits.page_failures,
            page_bytes=limits.page_bytes,
        )

    async def keep(self, source: PolledSource) -> None:
        """Ask `source` and the pages it still owes, each when it is due, until cancelled."""
        while True:
            due = self._due(source)
            wanted = self._cursors.next_wanted(source.name)
            now = self._now().timestamp()
            wait = min(due, due if wanted is None else wanted) - now
            if wait > 0:
                await self._sleep(max(_SHORTEST_SLEEP_S, min(wait, _LONGEST_SLEEP_S)))
                continue
            try:
                await self._hand_on_again(source)
                if due <= now:
                    await self._visit(source)
                else:
                    await self._pages.catch_up(source, _ask_for(source, self._cursors.cursor(source.name), now))
            except SettingsError as error:
                # Its token has gone: the pages that it still owes stay due.
                self._failed(source, self._cursors.cursor(source.name), error)
                await self._sleep(_BROKEN_S)
            except Exception as error:  # noqa: BLE001  # one broken source never stops the others
                _log.error("acquire.poll_broken", source=source.name, error=type(error).__name__, cause=str(error))
                await self._after_unforeseen(source)

    # ------------------------------------------------------------ one request

    async def _visit(self, source: PolledSource) -> None:
        """Ask for the source's document, once, and deal with whatever comes."""
        cursor = self._cursors.cursor(source.name)
        started = time.perf_counter()
        try:
            ask = _ask_for(source, cursor, self._now().timestamp())
            answer = await self._asker.get(ask)
            metrics.SOURCE_FETCH_SECONDS.observe(time.perf_counter() - started)
            metrics.SOURCE_FETCH_BYTES.labels(metrics.source_label(source.name)).inc(answer.wire_bytes)
            check_status(answer, conditional=bool(ask.etag or ask.last_modified))
            cursor = self._followed(source, cursor, answer)
            if answer.status == 304:
                self._unchanged(source, cursor, answer)
                return
            await self._take(source, cursor, answer, ask)
        except StreamsError as error:
            self._failed(source, cursor, error)

    async def _take(self, source: PolledSource, cursor: Cursor, answer: Answer, ask: Ask) -> None:
        """Read the document, hand on what is new of it, and move the cursor behind it."""
        received = self._now()
        reading = await self._read(source, answer, ask, received)
        await self._hand_on(source, reading, ask)
        now = self._now()
        if reading.fault is not None and not reading.articles:
            self._cursors.advance(source.name, now.timestamp(), refused=reading.refused)
            raise reading.fault
        whole = reading.fault is None and reading.complete
        times = schedule.remember_times(cursor.times, release_times(reading, received), now.timestamp())
        hints = [one for one in (answer.fresh_s, schedule.hint(answer.body)) if one is not None]
        wait = schedule.interval(_pace(source), times, now.timestamp(), fresh_s=max(hints, default=None))
        # A sitemap's worth of keys takes the disk a while.
        await asyncio.to_thread(
            self._cursors.advance,
            source.name,
            now.timestamp(),
            cursor=msgspec.structs.replace(
                cursor,
                # Of a document cut short, or not yet dealt with, the rest is still to come.
                etag=answer.etag if whole else None,
                last_modified=answer.last_modified if whole else None,
                validated=answer.url,
                full_at=now.timestamp(),
                due=now.timestamp() + schedule.spread(wait, source.name, cursor.polls),
                polls=cursor.polls + 1,
                failures=0,
                times=times,
            ),
            learnt={**reading.learnt, **reading.learnt_at_last},
            present=reading.present,
            refused=reading.refused,
            readable=reading.fault is None,
        )
        outcome = "read" if reading.fault is None else reading.fault.reason
        metrics.SOURCE_FETCHES.labels(metrics.source_label(source.name), outcome).inc()
        if self._reports is not None and not reading.send:
            self._reports.answered(source.name, same=bool(reading.articles))
        say = _log.info if reading.send else _log.debug
        sent = sum(isinstance(one, RawArticle) for one in reading.send)
        say("acquire.polled", source=source.name, sent=sent, rejected=len(reading.send) - sent, wait_s=round(wait))

    def _unchanged(self, source: PolledSource, cursor: Cursor, answer: Answer) -> None:
        now = self._now().timestamp()
        wait = schedule.interval(_pace(source), cursor.times, now, fresh_s=answer.fresh_s)
        moved = msgspec.structs.replace(
            cursor,
            etag=answer.etag or cursor.etag,
            last_modified=answer.last_modified or cursor.last_modified,
            due=now + schedule.spread(wait, source.name, cursor.polls),
            polls=cursor.polls + 1,
            failures=0,
        )
        self._cursors.advance(source.name, now, cursor=moved, readable=True)
        metrics.SOURCE_FETCHES.labels(metrics.source_label(source.name), "not_modified").inc()
        if self._reports is not None:
            self._reports.answered(source.name, same=False)

    def _failed(self, source: PolledSource, cursor: Cursor, error: StreamsError) -> None:
        """Put the source off: longer each time, and as long as the server asks for."""
        now = self._now().timestamp()
        metrics.SOURCE_FETCHES.labels(metrics.source_label(source.name), error.reason).inc()
        retry = error.retry_after_s if isinstance(error, TransientError) else None
        if error.reason == "held":
            wait = schedule.spread(retry or 0.0, source.name, cursor.polls)
            self._cursors.advance(source.name, now, cursor=msgspec.structs.replace(cursor, due=now + wait))
            return
        failures = cursor.failures + 1
        if isinstance(error, SettingsError):
            # Nobody was asked: a token file is looked for again soon, however long it is missing.
            wait = schedule.after_failure(_pace(source), source.name, 1)
        elif error.reason == "gone":
            wait = schedule.after_gone(_pace(source), source.name)
        else:
            wait = schedule.after_failure(_pace(source), source.name, failures, retry_after_s=retry)
        changed = msgspec.structs.replace(cursor, failures=failures, due=now + wait, polls=cursor.polls + 1)
        if cursor.moved is not None and failures >= _MOVE_FAILURES:
            # Where it has moved to is no better: back to what the settings say.
            changed = msgspec.structs.replace(changed, moved=None, move_told=None, moves_told=0)
        self._cursors.advance(source.name, now, cursor=changed)
        _log.warning(
            "acquire.poll_failed",
            source=source.name,
            reason=error.reason,
            error=str(error),
            attempts=failures,
            wait_s=round(wait),
        )
        if self._reports is not None:
            self._reports.failed(source.name, f"{error.reason}: {error}")

    def _followed(self, source: PolledSource, cursor: Cursor, answer: Answer) -> Cursor:
        """Return `cursor` with what the redirects say of the source's address, believed once told three times."""
        told = answer.moved
        if told is None or told == cursor.moved or not _may_move(source, told):
            return msgspec.structs.replace(cursor, move_told=None, moves_told=0) if cursor.move_told else cursor
        times = cursor.moves_told + 1 if told == cursor.move_told else 1
        if times < _MOVES_BELIEVED:
            return msgspec.structs.replace(cursor, move_told=told, moves_told=times)
        _log.warning("acquire.source_moved", source=source.name, host=origin_of(URL(told)).host)
        return msgspec.structs.replace(cursor, moved=told, move_told=None, moves_told=0)

    # ------------------------------------------------------------ into the log

    async def _hand_on(self, source: PolledSource, reading: Reading, ask: Ask) -> None:
        """All that `reading` sends is in the log: what is whole at once, what has a page of its own with that."""
        linked = [one for one in reading.send if isinstance(one, RawArticle) and pages.wants_page(one, source)]
        items = {one.item_id for one in linked}
        rest = {key: seen for key, seen in reading.learnt.items() if seen.item_id not in items}
        whole = [one for one in reading.send if one.item_id is None or one.item_id not in items]
        if articles := tuple(one for one in whole if isinstance(one, RawArticle)):
            await asyncio.to_thread(self._cursors.hold, source.name, InHand(articles=articles, learnt=rest))
        await self._put(source, whole)
        if linked:
            self._cursors.advance(source.name, self._now().timestamp(), learnt=rest)
            await self._pages.hand_on(source, linked, dict(reading.learnt), ask)

    async def _hand_on_again(self, source: PolledSource) -> None:
        """What was on its way into the log when process or disk failed is there, as it was, and known as sent."""
        held = self._cursors.in_hand(source.name)
        if held is not None:
            await self._put(source, held.articles)
            now = self._now().timestamp()
            self._cursors.advance(source.name, now, learnt=held.learnt, wanted=held.wanted, settled=held.settled)

    async def _read(self, source: PolledSource, answer: Answer, ask: Ask, received: datetime) -> Reading:
        known, refused = self._cursors.known(source.name), self._cursors.refused(source.name)
        if not isinstance(source, SitemapSource):
            return await self._in_thread(read_answer, source, answer, known, refused, received=received)
        maps: list[tuple[Answer, SitemapLink | None]] = [(answer, None)]
        complete = True
        with contextlib.suppress(RecordError):  # told when it is read
            is_index, links = await self._in_thread(changed_maps, answer, known)
            if is_index:
                maps = [(found, link) for link in links if (found := await self._get_map(source, link, ask))]
                # An index may stay as it is while the undated ones that it names change.
                complete = len(maps) == len(links) < MOST_SITEMAPS and all(link.changed for link in links)
        visited = self._cursors.cursor(source.name).full_at
        reading = await self._in_thread(
            read_maps,
            source,
            maps,
            known,
            refused,
            received=received,
            visited=datetime.fromtimestamp(visited, UTC) if visited else None,
            most=self._limits.pages_each,
        )
        return replace(reading, complete=reading.complete and complete)

    async def _in_thread(self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        async with self._readers:
            return await asyncio.to_thread(read, *args, **kwargs)

    async def _get_map(self, source: PolledSource, link: SitemapLink, feed: Ask) -> Answer | None:
        """Return one sitemap of an index; None if it cannot be had now: the next visit asks again."""
        try:
            answer = await self._asker.get(pages.ask_for(link.url, feed, max_bytes=source.max_bytes))
            check_status(answer, conditional=False)
        except (TransientError, RecordError) as error:
            _log.info("acquire.page_not_read", source=source.name, reason=error.reason)
            return None
        return answer

    async def _put(self, source: PolledSource, batch: Sequence[RawArticle | Rejected]) -> None:
        """`batch` is in the log; while the broker cannot take it, it is offered again."""
        for start in range(0, len(batch), self._limits.batch):
            part = batch[start : start + self._limits.batch]
            attempts = 0
            while True:
                try:
                    await self._admit(part)
                    break
                except TransientError as error:
                    attempts += 1
                    wait = max(error.retry_after_s or 0.0, 2.0 ** min(attempts - 1, 10))
                    wait = min(self._limits.admit_wait_most_s, wait)
                    _log.warning(
                        "acquire.not_admitted",
                        source=source.name,
                        reason=error.reason,
                        records=len(part),
                        attempts=attempts,
                        wait_s=wait,
                    )
                    await self._sleep(wait)

    # ------------------------------------------------------------ when

    def _due(self, source: PolledSource) -> float:
        cursor = self._cursors.cursor(source.name)
        now = self._now().timestamp()
        if cursor.due is None or cursor.url != source.url:
            # Another address in the settings: tags, moves and waits of the old one say nothing of it.
            due = now + schedule.first_wait(_pace(source), source.name)
            begun = Cursor(url=source.url, due=due, times=cursor.times, polls=cursor.polls)
            self._cursors.advance(source.name, now, cursor=begun)
            return due
        return cursor.due if cursor.due - now < _CLOCK_ERROR_S else now

    async def _after_unforeseen(self, source: PolledSource) -> None:
        """Put the source off after an error nobody foresaw; wait in any case, the disk may not take the due time."""
        fault = TransientError("an error of this program; its log line says more", reason="unforeseen")
        with contextlib.suppress(StreamsError):
            self._failed(source, self._cursors.cursor(source.name), fault)
        await self._sleep(_BROKEN_S)


def _pace(source: PolledSource) -> Pace:
    return Pace(min_s=source.min_s, max_s=source.max_s, every_s=source.every_s)


def _own(source: PolledSource) -> Origin:
    parts = URL(source.url)
    return origin_of(parts)


def _ask_for(source: PolledSource, cursor: Cursor, now: float) -> Ask:
    headers = dict(source.headers)
    if source.token_file is not None:
        headers["Authorization"] = f"Bearer {read_secret(source.token_file)}"
    fresh = now - cursor.full_at < _FULL_AFTER_S
    return Ask(
        url=cursor.moved or source.url,
        own=_own(source),
        private=source.private,
        headers=headers,
        etag=cursor.etag if fresh else None,
        last_modified=cursor.last_modified if fresh else None,
        validated=cursor.validated,
        max_bytes=source.max_bytes,
    )


def _may_move(source: PolledSource, told: str) -> bool:
    """Return whether `told` may take the place of the source's address: never unencrypted, never without its token."""
    own, new = _own(source), origin_of(URL(told))
    if own.scheme == "https" and new.scheme != "https":
        return False
    return own == new or not (source.headers or source.token_file)
