"""`streams sources`: the list of sources checked, extended, shown with its health, and tried."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import orjson
import typer
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from streams.acquire import health
from streams.acquire.finding import Found, entry_text, find_kind, propose_name
from streams.acquire.health import Health, History
from streams.acquire.health_store import FILE, read_cursors, read_histories
from streams.acquire.opml import read_opml
from streams.acquire.polling import schedule
from streams.acquire.polling.cursors import Cursor
from streams.acquire.polling.schedule import Pace
from streams.acquire.rhythm import UNWATCHED_S
from streams.acquire.sources import (
    FeedSource,
    PageSource,
    SitemapSource,
    Source,
    load_sources,
    make_source,
    parse_sources,
)
from streams.cli.context import EXIT_FAILED, err, out, settings_of
from streams.cli.parts import broker_of
from streams.cli.trying import Shown, Trial, fetch, try_path, try_polled, why_not
from streams.errors import RecordError, SettingsError, StreamsError
from streams.ops import log
from streams.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Where articles come from: check, add, list and try sources.")

DEFAULT_FILE: Final = Path("sources.toml")
STATE_STYLE: Final = {
    "fine": "green",
    "new": "cyan",
    "silent": "yellow",
    "repeating": "yellow",
    "garbage": "red",
    "failing": "red",
    "off": "dim",
    "unseen": "dim",
}
_AT_ONCE: Final = 8
"""Sources tried at the same time by `check --live`."""
_POLLED: Final = (FeedSource, SitemapSource, PageSource)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

File = Annotated[Path | None, typer.Option("--file", help="List of sources; else the setting, or ./sources.toml.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Private = Annotated[bool, typer.Option("--private", help="It may be at an address that is not public.")]


def _settings(ctx: typer.Context) -> Settings:
    """Return the settings; what is tried here tells its faults itself, so the log is for errors alone."""
    settings = settings_of(ctx)
    log.configure(level="error", form=settings.log.format)
    return settings


def _file_of(settings: Settings, given: Path | None) -> Path:
    return given or settings.sources or DEFAULT_FILE


def _write(row: dict[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


# ---------------------------------------------------------------- check


@app.command("check")
def check(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="List of sources; else the setting.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Try each enabled source, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say whether the list is right; with --live whether each source can be read now. Exit 1 if one cannot."""
    settings = _settings(ctx)
    path = _file_of(settings, file)
    sources = load_sources(path)
    faults = asyncio.run(_try_all(sources, settings)) if live else {}
    for source in sources:
        fault, tried = faults.get(source.name), source.name in faults
        result = "off" if not source.enabled else "wrong" if fault else "works" if tried else "right"
        if as_json:
            _write({"name": source.name, "kind": source.kind, "result": result, "error": fault})
        else:
            sign = {"wrong": "[red]✗[/red]", "off": "[dim]–[/dim]"}.get(result, "[green]✓[/green]")
            said = f" [dim]{result}[/dim]" + (f"  {escape(fault)}" if fault else "")
            out.print(f"{sign} {escape(source.name)} [dim]{source.kind}[/dim]{said}", highlight=False)
    wrong = sum(fault is not None for fault in faults.values())
    if not as_json:
        tail = f", {wrong} cannot be read now" if wrong else ", each can be read now" if live else ""
        err.print(f"[dim]{len(sources)} sources in {escape(str(path))}{tail}[/dim]", highlight=False)
    if wrong:
        raise typer.Exit(EXIT_FAILED)


async def _try_all(sources: Sequence[Source], settings: Settings) -> dict[str, str | None]:
    places, own = asyncio.Semaphore(_AT_ONCE), broker_of(settings)

    async def try_one(source: Source) -> tuple[str, str | None]:
        async with places:
            return source.name, await why_not(source, settings, own)

    return dict(await asyncio.gather(*(try_one(source) for source in sources if source.enabled)))


# ---------------------------------------------------------------- add


