"""Places named in an article: found, told apart from people and bodies, and given one sense each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from operator import attrgetter

from streams.extract.document import Document
from streams.extract.evidence import Candidate
from streams.extract.gazetteer import NO_SENSES, Gazetteer, Sense
from streams.extract.placename import fold
from streams.extract.placewords import PlaceWords, load_place_words
from streams.extract.runs import WordBook
from streams.extract.senses import Context, holds, resolve
from streams.extract.toponyms import find_candidates

_IN = re.compile(
    r"(?: (?:city|town|village|district|area|suburb|neighbou?rhood|province|region|camp))?,? (?:in|of) "
    r"(?:(?:the|southern|northern|eastern|western|central|south|north|east|west|rural|upper|lower)\s+){0,2}"
)
_START = attrgetter("start")
_COMMAS = frozenset({", ", " (", ",\n"})
_FOREIGN_SHARE = 0.08
"""A small place in a country with less than this share of the article's names is doubted."""


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """Characters [start, end) name a place; `text` as written, the rest as resolved.

    A demonym (``Syrian``) has `demonym` true: it says the country and is no place name. `as_actor` is true where
    the name stands for a government (``Moscow said``), `modifier` where it only qualifies (``Homs-based``,
    ``Aleppo Media Centre``), `dateline` where it heads the text, `inferred` where grammar alone shows a place and
    the coordinates are its region's.
    """

    start: int
    end: int
    text: str
    name: str
    kind: str
    lat: float | None
    lon: float | None
    country: str | None
    admin1: str | None
    geonames_id: int | None = None
    radius_km: float | None = None
    as_actor: bool = False
    modifier: bool = False
    dateline: bool = False
    demonym: bool = False
    people: bool = False
    """A demonym for the people themselves (``Syrians``)."""
    inferred: bool = False
    rank: int | None = None
    """Position of the sense in the gazetteer: 0 is the most prominent place; null where inferred."""
    container: str | None = None
    """Name of the place that the text says holds this one."""
    unsure: bool = False
    """A name that may be a place's only because something is told to have happened there."""
    unnamed: bool = False
    """A capital told without its name: "the Afghan capital"."""
    confidence: float = 0.8


def find_places(document: Document, gazetteer: Gazetteer) -> tuple[PlaceSpan, ...]:
    """Return every place named in the text, in order, each name in one sense; demonyms among them, flagged.

    Names that no list knows and only a lead-in shows ("struck X") are among them, flagged `unsure`.
    """
    words = load_place_words()
    candidates = find_candidates(document, _book(gazetteer))
    _link_containers(document.text, candidates)
    _one_verdict_per_name(candidates)
    kept = [c for c in candidates if (c.score >= 1 or c.demonym) and not c.unknown]
    context = resolve(kept)
    alone = _named_alone(kept)
    lonely = {c.chosen.country for c in kept if c.chosen and c.text in alone}
    ranked = sorted(context.countries.items(), key=lambda item: (item[0] in lonely, -item[1], item[0]))
    countries = [country for country, _ in ranked][:3]
    home = next((c.chosen.country for c in kept if c.dateline and c.chosen), None)
    large = 1_000_000 if document.all_caps and home else 100_000  # among capitals a far town is most often a surname
    spans: list[PlaceSpan] = []
    strange: list[Candidate] = []
    unsure: list[Candidate] = []
    for c in kept:
        if c.demonym:
            spans.append(_demonym_span(c, gazetteer))
        elif c.chosen is not None and not _misplaced(c, context, countries, home, large, alone):
            spans.append(_span(c, words))
        elif c.chosen is not None:
            again = _by_sound(c, countries, gazetteer)
            if again is None and document.all_caps and c.score < 2:
                continue  # among capitals a far small town is most often a surname
            if again is None and (
                c.chosen.alternate or document.all_caps or _is_namesake(c.chosen, context, countries)
            ):
                strange.append(c)  # a far town's other spelling: rather a near place unknown
            else:
                spans.append(again or _span(c, words))
        elif c.typed:
            strange.append(c)
    for c in candidates:
        if c.unknown and not c.person:
            heard = _by_sound(c, countries, gazetteer)
            if heard:
                spans.append(heard)
            elif c.score >= 1 or (c.container is not None and c.container.chosen is not None):
                strange.append(c)
            elif _site(document, c, words):
                unsure.append(c)
    beside = _Beside(spans, countries[:1])
    spans += [_near_by(c, beside, countries) for c in strange]
    spans += [replace(_near_by(c, beside, countries), unsure=True, confidence=0.3) for c in unsure]
    return _whole_dateline(document.text, sorted(spans, key=lambda s: (s.start, s.end)))


def _whole_dateline(text: str, spans: list[PlaceSpan]) -> tuple[PlaceSpan, ...]:
    """Return the spans with the country or state told right behind the dateline's town as part of the dateline."""
    for at in range(len(spans) - 1):
        town, following = spans[at], spans[at + 1]
        if town.dateline and following.kind in _HOLDERS and text[town.end : following.start] in (" (", ", "):
            spans[at + 1] = replace(following, dateline=True)
    return tuple(spans)


