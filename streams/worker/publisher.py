"""Publishing from outside the stages: articles that arrive, deliveries that were made, rejected records sent again."""

from __future__ import annotations

import asyncio
from datetime import UTC
from types import TracebackType
from typing import Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from streams.errors import RecordError, TransientError
from streams.ops import metrics
from streams.records import RawArticle, Record, Rejected
from streams.worker.config import BrokerConfig
from streams.worker.envelope import derive_trace
from streams.worker.sending import PERMANENT, Outgoing, Producer, Sender, new_producer

RETRY_AFTER_S = 5.0


class Publisher:
    """Sends records and returns only once the broker has them. Use it as an asynchronous context."""

    def __init__(self, broker: BrokerConfig, *, name: str = "acquire", producer: Producer | None = None) -> None:
        self._broker = broker
        self._name = name
        self._own: AIOKafkaProducer | None = None
        self._sender = None if producer is None else Sender(broker, producer)
        self._starting = asyncio.Lock()

    async def start(self) -> None:
        """The broker has answered.

        Raises:
            TransientError: `broker_away`; calling again, or publishing, tries again.
        """
        await self._ready()

    async def close(self) -> None:
        """What was sent is acknowledged, and the connection closed."""
        own, self._own = self._own, None
        if own is not None:
            self._sender = None
            await own.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def publish(self, article: RawArticle) -> None:
        """Return once `articles.raw` has the article, under its `item_id`: versions of an item stay in order.

        Raises:
            RecordError: `too_large`.
            TransientError: `broker_away`, with the seconds after which to try again.
        """
        await self.send("articles.raw", article.item_id, article)

    async def publish_all(self, articles: list[RawArticle]) -> None:
        """Return once `articles.raw` has all of them; raises as `publish` does, and some may be there then."""
        await asyncio.gather(*(self.publish(article) for article in articles))

    async def publish_rejected(self, rejected: Rejected) -> None:
        """Return once `rejected` has an input that never was in a topic."""
        await self.send("rejected", rejected.rejected_id, rejected)

    async def send(self, topic: str, key: str, record: Record | None, *, partition: int | None = None) -> None:
        """Return once `topic` (without prefix) has the record; `record` None takes the key out of a compacted topic.

        Raises:
            RecordError: `too_large`.
            TransientError: `broker_away`.
        """
        sender = await self._ready()
        trace = derive_trace(record.article_id) if isinstance(record, RawArticle) else None
        item = sender.encode(topic, key, record, partition, self._name, trace)
        await self._send(sender, item)
        if isinstance(record, RawArticle):
            self._observe(record)
        metrics.SENT.labels(self._name, topic).inc()

    async def send_bytes(self, item: Outgoing) -> None:
        """Return once the broker has these very bytes; raises as `send` does."""
        await self._send(await self._ready(), item)

    async def _send(self, sender: Sender, item: Outgoing) -> None:
        if sender.too_large(item):
            raise _too_large(item)
        try:
            await sender.send_one(item)
        except PERMANENT as error:
            raise _too_large(item) from error
        except (KafkaError, OSError) as error:
            raise self._away(error) from error

    async def _ready(self) -> Sender:
        if self._sender is None:
            async with self._starting:
                if self._sender is None:
                    producer = new_producer(self._broker)
                    try:
                        await producer.start()
                    except (KafkaError, OSError) as error:
                        await producer.stop()
                        raise self._away(error) from error
                    self._own, self._sender = producer, Sender(self._broker, producer)
        return self._sender

    def _away(self, error: Exception) -> TransientError:
        return TransientError(
            f"Kafka at {self._broker.servers} does not acknowledge ({type(error).__name__}); try again later",
            reason="broker_away",
            retry_after_s=RETRY_AFTER_S,
        )

    @staticmethod
    def _observe(article: RawArticle) -> None:
        source = metrics.source_label(article.source)
        metrics.SOURCE_RECORDS.labels(source).inc()
        metrics.SOURCE_LAST_SEEN.labels(source).set(article.received.timestamp())
        if article.published is not None and article.published_precision == "instant":
            delay = (article.received - article.published.astimezone(UTC)).total_seconds()
            metrics.PUBLICATION_DELAY.observe(max(0.0, delay))


def _too_large(item: Outgoing) -> RecordError:
    return RecordError(
        f"a record of {item.size_bytes} bytes is too large for {item.topic}; split it, or raise broker.message_bytes",
        reason="too_large",
    )
