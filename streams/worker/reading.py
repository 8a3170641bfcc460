"""Reading topics from outside the stages: tails, snapshots of compacted topics, rejected records and their replay."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from streams.codec import decode
from streams.errors import RecordError, SettingsError, TransientError
from streams.records import TOPIC_RECORDS, Record, Rejected
from streams.worker.config import BrokerConfig
from streams.worker.offsets import Offsets
from streams.worker.publisher import Publisher
from streams.worker.sending import Outgoing
from streams.worker.views import KafkaLoader, load, place

Start = Literal["beginning", "end"] | datetime | Mapping[tuple[str, int], int]
"""Where to begin: an end, a time, or the next offset for each (topic, partition), the beginning for others."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """One record as read."""

    topic: str
    """Without prefix."""
    partition: int
    offset: int
    timestamp_ms: int
    key: str
    value: Any
    """The decoded record; None for a tombstone, or where `error` says that it cannot be read."""
    error: str | None = None


async def tail(
    broker: BrokerConfig, topics: Collection[str], *, start: Start = "end", follow: bool = True
) -> AsyncGenerator[Read, None]:
    """Yield the topics' records one by one, as `tail_batches` does in batches."""
    # Closed with this one: left to the collector, its consumer would be stopped when the loop is gone.
    async with aclosing(tail_batches(broker, topics, start=start, follow=follow)) as batches:
        async for batch in batches:
            for read in batch:
                yield read


async def tail_batches(
    broker: BrokerConfig, topics: Collection[str], *, start: Start = "end", follow: bool = True
) -> AsyncGenerator[list[Read], None]:
    """Yield the topics' records from `start` on; without `follow` up to the end that they have now, then stop.

    Within a partition they come in order. A record that cannot be decoded is yielded with its error.

    Raises:
        SettingsError: `unknown_topic`.
        TransientError: `broker_away`.
    """
    if unknown := sorted(set(topics) - set(TOPIC_RECORDS)):
        raise SettingsError(f"no topic {unknown[0]!r}; there are: {', '.join(TOPIC_RECORDS)}", reason="unknown_topic")
    async with Offsets(broker) as offsets:
        limits = {
            TopicPartition(broker.topic(topic), number): found
            for topic in topics
            for number, found in (await offsets.ends(topic)).items()
        }
    async with _consumer(broker) as consumer:
        found = await _found(consumer, limits, start)
        left = {part for part in limits if follow or found[part] < limits[part][1]}
        await place(consumer, {part: found[part] for part in left})
        while left:
            fetched = await consumer.getmany(*left, timeout_ms=250, max_records=500)
            batch = [
                _read(broker, message)
                for part, messages in fetched.items()
                for message in messages
                if follow or message.offset < limits[part][1]
            ]
            if batch:
                yield batch
            if not follow:
                left = {part for part in left if await consumer.position(part) < limits[part][1]}


async def snapshot(broker: BrokerConfig, topic: str) -> dict[str, Any]:
    """Return key → newest record of a compacted topic as of now."""
    async with Offsets(broker) as offsets:
        numbers = [part.partition for part in await offsets.partitions(topic)]
    loaded = await load(KafkaLoader(broker), topic, numbers, TOPIC_RECORDS[topic], lambda _old, new: new)
    return {key: record for number in sorted(loaded) for key, record in loaded[number].items()}


async def counts(broker: BrokerConfig) -> dict[str, int]:
    """Return topic → records written to it and still kept, before compaction; in flow order."""
    async with Offsets(broker) as offsets:
        found = await asyncio.gather(*(offsets.ends(topic) for topic in TOPIC_RECORDS))
    return {
        topic: sum(end - begin for begin, end in ends.values())
        for topic, ends in zip(TOPIC_RECORDS, found, strict=True)
    }


async def rejected(broker: BrokerConfig) -> list[Rejected]:
    """Return what lies in `rejected`, oldest first, each once, however often it was delivered."""
    found: dict[str, Read] = {}
    async for read in tail(broker, ["rejected"], start="beginning", follow=False):
        if isinstance(read.value, Rejected):
            found[read.value.rejected_id] = read
    ordered = sorted(found.values(), key=lambda read: (read.timestamp_ms, read.partition, read.offset))
    return [read.value for read in ordered]


async def replay(publisher: Publisher, record: Rejected) -> str:
    """Return the topic that has the original bytes again, under their original key.

    Raises:
        RecordError: `no_bytes` where they were too many to keep, `no_topic` where it never was in one; `too_large`.
        TransientError: `broker_away`.
    """
    if record.topic is None:
        raise RecordError(
            f"{record.rejected_id} never was in a topic: mend the input and ingest it again", reason="no_topic"
        )
    if not record.value:
        raise RecordError(
            f"{record.rejected_id} has no bytes here; they lie in {record.topic}[{record.partition}]@{record.offset}",
            reason="no_bytes",
        )
    headers = [(name, value.encode()) for name, value in record.headers.items()]
    headers = [(name, value) for name, value in headers if name != "streams-replayed"]
    headers.append(("streams-replayed", record.rejected_id.encode()))
    # The same partition again: the state that this record belongs to lives there.
    item = Outgoing(record.topic, record.key or b"", record.value, record.partition, headers)
    await publisher.send_bytes(item)
    return record.topic


def _read(broker: BrokerConfig, message: Any) -> Read:
    topic = broker.plain(message.topic)
    value: Record | None = None
    error = None
    if message.value is not None:
        try:
            value = decode(message.value, TOPIC_RECORDS[topic])
        except RecordError as said:
            error = str(said)
    return Read(
        topic=topic,
        partition=message.partition,
        offset=message.offset,
        timestamp_ms=message.timestamp,
        key=(message.key or b"").decode("utf-8", "replace"),
        value=value,
        error=error,
    )


async def _found(
    consumer: AIOKafkaConsumer, limits: dict[TopicPartition, tuple[int, int]], start: Start
) -> dict[TopicPartition, int]:
    """Return where to begin in each partition."""
    if not isinstance(start, datetime):
        return {part: begin if start == "beginning" else end for part, (begin, end) in limits.items()}
    stamp = int(start.timestamp() * 1000)
    later = await consumer.offsets_for_times(dict.fromkeys(limits, stamp)) if limits else {}
    return {part: later[part].offset if later.get(part) else end for part, (_, end) in limits.items()}


@asynccontextmanager
async def _consumer(broker: BrokerConfig) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        **broker.client(),
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="none",
        max_partition_fetch_bytes=8 * 1024 * 1024,
        fetch_max_wait_ms=100,
    )
    try:
        await consumer.start()
    except (KafkaError, OSError) as error:
        await consumer.stop()
        raise TransientError(f"no Kafka answers at {broker.servers}: {error}", reason="broker_away") from error
    try:
        yield consumer
    finally:
        await consumer.stop()
