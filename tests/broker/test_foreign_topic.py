"""Somebody else's topic as a way in: every record once by its id, through a kill in the middle."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from calling import clean_environment

from streams.acquire.sources import TopicSource
from streams.records import RawArticle, Rejected
from streams.worker import reading, topics
from streams.worker.config import BrokerConfig
from streams.worker.foreign import group_of, read_topic
from streams.worker.offsets import Offsets
from streams.worker.publisher import Publisher
from streams.worker.sending import new_producer

pytestmark = pytest.mark.broker
Make = Callable[..., BrokerConfig]
RECORDS = 500
FIELDS = {"id": "meta.guid", "title": "head?", "text": "body.parts[0].text", "language": "meta.lang?"}

READER = """
import asyncio, sys
from pathlib import Path
from streams.acquire.sources import load_sources
from streams.worker.config import BrokerConfig
from streams.worker.foreign import read_topic
from streams.worker.publisher import Publisher
from streams.records import RawArticle

servers, prefix, file = sys.argv[1:]
own = BrokerConfig(servers=servers, prefix=prefix)
[source] = load_sources(file)

async def main():
    admitted = 0
    async with Publisher(own) as publisher:
        async def admit(batch):
            nonlocal admitted
            for one in batch:
                if isinstance(one, RawArticle):
                    await publisher.publish(one)
                else:
                    await publisher.publish_rejected(one)
                admitted += 1
                print(admitted, flush=True)
        await read_topic(source, admit, own)

asyncio.run(main())
"""


def record(number: int) -> bytes:
    """One record in the shape of its owner."""
    return json.dumps(
        {
            "meta": {"guid": f"desk-{number}", "lang": "en"},
            "head": f"Ferry {number} held in port",
            "body": {"parts": [{"text": f"The harbour office kept ferry number {number} in port on Friday."}]},
        }
    ).encode()


async def produce(broker: BrokerConfig, topic: str, values: list[bytes]) -> None:
    """The topic is there and holds `values`."""
    from aiokafka.admin import AIOKafkaAdminClient, NewTopic

    admin = AIOKafkaAdminClient(**broker.client())
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, 3, 1)])
    finally:
        await admin.close()
    producer = new_producer(broker)
    await producer.start()
    try:
        for number, value in enumerate(values):
            await producer.send_and_wait(topic, value, partition=number % 3)
    finally:
        await producer.stop()


async def articles(broker: BrokerConfig) -> list[RawArticle]:
    """All that lies in `articles.raw`, repeats included."""
    found = reading.tail(broker, ["articles.raw"], start="beginning", follow=False)
    return [read.value async for read in found]


def start(broker: BrokerConfig, file: Path) -> subprocess.Popen[str]:
    """A process that reads the source into the log."""
    return subprocess.Popen(
        [sys.executable, "-c", READER, broker.servers, broker.prefix, str(file)],
        stdout=subprocess.PIPE,
        text=True,
        env=clean_environment(),
    )


async def committed(broker: BrokerConfig, source: TopicSource) -> int:
    """How many records the source's group has behind it."""
    from aiokafka import AIOKafkaConsumer, TopicPartition

    consumer = AIOKafkaConsumer(**broker.client(), group_id=group_of(source), enable_auto_commit=False)
    await consumer.start()
    try:
        return sum([await consumer.committed(TopicPartition(source.topic, part)) or 0 for part in range(3)])
    finally:
        await consumer.stop()


