"""A page's markup as blocks: one pass over the tree, with what the elements around each text say."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice
from typing import Any, Final

import lxml.etree

from streams.clean.blocks import Block, describe
from streams.clean.limits import CleanLimits
from streams.clean.mend import mend
from streams.clean.vocabulary import load, phrases_in, plain
from streams.errors import RecordError

AROUND: Final = 3
"""How many of the elements around a block are kept: beyond them everything holds everything."""

_OPAQUE: Final = re.compile(
    r"<(script|style|noscript|svg|template|iframe|textarea|select|math|object|canvas|!--|!\[CDATA\[)", re.IGNORECASE
)
_ENDS: Final = {"!--": "-->", "![cdata[": "]]>"}
_SKIPPED: Final = frozenset({
    "script", "style", "noscript", "svg", "template", "iframe", "select", "textarea", "head", "title", "option",
    "object", "embed", "canvas", "math", "audio", "video", "map", "dialog", "input", "meta", "link", "button",
})  # fmt: skip
_INLINE: Final = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr", "picture", "source", "amp-img", "nobr",
})  # fmt: skip
_TAGS: Final = {
    "h1": "h1", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading", "td": "td",
    "th": "td",
}  # fmt: skip
"""Element that a text stands in → its name on the scorecard."""
_SCOPES: Final = ("nav", "aside", "footer", "figure", "form", "blockquote")
"""Elements that say something of all within them; on the scorecard as ``in_nav`` and so on."""
_NEAR: Final = 3
"""How many elements out from a text class and id names are heard."""
_WORD: Final = re.compile(r"[a-z]+")
_CAMEL: Final = re.compile("([a-z])([A-Z])")
_SWALLOWERS: Final = frozenset({"button", "object", "map", "dialog", "select", "video", "audio"})
_MUCH: Final = 80
"""Elements inside a control from which it has swallowed the page: its end tag was lost."""
_SPACES: Final = re.compile(r"\s+")


def strip(content: str) -> tuple[str, list[str]]:
    """Return the markup without scripts, styles, comments and pictures, and the JSON-LD that stood in it.

    One pass: an element that is never closed is left alone, and not looked for again.
    """
    kept: list[str] = []
    linked: list[str] = []
    unclosed: set[str] = set()
    lowered = content.lower()
    if len(lowered) != len(content):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in content)
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
            if 0 <= opened < stop and "ld+json" in lowered[found.end() : opened] and stop - opened < 400_000:
                linked.append(content[opened + 1 : stop])
        kept.append(content[at : found.start()])
        at = stop + len(end)
        if name not in _ENDS:
            at = (content.find(">", at) + 1) or len(content)
    kept.append(content[at:])
    return " ".join(kept), linked


def parse(markup: str, limits: CleanLimits) -> Any:
    """Return the page's root element.

    Raises:
        RecordError: `too_large` past `limits.markup_chars`; `bad_markup` where no element can be made out.
    """
    if len(markup) > limits.markup_chars:
        raise RecordError(
            f"the page has {len(markup)} characters of markup, over {limits.markup_chars}; send the article alone, or "
            "raise markup_chars",
            reason="too_large",
        )
    parser = lxml.etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = lxml.etree.fromstring(markup.encode("utf-8", "replace").replace(b"\x00", b""), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise RecordError(f"no element can be made out in the page: {error}; send HTML", reason="bad_markup") from error
    if root is None:
        raise RecordError("no element can be made out in the page; send HTML", reason="bad_markup")
    return root


@cache
def _names() -> tuple[frozenset[str], frozenset[str]]:
    data: Any = load("dom.yaml")
    return frozenset(data["furniture"]), frozenset(data["story"])


def _holds_much(element: Any) -> bool:
    return sum(1 for _ in islice(element.iter(), _MUCH)) == _MUCH


@lru_cache(maxsize=8192)
def _hints(classes: str, name: str) -> tuple[int, int]:
    """Return how many furniture names and how many story names an element's class and id hold."""
    shown = f"{classes} {name}"[:300]
    words = re.split(r"[\s_]+", shown.lower())
    parts = {part for word in words for part in (word, *word.split("-"))}
    parts.update(_WORD.findall(_CAMEL.sub(r"\1 \2", shown).lower()))
    bad, good = _names()
    return len(parts & bad), len(parts & good)


