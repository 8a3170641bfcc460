"""The best value of each field of an event, by rule, from what its tellings say.

Every function looks at the same tellings in the order of their positions and is pure: equal ledgers, equal values.
A telling weighs its confidence, shared among the tellings of its origin, so ten copies of one agency story weigh
as much as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from streams.fuse.kin import is_looser
from streams.fuse.view import fold_name, told_at
from streams.records import Actor, Casualties, Claim, EventTime, Figure, LedgerEntry, Place, Realis

FIGURES: Final = ("killed", "injured", "missing", "displaced", "detained")
_REALIS_ORDER: Final[tuple[Realis, ...]] = ("actual", "alleged", "planned", "hypothetical", "denied")
_PLACE_ORDER: Final = {"exact": 0, "near": 1, "admin": 2, "country": 3, "unknown": 4}
_TIME_ORDER: Final = {"minute": 0, "day": 1, "week": 2, "month": 3, "year": 4, "unresolved": 5}
_TOLL_MAJORITY: Final = timedelta(hours=3)
"""A lone newest toll yields to one that two more origins gave within this time before it."""
_PART_RATIO: Final = 2
_PART_LEAST: Final = 5
_RIVAL_TOLLS: Final = timedelta(hours=12)
_RIVAL_RATIO: Final = 4
_RIVAL_LEAST: Final = 20
_MOST_NAMES: Final = 12
_MOST_ACTORS: Final = 16
_MOST_CLAIMS: Final = 24
_SECOND_ORIGIN: Final = 0.6
"""How far a further origin's confidence counts: outlets share sources more often than they say."""


class Telling:
    """A ledger entry with when it was told and what it weighs."""

    __slots__ = ("entry", "mention", "told", "weight")

    def __init__(self, entry: LedgerEntry, weight: float) -> None:
        self.entry = entry
        self.mention = entry.mention
        self.told = told_at(entry.published, entry.received)
        self.weight = weight


def tellings_of(entries: Sequence[LedgerEntry]) -> list[Telling]:
    """Return the entries that count for an event's fields: background ones only where there is nothing else."""
    fore = [entry for entry in entries if not entry.mention.background] or entries
    per_origin: dict[str, int] = {}
    for entry in fore:
        per_origin[entry.origin] = per_origin.get(entry.origin, 0) + 1
    return [Telling(entry, entry.mention.confidence / per_origin[entry.origin]) for entry in fore]


def best_type(tellings: Sequence[Telling]) -> str:
    """Return the type with most weight; a sharper name for the same thing wins from two fifths of it."""
    if len(tellings) == 1:
        return tellings[0].mention.type
    votes: dict[str, float] = {}
    for telling in tellings:
        votes[telling.mention.type] = votes.get(telling.mention.type, 0.0) + telling.weight
    best = max(votes, key=lambda type_: votes[type_])
    for _ in range(len(votes)):
        sharper = [t for t in votes if is_looser(best, t) and votes[t] >= 0.4 * votes[best]]
        if not sharper:
            return best
        best = max(sharper, key=lambda type_: votes[type_])
    return best


def best_place(tellings: Sequence[Telling]) -> Place:
    """Return the most precisely told place with most weight, with all other names told for it."""
    if len(tellings) == 1:
        return tellings[0].mention.place
    ranked: dict[tuple[int, str], float] = {}
    for telling in tellings:
        rank = _place_rank(telling.mention.place)
        ranked[rank] = ranked.get(rank, 0.0) + telling.weight
    top = min(rank[0] for rank in ranked)
    winner = max((rank for rank in ranked if rank[0] == top), key=lambda rank: ranked[rank])
    chosen = [t.mention.place for t in tellings if _place_rank(t.mention.place) == winner]
    place = max(chosen, key=lambda p: (p.lat is not None, p.admin1 is not None))
    seen = {fold_name(place.name or place.text), ""}
    also: list[str] = []
    for telling in tellings:
        other = telling.mention.place
        for name in (other.name or other.text, *other.also):
            folded = fold_name(name) if name else ""
            if folded not in seen and (other.precision not in {"admin", "country"} or name in other.also):
                seen.add(folded)
                also.append(name)
    return msgspec.structs.replace(place, also=tuple(also[:_MOST_NAMES]))