def test_every_record_arrives_once_by_its_id_through_a_kill(new_broker: Make, tmp_path: Path) -> None:
    """Offsets are committed only when the log has the articles, so a kill repeats some and loses none."""
    broker = new_broker()
    topic = f"{broker.prefix}theirs"
    file = tmp_path / "sources.toml"
    fields = ", ".join(f"{key} = '{path}'" for key, path in FIELDS.items())
    file.write_text(
        f'[[source]]\nname = "theirs"\nkind = "topic"\nbroker = "{broker.servers}"\ntopic = "{topic}"\n'
        f'group = "{broker.prefix}reader"\nfields = {{{fields}}}\n'
    )
    source = TopicSource(name="theirs", topic=topic, broker=broker.servers, group=f"{broker.prefix}reader")

    async def main() -> None:
        await topics.create(broker)
        async with Offsets(broker) as offsets:
            await offsets.wait_for_coordinator()
        await produce(broker, topic, [record(number) for number in range(RECORDS)])

        first = start(broker, file)
        assert first.stdout is not None
        for line in first.stdout:
            if int(line) >= RECORDS // 2:
                break
        os.kill(first.pid, signal.SIGKILL)
        first.communicate()
        assert RECORDS // 2 <= len(await articles(broker)) < RECORDS

        second = start(broker, file)
        deadline = time.monotonic() + 60
        while await committed(broker, source) < RECORDS:
            assert time.monotonic() < deadline, "the second reader did not come to the end"
            assert second.poll() is None
            await asyncio.sleep(0.2)
        second.terminate()
        second.communicate()

        found = await articles(broker)
        ids = Counter(one.article_id for one in found)
        assert len(ids) == RECORDS
        assert {one.item_id for one in found} == {f"desk-{number}" for number in range(RECORDS)}
        assert {one.source for one in found} == {"theirs"}
        assert {one.language for one in found} == {"en"}

    asyncio.run(main())


def test_records_that_cannot_be_read_are_rejected_with_where_they_lie(new_broker: Make) -> None:
    """One bad record of another team must stop nothing, and they will ask which one it was."""
    broker = new_broker()
    topic = f"{broker.prefix}theirs"
    source = TopicSource(name="theirs", topic=topic, broker=broker.servers, group=f"{broker.prefix}bad", fields=FIELDS)
    values = [b"{not json", record(1), b'{"meta": {"guid": "x"}, "body": {"parts": []}}']

    async def main() -> None:
        taken: list[RawArticle | Rejected] = []
        whole = asyncio.Event()

        async def admit(batch: object) -> None:
            taken.extend(batch)  # type: ignore[arg-type]
            if len(taken) >= len(values):
                whole.set()

        await produce(broker, topic, values)
        async with asyncio.timeout(60):
            reader = asyncio.create_task(read_topic(source, admit, broker))
            await whole.wait()
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)
        refused = sorted((one for one in taken if isinstance(one, Rejected)), key=lambda one: one.headers["partition"])
        assert [one.reason for one in refused] == ["bad_json", "bad_field"]
        assert refused[0].value == b"{not json"
        assert refused[1].headers == {"topic": topic, "partition": "2", "offset": "0"}
        assert "body.parts[0].text" in refused[1].message
        assert [one.item_id for one in taken if isinstance(one, RawArticle)] == ["desk-1"]

    asyncio.run(main())


def test_topic_that_is_not_there_is_told_and_not_made(new_broker: Make) -> None:
    """A mistyped name must not make a topic at somebody else's broker, and wait for ever in silence."""
    broker = new_broker()
    source = TopicSource(name="theirs", topic=f"{broker.prefix}nobody", broker=broker.servers)
    told: list[str] = []

    class Told:
        """Keeps what is told."""

        def failed(self, source: str, error: str) -> None:
            told.append(f"{source}: {error}")

        def answered(self, source: str, *, same: bool) -> None:
            raise AssertionError("it cannot be read")

    async def main() -> None:
        async def stop(_seconds: float) -> None:
            raise asyncio.CancelledError

        async def admit(_batch: object) -> None:
            raise AssertionError("nothing is there")

        with pytest.raises(asyncio.CancelledError):
            await read_topic(source, admit, broker, reports=Told(), sleep=stop)
        assert told == [f"theirs: topic {source.topic}: there is no topic '{source.topic}' at this broker"]

    asyncio.run(main())


def test_topic_of_the_own_broker_needs_no_address(new_broker: Make) -> None:
    """Desks that already produce to this Kafka name only the topic."""
    own = new_broker()
    topic = f"{own.prefix}beside"
    source = TopicSource(name="beside", topic=topic, group=f"{own.prefix}beside", format="bytes")

    async def main() -> None:
        await topics.create(own)
        await produce(own, topic, [b"LISBON (Own) - A tram left the rails on Friday, and nobody was hurt."])
        async with Publisher(own) as publisher, asyncio.timeout(60):
            published = asyncio.Event()

            async def admit(batch: object) -> None:
                for one in batch:  # type: ignore[attr-defined]
                    await publisher.publish(one)
                published.set()

            reader = asyncio.create_task(read_topic(source, admit, own))
            await published.wait()
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)
        [article] = await articles(own)
        assert (article.source, article.content[:6]) == ("beside", "LISBON")

    asyncio.run(main())
