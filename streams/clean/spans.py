"""The body of a plain text written out, with the way back: what of the raw text is kept, taken off or mended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from streams.clean.blocks import Block
from streams.clean.limits import CleanLimits
from streams.clean.mend import Mended
from streams.clean.story import Story
from streams.records import OffsetRun, Removed

_MARK: Final = "markup"
"""Kind of what marks an entry of a list that is kept: ``*``, ``3.``"""


class _Gone(NamedTuple):
    start: int
    end: int
    kind: str


def write(blocks: Sequence[Block], mended: Mended, story: Story, limits: CleanLimits) -> None:
    """Put body, offsets and removed spans of the blocks into `story`.

    Whatever is no blank stands in a run of `offsets` or in a span of `removed`, unless `mend` changed it; so does
    what lies past `limits.blocks`. Over `limits.removed` the marks of list entries are left out first.
    """
    text = mended.text
    as_it_was = not mended.starts
    pieces: list[str] = []
    gone: list[_Gone] = []
    size = told = 0
    before = ""  # the kind of the block just above, where that was taken off: neighbours of one kind are one span
    for block in blocks:
        start, end = _reach(block)
        start -= len(text[told:start].lstrip())
        told = end
        if block.kind is not None:
            if block.kind == before:
                start = gone.pop().start
            gone.append(_Gone(start, end, block.kind))
            before = block.kind
            continue
        before = ""
        first = block.cuts[0][0] if block.cuts and block.cuts[0][0] < block.spans[0][0] else block.spans[0][0]
        if start < first:
            gone.append(_Gone(start, first, _MARK))
        gone += [_Gone(*cut) for cut in block.cuts]
        if pieces:
            pieces.append("\n\n")
            size += 2
        for number, (low, high) in enumerate(block.spans):
            if number:
                pieces.append(" ")
                size += 1
            pieces.append(text[low:high])
            if as_it_was:
                if high > low:
                    story.offsets.append(OffsetRun(size, low, high - low))
            else:
                for at, raw, length in mended.runs(low, high):
                    story.offsets.append(OffsetRun(size + at - low, raw, length))
            size += high - low
    rest = text[told:].lstrip()
    if rest:
        gone.append(_Gone(len(text) - len(rest), told + len(text[told:].rstrip()), "other"))
    story.text = "".join(pieces)
    story.removed = _removed(gone, mended, limits)


def _reach(block: Block) -> tuple[int, int]:
    """Return from where to where a block stands in the text, with what was cut off it."""
    start, end = block.spans[0][0], block.spans[-1][1]
    for low, high, _kind in block.cuts:
        start, end = min(start, low), max(end, high)
    return start, end


def _removed(gone: Sequence[_Gone], mended: Mended, limits: CleanLimits) -> list[Removed]:
    """Return the spans in the raw text, in order, at most `limits.removed`."""
    if len(gone) > limits.removed:
        gone = [span for span in gone if span.kind != _MARK][: limits.removed]
    told = []
    for start, end, kind in sorted(gone):
        low, high = mended.raw_span(start, end)
        told.append(Removed(start=low, end=high, kind=kind))
    return told
