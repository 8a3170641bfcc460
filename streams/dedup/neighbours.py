"""What one article finds before it in the log: its own decision, its item's, and those that share its words."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from streams.dedup.sketch import LOOKUP_LEVEL, WHOLE_SAMPLE
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
    positions: npt.NDArray[np.int64]
    shingle_counts: npt.NDArray[np.int32]
    """One entry per (key, article in the window that is posted under it)."""
    max_families: int
    article_slots: list[int]
    item_slots: list[int]
    """Slots under the article's and the item's own keys, unverified."""

    @cached_property
    def common(self) -> npt.NDArray[np.bool_]:
        """Return for each key whether so many families hold it that it tells nothing."""
        if len(self.rows) < self.max_families:
            return np.zeros(self.key_count, np.bool_)
        pairs = np.unique((self.rows.astype(np.uint64) << np.uint64(32)) | self.families)
        held = np.bincount((pairs >> np.uint64(32)).astype(np.intp), minlength=self.key_count)
        common: npt.NDArray[np.bool_] = held >= self.max_families
        return common

    def candidates(self, shingle_count: int, containment: float, most: int) -> list[int]:
        """Return up to `most` slots that share telling keys: those sharing most first, then the earliest.

        Left out are those that share far fewer than an article of `shingle_count` shingles would with one that
        reaches `containment`: a quarter of what the two samples let expect.
        """
        telling = ~self.common[self.rows]
        slots = self.slots[telling]
        if not len(slots):
            return []
        order = np.argsort(slots, kind="stable")
        first = np.flatnonzero(np.diff(slots[order], prepend=-1))
        shared = np.diff(first, append=len(slots))
        first = order[first]
        counts = self.shingle_counts[telling][first]
        rate = np.maximum(np.maximum(counts, shingle_count) / COARSEST, FINEST)
        expected = containment * np.minimum(counts, shingle_count) / rate
        likely = shared >= expected / 4
        first, shared = first[likely], shared[likely]
        best = np.lexsort((self.positions[telling][first], -shared))[:most]
        ranked: list[int] = slots[first[best]].tolist()
        return ranked

    def held_by(self, cluster: str) -> npt.NDArray[np.intp]:
        """Return the indices of the keys that the family of `cluster` is posted by."""
        return np.unique(self.rows[self.families == family_key(cluster)])


def family_key(cluster: str) -> int:
    """Return the 32-bit name of a family."""
    return zlib.crc32(cluster.encode("utf-8", "surrogatepass"))
