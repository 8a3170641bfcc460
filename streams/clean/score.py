"""How likely each block of a web page is story, in log-odds: small oblivious trees over `features`, in two steps.

The first step sees a block and its neighbours; the second sees also what the first said of the whole page: where the
story's main run lies, how strong it is, and whether the block stands in it. Weights are whole numbers, so that sums
do not depend on order or machine. They are made by `tools/train_clean.py`; see there for data and licence.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from streams.clean.blocks import Block
from streams.clean.features import features

Array = npt.NDArray[np.floating[Any]]

_HERE: Final = Path(__file__).parent
_SCALE: Final = 1000.0
"""Leaf values are thousandths of log-odds."""
_WORD: Final = re.compile(r"[^\W\d_]{5,}")
_WINDOWS: Final = (2, 5, 12)
PAGE_NAMES: Final = (
    "own", *(f"own{offset:+d}" for offset in (-3, -2, -1, 1, 2, 3)), *(f"mean_{window}" for window in _WINDOWS),
    *(f"to_best_{window}" for window in _WINDOWS), "page_best", "page_story_words", "in_run", "to_run_start",
    "to_run_end", "run_share", "story_before", "story_after", "rank", "breach_before", "breach_after", "shared",
    "shared_lead",
)  # fmt: skip
"""What the second step adds to `features.NAMES`, in order."""
_AROUND: Final = (0, 1, 2, 3, 4, 6)
"""Which of the elements around a block of HTML, counted outwards, are looked at as wholes."""
TREE_NAMES: Final = tuple(f"{name}_{level}" for level in _AROUND for name in ("held", "mean", "most"))
"""What the second step adds for HTML: of each element around, its share of the story, how much of it is story, and
how its share stands to the greatest on its level."""


class Trees(NamedTuple):
    """Oblivious trees: tree t asks `feature[t, d] > border[t, d]` for each depth d; the answers are the leaf's bits."""

    feature: npt.NDArray[np.int32]
    border: npt.NDArray[np.float32]
    leaves: npt.NDArray[np.int32]
    bias: int

    def apply(self, rows: Array) -> Array:
        """Return one log-odds value a row."""
        count, depth = self.feature.shape
        where = np.zeros((len(rows), count), dtype=np.int32)
        for level in range(depth):
            where |= (rows[:, self.feature[:, level]] > self.border[:, level]).astype(np.int32) << level
        total = self.leaves[np.arange(count), where].sum(axis=1, dtype=np.int64) + self.bias
        return np.asarray(total / _SCALE, dtype=np.float32)


@cache
def trees(name: str) -> tuple[Trees, Trees]:
    """Return both steps' trees of ``text`` or ``html``, read once per process."""
    data: Any = json.loads((_HERE / f"weights_{name}.json").read_text(encoding="utf-8"))
    first, second = (
        Trees(
            np.array(step["feature"], dtype=np.int32),
            np.array(step["border"], dtype=np.float32),
            np.array(step["leaves"], dtype=np.int32),
            int(step["bias"]),
        )
        for step in data["steps"]
    )
    return first, second


def scores(blocks: Sequence[Block], title: frozenset[str], name: str) -> list[float]:
    """Return one log-odds value a block: above 0 it is rather story. `title` is the headline's words where known."""
    if not blocks:
        return []
    rows = matrix(blocks, title)
    first, second = trees(name)
    words = rows[:, 0]
    page = page_features(first.apply(rows), words, vocabularies(blocks), [block.around for block in blocks])
    return [float(value) for value in second.apply(np.hstack([rows, page]))]


def matrix(blocks: Sequence[Block], title: frozenset[str]) -> Array:
    """Return the features of all blocks, one row each."""
    rows = np.array(features(blocks, title), dtype=np.float32)
    if blocks[0].dom:
        rows = np.hstack([rows, np.array([block.dom for block in blocks], dtype=np.float32)])
    return rows


def vocabularies(blocks: Sequence[Block]) -> list[frozenset[str]]:
    """Return the longer words of each block, by which blocks of one story know each other."""
    return [frozenset(word for word in _WORD.findall(block.text[:1500].lower())) for block in blocks]


