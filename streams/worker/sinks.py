"""A sink: the end of the way, where records leave Kafka by an asynchronous call, as `notify` does into its outbox."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from streams.records import Record
from streams.stages import Position


class Taken(NamedTuple):
    """One decoded record of the sink's topic. `value` None is a tombstone."""

    position: Position
    key: str
    value: Any


class Publishes(Protocol):
    """What a sink may publish with: see `publisher.Publisher`."""

    async def send(self, topic: str, key: str, record: Record | None, *, partition: int | None = None) -> None:
        """Return once the broker has it."""


async def _nothing(_partition: int, _views: Mapping[str, Mapping[str, Any]]) -> None:
    return


@dataclass(frozen=True, kw_only=True)
class Sink:
    """One end of the data's way; like a stage, but its side effects are its own."""

    name: str
    source: str
    """Topic it reads."""
    reads: type[Record]
    handle: Callable[[Sequence[Taken]], Awaitable[None]]
    """Returns once it has the batch safely (a committed transaction): then the records are acked. Must not mind seeing
    a record twice. Raises `TransientError` to have the process started again; any other error ends it too."""
    views: tuple[str, ...] = ()
    """Compacted topics handed to `restore`, such as ``alerts`` and ``deliveries``."""
    newer: Mapping[str, Callable[[Any, Any], Any]] = field(default_factory=dict)
    """View → which of two values of one key counts; of other views the later one in the log."""
    restore: Callable[[int, Mapping[str, Mapping[str, Any]]], Awaitable[None]] = _nothing
    """Called for each partition it is given, before its first record: partition, topic → key → newest record."""
    run: Callable[[Publishes], Awaitable[None]] | None = None
    """A loop that lives as long as the process, such as the deliveries; it is cancelled at the end."""
