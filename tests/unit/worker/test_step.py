"""What one batch does, in every branch, on a broker in memory."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError

from streams.codec import decode
from streams.errors import RecordError
from streams.ops import metrics
from streams.records import Decision, RawArticle, Rejected
from streams.stages import SAME_PARTITION, Change, Outcome, Output, Position, Stage
from streams.worker.config import BrokerConfig, Exit, StepLimits
from streams.worker.fake import FakeBroker, FakeMessage
from streams.worker.sending import Sender
from streams.worker.step import TOMBSTONE, Ending, Step
from streams.worker.views import load

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)


def article(name: str, content: str = "x") -> RawArticle:
    """An article of that name."""
    return RawArticle(article_id=name, item_id=name, source="desk", received=NOW, content=content)


def passing(_state: Any, record: RawArticle, _position: Position, _now: datetime) -> Outcome:
    """A stateless stage that does what the content says."""
    if record.content == "refuse":
        raise RecordError("no text; send one", reason="empty")
    if record.content == "crash":
        raise ZeroDivisionError("secret words of the article")
    if record.content == "drop":
        return Outcome("withheld")
    return Outcome("sent", (Output("articles.clean", record.article_id, record),))


def counting(state: dict[str, Decision], record: RawArticle, position: Position, _now: datetime) -> Outcome:
    """Says how many of the item came before; its state is the view."""
    if record.content == "refuse":
        raise RecordError("no text; send one", reason="empty")
    seen = state.get(record.item_id)
    count = 1 if seen is None else seen.version + 1
    state[record.item_id] = Decision(
        article_id=record.item_id,
        item_id=record.item_id,
        verdict="new",
        scope="en",
        source="desk",
        position=position.offset,
        event_time=record.received,
        version=count,
        cluster="x" * 1500 if record.content == "large" else "",
    )
    if record.content == "crash":
        raise ZeroDivisionError
    return Outcome("sent", (Output("decisions", record.item_id, state[record.item_id], position.partition),))


def fill(state: dict[str, Decision], records: Any) -> None:
    """Restore `counting`."""
    state.update({record.item_id: record for record in records})


STATELESS = Stage(name="pass", source="articles.raw", reads=RawArticle, sinks=("articles.clean",), judge=passing)
STATEFUL = Stage(
    name="count",
    source="articles.raw",
    reads=RawArticle,
    sinks=("decisions",),
    judge=counting,
    new_state=dict,
    view="decisions",
    view_record=Decision,
    newer=lambda old, new: max(old, new, key=lambda one: one.version),
    restore=fill,
    ordered=True,
)


class Bench:
    """A step on a broker in memory, with a generation and a clock to turn."""

    def __init__(self, stage: Stage, *, limits: StepLimits | None = None, message_bytes: int = 100_000) -> None:
        self.broker = FakeBroker(BrokerConfig(message_bytes=message_bytes))
        self.generation = 1
        self.clock = 0.0
        self.limits = limits or StepLimits()
        self.step = self.new_step(stage)

    def new_step(self, stage: Stage) -> Step:
        """A process that starts anew."""
        return Step(
            stage,
            sender=Sender(self.broker.config, self.broker),
            loader=self.broker,
            generation=lambda: self.generation,
            limits=self.limits,
            now=lambda: NOW,
            monotonic=lambda: self.clock,
        )

    def give(self, *contents: str, item: str | None = None) -> list[FakeMessage]:
        """Append articles to the log and return them as messages."""
        log = self.broker.log("articles.raw")[0]
        return [
            self.broker.put("articles.raw", "k", article(item or f"a{len(log) + index - index}", content))
            for index, content in enumerate(contents)
        ]

    def take(self, messages: list[FakeMessage]) -> list[Any]:
        """Run one batch."""
        return asyncio.run(self.judge_and_send(messages))

    async def judge_and_send(self, messages: list[FakeMessage]) -> list[Any]:
        """Both parts of a batch, one after the other."""
        batch = await self.step.judge(messages)
        return [] if batch is None else await self.step.send(batch)

    def rejected(self) -> list[Rejected]:
        """What lies in `rejected`."""
        return self.broker.records("rejected", Rejected)


def outcome_sum(stage: str) -> tuple[float, float]:
    """Records in and outcomes counted so far."""

    def total(name: str) -> float:
        return sum(
            sample.value
            for metric in metrics.REGISTRY.collect()
            for sample in metric.samples
            if sample.name == name and sample.labels.get("stage") == stage
        )

    return total("streams_records_in_total"), total("streams_outcomes_total")


def test_every_record_has_one_counted_outcome() -> None:
    """In = out is what an operator proves losses with."""
    bench = Bench(STATELESS)
    before = outcome_sum("pass")
    messages = bench.give("x", "drop", "refuse", "crash", "x")
    messages.append(bench.broker.put("articles.raw", "gone", None))
    assert bench.take(messages) == messages
    after = outcome_sum("pass")
    assert after[0] - before[0] == after[1] - before[1] == 6
    assert len(bench.broker.records("articles.clean", RawArticle)) == 2


def test_tombstone_of_the_input_is_dropped() -> None:
    """A compacted input loses keys; that is no record to judge."""
    bench = Bench(STATELESS)
    assert len(bench.take([bench.broker.put("articles.raw", "gone", None)])) == 1
    assert bench.rejected() == []
    assert TOMBSTONE == "tombstone"


def test_refused_record_lies_in_rejected_with_its_bytes() -> None:
    """Somebody must be able to mend it and send it again."""
    bench = Bench(STATELESS)
    (message,) = bench.give("refuse")
    assert bench.take([message]) == [message]
    (rejected,) = bench.rejected()
    assert (rejected.reason, rejected.stage, rejected.topic, rejected.offset) == ("empty", "pass", "articles.raw", 0)
    assert rejected.value == message.value
    assert (rejected.source, rejected.item_id) == ("desk", "a0")


def test_undecodable_bytes_are_rejected_whatever_they_are() -> None:
    """Faust would ack them unseen."""
    bench = Bench(STATELESS)
    messages = [bench.broker.put("articles.raw", "k", data) for data in (b"", b"\xff", b"{}", b"[1")]
    assert len(bench.take(messages)) == 4
    assert {one.reason for one in bench.rejected()} == {"undecodable"}


def test_crash_of_a_pure_function_does_not_quote_the_article() -> None:
    """Its message could be the article's text; the type and the line are enough."""
    bench = Bench(STATELESS)
    bench.take(bench.give("crash"))
    (rejected,) = bench.rejected()
    assert rejected.reason == "crashed"
    assert "ZeroDivisionError" in rejected.message
    assert "secret" not in rejected.message


