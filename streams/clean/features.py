"""What the form of each block and of its neighbours says: the numbers that `score` weighs.

Nothing here knows a site, and only the lists of `vocabulary.yaml` know words: length, punctuation, capitals,
repetition, position and neighbourhood do most of the work.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from streams.clean.blocks import Block
from streams.clean.furniture import caption_of, is_byline, is_sign_off
from streams.clean.vocabulary import load

_SHORT: Final = re.compile(r"\b[^\W\d_A-Z]{1,3}\b")
_CAPITAL: Final = re.compile(r"\b[^\W\d_a-z]")
_DIGITS: Final = re.compile(r"\d+")
_CLOCK: Final = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}:\d\d|\bago\b|\bmin(?:ute)?s? read\b", re.IGNORECASE)
_SIGNS: Final = re.compile(r"[|»›>→·•@#/]")
_QUOTES: Final = re.compile('["“”«»„]')
_FAR: Final = 30
_STICKY: Final = ("comments", "related", "newsletter", "legal", "share", "byline", "caption")

OWN: Final = (
    "words", "chars_per_word", "you_share", "i_share", "captioned", "signed", "terminal", "gap", "bullet",
    "short_share", "capital_share", "digit_share", "commas", "signs", "quotes", "dated", "colon", "question",
    "ellipsis", "lower_first", "sentences", "repeated", "links", "whole", "start", "phrases",
)  # fmt: skip
"""Features of a block by itself, in order."""
_SEEN_NEARBY: Final = (
    "words",
    "terminal",
    "links",
    "whole",
    "start",
    "bullet",
    "capital_share",
    "dated",
    "phrases",
    "captioned",
)
_SEEN_COLUMNS: Final = tuple(OWN.index(name) for name in _SEEN_NEARBY)
_OFFSETS: Final = (-3, -2, -1, 1, 2, 3)
_KINDS: Final = {
    kind: number for number, kind in enumerate((
        "menu", "share", "related", "newsletter", "comments", "legal", "other", "note", "embed", "caption", "byline",
    ), 1)
}  # fmt: skip
PLACED: Final = (
    "at", "from_end", "words_before", "words_after", "prose_within_5", "bullets_within_5", "to_prose_before",
    "to_prose_after", "long_before", "long_after", "to_title", *(f"since_{kind}" for kind in _STICKY),
)  # fmt: skip
"""Features of a block's place on the page, in order."""
NAMES: Final = (*OWN, *PLACED, *(f"{name}{offset:+d}" for offset in _OFFSETS for name in _SEEN_NEARBY))


def features(blocks: Sequence[Block], title: frozenset[str] = frozenset()) -> list[list[float]]:
    """Return one row a block, columns as in `NAMES`; `title` is the headline's words where known."""
    times = Counter(block.text for block in blocks)
    own = [_own(block, times[block.text]) for block in blocks]
    placed = _placed(blocks, title)
    nearby = [[row[column] for column in _SEEN_COLUMNS] for row in own]
    none = [-1.0] * len(_SEEN_NEARBY)
    count = len(blocks)
    rows = []
    for at in range(count):
        row = own[at] + placed[at]
        for offset in _OFFSETS:
            row += nearby[at + offset] if 0 <= at + offset < count else none
        rows.append(row)
    return rows


@cache
def _persons() -> tuple[frozenset[str], frozenset[str]]:
    data: Any = load("patterns.yaml")
    return frozenset(data["persons"]["you"]), frozenset(data["persons"]["i"])


def _own(block: Block, times: int) -> list[float]:
    text = block.text[:2000]
    words = block.words
    per = 1.0 / max(1, words)
    you, first = _persons()
    said = set(text.lower().split()) if words < 120 else frozenset()
    last = text[-1:]
    return [
        float(min(words, 200)),
        min(20.0, len(block.text) * per),
        len(you & said) * per,
        len(first & said) * per,
        float(bool(caption_of(text, words))),
        float(is_sign_off(text, words) or is_byline(text, words)),
        float(block.terminal),
        float(block.gap),
        float(block.bullet),
        len(_SHORT.findall(text)) * per,
        len(_CAPITAL.findall(text)) * per,
        len(_DIGITS.findall(text)) * per,
        text.count(",") * per,
        float(len(_SIGNS.findall(text))) * per,
        float(min(4, len(_QUOTES.findall(text)))),
        float(bool(_CLOCK.search(text))),
        float(last == ":"),
        float(last in "?!"),
        float(text.endswith(("...", "…"))),
        float(text[:1].islower()),
        float(min(10, text.count(". "))),
        float(min(4, times)),
        block.links,
        float(_KINDS[block.whole]) if block.whole else 0.0,
        float(_KINDS[block.start]) if block.start else 0.0,
        float(min(4, len(block.phrases))),
    ]


def _placed(blocks: Sequence[Block], title: frozenset[str]) -> list[list[float]]:
    count = len(blocks)
    total = sum(block.words for block in blocks) or 1
    prose = [block.words if block.prose and block.links < 0.5 else 0 for block in blocks]
    marks = [block.bullet > 0 for block in blocks]
    sum_prose, sum_marks = [0], [0]
    for words, mark in zip(prose, marks, strict=True):
        sum_prose.append(sum_prose[-1] + words)
        sum_marks.append(sum_marks[-1] + mark)
    headline = _headline(blocks, title)
    before = _distances(prose)
    after = _distances(prose[::-1])[::-1]
    since: dict[str | None, float] = dict.fromkeys(_STICKY, 99.0)
    rows = []
    done = 0
    for at, block in enumerate(blocks):
        low, high = max(0, at - 5), min(count, at + 6)
        for kind, count_since in since.items():
            if count_since < 99:
                since[kind] = count_since + 1
        if block.words <= 12:
            if block.whole in since:
                since[block.whole] = 0
            if block.start in since:
                since[block.start] = 0
        rows.append([
            at / count, float(min(99, count - at)), done / total, 1 - (done + block.words) / total,
            float(min(400, sum_prose[high] - sum_prose[low])), (sum_marks[high] - sum_marks[low]) / (high - low),
            float(before[at]), float(after[at]),
            sum_prose[at] / max(1, sum_prose[-1]), 1 - sum_prose[at + 1] / max(1, sum_prose[-1]),
            float(max(-50, min(50, at - headline))) if headline >= 0 else -99.0,
            *since.values(),
        ])  # fmt: skip
        done += block.words
    return rows


def _distances(prose: Sequence[int]) -> list[int]:
    """Return how many blocks back the last running text stands, up to `_FAR`."""
    found = []
    distance = _FAR
    for words in prose:
        found.append(distance)
        distance = 1 if words else min(_FAR, distance + 1)
    return found


def _headline(blocks: Sequence[Block], title: frozenset[str]) -> int:
    """Return the index of the block most like the headline, or -1: the last of equals, nearest the story."""
    best, top = -1, 0.5
    if len(title) >= 3:
        for at, block in enumerate(blocks):
            if 2 <= block.words <= 35:
                words = set(block.text.lower().split())
                like = len(words & title) / max(len(title), len(words))
                if like > top + 1e-9:
                    best, top = at, like
    return best
