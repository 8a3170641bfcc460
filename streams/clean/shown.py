"""When a page shows, between headline and story, that it was published and changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from streams.clean.blocks import Block
from streams.clean.dates import When, label_of, labelled, may_name_days, month_first_in, starts_with_label

_ABOVE: Final = 24
"""How many blocks above the story its day may stand in."""
_INTO: Final = 8
"""How many blocks into the story it may stand."""
_BELOW: Final = 8
"""How many blocks below the story it may stand, where it says that it is the day of publication."""
_WORDS: Final = 25
_LINE: Final = 200
"""Characters of a line that are looked at."""
_MASTHEAD: Final = 6
"""First blocks of a page, where a day far above the headline is the masthead's: today's."""
_LOOSE: Final = 18
"""Words up to which a line without a label may be one that only says who and when."""
_NOT_OURS: Final = frozenset({"caption", "legal", "related"})


class Shown(NamedTuple):
    """What the text shows of its own dates; `sure` where it is labelled, or stands between headline and story."""

    published: When | None
    updated: When | None
    sure: bool


def dates_shown(blocks: Sequence[Block], url: str | None, language: str | None) -> Shown:
    """Return the days that stand near the headline, or labelled just below the story, as the article's own."""
    said = [block for block in blocks if block.words]
    lead = next((i for i, block in enumerate(said) if block.kind is None and block.prose), None)
    if lead is None:
        lead = next((i for i, block in enumerate(said) if block.kind is None), 0)
    last = next((i for i in range(len(said) - 1, -1, -1) if said[i].kind is None), lead)
    low = max(0, lead - _ABOVE)
    title = next((i for i in range(low, lead) if said[i].kind == "duplicate_title"), low)
    published: tuple[float, When] | None = None
    updated: tuple[float, When] | None = None
    for at in (*range(low, min(lead + _INTO, len(said))), *range(max(last + 1, lead + _INTO), last + 1 + _BELOW)):
        if at >= len(said) or not _may_say_when(said[at], at, lead):
            continue
        text = said[at].text[:_LINE]
        if not may_name_days(text):
            continue
        below = at > last
        for number, (label, when) in enumerate(labelled(text, month_first_in(url, language, text))):
            kind = label or (label_of(said[at - 1].text) if at and not number else None)
            if kind == "updated":
                if updated is None or below < updated[0]:
                    updated = float(below), when
                continue
            if not kind and (below or number or (at < _MASTHEAD < title - at) or not _only_says_when(said[at])):
                continue
            cost = (0.0 if kind else 1.0) + (0.3 + 0.05 * (title - at) if at < title else 0.0) + 0.5 * below
            cost += 0.05 * (at - lead) if lead < at <= last else 0.0
            if published is None or cost < published[0]:
                published = cost, when
    latest = updated[1] if updated else None
    if published is None:
        # A page that shows one day only shows the one it stands by.
        return Shown(latest, latest, False)
    return Shown(published[1], latest, published[0] <= 1.0)


def _may_say_when(block: Block, at: int, lead: int) -> bool:
    if block.kind in _NOT_OURS:
        return False
    if block.words > _WORDS or (block.kind is None and block.prose and at >= lead):
        return starts_with_label(block.text)
    return True


def _only_says_when(block: Block) -> bool:
    """True when a line holds little else than its day: a name, a section, a reading time."""
    return block.words <= _LOOSE and not (block.terminal and block.words > 8)
