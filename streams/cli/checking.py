"""`streams sources check` and `streams sources test`: is the list right, and what would come in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.markup import escape

from streams.acquire.sources import FolderSource, Source, load_sources, make_source, secret_fault
from streams.cli.adding import look, show_offers
from streams.cli.broker import broker_of
from streams.cli.context import EXIT_FAILED, err, out
from streams.cli.listed import POLLED, AsJson, File, Private, file_of, quiet_settings, stamp, write_row
from streams.cli.trying import Shown, Trial, try_folder, try_path, try_polled, why_not
from streams.errors import SettingsError
from streams.settings import Settings

_AT_ONCE: Final = 8
"""Sources tried at the same time by `check --live`."""
_FILES: Final = (".xml", ".rss", ".rdf", ".json", ".jsonl", ".ndjson", ".txt", ".html", ".htm", ".opml", ".warc", ".gz")
"""Endings that are no top-level domain: what ends so and is not there is a file that is missing."""


def check(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="List of sources; else the setting.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Try each enabled source, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say whether the list is right; with --live whether each source can be read now. Exit 1 if one cannot.

    A secret that is missing is told here; a running program goes on with the other sources.
    """
    settings = quiet_settings(ctx)
    path = file_of(settings, file)
    sources = load_sources(path)
    faults = {source.name: fault for source in sources if source.enabled and (fault := secret_fault(source))}
    tried = asyncio.run(_try_all([source for source in sources if source.name not in faults], settings)) if live else {}
    faults |= {name: fault for name, fault in tried.items() if fault is not None}
    for source in sources:
        fault = faults.get(source.name)
        result = "off" if not source.enabled else "wrong" if fault else "works" if source.name in tried else "right"
        if as_json:
            write_row({"name": source.name, "kind": source.kind, "result": result, "error": fault})
        else:
            sign = {"wrong": "[red]✗[/red]", "off": "[dim]–[/dim]"}.get(result, "[green]✓[/green]")
            said = f" [dim]{result}[/dim]" + (f"  {escape(fault)}" if fault else "")
            out.print(f"{sign} {escape(source.name)} [dim]{source.kind}[/dim]{said}", highlight=False)
    wrong = len(faults)
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
    trial = _trial(quiet_settings(ctx), what, file, pages, kind, private=private, as_json=as_json)
    if as_json:
        for shown in trial.articles:
            write_row({"kind": "article"} | {key: getattr(shown, key) for key in Shown.__dataclass_fields__})
        for one in trial.rejected:
            write_row({"kind": "rejected", "reason": one.reason, "message": one.message, "where": one.headers})
        if trial.error:
            write_row({"kind": "error", "message": trial.error})
    else:
        _show(trial, pages)
    if trial.error or not (trial.taken or trial.listed):
        raise typer.Exit(EXIT_FAILED)


def _trial(
    settings: Settings,
    what: str,
    file: Path | None,
    pages: int,
    kind: str | None,
    *,
    private: bool,
    as_json: bool,
) -> Trial:
    path = file_of(settings, file)
    if kind not in (None, "feed", "sitemap", "page"):
        raise SettingsError(f"--kind {kind}: take feed, sitemap or page", reason="usage")
    listed = {source.name: source for source in load_sources(path)} if path.exists() else {}
    source = listed.get(what)
    if source is None and what and Path(what).expanduser().exists():
        return try_path(Path(what).expanduser(), "test")
    if source is None:
        url = what if "://" in what else f"https://{what}"
        if "://" not in what and _names_no_host(what):
            raise SettingsError(f"{what!r} is no address, no file, and no source in {path}", reason="unknown_source")
        if kind is None:
            found = look(url, private=private)
            kind = found.kind
            show_offers(found, "test", private=private, as_json=as_json)
        source = make_source({"name": "test", "kind": kind, "url": url, "private": private}, path)
    if isinstance(source, FolderSource):
        return try_folder(source)
    if not isinstance(source, POLLED):
        raise SettingsError(
            f"{what!r} is a {source.kind} source; `streams sources check --live` tries it", reason="usage"
        )
    return asyncio.run(try_polled(source, most_pages=pages))


def _names_no_host(what: str) -> bool:
    """True for what is no address without its ``https://``: a path, a file's name, a word."""
    host = what.partition("/")[0]
    return "." not in host.strip(".") or what.startswith((".", "~")) or host.lower().endswith(_FILES)


def _show(trial: Trial, pages: int) -> None:
    for shown in trial.articles:
        facts = [stamp(shown.published) if shown.published else "no date", f"{shown.characters:,} characters"]
        facts += [f"says {stamp(at)}, which is to come: not believed" for at in shown.refused]
        facts += {"fetched": ["page fetched"], "needed": ["page needed"], "missing": ["page not had"]}.get(
            shown.page, []
        )
        out.print(f"[bold]{escape(shown.title or '(no title)')}[/bold]", highlight=False)
        out.print(f"  [dim]{' · '.join(facts)}{' · ' + escape(shown.url) if shown.url else ''}[/dim]", highlight=False)
        for line in _lines(shown):
            out.print(f"  {escape(line)}", highlight=False)
        if shown.problem:
            out.print(f"  [red]would be rejected: {escape(shown.problem)}[/red]", highlight=False)
        out.print()
    for one in trial.rejected:
        where = "".join(f" {key} {value}" for key, value in one.headers.items() if key != "path")
        out.print(f"[red]rejected[/red] {one.reason}{escape(where)}: {escape(one.message)}", highlight=False)
    if trial.error and trial.error not in {f"{one.reason}: {one.message}" for one in trial.rejected}:
        err.print(f"[red]streams:[/red] {escape(trial.error)}", highlight=False)
    needed = sum(shown.page == "needed" for shown in trial.articles)
    more = f", {needed} with only a summary until their page is fetched" if needed else ""
    if trial.listed and not trial.articles:
        more += "; it lists pages, of which none has changed in the last two days" if pages else "; it lists pages"
    elif not (trial.articles or trial.rejected or trial.error):
        more += "; it holds nothing"
    taken = f"{trial.taken} article{'' if trial.taken == 1 else 's'}"
    err.print(f"[dim]{taken} would come in, {trial.refused} be rejected{more}[/dim]", highlight=False)


def _lines(shown: Shown) -> Iterable[str]:
    lines = [line for line in shown.begins.split("\n") if line.strip()]
    if shown.characters > len(shown.begins):
        lines[-1] += " …"
    return lines[:3]
