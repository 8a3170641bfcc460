"""NewsML-G2 to articles: a news item alone, or a message of several with their pictures and packages.

A picture that comes with a text lends it its caption; a package says which belong together. What is news of its own but
has no text, and concepts, plans and catalogues, are refused.

Source: NewsML-G2 2.35 (https://iptc.org/standards/newsml-g2/, CC BY 4.0).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from streams.acquire.agency.g2_item import captions_of, item_row
from streams.acquire.agency.given import Given, article_of
from streams.acquire.agency.markup import (
    Element,
    attribute,
    child,
    children,
    every,
    local,
    namespace,
    path_text,
    source_of,
)  # fmt: skip
from streams.acquire.agency.terms import code, unique, words
from streams.errors import RecordError
from streams.records import RawArticle, Rejected

_NAMESPACE: Final = "http://iptc.org/std/nar/"
_REFUSED: Final = {
    "conceptItem": "a concept: it defines a person, place or topic",
    "knowledgeItem": "a knowledge item: it lists concepts",
    "planningItem": "a planning item: it announces coverage",
    "catalogItem": "a catalogue of code lists",
}
_ITEMS: Final = ("newsItem", "packageItem", *_REFUSED)


class _Read(NamedTuple):
    """One item of a message: a row, or why it has none."""

    number: int
    item: Element
    guid: str
    row: dict[str, Any] | None
    error: RecordError | None


def read_g2(root: Element, given: Given) -> Iterator[RawArticle | Rejected]:
    """Yield the articles of a ``newsItem`` or ``newsMessage``; broken items of a message as `Rejected`.

    Raises:
        RecordError: for a document that is one item and no article, or none of NewsML-G2.
    """
    if namespace(root) and not namespace(root).startswith(_NAMESPACE):
        raise RecordError(
            f"<{local(root)}> in the namespace {namespace(root)[:80]} is not NewsML-G2", reason="unsupported_format"
        )
    if local(root) == "newsMessage":
        yield from _message(root, given)
    else:
        yield _article(_row(root), given)


def _row(item: Element) -> dict[str, Any]:
    name = local(item)
    if name == "newsItem":
        return item_row(item)
    if name == "packageItem":
        count = len(list(every(item, "itemRef")))
        raise RecordError(f"a package of {count} items told elsewhere: send the newsItems", reason="not_an_article")
    raise RecordError(_REFUSED.get(name, f"<{name[:40]}> is no NewsML-G2 item"), reason="not_an_article")


def _article(row: dict[str, Any], given: Given) -> RawArticle:
    return article_of({key: value for key, value in row.items() if key != "class"}, given)


def _message(root: Element, given: Given) -> Iterator[RawArticle | Rejected]:
    items = [item for part in children(root, "itemSet") for item in children(part, *_ITEMS)]
    if not items:
        raise RecordError("a NewsML-G2 message without an item", reason="not_an_article")
    reads: list[_Read] = []
    for number, item in enumerate(items, 1):
        given.limits.check_entries(number)
        guid = attribute(item, "guid") or ""
        try:
            reads.append(_Read(number, item, guid, _row(item), None))
        except RecordError as error:
            reads.append(_Read(number, item, guid, None, error))
    lent = _lend(reads)
    message = _of_message(child(root, "header"))
    for read in reads:
        if read.row is not None:
            yield _article_or_refused(read, {**read.row, "message": message}, given)
        elif read.error is not None and read.number not in lent:
            yield given.refuse(read.error, source_of(read.item), read.number, read.guid or None)


def _article_or_refused(read: _Read, row: dict[str, Any], given: Given) -> RawArticle | Rejected:
    try:
        return _article(row, given)
    except RecordError as error:
        return given.refuse(error, source_of(read.item), read.number, read.guid)


def _lend(reads: list[_Read]) -> set[int]:
    """Put the captions of pictures into the rows of the texts they came with; return the numbers of what served so.

    A picture goes with the text that links to it, with the first text of a package that holds both, or with the only
    text of the message. A package serves that holds a text read here.
    """
    texts = {read.guid: read.row for read in reads if read.row is not None}
    served: set[int] = set()
    owner: dict[str, str] = {}
    for guid, row in texts.items():
        for link in row["links"]:
            owner.setdefault(link, guid)
    for read in reads:
        if local(read.item) != "packageItem":
            continue
        members = unique(attribute(ref, "residref", "guidref") for ref in every(read.item, "itemRef"))
        first = next((member for member in members if member in texts), None)
        if first is not None:
            served.add(read.number)
            for member in members:
                owner.setdefault(member, first)
    only = next(iter(texts)) if len(texts) == 1 else ""
    lent: dict[str, list[dict[str, str]]] = {}
    for read in reads:
        guid = owner.get(read.guid, only)
        if guid in texts and _is_picture(read):
            lent.setdefault(guid, []).extend(captions_of(read.item))
            served.add(read.number)
    for guid, captions in lent.items():
        told = [*texts[guid]["captions"], *captions]
        texts[guid]["captions"] = list({caption["text"]: caption for caption in reversed(told)}.values())[::-1]
    return served


def _is_picture(read: _Read) -> bool:
    if local(read.item) != "newsItem" or not read.guid or read.error is None or read.error.reason != "not_an_article":
        return False
    return code(attribute(child(read.item, "itemMeta", "itemClass"), "qcode", "uri")) in words("pictures")


def _of_message(header: Element | None) -> dict[str, Any]:
    """Return who sent the message, when, and how urgently; none of it is the article's own."""
    said = {name: path_text(header, name) for name in ("sent", "sender", "transmitId", "priority", "origin")}
    return {name: value for name, value in said.items() if value}
