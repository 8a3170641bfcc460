"""How many requests one host gets at once, and how soon after one another, whoever asks: feeds, pages, redirects.

The rules are those of `Host`, which is pure; `Hosts` waits for them with the clock it is given.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from streams.errors import TransientError

_MOST_HOSTS: Final = 10_000
_PATIENCE_S: Final = 60.0
"""A wait longer than this is not waited for: the one who asks comes again."""


@dataclass(frozen=True, kw_only=True)
class HostLimits:
    """How one host is treated."""

    at_once: int = 2
    """Requests under way."""
    gap_s: float = 1.0
    """Seconds between the last begin or end of a request and the begin of the next."""
    gap_most_s: float = 30.0
    """A longer gap that robots.txt asks for is cut to this."""


@dataclass
class Host:
    """What is known of one host; times are Unix seconds."""

    under_way: int = 0
    last: float = float("-inf")
    """The latest begin or end of a request."""
    held_until: float = float("-inf")
    """It has said that it wants no request before."""
    gap_s: float = 0.0
    """What its robots.txt asks for."""

    def wait(self, now: float, limits: HostLimits) -> float:
        """Return the seconds after which a request may begin; infinite while as many are under way as may be."""
        if self.under_way >= limits.at_once:
            return float("inf")
        gap = max(limits.gap_s, min(self.gap_s, limits.gap_most_s))
        return max(0.0, self.last + gap - now, self.held_until - now)


class Hosts:
    """All hosts, and the order in which their requests go out."""

    def __init__(
        self, limits: HostLimits, *, now: Callable[[], datetime], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self.limits = limits
        self._now = now
        self._sleep = sleep
        self._hosts: dict[str, Host] = {}
        self._queues: dict[str, asyncio.Lock] = {}
        self._ended: dict[str, asyncio.Event] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Hold one of the host's places; those who wait get theirs in the order they came.

        Raises:
            TransientError: `held`, if the host wants no request for longer than is worth waiting for.
        """
        async with self._queues.setdefault(host, asyncio.Lock()):
            await self._wait(host)
            known = self.host(host)
            known.under_way += 1
            known.last = self._now().timestamp()
        try:
            yield
        finally:
            known.under_way -= 1
            known.last = self._now().timestamp()
            self._ended.setdefault(host, asyncio.Event()).set()
            self._forget()

    def host(self, host: str) -> Host:
        """Return what is known of `host`."""
        return self._hosts.setdefault(host, Host())

    def hold(self, host: str, until: datetime) -> None:
        """Nobody asks `host` before `until`."""
        known = self.host(host)
        known.held_until = max(known.held_until, until.timestamp())

    async def _wait(self, host: str) -> None:
        ended = self._ended.setdefault(host, asyncio.Event())
        while True:
            ended.clear()
            known = self.host(host)
            held = known.held_until - self._now().timestamp()
            if held > _PATIENCE_S:
                raise TransientError(f"{host[:100]} wants no request now", reason="held", retry_after_s=held)
            wait = known.wait(self._now().timestamp(), self.limits)
            if wait <= 0:
                return
            if wait == float("inf"):
                await ended.wait()
            else:
                # Clocks are finer than what a sleep can keep.
                await self._sleep(max(wait, 0.001))

    def _forget(self) -> None:
        """Hosts that need no waiting for are forgotten once there are very many."""
        if len(self._hosts) <= _MOST_HOSTS:
            return
        now = self._now().timestamp()
        for name in [name for name, known in self._hosts.items() if known.under_way == 0]:
            if self._hosts[name].wait(now, self.limits) <= 0 and not self._queues[name].locked():
                for kept in (self._hosts, self._queues, self._ended):
                    kept.pop(name, None)
