"""What a block of a page says by itself, by its place and by what stands just around it, in points of the card."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from streams.clean.blocks import Block
from streams.clean.dates import days_in
from streams.clean.furniture import caption_of, is_byline, is_sign_off
from streams.clean.vocabulary import load

Points = dict[str, float]

_CLOCK: Final = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}:\d\d|\bago\b|\bmin(?:ute)?s? read\b", re.IGNORECASE)
_HOUR: Final = re.compile(r"\b\d{1,2}:\d\d\b")
_FIELD: Final = re.compile(r"[^\W\d_a-zß-ÿ][\w/&’' -]{1,28}: \S")
_SURE: Final = 6.0
"""Points past which a block is no surer: one loud sign must not drown its neighbours."""
_REACH: Final = {"comments": 11, "related": 5, "newsletter": 3, "legal": 3}
"""Blocks below an announcement of a kind that it still speaks for."""
_LATER: Final = 89
"""Blocks below an announcement of comments that may still be comments."""
_AROUND: Final = 6
"""Blocks to each side in which two signs of a comment section make one."""
_BEGUN: Final = 150
"""Words in sentences after which a time of day stands above a post or another story, no longer above this one."""
_PORTRAIT: Final = 160
"""Words that a writer's portrait has at most."""


class _Words(NamedTuple):
    portrait: re.Pattern[str]
    house: re.Pattern[str]
    since: re.Pattern[str]


@cache
def _words() -> _Words:
    data: Any = load("signs.yaml")

    def any_of(words: list[str]) -> str:
        return "|".join(re.escape(word) for word in words)

    one = r"[^\W\d_a-zß-ÿ][\w.'’-]+"
    name = rf"{one}(?:\s+{one}){{0,3}}(?:\s+\([^)]*\))?(?:,[^,]{{3,60}},)?\s+"
    portrait, house = data["portrait"], data["house"]
    return _Words(
        re.compile(rf"{name}(?:{any_of(portrait['verbs'])})\b.{{0,120}}?\b(?i:{any_of(portrait['works'])})\b"),
        re.compile(rf"\b(?:{any_of(house['ours'])}) (?:\w+ ){{0,2}}?(?:{any_of(house['things'])})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{any_of(data['since'])})\b", re.IGNORECASE),
    )


def own_points(blocks: Sequence[Block], title: frozenset[str], points: Points) -> list[float]:
    """Return what each block gets by itself and by its place on the page, from -6 to 6."""
    times = Counter(block.text for block in blocks)
    values = [_itself(block, times[block.text], points) for block in blocks]
    _by_title(values, blocks, title, points)
    _by_announcement(values, blocks, points)
    _by_place(values, blocks, points)
    if "post" in points:
        _posts(values, blocks, points)
    if "listed" in points:
        _lists(values, blocks, points)
    return [max(-_SURE, min(_SURE, value)) for value in values]


def _itself(block: Block, times: int, points: Points) -> float:
    """Return the points of a block's own form and words."""
    get = points.get
    words, text = block.words, block.text
    value = points["any"]
    if words <= 3:
        value += points["words_to_3"]
    elif words <= 8:
        value += get("words_to_8", 0.0)
    elif words >= 25:
        value += points["words_from_25"]
    if block.terminal:
        if words >= 6:
            value += points["sentence"]
        else:
            value += get("short_sentence", 0.0)
        if block.bullet and words >= 9:
            value += points["item_sentence"]
    elif words >= 9:
        value += points["long_without_stop"]
    if block.bullet and block.links <= 0.6:
        value += get("item", 0.0)
    if block.start:
        value += points["start_sentence" if block.terminal else "start_label"]
    if block.phrases:
        value += points["phrase"] * min(3, len(block.phrases))
    if block.whole:
        value += points["whole"]
    elif block.links <= 0.6:
        if caption_of(text, words):
            value += points["caption"]
        if is_sign_off(text, words) or is_byline(text, words):
            value += points["signed"]
    if words <= (8 if block.terminal else 15) and _CLOCK.search(text):
        value += points["dated"]
    if times > 1:
        value += get("repeated", 0.0)
    if text.endswith(":"):
        value += points["colon"]
    elif text.endswith(("...", "…")):
        value += points["ellipsis"]
    if block.tag == "p":
        value += get("paragraph", 0.0)
    for name in block.dom:
        value += get(name, 0.0)
    if block.links > 0.6:
        value += points["links_most"]
    elif block.links > 0.2:
        value += points["links_some"]
    return value + _of_itself(block, points)


