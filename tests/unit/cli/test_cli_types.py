"""`streams types`: list, show, check, try, as a person and as a script sees them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

OWN = """
types:
  port.closure:
    definition: A port is \x1b[2Jclosed.
    title: Port closed
    triggers: [{verbs: [shut], frames: [{type: port.closure, patient: [=port], weight: 0.9}]}]
    positive: [The port was shut on Monday.]
    negative: [He shut the door.]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A right file."""
    path = tmp_path / "port.yaml"
    path.write_text(OWN.replace("\x1b[2J", ""), encoding="utf-8")
    return path


def test_list_has_every_type_and_says_which_are_own(streams: Any, own: Path) -> None:
    """A rule's writer looks up what there is."""
    rows = streams("types", "list", "--types", own, "--json").rows
    assert len(rows) == 55
    assert [row["name"] for row in rows if not row["shipped"]] == ["port.closure"]
    shown = streams("types", "list").out
    assert "hazard.flood" in shown
    assert "A flood." in shown


def test_show_has_definition_codes_words_and_examples(streams: Any, own: Path) -> None:
    """Whoever writes a type of their own looks at how a shipped one is made."""
    shown = streams("types", "show", "hazard.flood").out
    for word in ("A flood.", "NATURAL_DISASTER", "flash flood", "is none", "if near"):
        assert word in shown
    (row,) = streams("types", "show", "port.closure", "--types", own, "--json").rows
    assert row["triggers"] == [
        {"verbs": ["shut"], "frames": [{"type": "port.closure", "patient": ["=port"], "weight": 0.9}]}
    ]
    assert "hazard.flood" in streams("types", "show", "hazard.floods").err


def test_check_ends_with_a_code_for_each_kind(streams: Any, own: Path, tmp_path: Path) -> None:
    """A script in continuous integration sees it."""
    assert streams("types", "check", own).code == 0
    bad = tmp_path / "bad.yaml"
    bad.write_text(own.read_text(encoding="utf-8") + "    colour: red\n", encoding="utf-8")
    found = streams("types", "check", bad)
    assert (found.code, "bad.yaml:9:5: unknown key 'colour'" in found.out) == (2, True)
    bad.write_text(
        own.read_text(encoding="utf-8").replace("He shut the door", "Workers shut the port"), encoding="utf-8"
    )
    found = streams("types", "check", bad, "--json")
    assert (found.code, [(row["kind"], row["line"]) for row in found.rows]) == (1, [("note", 6), ("example", 8)])
    assert streams("types", "check").code == 2


def test_try_shows_what_the_file_reads_and_on_which_words(streams: Any, own: Path) -> None:
    """The first thing to do with a new type."""
    text = "The port of Jeddah was shut on Sunday. A bomb killed nine people in Mosul."
    found = streams("types", "try", own, "--text", text, "--published", "2026-03-10")
    assert found.code == 0
    assert "Port closed in Jeddah" in found.out
    assert "remote.bombing" in found.err
    (row,) = streams("types", "try", own, "--json", given=text.encode()).rows
    assert row["type"] == "port.closure"
    nothing = streams("types", "try", own, "--text", "He shut the door.")
    assert (nothing.code, "no frame held: “shut”" in nothing.err) == (1, True)


def test_definition_that_steers_terminals_moves_nothing(streams: Any, tmp_path: Path) -> None:
    """A types file may come from elsewhere."""
    path = tmp_path / "bad.yaml"
    path.write_text('types:\n  a.b: {definition: "x \\e[2J y"}\n', encoding="utf-8")
    for typed in (("list", "--types", path), ("show", "a.b", "--types", path)):
        assert "\x1b" not in streams("types", *typed).out
