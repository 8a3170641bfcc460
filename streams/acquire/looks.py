"""What a text that came looks like, so that garbage and repetition can be told; pure, and cheap: nothing is cleaned.

A text is one of the source's usual ones until many in a row are not: one odd article is never told.
"""

from __future__ import annotations

import hashlib
import heapq
import math
import re
import statistics
import zlib
from collections.abc import Sequence
from typing import Final

import msgspec

from streams.records import RawArticle, Rejected

RECENT: Final = 12
"""Articles that a verdict rests on."""
LEAST_RECENT: Final = 6
"""Articles before any verdict."""
TOLD_SHARE: Final = 0.6
"""Of the recent articles: so many are faulty, or the same."""
USUAL_SHARE: Final = 0.35
"""A source of which so many are alike, or repeated, at all times is not told for it."""
LEAST_SIZES: Final = 30
"""Texts whose size must be known before one is told as unusual."""
SIZE_DOUBLINGS: Final = 2.0
"""Times a text's usual size must double or halve: four times as long, or a quarter."""
_KEPT_SIZES: Final = 200
_KEPT_CONTENTS: Final = 500
_SLOWEST: Final = 1 / 500
_MOST_CHARS: Final = 60_000
_MOST_WORDS: Final = 600
_SKETCH: Final = 16
_ALIKE: Final = 0.8
"""Share of a sketch that two texts have in common to be the same page with another title."""
_COMPARED: Final = 3
_NO_FAULT: Final = frozenset({"not_an_article", "symlink"})
"""Reasons for which a sound source's material is refused all the time."""

_UNSEEN: Final = re.compile(r"<(script|style|svg|noscript|template)\b[^<]*(?:<(?!/\1)[^<]*)*</\1\s*>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z!][^<>]{0,2000}>")
_ESCAPED: Final = re.compile(r"&(?:amp;)?lt;/?[A-Za-z][A-Za-z0-9]{0,10}[\s/&]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_TOKEN: Final = re.compile(r"\w+")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")


class Look(msgspec.Struct, array_like=True, frozen=True):
    """One article as far as health is concerned; no word of it."""

    fault: str | None
    """rejected:REASON, empty, binary or markup; None if nothing is wrong."""
    letters: int
    content: int
    """Hash of its words and figures; 0 of none."""
    item: int
    alike: bool = False
    """Nearly the words of one of the few before it, under another id."""
    repeated: bool = False
    """Its words were known under another id."""
    sketch: tuple[int, ...] = ()
    """Of its word runs, without figures: a clock in it makes no other text."""


class Looks(msgspec.Struct, omit_defaults=True):
    """What is known of a source's texts."""

    number: int = 0
    recent: list[Look] = []
    sizes: list[float] = []
    """Letters, as powers of two, of texts before the recent ones; newest last."""
    known: dict[int, int] = {}
    """Content → item, oldest first."""
    usual_alike: float = 0.0
    usual_repeated: float = 0.0


def take_look(looks: Looks, one: RawArticle | Rejected) -> bool:
    """Return whether `one` is something new; it counts among the recent ones. Kills and withheld ones say nothing."""
    if isinstance(one, RawArticle) and one.pub_status != "usable":
        return True
    look = _look_at(one)
    known = looks.known.get(look.content) if look.content else None
    others = [other for other in looks.recent[-_COMPARED:] if other.item != look.item]
    look = msgspec.structs.replace(
        look,
        repeated=known is not None and known != look.item,
        alike=any(_likeness(look, other) >= _ALIKE for other in others),
    )
    if known == look.item:
        return False  # the same once more, as after a restart: no sign of anything
    _learn(looks, look)
    if known is None and look.content:
        looks.known[look.content] = look.item
        if len(looks.known) > _KEPT_CONTENTS:
            del looks.known[next(iter(looks.known))]
    return known is None and look.fault is None


def told_garbage(looks: Looks) -> str | None:
    """Return in words what is wrong with most of the recent texts, or None."""
    recent = looks.recent
    if len(recent) < LEAST_RECENT:
        return None
    faults = [look.fault for look in recent if look.fault]
    if len(faults) >= TOLD_SHARE * len(recent):
        worst = statistics.mode(faults)
        return f"{len(faults)} of the last {len(recent)} articles: {_words(worst)}"
    alike = [look for look in recent if look.alike]
    if len(alike) >= TOLD_SHARE * len(recent) and looks.usual_alike < USUAL_SHARE and not _is_loop(recent):
        return f"{len(alike)} of the last {len(recent)} texts are nearly the same"
    return _odd_size(looks)


