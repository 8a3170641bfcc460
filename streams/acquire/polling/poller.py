"""Polled sources asked in their own rhythm until cancelled: fetch, read, sift, admit; only then the cursor moves.

A source that is broken never stops the others. What is in hand when the broker cannot take it is kept and offered
again; nobody is asked for more meanwhile. A crash between `admit` and the cursor reads the same again, to the same ids.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

import msgspec
from yarl import URL

from streams.acquire.edits import Seen
from streams.acquire.polling import pages, schedule
from streams.acquire.polling.answers import Reading, check_status, read_answer, release_times
from streams.acquire.polling.cursors import Cursor, Cursors, Wanted
from streams.acquire.polling.fetch import Answer, Ask, Fetcher
from streams.acquire.polling.hosts import HostLimits, Hosts
from streams.acquire.polling.robots import Robots
from streams.acquire.polling.schedule import Pace
from streams.acquire.polling.urls import Origin, origin_of, read_url
from streams.acquire.sources import PolledSource, read_secret
from streams.acquire.ways import Admit
from streams.errors import RecordError, StreamsError, TransientError
from streams.ops import metrics
from streams.ops.log import get_logger
from streams.records import RawArticle, Rejected

_FULL_AFTER_S: Final = 86_400.0
_MOVES_BELIEVED: Final = 3
_MOVE_FAILURES: Final = 3
_FORGET_AFTER_S: Final = 90 * 86_400.0
_LONGEST_SLEEP_S: Final = 600.0
"""Seconds after which due times are looked at again, so that a clock set anew does no harm."""
_CLOCK_ERROR_S: Final = 8 * 86_400.0
"""A due time further off than this was written under a wrong clock: no interval is so long."""
_THROTTLED_S: Final = 60.0
_log = get_logger()


class Reports(Protocol):
    """What hears how sources are doing; what came is heard from `admit`."""

    def answered(self, source: str, *, same: bool) -> None:
        """The source has answered without news; `same`: with entries, all of them known."""

    def failed(self, source: str, error: str) -> None:
        """The source could not be reached or read; `error` says why, without secrets."""


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
        self._fetcher = fetcher
        self._reports = reports
        self._now = now
        self._sleep = sleep
        self._limits = limits
        self._hosts = Hosts(limits.hosts, now=now, sleep=sleep)
        self._robots = Robots(fetcher)
        self._places = asyncio.Semaphore(limits.at_once)

    async def keep(self, source: PolledSource) -> None:
        """Ask `source` and the pages it still owes, each when it is due, until cancelled."""
        while True:
            due = self._due(source)
            wanted = self._cursors.next_wanted(source.name)
            now = self._now().timestamp()
            wait = min(due, due if wanted is None else wanted) - now
            if wait > 0:
                await self._sleep(min(wait, _LONGEST_SLEEP_S))
                continue
            try:
                async with self._places:
                    if due <= now:
                        await self._visit(source)
                    else:
                        await self._late_pages(source)
            except Exception as error:  # noqa: BLE001  # one broken source never stops the others
                _log.error("acquire.poll_broken", source=source.name, error=type(error).__name__, cause=str(error))
                metrics.SOURCE_FETCHES.labels(metrics.source_label(source.name), "unforeseen").inc()
                await self._after_unforeseen(source)

    # ------------------------------------------------------------ one request

    async def _visit(self, source: PolledSource) -> None:
        """Ask for the source's document, once, and deal with whatever comes."""
        cursor = self._cursors.cursor(source.name)
        if cursor.url != source.url:
            cursor = Cursor(url=source.url, times=cursor.times, polls=cursor.polls)
        started = time.perf_counter()
        try:
            ask = _ask_for(source, cursor, self._now().timestamp())
            answer = await self._get(ask)
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
        known = self._cursors.known(source.name)
        refused = self._cursors.refused(source.name)
        reading = await asyncio.to_thread(read_answer, source, answer, known, refused, received=received)
        await self._hand_on(source, reading, ask)
        now = self._now()
        if reading.fault is not None and not reading.articles:
            self._cursors.advance(source.name, now.timestamp(), refused=reading.refused)
            raise reading.fault
        whole = reading.fault is None
        times = schedule.remember_times(cursor.times, release_times(reading, received), now.timestamp())
        hints = [one for one in (answer.fresh_s, schedule.hint(answer.body)) if one is not None]
        wait = schedule.interval(_pace(source), times, now.timestamp(), fresh_s=max(hints, default=None))
        self._cursors.advance(
            source.name,
            now.timestamp(),
            cursor=msgspec.structs.replace(
                cursor,
                # Of a document cut short the rest is still to come.
                etag=answer.etag if whole else None,
                last_modified=answer.last_modified if whole else None,
                validated=answer.url,
                full_at=now.timestamp(),
                due=now.timestamp() + schedule.spread(wait, source.name, cursor.polls),
                polls=cursor.polls + 1,
                failures=0,
                times=times,
            ),
            learnt=reading.learnt,
            present=reading.present,
            refused=reading.refused,
            readable=whole,
        )
        outcome = "read" if reading.fault is None else reading.fault.reason
        metrics.SOURCE_FETCHES.labels(metrics.source_label(source.name), outcome).inc()
        if self._reports is not None and not reading.send:
            self._reports.answered(source.name, same=bool(reading.articles))
        say = _log.info if reading.send else _log.debug
        sent = sum(isinstance(one, RawArticle) for one in reading.send)
        say("acquire.polled", source=source.name, sent=sent, rejected=len(reading.send) - sent, wait_s=round(wait))

    async def _get(self, ask: Ask) -> Answer:
        answer = await self._fetcher.get(ask, now=self._now(), turn=self._hosts.turn)
        if answer.status == 429 or (answer.status == 503 and answer.retry_after_s is not None):
            wait = answer.retry_after_s if answer.retry_after_s is not None else _THROTTLED_S
            until = self._now() + timedelta(seconds=min(wait, schedule.RETRY_AFTER_MOST_S))
            # Whoever asked too often, it is this program that the host wants to rest.
            self._hosts.hold(origin_of(URL(answer.url)).host, until)
        return answer

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
        if error.reason == "gone":
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
        """All that `reading` sends is in the log: at once what is whole, one by one what its page belongs to."""
        linked = [one for one in reading.send if isinstance(one, RawArticle) and pages.wants_page(one, source)]
        items = {one.item_id for one in linked}
        await self._put(source, [one for one in reading.send if one.item_id is None or one.item_id not in items])
        if not linked:
            return
        rest = {key: seen for key, seen in reading.learnt.items() if seen.item_id not in items}
        self._cursors.advance(source.name, self._now().timestamp(), learnt=rest)
        last = {one.item_id: number for number, one in enumerate(linked)}
        failed = 0
        for number, entry in enumerate(linked):
            put_off = number >= self._limits.pages_each or failed >= self._limits.page_failures
            article, wanted = await self._with_page(source, entry, ask, 0, put_off=put_off)
            failed = 0 if wanted is None else failed + 1
            await self._put(source, [article])
            # Of an item that comes in several versions at once, only the last makes it known.
            known = entry.item_id if number == last[entry.item_id] else None
            learnt = {key: seen for key, seen in reading.learnt.items() if seen.item_id == known}
            self._cursors.advance(
                source.name,
                self._now().timestamp(),
                learnt=learnt,
                wanted=[wanted] if wanted else (),
                settled=() if wanted else (entry.item_id,),
            )

    async def _with_page(
        self, source: PolledSource, entry: RawArticle, feed: Ask, attempts: int, *, put_off: bool = False
    ) -> tuple[RawArticle, Wanted | None]:
        """Return `entry` with its page's text; or as it is, with when to try again if that may help."""
        if put_off:
            return entry, pages.again(entry, max(attempts, 1), self._now())
        outcome, wanted, article = "read", None, entry
        try:
            ask = pages.ask_for(entry.url or "", feed, max_bytes=self._limits.page_bytes)
            await self._check_robots(source, ask)
            page = await self._get(ask)
            article = await asyncio.to_thread(pages.combine, entry, page, max_bytes=self._limits.page_bytes)
        except TransientError as error:
            outcome, wanted = error.reason, pages.again(entry, attempts + 1, self._now())
        except RecordError as error:
            outcome = error.reason
            wanted = pages.again(entry, attempts + 1, self._now()) if outcome in pages.MAY_PASS else None
        metrics.PAGE_FETCHES.labels(metrics.source_label(source.name), outcome).inc()
        if outcome != "read":
            _log.info("acquire.page_not_read", source=source.name, reason=outcome, attempts=attempts + 1)
        return article, wanted

    async def _late_pages(self, source: PolledSource) -> None:
        """Try pages again that could not be had; one that comes makes its entry's next version."""
        now = self._now().timestamp()
        feed = _ask_for(source, self._cursors.cursor(source.name), now)
        known = self._cursors.known(source.name)
        for late in self._cursors.wanted(source.name, now, most=self._limits.pages_each):
            keys = {key: seen for key, seen in known.items() if seen.item_id == late.article.item_id}
            seen = keys.get(late.article.item_id)
            if seen is None or not seen.counted or seen.version != late.article.version:
                # Forgotten, numbered by the source itself, or edited since: its newer version asks for the page itself.
                self._cursors.advance(source.name, now, settled=[late.article.item_id])
                continue
            article, wanted = await self._with_page(source, late.article, feed, late.attempts)
            learnt: dict[str, Seen] = {}
            if article is not late.article:
                article = pages.as_version(article, seen.version + 1)
                await self._put(source, [article])
                learnt = {key: msgspec.structs.replace(one, version=article.version) for key, one in keys.items()}
            self._cursors.advance(
                source.name,
                self._now().timestamp(),
                learnt=learnt,
                wanted=[wanted] if wanted else (),
                settled=() if wanted else [late.article.item_id],
            )

    async def _check_robots(self, source: PolledSource, ask: Ask) -> None:
        url = read_url(ask.url, own=ask.own)
        if not source.robots:
            return
        delay = await self._robots.check(url, now=self._now(), turn=self._hosts.turn, own=ask.own, private=ask.private)
        if delay:
            self._hosts.host(origin_of(url).host).gap_s = delay

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
            due = now + schedule.first_wait(_pace(source), source.name)
            self._cursors.advance(source.name, now, cursor=msgspec.structs.replace(cursor, url=source.url, due=due))
            return due
        return cursor.due if cursor.due - now < _CLOCK_ERROR_S else now

    async def _after_unforeseen(self, source: PolledSource) -> None:
        """Put the source off after an error nobody foresaw; if not even that can be written down, wait here."""
        try:
            cursor = self._cursors.cursor(source.name)
            fault = TransientError("an error of this program; its log line says more", reason="unforeseen")
            self._failed(source, cursor, fault)
        except Exception:  # noqa: BLE001  # the disk: the log has it already
            await self._sleep(_THROTTLED_S)


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
