"""How far an article and an earlier one are the same text."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from streams.dedup.neighbours import Neighbours
from streams.dedup.sketch import Keys, Sketch, chance, contained, posted_keys, sample, sample_level
from streams.records import Decision, Fingerprint

FORMULAIC: Final = 0.08
"""Share of formulaic shingles above which they are left out: fewer change nothing and only a sample is judged."""

LEAD_KEPT: Final = 0.40
"""Share of a lead's shingles from which it counts as kept."""


class Overlap(NamedTuple):
    """How far two texts are the same, boilerplate left out; shares are 0–1."""

    of_new: float
    """Share of the article's shingles in the earlier one."""
    of_old: float
    """Share of the earlier one's shingles in the article."""
    smaller: int
    """Shingles of the smaller text."""

    @property
    def containment(self) -> float:
        """Return the share of the smaller text in the other."""
        return max(self.of_new, self.of_old)


def measure(made: Sketch, wanted: Keys, near: Neighbours, old: Decision) -> Overlap:
    """Return how far the article and `old` are the same, shingles of many families left out of both."""
    remembered = old.fingerprint
    count_new = len(made.shingles)
    if remembered is None or not count_new or not remembered.shingle_count:
        return Overlap(0.0, 0.0, 0)
    if made.body and made.body == remembered.body:
        return Overlap(1.0, 1.0, count_new)
    telling = made.shingles
    count_old = float(remembered.shingle_count)
    common = wanted[near.common]
    if len(common) > FORMULAIC * len(wanted):
        asked = np.isin(made.keys, wanted)
        formulaic = np.isin(made.keys, common)
        share = float(formulaic.sum()) / float(asked.sum())
        telling = made.shingles[asked & ~formulaic]
        shared_formulas = contained(made.shingles[formulaic], remembered) * share * count_new
        count_old = max(1.0, count_old - shared_formulas)
        count_new = max(1, round(count_new * (1.0 - share)))
    of_new = contained(telling, remembered)
    shared = of_new * count_new
    of_old = min(1.0, shared / count_old)
    if count_old < count_new:
        counted = _counted_share(made, old, remembered)
        if counted is not None:
            of_old = counted
            of_new = min(1.0, of_old * count_old / count_new)
    return Overlap(of_new, of_old, round(min(count_new, count_old)))


def _counted_share(made: Sketch, old: Decision, remembered: Fingerprint) -> float | None:
    """Return the share of `old`'s sample in the article where that is surer than its bitmap, else None.

    The bitmap's error grows with how much longer the article is: chance hits are as many as its shingles.
    """
    if old.verdict != "new":
        return None
    level = sample_level(remembered.shingle_count)
    drawn = sample(posted_keys(remembered), level)
    if not len(drawn):
        return None
    share = float(np.isin(drawn, made.keys).mean())
    lucky = chance(remembered)
    bitmap_variance = lucky / (1.0 - lucky + 1e-9) * len(made.shingles) / remembered.shingle_count**2
    sample_variance = 0.25 / len(drawn) if level else 0.0
    return share if sample_variance < bitmap_variance else None


def keeps_lead(made: Sketch, old: Fingerprint) -> bool:
    """True where the article's first words are somewhere in the earlier one."""
    own, theirs = set(made.lead_keys.tolist()), set(_lead_keys(old))
    if not own or not theirs or 2 * len(own & theirs) >= len(own):
        return True
    return contained(made.lead, old) >= LEAD_KEPT if old.bits else False


def shares_a_lead(made: Sketch, old: Fingerprint) -> bool:
    """True where the first words of the one are somewhere in the other.

    Two stories of one desk that share only what stands below are different stories on a common background.
    """
    theirs = np.array(_lead_keys(old), np.uint32)
    return keeps_lead(made, old) or float(np.isin(theirs, made.keys).mean()) >= LEAD_KEPT


def _lead_keys(remembered: Fingerprint) -> list[int]:
    keys: list[int] = np.frombuffer(bytes.fromhex(remembered.lead), dtype="<u4").tolist()
    return keys