class _Reader:
    """Walks one tree in document order and gathers its blocks."""

    def __init__(self, limits: CleanLimits) -> None:
        self.limits = limits
        self.blocks: list[Block] = []
        self.pieces: list[str] = []
        self.linked = 0
        self.size = 0
        self.path: list[tuple[int, int, int]] = []
        """Of each open element: furniture names, story names, number."""
        self.scopes = dict.fromkeys(_SCOPES, 0)
        self.in_link = 0
        self.tag = "body"
        self.number = 0

    def flush(self) -> None:
        if not self.pieces:
            return
        text = _SPACES.sub(" ", "".join(self.pieces)).strip()
        self.pieces.clear()
        linked, size = self.linked, self.size
        self.linked = self.size = 0
        if not text or len(self.blocks) >= self.limits.blocks:
            return
        if not text.isascii() or "&" in text:
            text = _SPACES.sub(" ", mend(text).text).strip()
            if not text:
                return
        low = plain(text)
        block = describe(
            text, low, [], True, 4 if self.tag == "li" else 0, [kind for _end, kind in phrases_in(low[:4000])]
        )
        block.links = min(1.0, linked / max(1, size))
        near = self.path[-_NEAR:]
        marks = [f"in_{scope}" for scope, count in self.scopes.items() if count]
        if tag := _TAGS.get(self.tag):
            marks.append(tag)
        marks += ["furniture_near"] * min(2, sum(entry[0] for entry in near))
        marks += ["story_near"] * min(2, sum(entry[1] for entry in near))
        block.dom = tuple(marks)
        around = [entry[2] for entry in self.path[-1 : -AROUND - 1 : -1]]
        block.around = (*around, *[0] * (AROUND - len(around)))
        self.blocks.append(block)

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
        depth = 0
        breaks = 0
        skip_until: Any = None
        for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
            if skip_until is not None:
                if event == "end" and element is skip_until:
                    skip_until = None
                    self.text(element.tail)
                continue
            tag = element.tag
            if not isinstance(tag, str):
                if event == "end":
                    self.text(element.tail)
                continue
            if event == "start":
                if tag in _SKIPPED and not (tag in _SWALLOWERS and _holds_much(element)):
                    skip_until = element
                    continue
                depth += 1
                if tag == "br":
                    breaks += 1
                    if breaks > 1:
                        self.flush()
                    else:
                        self.pieces.append(" ")
                    continue
                breaks = 0
                if tag == "a":
                    self.in_link += 1
                elif tag not in _INLINE:
                    if self.pieces:
                        self.flush()
                    bad, good = _hints(element.get("class") or "", element.get("id") or "")
                    self.number += 1
                    if tag in self.scopes:
                        self.scopes[tag] += 1
                    self.path.append((bad, good, self.number))
                    self.tag = tag
                self.text(element.text)
            else:
                depth -= 1
                if tag == "br":
                    if element.tail and not element.tail.isspace():
                        breaks = 0
                    self.text(element.tail)
                    continue
                if tag == "a":
                    self.in_link -= 1
                elif tag not in _INLINE:
                    if self.pieces:
                        self.flush()
                    self.path.pop()
                    if tag in self.scopes:
                        self.scopes[tag] -= 1
                    self.tag = "div"
                self.text(element.tail)
        self.flush()


def read_blocks(root: Any, limits: CleanLimits) -> list[Block]:
    """Return the page's blocks in document order, at most `limits.blocks`."""
    body = root.find("body")
    reader = _Reader(limits)
    reader.walk(root if body is None else body)
    return reader.blocks
