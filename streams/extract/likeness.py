"""Whether two tellings may be of one happening, by where, when, to whom and with how many dead it was."""

from __future__ import annotations

from datetime import date

from streams.extract.gazetteer import distance_km
from streams.extract.placename import skeleton
from streams.extract.told import OUTBREAK, Incident, Telling, wide
from streams.records import EventTime, Figure, Place

HERE = 0.5
"""From this on a place is that of the happening."""
_NEAR_KM, _ON_THE_SPOT_KM = 30.0, 1.0


def same_place(telling: Telling, incident: Incident) -> float:
    """Return what the place told says: the same one, one inside the other, or another."""
    known = [t.place for t in incident.tellings if t.own_place]
    if not known:
        return 0.0
    place, best = telling.place, -2.6
    if place.precision == "exact":
        known = [other for other in known if other.precision in ("exact", "near")] or known
    quarters = [other for other in known if _unlisted(other)] if _unlisted(place) else []
    for other in quarters or known:
        if place.name and other.name and _spelt_alike(place.name, other.name):
            return 0.8
        if quarters:
            continue
        if place.country and other.country and place.country != other.country:
            continue
        if place.name and other.name and (place.name == other.admin1 or other.name == place.admin1):
            best = max(best, 0.1)
        if place.precision in ("admin", "country") or other.precision in ("admin", "country"):
            if place.admin1 is None or other.admin1 is None or place.admin1 == other.admin1:
                best = max(best, 0.2)
        elif _unlisted(place) != _unlisted(other) and not _within(place, other):
            continue
        elif ("near" in (place.precision, other.precision) and _close(place, other)) or _nested(place, other):
            best = max(best, -0.2)
    return best


def _within(a: Place, b: Place) -> bool:
    """Return True when one is set right where the other is: a quarter in the middle of its town."""
    away = _away(a, b)
    return away is None or away <= _ON_THE_SPOT_KM


def _unlisted(place: Place) -> bool:
    """Return True for a name of its own that no list knows: a quarter, a street, a hamlet."""
    return place.geonames_id is None and place.precision == "near" and place.name is not None


def _spelt_alike(a: str, b: str) -> bool:
    """Return True for one name, however a wire writes it down: "al-Qusayr" and "Qusair"."""
    if a.lower() == b.lower():
        return True
    sounds = skeleton(a)
    return len(sounds) >= _SOUNDS and sounds == skeleton(b)


_SOUNDS = 3
"""Consonants under which two names sound alike by chance."""


def _nested(a: Place, b: Place) -> bool:
    """Return True when one may be part of the other: close by, and one much the wider."""
    wide, narrow = max(a.radius_km or 1.0, b.radius_km or 1.0), min(a.radius_km or 1.0, b.radius_km or 1.0)
    return wide >= 1.8 * narrow and _close(a, b)


def _close(a: Place, b: Place) -> bool:
    away = _away(a, b)
    return away is not None and away <= _NEAR_KM


def _away(a: Place, b: Place) -> float | None:
    """Return the kilometres between them, None where one has no coordinates."""
    if a.lat is None or b.lat is None or a.lon is None or b.lon is None:
        return None
    return distance_km(a.lat, a.lon, b.lat, b.lon)


def same_time(telling: Telling, incident: Incident) -> float:
    """Return what the time told says: the same, one within the other, another day, or history."""
    time = telling.time
    known = [t.time for t in incident.tellings if t.dated]
    if wide(time) and not any(t.precision == time.precision for t in known):
        begun = telling.type == OUTBREAK and time.precision == "month" and not telling.harms
        return -1.0 if begun and same_place(telling, incident) >= 0 else -2.5  # "it was first found there in December"
    if not known:
        return -2.5 if _bygone(telling, incident) else 0.0
    if time.precision == "day" and all(
        wide(t) and not (_overlap(time, t) and same_toll(telling, incident) >= 0) for t in known
    ):
        return -2.5  # the total of a year, the tale of another: no day's
    days = [other for other in known if other.precision == "day" and other.start is not None]
    if time.precision == "day" and time.start is not None and days:
        known = days  # one day against another: a week told besides says nothing
    for other in known:
        if (time.start, time.end) == (other.start, other.end) and _as_said(time) == _as_said(other):
            return 0.6
        if _overlap(time, other):
            return 0.2
    if time.precision == "day" and days:
        return 0.0 if telling.type == OUTBREAK else -3.5  # its cases have each their day
    return -2.5 if time.precision == "day" and any(t.precision == "day" for t in known) else -1.2


