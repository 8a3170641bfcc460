"""Commands that look into a running log: tail, rejected, topics."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Collection, Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import orjson
import typer
from rich.markup import escape
from rich.table import Table

from streams.cli.broker import broker_of
from streams.cli.context import EXIT_FAILED, err, out, settings_of
from streams.cli.safe import safe
from streams.cli.show import EventTable, alert_lines
from streams.errors import RecordError, SettingsError, StreamsError
from streams.records import Alert, Event, JudgedArticle, RawArticle, Rejected, SecondReading
from streams.settings import Settings
from streams.worker import reading, topics
from streams.worker.publisher import Publisher

rejected_app = typer.Typer(no_args_is_help=True, help="What could not be taken: list it, show it whole, replay it.")
topics_app = typer.Typer(no_args_is_help=True, help="The topics: what is planned, what is missing, make them.")

T = TypeVar("T")
Broker = Annotated[str | None, typer.Option("--broker", help="HOST:PORT of Kafka; else the setting kafka.broker.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def _settings(ctx: typer.Context, broker: str | None) -> Settings:
    settings = settings_of(ctx, {"kafka": {"broker": broker}})
    if settings.kafka.broker is None:
        raise SettingsError(
            "no broker given; use --broker HOST:PORT (`streams up` prints its own), or set STREAMS_KAFKA__BROKER",
            reason="missing_broker",
        )
    return settings


def _wait(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def tail(
    ctx: typer.Context,
    topic: Annotated[list[str] | None, typer.Argument(help="Topics; events and alerts if none.")] = None,
    broker: Broker = None,
    since: Annotated[str | None, typer.Option(help="From this time on, ISO 8601; or `beginning`.")] = None,
    once: Annotated[bool, typer.Option("--once", help="Stop at the present end.")] = False,
    as_json: AsJson = False,
) -> None:
    """Follow topics as people read them, or as JSON Lines."""
    settings = _settings(ctx, broker)
    start: reading.Start = "end"
    if since == "beginning" or (since is None and once):
        start = "beginning"
    elif since is not None:
        try:
            start = datetime.fromisoformat(since)
        except ValueError as error:
            raise SettingsError(f"--since {since}: not an ISO 8601 time, e.g. 2026-03-09T12:00Z") from error

    async def follow() -> None:
        wanted = topic or ["events", "alerts"]
        async for read in reading.tail(broker_of(settings), wanted, start=start, follow=not once):
            _print_read(read, as_json or not sys.stdout.isatty())

    _wait(follow())


def _print_read(read: reading.Read, as_json: bool) -> None:
    if as_json:
        from streams.cli import rows

        row = {"topic": read.topic, "partition": read.partition, "offset": read.offset, "key": read.key}
        row |= {"error": read.error} if read.error else {"value": rows.plain(read.value)}
        sys.stdout.buffer.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
        sys.stdout.buffer.flush()
    elif isinstance(read.value, Alert):
        out.print(alert_lines(read.value), soft_wrap=False)
    elif isinstance(read.value, Event):
        out.print(EventTable([read.value]), soft_wrap=False)
    else:
        out.print(f"{read.topic} {escape(safe(read.key))} " + ("[dim]tombstone[/dim]" if read.value is None else ""))


def raw_articles(settings: Settings, name: str) -> Iterator[RawArticle]:
    """Return the versions of an article in `articles.raw`, by its item or article id, in order."""

    async def find() -> list[RawArticle]:
        found: dict[str, RawArticle] = {}
        async for read in reading.tail(broker_of(settings), ["articles.raw"], start="beginning", follow=False):
            if isinstance(read.value, RawArticle) and name in (read.value.item_id, read.value.article_id):
                found[read.value.article_id] = read.value
        return list(found.values())

    return iter(_wait(find()))


def judged_articles(settings: Settings, names: Collection[str]) -> list[JudgedArticle]:
    """Return the articles in `articles.unique` and `articles.repeats` with such an item or article id, in their order.

    That is the order in which they were judged: of one scope, not of several.
    """

    async def find() -> list[JudgedArticle]:
        found: dict[str, JudgedArticle] = {}
        judged = ("articles.unique", "articles.repeats")
        async for read in reading.tail(broker_of(settings), judged, start="beginning", follow=False):
            if isinstance(read.value, JudgedArticle):
                article = read.value.article
                if article.item_id in names or article.article_id in names:
                    found[article.article_id] = read.value
        return sorted(found.values(), key=lambda one: one.decision.position)

    return _wait(find())


def kept_readings(settings: Settings) -> list[SecondReading]:
    """Return the answers of second readers that the log keeps."""
    found: dict[str, SecondReading] = _wait(reading.snapshot(broker_of(settings), "readings"))
    return list(found.values())


def broker_answers(settings: Settings) -> str | None:
    """Return None if the broker answers and its topics are as planned, else what is wrong."""
    try:
        differences = _wait(topics.check(broker_of(settings)))
    except StreamsError as error:
        return str(error)
    return "; ".join(differences) or None


# ---------------------------------------------------------------- rejected


@rejected_app.command("list")
def rejected_list(ctx: typer.Context, broker: Broker = None, as_json: AsJson = False) -> None:
    """List what was rejected, with stage, reason and where it came from."""
    found = _wait(reading.rejected(broker_of(_settings(ctx, broker))))
    if as_json:
        from streams.cli import rows

        for rejected in found:
            sys.stdout.buffer.write(orjson.dumps(rows.plain(rejected), option=orjson.OPT_APPEND_NEWLINE))
        return
    table = Table("id", "stage", "reason", "from", "what is wrong", box=None, pad_edge=False, header_style="dim")
    for rejected in found:
        where, wrong = (escape(safe(text)) for text in (_where(rejected), rejected.message))
        table.add_row(rejected.rejected_id, rejected.stage, rejected.reason, where, wrong)
    out.print(table)
    reasons = Counter((rejected.stage, rejected.reason) for rejected in found)
    summed = ", ".join(f"{stage} {reason} {number}" for (stage, reason), number in sorted(reasons.items()))
    err.print(f"[dim]{len(found)} rejected{': ' if summed else ''}{summed}[/dim]")


def _where(rejected: Rejected) -> str:
    if rejected.topic is not None:
        return f"{rejected.topic}[{rejected.partition}]@{rejected.offset}"
    if {"topic", "partition", "offset"} <= rejected.headers.keys():  # of somebody else's topic
        return "{topic}[{partition}]@{offset}".format_map(rejected.headers)
    return ":".join(value for value in (rejected.headers.get("path"), rejected.headers.get("line")) if value) or (
        rejected.source or ""
    )


Id = Annotated[str, typer.Argument(help="Id of the rejected record, as listed.")]


@rejected_app.command("show")
def rejected_show(
    ctx: typer.Context,
    rejected_id: Id,
    broker: Broker = None,
    raw: Annotated[bool, typer.Option("--raw", help="Only the original bytes.")] = False,
) -> None:
    """Show one whole: why, from where, and its original bytes."""
    rejected = _one(ctx, broker, rejected_id)
    if raw:
        sys.stdout.buffer.write(rejected.value)
        return
    from streams.cli import rows

    shown = {key: value for key, value in rows.plain(rejected).items() if key != "value" and value not in (None, {})}
    out.print_json(data=shown)
    for line in rejected.value.decode("utf-8", "replace").split("\n"):
        out.print(safe(line), markup=False, highlight=False)


def _one(ctx: typer.Context, broker: str | None, rejected_id: str) -> Rejected:
    for rejected in _wait(reading.rejected(broker_of(_settings(ctx, broker)))):
        if rejected.rejected_id == rejected_id:
            return rejected
    err.print(f"[red]streams:[/red] nothing rejected has the id {escape(rejected_id)}; see `streams rejected list`")
    raise typer.Exit(EXIT_FAILED)


@rejected_app.command("replay")
def rejected_replay(
    ctx: typer.Context,
    rejected_id: Annotated[list[str] | None, typer.Argument(help="Ids; with --all none.")] = None,
    broker: Broker = None,
    everything: Annotated[bool, typer.Option("--all", help="Everything that was rejected.")] = False,
    mended: Annotated[
        Path | None, typer.Option("--with", help="The mended document, in place of the bytes of one id.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Only those with this reason.")] = None,
    stage: Annotated[str | None, typer.Option(help="Only those of this stage.")] = None,
) -> None:
    """Send rejected records again after a mend: of the program or its settings, or with --with of the document.

    What a stage refused goes to that stage's topic again: same key, same bytes, same partition. Input that could not be
    read is read again, and goes to `articles.raw`.
    """
    if bool(rejected_id) == everything:
        raise SettingsError("name the ids to replay, or --all, not both", reason="bad_usage")
    if mended is not None and len(rejected_id or ()) != 1:
        raise SettingsError("--with mends one: name its id", reason="bad_usage")
    if mended is not None:
        from streams.cli.filters import check_paths

        check_paths([mended])
    settings = _settings(ctx, broker)
    wanted = set(rejected_id or ())

    async def replay() -> int:
        failed = 0
        async with Publisher(broker_of(settings), name="replay") as publisher:
            for rejected in await reading.rejected(broker_of(settings)):
                if wanted and rejected.rejected_id not in wanted:
                    continue
                wanted.discard(rejected.rejected_id)
                if (reason and rejected.reason != reason) or (stage and rejected.stage != stage):
                    continue
                try:
                    out.print(f"{rejected.rejected_id} → {await _replay(publisher, rejected, mended)}", highlight=False)
                except RecordError as error:
                    failed += 1
                    err.print(f"[red]{rejected.rejected_id}: {escape(str(error))}[/red]", highlight=False)
                if rejected_id and not wanted:
                    break
        for missing in sorted(wanted):
            failed += 1
            err.print(f"[red]{escape(missing)} is not among the rejected[/red]", highlight=False)
        return failed

    if _wait(replay()):
        raise typer.Exit(EXIT_FAILED)


async def _replay(publisher: Publisher, rejected: Rejected, mended: Path | None) -> str:
    """Return the topic that has the record, or what was read of it, again.

    Raises:
        RecordError: it still cannot be read, or has no bytes.
    """
    if mended is None and rejected.topic is not None:
        return await reading.replay(publisher, rejected)
    from streams import acquire

    now = datetime.now(UTC)
    if mended is not None:
        found = list(acquire.read_path(mended, received=now, source=rejected.source))
    elif "bytes_kept" in rejected.headers:
        raise RecordError("only its beginning was kept; ingest the whole document again", reason="no_bytes")
    else:
        name = rejected.headers.get("path", "-")
        found = list(acquire.read_bytes(rejected.value, received=now, source=rejected.source, name=name))
    for one in found:
        if isinstance(one, Rejected):
            raise RecordError(f"still {one.reason}: {one.message}", reason=one.reason)
    await publisher.publish_all([one for one in found if isinstance(one, RawArticle)])
    return "articles.raw"


# ---------------------------------------------------------------- topics


@topics_app.command("plan")
def topics_plan(ctx: typer.Context) -> None:
    """Show every topic as it ought to be."""
    table = Table("topic", "partitions", "copies", "settings", box=None, pad_edge=False, header_style="dim")
    for topic in topics.plan(broker_of(settings_of(ctx))):
        shown = ", ".join(f"{key}={value}" for key, value in sorted(topic.settings.items()))
        table.add_row(topic.name, str(topic.partitions), str(topic.replication), shown)
    out.print(table)


@topics_app.command("create")
def topics_create(ctx: typer.Context, broker: Broker = None) -> None:
    """Make the topics that are missing; those that exist stay as they are."""
    made = _wait(topics.create(broker_of(_settings(ctx, broker))))
    out.print(f"made {', '.join(made)}" if made else "every topic was there")


@topics_app.command("check")
def topics_check(ctx: typer.Context, broker: Broker = None) -> None:
    """Fail with the mend if a topic is missing or not as planned."""
    differences = _wait(topics.check(broker_of(_settings(ctx, broker))))
    for sentence in differences:
        err.print(f"[red]{escape(sentence)}[/red]", highlight=False)
    if differences:
        raise typer.Exit(EXIT_FAILED)
    out.print("every topic is as planned")
