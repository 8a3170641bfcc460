"""Copies at the speed of a wire: decisions a second as the window fills, memory, restoring, and what peers take.

    python bench/copies.py [--articles 1000000] [--peer-articles 30000] [--short] [--no-kafka]

Every article comes as text; making it is not counted. Peers run in the same run on the same texts, each in a process of
its own. Figures go to `bench/results/copies.json` with machine and date, the curve to `docs/copies_cost.svg`.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from itertools import chain, islice
from pathlib import Path
from typing import Any

import psutil
from curve import curve
from long_wire import COPIES, MEAN_WORDS, wire
from speed import machine

from streams.codec import decode, encode
from streams.dedup import Index, batched, judge, kernels, restore
from streams.records import CleanArticle, Decision
from streams.wiring import settle_memory

HERE = Path(__file__).resolve().parent
Figures = dict[str, Any]
POINTS = (10_000, 30_000, 100_000, 300_000, 1_000_000)
CHUNK = 500
SLICE = 5_000
"""Articles before each point over which its speed is counted."""
PEERS = ("datasketch", "rensa")
AFTER = 1_000
"""Articles judged after restoring, to see that copies are found."""
SHINGLE_WORDS = 5
PERMUTATIONS = 128


def rss() -> int:
    """Return this process's memory in bytes."""
    gc.collect()
    return int(psutil.Process().memory_info().rss)


