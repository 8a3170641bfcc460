"""What was done to a copy, read off two fingerprints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from streams.dedup import kernels
from streams.dedup.overlap import Overlap, below_leads, keeps_lead
from streams.dedup.sketch import MAX_NUMBER_CHARS, MAX_NUMBERS, Sketch, chance
from streams.dedup.tolls import tell_figures
from streams.dedup.words import SHAPE
from streams.records import CleanArticle, Decision, Edit, Fingerprint

WHOLE: Final = 0.90
"""A text of which this share is in the other is taken to be in it whole; the rest is seams and figures."""
RESPELT: Final = 0.25
"""Words changed here and there, misread or respelt, take as much from the one text as from the other, up to this share:
a word in twenty."""
FEW_SHINGLES: Final = 2 * SHAPE.spaced_width
"""Two words changed are no part that was cut or added, however short the text."""
WRAPPED_PROSE_SHARE: Final = 0.75
FIGURE_CHANGED: Final = 0.75
"""Share of the shingles around a figure that the earlier text must lack, chance hits allowed for."""
FIGURES_READ: Final = 500
"""A text of more figures is a table, and all of them count."""
NOTHING_CUT: Final = 0.95
"""A text of which this share is kept has lost no sentence: a figure that is gone was changed."""


def find_edits(
    article: CleanArticle, made: Sketch, old: Fingerprint, overlap: Overlap, merged: Sequence[Decision] = ()
) -> tuple[Edit, ...]:
    """Return what makes the article differ from the earlier one, ``none`` alone where nothing does.

    `made` is its sketch; `merged`: further families it holds whole.
    """
    edits: list[Edit] = []
    same_words = bool(made.body) and made.body == old.body
    if same_words:
        if made.text != old.text:
            edits.append("typography")
    else:
        new_lead = not keeps_lead(made, old)
        cut, added = _cut_and_added(made, old, below_leads(made, old, overlap) if new_lead else overlap)
        if cut:
            edits.append("truncated")
        if merged:
            edits.append("merged")
        elif made.prose_share < WRAPPED_PROSE_SHARE:
            edits.append("wrapped")
        elif added:
            edits.append("extended")
        if new_lead:
            edits.append("new_lead")
    if made.title and old.title and made.title != old.title:
        edits.append("reheadlined")
    if made.dateline != old.dateline:
        edits.append("dateline")
    if changes_numbers(article, made, old, overlap):
        edits.append("numbers")
    return tuple(edits) or ("none",)


def _cut_and_added(made: Sketch, old: Fingerprint, overlap: Overlap) -> tuple[bool, bool]:
    """Return whether a part of the earlier text is gone, and whether a part came to it."""
    cut, added = 1.0 - overlap.of_old, 1.0 - overlap.of_new
    if max(cut, added) <= RESPELT:
        cut, added = cut - added, added - cut

    def is_part(share: float, shingle_count: int) -> bool:
        return share > 1.0 - WHOLE and share * shingle_count > FEW_SHINGLES

    return is_part(cut, old.shingle_count), is_part(added, len(made.shingles))


def changes_numbers(article: CleanArticle, made: Sketch, old: Fingerprint, overlap: Overlap) -> bool:
    """True where a figure that could be news is not in the earlier one, or not in those words, or is gone from it."""
    known = set(old.numbers)
    many = len(known) == MAX_NUMBERS
    same_words = bool(made.body) and made.body == old.body
    if not (same_words or many) and overlap.of_old >= NOTHING_CUT and not known <= _remembered(made.numbers):
        return True
    # Of many figures only the first are remembered: the first are looked for among them.
    new = _remembered(made.numbers[: MAX_NUMBERS // 2] if many else made.numbers) - known
    moved = b"" if same_words else _are_moved(made, old, many)
    if not new and not any(moved):
        return False
    if len(made.figures) > FIGURES_READ:
        return True
    telling = tell_figures(article.title.replace("\n", " "), article.text)
    if not new.isdisjoint(_remembered(telling.numbers)):
        return True
    if not any(moved) or len(telling.in_text) != len(moved):
        return any(moved)
    return any(is_moved and told for is_moved, told in zip(moved, telling.in_text, strict=True))


def _remembered(numbers: Iterable[str]) -> set[str]:
    return {number[:MAX_NUMBER_CHARS] for number in numbers}


def _are_moved(made: Sketch, old: Fingerprint, many: bool) -> bytes:
    """Return for each figure of the article 1 where it stands among words that the earlier one has not, else 0.

    Where its figures are all known, the words on both sides must be others: beside a seam or a slip of the pen one
    side is. Where they are `many`, this alone tells a changed figure, and most of the words around it are enough.
    """
    if not old.bits or not len(made.figures):
        return b""
    width = made.figures.shape[1]
    least = FIGURE_CHANGED * (1.0 - chance(old)) * width
    return kernels.moved(made.figures, width, old.bits, least, not many)