def test_same_record_rejected_again_has_the_same_id() -> None:
    """A redelivery must not fill the bin twice."""
    bench = Bench(STATELESS)
    messages = bench.give("refuse")
    bench.take(messages)
    bench.take(messages)
    assert len({one.rejected_id for one in bench.rejected()}) == 1


def test_record_of_an_older_generation_is_not_acked() -> None:
    """Its partition may be another's by now; it comes again."""
    bench = Bench(STATELESS)
    old, new = bench.give("x", "x")
    old.generation_id = 0
    assert bench.take([old, new]) == [new]


def test_generation_that_changes_while_sending_acks_nothing() -> None:
    """Whoever has the partition now will do it again, and the results are equal."""
    bench = Bench(STATELESS)

    def move(_topic: str, _value: bytes | None) -> None:
        bench.generation = 2

    bench.broker.refuse = move
    assert bench.take(bench.give("x")) == []


def test_generation_that_changes_before_sending_sends_nothing() -> None:
    """A process that has lost its partitions must not write."""
    bench = Bench(STATEFUL)

    def lose(state: Any, record: RawArticle, position: Position, now: datetime) -> Outcome:
        bench.generation = 2
        return passing(state, record, position, now)

    bench.step = bench.new_step(Stage(name="lose", source="articles.raw", reads=RawArticle, sinks=(), judge=lose))
    assert bench.take(bench.give("x")) == []
    assert bench.broker.records("articles.clean", RawArticle) == []


