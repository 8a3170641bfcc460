"""What one article finds before it in the log: its own decision, its item's, and those that share its words."""

from __future__ import annotations

import zlib
from typing import Final, NamedTuple

from streams.dedup import kernels
from streams.dedup.kernels.plain import Counts, Flags, Longs, Sifted, Slots
from streams.dedup.sketch import LOOKUP_LEVEL, MAX_SAMPLE
from streams.records import Decision

FINEST: Final = 1 << LOOKUP_LEVEL
COARSEST: Final = MAX_SAMPLE / 2
"""Of n shingles at least this many are sampled, so two texts share samples at 1 in n/`COARSEST` or better."""


class Neighbours(NamedTuple):
    """Answers to one look into an index. Lists are by position; all but `stored` stand before the article."""

    stored: Decision | None
    """The decision made on this very article."""
    same_item: list[Decision]
    replaced: list[Decision]
    """Decisions on the item it says it replaces."""
    same_body: list[Decision]
    """Decisions on articles in the window with exactly its words."""
    sifted: Sifted
    """What articles in the window share its keys."""
    positions: Longs
    shingle_counts: Counts
    """One entry per slot of the index."""
    article_slots: list[int]
    item_slots: list[int]
    """Slots under the article's and the item's own keys, unverified."""

    @property
    def common(self) -> Flags:
        """Return for each key whether so many families hold it that it tells nothing."""
        return self.sifted.common

    def candidates(self, shingle_count: int, containment: float, most: int) -> list[int]:
        """Return up to `most` slots that share telling keys: those sharing most first, then the earliest.

        Left out are those that share far fewer than an article of `shingle_count` shingles would with one that
        reaches `containment`: a quarter of what the two samples let expect.
        """
        if not len(self.sifted.rows):
            return []
        ranked: list[int] = kernels.rank(
            self.sifted.rows,
            self.sifted.slots,
            self.sifted.common,
            self.shingle_counts,
            self.positions,
            shingle_count,
            containment,
            COARSEST,
            FINEST,
            most,
        ).tolist()
        return ranked

    def held_by(self, cluster: str) -> Slots:
        """Return the indices of the keys that the family of `cluster` is posted by, some more than once."""
        keys: Slots = self.sifted.rows[self.sifted.families == family_key(cluster)]
        return keys


def family_key(cluster: str) -> int:
    """Return the 32-bit name of a family."""
    return zlib.crc32(cluster.encode("utf-8", "surrogatepass"))
