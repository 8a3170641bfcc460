"""The headline of a page that came as plain text: told from menus and labels by what it shares with its story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from streams.clean.blocks import Block
from streams.clean.bylines import is_signed
from streams.clean.dates import names_day

_TOKEN: Final = re.compile(r"\w+")
_TRAIL: Final = re.compile(r"\s[>»|/]\s")
"""Between the steps of a trail to the page, and before a site's name."""
_WINDOW: Final = 60
"""Blocks with words above the story that are looked at."""
_INTO: Final = 3
"""Blocks into the story that are: a standfirst may be taken for its first."""
_WORDS: Final = (2, 30)
_NO_SLUG: Final = 2
"""Words up to which a URL says nothing of the headline."""
_CLOSE: Final = 2
"""Blocks above the story within which a label is most often its headline or standfirst."""
_STANDFIRST: Final = 12
"""Words from which a label above the story may be its standfirst."""
_HEAD: Final = 4
"""Words that a headline above a standfirst has at least."""
_BODY: Final = 14
"""Blocks of the story whose words are compared."""
_LONG: Final = 4
"""Letters from which a word says something of a story's matter."""
_NEXT: Final = 4
"""Blocks after a headline within which its byline or day follows."""
_BAR: Final = 1.5
"""Points from which a block is taken for the headline."""
_NOT_HEADS: Final = frozenset({"caption", "byline", "newsletter", "comments", "legal", "note", "credit"})


def find_headline(blocks: Sequence[Block], lead: int, url: str | None) -> Block | None:
    """Return the block that heads the story which begins at `lead`, or None where none is sure enough.

    Points: words shared with the URL's and with the story's first paragraphs, a byline or day close below, standing
    close above the story, told twice; against: furniture's words, a full stop, a day.
    """
    said = [i for i in range(lead) if blocks[i].words][-_WINDOW:]
    said += [i for i in range(lead, len(blocks)) if blocks[i].words][:_INTO]
    slug = _slug(url)
    matter = {
        word
        for block in [block for block in blocks[lead:] if block.kind is None and block.prose][:_BODY]
        for word in _TOKEN.findall(block.text.lower())
        if len(word) >= _LONG
    }
    marks = [_says_who_or_when(blocks[i]) for i in said]
    top = next((at for at, i in enumerate(said) if i >= lead), len(said))
    counts: dict[tuple[str, ...], int] = {}
    tokens = [tuple(_TOKEN.findall(blocks[i].text.lower())) if blocks[i].words <= _WORDS[1] else () for i in said]
    for key in tokens:
        counts[key] = counts.get(key, 0) + 1
    best: tuple[float, int] | None = None
    for at, i in enumerate(said):
        block = blocks[i]
        if not _may_head(block) or marks[at] or (i >= lead and block.terminal and block.text[-1:] in ".…"):
            continue
        points = _points(block, tokens[at], slug, matter) + 0.3 * (counts[tokens[at]] > 1)
        points += 1.0 * (len(slug) <= _NO_SLUG and 0 < top - at <= _CLOSE and block.words >= _HEAD)
        points += 0.6 * any(marks[at + 1 : at + 1 + _NEXT]) - 0.02 * max(0, top - at) - 0.4 * (i > lead)
        if best is None or points > best[0]:
            best = points, at
    if best is None or best[0] < _BAR:
        return None
    found = blocks[said[best[1]]]
    if best[1] and found.words >= _STANDFIRST and not slug.intersection(tokens[best[1]]):
        # Two labels above the story, the lower one long: headline and standfirst.
        above = blocks[said[best[1] - 1]]
        label = _may_head(above) and not (marks[best[1] - 1] or above.terminal or above.start or above.phrases)
        if label and _HEAD <= above.words <= found.words:
            return above
    return found


def _points(block: Block, tokens: tuple[str, ...], slug: frozenset[str], matter: set[str]) -> float:
    words = set(tokens)
    telling = [word for word in words if len(word) >= _LONG]
    points = 0.4 * (5 <= block.words <= 20) - 0.7 * (block.terminal and block.text[-1:] in ".…")
    points -= 0.6 * bool(block.start) + 0.5 * bool(block.phrases) + 0.6 * bool(_TRAIL.search(block.text))
    if len(slug) > _NO_SLUG:
        points += 3.0 * 2 * len(slug & words) / (len(words) + len(slug))
    if telling:
        points += 1.6 * sum(word in matter for word in telling) / max(len(telling), 3)
    return points


def _may_head(block: Block) -> bool:
    if block.bullet or block.whole or not _WORDS[0] <= block.words <= _WORDS[1]:
        return False
    return block.kind not in _NOT_HEADS and not block.text.isdigit()


def _says_who_or_when(block: Block) -> bool:
    if block.words > 16 or (block.terminal and block.words > 8):
        return False
    return block.kind == "byline" or is_signed(block.text) or names_day(block.text)


def _slug(url: str | None) -> frozenset[str]:
    """Return the words of a URL's last parts that can be a headline's."""
    parts = (url or "").split("?")[0].rstrip("/").rsplit("/", 2)[-2:]
    return frozenset(word for word in _TOKEN.findall(" ".join(parts).lower().replace("_", "-")) if not word.isdigit())