def test_batch_longer_than_the_lease_ends_the_process_unsent() -> None:
    """A process that was suspended must not write over its successor."""
    bench = Bench(STATELESS)

    def slow(state: Any, record: RawArticle, position: Position, now: datetime) -> Outcome:
        bench.clock += bench.limits.session_timeout_s
        return passing(state, record, position, now)

    bench.step = bench.new_step(Stage(name="slow", source="articles.raw", reads=RawArticle, sinks=(), judge=slow))
    with pytest.raises(Ending) as ended:
        bench.take(bench.give("x"))
    assert (ended.value.code, ended.value.cause) == (Exit.TEMPORARY, "zombie")
    assert bench.broker.records("articles.clean", RawArticle) == []


def test_batch_that_waited_longer_than_the_lease_is_judged_anew() -> None:
    """While the broker was slow with the one before, another process may have written what this one does not know."""
    bench = Bench(STATEFUL)

    async def wait() -> list[Any]:
        messages = bench.give("x", item="i")
        batch = await bench.step.judge(messages)
        assert batch is not None
        bench.clock += bench.limits.session_timeout_s
        bench.broker.put("decisions", "i", next(iter(batch.judged)).sends[0][1])
        return await bench.step.send(batch)

    assert len(asyncio.run(wait())) == 1
    assert [one.version for one in bench.broker.records("decisions", Decision)] == [1, 2]


@pytest.mark.parametrize("contents", [("x",), ("x", "crash")])
def test_view_is_loaded_only_once_the_batch_before_is_sent(contents: tuple[str, ...]) -> None:
    """What is on its way to the broker is part of it."""
    bench = Bench(STATEFUL)
    waited: list[int] = []

    async def settled() -> None:
        waited.append(bench.broker.loads)

    asyncio.run(bench.step.judge(bench.give(*contents, item="i"), settled))
    assert waited == list(range(len(contents)))
    assert bench.broker.loads == len(contents)


def test_view_is_loaded_before_the_first_record() -> None:
    """What a stage knows is what it has said, by whichever process."""
    bench = Bench(STATEFUL)
    bench.take(bench.give("x", "x", item="i"))
    bench.step = bench.new_step(STATEFUL)
    bench.take(bench.give("x", item="i"))
    assert [one.version for one in bench.broker.records("decisions", Decision)] == [2, 3]


def test_view_is_loaded_anew_in_each_generation() -> None:
    """Another process may have written in between."""
    bench = Bench(STATEFUL)
    bench.take(bench.give("x", item="i"))
    bench.generation = 2
    messages = bench.give("x", item="i")
    messages[0].generation_id = 2
    bench.take(messages)
    assert bench.broker.loads == 2


def test_large_state_takes_its_topic_a_few_changes_at_a_time() -> None:
    """A window of a million decisions must not be held twice; what was taken out of the topic is gone."""
    seen: list[int] = []

    def absorb(state: dict[str, Decision], changes: Sequence[Change]) -> int:
        seen.append(len(changes))
        for key, record in changes:
            if record is None:
                state.pop(key, None)
            else:
                state[key] = record
        return len(state)

    bench = Bench(dataclasses.replace(STATEFUL, absorb=absorb))
    bench.take(bench.give(*"xxxxxxx"))
    bench.take(bench.give("x", item="late"))
    bench.broker.put("decisions", "late", None)
    seen.clear()
    bench.step = bench.new_step(dataclasses.replace(STATEFUL, absorb=absorb))
    bench.take(bench.give("x", item="late"))
    assert sum(seen) == 9
    assert max(seen) < 9
    assert bench.broker.records("decisions", Decision)[-1].version == 1


def test_only_the_last_value_of_a_key_of_the_view_is_sent() -> None:
    """The values between are nobody's state, and a reader would only see them for a moment."""
    bench = Bench(STATEFUL)
    bench.take(bench.give("x", "x", "x", item="i"))
    assert [one.version for one in bench.broker.records("decisions", Decision)] == [3]


