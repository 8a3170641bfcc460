"""What must hold after a run, however it was disturbed: the results are those of a fault-free replay of the same logs.

`prove_stages` replays each stage's log; `prove_told` holds what reached subscribers against `alerts` and `deliveries`.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector
from receiver import Receiver

from streams import match
from streams.codec import encode
from streams.notify.outbox import delivery_id_of
from streams.records import Alert, Delivery, Rejected
from streams.stages import Outcome, Stage
from streams.wiring import STAGE_NAMES
from streams.worker import reading
from streams.worker.config import StepLimits, WorkerConfig, build
from streams.worker.fake import FakeBroker, FakeMessage
from streams.worker.sending import Sender
from streams.worker.step import Step
from streams.worker.topics import COMPACTED
from streams.worker.views import KafkaLoader, load

NOTIFY = Stage(name="notify", source="alerts", reads=Alert, sinks=(), judge=lambda *_: Outcome("sent"))
"""The sink as far as its log goes; what it did with the alerts is `prove_told`'s."""
UNLIMITED = StepLimits(reject_share=1.0, reject_row=10**9, session_timeout_s=3600.0)
Figures = dict[str, Any]


async def prove_stages(config: WorkerConfig, kills: int) -> Figures:
    """Assert that each stage's results are those of a fault-free replay of the log it really had.

    Compacted topics must be equal byte for byte; other topics must hold the same records, redelivered ones apart; every
    record of the log has one outcome; what is in `rejected` is what the replay rejects. What the processes counted adds
    up too, but for the batch that each of `kills` may have hit while it was being counted. Returns stage → its figures.
    """
    figures: Figures = {}
    taken, outcomes = live_counts(config)
    rejected: dict[str, set[str]] = defaultdict(set)
    for record in await reading.rejected(config.broker):
        rejected[record.stage].add(record.rejected_id)
    for stage in [*build(config, STAGE_NAMES[:-1]), NOTIFY]:
        log = await read_log(config, stage.source)
        count = sum(len(part) for part in log)
        uncounted = taken[stage.name] - outcomes[stage.name]
        assert 0 <= uncounted <= kills * config.limits.batch_records, f"{stage.name}: {uncounted} without an outcome"
        assert taken[stage.name] >= count, f"{stage.name}: {count - taken[stage.name]} records were never taken"
        figures[stage.name] = {"log": count, "taken": taken[stage.name]}
        fake, results = await replay(stage, log, config)
        assert sum(results.values()) == count, f"{stage.name}: {count} in, but {dict(results)}"
        figures[stage.name] |= {"outcomes": dict(sorted(results.items()))}
        refused = {record.rejected_id for record in fake.records("rejected", Rejected)}
        have = rejected[stage.name]
        assert have == refused, f"{stage.name}: rejected {len(have - refused)} too many, {len(refused - have)} too few"
        for topic in stage.sinks:
            if topic == stage.view:
                figures[stage.name][topic] = await _equal_views(stage, fake, config)
            elif topic not in COMPACTED and topic != stage.source:
                figures[stage.name][topic] = await _equal_records(stage, topic, fake, config)
    return figures


def live_counts(config: WorkerConfig) -> tuple[Counter[str], Counter[str]]:
    """Return what all processes, killed ones too, counted: stage → records taken, stage → outcomes."""
    assert config.metrics_dir is not None
    registry = CollectorRegistry()
    MultiProcessCollector(registry, config.metrics_dir)  # type: ignore[no-untyped-call]
    taken: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    for family in registry.collect():
        for sample in family.samples:
            if sample.name == "streams_records_in_total":
                taken[sample.labels["stage"]] += int(sample.value)
            elif sample.name == "streams_outcomes_total":
                outcomes[sample.labels["stage"]] += int(sample.value)
    return taken, outcomes


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
            judged = await step.judge(batch)
            assert judged is not None
            assert await step.send(judged) == batch
    results["rejected"] += len(fake.records("rejected", Rejected))
    return fake, results


async def _equal_views(stage: Stage, fake: FakeBroker, config: WorkerConfig) -> int:
    """Return how many keys the view has, the same and with the same bytes as the replay's."""
    assert stage.view is not None
    assert stage.view_record is not None
    numbers = range(config.broker.partitions)
    have = await load(KafkaLoader(config.broker), stage.view, numbers, stage.view_record, stage.newer)
    want = await load(fake, stage.view, numbers, stage.view_record, stage.newer)
    for number in numbers:
        assert set(have[number]) == set(want[number]), f"{stage.view}[{number}] has other keys than the replay"
        differing = [key for key in want[number] if encode(have[number][key]) != encode(want[number][key])]
        assert not differing, f"{stage.view}[{number}]: {len(differing)} differ, first {differing[0]}"
    return sum(len(view) for view in want.values())


async def _equal_records(stage: Stage, topic: str, fake: FakeBroker, config: WorkerConfig) -> dict[str, int]:
    """Return how many different records a topic has, the same as the replay's, and how many came more than once."""
    have = Counter((one.partition, one.key, one.value) for part in await read_log(config, topic) for one in part)
    want = Counter((one.partition, one.key, one.value) for part in fake.log(topic) for one in part)
    missing, other = set(want) - set(have), set(have) - set(want)
    assert not missing, f"{stage.name}: {len(missing)} records for {topic} are missing"
    assert not other, f"{stage.name}: {len(other)} records in {topic} that no replay makes"
    return {"different": len(want), "repeated": sum(have.values()) - sum(want.values())}


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


