"""Where an event happened: the place its sentence gives by grammar, else the one a reader carries over."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, atan2, cos, degrees, radians, sin
from operator import attrgetter

from streams.extract.document import Document, Sentence
from streams.extract.gazetteer import SETTLED
from streams.extract.leadins import DISTANCE, lead_in
from streams.extract.places import PlaceSpan
from streams.extract.placewords import load_place_words
from streams.records import Place, PlacePrecision, Span

_DIVISION = frozenset({"admin1", "admin2", "region"})
_AREA = _DIVISION | {"river", "lake", "sea", "mountain", "strait", "park", "border", "canal"}
_WHOLE = frozenset({"country", "continent", "ocean"})
_WATERS = frozenset({"river", "lake"})
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
_OWNS = ("'s ", "’s ", "s ")
"""The last of them where a feed has lost the apostrophe: "northern Syrias Afrin"."""
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
    document: Document, places: Sequence[PlaceSpan], sentence: Sentence, trigger_start: int, trigger_end: int
) -> tuple[Place, tuple[Span, ...]]:
    """Return where the event of the trigger happened, with the words it rests on.

    Names that only qualify (``Homs-based``, ``Moscow said``) and datelines are never it. A sentence that names no
    place takes the place of the lines before, then the lead's, then the country that the article's names agree on.
    """
    choices = _choices(document.text, places, sentence, trigger_start, trigger_end)
    if choices and choices[0].cost < _FAR:
        if home := _namesake(places, choices[0].span):
            return _at_home(choices[0].span, home)
        return _place(document.text, choices[0], choices[1:])
    carried = _carried(document, places, sentence)
    if carried is not None and not _about_others(document.text, carried, places, sentence):
        if home := _namesake(places, carried.span):
            return _at_home(carried.span, home)
        return _place(document.text, carried, [])
    if choices:
        return _place(document.text, choices[0], [])
    return _country_only(document.text, places, sentence)


def spot_told(
    document: Document, places: Sequence[PlaceSpan], sentence: Sentence, known: Place
) -> tuple[Place, tuple[Span, ...]] | None:
    """Return the spot in the country `known` that a sentence without a trigger leads up to as a place of happening."""
    for choice in _choices(document.text, places, sentence, sentence.start, sentence.start):
        span = choice.span
        led = lead_in(document.text, sentence, _first_owner(document.text, places, span).start)
        settled = span.kind in SETTLED and not (span.as_actor or span.modifier) and choice.away_km is None
        if settled and (known.name is None or span.country == known.country) and (led.at or led.beside):
            return _place(document.text, choice, ())
    return None


def _first_owner(text: str, places: Sequence[PlaceSpan], span: PlaceSpan) -> PlaceSpan:
    """Return the place that owns `span` right before it, ``Kenya's Turkana county``, else `span` itself."""
    before = bisect_left(places, span.start, key=_START) - 1
    if before >= 0 and places[before].end < span.start and _owns(text[places[before].end : span.start].lower()):
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


def _choices(text: str, places: Sequence[PlaceSpan], sentence: Sentence, start: int, end: int) -> list[_Choice]:
    """Return the places of the sentence, the likeliest of the trigger's event first."""
    found: list[_Choice] = []
    holder, owner_end, owner_led = "", -1, False
    owner: str | None = None
    for number in range(bisect_left(places, sentence.start, key=_START), len(places)):
        span = places[number]
        if span.start >= sentence.end:
            break
        if span.demonym or span.dateline:
            continue
        if _only_qualifies(text, span) or _only_concerned(text, span) or _of_two(text, places, number):
            continue
        if span.kind == "country" and _of_citizens(text, span):
            continue
        of_another = _of_another(text, sentence, span, start, end)
        if of_another is None:
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
        cost += of_another
        if span.kind in _WATERS and _USED_AS_ADJECTIVE.match(text, span.end):
            cost += 60  # ``the Nile dam``: which, not where
        cost += (120 if span.as_actor else 0) + (50 if span.modifier else 0) + (4 if near else 0)
        if span.text == holder:
            cost += _HELD  # ``Uyuni in southern Bolivia``: the town says more than what holds it
        holder = span.container or ""
        owned = owner if span.start == owner_end else None
        owner_led, owner_end = False, -1
        if number + 1 < len(places) and _owns(text[span.end : places[number + 1].start].lower()):
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


