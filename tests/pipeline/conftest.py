"""The whole way in one process, for tests that need no broker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from wires import NOON

from streams import acquire
from streams.batch import Line, Told
from streams.wiring import Plan, make_stages

RULES = """
subscriber: desk
rules:
  - id: deadly
    name: Deadly attacks
    when: event.class in ['remote', 'battle', 'civilians'] && event.killed >= 5
    channels: []
"""


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rule that one deadly attack meets."""
    path = tmp_path_factory.mktemp("rules") / "desk.yaml"
    path.write_text(RULES, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def stages(rules: Path) -> dict[str, Any]:
    """Every stage with the shipped lexicon, loaded once."""
    return make_stages(Plan(partitions=1, rules=rules))


@pytest.fixture
def line(stages: dict[str, Any]) -> Line:
    """An empty line."""
    return Line(stages)


@pytest.fixture
def feed(line: Line) -> Callable[..., list[Told]]:
    """Feed one row to the line; what came about is returned."""

    def feed_row(**row: Any) -> list[Told]:
        received = datetime.fromisoformat(row["received"]) if "received" in row else NOON
        return list(line.feed(acquire.read_row(row, received=received)))

    return feed_row
