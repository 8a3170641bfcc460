"""Keeps the health of the sources that this process has its eyes on: every way in reports here."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from streams.acquire import health
from streams.acquire.health import STATES, TROUBLE, Health, History
from streams.acquire.health_store import HealthStore
from streams.acquire.sources import Source, with_defaults
from streams.acquire.ways import Admit
from streams.errors import StreamsError
from streams.ops import metrics
from streams.ops.log import get_logger
from streams.records import RawArticle, Rejected

TICK_S: Final = 30.0
"""Seconds between two judgements of all sources."""
FRESH_S: Final = 5.0
"""Seconds for which a judgement is shown: judging 200 sources takes some 50 ms."""
_SAVE_ALL: Final = 10
"""Ticks between two savings of all: well within `rhythm.UNWATCHED_S`, so that a crash makes no pause begin anew."""
MAX_SOURCES: Final = metrics.MAX_SOURCES
"""Names beyond these are not kept: a push token for all sources may name any."""
_log = get_logger()


class Recorder:
    """The histories of some sources, judged again and again, told in metrics and log, saved as they change."""

    def __init__(self, store: HealthStore, names: Iterable[str], *, now: Callable[[], datetime]) -> None:
        """Begin with what `store` knows of `names`: the sources that come in through this process."""
        self._store = store
        self._now = now
        known = store.load()
        self._histories = {name: known.get(name) or History(name=name) for name in names}
        self._known = known
        self._changed: set[str] = set()
        self._judged: list[Health] = []
        self._judged_at: datetime | None = None
        for name, history in self._histories.items():
            if history.last_article is not None:
                metrics.SOURCE_LAST_SEEN.labels(metrics.source_label(name)).set(history.last_article)

    def came(self, source: str, batch: Sequence[RawArticle | Rejected]) -> None:
        """`batch` of the source is in the log."""
        if (history := self._of(source)) is not None:
            health.came(history, batch, self._now())

    def answered(self, source: str, *, same: bool) -> None:
        """The source has answered without news; `same`: with entries, all of them known."""
        if (history := self._of(source)) is not None:
            health.answered(history, self._now(), same=same)

    def failed(self, source: str, error: str) -> None:
        """The source could not be reached or read."""
        if (history := self._of(source)) is not None:
            health.failed(history, error, self._now())

    def admitting(self, admit: Admit, sources: Iterable[Source]) -> Admit:
        """Return `admit` for articles of `sources`, given the sources' defaults before and recorded after."""
        named = {source.name: source for source in sources}

        async def record(batch: Sequence[RawArticle | Rejected]) -> None:
            dressed = [with_defaults(one, named[one.source]) if one.source in named else one for one in batch]
            await admit(dressed)
            for name, group in groupby(dressed, key=lambda one: one.source):
                if name is not None:
                    self.came(name, list(group))

        return record

    def admitting_one(self, admit: Admit, source: Source) -> Admit:
        """Return `admit` for what comes by `source`, whatever outlet its articles name."""

        async def record(batch: Sequence[RawArticle | Rejected]) -> None:
            dressed = [with_defaults(one, source) for one in batch]
            await admit(dressed)
            self.came(source.name, dressed)

        return record

    def judge(self) -> list[Health]:
        """Return what is to be said of each source now; told in metrics, and in the log where it has changed."""
        now = self._now()
        found: list[Health] = []
        for history in self._histories.values():
            health.watched(history, now)
            before = history.state
            judged = health.judge(history, now)
            found.append(judged)
            _tell(judged)
            if judged.state != before:
                say = _log.warning if judged.state in TROUBLE else _log.info
                say("acquire.source_changed", source=judged.name, status=judged.state, cause=judged.reason)
        self._judged, self._judged_at = found, now
        return found

    def states(self) -> list[Health]:
        """Return what is to be said of each source, at most `FRESH_S` old: for what is shown again and again."""
        if self._judged_at is None or not 0.0 <= (self._now() - self._judged_at).total_seconds() < FRESH_S:
            return self.judge()
        return self._judged

    def save(self, *, everything: bool) -> None:
        """What has changed is on disk; with `everything` also how long the quiet ones have been watched."""
        self._store.save([self._histories[name] for name in sorted(self._histories if everything else self._changed)])
        self._changed.clear()

    async def run(self, *, tick_s: float = TICK_S, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Judge and save for ever; when it is cancelled the last state is saved."""
        try:
            for tick in itertools.count():
                started = time.perf_counter()
                states = self.judge()
                try:
                    self.save(everything=tick % _SAVE_ALL == 0)
                except StreamsError as error:  # a full disk stops no wire
                    _log.warning("acquire.health_not_saved", reason=error.reason, error=str(error))
                elapsed = round(time.perf_counter() - started, 3)
                _log.debug("acquire.sources_judged", count=len(states), elapsed_s=elapsed)
                await sleep(tick_s)
        finally:
            self.judge()
            self.save(everything=True)

    def _of(self, name: str) -> History | None:
        history = self._histories.get(name)
        if history is None and len(self._histories) < MAX_SOURCES:
            history = self._histories[name] = self._known.get(name) or History(name=name)
        if history is not None:
            self._changed.add(name)
        return history


def _tell(judged: Health) -> None:
    label = metrics.source_label(judged.name)
    for state in STATES:
        metrics.SOURCE_STATE.labels(label, state).set(state == judged.state)
    if judged.expected_gap_s is not None:
        metrics.SOURCE_EXPECTED_GAP.labels(label).set(judged.expected_gap_s)
