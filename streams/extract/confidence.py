"""How sure a mention is: a few named signs, weighed as they were found to matter, as a share found right.

The weights are numbers in `data/confidence.yaml`, fitted by `bench/calibrate.py` to mentions judged right or wrong.
Every sign speaks for its field and no weight is below 0: more of a sign never makes a mention less sure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import yaml

from streams.extract.figures import Casualty
from streams.extract.ontology import CONSEQUENCE, GENERIC, SPECIFIC
from streams.extract.told import Incident, Telling
from streams.records import Casualties, Place

Signs = Mapping[str, Mapping[str, float]]
"""Field (`type`, `place`, `time`, `killed`, `whole`) → sign → 0–1."""

TRUST = {SPECIFIC: 1.0, GENERIC: 0.85, CONSEQUENCE: 0.75}
"""How far a trigger's weight counts by its strength."""

FIELDS = ("type", "place", "time", "killed", "whole")

_LEAST, _MOST = 0.02, 0.98
"""No reading of words is surer than this, nor less sure."""

_EXACT = {"exact": 1.0, "near": 1.0, "admin": 0.6, "country": 0.4, "unknown": 0.0}
_FINE = {"minute": 1.0, "day": 1.0, "week": 0.6, "month": 0.4, "year": 0.2, "unresolved": 0.0}


def signs_of(
    incident: Incident,
    placed: Telling,
    timed: Telling,
    place: Place,
    casualties: Casualties,
    weight: float,
    *,
    background: bool,
) -> Signs:
    """Return what speaks for each field of a mention; `weight` is its salience."""
    best = incident.best()
    told = {
        "words": min(1.0, best.lead.weight * TRUST[best.strength]),
        "clause": float(best.lead.voice != "noun"),
        "retold": min(3, len(incident.tellings) - 1) / 3,
        "toll": float(bool(casualties.killed or casualties.injured)),
        "salience": weight,
        "news": float(not background),
    }
    exact = _EXACT[place.precision]
    return {
        "type": told,
        "place": {"exact": exact, "agreed": _agreed_places(incident, place)},
        "time": {"dated": float(timed.dated), "fine": _FINE[timed.time.precision], "salience": weight},
        "killed": _toll_signs(incident, casualties),
        "whole": {**told, "exact": exact},
    }


def confidences_of(signs: Signs) -> tuple[float, dict[str, float]]:
    """Return the chance that type, place and news or background are all right, and those of the fields, each 0–1."""
    table = load_weights()
    found = {field: chance(table[field], signs[field]) for field in FIELDS}
    return found.pop("whole"), found


def chance(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    """Return 0–1 for the signs of one field: logistic in their weighted sum, `level` where there is none."""
    total = weights["level"] + sum([weights[name] * value for name, value in signs.items() if value])
    return round(max(_LEAST, min(_MOST, 1.0 / (1.0 + math.exp(-total)))), 3)


@lru_cache(maxsize=1)
def load_weights() -> dict[str, dict[str, float]]:
    """Return the fitted weights by field, read once per process."""
    text = files("streams.extract").joinpath("data/confidence.yaml").read_text(encoding="utf-8")
    rows: dict[str, dict[str, float]] = yaml.safe_load(text)["fields"]
    return rows


def _agreed_places(incident: Incident, place: Place) -> float:
    """Return the share of the tellings with a place of their own that name this one or one in it."""
    own = [t.place for t in incident.tellings if t.own_place]
    if not own:
        return 0.0
    same = sum(p.name == place.name or (p.admin1 is not None and p.admin1 == place.admin1) for p in own)
    return same / len(own)


def _toll_signs(incident: Incident, casualties: Casualties) -> dict[str, float]:
    """Return what speaks for the number of dead, or for there being none."""
    figure = casualties.killed
    tolls: list[Casualty] = [h for t in incident.tellings for h in t.harms if h.kind == "killed" and not h.older]
    agreed = sum(h.figure.low == figure.low for h in tolls) if figure is not None else 0
    return {
        "none": float(figure is None),
        "exact": float(figure is not None and figure.high == figure.low),
        "agreed": min(2, max(0, agreed - 1)) / 2,
        "alone": float(figure is not None and len({h.figure.low for h in tolls}) <= 1),
        "one_telling": float(len(incident.tellings) == 1),
    }
