"""A second opinion on a page, for the few of which the scorecard is not sure: trafilatura, another maker's reading.

It takes about twice as long as all the rest of cleaning, so it is asked only where much of the page is in doubt. It
votes; it does not decide: its text is never taken, only which blocks it holds.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

import trafilatura

from streams.clean.blocks import Block
from streams.clean.witness import share_in, spaced

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it complains of pages that hold nothing: so do we

LARGEST: Final = 600_000
"""Characters of markup past which no second opinion is asked: its time grows with them."""
_UNSURE: Final = 0.75
"""Points up to which, either way, a block is in doubt."""


def doubt(values: Sequence[float], keep: Sequence[bool], blocks: Sequence[Block]) -> float:
    """Return how many words are in doubt for each word that is kept: 0 where all is clear, above 1 hardly a story."""
    kept = sum(block.words for block, kept in zip(blocks, keep, strict=True) if kept)
    unsure = sum(block.words for block, value in zip(blocks, values, strict=True) if abs(value) < _UNSURE)
    return unsure / max(1, kept)


def votes(markup: str, blocks: Sequence[Block]) -> list[bool]:
    """Return which blocks stand in what trafilatura takes for the story of `markup`; none where it finds none."""
    try:
        text = trafilatura.extract(markup, fast=True, include_comments=False) or ""
    except (ValueError, TypeError, AttributeError, RecursionError):
        # Broken markup that another library cannot read is no reason to lose the page.
        text = ""
    found = spaced(text)
    return [share_in(block, found) >= 0.5 for block in blocks]
