"""Shorthands of the pipeline tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from streams import acquire
from streams.batch import Told
from streams.records import RawArticle

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)


def of(topic: str, told: Iterable[Told]) -> list[Any]:
    """Return the records of one topic."""
    return [one.record for one in told if one.topic == topic]


def raw(received: datetime = NOON, **row: Any) -> RawArticle:
    """Return a raw article from row keys."""
    return acquire.read_row(row, received=received)
