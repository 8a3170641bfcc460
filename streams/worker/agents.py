"""Faust: one small application per stage, so each stage has its own consumer group whatever processes it runs in.

Raw bytes in, no acks by Faust itself, no state in Faust, no sends through Faust. A batch is what arrives within a few
milliseconds, or while the batch before it is being judged: under load batches grow by themselves. While one is being
sent the next is judged; it is sent once that one is with the broker and acked.

When partitions move, the agent first finishes and commits what it has in hand, and only then lets Faust go on: Faust
itself would forget acked offsets before it commits them, and hundreds of records would come twice. Source: the notes in
docs on delivery; faust/transport/consumer.py `on_partitions_revoked` (0.15.3).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import faust
import faust.streams
from faust.transport.drivers import aiokafka as driver

from streams.errors import SettingsError
from streams.ops import metrics
from streams.ops.log import get_logger
from streams.worker.config import BrokerConfig, Exit, StepLimits
from streams.worker.refusals import Message
from streams.worker.step import Ending

_log = get_logger()
_QUEUE_RECORDS: Final = 1000
"""Records Faust may read ahead of a stage; each is held in memory."""
_GATHERINGS: Final = 10
_FLOOD: Final = 4
"""While so many records come within `gather_s` there is a backlog: Faust hands them over one by one, and a few large
batches cost less than many small ones. Gathering goes on, up to so many times as long."""


class Steps(Protocol):
    """What an agent drives: `step.Step` or `sink_step.SinkStep`."""

    name: str
    source: str
    over: Ending | None

    async def ready(self, partitions: Iterable[int]) -> bool:
        """Return whether the partitions' states are complete, after loading what is missing."""

    async def judge(self, messages: Sequence[Message], settled: Callable[[], Awaitable[None]]) -> Any:
        """Return what is to be sent for these records, None for nothing, and sent nothing yet.

        `settled` returns once the batch before it is with the broker.
        """

    async def send(self, batch: Any) -> list[Message]:
        """Return the records that are dealt with for good, once what was judged of them is with the broker."""

    async def tick(self, partitions: Iterable[int]) -> None:
        """Send what has come due."""


class Hand:
    """The records a stage has taken from its stream and not yet dealt with.

    Of at most two batches one is being sent and one judged.
    """

    def __init__(self, step: Steps, limits: StepLimits, end: Callable[[Ending], None]) -> None:
        self.step = step
        self.flowing = False
        """False from the moment partitions are about to move until the new ones are there."""
        self._limits = limits
        self._end = end
        self._pending: list[Any] = []
        self._bytes = 0
        self._gathering: asyncio.Future[None] | None = None
        self._lock = asyncio.Lock()
        """Held while a batch is judged, and until its sending has begun."""
        self._sending: asyncio.Future[None] | None = None
        self._failed = False
        """True once a batch has failed: what comes after it must not be sent."""

    async def add(self, event: Any) -> None:
        """Take one event; it is dealt with as soon as the batch is full or `gather_s` has passed."""
        self._pending.append(event)
        self._bytes += len(event.message.value or b"")
        if len(self._pending) >= self._limits.batch_records or self._bytes >= self._limits.batch_bytes:
            await self._advance()
        elif self._gathering is None or self._gathering.done():
            self._gathering = asyncio.ensure_future(self._finish_soon())

    async def _finish_soon(self) -> None:
        # What comes while a batch is being judged is in hand too: nobody else would ever finish it.
        while self._pending:
            for _ in range(_GATHERINGS):
                before = len(self._pending)
                await asyncio.sleep(self._limits.gather_s)
                if len(self._pending) < before + _FLOOD:
                    break
            await self._advance()

    async def finish(self) -> None:
        """Nothing is in hand any more: dealt with and acked, or left to come again."""
        await self._advance()
        async with self._lock:
            await self._settled()

    async def tick(self, partitions: Iterable[int]) -> None:
        """What has come due in these partitions is sent, unless they are about to move."""
        async with self._lock:
            await self._settled()
            if self.flowing and not self._is_over():
                await self._guarded(self.step.tick(partitions))

    async def _advance(self) -> None:
        """What has come is judged and being sent, the batch before it acked."""
        async with self._lock:
            events, self._pending, self._bytes = self._pending, [], 0
            if not events or self._is_over():
                return
            messages = [event.message for event in events]
            try:
                batch = await self._guarded(self.step.judge(messages, self._settled))
                await self._settled()
            except asyncio.CancelledError:
                # The state may be ahead of what was sent.
                self._failed = True
                raise
            if self._failed:
                return
            if batch is not None:
                self._sending = asyncio.ensure_future(self._send(batch, events))
            elif self.step.over is not None:
                self._end(self.step.over)

    async def _send(self, batch: Any, events: Sequence[Any]) -> None:
        done = await self._guarded(self.step.send(batch))
        if done is None:
            return
        taken = {id(message) for message in done}
        for event in events:
            if id(event.message) in taken:
                event.ack()
        if self.step.over is not None:
            self._end(self.step.over)

    async def _settled(self) -> None:
        """The batch that was being sent is with the broker, and acked; or it has failed."""
        if self._sending is not None:
            # Whoever waits may be cancelled; what is on its way is not.
            await asyncio.wait({self._sending})
            self._sending = None

    def _is_over(self) -> bool:
        return self._failed or self.step.over is not None

    async def _guarded(self, work: Awaitable[Any]) -> Any:
        """Return what `work` returns; whatever it raises ends the process, so that nothing in doubt is acked."""
        try:
            return await work
        except Ending as ending:
            self._failed = True
            self._end(ending)
        except Exception as error:  # noqa: BLE001  # unforeseen: the process ends, and the records come again
            self._failed = True
            _log.error("agent.crashed", stage=self.step.name, error=repr(error)[:500], exc_info=True)
            said = f"stage {self.step.name} met something unforeseen: {type(error).__name__}; its log has the trace"
            self._end(Ending(Exit.UNFORESEEN, "unforeseen", said))
        return None


