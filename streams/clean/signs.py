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

_CLOCK: Final = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}:\d\d|\bago\b|\bmin(?:ute)?s? read\b")
_DIGIT: Final = re.compile(r"\d")
_HOUR: Final = re.compile(r"\b\d{1,2}:\d\d\b")
_FIELD: Final = re.compile(r"[^\W\d_a-zß-ÿ][\w/&’' -]{1,28}: \S")
_QUOTES: Final = frozenset('"“‘«„')
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
_SUBHEAD: Final = 30
"""Words that a heading has at most."""
_PORTRAIT: Final = 160
"""Words that a writer's portrait has at most."""


class _Words(NamedTuple):
    portrait: re.Pattern[str]
    ours: tuple[str, ...]
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
        tuple(word for word in house["ours"] if not any(other != word and other in word for other in house["ours"])),
        re.compile(rf"\b(?:{any_of(house['ours'])}) (?:\w+ ){{0,2}}?(?:{any_of(house['things'])})\b"),
        re.compile(rf"\b(?:{any_of(data['since'])})\b", re.IGNORECASE),
    )


def own_points(blocks: Sequence[Block], title: frozenset[str], points: Points) -> list[float]:
    """Return what each block gets by itself and by its place on the page, from -6 to 6."""
    values = _by_form(blocks, points)
    if "links_most" in points:
        _by_markup(values, blocks, points)
    if "portrait" in points:
        _by_matter(values, blocks, points)
    _by_title(values, blocks, title, points)
    _by_announcement(values, blocks, points)
    _by_place(values, blocks, points)
    if "post" in points:
        _posts(values, blocks, points)
    if "listed" in points:
        _lists(values, blocks, points)
    return [-_SURE if value < -_SURE else _SURE if value > _SURE else value for value in values]


def _by_form(blocks: Sequence[Block], points: Points) -> list[float]:
    """Return the points of each block's own form and words."""
    get = points.get
    times = Counter([block.text for block in blocks])
    any_block, to_3, to_8, from_25 = (
        points["any"],
        points["words_to_3"],
        get("words_to_8", 0.0),
        points["words_from_25"],
    )
    sentence, short_sentence, long_label = points["sentence"], get("short_sentence", 0.0), points["long_without_stop"]
    whole, repeated = points["whole"], get("repeated", 0.0)
    found = []
    for block in blocks:
        words, text = block.words, block.text
        value = any_block
        if words <= 3:
            value += to_3
        elif words <= 8:
            value += to_8
        elif words >= 25:
            value += from_25
        if block.terminal:
            value += sentence if words >= 6 else short_sentence
        elif words >= 9:
            value += long_label
        if block.bullet:
            if block.links <= 0.6:
                value += get("item", 0.0)
            if block.terminal and words >= 9:
                value += points["item_sentence"]
        if block.start:
            value += points["start_sentence" if block.terminal else "start_label"]
        if block.phrases:
            value += points["phrase"] * min(3, len(block.phrases))
        if block.whole:
            value += whole
        elif block.links <= 0.6:
            if caption_of(text, words, block.low):
                value += points["caption"]
            if is_sign_off(text, words, block.low) or is_byline(text, words):
                value += points["signed"]
        if words <= (8 if block.terminal else 15) and _is_dated(block.low):
            value += points["dated"]
        if times[text] > 1:
            value += repeated
        last = text[-1:]
        if last == ":":
            value += points["colon"]
        elif last == "…" or text.endswith("..."):
            value += points["ellipsis"]
        found.append(value)
    return found


def _by_markup(values: list[float], blocks: Sequence[Block], points: Points) -> None:
    """Add what the elements around each block say, and what share of it are links."""
    for at, block in enumerate(blocks):
        if block.tag == "p":
            values[at] += points.get("paragraph", 0.0)
        for name in block.dom:
            values[at] += points.get(name, 0.0)
        if block.words > _SUBHEAD and "heading" in block.dom:
            values[at] -= points["heading"]  # its end tag was lost
        if block.links > 0.6:
            values[at] += points["links_most"]
        elif block.links > 0.2:
            values[at] += points["links_some"]


def _is_dated(low: str) -> bool:
    if "ago" in low or "read" in low or _DIGIT.search(low):
        return _CLOCK.search(low) is not None
    return False


def _by_matter(values: list[float], blocks: Sequence[Block], points: Points) -> None:
    """Add what blocks lose that speak of writers or of the outlet, and what a fact with its label gets."""
    portrait, house, field = points["portrait"], points["house"], points["field"]
    match = _words().portrait.match
    for at, block in enumerate(blocks):
        words, text = block.words, block.text
        if block.terminal:
            if words >= 6:
                if words <= _PORTRAIT and match(text):
                    values[at] += portrait
                if text[0] not in _QUOTES and _is_house(block.low):
                    values[at] += house
        elif words >= 3 and not block.start and _FIELD.match(text):
            values[at] += field


def _is_house(low: str) -> bool:
    words = _words()
    for stem in words.ours:
        if stem in low:
            return words.house.search(low) is not None
    return False


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
        least = len(title) // 2
        for at, block in enumerate(blocks):
            # A block of fewer words than half the title's cannot have half of them.
            if 2 <= block.words <= 35 and block.text.count(" ") >= least:
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
    end = farthest = -1
    for at, block in enumerate(blocks):
        kind = announced(block) if block.whole or block.start else None
        if kind in _REACH:
            last[kind] = at + _REACH[kind]
            farthest = max(farthest, last[kind])
            if kind == "comments":
                comments.append(at)
                end = at + _LATER
        if at <= farthest:
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
    total = sum([block.words for block in blocks])
    first, last = points.get("first_of_page", 0.0), points["last_of_page"]
    done = at = 0
    while first and at < len(blocks) and done < 0.02 * (total or 1):
        values[at] += first
        done += blocks[at].words
        at += 1
    done = total
    for at in range(len(blocks) - 1, -1, -1):
        done -= blocks[at].words
        if done <= 0.9 * (total or 1):
            break
        values[at] += last


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
    if block.words > 10 or block.terminal or not _DIGIT.search(text):
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
