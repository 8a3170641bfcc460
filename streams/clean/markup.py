"""A page's markup as its tags, in their order: no tree is made, as all that cleaning asks is told in one way through.

Where tags are missing, crossed or left open they are read as browsers do; see `dom` for what that makes of elements.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import Final, NamedTuple

from streams.clean.limits import CleanLimits
from streams.errors import RecordError

_OPAQUE: Final = re.compile(
    r"<(?=[sSnNtTiImMoOcC!])"  # a quick look: the rest, in any case, is slow to rule out
    r"((?ai:script|style|noscript|svg|template|iframe|textarea|select|math|object|canvas|!--|!\[CDATA\[))"
)
_ENDS: Final = {"!--": "-->", "![cdata[": "]]>"}
_TAG: Final = re.compile(
    r"<(/?[A-Za-z][^\s/>]*+|[!?/])"
    r"""([^>=]*+(?:=(?:\s*+(?:"[^"]*+"|'[^']*+'))?+[^>=]*+)*+)>?"""
    r"([^<]*+(?:<(?![A-Za-z/!?])[^<]*+)*+)"
)
"""Name, attributes, the text up to the next tag. Source: HTML Standard, 13.2.5 Tokenization."""
_ATTRIBUTE: Final = re.compile(r"""([^\s=/"'>][^\s=/>]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+)))?+""")
_PICTURE: Final = 20_000
"""Characters from which a tag holds a picture, which is no markup."""
_CAPITALS: Final = re.compile("</?[a-z0-9]*+[A-Z]")
_MOST_WITHIN: Final = 200
"""Tags within a heading, title or link up to which it is read."""


class Tags(NamedTuple):
    """A page's tags in their order, in three lists: as tuples they would keep the garbage collector busy."""

    names: list[str]
    """In small letters, with ``/`` before it where it is an end; ``!`` for what is none."""
    attributes: list[str]
    texts: list[str]
    """What stands between each tag and the next."""


def strip(content: str) -> tuple[str, list[str], list[str]]:
    """Return the markup without scripts, styles, comments and pictures, and its JSON-LD and other JSON.

    One pass: an element that is never closed is left alone, and not looked for again.
    """
    kept: list[str] = []
    linked: list[str] = []
    data: list[str] = []
    unclosed: set[str] = set()
    at = 0
    for found in _OPAQUE.finditer(content):
        if found.start() < at:
            continue
        name = found[1].lower()
        if name in unclosed:
            continue
        closed = _end_of(name).search(content, found.end())
        if closed is None:
            unclosed.add(name)
            continue
        stop = closed.start()
        if name == "script":
            opened = content.find(">", found.end())
            kind = content[found.end() : opened].lower() if 0 <= opened < stop else ""
            if "ld+json" in kind and stop - opened < 400_000:
                linked.append(content[opened + 1 : stop])
            elif "application/json" in kind and 1_000 < stop - opened < 3_000_000:
                data.append(content[opened + 1 : stop])
        kept.append(content[at : found.start()])
        at = closed.end()
        if name not in _ENDS:
            at = (content.find(">", at) + 1) or len(content)
    kept.append(content[at:])
    return " ".join(kept), linked, data


@cache
def _end_of(name: str) -> re.Pattern[str]:
    return re.compile(re.escape(_ENDS.get(name) or f"</{name}"), re.IGNORECASE | re.ASCII)


def tags_of(markup: str, limits: CleanLimits) -> Tags:
    """Return the tags of a stripped page; the first without a name, with the text before all others.

    Raises:
        RecordError: `too_large` past `limits.markup_chars` or `limits.tags`.
    """
    if (tags := markup.count("<")) > limits.tags:
        raise RecordError(
            f"the page has {tags} tags, over {limits.tags}; send the article alone, or raise tags", reason="too_large"
        )
    parts = _TAG.split(f"<!>{markup}")
    names, attributes, texts = parts[1::4], parts[2::4], parts[3::4]
    size = len(markup)
    if size > limits.markup_chars:
        size -= sum(len(inner) for inner in attributes if len(inner) > _PICTURE)
    if size > limits.markup_chars:
        raise RecordError(
            f"the page has {size} characters of markup, over {limits.markup_chars}; send the article alone, or raise "
            "markup_chars",
            reason="too_large",
        )
    if _CAPITALS.search(markup):
        names = [name.lower() for name in names]
    return Tags(names, attributes, texts)


def places_of(tags: Tags, names: frozenset[str]) -> dict[str, list[int]]:
    """Return each of `names` → the numbers of the tags that have it."""
    found: dict[str, list[int]] = {name: [] for name in names}
    for at, name in [(at, name) for at, name in enumerate(tags.names) if name in names]:
        found[name].append(at)
    return found


def attribute(attributes: str, name: str) -> str:
    """Return the value of one attribute, ``class`` mostly, empty where there is none."""
    opened = f' {name}="'
    start = attributes.find(opened)
    if start < 0:
        # Written otherwise than nearly all are: with other quotes or none, in capitals, after a line end.
        return attributes_of(attributes).get(name, "") if name in attributes.lower() else ""
    start += len(opened)
    value = attributes[start : attributes.find('"', start)]
    return unescape(value) if "&" in value else value


def attributes_of(attributes: str) -> dict[str, str]:
    """Return name → value of a tag's attributes, names in small letters, the first of equals."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(attributes):
        value = double or single or bare
        found.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return found


def text_within(tags: Tags, at: int, without: frozenset[str] = frozenset()) -> str:
    """Return the text of the element that tag `at` starts, up to its end; nothing of the elements `without`."""
    name = tags.names[at]
    pieces = [tags.texts[at]]
    depth, passed = 1, ""
    inner = slice(at + 1, at + _MOST_WITHIN)
    for opened, text in zip(tags.names[inner], tags.texts[inner], strict=True):
        if opened == f"/{name}":
            depth -= 1
            if not depth:
                break
        elif opened == name:
            depth += 1
        if passed:
            passed = "" if opened == f"/{passed}" else passed
        elif opened in without:
            passed = opened
            continue
        if not passed:
            pieces.append(f"\n{text}" if opened == "br" else text)
    text = "".join(pieces)
    return unescape(text) if "&" in text else text