class _Consumer(driver.Consumer):  # type: ignore[misc]
    """Faust's consumer, draining before partitions go."""

    async def on_partitions_revoked(self, revoked: set[Any]) -> None:
        await self.app.drain()
        await super().on_partitions_revoked(revoked)


class _Transport(driver.Transport):  # type: ignore[misc]
    Consumer = _Consumer


class StageApp(faust.App):  # type: ignore[misc]
    """One stage's Faust application; make it with `stage_app`."""

    hand: Hand
    limits: StepLimits
    moved: Callable[[], None]

    def _new_transport(self) -> Any:
        return _Transport(self.conf.broker_consumer, self)

    def on_rebalance_start(self) -> None:
        """Records stop flowing; Faust calls this as early as it can."""
        self.hand.flowing = False
        metrics.READY.labels(self.hand.step.name).set(0)
        super().on_rebalance_start()

    def on_rebalance_end(self) -> None:
        """Records flow again, from the committed offsets."""
        super().on_rebalance_end()
        self.hand.flowing = True
        metrics.REBALANCES.labels(self.hand.step.name).inc()
        metrics.PARTITIONS.labels(self.hand.step.name).set(len(self.partitions()))
        self.moved()

    def partitions(self) -> set[int]:
        """Return the partitions of the stage's topic that this process has now."""
        try:
            return {tp.partition for tp in self.consumer.assignment()}
        except faust.exceptions.ConsumerNotStarted:
            return set()

    async def drain(self) -> None:
        """Nothing is in hand, and all that was acked is committed; no record is taken until partitions are assigned.

        A batch that does not end within the lease ends the process: somebody else is about to get its partitions.
        """
        self.hand.flowing = False
        self.consumer.stop_flow()
        self.flow_control.suspend()
        finishing = asyncio.ensure_future(self.hand.finish())
        done, _ = await asyncio.wait({finishing}, timeout=self.limits.lease_s)
        if not done:
            said = f"stage {self.hand.step.name} could not finish its batch before its partitions moved"
            self.hand._end(Ending(Exit.TEMPORARY, "drain_timeout", said))
        # The first may only join a commit that was under way before the last acks.
        await self.consumer.commit()
        await self.consumer.commit()


def stage_app(
    make_step: Callable[[Callable[[], int]], Steps],
    *,
    name: str,
    source: str,
    broker: BrokerConfig,
    limits: StepLimits,
    data_dir: Path,
    end: Callable[[Ending], None],
) -> StageApp:
    """Return the stage's application, not yet started; `make_step` gets the function that tells the generation."""
    require_cython()
    app = StageApp(
        broker.group(name),
        broker=[f"kafka://{server}" for server in broker.servers.split(",")],
        broker_credentials=_credentials(broker),
        autodiscover=False,
        datadir=data_dir / name,
        web_enabled=False,
        topic_disable_leader=True,
        topic_allow_declare=False,
        processing_guarantee="at_least_once",
        table_standby_replicas=0,
        stream_wait_empty=False,
        stream_buffer_maxsize=_QUEUE_RECORDS,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=max(1024 * 1024, broker.message_bytes + 8192),
        broker_session_timeout=limits.session_timeout_s,
        broker_heartbeat_interval=min(3.0, limits.session_timeout_s / 5),
        broker_request_timeout=max(broker.request_timeout_s, limits.session_timeout_s + 1.0),
        broker_rebalance_timeout=limits.session_timeout_s * 2,
        broker_max_poll_records=500,
        broker_commit_interval=limits.commit_interval_s,
        worker_redirect_stdouts=False,
    )
    app.limits = limits
    app.moved = lambda: None
    app.hand = Hand(make_step(lambda: int(app.consumer_generation_id)), limits, end)
    topic = app.topic(
        broker.topic(source), key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
    )

    @app.agent(topic, name=name)  # type: ignore[untyped-decorator]
    async def agent(stream: Any) -> None:
        stream.enable_acks = False
        events: AsyncIterator[Any] = stream.events()
        async for event in events:
            await app.hand.add(event)

    return app


def require_cython() -> None:
    """Return if Faust's compiled stream is in use: the pure one acks records that it never delivered.

    Raises:
        SettingsError: `no_cython`.
    """
    if faust.streams._CStreamIterator is None:
        raise SettingsError(
            "Faust runs without its compiled stream and would lose records; unset NO_CYTHON, or install a wheel of "
            "faust-streaming for this platform",
            reason="no_cython",
        )


def _credentials(broker: BrokerConfig) -> Any:
    context = broker.ssl_context()
    if broker.sasl_mechanism is not None:
        return faust.SASLCredentials(
            username=broker.sasl_username,
            password=broker.sasl_password,
            mechanism=broker.sasl_mechanism,
            ssl_context=context,
        )
    return faust.SSLCredentials(context) if context is not None else None
