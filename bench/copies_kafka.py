"""The judging stage by itself on the embedded Kafka, one partition and one worker; a window restored from its topic."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import psutil
from long_wire import wire

from streams.cli.context import Call
from streams.cli.parts import worker_config
from streams.codec import decode, encode
from streams.dedup import batched
from streams.ops import log
from streams.records import Decision
from streams.settings import load_settings
from streams.stages import Stage
from streams.wiring import Plan, dedup_stage
from streams.worker import topics
from streams.worker.config import BrokerConfig
from streams.worker.embedded import EmbeddedKafka
from streams.worker.offsets import Offsets
from streams.worker.sending import Outgoing, Sender, new_producer
from streams.worker.supervisor import Supervisor
from streams.worker.views import KafkaLoader, Views

BATCH = 1000


async def through_kafka(count: int, kept: Path, folder: Path) -> dict[str, Any]:
    """Return articles a second of the stage in a worker of its own, and what it takes to restore `kept`."""
    log.configure(level="error")
    overrides = {"log": {"level": "error"}, "kafka": {"partitions": 1}}
    settings = load_settings(overrides=overrides)
    with EmbeddedKafka(folder / "kafka", cache=settings.cache_dir) as kafka:
        config = worker_config(Call(overrides=overrides), settings, servers=kafka.servers, data_dir=folder)
        await topics.create(config.broker)
        async with Offsets(config.broker) as offsets:
            await offsets.wait_for_coordinator()
        figures = await _judged(config.broker, Supervisor((("dedup",),), config), count)
        return figures | await _restored(config.broker, dedup_stage(Plan(partitions=1)), kept)


async def _judged(broker: BrokerConfig, supervisor: Supervisor, count: int) -> dict[str, Any]:
    """Fill the stage's topic before its worker starts, and count from its first decision to its last."""
    articles = (Record("articles.clean", article.scope, encode(article)) for article in wire(count))
    await _send(broker, articles)
    working = asyncio.create_task(supervisor.run())
    try:
        if not await supervisor.wait_ready(60):
            raise RuntimeError("the worker did not become ready")
        async with Offsets(broker) as offsets:
            first, begun = await _decided(offsets, 1), time.monotonic()
            last = await _decided(offsets, count)
            spent = time.monotonic() - begun
        process = psutil.Process(supervisor.pids[0])
        cpu = process.cpu_times()
        return {
            "articles": count,
            "articles_per_s": round((last - first) / spent),
            "worker_cpu_us_per_article": round((cpu.user + cpu.system) / count * 1e6),
            "worker_rss_mb": round(process.memory_info().rss / 2**20),
        }
    finally:
        supervisor.stop()
        await working


async def _restored(broker: BrokerConfig, stage: Stage, kept: Path) -> dict[str, Any]:
    """Put the decisions of `kept` into a topic of their own, and let the stage's view be made from it."""
    broker = replace(broker, prefix="window.")
    await topics.create(broker)
    with kept.open("rb") as lines:
        named = ((decode(line, Decision).article_id, line.rstrip()) for line in lines)
        sent = await _send(broker, (Record("decisions", name, line) for name, line in named))
    views = Views(stage, KafkaLoader(broker))
    begun, cpu = time.monotonic(), time.process_time()
    await views.ready([0], 1)
    return {
        "restored_articles": sent,
        "restore_s": round(time.monotonic() - begun, 1),
        "restore_cpu_s": round(time.process_time() - cpu, 1),
        "restored_rss_mb": round(psutil.Process().memory_info().rss / 2**20),
    }


class Record(NamedTuple):
    """One record to put into partition 0 of a topic, encoded."""

    topic: str
    key: str
    value: bytes


async def _send(broker: BrokerConfig, records: Iterable[Record]) -> int:
    """Return how many records the broker has; all of them."""
    producer, sent = new_producer(broker, linger_ms=20, compression="none"), 0
    await producer.start()
    try:
        sender = Sender(broker, producer)
        for batch in batched(records, BATCH):
            items = [Outgoing(one.topic, one.key.encode(), one.value, 0, []) for one in batch]
            if any(await sender.send_all(items)):
                raise RuntimeError("the broker refused a record")
            sent += len(batch)
    finally:
        await producer.stop()
    return sent


async def _decided(offsets: Offsets, at_least: int) -> int:
    """Return how many decisions there are, once there are so many."""
    while True:
        found = sum(end for _, end in (await offsets.ends("decisions")).values())
        if found >= at_least:
            return found
        await asyncio.sleep(0.02)
