"""When a page's markup says that the article was published and changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from streams.clean.dates import When, from_metadata, from_url, month_first_in
from streams.clean.dom import Page
from streams.clean.markup import Tags, attribute, attributes_of, text_within

From: TypeAlias = Literal["metadata", "json_ld", "url", "text"]

_TIMES: Final = 40
"""Most time elements looked at."""
_UP: Final = 6
"""How far out from a time element its surroundings are asked whose it is."""
_OTHERS: Final = re.compile(
    r"related|comment|recommend|sidebar|teaser|card|recirc|promo|popular|trending|latest|footer|widget|listing|more-?from|"
    r"read-?next|also|carousel|mosaic|rail\b"
)
_PUBLISHED: Final = re.compile(r"publi|pubdate|posted|entry-date|post-date|created|dt-published|release")
_UPDATED: Final = re.compile(r"modif|updat|edited|revis")
_STATE: Final = re.compile(
    r"""["'](?:datePublished|date_published|publishedAt|published_at|publishedDate|publishDate|publish_date|published_time"""
    r"""|publishedTime|publicationDate|publication_date|firstPublished(?:At|Date)?|pubDate|pub_date)\\?["']\s*:\s*"""
    r"""\\?["']([^"'\\]{8,40})\\?["']"""
)
"""Where pages built by scripts keep the article's day; `&quot;` is read as a quote before."""
_SAME_S: Final = 120
"""Seconds up to which two statements are of one instant."""


class Stated(NamedTuple):
    """When an article was published and last changed, and what said so; None where nothing did."""

    published: When | None = None
    published_from: From | None = None
    updated: When | None = None


def dates_stated(
    whole: Page,
    times: Sequence[int],
    meta: dict[str, list[str]],
    article: dict[str, Any],
    url: str | None,
    language: str | None,
    content: str,
) -> Stated:
    """Return the dates of a page: of its JSON-LD, its metadata, its time elements, its URL, its scripts' state."""
    first = month_first_in(url, language)

    def read(values: Iterable[Any], source: From) -> Iterator[tuple[When, From]]:
        for value in values:
            if isinstance(value, str) and (when := from_metadata(value, first)):
                yield when, source

    updated = next(
        (when for when, _source in read([article.get("dateModified"), *meta.get("updated", ())], "metadata")), None
    )
    said = [*read([article.get("datePublished")], "json_ld"), *read(meta.get("published", ()), "metadata")]
    if not said:
        said += read([article.get("uploadDate"), article.get("dateCreated")], "json_ld")
    if not said:
        said += read(_marked(whole), "text")
    said += read(_times(whole, times, _PUBLISHED), "text")
    if by_url := from_url(url):
        said.append((by_url, "url"))
    if not said:
        said += read(_times(whole, times, None), "text")
    if not said and content:
        said += read(_state(content), "metadata")
    if updated is None:
        updated = next((when for when, _source in read(_times(whole, times, _UPDATED), "text")), None)
    if not said:
        return Stated(None, None, updated)
    best, source = said[0]
    if updated is not None and (best.day - updated.day).days > 1:
        # Published after its last change: a template's date; another statement that fits is taken before it.
        best, source = next(((when, by) for when, by in said if when.day <= updated.day), said[0])
    return Stated(_on_its_clock(best, [when for when, _source in said if when is not best]), source, updated)


def on_shown_day(published: When, shown: date) -> When:
    """Return `published` with the day that the page shows, where that can be the same instant on its own clock."""
    if published.precision == "day" or published.zoned or published.day != published.at.date():
        return published
    apart = (shown - published.at.date()).days
    # Clocks stand from 12 hours west of UTC to 14 east.
    if (apart == -1 and published.at.hour < 12) or (apart == 1 and published.at.hour >= 10):
        return published._replace(day=shown)
    return published


def _on_its_clock(best: When, others: Sequence[When]) -> When:
    """Return `best`, with the day of another statement of the same instant that says on which clock it is."""
    for other in others:
        if other.precision == "instant":
            if abs((other.at - best.at).total_seconds()) <= _SAME_S and other.zoned:
                return on_shown_day(best, other.day)
        elif abs(other.day - best.day) == timedelta(days=1):
            return on_shown_day(best, other.day)
    return best


def _marked(whole: Page) -> list[str]:
    tags = whole.tags
    marked = [
        at
        for at, inner in enumerate(tags.attributes)
        if ("datePublished" in inner or "pubdate" in inner or "publish" in inner) and _is_day(tags.names[at], inner)
    ]
    found: list[str] = []
    for at in marked[:_TIMES]:
        if not stands_with_others(whole, at):
            said = attributes_of(tags.attributes[at])
            found += [said.get("content") or said.get("datetime") or said.get("title") or _shown(tags, at)]
    return found


def _is_day(name: str, attributes: str) -> bool:
    """True for an element marked as the day of publication."""
    said = attributes_of(attributes)
    if name == "abbr" and "publish" in said.get("class", ""):
        return True
    return name != "meta" and (said.get("itemprop") == "datePublished" or "pubdate" in said)


def _times(whole: Page, times: Sequence[int], kind: re.Pattern[str] | None) -> list[str]:
    """Return what the page's time elements say that are its own, of one kind by their names, or all."""
    tags = whole.tags
    found = []
    for at in times[:_TIMES]:
        said = attributes_of(tags.attributes[at])
        value = said.pop("datetime", "")
        if not value:
            continue
        # What stands just before it, and what that stands in, tell what it is: ``<p class="updated">Updated <time …``
        before, attributes, text = tags.names[at - 1], tags.attributes[at - 1], tags.texts[at - 1]
        around = next(whole.around(at), None)
        if before[0] == "/" and around is not None:
            attributes = tags.attributes[around.at]
        names = " ".join((*said.values(), attribute(attributes, "class"), text[-30:])).lower()
        if kind is not None and not kind.search(names):
            continue
        if kind is not _UPDATED and _UPDATED.search(names) and not _PUBLISHED.search(names):
            continue
        if not stands_with_others(whole, at):
            found.append(value)
    return found[:5]


def stands_with_others(whole: Page, at: int, listed: bool = False) -> bool:
    """True where the elements around tag `at` hold other articles, comments or the page's foot.

    A list counts too, unless `listed`.
    """
    for around in islice(whole.around(at), _UP):
        if around.tag in ("aside", "footer", "nav") or (around.tag == "li" and not listed):
            return True
        attributes = whole.tags.attributes[around.at]
        names = f"{attribute(attributes, 'class')} {attribute(attributes, 'id')}".lower()
        if around.tag != "body" and names != " " and _OTHERS.search(names):
            return True
    return False


def _shown(tags: Tags, at: int) -> str:
    return " ".join(text_within(tags, at)[:200].split())


def _state(content: str) -> list[str]:
    """Return the one day that a page's scripts give, if they agree."""
    if "&quot;" in content:
        content = content.replace("&quot;", '"')
    values = [found[1] for found in _STATE.finditer(content)]
    days = {value[:10] for value in values}
    return values[:1] if len(days) == 1 else []