async def standing(config: WorkerConfig) -> tuple[dict[str, Alert], dict[str, Delivery]]:
    """Return the last telling of each alert, and what became of every telling."""
    numbers = range(config.broker.partitions)
    alerts = await load(KafkaLoader(config.broker), "alerts", numbers, Alert, match.newer)
    deliveries = await reading.snapshot(config.broker, "deliveries")
    return {key: alert for view in alerts.values() for key, alert in view.items()}, deliveries


def owed(alerts: dict[str, Alert], deliveries: dict[str, Delivery]) -> int:
    """Return how many alerts' last tellings have not come to their end on some channel."""
    return sum(
        delivery_id_of(alert, channel) not in deliveries for alert in alerts.values() for channel in alert.channels
    )


async def prove_told(config: WorkerConfig, receiver: Receiver, ledger: Path) -> Figures:
    """Assert that every subscriber knows the last state of each alert, under one id for each telling.

    `ledger` is the file channel's file. Returns figures.
    """
    alerts, deliveries = await standing(config)
    heard = {"hook": [(one.webhook_id, one.data) for one in receiver.requests], "ledger": _lines(ledger)}
    _one_id_and_one_body(receiver)
    assert len({name for name, _ in heard["ledger"]}) == len(heard["ledger"]), "a line of the file channel came twice"
    statuses: Counter[str] = Counter(one.status for one in deliveries.values())
    assert set(statuses) <= {"delivered", "suppressed"}, statuses
    for channel, told in heard.items():
        last: dict[str, tuple[str, dict[str, Any]]] = {}
        first: dict[str, str] = {}
        for name, data in told:
            first.setdefault(data["alert_id"], data["op"])
            last[data["alert_id"]] = (name, data)
        # A cancel may come first: of a telling whose request was lost nobody knows whether it was heard.
        assert "update" not in first.values(), f"{channel}: the first that was heard of an alert is an update"
        assert set(last) <= {one.alert_id for one in alerts.values() if channel in one.channels}
        for alert in alerts.values():
            if channel in alert.channels:
                _told_last(alert, channel, last.get(alert.alert_id), deliveries)
    taken = Counter(one.webhook_id for one in receiver.requests if one.taken)
    return {
        "alerts": len(alerts),
        "cancelled": sum(alert.op == "cancel" for alert in alerts.values()),
        "tellings": len(deliveries),
        **dict(sorted(statuses.items())),
        "first_heard_as_update_in_the_log": await _began_as_update(config),
        "webhook_requests": sum(receiver.moods.values()),
        "webhook_moods": dict(sorted(receiver.moods.items())),
        "webhook_tellings_taken": len(taken),
        "webhook_tellings_taken_again": sum(count - 1 for count in taken.values()),
        "file_lines": len(heard["ledger"]),
    }


def _one_id_and_one_body(receiver: Receiver) -> None:
    bodies: dict[str, set[bytes]] = defaultdict(set)
    ids: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for one in receiver.requests:
        data = one.data
        assert data["delivery_id"] == one.webhook_id
        bodies[one.webhook_id].add(one.body)
        ids[data["alert_id"], data["subscriber"], data["sequence"]].add(one.webhook_id)
    twofold = [name for name, different in bodies.items() if len(different) > 1]
    assert not twofold, f"{len(twofold)} ids with several bodies: {[body[:80] for body in bodies[twofold[0]]]}"
    assert all(len(names) == 1 for names in ids.values()), "one telling under two ids"


def _told_last(
    alert: Alert, channel: str, heard: tuple[str, dict[str, Any]] | None, deliveries: dict[str, Delivery]
) -> None:
    delivery_id = delivery_id_of(alert, channel)
    said = f"{alert.alert_id} ({alert.op}, sequence {alert.sequence}) on {channel}"
    assert delivery_id in deliveries, f"{said}: no delivery"
    delivery = deliveries[delivery_id]
    if alert.op == "cancel" and delivery.reason == "nothing_to_cancel":
        assert heard is None or heard[1]["op"] == "cancel", f"{said}: never taken back"
        return
    assert delivery.status == "delivered", f"{said}: {delivery.status} ({delivery.reason})"
    assert heard is not None, f"{said}: never heard"
    assert heard[0] == delivery_id, f"{said}: the last heard is sequence {heard[1]['sequence']}"
    assert (heard[1]["op"] == "cancel") == (alert.op == "cancel"), f"{said}: heard as {heard[1]['op']}"
    assert heard[1]["revision"] == alert.revision


async def _began_as_update(config: WorkerConfig) -> int:
    """Return how many alerts begin with an `update` in the log: their first telling gave way within a batch."""
    ops: dict[bytes, str] = {}
    for part in await read_log(config, "alerts"):
        for one in part:
            if one.value is not None:
                ops.setdefault(one.key or b"", json.loads(one.value)["op"])
    return sum(op == "update" for op in ops.values())


def _lines(ledger: Path) -> list[tuple[str, dict[str, Any]]]:
    datas = [json.loads(line)["data"] for line in ledger.read_text("utf-8").splitlines()]
    return [(data["delivery_id"], data) for data in datas]
