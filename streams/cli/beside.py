"""What a terminal shows of two texts beside each other, one above the other where there is no room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, TypeAlias

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from streams.cli.comparison import Comparison, Kind, Part, Run
from streams.cli.safe import safe

Brackets: TypeAlias = tuple[str, str] | None
BESIDE: Final = 100
"""Columns from which two texts beside each other read well."""
SHOWN: Final = 3
"""Sentences the same in a row that are shown whole; of more the first and the last."""
FIGURES: Final = 8
"""Changed figures named above the texts."""
SIGNS: Final[dict[Kind, str]] = {"same": "=", "cut": "-", "new": "+", "changed": "~"}
STYLES: Final = {"": "dim", "cut": "red strike", "new": "green", "figure": "bold black on yellow"}
CUT, NEW = ("[-", "-]"), ("{+", "+}")
"""What differs, where nothing has a colour."""


def comparison_row(comparison: Comparison) -> dict[str, Any]:
    """Return `comparison` as JSON types: each passage with its kind and its text on both sides."""
    return {
        "parts": [
            {"kind": part.kind, "before": _text(part.before), "after": _text(part.after)} for part in comparison.parts
        ],
        "before_words": comparison.before_words,
        "after_words": comparison.after_words,
        "kept_words": comparison.kept_words,
        "figures": [list(pair) for pair in comparison.figures],
        "left_out": comparison.left_out,
    }


def _text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs).strip()


@dataclass(frozen=True)
class Beside:
    """Two texts compared, under a line that says of each whose it is."""

    comparison: Comparison
    before: str
    after: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield what was kept and changed in numbers, then the texts."""
        yield Text(self._summary())
        cut, new = (CUT, NEW) if console.color_system is None else (None, None)
        if options.max_width >= BESIDE:
            yield self._columns(cut, new)
        else:
            yield Text(f"- {safe(self.before)}", style="bold")
            yield Text(f"+ {safe(self.after)}", style="bold")
            for part in self.comparison.parts:
                yield from _stacked(part, cut, new)

    def _summary(self) -> str:
        told = self.comparison
        said = f"{told.kept_words:,} of {told.after_words:,} words are as in the earlier text"
        said += f", which has {told.before_words:,}"
        if told.figures:
            shown = [f"{safe(old) or 'none'} → {safe(new) or 'none'}" for old, new in told.figures[:FIGURES]]
            left = len(told.figures) - len(shown)
            said += f"; figures: {', '.join(shown)}" + (f" and {left:,} more" if left else "")
        return said + (f"; {told.left_out}" if told.left_out else "")

    def _columns(self, cut: Brackets, new: Brackets) -> Table:
        table = Table.grid(padding=(0, 1), expand=True)
        table.add_column(ratio=1, overflow="fold")
        table.add_column(width=1)
        table.add_column(ratio=1, overflow="fold")
        table.add_row(Text(safe(self.before), "bold"), "", Text(safe(self.after), "bold"))
        for part in self.comparison.parts:
            table.add_row(_styled(part.before, cut), SIGNS[part.kind], _styled(part.after, new))
        return table


def _stacked(part: Part, cut: Brackets, new: Brackets) -> Iterator[RenderableType]:
    """Yield a passage once where it is the same, else what it was above what it is."""
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(width=1)
    grid.add_column(ratio=1, overflow="fold")
    if part.kind == "same":
        grid.add_row("=", _styled(part.after, new))
    else:
        for sign, side, brackets in (("-", part.before, cut), ("+", part.after, new)):
            if side:
                grid.add_row(sign, _styled(side, brackets))
    yield grid


def _styled(runs: tuple[Run, ...], brackets: Brackets) -> Text:
    """Return the words of one side, what differs marked: by colour, or by `brackets`."""
    if not any(run.mark for run in runs) and len(runs) > SHOWN:
        runs = (runs[0], Run(f"… {len(runs) - 2:,} sentences the same … "), runs[-1])
    shown = Text()
    for differs, group in groupby(runs, key=lambda run: bool(run.mark)):
        opening, closing = brackets if brackets and differs else ("", "")
        shown.append(opening)
        for run in group:
            shown.append(safe(run.text), STYLES[run.mark])
        shown.rstrip()
        shown.append(f"{closing} " if run.text.endswith(" ") else closing)
    return shown
