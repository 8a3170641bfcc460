"""The worker's smaller parts: limits, settings, jars, watchdog, the batch in hand, sinks."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from streams.errors import SettingsError, TransientError
from streams.records import TOPIC_RECORDS, Alert, RawArticle, Rejected
from streams.worker import jars, topics
from streams.worker.agents import Hand, require_cython
from streams.worker.config import BrokerConfig, Exit, StepLimits, WorkerConfig, build
from streams.worker.embedded import EmbeddedKafka
from streams.worker.envelope import derive_trace
from streams.worker.fake import FakeBroker, FakeMessage
from streams.worker.refusals import Refusals
from streams.worker.sending import Sender
from streams.worker.sink_step import SinkStep
from streams.worker.sinks import Sink, Taken
from streams.worker.step import Ending
from streams.worker.supervisor import LONGEST_PAUSE_S, pause_s
from streams.worker.watchdog import Stall


def test_settings_reach_the_child_as_they_are() -> None:
    """They go through a pipe as JSON, password and all."""
    config = WorkerConfig(
        factory="m:f",
        arguments={"rules": "x"},
        broker=BrokerConfig(prefix="p.", sasl_mechanism="PLAIN", sasl_password="s3cret"),
        limits=StepLimits(batch_records=7),
    )
    assert WorkerConfig.from_json(config.to_json()) == config


def test_password_is_in_no_repr() -> None:
    """Reprs end up in logs."""
    assert "s3cret" not in repr(WorkerConfig(factory="m:f", broker=BrokerConfig(sasl_password="s3cret")))


def test_unknown_factory_and_stage_are_settings_errors() -> None:
    """The message names what there is."""
    with pytest.raises(SettingsError, match="cannot be imported"):
        build(WorkerConfig(factory="no.such:thing"), ())


def test_only_what_can_help_is_restarted() -> None:
    """A wrong setting and a broken feed come back the same."""
    assert {code for code in Exit if code.restart} == {Exit.UNFORESEEN, Exit.TEMPORARY}


def test_group_depends_on_the_stage_alone() -> None:
    """Offsets must not be lost when stages are laid out over other processes."""
    assert BrokerConfig(prefix="p.").group("dedup") == "p.streams-dedup"


def test_every_topic_is_planned_with_the_same_partitions() -> None:
    """State and output live in the partition of the input."""
    planned = topics.plan(BrokerConfig(partitions=6, prefix="p."))
    assert [topic.name for topic in planned] == ["p." + name for name in TOPIC_RECORDS]
    assert {topic.partitions for topic in planned} == {6}


def test_views_are_compacted_and_late_values_stay_readable() -> None:
    """A late write of a process that had lost its partition must not hide a newer value."""
    for topic in topics.plan(BrokerConfig()):
        compacted = topic.settings["cleanup.policy"] == "compact"
        assert compacted == (topic.name in topics.COMPACTED)
        if compacted:
            assert int(topic.settings["min.compaction.lag.ms"]) >= 600_000


def test_row_is_broken_by_one_good_record() -> None:
    """Hundred in a row means in a row."""
    refusals = Refusals(StepLimits(reject_row=3, reject_share=1.0))
    assert [refusals.count(bad) is None for bad in (True, True, False, True, True, True)] == [True] * 5 + [False]


def test_old_rejections_leave_the_window() -> None:
    """A bad hour last week is no reason to stop today."""
    refusals = Refusals(StepLimits(reject_row=1000, reject_window=100, reject_minimum=10))
    said = [refusals.count(number < 5) for number in range(200)]
    assert said[9] is not None
    assert said[100:] == [None] * 100


def test_stage_that_does_not_move_is_noticed_after_the_limit() -> None:
    """Consumers have stopped without a word."""
    stall = Stall(60.0)
    assert stall.look({0: 5, 1: 0}, {0: 10, 1: 3}, 0.0) == []
    assert stall.look({0: 9, 1: 0}, {0: 10, 1: 3}, 61.0) == [0]


def test_stage_that_moves_or_has_nothing_to_do_is_left_alone() -> None:
    """Slow is not stuck, and idle is not either."""
    stall = Stall(60.0)
    stall.look({0: 5}, {0: 10}, 0.0)
    assert stall.look({0: 500}, {0: 11}, 61.0) == []
    assert stall.look({0: 0}, {0: 511}, 130.0) == []
    assert stall.look({0: 1}, {0: 511}, 500.0) == []


def test_pauses_between_restarts_grow_and_end() -> None:
    """A broker that is away for an hour must not be hammered, nor forgotten."""
    assert [pause_s(number) for number in range(3)] == [0.5, 1.0, 2.0]
    assert pause_s(50) == LONGEST_PAUSE_S


def test_trace_is_derived_from_the_article() -> None:
    """A redelivery continues the same trace. Source: W3C Trace Context, version 00."""
    trace = derive_trace("a1")
    assert trace == derive_trace("a1") != derive_trace("a2")
    assert [len(part) for part in trace.split(b"-")] == [2, 32, 16, 2]


def test_compiled_stream_is_in_use() -> None:
    """The pure one acks records that it never delivered."""
    require_cython()


# ---------------------------------------------------------------- jars


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache with two jars that are as pinned."""
    folder = tmp_path / f"kafka-{jars.VERSION}" / "jars"
    folder.mkdir(parents=True)
    pins = {}
    for name in ("a.jar", "b.jar"):
        (folder / name).write_bytes(name.encode())
        pins[name] = hashlib.sha256(name.encode()).hexdigest()
    monkeypatch.setattr(jars, "pinned", lambda: pins)
    return tmp_path


