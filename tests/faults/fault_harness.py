"""Runs the product on a real Kafka while its workers and its broker are killed, and waits until all has settled."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from aiokafka.errors import KafkaError
from dispatches import dispatches
from proofs import owed, standing
from receiver import SECRET, TIMEOUT_S, Receiver

from streams.cli.context import Call
from streams.cli.parts import worker_config
from streams.cli.up import SOURCES
from streams.errors import TransientError
from streams.records import RawArticle
from streams.settings import load_settings
from streams.wiring import STAGE_NAMES
from streams.worker import topics
from streams.worker.config import WorkerConfig
from streams.worker.embedded import EmbeddedKafka
from streams.worker.offsets import Offsets
from streams.worker.publisher import Publisher
from streams.worker.supervisor import Supervisor

HERE: Final = Path(__file__).parent
PURE: Final = STAGE_NAMES[:-1]
PACE: Final = 20
"""Articles published at once."""
AHEAD: Final = 400
"""Articles that may wait for the first stage: faults are to meet work in every stage, not a finished log."""


@dataclass(kw_only=True)
class Plan:
    """What happens when: each number is a share (0-1) of the articles published by then."""

    groups: Sequence[Sequence[str]] = (STAGE_NAMES,)
    """The stages of each process."""
    faults: Sequence[tuple[float, str]] = ()
    """``worker`` and ``broker`` are killed, ``outbox`` is deleted while its process is dead; ``up`` starts two more
    processes with all pure stages, ``down`` ends them, ``away`` and ``back`` are the receiver."""
    seed: int = 1
    limit_s: float = 400.0
    told: list[str] = field(default_factory=list)
    """What happened, with the number of articles published by then."""

    @property
    def kills(self) -> int:
        """Processes killed."""
        return sum(what in ("worker", "outbox") for _, what in self.faults)


def random_faults(seed: int, *whats: str) -> tuple[tuple[float, str], ...]:
    """Return each of `whats` at a random share between a tenth and nine tenths of the run."""
    chance = random.Random(seed)
    return tuple(sorted((round(chance.uniform(0.1, 0.9), 3), what) for what in whats))


def make_articles(count: int, seed: int) -> list[RawArticle]:
    """Return dispatches with their copies, versions and kills; some come twice, one in forty cannot be taken."""
    chance = random.Random(seed)
    articles: list[RawArticle] = []
    for number, article in enumerate(dispatches(count, seed=seed, words=200)):
        articles.append(article)
        if chance.random() < 0.02:
            articles.append(articles[chance.randrange(max(0, len(articles) - 200), len(articles))])
        if number % 40 == 17:
            name = f"broken-{number}"
            articles.append(
                RawArticle(
                    article_id=name,
                    item_id=name,
                    source="desk",
                    received=article.received,
                    content="\0\1" * (number + 1),
                )
            )
    return articles[:count]


def make_config(kafka: EmbeddedKafka, prefix: str, url: str, folder: Path) -> WorkerConfig:
    """Return the product's own configuration with a short session, so that a dead process is noticed soon."""
    channels = {
        "hook": {
            "kind": "webhook",
            "url": url,
            "secret": SECRET.decode(),
            "allow_private": True,
            "timeout_s": TIMEOUT_S,
            "max_in_flight": 32,
        },
        "ledger": {"kind": "file", "path": str(folder / "ledger.jsonl")},
    }
    overrides = {
        "rules": str(HERE / "rules"),
        "kafka": {"prefix": prefix, "session_timeout_s": 6.0},
        "notify": {"channels": channels},
        "log": {"level": "error"},
    }
    figures = folder / "figures"
    figures.mkdir(exist_ok=True)
    return worker_config(
        Call(overrides=overrides),
        load_settings(overrides=overrides),
        servers=kafka.servers,
        data_dir=folder,
        metrics_dir=str(figures),
    )


