"""Where an event happened: the place its sentence gives by grammar, else the one a reader carries over."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, atan2, cos, degrees, radians, sin
from operator import attrgetter

from msgspec.structs import replace

from streams.extract.asides import (
    acts_itself,
    beyond_border,
    elsewhere,
    of_another,
    of_citizens,
    of_two,
    only_concerned,
    only_qualifies,
)
from streams.extract.countrywide import country_wide, province_wide
from streams.extract.document import Document, Sentence
from streams.extract.gazetteer import SETTLED
from streams.extract.leadins import DISTANCE, lead_in
from streams.extract.placejoins import OWNED_WITHIN, lies_by, owns
from streams.extract.places import PlaceSpan
from streams.extract.placewords import load_place_words
from streams.records import Place, PlacePrecision, Span

_DIVISION = frozenset({"admin1", "admin2", "region"})
_AREA = _DIVISION | {"river", "lake", "sea", "mountain", "strait", "park", "border", "canal"}
_WHOLE = frozenset({"country", "continent", "ocean"})
_WATERS = frozenset({"river", "lake"})
_SHARED = frozenset({"river", "lake", "mountain", "park"})
_WIDTH_COST = {
    "country": 45.0,
    "sea": 40.0,
    "continent": 80.0,
    "ocean": 80.0,
    "region": 18.0,
    "admin1": 15.0,
    "admin2": 12.0,
}
"""How much nearer, in half characters, a wider place must stand to be preferred to a town."""
_BEARINGS = dict(
    zip(
        ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"),
        range(0, 360, 45),
        strict=True,
    )
)
_THEN_DISTANCE = re.compile(r",? " + DISTANCE, re.IGNORECASE)
_USED_AS_ADJECTIVE = re.compile(
    r" +(?!(?:and|or|in|on|to|at|of|after|where|when|as|by|for|with|from|who|which|that|is|was|has|had|will|said)\b)"
    r"[a-z]{3,}",
    re.IGNORECASE,
)
"""A noun after the name: ``US airstrikes``, ``U.S. EMBASSY``."""
_START = attrgetter("start")
_VOTING = 200
"""The first so many names of an article say what country it is about."""
_HELD = 60.0
"""How much nearer what holds a place must stand to be preferred to it."""
_HELD_BY = frozenset({", ", " ("})
"""Between a place and what holds it."""
_UNSURE = 25.0
"""How much nearer a name that no list knows must stand to be preferred to a known place."""
_FAR = 150.0
"""Cost above which another place of the sentence belongs to another happening."""


@dataclass(frozen=True, slots=True)
class _Choice:
    cost: float
    span: PlaceSpan
    beside: bool = False
    away_km: float | None = None
    bearing: float | None = None
    owner: str | None = None
    """The country that the name before it says it belongs to: ``Peru's Andes``."""


def event_place(
    document: Document,
    places: Sequence[PlaceSpan],
    sentence: Sentence,
    trigger_start: int,
    trigger_end: int,
    *,
    stays: bool = True,
    befalls: bool = False,
) -> tuple[Place, tuple[Span, ...]]:
    """Return where the event of the trigger happened, with the words it rests on.

    Names that only qualify (``Homs-based``, ``Moscow said``) and datelines are never it. A sentence that names no
    place takes the place of the lines before, then the lead's, then the country that the article's names agree on.
    `stays` is false for acts of words and movements: what people go to, or speak in, may be their place. `befalls` is
    true of a noun for what no state does: ``the Haitian outbreak`` was in Haiti.
    """
    choices = _choices(document.text, places, sentence, trigger_start, trigger_end, stays=stays)
    if befalls and (not choices or choices[0].cost >= _ABROAD or choices[0].span.kind in _WHOLE):
        people = _whose(document.text, places, sentence, trigger_start)
        if people is not None:
            spot = (Span(start=people.start, end=people.end),)
            return Place(country=people.country, precision="country"), spot
    if choices and choices[0].cost < _FAR:
        if home := _namesake(places, choices[0].span):
            return _at_home(choices[0].span, home)
        place, spans = _place(document.text, choices[0], choices[1:])
        if place.country is None and choices[0].span.kind in _SHARED:
            shore = _country_only(document.text, places, sentence)[0].country
            return replace(place, country=shore), spans  # a lake of several countries, in the news of one
        return place, spans
    carried = _carried(document, places, sentence, stays=stays)
    if carried is not None and (whole := _all_over(document, places, sentence, carried.span)) is not None:
        return whole
    if carried is not None and not _about_others(document.text, carried, places, sentence):
        if home := _namesake(places, carried.span):
            return _at_home(carried.span, home)
        return _place(document.text, carried, [])
    if choices and choices[0].span.kind != "country":
        return _place(document.text, choices[0], [])
    return _country_only(document.text, places, sentence)


