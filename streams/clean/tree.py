"""What the elements of a page say of the blocks in them: names and kinds of elements, and which of them hold the story.

An element that holds half of the page's running text holds the story, whatever it is called: what its name or kind
says of furniture does not count. So a whole article inside ``<aside>``, ``<form>`` or ``class="widget"`` stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from streams.clean.blocks import Block
from streams.clean.dom import NAMES, Element

_MOST: Final = 0.5
"""Share of the page's running text from which an element holds the story."""
_TELLS: Final = 80
"""Words of running text from which an article with the headline is the story, and not its head alone."""
_BODY: Final = 0.75
"""Share of the story that its innermost element holds at least; the rest are asides of other makers."""
_SCOPES: Final = ("aside", "blockquote", "figure", "footer", "form", "header", "table")
"""Elements that say something of all within them; on the scorecard as ``in_aside`` and so on."""
_KINDS: Final = {
    "h1": "h1", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading", "td": "td",
    "th": "td", "figcaption": "figcaption", **{scope: f"in_{scope}" for scope in _SCOPES},
}  # fmt: skip
_SIGNS: Final = (*sorted(set(_KINDS.values())), "no_article", "other_article")
_BIT: Final = {tag: 1 << _SIGNS.index(sign) for tag, sign in _KINDS.items()}
_NO_ARTICLE: Final = 1 << _SIGNS.index("no_article")
_OTHER_ARTICLE: Final = 1 << _SIGNS.index("other_article")
_GOOD: Final = sum(1 << NAMES.index(kind) for kind in ("body", "story"))
"""Names that count of an element that holds the story too."""
_ALL: Final = ("comment", "hidden")
"""Names that say the same of all within an element, however far out; the others speak of what is near."""
_HIDDEN: Final = 1 << NAMES.index("hidden")
_DULL: Final = {1 << NAMES.index("furniture"): 0.5, 1 << NAMES.index("minor"): 0.5, _HIDDEN: 0.9}
"""Names that a page may give to every box, and the share of its running text from which they then say nothing."""
_DULLED: Final = sum(_DULL)


def masses(weights: Sequence[float], blocks: Sequence[Block], elements: Sequence[Element]) -> list[float]:
    """Return, for each element, the sum of the weights of the blocks within it."""
    held = [0.0] * len(elements)
    for weight, block in zip(weights, blocks, strict=True):
        if weight and block.around:
            held[block.around[-1]] += weight
    for at in range(len(elements) - 1, -1, -1):
        if (mass := held[at]) and (parent := elements[at].parent) >= 0:
            held[parent] += mass
    return held


def mark(blocks: Sequence[Block], elements: Sequence[Element]) -> None:
    """Set `dom` of every block: what the elements around it say, in the scorecard's names."""
    running = [
        block.words * (1.0 - block.links)
        if block.prose and block.links < 0.5 and not (block.whole or block.start or block.phrases)
        else 0.0
        for block in blocks
    ]
    held = masses(running, blocks, elements)
    most = _MOST * sum(running)
    big = [mass >= most > 0.0 for mass in held]
    _by_headline(big, held, blocks, elements)
    main = any(holds and element.tag == "article" for holds, element in zip(big, elements, strict=True))
    names: list[int] = []
    heard: list[int] = []
    signs: list[int] = []
    for (parent, tag, said, _shape, _at), holds in zip(elements, big, strict=True):
        if holds:
            said &= _GOOD  # noqa: PLW2901
            sign = 0 if tag in _SCOPES else _BIT.get(tag, 0)
        else:
            sign = _BIT.get(tag, 0)
        names.append(said)
        if parent >= 0:
            heard.append(heard[parent] | said)
            sign |= signs[parent]
        else:
            heard.append(said)
            sign |= _NO_ARTICLE if main else 0
        if main and tag == "article":
            sign = sign & ~(_NO_ARTICLE | _OTHER_ARTICLE) | (0 if holds else _OTHER_ARTICLE)
        signs.append(sign)
    if dull := _around_most(running, blocks, names, heard):
        names = [said & ~dull for said in names]
        heard = [said & ~dull for said in heard]
    for block in blocks:
        around = block.around
        if around:
            near = tuple([names[at] for at in around[-3:]])
            block.dom = _marks(signs[around[-1]], near, heard[around[-4]] if len(around) > 3 else 0)