_HOLDERS = frozenset({"country", "admin1"})


def _site(document: Document, c: Candidate, words: PlaceWords) -> bool:
    """True for an unknown name that stands as the place of a happening: "near X, 40 km north of", "struck X on"."""
    if c.before not in words.sited or document.caseless or c.text.isupper():
        return False
    following = document.lower[c.end : c.end + 24]
    if following[:1] in _SITE_ENDS:
        return True
    return following.startswith(" ") and following.split(None, 1)[0].rstrip(".,;)") in words.behind_site


_SITE_ENDS = frozenset({"", ",", ".", ";", ")", "\n"})


@lru_cache(maxsize=2)
def _book(gazetteer: Gazetteer) -> WordBook:
    return WordBook(gazetteer, load_place_words())


def _link_containers(text: str, candidates: list[Candidate]) -> None:
    """Set `container` where a name is followed by the one that holds it, and believe both more."""
    for number, inner in enumerate(candidates[:-1]):
        outer = candidates[number + 1]
        if inner.demonym or outer.demonym or outer.start - inner.end > 40 or not outer.senses:
            continue
        gap = text[inner.end : outer.start]
        if gap.lower() in _OWNS:
            _owned(inner, outer)
            continue
        comma = gap in _COMMAS
        if not comma and not ((" in " in gap or " of " in gap) and _IN.fullmatch(gap)):
            continue
        divisions = [o for o in outer.senses[:6] if o.kind in {"country", "admin1", "region", "admin2"}]
        if comma and not divisions:
            continue
        if not inner.senses:
            if comma and inner.unknown and divisions:
                inner.container = outer
            continue
        if comma and _in_list(text, inner, outer):
            continue
        outers = divisions if comma else outer.senses[:6]
        if any(holds(o, i) for o in outers for i in inner.senses):
            inner.container = outer
            inner.score += (3 if comma else 1.5) if not inner.person else 0
            outer.score += 2 if comma else 0


def _owned(outer: Candidate, inner: Candidate) -> None:
    """Set the container of ``Giza's Haram district``; a namesake outside the owner is not what is meant."""
    owners = [o for o in outer.senses[:6] if o.kind in _OWNERS]
    if not owners or outer.score < 1:
        return
    if any(holds(o, i) for o in owners for i in inner.senses):
        inner.container = outer
        inner.score += 1.5 if not inner.person else 0
    elif inner.noun in _PARTS and inner.senses and owners[0].kind != "country":
        inner.senses, inner.unknown, inner.container = NO_SENSES, True, outer


_OWNS = frozenset({"'s ", "’s ", "s "})
"""The last of them where a feed has lost the apostrophe: "northern Syrias Afrin"."""
_OWNERS = frozenset({"country", "admin1", "capital", "city", "town"})
_PARTS = frozenset({"district", "town", "admin2", "facility"})


def _in_list(text: str, inner: Candidate, outer: Candidate) -> bool:
    """True when the comma joins like to like: ``China, Japan``, ``Virginia, Washington and Ohio``."""
    if outer.text.endswith(".") or len(outer.text) == 2:
        return False
    mine, other = inner.senses[0], outer.senses[0]
    if mine.kind in {"country", "continent"}:
        return True
    divided = any(s.kind in {"admin1", "region"} and s.country == other.country for s in inner.senses[:3])
    return (other.kind == "admin1" and divided and mine.population > 1_000_000) or inner.text == "Washington"


def _one_verdict_per_name(candidates: list[Candidate]) -> None:
    """Let a name shown once to be a place be one wherever nothing speaks against it."""
    best: dict[str, float] = defaultdict(lambda: -9.0)
    for c in candidates:
        best[c.text] = max(best[c.text], c.score)
    for c in candidates:
        if c.score < 1 and best[c.text] >= 2 and c.score > -2.5 and c.senses and not c.person:
            c.score = 1.0


def _misplaced(
    c: Candidate, context: Context, countries: list[str], home: str | None, large: int, alone: frozenset[str]
) -> bool:
    """True when the sense is a place of up to `large` people far from the countries that the article is about."""
    sense = c.chosen
    assert sense is not None
    if not countries or c.container is not None or sense.kind not in {"town", "admin2", "admin1"}:
        return False
    if sense.population > large and not sense.alternate:
        return False
    if sense.country in {countries[0], home} or c.dateline:
        return False
    if c.text in alone:
        return True
    if context.countries.get(countries[0], 0.0) < 0.5 and home is None:
        return False
    return context.countries.get(sense.country or "", 0.0) <= max(_FOREIGN_SHARE, 0.12)


