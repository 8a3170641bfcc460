"""`streams repeats`: families of copies, from a running log or from what `streams dedup` or `streams batch` wrote."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from io import UnsupportedOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, get_args

import typer
from rich.markup import escape

from streams.cli.context import EXIT_FAILED, err, out, settings_of
from streams.errors import RecordError, SettingsError
from streams.records import Edit, Verdict

if TYPE_CHECKING:
    from streams.cli.families import Families, Member
    from streams.settings import Settings

COPYING: Final = tuple(verdict for verdict in get_args(Verdict) if verdict != "new")


def repeats(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files that `streams dedup` or `streams batch` wrote, - for standard input; else the log."),
    ] = None,
    broker: Annotated[
        str | None, typer.Option("--broker", help="HOST:PORT of Kafka; else the setting kafka.broker.")
    ] = None,
    family: Annotated[
        str | None, typer.Option("--family", help="One family, whole, by the id of it or of any article in it.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Those that grew from this time on, ISO 8601.")] = None,
    source: Annotated[
        list[str] | None, typer.Option(help="Those that this source started or carries; may be repeated.")
    ] = None,
    verdict: Annotated[
        list[str] | None, typer.Option(help=f"Those with such a copy: {', '.join(COPYING)}; may be repeated.")
    ] = None,
    changed: Annotated[
        list[str] | None,
        typer.Option(help=f"Those with a copy changed so: {', '.join(get_args(Edit))}; may be repeated."),
    ] = None,
    least: Annotated[int, typer.Option("--min", min=1, help="Articles a family has at least, original counted.")] = 2,
    newest: Annotated[bool, typer.Option("--newest", help="The latest first, not the biggest.")] = False,
    limit: Annotated[int, typer.Option(min=0, help="Families to show; 0 shows all.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a family and line.")] = False,
) -> None:
    """Show the families of copies: the article each goes back to, who carries it, how late, and what they changed."""
    from streams.acquire.times import read_time
    from streams.cli.copies import FamilyLines, family_row
    from streams.cli.families import Families, Wanted
    from streams.cli.listed import write_row

    _check(verdict, COPYING, "--verdict")
    _check(changed, get_args(Edit), "--changed")
    try:
        start = read_time(since, "--since")[0] if since is not None else None
    except RecordError as error:
        raise SettingsError(f"{error}; write e.g. 2026-03-09T12:00Z", reason="bad_time") from error
    wanted = Wanted(
        since=start,
        sources=frozenset(source or ()),
        verdicts=frozenset(verdict or ()),
        edits=frozenset(changed or ()),
        least=least,
        named=family,
    )
    found = Families()
    _read(found, ctx, paths, broker, start)
    chosen = found.choose(wanted, newest=newest)
    if family is not None and not chosen:
        err.print(f"[red]streams:[/red] no family and no article has the id {escape(family)}", highlight=False)
        raise typer.Exit(EXIT_FAILED)
    shown = chosen[:limit] if limit else chosen
    for number, one in enumerate(shown):
        if as_json:
            write_row(family_row(one))
        else:
            if number:
                out.print()
            # Folded at the edge, not left to the terminal: columns would be cut there.
            out.print(FamilyLines(one, whole=family is not None), soft_wrap=False)
    _say(found, len(shown), len(chosen))


def _check(given: Iterable[str] | None, known: Iterable[str], option: str) -> None:
    if unknown := sorted(set(given or ()) - set(known)):
        raise SettingsError(f"{option} {unknown[0]}: there are {', '.join(known)}", reason="bad_usage")


def _say(found: Families, shown: int, chosen: int) -> None:
    said = f"{shown:,} of " if shown < chosen else ""
    said += f"{chosen:,} {'family' if chosen == 1 else 'families'}, {found.read:,} articles read"
    if shown < chosen:
        said += "; --limit 0 shows all"
    if found.let_go:
        said += f"; {found.let_go:,} articles were too many to keep: the oldest, those that nothing copied first"
    err.print(f"[dim]{said}[/dim]", highlight=False)


def _read(
    found: Families, ctx: typer.Context, paths: list[Path] | None, broker: str | None, since: datetime | None
) -> None:
    """`found` holds what the files, standard input or the log tell; what cannot be read is told on standard error.

    Raises:
        SettingsError: nothing says where to read.
    """
    from streams.cli.filters import check_paths

    if paths and broker:
        raise SettingsError("name files or --broker, not both", reason="bad_usage")
    check_paths(paths)
    if not paths and not broker and _is_piped():
        paths = [Path("-")]
    if paths:
        for member in _of_files(paths):
            found.add(member)
    else:
        settings = settings_of(ctx, {"kafka": {"broker": broker}})
        if settings.kafka.broker is None:
            raise SettingsError(
                "nothing to read; use --broker HOST:PORT (`streams up` prints its own), or pipe in what "
                "`streams dedup` or `streams batch` writes",
                reason="missing_broker",
            )
        asyncio.run(_add_log(found, settings, since))
    if found.refused:
        said = f"{found.refused:,} passed over; the first: {escape(found.first_refused)}"
        err.print(f"[yellow]{said}[/yellow]", highlight=False)
        if not found.read:
            raise typer.Exit(EXIT_FAILED)


def _is_piped() -> bool:
    """True where standard input is a pipe or a file; in a terminal and under cron it is neither."""
    try:
        return not stat.S_ISCHR(os.fstat(sys.stdin.fileno()).st_mode)
    except UnsupportedOperation:  # not the process's own
        return True


def _of_files(paths: Iterable[Path]) -> Iterator[Member | RecordError]:
    from streams.cli.families import members_of_rows
    from streams.cli.rows import read_lines

    for path in paths:
        if str(path) == "-":
            yield from members_of_rows(read_lines(sys.stdin.buffer))
            continue
        try:
            with path.open("rb") as stream:
                yield from members_of_rows(read_lines(stream))
        except OSError as error:
            raise SettingsError(f"{path} cannot be read: {error.strerror}", reason="unreadable") from error


async def _add_log(found: Families, settings: Settings, since: datetime | None) -> None:
    """`found` holds the judged articles in the log, all that it keeps.

    With `since` from a window of deduplication before it: what came then may be what is copied now.
    """
    from streams.cli.broker import broker_of
    from streams.cli.families import member_of
    from streams.worker import reading

    start: reading.Start = "beginning"
    if since is not None:
        start = since - timedelta(hours=settings.dedup.window_h)
    topics = ("articles.unique", "articles.repeats")
    async for read in reading.tail(broker_of(settings), topics, start=start, follow=False):
        if read.value is not None:
            found.add(member_of(read.value))
        elif read.error:
            where = f"{read.topic}[{read.partition}]@{read.offset}"
            found.add(RecordError(f"{where}: {read.error}", reason="bad_record"))
