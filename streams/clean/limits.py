"""What one article may cost: a value object, so that every caller can see and change it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CleanLimits:
    """Bounds on one article; past them it is refused with `too_large`, never half read in silence.

    Sizes are of the input. `text_chars` bounds plain text; `markup_chars` counts what is left of a page once scripts,
    styles, comments and pictures are off, `tags` its start and end tags, `page_chars` the text that it shows.
    `blocks` is the greatest number of lines or elements looked at; `depth` the deepest element that is followed.
    """

    input_bytes: int = 16_000_000
    input_chars: int = 12_000_000
    text_chars: int = 600_000
    markup_chars: int = 3_000_000
    tags: int = 300_000
    page_chars: int = 1_200_000
    blocks: int = 6_000
    depth: int = 200
    body_chars: int = 400_000
    removed: int = 500
    """Most spans told in `removed`; neighbours of one kind are one span."""
    captions: int = 40
