"""What an article is about and what it only recalls: salience, and history set apart from news."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from streams.extract.genres import Genre
from streams.extract.ontology import CONSEQUENCE, GENERIC, EventType
from streams.extract.told import RECALLED, Incident, Telling, wide

STALE_DAYS = 12
"""An event that ended longer before publication than this is history, unless the article is about it."""

LAST_YEARS_DAYS = 365
"""An event that ended longer before publication than this is history, whatever the article is about."""

_ABOUT = 0.6
"""From this salience on an article that gathers many things is about one."""

LONG_AGO_DAYS = 45
"""What the lines around date earlier than this before publication is history, unless the headline is about it."""

RECAP_DAYS = 5
"""A lesser event that ended longer before the main one is told as its history."""

WAR_RECAP_DAYS = 2
"""In news of a war, where every day has its own: so much before the main event is what happened before it."""

_MOST = 0.9
"""From this salience on a happening is what the article is about."""
_SURELY_LESS = 0.8
"""Up to this salience a happening days before the main one of a war is not told as a part of the news."""

_SIDE = {"politics.accusation": 0.55, "politics.demand": 0.55, "politics.meeting": 0.55, "politics.threat": 0.6,
         "politics.aid": 0.6, "politics.cooperation": 0.7, "strategic.troop_movement": 0.6, "politics.rejection": 0.6,
         "strategic.displacement": 0.6, "politics.election": 0.7, "politics.coercion": 0.7,
         "politics.leadership_change": 0.7, "strategic.group_change": 0.7}  # fmt: skip
"""Types that usually surround another event: they weigh less unless the headline is about them."""


@dataclass(frozen=True, slots=True)
class Main:
    """What the article is mostly about: the day of it, and whether it is an act of war."""

    day: date | None
    of_war: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """What "now" is for the article: its day of publication, and what its headline speaks of."""

    published: date | None
    headline_types: frozenset[str]
    headline_families: frozenset[str]
    sentences: int
    genre: Genre = "report"


def saliences(incidents: list[Incident], reference: Reference, types: Mapping[str, EventType]) -> list[float]:
    """Return for each happening 0–1: how far the article is about it.

    Of several that the headline may mean the first is meant; the others only gain a little.
    """
    meant: set[str] = set()
    values: list[float] = []
    for incident in incidents:
        kind = incident.best().type
        family = types[kind].family
        values.append(_salience(incident, reference, family, first=kind not in meant and family not in meant))
        if min(telling.recalled for telling in incident.tellings) < RECALLED:
            meant |= {kind, family}
    return values


def _salience(incident: Incident, reference: Reference, family: str, *, first: bool) -> float:
    opening = min((t for t in incident.tellings if t.strength > CONSEQUENCE), default=incident.tellings[0], key=_at)
    value = 1.0 / (1.0 + 0.12 * opening.lead.sentence)
    kind = incident.best().type
    if kind in reference.headline_types or (family in reference.headline_families and opening.lead.sentence <= 3):
        value = max(value, 0.6) + 0.4 if first else value * 0.95
    else:
        value *= _SIDE.get(kind, 1.0)
        if reference.headline_types:
            value *= 0.9
    value += 0.05 * (len(incident.tellings) - 1)
    if opening.strength < GENERIC:
        value *= 0.8
    if opening.subordinate and opening.lead.sentence > 0:
        value *= 0.8
    return round(min(1.0, value), 3)


def _at(telling: Telling) -> int:
    return telling.lead.start


def main_of(incidents: list[Incident], weights: list[float]) -> Main:
    """Return what the article is mostly about, by the saliences of its happenings: the first that has a day."""
    ranked = sorted(zip(weights, incidents, strict=True), key=lambda pair: -pair[0])
    of_war = bool(ranked) and ranked[0][1].best().type.startswith(_OF_WAR)
    ends = (day_of(telling.time.end) for _, incident in ranked for telling in incident.tellings)
    return Main(next((day for day in ends if day is not None), None), of_war)


def is_background(incident: Incident, weight: float, reference: Reference, main: Main) -> bool:
    """Return True when the article only recalls the happening; `weight` is its salience."""
    main_day = main.day
    if reference.genre == "recalls" and _opens_recap(incident, reference):
        return False
    if reference.genre == "recalls" or (reference.genre == "gathers" and weight < _ABOUT):
        return True
    strong = [t for t in incident.tellings if t.strength > CONSEQUENCE] or incident.tellings
    strong = [t for t in strong if not t.definite] or [t for t in incident.tellings if not t.definite] or strong
    score = min(t.recalled for t in strong)
    dated = [t for t in strong if t.own_time and t.time.precision != "unresolved"]
    dated = dated or [t for t in incident.tellings if t.own_time and t.time.precision != "unresolved"]
    if dated:
        age = min(_age(t, reference, main_day) for t in dated)
        if age > STALE_DAYS or _lags(dated, weight, main):
            score += 1.0 if age > LAST_YEARS_DAYS else 0.6
        elif age <= 3 and score < 1.0 and any(_of_the_news(t) for t in dated):
            score -= 0.4
    elif weight < _MOST and min(_age(t, reference, main_day) for t in strong) > LONG_AGO_DAYS:
        score += 0.6
    timed = [t for t in strong if t.own_time]
    ahead = any(t.realis == "planned" for t in timed)
    if weight < _MOST and timed and not ahead and all(wide(t.time) for t in timed):
        score += 0.5  # news has a day
    elif (
        reference.published is None
        and timed
        and not ahead
        and strong[0].lead.sentence
        and all(t.time.precision == "year" for t in timed)
    ):
        score += 0.5  # no news of this year names it
    if all(t.subordinate for t in strong):
        score += 0.2
    if main.of_war and _stands_by(incident, weight):
        score += 0.5
    if weight >= _MOST and strong[0].lead.sentence <= 2:
        score -= 0.3
    return score >= RECALLED


def _of_the_news(telling: Telling) -> bool:
    """Return True for a day that the news may have: a weekday or date, not how long before the news it was."""
    time = telling.time
    first, last = day_of(time.start), day_of(time.end)
    one = first is None or last is None or last - first <= timedelta(days=1)
    return one and time.precision in ("day", "minute") and not time.text.lower().endswith((" ago", " earlier"))


def _opens_recap(incident: Incident, reference: Reference) -> bool:
    """Return True for the news that a fact box opens with: told first, and of the day it was published or the last."""
    lead = min(incident.tellings, key=_at)
    days = [_age(t, reference, None) for t in incident.tellings if t.own_time and t.time.precision in ("day", "minute")]
    return reference.published is not None and lead.lead.sentence <= 1 and bool(days) and min(days) <= 1


def _stands_by(incident: Incident, weight: float) -> bool:
    """Return True for what sides have said or done about a war, at no time: "Western powers have condemned"."""
    best = incident.best()
    if weight >= _ABOUT or best.lead.sentence < _LEAD or not best.type.startswith(STANCES):
        return False
    return not any(t.own_time or t.headline for t in incident.tellings) and all(t.perfect for t in incident.tellings)


_LEAD = 3
"""Sentences of a lead: what it tells in the perfect is the news."""
STANCES = tuple("politics." + act for act in ("accusation", "demand", "rejection", "threat"))
"""Types of what somebody only says against or to another."""
_OF_WAR = ("battle.", "remote.", "civilians.")


def _lags(dated: list[Telling], weight: float, main: Main) -> bool:
    """Return True for a lesser happening that was over some days before the main one."""
    if main.day is None or weight >= _MOST:
        return False
    lag = _lag(dated, main.day)
    return lag > RECAP_DAYS or (main.of_war and weight < _SURELY_LESS and lag > WAR_RECAP_DAYS)


def _lag(dated: list[Telling], main_day: date) -> int:
    """Return the days between the happening's end and the article's main one."""
    ends = [day_of(t.time.end) or day_of(t.time.start) for t in dated]
    return min(((main_day - end) // timedelta(days=1) for end in ends if end is not None), default=0)


def _age(telling: Telling, reference: Reference, main_day: date | None) -> int:
    """Return the days between the happening's end and the article's now; 0 when either is not known."""
    now = reference.published or main_day
    ended = day_of(telling.time.end) or day_of(telling.time.start)
    if now is None or ended is None:
        return 0
    return (now - ended) // timedelta(days=1)


def day_of(text: str | None) -> date | None:
    """Return the day of an ISO date or instant."""
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
