"""Places named in an article: found, told apart from people and bodies, and given one sense each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import log10

from streams.extract.document import Document
from streams.extract.gazetteer import Gazetteer, Sense, distance_km
from streams.extract.placename import fold
from streams.extract.placewords import PlaceWords, load_place_words
from streams.extract.toponyms import Candidate, find_candidates

_SETTLED = frozenset(
    {"town", "capital", "city", "district", "camp", "crossing", "base", "airport", "facility", "island"}
)
_WIDE = frozenset(
    {"continent", "ocean", "region", "sea", "strait", "canal", "river", "lake", "mountain", "park", "border"}
)
_HOLDS = frozenset({"country", "admin1", "admin2", "region", "island", "capital", "city", "town", "continent"})
_UNKNOWN = re.compile(
    r"\b(?P<noun>(?:town|village|city|district|suburb|neighbou?rhood|settlement|area|quarter|camp|region|province|hamlet|countryside)s?) of "
    r"(?P<a>(?:al-|el-|ash-|as-)?[A-Z][\w'’]*(?:[ -](?:al-|el-|[A-Z])[\w'’]*){0,3})"
    r"|(?P<b>(?<![\w-])(?:al-|el-|as-|ash-)?[A-Z][\w'’]*(?:[ -](?:al-|el-|[A-Z])[\w'’]*){0,3}) (?P<after>village|town|district"
    r"|neighbou?rhood|quarter|suburb|area|camp|hill|bridge|square|airport|crossing|hamlet|mountain|checkpoint|dam|hospital)\b"
)
_IN = re.compile(
    r",? (?:in|of) (?:(?:the|southern|northern|eastern|western|central|south|north|east|west|rural|upper|lower)\s+){0,2}"
)


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """Characters [start, end) name a place; `text` as written, the rest as resolved.

    A demonym (``Syrian``) has `demonym` true: it says the country and is no place name. `as_actor` is true where
    the name stands for a government (``Moscow said``), `modifier` where it only qualifies (``Homs-based``,
    ``Aleppo Media Centre``), `inferred` where grammar alone shows a place and the coordinates are its region's.
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
    demonym: bool = False
    people: bool = False
    """A demonym for the people themselves (``Syrians``)."""
    inferred: bool = False
    rank: int | None = None
    container: str | None = None
    """Name of the place that the text says holds this one."""
    confidence: float = 0.8


@dataclass
class _Context:
    countries: dict[str, float]
    """Country → share of the article's clear names, 0–1."""
    admin1: Counter[tuple[str, str]]
    spots: list[tuple[float, float]]


def find_places(document: Document, gazetteer: Gazetteer) -> tuple[PlaceSpan, ...]:
    """Return every place named in the text, in order, each name in one sense; demonyms among them, flagged."""
    words = load_place_words()
    candidates = find_candidates(document, gazetteer, words)
    _link_containers(document.text, candidates)
    _one_verdict_per_name(candidates)
    kept = [c for c in candidates if c.score >= 1 or c.demonym]
    _resolve(kept, document, gazetteer, words)
    spans = [_span(c, words) for c in kept if c.chosen is not None or c.demonym]
    spans += _by_grammar(document, spans, candidates, gazetteer, words)
    return tuple(sorted(spans, key=lambda s: (s.start, s.end)))


