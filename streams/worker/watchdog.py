"""Ends a process whose consumer has stopped without a word: records wait, and nothing was committed for too long.

Lag and commits are asked of the broker over a connection of its own: a consumer that stands still does not know it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from aiokafka.errors import KafkaError

from streams.errors import TransientError
from streams.ops import metrics
from streams.ops.log import get_logger
from streams.worker.config import BrokerConfig, Exit, StepLimits
from streams.worker.offsets import Offsets
from streams.worker.step import Ending

_log = get_logger()


class Watched(Protocol):
    """A stage in this process."""

    name: str
    source: str


class Holds(Protocol):
    """Knows which partitions this process has now."""

    def partitions(self) -> set[int]:
        """Return them."""


class Stall:
    """Tells from successive looks at one stage's offsets when it stands still."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._since: dict[int, tuple[int, float]] = {}

    def look(self, lag: Mapping[int, int], committed: Mapping[int, int], now: float) -> list[int]:
        """Return the partitions with lag whose committed offset has not moved for the limit; `now` is monotonic."""
        # A partition that has gone, or has nothing to do, starts its time anew.
        self._since = {number: since for number, since in self._since.items() if lag.get(number)}
        for number, waiting in lag.items():
            offset = committed.get(number, -1)
            if waiting and self._since.get(number, (None, 0.0))[0] != offset:
                self._since[number] = (offset, now)
        return sorted(number for number, (_, since) in self._since.items() if now - since > self._limit_s)


class Watchdog:
    """Looks at all stages of the process every few seconds; `run` it as long as the process lives."""

    def __init__(
        self,
        broker: BrokerConfig,
        limits: StepLimits,
        stages: Iterable[tuple[Watched, Holds]],
        end: Callable[[Ending], None],
    ) -> None:
        self._broker = broker
        self._limits = limits
        self._stages = [(stage, holds, Stall(limits.stall_s)) for stage, holds in stages]
        self._end = end
        self._last: dict[tuple[str, int], int] = {}

    async def run(self) -> None:
        """Keep the lag's figures true, and end the process where a stage stands still; never returns."""
        while True:
            try:
                async with Offsets(self._broker) as offsets:
                    while True:
                        await asyncio.sleep(self._limits.watch_s)
                        for stage, holds, stall in self._stages:
                            await self._look(offsets, stage, holds.partitions(), stall)
            except (KafkaError, OSError, TransientError, TimeoutError) as error:
                # The broker is away: then the stages notice too, and nobody stands still on his own.
                _log.warning("watchdog.blind", error=type(error).__name__)
                await asyncio.sleep(self._limits.watch_s)

    async def _look(self, offsets: Offsets, stage: Watched, partitions: set[int], stall: Stall) -> None:
        committed = await offsets.committed(stage.name, stage.source)
        lag = await offsets.lag(stage.name, stage.source, partitions) if partitions else {}
        for number, waiting in lag.items():
            metrics.LAG.labels(stage.name, str(number)).set(waiting)
        moved = {(stage.name, number): offset for number, offset in committed.items() if number in partitions}
        if any(self._last.get(key) != offset for key, offset in moved.items()):
            metrics.LAST_COMMIT.labels(stage.name).set(time.time())
        self._last |= moved
        if stalled := stall.look(lag, committed, time.monotonic()):
            waiting = sum(lag[number] for number in stalled)
            self._end(
                Ending(
                    Exit.TEMPORARY,
                    "stalled",
                    f"stage {stage.name} has committed nothing for {self._limits.stall_s:.0f} s while {waiting} "
                    f"records wait in partitions {stalled}: the process starts again",
                )
            )
