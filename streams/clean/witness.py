"""The story as a page states it for machines, JSON-LD's `articleBody`: a witness of which blocks are story.

It may be cut short, carry captions, or be a teaser only: that a block stands in it says much, that it does not says
little, and nothing where the statement is short.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Final

from streams.clean.blocks import Block
from streams.clean.vocabulary import plain

_TAG: Final = re.compile(r"<[^<>]{1,400}>")
_WORD: Final = re.compile(r"\w+")
_PROBE: Final = 5
"""Words in a row by which a stretch of a block is looked for."""
_LONG: Final = 150
"""Words from which a statement is taken for the story, not a teaser of it."""
_FULL: Final = 0.7
"""Share of a complete statement's words that the page's blocks must hold for its silence to say something."""


def testify(blocks: Sequence[Block], stated: str) -> None:
    """Add to `dom` of the blocks what `stated`, the page's own statement of its story, says of them.

    ``stated``: the block's words stand there. ``unstated``: they do not, though the statement is long and all of it
    is on the page.
    """
    text = spaced(unescape(_TAG.sub(" ", stated)))
    words = text.count(" ") - 1
    if words < _LONG:
        return
    found = [share_in(block, text) for block in blocks]
    held = sum(block.words for block, share in zip(blocks, found, strict=True) if share >= 0.5)
    other = sum(_running(block) for block, share in zip(blocks, found, strict=True) if share < 0.5)
    if held < _FULL * words or other > held:
        return
    for block, share in zip(blocks, found, strict=True):
        if share < 0.5:
            block.dom = (*block.dom, "unstated")


def _running(block: Block) -> int:
    return block.words if block.prose and block.links < 0.2 and not (block.whole or block.start or block.phrases) else 0


def spaced(text: str) -> str:
    """Return the words of `text` between single blanks, as `share_in` looks for them."""
    return f" {' '.join(_WORD.findall(plain(text)))} "


def share_in(block: Block, text: str) -> float:
    """Return the share of probes at a block's start, middle and end that stand in a `spaced` text."""
    words = _WORD.findall(plain(block.text))
    if len(words) < _PROBE:
        return float(len(words) >= 2 and f" {' '.join(words)} " in text)
    starts = sorted({0, (len(words) - _PROBE) // 2, len(words) - _PROBE})
    return sum(f" {' '.join(words[at : at + _PROBE])} " in text for at in starts) / len(starts)
