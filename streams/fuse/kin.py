"""How near two event types are, and what fusion asks of each class; all of it from `kin.yaml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_DATA: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("kin.yaml").read_text("utf-8"))
_SAME_CLASS: dict[str, float] = _DATA["same_class"]
_PAIRS: dict[frozenset[str], float] = {frozenset((a, b)): weight for a, b, weight in _DATA["pairs"]}
_LOOSER: frozenset[tuple[str, str]] = frozenset((a, b) for a, b in _DATA["looser"])
_THRESHOLD: dict[str, float] = _DATA["threshold"]
_SLOW: frozenset[str] = frozenset(_DATA["slow"])


def class_of(type_: str) -> str:
    """Return the class of ``class.kind``."""
    return type_.partition(".")[0]


@lru_cache(maxsize=4096)
def kinship(a: str, b: str) -> float:
    """Return how readily one happening is told under both types: 1 the same type, 0 never."""
    if a == b:
        return 1.0
    told = _PAIRS.get(frozenset((a, b)))
    if told is not None:
        return told
    class_a = class_of(a)
    return _SAME_CLASS.get(class_a, 0.0) if class_a == class_of(b) else 0.0


@lru_cache(maxsize=1024)
def kin_classes(type_: str) -> tuple[str, ...]:
    """Return the classes in which another telling of a `type_` may stand, its own first, the rest by name."""
    own = class_of(type_)
    others = {class_of(other) for pair in _PAIRS if type_ in pair for other in pair}
    return (own, *sorted(others - {own}))


def is_looser(general: str, specific: str) -> bool:
    """Return whether `general` is the looser name for what `specific` names."""
    return (general, specific) in _LOOSER


def threshold(type_: str) -> float:
    """Return the points at which two tellings of this type are one happening."""
    return _THRESHOLD.get(class_of(type_), _THRESHOLD["default"])


def is_slow(type_: str) -> bool:
    """Return whether such happenings go on for weeks under one name."""
    return type_ in _SLOW
