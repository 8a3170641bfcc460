"""A page's markup as blocks: one pass over the tree, with what the elements around each text say."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple

import lxml.etree

from streams.clean.blocks import Block, describe
from streams.clean.crowded import thin
from streams.clean.limits import CleanLimits
from streams.clean.mend import mend
from streams.clean.vocabulary import load, phrases_in, plain
from streams.errors import RecordError

_OPAQUE: Final = re.compile(
    r"<(script|style|noscript|svg|template|iframe|textarea|select|math|object|canvas|!--|!\[CDATA\[)", re.IGNORECASE
)
_ENDS: Final = {"!--": "-->", "![cdata[": "]]>"}
_WHOLE: Final = re.compile("[ -~‘’“”–—…•·€£]+")
"""Text in which nothing is to be mended: its signs beyond ASCII stand in no misreading of another charset."""
_SHOUTED: Final = re.compile(
    r"</(?=[A-Za-z]{3,8}[\s>])(?![a-z]+[\s>])(?i:script|style|noscript|svg|template|iframe|textarea|select|math|object|canvas)"
)
"""An end tag that is not all in small letters: then the page is searched in lower case."""
_SKIPPED: Final = frozenset({
    "script", "style", "noscript", "svg", "template", "iframe", "select", "textarea", "head", "title", "option",
    "object", "embed", "canvas", "math", "audio", "video", "map", "dialog", "input", "meta", "link", "button",
})  # fmt: skip
_INLINE: Final = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr", "picture", "source", "amp-img", "nobr",
})  # fmt: skip
_WORD: Final = re.compile(r"[a-z]+")
_CAMEL: Final = re.compile("([a-z])([A-Z])")
_MENUS: Final = frozenset({"nav", "footer"})
"""Elements that are not looked into where they hold labels alone."""
_ASKED: Final = 20
"""How many of them may turn out to hold more before no further one is asked."""
_RUNNING: Final = lxml.etree.XPath("boolean(.//text()[string-length(normalize-space()) > 80])")
_SWALLOWERS: Final = frozenset({"button", "object", "map", "dialog", "select", "video", "audio"})
_MUCH: Final = 80
"""Elements inside a control from which it has swallowed the page: its end tag was lost."""
_ALL_LINK, _MENU = 0.95, 24
"""Share of links from which, and characters up to which, a text is a menu entry whatever it says."""
_MANY: Final = 60
"""Texts from which a page's structure tells enough; a smaller one is read by what each line says."""
_SPLIT: Final = re.compile(r"[^a-z]+")
_UNSHOWN: Final = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
NAMES: Final = ("furniture", "comment", "signed", "caption", "minor", "hidden", "body", "story")
"""The lists of `dom.yaml`; in `Element.names` each is a bit, the first the lowest."""
HIDDEN: Final = 1 << NAMES.index("hidden")
BODY: Final = 1 << NAMES.index("body")


def strip(content: str) -> tuple[str, list[str], list[str]]:
    """Return the markup without scripts, styles, comments and pictures, and its JSON-LD and other JSON.

    One pass: an element that is never closed is left alone, and not looked for again.
    """
    kept: list[str] = []
    linked: list[str] = []
    data: list[str] = []
    unclosed: set[str] = set()
    lowered = _lower(content) if _SHOUTED.search(content) else content
    at = 0
    for found in _OPAQUE.finditer(content):
        if found.start() < at:
            continue
        name = found[1].lower()
        if name in unclosed:
            continue
        end = _ENDS.get(name) or f"</{name}"
        stop = lowered.find(end, found.end())
        if stop < 0:
            unclosed.add(name)
            continue
        if name == "script":
            opened = content.find(">", found.end())
            kind = content[found.end() : opened].lower() if 0 <= opened < stop else ""
            if "ld+json" in kind and stop - opened < 400_000:
                linked.append(content[opened + 1 : stop])
            elif "application/json" in kind and 1_000 < stop - opened < 3_000_000:
                data.append(content[opened + 1 : stop])
        kept.append(content[at : found.start()])
        at = stop + len(end)
        if name not in _ENDS:
            at = (content.find(">", at) + 1) or len(content)
    kept.append(content[at:])
    return " ".join(kept), linked, data


