"""The gazetteer: every place name known, with where it is; one compact file, loaded once, looked up by key."""

from __future__ import annotations

import zlib
from array import array
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import accumulate
from math import asin, cos, log10, radians, sin, sqrt
from typing import NamedTuple

import cramjam
import msgspec

from streams.extract.placename import SHORTENED, fold, skeleton

KINDS = (
    "country", "continent", "ocean", "capital", "city", "town", "admin1", "admin2", "region", "sea", "strait", "canal",
    "river", "lake", "island", "mountain", "park", "border", "district", "camp", "crossing", "base", "airport",
    "facility", "organisation",
)  # fmt: skip
"""What a place may be; the file holds positions in this list, so it is only ever added to."""

SETTLED = frozenset(
    {"town", "capital", "city", "district", "camp", "crossing", "base", "airport", "facility", "island"}
)
"""Kinds that are a spot rather than an area."""

COUNTRYLIKE = frozenset({"country", "continent"})
"""Kinds of names too large to be anything but themselves: no town, and nobody's surname."""

WIDE = frozenset(
    {"continent", "ocean", "region", "sea", "strait", "canal", "river", "lake", "mountain", "park", "border"}
)
"""Kinds that are an area or a line, and no division of a country."""

TABLE_BITS = 20
"""The hash table has 2**20 slots: at half a million keys a look-up meets fewer than two."""

_CAPITALS_WITHIN = 2000
"""Places at the head of the columns among which all countries and capitals stand."""

_EARTH_DIAMETER_KM = 12742.0


class Sense(NamedTuple):
    """One place that a name may mean. `rank` orders all places: 0 is the most prominent. Coordinates in degrees."""

    rank: int
    name: str
    kind: str
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    population: int
    geonames_id: int | None
    radius_km: float
    alternate: bool
    """True when the name looked up is only one of its other spellings."""
    prior: float
    """How likely the sense is without context: near the logarithm of its population."""
    strength: int
    """3 for what is a place unless shown otherwise, 2 for likely ones, 1 for the rest."""


class Senses(tuple[Sense, ...]):
    """All places that one name may mean, the best known first, with what follows from them together."""

    @cached_property
    def strength(self) -> int:
        """3 for names that are places unless shown otherwise, 2 for likely ones, 1 for the rest, 0 for none."""
        return max((s.strength for s in self[:4]), default=0)

    @cached_property
    def countries(self) -> frozenset[str | None]:
        """Countries of all senses."""
        return frozenset(s.country for s in self)

    @cached_property
    def divisions(self) -> tuple[tuple[str, str], ...]:
        """(country, first-level division) of all senses, each once, in order."""
        return tuple(sorted({(s.country, s.admin1) for s in self if s.country and s.admin1}))

    @cached_property
    def named_countries(self) -> frozenset[str | None]:
        """Countries that bear the name themselves."""
        return frozenset(s.country for s in self[:4] if s.kind == "country")

    @cached_property
    def dominated(self) -> bool:
        """True when the first sense is far better known than any in another country."""
        top = self[0]
        rival = next((s for s in self[1:] if s.country != top.country and not s.alternate), None)
        if rival is None:
            return True
        if top.kind == "country":
            return rival.kind not in {"country", "admin1"} or rival.population < 1_000_000
        return top.population > 20 * max(rival.population, 1)


NO_SENSES = Senses()


class _Columns(msgspec.Struct):
    countries: list[str]
    admin1: list[str]
    zones: list[str]
    name: str
    kind: bytes
    country: bytes
    inside: bytes
    zone: bytes
    lat: bytes
    lon: bytes
    population: bytes
    geonames: bytes
    radius: bytes
    sizes: bytes
    keys: bytes