def _by_grammar(
    document: Document, spans: list[PlaceSpan], candidates: list[Candidate], gazetteer: Gazetteer, words: PlaceWords
) -> list[PlaceSpan]:
    """Return names that no key found but grammar shows to be places: ``the town of X``, ``X village``.

    Sought once more by sound among the article's countries; else the nearest named region gives the coordinates.
    """
    if document.all_caps:
        return []
    text = document.text
    taken = sorted((s.start, s.end) for s in spans if not s.demonym)
    countries = Counter(s.country for s in spans if s.country)
    ranked = [c for c, _ in sorted(countries.items(), key=lambda item: (-item[1], item[0]))][:3]
    found: list[PlaceSpan] = []
    for match in _UNKNOWN.finditer(text):
        group = "a" if match["a"] else "b"
        start, end = match.span(group)
        if any(a < end and b > start for a, b in taken):
            continue
        name = text[start:end]
        first = name.split(" ", 1)[0]
        while group == "b" and " " in name and (
            first in words.demonyms or first.lower() in words.titles | words.directions | {"the", "a", "this", "in", "at"}
        ):
            start += len(first) + 1
            name = text[start:end]
            first = name.split(" ", 1)[0]
        low = name.lower()
        if low in words.titles | words.directions | words.bodies | words.common or name in words.demonyms or name.isupper():
            continue
        if group == "b" and low in {"the", "a", "this", "that", "another", "their", "his", "its", "each", "every", "one"}:
            continue
        found.append(_guess(name, start, end, spans, ranked, gazetteer))
    return found


def _guess(
    name: str, start: int, end: int, spans: list[PlaceSpan], countries: list[str], gazetteer: Gazetteer
) -> PlaceSpan:
    for country in countries:
        alike = gazetteer.spelled_like(name, country)
        if alike:
            sense = max(alike, key=lambda s: (_closeness(name, s.name), -s.rank))
            if _closeness(name, sense.name) >= 0.55:
                return PlaceSpan(
                    start, end, name, name, sense.kind, sense.lat, sense.lon, sense.country, sense.admin1,
                    sense.geonames_id, sense.radius_km, rank=sense.rank, confidence=0.6,
                )  # fmt: skip
    near = [s for s in spans if s.lat is not None and not s.demonym and s.kind not in {"continent", "ocean"}]
    if not near:
        country = countries[0] if countries else None
        return PlaceSpan(start, end, name, name, "town", None, None, country, None, inferred=True, confidence=0.4)
    region = min(near, key=lambda s: (s.kind == "country", abs(s.start - start)))
    inside = region.admin1 or (region.name if region.kind == "admin1" else None)
    radius = max(20.0, region.radius_km or 0.0)
    return PlaceSpan(
        start, end, name, name, "town", region.lat, region.lon, region.country, inside,
        radius_km=radius, inferred=True, container=region.text, confidence=0.45,
    )  # fmt: skip


def _closeness(a: str, b: str) -> float:
    return SequenceMatcher(None, fold(a), fold(b)).ratio()


def _link_containers(text: str, candidates: list[Candidate]) -> None:
    """Set `container` where a name is followed by the one that holds it, and believe both more."""
    for number, inner in enumerate(candidates[:-1]):
        outer = candidates[number + 1]
        if inner.demonym or outer.demonym or outer.start - inner.end > 40:
            continue
        gap = text[inner.end : outer.start]
        comma = gap == ", " or gap == " (" or gap == ",\n"
        inside = not comma and bool(
            _IN.fullmatch(
                re.sub(r"^ (?:city|town|village|district|area|suburb|neighbou?rhood|province|region|camp)\b", "", gap)
            )
        )
        if not comma and not inside:
            continue
        if any(holds(o, i) for o in outer.senses[:12] if o.kind in _HOLDS for i in inner.senses if i.rank != o.rank):
            big = any(o.kind in {"country", "admin1", "admin2"} for o in outer.senses[:3])
            if comma and not big:
                continue
            inner.container = outer
            if comma and not inner.person:
                inner.score += 3
                outer.score += 2
            elif inside and not inner.person:
                inner.score += 1.5


