"""Accuracy is held to its floors: the short form of `make quality`, on the sets that take seconds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import quality

ROOT = Path(__file__).resolve().parents[2]
SHORT = ("desk", "blind_held", "case2021_task2", "gum_dates", "neardup_fakes")
FLOORS = json.loads((ROOT / "tests" / "quality" / "floors.json").read_text(encoding="utf-8"))


@pytest.mark.quality
@pytest.mark.parametrize("name", SHORT)
def test_figures_stay_above_their_floors(name: str) -> None:
    """A change that reads worse must say so: floors are lowered on purpose only."""
    if next(quality.gold_rows(quality.SHARED, name, "visible"), None) is None:
        pytest.skip("../shared/data is not beside this clone; the sets are not part of the project")
    assert quality.below_floor(name, quality.measure(quality.SHARED, name, "visible"), FLOORS) == []


def test_a_figure_below_its_floor_is_named() -> None:
    """The check itself must be able to fail."""
    floors = {"desk": {"record_f1": 0.5, "background_leaks_max": 3}}
    failed = quality.below_floor("desk", {"record_f1": 0.4, "background_leaks": 9}, floors)
    assert failed == ["desk record_f1 is 0.4, below 0.5", "desk background_leaks is 9, above 3"]


def test_every_set_has_a_floor() -> None:
    """A set without a floor is a set that nobody holds to anything."""
    assert set(FLOORS) == set(quality.SCORERS)
