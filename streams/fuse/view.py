"""A mention as fusion sees it: when, where, who, how many and which words, ready to be compared and looked up."""

from __future__ import annotations

import math
import re
import sys
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from streams.records import EventTime, Mention, Place

_DATA: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))
_ARTICLES: Final = frozenset(_DATA["place_articles"])
_PLACE_NOUNS: Final = frozenset(_DATA["place_nouns"])
_GENERIC_ACTORS: Final = frozenset(_DATA["generic_actors"])
_STOP: Final = frozenset(_DATA["stop"])
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_PART: Final = re.compile(r"[^\W_]+")

_MOST_SIGNS: Final = 4
_MOST_WORDS: Final = 20
_TOLL_STEP: Final = math.log(1.4)
_REPORTED_DAYS: Final = 1
"""Of a happening told by the day it was reported ("not after"): at most this much older, as a rule."""
_UNTOLD_DAYS: Final = 2
"""Of a happening told without any day: at most this much older than its telling."""
Level = Literal["point", "area", "country", "nowhere"]


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """Return `name` without case, accents, articles and words like ``city``: equal for spellings of one place."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    parts = _PART.findall(plain.replace("'", "").replace("’", ""))
    kept = [part for part in parts if part not in _ARTICLES and part not in _PLACE_NOUNS]
    return "".join(kept or parts)


@lru_cache(maxsize=65536)
def _fold_actor(text: str) -> str:
    parts = [part for part in _PART.findall(text.casefold()) if part not in _ARTICLES]
    return " ".join(part for part in parts if part not in _GENERIC_ACTORS)


@lru_cache(maxsize=8192)
def _ordinal(iso: str, east: float = 0.0) -> int | None:
    """Return the day of a date or, by the sun at `east` degrees, of an instant: others tell only the day there."""
    try:
        if len(iso) <= 10:
            return date.fromisoformat(iso).toordinal()
        return (datetime.fromisoformat(iso) + timedelta(hours=east / 15)).toordinal()
    except (ValueError, OverflowError):
        return None


@dataclass(slots=True, eq=False)
class View:
    """What of one mention is compared; days are proleptic ordinals, distances kilometres."""

    mention_id: str
    type: str
    country: str
    first_day: int
    last_day: int
    time_rank: int
    """3 told to the day, 2 to the week, 1 to the month or year, 0 not told."""
    level: Level
    geonames_id: int | None
    name: str
    names: tuple[str, ...]
    admin1: str
    lat: float | None
    lon: float | None
    radius_km: float
    killed: tuple[int, int | None] | None
    injured: tuple[int, int | None] | None
    actors: tuple[str, ...]
    initiators: tuple[str, ...]
    words: tuple[str, ...]
    """Of title and quote, the longest first."""
    signs: tuple[str, ...]
    """Actors and the longest words: what may agree where no place is told."""
    toll_step: int
    """Order of magnitude of the dead, in steps of two fifths; 0 below three."""
    background: bool
    realis: str


def told_at(published: datetime | None, received: datetime) -> datetime:
    """Return when an article told its story: its publication, or its receipt where that is not known better.

    A publication time of midnight sharp is a day without a time; one after the receipt is a wrong clock.
    """
    if published is None or published > received:
        return received
    if published.hour == published.minute == published.second == 0:
        return min(received, published + timedelta(hours=23, minutes=59))
    return published


def view_of(mention: Mention, published: datetime | None, received: datetime) -> View:
    """Return the view of `mention` as told by an article of these times."""
    place = mention.place
    told_day = told_at(published, received).astimezone(UTC).date().toordinal()
    first, last, rank = _interval(mention.time, told_day, place.lon or 0.0)
    killed, injured = mention.casualties.killed, mention.casualties.injured
    folded = fold_name(place.name or place.text)
    names = {folded, *[fold_name(other) for other in place.also]} if place.also else {folded}
    names.discard("")
    actors: set[str] = set()
    initiators: set[str] = set()
    for actor in mention.actors:
        name = _fold_actor(actor.name or actor.text)
        if name:
            actors.add(name)
            if actor.role == "initiator" and actor.name:
                initiators.add(name)
    # The place has points of its own; its names must not count again as words.
    told_of_place = _WORD.findall(f"{place.text} {place.name or ''} {place.admin1 or ''}".lower())
    words = set(_WORD.findall(f"{mention.title} {mention.quote}".lower())) - _STOP
    words.difference_update(told_of_place)
    # Many events share a word: kept once, not once for each of them.
    longest = tuple(map(sys.intern, sorted(sorted(words), key=len, reverse=True)[:_MOST_WORDS]))
    return View(
        mention_id=mention.mention_id,
        type=mention.type,
        country=place.country or "ZZ",
        first_day=first,
        last_day=last,
        time_rank=rank,
        level=_level(place),
        geonames_id=place.geonames_id,
        name=folded,
        names=tuple(sorted(names)),
        admin1=fold_name(place.admin1) if place.admin1 else "",
        lat=place.lat,
        lon=place.lon,
        radius_km=min(place.radius_km or 0.0, 60.0),
        killed=(killed.low, killed.high) if killed else None,
        injured=(injured.low, injured.high) if injured else None,
        actors=tuple(sorted(actors)),
        initiators=tuple(sorted(initiators)),
        words=longest,
        signs=(*sorted(actors)[:_MOST_SIGNS], *longest[:_MOST_SIGNS]),
        toll_step=round(math.log(killed.low) / _TOLL_STEP) if killed and killed.low >= 3 else 0,
        background=mention.background,
        realis=mention.realis,
    )


def _interval(time: EventTime, told_day: int, east: float) -> tuple[int, int, int]:
    start = _ordinal(time.start, east) if time.start else None
    end = _ordinal(time.end, east) if time.end else None
    if time.precision == "unresolved" or (start is None and end is None):
        last = end if end is not None else told_day
        return (start if start is not None else last - _UNTOLD_DAYS), last, 0
    if end is None:
        end = max(start or told_day, told_day) if time.precision != "day" else (start or told_day)
    rank = {"minute": 3, "day": 3, "week": 2, "month": 1, "year": 1}[time.precision]
    if start is None:
        return end - _REPORTED_DAYS, end, min(rank, 2)
    return min(start, end), max(start, end), rank


def _level(place: Place) -> Level:
    if place.precision in {"exact", "near"} and (place.name or place.text):
        return "point"
    if place.precision == "admin" or (place.precision != "country" and place.admin1):
        return "area"
    return "country" if place.country else "nowhere"


def distance_km(a: View, b: View) -> float | None:
    """Return the distance of two views' points (flat-earth; good to a percent within a country), or None."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    across = math.radians((b.lon - a.lon + 540.0) % 360.0 - 180.0) * math.cos(math.radians((a.lat + b.lat) / 2.0))
    return 6371.0 * math.hypot(across, math.radians(b.lat - a.lat))
