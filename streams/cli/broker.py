"""Which Kafka a command talks to."""

from __future__ import annotations

from streams.settings import Settings
from streams.worker.config import BrokerConfig

DEFAULT_BROKER = "127.0.0.1:9092"


def broker_of(settings: Settings, servers: str | None = None) -> BrokerConfig:
    """Return how to reach the broker that `settings` name, or `servers`."""
    kafka = settings.kafka
    return BrokerConfig(
        servers=servers or kafka.broker or DEFAULT_BROKER,
        prefix=kafka.prefix,
        tls=kafka.tls,
        ca_file=kafka.ca_file,
        sasl_mechanism=kafka.sasl_mechanism,
        sasl_username=kafka.sasl_username,
        sasl_password=kafka.sasl_password.get_secret_value() if kafka.sasl_password else None,
        partitions=kafka.partitions,
        replication=kafka.replication,
    )
