"""State as a view of a compacted topic: what a stage knows is what it has said.

A partition's view is loaded once per generation of the group, before its first record: from the beginning to the end
that the topic had when loading began, with a consumer of its own that belongs to no group. Tombstones drop, of two
values of a key the newer one wins. Nothing else is ever stored, so nothing can disagree with it.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.codec import decode
from streams.errors import RecordError
from streams.ops import metrics
from streams.records import Record
from streams.stages import Change, Stage
from streams.worker.config import BrokerConfig

_AT_ONCE: Final = 500
"""Changes between two breaths of the event loop while a view is read."""
Take = Callable[[int, Sequence[Change]], None]
"""Given a partition and changes of its log, in order."""


class Loads(Protocol):
    """Reads partitions of a compacted topic; `KafkaLoader`, or the tests' own."""

    async def replay(self, topic: str, partitions: Iterable[int], kind: type[Record], take: Take) -> None:
        """All that the partitions hold as of now has been given to `take`, some at a time, in order."""


class KafkaLoader:
    """Reads views from the broker."""

    def __init__(self, broker: BrokerConfig) -> None:
        self._broker = broker

    async def replay(self, topic: str, partitions: Iterable[int], kind: type[Record], take: Take) -> None:
        """All that the partitions hold as of now has been given to `take`, some at a time, in order.

        Raises:
            RecordError: `bad_view` if a record of the view cannot be read: going on without it would tell things twice.
        """
        parts = [TopicPartition(self._broker.topic(topic), number) for number in partitions]
        consumer = AIOKafkaConsumer(
            **self._broker.client(),
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="none",
            isolation_level="read_committed",
            max_partition_fetch_bytes=8 * 1024 * 1024,
            fetch_max_wait_ms=100,
        )
        await consumer.start()
        try:
            ends = await consumer.end_offsets(parts)
            begins = await consumer.beginning_offsets(parts)
            left = {part for part in parts if begins[part] < ends[part]}
            await place(consumer, {part: begins[part] for part in left})
            while left:
                fetched = await consumer.getmany(*left, timeout_ms=200)
                for part, messages in fetched.items():
                    for i in range(0, len(messages), _AT_ONCE):
                        # All that came was taken, and here the loop runs: the next fetch is under way meanwhile.
                        await asyncio.sleep(0)
                        take(part.partition, [_change(message, topic, kind) for message in messages[i : i + _AT_ONCE]])
                # Positions, not records, tell the end: compaction leaves holes, also at the very end.
                left = {part for part in left if await consumer.position(part) < ends[part]}
        finally:
            await consumer.stop()


async def place(consumer: AIOKafkaConsumer, offsets: Mapping[TopicPartition, int]) -> None:
    """The consumer, which has no group, reads these partitions from these offsets."""
    if offsets:
        # Assigned and positioned in one breath: in between, the fetcher would look for a position by itself.
        consumer.assign(list(offsets))
        for part, offset in offsets.items():
            consumer.seek(part, offset)
    # aiokafka's helper task must have begun: stopping the consumer before that would cancel us with it.
    await asyncio.sleep(0)


def _change(message: Any, topic: str, kind: type[Record]) -> Change:
    key = (message.key or b"").decode("utf-8", "surrogateescape")
    if message.value is None:
        return Change(key, None)
    try:
        return Change(key, decode(message.value, kind))
    except RecordError as error:
        raise RecordError(
            f"{topic}[{message.partition}]@{message.offset} is part of a stage's state and cannot be read ({error}); "
            "run the version that wrote it, or send a tombstone for its key",
            reason="bad_view",
        ) from error


async def load(
    loader: Loads, topic: str, partitions: Iterable[int], kind: type[Record], newer: Callable[[Any, Any], Any]
) -> dict[int, dict[str, Any]]:
    """Return partition → key → record that counts, as of now.

    Raises:
        RecordError: as `KafkaLoader.replay`.
    """
    views: dict[int, dict[str, Any]] = {number: {} for number in partitions}

    def take(partition: int, changes: Sequence[Change]) -> None:
        view = views[partition]
        for key, record in changes:
            if record is None:
                view.pop(key, None)
            else:
                view[key] = newer(view[key], record) if key in view else record

    await loader.replay(topic, views, kind, take)
    return views


class Views:
    """The states of one stage, by input partition; complete for those that `ready` has returned for."""

    def __init__(self, stage: Stage, loader: Loads) -> None:
        self._stage = stage
        self._loader = loader
        self._states: dict[int, Any] = {}
        self._generation: int | None = None

    def __getitem__(self, partition: int) -> Any:
        """Return the partition's state; `ready` has been awaited for it."""
        return self._states[partition]

    def holds(self, partition: int, generation: int) -> bool:
        """True where the partition's state is complete for this generation."""
        return self._generation == generation and partition in self._states

    async def ready(self, partitions: Iterable[int], generation: int) -> None:
        """Return once the state of each partition is complete for `generation`; loads what is not."""
        stage = self._stage
        if generation != self._generation:
            if stage.view is not None:
                # Another process may have written to them in the meantime.
                self._states.clear()
            self._generation = generation
        missing = sorted(set(partitions) - set(self._states))
        if not missing:
            return
        started = time.monotonic()
        states = {partition: stage.new_state() for partition in missing}
        # Most of a view's records live on: looking through a million for garbage takes two fifths of the time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            counts = await self._fill(states)
        finally:
            if collecting:
                gc.enable()
        if generation != self._generation:
            return
        for partition, state in states.items():
            self._states[partition] = state
            metrics.STATE_RECORDS.labels(stage.name, str(partition)).set(counts.get(partition, 0))
        if stage.view is not None:
            metrics.RESTORE_SECONDS.labels(stage.name).observe((time.monotonic() - started) / len(missing))

    async def _fill(self, states: Mapping[int, Any]) -> dict[int, int]:
        """The view's records are in the new states; return how many each holds."""
        stage, counts = self._stage, dict.fromkeys(states, 0)
        if stage.view is None:
            for state in states.values():
                stage.restore(state, ())
            return counts
        assert stage.view_record is not None, f"stage {stage.name} names a view without its record"
        if stage.absorb is None:
            loaded = await load(self._loader, stage.view, states, stage.view_record, stage.newer)
            for partition, state in states.items():
                stage.restore(state, loaded[partition].values())
                counts[partition] = len(loaded[partition])
            return counts
        absorb = stage.absorb

        def take(partition: int, changes: Sequence[Change]) -> None:
            counts[partition] = absorb(states[partition], changes)

        await self._loader.replay(stage.view, states, stage.view_record, take)
        for state in states.values():
            stage.restore(state, ())
        return counts

    def drop(self, partitions: Iterable[int]) -> None:
        """Forget these states; they are loaded anew before they are used again."""
        for partition in partitions:
            self._states.pop(partition, None)
