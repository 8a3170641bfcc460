"""What a rule's condition can ask of an event: names, types, meanings, and their values."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from streams.records import Event, Figure

Kind = Literal["string", "int", "double", "bool", "list"]


@dataclass(frozen=True, slots=True)
class Field:
    """One name of the `event` map: its CEL type, what it is, how it is read."""

    name: str
    kind: Kind
    meaning: str
    read: Callable[[Event], Any]


def _low(figure: Figure | None) -> int:
    return figure.low if figure else 0


def _high(figure: Figure | None) -> int:
    if figure is None:
        return 0
    return figure.low if figure.high is None else figure.high


def _people(*roles: str) -> Callable[[Event], list[str]]:
    def read(event: Event) -> list[str]:
        found = [actor for actor in event.actors if not roles or actor.role in roles]
        return list(dict.fromkeys(actor.name or actor.text for actor in found))

    return read


def _places(event: Event) -> list[str]:
    place = event.place
    return [name for name in dict.fromkeys((place.name or place.text, *place.also, place.admin1 or "")) if name]


_FIELDS: Final = (
    Field("type", "string", "class.kind", lambda e: e.type),
    Field("class", "string", "first part of the type", lambda e: e.type.partition(".")[0]),
    Field("kind", "string", "second part of the type", lambda e: e.type.partition(".")[2]),
    Field("title", "string", "one line", lambda e: e.title),
    Field("quote", "string", "the sentence that states it", lambda e: e.quote),
    Field("status", "string", "reported, corroborated, disputed", lambda e: e.status),
    Field("realis", "string", "actual, alleged, planned, hypothetical, denied", lambda e: e.realis),
    Field("background", "bool", "history, a running total, a standing situation", lambda e: e.background),
    Field("backfill", "bool", "told by archive material only", lambda e: e.backfill),
    Field("country", "string", "ISO 3166-1 alpha-2, '' if not known", lambda e: e.place.country or ""),
    Field("admin1", "string", "first-level division, '' if not known", lambda e: e.place.admin1 or ""),
    Field("place", "string", "name of the place", lambda e: e.place.name or e.place.text),
    Field("places", "list", "all names told for the place, and its division", _places),
    Field("lat", "double", "degrees; comparisons do not hold where not known",
          lambda e: math.nan if e.place.lat is None else e.place.lat),
    Field("lon", "double", "degrees; comparisons do not hold where not known",
          lambda e: math.nan if e.place.lon is None else e.place.lon),
    Field("radius_km", "double", "how far the place may be off", lambda e: e.place.radius_km or 0.0),
    Field("precision", "string", "of the place: exact, near, admin, country, unknown", lambda e: e.place.precision),
    Field("start", "string", "ISO 8601 day or instant, '' if open", lambda e: e.time.start or ""),
    Field("end", "string", "ISO 8601 day or instant, '' if open", lambda e: e.time.end or ""),
    Field("time_precision", "string", "minute, day, week, month, year, unresolved", lambda e: e.time.precision),
    Field("killed", "int", "at least so many; 0 if no figure", lambda e: _low(e.casualties.killed)),
    Field("killed_high", "int", "at most; the low figure where open", lambda e: _high(e.casualties.killed)),
    Field("injured", "int", "at least so many; 0 if no figure", lambda e: _low(e.casualties.injured)),
    Field("injured_high", "int", "at most; the low figure where open", lambda e: _high(e.casualties.injured)),
    Field("missing", "int", "at least so many; 0 if no figure", lambda e: _low(e.casualties.missing)),
    Field("displaced", "int", "at least so many; 0 if no figure", lambda e: _low(e.casualties.displaced)),
    Field("detained", "int", "at least so many; 0 if no figure", lambda e: _low(e.casualties.detained)),
    Field("expected_to_rise", "bool", "the toll is expected to rise", lambda e: e.casualties.expected_to_rise),
    Field("actors", "list", "names of everybody told of", _people()),
    Field("initiators", "list", "names of those who did it", _people("initiator", "claimant")),
    Field("targets", "list", "names of those it was aimed at or befell", _people("target", "victim")),
    Field("kinds", "list", "kinds of the actors: state_forces, rebel, civilians, …",
          lambda e: list(dict.fromkeys(a.kind for a in e.actors if a.kind))),
    Field("claims", "list", "kinds of claims: blame, denial, claim_of_responsibility, …",
          lambda e: list(dict.fromkeys(c.kind for c in e.claims))),
    Field("sources", "list", "names of those who say it",
          lambda e: list(dict.fromkeys(c.by for c in e.claims if c.by))),
    Field("outlets", "list", "feeds that tell it", lambda e: list(e.outlets)),
    Field("independent_origins", "int", "tellings not copied from one another", lambda e: e.independent_origins),
    Field("confidence", "double", "0-1", lambda e: e.confidence),
    Field("salience", "double", "0-1: how far the articles are about it", lambda e: e.salience),
    Field("revision", "int", "article versions that have touched it", lambda e: e.revision),
)  # fmt: skip
FIELDS: Final[Mapping[str, Field]] = {field.name: field for field in _FIELDS}
"""Every name of the `event` map, in the order of the reference."""

_EMPTY: Final[dict[Kind, Any]] = {"string": "", "int": 0, "double": 0.0, "bool": False, "list": []}
_DATA: Final = Path(__file__).with_name("data")


def read_fields(event: Event, names: Iterable[str]) -> dict[str, Any]:
    """Return the named fields of `event`."""
    return {name: FIELDS[name].read(event) for name in names}


def example_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a whole `event` map with the `given` values; the rest is empty, actual and sure (a rule's test)."""
    values = {field.name: _EMPTY[field.kind] for field in _FIELDS}
    values |= {"status": "reported", "realis": "actual", "confidence": 1.0, "salience": 1.0, "revision": 1}
    values |= {"independent_origins": 1, "lat": math.nan, "lon": math.nan}
    values |= given
    class_, _, kind = str(values["type"]).partition(".")
    values["class"] = given.get("class", class_)
    values["kind"] = given.get("kind", kind)
    for figure in ("killed", "injured"):
        values[f"{figure}_high"] = given.get(f"{figure}_high", values[figure])
    if not values["places"]:
        values["places"] = [name for name in (values["place"], values["admin1"]) if name]
    if not values["actors"]:
        values["actors"] = [*values["initiators"], *values["targets"]]
    return values


