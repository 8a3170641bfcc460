"""What a terminal shows of events, alerts and stages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from streams.acquire import health
from streams.acquire.health import Health
from streams.cli.safe import safe
from streams.records import Alert, Casualties, Change, Event, EventTime, Place

STATUS_STYLE = {"reported": "yellow", "corroborated": "green", "disputed": "magenta", "retracted": "red"}
STATE_STYLE = {
    "fine": "green",
    "new": "cyan",
    "silent": "yellow",
    "repeating": "yellow",
    "garbage": "red",
    "failing": "red",
    "off": "dim",
    "unseen": "dim",
}
"""Of a source; in the order in which they are counted."""
OP_STYLE = {"new": "bold green", "update": "bold yellow", "cancel": "bold red"}


@dataclass(frozen=True, kw_only=True)
class StageFigures:
    """One stage's line on the board: records taken, told on, dropped on purpose, rejected, and waiting."""

    name: str
    taken: int = 0
    sent: int = 0
    dropped: int = 0
    rejected: int = 0
    lag: int = 0
    ready: bool = False


def figure_text(low: int, high: int | None) -> str:
    """Return a toll as people write it: ``23+``, ``12``, ``10-15``."""
    if high is None:
        return f"{low:,}+"
    return f"{low:,}" if low == high else f"{low:,}-{high:,}"


def place_text(place: Place) -> str:
    """Return a place as people write it: ``Nassib, Daraa, SY``."""
    parts = (place.name or place.text, place.admin1, place.country)
    return ", ".join(dict.fromkeys(part for part in parts if part)) or "place not known"


def moment_text(iso: str | None) -> str:
    """Return a day as it is, an instant to the minute: ``2017-08-11 21:30 UTC``."""
    return f"{iso[:10]} {iso[11:16]} UTC" if iso and len(iso) > 10 else iso or ""


def time_text(time: EventTime) -> str:
    """Return a time as people write it: a day, a span, ``by DAY`` where only the upper end is known."""
    start, end = moment_text(time.start), moment_text(time.end)
    if start and end:
        return start if start == end else f"{start} to {end}"
    if end:
        return f"by {end}"
    return f"since {start}" if start else (time.text or "time not known")


def toll_text(casualties: Casualties) -> str:
    """Return the figures as people write them: ``23+ killed, 24+ injured``."""
    told = [
        f"{figure_text(figure.low, figure.high)} {kind}"
        for kind in ("killed", "injured", "missing", "displaced", "detained")
        if (figure := getattr(casualties, kind)) is not None
    ]
    return ", ".join(told) + (" (expected to rise)" if casualties.expected_to_rise else "")


_NAME_CHARS = 28
"""Characters of a source's name on the board."""


def ago_text(at: datetime | None, now: datetime) -> str:
    """Return how long ago it was: ``35 min ago``; nothing of what never was."""
    return f"{health.span(max(0.0, (now - at).total_seconds()))} ago" if at else ""


def source_lines(states: Sequence[Health], now: datetime, most: int) -> RenderableType:
    """Return how the sources are: counted, and `most` of them a line each, those in trouble first, then the latest."""
    worst = health.worst_first(states)
    if len(worst) > most:
        troubled = [one for one in worst if one.state in health.TROUBLE]
        others = [one for one in worst if one.state not in health.TROUBLE and one.last_article is not None]
        others.sort(key=lambda one: one.last_article or now, reverse=True)
        worst = [*troubled, *others][:most]
    rows = [("source", "state", "last article", "usual pause", "why")]
    rows += [
        (
            safe(one.name if len(one.name) <= _NAME_CHARS else f"{one.name[: _NAME_CHARS - 1]}…"),
            one.state,
            ago_text(one.last_article, now) or "never",
            health.span(one.expected_gap_s) if one.expected_gap_s else "",
            safe(" ".join(one.reason.split())),
        )
        for one in worst
    ]
    widths = [max(len(row[column]) for row in rows) + 2 for column in range(4)]
    lines = [
        Text.assemble(
            *(
                (cell.ljust(width), "dim" if row is rows[0] else STATE_STYLE.get(cell, ""))
                for cell, width in zip(row, widths, strict=False)
            ),
            (row[4], "dim"),
            no_wrap=True,
            overflow="ellipsis",
        )
        for row in rows
    ]
    left = len(states) - len(worst)
    more = f"; {left:,} not shown, see `streams sources list`" if left else ""
    counted = Text(f"{health.summed(states)}{more}", style="bold", no_wrap=True, overflow="ellipsis")
    return Group(counted, *(lines if worst else []))


