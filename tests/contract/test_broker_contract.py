"""One suite on the broker in memory and on a real Kafka: what the fake answers is what Kafka answers."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.codec import encode
from streams.records import RawArticle, Rejected
from streams.stages import SAME_PARTITION, Outcome, Output, Stage
from streams.worker import topics
from streams.worker.config import BrokerConfig, StepLimits
from streams.worker.fake import FakeBroker, FakeMessage
from streams.worker.sending import Outgoing, Sender, new_producer
from streams.worker.step import Step
from streams.worker.views import KafkaLoader, Loads, load

NOW = datetime(2024, 5, 1, tzinfo=UTC)
Line = tuple[int, bytes | None, bytes | None, dict[str, bytes]]


class Side:
    """One of the two brokers: a sender, a loader, and all that lies in a topic."""

    def __init__(
        self, config: BrokerConfig, producer: Any, loader: Loads, read: Callable[[str], Awaitable[Any]]
    ) -> None:
        self.config = config
        self.sender = Sender(config, producer)
        self.loader = loader
        self.read = read


@asynccontextmanager
async def fake_side(_make: Callable[..., BrokerConfig]) -> AsyncIterator[Side]:
    """The broker in memory."""
    broker = FakeBroker(BrokerConfig(message_bytes=100_000, prefix="p."))

    async def read(topic: str) -> list[Line]:
        return [
            (message.partition, message.key, message.value, dict(message.headers or []))
            for part in broker.log(topic)
            for message in part
        ]

    yield Side(broker.config, broker, broker, read)


@asynccontextmanager
async def real_side(make: Callable[..., BrokerConfig]) -> AsyncIterator[Side]:
    """The session's Kafka."""
    config = make(message_bytes=100_000)
    await topics.create(config)
    producer = new_producer(config)
    await producer.start()

    async def read(topic: str) -> list[Line]:
        consumer = AIOKafkaConsumer(bootstrap_servers=config.servers, enable_auto_commit=False)
        await consumer.start()
        try:
            parts = [TopicPartition(config.topic(topic), number) for number in range(config.partitions)]
            ends = await consumer.end_offsets(parts)
            consumer.assign(parts)
            for part in parts:
                consumer.seek(part, 0)
            found: list[Line] = []
            while any([await consumer.position(part) < ends[part] for part in parts]):
                for messages in (await consumer.getmany(timeout_ms=200)).values():
                    found += [(one.partition, one.key, one.value, dict(one.headers)) for one in messages]
            return sorted(found, key=lambda line: line[0])
        finally:
            await consumer.stop()

    try:
        yield Side(config, producer, KafkaLoader(config), read)
    finally:
        await producer.stop()


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.broker)])
def on_side(request: pytest.FixtureRequest) -> Callable[[Callable[[Side], Awaitable[Any]]], Any]:
    """Runs a test's coroutine on one side."""
    make = request.getfixturevalue("new_broker") if request.param == "real" else None
    side = real_side if request.param == "real" else fake_side

    def run(work: Callable[[Side], Awaitable[Any]]) -> Any:
        async def main() -> Any:
            async with side(make) as one:  # type: ignore[arg-type]
                return await work(one)

        return asyncio.run(main())

    return run


def item(key: str, value: bytes | None, *, topic: str = "events", partition: int | None = None) -> Outgoing:
    """A record with one header."""
    return Outgoing(topic, key.encode(), value, partition, [("h", b"1")])


def dense(size: int) -> bytes:
    """Bytes that do not compress: the broker counts them after compression."""
    return hashlib.shake_256(b"seed").digest(size)


def article(name: str, content: str = "x") -> RawArticle:
    """An article of that name."""
    return RawArticle(article_id=name, item_id=name, source="desk", received=NOW, content=content)


def test_what_was_sent_lies_there_in_order(on_side: Any) -> None:
    """A partition is a log; headers and bytes come back as they went."""

    async def work(side: Side) -> None:
        sent = [item("k", str(number).encode(), partition=1) for number in range(50)]
        assert await side.sender.send_all(sent) == [None] * 50
        assert await side.read("events") == [(1, one.key, one.value, {"h": b"1"}) for one in sent]

    on_side(work)


