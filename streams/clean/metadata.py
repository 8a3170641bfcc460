"""What a page says of itself: Open Graph and other metadata, JSON-LD, its head and its time elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from streams.clean.mend import mend
from streams.clean.stated import Stated, dates_stated
from streams.clean.vocabulary import load

_SPACES: Final = re.compile(r"\s+")
_NODES: Final = 4000
"""Most JSON-LD values looked at on one page."""
_ARTICLES: Final = 12
"""How many types at the head of the list are articles as such; after them come things that an article may be about."""
_MENDED: Final = 100_000
"""Characters of broken JSON-LD up to which a mend is tried."""
_SCRIPT_COMMENT: Final = re.compile(r"^\s*//[^\n]*$|/\*.{0,2000}?\*/", re.MULTILINE | re.DOTALL)
_HANGING: Final = re.compile(r",\s*([}\]])")
_NAME_SIGNS: Final = re.compile(r"[^a-z0-9]")
"""What publishing systems write differently in one name: ``article:published_time``, ``article.published-time``."""
_SEPARATOR: Final = re.compile(r"\s+[|»·–—:•-]\s+")


class Facts(NamedTuple):
    """What a page states; None where it does not."""

    title: str | None
    standfirst: str | None
    byline: str | None
    language: str | None
    url: str | None
    dates: Stated


@cache
def _names() -> dict[str, dict[str, int]]:
    data: Any = load("metadata.yaml")
    return {
        field: {_NAME_SIGNS.sub("", name.lower()): rank for rank, name in reversed(list(enumerate(names)))}
        for field, names in data.items()
    }


@cache
def _fields() -> dict[str, list[tuple[str, int]]]:
    """Return name of a meta element → the fields it states, with its rank for each."""
    found: dict[str, list[tuple[str, int]]] = {}
    for field, ranks in _names().items():
        for name, rank in ranks.items():
            found.setdefault(name, []).append((field, rank))
    return found


def facts(root: Any, linked: Sequence[str], url: str | None, content: str = "") -> Facts:
    """Return what the page with `root`, its JSON-LD and its address state; `content` is its markup with scripts."""
    meta = _meta(root)
    language = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:20] or None
    address = _canonical(root, url)
    article = _article(linked, address)
    site = next(iter(meta.get("site", ())), None)
    title = _text(article.get("headline")) or next(iter(meta.get("title", ())), None) or _title(root)
    return Facts(
        title=_without_site(title, site, root) if title else None,
        standfirst=_text(article.get("description")) or next(iter(meta.get("standfirst", ())), None),
        byline=_names_of(article.get("author")) or _person(next(iter(meta.get("byline", ())), None)),
        language=language,
        url=address,
        dates=dates_stated(root, meta, article, address or url, language, content),
    )


def _meta(root: Any) -> dict[str, list[str]]:
    """Return field → values of the meta elements (or microdata) named for it, the best-named first."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for number, element in enumerate(root.iter("meta")):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        value = element.get("content")
        if not name or not value:
            continue
        for field, rank in _fields().get(_NAME_SIGNS.sub("", name.lower()), ()):
            found.setdefault(field, []).append((rank, number, value[:2000]))
    return {field: [_tidy(value) for _rank, _at, value in sorted(values)[:8]] for field, values in found.items()}


def _tidy(value: str) -> str:
    return _SPACES.sub(" ", mend(unescape(value)).text).strip()


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    return _tidy(value[:2000]) if isinstance(value, str) and value.strip() else None


def _article(linked: Sequence[str], url: str | None) -> dict[str, Any]:
    """Return the JSON-LD object that is the article: of the best type, of this address, with a date."""
    ranks = _names()["articles"]
    found: list[tuple[int, bool, bool, int, dict[str, Any]]] = []
    seen = 0
    for text in linked:
        for node in _objects(_loaded(text)):
            seen += 1
            if seen > _NODES:
                break
            kinds = node.get("@type")
            rank = min(
                (
                    ranks.get(_NAME_SIGNS.sub("", kind.rsplit("/", 1)[-1].lower()), 99)
                    for kind in (kinds if isinstance(kinds, list) else [kinds])
                    if isinstance(kind, str)
                ),
                default=99,
            )
            if rank < 99:
                group = 0 if rank <= _ARTICLES else rank
                found.append((group, "datePublished" not in node, not _is_at(node, url), len(found), node))
    return min(found, key=lambda entry: entry[:4])[4] if found else {}


def _loaded(text: str) -> Any:
    """Return the value of a JSON-LD script; None where it is none, even without comments and hanging commas."""
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pass
    if len(text) > _MENDED:
        return None
    try:
        return json.loads(_HANGING.sub(r"\1", _SCRIPT_COMMENT.sub("", text)), strict=False)
    except (ValueError, RecursionError):
        return None


def _is_at(node: dict[str, Any], url: str | None) -> bool:
    """True when a JSON-LD object says that it is at the page's own address, or does not say where it is."""
    stated = [node.get("mainEntityOfPage"), node.get("url"), node.get("@id")]
    places = [place.get("@id") if isinstance(place, dict) else place for place in stated]
    paths = [_path(place) for place in places if isinstance(place, str) and place]
    return not paths or not url or _path(url) in paths


def _path(url: str) -> str:
    return url.split("://", 1)[-1].partition("/")[2].split("?")[0].split("#")[0].strip("/").lower()


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
            waiting += [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node]


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