def _bygone(telling: Telling, incident: Incident) -> bool:
    """Return True for what a stretch of days well before an undated happening's dates: "in early May a bomb"."""
    end = telling.time.end
    if telling.definite or telling.time.precision != "week" or end is None:
        return False
    return all(t.time.start is not None and _days(end, t.time.start) > _WEEK for t in incident.tellings)


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days


_WEEK = 7


def _as_said(time: EventTime) -> str:
    """Return the words of a time, alike for "Sunday" and "Sunday's"."""
    return time.text.lower().removesuffix("'s").removesuffix("’s")


def _overlap(a: EventTime, b: EventTime) -> bool:
    if a.precision == "unresolved" or b.precision == "unresolved":
        return not (a.text and b.text) or _as_said(a) == _as_said(b)
    start_a, end_a = a.start or "", a.end or "9999"
    start_b, end_b = b.start or "", b.end or "9999"
    return start_a[:10] <= end_b[:10] and start_b[:10] <= end_a[:10]


def same_named(telling: Telling, incident: Incident, apart: int) -> float:
    """Return what the names of the dead say: the same person, or another one."""
    known = frozenset[str]().union(*(t.named for t in incident.tellings))
    if not known:
        return 0.0
    if known & telling.named:
        return 0.8
    if telling.lead.voice == "noun":
        return _OTHERS  # "the murder of" somebody else
    elsewhere = telling.own_place and telling.dated
    return 0.0 if telling.definite or (apart <= 1 and not elsewhere) else _OTHERS


_OTHERS = -2.5
"""What somebody else's death told further down weighs."""


def same_toll(telling: Telling, incident: Incident) -> float:
    """Return what the dead told say: the same number, a sharper one, or another; 0 where either tells none."""
    told = [harm for harm in telling.harms if harm.kind == "killed"]
    known = [harm for t in incident.tellings for harm in t.harms if harm.kind == "killed"]
    if not told or not known:
        return 0.0
    lows = {harm.figure.low for harm in known}
    if any(harm.figure.low in lows for harm in told):
        return 0.5
    return 0.3 if any(_sharpens(a.figure, b.figure) for a in told for b in known) else -0.4


def _sharpens(a: Figure, b: Figure) -> bool:
    """Return True when one of two figures is open and the other may be what it means: "more than 30", "32"."""
    low, high = sorted((a, b), key=lambda figure: figure.low)
    return low.high is None and low.low > 2 and high.low <= 1.5 * low.low


def other_disease(telling: Telling, incident: Incident) -> bool:
    """Return True for an outbreak elsewhere of a disease that is none of those told of before."""
    named = _diseases(telling)
    if not named or not telling.own_place or same_place(telling, incident) >= HERE:
        return False
    known = frozenset[str]().union(*(_diseases(other) for other in incident.tellings))
    return bool(known) and known.isdisjoint(named)


def _diseases(telling: Telling) -> frozenset[str]:
    words = " ".join(one.text.lower() for one in (telling.lead, *telling.others)).split()
    return _UNLIKE.intersection(words)


_UNLIKE = frozenset(
    {"cholera", "measles", "ebola", "dengue", "malaria", "polio", "plague", "zika", "meningitis", "typhoid", "mpox",
     "lassa", "diphtheria", "anthrax", "marburg", "chikungunya", "hepatitis", "tuberculosis", "legionnaires"}
)  # fmt: skip
"""Diseases that no report takes for one another."""
