"""An existing Kafka topic as a way in: its records become articles; offsets are committed once the log has them.

A stop or a crash between the two repeats some records. Ids are derived from content, so that does no harm. Tombstones
are passed over.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError
from aiokafka.structs import ConsumerRecord, OffsetAndMetadata, TopicPartition

from streams.acquire.documents import read_bytes
from streams.acquire.fieldmap import map_fields
from streams.acquire.limits import AcquireLimits, reject
from streams.acquire.objects import load_json, read_object
from streams.acquire.rows import read_row
from streams.acquire.sources import TopicSource, read_secret
from streams.acquire.ways import Admit, Reports
from streams.errors import RecordError, SettingsError, TransientError
from streams.ops import metrics
from streams.ops.log import get_logger
from streams.records import RawArticle, Rejected
from streams.worker.config import BrokerConfig

BATCH_RECORDS: Final = 200
_POLL_MS: Final = 500
_FIRST_WAIT_S: Final = 1.0
_LONGEST_WAIT_S: Final = 60.0
_log = get_logger()


def foreign_broker(source: TopicSource, own: BrokerConfig) -> BrokerConfig:
    """Return how to reach the source's broker: `own` where it names none.

    Raises:
        SettingsError: `bad_secret`: its password file cannot be read.
    """
    if source.broker is None:
        return own
    return BrokerConfig(
        servers=source.broker,
        tls=source.tls,
        ca_file=str(source.ca_file) if source.ca_file else None,
        sasl_mechanism=source.sasl_mechanism,
        sasl_username=source.sasl_username,
        sasl_password=read_secret(source.sasl_password_file) if source.sasl_password_file else None,
    )


def group_of(source: TopicSource) -> str:
    """Return the consumer group that keeps the source's offsets."""
    return source.group or f"newswire-streams.{source.name}"


def read_record(source: TopicSource, message: ConsumerRecord, received: datetime) -> list[RawArticle | Rejected]:
    """Return what one record of the topic holds; one that cannot be read as `Rejected`, saying where it lies."""
    value: bytes = message.value or b""
    where = {"topic": message.topic, "partition": str(message.partition), "offset": str(message.offset)}
    name = f"{message.topic}[{message.partition}]@{message.offset}"
    try:
        if source.format == "bytes":
            return list(read_bytes(value, received=received, source=source.name, name=name))
        AcquireLimits().check_bytes(len(value))
        found = load_json(value)
        if source.fields:
            return [read_row(map_fields(found, source.fields), received=received, source=source.name)]
        return [read_object(found, received=received, fallback_source=source.name)]
    except RecordError as error:
        return [reject(error, value, received=received, source=source.name, where=where)]


async def read_topic(
    source: TopicSource,
    admit: Admit,
    own: BrokerConfig,
    *,
    reports: Reports | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Hand the topic's records to `admit` until cancelled; connects again, ever more patiently, when the broker goes.

    `reports` is told when it cannot be read, and when it can again.
    """
    wait_s, connected = _FIRST_WAIT_S, False
    while True:
        try:
            async for _ in _read(source, admit, own, now, sleep):
                if reports is not None and not connected:
                    reports.answered(source.name, same=False)
                wait_s, connected = _FIRST_WAIT_S, True
        except (KafkaError, OSError, TransientError, SettingsError) as error:
            connected = False
            if reports is not None:
                reports.failed(source.name, f"topic {source.topic}: {_said(error)}")
            reason = getattr(error, "reason", "broker_away")
            _log.warning("acquire.topic_failed", source=source.name, topic=source.topic, reason=reason, wait_s=wait_s)
            await sleep(wait_s)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)


async def _read(
    source: TopicSource,
    admit: Admit,
    own: BrokerConfig,
    now: Callable[[], datetime],
    sleep: Callable[[float], Awaitable[None]],
) -> AsyncGenerator[int, None]:
    """Yield at each look the number of records that came; their offsets are committed then."""
    consumer = AIOKafkaConsumer(
        **foreign_broker(source, own).client(),
        group_id=group_of(source),
        enable_auto_commit=False,
        auto_offset_reset=source.start,
        max_partition_fetch_bytes=8 * 1024 * 1024,
    )
    try:
        await consumer.start()
        # Asked first: to subscribe to a topic that is not there would make it on many brokers.
        if source.topic not in await consumer.topics():
            raise TransientError(f"there is no topic {source.topic!r} at this broker", reason="unknown_topic")
        consumer.subscribe([source.topic])
        while True:
            fetched = await consumer.getmany(timeout_ms=_POLL_MS, max_records=BATCH_RECORDS)
            messages = [message for part in fetched.values() for message in part]
            if messages:
                found = await asyncio.to_thread(_articles, source, messages, now())
                await _admit(admit, found, source, sleep)
                await _commit(consumer, fetched, source)
            yield len(messages)
    finally:
        await consumer.stop()


def _articles(
    source: TopicSource, messages: Sequence[ConsumerRecord], received: datetime
) -> list[RawArticle | Rejected]:
    found = [one for message in messages if message.value for one in read_record(source, message, received)]
    for one in found:
        if isinstance(one, Rejected):
            metrics.INPUT_REJECTED.labels("topic", one.reason).inc()
    return found


async def _admit(
    admit: Admit, found: Sequence[RawArticle | Rejected], source: TopicSource, sleep: Callable[[float], Awaitable[None]]
) -> None:
    """The log has all of `found`; while it does not take it, nothing more is read."""
    wait_s = _FIRST_WAIT_S
    while found:
        try:
            await admit(found)
        except TransientError as error:
            _log.warning("acquire.not_admitted", source=source.name, reason=error.reason, records=len(found))
            await sleep(error.retry_after_s or wait_s)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)
        else:
            return


async def _commit(
    consumer: AIOKafkaConsumer, fetched: dict[TopicPartition, list[ConsumerRecord]], source: TopicSource
) -> None:
    """The group's offsets stand behind `fetched`, or the partitions belong to another member, who reads it again."""
    offsets = {part: OffsetAndMetadata(messages[-1].offset + 1, "") for part, messages in fetched.items() if messages}
    try:
        await consumer.commit(offsets)
    except (CommitFailedError, IllegalStateError) as error:
        _log.info("acquire.topic_moved", source=source.name, topic=source.topic, error=type(error).__name__)


def _said(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return text if isinstance(error, TransientError | SettingsError) else f"{type(error).__name__}: {text}"
