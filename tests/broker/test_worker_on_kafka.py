"""The worker room on a real Kafka: topics, publishing, supervision, stopping, reading, replaying."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from streams.errors import RecordError, TransientError
from streams.records import TOPIC_RECORDS, Decision, RawArticle
from streams.worker import reading, topics
from streams.worker.config import BrokerConfig, Exit, StepLimits, WorkerConfig
from streams.worker.embedded import EmbeddedKafka
from streams.worker.offsets import Offsets
from streams.worker.publisher import Publisher
from streams.worker.supervisor import RestartLimits, Supervisor

pytestmark = pytest.mark.broker
HERE = Path(__file__).parent
NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
EVERYTHING = ("clean", "dedup", "fuse")
Make = Callable[..., BrokerConfig]


@pytest.fixture(autouse=True)
def children_find_the_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker processes import these small stages by name."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]))


def article(number: int, content: str | None = None) -> RawArticle:
    """An article of that number."""
    return RawArticle(
        article_id=f"a{number}", item_id=f"i{number}", source="desk", received=NOW, content=content or f"told {number}"
    )


def worker(broker: BrokerConfig, **limits: float) -> WorkerConfig:
    """Settings of workers that run these small stages."""
    return WorkerConfig(
        factory="small_stages:make",
        broker=broker,
        limits=StepLimits(session_timeout_s=6.0, **limits),  # type: ignore[arg-type]
        log_level="error",
    )


async def until(held: Callable[[], object], limit_s: float = 30.0) -> None:
    """Return as soon as the condition holds."""
    deadline = time.monotonic() + limit_s
    while not held():
        assert time.monotonic() < deadline, "the condition did not come about"
        await asyncio.sleep(0.05)


async def until_read(broker: BrokerConfig, lags: dict[str, str], limit_s: float = 30.0) -> None:
    """Return as soon as these stages have committed all of their topics."""
    deadline = time.monotonic() + limit_s
    async with Offsets(broker) as offsets:
        while any((await offsets.lags(lags)).values()):
            assert time.monotonic() < deadline, "the stages did not catch up"
            await asyncio.sleep(0.1)


SOURCES = {"clean": "articles.raw", "dedup": "articles.clean", "fuse": "articles.unique"}


def test_topics_are_made_once_and_then_as_planned(new_broker: Make) -> None:
    """`streams up` makes them, every later start checks them."""

    async def main() -> None:
        broker = new_broker()
        assert await topics.create(broker) == tuple(broker.topic(name) for name in TOPIC_RECORDS)
        assert await topics.create(broker) == ()
        assert await topics.check(broker) == ()
        other = BrokerConfig(servers=broker.servers, prefix=broker.prefix, partitions=2)
        said = await topics.check(other)
        assert len(said) == len(TOPIC_RECORDS)
        assert "has 4 partitions, not 2" in said[0]

    asyncio.run(main())


def test_broker_that_does_not_answer_is_a_transient_error() -> None:
    """HTTP push answers 503 with Retry-After then."""
    nobody = BrokerConfig(servers="127.0.0.1:1")

    async def main() -> None:
        with pytest.raises(TransientError) as away:
            await Publisher(nobody).publish(article(1))
        assert away.value.retry_after_s
        with pytest.raises(TransientError):
            await topics.check(nobody)
        with pytest.raises(TransientError):
            await anext(reading.tail(nobody, ["events"]))

    asyncio.run(main())


def test_article_too_large_is_refused_before_it_is_sent(new_broker: Make) -> None:
    """No retry mends it: the connector rejects it."""

    async def main() -> None:
        async with Publisher(new_broker(message_bytes=10_000)) as publisher:
            with pytest.raises(RecordError) as refused:
                await publisher.publish(article(1, "x" * 20_000))
            assert refused.value.reason == "too_large"

    asyncio.run(main())


def test_stopped_worker_has_committed_all_and_nothing_comes_twice(new_broker: Make) -> None:
    """Draining first is what makes deploys silent."""

    async def main() -> None:
        broker = new_broker()
        await topics.create(broker)
        async with Publisher(broker) as publisher:
            for start in (0, 100):
                supervisor = Supervisor([EVERYTHING], worker(broker, commit_interval_s=60.0))
                run = asyncio.ensure_future(supervisor.run())
                assert await supervisor.wait_ready(40.0)
                await publisher.publish_all([article(number) for number in range(start, start + 100)])
                deadline = time.monotonic() + 30
                while (await reading.counts(broker))["events"] < start + 100:
                    assert time.monotonic() < deadline
                    await asyncio.sleep(0.1)
                began = time.monotonic()
                supervisor.stop()
                assert await run is Exit.DONE
                assert time.monotonic() - began < 10
        assert (await reading.counts(broker))["articles.clean"] == 200
        async with Offsets(broker) as offsets:
            assert not any((await offsets.lags(SOURCES)).values())
        decided = await reading.snapshot(broker, "decisions")
        assert len(decided) == 200
        assert all(isinstance(one, Decision) for one in decided.values())

    asyncio.run(main())


def test_rejected_record_can_be_read_mended_and_replayed(new_broker: Make) -> None:
    """What was refused is not lost."""

    async def main() -> None:
        broker = new_broker()
        await topics.create(broker)
        supervisor = Supervisor([EVERYTHING], worker(broker))
        run = asyncio.ensure_future(supervisor.run())
        try:
            assert await supervisor.wait_ready(40.0)
            async with Publisher(broker) as publisher:
                await publisher.publish(article(1, "bad news"))
                await until_read(broker, {"clean": "articles.raw"})
                (record,) = await reading.rejected(broker)
                assert (record.stage, record.reason, record.item_id) == ("clean", "bad", "i1")
                assert await reading.replay(publisher, record) == "articles.raw"
                await until_read(broker, {"clean": "articles.raw"})
            found = [one async for one in reading.tail(broker, ["articles.raw"], start="beginning", follow=False)]
            assert [one.value for one in found] == [article(1, "bad news")] * 2
            assert len(await reading.rejected(broker)) == 2
        finally:
            supervisor.stop()
            await run

    asyncio.run(main())


def test_worker_that_rejects_everything_stops_and_stays_stopped(new_broker: Make) -> None:
    """A bad release must not drain the wire into the bin, also not restart by restart."""

    async def main() -> None:
        broker = new_broker()
        await topics.create(broker)
        supervisor = Supervisor([EVERYTHING], worker(broker, reject_row=20))
        run = asyncio.ensure_future(supervisor.run())
        async with Publisher(broker) as publisher:
            await publisher.publish_all([article(number, "bad") for number in range(200)])
        assert await asyncio.wait_for(run, 40.0) is Exit.REJECT_LIMIT
        assert len(await reading.rejected(broker)) < 200
        assert supervisor.pids == []

    asyncio.run(main())


def test_wrong_stage_name_is_a_setting_not_a_reason_to_restart(new_broker: Make) -> None:
    """Starting it again would fail for ever."""
    supervisor = [Supervisor([("nonsense",)], worker(new_broker()))]

    async def main() -> Exit:
        return await asyncio.wait_for(Supervisor([("nonsense",)], worker(new_broker())).run(), 30.0)

    assert supervisor
    assert asyncio.run(main()) is Exit.SETTINGS


def test_process_that_keeps_dying_is_given_up() -> None:
    """Without a broker a worker is started again with pauses, but not for ever."""
    config = worker(BrokerConfig(servers="127.0.0.1:1"))

    async def main() -> Exit:
        limits = RestartLimits(restarts=1, within_s=300.0)
        return await asyncio.wait_for(Supervisor([EVERYTHING], config, limits=limits).run(), 60.0)

    assert asyncio.run(main()) is Exit.TEMPORARY


def test_killed_worker_is_started_again(new_broker: Make) -> None:
    """Nobody has to be woken for one dead process."""

    async def main() -> None:
        broker = new_broker()
        await topics.create(broker)
        supervisor = Supervisor([EVERYTHING], worker(broker))
        run = asyncio.ensure_future(supervisor.run())
        try:
            assert await supervisor.wait_ready(40.0)
            (first,) = supervisor.pids
            os.kill(first, signal.SIGKILL)
            await until(lambda: supervisor.pids and supervisor.pids != [first] and supervisor.ready, 40.0)
        finally:
            supervisor.stop()
            await run

    asyncio.run(main())


def test_tail_begins_where_it_is_told(new_broker: Make) -> None:
    """From the beginning, from a time, or with what comes next."""

    async def main() -> None:
        broker = new_broker()
        await topics.create(broker)
        async with Publisher(broker) as publisher:
            await publisher.publish_all([article(number) for number in range(10)])
            everything = [one async for one in reading.tail(broker, ["articles.raw"], start="beginning", follow=False)]
            assert len(everything) == 10
            last = datetime.fromtimestamp(max(one.timestamp_ms for one in everything) / 1000 + 1, UTC)
            assert [one async for one in reading.tail(broker, ["articles.raw"], start=last, follow=False)] == []
            assert [one async for one in reading.tail(broker, ["articles.raw"], start="end", follow=False)] == []
            following = reading.tail(broker, ["articles.raw"], start="beginning")
            for _ in range(10):
                await anext(following)
            waiting = asyncio.ensure_future(anext(following))  # type: ignore[arg-type]
            await publisher.publish(article(99))
            assert (await asyncio.wait_for(waiting, 20.0)).value == article(99)
            await following.aclose()  # type: ignore[attr-defined]

    asyncio.run(main())


def test_broker_keeps_its_log_in_its_folder(kafka: EmbeddedKafka, tmp_path: Path) -> None:
    """The same folder is the same Kafka the next time."""
    broker = BrokerConfig(prefix="kept.")

    async def write(servers: str) -> None:
        config = BrokerConfig(servers=servers, prefix=broker.prefix)
        await topics.create(config)
        async with Publisher(config) as publisher:
            await publisher.publish(article(1))

    async def read(servers: str) -> int:
        return (await reading.counts(BrokerConfig(servers=servers, prefix=broker.prefix)))["articles.raw"]

    with EmbeddedKafka(tmp_path, cache=kafka.cache) as first:
        asyncio.run(write(first.servers))
        pid = first.pid
    assert pid is not None
    assert not psutil.pid_exists(pid)
    with EmbeddedKafka(tmp_path, cache=kafka.cache) as second:
        assert asyncio.run(read(second.servers)) == 1


def test_nothing_outlives_a_killed_parent(kafka: EmbeddedKafka, tmp_path: Path) -> None:
    """Ctrl-C can be refused, memory can run out: no broker and no worker may stay behind."""
    cache = f"pathlib.Path({str(kafka.cache)!r})" if kafka.cache else "None"
    program = f"""
import asyncio, pathlib, sys
from streams.worker import topics
from streams.worker.config import BrokerConfig, WorkerConfig
from streams.worker.embedded import EmbeddedKafka
from streams.worker.supervisor import Supervisor
kafka = EmbeddedKafka(pathlib.Path({str(tmp_path)!r}), cache={cache})
async def main():
    broker = BrokerConfig(servers=kafka.start())
    await topics.create(broker)
    supervisor = Supervisor([("clean",), ("dedup",)], WorkerConfig(factory="small_stages:make", broker=broker))
    asyncio.ensure_future(supervisor.run())
    await supervisor.wait_ready(60)
    print(kafka.pid, *supervisor.pids, flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(pids) == 3
    parent.kill()
    parent.wait()
    parent.stdout.close()
    asyncio.run(until(lambda: not any(psutil.pid_exists(pid) for pid in pids), 15.0))
