"""Templates of the scheme of MUC-4 hold what the rooms read, the dead of a charge among it."""

from __future__ import annotations

import incidents
import pytest


@pytest.mark.parametrize(
    ("told", "deaths"),
    [
        ("EIGHT SOLDIERS WERE CHARGED WITH KILLING SIX PRIESTS IN LIMA ON 2 MARCH.", 6),
        ("GUNMEN KILLED TWO TEACHERS IN LIMA ON 2 MARCH.", 2),
        ("GUNMEN KILLED TEACHERS IN LIMA ON 2 MARCH.", None),
    ],
)
def test_deaths_are_those_told_in_numbers(told: str, deaths: int | None) -> None:
    """A charge says whom the deed killed; a bare plural says no number."""
    (row,) = incidents.templates([{"id": "x", "text": f"LIMA, 12 MAR 90 (XYZ) -- [TEXT] {told}"}])
    assert [template["deaths"] for template in row["templates"]] == [deaths]