def _shared(first: Array, run: tuple[int, int], words: Sequence[frozenset[str]]) -> tuple[list[float], list[float]]:
    """Return what share of each block's longer words the rest of the story, and its beginning, have too."""
    story: Counter[str] = Counter()
    lead: Counter[str] = Counter()
    taken: list[int] = []
    for at in range(*run):
        if first[at] > 0:
            story.update(words[at])
            if len(taken) < 6:
                lead.update(words[at])
            taken.append(at)
    inside = frozenset(taken)
    opening = frozenset(taken[:6])
    all_shared, lead_shared = [], []
    for at, own in enumerate(words):
        if not own:
            all_shared.append(-1.0)
            lead_shared.append(-1.0)
            continue
        bar, lead_bar = int(at in inside), int(at in opening)
        all_shared.append(sum(story[word] > bar for word in own) / len(own))
        lead_shared.append(sum(lead[word] > lead_bar for word in own) / len(own))
    return all_shared, lead_shared


def _breaches(first: Array, words: Array) -> tuple[list[float], list[float]]:
    """Return how many words of non-story lie between each block and the story before it, and after it."""

    def run(order: range) -> list[float]:
        found = [0.0] * len(first)
        gap = 200.0
        for at in order:
            found[at] = min(gap, 200.0)
            gap = 0.0 if first[at] > 0 and words[at] >= 8 else gap + float(words[at])
        return found

    return run(range(len(first))), run(range(len(first) - 1, -1, -1))


def page_features(
    first: Array, words: Array, said: Sequence[frozenset[str]], around: Sequence[tuple[int, ...]]
) -> Array:
    """Return, a row each, what the first step's values say of the page around each block."""
    count = len(first)
    share = 1.0 / (1.0 + np.exp(-np.clip(first, -20, 20)))
    padded = np.pad(first, 3, constant_values=-9.0)
    columns = [first, *(padded[3 + offset : 3 + offset + count] for offset in (-3, -2, -1, 1, 2, 3))]
    mass = np.concatenate([[0.0], np.cumsum(words * share)])
    size = np.concatenate([[0.0], np.cumsum(words)])
    at = np.arange(count)
    means = []
    for window in _WINDOWS:
        low, high = np.maximum(0, at - window), np.minimum(count, at + window + 1)
        means.append((mass[high] - mass[low]) / np.maximum(1.0, size[high] - size[low]))
    columns += means
    columns += [mean - mean.max() for mean in means]
    columns += [np.full(count, means[1].max()), np.full(count, min(2000.0, mass[-1]))]
    start, end, best = _run(words * (share - 0.4))
    inside = (at >= start) & (at < end)
    total = max(1.0, float(mass[-1]))
    columns += [
        inside.astype(np.float32), np.clip(at - start, -30, 30), np.clip(end - 1 - at, -30, 30),
        np.full(count, best / total), mass[:-1] / total, 1 - mass[1:] / total,
        share / max(1e-6, float(share.max())),
    ]  # fmt: skip
    columns += [np.array(column) for column in (*_breaches(first, words), *_shared(first, (start, end), said))]
    if around[0]:
        chains = np.array(around, dtype=np.int64)
        for level in _AROUND:
            _, which = np.unique(chains[:, level], return_inverse=True)
            held = np.bincount(which, weights=words * share)
            size = np.maximum(1.0, np.bincount(which, weights=words))
            columns += [held[which] / total, (held / size)[which], held[which] / max(1.0, float(held.max()))]
    return np.stack(columns, axis=1).astype(np.float32)


def _run(values: npt.NDArray[Any]) -> tuple[int, int, float]:
    """Return [start, end) and sum of the stretch with the greatest sum."""
    best, start, end = 0.0, 0, 0
    here, since = 0.0, 0
    for at, value in enumerate(values.tolist()):
        if here <= 0:
            here, since = 0.0, at
        here += value
        if here > best:
            best, start, end = here, since, at + 1
    return start, end, best
