"""Runs a pipeline under kills and proves what came of it against a fault-free replay of the very same logs."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.codec import encode
from streams.errors import TransientError
from streams.records import RawArticle, Rejected
from streams.stages import Stage
from streams.worker import reading, topics
from streams.worker.config import StepLimits, WorkerConfig, build
from streams.worker.embedded import EmbeddedKafka
from streams.worker.fake import FakeBroker, FakeMessage
from streams.worker.offsets import Offsets
from streams.worker.publisher import Publisher
from streams.worker.sending import Sender
from streams.worker.sinks import Sink
from streams.worker.step import Step
from streams.worker.supervisor import Supervisor
from streams.worker.views import KafkaLoader

UNLIMITED = StepLimits(reject_share=1.0, reject_row=10**9, session_timeout_s=3600.0)


@dataclass(kw_only=True)
class Plan:
    """What happens when: each number is a share (0–1) of the articles published by then."""

    worker_kills: Sequence[float] = ()
    broker_kills: Sequence[float] = ()
    scale_up: float | None = None
    """Two more processes with all stages join here,"""
    scale_down: float | None = None
    """and leave here."""
    pace: int = 50
    """Articles published at once."""
    seed: int = 1
    limit_s: float = 240.0
    told: list[str] = field(default_factory=list)


async def run_under_faults(
    kafka: EmbeddedKafka, config: WorkerConfig, groups: Sequence[Sequence[str]], articles: list[RawArticle], plan: Plan
) -> None:
    """Publish all articles while workers and broker are killed as planned; return once every stage has caught up."""
    await topics.create(config.broker)
    chance = random.Random(plan.seed)
    stages = build(config, ())
    everything = tuple(stage.name for stage in stages)
    supervisor = Supervisor(groups, config)
    running = [asyncio.ensure_future(supervisor.run())]
    extra: Supervisor | None = None
    assert await supervisor.wait_ready(60.0), "workers did not become ready"
    events = sorted(
        [(at, "worker") for at in plan.worker_kills]
        + [(at, "broker") for at in plan.broker_kills]
        + ([(plan.scale_up, "up")] if plan.scale_up is not None else [])
        + ([(plan.scale_down, "down")] if plan.scale_down is not None else [])
    )
    try:
        async with Publisher(config.broker) as publisher:
            for start in range(0, len(articles), plan.pace):
                while events and start >= events[0][0] * len(articles):
                    _, what = events.pop(0)
                    plan.told.append(f"{what} at {start}")
                    if what == "worker" and supervisor.pids:
                        with contextlib.suppress(ProcessLookupError):
                            os.kill(chance.choice(supervisor.pids), signal.SIGKILL)
                    elif what == "broker":
                        await asyncio.to_thread(kafka.kill)
                        await asyncio.to_thread(kafka.start)
                    elif what == "up":
                        extra = Supervisor([everything, everything], config)
                        running.append(asyncio.ensure_future(extra.run()))
                        assert await extra.wait_ready(60.0)
                    elif what == "down" and extra is not None:
                        extra.stop()
                        await running[-1]
                await asyncio.gather(*(_publish(publisher, article) for article in articles[start : start + plan.pace]))
        await _caught_up(config, stages, plan.limit_s)
    finally:
        for one in (supervisor, extra):
            if one is not None:
                one.stop()
        await asyncio.gather(*running)


async def _publish(publisher: Publisher, article: RawArticle) -> None:
    """As a connector does: again until the broker has it."""
    while True:
        try:
            return await publisher.publish(article)
        except TransientError:
            await asyncio.sleep(0.2)


async def _caught_up(config: WorkerConfig, stages: Sequence[Stage | Sink], limit_s: float) -> None:
    sources = {stage.name: stage.source for stage in stages}
    deadline = time.monotonic() + limit_s
    still, lags = 0, {}
    async with Offsets(config.broker) as offsets:
        while still < 2:
            assert time.monotonic() < deadline, f"stages did not catch up: {lags}"
            await asyncio.sleep(1.0)
            lags = await offsets.lags(sources)
            still = still + 1 if not any(lags.values()) else 0


async def prove(config: WorkerConfig) -> dict[str, Counter[str]]:
    """Assert that each stage's results are those of a fault-free replay of the log it really had.

    Compacted topics must be equal byte for byte; of other topics nothing may be missing; every record of the log has
    one outcome; what is in `rejected` is what the replay rejects. Returns stage → outcomes of the replay.
    """
    found: dict[str, Counter[str]] = {}
    rejected: dict[str, set[str]] = {}
    for record in await reading.rejected(config.broker):
        rejected.setdefault(record.stage, set()).add(record.rejected_id)
    for stage in build(config, ()):
        if isinstance(stage, Sink):
            continue
        log = await read_log(config, stage.source)
        fake, results = await replay(stage, log, config)
        found[stage.name] = results
        assert sum(results.values()) == sum(len(part) for part in log)
        refused = {record.rejected_id for record in fake.records("rejected", Rejected)}
        have = rejected.get(stage.name, set())
        assert have == refused, f"{stage.name}: rejected {len(have - refused)} too many, {len(refused - have)} too few"
        for topic in stage.sinks:
            if topic == stage.view:
                await _assert_equal_views(stage, fake, config)
            elif stage.view is None:
                there = {(one.key, one.value) for part in await read_log(config, topic) for one in part}
                want = {(one.key, one.value) for part in fake.log(topic) for one in part}
                assert want <= there, f"{stage.name}: {len(want - there)} records for {topic} are missing"
    return found


async def replay(stage: Stage, log: list[list[FakeMessage]], config: WorkerConfig) -> tuple[FakeBroker, Counter[str]]:
    """Run one stage once over a log, without faults; return all it said and the outcomes."""
    fake = FakeBroker(config.broker)
    results: Counter[str] = Counter()

    def counted(*arguments: Any) -> Any:
        outcome = stage.judge(*arguments)
        results[outcome.result] += 1
        return outcome

    counting = Stage(**{**{name: getattr(stage, name) for name in stage.__dataclass_fields__}, "judge": counted})
    step = Step(counting, sender=Sender(config.broker, fake), loader=fake, generation=lambda: 1, limits=UNLIMITED)
    for part in log:
        for start in range(0, len(part), 200):
            batch = part[start : start + 200]
            assert await step.take(batch) == batch
    results["rejected"] += len(fake.records("rejected", Rejected))
    return fake, results


async def _assert_equal_views(stage: Stage, fake: FakeBroker, config: WorkerConfig) -> None:
    assert stage.view is not None
    assert stage.view_record is not None
    numbers = range(config.broker.partitions)
    have = await KafkaLoader(config.broker).load(stage.view, numbers, stage.view_record, stage.newer)
    want = await fake.load(stage.view, numbers, stage.view_record, stage.newer)
    for number in numbers:
        assert set(have[number]) == set(want[number]), f"{stage.view}[{number}] has other keys than the replay"
        differing = [key for key in want[number] if encode(have[number][key]) != encode(want[number][key])]
        assert not differing, f"{stage.view}[{number}]: {len(differing)} differ, first {differing[0]}"


async def read_log(config: WorkerConfig, topic: str) -> list[list[FakeMessage]]:
    """Return all that lies in a topic, by partition, as a stage takes it."""
    broker = config.broker
    parts = [TopicPartition(broker.topic(topic), number) for number in range(broker.partitions)]
    log: list[list[FakeMessage]] = [[] for _ in parts]
    consumer = AIOKafkaConsumer(**broker.client(), enable_auto_commit=False)
    await consumer.start()
    try:
        ends = await consumer.end_offsets(parts)
        consumer.assign(parts)
        for part in parts:
            consumer.seek(part, 0)
        while any([await consumer.position(part) < ends[part] for part in parts]):
            for part, messages in (await consumer.getmany(timeout_ms=200)).items():
                log[part.partition] += [
                    FakeMessage(
                        topic=topic,
                        partition=one.partition,
                        offset=one.offset,
                        key=one.key,
                        value=one.value,
                        headers=list(one.headers),
                        timestamp=one.timestamp / 1000,
                    )
                    for one in messages
                ]
    finally:
        await consumer.stop()
    return log
