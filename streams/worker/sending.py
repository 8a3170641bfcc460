"""Sending and knowing: every record's fate is awaited; nothing counts as sent before the broker says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from typing import Any, Final, NamedTuple, Protocol

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    CorruptRecordException,
    KafkaError,
    MessageSizeTooLargeError,
    PolicyViolationError,
    RecordListTooLargeError,
    RecordTooLargeError,
)

from streams.codec import encode
from streams.records import Record
from streams.worker.config import BrokerConfig
from streams.worker.envelope import Headers, wrap
from streams.worker.topics import largest_message

PERMANENT: Final = (
    CorruptRecordException,
    MessageSizeTooLargeError,
    PolicyViolationError,
    RecordListTooLargeError,
    RecordTooLargeError,
)
"""Answers that this very record would get again; all others may pass."""
OVERHEAD_BYTES: Final = 128
"""What Kafka's batch format adds to a single record, rounded up."""


class Outgoing(NamedTuple):
    """One record ready for the broker; `topic` without prefix, `value` None a tombstone."""

    topic: str
    key: bytes
    value: bytes | None
    partition: int | None
    headers: Headers

    @property
    def size_bytes(self) -> int:
        """What the broker will count it as, at most."""
        named = sum(len(name) + len(value) + 8 for name, value in self.headers)
        return len(self.key) + len(self.value or b"") + named + OVERHEAD_BYTES


class Producer(Protocol):
    """The part of aiokafka's producer that is used here; tests have their own."""

    async def send(
        self,
        topic: str,
        value: bytes | None = None,
        key: bytes | None = None,
        partition: int | None = None,
        timestamp_ms: int | None = None,
        headers: Headers | None = None,
    ) -> Awaitable[Any]:
        """Return a future of the broker's answer."""


def new_producer(broker: BrokerConfig, *, linger_ms: int = 2, compression: str = "zstd") -> AIOKafkaProducer:
    """Return a producer that loses and reorders nothing: all replicas' acks, idempotent. Start it before use."""
    return AIOKafkaProducer(
        **broker.client(),
        acks="all",
        enable_idempotence=True,
        linger_ms=linger_ms,
        max_batch_size=256 * 1024,
        max_request_size=largest_message(broker, "rejected"),
        compression_type=None if compression == "none" else compression,
    )


class Sender:
    """Encodes outputs into Kafka records and sends them; shared by all stages of a process."""

    def __init__(self, broker: BrokerConfig, producer: Producer) -> None:
        self._broker = broker
        self._producer = producer

    def encode(
        self, topic: str, key: str, value: Record | None, partition: int | None, source: str, trace: bytes | None
    ) -> Outgoing:
        """Return the record as it will be sent, in its CloudEvents envelope."""
        raw = key.encode()
        if value is None:
            headers: Headers = [("traceparent", trace)] if trace else []
            return Outgoing(topic, raw, None, partition, headers)
        data = encode(value)
        return Outgoing(topic, raw, data, partition, wrap(topic, raw, data, type(value).__name__, source, trace))

    def too_large(self, item: Outgoing) -> bool:
        """True where the broker would refuse it for its size."""
        return item.size_bytes > largest_message(self._broker, item.topic)

    async def send_all(self, items: Iterable[Outgoing]) -> list[BaseException | None]:
        """Return each item's failure, None where the broker has it; in order, and only once all are decided."""
        futures: list[Awaitable[Any]] = []
        for item in items:
            try:
                futures.append(await self._send(item))
            except KafkaError as error:
                futures.append(_failed(error))
        answers: Sequence[Any] = await asyncio.gather(*futures, return_exceptions=True)
        return [answer if isinstance(answer, BaseException) else None for answer in answers]

    async def send_one(self, item: Outgoing) -> None:
        """Return once the broker has it.

        Raises:
            KafkaError: what the broker or the client said; see `PERMANENT`.
        """
        await (await self._send(item))

    async def _send(self, item: Outgoing) -> Awaitable[Any]:
        return await self._producer.send(
            self._broker.topic(item.topic),
            value=item.value,
            key=item.key,
            partition=item.partition,
            headers=item.headers,
        )


def _failed(error: BaseException) -> asyncio.Future[Any]:
    future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    future.set_exception(error)
    return future
