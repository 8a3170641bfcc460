"""Two texts side by side: which sentences are the same, cut, new or changed, and in those which words and figures.

Sentences are matched first, words only within a pair of like sentences: what an editor reads, and cheap. The work is
bounded whatever the texts are, and what was left out is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Final, Literal, NamedTuple

from streams.dedup.figures import is_figure

MOST_CHARS: Final = 131_072
"""As much of a text as deduplication compares."""
MOST_SENTENCES: Final = 400
"""Sentences compared of each text, some 8,000 words. Matching costs up to the cube of it."""
PAIR_WORDS: Final = 160_000
"""Words of the one times words of the other up to which two sentences are compared word by word."""
ALL_WORDS: Final = 1_000_000
"""The same for all pairs together; beyond it they are shown as they stand."""
LIKE: Final = 0.4
"""Share of words in common (Dice) from which two sentences are one that was changed."""
ISLAND: Final = 2
"""Words in a row that must be the same between two changes to be shown as the same."""

_SENTENCE: Final = re.compile(r"[^\n]+?(?:[.!?…。！？؟۔]+[\"'”’»)\]]*(?=\s|$)|(?=\n)|$)")
_WORD: Final = re.compile(r"(\d(?:[\d.,\u00a0\u202f]*\d)?|\w+|[^\w\s])\s*")
_SPELT: Final = re.compile(r"\d(?:[\d.,\u00a0\u202f]*\d)?|\w+")
_FOLDED: Final = str.maketrans("“”„«»‘’‚–—‐‑", '"""""\'\'\'----')

Kind = Literal["same", "cut", "new", "changed"]
Mark = Literal["", "cut", "new", "figure"]


class Run(NamedTuple):
    """Words in a row that are alike in what became of them, with the space that follows."""

    text: str
    mark: Mark = ""
    """``figure``: a number that the other text has not in that place."""


class Part(NamedTuple):
    """A passage in one text, in the other, or in both."""

    kind: Kind
    before: tuple[Run, ...] = ()
    after: tuple[Run, ...] = ()
    sentences: int = 1


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What became of an earlier text in a later one, passage by passage."""

    parts: tuple[Part, ...]
    before_words: int
    after_words: int
    kept_words: int
    """Of the later text's words those that stand so in the earlier one."""
    figures: tuple[tuple[str, str], ...] = ()
    """Figures that changed: what stood there, what stands there."""
    left_out: str = ""
    """What was not compared; empty where all was."""


