"""How far an article and an earlier one are the same text."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from streams.dedup import kernels
from streams.dedup.kernels.plain_reading import Keys, sample
from streams.dedup.neighbours import Neighbours
from streams.dedup.sketch import (
    Sketch,
    chance,
    contained,
    count,
    held,
    posted_keys,
    sample_level,
    without_chance,
)
from streams.records import Decision, Fingerprint

FORMULAIC: Final = 0.08
"""Share of formulaic shingles above which they are left out: fewer change nothing and only a sample is judged."""

LEAD_KEPT: Final = 0.40
"""Share of a lead's shingles from which it counts as kept."""

_NONE: Final = np.empty(0, np.bool_)


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


class Told(NamedTuple):
    """An article ready to be measured: its shingles, and which of them many families share."""

    made: Sketch
    telling: npt.NDArray[np.bool_] | None
    """Of its shingles those asked for that are nobody's formula; None where formulas are too few to matter."""
    formulaic: npt.NDArray[np.bool_]
    share: float
    """Share of formulaic shingles, 0–1; 0 where they are too few to matter."""


def tell_apart(made: Sketch, near: Neighbours) -> Told:
    """Return `made` with its formulas told apart; once for all that it is measured against."""
    wanted = made.wanted
    if near.common.count(1) <= FORMULAIC * len(wanted):
        return Told(made, None, _NONE, 0.0)
    common = np.frombuffer(near.common, np.bool_)
    places = np.minimum(wanted.searchsorted(made.keys), len(wanted) - 1)
    asked = wanted[places] == made.keys
    formulaic = asked & common[places]
    share = count(formulaic) / count(asked)
    return Told(made, asked & ~formulaic, formulaic, share)


def measure(told: Told, old: Decision) -> Overlap:
    """Return how far the article and `old` are the same, shingles of many families left out of both."""
    made, remembered = told.made, old.fingerprint
    count_new = len(made.shingles)
    if remembered is None or not count_new or not remembered.shingle_count:
        return Overlap(0.0, 0.0, 0)
    if made.body and made.body == remembered.body:
        return Overlap(1.0, 1.0, count_new)
    count_old = float(remembered.shingle_count)
    lucky = chance(remembered)
    if told.telling is None:
        of_new = without_chance(kernels.count_held(made.shingles, remembered.bits), count_new, lucky)
    else:
        found = held(made.shingles, remembered) if remembered.bits else np.zeros(count_new, np.bool_)
        formulas = count(found & told.formulaic), count(told.formulaic)
        shared_formulas = without_chance(*formulas, lucky) * told.share * count_new
        of_new = without_chance(count(found & told.telling), count(told.telling), lucky)
        count_old = max(1.0, count_old - shared_formulas)
        count_new = max(1, round(count_new * (1.0 - told.share)))
    shared = of_new * count_new
    of_old = min(1.0, shared / count_old)
    if count_old < count_new:
        counted = _counted_share(made, old, remembered, lucky)
        if counted is not None:
            of_old = counted
            of_new = min(1.0, of_old * count_old / count_new)
    return Overlap(of_new, of_old, round(min(count_new, count_old)))


def _counted_share(made: Sketch, old: Decision, remembered: Fingerprint, lucky: float) -> float | None:
    """Return the share of `old`'s sample in the article where that is surer than its bitmap, else None.

    The bitmap's error grows with how much longer the article is: chance hits are as many as its shingles.
    """
    if old.verdict != "new":
        return None
    level = sample_level(remembered.shingle_count)
    drawn = sample(posted_keys(remembered), level)
    if not len(drawn):
        return None
    bitmap_variance = lucky / (1.0 - lucky + 1e-9) * len(made.shingles) / remembered.shingle_count**2
    sample_variance = 0.25 / len(drawn) if level else 0.0
    return _share_in(drawn, made.keys) if sample_variance < bitmap_variance else None


def _share_in(some: Keys, keys: Keys) -> float:
    """Return the share of `some` among `keys`, which ascend and are not none."""
    return kernels.count_among(some, keys) / len(some)


def keeps_lead(made: Sketch, old: Fingerprint) -> bool:
    """True where the article's first words are somewhere in the earlier one."""
    own, theirs = set(made.lead_keys.tolist()), set(_lead_keys(old).tolist())
    if not own or not theirs or 2 * len(own & theirs) >= len(own):
        return True
    return contained(made.lead, old) >= LEAD_KEPT if old.bits else False


def below_leads(made: Sketch, old: Fingerprint, overlap: Overlap) -> Overlap:
    """Return `overlap` with both leads taken for shared: what is the same, or not, below them."""
    own = len(made.lead) * (1.0 - contained(made.lead, old)) / len(made.shingles)
    gone = (1.0 - _share_in(_lead_keys(old), made.keys)) * min(1.0, len(made.lead) / old.shingle_count)
    return overlap._replace(of_new=min(1.0, overlap.of_new + own), of_old=min(1.0, overlap.of_old + gone))


def shares_a_lead(made: Sketch, old: Fingerprint) -> bool:
    """True where the first words of the one are somewhere in the other.

    Two stories of one desk that share only what stands below are different stories on a common background.
    """
    return keeps_lead(made, old) or _has_lead(made, old)


def shares_both_leads(made: Sketch, old: Fingerprint) -> bool:
    """True where the first words of each are somewhere in the other: they begin alike, or one's top was moved down."""
    return keeps_lead(made, old) and _has_lead(made, old)


def _has_lead(made: Sketch, old: Fingerprint) -> bool:
    return _share_in(_lead_keys(old), made.keys) >= LEAD_KEPT


def _lead_keys(remembered: Fingerprint) -> Keys:
    return np.frombuffer(bytes.fromhex(remembered.lead), dtype="<u4")
