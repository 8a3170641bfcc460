"""Users' own types: taken when right, refused with the file and the mend when wrong."""

from pathlib import Path

import pytest

from streams.errors import SettingsError
from streams.extract import Document, load_lexicon, read, statements

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


HARBOUR_MASTERS = """
classes:
  master: {nouns: [harbour master, pilot], words: [port authority]}
types:
  port.order:
    definition: A harbour master orders something.
    triggers:
    - {verbs: [close], frames: [{type: port.order, agent: [master]}]}
  port.act: {definition: The port does something., acts_of: [master]}
  port.neglect: {definition: The port does nothing., absorbs: [port.act], omissions_of: [master]}
"""


def _stated(tmp_path: Path, text: str, sentence: str) -> list[tuple[str, str]]:
    lexicon = load_lexicon([_write(tmp_path / "types.yaml", text)])
    document = Document(sentence)
    return [(found.type, sentence[found.start : found.end]) for found in statements(document, lexicon)]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The harbour master closed the inner basin.", ("port.order", "closed")),
        ("The inner basin was closed by the port authority.", ("port.order", "closed")),
        ("A pilot guided the ferry past the wreck.", ("port.act", "guided")),
        ("The ferry was guided past the wreck by two pilots.", ("port.act", "guided")),
        ("The pilots did not answer the call.", ("port.neglect", "did not answer")),
        ("Witnesses said the pilots failed to warn the crew.", ("port.neglect", "failed to warn")),
        ("A pilot boarded the liner. He steered it past the reef.", ("port.act", "steered")),
    ],
)
def test_doers_of_an_own_class_are_read_by_grammar(tmp_path: Path, sentence: str, told: tuple[str, str]) -> None:
    """What users watch is somebody as often as something: any verb of theirs counts, in either voice."""
    assert told in _stated(tmp_path, HARBOUR_MASTERS, sentence)


def test_what_others_do_to_an_own_class_is_no_act_of_it(tmp_path: Path) -> None:
    """The doer decides, not the word's place in the sentence."""
    assert _stated(tmp_path, HARBOUR_MASTERS, "The ferry passed a boat that carried the pilots.") == []


def test_own_triggers_and_shipped_ones_do_not_hide_each_other(tmp_path: Path) -> None:
    """Words may state a shipped type and one's own; a longer phrase of either must not swallow the other's."""
    own = 'types: {camp.raid: {definition: x, triggers: ["shot dead near the camp"]}, camp.shot: {definition: x, '
    own += "triggers: [{verbs: [shoot], frames: [{type: camp.shot}]}]}}"
    sentence = "Two guards were shot dead near the camp on Monday and a driver was shot."
    assert {name for name, _ in _stated(tmp_path, own, sentence)} == {"camp.raid", "camp.shot", "crime.violent"}


def test_own_words_join_a_shipped_class(tmp_path: Path) -> None:
    """A region's own words for police belong to the class that shipped frames already ask for."""
    own = "classes: {police: {words: [kotwals]}}\ntypes: {a.b: {definition: x}}"
    lexicon = load_lexicon([_write(tmp_path / "types.yaml", own)])
    assert lexicon.words["kotwals"] & lexicon.classes["police"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("classes: [a]\ntypes: {a.b: {definition: x}}", "mapping of class names"),
        ("classes: {sailor: {colour: [x]}}\ntypes: {a.b: {definition: x}}", "sailor"),
        ("classes: {sailor: {words: x}}\ntypes: {a.b: {definition: x}}", "list of strings"),
        ("classes: {sailor: {includes: [crew]}}\ntypes: {a.b: {definition: x}}", "crew"),
        ("types: {a.b: {definition: x, acts_of: [sailor]}}", "sailor"),
    ],
)
def test_wrong_classes_are_refused_with_what_is_wrong(tmp_path: Path, text: str, word: str) -> None:
    """A misspelt class would silently match nothing."""
    with pytest.raises(SettingsError, match=word):
        load_lexicon([_write(tmp_path / "types.yaml", text)])


def test_the_example_file_of_police_reads_its_own_examples() -> None:
    """The file that the documentation points at must do what it says."""
    path = Path(__file__).parents[3] / "bench" / "types" / "police.yaml"
    lexicon = load_lexicon([path])
    for kind in (kind for name, kind in lexicon.types.items() if name.startswith("police.")):
        for sentence in kind.positive:
            assert kind.name in {found.type for found in statements(Document(sentence), lexicon)}, sentence
        for sentence in kind.negative:
            assert kind.name not in {found.type for found in statements(Document(sentence), lexicon)}, sentence