def _all_over(
    document: Document, places: Sequence[PlaceSpan], sentence: Sentence, carried: PlaceSpan
) -> tuple[Place, tuple[Span, ...]] | None:
    """Return the country or province of the place carried over, where the sentence says that it means all of it."""
    if not carried.country:
        return None
    if (words := country_wide(document, sentence)) is not None:
        return Place(country=carried.country, precision="country"), (words,)
    if carried.admin1 and (words := province_wide(document, sentence)) is not None:
        for place in places:
            if place.kind == "admin1" and place.admin1 == carried.admin1 and place.country == carried.country:
                return _place(document.text, _Choice(0.0, place), [])[0], (words,)
    return None


def spot_told(
    document: Document, places: Sequence[PlaceSpan], sentence: Sentence, known: Place
) -> tuple[Place, tuple[Span, ...]] | None:
    """Return the spot in the country `known` that a sentence without a trigger leads up to as a place of happening.

    So too the province, of what is said to have happened there and is not known to be in any.
    """
    happened = known.admin1 is None and not sentence.vocabulary.isdisjoint(_HAPPENED)
    for choice in _choices(document.text, places, sentence, sentence.start, sentence.start):
        span = choice.span
        led = lead_in(document.text, sentence, _first_owner(document.text, places, span).start)
        sort = span.kind in SETTLED or (happened and span.kind in _DIVISION)
        settled = sort and not (span.as_actor or span.modifier) and choice.away_km is None
        if settled and (known.name is None or span.country == known.country) and (led.at or led.beside):
            return _place(document.text, choice, ())
    return None


_HAPPENED = frozenset({"happened", "occurred", "took"})


def _first_owner(text: str, places: Sequence[PlaceSpan], span: PlaceSpan) -> PlaceSpan:
    """Return the place that owns `span` right before it, ``Kenya's Turkana county``, else `span` itself."""
    before = bisect_left(places, span.start, key=_START) - 1
    if before >= 0 and places[before].end < span.start and owns(text, places[before], span):
        return places[before]
    return span


def _namesake(places: Sequence[PlaceSpan], span: PlaceSpan) -> str | None:
    """Return the country of the dateline where the name is rather one of its own places, which no list knows.

    So it is for a little-known town of a country that nothing else in the article names.
    """
    if span.rank is None or span.rank < _LITTLE_KNOWN or span.kind not in SETTLED or span.container:
        return None
    home = _filed_from(places)
    if home is None or span.country in (None, home):
        return None
    if any(p.country == span.country and p.text != span.text for p in places[:_VOTING]):
        return None
    return home


_LITTLE_KNOWN = 3000
"""Places of the world that are more prominent than one that an article names without its country."""


def _at_home(span: PlaceSpan, home: str) -> tuple[Place, tuple[Span, ...]]:
    place = Place(text=span.text, name=span.text, country=home, precision="unknown")
    return place, (Span(start=span.start, end=span.end),)


