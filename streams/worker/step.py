"""One batch of one stage: decode, judge, send, know that it was sent; only then are the records acked.

Nothing here knows Faust. `judge` sends nothing, so that it can go on while the batch before is being sent; `send`
returns the records that may be acked; whatever is not among them comes again. They end the process (raise `Ending`)
rather than go on in doubt: when the lease is over, when an ordered send fails, when
something unforeseen happens. Every record gets one counted outcome: sent, a word for why it was dropped, or rejected.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from streams.codec import decode, derive_id
from streams.errors import RecordError
from streams.ops import metrics
from streams.ops.log import get_logger
from streams.records import Record, Rejected
from streams.stages import SAME_PARTITION, Output, Position, Stage
from streams.worker.config import Exit, StepLimits
from streams.worker.envelope import trace_of
from streams.worker.observing import observe_sent, observe_taken
from streams.worker.refusals import Message, Refusals, refuse
from streams.worker.sending import PERMANENT, Outgoing, Sender
from streams.worker.views import Loads, Views

TOMBSTONE = "tombstone"
"""Outcome of a record without a value: its key was taken out of a compacted topic; there is nothing to judge."""
_BREATH_S = 0.01
"""Judging lets other stages of the process run after so long."""
_log = get_logger()


class Ending(Exception):
    """The process must end, with this exit status; `cause` is one of the metric's bounded words."""

    def __init__(self, code: Exit, cause: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.cause = cause


class _Poison(Exception):
    """A record whose judging may have left the state half changed: the batch starts again without it."""

    def __init__(self, message: Message, reason: str, said: str) -> None:
        super().__init__(said)
        self.message = message
        self.reason = reason


@dataclass(slots=True)
class _Judged:
    """One record of the batch, and what became of it so far."""

    message: Message
    record: Record | None
    result: str
    sends: list[tuple[Outgoing, Record | None]] = field(default_factory=list)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Records that are judged, and nothing of it sent."""

    messages: Sequence[Message]
    judged: list[_Judged]
    """Of those of the current generation."""
    generation: int
    started: float
    begun: float
    """When the first was in hand, and when judging began; monotonic seconds."""


async def _nothing_before() -> None:
    """No batch is being sent."""


def describe(error: Exception) -> str:
    """Return where and as what an error arose, without its text: that could quote an article."""
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    place = f" at {frame[0].filename.rsplit('/', 1)[-1]}:{frame[0].lineno}" if frame else ""
    return f"{type(error).__name__}{place}"


class Step:
    """One stage in one process."""

    def __init__(
        self,
        stage: Stage,
        *,
        sender: Sender,
        loader: Loads,
        generation: Callable[[], int],
        limits: StepLimits,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.stage = stage
        self.name = stage.name
        self.source = stage.source
        self.over: Ending | None = None
        """Set once the limit of rejections is passed: ack what `send` returned, then end."""
        self._views = Views(stage, loader)
        self._sender = sender
        self._generation = generation
        self._limits = limits
        self._now = now
        self._monotonic = monotonic
        self._refusals = Refusals(limits)
        self._strict = stage.ordered or stage.view is not None

    async def ready(self, partitions: Iterable[int]) -> bool:
        """Return whether these partitions' states are complete, after loading what is missing."""
        generation, wanted = self._generation(), list(partitions)
        await self._views.ready(wanted, generation)
        return generation == self._generation() and all(self._views.holds(one, generation) for one in wanted)

    async def judge(
        self, messages: Sequence[Message], settled: Callable[[], Awaitable[None]] = _nothing_before
    ) -> Batch | None:
        """Return what is to be sent for `messages`; None where none of them may be acked.

        `settled` returns once the batch before it is with the broker.

        Raises:
            Ending: the process must end now; nothing of the batch may be acked.
        """
        started, generation = self._monotonic(), self._generation()
        current = [message for message in messages if message.generation_id == generation]
        if not current or not await self._ready({message.partition for message in current}, settled):
            metrics.REDELIVERED.labels(self.name).inc(len(messages))
            return None
        if self.stage.ask is not None:
            await self._ask(current)
            if generation != self._generation():
                metrics.REDELIVERED.labels(self.name).inc(len(messages))
                return None
        begun = self._monotonic()
        judged = await self._judge(current, generation, settled)
        if judged is not None and self._monotonic() - begun > self._limits.lease_s:
            raise self._zombie(self._monotonic() - begun)
        if judged is None or generation != self._generation():
            metrics.REDELIVERED.labels(self.name).inc(len(messages))
            return None
        return Batch(messages, judged, generation, started, begun)

    async def send(self, batch: Batch) -> list[Message]:
        """Return those of the batch's messages that are dealt with for good; the others must not be acked.

        Raises:
            Ending: as `judge`.
        """
        if self.stage.view is not None and self._monotonic() - batch.begun > self._limits.lease_s:
            # The batch before it took long, and another process may have written meanwhile: judged anew.
            self._views.drop({judged.message.partition for judged in batch.judged})
            again = await self.judge(batch.messages)
            if again is None:
                return []
            batch = again
        if batch.generation == self._generation():
            await self._send(batch.judged)
        if batch.generation != self._generation():
            metrics.REDELIVERED.labels(self.name).inc(len(batch.messages))
            return []
        self._count(batch.judged, self._monotonic() - batch.started)
        stale = sum(message.generation_id != batch.generation for message in batch.messages)
        metrics.REDELIVERED.labels(self.name).inc(stale)
        return [judged.message for judged in batch.judged]

    async def tick(self, partitions: Iterable[int]) -> None:
        """What has come due in these partitions has been sent.

        Raises:
            Ending: as `judge`.
        """
        generation, wanted = self._generation(), sorted(partitions)
        if not await self.ready(wanted):
            return
        begun, now = self._monotonic(), self._now()
        sends: list[tuple[Outgoing, Record | None]] = []
        for partition in wanted:
            for output in self.stage.tick(self._views[partition], now).outputs:
                sends.append(self._fitting(self._encode(output, partition, None), output))
        if not sends or generation != self._generation():
            # Nothing was sent, and the state is loaded anew for the next generation.
            return
        if self._monotonic() - begun > self._limits.lease_s:
            raise self._zombie(self._monotonic() - begun)
        failures = await self._sender.send_all(item for item, _ in sends)
        self._raise_first(failures, sends)
        self._observe(sends)

    async def _ask(self, messages: Sequence[Message]) -> None:
        """What these records need to have been asked has been answered, and the answers are with the broker.

        Raises:
            Ending: the broker does not take them; the process starts again, and finds those that it took.
        """
        assert self.stage.ask is not None
        records: dict[int, list[Record]] = {}
        for message in messages:
            if message.value is not None:
                with contextlib.suppress(RecordError):  # refused when it is judged
                    records.setdefault(message.partition, []).append(decode(message.value, self.stage.reads))
        sends: list[tuple[Outgoing, Record | None]] = []
        for partition, read in sorted(records.items()):
            for output in await self.stage.ask(self._views[partition], read, self._now()):
                sends.append(self._fitting(self._encode(output, partition, None), output))
        failures = await self._sender.send_all(item for item, _ in sends)
        self._raise_first(failures, sends)
        self._observe(sends)

    # ------------------------------------------------------------ judging

    async def _ready(self, partitions: set[int], settled: Callable[[], Awaitable[None]]) -> bool:
        generation = self._generation()
        if not all(self._views.holds(one, generation) for one in partitions):
            # What was sent is part of what is loaded.
            await settled()
        return await self.ready(partitions)

    async def _judge(
        self, messages: list[Message], generation: int, settled: Callable[[], Awaitable[None]]
    ) -> list[_Judged] | None:
        """Return the judged batch, or None where the partitions have moved meanwhile."""
        poisoned: dict[tuple[int, int], _Poison] = {}
        while True:
            try:
                return await self._judge_once(messages, poisoned)
            except _Poison as poison:
                poisoned[poison.message.partition, poison.message.offset] = poison
                # Once the batch before is with the broker, and nothing of this one, the view is the state before it.
                await settled()
                partitions = {message.partition for message in messages}
                self._views.drop(partitions)
                if not await self.ready(partitions) or generation != self._generation():
                    return None

    async def _judge_once(self, messages: list[Message], poisoned: dict[tuple[int, int], _Poison]) -> list[_Judged]:
        batch: list[_Judged] = []
        refused: list[bool] = []
        spent, breathed = 0.0, self._monotonic()
        for message in messages:
            poison = poisoned.get((message.partition, message.offset))
            judged = (
                self._refused(message, None, poison.reason, str(poison))
                if poison is not None
                else self._judge_message(message)
            )
            batch.append(judged)
            refused.append(judged.reason is not None)
            if (elapsed := self._monotonic() - breathed) > _BREATH_S:
                spent += elapsed
                await asyncio.sleep(0)
                breathed = self._monotonic()
        metrics.JUDGE_SECONDS.labels(self.name).observe(spent + self._monotonic() - breathed)
        for index, was_refused in enumerate(refused):
            if (said := self._refusals.count(was_refused)) is not None:
                self.over = Ending(
                    Exit.REJECT_LIMIT,
                    "reject_limit",
                    f"stage {self.name} stops: {said}; nothing is lost. See `streams rejected list`, "
                    "mend the feed or the release, and start again",
                )
                return batch[: index + 1]
        return batch

    def _judge_message(self, message: Message) -> _Judged:
        stage = self.stage
        if message.value is None:
            return _Judged(message, None, TOMBSTONE)
        record: Record | None = None
        try:
            record = decode(message.value, stage.reads)
            stamp = message.timestamp
            at = self._now() if stamp is None else datetime.fromtimestamp(stamp, UTC)
            position = Position(stage.source, message.partition, message.offset, at)
            outcome = stage.judge(self._views[message.partition], record, position, self._now())
            trace = trace_of(message.headers)
            sends = [(self._encode(output, message.partition, trace), output.value) for output in outcome.outputs]
        except RecordError as error:
            return self._refused(message, record, error.reason, str(error))
        except Exception as error:  # noqa: BLE001  # the one place: a fault of the program must not lose the record
            said = describe(error)
            _log.error("step.crashed", stage=self.name, partition=message.partition, offset=message.offset, error=said)
            return self._unsafe(message, record, "crashed", said)
        for item, _ in sends:
            if self._sender.too_large(item):
                said = f"its output for {item.topic} has {item.size_bytes} bytes; raise broker.message_bytes"
                return self._unsafe(message, record, "too_large", said)
        return _Judged(message, record, outcome.result, sends)

    def _unsafe(self, message: Message, record: Record | None, reason: str, said: str) -> _Judged:
        if self.stage.view is not None:
            raise _Poison(message, reason, said)
        return self._refused(message, record, reason, said)

    def _refused(self, message: Message, record: Record | None, reason: str, said: str) -> _Judged:
        rejected = refuse(self.name, self.source, message, reason, said, record)
        return _Judged(message, record, "rejected", [self._encode_rejected(rejected)], reason)

    def _encode_rejected(self, rejected: Rejected) -> tuple[Outgoing, Record]:
        def encoded(record: Rejected) -> Outgoing:
            trace = record.headers.get("traceparent")
            return self._sender.encode(
                "rejected", record.rejected_id, record, None, self.name, trace.encode() if trace else None
            )

        item = encoded(rejected)
        if self._sender.too_large(item):
            said = f"{rejected.message}; its {len(rejected.value)} bytes are too many to keep here"
            fields = {name: getattr(rejected, name) for name in rejected.__struct_fields__}
            rejected = Rejected(**{**fields, "value": b"", "message": said, "headers": {}})
            item = encoded(rejected)
        return item, rejected

    def _encode(self, output: Output, own: int, trace: bytes | None) -> Outgoing:
        """Return what to send for `output` of an input that stands in partition `own`."""
        partition = own if output.partition == SAME_PARTITION else output.partition
        return self._sender.encode(output.topic, output.key, output.value, partition, self.name, trace)

    def _fitting(self, item: Outgoing, output: Output) -> tuple[Outgoing, Record | None]:
        """Return a tick's output, or the rejection of one that is too large: no input stands for it."""
        if not self._sender.too_large(item):
            return item, output.value
        metrics.REJECTED.labels(self.name, "too_large").inc()
        return self._encode_rejected(
            Rejected(
                rejected_id=derive_id("r-", output.topic, output.key, self.name),
                stage=self.name,
                reason="too_large",
                message=f"what came due for {output.topic} has {item.size_bytes} bytes; raise broker.message_bytes",
                value=item.value or b"",
                topic=output.topic,
                partition=item.partition,
                key=item.key,
            )
        )

    # ------------------------------------------------------------ sending

    async def _send(self, batch: list[_Judged]) -> None:
        """Everything of the batch is with the broker; records whose outputs it refuses for good are in `rejected`."""
        sends = self._squeezed(batch)
        failures = await self._sender.send_all(item for _, (item, _) in sends)
        if self._strict:
            self._raise_first(failures, [send for _, send in sends])
        for (judged, (item, _)), failure in zip(sends, failures, strict=True):
            if failure is None:
                continue
            # One bad record fails its whole producer batch: each is tried once more alone.
            metrics.SEND_FAILURES.labels(self.name, item.topic, type(failure).__name__).inc()
            try:
                await self._sender.send_one(item)
            except PERMANENT as error:
                if item.topic == "rejected":
                    raise self._unsent(item, error) from error
                said = f"the broker refuses its output for {item.topic}: {type(error).__name__}"
                refused = self._refused(judged.message, judged.record, "unsendable", said)
                judged.result, judged.reason, judged.sends = refused.result, refused.reason, refused.sends
            except Exception as error:
                raise self._unsent(item, error) from error
        for judged in batch:
            if judged.reason == "unsendable":
                try:
                    await self._sender.send_one(judged.sends[0][0])
                except Exception as error:
                    raise self._unsent(judged.sends[0][0], error) from error

    def _squeezed(self, batch: list[_Judged]) -> list[tuple[_Judged, tuple[Outgoing, Record | None]]]:
        """Return the batch's sends in order; of several values of one key of the view only the last."""
        every = [(judged, send) for judged in batch for send in judged.sends]
        if (view := self.stage.view) is None:
            return every
        seen: set[tuple[bytes, int | None]] = set()
        kept = []
        for judged, send in reversed(every):
            item = send[0]
            if item.topic == view:
                if (item.key, item.partition) in seen:
                    continue
                seen.add((item.key, item.partition))
            kept.append((judged, send))
        return kept[::-1]

    def _raise_first(
        self, failures: Sequence[BaseException | None], sends: Sequence[tuple[Outgoing, Record | None]]
    ) -> None:
        for failure, (item, _) in zip(failures, sends, strict=True):
            if failure is not None:
                metrics.SEND_FAILURES.labels(self.name, item.topic, type(failure).__name__).inc()
                raise self._unsent(item, failure)

    def _unsent(self, item: Outgoing, error: BaseException) -> Ending:
        return Ending(
            Exit.TEMPORARY,
            "unsent",
            f"stage {self.name} could not send to {item.topic} ({type(error).__name__}): the process starts again, and "
            "nothing was acked; look at the broker",
        )

    def _zombie(self, took_s: float) -> Ending:
        return Ending(
            Exit.TEMPORARY,
            "zombie",
            f"stage {self.name}: a batch took {took_s:.1f} s, more than {self._limits.lease_s:.1f} s; another process "
            "may have its partitions by now. If it happens again, lower worker.batch_records or give it more CPU",
        )

    # ------------------------------------------------------------ counting

    def _count(self, batch: list[_Judged], elapsed_s: float) -> None:
        now, name = self._now(), self.name
        results: Counter[str] = Counter()
        for judged in batch:
            results[judged.result] += 1
            if judged.reason is not None:
                metrics.REJECTED.labels(name, judged.reason).inc()
            if judged.record is not None:
                observe_taken(name, judged.record, now)
        self._observe([send for judged in batch for send in judged.sends])
        metrics.RECORDS_IN.labels(name).inc(len(batch))
        for result, count in results.items():
            metrics.OUTCOMES.labels(name, result).inc(count)
        metrics.BATCH_RECORDS.labels(name).observe(len(batch))
        metrics.BATCH_SECONDS.labels(name).observe(elapsed_s)
        rejected = results.pop("rejected", 0)
        sent = results.pop("sent", 0)
        _log.debug(
            "step.batch_done",
            stage=name,
            records=len(batch),
            sent=sent,
            dropped=sum(results.values()),
            rejected=rejected,
            elapsed_s=round(elapsed_s, 4),
        )

    def _observe(self, sends: Iterable[tuple[Outgoing, Record | None]]) -> None:
        now = self._now()
        topics: Counter[str] = Counter()
        for item, record in sends:
            topics[item.topic] += 1
            if record is not None:
                observe_sent(record, now)
        for topic, count in topics.items():
            metrics.SENT.labels(self.name, topic).inc(count)