def _place_rank(place: Place) -> tuple[int, str]:
    order = 2 * _PLACE_ORDER[place.precision] + (place.lat is None)
    return order, str(place.geonames_id) if place.geonames_id is not None else fold_name(place.name or place.text)


def best_time(tellings: Sequence[Telling]) -> EventTime:
    """Return the most precisely told time with most weight; among equals the first told."""
    if len(tellings) == 1:
        return tellings[0].mention.time
    votes: dict[tuple[int, str, str], float] = {}
    first: dict[tuple[int, str, str], EventTime] = {}
    for telling in tellings:
        time = telling.mention.time
        # A day of which only the end is known ("reported Saturday") is looser than a day.
        rank = 2 * _TIME_ORDER[time.precision] + (time.start is None) * 3
        key = (rank, time.start or "", time.end or "")
        votes[key] = votes.get(key, 0.0) + telling.weight
        first.setdefault(key, time)
    top = min(key[0] for key in votes)
    return first[max((key for key in votes if key[0] == top), key=lambda key: votes[key])]


def best_casualties(tellings: Sequence[Telling]) -> Casualties:
    """Return for each figure the newest telling's, unless more origins of the same hours say otherwise."""
    if len(tellings) == 1:
        return tellings[0].mention.casualties
    found: dict[str, Figure] = {}
    rising: bool | None = None
    for field in FIGURES:
        telling = newest_figure(tellings, field)
        if telling is not None:
            found[field] = getattr(telling.mention.casualties, field)
            if rising is None:
                rising = telling.mention.casualties.expected_to_rise
    if rising is None:
        rising = any(telling.mention.casualties.expected_to_rise for telling in tellings)
    return Casualties(**found, expected_to_rise=rising)


def newest_figure(tellings: Sequence[Telling], field: str) -> Telling | None:
    """Return the telling whose `field` figure counts, or None where nobody gives one."""

    def low(telling: Telling) -> int:
        figure: Figure = getattr(telling.mention.casualties, field)
        return figure.low

    with_figure = [t for t in tellings if _counts(getattr(t.mention.casualties, field))]
    if len(with_figure) < 2:
        return with_figure[0] if with_figure else None
    leading = [t for t in with_figure if t.mention.salience >= 0.3] or with_figure
    by_origin = _newest_by_origin(leading)
    newest = max(by_origin, key=_age)
    # A count of the children, or of the first hour, told late does not undo what two others count.
    far_above = [t for t in by_origin if low(t) >= _PART_RATIO * low(newest) and low(t) >= _PART_LEAST]
    if len(far_above) >= 2:
        return max(far_above, key=_age)
    supporters: dict[int, int] = {}
    for telling in by_origin:
        if newest.told - telling.told <= _TOLL_MAJORITY:
            supporters[low(telling)] = supporters.get(low(telling), 0) + 1
    rival = max(supporters, key=lambda count: (supporters[count], count))
    if supporters[rival] >= supporters[low(newest)] + 2:
        return max((t for t in by_origin if low(t) == rival), key=_age)
    return newest


def _counts(figure: Figure | None) -> bool:
    """Return whether the figure says anything: "at least none" does not."""
    return figure is not None and (figure.low > 0 or figure.high is not None)


def _newest_by_origin(tellings: Sequence[Telling]) -> list[Telling]:
    newest: dict[str, Telling] = {}
    for telling in tellings:
        known = newest.get(telling.entry.origin)
        if known is None or _age(telling) >= _age(known):
            newest[telling.entry.origin] = telling
    return list(newest.values())


def _age(telling: Telling) -> tuple[datetime, int]:
    return telling.told, telling.entry.position


