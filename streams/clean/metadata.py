"""What a page says of itself: Open Graph and other metadata, JSON-LD, its head and its time elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from html import unescape
from itertools import islice
from typing import Any, Final, NamedTuple

from streams.clean.address import canonical
from streams.clean.bylines import Writers, writers_in
from streams.clean.dom import Page
from streams.clean.headline import headline
from streams.clean.markup import Tags, attribute, attributes_of, text_within
from streams.clean.mend import mend
from streams.clean.stated import Stated, dates_stated, stands_with_others
from streams.clean.vocabulary import load

_SPACES: Final = re.compile(r"\s+")
_NODES: Final = 4000
"""Most JSON-LD values looked at on one page."""
_LINE: Final = 160
"""Characters that a byline has at most."""
_PEOPLE: Final = 12
_MARKED: Final = 8
"""Most elements marked as byline that are read."""
_ARTICLES: Final = 12
"""How many types at the head of the list are articles as such; after them come things that an article may be about."""
_MENDED: Final = 100_000
"""Characters of broken JSON-LD up to which a mend is tried."""
_SCRIPT_COMMENT: Final = re.compile(r"^\s*//[^\n]*$|/\*.{0,2000}?\*/", re.MULTILINE | re.DOTALL)
_HANGING: Final = re.compile(r",\s*([}\]])")
_NAME_SIGNS: Final = re.compile(r"[\W_]")
"""What publishing systems write differently in one name: ``article:published_time``, ``article.published-time``."""


class Facts(NamedTuple):
    """What a page states; None where it does not."""

    title: str | None
    standfirst: str | None
    writers: Writers
    outlets: tuple[str, ...]
    """The outlet's names: what signs like them is a desk, no person."""
    language: str | None
    url: str | None
    dates: Stated
    body: str | None = None
    """The story as JSON-LD states it; it may be cut short."""