class Run:
    """One run of the product under a plan."""

    def __init__(self, kafka: EmbeddedKafka, config: WorkerConfig, receiver: Receiver, plan: Plan) -> None:
        self._kafka = kafka
        self._config = config
        self._receiver = receiver
        self._plan = plan
        self._chance = random.Random(plan.seed)
        self._supervisor = Supervisor(plan.groups, config)
        self._extra: tuple[Supervisor, asyncio.Future[object]] | None = None

    async def go(self, articles: list[RawArticle]) -> float:
        """Publish all while the plan's faults happen; return the seconds until every stage and receiver had all."""
        await topics.create(self._config.broker)
        async with Offsets(self._config.broker) as offsets:
            await offsets.wait_for_coordinator()
        running = asyncio.ensure_future(self._supervisor.run())
        try:
            assert await self._supervisor.wait_ready(90.0), "workers did not become ready"
            begun = time.monotonic()
            faults = list(self._plan.faults)
            async with Publisher(self._config.broker) as publisher:
                for start in range(0, len(articles) + PACE, PACE):
                    happening = []
                    while faults and start >= faults[0][0] * len(articles):
                        _, what = faults.pop(0)
                        self._plan.told.append(f"{what} at {start}")
                        happening.append(asyncio.ensure_future(self._happen(what)))
                    some = articles[start : start + PACE]
                    await asyncio.gather(*(_publish(publisher, article) for article in some), *happening)
                    await self._within_reach()
            await self._settled()
            return time.monotonic() - begun
        finally:
            self._supervisor.stop()
            await self._scale_down()
            await running

    async def _happen(self, what: str) -> None:
        # Somewhere within a batch, not between two.
        await asyncio.sleep(self._chance.random() * 0.3)
        if what in ("worker", "outbox"):
            while not self._supervisor.pids:
                await asyncio.sleep(0.02)
            pids = self._supervisor.pids
            os.kill(pids[-1] if what == "outbox" else self._chance.choice(pids), signal.SIGKILL)
            if what == "outbox":
                for part in Path(self._config.data_dir).glob("outbox.sqlite3*"):
                    part.unlink()
        elif what == "broker":
            await asyncio.to_thread(self._kafka.kill)
            await asyncio.to_thread(self._kafka.start)
        elif what == "up":
            extra = Supervisor([PURE, PURE], self._config)
            self._extra = (extra, asyncio.ensure_future(extra.run()))
            assert await extra.wait_ready(90.0)
        elif what == "down":
            await self._scale_down()
        else:
            self._receiver.away = what == "away"

    async def _scale_down(self) -> None:
        extra, self._extra = self._extra, None
        if extra is not None:
            extra[0].stop()
            await extra[1]

    async def _within_reach(self) -> None:
        """Return once the first stage is not too far behind, or nobody can say."""
        with contextlib.suppress(KafkaError, OSError, TransientError):
            async with Offsets(self._config.broker) as offsets:
                while (await offsets.lags({"clean": SOURCES["clean"]}))["clean"] > AHEAD:
                    await asyncio.sleep(0.1)

    async def _settled(self) -> None:
        deadline = time.monotonic() + self._plan.limit_s
        still, lags, waiting = 0, {}, -1
        async with Offsets(self._config.broker) as offsets:
            while still < 2:
                assert time.monotonic() < deadline, f"did not settle: {lags}, {waiting} alerts not told"
                await asyncio.sleep(0.5)
                lags = await offsets.lags(SOURCES)
                if any(lags.values()):
                    still = 0
                    continue
                waiting = owed(*await standing(self._config))
                still = 0 if waiting else still + 1


async def _publish(publisher: Publisher, article: RawArticle) -> None:
    """As a connector does: again until the broker has it."""
    while True:
        try:
            return await publisher.publish(article)
        except TransientError:
            await asyncio.sleep(0.2)


async def stop_under_load(config: WorkerConfig, groups: Sequence[Sequence[str]], articles: list[RawArticle]) -> float:
    """Return the seconds that stopping took while the stages were at work."""
    supervisor = Supervisor(groups, config)
    running = asyncio.ensure_future(supervisor.run())
    try:
        assert await supervisor.wait_ready(90.0), "workers did not become ready"
        async with Publisher(config.broker) as publisher:
            await publisher.publish_all(articles)
    finally:
        begun = time.monotonic()
        supervisor.stop()
        await running
    return time.monotonic() - begun
