"""What stands above a story: headline, standfirst, byline, and whose name is over all of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from streams.clean import furniture
from streams.clean.blocks import Block
from streams.clean.bylines import is_signed, joined, writers_in
from streams.clean.select import evidence
from streams.clean.story import Story
from streams.clean.texthead import find_headline
from streams.records import RawArticle

_TOKEN: Final = re.compile(r"\w+")
_HEADLINE_WORDS: Final = 30
_MASTHEAD: Final = 4
"""Words that a site's name has at most."""
_STANDFIRST: Final = 12
"""Words from which a label between headline and lead is a standfirst."""
_DATED: Final = 3
"""Lines up to which those that say when are the article's own; more of them are a programme, a calendar."""
_HEAD: Final = 12
"""How many blocks before the story its headline is looked for in."""


def read_head(
    blocks: Sequence[Block], article: RawArticle, story: Story, dispatch: bool, stated_title: str | None
) -> None:
    """Find headline, standfirst and byline: above the first paragraph, and among the first kept blocks."""
    lead = next(
        (i for i, b in enumerate(blocks) if b.kind is None and b.prose and not furniture.is_byline(b.text, b.words)),
        None,
    )
    if lead is None:
        lead = next((i for i, block in enumerate(blocks) if block.kind is None), None)
    if lead is None:
        lead = len(blocks)
    dated: list[Block] = []
    for block in blocks[max(0, lead - _HEAD) : lead + 3]:
        if block.kind not in (None, "byline", "menu", "other", "credit"):
            continue
        if furniture.is_byline(block.text, block.words):
            block.kind = "byline"
            _sign(block.text, story)
        elif block.words <= 4 and (agency := furniture.agency_named(block.text)):
            block.kind = "credit"
            story.origin = story.origin or agency
        elif block.kind is None and furniture.is_dated_line(block.text, block.words) and not block.terminal:
            dated.append(block)
    if len(dated) <= _DATED:
        for block in dated:
            block.kind = "byline"
        dated = []
    top = next(
        (i for i in range(max(0, lead - _HEAD), lead) if blocks[i].kind in (None, "other") and not blocks[i].whole),
        lead,
    )
    for block in blocks[top + 1 : lead]:
        if block.kind in (None, "other", "caption") and (caption := furniture.outlet_caption(block.text, block.words)):
            block.kind = "caption"
            if caption.text not in {known.text for known in story.captions}:
                story.captions.append(caption)
    given = (article.title or stated_title or "").strip()
    if dispatch or given:
        title = _find_title(blocks, lead, given, article.url, dispatch)
    else:
        title = find_headline(blocks, lead, article.url)
    story.title = given or (title.text.strip() if title else "")
    wanted = tokens_of(story.title)
    for block in blocks[: lead + 1] if dispatch else blocks[max(0, lead - _HEAD) : lead + 4]:
        if block is title or (
            wanted
            and block.words <= _HEADLINE_WORDS
            and block.kind is None
            and first_token(block.text) == wanted[0]
            and tokens_of(block.text) == wanted
        ):
            block.kind = "duplicate_title"
    if all(block.kind is not None for block in blocks) and (title is not None or wanted):
        # A flash: its headline is all it says.
        flash = title or next((block for block in blocks if tokens_of(block.text) == wanted), None)
        if flash is not None and not evidence(flash):
            flash.kind = None
            story.title = given
        return
    if title is None:
        return
    at = next(i for i, block in enumerate(blocks) if block is title)
    for block in blocks[:at]:
        # What stands above the headline of a story is the site's name, a section, a date.
        if block.kind is None and not block.prose:
            block.kind = "other"
    for block in blocks[at + 1 : lead]:
        if story.standfirst is not None or block.words < 5 or block.bullet:
            continue
        if block.kind is None and (block.text.endswith(":") or any(line is block for line in dated)):
            continue
        # In a dispatch only a line that is no sentence can be one: a sentence stays in the body.
        left_out = block.kind == "other" and not block.whole and not block.start and not block.phrases
        if left_out or (block.kind is None and not block.prose):
            signed = furniture.is_dated_line(block.text, block.words) or furniture.is_byline(block.text, block.words)
            block.kind = "byline" if signed else "duplicate_title"
            if not signed:
                story.standfirst = block.text
    if article.standfirst:
        story.standfirst = article.standfirst


