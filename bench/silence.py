"""How soon a source's death is told, and how often a living one's is: simulated sources over weeks of event time.

python bench/silence.py          prints a table and writes bench/results/silence.json
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from streams.acquire import health
from streams.acquire.health import History, span
from streams.acquire.rhythm import longest_usual, pace_of
from streams.records import RawArticle

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
"""A Monday morning."""
DIES = START + timedelta(days=42, hours=9)
TICK = timedelta(minutes=5)
SEEDS = range(5)
RESULT = Path(__file__).parent / "results" / "silence.json"
Rate = Callable[[datetime], float]

RATES: dict[str, Rate] = {
    "60 an hour, day and night": lambda _at: 60,
    "30 an hour in office hours, one in the evening, none at night": lambda at: (
        30 if 8 <= at.hour < 17 else 1 if 6 <= at.hour < 23 else 0
    ),
    "12 an hour by day, none at night": lambda at: 12 if 6 <= at.hour < 22 else 0,
    "12 an hour by day, one in 20 hours at night, none at weekends": lambda at: (
        (12 if 6 <= at.hour < 20 else 0.05) if at.weekday() < 5 else 0
    ),
    "6 an hour, day and night": lambda _at: 6,
    "one an hour, ten times that on Wednesdays": lambda at: 11 if at.weekday() == 2 else 1,
    "three a day": lambda at: 3 / 16 if 6 <= at.hour < 22 else 0,
}


def arrivals(rate: Rate, seed: int) -> list[datetime]:
    """Return when a source that sends `rate(time)` an hour, at random, sends until it dies."""
    rng = random.Random(seed)
    most = max(rate(START + timedelta(hours=hour)) for hour in range(168))
    found, at = [], START
    while (at := at + timedelta(hours=rng.expovariate(most))) < DIES:
        if rng.random() * most < rate(at):
            found.append(at)
    return found


def one_life(rate: Rate, seed: int) -> dict[str, Any]:
    """Return when silence was told of one source: falsely while it lived, and after its last article."""
    history, times, false, number = History(name="s"), arrivals(rate, seed), [], 0
    waiting, state, at = list(reversed(times)), "new", START
    while True:
        while waiting and waiting[-1] <= at:
            number += 1
            text = f"told {number} " + " ".join(
                f"w{chr(97 + n % 26)}{'x' * (n % 7)}" for n in range(number, number + 9)
            )
            one = RawArticle(article_id=f"a{number}", item_id=f"i{number}", source="s", received=at, content=text)
            health.came(history, [one], waiting.pop())
            history.looks.recent.clear()  # the rhythm alone is measured
            history.looks.known.clear()
        health.watched(history, at)
        judged = health.judge(history, at)
        if judged.state == "silent" and state != "silent":
            if at > times[-1]:
                pace = pace_of(history.rhythm)
                usual = pace.reaches(history.rhythm.anchor, longest_usual(history.rhythm.gaps, pace))
                return {
                    "articles": len(times),
                    "false_days": [round((day - START) / timedelta(days=1), 2) for day in false],
                    "told_after_s": (at - times[-1]).total_seconds(),
                    "usual_pause_s": round(usual - history.rhythm.anchor),
                }
            false.append(at)
        state = judged.state
        at += TICK


def main() -> None:
    """Measure, print and write."""
    results: dict[str, Any] = {}
    for name, rate in RATES.items():
        lives = [one_life(rate, seed) for seed in SEEDS]
        told, usual = ([life[key] for life in lives] for key in ("told_after_s", "usual_pause_s"))
        false = sorted({int(day) for life in lives for day in life["false_days"]})
        results[name] = {"lives": lives}
        print(
            f"{name:62} told after {span(min(told))} to {span(max(told))}; usual pause {span(median(usual))}; "
            f"false {sum(len(life['false_days']) for life in lives)} on days {false}"
        )
    RESULT.write_text(json.dumps({"dies": DIES.isoformat(), "seeds": len(SEEDS), "sources": results}, indent=1) + "\n")


if __name__ == "__main__":
    main()
