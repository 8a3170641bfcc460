"""A page's markup as blocks: one pass over the tree, with what the elements around each text say."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from html import unescape
from typing import Any, Final, NamedTuple

from streams.clean.blocks import Block, describe
from streams.clean.limits import CleanLimits
from streams.clean.markup import Tags, attribute, places_of
from streams.clean.mend import mend
from streams.clean.vocabulary import load, phrases_in, plain
from streams.errors import RecordError

_WHOLE: Final = re.compile("[ -~‘’“”–—…•·€£]+")
"""Text in which nothing is to be mended: its signs beyond ASCII stand in no misreading of another charset."""
_SKIPPED: Final = frozenset({
    "script", "style", "noscript", "svg", "template", "iframe", "select", "textarea", "head", "title", "option",
    "object", "embed", "canvas", "math", "audio", "video", "map", "dialog", "input", "meta", "link", "button",
})  # fmt: skip
_IN_LINE: Final = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr", "picture", "source", "amp-img", "nobr",
})  # fmt: skip
_WORD: Final = re.compile(r"[a-z]+")
_CAMEL: Final = re.compile("(?<=[a-z])(?=[A-Z])")
_MENUS: Final = frozenset({"nav", "footer"})
"""Elements that are not looked into where they hold labels alone."""
_ASKED: Final = 20
"""How many of them may turn out to hold more before no further one is asked."""
_RUNNING: Final = 80
"""Characters from which a text in them is no label."""
_SWALLOWERS: Final = frozenset({"button", "object", "map", "dialog", "select", "video", "audio"})
_MUCH: Final = 80
"""Elements inside a control from which it has swallowed the page: its end tag was lost."""
_ALL_LINK, _ENTRY = 0.95, 24
"""Share of links from which, and characters up to which, a text is a menu entry whatever it says."""
_LINKED: Final = 0.6
"""Share of links up to which a paragraph in a list's entry is one of a list, not of a menu."""
_MANY: Final = 60
"""Texts from which a page's structure tells enough; a smaller one is read by what each line says."""
_VOID: Final = frozenset({"hr", "col", "area", "base", "basefont", "frame", "param", "track", "keygen", "bgsound"})
"""Elements without an end, but for those in a line and those passed over."""
_ENDING_P: Final = (
    "address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "main",
    "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "ul",
)  # fmt: skip
_CELLS: Final = frozenset({"p", "td", "th"})
_ENDED: Final = {
    **dict.fromkeys(_ENDING_P, frozenset({"p"})),
    "li": frozenset({"p", "li"}),
    **dict.fromkeys(("dt", "dd"), frozenset({"p", "dt", "dd"})),
    **dict.fromkeys(("td", "th"), _CELLS),
    "tr": _CELLS | {"tr"},
    **dict.fromkeys(("thead", "tbody", "tfoot"), _CELLS | {"tr", "thead", "tbody", "tfoot"}),
}
"""Element → those that end where it begins. Source: HTML Standard, 13.1.2.4 Optional tags."""
_BOUNDS: Final = frozenset({"table", "td", "th", "caption"})
"""Elements out of which no end tag reaches but a table's own. Source: HTML Standard, 13.2.4.2 scope."""
_OF_TABLES: Final = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})
_NOTHING, _INLINE, _LINK, _LINK_END, _BREAK, _BLOCK, _END, _SKIP, _MENU = range(9)
_KINDS: Final = {
    **dict.fromkeys(("html", "body", "/html", "/body", "/head", "!", "?", "/"), _NOTHING),
    **dict.fromkeys(_IN_LINE, _INLINE),
    **dict.fromkeys((f"/{tag}" for tag in _IN_LINE | _SKIPPED - _SWALLOWERS), _NOTHING),
    **dict.fromkeys(_ENDING_P, _BLOCK),
    **dict.fromkeys((f"/{tag}" for tag in _ENDING_P), _END),
    **dict.fromkeys(_SKIPPED, _SKIP),
    **dict.fromkeys(_MENUS, _MENU),
    **{"a": _LINK, "/a": _LINK_END, "br": _BREAK, "/br": _BREAK},
}
"""Tags → what they mean for the text; others open a block, or end one with ``/``."""
_HIDDEN: Final = re.compile(r"(?:^|\s)hidden(?![\w-])", re.IGNORECASE)
_PASSED: Final = _SKIPPED | _MENUS
_STATING: Final = frozenset({"html", "meta", "link", "title", "h1", "time"})
_PLACED: Final = frozenset({"body", "/head", *_STATING, *(f"/{tag}" for tag in _PASSED)})
_ENDLESS: Final = frozenset({"embed", "input", "meta", "link"})
_LOOKED_AT: Final = 4_000
"""Characters of a block in which phrases are looked for."""
_UNSHOWN: Final = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
NAMES: Final = ("furniture", "comment", "signed", "caption", "minor", "hidden", "body", "story")
"""The lists of `dom.yaml`; in `Element.names` each is a bit, the first the lowest."""
HIDDEN: Final = 1 << NAMES.index("hidden")
BODY: Final = 1 << NAMES.index("body")


