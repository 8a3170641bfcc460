"""Settings turned into what workers need; runs again in each worker process."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from streams import match, notify
from streams.cli.broker import broker_of
from streams.cli.context import Call
from streams.errors import SettingsError
from streams.records import Alert, Delivery
from streams.settings import Settings, load_settings
from streams.stages import Stage
from streams.wiring import STAGE_NAMES, make_stages, plan_from, warm
from streams.worker.config import StepLimits, WorkerConfig
from streams.worker.sinks import Publishes, Sink, Taken


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
    config: str | None, secrets: str | None, overrides: dict[str, Any], data_dir: str, names: Sequence[str] = ()
) -> list[Stage | Sink]:
    """Return the named stages and sinks (all if none is named); lexicons, rules and outbox are opened here.

    Raises:
        SettingsError: settings, rules, types or channels are wrong, or there is no stage of that name.
    """
    settings = load_settings(Path(config) if config else None, Path(secrets) if secrets else None, overrides)
    wanted = tuple(names) or STAGE_NAMES
    if unknown := sorted(set(wanted) - set(STAGE_NAMES)):
        raise SettingsError(f"no stage {unknown[0]!r}; there are: {', '.join(STAGE_NAMES)}", reason="unknown_stage")
    stages = make_stages(plan_from(settings), wanted)
    warm(stages.values())
    parts: list[Stage | Sink] = list(stages.values())
    return [*parts, notify_sink(settings, Path(data_dir))] if "notify" in wanted else parts


def notify_sink(settings: Settings, data_dir: Path) -> Sink:
    """Return the end of the way: alerts into the outbox on disk, from there to their channels.

    Raises:
        SettingsError: a channel is wrong, or a rule names one that is not configured.
    """
    configs = notify.parse_channels(settings.notify.channels)
    if settings.rules is not None:
        match.load_rules(settings.rules, channels=configs)
    channels = notify.open_channels(configs)
    outbox = notify.Outbox(data_dir / "outbox.sqlite3", notify.RetryLimits(max_attempts=settings.notify.max_attempts))
    wake = asyncio.Event()

    async def handle(taken: Sequence[Taken]) -> None:
        by_partition: dict[int, list[Alert]] = {}
        for one in taken:
            if isinstance(one.value, Alert):
                by_partition.setdefault(one.position.partition, []).append(one.value)
        for partition, alerts in by_partition.items():
            await asyncio.to_thread(outbox.put, alerts, now=datetime.now(UTC), partition=partition)
        wake.set()

    async def restore(partition: int, views: Mapping[str, Mapping[str, Any]]) -> None:
        alerts: list[Alert] = list(views["alerts"].values())
        deliveries: list[Delivery] = list(views["deliveries"].values())
        await asyncio.to_thread(outbox.restore, alerts, deliveries, now=datetime.now(UTC), partition=partition)
        wake.set()

    async def run(publisher: Publishes) -> None:
        async def told(delivery: Delivery, partition: int | None) -> None:
            await publisher.send("deliveries", delivery.delivery_id, delivery, partition=partition)

        try:
            await notify.deliver(outbox, channels, told, wake=wake)
        finally:
            for channel in channels.values():
                await channel.close()

    return Sink(
        name="notify",
        source="alerts",
        reads=Alert,
        handle=handle,
        views=("alerts", "deliveries"),
        newer={"alerts": match.newer},
        restore=restore,
        run=run,
    )
