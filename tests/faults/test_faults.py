"""Workers and the broker are killed at random moments: nothing is lost, nothing is told twice, nothing differs.

The product as it is: all stages with its own settings, outbox and channels, on a real Kafka, with a webhook receiver
that is at times away. The short form runs with every test run. The long form (`make faults`) sets
`NEWSWIRE_FAULTS=long`: 5,000 articles, three killed workers, the broker once, 1 → 3 → 1 processes;
`NEWSWIRE_FAULT_SEED` chooses other moments and articles, `NEWSWIRE_FAULT_RESULTS` a file for the figures.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from streams.records import Decision
from streams.worker import reading
from streams.worker.config import BrokerConfig
from streams.worker.embedded import EmbeddedKafka

sys.path.insert(0, str(Path(__file__).parent))

from fault_harness import (
    PURE,
    Plan,
    Run,
    make_articles,
    make_config,
    random_faults,
    stop_under_load,
)
from proofs import prove_stages, prove_told
from receiver import Receiver

from streams.cli.up import LAYOUT
from streams.worker import topics

LONG = os.environ.get("NEWSWIRE_FAULTS") == "long"
SEED = int(os.environ.get("NEWSWIRE_FAULT_SEED", "1"))
ARTICLES = 5000 if LONG else 240
STOP_LIMIT_S = 5.0
"""Less than the six seconds after which a process ends without having drained."""
pytestmark = [pytest.mark.broker, pytest.mark.faults]
Make = Callable[..., BrokerConfig]


@pytest.fixture(scope="module")
def figures() -> Iterator[dict[str, Any]]:
    """Test → what came of it; written where `NEWSWIRE_FAULT_RESULTS` says."""
    found: dict[str, Any] = {}
    yield found
    if (path := os.environ.get("NEWSWIRE_FAULT_RESULTS")) is not None and found:
        head = {
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            "seed": SEED,
        }
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(json.dumps(head | found, indent=1) + "\n", encoding="utf-8")


def go_through(kafka: EmbeddedKafka, broker: BrokerConfig, folder: Path, plan: Plan) -> dict[str, Any]:
    """Run under the plan, prove the results, return the figures."""

    async def main() -> dict[str, Any]:
        articles = make_articles(ARTICLES, SEED)
        async with Receiver() as receiver:
            config = make_config(kafka, broker.prefix, receiver.url, folder)
            took_s = await Run(kafka, config, receiver, plan).go(articles)
            stages = await prove_stages(config, plan.kills)
            told = await prove_told(config, receiver, folder / "ledger.jsonl")
        # Every article has a decision or lies in `rejected`: nothing was lost on the way.
        decided = await reading.snapshot(config.broker, "decisions")
        assert all(isinstance(one, Decision) for one in decided.values())
        refused = {record.item_id for record in await reading.rejected(config.broker)}
        assert {article.item_id for article in articles} == {one.item_id for one in decided.values()} | refused
        return {
            "articles": len(articles),
            "processes": [",".join(group) for group in plan.groups],
            "faults": plan.told,
            "seconds": round(took_s, 1),
            "stages": stages,
            "subscribers": told,
        }

    return asyncio.run(main())


def test_kills_of_worker_and_broker_change_nothing(
    kafka: EmbeddedKafka, new_broker: Make, tmp_path: Path, figures: dict[str, Any]
) -> None:
    """At least once, visible once: what a run under kills has said and told is what a quiet replay says."""
    kills = ("worker",) * 3 if LONG else ("worker",)
    faults = (*random_faults(SEED, *kills, "broker"), (0.9, "away"), (0.95, "back"))
    figures["kills"] = go_through(kafka, new_broker(), tmp_path, Plan(faults=sorted(faults), seed=SEED))


@pytest.mark.skipif(not LONG, reason="long form only: NEWSWIRE_FAULTS=long")
def test_one_to_three_and_back_to_one_worker_changes_nothing(
    kafka: EmbeddedKafka, new_broker: Make, tmp_path: Path, figures: dict[str, Any]
) -> None:
    """Partitions that move take their state along."""
    plan = Plan(groups=(PURE, ("notify",)), faults=((0.3, "up"), (0.7, "down")), seed=SEED)
    figures["scaling"] = go_through(kafka, new_broker(), tmp_path, plan)


@pytest.mark.skipif(not LONG, reason="long form only: NEWSWIRE_FAULTS=long")
def test_lost_outbox_is_rebuilt_from_alerts_and_deliveries(
    kafka: EmbeddedKafka, new_broker: Make, tmp_path: Path, figures: dict[str, Any]
) -> None:
    """The disk of the machine that tells may die: nobody misses an alert, nobody gets one under another id."""
    plan = Plan(groups=(PURE, ("notify",)), faults=random_faults(SEED, "outbox", "outbox"), seed=SEED)
    figures["lost_outbox"] = go_through(kafka, new_broker(), tmp_path, plan)


def test_stopping_under_load_ends_in_good_order(
    kafka: EmbeddedKafka, new_broker: Make, tmp_path: Path, figures: dict[str, Any]
) -> None:
    """Ctrl-C and a new release end all within 10 s, and no process has to be killed for it."""

    async def main() -> list[float]:
        async with Receiver() as receiver:
            config = make_config(kafka, new_broker().prefix, receiver.url, tmp_path)
            await topics.create(config.broker)
            tries = 10 if LONG else 1
            articles = make_articles(tries * 300, SEED)
            parts = [articles[number * 300 : (number + 1) * 300] for number in range(tries)]
            return [round(await stop_under_load(config, LAYOUT, part), 2) for part in parts]

    spent = asyncio.run(main())
    figures["stopping_s"] = spent
    assert max(spent) < STOP_LIMIT_S