def measured(
    articles: Iterator[CleanArticle], count: int, see: Callable[[int, CleanArticle], bool], base: int
) -> list[Figures]:
    """Return at each point of `count` what `see` took: given number and article, it returns whether that is a copy."""
    points = [point for point in POINTS if point < count] + [count]
    spans: list[float] = []
    found: Counter[bool] = Counter()
    copies = number = 0
    figures: list[Figures] = []
    while number < count:
        chunk = list(islice(articles, min(CHUNK, count - number)))
        started = time.process_time()
        told = [see(number + place, article) for place, article in enumerate(chunk)]
        spans.append((time.process_time() - started) / len(chunk))
        for article, copy in zip(chunk, told, strict=True):
            copies += "copies" in article.extra
            found["copies" in article.extra, copy] += 1  # type: ignore[index]  # a pair of flags
        number += len(chunk)
        if points and number >= points[0]:
            points.pop(0)
            last = spans[-max(1, SLICE // CHUNK) :]
            figures.append(
                {
                    "articles": number,
                    "us_per_article": round(sum(last) / len(last) * 1e6, 1),
                    "per_cpu_second": round(len(last) / sum(last)),
                    "bytes_per_article": round((rss() - base) / number),
                    "copies_found": round(found[True, True] / max(1, copies), 4),  # type: ignore[index]
                    "false": found[False, True],  # type: ignore[index]
                }
            )
            print(figures[-1], file=sys.stderr, flush=True)
    return figures


def ours(count: int, kept: str | None, copies: float) -> Figures:
    """Return what our index takes; the decisions go to `kept`, a line each, if given."""
    articles = wire(count, copies=copies)
    first = list(islice(articles, CHUNK))
    judge(Index(), first[0], 0)
    index = Index()
    base = rss()
    verdicts: Counter[str] = Counter()
    made: list[Decision] = []

    def see(number: int, article: CleanArticle) -> bool:
        decision = judge(index, article, number)
        made.append(decision)
        return decision.verdict in ("repeat", "update")

    with Path(kept).open("wb") if kept else nullcontext() as lines:

        def put_away() -> None:
            verdicts.update(decision.verdict for decision in made)
            if lines is not None:
                lines.writelines(encode(decision) + b"\n" for decision in made)
            made.clear()

        def all_articles() -> Iterator[CleanArticle]:
            for chunk in batched(chain(first, articles), CHUNK):
                yield from chunk
                put_away()

        figures = measured(all_articles(), count, see, base)
        put_away()
    return {"points": figures, "index_bytes_per_article": round(index.nbytes / count), "verdicts": dict(verdicts)}


def restored(count: int, kept: str) -> Figures:
    """Return what it takes to read `kept` back, and what is then decided of the articles that come next."""
    index = Index()
    base = rss()
    started = time.process_time()
    with Path(kept).open("rb") as lines:
        restore(index, (decode(line, Decision) for line in lines))
    spent = time.process_time() - started
    after = wire(count + AFTER)
    told = [encode(judge(index, article, count + n)) for n, article in enumerate(islice(after, count, None))]
    return {
        "articles": len(index) - AFTER,
        "cpu_s": round(spent, 1),
        "us_per_decision": round(spent / count * 1e6, 1),
        "bytes_per_article": round((rss() - base) / count),
        "next_decisions": Counter(decode(one, Decision).verdict for one in told),
    }


def _shingles(article: CleanArticle) -> list[bytes]:
    words = article.text.casefold().split()
    runs = {" ".join(words[at : at + SHINGLE_WORDS]) for at in range(max(1, len(words) - SHINGLE_WORDS + 1))}
    return [run.encode() for run in runs]


def datasketch_lsh(count: int) -> Figures:
    """Return what MinHash LSH of datasketch takes: 128 permutations, Jaccard at least .5."""
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=0.5, num_perm=PERMUTATIONS)
    base = rss()

    def see(_number: int, article: CleanArticle) -> bool:
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch(_shingles(article))
        found = bool(lsh.query(sketch))
        lsh.insert(article.article_id, sketch, check_duplication=False)
        return found

    return {"points": measured(wire(count), count, see, base)}


def rensa_lsh(count: int) -> Figures:
    """Return what MinHash LSH of rensa (Rust) takes: the same."""
    from rensa import RMinHash, RMinHashLSH

    lsh = RMinHashLSH(threshold=0.5, num_perm=PERMUTATIONS, num_bands=32)
    sketches: dict[int, Any] = {}
    base = rss()

    def see(number: int, article: CleanArticle) -> bool:
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update([run.decode() for run in _shingles(article)])
        found = any(sketches[other].jaccard(sketch) >= 0.5 for other in lsh.query(sketch))
        lsh.insert(number, sketch)
        sketches[number] = sketch
        return found

    return {"points": measured(wire(count), count, see, base)}


PARTS: dict[str, Callable[..., Figures]] = {
    "ours": ours,
    "restored": restored,
    "datasketch": datasketch_lsh,
    "rensa": rensa_lsh,
}


def alone(part: str, *arguments: int | float | str | None) -> Figures:
    """Return the figures of one part, run in a process of its own."""
    command = [sys.executable, __file__, "--part", part, "--arguments", json.dumps(arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False, text=True)
    if done.returncode:
        return {"failed": f"exit {done.returncode}"}
    figures: Figures = json.loads(done.stdout)
    return figures


def main() -> int:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=1_000_000, help="articles in the window")
    parser.add_argument("--peer-articles", type=int, default=30_000, help="articles for each peer")
    parser.add_argument("--kafka-articles", type=int, default=20_000, help="articles through the stage on Kafka")
    parser.add_argument("--short", action="store_true", help="small figures, nothing written: does it run at all")
    parser.add_argument("--no-peers", action="store_true", help="leave out datasketch and rensa, which must be there")
    parser.add_argument("--no-kafka", action="store_true", help="leave out the embedded Kafka")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--arguments", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.part:
        settle_memory()  # as workers do
        print(json.dumps(PARTS[asked.part](*json.loads(asked.arguments))))
        return 0
    if asked.short:
        asked.articles, asked.peer_articles, asked.kafka_articles = 2_000, 300, 500
    results: Figures = {
        **machine(),
        "compiled": kernels.COMPILED,
        "mean_words": MEAN_WORDS,
        "copies": COPIES,
    }
    with tempfile.TemporaryDirectory(prefix="streams-copies-", ignore_cleanup_errors=True) as folder:
        kept = Path(folder) / "decisions.jsonl"
        results["ours"] = alone("ours", asked.articles, str(kept), COPIES)
        results["restored"] = alone("restored", asked.articles, str(kept))
        for peer in () if asked.no_peers else PEERS:
            results[peer] = alone(peer, asked.peer_articles)
        results["ours_few_copies"] = alone("ours", min(asked.articles, 100_000), None, 0.3)
        if not asked.no_kafka:
            from copies_kafka import through_kafka

            results["kafka"] = asyncio.run(through_kafka(asked.kafka_articles, kept, Path(folder)))
    print(json.dumps(results, indent=1))
    failed = [name for name, figures in results.items() if isinstance(figures, dict) and "failed" in figures]
    if not asked.short:
        (HERE / "results").mkdir(exist_ok=True)
        (HERE / "results" / "copies.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        lines = {"this index": results["ours"], **{peer: results[peer] for peer in PEERS if peer in results}}
        picture = curve(
            {
                name: [(point["articles"], point["us_per_article"]) for point in figures["points"]]
                for name, figures in lines.items()
                if "points" in figures
            },
            title="Cost of one decision as the window fills",
            across="articles in the window",
            up="µs of processor time",
        )
        (HERE.parent / "docs" / "copies_cost.svg").write_text(picture, encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
