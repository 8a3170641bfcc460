"""The script that the shipped weights come from."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from streams.extract.syntax.model import NAMES, TAGS, unpack_chain

TOOLS = Path(__file__).parents[3] / "tools"
TREES = Path(__file__).parent / "trees" / "tiny.conllu"

if shutil.which("cc") is None:
    pytest.skip("no C compiler for the training loops", allow_module_level=True)


@pytest.fixture
def train(monkeypatch: pytest.MonkeyPatch) -> object:
    """The script as a module."""
    monkeypatch.syspath_prepend(str(TOOLS))
    import train_syntax

    return train_syntax


def test_training_twice_gives_the_same_bytes(train: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights that nobody can make again cannot be trusted, changed or licensed."""
    for out in ("first", "second"):
        asked = ["train_syntax.py", "--trees", TREES, "--names", TREES, "--dev", TREES, "--out", tmp_path / out]
        monkeypatch.setattr(sys, "argv", [str(word) for word in asked] + ["--least", "1", "--epochs", "3"])
        assert train.main() == 0  # type: ignore[attr-defined]
    for name, labels in (("tagger", TAGS), ("names", NAMES)):
        first, second = ((tmp_path / out / f"{name}.zst").read_bytes() for out in ("first", "second"))
        assert first == second
        assert unpack_chain(first).labels == labels


def test_names_are_cut_from_mentions(train: object) -> None:
    """A treebank marks whole phrases; a name is less: no title, no article, nothing of a possessor's thing."""
    import treebank

    found = [
        (" ".join(word.form for word in tree.words[first : last + 1]), kind)
        for tree in list(treebank.read_trees(TREES, entities=True))[:4]
        for first, last, kind in treebank.labelled(tree, frozenset({"monday"}), lambda _: "?")
    ]
    assert found == [
        ("Kadira", "LOC"),
        ("Irena Vos", "PER"),
        ("Kadira", "LOC"),
        ("Ministry of Harbours", "ORG"),
        ("Kadira", "LOC"),
    ]
