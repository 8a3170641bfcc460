"""What a terminal shows of a family of copies, in the words of a desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from streams.acquire.health import span
from streams.cli import rows
from streams.cli.families import Family, Member
from streams.cli.safe import safe
from streams.records import Edit, Precision, Verdict

EDIT_WORDS: Final[Mapping[Edit, str]] = {
    "none": "word for word",
    "truncated": "cut short",
    "extended": "text added",
    "reheadlined": "re-headlined",
    "new_lead": "new lead",
    "dateline": "dateline or byline changed",
    "numbers": "figures changed",
    "wrapped": "wrapped in page text",
    "merged": "merged from several",
    "typography": "typography",
}
VERDICT_STYLE: Final[Mapping[Verdict, str]] = {
    "new": "green",
    "repeat": "dim",
    "update": "yellow",
    "version": "cyan",
    "kill": "red",
}
LISTED: Final = 10
"""Members listed of one family among many."""


def edits_text(edits: Sequence[Edit]) -> str:
    """Return what a copy changed, as a desk says it: ``cut short, figures changed``."""
    if tuple(edits) == ("typography",):
        return "typography only"
    return ", ".join(EDIT_WORDS[edit] for edit in edits)


def lag_text(seconds: float | None) -> str:
    """Return how long after the original: ``+3 h 26 min``; ``-`` before it, nothing where it is not known."""
    if seconds is None:
        return ""
    if seconds == 0:
        return "at once"
    return ("-" if seconds < 0 else "+") + span(abs(seconds))


def family_row(family: Family) -> dict[str, Any]:
    """Return `family` as JSON types; `others` counts those of its articles that were not asked for."""
    original = family.original
    return {
        "family": family.key,
        "original": family.original_id,
        "origin": family.origin,
        "articles": family.size,
        "outlets": family.outlets,
        "verdicts": family.verdicts,
        "article": _row(family, original) if original else None,
        "members": [_row(family, member) for member in family.members],
        "others": family.size - len(family.members) - (original is not None),
    }


def _row(family: Family, member: Member) -> dict[str, Any]:
    row: dict[str, Any] = rows.plain(member)
    del row["cluster"], row["original"], row["published_precision"], row["position"]
    row["published"] = rows.moment(member.published, member.published_precision)
    return row | {"lag_s": family.lag_s(member)}


@dataclass(frozen=True)
class FamilyLines:
    """One family as a desk reads it; `whole`: every member with its headline and id, else the first `LISTED`."""

    family: Family
    whole: bool = False

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the article they go back to, then a line for each other."""
        yield from self._head()
        listed = self.family.members if self.whole else self.family.members[:LISTED]
        if listed:
            yield Padding(self._table(listed, options.max_width), (0, 0, 0, 2), expand=False)
        left = self.family.size - len(listed) - (self.family.original is not None)
        if left:
            yield Text(f"  and {left:,} more: --family {safe(self.family.key)}", style="dim")

    def _head(self) -> Iterator[RenderableType]:
        family, original = self.family, self.family.original
        if original is None:
            title = next((member.title for member in family.members if member.title), "")
            yield Text.assemble((safe(title) or "no headline", "bold"))
            yield Text(f"  goes back to {safe(family.original_id)}, which was not among what was read", style="dim")
        else:
            yield Text(safe(original.title) or "no headline", style="bold")
            said = _when(original.published or original.received, original.published_precision)
            facts = (original.source or "no outlet named", said, family.origin, original.item_id)
            yield Text("  " + safe(", ".join(filter(None, facts))), style="dim")
        if not family.verdicts:
            yield Text("  nothing that was read copies it", style="dim")
            return
        counted = ", ".join(f"{number:,} {verdict}" for verdict, number in sorted(family.verdicts.items()))
        outlets = f"{family.outlets:,} outlet{'s' if family.outlets != 1 else ''}"
        yield Text(f"  {family.size:,} articles in {outlets}: {counted}", style="dim")

    def _table(self, listed: Sequence[Member], width: int) -> Table:
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", no_wrap=True)
        table.add_column(no_wrap=True, overflow="ellipsis", max_width=max(12, width // 4))
        table.add_column(no_wrap=True)
        table.add_column(justify="right", no_wrap=True)
        table.add_column(overflow="fold")
        for member in listed:
            share = "" if member.containment is None else f"{member.containment:.0%}"
            words = Text("older version, came late" if member.is_late_version else edits_text(member.edits))
            if self.whole:
                lines = (f"“{safe(member.title)}”" if member.title else "", safe(member.item_id))
                words = Text("\n").join([line for line in (words, *(Text(one, "dim") for one in lines)) if line])
            table.add_row(
                lag_text(self.family.lag_s(member)),
                Text(safe(member.source)),
                Text(member.verdict, VERDICT_STYLE[member.verdict]),
                share,
                words,
            )
        return table


def _when(moment: datetime | None, precision: Precision) -> str:
    if moment is None:
        return "time not known"
    return f"{moment:%Y-%m-%d}" if precision == "day" else f"{moment:%Y-%m-%d %H:%M} UTC"