def _of_itself(block: Block, points: Points) -> float:
    """Return the points of a block that speaks of writers, readers or the outlet, or gives a fact by its label."""
    words, text = block.words, block.text
    if block.terminal and words >= 6:
        value = 0.0
        if "portrait" in points and words <= _PORTRAIT and _words().portrait.match(text):
            value += points["portrait"]
        if "house" in points and text[0] not in '"“‘«„' and _words().house.search(text):
            value += points["house"]
        return value
    if "field" in points and words >= 3 and not (block.terminal or block.start) and _FIELD.match(text):
        return points["field"]
    return 0.0


def _by_title(values: list[float], blocks: Sequence[Block], title: frozenset[str], points: Points) -> None:
    """Add what stands above the headline, and the headline itself, lose."""
    if "before_h1" in points:
        heads = [at for at, block in enumerate(blocks) if "h1" in block.dom and block.words >= 3]
        for at in range(heads[0] if len(heads) == 1 else 0):
            values[at] += points["before_h1"]
    headline = _headline(blocks, title)
    if headline < 0:
        return
    before = points.get("before_title", 0.0)
    for at in range(headline):
        values[at] += before
    values[headline] += points.get("title", 0.0)


def _headline(blocks: Sequence[Block], title: frozenset[str]) -> int:
    """Return the index of the block most like the headline, or -1: the last of equals, nearest the story."""
    best, top = -1, 0.5
    if len(title) >= 3:
        for at, block in enumerate(blocks):
            if 2 <= block.words <= 35:
                words = set(block.text.lower().split())
                like = len(words & title) / max(len(title), len(words))
                if like > top + 1e-9:
                    best, top = at, like
    return best


def announced(block: Block) -> str | None:
    """Return what kind of furniture a short line says that there is, here or below.

    "Read more: What we know of the talks" is a pointer by itself: nothing of its kind need follow.
    """
    if block.words > 12:
        return None
    kind = block.whole or block.start
    return None if kind == "related" and block.words > 5 else kind


def _by_announcement(values: list[float], blocks: Sequence[Block], points: Points) -> None:
    """Add what blocks lose below a line that announces comments, other stories, a sign-up or legal matter."""
    last = dict.fromkeys(_REACH, -1)
    costs = {kind: points[f"near_{kind}"] for kind in _REACH}
    later, section = points.get("after_comments", 0.0), points.get("comment_section", 0.0)
    comments: list[int] = []
    end = -1
    for at, block in enumerate(blocks):
        kind = announced(block)
        if kind in _REACH:
            last[kind] = at + _REACH[kind]
            if kind == "comments":
                comments.append(at)
                end = at + _LATER
        for kind, until in last.items():
            if at <= until:
                values[at] += costs[kind]
        if at <= end:
            values[at] += later
    if section and len(comments) > 1:
        counts = [0] * (len(blocks) + 1)
        for at in comments:
            counts[max(0, at - _AROUND)] += 1
            counts[min(len(blocks), at + _AROUND + 1)] -= 1
        here = 0
        for at in range(len(blocks)):
            here += counts[at]
            if here > 1:
                values[at] += section


def _by_place(values: list[float], blocks: Sequence[Block], points: Points) -> None:
    """Add what the first and the last words of a page lose."""
    total = sum(block.words for block in blocks) or 1
    first, last = points.get("first_of_page", 0.0), points["last_of_page"]
    done = 0
    for at, block in enumerate(blocks):
        if done < 0.02 * total:
            values[at] += first
        if done > 0.9 * total:
            values[at] += last
        done += block.words


def _posts(values: list[float], blocks: Sequence[Block], points: Points) -> None:
    """Add what posts lose, below a time of their own once the story has begun; and teasers, under their headlines."""
    told = 0
    stamp = -9
    for at, block in enumerate(blocks):
        sentence = block.terminal and block.words >= 6
        if block.words > 3 and stamp >= at - 2:
            values[at] += points["post"]
        if told >= _BEGUN and is_stamp(block):
            stamp = at
        if sentence:
            if 0 < at < len(blocks) - 1 and not blocks[at + 1].terminal and _heads(blocks[at - 1]):
                values[at] += points["teaser"]
            if not block.whole:
                told += block.words


def is_stamp(block: Block) -> bool:
    """True for a short label that says when: ``6 months ago``, ``2d ago / 7:58 AM UTC``, ``November 18, 2026``."""
    text = block.text
    if block.words > 10 or block.terminal or not any(char.isdigit() for char in text):
        return False
    return bool(_HOUR.search(text) or _words().since.search(text)) or next(days_in(text), None) is not None


def _heads(block: Block) -> bool:
    return not block.terminal and 6 <= block.words <= 24 and not block.bullet and not block.text.endswith(":")


def _lists(values: list[float], blocks: Sequence[Block], points: Points) -> None:
    """Add what the entries of a list get that the line above it leads into."""
    led = False
    for at, block in enumerate(blocks):
        if not block.bullet:
            led = block.text.endswith(":")
        elif led:
            values[at] += points["listed"]
