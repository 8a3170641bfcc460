"""What a desk adds to a story and takes back with it: correction notes above and below, slugs before the headline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streams.clean.blocks import Block
from streams.clean.notes import correction_in, slug_before, tells_change
from streams.clean.story import Story

_ABOVE: Final = 5
"""Blocks above the story, and into it, that may be its correction note."""
_INTO: Final = 2
_BELOW: Final = 8
"""Blocks below the story that may be."""
_LAST: Final = 3
_NOT_NOTES: Final = frozenset({"caption", "comments", "related", "newsletter", "duplicate_title"})
_LONGEST: Final = 600
"""Characters kept of a note."""


def take_notes(blocks: Sequence[Block], story: Story) -> None:
    """Set `kind` of the correction notes at a story's edges, and put what they say into `story`.

    The slug before a headline comes off it; ``UPDATE 2`` and others that tell of a change are part of the note.
    """
    slug, headline = slug_before(story.title)
    notes = [slug] if slug and tells_change(slug) else []
    story.title = headline
    kept = [i for i, block in enumerate(blocks) if block.kind is None]
    if kept:
        first, last = kept[0], kept[-1]
        top = range(max(0, first - _ABOVE), min(first + _INTO, len(blocks)))
        left = len(kept)
        for at in (*top, *range(max(top.stop, last + 1 - _LAST), min(last + 1 + _BELOW, len(blocks)))):
            block = blocks[at]
            if block.kind in _NOT_NOTES or (block.kind is None and left == 1):
                continue
            if note := correction_in(block.text, block.words, block.low):
                left -= block.kind is None
                block.kind = "note"
                if note not in notes:
                    notes.append(note)
    if notes:
        story.correction_note = ": ".join(notes)[:_LONGEST]