def _named_alone(kept: list[Candidate]) -> frozenset[str]:
    """Return the names of small places that alone speak for their country, where several speak for another."""
    named: dict[str, set[str]] = defaultdict(set)
    for c in kept:
        if c.demonym is not None:
            named[c.demonym.country or ""].add(c.text)
        elif c.chosen is not None:
            named[c.chosen.country or ""].add(c.text)
    if max(map(len, named.values()), default=0) < _MANY:
        return frozenset()
    single = {next(iter(names)) for names in named.values() if len(names) == 1}
    return frozenset(c.text for c in kept if c.text in single and c.chosen and c.chosen.population <= _SMALL)


_MANY = 2


def _is_namesake(sense: Sense, context: Context, countries: list[str]) -> bool:
    """True for a small place of a country that the article does not name, where nearly all names are of another."""
    return sense.population <= _SMALL and context.countries.get(countries[0], 0.0) >= _ONE_COUNTRY


_SMALL, _ONE_COUNTRY = 50_000, 0.5


def _by_sound(c: Candidate, countries: list[str], gazetteer: Gazetteer) -> PlaceSpan | None:
    """Return the place of the article's countries that the name is another transliteration of."""
    for country in countries:
        sense = _heard(c.text, country, gazetteer)
        if sense is not None:
            return PlaceSpan(
                c.start, c.end, c.text, c.text, sense.kind, sense.lat, sense.lon, sense.country, sense.admin1,
                sense.geonames_id, sense.radius_km, rank=sense.rank, confidence=0.6,
            )  # fmt: skip
    return None


def _heard(name: str, country: str, gazetteer: Gazetteer) -> Sense | None:
    alike = gazetteer.spelled_like(name, country)
    if not alike:
        return None
    likeness, sense = max(((_closeness(name, s.name), s) for s in alike), key=lambda pair: (pair[0], -pair[1].rank))
    return sense if likeness >= 0.55 else None


def _closeness(a: str, b: str) -> float:
    return SequenceMatcher(None, fold(a), fold(b)).ratio()


class _Beside:
    """The places known of an article, by how well they say where an unknown one is."""

    def __init__(self, spans: list[PlaceSpan], home: list[str]) -> None:
        self._ranks: list[list[PlaceSpan]] = [[], [], [], []]
        for s in sorted(spans, key=_START):
            if s.lat is not None and not s.demonym and not s.dateline and s.kind not in {"continent", "ocean"}:
                self._ranks[2 * (s.kind == "country") + (s.country not in home)].append(s)

    def nearest(self, start: int) -> PlaceSpan | None:
        """Return the place named nearest to character `start`: no country before a country, home before abroad."""
        for spans in self._ranks:
            if spans:
                at = bisect_left(spans, start, key=_START)
                return min(spans[max(0, at - 1) : at + 1], key=lambda s: abs(s.start - start))
        return None


def _near_by(c: Candidate, beside: _Beside, countries: list[str]) -> PlaceSpan:
    """Return an unknown place at the coordinates, and with the radius, of what is named beside it."""
    kind = {"water": "region", None: "town"}.get(c.noun, c.noun) or "town"
    region = beside.nearest(c.start)
    if region is None:
        country = countries[0] if countries else None
        return PlaceSpan(
            c.start, c.end, c.text, c.text, kind, None, None, country, None, inferred=True, confidence=0.4
        )  # fmt: skip
    inside = region.admin1 or (region.name if region.kind == "admin1" else None)
    return PlaceSpan(
        c.start, c.end, c.text, c.text, kind, region.lat, region.lon, region.country, inside,
        radius_km=max(20.0, region.radius_km or 0.0), inferred=True, container=region.text, confidence=0.45,
    )  # fmt: skip


def _demonym_span(c: Candidate, gazetteer: Gazetteer) -> PlaceSpan:
    """Return the span of a demonym with the middle of its country or region."""
    demonym = c.demonym
    assert demonym is not None
    if demonym.place:
        senses = gazetteer.senses(demonym.place)
        sense = next((s for s in senses if not demonym.country or s.country == demonym.country), None)
    else:
        sense = gazetteer.country(demonym.country or "")
    return PlaceSpan(
        c.start, c.end, c.text, c.text, "demonym", sense.lat if sense else None, sense.lon if sense else None,
        demonym.country, None, demonym=True, people=demonym.people,
    )  # fmt: skip


def _span(c: Candidate, words: PlaceWords) -> PlaceSpan:
    sense = c.chosen
    assert sense is not None
    actor = (
        (sense.kind in {"country", "capital", "facility"} or c.text == "Washington")
        and c.after in words.actor_verbs
        and not _preposed(c, words)
    ) or (sense.kind == "capital" and c.after in words.rulers)
    return PlaceSpan(
        c.start, c.end, c.text, c.text if sense.alternate or c.typed else sense.name, sense.kind, sense.lat, sense.lon,
        sense.country, sense.admin1, sense.geonames_id, sense.radius_km, actor, c.modifier, c.dateline, rank=sense.rank,
        container=c.container.text if c.container else None, confidence=min(1.0, 0.6 + 0.08 * c.score),
    )  # fmt: skip


def _preposed(c: Candidate, words: PlaceWords) -> bool:
    return c.before in words.prepositions or c.before == "the"
