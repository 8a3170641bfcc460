"""What was done to a copy, read off two fingerprints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streams.dedup.overlap import Overlap, keeps_lead
from streams.dedup.sketch import MAX_NUMBER_CHARS, MAX_NUMBERS, Sketch, chance, held
from streams.records import Decision, Edit, Fingerprint

WHOLE: Final = 0.90
"""A text of which this share is in the other is taken to be in it whole; the rest is seams and figures."""
WRAPPED_PROSE_SHARE: Final = 0.75
FIGURE_CHANGED: Final = 0.75
"""Share of the shingles around a figure that the earlier text must lack, chance hits allowed for."""


def find_edits(made: Sketch, old: Fingerprint, overlap: Overlap, merged: Sequence[Decision] = ()) -> tuple[Edit, ...]:
    """Return what makes the article differ from the earlier one, ``none`` alone where nothing does.

    `merged`: further families it holds whole.
    """
    edits: list[Edit] = []
    same_words = bool(made.body) and made.body == old.body
    if same_words:
        if made.text != old.text:
            edits.append("typography")
    else:
        if overlap.of_old < WHOLE:
            edits.append("truncated")
        if merged:
            edits.append("merged")
        elif overlap.of_new < WHOLE:
            edits.append("wrapped" if made.prose_share < WRAPPED_PROSE_SHARE else "extended")
        if not keeps_lead(made, old):
            edits.append("new_lead")
    if made.title and old.title and made.title != old.title:
        edits.append("reheadlined")
    if made.dateline != old.dateline:
        edits.append("dateline")
    if changes_numbers(made, old, same_words=same_words):
        edits.append("numbers")
    return tuple(edits) or ("none",)


def changes_numbers(made: Sketch, old: Fingerprint, *, same_words: bool) -> bool:
    """True where a figure of the article is not in the earlier one, in those words or, in the title, at all."""
    if len(old.numbers) < MAX_NUMBERS:
        told = made.numbers if not old.bits else made.numbers[: made.title_numbers]
        if {number[:MAX_NUMBER_CHARS] for number in told} - set(old.numbers):
            return True
    if same_words or not old.bits or not len(made.figures):
        return False
    missing = (~held(made.figures, old)).mean(axis=1)
    return bool(missing.max() >= FIGURE_CHANGED * (1.0 - chance(old)))
