"""How surely each block of a page is story: points on a short card, in two passes.

The first pass counts what a block says by itself and by its place (see `signs`); the second adds what its neighbours
got, whether it stands in the page's main run, and how much of the story its elements hold. The card, `scorecard.yaml`,
says what each point is for; nothing on it knows a site. Points are quarters and sums are taken in one order, so that
they are the same everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from streams.clean import tree
from streams.clean.blocks import Block
from streams.clean.dom import Element
from streams.clean.signs import announced, own_points
from streams.clean.vocabulary import load
from streams.clean.witness import testify

Form = Literal["text", "html"]

_BEYOND: Final = -3.0
"""What a neighbour past the page's edge is taken to have got, and the least that any neighbour counts for: a story
that ends above a menu is no less a story."""
_NEAR, _AREA = 2, 6
"""Blocks to each side that are neighbours, and that are the area."""
_RUN: Final = 0.4
"""Likelihood from which a block's words speak for the main run, not against it."""
_LINE: Final = 10
"""Words that a whole point of the card takes off the main run for a line of furniture."""
_FAR: Final = 300
"""Words outside the main run from which farther is all the same."""


_ENDING: Final = frozenset({"menu", "share", "related", "newsletter", "comments", "legal"})
"""Furniture that rather stands around stories than inside them, as advertisements, captions and notes do."""


class Card(NamedTuple):
    """`block`: sign → points; `around`: what neighbours, run and elements weigh; `path`: costs of story's edges."""

    block: dict[str, float]
    around: dict[str, float]
    path: dict[str, float]


@cache
def card(form: Form) -> Card:
    """Return the card of a form, read once per process from `scorecard.yaml`."""
    data: Any = load("scorecard.yaml")[form]
    return Card(data["block"], data["around"], data["path"])


def scores(
    blocks: Sequence[Block], title: frozenset[str], form: Form, elements: Sequence[Element] = (), stated: str = ""
) -> list[float]:
    """Return one value a block: above 0 it is rather story. `title` is the headline's words where known."""
    if not blocks:
        return []
    found = card(form)
    if elements:
        tree.mark(blocks, elements)
    if stated:
        testify(blocks, stated)
    own = own_points(blocks, title, found.block)
    weigh = found.around
    values = [weigh["own"] * points + weigh["lean"] for points in own]
    shares = [1.0 / (1.0 + math.exp(-points)) for points in own]
    _neighbours(values, own, blocks, weigh)
    if "in_run" in weigh:
        _main_run(values, shares, blocks, weigh)
    if elements:
        where = tree.body(shares, blocks, elements)
        kin = tree.alike(shares, blocks, elements)
        for at, (share, within) in enumerate(zip(where.held, where.within, strict=True)):
            values[at] += weigh["held_0"] * share + weigh["in_body"] * within + weigh["alike"] * (kin[at] - 0.5)
    return values


def _neighbours(values: list[float], own: Sequence[float], blocks: Sequence[Block], weigh: dict[str, float]) -> None:
    """Add what the blocks around each got: the nearest count alike, those of the area by their length."""
    count = len(own)
    own = [points if points > _BEYOND else _BEYOND for points in own]
    padded = [_BEYOND] * _NEAR + own + [_BEYOND] * _NEAR
    near = weigh["near"] / (2 * _NEAR)
    for at in range(count):
        values[at] += near * (padded[at] + padded[at + 1] + padded[at + 3] + padded[at + 4])
    area = weigh.get("area")
    if not area:
        return
    sizes = [block.words + 1 if block.words < 40 else 41 for block in blocks]
    mass, size = [0.0] * (_AREA + 1), [0] * (_AREA + 1)
    masses, words = 0.0, 0
    for points, many in zip(own, sizes, strict=True):
        masses += points * many
        words += many
        mass.append(masses)
        size.append(words)
    mass += [masses] * _AREA
    size += [words] * _AREA
    for at in range(count):
        here = sizes[at]
        others = size[at + 2 * _AREA + 1] - size[at] - here
        got = mass[at + 2 * _AREA + 1] - mass[at] - own[at] * here
        values[at] += area * (got / others if others else _BEYOND)


def _main_run(values: list[float], shares: Sequence[float], blocks: Sequence[Block], weigh: dict[str, float]) -> None:
    """Add what a block gets for standing in the stretch with most story, or loses by the words between."""
    line = _LINE * weigh.get("furniture_in_run", 0.0)
    best = here = 0.0
    start = end = since = 0
    for at, (share, block) in enumerate(zip(shares, blocks, strict=True)):
        if here <= 0:
            here, since = 0.0, at
        here += block.words * (share - _RUN)
        if (block.whole or block.start) and line and announced(block) in _ENDING:
            here += line
        if here > best:
            best, start, end = here, since, at + 1
    for at in range(start, end):
        values[at] += weigh["in_run"]
    away = weigh["words_outside_run"] / 30
    for order in (range(end, len(blocks)), range(start - 1, -1, -1)):
        gap = 0
        for at in order:
            values[at] += away * min(gap, _FAR)
            gap += blocks[at].words
