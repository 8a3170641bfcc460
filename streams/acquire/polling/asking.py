"""Requests in their turn: so many in all, so many at each host, none at a host that wants to rest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

from yarl import URL

from streams.acquire.polling.fetch import Answer, Ask, Fetcher
from streams.acquire.polling.hosts import HostLimits, Hosts
from streams.acquire.polling.robots import Robots
from streams.acquire.polling.schedule import RETRY_AFTER_MOST_S
from streams.acquire.polling.urls import origin_of, read_url

_THROTTLED_S: Final = 60.0
"""Rest of a host that says "too often" and not for how long."""


class Asker:
    """Everybody's requests of one process."""

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
        hosts: HostLimits,
        at_once: int,
    ) -> None:
        self._fetcher = fetcher
        self._now = now
        self._hosts = Hosts(hosts, now=now, sleep=sleep)
        self._places = asyncio.Semaphore(at_once)
        self._robots = Robots(self.get, now=now)

    async def get(self, ask: Ask) -> Answer:
        """Return the answer to `ask`, once it is its turn.

        Raises:
            TransientError, RecordError: as `Fetcher.get`; `held` if its host wants to rest for long.
        """
        answer = await self._fetcher.get(ask, now=self._now(), turn=self._turn)
        if answer.status == 429 or (answer.status == 503 and answer.retry_after_s is not None):
            wait = _THROTTLED_S if answer.retry_after_s is None else answer.retry_after_s
            until = self._now() + timedelta(seconds=min(wait, RETRY_AFTER_MOST_S))
            # Whichever source asked too often, it is this program that the host wants to rest.
            self._hosts.hold(origin_of(URL(answer.url)).host, until)
        return answer

    async def get_page(self, ask: Ask, *, robots: bool) -> Answer:
        """Return the answer to `ask` for a page that a document linked to; with `robots`, if its site lets it be read.

        Raises:
            TransientError, RecordError: as `get`, and as `Robots.check`.
        """
        if robots:
            url = read_url(ask.url, own=ask.own)
            delay = await self._robots.check(url, own=ask.own, private=ask.private)
            if delay:
                self._hosts.host(origin_of(url).host).gap_s = delay
        return await self.get(ask)

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        # The host's turn first: who waits for it takes nobody's place.
        async with self._hosts.turn(host), self._places:
            yield
