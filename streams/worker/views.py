"""State as a view of a compacted topic: what a stage knows is what it has said.

A partition's view is loaded once per generation of the group, before its first record: from the beginning to the end
that the topic had when loading began, with a consumer of its own that belongs to no group. Tombstones drop, of two
values of a key the newer one wins. Nothing else is ever stored, so nothing can disagree with it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.codec import decode
from streams.errors import RecordError
from streams.ops import metrics
from streams.records import Record
from streams.stages import Stage
from streams.worker.config import BrokerConfig


class Loads(Protocol):
    """Reads partitions of a compacted topic; `KafkaLoader`, or the tests' own."""

    async def load(
        self, topic: str, partitions: Iterable[int], kind: type[Record], newer: Callable[[Any, Any], Any]
    ) -> dict[int, dict[str, Any]]:
        """Return partition → key → record that counts."""


class KafkaLoader:
    """Reads views from the broker."""

    def __init__(self, broker: BrokerConfig) -> None:
        self._broker = broker

    async def load(
        self, topic: str, partitions: Iterable[int], kind: type[Record], newer: Callable[[Any, Any], Any]
    ) -> dict[int, dict[str, Any]]:
        """Return partition → key → record that counts, as of now.

        Raises:
            RecordError: `bad_view` if a record of the view cannot be read: going on without it would tell things twice.
        """
        parts = [TopicPartition(self._broker.topic(topic), number) for number in partitions]
        views: dict[int, dict[str, Any]] = {part.partition: {} for part in parts}
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
                fetched = await consumer.getmany(*left, timeout_ms=200, max_records=1000)
                for part, messages in fetched.items():
                    for message in messages:
                        _enter(views[part.partition], message, topic, kind, newer)
                # Positions, not records, tell the end: compaction leaves holes, also at the very end.
                left = {part for part in left if await consumer.position(part) < ends[part]}
        finally:
            await consumer.stop()
        return views


async def place(consumer: AIOKafkaConsumer, offsets: Mapping[TopicPartition, int]) -> None:
    """The consumer, which has no group, reads these partitions from these offsets."""
    if offsets:
        # Assigned and positioned in one breath: in between, the fetcher would look for a position by itself.
        consumer.assign(list(offsets))
        for part, offset in offsets.items():
            consumer.seek(part, offset)
    # aiokafka's helper task must have begun: stopping the consumer before that would cancel us with it.
    await asyncio.sleep(0)


def _enter(
    view: dict[str, Any], message: Any, topic: str, kind: type[Record], newer: Callable[[Any, Any], Any]
) -> None:
    key = (message.key or b"").decode("utf-8", "surrogateescape")
    if message.value is None:
        view.pop(key, None)
        return
    try:
        record = decode(message.value, kind)
    except RecordError as error:
        raise RecordError(
            f"{topic}[{message.partition}]@{message.offset} is part of a stage's state and cannot be read ({error}); "
            "run the version that wrote it, or send a tombstone for its key",
            reason="bad_view",
        ) from error
    view[key] = newer(view[key], record) if key in view else record


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
        loaded: Mapping[int, Mapping[str, Any]] = {}
        started = time.monotonic()
        if stage.view is not None:
            assert stage.view_record is not None, f"stage {stage.name} names a view without its record"
            loaded = await self._loader.load(stage.view, missing, stage.view_record, stage.newer)
        if generation != self._generation:
            return
        for partition in missing:
            state = stage.new_state()
            records = loaded.get(partition, {})
            stage.restore(state, records.values())
            self._states[partition] = state
            metrics.STATE_RECORDS.labels(stage.name, str(partition)).set(len(records))
        if stage.view is not None:
            metrics.RESTORE_SECONDS.labels(stage.name).observe((time.monotonic() - started) / len(missing))

    def drop(self, partitions: Iterable[int]) -> None:
        """Forget these states; they are loaded anew before they are used again."""
        for partition in partitions:
            self._states.pop(partition, None)