@dataclass(eq=False)
class Gazetteer:
    """Read-only columns over all places and a hash table of name keys; see `tools/build_gazetteer.py`."""

    columns: _Columns

    def __post_init__(self) -> None:
        c = self.columns
        self._names = c.name.split("\n")
        self._country = array("H", c.country)
        self._inside = array("H", c.inside)
        self._zone = array("H", c.zone)
        self._lat = array("i", c.lat)
        self._lon = array("i", c.lon)
        self._population = array("I", c.population)
        self._geonames = array("I", c.geonames)
        self._radius = array("H", c.radius)
        self._sizes = array("H", c.sizes)
        self._starts = array("I", accumulate(self._sizes, initial=0))
        self._countries: dict[str, Sense] = {}
        self._capitals: dict[str, Sense] = {}
        self.senses = lru_cache(maxsize=1 << 15)(self._senses)
        self.spelled_like = lru_cache(maxsize=1 << 13)(self._spelled_like)

    def _postings(self, key: bytes) -> tuple[array[int], int] | None:
        mask = (1 << TABLE_BITS) - 1
        slot = zlib.crc32(key) & mask
        sizes, starts, blob = self._sizes, self._starts, self.columns.keys
        length = len(key)
        while sizes[slot]:
            start = starts[slot]
            if blob[start] == length and blob[start + 3 : start + 3 + length] == key:
                numbers: array[int] = array("I")
                numbers.frombytes(blob[start + 3 + length : start + 3 + length + 4 * blob[start + 1]])
                return numbers, blob[start + 2]
            slot = (slot + 1) & mask
        return None

    def reach(self, word: str) -> int:
        """Return how many words the longest name has that begins with `word`: 1 where none has more."""
        first = fold(word).partition(" ")[0]
        found = self._postings(f"{SHORTENED.get(first, first)}\x02".encode())
        return found[1] if found else 1

    def _sense(self, number: int, alternate: bool) -> Sense:
        c = self.columns
        kind, population = KINDS[c.kind[number]], self._population[number]
        return Sense(
            number, self._names[number], kind, c.countries[self._country[number]] or None,
            c.admin1[self._inside[number]] or None, self._lat[number] / 1e4, self._lon[number] / 1e4,
            population, self._geonames[number] or None, float(self._radius[number]), alternate,
            _prior(kind, population) - (0.7 if alternate else 0.0), _strength(kind, population, alternate),
        )  # fmt: skip

    def _senses(self, name: str) -> Senses:
        """Return all places that bear `name`, the most prominent first, other spellings after own names."""
        key = fold(name).encode()
        if not key or len(key) > 60:
            return NO_SENSES
        found = self._postings(key)
        if found is None:
            return NO_SENSES
        numbers, own = found
        return Senses(self._sense(number, at >= own) for at, number in enumerate(numbers))

    def _spelled_like(self, name: str, country: str) -> tuple[Sense, ...]:
        """Return the places of `country` whose name is a transliteration of the same sounds as `name`."""
        bones = skeleton(name)
        if len(bones) < 3:
            return ()
        found = self._postings(f"{country}\x01{bones}".encode())
        return tuple(self._sense(number, True) for number in found[0]) if found else ()

    def country(self, code: str) -> Sense | None:
        """Return the country with the ISO 3166-1 alpha-2 `code`."""
        if not self._countries:
            for number, kind in enumerate(self.columns.kind):
                if not kind:  # position 0 of KINDS
                    sense = self._sense(number, False)
                    self._countries[sense.country or ""] = sense
                elif number > _CAPITALS_WITHIN:
                    break  # countries stand first
        return self._countries.get(code)

    def capital(self, code: str) -> Sense | None:
        """Return the capital of the country with the ISO 3166-1 alpha-2 `code`, the largest of several."""
        if not self._capitals:
            kind = KINDS.index("capital")
            ranks = [rank for rank, of in enumerate(self.columns.kind[:_CAPITALS_WITHIN]) if of == kind]
            for sense in sorted((self._sense(rank, False) for rank in ranks), key=lambda s: (-s.population, s.rank)):
                self._capitals.setdefault(sense.country or "", sense)
        return self._capitals.get(code)

    def timezone(self, rank: int) -> str | None:
        """Return the IANA zone of the place ranked `rank`."""
        return self.columns.zones[self._zone[rank]] or None


def _prior(kind: str, population: int) -> float:
    if kind == "country":
        return 9.0
    if kind in WIDE:
        return 8.3
    people = log10(population + 1)
    if kind == "capital":
        return max(people, 5.5) + 1.2
    if kind == "admin1":
        return people - 0.4
    if kind == "admin2":
        return people - 1.2
    return people if kind == "town" else 7.0


def _strength(kind: str, population: int, alternate: bool) -> int:
    if alternate and population < 1_000_000:
        return 0
    if kind not in {"town", "admin1", "admin2", "capital"} or (kind == "capital" and population > 20_000):
        return 3
    return 3 if population >= 300_000 else 2 if population >= 15_000 else 1


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """Return the gazetteer of the package, read once per process.

    Source: GeoNames (CC BY 4.0), ISO 3166-2 and own tables, packed by `tools/build_gazetteer.py`.
    """
    packed = files("streams.extract").joinpath("data/places/gazetteer.zst").read_bytes()
    return Gazetteer(msgspec.msgpack.decode(bytes(cramjam.zstd.decompress(packed)), type=_Columns))


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance in kilometres."""
    a, b, c, d = radians(lat1), radians(lon1), radians(lat2), radians(lon2)
    h = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return _EARTH_DIAMETER_KM * asin(min(1.0, sqrt(h)))
