"""Reading for events beside a spaCy pipeline, in one run on one core: articles a second, and peak memory, of each.

    python bench/peer_coders.py [--rounds N] [--out bench/results/peer_coders]

Both read the same articles of some 400 words, joined from the project's own dispatches. Each runs in a process of its
own, in turn, on one thread; the best of the rounds counts, by the processor's time. Ours reads events with places,
dates, actors, figures and sources; spaCy tags, parses and finds names, on which a coder of events would still have to
be built.

spaCy's trained models are in no package registry, so its pipeline has the parts and sizes of its small English one (a
convolutional encoder of width 96 and depth 4 that tagger, parser and named entities share) with untrained weights: the
same arithmetic for each word. `make bench-coders` brings it; where it is not installed it is left out. PETRARCH2 is not
on PyPI and reads constituency trees that Stanford CoreNLP must make first, so it is not measured.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from quality import ROOT
from speed import machine

WORDS = 400
OURS = "newswire-streams"
TAGS, DEPENDENCIES, ENTITIES = 50, 45, 18
"""Labels of spaCy's small English pipeline."""


def articles() -> list[str]:
    """Return own dispatches joined, paragraph by paragraph, to articles of some 400 words."""
    from robustness import own_dispatches

    texts = [row["text"] for row in own_dispatches()]
    made = []
    for number in range(len(texts)):
        paragraphs: list[str] = []
        for part in [*texts[number:], *texts[:number]]:
            for paragraph in part.split("\n\n"):
                if sum(len(p.split()) for p in paragraphs) < WORDS:
                    paragraphs.append(paragraph)
        made.append("\n\n".join(paragraphs))
    return made


def ours() -> Callable[[str], object]:
    """Return the product's reader."""
    from adapters import article, read

    return lambda text: read(article("a", text, published="2026-03-02"))


def spacy() -> Callable[[str], object]:
    """Return spaCy's small pipeline, untrained."""
    module = importlib.import_module("spacy")
    training = importlib.import_module("spacy.training")
    nlp = module.blank("en")
    encoder = {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None, "width": 96, "depth": 4, "embed_size": 2000, "window_size": 1, "maxout_pieces": 3,
        "subword_features": True,
    }  # fmt: skip
    shared = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
    nlp.add_pipe("tok2vec", config={"model": encoder})
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": shared}})
    for name in ("parser", "ner"):
        state = {
            "state_type": name,
            "extra_state_tokens": False,
            "hidden_width": 64,
            "maxout_pieces": 2,
            "use_upper": True,
        }
        model = {"@architectures": "spacy.TransitionBasedParser.v2", **state, "tok2vec": shared}
        nlp.add_pipe(name, config={"model": model})
    for number in range(TAGS):
        nlp.get_pipe("tagger").add_label(f"T{number}")
    for number in range(DEPENDENCIES):
        nlp.get_pipe("parser").add_label(f"d{number}")
    for number in range(ENTITIES):
        nlp.get_pipe("ner").add_label(f"E{number}")
    words = ["Troops", "took", "the", "town"]
    gold = {"words": words, "tags": ["T1", "T2", "T3", "T4"], "heads": [1, 1, 3, 1], "deps": ["d1", "ROOT", "d2", "d3"]}
    example = training.Example.from_dict(nlp.make_doc(" ".join(words)), {**gold, "entities": ["O", "O", "O", "U-E1"]})
    nlp.initialize(lambda: [example])
    read: Callable[[str], object] = nlp
    return read


READERS: dict[str, Callable[[], Callable[[str], object]]] = {OURS: ours, "spaCy": spacy}


def one(name: str) -> dict[str, float]:
    """Return what `name` took in this process: CPU ms an article and the most memory of the process, in MiB."""
    texts, read = articles(), READERS[name]()
    for text in texts[:10]:
        read(text)
    started = time.process_time()
    for text in texts:
        read(text)
    spent = (time.process_time() - started) / len(texts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"ms": 1e3 * spent, "peak_mib": peak}


def measure(rounds: int, names: list[str]) -> dict[str, dict[str, float]]:
    """Return reader → figures of its best round; the readers take turns."""
    told: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    alone = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}
    for _ in range(rounds):
        for name in names:
            done = subprocess.run(
                [sys.executable, __file__, "--one", name], capture_output=True, text=True, check=True, env=alone
            )
            told[name].append(json.loads(done.stdout.splitlines()[-1]))
    figures = {}
    for name, found in told.items():
        best = min(row["ms"] for row in found)
        figures[name] = {
            "articles_per_s": round(1e3 / best, 1),
            "ms_per_article": round(best, 2),
            "peak_mib": round(max(row["peak_mib"] for row in found)),
        }
    return figures


def table(result: dict[str, Any]) -> str:
    """Return the figures as a page to be read."""
    where = result["measured"]
    notes = " ".join((__doc__ or "").split("\n\n", 2)[2].split())
    lines = [
        "# Reading for events, beside spaCy",
        "",
        f"One run: {where['date']}, {where['machine']}, Python {where['python']}, one core, best of the rounds;",
        f"{result['articles']} articles of {WORDS} words.",
        "",
        "| | articles a second | ms an article | peak MiB |",
        "|---|---|---|---|",
    ]
    for name, row in result["figures"].items():
        shown = f"{name} {result['versions'][name]}" if name in result["versions"] else f"**{name}**"
        lines.append(f"| {shown} | {row['articles_per_s']} | {row['ms_per_article']} | {row['peak_mib']} |")
    return "\n".join([*lines, "", notes, ""])


def main() -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", choices=READERS, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "peer_coders")
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(one(asked.one)))
        return 0
    versions: dict[str, str] = {}
    try:
        versions["spaCy"] = version("spacy")
    except PackageNotFoundError:
        print("spaCy is not installed and left out; `make bench-coders` brings it", file=sys.stderr)
    figures = measure(asked.rounds, [name for name in READERS if name == OURS or name in versions])
    result = {"measured": machine(), "articles": len(articles()), "versions": versions, "figures": figures}
    asked.out.with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    asked.out.with_suffix(".md").write_text(page := table(result), encoding="utf-8")
    print(page)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
