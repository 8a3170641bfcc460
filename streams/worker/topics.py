"""The topics: which there are, how they are kept, made where missing, and checked.

Topics read together share their number of partitions, since state and output live in the partition of the input:
`articles.raw`/`articles.held`, `articles.clean`/`decisions`, `articles.unique`/`readings`, `mentions`/`events`,
`events`/`alerts`, `alerts`/`deliveries`. So all have the same number: one setting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from streams.errors import SettingsError, TransientError
from streams.records import TOPIC_RECORDS
from streams.worker.config import BrokerConfig

COMPACTED: Final = frozenset({"articles.held", "decisions", "readings", "events", "alerts", "deliveries"})
"""Views: the newest value of each key stays until a tombstone takes it away."""
DAY_MS: Final = 24 * 3600 * 1000
RETENTION_MS: Final[Mapping[str, int]] = {"rejected": 30 * DAY_MS}
"""Days that uncompacted topics keep records, where not `DEFAULT_RETENTION_MS`."""
DEFAULT_RETENTION_MS: Final = 7 * DAY_MS
COMPACTION_LAG_MS: Final = 10 * 60 * 1000
"""Within it every value stays, so a late write of a process that had lost its partition cannot hide a newer one."""
TOMBSTONE_MS: Final = DAY_MS
REJECTED_SHARE: Final = 1.5
"""A rejected record holds the original bytes in base64, 4/3 of their size, and where they came from."""


@dataclass(frozen=True, kw_only=True)
class TopicPlan:
    """One topic as it ought to be."""

    name: str
    """With the deployment's prefix."""
    partitions: int
    replication: int
    settings: Mapping[str, str]


def largest_message(broker: BrokerConfig, topic: str) -> int:
    """Return how many bytes one record of `topic` (without prefix) may have."""
    return int(broker.message_bytes * REJECTED_SHARE) + 65536 if topic == "rejected" else broker.message_bytes


def plan(broker: BrokerConfig) -> tuple[TopicPlan, ...]:
    """Return every topic in flow order."""
    planned = []
    for name in TOPIC_RECORDS:
        settings = {
            "cleanup.policy": "compact" if name in COMPACTED else "delete",
            "max.message.bytes": str(largest_message(broker, name) + 4096),
            "compression.type": "producer",
        }
        if name in COMPACTED:
            settings |= {
                "min.compaction.lag.ms": str(COMPACTION_LAG_MS),
                "delete.retention.ms": str(TOMBSTONE_MS),
                # Only closed segments are compacted: small ones keep the view small and quick to load.
                "segment.bytes": str(32 * 1024 * 1024),
                "segment.ms": str(3600 * 1000),
                "min.cleanable.dirty.ratio": "0.2",
            }
        else:
            settings |= {
                "retention.ms": str(RETENTION_MS.get(name, DEFAULT_RETENTION_MS)),
                "segment.bytes": str(128 * 1024 * 1024),
            }
        if broker.replication > 2:
            settings["min.insync.replicas"] = "2"
        planned.append(
            TopicPlan(
                name=broker.topic(name),
                partitions=broker.partitions,
                replication=broker.replication,
                settings=settings,
            )
        )
    return tuple(planned)


async def create(broker: BrokerConfig) -> tuple[str, ...]:
    """Return the names of the topics that were missing and are there now; the others are as they were.

    Raises:
        TransientError: `broker_away`.
        SettingsError: `topic_refused` with the broker's reason.
    """
    wanted = plan(broker)
    admin = await _admin(broker)
    try:
        there = set(await admin.list_topics())
        missing = [topic for topic in wanted if topic.name not in there]
        if missing:
            answer = await admin.create_topics(
                [
                    NewTopic(topic.name, topic.partitions, topic.replication, topic_configs=dict(topic.settings))
                    for topic in missing
                ]
            )
            for error in answer.topic_errors:
                name, code = error[0], error[1]
                if code not in (0, TopicAlreadyExistsError.errno):
                    said = (error[2] if len(error) > 2 else None) or for_code(code).__name__
                    raise SettingsError(f"the broker refuses topic {name!r}: {said}", reason="topic_refused")
            await _until_led(broker, [topic.name for topic in missing])
        return tuple(topic.name for topic in missing)
    finally:
        await admin.close()


async def _until_led(broker: BrokerConfig, names: list[str]) -> None:
    """Return once every partition of the new topics answers: until its leader knows, clients would see it as empty."""
    consumer = AIOKafkaConsumer(**broker.client(), enable_auto_commit=False)
    await consumer.start()
    try:
        parts = [TopicPartition(name, number) for name in names for number in range(broker.partitions)]
        await consumer.end_offsets(parts)
    finally:
        await consumer.stop()


async def check(broker: BrokerConfig) -> tuple[str, ...]:
    """Return what differs from the plan, one sentence each with its mend; empty if nothing does.

    Raises:
        TransientError: `broker_away`.
    """
    wanted = plan(broker)
    admin = await _admin(broker)
    try:
        there = set(await admin.list_topics())
        found = [topic for topic in wanted if topic.name in there]
        said = [f"{topic.name} is missing: streams topics create" for topic in wanted if topic.name not in there]
        described = {topic["topic"]: topic for topic in await admin.describe_topics([t.name for t in found])}
        settings = await _settings(admin, [topic.name for topic in found]) if found else {}
        for topic in found:
            said += _differences(topic, described[topic.name], settings.get(topic.name, {}))
        return tuple(said)
    finally:
        await admin.close()


def _differences(topic: TopicPlan, described: Mapping[str, object], settings: Mapping[str, str]) -> list[str]:
    said = []
    partitions = described["partitions"]
    count = len(partitions) if isinstance(partitions, list) else 0
    if count != topic.partitions:
        said.append(
            f"{topic.name} has {count} partitions, not {topic.partitions}: set broker.partitions to {count} if all "
            "topics have so many, else make the topic anew"
        )
    for key, value in topic.settings.items():
        got = settings.get(key)
        if got is not None and got != value:
            said.append(
                f"{topic.name} has {key}={got}, not {value}: "
                f"kafka-configs --alter --topic {topic.name} --add-config {key}={value}"
            )
    return said


async def _settings(admin: AIOKafkaAdminClient, names: list[str]) -> dict[str, dict[str, str]]:
    answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in names])
    found: dict[str, dict[str, str]] = {}
    for answer in answers:
        for resource in answer.resources:
            # (error_code, error_message, resource_type, resource_name, entries)
            found[resource[3]] = {entry[0]: entry[1] for entry in resource[4]}
    return found


async def _admin(broker: BrokerConfig) -> AIOKafkaAdminClient:
    admin = AIOKafkaAdminClient(**broker.client())
    try:
        await admin.start()
    except (KafkaError, OSError) as error:
        await admin.close()
        raise TransientError(
            f"no Kafka answers at {broker.servers} ({error}); start it, or name another with --broker HOST:PORT",
            reason="broker_away",
            retry_after_s=5.0,
        ) from error
    return admin
