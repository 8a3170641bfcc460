"""One sense for every name: by what holds it, what else the article tells of, and how known the place is."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from streams.extract.evidence import Candidate
from streams.extract.gazetteer import SETTLED, WIDE, Sense, distance_km

_SPOTS = SETTLED | {"admin2"}
_LIST_GAP = 6
"""Characters of ``, and ``: names no further apart stand in one list."""
_MOST_NEARNESS = 1.5
_SEAT_PEOPLE, _SEAT_SHARE = 50_000, 0.1
"""People, and share of its division's, from which a city is meant by the name the two share."""
_HOLDERS = frozenset({"country", "admin1", "admin2", "region", "island", "capital", "city", "town", "continent"})


@dataclass
class Context:
    """What the article as a whole says of where it is."""

    countries: dict[str, float]
    """Country → share of the article's clear names, 0–1."""
    inside: dict[tuple[str, str], float] = field(default_factory=dict)
    """(country, division) → how many different names may lie there, the ambiguous ones counting less."""
    spots: list[tuple[float, float]] = field(default_factory=list)


def holds(outer: Sense, inner: Sense) -> bool:
    """True when `inner` lies in `outer`, as far as divisions and distance tell."""
    if outer.rank == inner.rank or outer.kind not in _HOLDERS:
        return False
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


def resolve(kept: list[Candidate]) -> Context:
    """Set `chosen` of every candidate that has senses; return the context they were chosen in."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for c in kept:
        if c.senses:
            groups[c.text.casefold()].append(c)
    context = _first_context(kept, groups)
    listed = _listed(kept)
    for _ in range(2):
        for text, members in groups.items():
            sense = _best_sense(members, context, listed.get(text, frozenset()))
            for c in members:
                c.chosen = _fit_noun(c, sense) if c.noun and len(c.senses) > 1 else sense
        context = _second_context(kept, context)
    return context


def _first_context(kept: list[Candidate], groups: dict[str, list[Candidate]]) -> Context:
    votes: Counter[str] = Counter()
    for c in kept:
        if c.demonym:
            if c.demonym.country:
                votes[c.demonym.country] += 1
            continue
        if not c.senses:
            continue
        top = c.senses[0]
        if c.dateline and top.country:
            votes[top.country] += 2
        if c.container:
            held = next((o.country for o in c.container.senses[:3] if any(holds(o, i) for i in c.senses)), None)
            if held:
                votes[held] += 2
        elif top.country and len(c.senses.countries) == 1:
            votes[top.country] += 2 if top.kind in {"country", "admin1", "capital"} or top.population > 100_000 else 1
        elif top.country and c.strong and c.senses.dominated:
            votes[top.country] += 1
    return Context(_shares(votes), _divisions(groups))


def _divisions(groups: dict[str, list[Candidate]]) -> dict[tuple[str, str], float]:
    """Return how many different names speak for each division: the one that explains most of them is likely theirs."""
    told: dict[tuple[str, str], float] = defaultdict(float)
    for members in groups.values():
        senses = members[0].senses
        if senses[0].kind in {"country", "continent"}:
            continue
        places = senses.divisions
        if not places or len(places) > 40:
            continue
        weight = 1.0 / len(places) ** 0.5
        for place in places:
            told[place] += weight
    return told


def _shares(votes: Counter[str]) -> dict[str, float]:
    total = sum(votes.values())
    return {k: v / total for k, v in votes.items()} if total else {}


def _second_context(kept: list[Candidate], first: Context) -> Context:
    votes: Counter[str] = Counter()
    spots: list[tuple[float, float]] = []
    inside = dict(first.inside)
    seen: set[tuple[str, str]] = set()
    for c in kept:
        if c.demonym:
            if c.demonym.country:
                votes[c.demonym.country] += 1
            continue
        if not c.chosen or not c.chosen.country:
            continue
        votes[c.chosen.country] += 3 if c.dateline else 1
        firm = len(c.senses) == 1 or c.container is not None or c.chosen.kind == "admin1"
        if c.chosen.admin1 and firm and (c.text, c.chosen.admin1) not in seen:
            seen.add((c.text, c.chosen.admin1))
            place = (c.chosen.country, c.chosen.admin1)
            inside[place] = inside.get(place, 0.0) + 0.7
        if firm and c.chosen.kind in _SPOTS:
            spots.append((c.chosen.lat, c.chosen.lon))
    return Context(_shares(votes) or first.countries, inside, spots[:12])


def _listed(kept: list[Candidate]) -> dict[str, frozenset[str]]:
    """Return for each name the countries whose divisions it is told beside: ``Alberta, Manitoba, Ontario``."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairwise(kept):
        if other.start - one.end > _LIST_GAP or not one.senses or not other.senses:
            continue
        for a, b in ((one, other), (other, one)):
            top = b.senses[0]
            if top.kind == "admin1" and top.country and a.container is not b:
                found[a.text.casefold()].add(top.country)
    return {text: frozenset(countries) for text, countries in found.items()}


