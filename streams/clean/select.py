"""Which blocks of a text are the story: all of a dispatch, one run of a web page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from streams.clean.blocks import Block
from streams.clean.dom import Element
from streams.clean.score import Form, card, scores
from streams.clean.vocabulary import is_notice

_FEW: Final = 10
"""Blocks up to which a text is hardly a page: statistics of pages say little of it."""
_HOPE: Final = -2.5
"""Points of its best block below which a page holds no story at all."""
_LIFT: Final = 0.5
"""Points that the best block then gets, and all others as many more."""
_ASIDES: Final = frozenset({"related", "newsletter", "share", "comments", "embed"})
_POINTERS: Final = _ASIDES | {"note", "menu"}
_CREDIT: Final = 20
"""Words up to which a line that begins as a picture's credit does is nothing else."""
_CAPTION: Final = 60
"""Words that the caption of a picture inside the story has at most."""
_CAPTIONS: Final = frozenset({"figcaption", "caption_near"})
"""Names of elements that hold captions and nothing else."""
_POINTER: Final = 40
"""Words up to which a line that is mostly links, and says so, leads elsewhere."""
_LINKED: Final = 0.6
_SECTION: Final = 40
"""Words left out below a heading past which they are its section."""
_WORD: Final = re.compile(r"[^\W\d_]+")


def evidence(block: Block) -> float:
    """Return how strongly a block's own words say that it is furniture: 0 none, 1 weak, 3 sure."""
    sure = 3.0 if block.whole else 0.0
    if block.start:
        sure += 1.0 if block.terminal and block.words >= 8 else 2.0
    return sure + 1.5 * min(len(block.phrases), 3)


def is_dispatch(blocks: Sequence[Block]) -> bool:
    """True when the text is a story as filed, at most with a little furniture at its edges.

    Then nothing is taken off but what is known by name: a dispatch never loses a sentence to a statistic.
    """
    prose = other = labels = marked = 0
    for block in blocks:
        if block.prose or (block.terminal and block.words >= 3):
            prose += block.words
        else:
            other += block.words
            labels += 1
            marked += block.bullet > 0 or block.whole is not None
    if labels <= 3 or (len(blocks) <= _FEW and marked <= 3 and prose >= other):
        return True
    return prose >= 0.7 * (prose + other) and labels <= 4 + 0.5 * (len(blocks) - labels) and marked <= 3


def take_off_known(blocks: Sequence[Block]) -> None:
    """Set `kind` of the blocks of a dispatch that are furniture by their words, by where they stand."""
    weights = [evidence(block) if block.whole or block.start or block.phrases else 0.0 for block in blocks]
    if not any(weights):
        return
    prose = [i for i, (block, found) in enumerate(zip(blocks, weights, strict=True)) if found < 2.5 and block.prose]
    first = prose[0] if prose else 0
    last = prose[-1] if prose else len(blocks) - 1
    for at, (block, found) in enumerate(zip(blocks, weights, strict=True)):
        if not found:
            continue
        inside = bool(prose) and first <= at <= last
        bar = (4.0 if inside else 2.5) if block.prose else (2.0 if inside else 1.5)
        if inside and not block.prose and block.words > 12:
            bar = 3.0
        if found >= bar:
            block.kind = kind_of(block)


def kind_of(block: Block) -> str:
    """Return what kind of furniture a block taken off is, by its words."""
    if block.whole:
        return block.whole
    if block.start and not (block.start == "byline" and block.phrases):
        return block.start
    if block.phrases:
        return max(sorted(set(block.phrases)), key=block.phrases.count)
    return "menu" if block.words <= 4 else "other"


