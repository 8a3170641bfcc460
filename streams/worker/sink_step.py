"""One batch of a sink: decode, hand over, ack; what cannot be decoded goes to `rejected`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime

from streams.codec import decode
from streams.errors import RecordError, TransientError
from streams.ops import metrics
from streams.records import TOPIC_RECORDS
from streams.stages import Position
from streams.worker.config import Exit, StepLimits
from streams.worker.refusals import Message, Refusals, refuse
from streams.worker.sending import Outgoing, Sender
from streams.worker.sinks import Sink, Taken
from streams.worker.step import Ending
from streams.worker.views import Loads, load


class SinkStep:
    """One sink in one process; to its agent the same as `step.Step`."""

    def __init__(
        self,
        sink: Sink,
        *,
        sender: Sender,
        loader: Loads,
        generation: Callable[[], int],
        limits: StepLimits,
    ) -> None:
        self.sink = sink
        self.name = sink.name
        self.source = sink.source
        self.over: Ending | None = None
        self._sender = sender
        self._loader = loader
        self._generation = generation
        self._refusals = Refusals(limits)
        self._restored: set[int] = set()
        self._restored_in: int | None = None

    async def ready(self, partitions: Iterable[int]) -> bool:
        """Return whether the sink has restored these partitions, after having it restore what is missing."""
        generation, wanted = self._generation(), set(partitions)
        if self._restored_in != generation:
            self._restored.clear()
            self._restored_in = generation
        missing = sorted(wanted - self._restored)
        if missing and self.sink.views:
            loaded = {
                topic: await load(
                    self._loader,
                    topic,
                    missing,
                    TOPIC_RECORDS[topic],
                    self.sink.newer.get(topic, lambda _old, new: new),
                )
                for topic in self.sink.views
            }
            if generation != self._generation():
                return False
            for partition in missing:
                await self.sink.restore(partition, {topic: loaded[topic].get(partition, {}) for topic in loaded})
        self._restored.update(missing)
        return generation == self._generation()

    async def judge(self, messages: Sequence[Message], _settled: Callable[[], Awaitable[None]]) -> Sequence[Message]:
        """Return `messages`: of a sink there is nothing to do before its turn."""
        return messages

    async def send(self, messages: Sequence[Message]) -> list[Message]:
        """Return those of `messages` that the sink has safely; the others must not be acked.

        Raises:
            Ending: the process must end now; nothing of the batch may be acked.
        """
        generation = self._generation()
        current = [message for message in messages if message.generation_id == generation]
        if not current or not await self.ready({message.partition for message in current}):
            metrics.REDELIVERED.labels(self.name).inc(len(messages))
            return []
        taken, refused, results = self._decoded(current)
        try:
            if taken:
                await self.sink.handle(taken)
        except TransientError as error:
            raise Ending(Exit.TEMPORARY, "unsent", f"sink {self.name}: {error}") from error
        failures = await self._sender.send_all(refused)
        if any(failures):
            raise Ending(Exit.TEMPORARY, "unsent", f"sink {self.name} could not send to rejected; look at the broker")
        if generation != self._generation():
            metrics.REDELIVERED.labels(self.name).inc(len(messages))
            return []
        metrics.RECORDS_IN.labels(self.name).inc(len(results))
        for result in results:
            metrics.OUTCOMES.labels(self.name, result).inc()
        metrics.BATCH_RECORDS.labels(self.name).observe(len(results))
        return current[: len(results)]

    async def tick(self, partitions: Iterable[int]) -> None:
        """The sink has what it needs of these partitions; it keeps its own time otherwise."""
        await self.ready(partitions)

    def _decoded(self, messages: Sequence[Message]) -> tuple[list[Taken], list[Outgoing], list[str]]:
        taken: list[Taken] = []
        refused: list[Outgoing] = []
        results: list[str] = []
        for message in messages:
            at = datetime.fromtimestamp(message.timestamp or 0.0, UTC)
            position = Position(self.source, message.partition, message.offset, at)
            key = (message.key or b"").decode("utf-8", "surrogateescape")
            said = None
            try:
                value = None if message.value is None else decode(message.value, self.sink.reads)
            except RecordError as error:
                rejected = refuse(self.name, self.source, message, error.reason, str(error))
                refused.append(self._sender.encode("rejected", rejected.rejected_id, rejected, None, self.name, None))
                metrics.REJECTED.labels(self.name, error.reason).inc()
                results.append("rejected")
                said = self._refusals.count(True)
            else:
                taken.append(Taken(position, key, value))
                results.append("sent")
                said = self._refusals.count(False)
            if said is not None:
                self.over = Ending(
                    Exit.REJECT_LIMIT, "reject_limit", f"sink {self.name} stops: {said}; nothing is lost"
                )
                break
        return taken, refused, results