def best_actors(tellings: Sequence[Telling]) -> tuple[Actor, ...]:
    """Return everybody told of, each once per role, those told most first."""
    if len(tellings) == 1:
        return tellings[0].mention.actors
    votes: dict[tuple[str, str], float] = {}
    best: dict[tuple[str, str], Actor] = {}
    for telling in tellings:
        for actor in telling.mention.actors:
            key = (actor.role, fold_name(actor.name or actor.text))
            votes[key] = votes.get(key, 0.0) + telling.weight
            if key not in best or (best[key].name is None and actor.name is not None):
                best[key] = actor
    order = sorted(votes, key=lambda key: -votes[key])
    return tuple(best[key] for key in order[:_MOST_ACTORS])


def best_claims(tellings: Sequence[Telling]) -> tuple[Claim, ...]:
    """Return who says what, each saying once, in the order told."""
    if len(tellings) == 1:
        return tellings[0].mention.claims
    found: dict[tuple[str, str, str], Claim] = {}
    for telling in tellings:
        for claim in telling.mention.claims:
            found.setdefault((fold_name(claim.by), claim.kind, fold_name(claim.against or "")), claim)
    return tuple(found.values())[:_MOST_CLAIMS]


def best_realis(tellings: Sequence[Telling]) -> Realis:
    """Return the most real of what is told: once told as happened, an event is no plan any more."""
    if len(tellings) == 1:
        return tellings[0].mention.realis
    told = {telling.mention.realis for telling in tellings}
    return next(realis for realis in _REALIS_ORDER if realis in told)


def speaker(tellings: Sequence[Telling], type_: str, casualties: Casualties) -> Telling:
    """Return the telling that lends title and quote: of the type and toll that count, about the event, fresh."""

    if len(tellings) == 1:
        return tellings[0]

    def rank(telling: Telling) -> tuple[bool, bool, bool, bool, datetime, int]:
        mention = telling.mention
        same_toll = mention.casualties.killed == casualties.killed
        main = mention.salience >= 0.6
        return bool(mention.quote), mention.type == type_, main, same_toll, telling.told, telling.entry.position

    return max(tellings, key=rank)


def best_confidence(tellings: Sequence[Telling]) -> float:
    """Return how sure it is that this happened as told, 0-1: origins add up, each further one for less."""
    if len(tellings) == 1:
        return tellings[0].mention.confidence
    by_origin: dict[str, float] = {}
    for telling in tellings:
        origin = telling.entry.origin
        by_origin[origin] = max(by_origin.get(origin, 0.0), telling.mention.confidence)
    doubt = 1.0
    for number, confidence in enumerate(sorted(by_origin.values(), reverse=True)):
        doubt *= 1.0 - confidence * (_SECOND_ORIGIN if number else 1.0)
    return round(min(0.99, 1.0 - doubt), 4) if len(by_origin) > 1 else next(iter(by_origin.values()))


def is_disputed(tellings: Sequence[Telling]) -> bool:
    """Return whether somebody denies it, or origins of the same hours give tolls that cannot both hold."""
    if len(tellings) == 1:
        return any(claim.kind == "denial" for claim in tellings[0].mention.claims)
    realis = {telling.mention.realis for telling in tellings}
    if "denied" in realis and len(realis) > 1:
        return True
    if any(claim.kind == "denial" for telling in tellings for claim in telling.mention.claims):
        return True
    tolls = [t for t in _newest_by_origin(tellings) if t.mention.casualties.killed is not None]
    for index, a in enumerate(tolls):
        for b in tolls[index + 1 :]:
            if abs(a.told - b.told) <= _RIVAL_TOLLS and _irreconcilable(
                a.mention.casualties.killed, b.mention.casualties.killed
            ):
                return True
    return False


def _irreconcilable(a: Figure | None, b: Figure | None) -> bool:
    if a is None or b is None:
        return False
    fewer, more = (a, b) if a.low <= b.low else (b, a)
    most_of_fewer = fewer.high if fewer.high is not None else more.low
    return more.low >= _RIVAL_LEAST and most_of_fewer * _RIVAL_RATIO <= more.low