@pytest.mark.parametrize("bad", ["crash", "large", "refuse"])
def test_bad_record_leaves_no_trace_in_the_state(bad: str) -> None:
    """State that was half changed by a record in `rejected` would differ from a replay's."""
    bench = Bench(STATEFUL, message_bytes=1500)
    messages = bench.give("x", bad, "x", item="i")
    assert bench.take(messages) == messages
    assert [one.version for one in bench.broker.records("decisions", Decision)] == [2]
    assert len(bench.rejected()) == 1


def test_too_large_output_is_rejected_before_it_is_sent() -> None:
    """The broker would refuse the whole producer batch for it."""

    def swell(_state: Any, record: RawArticle, _position: Position, _now: datetime) -> Outcome:
        return Outcome("sent", (Output("articles.clean", "k", article("k", "x" * len(record.content) * 4)),))

    bench = Bench(STATELESS, message_bytes=2000)
    bench.step = bench.new_step(Stage(name="swell", source="articles.raw", reads=RawArticle, sinks=(), judge=swell))
    bench.take(bench.give("x" * 900, "x"))
    assert [one.reason for one in bench.rejected()] == ["too_large"]
    assert len(bench.broker.records("articles.clean", RawArticle)) == 1


def test_refused_send_is_tried_alone_and_then_rejected() -> None:
    """One bad record fails its whole producer batch: the good ones must get through."""
    bench = Bench(STATELESS)
    once: set[bytes] = set()

    def refuse(topic: str, value: bytes | None) -> Any:
        assert value is not None
        if topic == "rejected":
            return None
        if b"bad" in value:
            return MessageSizeTooLargeError()
        if value not in once:
            once.add(value)
            return MessageSizeTooLargeError()
        return None

    bench.broker.refuse = refuse
    messages = bench.give("good", "bad", "good")
    assert bench.take(messages) == messages
    assert len(bench.broker.records("articles.clean", RawArticle)) == 2
    assert [one.reason for one in bench.rejected()] == ["unsendable"]


def test_broker_that_is_away_is_no_fault_of_the_record() -> None:
    """An outage must not drain the wire into the bin."""
    bench = Bench(STATELESS)
    bench.broker.refuse = lambda _topic, _value: KafkaTimeoutError()
    with pytest.raises(Ending) as ended:
        bench.take(bench.give("x"))
    assert ended.value.code is Exit.TEMPORARY
    assert bench.rejected() == []


def test_ordered_stage_ends_at_the_first_failed_send() -> None:
    """Sending one alone afterwards would put it behind its successors."""
    bench = Bench(STATEFUL)
    bench.broker.refuse = lambda topic, _value: MessageSizeTooLargeError() if topic == "decisions" else None
    with pytest.raises(Ending) as ended:
        bench.take(bench.give("x"))
    assert (ended.value.code, ended.value.cause) == (Exit.TEMPORARY, "unsent")


def test_unforeseen_error_of_a_send_ends_the_process() -> None:
    """Without an answer nothing is known, so nothing is acked."""
    bench = Bench(STATELESS)

    def broken(_topic: str, _value: bytes | None) -> Any:
        raise RuntimeError

    bench.broker.refuse = broken
    with pytest.raises(RuntimeError):
        bench.take(bench.give("x"))


def test_cancelled_batch_acks_nothing() -> None:
    """At a hard stop the records in hand must come again."""
    bench = Bench(STATELESS)

    async def never(*_args: Any, **_kwargs: Any) -> Any:
        return asyncio.get_running_loop().create_future()

    bench.broker.send = never  # type: ignore[method-assign]

    async def cancel() -> bool:
        task = asyncio.ensure_future(bench.judge_and_send(bench.give("x")))
        for _ in range(5):
            await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            return True
        return False

    assert asyncio.run(cancel())