@app.command("add")
def add(
    ctx: typer.Context,
    what: Annotated[str | None, typer.Argument(help="Address of a feed, sitemap or page; or a folder.")] = None,
    file: File = None,
    name: Annotated[str | None, typer.Option(help="Its name; else made from its title or address.")] = None,
    kind: Annotated[str | None, typer.Option(help="feed, sitemap, page or folder; else what stands there.")] = None,
    opml: Annotated[Path | None, typer.Option(help="Add all feeds of this OPML list.")] = None,
    private: Private = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the entry; write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find out what stands at an address and add it to the list, whose comments and order stay as they are.

    A page that names feeds is not added: they are listed, and one of them is to be added (exit 1); `--kind page` polls
    the page itself.
    """
    if (what is None) == (opml is None):
        raise SettingsError("name one address or folder, or --opml FILE", reason="usage")
    path = _file_of(_settings(ctx), file)
    known = load_sources(path) if path.exists() else ()
    if opml is not None:
        entries = _from_list(opml, known, private=private, as_json=as_json)
    else:
        entries = [_from_address(what or "", kind, name, known, path, private=private, as_json=as_json)]
    text = "".join(entry_text(keys) for keys in entries)
    _append(path, text, write=not dry_run)
    for keys in entries:
        if as_json:
            _write({"added": not dry_run, **keys})
    if not as_json:
        out.print(escape(text.strip("\n")), highlight=False)
        done = f"would be added to {path}" if dry_run else f"added to {path}"
        err.print(f"[dim]{len(entries)} {escape(done)}[/dim]", highlight=False)


def _from_address(
    what: str,
    kind: str | None,
    name: str | None,
    known: Sequence[Source],
    path: Path,
    *,
    private: bool,
    as_json: bool,
) -> dict[str, Any]:
    """Return the keys of the entry for an address or folder."""
    taken = {source.name for source in known}
    place = Path(what).expanduser()
    if kind == "folder" or (kind is None and place.is_dir()):
        if not place.is_dir():
            raise SettingsError(f"{what} is no folder; make it first", reason="missing_file")
        title = place.resolve().name
        keys: dict[str, Any] = {"name": name or propose_name(title, title, taken), "kind": "folder"}
        folder, home = place.resolve(), path.resolve().parent
        return {**keys, "path": str(folder.relative_to(home) if folder.is_relative_to(home) else folder)}
    if kind not in (None, "feed", "sitemap", "page"):
        raise SettingsError(f"--kind {kind}: take feed, sitemap, page or folder", reason="usage")
    if place.is_file():
        raise SettingsError(
            f"{what} is a file; its folder can be a source, and --opml takes a list of feeds", reason="usage"
        )
    url = what if "://" in what else f"https://{what}"
    make_source({"name": "x", "kind": "feed", "url": url, "private": private}, path)  # wrong addresses are told first
    if twin := next((source.name for source in known if getattr(source, "url", None) == url), None):
        raise SettingsError(f"{url} is in the list already, as {twin!r}", reason="known_source")
    found = _look(url, private=private)
    if kind is None and found.offers:
        _offer(found, url, as_json=as_json)
        raise typer.Exit(EXIT_FAILED)
    if kind is not None and kind != found.kind:
        raise SettingsError(f"{url} is no {kind} but a {found.kind}", reason="not_a_source")
    keys = {"name": name or propose_name(found.title, url, taken), "kind": found.kind, "url": url}
    return {**keys, "private": True} if private else keys


def _look(url: str, *, private: bool) -> Found:
    """Return what stands at `url`, or end with why it cannot be had."""
    try:
        answer = asyncio.run(fetch(url, private=private))
        return find_kind(answer.body, url=answer.url, media_type=answer.media_type)
    except StreamsError as error:
        hint = "; --private permits it" if error.reason == "blocked_address" else ""
        err.print(f"[red]streams:[/red] {escape(url)}: {escape(str(error))}{hint}", highlight=False)
        raise typer.Exit(EXIT_FAILED) from error


def _offer(found: Found, url: str, *, as_json: bool) -> None:
    for offer in found.offers:
        if as_json:
            _write({"offered": offer.url, "title": offer.title})
        else:
            out.print(f"  streams sources add {escape(offer.url)}  [dim]{escape(offer.title)}[/dim]", highlight=False)
    err.print(
        f"{escape(url)} is a page that names {len(found.offers)} feeds; add one of them, or --kind page",
        highlight=False,
    )


def _from_list(opml: Path, known: Sequence[Source], *, private: bool, as_json: bool) -> list[dict[str, Any]]:
    """Return the keys of the entries for the feeds of an OPML list that are not in ours."""
    try:
        found = read_opml(opml.read_bytes())
    except OSError as error:
        raise SettingsError(f"cannot read {opml}: {error.strerror}", reason="missing_file") from error
    except RecordError as error:
        raise SettingsError(f"{opml}: {error}", reason=error.reason) from error
    taken, urls = {source.name for source in known}, {getattr(source, "url", None) for source in known}
    entries: list[dict[str, Any]] = []
    for feed in found.feeds:
        if feed.url in urls:
            continue
        keys: dict[str, Any] = {"name": propose_name(feed.name, feed.url, taken), "kind": "feed", "url": feed.url}
        if feed.language and _LANGUAGE.fullmatch(feed.language):
            keys["language"] = feed.language
        if private:
            keys["private"] = True
        try:
            make_source(keys, opml)
        except SettingsError as error:
            _left_out(str(error), as_json=as_json)
            continue
        taken.add(keys["name"])
        entries.append(keys)
    for line in found.refused:
        _left_out(f"left out: {line}", as_json=as_json)
    for url in found.lists:
        _left_out(f"a further list, not fetched: {url}", as_json=as_json)
    if twins := len(found.feeds) - len(entries):
        _left_out(f"{twins} of {len(found.feeds)} feeds are in the list already, or wrong", as_json=as_json)
    return entries


def _left_out(line: str, *, as_json: bool) -> None:
    if as_json:
        _write({"left_out": line})
    else:
        err.print(f"[dim]{escape(line)}[/dim]", highlight=False)


def _append(path: Path, text: str, *, write: bool) -> None:
    """The list holds `text` at its end; it is replaced in one step, and only by what can be read."""
    try:
        before = path.read_text("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read {path}: {error}", reason="missing_file") from error
    gap = "" if not before or before.endswith("\n") else "\n"
    whole = before + gap + (text if before else text.lstrip("\n"))
    parse_sources(whole, path)
    if not write or not text:
        return
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as new:
            new.write(whole)
            new.flush()
            os.fsync(new.fileno())
        Path(new.name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(new.name).replace(path)
    except OSError as error:
        raise SettingsError(f"cannot write {path}: {error.strerror}", reason="unwritable") from error


# ---------------------------------------------------------------- list


@app.command("list")
def list_sources(ctx: typer.Context, file: File = None, as_json: AsJson = False) -> None:
    """Show each source: how it is and why, its last article, its usual pause, how often it is asked, its counts."""
    settings = _settings(ctx)
    sources = load_sources(_file_of(settings, file))
    kept = settings.data_dir / FILE if settings.data_dir else None
    histories = read_histories(kept) if kept else {}
    cursors = read_cursors(kept) if kept else {}
    now = datetime.now(UTC)
    rows = [_row(source, histories.get(source.name), cursors.get(source.name), now) for source in sources]
    listed = {source.name for source in sources}
    rows += [_pushed(history, now) for name, history in histories.items() if name not in listed]
    if as_json:
        for row in rows:
            _write(row)
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
    counted = {state: sum(row["state"] == state for row in rows) for state in STATE_STYLE}
    summed = ", ".join(f"{number} {state}" for state, number in counted.items() if number)
    err.print(f"[dim]{len(rows)} sources: {summed}[/dim]", highlight=False)


def _row(source: Source, history: History | None, cursor: Cursor | None, now: datetime) -> dict[str, Any]:
    row = {"name": source.name, "kind": source.kind, **_known(history, now), "every_s": None, "next": None}
    if not source.enabled:
        row |= {"state": "off", "reason": "enabled = false"}
    if isinstance(source, _POLLED):
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
        row["reason"] = f"as of {_stamp(datetime.fromtimestamp(until, UTC))}, not read since: {judged.reason}"
    return row


def _cells(row: dict[str, Any], now: datetime) -> tuple[Text | str, ...]:
    why = row["reason"]
    if row["last_error"] and row["state"] != "failing":
        why += f"; last error {_ago(row['last_error_at'], now)}: {row['last_error']}"
    return (
        escape(row["name"]),
        row["kind"],
        Text(row["state"], STATE_STYLE[row["state"]]),
        _ago(row["last_article"], now),
        health.span(row["expected_gap_s"]) if row["expected_gap_s"] else "",
        health.span(row["every_s"]) if row["every_s"] else "",
        f"{row['articles']:,}",
        f"{row['rejected']:,}",
        escape(why),
    )


def _ago(at: datetime | None, now: datetime) -> str:
    return f"{health.span((now - at).total_seconds())} ago" if at else ""


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")


# ---------------------------------------------------------------- test


@app.command("test")
def test(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(help="An address, a file or folder, or the name of a listed source.")],
    file: File = None,
    pages: Annotated[int, typer.Option(min=0, max=50, help="Linked pages to fetch where entries need them.")] = 3,
    kind: Annotated[str | None, typer.Option(help="feed, sitemap or page; else what stands there.")] = None,
    private: Private = False,
    as_json: AsJson = False,
) -> None:
    """Fetch once and show what would come in, and what would be rejected and why; nothing is sent or remembered."""
    trial = _trial(_settings(ctx), what, file, pages, kind, private=private)
    if as_json:
        for shown in trial.articles:
            _write({"kind": "article"} | {key: getattr(shown, key) for key in Shown.__dataclass_fields__})
        for one in trial.rejected:
            _write({"kind": "rejected", "reason": one.reason, "message": one.message, "where": one.headers})
        if trial.error:
            _write({"kind": "error", "message": trial.error})
    else:
        _show(trial)
    if trial.error or not trial.articles:
        raise typer.Exit(EXIT_FAILED)


def _trial(settings: Settings, what: str, file: Path | None, pages: int, kind: str | None, *, private: bool) -> Trial:
    path = _file_of(settings, file)
    listed = {source.name: source for source in load_sources(path)} if path.exists() else {}
    source = listed.get(what)
    if source is None and Path(what).expanduser().exists():
        return try_path(Path(what).expanduser(), "test")
    if source is None:
        url = what if "://" in what else f"https://{what}"
        if "." not in what and "://" not in what:
            raise SettingsError(f"{what!r} is no address, no file, and no source in {path}", reason="unknown_source")
        keys = {"name": "test", "kind": kind or _look(url, private=private).kind, "url": url, "private": private}
        source = make_source(keys, path)
    if not isinstance(source, _POLLED):
        place = getattr(source, "path", None)
        if place is None:
            raise SettingsError(
                f"{what!r} is a {source.kind} source; `streams sources check --live` tries it", reason="usage"
            )
        return try_path(place, source.name)
    return asyncio.run(try_polled(source, most_pages=pages))


def _show(trial: Trial) -> None:
    for shown in trial.articles:
        facts = [_stamp(shown.published) if shown.published else "no date", f"{shown.characters:,} characters"]
        facts += {"fetched": ["page fetched"], "needed": ["page needed"], "missing": ["page not had"]}.get(
            shown.page, []
        )
        out.print(f"[bold]{escape(shown.title or '(no title)')}[/bold]", highlight=False)
        out.print(f"  [dim]{' · '.join(facts)}{' · ' + escape(shown.url) if shown.url else ''}[/dim]", highlight=False)
        for line in _lines(shown.begins):
            out.print(f"  {escape(line)}", highlight=False)
        if shown.problem:
            out.print(f"  [red]would be rejected: {escape(shown.problem)}[/red]", highlight=False)
        out.print()
    for one in trial.rejected:
        where = " ".join(f"{key} {value}" for key, value in one.headers.items() if key != "path")
        out.print(f"[red]rejected[/red] {one.reason} {escape(where)}: {escape(one.message)}", highlight=False)
    if trial.error:
        err.print(f"[red]streams:[/red] {escape(trial.error)}", highlight=False)
    needed = sum(shown.page == "needed" for shown in trial.articles)
    more = f", {needed} with only a summary until their page is fetched" if needed else ""
    err.print(
        f"[dim]{len(trial.articles)} articles would come in, {len(trial.rejected)} be rejected{more}[/dim]",
        highlight=False,
    )


def _lines(text: str) -> Iterable[str]:
    return [line for line in text.split("\n") if line.strip()][:3]