class Element(NamedTuple):
    """One element that is no mere inline: what it says of all within it."""

    parent: int
    """Its number; -1 for the outermost."""
    tag: str
    names: int
    """What its class and id names say: a bit for each of `NAMES`."""
    shape: str
    """Tag and classes: what a template gave the same is of one kind."""
    at: int
    """Number of its start tag."""


class Page(NamedTuple):
    """A page's `tags`, and what they make: `blocks` in document order, `elements`, outermost first."""

    tags: Tags
    blocks: list[Block]
    elements: list[Element]
    """`Block.around` counts these."""
    ends: list[int]
    """Of each element the number of the first tag behind it."""
    places: dict[str, list[int]]
    """Name → numbers of the tags that a page states its facts by: meta, link, title, h1, time, html."""

    def around(self, at: int) -> Iterator[Element]:
        """Yield the elements in which tag `at` stands, innermost first."""
        number = bisect_left(self.elements, at, key=lambda element: element.at) - 1
        while number >= 0:
            element = self.elements[number]
            if self.ends[number] > at:
                yield element
            number = element.parent


@cache
def _names() -> dict[str, int]:
    data: Any = load("dom.yaml")
    found: dict[str, int] = {}
    for bit, kind in enumerate(NAMES):
        for name in data[kind]:
            found[name] = found.get(name, 0) | 1 << bit
    return found


def _hints(shown: str) -> int:
    """Return what an element's class or id names say, whole and by their parts."""
    shown = shown[:300]
    said = _said_by(shown)
    if said and any(look in shown for look in _looks()):
        return _said_by(" ".join([name for name in shown.split() if not any(look in name for look in _looks())]))
    return said


def _said_by(shown: str) -> int:
    known = _names()
    low = shown.lower()
    names = low.split()
    parts = _WORD.findall(low if low == shown else _CAMEL.sub(" ", shown).lower())
    said = 0
    if not (known.keys().isdisjoint(names) and known.keys().isdisjoint(parts)):
        for name in (*names, *parts):
            said |= known.get(name, 0)
    return said


@cache
def _looks() -> tuple[str, ...]:
    data: Any = load("dom.yaml")
    return tuple(data["looks"])


@lru_cache(maxsize=4096)
def _attributed(tag: str, attributes: str) -> tuple[str, int]:
    """Return an element's shape, and what its attributes say."""
    classes = name = ""
    said = 0
    if "class" in attributes:
        classes = attribute(attributes, "class")
        said |= _hints(classes)
    if "id=" in attributes and (name := attribute(attributes, "id")):
        said |= _hints(name)
    if "hidden" in attributes and _HIDDEN.search(attributes):
        said |= HIDDEN
    if "style" in attributes and _UNSHOWN.search(attribute(attributes, "style")):
        said |= HIDDEN
    if "articleBody" in attributes and attribute(attributes, "itemprop") == "articleBody":
        said |= BODY
    return (f"{tag} {classes}" if classes else tag), said