def _owns(gap: str) -> bool:
    """Return True for what joins a place to one inside it: ``'s``, ``'s northern``."""
    owns = next((sign for sign in _OWNS if gap.startswith(sign)), None)
    if owns is None or len(gap) >= _OWNED_WITHIN:
        return False
    between = gap[len(owns) :]
    return not between or (between.islower() and load_place_words().between_owned.issuperset(between.split()))


def _within(gap: str) -> bool:
    """Return True for what stands between a place and what holds it: ``, in the northern``."""
    return gap == ", " or (gap.startswith(", in ") and len(gap) < _OWNED_WITHIN)


_OWNED_WITHIN = 40
"""Characters from an owner's end within which what it owns is named."""


_CLAUSE = re.compile(
    r";|\b(?:but|while|whereas|although|though|which|who|whom|since|given|because|(?:before|after) [a-z]+ing)\b",
    re.IGNORECASE,
)
_BY_HEARSAY = re.compile(r"\baccording to\b", re.IGNORECASE)
_BORDERS = frozenset({"border", "borders", "frontier", "frontiers", "crossing", "crossings"})
_OWN = frozenset({"its", "their", "his", "her", "our"})
_CLAUSE_COST, _HEARSAY_COST, _TALKS_COST, _OWNED_COST, _STANDS_COST = 12.0, 40.0, 40.0, 60.0, 60.0


def _of_another(text: str, sentence: Sentence, span: PlaceSpan, start: int, end: int) -> float | None:
    """Return the cost of a place told of something else: in another clause, of who says so.

    None of a home, and of the place of a speaker.
    """
    between = text[end : span.start] if span.start >= end else text[span.end : start]
    cost = _CLAUSE_COST * min(3, len(_CLAUSE.findall(between)))
    if span.start >= end and _BY_HEARSAY.search(between):
        cost += _HEARSAY_COST
    words = load_place_words()
    before = text[max(sentence.start, span.start - 40) : span.start].lower().split()
    at = next((k for k in range(len(before) - 1, max(0, len(before) - 4), -1) if before[k] in words.locative), 0)
    if at and (
        before[at - 1] in words.homes
        or (before[at - 1] in words.speakers and _next_word(text, span.end) in words.speech)
    ):
        return None
    if "of" in before[-3:] and not words.natives.isdisjoint(before[-6:]):
        cost += _STANDS_COST  # "most of them residents of X"
    if at and before[at - 1] in words.talks:
        cost += _TALKS_COST
    elif at and before[at - 1] in words.posted and span.end <= start:
        cost += _STANDS_COST  # "rebels posted in X fired shells at Y"
    if before[-1:] == ["with"] and before[-2:-1] and before[-2] in _BORDERS and not _OWN.isdisjoint(before[-4:-2]):
        return None  # "its border with Belarus": the other side of it
    if span.kind == "country" and text[span.end : span.end + 3].lower() in _OWNS:
        after = text[span.end + 3 : span.end + 40].lower().split(None, 2)
        if any(word.strip(".,;:") in words.titles for word in after[:2]):
            cost += _OWNED_COST  # "France's first lady"
    return cost


def _only_qualifies(text: str, span: PlaceSpan) -> bool:
    """Return True for a name within a compound: ``Homs-based``, ``the pro-Moscow party``."""
    return (span.modifier and text[span.end : span.end + 1] == "-") or text[
        max(0, span.start - 5) : span.start
    ].lower().endswith(_FOR_OR_AGAINST)


def _of_two(text: str, places: Sequence[PlaceSpan], number: int) -> bool:
    """Return True for a state that only says whose something is, with another: ``a U.S.-Russian plan``."""
    end = places[number].end
    following = places[number + 1] if text[end : end + 1] == "-" and number + 1 < len(places) else None
    return following is not None and following.demonym and following.start == end + 1


