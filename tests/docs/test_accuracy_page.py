"""docs/accuracy.md shows the calibration that was measured, for every field."""

from __future__ import annotations

import json
from pathlib import Path

from streams.extract.confidence import FIELDS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
MEASURED = (ROOT / "bench" / "results" / "reliability.json").read_text(encoding="utf-8").splitlines()
COLUMNS = ("field", "set", "cases", "right", "stated", "ece", "noise")


def test_the_table_is_what_was_measured() -> None:
    """A figure typed by hand drifts from the one the bench wrote."""
    rows = [json.loads(line) for line in MEASURED]
    assert {row["field"] for row in rows} == set(FIELDS)
    for row in rows:
        assert "| " + " | ".join(f"{row[column]}" for column in COLUMNS) + " |" in PAGE


def test_the_diagram_is_there_and_names_every_field() -> None:
    """The page shows it."""
    assert "](reliability.svg)" in PAGE
    picture = (ROOT / "docs" / "reliability.svg").read_text(encoding="utf-8")
    assert all(f">{field} (" in picture for field in FIELDS)
