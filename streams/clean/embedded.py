"""The story as a page's own data hold it, for pages whose markup shows only its beginning.

A page that a browser completes by script carries the story as JSON: in JSON-LD's `articleBody`, or as the list of
paragraphs that the script lays out. That list is told by its text alone: it is the one with most running text, and
the paragraphs that the markup does show stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Any, Final

import orjson

_TAG: Final = re.compile(r"<[^<>]{1,400}>")
_BREAK: Final = re.compile(r"(?:\s*\n\s*|<(?:br|/?p|/?div)\b[^<>]{0,200}>)+", re.IGNORECASE)
_STOPS: Final = (".", "!", "?", "…", ".”", '."', "?”", "!”", ".’", ".'", ":")
_VALUES: Final = 60_000
"""Most JSON values looked at on one page."""
_DEEP: Final = 40
"""Deepest value that is looked at."""
_WORDS: Final = 6
"""Words from which a paragraph is running text, if it ends as a sentence does."""
_LONGEST: Final = 4_000
"""Characters past which a value is no paragraph."""
_MORE: Final = 1.6
"""How many times the words shown the data must hold to be the story of which the markup shows the beginning."""
_BRIEF: Final = 250
"""Words shown past which a page is taken to show its story."""
_LEAD: Final = 60
"""Characters of a paragraph by which it is known again."""
_NAMES: Final = frozenset({
    "type", "id", "href", "url", "src", "class", "classname", "style", "name", "tag", "rel", "target", "slug", "key",
    "component", "role", "uuid", "destination", "locator", "__typename",
})  # fmt: skip
"""Keys whose values name things, and are no text."""
_TEXTS: Final = ("value", "text", "data", "content")
"""Keys of text even where it is one word."""


def continued(shown: Sequence[str], stated: str | None, data: Sequence[str]) -> list[str]:
    """Return the story's paragraphs as the page's data hold them, or nothing where `shown` is all there is.

    `shown` are the paragraphs found in the markup; `stated` JSON-LD's `articleBody`; `data` the page's JSON.
    """
    words = _size(shown)
    if words > _BRIEF:
        return []
    sentences = [text for text in shown if text.rstrip().endswith(_STOPS) and len(text) >= _LEAD // 2]
    bodies = []
    if stated and sentences and len(stated.split()) > _MORE * words:
        bodies.append([_tidy(part) for part in _BREAK.split(unescape(stated))])
    for text in data:
        if any(sentence[:20] in text for sentence in sentences):
            bodies.append(_list_of(text))
    leads = [_key(text) for text in sentences] if bodies else []
    found: list[str] = []
    for body in bodies:
        paragraphs = [text for text in body if text]
        if not paragraphs or _key(paragraphs[-1]) == leads[-1]:
            # The story is shown to its end: what the data have more of are pictures, posts, notes.
            continue
        known = {_key(text) for text in paragraphs}
        if sum(lead in known for lead in leads) >= max(1, len(leads) // 2) and _size(paragraphs) > _size(found):
            found = paragraphs
    return found if _size(found) > _MORE * words else []


def _size(paragraphs: Sequence[str]) -> int:
    return sum(len(text.split()) for text in paragraphs)


def _key(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())[:_LEAD]


def _tidy(text: str) -> str:
    return " ".join(unescape(_TAG.sub("", text)).split())


def _list_of(text: str) -> list[str]:
    """Return the paragraphs of the JSON list that holds most running text."""
    try:
        root = orjson.loads(text)
    except ValueError:
        return []
    best: list[str] = []
    most = seen = 0
    waiting: list[tuple[Any, int]] = [(root, 0)]
    while waiting and seen < _VALUES:
        value, depth = waiting.pop()
        seen += 1
        if depth > _DEEP:
            continue
        if isinstance(value, dict):
            waiting += [(inner, depth + 1) for inner in value.values() if isinstance(inner, dict | list)]
        elif isinstance(value, list):
            waiting += [(inner, depth + 1) for inner in value if isinstance(inner, dict | list)]
            if len(value) >= 3:
                paragraphs = [_tidy(_text(item, 0)) for item in value[:1000]]
                size = sum(len(p.split()) for p in paragraphs if _running(p))
                if size > most:
                    best, most = paragraphs, size
    return [text for text in best if _running(text)]


def _running(text: str) -> bool:
    return len(text) <= _LONGEST and text.endswith(_STOPS) and text.count(" ") >= _WORDS - 1


def _text(value: Any, depth: int) -> str:
    """Return the text within one item of a list, in its order."""
    if isinstance(value, str):
        return value
    if depth > 12:
        return ""
    if isinstance(value, list):
        return "".join(_text(inner, depth + 1) for inner in value[:300])
    if not isinstance(value, dict):
        return ""
    parts: list[str] = []
    known: set[str] = set()
    for key, inner in value.items():
        if key.lower() in _NAMES or (isinstance(inner, str) and " " not in inner and key not in _TEXTS):
            continue
        part = _text(inner, depth + 1)
        letters = "".join(filter(str.isalnum, _TAG.sub("", part)))
        # The same text is often given twice, with markup and without.
        if letters and letters not in known:
            known.add(letters)
            parts.append(part)
    return "".join(parts)