@cache
def _names() -> dict[str, dict[str, int]]:
    data: Any = load("metadata.yaml")
    return {
        field: {_NAME_SIGNS.sub("", name.lower()): rank for rank, name in list(enumerate(names))[::-1]}
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


@lru_cache(maxsize=4096)
def _fields_of(name: str) -> tuple[tuple[str, int], ...]:
    return tuple(_fields().get(_NAME_SIGNS.sub("", name.lower()), ()))


def facts(whole: Page, linked: Sequence[str], url: str | None, content: str = "") -> Facts:
    """Return what a page's tags, its JSON-LD and its address state; `content` is its markup with scripts."""
    tags = whole.tags
    marks = whole.places
    meta = _meta(attributes_of(tags.attributes[at]) for at in marks["meta"])
    root = attributes_of(tags.attributes[marks["html"][0]]) if marks["html"] else {}
    language = (root.get("lang") or root.get("xml:lang") or "")[:20] or None
    article = _article(linked, url)
    page = article.get("mainEntityOfPage")
    address = canonical(
        [attributes_of(tags.attributes[at]) for at in marks["link"]],
        [*meta.get("url", ()), _text(page.get("@id") if isinstance(page, dict) else page), _text(article.get("url"))],
        url,
    )
    publisher = article.get("publisher")
    named = [*meta.get("site", ()), _text(publisher.get("name")) if isinstance(publisher, dict) else None]
    outlets = tuple(site for site in named if site)
    titles = [_text(article.get("headline")), *meta.get("title", ()), *(_inner(tags, at) for at in marks["title"][:1])]
    return Facts(
        title=headline(tags, marks["h1"], [title for title in titles if title], outlets, address, _tidy),
        standfirst=_text(article.get("description")) or next(iter(meta.get("standfirst", ())), None),
        writers=_writers(whole, article, meta, outlets),
        outlets=outlets,
        language=language,
        url=address,
        dates=dates_stated(whole, marks["time"], meta, article, address or url, language, content),
        body=body if isinstance(body := article.get("articleBody"), str) else None,
    )


def _inner(tags: Tags, at: int) -> str:
    return _tidy(text_within(tags, at)[:1000])


def _meta(marks: Iterable[Mapping[str, str]]) -> dict[str, list[str]]:
    """Return field → values of the meta elements (or microdata) named for it, the best-named first."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for number, mark in enumerate(marks):
        name = mark.get("property") or mark.get("name") or mark.get("itemprop") or ""
        value = mark.get("content")
        if not name or not value:
            continue
        for field, rank in _fields_of(name[:100]):
            found.setdefault(field, []).append((rank, number, value[:2000]))
    # Several authors are told under one name; the others say the same again.
    if byline := found.get("byline"):
        found["byline"] = [entry for entry in byline if entry[0] == min(byline)[0]]
    return {field: [_tidy(value) for _rank, _at, value in sorted(values)[:8]] for field, values in found.items()}


def _tidy(value: str) -> str:
    if value.isascii() and "&" not in value and value.isprintable():
        return " ".join(value.split())
    return _SPACES.sub(" ", mend(unescape(value)).text).strip()


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    return _tidy(value[:2000]) if isinstance(value, str) and value.strip() else None


def _article(linked: Sequence[str], url: str | None) -> dict[str, Any]:
    """Return the JSON-LD object that is the article: of the best type, of this address, with a date."""
    ranks = _names()["articles"]
    found: list[tuple[int, bool, bool, int, dict[str, Any]]] = []
    people: dict[str, str] = {}
    seen = 0
    for text in linked:
        for node in _objects(_loaded(text)):
            seen += 1
            if seen > _NODES:
                break
            if isinstance(node.get("@id"), str) and isinstance(node.get("name"), str):
                people[node["@id"]] = node["name"]
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
    article = min(found, key=lambda entry: entry[:4])[4] if found else {}
    author = article.get("author")
    if people and author:
        # Graphs name their people once and refer to them by address.
        named = [people.get(str(one.get("@id")), one) if isinstance(one, dict) and "name" not in one else one
            for one in (author if isinstance(author, list) else [author])]  # fmt: skip
        return {**article, "author": named}
    return article


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


def _writers(whole: Page, article: dict[str, Any], meta: dict[str, list[str]], sites: Sequence[str]) -> Writers:
    """Return who JSON-LD says that wrote it, else metadata, else the links to an author's page."""
    stated = _joined(writers_in(name, sites, stated=True) for name in _stated_names(article.get("author")))
    if not stated.names:
        signed = [value for label, value in zip(meta.get("label", ()), meta.get("data", ()), strict=False)
            if _NAME_SIGNS.sub("", label.lower()) in _names()["signed"]]  # fmt: skip
        values = [*meta.get("byline", ()), *signed]
        said = (writers_in(value, sites, stated=True) for value in values if 0 < len(value) <= _LINE)
        stated = _joined([stated, *said])
    if not stated.names:
        tags = whole.tags
        marked = (at for at, inner in enumerate(tags.attributes) if "author" in inner and tags.names[at] == "a")
        signed_by = (at for at in marked if attribute(tags.attributes[at], "rel") == "author")
        for at in islice(signed_by, _MARKED):
            found = writers_in(_inner(tags, at)[:_LINE], sites)
            if found.names and not stands_with_others(whole, at, listed=True):
                return _joined([stated, found])
    return stated


def _stated_names(value: Any) -> list[str]:
    """Return the names in an author of JSON-LD: a string, an object, or a list of either."""
    found: list[str] = []
    for person in (value if isinstance(value, list) else [value])[:_PEOPLE]:
        name = person.get("name") if isinstance(person, dict) else person
        for one in name if isinstance(name, list) else [name]:
            if isinstance(one, str) and "://" not in one and 0 < len(one) <= _LINE:
                found.append(_tidy(one))
    return found


def _joined(parts: Iterable[Writers]) -> Writers:
    kept = list(parts)
    return Writers(
        tuple(dict.fromkeys(name for part in kept for name in part.names)),
        tuple(dict.fromkeys(name for part in kept for name in part.agencies)),
        tuple(dict.fromkeys(name for part in kept for name in part.desks)),
    )
