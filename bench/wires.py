"""A wire of any length at little cost: texts of invented words in the proportions of news, for the index of copies.

`dispatches` reads like news but is written from few sentences; a million of those would share half their runs of words.
Here words are drawn by Zipf's law from 40,000, so that unrelated texts share next to nothing, and stock phrases by
the same law from 2,000, so that some runs of words stand in thousands of unrelated texts, as in real wires.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np

from streams.records import CleanArticle

START = datetime(2026, 3, 2, tzinfo=UTC)
VOCABULARY = 40_000
PHRASES = 2_000
OUTLETS = 400
RECENT = 5_000
"""Copies are of one of so many newest stories."""
COPIES = 0.30
"""Share of articles that copy one before them: of ten three are whole, three cut short, two retopped, two wrapped."""
MEAN_WORDS = 400
_BATCH = 256
_SYLLABLES = [c + v for c in ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "sh") for v in "aeiou"]


def wire(count: int, *, seed: int = 5, gap_s: float = 0.3, scope: str = "en") -> Iterator[CleanArticle]:
    """Yield `count` cleaned articles of about `MEAN_WORDS` words, `gap_s` of event time apart, from `seed` alone."""
    rng = np.random.default_rng(seed)
    words = _vocabulary(rng)
    chances = np.cumsum(1.0 / (np.arange(VOCABULARY) + 2.7))
    chances /= chances[-1]
    phrases = [
        " ".join(words[int(place)] for place in chances.searchsorted(rng.random(int(size))))
        for size in rng.integers(6, 14, PHRASES)
    ]
    recent: deque[tuple[str, list[str]]] = deque(maxlen=RECENT)
    for number in range(count):
        if recent and rng.random() < COPIES:
            title, paragraphs = _copied(rng, recent, words)
        else:
            title, paragraphs = _fresh(rng, words, chances, phrases)
            recent.append((title, paragraphs))
        yield CleanArticle(
            article_id=f"a-{seed}-{number}",
            item_id=f"i-{seed}-{number}",
            source=f"outlet-{min(int(rng.zipf(1.3)), OUTLETS)}.example",
            received=START + timedelta(seconds=number * gap_s),
            title=title,
            text="\n\n".join(paragraphs),
            scope=scope,
            language=scope,
        )


def _vocabulary(rng: np.random.Generator) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        size = 1 + min(int(rng.geometric(0.45)), 5)
        made["".join(_SYLLABLES[int(one)] for one in rng.integers(0, len(_SYLLABLES), size))] = None
    return sorted(made, key=len)


def _fresh(
    rng: np.random.Generator, words: list[str], chances: np.ndarray, phrases: list[str]
) -> tuple[str, list[str]]:
    length = int(np.clip(rng.lognormal(np.log(MEAN_WORDS) - 0.125, 0.5), 40, 2_000))
    drawn = [words[place] for place in chances.searchsorted(rng.random(length)).tolist()]
    for place in rng.integers(0, length, length // 40).tolist():
        drawn[place] = str(int(rng.integers(2, 500)))
    stock = (PHRASES * rng.random(length // 100) ** 3).astype(int).tolist()
    paragraphs: list[str] = []
    at = 0
    while at < length:
        size = 35 + (at * 7919 + length) % 30
        first, second = drawn[at : at + size // 2], drawn[at + size // 2 : at + size]
        sentences = [" ".join(part).capitalize() for part in (first, second) if part]
        if stock:
            sentences[-1] += " " + phrases[stock.pop()]
        paragraphs.append(". ".join(sentences) + ".")
        at += size
    return " ".join(drawn[:9]).capitalize(), paragraphs


def _copied(
    rng: np.random.Generator, recent: deque[tuple[str, list[str]]], words: list[str]
) -> tuple[str, list[str]]:
    title, paragraphs = recent[int(rng.integers(0, len(recent)))]
    how = rng.random()
    if how < 0.3:
        return title, paragraphs
    if how < 0.6:
        return title, paragraphs[: max(2, len(paragraphs) * 2 // 3)]
    lead = " ".join(words[int(place)] for place in rng.integers(0, VOCABULARY, 30)).capitalize() + "."
    if how < 0.8:
        return f"{title} anew", [lead, *paragraphs[1:]]
    return title, ["Home", "World", "Sport", *paragraphs, "Most read", lead, "Sign up"]