def fits(kind: Kind, value: Any) -> bool:
    """Return whether `value` is of the CEL type `kind`."""
    if kind == "bool":
        return isinstance(value, bool)
    if kind == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "double":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "list":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, str)


def _read_countries() -> dict[str, tuple[str, str]]:
    lines = (_DATA / "countries.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {code: (continent, name) for code, continent, name in rows}


_COUNTRIES: Final = _read_countries()
_CONTINENTS: Final = {
    "africa": "AF", "antarctica": "AN", "asia": "AS", "europe": "EU", "north-america": "NA", "oceania": "OC",
    "south-america": "SA",
}  # fmt: skip


def _read_regions() -> dict[str, frozenset[str]]:
    named: dict[str, list[str]] = yaml.safe_load((_DATA / "regions.yaml").read_text("utf-8"))["regions"]
    regions = {name: frozenset(codes) for name, codes in named.items()}
    for name, continent in _CONTINENTS.items():
        regions[name] = frozenset(code for code, (own, _) in _COUNTRIES.items() if own == continent)
    return regions


REGIONS: Final[Mapping[str, frozenset[str]]] = _read_regions()
"""Region as rules name it → ISO 3166-1 alpha-2 codes."""


def country_name(code: str) -> str:
    """Return the English short name of the country, or the code itself where it is none."""
    return _COUNTRIES[code][1] if code in _COUNTRIES else code


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance in kilometres."""
    a, b = math.radians(lat), math.radians(other_lat)
    across = math.sin(math.radians(other_lon - lon) / 2) ** 2 * math.cos(a) * math.cos(b)
    return 12742.0 * math.asin(min(1.0, math.sqrt(math.sin((b - a) / 2) ** 2 + across)))
