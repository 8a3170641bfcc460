"""Where an event happened: the place its sentence gives by grammar, else the one a reader carries over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, atan2, cos, degrees, radians, sin

from streams.extract.document import Document, Sentence
from streams.extract.places import PlaceSpan
from streams.records import Place, PlacePrecision, Span

_SETTLED = frozenset(
    {"town", "capital", "city", "district", "camp", "crossing", "base", "airport", "facility", "island"}
)
_DIVISION = frozenset({"admin1", "admin2", "region"})
_AWAY = re.compile(
    r"(?:\b(?:about|some|around|roughly|nearly|approximately|just)\s+)?(\d{1,3}(?:[.,]\d+)?)\s*(?:-\s*)?(km|kilomet(?:er|re)s?|miles?|mi)\b"
    r"(?:\s*\([^)]{1,20}\))?\s+(?:to the )?(north|south|east|west|(?:north|south)[ -]?(?:east|west))?(?:ern)?\s*(?:of|from|outside|away from)\s+"
    r"(?:(?:the|its|ancient|historic|capital|southern|northern|eastern|western|central|city|town|village|port|provincial|border|of)\s+)*$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?:near|outside|close to|not far from|around|north of|south of|east of|west of|north-?east of|north-?west of|south-?east of|south-?west of|outskirts of|countryside of|vicinity of|on the border with|bordering)\s+"
    r"(?:(?:the|its|ancient|historic|capital|southern|northern|eastern|western|central|city|town|village|port|crossing|border|of)\s+)*$",
    re.IGNORECASE,
)
_AT = re.compile(
    r"\b(?:in|at|on|inside|within|across|throughout|into|over|through|of|against|hit|struck|shook|rocked|bombed|shelled|captured|seized|recaptured|retook|targeted|targeting|stormed|attacked|entered|left|fled|from|to|toward|towards|reached|besieged|liberated|took|taken|control of)\s+"
    r"(?:(?:the|its|a|ancient|historic|nearby|capital|southern|northern|eastern|western|central|south|north|east|west|northwestern|northeastern|southwestern|southeastern|north-western|north-eastern|city|town|village|villages|towns|port|province|area|neighborhood|neighbourhood|district|suburb|suburbs|rebel-held|government-held|opposition-held|besieged|mainly|predominantly|\w+-held|\w+-controlled|of|border|crossing|in|remote|restive|volatile|neighbouring|neighboring|mountainous|coastal|oil-rich|key|strategic|last|largest|major|country’s|countrys|country's)\s+|[A-Z]\w+(?:an|ian|i|ese|ish)\s+)*$",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"\b(?P<noun>(?:town|village|city|district|suburb|neighbou?rhood|settlement|area|quarter|camp|region|province|hamlet|villages|towns)s?) of "
    r"(?P<a>(?:al-|el-|ash-|as-)?[A-Z][\w'’]*(?:[ -](?:al-|el-|[A-Z])[\w'’]*){0,3})"
    r"|\b(?P<b>(?:al-|el-|as-|ash-)?[A-Z][\w'’]*(?:[ -](?:al-|el-|[A-Z])[\w'’]*){0,3}) (?P<noun2>village|town|district|neighbou?rhood|quarter|suburb|area|camp|Camp|hospital|Hospital|hill|Hill|bridge|Bridge|square|Square|airport|Airport|crossing|hamlet|mountain|checkpoint|dam|Dam)\b"
)
_BEARINGS = {
    "north": 0,
    "northeast": 45,
    "east": 90,
    "southeast": 135,
    "south": 180,
    "southwest": 225,
    "west": 270,
    "northwest": 315,
}


@dataclass(frozen=True)
class _Choice:
    cost: float
    span: PlaceSpan
    beside: bool = False
    away_km: float | None = None
    bearing: float | None = None


def event_place(
    document: Document, places: Sequence[PlaceSpan], sentence: Sentence, trigger_start: int, trigger_end: int
) -> tuple[Place, tuple[Span, ...]]:
    """Return where the event of the trigger happened, with the words it rests on.

    Names that only qualify (``Homs-based``, ``Moscow said``) are never it. A sentence that names no place takes the
    place of the lines before, then the lead's, then the country that the article's names agree on.
    """
    text = document.text
    choices = _choices(text, places, sentence, trigger_start, trigger_end)
    unnamed = _unnamed(text, places, sentence, trigger_start, trigger_end)
    if not choices and unnamed is None:
        carried = _carried(document, places, sentence)
        if carried is not None:
            return _place(carried, [], places, None)
        return _country_only(places, sentence)
    if unnamed is not None and (not choices or unnamed[0] < choices[0].cost or choices[0].span.kind not in _SETTLED):
        return _place(
            choices[0] if choices else _carried(document, places, sentence), choices, places, unnamed[1], text
        )
    return _place(choices[0], choices[1:], places, None)


def _choices(text: str, places: Sequence[PlaceSpan], sentence: Sentence, start: int, end: int) -> list[_Choice]:
    found: list[_Choice] = []
    for span in places:
        if span.start < sentence.start or span.end > sentence.end or span.demonym:
            continue
        if span.modifier and text[span.end : span.end + 1] == "-":
            continue
        before = text[max(sentence.start, span.start - 90) : span.start]
        away = _AWAY.search(before)
        beside = bool(_BESIDE.search(before))
        at = bool(_AT.search(before)) or (span.start <= end and span.end > start)
        distance = max(0, span.start - end, start - span.end)
        cost = float(distance) * 0.5
        if span.end <= start:
            cost += 8
        if not at and not beside and not away:
            cost += 60
        if span.as_actor:
            cost += 120
        if span.modifier:
            cost += 50
        if beside:
            cost += 4
        if away:
            cost += 25
        cost += {"country": 45, "continent": 80, "ocean": 80, "region": 18, "admin1": 15, "admin2": 12}.get(
            span.kind, 0
        )
        bearing = _BEARINGS.get((away[3] or "").lower().replace("-", "").replace(" ", "")) if away else None
        km = (
            float(away[1].replace(",", ".")) * (1.609 if away and away[2].lower().startswith("mi") else 1.0)
            if away
            else None
        )
        found.append(_Choice(cost, span, beside, km, bearing))
    found.sort(key=lambda c: (c.cost, c.span.start))
    return found


def _unnamed(
    text: str, places: Sequence[PlaceSpan], sentence: Sentence, start: int, end: int
) -> tuple[float, Span] | None:
    """Return the nearest name that grammar shows to be a place and no gazetteer knows."""
    best: tuple[float, Span] | None = None
    for match in _UNKNOWN.finditer(text, sentence.start, sentence.end):
        group = "a" if match["a"] else "b"
        low, high = match.span(group)
        if any(p.start < high and p.end > low for p in places if not p.demonym):
            continue
        if group == "b":
            high = match.end()
        cost = max(0, low - end, start - high) * 0.5 + (8 if high <= start else 0)
        if best is None or cost < best[0]:
            best = (cost, Span(start=low, end=high))
    return best


def _carried(document: Document, places: Sequence[PlaceSpan], sentence: Sentence) -> _Choice | None:
    """Return the place that holds for a sentence that names none."""
    for back in range(1, 4):
        number = sentence.index - back
        if number < 0:
            break
        earlier = document.sentences[number]
        if earlier.paragraph != sentence.paragraph and back > 2:
            break
        found = [
            c
            for c in _choices(document.text, places, earlier, earlier.end, earlier.end)
            if c.span.kind in _SETTLED | _DIVISION
        ]
        good = [
            c
            for c in found
            if not c.span.as_actor
            and not c.span.modifier
            and _AT.search(document.text[max(0, c.span.start - 90) : c.span.start])
        ]
        if good:
            return good[0]
    for lead in document.sentences[:3]:
        found = [
            c for c in _choices(document.text, places, lead, lead.start, lead.start)
            if not c.span.as_actor and not c.span.modifier and c.cost < 200
        ]  # fmt: skip
        if found:
            return min(found, key=lambda c: (c.span.kind == "country", c.span.kind not in _SETTLED, c.cost))
    return None


def _country_only(places: Sequence[PlaceSpan], sentence: Sentence) -> tuple[Place, tuple[Span, ...]]:
    own = [p for p in places if sentence.start <= p.start < sentence.end and p.country]
    pool = own or [p for p in places if p.country]
    if not pool:
        return Place(), ()
    votes: dict[str, int] = {}
    for p in pool:
        if p.country:
            votes[p.country] = votes.get(p.country, 0) + 1
    country = max(sorted(votes), key=lambda c: votes[c])
    span = next(p for p in pool if p.country == country)
    return Place(text="", country=country, precision="country"), (Span(start=span.start, end=span.end),)


def _place(
    choice: _Choice | None, others: Sequence[_Choice], places: Sequence[PlaceSpan], unnamed: Span | None, text: str = ""
) -> tuple[Place, tuple[Span, ...]]:
    if choice is None:
        if unnamed is None:
            return Place(), ()
        return Place(text=text[unnamed.start : unnamed.end], name=text[unnamed.start : unnamed.end]), (unnamed,)
    span = choice.span
    also = tuple(
        dict.fromkeys(
            o.span.text for o in others if o.span.text != span.text and o.cost < 150 and o.span.kind != "country"
        )
    )[:6]
    evidence = [Span(start=span.start, end=span.end)]
    if unnamed is not None:
        written = text[unnamed.start : unnamed.end]
        return Place(
            text=written, name=written, lat=span.lat, lon=span.lon, country=span.country,
            admin1=span.admin1 or (span.name if span.kind == "admin1" else None),
            precision="near" if span.kind in _SETTLED else "admin" if span.kind in _DIVISION else "country",
            radius_km=max(span.radius_km or 0, 20.0), also=(span.text, *also),
        ), (unnamed, *evidence)  # fmt: skip
    lat, lon, radius = span.lat, span.lon, span.radius_km or 5.0
    precision: PlacePrecision = "exact"
    if choice.away_km is not None and lat is not None and lon is not None:
        precision, radius = "near", max(10.0, choice.away_km * 0.3)
        if choice.bearing is not None:
            lat, lon = move(lat, lon, choice.away_km, choice.bearing)
    elif span.kind in {"country", "continent", "ocean"}:
        precision = "country"
    elif span.kind in _DIVISION or span.kind in {"river", "lake", "sea", "mountain", "strait", "park", "border"}:
        precision = "admin"
    elif choice.beside or span.inferred:
        precision, radius = "near", max(radius, 15.0)
    return Place(
        text=span.text, name=span.name, geonames_id=span.geonames_id, lat=lat, lon=lon, country=span.country,
        admin1=span.admin1, precision=precision, radius_km=radius, also=also,
    ), tuple(evidence)  # fmt: skip


def move(lat: float, lon: float, km: float, bearing: float) -> tuple[float, float]:
    """Return the point `km` kilometres from (lat, lon) towards `bearing` degrees, four decimals."""
    d, b, a, o = km / 6371.0, radians(bearing), radians(lat), radians(lon)
    there = asin(sin(a) * cos(d) + cos(a) * sin(d) * cos(b))
    east = o + atan2(sin(b) * sin(d) * cos(a), cos(d) - sin(a) * sin(there))
    return round(degrees(there), 4), round((degrees(east) + 540) % 360 - 180, 4)
