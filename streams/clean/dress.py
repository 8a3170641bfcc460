"""The blocks of a text told into body and what stands around it, and what that says put into the story's fields."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from streams.clean import furniture
from streams.clean.blocks import Block
from streams.clean.datelines import agency_in, dateline_of
from streams.clean.desk import take_notes
from streams.clean.edges import read_dateline, read_foot
from streams.clean.head import first_token, read_head, tokens_of
from streams.clean.limits import CleanLimits
from streams.clean.select import evidence
from streams.clean.shown import dates_shown
from streams.clean.story import Story, settle
from streams.records import Dateline, RawArticle

_ABOVE: Final = 4
"""How many blocks above the story may hold the lead picture's caption."""
_RETOLD: Final = 60
"""Words up to which a paragraph may be a standfirst that the next one repeats."""
_FURNITURE: Final = 2.5
"""Evidence from which a sentence is furniture even where nothing else is left."""


def dress(
    blocks: Sequence[Block],
    article: RawArticle,
    story: Story,
    limits: CleanLimits,
    dispatch: bool,
    stated_title: str | None = None,
) -> None:
    """Set `kind` of headline, standfirst, byline, captions, dateline and sign-off; put what they say into `story`."""
    for block in blocks[:3]:
        if block.kind is None and block.words <= 2 and len(blocks) > 1 and furniture.is_slug_line(block.text):
            block.kind = "other"
    _captions(blocks, story, limits)
    read_head(blocks, article, story, dispatch, stated_title)
    take_notes(blocks, story)
    settle(story, article, dates_shown(blocks, article.url, article.language or story.language))
    body = [block for block in blocks if block.kind is None]
    if body:
        read_foot(blocks, body, story)
        body = [block for block in body if block.kind is None]
    if body:
        read_dateline(body, story)
        _duplicates(body, story)
    elif dispatch:
        _restore(blocks, story)
    _provenance(article, story)


def _restore(blocks: Sequence[Block], story: Story) -> None:
    """Take back what a dispatch is left without: whoever sends one sentence means it, caption or not."""
    for block in blocks:
        if block.prose and evidence(block) < (_FURNITURE if block.words < 25 else 2 * _FURNITURE):
            block.kind = None
            story.captions = [caption for caption in story.captions if caption.text not in block.text]
            if story.title == block.text:
                story.title = ""


def _captions(blocks: Sequence[Block], story: Story, limits: CleanLimits) -> None:
    """Set apart what credits a picture: in the story, and just above it, where the lead picture stands."""
    kept = [i for i, block in enumerate(blocks) if block.kind is None]
    if not kept:
        return
    for at in range(max(0, kept[0] - _ABOVE), kept[-1] + 1):
        block = blocks[at]
        if block.kind not in (None, "caption", "other", "menu"):
            continue
        if block.words < 3 and block.start != "caption":
            continue
        if caption := furniture.caption_of(block.text, block.words, block.low):
            block.kind = "caption"
            if len(story.captions) < limits.captions and caption not in story.captions:
                story.captions.append(caption)


def _duplicates(body: Sequence[Block], story: Story) -> None:
    """Take off a standfirst that the lead repeats, and paragraphs told twice over."""
    for above, below in itertools.pairwise(body):
        if above.words > _RETOLD or first_token(above.text) != first_token(below.text):
            break
        first, second = tokens_of(above.text), tokens_of(below.text)
        same = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), len(first))
        if same < max(6, 0.8 * len(first)) or len(second) < len(first):
            break
        story.standfirst = story.standfirst or above.text
        above.kind = "duplicate_title"
    seen: set[str] = set()
    for block in body:
        if block.kind is None and block.words >= 12:
            if block.text in seen:
                block.kind = "other"
            seen.add(block.text)


def _provenance(article: RawArticle, story: Story) -> None:
    """Let what the source states go before what the text says, and name the agency whose copy it is."""
    if article.byline:
        story.byline = article.byline
    if article.dateline:
        found = dateline_of(
            article.dateline.rstrip(" -–—") + " - X", story.published.date() if story.published else None
        )
        story.dateline = story.dateline or (
            found[0] if found else Dateline(text=article.dateline, place=article.dateline)
        )
    credit = agency_in(article.credit) if article.credit else None
    line = story.dateline.agency if story.dateline else None
    by = agency_in(story.byline) if story.byline else None
    story.origin = credit or line or story.origin or by
    story.credit = article.credit or story.credit