def compare(before: str, after: str) -> Comparison:
    """Return what became of `before` in `after`. Case, quotation marks and dashes make no difference."""
    left, right = _sentences(before), _sentences(after)
    capped = [name for name, text, found in (("earlier", before, left), ("later", after, right)) if found.cut]
    work = _Work()
    parts: list[Part] = []
    matcher = SequenceMatcher(None, left.keys, right.keys, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        old, new = left.texts[i1:i2], right.texts[j1:j2]
        if kind == "equal":
            parts.append(Part("same", _whole(old), _whole(new), i2 - i1))
        else:
            parts += _align(old, new, work)
    left_out = f"only the beginning of the {' and the '.join(capped)} text was compared" if capped else ""
    if work.spent_out:
        left_out = "; ".join(filter(None, (left_out, "long sentences were not compared word by word")))
    return Comparison(
        parts=tuple(_joined(parts)),
        before_words=sum(map(_count, left.texts)),
        after_words=sum(map(_count, right.texts)),
        kept_words=sum(_count(run.text) for part in parts for run in part.after if not run.mark and part.kind != "new"),
        figures=tuple(dict.fromkeys(pair for part in parts for pair in _figures(part))),
        left_out=left_out,
    )


class _Sentences(NamedTuple):
    texts: list[str]
    keys: list[tuple[str, ...]]
    cut: bool


def _sentences(text: str) -> _Sentences:
    found = (match[0].strip() for match in _SENTENCE.finditer(text[:MOST_CHARS]))
    texts = list(islice(filter(None, found), MOST_SENTENCES + 1))
    cut = len(text) > MOST_CHARS or len(texts) > MOST_SENTENCES
    del texts[MOST_SENTENCES:]
    return _Sentences(texts, [tuple(_SPELT.findall(one.casefold())) for one in texts], cut)


def _count(text: str) -> int:
    return len(_SPELT.findall(text))


def _whole(texts: Sequence[str], mark: Mark = "") -> tuple[Run, ...]:
    return tuple(Run(f"{text} ", mark) for text in texts)


def _joined(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield `parts` with neighbours that were cut, or that are new, as one."""
    last: Part | None = None
    for part in parts:
        if last is not None and part.kind == last.kind and part.kind in ("cut", "new"):
            last = Part(part.kind, last.before + part.before, last.after + part.after, last.sentences + part.sentences)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last


# ---------------------------------------------------------------- sentences that are no more the same


class _Work:
    """What may still be spent on comparing words."""

    def __init__(self) -> None:
        self.left = ALL_WORDS
        self.spent_out = False

    def allows(self, cost: int) -> bool:
        """Return whether so much may be spent, and spend it."""
        if cost > min(self.left, PAIR_WORDS):
            self.spent_out = True
            return False
        self.left -= cost
        return True


def _align(old: Sequence[str], new: Sequence[str], work: _Work) -> Iterator[Part]:
    """Yield the sentences in order, like ones as changed, the others as cut or new."""
    i = j = 0
    for at, to in _pairs(old, new):
        yield from (Part("cut", _whole([text], "cut")) for text in old[i:at])
        yield from (Part("new", (), _whole([text], "new")) for text in new[j:to])
        yield _changed(old[at], new[to], work)
        i, j = at + 1, to + 1
    yield from (Part("cut", _whole([text], "cut")) for text in old[i:])
    yield from (Part("new", (), _whole([text], "new")) for text in new[j:])


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return which sentences of the one are which of the other: those in order that have most in common."""
    words = [[frozenset(_SPELT.findall(text.casefold())) for text in side] for side in (old, new)]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    like = [[_likeness(some, others) for others in words[1]] for some in words[0]]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + like[i][j])
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if like[i][j] and best[i][j] == best[i + 1][j + 1] + like[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(some: frozenset[str], others: frozenset[str]) -> float:
    """Return the share of words in common, 0 below `LIKE`."""
    share = 2 * len(some & others) / (len(some) + len(others)) if some and others else 0.0
    return share if share >= LIKE else 0.0


def _changed(old: str, new: str, work: _Work) -> Part:
    """Return two like sentences with the words that differ marked."""
    left, right = ([match[0] for match in _WORD.finditer(f"{text} ")] for text in (old, new))
    if not work.allows(len(left) * len(right)):
        return Part("changed", _whole([old], "cut"), _whole([new], "new"))
    matcher = SequenceMatcher(None, list(map(_folded, left)), list(map(_folded, right)), autojunk=False)
    before: list[Run] = []
    after: list[Run] = []
    for same, i1, i2, j1, j2 in _without_islands(matcher, len(left), len(right)):
        before += _runs(left[i1:i2], "" if same else "cut")
        after += _runs(right[j1:j2], "" if same else "new")
    return Part("changed", tuple(before), tuple(after))


def _folded(word: str) -> str:
    return word.strip().translate(_FOLDED).casefold()


def _without_islands(matcher: SequenceMatcher[str], left: int, right: int) -> Iterator[tuple[bool, int, int, int, int]]:
    """Yield (same, spans in the one and in the other) in order; a word alone between two changes is part of them."""
    i = j = 0
    for a, b, size in matcher.get_matching_blocks():
        inner = a > 0 and b > 0 and a + size < left and b + size < right
        if inner and size < ISLAND:
            continue
        if a > i or b > j:
            yield False, i, a, j, b
        if size:
            yield True, a, a + size, b, b + size
        i, j = a + size, b + size


def _runs(words: Sequence[str], mark: Mark) -> Iterator[Run]:
    """Yield the words in runs; of those that differ each figure alone."""
    held: list[str] = []
    for word in words:
        if mark and is_figure(word.strip()):
            if held:
                yield Run("".join(held), mark)
                held = []
            yield Run(word, "figure")
        else:
            held.append(word)
    if held:
        yield Run("".join(held), mark)


def _figures(part: Part) -> Iterator[tuple[str, str]]:
    """Yield the figures of a changed sentence that stand for each other, in order."""
    if part.kind != "changed":
        return
    old, new = ([run.text.strip() for run in side if run.mark == "figure"] for side in (part.before, part.after))
    for number in range(max(len(old), len(new))):
        pair = (old[number] if number < len(old) else ""), (new[number] if number < len(new) else "")
        if pair[0] != pair[1]:
            yield pair