def _choices(
    text: str, places: Sequence[PlaceSpan], sentence: Sentence, start: int, end: int, *, stays: bool = True
) -> list[_Choice]:
    """Return the places of the sentence, the likeliest of the trigger's event first."""
    found: list[_Choice] = []
    holder, owner_end, owner_led, left_out = "", -1, False, -1
    owner: str | None = None
    for number in range(bisect_left(places, sentence.start, key=_START), len(places)):
        span = places[number]
        if span.start >= sentence.end:
            break
        if span.demonym or span.dateline:
            continue
        if (
            (stays and acts_itself(text, span))
            or only_qualifies(text, span)
            or only_concerned(text, span)
            or of_two(text, places, number)
        ):
            continue
        if span.kind == "country" and (of_citizens(text, span) or beyond_border(text, span)):
            continue
        held = span.start == left_out and text[places[number - 1].end : span.start] in _HELD_BY
        if stays and (held or elsewhere(text, sentence, span, start, end)):
            left_out = places[number + 1].start if number + 1 < len(places) else -1
            continue
        apart = of_another(text, sentence, span, start, end, stays=stays)
        if apart is None:
            continue
        shown, near, measured = lead_in(text, sentence, span.start)
        inside = span.start < end and span.end > start
        led = inside or shown or (owner_led and span.start == owner_end)
        cost = 0.5 * max(0, span.start - end, start - span.end) + _WIDTH_COST.get(span.kind, 0.0)
        if span.end <= start and span.start - sentence.start > 16:
            cost += 8
        if not (led or near or measured):
            cost += 60
            if span.kind == "country" and _USED_AS_ADJECTIVE.match(text, span.end):
                cost += 60
        elif span.kind == "country" and len(span.text) <= 4 and _USED_AS_ADJECTIVE.match(text, span.end):
            cost += 120
        cost += apart
        if span.kind in _WATERS and _USED_AS_ADJECTIVE.match(text, span.end):
            cost += 60  # ``the Nile dam``: which, not where
        cost += (120 if span.as_actor else 0) + (50 if span.modifier else 0) + (4 if near else 0)
        if span.text == holder:
            cost += _HELD  # ``Uyuni in southern Bolivia``: the town says more than what holds it
        holder = span.container or ""
        owned = owner if span.start == owner_end else None
        owner_led, owner_end = False, -1
        if number and places[number - 1].start >= sentence.start and lies_by(text, places[number - 1], span):
            cost += _HELD
        if number + 1 < len(places) and owns(text, span, places[number + 1]):
            owner_led, owner_end, owner = (
                led,
                places[number + 1].start,
                span.country,
            )  # ``in Angola's western Benguela province``
            cost += _HELD
        if span.unsure:
            if number + 1 < len(places) and _within(text[span.end : places[number + 1].start]):
                holder = places[number + 1].text  # ``Kplingbu, in the Saboba area``
            else:
                cost += _UNSURE
        if measured is None:
            found.append(_Choice(cost, span, near, owner=owned))
            continue
        km = float(measured[1].replace(",", ".")) * (1.609 if measured[2].lower().startswith("mi") else 1.0)
        bearing = _BEARINGS.get((measured[3] or "").lower().replace("-", "").replace(" ", ""))
        found.append(_Choice(cost + 25, span, near, km, bearing))
    found.sort(key=lambda c: (c.cost, c.span.start))
    return found


_ABROAD = 60.0
"""From this cost on no lead-in shows a place."""


def _whose(text: str, places: Sequence[PlaceSpan], sentence: Sentence, start: int) -> PlaceSpan | None:
    """Return the people right before the noun for what befell them: ``a central Haitian cholera``."""
    at = bisect_left(places, start, key=_START) - 1
    if at < 0 or places[at].start < sentence.start or not (places[at].demonym and places[at].country):
        return None
    between = text[places[at].end : start].lower()
    words = between.split()
    plain = between.startswith(" ") and len(words) < _QUALIFIERS and not _BREAK.search(between)
    return places[at] if plain and load_place_words().prepositions.isdisjoint(words) else None


_QUALIFIERS = 3
_BREAK = re.compile(r"[,;:.()\"“”]")


def _within(gap: str) -> bool:
    """Return True for what stands between a place and what holds it: ``, in the northern``."""
    return gap == ", " or (gap.startswith(", in ") and len(gap) < OWNED_WITHIN)


def stands_beside(text: str, sentence: Sentence, start: int) -> bool:
    """Return True when what leads up to the name at `start` says "near", or how far from it."""
    led = lead_in(text, sentence, start)
    return led.beside or led.away is not None


def _carried(document: Document, places: Sequence[PlaceSpan], sentence: Sentence, *, stays: bool) -> _Choice | None:
    """Return the place that holds for a sentence that names none."""
    text = document.text
    for back in range(1, 4):
        number = sentence.index - back
        if number < 0:
            break
        earlier = document.sentences[number]
        if back > 2 and earlier.paragraph != sentence.paragraph:
            break
        for choice in _choices(text, places, earlier, earlier.end, earlier.end, stays=stays):
            span = choice.span
            if span.kind in _WHOLE or span.as_actor or span.modifier:
                continue
            if choice.beside or lead_in(text, earlier, span.start).at:
                return choice
    home = _filed_from(places)
    for lead in document.sentences[:3]:
        found = [
            c
            for c in _choices(text, places, lead, lead.start, lead.start, stays=stays)
            if not c.span.as_actor
            and not c.span.modifier
            and c.cost < (60 if home and c.span.country != home else _FAR + 50)
        ]
        if found:
            return min(found, key=lambda c: (c.span.kind in _WHOLE, c.span.kind not in SETTLED, c.cost))
    return None


def _filed_from(places: Sequence[PlaceSpan]) -> str | None:
    """Return the country that the dateline names."""
    return next((p.country for p in places[:_VOTING] if p.dateline and p.country), None)