_FOR_OR_AGAINST = ("pro-", "anti-")


def _only_concerned(text: str, span: PlaceSpan) -> bool:
    """Return True for a country that is only the subject of a plan, or whose mission stands in another."""
    return _subject_of_policy(text, span) or _of_diplomats(text, span)


def _next_word(text: str, end: int) -> str:
    """Return the word that stands one blank behind character `end`, in small letters, else ""."""
    return text[end + 1 : end + 16].split(" ", 1)[0].lower() if text[end : end + 1] == " " else ""


def _subject_of_policy(text: str, span: PlaceSpan) -> bool:
    """Return True for a country that a plan or a deal is about: ``the Rwanda plan``."""
    return span.kind == "country" and _next_word(text, span.end).rstrip(".,;:\n") in load_place_words().policy_nouns


def _of_diplomats(text: str, span: PlaceSpan) -> bool:
    """Return True for a country whose embassy or diplomats are meant, which stand in another: "the embassy of Peru"."""
    if not span.demonym and span.kind != "country":
        return False
    words = load_place_words().diplomatic
    after = text[span.end : span.end + 16].lower().split(None, 1)
    if text[span.end : span.end + 1] == " " and after and after[0].rstrip(".,;:'’s") in words:
        return True
    before = [word for word in text[max(0, span.start - 40) : span.start].lower().split() if word != "the"]
    if before[-1:] == ["and"]:
        del before[-2:]  # "the embassies of Peru and Chile"
    return len(before) > 1 and before[-1] in ("of", "to") and before[-2] in words


def stands_beside(text: str, sentence: Sentence, start: int) -> bool:
    """Return True when what leads up to the name at `start` says "near", or how far from it."""
    led = lead_in(text, sentence, start)
    return led.beside or led.away is not None


def _carried(document: Document, places: Sequence[PlaceSpan], sentence: Sentence) -> _Choice | None:
    """Return the place that holds for a sentence that names none."""
    text = document.text
    for back in range(1, 4):
        number = sentence.index - back
        if number < 0:
            break
        earlier = document.sentences[number]
        if back > 2 and earlier.paragraph != sentence.paragraph:
            break
        for choice in _choices(text, places, earlier, earlier.end, earlier.end):
            span = choice.span
            if span.kind in _WHOLE or span.as_actor or span.modifier:
                continue
            if choice.beside or lead_in(text, earlier, span.start).at:
                return choice
    home = _filed_from(places)
    for lead in document.sentences[:3]:
        found = [
            c
            for c in _choices(text, places, lead, lead.start, lead.start)
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
    told = {p.country for p in places[first:stop] if p.demonym and p.country and not _only_concerned(text, p)}
    return len(told) == 1 and carried.span.country not in told


def _country_only(text: str, places: Sequence[PlaceSpan], sentence: Sentence) -> tuple[Place, tuple[Span, ...]]:
    """Return the country that most names agree on, of the sentence before those of the article."""
    first, stop = (bisect_left(places, at, key=_START) for at in (sentence.start, sentence.end))
    home = _filed_from(places)

    def counted(named: Sequence[PlaceSpan]) -> list[PlaceSpan]:
        return [
            p for p in named if p.country and not (p.modifier or _only_qualifies(text, p) or _only_concerned(text, p))
        ]

    own = [p for p in counted(places[first:stop]) if not p.dateline and not p.unsure]
    if home is not None:
        own = [p for p in own if p.country == home] or [p for p in own if not _of_citizens(text, p)]
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


def _of_citizens(text: str, span: PlaceSpan) -> bool:
    """Return True for a country that only says whose citizen somebody is: "a U.S. citizen", "Spanish priests"."""
    if not span.demonym and span.kind != "country":
        return False
    after = text[span.end : span.end + 24].lower().split(None, 1)
    return (
        bool(after)
        and text[span.end : span.end + 1] == " "
        and after[0].strip(".,;:'’s") in load_place_words().citizens
    )


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
