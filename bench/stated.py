"""What cleaning says of a page besides its body, held to a set's gold: day of publication, headline, authors.

A day is right when it is the gold's; a title when it is the gold's but for case, spaces and typographic quotes; authors
are compared as sets of names. Where a set has no gold for a field of a row, the row does not count for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from streams import clean
from streams.errors import RecordError
from streams.records import RawArticle

Row = dict[str, Any]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SETS = ("extract_andy", "extract_wcxb_articles", "cleantext")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


class Said(NamedTuple):
    """What one reader says of one page; `authors` None where it says nothing of them."""

    day: str | None
    title: str
    authors: list[str] | None


def ours(row: Row) -> Said:
    """Return what this product says of a page."""
    raw = RawArticle(
        article_id=row["id"],
        item_id=row["id"],
        source="",
        received=EPOCH,
        media_type="text/html" if row.get("html") else "text/plain",
        content=row.get("html") or row["text"],
        url=row.get("url"),
    )
    try:
        article = clean.clean(raw)
    except RecordError:
        return Said(None, "", [])
    day = article.published_day or (article.published.date().isoformat() if article.published else None)
    return Said(day, article.title, (article.byline or "").split(", ") if article.byline else [])


def names(authors: str | Iterable[str] | None) -> set[str]:
    """Return the names in a list of authors, or in one line of them, without case and marks."""
    lines = [authors] if isinstance(authors, str) else authors or []
    parts = [part for line in lines for part in re.split(r",|;|\s+and\s+|\s*&\s*|\|", line)]
    bare = (re.sub(r"^\s*(?:by|par|por|von)\s+", "", part, flags=re.IGNORECASE) for part in parts)
    plain = (re.sub(r"[^\w\s'.-]", " ", part.translate(_QUOTES)) for part in bare)
    return {name for part in plain if (name := " ".join(part.split()).strip(" .").lower())}


def days(golds: Iterable[Row], said: Callable[[Row], str | None]) -> dict[str, int]:
    """Return of how many rows with a gold day the day is exact, wrong or missing, and how many without have one."""
    counts = Counter(rows=0, exact=0, wrong=0, missing=0, none_in_gold=0, spurious=0)
    for row in golds:
        gold, day = (row["gold"].get("date") or "")[:10], said(row)
        if gold:
            counts.update(rows=1, exact=int(day == gold), missing=int(not day), wrong=int(bool(day) and day != gold))
        else:
            counts.update(none_in_gold=1, spurious=int(bool(day)))
    return dict(counts)


def figures(golds: Iterable[Row], said: Callable[[Row], Said]) -> dict[str, float]:
    """Return the shares of days and titles that are exact, the mean token F1 of titles, and the F1 of authors."""
    rows = list(golds)
    predictions = {row["id"]: said(row) for row in rows}
    counted = days(rows, lambda row: predictions[row["id"]].day)
    titles = [
        (row["gold"]["title"], predictions[row["id"]].title) for row in rows if (row["gold"].get("title") or "").strip()
    ]
    found = {
        "date_exact": _share(counted["exact"], counted["rows"]),
        "date_wrong": _share(counted["wrong"], counted["rows"]),
        "title_exact": _share(sum(_same(gold) == _same(title) for gold, title in titles), len(titles)),
        "title_f1": _share(sum(_overlap(gold, title) for gold, title in titles), len(titles)),
    }
    right = given = wanted = 0
    for row in rows:
        gold, authors = names(row["gold"].get("authors")), predictions[row["id"]].authors
        if gold and authors is not None:
            told = names(authors)
            right, given, wanted = right + len(gold & told), given + len(told), wanted + len(gold)
    return found | ({"authors_f1": _share(2 * right, given + wanted)} if wanted else {})


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0


def _same(title: str) -> str:
    return " ".join(title.translate(_QUOTES).split()).lower()


def _overlap(gold: str, title: str) -> float:
    a, b = Counter(re.findall(r"\w+", gold.lower())), Counter(re.findall(r"\w+", title.lower()))
    both = (a & b).total()
    return 2 * both / (a.total() + b.total()) if both else 0.0
