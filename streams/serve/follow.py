"""Keeping the read model up to date with the topics."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from streams.ops import metrics
from streams.ops.log import get_logger
from streams.records import Record
from streams.serve.pulse import Pulse
from streams.serve.read_model import ReadModel

FOLLOWED: Final = ("articles.unique", "articles.repeats", "events", "alerts", "deliveries", "rejected")
"""Topics the read model is filled from; none of them holds anything under embargo."""
_log = get_logger()


class Seen(NamedTuple):
    """One decoded record of a topic; `record` None is a tombstone, which the read model passes over: what was evicted
    from a stage's state may still be asked for."""

    topic: str
    partition: int
    offset: int
    record: Record | None


def _clock() -> datetime:
    return datetime.now(UTC)


async def follow(
    model: ReadModel,
    batches: AsyncIterator[Sequence[Seen]],
    pulse: Pulse,
    *,
    keep_s: float = 30 * 86_400.0,
    now: Callable[[], datetime] = _clock,
) -> None:
    """Store every batch and beat the pulse when there was news; return when `batches` ends.

    Each batch is stored with how far it goes, so a restart goes on from `ReadModel.progress`. Records older than
    `keep_s` are forgotten once an hour.
    """
    pruned = now()
    async for batch in batches:
        records = [seen for seen in batch if seen.record is not None]
        ahead = {(seen.topic, seen.partition): seen.offset + 1 for seen in batch}
        news = await asyncio.to_thread(model.apply, [seen.record for seen in records if seen.record], ahead)
        for seen, fresh in zip(records, news, strict=True):
            metrics.READ_MODEL_RECORDS.labels(seen.topic, "stored" if fresh else "stale").inc()
        if any(news):
            pulse.beat()
        if now() - pruned > timedelta(hours=1):
            pruned = now()
            gone = await asyncio.to_thread(model.prune, pruned - timedelta(seconds=keep_s))
            _log.info("serve.pruned", count=gone)