def test_row_of_rejections_stops_the_worker_there() -> None:
    """A bad release must not drain a wire into the bin; what follows stays where it is."""
    bench = Bench(STATELESS, limits=StepLimits(reject_row=3))
    messages = bench.give("x", "refuse", "refuse", "refuse", "x")
    assert bench.take(messages) == messages[:4]
    assert bench.step.over is not None
    assert bench.step.over.code is Exit.REJECT_LIMIT
    assert len(bench.broker.records("articles.clean", RawArticle)) == 1


def test_share_of_rejections_counts_from_a_hundred_on() -> None:
    """Three broken among thirty samples are no broken feed."""
    bench = Bench(STATELESS)
    bench.take(bench.give(*["x", "refuse"] * 15))
    assert bench.step.over is None
    bench.take(bench.give(*["x", "refuse"] * 50))
    assert bench.step.over is not None


def test_output_lies_where_it_says() -> None:
    """A view lies beside its input; a report goes to the partition of its country; the rest by key."""

    def spread(_state: Any, record: RawArticle, position: Position, _now: datetime) -> Outcome:
        named = [Output("mentions", "k", record, number) for number in (0, 3)]
        return Outcome("sent", (Output("events", "k", record, SAME_PARTITION), *named))

    bench = Bench(STATELESS)
    bench.step = bench.new_step(Stage(name="spread", source="articles.raw", reads=RawArticle, sinks=(), judge=spread))
    messages = bench.give("x", "y")
    for number, message in enumerate(messages):
        message.partition = number
    bench.take(messages)
    assert [len(part) for part in bench.broker.log("mentions")] == [2, 0, 0, 2]
    assert [len(part) for part in bench.broker.log("events")] == [1, 1, 0, 0]


def test_envelope_is_cloudevents_and_keeps_the_trace() -> None:
    """Other programs read the topics, and a trace must not break at a stage."""
    bench = Bench(STATELESS)
    messages = bench.give("x")
    trace = b"00-" + b"1" * 32 + b"-" + b"2" * 16 + b"-01"
    messages[0].headers = [("traceparent", trace)]
    bench.take(messages)
    bench.take(messages)
    first, again = (message for part in bench.broker.log("articles.clean") for message in part)
    headers = dict(first.headers or [])
    assert headers["traceparent"] == trace
    assert headers["ce_specversion"] == b"1.0"
    assert headers["ce_type"] == b"newswire_streams.RawArticle"
    assert headers["ce_id"] == dict(again.headers or [])["ce_id"]


def test_tick_sends_what_has_come_due() -> None:
    """Embargoes end and windows close without a new article."""

    def due(state: dict[str, Decision], _now: datetime) -> Outcome:
        keys = tuple(state)
        state.clear()
        return Outcome("idle", tuple(Output("decisions", key, None, 0) for key in keys))

    stage = Stage(
        name="due",
        source="articles.raw",
        reads=RawArticle,
        sinks=(),
        judge=counting,
        new_state=dict,
        view="decisions",
        view_record=Decision,
        restore=fill,
        tick=due,
    )
    bench = Bench(stage)
    bench.take(bench.give("x", item="i"))
    asyncio.run(bench.step.tick([0]))
    assert bench.broker.records("decisions", Decision)[-1] is None
    assert asyncio.run(load(bench.broker, "decisions", [0], Decision, max)) == {0: {}}


def test_rejected_record_that_is_itself_too_large_keeps_its_place() -> None:
    """The bytes still lie in the input's topic: the record says where."""
    bench = Bench(STATELESS, message_bytes=1000)
    messages = [bench.broker.put("articles.raw", "k", b"\xff" * 200_000)]
    assert bench.take(messages) == messages
    (rejected,) = bench.rejected()
    assert rejected.value == b""
    assert rejected.offset == 0


def test_rejected_survives_the_wire() -> None:
    """What `rejected replay` reads must be the bytes that came."""
    bench = Bench(STATELESS)
    bench.take([bench.broker.put("articles.raw", "k", bytes(range(256)))])
    (message,) = (one for part in bench.broker.log("rejected") for one in part)
    assert decode(message.value or b"", Rejected).value == bytes(range(256))
