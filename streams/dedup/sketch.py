"""What is compared of an article, and what is remembered of it.

A text is the set of its 5-word shingles. What is remembered is small: a sample by hash bound, posted so that
later articles find it, and a bitmap of all of them, so that a found candidate is measured with nearly the
whole text (a Bloom filter of one hash; its known share of chance hits is taken off again). Against an article
at hand, all of whose shingles are known, that measures containment to about ±0.02.
"""

from __future__ import annotations

import zlib
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from streams.dedup import kernels
from streams.dedup.kernels.plain_reading import Flags, Hashes, Keys
from streams.dedup.kernels.plain_reading import sample_level as _level
from streams.dedup.words import SHAPE, fold, reader
from streams.records import CleanArticle, Fingerprint

BITS_PER_SHINGLE: Final = 8
MIN_BITS: Final = 512
MAX_BITS: Final = 4096
MAX_NUMBERS: Final = 20
MAX_NUMBER_CHARS: Final = 8

_STORED: Final = np.dtype("<u4")
_SHORT: Final = 0xFFFFFFFF
"""Of a hash that is held against one other (title, dateline, text as it stands) half is enough."""


class Sketch(NamedTuple):
    """One article as it is compared while it is judged; but for the last ones as `Reading` says."""

    shingles: Hashes
    keys: Keys
    lead: Hashes
    lead_keys: Keys
    wanted: Keys
    posted: Flags
    figures: npt.NDArray[np.uint64]
    numbers: tuple[str, ...]
    word_count: int
    prose_share: float
    """Share of all words that stand in running text, 0–1."""
    title: str
    dateline: str
    body: str
    text: str
    """Hashes, as `Fingerprint` has them."""


def sketch(article: CleanArticle) -> Sketch:
    """Return what is compared of `article`; its title stands for an empty text."""
    title, body = article.title.replace("\n", " "), article.text
    read = reader().read(fold(f"{title}\n{body}"))
    dateline = article.dateline.text if article.dateline else ""
    return Sketch(
        shingles=read.shingles,
        keys=read.keys,
        lead=read.lead,
        lead_keys=read.lead_keys,
        wanted=read.wanted,
        posted=read.posted,
        figures=read.figures,
        numbers=read.numbers,
        word_count=read.word_count,
        prose_share=read.running_count / max(1, min(read.word_count, SHAPE.most_words)),
        title=f"{read.heading & _SHORT:08x}" if read.heading is not None else "",
        dateline=_digest_text(f"{dateline}\n{article.byline or ''}"),
        body=f"{read.body:016x}" if read.body is not None else "",
        text=_digest_text(body or title),
    )


def fingerprint(made: Sketch, posted: bytes) -> Fingerprint:
    """Return what is remembered of an article posted under the keys `posted`, packed (no bitmap where under none)."""
    return Fingerprint(
        shingles=posted,
        shingle_count=len(made.shingles),
        bits=bitmap(made.shingles) if posted else b"",
        numbers=tuple([number[:MAX_NUMBER_CHARS] for number in made.numbers[:MAX_NUMBERS]]),
        lead=made.lead_keys.astype(_STORED, copy=False).tobytes().hex(),
        title=made.title,
        dateline=made.dateline,
        body=made.body,
        text=made.text,
    )


def sample_level(shingle_count: int) -> int:
    """Return the level at which a text of so many shingles is sampled; depends on nothing else."""
    return _level(shingle_count, SHAPE.most_sampled)


def posted_keys(remembered: Fingerprint) -> Keys:
    """Return the keys `remembered` was posted by."""
    return np.frombuffer(remembered.shingles, dtype="<u4")


def bitmap(shingles: Hashes) -> bytes:
    """Return the bitmap of `shingles`, sized by their number."""
    size = min(MAX_BITS, max(MIN_BITS, -(-len(shingles) * BITS_PER_SHINGLE // 64) * 64))
    return kernels.bitmap(shingles, size)


def contained(shingles: Hashes, remembered: Fingerprint) -> float:
    """Return the share of `shingles` in the text of `remembered`, 0–1, chance hits taken off."""
    if not len(shingles) or not remembered.bits:
        return 0.0
    found = kernels.count_held(shingles, remembered.bits)
    return without_chance(found, len(shingles), chance(remembered))


def without_chance(hits: int, shingle_count: int, lucky: float) -> float:
    """Return the share, 0–1, of so many shingles that `hits` stand for when a share `lucky` hits by chance."""
    if not shingle_count:
        return 0.0
    return min(1.0, max(0.0, (hits / shingle_count - lucky) / max(1.0 - lucky, 1e-9)))


def chance(remembered: Fingerprint) -> float:
    """Return the share of shingles the text of `remembered` seems to have by chance, 0–1."""
    bits = remembered.bits
    return int.from_bytes(bits, "little").bit_count() / (8 * len(bits)) if bits else 0.0


def held(shingles: Hashes, remembered: Fingerprint) -> Flags:
    """Return for each of `shingles` (any shape) whether the text of `remembered`, which has a bitmap, may have it."""
    return kernels.held(shingles, remembered.bits)


def count(flags: npt.NDArray[np.bool_]) -> int:
    """Return how many of `flags` are true."""
    return int(np.count_nonzero(flags))


def _digest_text(text: str) -> str:
    plain = text.strip()
    return f"{zlib.crc32(plain.encode('utf-8', 'surrogatepass')):08x}" if plain else ""
