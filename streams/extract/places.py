"""Places named in an article: found, told apart from people and bodies, and given one sense each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from operator import attrgetter

from streams.extract.containers import WELL_KNOWN, link_containers, near
from streams.extract.document import Document
from streams.extract.evidence import Candidate, befallen
from streams.extract.gazetteer import Gazetteer, Sense
from streams.extract.placename import fold
from streams.extract.placewords import PlaceWords, load_place_words
from streams.extract.runs import WordBook
from streams.extract.senses import Context, resolve
from streams.extract.toponyms import find_candidates

_START = attrgetter("start")
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
    link_containers(document.text, candidates)
    _one_verdict_per_name(candidates)
    kept = [c for c in candidates if (c.score >= 1 or c.demonym) and not c.unknown]
    context = resolve(kept)
    alone = _named_alone(kept)
    lonely = {c.chosen.country for c in kept if c.chosen and c.text in alone}
    ranked = sorted(context.countries.items(), key=lambda item: (item[0] in lonely, -item[1], item[0]))
    countries = [country for country, _ in ranked][:3]
    home = next((c.chosen.country for c in kept if c.dateline and c.chosen), None)
    alone |= _common_names(kept, home) if home else frozenset()
    large = 1_000_000 if document.all_caps and home else 100_000  # among capitals a far town is most often a surname
    towns = [c.chosen for c in kept if c.chosen and c.chosen.kind in _TOWNS and c.score >= _SURELY]
    spans: list[PlaceSpan] = []
    strange: list[Candidate] = []
    unsure: list[Candidate] = []
    for c in kept:
        if c.demonym:
            spans.append(_demonym_span(c, gazetteer))
        elif c.chosen is not None and not _misplaced(c, context, countries, home, large, alone):
            spans.append(_span(c, words))
        elif c.chosen is not None:
            again = _by_sound(c, countries, gazetteer, towns)
            if again is None and document.all_caps and c.score < 2 and c.noun is None:
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
            word = document.all_caps and c.noun is None  # among capitals it may be any word
            heard = None if word else _by_sound(c, countries, gazetteer, towns)
            if heard:
                spans.append(heard)
            elif c.score >= 1 or (c.container is not None and c.container.chosen is not None):
                strange.append(c)
            elif _site(document, c, words):
                unsure.append(c)
    beside = _Beside(document, spans, countries)
    spans += [_near_by(c, beside) for c in strange]
    spans += [replace(_near_by(c, beside), unsure=True, confidence=0.3) for c in unsure]
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
    if document.caseless or c.text.isupper():
        return False
    if c.before not in words.sited and not befallen(document.text, c.start, c.before, words):
        return False
    following = document.lower[c.end : c.end + 24]
    if following[:1] in _SITE_ENDS:
        return True
    return following.startswith(" ") and following.split(None, 1)[0].rstrip(".,;)") in words.behind_site


_SITE_ENDS = frozenset({"", ",", ".", ";", ")", "\n"})


@lru_cache(maxsize=2)
def _book(gazetteer: Gazetteer) -> WordBook:
    return WordBook(gazetteer, load_place_words())


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
    # Among capitals, where `large` is a metropolis, a far city's other spelling is a surname: "CANO" is not Kano.
    known = large < _METROPOLIS < sense.population if sense.alternate else sense.population > large
    if known:
        return False  # "New York" is the city of that name whatever the article is about
    if sense.country in {countries[0], home} or c.dateline:
        return False
    if c.text in alone:
        return True
    if context.countries.get(countries[0], 0.0) < 0.5 and home is None:
        return False
    return context.countries.get(sense.country or "", 0.0) <= max(_FOREIGN_SHARE, 0.12)


_METROPOLIS = 1_000_000
"""People from which a city is meant by any of its names."""


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


def _common_names(kept: list[Candidate], home: str | None) -> frozenset[str]:
    """Return the names that places of many countries bear, for which none but themselves and a country's name speaks.

    The one meant is rather a place of the country of filing that no list knows.
    """
    towns: dict[str, set[str]] = defaultdict(set)
    for c in kept:
        if c.chosen is not None and c.chosen.country and c.chosen.kind != "country":
            towns[c.chosen.country].add(c.text)
    return frozenset(
        c.text
        for c in kept
        if c.chosen is not None
        and len(c.senses.countries) >= _COMMON
        and c.chosen.population <= WELL_KNOWN
        and home not in c.senses.countries
        and towns[c.chosen.country or ""] == {c.text}
    )


_MANY = 2
_COMMON = 4
"""Countries from which a name is one that places bear anywhere."""


def _is_namesake(sense: Sense, context: Context, countries: list[str]) -> bool:
    """True for a small place of a country that the article does not name, where nearly all names are of another."""
    return sense.population <= _SMALL and context.countries.get(countries[0], 0.0) >= _ONE_COUNTRY


_SMALL, _ONE_COUNTRY = 50_000, 0.5


_TOWNS = frozenset({"town", "capital", "city"})
_SURELY = 2


def _by_sound(c: Candidate, countries: list[str], gazetteer: Gazetteer, towns: Sequence[Sense]) -> PlaceSpan | None:
    """Return the place of the article's countries that the name is another transliteration of."""
    for country in countries:
        sense = _heard(c, country, gazetteer, towns)
        if sense is not None:
            return PlaceSpan(
                c.start, c.end, c.text, c.text, sense.kind, sense.lat, sense.lon, sense.country, sense.admin1,
                sense.geonames_id, sense.radius_km, rank=sense.rank, confidence=0.6,
            )  # fmt: skip
    return None


