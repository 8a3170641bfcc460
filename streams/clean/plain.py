"""Plain text, a dispatch or a whole web page, as the story it holds."""

from __future__ import annotations

from collections.abc import Sequence

from streams.clean.blocks import Block, split
from streams.clean.dates import from_url
from streams.clean.dress import dress
from streams.clean.limits import CleanLimits
from streams.clean.mend import Mended, mend
from streams.clean.select import headline_words, is_dispatch, take_off_known, take_off_rest
from streams.clean.stated import Stated
from streams.clean.story import Story
from streams.records import OffsetRun, RawArticle, Removed


def read_plain(content: str, article: RawArticle, limits: CleanLimits) -> Story:
    """Return the story in plain text, with its offsets and what was taken off."""
    mended = mend(content)
    blocks = split(mended.text, limits.blocks)
    by_url = from_url(article.url)
    story = Story(url=article.url, stated=Stated(by_url, "url" if by_url else None))
    dispatch = is_dispatch(blocks)
    if dispatch:
        take_off_known(blocks)
    else:
        take_off_rest(blocks, headline_words(article.title, article.url), "text")
    dress(blocks, article, story, limits, dispatch)
    _write(blocks, mended, story, limits)
    return story


def _write(blocks: Sequence[Block], mended: Mended, story: Story, limits: CleanLimits) -> None:
    """Write body, offsets and removed spans of the blocks into `story`."""
    pieces: list[str] = []
    size = 0
    text = mended.text
    kept_from = 0
    gone: list[tuple[int, int, str]] = []
    for block in blocks:
        start, end = block.spans[0][0], block.spans[-1][1]
        gone += block.cuts
        if block.kind is not None:
            if gone and gone[-1][2] == block.kind and kept_from <= gone[-1][1]:
                gone[-1] = (gone[-1][0], end, block.kind)
            else:
                gone.append((start, end, block.kind))
            continue
        kept_from = start
        if pieces:
            pieces.append("\n\n")
            size += 2
        for number, (low, high) in enumerate(block.spans):
            if number:
                pieces.append(" ")
                size += 1
            pieces.append(text[low:high])
            story.offsets += [OffsetRun(size + at - low, raw, length) for at, raw, length in mended.runs(low, high)]
            size += high - low
    story.text = "".join(pieces)
    story.removed = [Removed(start=a, end=b, kind=kind) for (start, end, kind) in sorted(gone)[: limits.removed]
        for a, b in (mended.raw_span(start, end),)]  # fmt: skip
