"""Predictions for each data set, by the product's own rooms: rows of a set in, rows of its scorer out.

An adapter only translates: it holds no rule that would make a figure better than what the product does with the
same text on a topic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from streams import acquire, clean, dedup, extract
from streams.cli import rows as shapes
from streams.codec import derive_id
from streams.errors import RecordError
from streams.records import CleanArticle

Row = dict[str, Any]
HERE = Path(__file__).resolve().parent
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@cache
def lexicon() -> extract.Lexicon:
    """Return the shipped lexicon, loaded once."""
    return extract.load_lexicon()


@cache
def countries() -> dict[str, tuple[str, str]]:
    """Return alpha-2 → (alpha-3, English name)."""
    lines = (HERE / "iso3.tsv").read_text(encoding="utf-8").splitlines()
    return {two: (three, name) for two, three, name in (line.split("\t") for line in lines if line[0] != "#")}


def day(text: str | None) -> datetime | None:
    """Return an ISO date as its midnight in UTC; None for what is none, as some sets' dates are."""
    try:
        return datetime.fromisoformat(text or "").replace(tzinfo=UTC)
    except ValueError:
        return None


def article(name: str, text: str, title: str = "", published: str | None = None, source: str = "") -> CleanArticle:
    """Return `text` as a cleaned article, as it stands: offsets are into that very text."""
    return CleanArticle(
        article_id=derive_id("ar_", name),
        item_id=name,
        source=source,
        received=EPOCH,
        text=text,
        title=title,
        published=day((published or "")[:10]),
        published_precision="day",
        language="en",
        scope="en",
    )


def read(cleaned: CleanArticle) -> extract.Extraction:
    """Return what is read in an article."""
    return extract.read(extract.document_of(cleaned), lexicon(), item_id=cleaned.item_id)


def bodies(rows: Iterable[Row]) -> Iterator[Row]:
    """Body of a page given as HTML or as plain text."""
    for row in rows:
        given = {key: row[key] for key in ("id", "url", "html", "text") if row.get(key)}
        try:
            text = clean.clean(acquire.read_row(given, received=EPOCH)).text
        except RecordError:
            text = ""
        yield {"id": row["id"], "text": text}


def copies(rows: Iterable[Row]) -> Iterator[Row]:
    """Family of each text, judged in file order after cleaning, as on the wire."""
    index = dedup.Index(dedup.DedupLimits())
    for position, row in enumerate(rows):
        raw = acquire.read_row(
            {"id": row["id"], "text": row["text"], "source": row.get("source"), "title": row.get("title")},
            received=EPOCH,
        )
        try:
            cleaned = clean.clean(raw)
        except RecordError:
            cleaned = article(row["id"], row["text"], source=row.get("source") or "")
        decision = dedup.judge(index, _one_scope(cleaned), position)
        yield {"id": row["id"], "cluster": decision.cluster}


def _one_scope(cleaned: CleanArticle) -> CleanArticle:
    from streams.wiring import put_in_scope

    return put_in_scope(cleaned, "en")


def toponyms(rows: Iterable[Row]) -> Iterator[Row]:
    """Place names with coordinates."""
    for row in rows:
        found = read(article(row["id"], row["text"], row.get("title") or "", row.get("date"), row.get("url") or ""))
        yield {"id": row["id"], "toponyms": [extract.place_row(place) for place in found.places]}


def dates(rows: Iterable[Row]) -> Iterator[Row]:
    """Dates with their values."""
    for row in rows:
        found = read(article(row["id"], row["text"], row.get("title") or "", row.get("doc_date")))
        yield {"id": row["id"], "dates": [extract.date_row(date) for date in found.dates]}


def desk(rows: Iterable[Row]) -> Iterator[Row]:
    """Whole events."""
    for row in rows:
        found = read(article(row["id"], row["text"], row.get("title") or "", row.get("published")))
        mentions = shapes.plain(found.mentions)
        for mention in mentions:
            mention["claims"] = _flat(mention["claims"])
        yield {"id": row["id"], "mentions": mentions}


def _flat(claims: list[Row]) -> list[Row]:
    """Return the claims as the set lists sources: the outlet that hands one on beside it, nobody's claims left out."""
    told = [claim for claim in claims if claim["by"]]
    return told + [{"by": claim["via"], "kind": "via"} for claim in told if claim.get("via")]


PREDICTORS: dict[str, Callable[[Iterable[Row]], Iterator[Row]]] = {
    "extract_scrapinghub": bodies,
    "extract_andy": bodies,
    "extract_wcxb_articles": bodies,
    "cleantext": bodies,
    "neardup_pages": copies,
    "neardup_fakes": copies,
    "geoparse": toponyms,
    "gum_dates": dates,
    "desk": desk,
    "blind_read": desk,
    "blind_held": desk,
}
