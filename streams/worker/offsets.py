"""Where logs end and how far each group has come: asked of the broker, not of a consumer that may have stopped."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Self

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, UnknownTopicOrPartitionError

from streams.errors import TransientError
from streams.worker.config import BrokerConfig


class Offsets:
    """A connection for questions about offsets; use it as an asynchronous context."""

    def __init__(self, broker: BrokerConfig) -> None:
        self._broker = broker
        self._consumer: AIOKafkaConsumer | None = None
        self._admin: AIOKafkaAdminClient | None = None

    async def __aenter__(self) -> Self:
        settings = self._broker.client()
        self._consumer = AIOKafkaConsumer(**settings, group_id=None, enable_auto_commit=False)
        self._admin = AIOKafkaAdminClient(**settings)
        try:
            await self._consumer.start()
            await self._admin.start()
        except (KafkaError, OSError) as error:
            await self.close()
            raise TransientError(
                f"no Kafka answers at {self._broker.servers}: {error}", reason="broker_away", retry_after_s=5.0
            ) from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """The connections are closed."""
        consumer, self._consumer = self._consumer, None
        admin, self._admin = self._admin, None
        if consumer is not None:
            await consumer.stop()
        if admin is not None:
            await admin.close()

    async def partitions(self, topic: str) -> list[TopicPartition]:
        """Return the partitions of `topic` (without prefix) as the broker knows them; none if it is missing."""
        assert self._admin is not None
        name = self._broker.topic(topic)
        described = await self._admin.describe_topics([name])
        return sorted(
            TopicPartition(name, part["partition"]) for found in described for part in found["partitions"] or ()
        )

    async def ends(self, topic: str, numbers: Iterable[int] | None = None) -> dict[int, tuple[int, int]]:
        """Return partition → (first offset kept, offset of the next record to come)."""
        assert self._consumer is not None
        name = self._broker.topic(topic)
        parts = (
            await self.partitions(topic) if numbers is None else [TopicPartition(name, number) for number in numbers]
        )
        if not parts:
            return {}
        begins, ends = await asyncio.gather(self._consumer.beginning_offsets(parts), self._consumer.end_offsets(parts))
        return {part.partition: (begins[part], ends[part]) for part in parts}

    async def committed(self, stage: str, topic: str) -> dict[int, int]:
        """Return partition → offset of the next record that the stage's group would take; only where one is known."""
        assert self._admin is not None
        try:
            found = await self._admin.list_consumer_group_offsets(self._broker.group(stage))
        except UnknownTopicOrPartitionError:
            return {}
        name = self._broker.topic(topic)
        return {part.partition: meta.offset for part, meta in found.items() if part.topic == name and meta.offset >= 0}

    async def lag(self, stage: str, topic: str, numbers: Iterable[int] | None = None) -> dict[int, int]:
        """Return partition → records that the stage has not yet committed."""
        ends, committed = await asyncio.gather(self.ends(topic, numbers), self.committed(stage, topic))
        return {number: max(0, end - max(begin, committed.get(number, begin))) for number, (begin, end) in ends.items()}

    async def wait_for_coordinator(self, limit_s: float = 15.0) -> None:
        """Return when the broker can keep groups' offsets; a new one needs a second, in which every worker complains.

        Raises:
            TransientError: `broker_away` after `limit_s`.
        """
        assert self._admin is not None
        deadline = time.monotonic() + limit_s
        while True:
            try:
                await self._admin.list_consumer_group_offsets(self._broker.group("clean"))
            except UnknownTopicOrPartitionError:
                return
            except KafkaError as error:
                if time.monotonic() > deadline:
                    raise TransientError(
                        f"{self._broker.servers} keeps no offsets: {error}; look at its log", reason="broker_away"
                    ) from error
                await asyncio.sleep(0.2)
            else:
                return

    async def lags(self, stages: Mapping[str, str]) -> dict[str, int]:
        """Return stage → its lag over all partitions; `stages` maps stage → topic it reads."""
        found = await asyncio.gather(*(self.lag(stage, topic) for stage, topic in stages.items()))
        return {stage: sum(lag.values()) for stage, lag in zip(stages, found, strict=True)}
