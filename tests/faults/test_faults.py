"""Workers and the broker are killed at random moments: nothing is lost, nothing is told twice, nothing differs.

The short form runs with every test run. The long form (`make faults`) is the same with `NEWSWIRE_FAULTS=long`: 5,000
articles, three killed workers, the broker once, and 1 → 3 → 1 processes. `NEWSWIRE_FAULT_FACTORY` names other stages
(``real_stages:make`` are the product's), `NEWSWIRE_FAULT_ARGUMENTS` its arguments as JSON, `NEWSWIRE_FAULT_ARTICLES` a
JSON Lines file of raw articles.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from streams.codec import decode
from streams.records import Decision, RawArticle
from streams.worker import reading
from streams.worker.config import BrokerConfig, StepLimits, WorkerConfig, build
from streams.worker.embedded import EmbeddedKafka

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from fault_harness import Plan, prove, run_under_faults  # noqa: E402

FACTORY = os.environ.get("NEWSWIRE_FAULT_FACTORY", "fault_stages:make")
LONG = os.environ.get("NEWSWIRE_FAULTS") == "long"
START = datetime(2024, 5, 1, tzinfo=UTC)
pytestmark = [pytest.mark.broker, pytest.mark.faults]


@pytest.fixture(autouse=True)
def children_find_the_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker processes import the test's stages by name."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]))


def make_articles(count: int) -> list[RawArticle]:
    """Return articles in three languages, of which some are told again and one in forty cannot be taken."""
    if (path := os.environ.get("NEWSWIRE_FAULT_ARTICLES")) is not None:
        return [decode(line, RawArticle) for line in Path(path).read_bytes().splitlines()[:count]]
    return [
        RawArticle(
            article_id=f"a{number}",
            item_id=f"i{number}",
            source=f"s{number % 5}",
            received=START + timedelta(seconds=number),
            content=f"bad {number}" if number % 40 == 17 else f"{number % 97} told once and again " + "x" * 400,
            language=("en", "ar", "th")[number % 3],
        )
        for number in range(count)
    ]


def make_config(broker: BrokerConfig) -> WorkerConfig:
    """Settings with a short session, so that a dead process is noticed soon."""
    return WorkerConfig(
        factory=FACTORY,
        arguments=json.loads(os.environ.get("NEWSWIRE_FAULT_ARGUMENTS", "{}")),
        broker=broker,
        limits=StepLimits(session_timeout_s=6.0),
        log_level="error",
    )


def go_through(kafka: EmbeddedKafka, config: WorkerConfig, processes: int, count: int, plan: Plan) -> None:
    """Run under the plan, then prove the results."""

    async def main() -> None:
        articles = make_articles(count)
        everything = tuple(stage.name for stage in build(config, ()))
        await run_under_faults(kafka, config, [everything] * processes, articles, plan)
        outcomes = await prove(config)
        assert all(outcomes.values())
        # Every article has a decision or lies in `rejected`: nothing was lost on the way.
        decided = await reading.snapshot(config.broker, "decisions")
        refused = {record.item_id for record in await reading.rejected(config.broker)}
        assert all(isinstance(one, Decision) for one in decided.values())
        told = {one.item_id for one in decided.values()} | refused
        held = await reading.snapshot(config.broker, "articles.held")
        told |= {one.item_id for one in held.values()}
        assert {article.item_id for article in articles} <= told

    asyncio.run(main())


def test_kills_of_worker_and_broker_change_nothing(
    kafka: EmbeddedKafka, new_broker: Callable[..., BrokerConfig]
) -> None:
    """At least once, visible once: the results of a run under kills are those of a quiet replay."""
    plan = (
        Plan(worker_kills=(0.2, 0.4, 0.8), broker_kills=(0.6,))
        if LONG
        else Plan(worker_kills=(0.4,), broker_kills=(0.7,))
    )
    go_through(kafka, make_config(new_broker()), 1, 5000 if LONG else 400, plan)


@pytest.mark.skipif(not LONG, reason="long form only: NEWSWIRE_FAULTS=long")
def test_one_to_three_and_back_to_one_worker_changes_nothing(
    kafka: EmbeddedKafka, new_broker: Callable[..., BrokerConfig]
) -> None:
    """Partitions that move take their state along."""
    go_through(kafka, make_config(new_broker()), 1, 5000, Plan(scale_up=0.3, scale_down=0.7))
