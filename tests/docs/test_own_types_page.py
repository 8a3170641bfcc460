"""docs/own_types.md: its five minutes work as they are written, and its tables name all there is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from calling import call_here

from streams.extract.typeschema import types_schema

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "own_types.md").read_text(encoding="utf-8")


def _five_minutes(tmp_path: Path) -> list[tuple[str, list[str]]]:
    """Write the page's file; return each command it shows with the lines shown under it."""
    (written,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "port.yaml").write_text(written, encoding="utf-8")
    shown = "".join(re.findall(r"```console\n(.*?)```", PAGE.partition("## What a type says")[0], re.DOTALL))
    return [(call.splitlines()[0], call.splitlines()[1:]) for call in shown.split("$ ")[1:]]


def test_five_minutes_work_as_they_are_written(tmp_path: Path) -> None:
    """Somebody follows the page word for word."""
    calls = _five_minutes(tmp_path)
    assert len(calls) == 3
    for typed, lines in calls:
        found = call_here(tmp_path, *shlex.split(typed)[1:])
        said = [line.strip() for line in found.out.splitlines()]
        for line in lines:
            assert line.strip() in said, f"{typed}: {found.out}{found.err}"


@pytest.mark.parametrize("part", ["class", "type", "trigger", "frame"])
def test_every_key_is_explained(part: str) -> None:
    """A key that is not on the page is found by nobody."""
    known: dict[str, Any] = types_schema()["$defs"][part]["properties"]
    assert [key for key in known if f"`{key}`" not in PAGE and f"`{key}:" not in PAGE and key != "note"] == []
