"""The loop that carries tellings from the outbox to their channels."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from streams.errors import DeliveryError, TransientError
from streams.notify.outbox import Outbox
from streams.notify.telling import Channel, Telling
from streams.ops import metrics
from streams.ops.log import get_logger
from streams.records import Delivery, DeliveryStatus

OnDelivery = Callable[[Delivery, int | None], Awaitable[None]]
"""Told of each telling that has ended, with the partition of `alerts` it came from; may be told again after a crash."""

_IDLE_S: Final = 1.0
_ROUNDS: Final = 4
"""Tellings claimed for each that may be under way; times the longest time-out (30 s) it must stay below a lease."""
_log = get_logger()


def _clock() -> datetime:
    return datetime.now(UTC)


async def deliver(
    outbox: Outbox,
    channels: Mapping[str, Channel],
    on_delivery: OnDelivery,
    *,
    now: Callable[[], datetime] = _clock,
    wake: asyncio.Event | None = None,
    keep_s: float = 30 * 86_400.0,
) -> None:
    """Deliver for ever; return only by being cancelled. What was under way then is tried again with the same id.

    Each channel has a loop of its own: a slow one holds up none of the others. Set `wake` after `Outbox.put` to have it
    sent at once instead of within a second. Ended tellings are kept for `keep_s`.
    """
    rouse = wake or asyncio.Event()
    alarms = [asyncio.Event() for _ in channels]
    ended = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for channel, alarm in zip(channels.values(), alarms, strict=True):
            group.create_task(_serve_always(outbox, channel, now, alarm, ended))
        group.create_task(_keep_house(outbox, channels, on_delivery, now, ended, keep_s))
        while True:
            await rouse.wait()
            rouse.clear()
            for alarm in [*alarms, ended]:
                alarm.set()


async def _serve_always(
    outbox: Outbox, channel: Channel, now: Callable[[], datetime], alarm: asyncio.Event, ended: asyncio.Event
) -> None:
    while True:
        alarm.clear()
        if await _serve(outbox, channel, now):
            ended.set()
        else:
            due = await asyncio.to_thread(outbox.next_due, channel.name)
            await _sleep(alarm, due, now())


async def _keep_house(
    outbox: Outbox,
    channels: Mapping[str, Channel],
    on_delivery: OnDelivery,
    now: Callable[[], datetime],
    ended: asyncio.Event,
    keep_s: float,
) -> None:
    """Take up what ended processes left, hand on what has ended, refuse what has no channel, forget what is old."""
    pruned = now()
    while True:
        ended.clear()
        await asyncio.to_thread(outbox.take_over, now())
        busy = await asyncio.to_thread(_refuse_unknown, outbox, channels, now())
        busy += await publish_ended(outbox, channels, on_delivery)
        await asyncio.to_thread(_show, outbox, channels, now())
        if now() - pruned > timedelta(hours=1):
            pruned = now()
            await asyncio.to_thread(outbox.prune, pruned - timedelta(seconds=keep_s))
        if not busy:
            await _sleep(ended, None, now())


async def _sleep(alarm: asyncio.Event, due: datetime | None, now: datetime) -> None:
    wait = _IDLE_S if due is None else min(_IDLE_S, max(0.05, (due - now).total_seconds()))
    # Not `wait_for`: before Python 3.12 it swallows a cancellation that comes together with the alarm.
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(wait):
            await alarm.wait()


async def deliver_due(outbox: Outbox, channels: Mapping[str, Channel], *, now: Callable[[], datetime] = _clock) -> int:
    """Try each telling that is due once; return how many were tried.

    A telling for a channel that is not configured is dead at once: silence would hide a mistyped rule.
    """
    tried = await asyncio.to_thread(_refuse_unknown, outbox, channels, now())
    counts = await asyncio.gather(*(_serve(outbox, channel, now) for channel in channels.values()))
    return tried + sum(counts)


async def _serve(outbox: Outbox, channel: Channel, now: Callable[[], datetime]) -> int:
    """Try what is due on one channel; return how many. Cancelled, it gives back what had not come to its end."""
    most = channel.max_in_flight * _ROUNDS
    tellings = await asyncio.to_thread(outbox.claim, now(), most=most, channels=[channel.name])
    if not tellings:
        return 0
    gate = asyncio.Semaphore(channel.max_in_flight)
    begun: set[str] = set()
    open_: set[str] = {telling.delivery_id for telling in tellings}

    async def attempt(telling: Telling) -> None:
        async with gate:
            begun.add(telling.delivery_id)
            await _attempt(outbox, channel, telling, now)
            open_.discard(telling.delivery_id)

    try:
        async with asyncio.TaskGroup() as group:
            for telling in tellings:
                group.create_task(attempt(telling))
    finally:
        # Else they would wait until their lease runs out.
        for delivery_id in sorted(open_):
            outbox.release(delivery_id, begun=delivery_id in begun)
    return len(tellings)


async def _attempt(outbox: Outbox, channel: Channel, telling: Telling, now: Callable[[], datetime]) -> None:
    started = time.perf_counter()
    status: DeliveryStatus
    try:
        answer = await channel.send(telling)
    except DeliveryError as error:
        status = await asyncio.to_thread(
            outbox.failed, telling, now(), reason=error.reason, response=str(error), final=True, uncertain=False
        )
        _told(channel, telling, status, error.reason, started)
    except TransientError as error:
        status = await asyncio.to_thread(
            outbox.failed,
            telling,
            now(),
            reason=error.reason,
            response=str(error),
            final=False,
            uncertain=error.reason != "unreachable",
            retry_after_s=error.retry_after_s,
        )
        _told(channel, telling, status, error.reason, started)
    else:
        await asyncio.to_thread(outbox.delivered, telling.delivery_id, answer.response, now())
        _told(channel, telling, "delivered", None, started)


def _told(channel: Channel, telling: Telling, status: DeliveryStatus, reason: str | None, started: float) -> None:
    elapsed = time.perf_counter() - started
    metrics.DELIVERY_SECONDS.labels(channel.kind).observe(elapsed)
    if status == "pending":
        metrics.DELIVERIES.labels(channel.kind, "retried").inc()
    log = _log.debug if status == "delivered" else _log.warning
    log(
        "notify.attempted",
        alert_id=telling.alert.alert_id,
        delivery_id=telling.delivery_id,
        channel=telling.channel,
        status=status,
        reason=reason,
        attempts=telling.attempts,
        elapsed_s=round(elapsed, 4),
    )


def _refuse_unknown(outbox: Outbox, channels: Mapping[str, Channel], now: datetime) -> int:
    unknown = [name for name in outbox.waiting() if name not in channels]
    tellings = outbox.claim(now, channels=unknown) if unknown else []
    for telling in tellings:
        outbox.failed(
            telling,
            now,
            reason="unknown_channel",
            response=f"no channel is called {telling.channel!r}; configure it, or mend the rule",
            final=True,
            uncertain=False,
        )
    return len(tellings)


async def publish_ended(outbox: Outbox, channels: Mapping[str, Channel], on_delivery: OnDelivery) -> int:
    """Hand each ended telling that was not handed on yet to `on_delivery`; return how many were.

    Where that fails with `TransientError` they wait for the next round: deliveries go on without the broker.
    """
    ended = await asyncio.to_thread(outbox.unpublished)
    results = await asyncio.gather(*(on_delivery(*one) for one in ended), return_exceptions=True)
    handed: list[str] = []
    failure: BaseException | None = None
    for (delivery, _partition), result in zip(ended, results, strict=True):
        if result is None:
            handed.append(delivery.delivery_id)
            channel = channels.get(delivery.channel)
            metrics.DELIVERIES.labels(channel.kind if channel else "unknown", delivery.status).inc()
        elif isinstance(result, TransientError):
            _log.warning("notify.unpublished", delivery_id=delivery.delivery_id, reason=result.reason)
        else:
            failure = failure or result
    if handed:
        await asyncio.to_thread(outbox.mark_published, handed)
    if failure is not None:
        raise failure
    return len(handed)


def _show(outbox: Outbox, channels: Mapping[str, Channel], now: datetime) -> None:
    waiting = outbox.waiting()
    pending: dict[str, int] = {channel.kind: 0 for channel in channels.values()}
    for name, count in waiting.items():
        kind = channels[name].kind if name in channels else "unknown"
        pending[kind] = pending.get(kind, 0) + count
    for kind, count in pending.items():
        metrics.OUTBOX_PENDING.labels(kind).set(count)
    oldest = outbox.oldest_waiting()
    metrics.OUTBOX_OLDEST_SECONDS.set(max(0.0, (now - oldest).total_seconds()) if oldest else 0.0)