def _about_others(text: str, carried: _Choice, places: Sequence[PlaceSpan], sentence: Sentence) -> bool:
    """True when the sentence tells of one other country's people or forces, so that the place does not carry over."""
    first, stop = (bisect_left(places, at, key=_START) for at in (sentence.start, sentence.end))
    told = {p.country for p in places[first:stop] if p.demonym and p.country and not only_concerned(text, p)}
    return len(told) == 1 and carried.span.country not in told


def _country_only(text: str, places: Sequence[PlaceSpan], sentence: Sentence) -> tuple[Place, tuple[Span, ...]]:
    """Return the country that most names agree on, of the sentence before those of the article."""
    first, stop = (bisect_left(places, at, key=_START) for at in (sentence.start, sentence.end))
    home = _filed_from(places)

    def counted(named: Sequence[PlaceSpan]) -> list[PlaceSpan]:
        return [
            p for p in named if p.country and not (p.modifier or only_qualifies(text, p) or only_concerned(text, p))
        ]

    own = [p for p in counted(places[first:stop]) if not p.dateline and not p.unsure]
    own = [p for p in own if not beyond_border(text, p)] or own
    own = [p for p in own if not p.as_actor] or own
    own = [p for p in own if p.demonym or not _for_itself(text, sentence, p)] or own
    if home is not None:
        own = [p for p in own if p.country == home] or [p for p in own if not of_citizens(text, p)]
    told = [] if own else counted(places[:_VOTING])
    filed = [p for p in told if p.dateline]
    told = [p for p in told if not p.dateline]
    pool = own or (told if _tells_of_elsewhere(told, home) else filed) or told
    if not pool:
        return Place(), ()
    votes: dict[str, int] = {}
    for p in pool:
        if p.country:
            votes[p.country] = votes.get(p.country, 0) + 1
    country = max(sorted(votes), key=lambda c: votes[c])
    span = next(p for p in pool if p.country == country)
    return Place(country=country, precision="country"), (Span(start=span.start, end=span.end),)


def _for_itself(text: str, sentence: Sentence, span: PlaceSpan) -> bool:
    """Return True for where somebody speaks, comes from or goes to: "a commando trained in X"."""
    at = sentence.start
    return elsewhere(text, sentence, span, at, at) or of_another(text, sentence, span, at, at, stays=True) is None


def _tells_of_elsewhere(told: Sequence[PlaceSpan], home: str | None) -> bool:
    """Return True where an article names one other country again and again, and never that of its dateline."""
    if home is None or any(p.country == home for p in told):
        return False
    votes: dict[str | None, int] = {}
    for p in told:
        votes[p.country] = votes.get(p.country, 0) + 1
    return max(votes.values(), default=0) >= _AGAIN


_AGAIN = 3


def _place(text: str, choice: _Choice, others: Sequence[_Choice]) -> tuple[Place, tuple[Span, ...]]:
    span = choice.span
    lat, lon, radius = span.lat, span.lon, span.radius_km or 5.0
    precision: PlacePrecision = "exact"
    if choice.away_km is not None and lat is not None and lon is not None:
        precision, radius = "near", max(10.0, choice.away_km * 0.3)
        if choice.bearing is not None:
            lat, lon = move(lat, lon, choice.away_km, choice.bearing)
    elif span.kind in _WHOLE:
        precision = "country"
    elif span.inferred:
        precision = "near" if lat is not None else "unknown"
    elif span.kind in _AREA:
        precision = "admin"
    elif choice.beside:
        precision, radius = "near", max(radius, 15.0)
    elif _THEN_DISTANCE.match(text, span.end):
        precision, radius = "near", max(radius, 10.0)  # the town is told by its distance from a better known one
    also = dict.fromkeys(
        o.span.text
        for o in others
        if o.span.text != span.text and o.cost < _FAR and o.away_km is None and o.span.kind not in _WHOLE
    )
    return Place(
        text=span.text, name=span.name, geonames_id=span.geonames_id, lat=lat, lon=lon,
        country=span.country or choice.owner,
        admin1=span.admin1, precision=precision, radius_km=radius, also=tuple(also)[:6],
    ), (Span(start=span.start, end=span.end),)  # fmt: skip


def move(lat: float, lon: float, km: float, bearing: float) -> tuple[float, float]:
    """Return the point `km` kilometres from (lat, lon) towards `bearing` degrees, to four decimals."""
    d, b, a, o = km / 6371.0, radians(bearing), radians(lat), radians(lon)
    there = asin(sin(a) * cos(d) + cos(a) * sin(d) * cos(b))
    east = o + atan2(sin(b) * sin(d) * cos(a), cos(d) - sin(a) * sin(there))
    return round(degrees(there), 4), round((degrees(east) + 540) % 360 - 180, 4)