def _around_most(running: Sequence[float], blocks: Sequence[Block], names: Sequence[int], heard: Sequence[int]) -> int:
    """Return the names that stand around so much of the running text that on this page they tell nothing.

    A page builder calls every box a widget, a live blog every post a card; some pages hide all until a script has run.
    """
    found: dict[int, float] = {}
    for mass, block in zip(running, blocks, strict=True):
        if mass and (around := block.around):
            said = names[around[-1]]
            if len(around) > 2:
                said |= names[around[-2]] | names[around[-3]] | (heard[around[-3]] & _HIDDEN)
            if said := said & _DULLED:
                found[said] = found.get(said, 0.0) + mass
    total = sum(running)
    dull = 0
    for bit, share in _DULL.items():
        if found and sum(mass for said, mass in found.items() if said & bit) >= share * total:
            dull |= bit
    return dull


def _by_headline(big: list[bool], held: Sequence[float], blocks: Sequence[Block], elements: Sequence[Element]) -> None:
    """Let the article that has the page's headline hold the story, however much more stands in another.

    Where each of several articles has one, as on pages that load the next story below, it is the first.
    """
    heads = [[at for at in block.around if elements[at].tag == "article"] for block in blocks if block.tag == "h1"]
    if not heads or (len(heads) > 1 and len({tuple(head[-1:]) for head in heads} - {()}) < len(heads)):
        return
    own = heads[0]
    if own and not big[own[-1]] and held[own[-1]] >= _TELLS:
        for at, element in enumerate(elements):
            if element.tag == "article":
                big[at] = at in own


@lru_cache(maxsize=8192)
def _marks(signs: int, near: tuple[int, ...], far: int) -> tuple[str, ...]:
    """Return the scorecard's names of what stands around a text: a name near by counts twice at most."""
    marks = [sign for bit, sign in enumerate(_SIGNS) if signs >> bit & 1]
    for bit, kind in enumerate(NAMES):
        close = sum(names >> bit & 1 for names in near)
        if kind in _ALL:
            marks += [kind] * bool(close or far >> bit & 1)
            continue
        marks += [f"{kind}_near"] * min(2, close)
        if kind == "furniture" and far >> bit & 1:
            marks.append("furniture_far")
    return tuple(marks)


class Body(NamedTuple):
    """Of each block, what share of the story its own element holds, and whether it stands in the story's element."""

    held: list[float]
    within: list[bool]


def body(shares: Sequence[float], blocks: Sequence[Block], elements: Sequence[Element]) -> Body:
    """Return where each block stands by the elements that hold the story.

    `shares` are likelihoods of being story. The story's element is the innermost that holds three quarters of it.
    """
    weights = [block.words * share for share, block in zip(shares, blocks, strict=True)]
    held = masses(weights, blocks, elements)
    total = max(1.0, sum(weights))
    inner = max((at for at, mass in enumerate(held) if mass >= _BODY * total), default=-1)
    return Body(
        [held[block.around[-1]] / total if block.around else 1.0 for block in blocks],
        [inner in block.around for block in blocks],
    )


def alike(shares: Sequence[float], blocks: Sequence[Block], elements: Sequence[Element]) -> list[float]:
    """Return, for each block, the mean share of the other blocks of the page that a template gave the same shape.

    Shape is tag and classes of the three elements around; few words say little, so the mean leans to one half.
    """
    shapes = [element.shape for element in elements]
    keys = [tuple([shapes[at] for at in block.around[-3:]]) for block in blocks]
    words = [block.words for block in blocks]
    weights = [share * many for share, many in zip(shares, words, strict=True)]
    mass = dict.fromkeys(keys, 5.0)
    size = dict.fromkeys(keys, 10.0)
    for key, weight, many in zip(keys, weights, words, strict=True):
        mass[key] += weight
        size[key] += many
    return [(mass[key] - weight) / (size[key] - many) for key, weight, many in zip(keys, weights, words, strict=True)]
