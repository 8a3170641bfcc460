"""The inner loops of deduplication, twice: compiled (`native`), and in numpy (`plain`) where that is not there.

Both give the same bytes, so logs judged by the one can be taken over by the other. With the compiled form a decision
takes a sixth of the time, and postings three fifths of the memory. `COMPILED` says which is in use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from streams.compiled import compiled_form
from streams.dedup.kernels import plain

_form = compiled_form(__name__)
COMPILED: Final = _form is not None

if TYPE_CHECKING:
    from streams.dedup.kernels.plain import (
        Postings,
        Reader,
        bitmap,
        count_among,
        count_held,
        held,
        moved,
        novel,
        pack_id,
        pack_print,
        rank,
        unpack_id,
        unpack_print,
        weigh_print,
    )
else:
    _chosen = _form or plain
    Reader, Postings = _chosen.Reader, _chosen.Postings
    bitmap, held, count_held = _chosen.bitmap, _chosen.held, _chosen.count_held
    moved, count_among = _chosen.moved, _chosen.count_among
    novel, rank = _chosen.novel, _chosen.rank
    pack_print, unpack_print, weigh_print = _chosen.pack_print, _chosen.unpack_print, _chosen.weigh_print
    pack_id, unpack_id = _chosen.pack_id, _chosen.unpack_id

__all__ = [
    "COMPILED",
    "Postings",
    "Reader",
    "bitmap",
    "count_among",
    "count_held",
    "held",
    "moved",
    "novel",
    "pack_id",
    "pack_print",
    "rank",
    "unpack_id",
    "unpack_print",
    "weigh_print",
]