def take_off_rest(
    blocks: Sequence[Block],
    title: frozenset[str],
    form: Form,
    elements: Sequence[Element] = (),
    stated: str = "",
) -> None:
    """Set `kind` of the blocks of a whole page that stand outside the story."""
    values = scores(blocks, title, form, elements, stated)
    costs = card(form).path
    keep = best_path(values, costs["enter"], costs["leave"])
    if not any(
        kept and (block.prose if elements else block.words >= 5) for kept, block in zip(keep, blocks, strict=True)
    ):
        top = max((value for value, block in zip(values, blocks, strict=True) if block.words >= 8), default=_HOPE)
        if top > _HOPE:
            keep = best_path([value - top + _LIFT for value in values], costs["enter"], costs["leave"])
    _leave_headings(keep, blocks)
    # A page of notices alone has a best block too, but no story.
    story = any(kept and evidence(block) < 2.5 for kept, block in zip(keep, blocks, strict=True))
    for block, kept in zip(blocks, keep, strict=True):
        if not kept or not story or _is_aside(block):
            block.kind = kind_of(block)
    if elements and story:
        _take_off_captions(blocks)


def _leave_headings(keep: list[bool], blocks: Sequence[Block]) -> None:
    """Leave out headings below which no story follows, or a section of furniture first: a sign-up, other stories.

    A picture's caption or a line of links below a heading is no section.
    """
    ended, left_out = True, 0
    for at in range(len(blocks) - 1, -1, -1):
        if not keep[at]:
            left_out += blocks[at].words
        elif _is_heading(blocks[at]) and (ended or left_out > _SECTION):
            keep[at] = False
        else:
            ended, left_out = False, 0


def _is_heading(block: Block) -> bool:
    return block.words <= 6 and not block.terminal and not block.bullet and not block.text.endswith(":")


def _is_aside(block: Block) -> bool:
    """True for a line between paragraphs that leads elsewhere, or credits a picture: ``Read more: What we know``."""
    if block.start == "caption" and not block.whole:
        return block.words <= _CREDIT
    if block.start == "note" and (is_notice(block.low, block.words) or ("@" in block.text and block.words <= _POINTER)):
        return True  # a publisher's note, or how to write to its people
    if block.words <= _POINTER and block.text.startswith(("©", "<")) and evidence(block) >= 1.0:
        return True  # a notice of rights, a picture's credit, or markup that was shown as text
    if block.links >= _LINKED and block.words <= _POINTER and evidence(block) >= 1.0 and kind_of(block) in _POINTERS:
        return True
    if block.whole and not any(map(str.isalnum, block.text)):
        return True  # a stroke or stars between parts
    label = not block.terminal and block.words <= 14 and block.bullet == 0
    return label and evidence(block) >= 2.0 and kind_of(block) in _ASIDES


def _take_off_captions(blocks: Sequence[Block]) -> None:
    """Set `kind` of captions inside the story, by the elements they stand in; not where those hold the story itself."""
    found = [block for block in blocks if block.kind is None and _captions(block)]
    kept = sum(block.words for block in blocks if block.kind is None)
    if 2 * sum(block.words for block in found) < kept:
        for block in found:
            block.kind = "caption"


def _captions(block: Block) -> bool:
    if block.words > _CAPTION or block.tag == "td":
        return False
    return not _CAPTIONS.isdisjoint(block.dom) or (
        "in_figure" in block.dom and block.words <= _CREDIT and not block.bullet
    )


def headline_words(title: str | None, url: str | None) -> frozenset[str]:
    """Return the words by which the headline is known: of the given title, else of the URL's last two parts."""
    if title:
        return frozenset(title.lower().split())
    parts = (url or "").split("?")[0].rstrip("/").rsplit("/", 2)[-2:]
    return frozenset(_WORD.findall(" ".join(parts).lower()))


def best_path(values: Sequence[float], enter_cost: float, leave_cost: float) -> list[bool]:
    """Return in or out for each block: the likeliest path, where entering and leaving the story cost."""
    inside, outside = float("-inf"), 0.0
    came: list[tuple[bool, bool]] = []
    for value in values:
        enter, leave = outside - enter_cost, inside - leave_cost
        came.append((inside >= enter, outside >= leave))
        inside, outside = max(inside, enter) + value, max(outside, leave) - value
    state = inside > outside
    kept = []
    for was_inside, was_outside in reversed(came):
        kept.append(state)
        state = was_inside if state else not was_outside
    kept.reverse()
    return kept
