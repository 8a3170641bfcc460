"""The docs say what the code says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from streams.cli.schemas import PUBLIC, breaks, documents, json_schema

ROOT = Path(__file__).resolve().parents[2]


def test_references_are_what_the_code_says() -> None:
    """Pages of settings, commands, records, metrics and types are written from code and must not drift."""
    done = subprocess.run(
        [sys.executable, "tools/write_reference.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_checked_in_schemas_are_todays() -> None:
    """Other languages read docs/schema; it must be what the program writes."""
    for name, text in documents().items():
        assert (ROOT / "docs" / "schema" / name).read_text(encoding="utf-8") == text, f"{name}: run `make schema`"


def test_a_lost_field_is_named() -> None:
    """The check that keeps old readers whole must see every kind of break."""
    old = {"properties": {"a": {"type": "string"}, "b": {"enum": ["x", "y"]}}, "required": ["a"]}
    assert breaks(old, old) == []
    assert "a is gone" in breaks(old, {"properties": {"b": {"enum": ["x", "y"]}}})[0]
    assert (
        "no longer takes value y" in breaks(old, {**old, "properties": {**old["properties"], "b": {"enum": ["x"]}}})[0]
    )
    assert "required now" in breaks(old, {**old, "required": ["a", "b"]})[0]
    assert (
        "no longer takes string"
        in breaks(old, {**old, "properties": {**old["properties"], "a": {"type": "integer"}}})[0]
    )


@pytest.mark.parametrize("record", PUBLIC, ids=lambda record: record.__name__)
def test_released_schemas_stay_readable(record: type) -> None:
    """tests/schemas holds the schemas of released versions: today's reader must still take their records."""
    for path in sorted((ROOT / "tests" / "schemas").glob(f"*/{record.__name__}.json")):
        old = json.loads(path.read_text(encoding="utf-8"))
        assert breaks(old, json_schema(record), record.__name__) == []


def test_every_link_in_the_docs_leads_somewhere() -> None:
    """A stranger follows links; a dead one is a lie."""
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("samples/**/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http", "mailto:")):
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"


def test_every_topic_stands_in_the_flow() -> None:
    """The flow page is the map: a topic that is not on it cannot be found."""
    from streams.records import TOPIC_RECORDS

    flow = (ROOT / "docs" / "flow.md").read_text(encoding="utf-8")
    assert [topic for topic in TOPIC_RECORDS if topic not in flow] == []