_STANDS_ALONE = 2.5
"""For the best known place of a dateline's name that stands without state or country. Source: the AP Stylebook's rule
on datelines, by which only cities that every reader knows stand alone."""

_AT_HOME, _OTHERWISE_CALLED = 0.2, 1.5
"""Share of an article's names from which a country's own places of a name go before places elsewhere that are only
also called so."""


def _best_sense(members: list[Candidate], context: Context, listed: frozenset[str]) -> Sense:
    senses = members[0].senses
    if len(senses) == 1:
        return senses[0]
    held = list({c.container.text: c.container.senses[:12] for c in members if c.container}.values())
    nouns = Counter(c.noun for c in members if c.noun)
    noun = nouns.most_common(1)[0][0] if nouns else None
    own = 1.0 / max(1, len(senses.divisions)) ** 0.5
    shares, told_in, named = context.countries, context.inside, senses.named_countries
    scored: list[tuple[float, Sense]] = []
    alone = not held and any(c.dateline for c in members)
    at_home = any(not s.alternate and shares.get(s.country or "", 0.0) >= _AT_HOME for s in senses)
    top = -1e9
    for sense in senses:
        country, admin1 = sense.country or "", sense.admin1
        score = sense.prior
        share = shares.get(country)
        if share:
            score += 1.0 + 3.0 * share
        if held:
            score += 5.0 if any(holds(o, sense) for outer in held for o in outer) else -3.0
        if admin1 and country not in named:
            told = told_in.get((country, admin1), 0.0) - own
            if told > 0.05:
                score += min(2.5, 1.3 * told)
        if sense.kind == "admin1" and country in listed:
            score += 2.0
        if at_home and sense.alternate:
            score -= _OTHERWISE_CALLED
        if noun:
            score += 0.8 * noun_fit(noun, sense)
        if alone and sense is senses[0]:
            score += _STANDS_ALONE
        top = max(top, score)
        scored.append((score, sense))
    if context.spots:
        scored = [
            (score + _nearness(sense, context.spots), sense)
            if score > top - _MOST_NEARNESS and sense.kind in SETTLED and sense.country not in named
            else (score, sense)
            for score, sense in scored
        ]
    # Of equals the better known: `max` keeps the first.
    best = max(scored, key=lambda pair: pair[0])[1]
    if best.kind == "admin1" and (noun is None or members[0].dateline):
        return next((s for s in senses if s.admin1 == best.name and _seat(s, best)), best)
    return best


def _seat(town: Sense, division: Sense) -> bool:
    """Return True for the city that its division is called after: the bare name means the city."""
    return (
        town.kind in {"town", "capital", "city"}
        and town.country == division.country
        and town.population >= max(_SEAT_PEOPLE, _SEAT_SHARE * division.population)
    )


def _nearness(sense: Sense, spots: list[tuple[float, float]]) -> float:
    lat = sense.lat
    close = [distance_km(lat, sense.lon, a, b) for a, b in spots if -4.5 < a - lat < 4.5]
    nearest = min(close, default=999.0)
    return 1.5 if nearest < 60 else 1.0 if nearest < 200 else 0.3 if nearest < 500 else 0.0


def noun_fit(noun: str | None, sense: Sense) -> float:
    """Return how well the sense's kind fits the noun beside the name, 0–3."""
    if noun == "admin1":
        return 3.0 if sense.kind == "admin1" else 2.0 if sense.kind in {"region", "admin2"} else 0.0
    if noun == "admin2":
        return 3.0 if sense.kind == "admin2" else 1.0 if sense.kind == "admin1" else 0.0
    if noun == "town":
        return 2.5 if sense.kind in {"town", "capital", "city"} else 0.0
    if noun == "district":
        return 1.0 if sense.kind in {"town", "district"} else 0.0
    if noun == "water":
        return 2.0 if sense.kind in WIDE else 0.0
    return 0.0


def _fit_noun(candidate: Candidate, chosen: Sense) -> Sense:
    """Return the sense of the same neighbourhood that fits the noun beside this very mention."""
    if noun_fit(candidate.noun, chosen) >= 2 or chosen.kind == "country":
        return chosen
    best, top = chosen, noun_fit(candidate.noun, chosen)
    for sense in candidate.senses:
        if sense.country == chosen.country and distance_km(sense.lat, sense.lon, chosen.lat, chosen.lon) < 300:
            fit = noun_fit(candidate.noun, sense)
            if fit > top:
                best, top = sense, fit
    return best
