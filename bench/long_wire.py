"""A wire of any length at little cost: texts of invented words in the proportions of news, for the index of copies.

`dispatches` reads like news but is written from few sentences; a million of those would share half their runs of words.
Here words are drawn by Zipf's law from 40,000, so that unrelated texts share next to nothing, and stock phrases by
the same law from 2,000, so that some runs of words stand in thousands of unrelated texts, as in real wires.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from streams.records import CleanArticle

START = datetime(2026, 3, 2, tzinfo=UTC)
VOCABULARY = 40_000
PHRASES = 2_000
OUTLETS = 400
RECENT = 5_000
"""Copies are of one of so many newest stories."""
COPIES = 0.5
"""Share of articles that copy one before them, as on wires: of ten three are whole, three cut short, two retopped, two
wrapped. Which one is in `extra["copies"]`."""
MEAN_WORDS = 400
STOCK_EVERY = 250
"""One stock phrase in so many words: three words in a hundred."""
_POOL = 1 << 22
_SYLLABLES = [first + second for first in (*"bdfgklmnprstvz", "sh") for second in "aeiou"]


class _Language:
    """Words, how often each comes, and stock phrases."""

    def __init__(self, rng: random.Random) -> None:
        made: dict[str, None] = {}
        while len(made) < VOCABULARY:
            size = 1 + min(int(rng.expovariate(0.6)), 5)
            made["".join(rng.choice(_SYLLABLES) for _ in range(size))] = None
        self.words = sorted(made, key=len)
        shares = list(accumulate(1.0 / (number + 2.7) for number in range(VOCABULARY)))
        drawn = np.random.default_rng(rng.getrandbits(64)).random(_POOL)
        self._pool = (np.array(shares) / shares[-1]).searchsorted(drawn)
        self.phrases = [" ".join(self.draw(rng, rng.randrange(6, 14))) for _ in range(PHRASES)]

    def draw(self, rng: random.Random, count: int) -> list[str]:
        """Return `count` words; another walk through the pool each time, so that runs do not recur."""
        places = (rng.randrange(_POOL) + (2 * rng.randrange(_POOL // 2) + 1) * np.arange(count)) & (_POOL - 1)
        return [self.words[number] for number in self._pool[places].tolist()]


class _Story(NamedTuple):
    item_id: str
    title: str
    paragraphs: list[str]


def wire(
    count: int, *, seed: int = 5, gap_s: float = 0.25, copies: float = COPIES, scope: str = "en"
) -> Iterator[CleanArticle]:
    """Yield `count` cleaned articles of about `MEAN_WORDS` words, `gap_s` of event time apart, from `seed` alone.

    A million of them span 69 hours: less than the window, so that none leaves it.
    """
    rng = random.Random(seed)
    language = _Language(rng)
    recent: deque[_Story] = deque(maxlen=RECENT)
    for number in range(count):
        item_id = f"i-{seed:04x}{number:016x}"
        extra = {}
        if recent and rng.random() < copies:
            story = recent[rng.randrange(len(recent))]
            title, paragraphs = _copied(rng, story, language)
            extra = {"copies": story.item_id}
        else:
            title, paragraphs = _fresh(rng, language)
            recent.append(_Story(item_id, title, paragraphs))
        yield CleanArticle(
            article_id=f"a-{seed:04x}{number:016x}",
            item_id=item_id,
            source=f"outlet-{min(int(rng.paretovariate(0.4)), OUTLETS)}.example",
            received=START + timedelta(seconds=number * gap_s),
            title=title,
            text="\n\n".join(paragraphs),
            scope=scope,
            language=scope,
            extra=extra,
        )


def _fresh(rng: random.Random, language: _Language) -> tuple[str, list[str]]:
    length = max(40, min(int(MEAN_WORDS * rng.lognormvariate(-0.125, 0.5)), 2_000))
    drawn = language.draw(rng, length)
    for _ in range(length // 40):
        drawn[rng.randrange(length)] = str(rng.randrange(2, 500))
    stock = [int(PHRASES * rng.random() ** 3) for _ in range(length // STOCK_EVERY)]
    paragraphs: list[str] = []
    at = 0
    while at < length:
        size = rng.randrange(35, 65)
        middle = at + size // 2
        sentences = [" ".join(part).capitalize() for part in (drawn[at:middle], drawn[middle : at + size]) if part]
        if stock:
            sentences[-1] += " " + language.phrases[stock.pop()]
        paragraphs.append(". ".join(sentences) + ".")
        at += size
    return " ".join(drawn[:9]).capitalize(), paragraphs


def _copied(rng: random.Random, story: _Story, language: _Language) -> tuple[str, list[str]]:
    title, paragraphs = story.title, story.paragraphs
    how = rng.random()
    if how < 0.3:
        return title, paragraphs
    if how < 0.6:
        return title, paragraphs[: max(2, len(paragraphs) * 2 // 3)]
    lead = " ".join(language.draw(rng, 30)).capitalize() + "."
    if how < 0.8:
        return f"{title} anew", [lead, *paragraphs[1:]]
    return title, ["Home", "World", "Sport", *paragraphs, "Most read", lead, "Sign up"]
