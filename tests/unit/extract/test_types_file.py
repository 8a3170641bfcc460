"""Users' own types: taken when right, refused with the file and the mend when wrong."""

from pathlib import Path

import pytest

from streams.errors import SettingsError
from streams.extract import Document, load_lexicon, read

HARBOUR = """
types:
  port.closure:
    definition: A harbour is closed to ships.
    triggers:
    - harbour closed
    - {phrases: ["port (was |)shut"], frames: [{type: port.closure, weight: 0.9}]}
    positive: ["The port was shut on Monday because of high winds."]
    negative: ["He shut the door."]
"""


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_own_type_is_read_beside_the_shipped_ones(tmp_path: Path) -> None:
    """Users extend the ontology without touching the package."""
    lexicon = load_lexicon([_write(tmp_path / "types.yaml", HARBOUR)])
    found = read(Document("The port was shut on Monday after a bus crashed into a ferry."), lexicon).mentions
    assert {m.type for m in found} == {"port.closure", "hazard.transport_accident"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("types: [a, b]", "mapping"),
        ("types: {port: {definition: x}}", "class.kind"),
        ("types: {port.closure: {definition: x, colour: red}}", "colour"),
        ("types: {port.closure: {positive: [x]}}", "definition"),
        ("types: {port.closure: {definition: x, positive: x}}", "list of strings"),
        ("types: {port.closure: {definition: x, absorbs: [port.none]}}", "port.none"),
        ("types: {remote.bombing: {definition: x}}", "already"),
        (
            "types: {port.closure: {definition: x, triggers: [{verbs: [shut], frames: [{type: port.open}]}]}}",
            "port.open",
        ),
        (
            "types: {port.closure: {definition: x, triggers: "
            "[{verbs: [shut], frames: [{type: port.closure, agent: [sailors]}]}]}}",
            "sailors",
        ),
        ("types: {port.closure: {definition: x, triggers: [{words: [shut]}]}}", "verbs, nouns or phrases"),
        ("types: {", "YAML"),
    ],
)
def test_wrong_types_file_is_refused_with_what_is_wrong(tmp_path: Path, text: str, word: str) -> None:
    """A types file is a setting: the program does not start on a wrong one, and says where to look."""
    path = _write(tmp_path / "types.yaml", text)
    with pytest.raises(SettingsError, match=word) as caught:
        load_lexicon([path])
    assert caught.value.reason == "bad_types_file"


def test_missing_types_file_is_refused(tmp_path: Path) -> None:
    """A path that does not exist is a typing error, not an empty file."""
    with pytest.raises(SettingsError, match=r"none\.yaml"):
        load_lexicon([tmp_path / "none.yaml"])
