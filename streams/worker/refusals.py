"""What cannot be taken: the record it becomes, and the limit that stops a worker from draining a wire into the bin."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime
from typing import Any, Protocol

from streams.codec import derive_id
from streams.records import Rejected
from streams.worker.config import StepLimits
from streams.worker.envelope import Headers, readable


class Message(Protocol):
    """What a step needs to know of a Kafka record; Faust's message and the tests' have it."""

    topic: str
    partition: int
    offset: int
    timestamp: float | None
    """Seconds since 1970."""
    key: bytes | None
    value: bytes | None
    headers: Headers | None
    generation_id: int


def refuse(stage: str, topic: str, message: Message, reason: str, said: str, record: Any = None) -> Rejected:
    """Return what goes to `rejected` for a record that `stage` could not take; equal for a redelivery.

    `record` is its decoded form, where it could be decoded: it tells source and item.
    """
    article = getattr(record, "article", record)
    return Rejected(
        rejected_id=derive_id("r-", topic, message.partition, message.offset, stage),
        stage=stage,
        reason=reason,
        message=said,
        value=message.value or b"",
        topic=topic,
        partition=message.partition,
        offset=message.offset,
        key=message.key,
        headers=readable(message.headers),
        source=getattr(article, "source", None),
        item_id=getattr(article, "item_id", None),
        at=None if message.timestamp is None else datetime.fromtimestamp(message.timestamp, UTC),
    )


class Refusals:
    """Counts a stage's last outcomes, and says when too many of them were refusals."""

    def __init__(self, limits: StepLimits) -> None:
        self._limits = limits
        self._last: deque[bool] = deque(maxlen=limits.reject_window)
        self._refused = 0
        self._row = 0

    def count(self, refused: bool) -> str | None:
        """Return None while all is well, else in words which limit is passed."""
        if len(self._last) == self._last.maxlen:
            self._refused -= self._last[0]
        self._last.append(refused)
        self._refused += refused
        self._row = self._row + 1 if refused else 0
        limits = self._limits
        if self._row >= limits.reject_row:
            return f"{self._row} records in a row were rejected"
        seen = len(self._last)
        if seen >= limits.reject_minimum and self._refused > limits.reject_share * seen:
            return f"{self._refused} of the last {seen} records were rejected"
        return None
