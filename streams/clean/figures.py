"""What stands under a page's pictures: captions apart from the text, their credits apart from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from streams.clean import furniture
from streams.clean.blocks import Block
from streams.clean.dom import NAMES, Element
from streams.clean.vocabulary import agencies
from streams.records import Caption

_CAPTION: Final = 1 << NAMES.index("caption")
_BEFORE: Final = 10
"""Blocks above the story's first within which its lead picture stands."""
_WORDS: Final = (3, 90)
_CREDIT: Final = 10
"""Words that a credit alone has at most."""
_MOST_LINKED: Final = 0.5
_LABEL: Final = re.compile(
    r"^(?:image (?:source|caption|copyright)|photo(?:graph)?s?|credits?|picture|foto|bild|crédits?(?: photo)?|crédito)"
    r"\s*(?:by\b|:|\||/)?\s*",
    re.IGNORECASE,
)

_INNER: Final = re.compile(r"(?:\s|(?<=[.!?]))(?:photo |image |picture )?credits?\s?:\s?(?=\S.{1,80}$)", re.IGNORECASE)


def captions_of(blocks: Sequence[Block], elements: Sequence[Element]) -> list[Caption]:
    """Return the captions of the pictures in and just above the story, in their order.

    A figure is one caption: its lines joined, the last of them its credit where it is one. Figures of links are
    teasers of other stories.
    """
    kept = [i for i, block in enumerate(blocks) if block.kind is None]
    if not kept:
        return []
    near = blocks[max(0, kept[0] - _BEFORE) : kept[-1] + 1]
    found = []
    for figure, group in groupby(near, key=lambda block: _figure(block, elements)):
        if figure is None:
            continue
        lines = [block for block in group if block.kind is not None and (not block.whole or _is_credit(block.text))]
        if lines and not any(block.links > _MOST_LINKED and block.words > _CREDIT for block in lines):
            caption = _caption([block.text for block in lines])
            if caption and caption not in found:
                found.append(caption)
    return found


def with_figures(told: Sequence[Caption], shown: Sequence[Caption], most: int) -> list[Caption]:
    """Return captions `shown` in figures, and those `told` by their form that are no part of them; at most `most`."""
    whole = [f"{caption.text} {caption.credit or ''}" for caption in shown]
    rest = [caption for caption in told if not any(_LABEL.sub("", caption.text) in text for text in whole)]
    return [*rest, *shown][:most]


def _figure(block: Block, elements: Sequence[Element]) -> int | None:
    """Return the number of the figure, or else of the element named a caption, that a block stands in."""
    named = None
    for number in block.around:
        if elements[number].tag == "figure":
            return number
        if elements[number].tag == "figcaption" or elements[number].names & _CAPTION:
            named = number
    return named


def _caption(lines: list[str]) -> Caption | None:
    credit = None
    if len(lines) > 1 and _is_credit(lines[-1]):
        credit = _LABEL.sub("", lines.pop()).strip(" ©()[]|/") or None
    text = " ".join(dict.fromkeys(lines))
    words = len(text.split())
    if credit is None and (inner := _INNER.search(text)):
        text, credit = text[: inner.start()].strip(), text[inner.end() :].strip(" ©()[]|/") or None
    if credit is None and (split := furniture.caption_of(text, words)):
        text, credit = split.text, split.credit
    if not _WORDS[0] <= words <= _WORDS[1]:
        return None
    return Caption(text=text, credit=credit)


def _is_credit(line: str) -> bool:
    if len(line.split()) > _CREDIT or line.endswith((".", "!", "?")):
        return False
    return bool(_LABEL.match(line)) or "©" in line or "/" in line or bool(agencies().pictures.search(line))
