"""The product's own stages for the fault tests, without `notify`, whose end is the world."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from streams.stages import Stage
from streams.wiring import Plan, make_stages

RULES = Path(__file__).parent.parent.parent / "samples" / "rules"
NAMES = ("clean", "dedup", "extract", "fuse", "match")


def make(rules: str | None = None, names: Sequence[str] = ()) -> list[Stage]:
    """Return the stages of these names, all five if none is named."""
    folder = Path(rules) if rules else RULES
    return list(make_stages(Plan(rules=folder), tuple(names) or NAMES).values())