def _lower(content: str) -> str:
    """Return `content` in lower case, each character where it stood."""
    lowered = content.lower()
    if len(lowered) != len(content):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in content)
    return lowered


def parse(markup: str, limits: CleanLimits) -> Any:
    """Return the page's root element.

    Raises:
        RecordError: `too_large` past `limits.markup_chars` or `limits.tags`; `bad_markup` where no element is made out.
    """
    markup = thin(markup)
    if len(markup) > limits.markup_chars:
        raise RecordError(
            f"the page has {len(markup)} characters of markup, over {limits.markup_chars}; send the article alone, or "
            "raise markup_chars",
            reason="too_large",
        )
    if (tags := markup.count("<")) > limits.tags:
        raise RecordError(
            f"the page has {tags} tags, over {limits.tags}; send the article alone, or raise tags", reason="too_large"
        )
    parser = lxml.etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = lxml.etree.fromstring(markup.encode("utf-8", "replace").replace(b"\x00", b""), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise RecordError(f"no element can be made out in the page: {error}; send HTML", reason="bad_markup") from error
    if root is None:
        raise RecordError("no element can be made out in the page; send HTML", reason="bad_markup")
    return root


class Element(NamedTuple):
    """One element that is no mere inline: what it says of all within it."""

    parent: int
    """Its number; -1 for the outermost."""
    tag: str
    names: int
    """What its class and id names say: a bit for each of `NAMES`."""
    shape: str
    """Tag and classes: what a template gave the same is of one kind."""


class Page(NamedTuple):
    """A page's `blocks` in document order, and its `elements`, outermost first; `Block.around` counts these."""

    blocks: list[Block]
    elements: list[Element]


@cache
def _names() -> dict[str, int]:
    data: Any = load("dom.yaml")
    found: dict[str, int] = {}
    for bit, kind in enumerate(NAMES):
        for name in data[kind]:
            found[name] = found.get(name, 0) | 1 << bit
    return found


def _holds_much(element: Any) -> bool:
    return sum(1 for _ in islice(element.iter(), _MUCH)) == _MUCH


@lru_cache(maxsize=16384)
def _said(word: str) -> int:
    """Return what one class or id name says, whole and by its parts."""
    known = _names()
    low = word.lower()
    said = known.get(low, 0)
    if low != word:
        for part in _WORD.findall(_CAMEL.sub(r"\1 \2", word).lower()):
            said |= known.get(part, 0)
    elif not low.isalpha():
        for part in _SPLIT.split(low):
            said |= known.get(part, 0)
    return said


@lru_cache(maxsize=16384)
def _hints(shown: str) -> int:
    """Return what an element's class and id names say."""
    said = 0
    for word in shown[:300].split():
        said |= _said(word)
    return said


def _attributes(tag: str, attributes: tuple[tuple[str, str], ...]) -> tuple[str, int]:
    """Return an element's shape, and what its attributes say."""
    classes = name = ""
    said = 0
    for key, value in attributes:
        if key == "class":
            classes = value
        elif key == "id":
            name = value
        elif key == "hidden" or (key == "style" and _UNSHOWN.search(value)):
            said |= HIDDEN
        elif key == "itemprop" and value == "articleBody":
            said |= BODY
    if classes or name:
        said |= _hints(f"{classes} {name}" if name else classes)
    return (f"{tag} {classes}" if classes else tag), said


class _Reader:
    """Walks one tree in document order and gathers its blocks."""

    def __init__(self, limits: CleanLimits) -> None:
        self.limits = limits
        self.found: list[tuple[str, float, str, tuple[int, ...]]] = []
        """Of each block its text, its share of links, the tag it stands in, the elements around it."""
        self.elements: list[Element] = []
        self.pieces: list[str] = []
        self.linked = 0
        self.size = 0
        self.chars = 0
        """Of text so far."""
        self.path: list[int] = []
        self.in_link = 0
        self.asked = 0
        self.tag = "body"

    def flush(self) -> None:
        text = " ".join("".join(self.pieces).split())
        self.pieces.clear()
        linked, size = self.linked, self.size
        self.linked = self.size = 0
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
        self.found.append((text, min(1.0, linked / max(1, size)), self.tag, tuple(self.path)))

    def text(self, text: str | None) -> None:
        if text and not text.isspace():
            self.pieces.append(text)
            size = len(text)
            self.size += size
            if self.in_link:
                self.linked += size
        elif text and self.pieces:
            self.pieces.append(" ")

    def walk(self, root: Any) -> None:
        breaks = 0
        skip_until: Any = None
        pieces, path, elements, text = self.pieces, self.path, self.elements, self.text
        for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
            if skip_until is not None:
                if event == "end" and element is skip_until:
                    skip_until = None
                    text(element.tail)
                continue
            tag = element.tag
            if not isinstance(tag, str):
                if event == "end":
                    text(element.tail)
                continue
            if event == "start":
                if tag in _SKIPPED and not (tag in _SWALLOWERS and _holds_much(element)):
                    skip_until = element
                    continue
                if tag in _MENUS and self.asked < _ASKED:
                    if not _RUNNING(element):
                        if pieces:
                            self.flush()
                        skip_until = element
                        continue
                    self.asked += 1
                if tag == "br":
                    breaks += 1
                    if breaks == 1:
                        pieces.append(" ")
                    elif pieces:
                        self.flush()
                    continue
                breaks = 0
                if tag == "a":
                    self.in_link += 1
                elif tag not in _INLINE:
                    if pieces:
                        self.flush()
                    shape = tag
                    said = 0
                    if attributes := element.items():
                        shape, said = _attributes(tag, tuple(attributes))
                    elements.append(Element(path[-1] if path else -1, tag, said, shape))
                    path.append(len(elements) - 1)
                    self.tag = tag
                if inner := element.text:
                    text(inner)
                continue
            after = element.tail
            if tag == "br":
                if after:
                    if not after.isspace():
                        breaks = 0
                    text(after)
                continue
            if tag == "a":
                self.in_link -= 1
            elif tag not in _INLINE:
                if pieces:
                    self.flush()
                path.pop()
                self.tag = "div"
            if after:
                text(after)
        if pieces:
            self.flush()

    def blocks(self) -> list[Block]:
        lows = [plain(text) for text, _links, _tag, _path in self.found]
        hits = phrases_in("\n".join(low[:4000] for low in lows))
        at = start = 0
        blocks = []
        many = len(self.found) > _MANY
        for (text, links, tag, path), low in zip(self.found, lows, strict=True):
            stop = start + min(4000, len(low))
            phrases = []
            while at < len(hits) and hits[at][0] <= stop:
                phrases.append(hits[at][1])
                at += 1
            start = stop + 1
            if many and links > _ALL_LINK and len(text) <= _MENU:
                blocks.append(Block(text, low, [], True, 4 * (tag == "li"), text.count(" ") + 1,
                    False, whole=None, start=None, links=links, around=path, tag=tag))  # fmt: skip
                continue
            block = describe(text, low, [], True, 4 if tag == "li" else 0, phrases)
            block.links = links
            block.tag = tag
            block.around = path
            blocks.append(block)
        return blocks


def read_blocks(root: Any, limits: CleanLimits) -> Page:
    """Return the page's blocks in document order, at most `limits.blocks`, and the elements around them.

    Raises:
        RecordError: `too_large` past `limits.page_chars`.
    """
    body = root.find("body")
    reader = _Reader(limits)
    reader.walk(root if body is None else body)
    return Page(reader.blocks(), reader.elements)