def _find_title(blocks: Sequence[Block], lead: int, given: str, url: str | None, dispatch: bool) -> Block | None:
    """Return the block that is the headline: like the given one or the URL's words, repeated, close above the lead."""
    wanted = tokens_of(given)
    slug = set(tokens_of((url or "").rsplit("//", 1)[-1].split("?")[0].replace("_", "-")))
    candidates = list(range(0 if dispatch else max(0, lead - _HEAD), min(lead + 1, len(blocks))))
    best: Block | None = None
    top = 0.0
    for i in candidates:
        block = blocks[i]
        if i == lead and (block.prose or len(blocks) == 1):
            continue
        if (
            block.bullet
            or not 2 <= block.words <= _HEADLINE_WORDS
            or block.kind in ("caption", "byline")
            or block.whole
            or (not wanted and block.text.endswith(":"))  # it leads into what follows
        ):
            continue
        tokens = tokens_of(block.text)
        if not tokens:
            continue
        value = 1.0 - (0.0 if dispatch else 0.08 * (lead - i))
        value += 0.5 * (4 <= block.words <= 20) - (1.5 if dispatch else 0.5) * block.terminal * (
            block.text[-1:] in ".…"
        )
        value += 0.3 * _is_repeated(blocks, block, tokens) - 0.5 * bool(block.start) - 0.5 * bool(block.phrases)
        value += 2.0 * len(slug & set(tokens)) / len(set(tokens)) if len(slug) > 2 else 0.0
        if wanted:
            value += 3.0 * len(set(wanted) & set(tokens)) / max(len(set(wanted)), len(set(tokens))) - 1.5
        elif dispatch:
            value -= 0.1 * i
        if block.words <= _MASTHEAD and _is_masthead(blocks, i):
            value -= 2.0
        if value > top:
            best, top = block, value
    if top <= (1.6 if wanted else 0.7):
        return None
    if best is not None and best.words >= _STANDFIRST and not wanted and not slug & set(tokens_of(best.text)):
        # Two labels above the lead, the lower one long: headline and standfirst.
        above = blocks[max(0, next(i for i, block in enumerate(blocks) if block is best) - 1)]
        label = not (above.terminal or above.bullet or above.whole or above.start or above.phrases)
        if label and 4 <= above.words <= best.words and above.kind not in ("caption", "byline"):
            return above
    return best


def _is_repeated(blocks: Sequence[Block], line: Block, tokens: list[str]) -> bool:
    return any(block.words == line.words and block is not line and tokens_of(block.text) == tokens for block in blocks)


def _is_masthead(blocks: Sequence[Block], at: int) -> bool:
    """True when a short line is the site's name: its menu follows, or its notices and picture credits repeat it."""
    if at + 1 < len(blocks) and blocks[at + 1].whole == "menu":
        return True
    name = blocks[at].text
    return any(name in block.text for block in blocks if block.kind is not None and block is not blocks[at])


def tokens_of(text: str) -> list[str]:
    """Return the words of a line in lower case: as headlines and paragraphs are compared."""
    return _TOKEN.findall(text.lower())


def first_token(text: str) -> str | None:
    """Return the first of `tokens_of`, without the cost of the others; None where there is none."""
    found = _TOKEN.search(text)
    return found.group().lower() if found else None


def _sign(line: str, story: Story) -> None:
    """Take the names of a byline, or its desk where it names nobody; an agency that signs is the origin."""
    writers = writers_in(line)
    if story.byline is None:
        story.byline = joined(writers.names or (writers.desks if is_signed(line) and not writers.agencies else ()))
    if writers.agencies:
        story.origin = story.origin or writers.agencies[0]
