"""Each pure room as a Unix filter on JSON Lines, and all of them in one process as `streams batch`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from streams import acquire, batch, clean, dedup, extract, fuse, match
from streams.cli import rows
from streams.cli.context import settings_of
from streams.errors import RecordError, SettingsError
from streams.records import JudgedArticle, RawArticle, Record, Rejected, Report
from streams.wiring import as_kill_if_withheld, make_stages, plan_from, put_in_scope, settle_memory

Row = dict[str, Any]
Published = Annotated[str | None, typer.Option(help="Publication time of rows that give none, ISO 8601.")]
Types = Annotated[list[Path] | None, typer.Option("--types", help="File of own event types; may be repeated.")]
Rules = Annotated[Path | None, typer.Option("--rules", help="File or folder of rules (YAML).")]


class _Clock:
    """Hands each row its `received`, or the latest one seen."""

    def __init__(self) -> None:
        self.now: datetime = rows.EPOCH

    def article(self, row: Row) -> Any:
        article = rows.article_of(row, self.now)
        self.now = max(self.now, article.received)
        return article


def _write(row: Row) -> None:
    sys.stdout.buffer.write(rows.write_line(row))


def _filter(stage: str, judge: Callable[[Row], Iterable[Row]], published: str | None = None) -> None:
    """Write what `judge` gives for each row on standard input; a bad row becomes a refusal in its place.

    What an earlier filter refused passes through as it is.
    """
    check_published(published)
    refused = 0
    for row in rows.read_lines(sys.stdin.buffer):
        if isinstance(row, RecordError):
            results: list[Row] = [rows.refused_row(None, stage, row)]
            refused += 1
        elif rows.is_refusal(row):
            results = [row]
        else:
            if published and row.get("published") in (None, ""):
                row["published"] = published
            try:
                results = list(judge(row))
            except Exception as raised:  # noqa: BLE001  # one row must not stop the rest
                results = [rows.refused_row(row, stage, batch.refusal(raised))]
                refused += 1
        for result in results:
            _write(result)
    sys.stdout.buffer.flush()
    if refused:
        print(f"{refused} rows refused; each has a `rejected` object with its reason", file=sys.stderr)  # noqa: T201


def check_paths(paths: Iterable[Path] | None) -> None:
    """Raise `SettingsError` if a file or folder of the command line is not there; ``-`` is standard input."""
    for path in paths or ():
        if str(path) != "-" and not path.exists():
            raise SettingsError(
                f"{path} is not there; name a file, a folder, or - for standard input", reason="missing_file"
            )


def check_published(published: str | None) -> None:
    """Raise `SettingsError` if `published`, from the command line, is no time."""
    if published is None:
        return
    try:
        acquire.read_time(published, "--published")
    except RecordError as error:
        raise SettingsError(f"{error}; write e.g. 2026-03-09 or 2026-03-09T12:00:00Z", reason="bad_time") from error


def clean_rows(ctx: typer.Context, published: Published = None) -> None:
    """Read raw rows, write cleaned ones: title, text, published, language, and what was taken off."""
    plan = plan_from(settings_of(ctx))
    clock = rows.EPOCH

    def judge(row: Row) -> Iterator[Row]:
        nonlocal clock
        raw = acquire.read_row(row, received=clock)
        clock = max(clock, raw.received)
        yield rows.clean_row(put_in_scope(clean.clean(raw, plan.clean), plan.default_language))

    _filter("clean", judge, published)


def dedup_rows(ctx: typer.Context) -> None:
    """Read cleaned rows in arrival order, write each with its verdict and what it copies."""
    plan = plan_from(settings_of(ctx))
    index, clock = dedup.Index(plan.dedup), _Clock()
    position = 0

    def judge(row: Row) -> Iterator[Row]:
        nonlocal position
        article = put_in_scope(clock.article(row), plan.default_language)
        decision = dedup.judge(index, as_kill_if_withheld(article), position)
        position += 1
        yield rows.decision_row(row, decision)

    _filter("dedup", judge)


def extract_rows(ctx: typer.Context, published: Published = None, types: Types = None) -> None:
    """Read rows with `text`, write each with its mentions, places and dates (offsets into that text)."""
    lexicon = extract.load_lexicon(tuple(types or plan_from(settings_of(ctx)).types))
    clock = _Clock()

    def judge(row: Row) -> Iterator[Row]:
        article = clock.article(row)
        if row.get("verdict") in ("repeat", "kill") or article.pub_status != "usable":
            yield {**row, "id": article.item_id, "mentions": [], "places": [], "dates": []}
            return
        found = extract.read(extract.document_of(article), lexicon, item_id=article.item_id)
        yield {
            **row,
            "id": article.item_id,
            "mentions": rows.plain(found.mentions),
            "places": [extract.place_row(place) for place in found.places],
            "dates": [extract.date_row(date) for date in found.dates],
        }

    _filter("extract", judge, published)


def fuse_rows(ctx: typer.Context) -> None:
    """Read rows of mentions in arrival order, write the revisions of the events they make."""
    state, clock = fuse.OpenEvents(plan_from(settings_of(ctx)).fuse), _Clock()
    position = 0

    def judge(row: Row) -> Iterator[Row]:
        nonlocal position
        report: Report = rows.report_row(row, clock.now)
        clock.now = max(clock.now, report.received)
        if not report.mentions and not report.withdraws:
            return
        events = fuse.fuse(state, report, position)
        position += 1
        yield from map(rows.plain, events)

    _filter("fuse", judge)


def match_rows(ctx: typer.Context, rules: Rules = None) -> None:
    """Read event revisions, write the alerts that the rules have to tell of them."""
    ruleset, told = match.load_rules(_rules_path(rules, settings_of(ctx).rules)), match.Told()

    def judge(row: Row) -> Iterator[Row]:
        for alert in match.match(told, rows.event_of(row), ruleset):
            yield rows.plain(alert)

    _filter("match", judge)


def _rules_path(given: Path | None, configured: Path | None) -> Path:
    path = given or configured
    if path is None:
        raise SettingsError("no rules given; use --rules DIR, e.g. --rules samples/rules", reason="missing_rules")
    return path


Only = Annotated[
    str | None, typer.Option(help="Kinds to print, comma-separated: clean,decision,mention,event,alert,rejected.")
]
Input = Annotated[list[Path] | None, typer.Argument(help="Files or folders; standard input (JSON Lines) if none.")]


def batch_rows(
    ctx: typer.Context,
    paths: Input = None,
    rules: Rules = None,
    only: Only = None,
    published: Published = None,
    types: Types = None,
) -> None:
    """Run every room in one process, without a broker; print all that comes about, one object a line."""
    known = set(rows.KINDS.values())
    kinds = {kind.strip() for kind in only.split(",")} if only is not None else known
    if unknown := kinds - known:
        raise SettingsError(f"--only {','.join(sorted(unknown))}: kinds are {', '.join(rows.KINDS.values())}")
    check_published(published)
    check_paths(paths)
    settings = settings_of(ctx)
    plan = plan_from(settings)
    path = rules or settings.rules
    plan = replace(plan, rules=path, types=tuple(types or plan.types), partitions=1)
    stages = make_stages(plan)
    settle_memory()
    for told in batch.run(stages, articles_in(paths, published)):
        for record in shown_records(told):
            row = rows.kind_row(record)
            if row["kind"] in kinds:
                _write(row)
    sys.stdout.buffer.flush()


def shown_records(told: batch.Told) -> Iterator[Record]:
    """Yield what a reader sees of a record that came about: each mention alone, no article twice."""
    if isinstance(told.record, Report):
        yield from told.record.mentions
    elif isinstance(told.record, JudgedArticle):
        # The text that its mentions' offsets are of: without what its source repeats.
        yield from (told.record.article, told.record.decision)
    elif type(told.record) in rows.KINDS and told.topic not in ("articles.clean", "decisions"):
        yield told.record


def articles_in(paths: Sequence[Path] | None, published: str | None) -> Iterator[RawArticle | Rejected]:
    """Yield the articles in `paths`, or in the JSON Lines on standard input, in the order given.

    `received` is what a row says, else the latest said before it.
    """
    clock = rows.EPOCH
    found: Iterable[RawArticle | Rejected]
    if paths:
        found = chain.from_iterable(acquire.read_path(path, received=rows.EPOCH, published=published) for path in paths)
    else:
        found = acquire.read_stream(sys.stdin.buffer, received=rows.EPOCH, published=published)
    for article in found:
        if isinstance(article, RawArticle):
            clock = max(clock, article.received)
            untold = article.received == rows.EPOCH
            yield msgspec.structs.replace(article, received=clock) if untold else article
        else:
            yield article
