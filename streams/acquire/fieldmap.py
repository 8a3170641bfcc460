"""Which key of a row stands where in somebody else's JSON: ``{"text": "body.parts[0].text"}``.

A path is keys joined by dots; ``[0]`` is an element of an array, ``[-1]`` its last; a key that holds a dot or bracket
is written ``["as.here"]``. A path ending in ``?`` may be missing: then the row has no such key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from streams.errors import RecordError

KEYS: Final = frozenset(
    "id text html url source title published received version pub_status replaces embargoed backfill standfirst updated"  # noqa: SIM905
    " language byline credit dateline slug urgency correction_note rights subjects".split()
)
"""Keys that `read_row` gives a meaning; others may be mapped too, and are kept in `extra`."""
OPTIONAL: Final = "?"
_FIRST: Final = re.compile(r"""([^.\[\]"?]+)|\[(-?\d{1,6})\]|\[("(?:[^"\\]|\\.)*")\]""")
_NEXT: Final = re.compile(r"\." + _FIRST.pattern)
_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


def check_fields(fields: Mapping[str, str]) -> Mapping[str, str]:
    """Return `fields` if each key and path can be read and a text comes of it.

    Raises:
        ValueError: naming the key and the mend.
    """
    for key, path in fields.items():
        if not _KEY.fullmatch(key):
            raise ValueError(f"{key[:64]!r} is no key of a row")
        steps_of(path)
    if fields and not {"text", "html", "title"} & set(fields):
        raise ValueError("name where text, html or title stands")
    return fields


@lru_cache(maxsize=1_000)
def steps_of(path: str) -> tuple[str | int, ...]:
    """Return the keys and positions that `path` goes through.

    Raises:
        ValueError: it cannot be read; says where.
    """
    steps: list[str | int] = []
    bare, position = path.removesuffix(OPTIONAL), 0
    while position < len(bare):
        step = (_NEXT if position else _FIRST).match(bare, position)
        if step is None:
            raise ValueError(f"path {path[:100]!r} cannot be read at {bare[position : position + 10]!r}")
        steps.append(step[1] if step[1] else int(step[2]) if step[2] else json.loads(step[3]))
        position = step.end()
    if not steps:
        raise ValueError("a path is empty")
    return tuple(steps)


def map_fields(value: Any, fields: Mapping[str, str]) -> dict[str, Any]:
    """Return the row that `fields` make of `value`, for `read_row`; values come as they are.

    Numbers are taken as text where a row wants text. Without `fields` an object is taken as the row.

    Raises:
        RecordError: `bad_field`, naming the path that leads nowhere, or to what is neither text, number, truth value
            nor, for ``subjects``, a list.
    """
    if not fields:
        if not isinstance(value, dict):
            raise RecordError(f"the record is {_kind(value)}, not an object", reason="bad_field")
        return value
    row: dict[str, Any] = {}
    for key, path in fields.items():
        found = _at(value, path)
        if found is None:
            if path.endswith(OPTIONAL):
                continue
            raise RecordError(
                f"{key}: nothing stands at {path!r}; end the path with ? if it may be", reason="bad_field"
            )
        row[key] = _fitting(found, key, path)
    return row


def _at(value: Any, path: str) -> Any:
    for step in steps_of(path):
        if isinstance(step, int):
            if not isinstance(value, list) or not -len(value) <= step < len(value):
                return None
            value = value[step]
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value


def _fitting(found: Any, key: str, path: str) -> Any:
    if key in KEYS and key != "subjects" and isinstance(found, dict | list):
        raise RecordError(f"{key}: {path!r} leads to {_kind(found)}, not to a value", reason="bad_field")
    if key == "subjects" and isinstance(found, str):
        return [found]
    if key in ("text", "html", "title") and isinstance(found, int | float) and not isinstance(found, bool):
        return str(found)
    return found


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "an array", str: "a string", bool: "a truth value", type(None): "null"}
    return names.get(type(value), "a number")