def _heard(c: Candidate, country: str, gazetteer: Gazetteer, towns: Sequence[Sense]) -> Sense | None:
    """Return the place that sounds so; a quarter lies in or by one of the towns that the article names."""
    alike = gazetteer.spelled_like(c.text, country)
    if not alike:
        return None
    likeness, sense = max(((_closeness(c.text, s.name), s) for s in alike), key=lambda pair: (pair[0], -pair[1].rank))
    if likeness < _ALIKE or (c.noun in _QUARTERS and towns and not any(near(sense, town) for town in towns)):
        return None
    return sense


_ALIKE = 0.55
_QUARTERS = frozenset({"district", "facility"})


def _closeness(a: str, b: str) -> float:
    return SequenceMatcher(None, fold(a), fold(b)).ratio()


class _Beside:
    """The places known of an article, by how well they say where an unknown one is."""

    def __init__(self, document: Document, spans: list[PlaceSpan], countries: list[str]) -> None:
        self._document = document
        self._countries = countries
        self._ranks: list[list[PlaceSpan]] = [[], [], [], []]
        self._filed: PlaceSpan | None = None
        for s in sorted(spans, key=_START):
            if s.dateline and self._filed is None and s.kind in _TOWNS:
                self._filed = s
            if s.lat is None or s.demonym or s.dateline or s.as_actor:
                continue
            if s.kind not in {"continent", "ocean"}:
                self._ranks[2 * (s.kind == "country") + (s.country not in countries[:1])].append(s)

    def of(self, c: Candidate) -> tuple[PlaceSpan | None, str | None]:
        """Return the place that holds `c`, or the one named nearest to it, and the country that it lies in.

        A place abroad counts where the same sentence names it, and none beyond the border that `c` is said to be near.
        """
        held = self._at(c.container.start) if c.container is not None else None
        if held is not None:
            inside = [s for s in self._ranks[0] + self._ranks[1] if s.country == held.country]
            if held.kind == "country" and inside:
                return min(inside, key=lambda s: abs(s.start - c.start)), held.country
            return held, held.country
        beyond = self._beyond(c)
        region = self._nearest(c.start, beyond)
        if region is None and c.noun == "district" and self._filed is not None and self._filed.country != beyond:
            region = self._filed
        if region is not None:
            return region, region.country
        return None, next((country for country in self._countries if country != beyond), None)

    def _nearest(self, start: int, beyond: str | None) -> PlaceSpan | None:
        sentence = self._document.sentence_at(start)
        for rank, spans in enumerate(self._ranks):
            at = bisect_left(spans, start, key=_START)
            near = [s for s in spans[max(0, at - 1) : at + 1] if beyond is None or s.country != beyond]
            if rank % 2 and sentence is not None and self._filed is not None:
                near = [s for s in near if sentence.start <= s.start < sentence.end]
            if near:
                return min(near, key=lambda s: abs(s.start - start))
        return None

    def _beyond(self, c: Candidate) -> str | None:
        """Return the country on the other side of the border that stands right behind the name."""
        led = _BORDER.match(self._document.text, c.end)
        if led is None:
            return None
        other = self._at(led.end())
        return other.country if other is not None else None

    def _at(self, start: int) -> PlaceSpan | None:
        """Return the place whose name begins at character `start`."""
        for spans in self._ranks:
            at = bisect_left(spans, start, key=_START)
            if at < len(spans) and spans[at].start == start:
                return spans[at]
        return None


_BORDER = re.compile(
    r",? (?:a [\w -]{3,30} )?(?:near|on|at|by|along|close to) (?:the|its|their) (?:border|frontier)s? with (?:the )?"
)


def _near_by(c: Candidate, beside: _Beside) -> PlaceSpan:
    """Return an unknown place at the coordinates, and with the radius, of what is named beside it."""
    kind = {"water": "region", None: "town"}.get(c.noun, c.noun) or "town"
    region, country = beside.of(c)
    if region is None:
        return PlaceSpan(
            c.start, c.end, c.text, c.text, kind, None, None, country, None, inferred=True, confidence=0.4
        )  # fmt: skip
    inside = region.admin1 or (region.name if region.kind == "admin1" else None)
    return PlaceSpan(
        c.start, c.end, c.text, c.text, kind, region.lat, region.lon, country, inside,
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
    )
    actor = actor or (sense.kind == "capital" and c.after in words.rulers)
    actor = actor or (sense.kind in {"country", "capital"} and c.before in words.addressed)
    return PlaceSpan(
        c.start, c.end, c.text, c.text if sense.alternate or c.typed else sense.name, sense.kind, sense.lat, sense.lon,
        sense.country, sense.admin1, sense.geonames_id, sense.radius_km, actor, c.modifier, c.dateline, rank=sense.rank,
        container=c.container.text if c.container else None, confidence=min(1.0, 0.6 + 0.08 * c.score),
    )  # fmt: skip


def _preposed(c: Candidate, words: PlaceWords) -> bool:
    return c.before in words.prepositions or c.before == "the"