def test_cached_jars_need_no_connection(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once fetched, always there."""
    monkeypatch.setattr(jars, "_fetch", None)
    assert [path.name for path in jars.provide(cache)] == ["a.jar", "b.jar"]
    monkeypatch.setattr(jars, "_verify", None)
    assert [path.name for path in jars.provide(cache)] == ["a.jar", "b.jar"]


def test_altered_jar_is_refused_even_after_it_was_verified(cache: Path) -> None:
    """The stamp spares the hashing, not the look."""
    found = jars.provide(cache)
    found[0].write_bytes(b"evil!")
    with pytest.raises(SettingsError) as refused:
        jars.provide(cache)
    assert refused.value.reason == "wrong_hash"


def test_failed_fetch_says_how_to_do_without(cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A stranger behind a firewall must know the way round."""
    (cache / f"kafka-{jars.VERSION}" / "jars" / "a.jar").unlink()
    monkeypatch.setattr(jars.sys, "executable", "/bin/false")
    with pytest.raises(TransientError, match="--broker HOST:PORT") as failed:
        EmbeddedKafka(tmp_path / "k", cache=cache).start()
    assert failed.value.reason == "fetch_failed"


def test_pins_name_every_jar_of_this_version() -> None:
    """Anything else would be code from nowhere."""
    pins = jars.pinned()
    assert f"kafka-clients-{jars.VERSION}.jar" in pins
    assert len(pins) == 45
    assert all(len(digest) == 64 for digest in pins.values())


# ---------------------------------------------------------------- the batch in hand


@dataclass
class Event:
    """What Faust hands to an agent."""

    message: FakeMessage
    acked: bool = False

    def ack(self) -> None:
        """Remember it."""
        self.acked = True


class Script:
    """A step that takes what the test says, and can be held up."""

    name = "script"
    source = "articles.raw"

    def __init__(self) -> None:
        self.over: Ending | None = None
        self.judged: list[int] = []
        self.batches: list[int] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: Exception | None = None

    async def ready(self, partitions: Iterable[int]) -> bool:
        """Nothing to load."""
        return True

    async def judge(self, messages: Sequence[Any], settled: Callable[[], Awaitable[None]]) -> Sequence[Any] | None:
        """Judge them at once."""
        self.judged.append(len(messages))
        return messages

    async def send(self, messages: Sequence[Any]) -> list[Any]:
        """Take all but those of an older generation."""
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        self.batches.append(len(messages))
        return [message for message in messages if message.generation_id == 1]

    async def tick(self, partitions: Iterable[int]) -> None:
        """Nothing comes due."""


def event(number: int, generation: int = 1) -> Event:
    """An event of that offset."""
    message = FakeMessage(topic="t", partition=0, offset=number, key=None, value=b"", generation_id=generation)
    return Event(message)


def test_records_that_come_while_a_batch_is_sent_are_not_forgotten() -> None:
    """Nobody else would ever finish them, and the log would stand still."""

    async def main() -> None:
        step = Script()
        hand = Hand(step, StepLimits(gather_s=0.0), lambda ending: None)
        step.gate.clear()
        first, second = event(0), event(1)
        await hand.add(first)
        for _ in range(5):
            await asyncio.sleep(0)
        await hand.add(second)
        step.gate.set()
        for _ in range(20):
            await asyncio.sleep(0)
        assert (first.acked, second.acked) == (True, True)
        assert step.batches == [1, 1]

    asyncio.run(main())


def test_full_batch_does_not_wait_for_company() -> None:
    """Under load time is not the limit."""

    async def main() -> None:
        step = Script()
        hand = Hand(step, StepLimits(gather_s=3600.0, batch_records=3), lambda ending: None)
        events = [event(number) for number in range(3)]
        for one in events:
            await hand.add(one)
        await hand.finish()
        assert step.batches == [3]
        assert all(one.acked for one in events)

    asyncio.run(main())


def test_what_the_step_leaves_is_not_acked() -> None:
    """It comes again."""

    async def main() -> None:
        hand = Hand(Script(), StepLimits(batch_records=2), lambda ending: None)
        old, new = event(0, generation=0), event(1)
        await hand.add(old)
        await hand.add(new)
        await hand.finish()
        assert (old.acked, new.acked) == (False, True)

    asyncio.run(main())


@pytest.mark.parametrize(
    ("error", "code"),
    [(ZeroDivisionError(), Exit.UNFORESEEN), (Ending(Exit.TEMPORARY, "zombie", "late"), Exit.TEMPORARY)],
)
def test_error_of_a_step_ends_the_process_and_acks_nothing(error: Exception, code: Exit) -> None:
    """Faust would ack the record of an agent that raised: it would be lost."""

    async def main() -> None:
        step, ended = Script(), []
        step.error = error
        hand = Hand(step, StepLimits(batch_records=1), ended.append)
        one, after = event(0), event(1)
        await hand.add(one)
        await hand.add(after)
        await hand.finish()
        assert not one.acked
        assert not after.acked
        assert [ending.code for ending in ended] == [code]

    asyncio.run(main())


def test_limit_of_rejections_acks_first_and_ends_then() -> None:
    """What went to `rejected` must not go there again after the mend."""

    async def main() -> None:
        step, ended = Script(), []
        hand = Hand(step, StepLimits(batch_records=1), ended.append)
        one, after = event(0), event(1)

        async def judge(messages: Sequence[Any], settled: Callable[[], Awaitable[None]]) -> Sequence[Any]:
            step.over = Ending(Exit.REJECT_LIMIT, "reject_limit", "too many")
            return messages

        step.judge = judge  # type: ignore[method-assign]
        await hand.add(one)
        await hand.add(after)
        await hand.finish()
        assert (one.acked, after.acked) == (True, False)
        assert [ending.code for ending in ended] == [Exit.REJECT_LIMIT]

    asyncio.run(main())


def test_batch_is_judged_while_the_one_before_is_sent_and_sent_after_it() -> None:
    """A stage that waits for the broker does nothing; what is sent out of order is another log."""

    async def main() -> None:
        step = Script()
        hand = Hand(step, StepLimits(batch_records=1), lambda ending: None)
        step.gate.clear()
        first, second, third = event(0), event(1), event(2)
        await hand.add(first)
        adding = [asyncio.ensure_future(hand.add(one)) for one in (second, third)]
        for _ in range(9):
            await asyncio.sleep(0)
        assert (step.judged, step.batches) == ([1, 1], [])
        step.gate.set()
        await asyncio.gather(*adding)
        await hand.finish()
        assert (step.judged, step.batches) == ([1, 1, 1], [1, 1, 1])
        assert (first.acked, second.acked, third.acked) == (True, True, True)

    asyncio.run(main())


# ---------------------------------------------------------------- sinks


def sink_step(broker: FakeBroker, sink: Sink) -> SinkStep:
    """A step on the broker in memory."""
    return SinkStep(
        sink, sender=Sender(broker.config, broker), loader=broker, generation=lambda: 1, limits=StepLimits()
    )


def test_sink_gets_records_and_tombstones_and_the_rest_is_rejected() -> None:
    """The outbox must see that an alert is gone; bytes that are no alert are nobody's."""
    taken: list[Taken] = []

    async def handle(batch: Sequence[Taken]) -> None:
        taken.extend(batch)

    broker = FakeBroker()
    messages = [broker.put("alerts", "a", None), broker.put("alerts", "b", b"{")]
    step = sink_step(broker, Sink(name="notify", source="alerts", reads=Alert, handle=handle))
    assert asyncio.run(step.send(messages)) == messages
    assert [(one.key, one.value) for one in taken] == [("a", None)]
    assert [one.reason for one in broker.records("rejected", Rejected)] == ["undecodable"]


def test_sink_restores_before_its_first_record() -> None:
    """What was delivered by another machine must not be delivered again."""
    order: list[str] = []

    async def handle(_batch: Sequence[Taken]) -> None:
        order.append("handle")

    async def restore(partition: int, views: Any) -> None:
        order.append(f"restore {partition} {sorted(views)}")

    broker = FakeBroker()
    sink = Sink(
        name="notify", source="alerts", reads=Alert, handle=handle, views=("alerts", "deliveries"), restore=restore
    )
    asyncio.run(sink_step(broker, sink).send([broker.put("alerts", "a", None)]))
    assert order == ["restore 0 ['alerts', 'deliveries']", "handle"]


def test_sink_restores_the_newer_of_two_values() -> None:
    """A process that was paused may have written an older telling after a newer one."""
    restored: list[int] = []

    async def handle(_batch: Sequence[Taken]) -> None:
        return

    async def restore(_partition: int, views: Any) -> None:
        restored.extend(one.version for one in views["articles.held"].values())

    def newer(old: RawArticle, new: RawArticle) -> RawArticle:
        return max(old, new, key=lambda one: one.version)

    broker = FakeBroker()
    for version in (1, 3, 2):
        one = RawArticle(article_id="a", item_id="i", source="s", received=datetime.now(UTC), version=version)
        broker.put("articles.held", "a", one)
    sink = Sink(
        name="notify",
        source="alerts",
        reads=Alert,
        handle=handle,
        views=("articles.held",),
        newer={"articles.held": newer},
        restore=restore,
    )
    asyncio.run(sink_step(broker, sink).send([broker.put("alerts", "a", None)]))
    assert restored == [3]


def test_sink_that_cannot_now_ends_the_process() -> None:
    """A full disk is no reason to ack an alert."""

    async def handle(_batch: Sequence[Taken]) -> None:
        raise TransientError("disk full", reason="disk_full")

    broker = FakeBroker()
    step = sink_step(broker, Sink(name="notify", source="alerts", reads=Alert, handle=handle))
    with pytest.raises(Ending) as ended:
        asyncio.run(step.send([broker.put("alerts", "a", None)]))
    assert ended.value.code is Exit.TEMPORARY


@pytest.mark.parametrize(("content", "told"), [(None, "No such file"), ("no certificate", "give it a PEM file")])
def test_wrong_certificate_authority_is_told_by_its_name(tmp_path: Path, content: str | None, told: str) -> None:
    """TLS names neither the file nor the setting."""
    path = tmp_path / "authority.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(SettingsError, match=f"ca_file {path}: .*{told}"):
        BrokerConfig(servers="127.0.0.1:9", tls=True, ca_file=str(path)).ssl_context()
