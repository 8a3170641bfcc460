"""Speed: µs an article in each room, articles a second the whole way, memory, and through the embedded Kafka.

    python bench/speed.py [--articles 3000] [--short] [--no-kafka]

Figures go to `bench/results/speed.json` with machine and date. Machines are noisy: compare shares of one run, not two
runs.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import statistics
import sys
import time
from collections import Counter, deque
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from dispatches import dispatches
from forms import FORMS, dressed

from streams.batch import Line
from streams.clean import clean
from streams.compiled import rooms_are_compiled
from streams.errors import RecordError
from streams.records import RawArticle
from streams.stages import Position, Stage
from streams.wiring import Plan, make_stages, settle_memory, stage_state

HERE = Path(__file__).resolve().parent
RULES = HERE / "rules"
Figures = dict[str, Any]


def machine() -> Figures:
    """Return what the figures were measured on."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {psutil.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB",
        "python": platform.python_version(),
        "rooms_compiled": rooms_are_compiled(),
        "system": platform.platform(terse=True),
    }


def by_room(articles: list[RawArticle], stages: dict[str, Stage]) -> Figures:
    """Return µs an article in each room: every room runs alone over all that the one before it sent."""
    figures: Figures = {}
    queues: dict[str, deque[Any]] = {"articles.raw": deque(articles)}
    for name, stage in stages.items():
        state, waiting = stage_state(stage), queues.get(stage.source, deque())
        outputs, offset = [], 0
        gc.collect()
        started = time.process_time()
        for record in waiting:
            at = Position(stage.source, 0, offset, articles[0].received)
            offset += 1
            try:
                outputs.append(stage.judge(state, record, at, articles[-1].received))
            except RecordError:
                continue
        spent = time.process_time() - started
        figures[f"{name}_us_per_article"] = round(spent / len(articles) * 1e6, 1)
        figures[f"{name}_us_per_record"] = round(spent / max(1, offset) * 1e6, 1)
        for outcome in outputs:
            for output in outcome.outputs:
                if output.value is not None:
                    queues.setdefault(output.topic, deque()).append(output.value)
    return figures


def clean_by_form(articles: list[RawArticle]) -> Figures:
    """Return what cleaning costs by the form in which the same dispatches arrive as plain text, without acquiring."""
    figures: Figures = {}
    for form in FORMS:
        given = dressed(articles, form)
        for article in given[: len(given) // 10]:
            clean(article)
        gc.collect()
        started = time.process_time()
        for article in given:
            clean(article)
        spent = time.process_time() - started
        figures[f"{form.name}_us"] = round(spent / len(given) * 1e6, 1)
        figures[f"{form.name}_per_cpu_second"] = round(len(given) / spent)
        lines = statistics.mean(sum(map(bool, map(str.strip, article.content.split("\n")))) for article in given)
        figures[f"{form.name}_lines"] = round(lines)
    return figures


def whole_way(articles: list[RawArticle], stages: dict[str, Stage]) -> Figures:
    """Return articles a second through all rooms in one process, and what came of them."""
    line = Line(stages)
    came: Counter[str] = Counter()
    gc.collect()
    started = time.process_time()
    for article in articles:
        came.update(told.topic for told in line.feed(article))
    spent = time.process_time() - started
    return {
        "articles_per_cpu_second": round(len(articles) / spent),
        "ms_per_article": round(spent / len(articles) * 1e3, 3),
        **{f"came_{topic}": number for topic, number in sorted(came.items())},
    }


def dedup_memory(count: int) -> Figures:
    """Return the memory that `count` articles in the dedup window take, and the time to judge the last ones."""
    stages = make_stages(Plan(partitions=1), ("clean", "dedup"))
    clean, dedup = stages["clean"], stages["dedup"]
    held, index = stage_state(clean), stage_state(dedup)
    process = psutil.Process()
    gc.collect()
    before = process.memory_info().rss
    spans: list[float] = []
    for offset, raw in enumerate(dispatches(count, seed=11)):
        at = Position("articles.clean", 0, offset, raw.received)
        try:
            article = clean.judge(held, raw, at, raw.received).outputs[0].value
        except RecordError:
            continue
        started = time.process_time()
        dedup.judge(index, article, at, raw.received)
        spans.append(time.process_time() - started)
    gc.collect()
    after = process.memory_info().rss
    tenth = max(1, len(spans) // 10)
    return {
        "articles_in_window": count,
        "rss_mb": round(after / 2**20),
        "window_bytes_per_article": round((after - before) / count),
        "dedup_us_first_tenth": round(statistics.mean(spans[:tenth]) * 1e6),
        "dedup_us_last_tenth": round(statistics.mean(spans[-tenth:]) * 1e6),
    }


def main() -> int:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=3000, help="articles in each run")
    parser.add_argument("--window", type=int, default=100_000, help="articles in the dedup window")
    parser.add_argument("--short", action="store_true", help="small figures, nothing written: does it run at all")
    parser.add_argument("--no-kafka", action="store_true", help="leave out the embedded Kafka")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    if asked.short:
        asked.articles, asked.window = min(asked.articles, 200), min(asked.window, 500)
    articles = list(dispatches(asked.articles))
    stages = make_stages(Plan(partitions=1, rules=RULES))
    words = statistics.mean(len(article.content.split()) for article in articles if article.content)
    whole_way(articles[: asked.articles // 10], stages)  # first calls compile patterns and fill caches
    settle_memory()
    results: Figures = {
        **machine(),
        "articles": asked.articles,
        "mean_words": round(words),
        "rooms": by_room(articles, stages),
        "clean_by_form": clean_by_form(articles),
        "whole_way": whole_way(articles, stages),
        "dedup_window": dedup_memory(asked.window),
    }
    if not asked.no_kafka:
        from through_kafka import through_kafka

        results["kafka"] = through_kafka(asked.articles, short=asked.short)
    if asked.json:
        print(json.dumps(results))
    else:
        for name, figures in results.items():
            shown = figures if isinstance(figures, dict) else {name: figures}
            print(f"{name:14}", "  ".join(f"{key} {value}" for key, value in shown.items()))
    if not asked.short:
        (HERE / "results").mkdir(exist_ok=True)
        (HERE / "results" / "speed.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
