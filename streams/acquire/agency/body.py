"""The text in agency XML as HTML: NITF's own markup translated, XHTML as it is, captions of pictures taken out of it.

Source: NITF 3.6 (https://iptc.org/standards/nitf/): ``body.content`` holds ``block``, ``p``, ``hl2``, lists, tables and
``media``; its inline elements (``person``, ``org``, ``location``, ``money``, …) say what a word is, not how it looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import islice
from typing import Any, Final, NamedTuple

from streams.acquire.agency.markup import Element, attribute, children, every, local, text_of
from streams.acquire.agency.terms import words

_MOST_SAID: Final = 50
"""Attributes of one element that are looked at; reading all of many takes the square of their number."""
_VOID: Final = frozenset({"br", "hr", "img", "col", "wbr"})
_NITF: Final = {
    "p": "p", "hl1": "h2", "hl2": "h3", "bq": "blockquote", "block": "div", "ul": "ul", "ol": "ol", "li": "li",
    "dl": "dl", "dt": "dt", "dd": "dd", "table": "table", "thead": "thead", "tbody": "tbody", "tfoot": "tfoot",
    "tr": "tr", "td": "td", "th": "th", "caption": "caption", "pre": "pre", "hr": "hr", "br": "br", "em": "em",
    "q": "q", "a": "a", "sub": "sub", "sup": "sup", "credit": "cite", "fn": "p", "nitf-table": "table",
}  # fmt: skip
"""NITF element → HTML element; of all others only the text counts."""
_NITF_APART: Final = frozenset(
    {"note", "nitf-table-metadata", "datasource", "custom-table", "object.title.alt", "alt-code", "pronounciation"}
)
"""NITF elements that are not read to the public as part of the text."""
_XHTML_APART: Final = frozenset({"script", "style", "head", "template", "noscript", "iframe", "object", "embed"})
_XHTML_ROOTS: Final = frozenset(
    {"html", "body", "article", "section", "div", "p", "main", "h1", "h2", "h3", "ul", "ol", "table", "blockquote"}
)


_LABEL: Final = 60
"""Characters up to which an element called a label is one."""


class Body(NamedTuple):
    """A text as HTML or, with `html` empty, plain; its characters without markup; the captions that stood in it."""

    html: str
    text: str
    size: int
    captions: tuple[dict[str, str], ...] = ()
    labels: tuple[str, ...] = ()
    """Short labels that stood around it, such as the section's name and the agency's own."""


@dataclass(frozen=True)
class _Apart:
    """What is taken out of a text while it is written."""

    captions: list[dict[str, str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


def is_xhtml(element: Element) -> bool:
    """Return whether `element` is XHTML as agencies put it inline: a page, a body, or the paragraphs alone."""
    return local(element) in _XHTML_ROOTS


def nitf_body(content: Element) -> Body:
    """Return the text of a NITF ``body.content``, and its media's captions."""
    return _body(content, nitf=True)


def xhtml_body(element: Element) -> Body:
    """Return the text of XHTML, of its ``body`` where it is a page, and its figures' captions."""
    inner = next(every(element, "body"), None) if local(element) == "html" else None
    start = inner if inner is not None else element
    return _body(start, nitf=False, whole=local(start) not in ("html", "body"))


def paragraphs_body(parent: Element) -> Body:
    """Return the text of the XHTML elements that stand directly under `parent`."""
    return _body(parent, nitf=False)


def plain_body(text: str) -> Body:
    """Return a plain text, or markup that came escaped, as a body."""
    stripped = text.strip("\r\n").rstrip()
    is_html = stripped.lstrip().startswith("<") and stripped.endswith(">")
    return Body(stripped, "", len(stripped)) if is_html else Body("", stripped, len(stripped))


def _body(element: Element, *, nitf: bool, whole: bool = False) -> Body:
    apart = _Apart()
    pieces = list(_written(element, nitf, apart) if whole else _inside(element, nitf, apart))
    size = sum(len(piece) for piece in pieces if not piece.startswith("<") and not piece.isspace())
    html = "".join(pieces).strip() if size else ""
    return Body(html, "", size, tuple(apart.captions), tuple(apart.labels))


def _inside(element: Element, nitf: bool, apart: _Apart) -> Iterator[str]:
    if element.text:
        yield escape(element.text, quote=False)
    for part in element:
        yield from _written(part, nitf, apart)
        if part.tail:
            yield escape(part.tail, quote=False)


def _written(element: Element, nitf: bool, apart: _Apart) -> Iterator[str]:
    name = local(element)
    if not name:
        return
    if name == ("media" if nitf else "figure"):
        found, rest = (_media(element), []) if nitf else _figure(element)
        apart.captions.extend(found)
        for part in rest:
            yield from _written(part, nitf, apart)
        return
    if name in (_NITF_APART if nitf else _XHTML_APART):
        return
    if not nitf and _is_label(element):
        apart.labels.append(text_of(element) or "")
        return
    tag = _NITF.get(name) if nitf else name
    if tag is None:
        yield from _inside(element, nitf, apart)
        return
    yield f"<{tag}{_attributes(element, nitf)}>"
    if tag not in _VOID:
        yield from _inside(element, nitf, apart)
        yield f"</{tag}>"


def _is_label(element: Element) -> bool:
    classes = set((attribute(element, "class") or "").lower().split())
    return bool(classes & set(words("label_classes"))) and 0 < len(text_of(element) or "") <= _LABEL


def _attributes(element: Element, nitf: bool) -> str:
    """Return the attributes that cleaning looks at: where a link leads; of XHTML what an element is called too."""
    kept = ("href",) if nitf else ("href", "class", "id", "src", "alt", "lang", "dir", "colspan", "rowspan", "datetime")
    found: dict[str, Any] = {str(key): element.get(key) for key in islice(element.attrib, _MOST_SAID)}
    return "".join(f' {name}="{escape(str(found[name]))}"' for name in kept if name in found)


def _media(element: Element) -> list[dict[str, str]]:
    """Return the captions of a NITF ``media``, each with whom it credits."""
    producer = text_of(next(iter(children(element, "media-producer")), None))
    found = []
    for caption in children(element, "media-caption"):
        text = text_of(caption)
        if text:
            found.append({"text": text, **({"credit": producer} if producer else {})})
    return found


def _figure(element: Element) -> tuple[list[dict[str, str]], list[Element]]:
    """Return the caption of an XHTML figure, and its parts that are neither caption, credit nor picture."""
    text, credit, rest = None, None, []
    for part in children(element):
        if local(part) == "figcaption":
            text = text_of(part)
        elif set((attribute(part, "class") or "").lower().split()) & set(words("credit_classes")):
            credit = text_of(part)
        elif local(part) not in ("img", "picture", "video", "audio", "source"):
            rest.append(part)
    caption = [{"text": text, **({"credit": credit} if credit else {})}] if text else []
    return caption, rest
