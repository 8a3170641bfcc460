"""What is wrong with the form of a ninjs item.

Faults in what an item means refuse it whatever else it says; others only matter where it has no text: then they are
the likeliest reason, and named. A property that no version knows is kept, and loses nobody an article.

Source: IPTC ninjs schemas 1.0–1.5, 2.0–2.1 and 3.0 (https://iptc.org/standards/ninjs/, CC BY 4.0).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

import yaml

_NAMES: Final = {str: "a string", bool: "true or false", int: "a number", float: "a number", list: "a list",
    dict: "an object", type(None): "null"}  # fmt: skip


class Fault(NamedTuple):
    """One thing that is wrong: in words, and whether it refuses an item that has a text."""

    text: str
    refuses: bool


@cache
def _form() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(
        files("streams.acquire.agency").joinpath("ninjs.yaml").read_text(encoding="utf-8")
    )
    return data


@cache
def _known() -> frozenset[str]:
    form = _form()
    return frozenset(
        name for group in ("meaning_strings", "strings", "lists", "objects", "others") for name in form[group]
    )


def is_known(key: str) -> bool:
    """Return whether a version of ninjs has a property called `key`."""
    return key.lower() in _known() or re.match(_form()["extensible"], key.lower()) is not None


def faults(item: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with `item`, in the order of its properties; those that refuse it are not first."""
    form = _form()
    if item.get("type") in form["without_renditions"] and "renditions" in item:
        yield Fault(f"renditions of the type {item['type']}, which has none", refuses=False)
    for key, value in item.items():
        name = key.lower()
        if not is_known(key):
            yield Fault(f"{key[:60]!r} is no property of ninjs", refuses=False)
        elif value is None:
            continue
        elif name in form["meaning_strings"] and not isinstance(value, str):
            yield Fault(f"{key} is {_called(value)}, not a string", refuses=True)
        elif name in form["strings"] and not isinstance(value, str):
            yield Fault(f"{key} is {_called(value)}, not a string", refuses=False)
        elif name in form["lists"] and not _is_list(value):
            yield Fault(f"{key} is {_called(value)}, not a list of objects", refuses=True)
        elif name in form["objects"] and not isinstance(value, Mapping):
            yield Fault(f"{key} is {_called(value)}, not an object", refuses=name == "rightsinfo")
        elif re.match(form["extensible"], name) and not isinstance(value, str):
            yield Fault(f"{key} is {_called(value)}, not a string", refuses=not name.startswith("description"))
        else:
            yield from _details(key, name, value)


def _called(value: Any) -> str:
    return _NAMES.get(type(value), type(value).__name__)


def shown(value: Any) -> str:
    """Return a short value as it stands, of anything else its kind: a message is no place for a whole tree."""
    return f"{value!r:.40}" if isinstance(value, str | int | float) else _called(value)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(member, Mapping) for member in value)


def _details(key: str, name: str, value: Any) -> Iterator[Fault]:
    form = _form()
    if name == "type" and value not in form["types"]:
        yield Fault(f"type is {shown(value)}, none of {', '.join(form['types'])}", refuses=True)
    elif name == "representationtype" and value not in form["representation_types"]:
        yield Fault(f"{key} is {shown(value)}, none of {', '.join(form['representation_types'])}", refuses=False)
    elif name == "urgency" and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 9):
        yield Fault("urgency is not a whole number from 1 to 9", refuses=True)
    elif name == "altids" and not isinstance(value, Mapping) and not _is_list(value):
        yield Fault(f"{key} is {_called(value)}, neither an object nor a list of objects", refuses=False)
    elif name == "rightsinfo":
        yield from _rights(key, value)
    elif name == "associations":
        yield from _associations(value)
    elif name in ("place", "places"):
        yield from _places(key, value)
    elif name == "eventdetails":
        yield from _dates(f"{key}.dates", value.get("dates"))
    elif name == "plannedcoverage":
        for number, coverage in enumerate(value):
            for fault in _details("urgency", "urgency", coverage.get("urgency", 1)):
                yield Fault(f"{key}[{number}].{fault.text}", refuses=False)
            yield from _dates(f"{key}[{number}].dates", coverage.get("dates"))


def _rights(key: str, value: Mapping[str, Any]) -> Iterator[Fault]:
    if {"linkedrights", "encodedrights"} <= {name.lower() for name in value}:
        yield Fault(f"{key} holds both linkedrights and encodedrights: which of them holds?", refuses=True)


def _associations(value: Any) -> Iterator[Fault]:
    """Yield what is wrong with items associated: in 1.x an object of items, since 2.0 a list of them, each named."""
    if isinstance(value, Mapping):
        for name, member in value.items():
            if not isinstance(member, Mapping):
                yield Fault(f"associations.{name[:40]} is {_called(member)}, not an object", refuses=True)
        return
    if not _is_list(value):
        yield Fault(f"associations is {_called(value)}, neither an object nor a list of objects", refuses=True)
        return
    for number, member in enumerate(value):
        where = f"associations[{number}]"
        for needed in ("uri", "name"):
            if not isinstance(member.get(needed), str):
                yield Fault(f"{where}.{needed} is missing", refuses=True)
        for key, held in member.items():
            if key.lower() != "name" and not is_known(key):
                yield Fault(f"{where}.{key[:40]} is no property of ninjs", refuses=True)
            elif key.lower() == "rightsinfo" and isinstance(held, Mapping):
                yield from _rights(f"{where}.{key}", held)


def _places(key: str, value: list[Mapping[str, Any]]) -> Iterator[Fault]:
    for number, place in enumerate(value):
        shape = next((held for name, held in place.items() if name.lower() == "geojson"), None)
        if shape is None:
            continue
        kind = shape.get("type") if isinstance(shape, Mapping) else None
        if kind not in _form()["geojson_types"]:
            yield Fault(f"{key}[{number}].geojson.type is {shown(kind)}, no type of GeoJSON", refuses=False)


def _dates(where: str, dates: Any) -> Iterator[Fault]:
    if not isinstance(dates, Mapping):
        return
    for exact, expected in (("startDate", "expectedStartDate"), ("endDate", "expectedEndDate")):
        if exact in dates and expected in dates:
            yield Fault(f"{where} has both {exact} and {expected}", refuses=False)
        guess = dates.get(expected)
        if guess is not None and not (isinstance(guess, str) and re.fullmatch(_form()["truncated_date"], guess)):
            yield Fault(f"{where}.{expected} is {shown(guess)}, no date such as 2023-07-11 or 2023-07", refuses=False)
