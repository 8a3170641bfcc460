"""Where an event is found again: by place and day, and where the place is not told, by toll, names and words.

An event stands under the keys of its tellings; a new telling looks under the keys at which one of the same
happening would stand. Whatever does not share a key shares too little to be one happening.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from streams.fuse.kin import class_of, is_slow, kin_classes
from streams.fuse.view import View

_WIDE_DAYS: Final = 8
"""An interval longer than this says the month, not the day."""
_MOST_MONTHS: Final = 13
_SLOW_DAYS: Final = 14
_MOST_NAMES: Final = 6
_NEAR_KM: Final = 20.0
"""Points further apart than this, and than their radii, are two places (see `similarity.place_points`)."""
_CELL_DEGREES: Final = 0.5

Slot = tuple[str, str]
"""Country and when (day or month)."""
Keys = tuple[tuple[Slot, tuple[str, ...]], ...]
"""Slots, and in each of them classes with places or signs: what tellings of one happening have in common."""


def keys_of(view: View) -> Keys:
    """Return the keys under which an event told by `view` stands.

    Signs stand in the slots of its own days only, and for history only where it has no place: whoever tells a
    thing without its place tells the news of the day.
    """
    class_ = class_of(view.type)
    placed = is_placed(view)
    where = tuple([sys.intern(f"{class_}:{place}") for place in _places(view)]) if placed else ()
    signs = _signs(view) if not placed or not view.background else []
    signed = (*where, *[sys.intern(f"{class_}:told:{sign}") for sign in signs])
    if not placed:
        signed = (*signed, BARE, *[sys.intern(f"{class_}:bare:{sign}") for sign in signs])
    months = _months(view)
    if _is_wide(view):
        return tuple([((view.country, f"wide:{month}"), signed) for month in months])
    days = [((view.country, str(day)), signed) for day in range(view.first_day, view.last_day + 1)]
    return (*days, *[((view.country, month), where) for month in months if where])


def union(keys: Sequence[Keys]) -> Keys:
    """Return the keys of all, each once."""
    first = keys[0] if keys else ()
    if all(other == first for other in keys):
        return first
    merged: dict[Slot, dict[str, None]] = {}
    for one in keys:
        for slot, places in one:
            merged.setdefault(slot, {}).update(dict.fromkeys(places))
    return tuple([(slot, tuple(places)) for slot, places in merged.items()])


def is_placed(view: View) -> bool:
    """Return whether the telling names a place within its country."""
    return view.level in {"point", "area"}


BARE: Final = "bare"
"""Stands in every slot that holds an event of which no telling names a place."""


class Sought(NamedTuple):
    """Where events that a telling may be of stand: in each slot under any of the places, or under enough signs."""

    slots: list[Slot]
    places: list[str]
    signs: list[tuple[str, int]]
    """Sign → what sharing it counts."""
    bare: bool
    """The signs are worth asking only in slots that hold `BARE`."""


ENOUGH_SIGNS: Final = 2
"""What shared signs must count to together: no place agrees, so one name or word alone carries nothing."""


def keys_sought(view: View) -> Sought:
    """Return where the events that `view` may tell stand."""
    months = _months(view)
    wide = [f"wide:{month}" for month in months]
    if _is_wide(view):
        when = wide + months
    else:
        reach = _SLOW_DAYS if is_slow(view.type) else 1
        when = [str(day) for day in range(view.first_day - reach, view.last_day + reach + 1)] + wide
    placed = is_placed(view)
    where = _places_sought(view) if placed else []
    classes = kin_classes(view.type)
    standing = "bare" if placed else "told"
    return Sought(
        [(view.country, time) for time in when],
        [f"{class_}:{place}" for class_ in classes for place in where],
        [(f"{class_}:{standing}:{sign}", counts) for sign, counts in _signs_sought(view) for class_ in classes],
        placed,
    )


def _places(view: View) -> list[str]:
    found = _names(view)
    if view.level == "point":
        found += _cells(view, view.radius_km)
        if view.admin1:
            found.append(f"in:{view.admin1}")
    else:
        found += [f"area:{name}" for name in sorted({view.admin1, view.name} - {""})]
    return found


def _signs(view: View) -> list[str]:
    return [*view.signs, f"killed:{view.toll_step}"] if view.toll_step else list(view.signs)


def _places_sought(view: View) -> list[str]:
    """Near, or told more loosely or closely."""
    sought = _names(view)
    if view.level == "point":
        sought += _cells(view, _NEAR_KM + view.radius_km)
        if view.admin1:
            sought.append(f"area:{view.admin1}")
        return sought
    for name in sorted({view.admin1, view.name} - {""}):
        sought += [f"area:{name}", f"in:{name}"]
    return sought


def _signs_sought(view: View) -> list[tuple[str, int]]:
    found = [(sign, 1) for sign in view.signs]
    step = view.toll_step
    if step:
        found += [(f"killed:{step}", 2), (f"killed:{step - 1}", 1), (f"killed:{step + 1}", 1)]
    return found


def _names(view: View) -> list[str]:
    return list(view.names[:_MOST_NAMES])


def _cells(view: View, reach_km: float) -> list[str]:
    """Grid cells within `reach_km` of the view's point."""
    if view.lat is None or view.lon is None:
        return []
    north = reach_km / 111.2
    east = north / max(0.2, math.cos(math.radians(view.lat)))
    rows = range(_cell(view.lat - north), _cell(view.lat + north) + 1)
    columns = range(_cell(view.lon - east), _cell(view.lon + east) + 1)
    around = round(360 / _CELL_DEGREES)
    return [f"cell:{row}:{column % around}" for row in rows for column in columns]


def _cell(degrees: float) -> int:
    return math.floor(degrees / _CELL_DEGREES)


@lru_cache(maxsize=65536)
def _month(day: int) -> str:
    return date.fromordinal(day).isoformat()[:7]


def _months(view: View) -> list[str]:
    first = max(view.first_day, view.last_day - 31 * _MOST_MONTHS, 1)
    if view.last_day - first <= _WIDE_DAYS:
        return sorted({_month(first), _month(view.last_day)})
    return sorted({_month(day) for day in (*range(first, view.last_day, 28), view.last_day)})


def _is_wide(view: View) -> bool:
    return view.last_day - view.first_day > _WIDE_DAYS
