"""Make `streams/clean/weights_text.json` and `weights_html.json`: how likely a block of a page is story.

    python -m venv /tmp/train && /tmp/train/bin/pip install . catboost
    /tmp/train/bin/python tools/train_clean.py ../shared/data [--check]

What is learnt: some hundred thresholds on lengths, punctuation, positions, link shares and element names
(`streams/clean/features.py`, `dom.py`, `score.py`). No word of any page is among them, and nothing of the pages can be
had back from them.

Data: the visible halves of three sets with article bodies marked by hand: scrapinghub/article-extraction-benchmark
(MIT), AndyTheFactory/article-extraction-dataset (Apache-2.0), Murrough-Foley/web-content-extraction-benchmark
(annotations CC BY 4.0; changed: only block labels derived from them are used). The pages are third parties' and are
not redistributed. `--check` trains on two thirds of the sites and scores the third left out, three times over, so that
no site is scored by trees that have seen it.

Trees: CatBoost's oblivious trees, leaf values rounded to thousandths of log-odds.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import tempfile
from bisect import bisect_left
from collections import Counter, defaultdict
from pathlib import Path
from statistics import mean
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from catboost import CatBoostClassifier

from streams.clean import dom, score
from streams.clean.blocks import Block, split
from streams.clean.features import NAMES
from streams.clean.limits import CleanLimits
from streams.clean.mend import mend
from streams.clean.select import _LEAN, best_path, headline_words

TOKEN = re.compile(r"\w+")
WEIGHTS = Path(__file__).parents[1] / "streams" / "clean"
SETS = {"text": ["cleantext"], "html": ["extract_andy", "extract_scrapinghub", "extract_wcxb_articles"]}
FIRST = {"iterations": 60, "depth": 4, "learning_rate": 0.2}
SECOND = {"iterations": 150, "depth": 6, "learning_rate": 0.08}
SHINGLE = 4


def label(texts: list[str], gold: str) -> np.ndarray:
    """Return 1 for blocks that are in the gold body, 0 for others, -1 for blocks without a word.

    Long blocks count when most of their 4-word shingles are in the body; short ones when they stand in it as a line or
    phrase between the long ones before and after them.
    """
    body = TOKEN.findall(gold)
    lines = {" ".join(TOKEN.findall(line)) for line in gold.split("\n")}
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(body) - SHINGLE + 1):
        places[tuple(body[at : at + SHINGLE])].append(at)
    tokens = [TOKEN.findall(text) for text in texts]
    covered: list[float | None] = []
    where: list[int | None] = []
    for own in tokens:
        hit = [False] * len(own)
        sure = []
        for at in range(len(own) - SHINGLE + 1):
            found = places.get(tuple(own[at : at + SHINGLE]))
            if found:
                hit[at : at + SHINGLE] = [True] * SHINGLE
                if len(found) == 1:
                    sure.append(found[0])
        covered.append(sum(hit) / len(own) if len(own) >= SHINGLE else None)
        where.append(sure[len(sure) // 2] if sure else None)
    strong = [
        i for i, (own, share) in enumerate(zip(tokens, covered, strict=True)) if len(own) >= 8 and (share or 0) >= 0.7
    ]
    out = np.zeros(len(texts))
    for i, own in enumerate(tokens):
        share = covered[i]
        if not own:
            out[i] = -1
        elif share is not None and (len(own) >= 8 or share == 0):
            out[i] = share > 0.5
        else:
            after = bisect_left(strong, i)
            if after == 0:
                near = bool(strong) and strong[0] - i <= 6
            elif after == len(strong):
                near = i - strong[-1] <= 12
            else:
                near = True
            low = where[strong[after - 1]] if after else None
            high = where[strong[after]] if after < len(strong) else None
            window = " ".join(body[max(0, (low or 0) - 5) : (len(body) if high is None else high) + 5])
            phrase = " ".join(own)
            out[i] = near and f" {phrase} " in f" {window} " and (phrase in lines or len(own) >= 3)
    return out


def pages(data: Path, form: str) -> list[dict[str, Any]]:
    """Return every page of the visible halves as features, labels and weights."""
    limits = CleanLimits()
    out = []
    for name in SETS[form]:
        with gzip.open(data / f"{name}.visible.jsonl.gz", "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                blocks: list[Block]
                if form == "text":
                    blocks = split(mend(row["text"]).text, limits.blocks)
                else:
                    blocks = dom.read_blocks(dom.parse(dom.strip(row["html"])[0], limits), limits)
                if not blocks:
                    continue
                texts = [block.text for block in blocks]
                host = urlsplit(row["url"] or f"http://{row['id'].replace(':', '.')}").netloc.split(".")[-2:]
                words = np.array([max(1, block.words) for block in blocks], dtype=float)
                gold = max(60, len(TOKEN.findall(row["gold"]["text"])))
                out.append({
                    "site": ".".join(host), "gold": row["gold"]["text"], "texts": texts, "set": row.get("corpus", name),
                    "rows": score.matrix(blocks, headline_words(None, row["url"])),
                    "labels": label(texts, row["gold"]["text"]),
                    "weights": words / (gold + 0.3 * max(0.0, words.sum() - gold)),
                    "said": score.vocabularies(blocks), "around": [block.around for block in blocks],
                })  # fmt: skip
    return out


def fold(site: str, count: int) -> int:
    """Return which of `count` folds a site is in."""
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % count


def fit(some: list[dict[str, Any]], rows: list[np.ndarray], settings: dict[str, Any]) -> CatBoostClassifier:
    """Return trees fitted to the blocks of some pages; three in five easy ones stand for all of them."""
    chance = np.random.default_rng(0)
    xs, ys, ws = [], [], []
    for page, x in zip(some, rows, strict=True):
        weight = page["weights"].copy()
        easy = (page["rows"][:, 0] <= 4) & (page["labels"] == 0)
        keep = (page["labels"] >= 0) & ~(easy & (chance.random(len(easy)) < 0.6))
        weight[easy] *= 2.5
        xs.append(x[keep])
        ys.append(page["labels"][keep])
        ws.append(weight[keep])
    weights = np.concatenate(ws)
    model = CatBoostClassifier(
        **settings, thread_count=2, verbose=False, random_seed=0, border_count=48, l2_leaf_reg=8,
        bootstrap_type="Bernoulli", subsample=0.7, rsm=0.5,
    )  # fmt: skip
    model.fit(np.concatenate(xs), np.concatenate(ys), sample_weight=weights / weights.mean())
    return model


def export(model: CatBoostClassifier) -> dict[str, Any]:
    """Return trees as `score.Trees` reads them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        data = json.loads(path.read_text(encoding="utf-8"))
    scale, bias = data["scale_and_bias"]
    trees = data["oblivious_trees"]
    depth = max(len(tree["splits"] or []) for tree in trees)
    out: dict[str, Any] = {"feature": [], "border": [], "leaves": [], "bias": round(float(np.ravel(bias)[0]) * 1000)}
    for tree in trees:
        splits = tree["splits"] or []
        pad = depth - len(splits)
        out["feature"].append([s["float_feature_index"] for s in splits] + [0] * pad)
        out["border"].append([round(s["border"], 6) for s in splits] + [1e30] * pad)
        leaves = [round(value * scale * 1000) for value in tree["leaf_values"]]
        out["leaves"].append(leaves + [0] * ((1 << depth) - len(leaves)))
    return out


