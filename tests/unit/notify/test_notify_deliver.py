"""The loop between outbox and channels: each telling once, whatever fails."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from streams.errors import DeliveryError, StreamsError, TransientError
from streams.notify import Answer, Channel, Outbox, RetryLimits, Telling, deliver, deliver_due
from streams.notify.deliver import publish_ended
from streams.records import Alert, Delivery

T0 = datetime(2024, 5, 3, 12, 0, tzinfo=UTC)


class Fake:
    """A channel that answers as told, in order; then takes everything."""

    kind = "file"
    max_in_flight = 2

    def __init__(self, name: str, *answers: StreamsError | asyncio.Event) -> None:
        self.name = name
        self.got: list[Telling] = []
        self._answers = list(answers)

    async def send(self, telling: Telling) -> Answer:
        """Remember it and answer."""
        self.got.append(telling)
        answer = self._answers.pop(0) if self._answers else None
        if isinstance(answer, asyncio.Event):
            await answer.wait()
        elif answer is not None:
            raise answer
        return Answer("ok")

    async def close(self) -> None:
        """Nothing to let go."""
        return


def _alert(number: int = 1, channel: str = "a") -> Alert:
    return Alert(
        alert_id=f"al_{number}",
        rule_id="r",
        subscriber="desk",
        event_id="ev",
        revision=1,
        sequence=1,
        op="new",
        title="t",
        received=T0,
        channels=(channel,),
    )


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    """An outbox with short waits."""
    return Outbox(tmp_path / "outbox.sqlite", RetryLimits(max_attempts=3, first_s=10.0, jitter=0.0))


class Clock:
    """Time that moves when it is told to."""

    def __init__(self) -> None:
        self.now = T0

    def __call__(self) -> datetime:
        """The time now."""
        return self.now


def _channels(*fakes: Fake) -> dict[str, Channel]:
    return {fake.name: fake for fake in fakes}


def test_a_passing_failure_is_tried_again_until_it_is_there(outbox: Outbox) -> None:
    """A receiver's restart costs a wait, not an alert."""
    clock = Clock()
    channel = Fake("a", TransientError("HTTP 503", reason="server_error"))
    outbox.put(_alert(), now=T0)

    async def run() -> list[int]:
        tried = [await deliver_due(outbox, _channels(channel), now=clock)]
        tried.append(await deliver_due(outbox, _channels(channel), now=clock))
        clock.now += timedelta(seconds=10)
        tried.append(await deliver_due(outbox, _channels(channel), now=clock))
        return tried

    assert asyncio.run(run()) == [1, 0, 1]
    assert [telling.delivery_id for telling in channel.got] == [channel.got[0].delivery_id] * 2
    assert outbox.unpublished()[0].delivery.status == "delivered"


def test_a_refusal_is_dead_at_once(outbox: Outbox) -> None:
    """No second attempt."""
    channel = Fake("a", DeliveryError("HTTP 410", reason="gone"))
    outbox.put(_alert(), now=T0)
    asyncio.run(deliver_due(outbox, _channels(channel), now=Clock()))
    (ended,) = outbox.unpublished()
    assert (ended.delivery.status, ended.delivery.reason) == ("dead", "gone")


def test_a_channel_nobody_configured_is_a_dead_delivery(outbox: Outbox) -> None:
    """A mistyped channel in a rule must be seen, not waited for."""
    outbox.put(_alert(channel="desc"), now=T0)
    asyncio.run(deliver_due(outbox, _channels(Fake("desk")), now=Clock()))
    (ended,) = outbox.unpublished()
    assert ended.delivery.reason == "unknown_channel"
    assert "'desc'" in (ended.delivery.response or "")


def test_ends_wait_while_the_broker_is_away(outbox: Outbox) -> None:
    """Alerts still go out; what became of them is recorded later."""
    outbox.put([_alert(1), _alert(2)], now=T0)
    channels = _channels(Fake("a"))
    told: list[str] = []
    away = True

    async def on_delivery(delivery: Delivery, _partition: int | None) -> None:
        if away:
            raise TransientError("no broker", reason="broker_away")
        told.append(delivery.alert_id)

    async def run() -> list[int]:
        nonlocal away
        await deliver_due(outbox, channels, now=Clock())
        counts = [await publish_ended(outbox, channels, on_delivery)]
        away = False
        counts.append(await publish_ended(outbox, channels, on_delivery))
        counts.append(await publish_ended(outbox, channels, on_delivery))
        return counts

    assert asyncio.run(run()) == [0, 2, 0]
    assert sorted(told) == ["al_1", "al_2"]


def test_the_loop_delivers_what_comes_and_a_stuck_channel_holds_up_no_other(outbox: Outbox) -> None:
    """One dead receiver must not silence the desk."""

    async def run() -> tuple[list[str], list[str]]:
        stuck, good = Fake("a", asyncio.Event(), asyncio.Event()), Fake("b")
        wake, ended = asyncio.Event(), asyncio.Event()
        told: list[str] = []

        async def on_delivery(delivery: Delivery, _partition: int | None) -> None:
            told.append(delivery.alert_id)
            if len(told) == 2:
                ended.set()

        loop = asyncio.create_task(deliver(outbox, _channels(stuck, good), on_delivery, wake=wake))
        outbox.put([_alert(1, "a"), _alert(2, "b")], now=T0)
        wake.set()
        outbox.put([_alert(3, "b")], now=T0)
        wake.set()
        await asyncio.wait_for(ended.wait(), 30)
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
        return told, [telling.alert.alert_id for telling in stuck.got]

    told, stuck = asyncio.run(run())
    assert sorted(told) == ["al_2", "al_3"]
    assert stuck == ["al_1"]


def test_what_was_under_way_at_the_end_comes_again_with_its_id(outbox: Outbox) -> None:
    """A restart must neither lose a telling nor wait for its lease."""

    async def run() -> list[Telling]:
        channel = Fake("a", asyncio.Event(), asyncio.Event())
        outbox.put([_alert(n) for n in range(4)], now=T0)
        sweep = asyncio.create_task(deliver_due(outbox, _channels(channel), now=Clock()))
        while len(channel.got) < 2:
            await asyncio.sleep(0)
        sweep.cancel()
        await asyncio.gather(sweep, return_exceptions=True)
        return channel.got

    begun = {telling.delivery_id for telling in asyncio.run(run())}
    again = outbox.claim(T0)
    assert len(again) == 4
    assert {telling.attempts for telling in again if telling.delivery_id in begun} == {2}
    assert {telling.attempts for telling in again if telling.delivery_id not in begun} == {1}


@pytest.mark.parametrize("steps", range(8))
def test_loop_ends_when_told_whatever_it_is_just_about_to_do(outbox: Outbox, steps: int) -> None:
    """A cancellation that comes together with an alarm must not be swallowed: the worker would not end in time."""

    async def run() -> bool:
        wake = asyncio.Event()

        async def told(_delivery: Delivery, _partition: int | None) -> None:
            return

        loop = asyncio.create_task(deliver(outbox, _channels(Fake("a")), told, now=Clock(), wake=wake))
        outbox.put(_alert(), now=T0)
        while outbox.waiting() or outbox.unpublished():
            await asyncio.sleep(0)
        wake.set()
        for _ in range(steps):
            await asyncio.sleep(0)
        loop.cancel()
        done, _ = await asyncio.wait({loop}, timeout=10.0)
        return bool(done)

    assert asyncio.run(run())