def told_repeating(looks: Looks) -> str | None:
    """Return in words how much of the recent came before under other ids, or None."""
    recent = looks.recent
    repeated = sum(look.repeated for look in recent)
    if len(recent) < LEAST_RECENT or repeated < TOLD_SHARE * len(recent) or looks.usual_repeated >= USUAL_SHARE:
        return None
    return f"{repeated} of the last {len(recent)} texts came before under other ids"


def text_of(article: RawArticle) -> str:
    """Return the article's text without tags, scripts and styles; of undecodable bytes what Latin-1 makes of them."""
    raw = article.content or (article.content_bytes or b"")[:_MOST_CHARS].decode("utf-8", "replace")
    text = raw[:_MOST_CHARS]
    return _TAG.sub(" ", _UNSEEN.sub(" ", text)) if article.media_type == "text/html" else text


def _look_at(one: RawArticle | Rejected) -> Look:
    if isinstance(one, Rejected):
        fault = None if one.reason in _NO_FAULT else f"rejected:{one.reason}"
        return Look(fault, 0, 0, _hash(one.item_id or one.rejected_id))
    text = text_of(one)
    words = _WORD.findall(text.lower())
    letters = sum(map(len, words))
    content = _hash(" ".join(_TOKEN.findall(text.lower()))) if words else 0
    shingles = {
        zlib.crc32(" ".join(words[at : at + 3]).encode("utf-8", "replace"))
        for at in range(min(len(words), _MOST_WORDS) - 2)
    }
    return Look(_fault_of(one, text, letters), letters, content, _hash(one.item_id), sketch=_smallest(shingles))


def _fault_of(article: RawArticle, text: str, letters: int) -> str | None:
    if not letters:
        return "empty"
    if len(_UNPRINTABLE.findall(text)) > 0.03 * len(text):
        return "binary"
    tags = len(_ESCAPED.findall(text)) + (len(_TAG.findall(text)) if article.media_type == "text/plain" else 0)
    return "markup" if tags >= 5 and tags * 100 > letters else None


def _smallest(shingles: set[int]) -> tuple[int, ...]:
    return tuple(heapq.nsmallest(_SKETCH, shingles))


def _likeness(one: Look, other: Look) -> float:
    """Return the estimated share of common word runs, 0–1. Source: bottom-k sketches, Broder 1997."""
    first = heapq.nsmallest(_SKETCH, set(one.sketch) | set(other.sketch))
    if not first:
        return float(bool(one.content) and one.content == other.content)
    return len(set(one.sketch) & set(other.sketch) & set(first)) / len(first)


def _learn(looks: Looks, look: Look) -> None:
    """What leaves the recent ones becomes the usual; shares are means at first, then fade slowly."""
    looks.number += 1
    step = max(1 / looks.number, _SLOWEST) if looks.number <= LEAST_SIZES else _SLOWEST
    looks.usual_alike += step * (look.alike - looks.usual_alike)
    looks.usual_repeated += step * (look.repeated - looks.usual_repeated)
    looks.recent = [*looks.recent, look]
    if len(looks.recent) > RECENT:
        past, *looks.recent = looks.recent
        if past.letters and past.fault is None:
            looks.sizes = [*looks.sizes, round(math.log2(past.letters), 2)][-_KEPT_SIZES:]


def _is_loop(recent: Sequence[Look]) -> bool:
    """Return whether these are many texts that come again, rather than one text for all."""
    return (
        sum(look.repeated for look in recent) >= TOLD_SHARE * len(recent)
        and len({look.content for look in recent}) > len(recent) // 2
    )


def _odd_size(looks: Looks) -> str | None:
    sizes = [math.log2(look.letters) for look in looks.recent if look.letters]
    if len(looks.sizes) < LEAST_SIZES or len(sizes) < LEAST_RECENT:
        return None
    usual = statistics.median(looks.sizes)
    spread = 1.4826 * statistics.median(abs(size - usual) for size in looks.sizes)
    off = statistics.median(sizes) - usual
    if abs(off) <= max(SIZE_DOUBLINGS, 2 * spread):
        return None
    how = f"{2 ** abs(off):.0f} times {'longer' if off > 0 else 'shorter'} than usual"
    return f"the last {len(sizes)} texts are {how} (about {2**usual:.0f} letters)"


def _words(fault: str) -> str:
    kind, _, reason = fault.partition(":")
    return {
        "rejected": f"rejected, {reason}",
        "empty": "no text in them",
        "binary": "not text but bytes",
        "markup": "markup where text should be",
    }[kind]


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=6).digest(), "big")
