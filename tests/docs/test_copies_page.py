"""docs/copies.md names every verdict, every edit in the words that `streams repeats` uses, and every option."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import get_args

from streams.cli import beside, comparison, families
from streams.cli.copies import EDIT_WORDS, edits_text
from streams.cli.repeats import repeats
from streams.records import Edit, Verdict

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "copies.md").read_text(encoding="utf-8")


def test_every_verdict_and_edit_is_explained_in_the_words_shown() -> None:
    """A desk looks up what it has just read on the screen."""
    assert re.findall(r"^\| `(\w+)` \| .+ \| .+ \|$", PAGE, re.MULTILINE) == list(get_args(Verdict))
    told = dict(re.findall(r"^\| ([\w -]+) \| `(\w+)` \| .+ \|$", PAGE, re.MULTILINE))
    assert told == {edits_text((edit,)): edit for edit in get_args(Edit)}
    assert set(EDIT_WORDS) == set(get_args(Edit))


def test_every_option_is_explained() -> None:
    """An option that is not on the page cannot be found."""
    options = {"min" if name == "least" else name for name in inspect.signature(repeats).parameters}
    options = {name.replace("as_json", "json") for name in options - {"ctx", "paths"}}
    assert {name for name in options if f"`--{name}" not in PAGE and f"--{name} " not in PAGE} == set()


def test_limits_are_those_of_the_program() -> None:
    """What is kept and compared is said once, and truly."""
    for number in (families.MOST_ARTICLES, beside.BESIDE, comparison.MOST_SENTENCES):
        assert f"{number:,} " in PAGE
