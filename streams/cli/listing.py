"""`streams sources list`: each source with how it is, and why."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from streams.acquire import health
from streams.acquire.health import Health, History
from streams.acquire.health_store import FILE, read_cursors, read_histories
from streams.acquire.polling import schedule
from streams.acquire.polling.cursors import Cursor
from streams.acquire.polling.schedule import Pace
from streams.acquire.rhythm import UNWATCHED_S
from streams.acquire.sources import Source, load_sources
from streams.cli.context import err, out
from streams.cli.listed import POLLED, AsJson, File, file_of, quiet_settings, stamp, write_row
from streams.cli.show import STATE_STYLE, ago_text


def list_sources(
    ctx: typer.Context,
    file: File = None,
    data_dir: Annotated[
        Path | None, typer.Option(help="Where `streams acquire` keeps its cursors; else the setting.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show each source: how it is and why, its last article, its usual pause, how often it is asked, its counts."""
    settings = quiet_settings(ctx)
    sources = load_sources(file_of(settings, file))
    home = data_dir or settings.data_dir
    kept = home / FILE if home else None
    histories = read_histories(kept) if kept else {}
    cursors = read_cursors(kept) if kept else {}
    now = datetime.now(UTC)
    rows = [_row(source, histories.get(source.name), cursors.get(source.name), now) for source in sources]
    listed = {source.name for source in sources}
    rows += [_pushed(history, now) for name, history in histories.items() if name not in listed]
    if as_json:
        for row in rows:
            write_row(row)
        return
    table = Table(
        *("source", "kind", "state", "last article", "usual pause", "asked every", "articles", "rejected", "why"),
        box=None,
        pad_edge=False,
        header_style="dim",
    )
    for row in rows:
        table.add_row(*_cells(row, now))
    out.print(table)
    if kept is None:
        err.print("[dim]no data_dir is set: nothing is known of what has come[/dim]", highlight=False)
    elif not kept.exists():
        err.print(f"[dim]{escape(str(home))} holds nothing of sources: another data_dir?[/dim]", highlight=False)
    counted = {state: sum(row["state"] == state for row in rows) for state in STATE_STYLE}
    summed = ", ".join(f"{number} {state}" for state, number in counted.items() if number)
    err.print(f"[dim]{len(rows)} sources: {summed}[/dim]", highlight=False)


def _row(source: Source, history: History | None, cursor: Cursor | None, now: datetime) -> dict[str, Any]:
    row = {"name": source.name, "kind": source.kind, **_known(history, now), "every_s": None, "next": None}
    if not source.enabled:
        row |= {"state": "off", "reason": "enabled = false"}
    if isinstance(source, POLLED):
        times = cursor.times if cursor else ()
        pace = Pace(min_s=source.min_s, max_s=source.max_s, every_s=source.every_s)
        row["every_s"] = round(schedule.interval(pace, times, now.timestamp())) if cursor else source.every_s
        if cursor is not None and cursor.due is not None:
            row["next"] = datetime.fromtimestamp(cursor.due, UTC)
    return row


def _pushed(history: History, now: datetime) -> dict[str, Any]:
    return {"name": history.name, "kind": "not listed", **_known(history, now), "every_s": None, "next": None}


def _known(history: History | None, now: datetime) -> dict[str, Any]:
    """Return the health of a source as of now, or as of when it was last watched."""
    if history is None:
        unseen = Health(name="", state="new", reason="nothing is known of it yet: `streams acquire` reads it")
        return {field: getattr(unseen, field) for field in unseen.__struct_fields__ if field != "name"} | {
            "state": "unseen"
        }
    until = history.rhythm.watched_until
    stale = until > 0 and now.timestamp() - until > UNWATCHED_S
    judged = health.judge(history, datetime.fromtimestamp(until, UTC) if stale else now)
    row = {field: getattr(judged, field) for field in judged.__struct_fields__ if field != "name"}
    if stale:
        row["reason"] = f"as of {stamp(datetime.fromtimestamp(until, UTC))}, not read since: {judged.reason}"
    return row


def _cells(row: dict[str, Any], now: datetime) -> tuple[Text | str, ...]:
    why = row["reason"]
    if row["last_error"] and row["state"] != "failing":
        why += f"; last error {ago_text(row['last_error_at'], now)}: {row['last_error']}"
    return (
        escape(row["name"]),
        row["kind"],
        Text(row["state"], STATE_STYLE[row["state"]]),
        ago_text(row["last_article"], now),
        health.span(row["expected_gap_s"]) if row["expected_gap_s"] else "",
        health.span(row["every_s"]) if row["every_s"] else "",
        f"{row['articles']:,}",
        f"{row['rejected']:,}",
        escape(why),
    )
