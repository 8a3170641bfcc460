"""What is new in a feed read again: entries not seen before, and entries edited in place as versions of their item.

    read, known = what a poll read, what earlier polls remembered (of the same source)
    send, learnt = sift(read, known)
    await admit(send)                     the broker has them
    known.update(learnt); store it        only now

    its id is unknown                     new; unless its link, and its title or date or all a reader sees, are those of
                                          an item whose own id has gone from the feed: then the feed has changed the id
    same item, and a reader sees the same not sent again
    same item, a reader sees a change     the item's next version

A memory that is lost doubles nothing: an entry never edited makes the same `article_id` again, and the log knows it; an
edited one comes as version 1, and is judged late.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections import ChainMap
from collections.abc import Iterable, Mapping, MutableMapping, Set
from typing import Final, cast

import msgspec

from streams.acquire.identify import identify
from streams.acquire.links import link_key
from streams.errors import RecordError
from streams.records import CleanArticle, RawArticle, Rejected

_TAG: Final = re.compile(r"<(/?)([A-Za-z!][A-Za-z0-9]*)[^<>]*>")
_PAGE: Final = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)
_PAGE_HEAD: Final = 20_000
"""Characters within which a whole page says that it is one."""
_LINK: Final = "link "
"""Before a key that is an article's web address, not an item's id."""


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of an item between two polls; about 120 bytes as JSON."""

    item_id: str
    version: int
    content: str
    """Hash of what a reader sees."""
    title: str = ""
    """Hash of the headline; empty without one."""
    published: str = ""
    """ISO 8601, empty if the entry gives none."""
    counted: bool = True
    """False where the source numbers its versions itself."""


def sift(
    read: Iterable[RawArticle | Rejected], known: Mapping[str, Seen]
) -> tuple[list[RawArticle | Rejected], dict[str, Seen]]:
    """Return what of `read` is to be sent, in its order, and what `known` must be updated with once it has been.

    What could not be read is sent as it is: its id is the same each time.
    """
    found = list(read)
    present = frozenset(article.item_id for article in found if isinstance(article, RawArticle))
    learnt: dict[str, Seen] = {}
    memory = ChainMap(learnt, cast("MutableMapping[str, Seen]", known))
    send: list[RawArticle | Rejected] = []
    for article in found:
        if isinstance(article, Rejected):
            send.append(article)
            continue
        version = versioned(article, memory, present)
        if version is not None:
            send.append(version)
        learnt.update(remembered(article, memory, present))
    return send, learnt


def versioned(article: RawArticle, known: Mapping[str, Seen], present: Set[str] = frozenset()) -> RawArticle | None:
    """Return `article` as it is to be sent: itself if new, the next version of its item if edited, None if unchanged.

    `present`: the item ids of the document it came in; an item that is still there under its own id has not changed it.
    """
    before = _recall(article, known, present)
    if before is None:
        return article
    if before.content == content_hash(article) and article.version <= before.version:
        return None
    version = _version(article, before)
    if version == article.version and before.item_id == article.item_id:
        return article
    return identify(msgspec.structs.replace(article, item_id=before.item_id, version=version))


def remembered(article: RawArticle, known: Mapping[str, Seen], present: Set[str] = frozenset()) -> dict[str, Seen]:
    """Return what `known` must be updated with once `article`, as it was read, has been sent or found unchanged."""
    before = _recall(article, known, present)
    content = content_hash(article)
    unchanged = before is not None and before.content == content and article.version <= before.version
    seen = Seen(
        item_id=before.item_id if before else article.item_id,
        version=before.version if unchanged and before else _version(article, before) if before else article.version,
        content=content,
        title=_title(article),
        published=article.published.isoformat() if article.published else "",
        counted=article.version == 1 and (before is None or before.counted),
    )
    learnt = {article.item_id: seen}
    if article.url:
        link = _LINK + link_key(article.url)
        holder = known.get(link)
        # Of items that share a link and are all there, the first keeps it.
        if holder is None or holder.item_id == seen.item_id or holder.item_id not in present:
            learnt[link] = seen
    return {key: seen for key in learnt if known.get(key) != seen}


def content_hash(article: RawArticle) -> str:
    """Return a hash of what a reader sees of `article`, and of what decides whether it may be seen.

    Markup, tracking pixels, addresses, subjects and times do not count: feeds change them by themselves. Of a whole
    page only the article counts, since what stands around it changes with every visit.
    """
    title, content = article.title, article.content
    if article.content_bytes is not None and not content:
        content = article.content_bytes.decode("utf-8", "replace")
    if article.media_type == "text/html":
        story = _story(article) if _PAGE.search(content, 0, _PAGE_HEAD) else None
        title, content = (story.title, story.text) if story else (title, _visible(content))
    seen = (
        title,
        article.standfirst,
        content,
        article.byline,
        article.credit,
        article.dateline,
        article.correction_note,
        article.pub_status,
        article.replaces,
        article.embargoed.isoformat() if article.embargoed else None,
    )
    return _hash("\x1f".join(" ".join((part or "").split()) for part in seen))


def _story(page: RawArticle) -> CleanArticle | None:
    from streams.clean import clean  # slow: who reads only what is remembered needs none of it

    try:
        return clean(page)
    except RecordError:
        return None


def _visible(markup: str) -> str:
    """Return the text between the tags, without scripts and styles; linear in time on any input."""
    parts: list[str] = []
    at, hidden = 0, ""
    for tag in _TAG.finditer(markup):
        if not hidden:
            parts.append(markup[at : tag.start()])
        at = tag.end()
        name = tag[2].lower()
        if hidden:
            hidden = "" if tag[1] and name == hidden else hidden
        elif not tag[1] and name in ("script", "style"):
            hidden = name
    if not hidden:
        parts.append(markup[at:])
    return html.unescape(" ".join(parts))


def _version(article: RawArticle, before: Seen) -> int:
    return before.version + 1 if before.counted and article.version == 1 else article.version


def _recall(article: RawArticle, known: Mapping[str, Seen], present: Set[str]) -> Seen | None:
    """Return what is known of the article's item, found by its id, else by its link and one thing more."""
    by_id = known.get(article.item_id)
    if by_id is not None or not article.url:
        return by_id
    by_link = known.get(_LINK + link_key(article.url))
    if by_link is None or by_link.item_id in present:
        return None
    same = (
        by_link.content == content_hash(article)
        or (by_link.title != "" and by_link.title == _title(article))
        or (article.published is not None and by_link.published == article.published.isoformat())
    )
    return by_link if same else None


def _title(article: RawArticle) -> str:
    words = " ".join((article.title or "").casefold().split())
    return _hash(words) if words else ""


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
