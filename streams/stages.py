"""What each stage reads, keeps and writes; the same description drives the Kafka workers and `streams batch`.

A stage is pure: `judge` takes its state, one record, where that record stands in its log, and `now`; it returns
an `Outcome` or raises `RecordError` *before* it changes state. All side effects are the caller's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from streams.records import Record

SAME_PARTITION: Final = -2
"""As an output's partition: that of the input, as every view topic needs; the only one that `tick` can name."""


class Position(NamedTuple):
    """Where a record stands: topic without prefix, partition, offset, and the broker's time of it."""

    topic: str
    partition: int
    offset: int
    timestamp: datetime


class Change(NamedTuple):
    """What a view's log says of a key: the record from now on, None where it was taken out."""

    key: str
    record: Any


class Output(NamedTuple):
    """One record to send. `value` None is a tombstone. `partition` None lets `key` choose it."""

    topic: str
    key: str
    value: Record | None
    partition: int | None = None


class Outcome(NamedTuple):
    """What became of one input: the one counted `result`, and what to send for it.

    `result` is ``sent``, or a bounded word for why it was dropped on purpose (``repeat``, ``held``, ``no_event``,
    ``unmatched``, ``unchanged``, ``withheld``).
    """

    result: str
    outputs: tuple[Output, ...] = ()


def _nothing(_state: Any, _now: datetime) -> Outcome:
    return Outcome("idle")


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage of the data's way.

    `state` is per input partition: made by `new_state`, filled by `restore` from the records of `view` (a compacted
    topic whose partition n belongs to input partition n: outputs to it say `SAME_PARTITION`), complete
    before the first record is judged.
    """

    name: str
    source: str
    """Topic it reads."""
    reads: type[Record]
    sinks: tuple[str, ...]
    judge: Callable[[Any, Any, Position, datetime], Outcome]
    new_state: Callable[[], Any] = field(default=lambda: None)
    view: str | None = None
    view_record: type[Record] | None = None
    newer: Callable[[Any, Any], Any] = field(default=lambda old, new: new)
    """Of two values of one view key, the one that counts."""
    restore: Callable[[Any, Iterable[Any]], None] = field(default=lambda state, records: None)
    absorb: Callable[[Any, Sequence[Change]], int] | None = None
    """For states too large to be held twice: takes the view's changes as they stand in its log, some at a time, and
    returns how many records it holds; `restore` with none ends it."""
    tick: Callable[[Any, datetime], Outcome] = field(default=_nothing)
    """Called about once a second and partition: what has come due by `now` (released embargoes, evictions)."""
    ask: Callable[[Any, Sequence[Any], datetime], Awaitable[Sequence[Output]]] | None = None
    """What must be asked of the world before these records of one partition are judged. Its outputs, all to the view,
    are with the broker before it is used: so nothing is asked twice, and a replay finds the answers."""
    ordered: bool = False
    """True: a failed send ends the process, since retrying singly would reorder."""
