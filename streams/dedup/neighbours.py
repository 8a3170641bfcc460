"""What one article finds before it in the log: its own decision, its item's, and those that share its words."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from streams.dedup.sketch import LOOKUP_LEVEL, WHOLE_SAMPLE, distinct
from streams.records import Decision

FINEST: Final = 1 << LOOKUP_LEVEL
COARSEST: Final = WHOLE_SAMPLE / 2
"""Of n shingles at least this many are sampled, so two texts share samples at 1 in n/`COARSEST` or better."""


@dataclass(frozen=True)
class Neighbours:
    """Answers to one look into an index. Lists are by position; all but `stored` stand before the article."""

    stored: Decision | None
    """The decision made on this very article."""
    same_item: list[Decision]
    replaced: list[Decision]
    """Decisions on the item it says it replaces."""
    same_body: list[Decision]
    """Decisions on articles in the window with exactly its words."""
    key_count: int
    """Shingle keys looked for; `rows` index them."""
    rows: npt.NDArray[np.intp]
    slots: npt.NDArray[np.int32]
    families: npt.NDArray[np.uint32]
    """One entry per (key, article in the window that is posted under it)."""
    positions: npt.NDArray[np.int64]
    shingle_counts: npt.NDArray[np.int32]
    """One entry per slot of the index."""
    max_families: int
    article_slots: list[int]
    item_slots: list[int]
    """Slots under the article's and the item's own keys, unverified."""

    @cached_property
    def common(self) -> npt.NDArray[np.bool_]:
        """Return for each key whether so many families hold it that it tells nothing."""
        common = np.zeros(self.key_count, np.bool_)
        if len(self.rows) < self.max_families:
            return common
        entries = np.bincount(self.rows, minlength=self.key_count)
        often = (entries >= self.max_families)[self.rows].nonzero()[0]
        if len(often):
            pairs = distinct((self.rows[often].astype(np.uint64) << np.uint64(32)) | self.families[often])
            held = np.bincount((pairs >> np.uint64(32)).astype(np.intp), minlength=self.key_count)
            np.greater_equal(held, self.max_families, out=common)
        return common

    def candidates(self, shingle_count: int, containment: float, most: int) -> list[int]:
        """Return up to `most` slots that share telling keys: those sharing most first, then the earliest.

        Left out are those that share far fewer than an article of `shingle_count` shingles would with one that
        reaches `containment`: a quarter of what the two samples let expect.
        """
        slots = self.slots[~self.common[self.rows]]
        if not len(slots):
            return []
        slots.sort()
        first = np.ones(len(slots) + 1, np.bool_)
        np.not_equal(slots[1:], slots[:-1], out=first[1:-1])
        bounds = first.nonzero()[0]
        slots, shared = slots[bounds[:-1]], bounds[1:] - bounds[:-1]
        counts = self.shingle_counts[slots]
        rate = np.maximum(np.maximum(counts, shingle_count) / COARSEST, FINEST)
        expected = containment * np.minimum(counts, shingle_count) / rate
        likely = shared >= expected / 4
        slots, shared = slots[likely], shared[likely]
        best = np.lexsort((self.positions[slots], -shared))[:most]
        ranked: list[int] = slots[best].tolist()
        return ranked

    def held_by(self, cluster: str) -> npt.NDArray[np.intp]:
        """Return the indices of the keys that the family of `cluster` is posted by, some more than once."""
        keys: npt.NDArray[np.intp] = self.rows[self.families == family_key(cluster)]
        return keys


def family_key(cluster: str) -> int:
    """Return the 32-bit name of a family."""
    return zlib.crc32(cluster.encode("utf-8", "surrogatepass"))