def stage_table(figures: Iterable[StageFigures]) -> Table:
    """Return the table of stages: what went in, on, out and wrong, and what waits."""
    table = Table(box=None, pad_edge=False, padding=(0, 2), header_style="dim")
    table.add_column("stage")
    for name in ("in", "told on", "dropped", "rejected", "lag"):
        table.add_column(name, justify="right")
    for stage in figures:
        dot = "[green]●[/green]" if stage.ready else "[dim]○[/dim]"
        table.add_row(
            f"{dot} {stage.name}",
            f"{stage.taken:,}",
            f"{stage.sent:,}",
            f"{stage.dropped:,}",
            Text(f"{stage.rejected:,}", style="red" if stage.rejected else ""),
            Text(f"{stage.lag:,}", style="yellow" if stage.lag else ""),
        )
    return table


@dataclass(frozen=True)
class EventTable:
    """Events, newest as given: a table where there is room, else two lines each."""

    events: Sequence[Event]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield what fits the width."""
        if options.max_width >= ROOMY:
            yield _wide_events(self.events)
        else:
            yield from map(_narrow_event, self.events)


ROOMY = 110
"""Columns from which a table of events reads well."""


def _wide_events(events: Sequence[Event]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2), header_style="dim", expand=True)
    for name, ratio in (("event", 10), ("where", 6), ("when", 4), ("toll", 5), ("status", 5)):
        table.add_column(name, ratio=ratio)
    for event in events:
        table.add_row(
            Text.assemble((safe(event.title), "bold" if not event.background else "dim"), (f"\n{event.type}", "dim")),
            Text(safe(place_text(event.place))),
            Text(safe(time_text(event.time))),
            toll_text(event.casualties),
            Text(status_text(event), style=_status_style(event)),
        )
    return table


def _narrow_event(event: Event) -> Text:
    return Text.assemble(
        (safe(event.title), "bold" if not event.background else "dim"),
        (f"\n  {event.type}, ", "dim"),
        (status_text(event), _status_style(event)),
    )


def status_text(event: Event) -> str:
    """Return how sure it is and how often it was told: ``corroborated, 2 origins, rev. 3``."""
    told: list[str] = [event.status]
    if event.background:
        told.insert(0, "background")
    if event.independent_origins:
        told.append(f"{event.independent_origins} origin{'s' if event.independent_origins != 1 else ''}")
    if event.revision > 1:
        told.append(f"rev. {event.revision}")
    return ", ".join(told)


def _status_style(event: Event) -> str:
    return "dim" if event.background else STATUS_STYLE.get(event.status, "")


def change_text(change: Change) -> str:
    """Return a changed figure or word as people write it; nothing for what only machines compare."""
    sides = [_side(change.before), _side(change.after)]
    return f"{change.field} {sides[0]} → {sides[1]}" if None not in sides and change.field != "title" else ""


def _side(value: object) -> str | None:
    if value is None:
        return "none"
    if isinstance(value, dict) and "low" in value:
        return figure_text(value["low"], value.get("high"))
    return value if isinstance(value, str) else None


def alert_lines(alert: Alert, *, brief: bool = False) -> RenderableType:
    """Return one alert as its subscriber reads it: what, why, and the sentence it rests on; `brief` leaves out what
    the headline says already.
    """
    head = Text.assemble(
        (f"{alert.op.upper()} ", OP_STYLE[alert.op]),
        (safe(alert.title), "bold"),
        (f"   {safe(alert.rule_name or alert.rule_id)} → {safe(alert.subscriber)}", "dim"),
    )
    lines = [Text("\n".join(map(safe, alert.text.split("\n"))))] if alert.text and not brief else []
    if changed := "; ".join(filter(None, map(change_text, alert.changes))):
        lines.append(Text(safe(f"changed  {changed}"), style="yellow"))
    if alert.reasons:
        lines.append(Text(safe(f"because  {'; '.join(alert.reasons)}"), style="dim"))
    if alert.quote:
        source = f" — {alert.quote_source}" if alert.quote_source else ""
        lines.append(Text(safe(f"“{alert.quote}”{source}"), style="italic dim"))
    return Group(head, *(Padding(line, (0, 0, 0, 2)) for line in lines))
