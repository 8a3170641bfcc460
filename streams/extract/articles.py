"""The room's edge: a cleaned article in, plain rows of places and dates out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from streams.extract.dates import DateSpan
from streams.extract.document import Document
from streams.extract.places import PlaceSpan
from streams.records import CleanArticle

_CALENDAR: Final = range(1000, 9000)
"""Years that days are counted from; a source that means "never" by 9999 gives no day to count from."""


def document_of(article: CleanArticle) -> Document:
    """Return the article as the readers of this room see it."""
    published = article.published if article.published and article.published.year in _CALENDAR else None
    if published is not None and article.published_day is not None:
        published = datetime.combine(date.fromisoformat(article.published_day), published.timetz())
    return Document(
        text=article.text,
        title=article.title,
        published=published,
        published_day_only=article.published_precision == "day",
        source=article.source,
        language=article.language,
        dateline_place=article.dateline.place if article.dateline else None,
    )


def place_row(place: PlaceSpan) -> dict[str, Any]:
    """Return a place name as `streams extract` writes it: span, name, coordinates, country.

    `demonym` marks words that belong to a place without naming it (``Syrian``); they have their country's coordinates.
    """
    return {
        "start": place.start,
        "end": place.end,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "country": place.country,
        "admin1": place.admin1,
        "geonames_id": place.geonames_id,
        "demonym": place.demonym,
    }


def date_row(date: DateSpan) -> dict[str, Any]:
    """Return a date as `streams extract` writes it: span and ``when``, or ``from`` and ``to``; null unresolved."""
    row: dict[str, Any] = {"start": date.start, "end": date.end, "text": date.text}
    if date.from_ is not None or date.to is not None:
        return {**row, "from": date.from_, "to": date.to}
    return {**row, "when": date.when}
