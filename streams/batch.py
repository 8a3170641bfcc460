"""All rooms in one process, without a broker: what `streams batch`, `explain` and the pipeline tests run.

Topics become queues with one partition; the clock is each article's `received`, so an archive run gives the same
bytes whenever it is run.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from streams.codec import derive_id
from streams.errors import RecordError
from streams.records import RawArticle, Record, Rejected
from streams.stages import Outcome, Output, Position, Stage
from streams.wiring import stage_state


class Told(NamedTuple):
    """A record that came about, with the topic it came about on."""

    topic: str
    record: Record


class Line:
    """The stages joined topic to topic, with their states and the length of every topic.

    `outcomes` counts (stage, result) and `rejections` (stage, reason), so that in = out can be added up.
    """

    def __init__(self, stages: Mapping[str, Stage]) -> None:
        self._stages = dict(stages)
        self._by_source = {stage.source: stage for stage in stages.values()}
        self.states: dict[str, Any] = {name: stage_state(stage) for name, stage in stages.items()}
        self._offsets: Counter[str] = Counter()
        self.taken: Counter[str] = Counter()
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.rejections: Counter[tuple[str, str]] = Counter()

    def feed(self, raw: RawArticle | Rejected) -> Iterator[Told]:
        """Yield everything that comes about by `raw`, in order; first what fell due by its `received`."""
        if isinstance(raw, Rejected):
            yield Told("rejected", raw)
            return
        yield from self.advance(raw.received)
        yield from self._run(deque([("articles.raw", raw)]), raw.received)

    def advance(self, now: datetime) -> Iterator[Told]:
        """Yield everything that falls due by `now`: articles whose embargo has ended, and what they tell."""
        for name, stage in self._stages.items():
            outcome = stage.tick(self.states[name], now)
            yield from self._run(deque(_records(outcome)), now)

    def _run(self, queue: deque[tuple[str, Record]], now: datetime) -> Iterator[Told]:
        while queue:
            topic, record = queue.popleft()
            if topic not in ("articles.raw", "articles.held"):
                yield Told(topic, record)
            stage = self._by_source.get(topic)
            if stage is None:
                continue
            offset = self._offsets[topic]
            self._offsets[topic] += 1
            self.taken[stage.name] += 1
            if stage.ask is not None:
                for output in asyncio.run(_asked(stage.ask(self.states[stage.name], [record], now))):
                    if output.value is not None:
                        yield Told(output.topic, output.value)
            try:
                outcome = stage.judge(self.states[stage.name], record, Position(topic, 0, offset, now), now)
            except Exception as raised:  # noqa: BLE001  # as in the worker's step: one article must not stop the rest
                error = refusal(raised)
                self.rejections[stage.name, error.reason] += 1
                yield Told("rejected", rejected(stage.name, error, record, topic, offset, now))
                continue
            self.outcomes[stage.name, outcome.result] += 1
            # Depth first: an article's alerts come about before the next topic's records, as on a quiet wire.
            queue.extendleft(reversed(list(_records(outcome))))


async def _asked(answers: Awaitable[Sequence[Output]]) -> Sequence[Output]:
    return await answers


def run(stages: Mapping[str, Stage], articles: Iterable[RawArticle | Rejected]) -> Iterator[Told]:
    """Yield everything that comes about by `articles`, in the order given."""
    line = Line(stages)
    for article in articles:
        yield from line.feed(article)


def refusal(error: Exception) -> RecordError:
    """Return `error` as the refusal of a record: itself, or `crashed` with its kind, never its text."""
    if isinstance(error, RecordError):
        return error
    return RecordError(f"judging it raised {type(error).__name__}; please report it with the bytes", reason="crashed")


def rejected(stage: str, error: RecordError, record: Record, topic: str, offset: int, now: datetime) -> Rejected:
    """Return the refusal of `record` as the stage met it."""
    return Rejected(
        rejected_id=derive_id("re_", topic, 0, offset, stage),
        stage=stage,
        reason=error.reason,
        message=str(error),
        value=msgspec.json.encode(record),
        topic=topic,
        partition=0,
        offset=offset,
        source=getattr(record, "source", None),
        item_id=getattr(record, "item_id", None),
        at=now,
    )


def _records(outcome: Outcome) -> Iterator[tuple[str, Record]]:
    return ((output.topic, output.value) for output in outcome.outputs if output.value is not None)
