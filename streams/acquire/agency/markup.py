"""Elements of agency XML by their local names: agencies leave namespaces out, rename prefixes and mix versions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_SPACES: Final = re.compile(r"\s+")
_PARAGRAPHS: Final = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "hl1", "hl2", "block", "line"})


def local(element: Element) -> str:
    """Return the name of `element` without its namespace; empty for what is no element."""
    tag: Any = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace(element: Element) -> str:
    """Return the namespace of `element`; empty where it has none."""
    tag: Any = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def children(element: Element | None, *names: str) -> list[Element]:
    """Return the children of `element` that are called one of `names`; all elements where no name is given."""
    if element is None:
        return []
    return [child for child in element if (local(child) in names if names else bool(local(child)))]


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first element at `path` under `element`; None where there is none."""
    at = element
    for name in path:
        at = next(iter(children(at, name)), None)
    return at if path else None


def every(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield all elements under `element`, at any depth, that are called one of `names`."""
    if element is not None:
        for found in element.iter():
            if found is not element and local(found) in names:
                yield found


def text_of(element: Element | None) -> str | None:
    """Return all text in `element` on one line; None where it says nothing."""
    if element is None:
        return None
    return _SPACES.sub(" ", "".join(_pieces(element))).strip() or None


def _pieces(element: Element) -> Iterator[str]:
    if element.text:
        yield element.text
    for part in element:
        if local(part):
            apart = local(part) in _PARAGRAPHS
            if apart:
                yield " "
            yield from _pieces(part)
            if apart:
                yield " "
        if part.tail:
            yield part.tail


def path_text(element: Element | None, *path: str) -> str | None:
    """Return the text at `path` under `element`; None where there is none."""
    return text_of(child(element, *path))


def attribute(element: Element | None, *names: str) -> str | None:
    """Return the first of the attributes `names` that says something, with or without a namespace; else None."""
    if element is None:
        return None
    for name in names:
        for key, value in element.attrib.items():
            if str(key).rpartition("}")[2] == name and str(value).strip():
                return str(value).strip()
    return None


def language_of(element: Element | None) -> str | None:
    """Return the language tag in force at `element`."""
    while element is not None:
        tag = element.get(_XML_LANG)
        if tag and tag.strip():
            return tag.strip()
        element = element.getparent()
    return None


def in_language(elements: list[Element], language: str | None) -> Element | None:
    """Return the first of `elements` in `language`, whatever its region; else one without any, else the first."""
    wanted = (language or "").lower().partition("-")[0]
    own = [(element.get(_XML_LANG) or "").lower().partition("-")[0] for element in elements]
    for sought in (wanted, ""):
        if sought in own:
            return elements[own.index(sought)]
    return elements[0] if elements else None


def source_of(element: Element) -> bytes:
    """Return `element` as XML on its own: what is kept of an item that is refused out of a message of many."""
    return etree.tostring(element, encoding="utf-8", with_tail=False)