def holds(outer: Sense, inner: Sense) -> bool:
    """True when `inner` lies in `outer`, as far as divisions and distance tell."""
    if outer.kind == "country":
        return inner.country == outer.country and inner.kind != "country"
    if outer.country and inner.country and outer.country != inner.country:
        return False
    if outer.kind == "admin1":
        return inner.admin1 == outer.name and inner.kind not in {"admin1", "country"}
    away = distance_km(outer.lat, outer.lon, inner.lat, inner.lon)
    if outer.kind in {"admin2", "capital", "city", "town", "island"}:
        return inner.kind not in {"country", "admin1"} and away <= max(outer.radius_km * 1.5, 30)
    return away <= outer.radius_km * 1.2


def _one_verdict_per_name(candidates: list[Candidate]) -> None:
    """Let a name shown once to be a place be one wherever nothing speaks against it."""
    best: dict[str, float] = defaultdict(lambda: -9.0)
    worst: dict[str, float] = defaultdict(float)
    for c in candidates:
        best[c.text] = max(best[c.text], c.score)
        worst[c.text] = min(worst[c.text], c.score)
    for c in candidates:
        if c.score < 1 and best[c.text] >= 2.5 and c.score > -2.5 and not c.person and not c.demonym:
            c.score = 1.0


def _resolve(kept: list[Candidate], document: Document, gazetteer: Gazetteer, words: PlaceWords) -> None:
    named = [c for c in kept if c.senses]
    context = _first_context(kept)
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for c in named:
        groups[c.text.casefold()].append(c)
    for _ in range(2):
        chosen: dict[str, Sense] = {}
        for key, members in groups.items():
            chosen[key] = _best_sense(members, context)
        for key, members in groups.items():
            for c in members:
                c.chosen = chosen[key]
                if c.noun and len(c.senses) > 1:
                    c.chosen = _fit_noun(c, chosen[key])
        context = _second_context(kept, context)


def _first_context(kept: list[Candidate]) -> _Context:
    votes: Counter[str] = Counter()
    for c in kept:
        if c.demonym:
            votes[c.demonym.country] += 1
            continue
        if c.container:
            for o in c.container.senses[:3]:
                if o.country and any(holds(o, i) for i in c.senses):
                    votes[o.country] += 2
                    break
            continue
        top = c.senses[0] if c.senses else None
        if top is None or not top.country:
            continue
        if len({s.country for s in c.senses}) == 1:
            votes[top.country] += 2 if top.kind in {"country", "admin1", "capital"} or top.population > 100_000 else 1
        elif c.strong and _dominates(c.senses):
            votes[top.country] += 1
    total = sum(votes.values())
    return _Context({k: v / total for k, v in votes.items()} if total else {}, Counter(), [])


def _dominates(senses: tuple[Sense, ...]) -> bool:
    """True when the first sense is far better known than any in another country."""
    top = senses[0]
    others = [s for s in senses[1:] if s.country != top.country and not s.alternate]
    if not others:
        return True
    if top.kind == "country":
        return others[0].kind not in {"country", "admin1"} or others[0].population < 1_000_000
    return top.population > 20 * max(others[0].population, 1)


def _second_context(kept: list[Candidate], first: _Context) -> _Context:
    votes: Counter[str] = Counter()
    inside: Counter[tuple[str, str]] = Counter()
    spots: list[tuple[float, float]] = []
    for c in kept:
        if c.demonym:
            votes[c.demonym.country] += 1
        elif c.chosen and c.chosen.country:
            votes[c.chosen.country] += 1
            firm = len(c.senses) == 1 or c.container is not None or c.chosen.kind in {"admin1", "admin2"}
            if c.chosen.admin1 and firm:
                inside[c.chosen.country, c.chosen.admin1] += 1
            if firm and c.chosen.kind in _SETTLED | {"admin2"}:
                spots.append((c.chosen.lat, c.chosen.lon))
    total = sum(votes.values())
    countries = {k: v / total for k, v in votes.items()} if total else first.countries
    return _Context(countries, inside, spots[:12])