def test_key_chooses_the_same_partition_everywhere(on_side: Any) -> None:
    """A scope has one log, whichever process and program writes to it. Source: Kafka's murmur2 partitioner."""

    async def work(side: Side) -> None:
        keys = ["en", "ar", "fr", "SY", "ZZ", "a-1", "a-2", "a-3"]
        await side.sender.send_all([item(key, b"1") for key in keys])
        found = {key.decode(): partition for partition, key, _, _ in await side.read("events") if key}
        assert found == {"en": 3, "ar": 3, "fr": 3, "SY": 2, "ZZ": 0, "a-1": 0, "a-2": 3, "a-3": 1}

    on_side(work)


def test_refused_record_fails_and_the_others_go_through(on_side: Any) -> None:
    """`step` rejects the one and keeps the rest."""

    async def work(side: Side) -> None:
        sent = [item("a", b"1", partition=0), item("b", dense(150_000), partition=1), item("c", b"1", partition=2)]
        failures = await side.sender.send_all(sent)
        assert [type(failure).__name__ for failure in failures] == ["NoneType", "MessageSizeTooLargeError", "NoneType"]
        assert side.sender.too_large(sent[1])
        assert not side.sender.too_large(sent[0])

    on_side(work)


def test_largest_record_that_is_not_too_large_is_taken(on_side: Any) -> None:
    """The size check must not let through what the broker then refuses."""

    async def work(side: Side) -> None:
        size = side.config.message_bytes - item("k", b"").size_bytes
        most = item("k", dense(size), partition=0)
        assert not side.sender.too_large(most)
        assert await side.sender.send_all([most]) == [None]

    on_side(work)


def test_view_holds_the_newest_value_of_each_living_key(on_side: Any) -> None:
    """Tombstones drop; of two values the newer counts, wherever it lies."""

    async def work(side: Side) -> None:
        def put(key: str, content: str) -> Outgoing:
            return item(key, encode(article(key, content)), partition=2)

        sent = [put("a", "2"), put("b", "1"), put("a", "1"), put("c", "1"), item("c", None, partition=2), put("d", "1")]
        await side.sender.send_all(sent)

        def newer(old: RawArticle, new: RawArticle) -> RawArticle:
            return max(old, new, key=lambda one: one.content)

        views = await load(side.loader, "events", [1, 2], RawArticle, newer)
        assert {key: record.content for key, record in views[2].items()} == {"a": "2", "b": "1", "d": "1"}
        assert views[1] == {}

    on_side(work)


def test_step_gives_the_same_on_both(on_side: Any) -> None:
    """The unit tests of `step` run on the fake: they must mean something."""

    def judge(_state: Any, record: RawArticle, _position: Any, _now: Any) -> Outcome:
        named = [Output("mentions", record.article_id, record, number) for number in (0, 3)]
        return Outcome("sent", (Output("events", record.article_id, record, SAME_PARTITION), *named))

    async def work(side: Side) -> None:
        stage = Stage(name="s", source="articles.raw", reads=RawArticle, sinks=("events", "mentions"), judge=judge)
        step = Step(stage, sender=side.sender, loader=side.loader, generation=lambda: 1, limits=StepLimits())
        messages = [
            FakeMessage(topic="articles.raw", partition=2, offset=0, key=b"a", value=encode(article("a"))),
            FakeMessage(topic="articles.raw", partition=2, offset=1, key=b"b", value=b"{"),
        ]
        batch = await step.judge(messages)
        assert batch is not None
        assert await step.send(batch) == messages
        lines = await side.read("mentions")
        assert [(partition, key) for partition, key, _, _ in lines] == [(0, b"a"), (3, b"a")]
        assert [(partition, key) for partition, key, _, _ in await side.read("events")] == [(2, b"a")]
        assert lines[0][3]["ce_specversion"] == b"1.0"
        (rejected,) = [value for _, _, value, _ in await side.read("rejected")]
        assert b"undecodable" in (rejected or b"")
        assert Rejected.__name__.encode() in (await side.read("rejected"))[0][3]["ce_type"]

    on_side(work)
