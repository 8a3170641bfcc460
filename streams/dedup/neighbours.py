"""What one article finds before it in the log: its own decision, its item's, and those that share its words."""

from __future__ import annotations

import zlib
from typing import Final, NamedTuple

from streams.dedup import kernels
from streams.dedup.kernels.plain import Sifted, SlotRows
from streams.dedup.kernels.plain_reading import Flags, Keys
from streams.dedup.words import SHAPE
from streams.records import Decision

FINEST: Final = 1 << SHAPE.lookup_level
COARSEST: Final = SHAPE.most_sampled / 2
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
    held: SlotRows
    """What the index holds of each slot."""
    names: list[int]
    """Keys of the article, its item, the one it replaces, and its words."""
    salt: int
    article_slots: list[int]
    item_slots: list[int]
    """Slots under the article's and the item's own keys, unverified."""

    @property
    def common(self) -> bytes:
        """Return for each key 1 where so many families hold it that it tells nothing, else 0."""
        return self.sifted.common

    def candidates(self, shingle_count: int, containment: float, most: int) -> list[int]:
        """Return up to `most` slots that share telling keys: those sharing most first, then the earliest.

        Left out are those that share far fewer than an article of `shingle_count` shingles would with one that
        reaches `containment`: a quarter of what the two samples let expect.
        """
        if not self.sifted.rows:
            return []
        return kernels.rank(
            self.sifted.rows,
            self.sifted.slots,
            self.sifted.common,
            self.held,
            shingle_count,
            containment,
            COARSEST,
            FINEST,
            most,
        )

    def novel(self, wanted: Keys, posted: Flags, cluster: str | None) -> bytes:
        """Return those keys looked for that may be `posted` and that the family of `cluster` is not found by yet.

        Formulas are left out. Little-endian, ascending.
        """
        family = -1 if cluster is None else family_key(cluster)
        return kernels.novel(wanted, posted, self.common, self.sifted.rows, self.sifted.families, family)


def family_key(cluster: str) -> int:
    """Return the 32-bit name of a family."""
    return zlib.crc32(cluster.encode("utf-8", "surrogatepass"))
