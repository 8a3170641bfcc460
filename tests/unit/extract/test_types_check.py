"""`types check`: all that is wrong with a types file, where, and how to mend it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from streams.errors import SettingsError
from streams.extract import Lexicon, load_lexicon, ontology, typecheck
from streams.extract import lexicon as lexicons
from streams.extract.ontology import load_types
from streams.extract.typecheck import check_types
from streams.extract.typeschema import types_schema

ROOT = Path(__file__).resolve().parents[3]
HEAD = "types:\n  port.closure:\n    definition: A port is closed.\n"


@pytest.fixture(autouse=True)
def _lexicon_once(monkeypatch: pytest.MonkeyPatch, lexicon: Lexicon) -> None:
    """The shipped lexicon is read once."""
    monkeypatch.setattr(typecheck, "load_lexicon", lambda files=(): load_lexicon(files) if files else lexicon)


def _check(tmp_path: Path, text: str) -> list[tuple[str, int | None, str]]:
    path = tmp_path / "types.yaml"
    path.write_text(text, encoding="utf-8")
    return [(one.kind, one.line, one.message) for one in check_types(path)]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("", None, "begin it with `types:`"),
        ("types: {", 2, "not YAML"),
        ("- a\n", 1, "is no mapping"),
        ("type:\n  a.b: {definition: x}\n", 1, "did you mean types?"),
        ("types:\n  port.closure:\n    colour: red\n    definition: x\n", 3, "unknown key 'colour'"),
        ("types:\n  port.closure:\n    definition: x\n    positiv: [x]\n", 4, "did you mean positive?"),
        ("types:\n  port.closure: {}\n", 2, "needs `definition`"),
        ("types:\n  PortClosure:\n    definition: x\n", 2, "must be named class.kind"),
        ("types:\n  remote.bombing:\n    definition: x\n", 2, "is there already"),
        (HEAD + "    definition: again\n", 4, "given twice"),
        (HEAD + "    positive: [yes]\n", 4, "no text; put it in quotes"),
        (HEAD + "    positive: x\n", 4, "no list"),
        (HEAD + "    absorbs: [remote.bombin]\n", 4, "did you mean remote.bombing?"),
        (HEAD + "    triggers:\n    - {words: [shut]}\n", 5, "needs verbs, nouns or phrases"),
        (HEAD + "    triggers:\n    - {verbs: [shut], frames: [{type: port.open}]}\n", 5, "no file defines the type"),
        (
            HEAD + "    triggers:\n    - {verbs: [shut], frames: [{type: none, agent: polise}]}\n",
            5,
            "did you mean police?",
        ),
        (
            HEAD + "    triggers:\n    - {verbs: [shut], frames: [{type: none, voice: middle}]}\n",
            5,
            "'middle' is not known",
        ),
        (HEAD + "    triggers:\n    - {verbs: [shut], frames: [{type: none, weight: 9}]}\n", 5, "maximum of 1"),
    ],
)
def test_each_mistake_is_named_with_line_and_mend(tmp_path: Path, text: str, line: int | None, word: str) -> None:
    """Whoever writes the file has it open beside the message."""
    problems = _check(tmp_path, text)
    assert [at for kind, at, message in problems if kind == "form" and word in message] == [line], problems


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    """Nobody wants to run it nine times."""
    text = HEAD + "    colour: red\n    positive: x\n    triggers: [{words: [a]}]\n  Other: {definition: x}\n"
    assert len(_check(tmp_path, text)) >= 4


@pytest.mark.parametrize("data", [b"\xff\xfe\x00t", b"types: \x00", b"types: *nothing\n", b"!!python/object:os.x {}\n"])
def test_what_is_no_yaml_is_said_so(tmp_path: Path, data: bytes) -> None:
    """Any bytes may be named."""
    path = tmp_path / "types.yaml"
    path.write_bytes(data)
    (problem,) = check_types(path)
    assert problem.kind == "form"
    assert check_types(tmp_path / "none.yaml")[0].message.startswith("cannot be read")


def test_checked_file_can_be_loaded_and_refused_one_cannot(tmp_path: Path) -> None:
    """The check and the program must agree."""
    path = tmp_path / "types.yaml"
    for text in (
        HEAD,
        HEAD + "    triggers:\n    - {verbs: [shut], frames: [{type: port.closure, agent: [police, =quay]}]}\n",
    ):
        path.write_text(text, encoding="utf-8")
        assert {one.kind for one in check_types(path)} <= {"note"}
        load_lexicon([path])
    path.write_text(HEAD + "    triggers:\n    - {verbs: [shut], frames: [{type: port.open}]}\n", encoding="utf-8")
    assert {one.kind for one in check_types(path)} == {"form"}
    with pytest.raises(SettingsError):
        load_lexicon([path])


def test_example_that_fails_says_what_was_read_instead(tmp_path: Path) -> None:
    """The sentence alone does not say why."""
    text = HEAD + (
        "    triggers:\n    - {verbs: [shut], frames: [{type: port.closure, patient: [=port]}]}\n"
        "    positive:\n    - The port was shut on Monday.\n    - He shut the door.\n"
        "    - A bomb killed nine people in Mosul.\n"
        "    negative:\n    - Workers shut the port on Friday.\n    - The port is open.\n"
    )
    told = [(line, message) for kind, line, message in _check(tmp_path, text) if kind == "example"]
    assert [line for line, _ in told] == [8, 9, 11]
    assert "“shut” stands in it, but no frame held" in told[0][1]
    assert "read as remote.bombing on “bomb”; no trigger of port.closure stands in it" in told[1][1]
    assert "must not be read as port.closure: read as port.closure on “shut”" in told[2][1]


def test_trigger_that_can_never_match_is_found(tmp_path: Path) -> None:
    """Words that a frame of `none` takes first look right and are never read."""
    frames = "frames: [{type: none}, {type: port.closure}]"
    text = HEAD + f"    triggers:\n    - '--'\n    - {{phrases: [harbour closure], {frames}}}\n    - port closure\n"
    told = [(line, message) for kind, line, message in _check(tmp_path, text) if kind == "trigger"]
    assert [line for line, _ in told] == [5, 6]
    assert "no letters" in told[0][1]
    assert "“harbour closure” can never match" in told[1][1]


def test_words_that_state_a_shipped_type_too_are_noted(tmp_path: Path) -> None:
    """One sentence may then tell two events; that may be what is wanted."""
    text = HEAD + "    triggers:\n    - {phrases: [suicide bombing], frames: [{type: port.closure, with: [=port]}]}\n"
    assert any(
        kind == "note" and line == 5 and "also states remote.suicide_bombing" in message
        for kind, line, message in _check(tmp_path, text)
    )


def test_word_classes_of_the_file_are_known(tmp_path: Path) -> None:
    """Doers may be named once, for all triggers of a file, and of those after it."""
    text = "classes:\n  pilots: {nouns: [pilot], colour: [x]}\n  crews: {includes: [pilot, pilots]}\n" + HEAD
    told = [(line, message) for kind, line, message in _check(tmp_path, text) if kind == "form"]
    assert [line for line, _ in told] == [2, 3]
    assert "unknown key 'colour'" in told[0][1]
    assert "did you mean pilots?" in told[1][1]
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text("classes:\n  pilots: {nouns: [pilot]}\n" + HEAD + "    acts_of: [pilots]\n", encoding="utf-8")
    second.write_text("types:\n  air.act:\n    definition: x\n    acts_of: [pilots]\n", encoding="utf-8")
    assert [one.message for one in check_types(first) if "never read" in one.message] == []
    assert "form" not in {one.kind for one in check_types(second, [first])}
    assert "form" in {one.kind for one in check_types(second)}


def test_second_file_may_build_on_the_first(tmp_path: Path) -> None:
    """Files are used together."""
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text(HEAD, encoding="utf-8")
    second.write_text("types:\n  port.strike:\n    definition: x\n    absorbs: [port.closure]\n", encoding="utf-8")
    assert "form" in {one.kind for one in check_types(second)}
    assert "form" not in {one.kind for one in check_types(second, [first])}
    assert "form" in {one.kind for one in check_types(first, [first])}


# ---------------------------------------------------------------- the schema


def test_schema_knows_every_key_of_the_loader() -> None:
    """A key that the loader takes and the schema does not would be refused by the check alone."""
    schema: dict[str, Any] = types_schema()["$defs"]
    assert schema["type"]["properties"].keys() == ontology._TYPE_KEYS
    assert schema["class"]["properties"].keys() == ontology._CLASS_KEYS
    assert schema["trigger"]["properties"].keys() == lexicons._ENTRY_KEYS
    assert schema["frame"]["properties"].keys() == lexicons._FRAME_KEYS


@pytest.mark.parametrize("path", ["streams/extract/data/types.yaml", "bench/types/police.yaml"])
def test_schema_takes_the_files_there_are(path: str) -> None:
    """What is shipped is of the form that users are asked for."""
    schema = json.loads((ROOT / "docs" / "schema" / "types-file.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(yaml.safe_load((ROOT / path).read_text(encoding="utf-8")), schema)
    assert len(load_types()[0]) == 54
