"""The inner loops of deduplication, twice: compiled (`native`), and in numpy (`plain`) where that is not there.

Both give the same bytes, so logs judged by the one can be taken over by the other. With the compiled form a decision
takes a third of the time, and postings three fifths of the memory. `COMPILED` says which is in use.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Final

from streams.dedup.kernels import plain


def _compiled() -> ModuleType | None:
    """Return the compiled form, None where this installation has none or the machine's numbers are big-endian."""
    if sys.byteorder != "little":
        return None
    try:
        from streams.dedup.kernels import native
    except ImportError:
        return None
    return native


_form = _compiled()
COMPILED: Final = _form is not None

if TYPE_CHECKING:
    from streams.dedup.kernels.plain import (
        Postings,
        bitmap,
        count_held,
        fold_hashes,
        held,
        rank,
        scan,
        shingle,
        sift,
        spread,
        squeeze,
        weigh,
    )
else:
    _chosen = _form or plain
    Postings, bitmap, held, count_held = _chosen.Postings, _chosen.bitmap, _chosen.held, _chosen.count_held
    scan, shingle, fold_hashes = _chosen.scan, _chosen.shingle, _chosen.fold_hashes
    squeeze, spread, weigh = _chosen.squeeze, _chosen.spread, _chosen.weigh
    sift, rank = _chosen.sift, _chosen.rank

__all__ = [
    "COMPILED",
    "Postings",
    "bitmap",
    "count_held",
    "fold_hashes",
    "held",
    "rank",
    "scan",
    "shingle",
    "sift",
    "spread",
    "squeeze",
    "weigh",
]
