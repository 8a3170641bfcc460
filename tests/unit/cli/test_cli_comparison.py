"""Two texts side by side: what is the same, cut, new, changed; bounded, and safe to look at."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from streams.cli import comparison
from streams.cli.beside import Beside
from streams.cli.comparison import compare
from streams.dedup.figures import is_figure

BEFORE = (
    "Storm floods harbour of Calder\n\nA storm drove the sea over the quays of Calder on Monday night, and 12 boats "
    "sank. Nobody was hurt, the harbour master said. Fishermen spent the morning bailing out what was left."
    "\n\nThe ferry to the islands stays in port until Thursday."
)
AFTER = (
    "Calder fishermen count their losses\n\nA storm drove the sea over the quays of Calder on Monday night, and 17 "
    "boats sank. Nobody was hurt, the harbour master said. Insurers expect claims of two million."
)


def _shown(before: str, after: str, width: int, *, colour: bool = False) -> str:
    screen = Console(
        width=width, record=True, file=io.StringIO(), force_terminal=colour, color_system="standard" if colour else None
    )
    screen.print(Beside(compare(before, after), "the earlier", "the later"))
    return screen.export_text(styles=colour)


def _kinds(before: str, after: str) -> list[str]:
    return [part.kind for part in compare(before, after).parts]


def test_every_passage_is_same_cut_new_or_changed() -> None:
    """In the order of the story, so that the two can be read along."""
    found = compare(BEFORE, AFTER)
    assert [part.kind for part in found.parts] == ["cut", "new", "changed", "same", "cut", "new"]
    changed = found.parts[2]
    assert [(run.text, run.mark) for run in changed.before if run.mark] == [("12 ", "figure")]
    assert [(run.text, run.mark) for run in changed.after if run.mark] == [("17 ", "figure")]
    assert found.figures == (("12", "17"),)
    assert found.left_out == ""


def test_no_word_is_lost_on_either_side() -> None:
    """What is shown is the text, however it is cut up."""
    found = compare(BEFORE, AFTER)
    for text, side in ((BEFORE, "before"), (AFTER, "after")):
        assert (
            " ".join(text.split()) == "".join(run.text for part in found.parts for run in getattr(part, side)).strip()
        )


def test_typography_and_case_are_no_difference() -> None:
    """Outlets turn quotation marks and dashes into their own."""
    assert _kinds("“We saw it,” he said – twice.", '"WE SAW IT," he said - twice.') == ["same"]
    found = compare("“We saw it,” he said – twice, at 9.", '"We saw it," he said - twice, at ten.')
    assert [run.text for run in found.parts[0].after if run.mark] == ["ten"]


def test_figures_in_letters_are_figures() -> None:
    """A toll rises from nine to 12 as it does from 9 to 12."""
    assert compare("At least nine people died there.", "At least 12 people died there.").figures == (("nine", "12"),)
    assert is_figure("1,200")
    assert is_figure("Vierzig")
    assert not is_figure("one")
    assert not is_figure("police")


def test_a_word_alone_between_two_changes_is_part_of_them() -> None:
    """Islands of “the” in a rewritten sentence tell nobody anything."""
    found = compare(
        "The mayor opened the new bridge over the river Tam yesterday with a speech.",
        "The mayor closed an old bridge over the river Tam yesterday with a speech.",
    )
    assert [run.text for run in found.parts[0].before if run.mark] == ["opened the new "]


@pytest.mark.parametrize("width", [60, 80, 140])
def test_nothing_is_wider_than_the_screen(width: int) -> None:
    """Side by side where there is room, else one above the other."""
    said = _shown(BEFORE, AFTER, width)
    assert max(map(len, said.splitlines())) <= width
    assert ("the earlier" in said.splitlines()[1] and "the later" in said.splitlines()[1]) == (width >= 100)
    assert "12 → 17" in said


def test_marks_need_no_colour() -> None:
    """A file, a printer and a reader who sees no colours get brackets; a colour terminal gets none."""
    plain = " ".join(_shown(BEFORE, AFTER, 70).split())
    assert "and [-12-] boats sank" in plain
    assert "and {+17+} boats sank" in plain
    assert "[-" not in _shown(BEFORE, AFTER, 70, colour=True)


def test_long_passages_the_same_are_shortened() -> None:
    """What is the same needs its beginning and its end."""
    text = " ".join(f"Sentence number {number} stands as it stood." for number in range(40))
    said = " ".join(_shown(text, f"{text} And one more.", 70).split())
    assert "… 38 sentences the same …" in said
    assert "number 20" not in said


def test_hostile_text_moves_nothing_on_the_screen() -> None:
    """Both texts, and the names above them, are strangers'."""
    for width in (70, 140):
        said = _shown("Calm \x1b[2J seas.\u202e Rough \x07 nights.", "Calm \x1b[2J seas.\u2066 No\x9b1m nights.", width)
        assert not {char for char in said if not char.isprintable()} - {"\n"}


def test_a_book_is_compared_as_far_as_it_pays_and_says_so() -> None:
    """The work is bounded by sentences, whatever is sent."""
    book = " ".join(f"Line {number} of a very long report says {number * 7}." for number in range(12_000))
    found = compare(book, book)
    assert found.left_out == "only the beginning of the earlier and the later text was compared"
    assert sum(part.sentences for part in found.parts) == comparison.MOST_SENTENCES
    assert "only the beginning of the later text" in compare("Short.", book).left_out


def test_sentences_without_end_are_shown_as_they_stand() -> None:
    """A text without a full stop would cost the product of its words."""
    old, new = ("word " * 900 + extra for extra in ("cut", "new"))
    found = compare(old, new)
    assert found.parts[0].kind == "changed"
    assert "not compared word by word" in found.left_out


@pytest.mark.parametrize(("before", "after"), [("", ""), ("", "New."), ("Cut.", ""), ("…", "!"), ("\n\n", "\ud800")])
def test_odd_texts_are_compared_too(before: str, after: str) -> None:
    """Kills have no text, and some articles nothing but signs."""
    _shown(before, after, 80)