def _best_sense(members: list[Candidate], context: _Context) -> Sense:
    senses = members[0].senses
    if len(senses) == 1:
        return senses[0]
    holders = [c.container for c in members if c.container]
    nouns = Counter(c.noun for c in members if c.noun)
    best, top = senses[0], -1e9
    for sense in senses:
        score = _prior(sense)
        share = context.countries.get(sense.country or "", 0.0)
        if share:
            score += 1.0 + 3.0 * share
        if holders:
            good = any(
                holds(o, sense) for h in holders for o in h.senses[:12] if o.kind in _HOLDS and o.rank != sense.rank
            )
            score += 5.0 if good else -3.0
        if sense.admin1 and context.admin1:
            told = context.admin1.get((sense.country or "", sense.admin1), 0)
            score += min(2.0, 0.8 * told) if told else 0.0
        if context.spots and sense.kind in _SETTLED:
            nearest = min(distance_km(sense.lat, sense.lon, a, b) for a, b in context.spots)
            score += 1.5 if nearest < 60 else 1.0 if nearest < 200 else 0.3 if nearest < 500 else 0.0
        if nouns:
            score += 0.8 * _noun_fit(nouns.most_common(1)[0][0], sense)
        if score > top:
            best, top = sense, score
    return best


def _prior(sense: Sense) -> float:
    if sense.kind == "country":
        base = 9.0
    elif sense.kind in _WIDE or sense.kind in {"district", "facility", "camp", "base", "airport", "crossing", "city"}:
        base = 7.0
    elif sense.kind == "capital":
        base = max(log10(sense.population + 1), 5.5) + 1.2
    elif sense.kind == "admin1":
        base = log10(sense.population + 1) - 0.4
    elif sense.kind == "admin2":
        base = log10(sense.population + 1) - 1.2
    else:
        base = log10(sense.population + 1)
    return base - (0.7 if sense.alternate else 0.0)


def _noun_fit(noun: str | None, sense: Sense) -> float:
    if noun == "admin1":
        return 3.0 if sense.kind == "admin1" else 2.0 if sense.kind in {"region", "admin2"} else 0.0
    if noun == "admin2":
        return 3.0 if sense.kind == "admin2" else 1.0 if sense.kind == "admin1" else 0.0
    if noun == "town":
        return 2.5 if sense.kind in {"town", "capital", "city"} else 0.0
    if noun == "district":
        return 1.0 if sense.kind in {"town", "district"} else 0.0
    if noun == "water":
        return 2.0 if sense.kind in _WIDE else 0.0
    return 0.0


def _fit_noun(candidate: Candidate, chosen: Sense) -> Sense:
    """Return the sense of the same neighbourhood that fits the noun beside this very mention."""
    if _noun_fit(candidate.noun, chosen) >= 2:
        return chosen
    best, top = chosen, _noun_fit(candidate.noun, chosen)
    for sense in candidate.senses:
        if sense.country == chosen.country and distance_km(sense.lat, sense.lon, chosen.lat, chosen.lon) < 300:
            fit = _noun_fit(candidate.noun, sense)
            if fit > top:
                best, top = sense, fit
    return best


def _span(c: Candidate, words: PlaceWords) -> PlaceSpan:
    if c.demonym:
        return PlaceSpan(
            c.start, c.end, c.text, c.text, "demonym", None, None, c.demonym.country, None, demonym=True,
            people=c.demonym.people,
        )  # fmt: skip
    sense = c.chosen
    assert sense is not None
    actor = (
        (sense.kind in {"country", "capital", "facility"} or c.text == "Washington")
        and c.after in words.actor_verbs
        and c.before not in words.prepositions
    )
    return PlaceSpan(
        c.start, c.end, c.text, c.text if sense.alternate else sense.name, sense.kind, sense.lat, sense.lon, sense.country, sense.admin1,
        sense.geonames_id, sense.radius_km, actor, c.modifier, inferred=c.inferred, rank=sense.rank,
        container=c.container.text if c.container else None, confidence=min(1.0, 0.6 + 0.08 * c.score),
    )  # fmt: skip
