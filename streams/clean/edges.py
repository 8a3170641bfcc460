"""What opens and closes a story's own text and is none of it: dateline, desk's note, sign-off, credit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streams.clean import furniture
from streams.clean.blocks import Block
from streams.clean.datelines import agency_in, dateline_of
from streams.clean.story import Story

_BELOW: Final = 3
"""How many blocks below the story may hold the desk's sign-off."""


def read_foot(blocks: Sequence[Block], body: Sequence[Block], story: Story) -> None:
    """Find the desk's sign-off: among the last blocks kept, and just below them."""
    end = next(i for i, block in enumerate(blocks) if block is body[-1])
    below = [block for block in blocks[end + 1 : end + 1 + _BELOW] if block.words > 1 or block.whole is None]
    for block in reversed([*body[-6:], *below]):
        if furniture.is_sign_off(block.text, block.words, block.low):
            block.kind = "credit"
            story.credit = f"{block.text} {story.credit}" if story.credit else block.text
            agency = agency_in(block.text)
            if agency is None and furniture.is_reuters_style(block.text):
                agency = "Reuters"
            story.origin = story.origin or agency
        elif block.prose and block.kind is None:
            break
    last = next((block for block in reversed(body) if block.kind is None), None)
    if last and last.prose and (found := furniture.tail_credit(last.text)):
        credit, end = found
        story.credit = story.credit or last.text[end:].strip(" -–—()[]")
        story.origin = story.origin or credit
        _shorten(last, 0, end, "credit")


def read_dateline(body: Sequence[Block], story: Story) -> None:
    """Cut the desk's note and the dateline off the first paragraphs."""
    published = story.published.date() if story.published else None
    if note := furniture.desk_note(body[0].text):
        story.correction_note = f"{story.correction_note}: {note[0]}" if story.correction_note else note[0]
        if note[1] == len(body[0].text):
            # A note alone is all that was sent: it stays, so that somebody reads it.
            body[0].kind = "note" if len(body) > 1 else None
        else:
            _shorten(body[0], note[1], len(body[0].text), "note")
    for block in [block for block in body if block.kind is None][:3]:
        found = dateline_of(block.text, published)
        if found and (block.prose or found[0].agency):
            story.dateline, end = found
            _shorten(block, end, len(block.text), "dateline")
            break


def _shorten(block: Block, start: int, end: int, kind: str) -> None:
    """Leave of `block` only characters [start, end) of its text; what goes, at one of its ends, is of `kind`."""
    spans, at = [], 0
    for low, high in block.spans:
        a, b = max(start - at, 0), min(end - at, high - low)
        if b > a:
            spans.append((low + a, low + b))
        at += high - low + 1
    if spans and block.spans[0][0] < spans[0][0]:
        block.cuts.append((block.spans[0][0], spans[0][0], kind))
    if spans and spans[-1][1] < block.spans[-1][1]:
        block.cuts.append((spans[-1][1], block.spans[-1][1], kind))
    block.spans = spans
    block.text = block.text[start:end]