class _Reader:
    """Goes through a page's tags in their order and gathers its elements and blocks."""

    def __init__(self, tags: Tags, limits: CleanLimits) -> None:
        self.tags = tags
        self.limits = limits
        self.found: list[tuple[str, float, str, tuple[int, ...]]] = []
        """Of each block its text, its share of links, the tag it stands in, the elements around it."""
        self.elements: list[Element] = []
        self.ends: list[int] = []
        self.open: list[str] = []
        """Tags of the elements that are open, and in `path` their numbers."""
        self.path: list[int] = []
        self.pieces: list[str] = []
        self.chars = 0
        """Of text so far."""
        self.tag = "body"
        self.places = places_of(tags, _PLACED)

    def flush(self, linked: int, size: int) -> None:
        text = " ".join("".join(self.pieces).split())
        self.pieces.clear()
        if not text or len(self.found) >= self.limits.blocks:
            return
        self.chars += len(text)
        if self.chars > self.limits.page_chars:
            raise RecordError(
                f"the page shows over {self.limits.page_chars} characters; send the article alone, or raise page_chars",
                reason="too_large",
            )
        if "&" in text or not (text.isascii() or _WHOLE.fullmatch(text)):
            text = " ".join(mend(text).text.split())
            if not text:
                return
        self.found.append((text, linked / size if linked < size else 1.0, self.tag, tuple(self.path)))

    def read(self) -> None:
        elements, ends, path, pieces, kinds = self.elements, self.ends, self.path, self.pieces, _KINDS
        opened = self.open
        names, inner, texts = self.tags
        breaks = linked = size = asked = over = 0
        link = -1  # how deep the link was opened that is open
        at = self.enter() - 1
        last = len(names) - 1
        while at < last:
            at += 1
            name, attributes, text = names[at], inner[at], texts[at]
            kind = kinds.get(name, -1)
            if kind < 0:
                kind = _END if name[0] == "/" else _BLOCK
            if kind == _NOTHING:
                pass
            elif kind >= _BLOCK:
                if kind >= _SKIP:
                    end = self.end_at(name, at)
                    asks = kind == _MENU
                    if end is None or (asks and asked >= _ASKED) or not self.is_passed_over(kind, name, at, end):
                        asked += asks
                        kind = _BLOCK if asks or end is not None else _NOTHING
                    else:
                        if asks and pieces:
                            self.flush(linked, size)
                            linked = size = 0
                        kind = _NOTHING
                        at = end
                        text = texts[at]
                if kind == _END:
                    depth = len(opened) - 1
                    if over:
                        over -= 1
                    elif (opened[-1] == name[1:] and depth) or (depth := self.depth_of(name[1:])):
                        if pieces:
                            self.flush(linked, size)
                            linked = size = 0
                        if depth == len(path) - 1:
                            ends[path.pop()] = at
                            opened.pop()
                            self.tag = "div"
                        else:
                            self.close(depth, at)
                        if depth < link:
                            link = -1
                    elif pieces and name == "/p":
                        self.flush(linked, size)
                        linked = size = 0
                elif kind == _BLOCK:
                    breaks = 0
                    if pieces:
                        self.flush(linked, size)
                        linked = size = 0
                    if ended := _ENDED.get(name):
                        while opened[-1] in ended:
                            self.close(len(path) - 1, at)
                            if len(path) < link:
                                link = -1
                    shape, said = _attributed(name, attributes) if attributes else (name, 0)
                    elements.append(Element(path[-1], name, said, shape, at))
                    ends.append(last + 1)
                    if name in _VOID or (attributes[-1:] == "/" and _is_closed(attributes)):
                        ends[-1] = at + 1
                        self.tag = "div"
                    elif len(path) >= self.limits.depth:
                        over += 1
                    else:
                        path.append(len(elements) - 1)
                        opened.append(name)
                        self.tag = name
            elif kind == _INLINE:
                breaks = 0
            elif kind == _LINK:
                breaks = 0
                link = -1 if attributes[-1:] == "/" and _is_closed(attributes) else len(path)
            elif kind == _LINK_END:
                link = -1
            elif kind == _BREAK:
                breaks += 1
                if breaks == 1:
                    pieces.append(" ")
                elif pieces:
                    self.flush(linked, size)
                    linked = size = 0
                if text and not text.isspace():
                    breaks = 0
            if not text:
                continue
            if text.isspace():
                if pieces:
                    pieces.append(" ")
                continue
            if "&" in text:
                text = unescape(text)
            pieces.append(text)
            size += len(text)
            if link >= 0:
                linked += len(text)
        if pieces:
            self.flush(linked, size)

    def enter(self) -> int:
        """Open the body, and return the index of the first tag of it that is looked at."""
        places = self.places["body"] or self.places["/head"]
        start = places[0] if places else 0
        attributes = self.tags.attributes[start]
        shape, said = _attributed("body", attributes)
        self.elements.append(Element(-1, "body", said, shape, start))
        self.ends.append(len(self.tags.names))
        self.path.append(0)
        self.open.append("body")
        return start

    def depth_of(self, name: str) -> int:
        """Return how deep the element stands that an end tag closes; 0 where there is none."""
        for depth in range(len(self.open) - 1, 0, -1):
            opened = self.open[depth]
            if opened == name:
                return depth
            if opened in _BOUNDS and name not in _OF_TABLES:
                return 0
        return 0

    def close(self, depth: int, at: int) -> None:
        for number in self.path[depth:]:
            self.ends[number] = at
        del self.path[depth:], self.open[depth:]
        self.tag = "div"

    def end_at(self, name: str, at: int) -> int | None:
        """Return the index of the end tag of an element that is passed over; None where it has none."""
        if name in _ENDLESS:
            return at
        stops = self.places[f"/{name}"]
        after = bisect_right(stops, at)
        return stops[after] if after < len(stops) else None

    def is_passed_over(self, kind: int, name: str, at: int, end: int) -> bool:
        """True for a control with what is within it, and for a menu that holds labels alone."""
        if kind == _MENU:
            return not any(
                len(text) > _RUNNING and len(unescape(" ".join(text.split()))) > _RUNNING
                for text in self.tags.texts[at:end]
            )
        # Only so far as it takes to tell: a thousand controls may wait for one end tag.
        within = self.tags.names[at : min(end, at + 2 * _MUCH)]
        return name not in _SWALLOWERS or sum(tag[0] != "/" for tag in within) < _MUCH

    def blocks(self) -> list[Block]:
        if not self.found:
            return []
        lows = plain("\n".join([text for text, _links, _tag, _path in self.found])).split("\n")
        hits = phrases_in("\n".join([low[:_LOOKED_AT] for low in lows]))
        at = start = 0
        blocks = []
        many = len(self.found) > _MANY
        for (text, links, tag, path), low in zip(self.found, lows, strict=True):
            stop = start + min(_LOOKED_AT, len(low))
            phrases = []
            while at < len(hits) and hits[at][0] <= stop:
                phrases.append(hits[at][1])
                at += 1
            start = stop + 1
            if many and links > _ALL_LINK and len(text) <= _ENTRY:
                blocks.append(Block(text, low, [], True, 4 * (tag == "li"), text.count(" ") + 1,
                    False, None, None, [], links=links, around=path, tag=tag))  # fmt: skip
                continue
            # An entry that is not all link may hold its text in a paragraph of its own.
            entry = tag == "li" or (tag == "p" and links <= _LINKED and self.elements[path[-2]].tag == "li")
            block = describe(text, low, [], True, 4 if entry else 0, phrases)
            block.links = links
            block.tag = tag
            block.around = path
            blocks.append(block)
        return blocks


def _is_closed(attributes: str) -> bool:
    """True for ``<div class="x"/>`` and ``<div />``, not where the stroke belongs to a value: ``<a href=/news/>``."""
    return attributes == "/" or attributes[-2] in "\"' \t\n"


def read_blocks(tags: Tags, limits: CleanLimits) -> Page:
    """Return a page's blocks in document order, at most `limits.blocks`, and the elements around them.

    Raises:
        RecordError: `too_large` past `limits.page_chars`.
    """
    reader = _Reader(tags, limits)
    reader.read()
    return Page(tags, reader.blocks(), reader.elements, reader.ends, reader.places)
