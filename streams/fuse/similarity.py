"""Whether two tellings are of one happening: points for type, place, time, toll, names and words.

The points are weights of evidence: about 1 point where the agreement is twice as likely among tellings of one
happening as among neighbours of the same day. `None` means that they contradict each other.
"""

from __future__ import annotations

from typing import Final

from streams.fuse.kin import is_slow, kinship
from streams.fuse.view import View, distance_km

CONTRADICTION: Final = None
_SAME_TYPE: Final = 2.0
_OTHER_TYPE: Final = -1.0
"""Type points fall from the one to the other as kinship does."""
_MOST_WORDS: Final = 3.0
_OVERLAP: Final = (0.8, 0.5, 1.2)
"""For overlapping times of which the looser is not told, told to the month or year, told to the week."""
_MOST_ACTORS: Final = 1.8


def pair_points(a: View, b: View, floor: float = -100.0) -> float | None:
    """Return the evidence that `a` and `b` tell one happening, or None where type, place or time forbid it.

    Below `floor` the figure may be short of what the words add: nobody asks how far below it is.
    """
    when = time_points(a, b)
    if when is None or a.country != b.country:
        return CONTRADICTION
    kin = kinship(a.type, b.type)
    if kin <= 0.0:
        return CONTRADICTION
    where = place_points(a, b)
    if where is None:
        return CONTRADICTION
    points = type_points(kin) + when + where + _figure_points(a, b)
    if when < 0.0 and a.killed and b.killed and a.killed[0] != b.killed[0]:
        points -= 0.7  # two days and two tolls: an attack like yesterday's
    if a.background != b.background and (a.time_rank < 3 or b.time_rank < 3):
        points -= 1.0
    return points + _word_points(a, b) if points + _MOST_WORDS >= floor else points


def type_points(kin: float) -> float:
    """Return up to 2 points for one type, down to -1 for types that are hardly ever told of one happening."""
    return _OTHER_TYPE + (_SAME_TYPE - _OTHER_TYPE) * kin


def soft_points(a: View, b: View) -> float:
    """Return what toll, names, words and realis say; never a contradiction by themselves."""
    return _figure_points(a, b) + _word_points(a, b)


def _figure_points(a: View, b: View) -> float:
    points = _actor_points(a, b)
    if a.killed is not None and b.killed is not None:
        points += toll_points(a.killed, b.killed)
    if a.injured is not None and b.injured is not None:
        points += 0.5 * toll_points(a.injured, b.injured)
    if a.realis != b.realis:
        if "hypothetical" in {a.realis, b.realis}:
            points -= 2.0
        elif "planned" in {a.realis, b.realis}:
            points -= 0.5
    return points


def place_points(a: View, b: View) -> float | None:
    """Return up to 3 points for one place, fewer for one area, None for places apart."""
    if a.level == "point" and b.level == "point":
        return _point_points(a, b)
    shared = _share(a.names, b.names)
    if a.level in {"point", "area"} and b.level in {"point", "area"}:
        both_areas = a.level == b.level
        if shared:
            return 1.8 if both_areas else 1.5
        if a.admin1 and b.admin1:
            if a.admin1 == b.admin1:
                return 1.4 if both_areas else 1.2
            return CONTRADICTION
        return 1.2 if a.admin1 in b.names or b.admin1 in a.names else 0.0
    return 0.3 if a.level != "nowhere" and b.level != "nowhere" else 0.0


def _point_points(a: View, b: View) -> float | None:
    if (a.geonames_id is not None and a.geonames_id == b.geonames_id) or (a.name and a.name == b.name):
        return 3.0
    shared = _share(a.names, b.names)
    apart = distance_km(a, b)
    if apart is None:
        if shared:
            return 2.0
        return CONTRADICTION if a.admin1 and b.admin1 and a.admin1 != b.admin1 else 0.0
    reach = a.radius_km + b.radius_km
    if apart <= 4.0 + reach / 2.0:
        return 2.5
    if shared:
        return 1.8
    if apart <= 12.0 + reach:
        return 1.3
    return 0.0 if apart <= 20.0 + reach else CONTRADICTION


def _share(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return any(name in b for name in a)


def time_points(a: View, b: View) -> float | None:
    """Return up to 2 points for one day, fewer the looser the times are told, None for times apart."""
    before, after = a.first_day - b.last_day, b.first_day - a.last_day
    gap = before if before > after else after
    if gap > 0:
        if is_slow(a.type):
            return 0.7 if gap <= 14 else CONTRADICTION
        if gap > 1:
            return CONTRADICTION
    else:
        gap = 0
    rank = a.time_rank if a.time_rank < b.time_rank else b.time_rank
    if rank == 3:
        if gap == 0:
            return 2.0 if a.first_day == b.first_day and a.last_day == b.last_day else 1.5
        return -0.8
    if gap == 0:
        return _OVERLAP[rank]
    if rank == 0:
        return 0.0
    return -0.3 if rank == 2 else CONTRADICTION


def toll_points(a: tuple[int, int | None], b: tuple[int, int | None]) -> float:
    """Return up to 2 points for equal tolls, down to -2 for ones too far apart for one rising toll."""
    low, high = sorted((a[0], b[0]))
    if low == high:
        return 2.0 if high >= 3 else 0.8
    fewer = a if a[0] == low else b
    if low <= 2 and fewer[1] is None:  # "several were killed": nobody has counted yet
        return 0.0 if high <= 10 else -0.5
    if low <= 3 and high <= 12:  # the first flash of a rising toll
        return -0.7
    ratio = low / high
    if ratio >= 0.7:
        return 0.7
    if ratio >= 0.4:
        return 0.2
    return -0.8 if ratio >= 0.2 else -2.0


def _actor_points(a: View, b: View) -> float:
    if a.actors and b.actors:
        shared = len(set(a.actors).intersection(b.actors))
        if shared:
            return min(_MOST_ACTORS, 1.0 * shared)
    return -0.6 if a.initiators and b.initiators else 0.0


def _word_points(a: View, b: View) -> float:
    fewer = min(len(a.words), len(b.words))
    if fewer < 3:
        return 0.0
    return _MOST_WORDS * max(0.0, len(set(a.words).intersection(b.words)) / fewer - 0.15)