def read(step: dict[str, Any]) -> score.Trees:
    """Return exported trees as the program would load them."""
    return score.Trees(
        np.array(step["feature"], dtype=np.int32), np.array(step["border"], dtype=np.float32),
        np.array(step["leaves"], dtype=np.int32), step["bias"],
    )  # fmt: skip


def second_rows(page: dict[str, Any], first: np.ndarray) -> np.ndarray:
    """Return the second step's features."""
    extra = score.page_features(first, page["rows"][:, 0], page["said"], page["around"])
    return np.hstack([page["rows"], extra])


def train(some: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return both steps; the second learns from what the first says of sites that it has not seen."""
    first: list[np.ndarray | None] = [None] * len(some)
    folds = [fold(page["site"], 7) % 3 for page in some]
    for number in range(3):
        seen = [page for page, own in zip(some, folds, strict=True) if own != number]
        trees = read(export(fit(seen, [page["rows"] for page in seen], FIRST)))
        for at, own in enumerate(folds):
            if own == number:
                first[at] = trees.apply(some[at]["rows"])
    one = export(fit(some, [page["rows"] for page in some], FIRST))
    rows = [second_rows(page, values) for page, values in zip(some, first, strict=True) if values is not None]
    return [one, export(fit(some, rows, SECOND))]


def f1(found: list[tuple[str, str]]) -> tuple[float, float, float]:
    """Return F1, precision and recall of (gold, body) pairs as `score_extraction.py` has them, without rules."""
    precisions, recalls = [], []
    for gold, body in found:
        want, have = ({} for _ in range(2))
        want, have = (
            Counter(tuple(w[i : i + 4]) for i in range(max(1, len(w) - 3)) if w)
            for w in map(TOKEN.findall, (gold, body))
        )
        hit = sum((want & have).values())
        if have:
            precisions.append(hit / sum(have.values()))
        if want:
            recalls.append(hit / sum(want.values()))
    p, r = mean(precisions), mean(recalls)
    return 2 * p * r / (p + r), p, r


def check(some: list[dict[str, Any]], form: str) -> None:
    """Print how unseen sites fare."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for number in range(3):
        one, two = map(read, train([page for page in some if fold(page["site"], 3) != number]))
        for page in some:
            if fold(page["site"], 3) == number:
                values = two.apply(second_rows(page, one.apply(page["rows"]))) + _LEAN[form]
                keep = best_path([float(value) for value in values])
                pair = (page["gold"], "\n".join(text for text, kept in zip(page["texts"], keep, strict=True) if kept))
                found[page["set"]].append(pair)
                found["all"].append(pair)
    for name, pairs in sorted(found.items()):
        print(form, name, len(pairs), "f1 {:.4f} precision {:.4f} recall {:.4f}".format(*f1(pairs)))


def main() -> None:
    """Train both forms and write their weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--check", action="store_true", help="score sites left out instead of writing weights")
    parser.add_argument("--form", choices=list(SETS), action="append")
    given = parser.parse_args()
    for form in given.form or list(SETS):
        some = pages(given.data, form)
        if given.check:
            check(some, form)
            continue
        names = [
            *NAMES,
            *(dom.NAMES if form == "html" else ()),
            *score.PAGE_NAMES,
            *(score.TREE_NAMES if form == "html" else ()),
        ]
        steps = train(some)
        source = "Made by tools/train_clean.py; see there for data and licences."
        text = json.dumps({"source": source, "features": names, "steps": steps}, separators=(",", ":"))
        (WEIGHTS / f"weights_{form}.json").write_text(text.replace('],"', '],\n"') + "\n", encoding="utf-8")
        print(form, len(some), "pages", len(text), "bytes")


if __name__ == "__main__":
    main()
