"""The answers of second readers by article: kept, counted against the day's caps, forgotten by event time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from streams.extract.ontology import EventType
from streams.extract.second import doubtful
from streams.records import CleanArticle, Mention, SecondReading
from streams.second.reader import SecondReader, SecondSettings, reading, reading_of

KEPT: Final = timedelta(days=8)
"""Event time for which an answer is kept: a day longer than `articles.unique` is, so a replay finds all of them."""

BATCH_S: Final = 30.0
"""For all that is asked at once: what has no answer then goes on without, before the watchdog sees a stall."""


class Readings:
    """The state of one partition: every answer made, by `article_id`."""

    def __init__(self) -> None:
        self._readings: dict[str, SecondReading] = {}
        self._newest: datetime | None = None

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._readings

    def get(self, article_id: str) -> SecondReading | None:
        """Return what was answered of an article, None where nobody was asked."""
        return self._readings.get(article_id)

    def keep(self, readings: Iterable[SecondReading]) -> None:
        """The answers are known from now on."""
        for one in readings:
            self._readings[one.article_id] = one
            self._newest = max(self._newest or one.event_time, one.event_time)

    def forget(self) -> list[str]:
        """Return the articles whose answers are too old by event time, and forget them."""
        if self._newest is None:
            return []
        gone = [name for name, one in self._readings.items() if self._newest - one.event_time > KEPT]
        for name in gone:
            del self._readings[name]
        return gone

    def spent(self, now: datetime) -> tuple[int, int]:
        """Return the requests and tokens of the UTC day of `now`."""
        today = [one for one in self._readings.values() if one.asked.date() == now.date() and one.outcome != "capped"]
        return len(today), sum(one.tokens for one in today)


async def read_again(
    state: Readings,
    reader: SecondReader,
    settings: SecondSettings,
    articles: Sequence[tuple[CleanArticle, Sequence[Mention]]],
    types: Mapping[str, EventType],
    now: datetime,
) -> list[SecondReading]:
    """Return the readings of those articles that hold something doubtful, in their order; `state` knows them then.

    No more are asked about than the day's caps leave; of tokens, what is being asked may go over by so much.
    """
    wanted = {
        article.article_id: (article, unsure)
        for article, mentions in articles
        if (unsure := doubtful(mentions, settings.band))
    }
    requests, tokens = state.spent(now)
    room = settings.requests_per_day - requests if tokens < settings.tokens_per_day else 0
    turn = asyncio.Semaphore(settings.in_flight)
    deadline = asyncio.get_running_loop().time() + BATCH_S

    async def read(article: CleanArticle, unsure: Sequence[Mention], number: int) -> SecondReading:
        if number >= room:
            return reading(reader, article, now, "capped")
        try:
            async with asyncio.timeout_at(deadline), turn:
                return await reading_of(reader, article, unsure, types, now)
        except TimeoutError:
            return reading(reader, article, now, "failed")

    made = await asyncio.gather(
        *(read(article, unsure, number) for number, (article, unsure) in enumerate(wanted.values()))
    )
    state.keep(made)
    return made
