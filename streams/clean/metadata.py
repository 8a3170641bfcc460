"""What a page says of itself: Open Graph and other metadata, JSON-LD, its head and its time elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import urljoin, urlsplit

from streams.clean.dates import When, from_line, from_metadata, from_url
from streams.clean.mend import mend
from streams.clean.vocabulary import load

_SPACES: Final = re.compile(r"\s+")
_NODES: Final = 4000
"""Most JSON-LD values looked at on one page."""
_SEPARATOR: Final = re.compile(r"\s+[|»·–—:•-]\s+")


class Facts(NamedTuple):
    """What a page states; None where it does not."""

    title: str | None
    standfirst: str | None
    byline: str | None
    language: str | None
    url: str | None
    published: When | None
    published_from: Literal["metadata", "json_ld", "url", "text"] | None
    updated: When | None


@cache
def _names() -> dict[str, dict[str, int]]:
    data: Any = load("metadata.yaml")
    return {field: {name: rank for rank, name in enumerate(names)} for field, names in data.items()}


def facts(root: Any, linked: Sequence[str], url: str | None) -> Facts:
    """Return what the page with `root`, its JSON-LD and its address state."""
    meta = _meta(root)
    article = _article(linked)
    published, source = _published(root, meta, article, url)
    title = _text(article.get("headline")) or meta.get("title") or _title(root)
    return Facts(
        title=_without_site(title, meta.get("site"), root) if title else None,
        standfirst=_text(article.get("description")) or meta.get("standfirst"),
        byline=_names_of(article.get("author")) or _person(meta.get("byline")),
        language=(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:20] or None,
        url=_canonical(root, url),
        published=published,
        published_from=source,
        updated=from_metadata(_text(article.get("dateModified")) or meta.get("updated") or ""),
    )


def _meta(root: Any) -> dict[str, str]:
    """Return field → value of the best-named meta element (or microdata) for it."""
    best: dict[str, tuple[int, str]] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        value = element.get("content")
        if not name or not value:
            continue
        name = name.strip().lower()
        for field, ranks in _names().items():
            rank = ranks.get(name)
            if rank is not None and (field not in best or rank < best[field][0]):
                best[field] = (rank, value[:2000])
    return {field: _tidy(value) for field, (_rank, value) in best.items()}


def _tidy(value: str) -> str:
    return _SPACES.sub(" ", mend(unescape(value)).text).strip()


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    return _tidy(value[:2000]) if isinstance(value, str) and value.strip() else None


def _article(linked: Sequence[str]) -> dict[str, Any]:
    """Return the JSON-LD object that is the article: the best type, then the one that has a date."""
    ranks = _names()["articles"]
    found: list[tuple[int, int, int, dict[str, Any]]] = []
    seen = 0
    for text in linked:
        try:
            data = json.loads(text.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _objects(data):
            seen += 1
            if seen > _NODES:
                break
            kinds = node.get("@type")
            rank = min(
                (ranks.get(k, 99) for k in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(k, str)),
                default=99,
            )
            if rank < 99:
                found.append((rank > 11, "datePublished" not in node, len(found), node))
    return min(found, key=lambda entry: entry[:3])[3] if found else {}


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    waiting = [data]
    for _ in range(_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting += node[:200]
        elif isinstance(node, dict):
            yield node
            waiting += [
                node[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "liveBlogUpdate")
                if key in node and key != "liveBlogUpdate"
            ]


def _published(
    root: Any, meta: dict[str, str], article: dict[str, Any], url: str | None
) -> tuple[When | None, Literal["metadata", "json_ld", "url", "text"] | None]:
    said = _text(article.get("datePublished"))
    if said and (when := from_metadata(said) or from_line(said)):
        return when, "json_ld"
    if (value := meta.get("published")) and (when := from_metadata(value) or from_line(value)):
        return when, "metadata"
    if when := from_url(url):
        return when, "url"
    times = [element for element in root.iter("time") if element.get("datetime")]
    times.sort(
        key=lambda element: (
            "pub" not in f"{element.get('class')} {element.get('itemprop')} {element.get('pubdate')}".lower()
        )
    )
    for element in times[:5]:
        if when := from_metadata(element.get("datetime")):
            return when, "text"
    said = _text(article.get("dateCreated")) or _text(article.get("uploadDate"))
    if said and (when := from_metadata(said)):
        return when, "json_ld"
    return None, None


def _title(root: Any) -> str | None:
    heads = list(root.iter("h1"))[:3]
    texts = [_tidy("".join(element.itertext())[:1000]) for element in heads]
    if len(texts) == 1 and texts[0]:
        return texts[0]
    element = next(root.iter("title"), None)
    text = _tidy("".join(element.itertext())[:1000]) if element is not None else ""
    return text or next((head for head in texts if head), None)


def _without_site(title: str, site: str | None, root: Any) -> str:
    """Return the title without the outlet's name, which pages put before or after it."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    if site and (parts[-1].lower() == site.lower() or parts[0].lower() == site.lower()):
        name = parts[-1] if parts[-1].lower() == site.lower() else parts[0]
        cut = title[: -len(name)] if title.endswith(name) else title[len(name) :]
        return cut.strip(" |»·–—:•-\t") or title
    for element in list(root.iter("h1"))[:3]:
        head: str = _tidy("".join(element.itertext())[:1000])
        if len(head) > 12 and head in title:
            return head
    last = re.search(r"\s+[|»]\s+[^|»]{2,40}$", title)
    return title[: last.start()] if last and last.start() > 15 else title


def _canonical(root: Any, url: str | None) -> str | None:
    for element in root.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and element.get("href"):
            try:
                found: str = urljoin(url or "", element.get("href").strip())[:2000]
                if urlsplit(found).scheme in ("http", "https"):
                    return found
            except ValueError:
                continue
    return url


def _names_of(value: Any) -> str | None:
    people = value if isinstance(value, list) else [value]
    names = []
    for person in people[:10]:
        name = person.get("name") if isinstance(person, dict) else person
        for one in name if isinstance(name, list) else [name]:
            if isinstance(one, str) and (tidy := _person(_tidy(one[:200]))) and tidy not in names:
                names.append(tidy)
    return ", ".join(names) or None


def _person(name: str | None) -> str | None:
    """Return a name, or None for an address or something too long to be one."""
    if not name or "://" in name or name.startswith("@") or len(name) > 150:
        return None
    return re.sub(r"^(?:[Bb]y|BY)\s+", "", name).strip(" ,") or None
