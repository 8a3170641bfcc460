"""Settings turned into what workers need; runs again in each worker process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from streams import notify
from streams.cli.context import Call
from streams.settings import Settings, load_settings
from streams.stages import Stage
from streams.wiring import STAGE_NAMES, make_stages, plan_from
from streams.worker.config import BrokerConfig, StepLimits, WorkerConfig
from streams.worker.sinks import Sink

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


def worker_config(
    call: Call, settings: Settings, *, servers: str | None = None, data_dir: Path, metrics_dir: str | None = None
) -> WorkerConfig:
    """Return what each worker process is started with; it reads the settings again from the same sources."""
    worker = settings.worker
    return WorkerConfig(
        factory="streams.cli.parts:stages_and_sinks",
        arguments={
            "config": str(call.config) if call.config else None,
            "secrets": str(call.secrets) if call.secrets else None,
            "overrides": call.overrides,
            "data_dir": str(data_dir),
        },
        broker=broker_of(settings, servers),
        limits=StepLimits(
            batch_records=worker.batch_records,
            session_timeout_s=settings.kafka.session_timeout_s,
            reject_share=worker.reject_share,
            reject_row=worker.reject_run,
            stall_s=worker.watchdog_s,
        ),
        data_dir=str(data_dir),
        log_level=settings.log.level,
        log_form=settings.log.format,
        metrics_dir=metrics_dir,
    )


def stages_and_sinks(
    config: str | None, secrets: str | None, overrides: dict[str, Any], data_dir: str
) -> list[Stage | Sink]:
    """Return every stage and sink; lexicons and rules are loaded here, once a process."""
    settings = load_settings(Path(config) if config else None, Path(secrets) if secrets else None, overrides)
    parts: list[Stage | Sink] = list(make_stages(plan_from(settings)).values())
    return [*parts, notify_sink(settings, Path(data_dir))]
