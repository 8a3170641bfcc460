"""An HTML page as the story it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streams.clean import dom
from streams.clean.blocks import Block
from streams.clean.bylines import Writers, writers_in
from streams.clean.dress import dress
from streams.clean.embedded import continued
from streams.clean.figures import captions_of, with_figures
from streams.clean.limits import CleanLimits
from streams.clean.markup import strip, tags_of
from streams.clean.metadata import Facts, facts
from streams.clean.select import headline_words, is_dispatch, take_off_known, take_off_rest
from streams.clean.story import Story, sign
from streams.records import RawArticle

_SIGNED: Final = 1 << dom.NAMES.index("signed")
_COMMENT: Final = 1 << dom.NAMES.index("comment")
_BYLINE: Final = 20
"""Words that a byline has at most."""
_STANDFIRST: Final = 4
"""Words from which what a page states as its description says anything."""
_WHOLE_PAGE: Final = 25
"""Blocks from which markup is a page, and not the body alone as feeds and ninjs carry it."""


def read_page(content: str, article: RawArticle, limits: CleanLimits) -> Story:
    """Return the story in an HTML page, or in the bare body of one; without offsets, as its raw text is markup.

    Raises:
        RecordError: `too_large`.
    """
    markup, linked, data = strip(content)
    page = dom.read_blocks(tags_of(markup, limits), limits)
    blocks, elements = page.blocks, page.elements
    said = facts(page, linked, article.url, content)
    story = Story(url=said.url or article.url, language=said.language, stated=said.dates)
    if not blocks:
        return story
    links = sum(block.links > 0.5 for block in blocks)
    bare = len(blocks) <= _WHOLE_PAGE and links <= 2 and is_dispatch(blocks) and "<head" not in markup[:5000].lower()
    if bare:
        take_off_known(blocks)
    else:
        take_off_rest(blocks, headline_words(None, article.url), "html", elements, said.body or "")
    dress(blocks, article, story, limits, bare, said.title)
    story.captions = with_figures(story.captions, captions_of(blocks, elements), limits.captions)
    _state(article, story, said, said.writers if said.writers.names else _signed_in(blocks, elements, said))
    paragraphs = [block.text for block in blocks if block.kind is None]
    story.text = "\n\n".join(continued(paragraphs, said.body, data) or paragraphs)
    return story


def _signed_in(blocks: Sequence[Block], elements: Sequence[dom.Element], said: Facts) -> Writers:
    """Return whom the first line in an element named for a byline names; what the page states where there is none."""
    if any(desk not in said.outlets for desk in said.writers.desks):
        return said.writers
    for block in blocks:
        if 0 < block.words <= _BYLINE and (names := _names_around(block, elements)) & _SIGNED and not names & _COMMENT:
            found = writers_in(block.text, said.outlets)
            if any(" " in name for name in found.names):
                return found
    return said.writers


def _names_around(block: Block, elements: Sequence[dom.Element]) -> int:
    names = 0
    for number in block.around:
        names |= elements[number].names
    return names


def _state(article: RawArticle, story: Story, said: Facts, writers: Writers) -> None:
    """Let what the page states of itself fill what its source did not."""
    sign(story, article, writers)
    stated = said.standfirst if said.standfirst and said.standfirst.count(" ") >= _STANDFIRST - 1 else None
    story.standfirst = article.standfirst or story.standfirst or stated
