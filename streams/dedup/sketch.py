"""What is compared of an article, and what is remembered of it.

A text is the set of its 5-word shingles. What is remembered is small: a sample by hash bound, posted so that
later articles find it, and a bitmap of all of them, so that a found candidate is measured with nearly the
whole text (a Bloom filter of one hash; its known share of chance hits is taken off again). Against an article
at hand, all of whose shingles are known, that measures containment to about ±0.02.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from streams.dedup import kernels
from streams.dedup.kernels.plain import Flags, Hashes, Keys
from streams.dedup.words import read_words
from streams.records import CleanArticle, Fingerprint

SHINGLE_WORDS: Final = 5
"""Source: the measure and its length are the design's; 4 to 6 differ little on news."""
SHINGLE_CHARACTERS: Final = 8
"""For scripts without spaces: eight characters are about as telling as five words."""
MAX_WORDS: Final = 20_000
LEAD_WORDS: Final = 40
LEAD_SHINGLES: Final = 4
MAX_SAMPLE: Final = 40
"""Up to so many shingles all are sampled; above, the bound halves as the text doubles."""
LOOKUP_LEVEL: Final = 2
"""An article looks for 1 in 4 of its shingles at least, so that short texts within it are found."""
BITS_PER_SHINGLE: Final = 8
MIN_BITS: Final = 512
MAX_BITS: Final = 4096
MAX_NUMBERS: Final = 20
MAX_NUMBER_CHARS: Final = 8


_SHORT: Final = 0xFFFFFFFF
"""Of a hash that is held against one other (title, dateline, text as it stands) half is enough."""


class Sketch(NamedTuple):
    """One article as it is compared while it is judged."""

    shingles: Hashes
    """Distinct 64-bit hashes of its running text's shingles, ascending."""
    keys: Keys
    """The upper halves of `shingles`: what is sampled, posted and looked up."""
    lead: Hashes
    """Distinct shingles of the first words of its running text."""
    lead_keys: Keys
    """The smallest keys of the lead's shingles, ascending."""
    wanted: Keys
    """The keys it looks for: at least all it may be posted by."""
    posted: Flags
    """Which of `wanted` it is found by: its sample and its lead's, which truncation keeps."""
    word_count: int
    prose_share: float
    """Share of all words that stand in running text, 0–1."""
    numbers: tuple[str, ...]
    """Distinct figures of title and running text, in order."""
    figures: npt.NDArray[np.uint64]
    """One row per figure of the running text: the shingles it stands in."""
    title: str
    dateline: str
    body: str
    text: str


def sketch(article: CleanArticle) -> Sketch:
    """Return what is compared of `article`; its title stands for an empty text."""
    title, body = article.title.replace("\n", " "), article.text
    words = read_words(f"{title}\n{body}", headed=True)
    heading = words.heading
    head, hashes, prose = words.hashes[:heading], words.hashes[heading:], words.prose
    figures = np.array(words.figures[bisect_left(words.figures, heading) :], np.int32) - np.int32(heading)
    if not len(hashes):
        hashes, prose = head, None
    running = hashes
    if prose is not None:
        prose = prose[heading:]
        running = hashes[prose]
        figures = (np.cumsum(prose)[figures] - 1).astype(np.int32)
    running = running[:MAX_WORDS]
    width = SHINGLE_WORDS if words.spaced else SHINGLE_CHARACTERS
    runs = kernels.shingle(running, width, LEAD_WORDS, LEAD_SHINGLES, figures, LOOKUP_LEVEL, MAX_SAMPLE)
    dateline = article.dateline.text if article.dateline else ""
    return Sketch(
        shingles=runs.every,
        keys=runs.keys,
        lead=runs.lead,
        lead_keys=runs.lead_keys,
        wanted=runs.wanted,
        posted=runs.posted,
        word_count=len(hashes),
        prose_share=len(running) / max(1, min(len(hashes), MAX_WORDS)),
        numbers=words.numbers,
        figures=runs.figures,
        title=f"{kernels.fold_hashes(head) & _SHORT:08x}" if len(head) else "",
        dateline=_digest_text(f"{dateline}\n{article.byline or ''}"),
        body=f"{kernels.fold_hashes(hashes):016x}" if len(hashes) else "",
        text=_digest_text(body or title),
    )


def fingerprint(made: Sketch, posted: Keys) -> Fingerprint:
    """Return what is remembered of an article that is posted under `posted` (no bitmap where under nothing)."""
    return Fingerprint(
        shingles=posted.astype("<u4").tobytes(),
        shingle_count=len(made.shingles),
        bits=bitmap(made.shingles) if len(posted) else b"",
        numbers=tuple([number[:MAX_NUMBER_CHARS] for number in made.numbers[:MAX_NUMBERS]]),
        lead=made.lead_keys.astype("<u4").tobytes().hex(),
        title=made.title,
        dateline=made.dateline,
        body=made.body,
        text=made.text,
    )


def sample_level(shingle_count: int) -> int:
    """Return the level at which a text of so many shingles is sampled; depends on nothing else."""
    return kernels.plain.sample_level(shingle_count, MAX_SAMPLE)


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
