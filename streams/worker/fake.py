"""A broker in memory, for tests: what `Step`, `Sender` and `Views` need of Kafka, with the same answers.

The contract suite runs on it and on a real Kafka, so it cannot drift.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from aiokafka.partitioner import DefaultPartitioner

from streams.codec import decode, encode
from streams.records import Record
from streams.stages import Change
from streams.worker.config import BrokerConfig
from streams.worker.envelope import Headers
from streams.worker.sending import Outgoing
from streams.worker.topics import largest_message
from streams.worker.views import Take

_REPLAYED = 3
"""Records of a log given at a time: few, so that tests see what comes in pieces."""


@dataclass(kw_only=True)
class FakeMessage:
    """One record as a stage takes it."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers | None = field(default_factory=list)
    timestamp: float | None = 1_700_000_000.0
    generation_id: int = 1


class FakeBroker:
    """Topics in memory; also the producer and the loader of views on them."""

    def __init__(self, config: BrokerConfig | None = None) -> None:
        self.config = config or BrokerConfig()
        self.topics: dict[str, list[list[FakeMessage]]] = {}
        self.refuse: Callable[[str, bytes | None], KafkaError | None] = lambda _topic, _value: None
        """Given topic (without prefix) and value: the error that the broker answers with."""
        self.loads = 0
        self._partitioner = DefaultPartitioner()

    def log(self, topic: str) -> list[list[FakeMessage]]:
        """Return the partitions of `topic` (without prefix), each in order."""
        return self.topics.setdefault(topic, [[] for _ in range(self.config.partitions)])

    def records(self, topic: str, kind: type[Record]) -> list[Any]:
        """Return all values of `topic`, decoded, by partition and offset; tombstones as None."""
        return [
            None if message.value is None else decode(message.value, kind)
            for part in self.log(topic)
            for message in part
        ]

    def put(self, topic: str, key: str, value: Record | bytes | None, partition: int = 0) -> FakeMessage:
        """Append a record and return it."""
        data = value if value is None or isinstance(value, bytes) else encode(value)
        part = self.log(topic)[partition]
        message = FakeMessage(topic=topic, partition=partition, offset=len(part), key=key.encode(), value=data)
        part.append(message)
        return message

    async def send(
        self,
        topic: str,
        value: bytes | None = None,
        key: bytes | None = None,
        partition: int | None = None,
        timestamp_ms: int | None = None,
        headers: Headers | None = None,
    ) -> Awaitable[Any]:
        """Append the record as the broker would, or fail as it would."""
        name = self.config.plain(topic)
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        error = self.refuse(name, value)
        item = Outgoing(name, key or b"", value, partition, headers or [])
        if error is None and item.size_bytes > largest_message(self.config, name) + 4096:
            error = MessageSizeTooLargeError()
        if error is not None:
            future.set_exception(error)
            return future
        log = self.log(name)
        number = (
            self._partitioner(key, list(range(len(log))), list(range(len(log)))) if partition is None else partition
        )
        stamp = 1_700_000_000.0 if timestamp_ms is None else timestamp_ms / 1000
        part = log[number]
        part.append(
            FakeMessage(
                topic=name,
                partition=number,
                offset=len(part),
                key=key,
                value=value,
                headers=list(headers or []),
                timestamp=stamp,
            )
        )
        future.set_result(None)
        return future

    async def replay(self, topic: str, partitions: Iterable[int], kind: type[Record], take: Take) -> None:
        """All that the partitions hold has been given to `take`, a few at a time, in order."""
        self.loads += 1
        for number in partitions:
            log = self.log(topic)[number]
            for begin in range(0, len(log), _REPLAYED):
                take(
                    number,
                    [
                        Change(
                            (message.key or b"").decode(),
                            None if message.value is None else decode(message.value, kind),
                        )
                        for message in log[begin : begin + _REPLAYED]
                    ],
                )
