"""Articles a second and receipt-to-alert latency through the embedded Kafka, with the workers of `streams up`."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import psutil
from dispatches import dispatches

from streams.cli.context import Call
from streams.cli.parts import worker_config
from streams.cli.run import Fed, feed
from streams.cli.up import LAYOUT, SOURCES
from streams.ops import log
from streams.records import Alert, RawArticle
from streams.settings import load_settings
from streams.worker import reading, topics
from streams.worker.config import BrokerConfig
from streams.worker.embedded import EmbeddedKafka
from streams.worker.offsets import Offsets
from streams.worker.publisher import Publisher
from streams.worker.supervisor import Supervisor

HERE = Path(__file__).resolve().parent
RATE = 50.0
"""Articles a second of the latency run."""


def through_kafka(count: int, *, short: bool = False) -> dict[str, Any]:
    """Return the figures of one run: `count` articles at once, then a stretch at 50 a second."""
    log.configure(level="error")
    with tempfile.TemporaryDirectory(prefix="streams-bench-", ignore_cleanup_errors=True) as folder:
        return asyncio.run(_run(count, 3.0 if short else 20.0, Path(folder)))


async def _run(count: int, latency_s: float, folder: Path) -> dict[str, Any]:
    overrides = {"rules": str(HERE / "rules"), "log": {"level": "error"}, "kafka": {"partitions": 1}}
    settings = load_settings(overrides=overrides)
    started = time.monotonic()
    with EmbeddedKafka(folder / "kafka", cache=settings.cache_dir) as kafka:
        config = worker_config(Call(overrides=overrides), settings, servers=kafka.servers, data_dir=folder)
        await topics.create(config.broker)
        async with Offsets(config.broker) as offsets:
            await offsets.wait_for_coordinator()
        supervisor = Supervisor(LAYOUT, config)
        working = asyncio.create_task(supervisor.run())
        try:
            if not await supervisor.wait_ready(60):
                raise RuntimeError("the workers did not become ready")
            ready = time.monotonic() - started
            async with Publisher(config.broker) as publisher:
                await _all_at_once(config.broker, publisher, list(dispatches(50, seed=3)))  # first calls are slow
                figures = await _all_at_once(config.broker, publisher, list(dispatches(count)))
                figures |= {"start_to_ready_s": round(ready, 1)}
                figures |= _memory(supervisor.pids)
                figures |= await _latency(config.broker, publisher, latency_s)
            return figures
        finally:
            supervisor.stop()
            await working


async def _all_at_once(broker: BrokerConfig, publisher: Publisher, articles: list[RawArticle]) -> dict[str, Any]:
    begun = time.monotonic()
    await feed(publisher, articles, Fed())
    await _drained(broker)
    spent = time.monotonic() - begun
    return {"articles": len(articles), "articles_per_s": round(len(articles) / spent)}


async def _drained(broker: BrokerConfig) -> None:
    quiet = 0
    async with Offsets(broker) as offsets:
        while quiet < 2:
            quiet = 0 if any((await offsets.lags(SOURCES)).values()) else quiet + 1
            await asyncio.sleep(0.1)


async def _latency(broker: BrokerConfig, publisher: Publisher, seconds: float) -> dict[str, Any]:
    """Publish at `RATE`; return how long after its receipt each new alert could be read."""
    waits: list[float] = []

    async def listen() -> None:
        async for batch in reading.tail_batches(broker, ["alerts"]):
            now = datetime.now(UTC)
            waits.extend((now - read.value.received).total_seconds() for read in batch if _first(read.value))

    listening = asyncio.create_task(listen())
    await asyncio.sleep(1.0)
    begun = time.monotonic()
    for number, article in enumerate(dispatches(int(RATE * seconds), seed=23)):
        await asyncio.sleep(max(0.0, begun + number / RATE - time.monotonic()))
        # Other items than those of the run before: else they are versions of them.
        item = f"late-{article.item_id}"
        fresh = {"received": datetime.now(UTC), "item_id": item, "article_id": f"{article.article_id}-late"}
        await publisher.publish(msgspec.structs.replace(article, **fresh))
    await _drained(broker)
    await asyncio.sleep(0.5)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    cuts = statistics.quantiles(waits, n=100)
    return {
        "latency_articles_per_s": RATE,
        "latency_alerts": len(waits),
        "receipt_to_alert_p50_ms": round(cuts[49] * 1e3),
        "receipt_to_alert_p99_ms": round(cuts[98] * 1e3),
    }


def _first(alert: Any) -> bool:
    return isinstance(alert, Alert) and alert.op == "new"


def _memory(pids: list[int]) -> dict[str, Any]:
    sizes = [psutil.Process(pid).memory_info().rss for pid in pids]
    return {"workers": len(sizes), "worker_rss_mb": [round(size / 2**20) for size in sorted(sizes)]}
