"""One article's way through every room, as a person reads it: on the terminal, as a page, as JSON."""

from __future__ import annotations

import os
import sys
import tempfile
import webbrowser
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Group
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from streams import match
from streams.cli import rows
from streams.cli.beside import Beside, comparison_row
from streams.cli.context import EXIT_FAILED, err, out, settings_of
from streams.cli.facts import facts_of
from streams.cli.filters import Types, check_paths, check_published
from streams.cli.safe import LOST, safe
from streams.cli.told import article_facts, comparison_of, cut_off, decision_text
from streams.cli.way import STDIN, Way, ways
from streams.errors import SettingsError
from streams.records import CleanArticle, Decision, Mention
from streams.wiring import Plan, plan_from

COLOURS = ("green", "magenta", "cyan", "yellow", "blue", "red", "bright_green", "bright_magenta", "bright_cyan")
"""One for each event of an article, in the order told."""


def explain(
    ctx: typer.Context,
    what: Annotated[
        str,
        typer.Argument(help="A file with one or more articles, - for standard input, or an article's id in the log."),
    ],
    published: Annotated[str | None, typer.Option(help="Publication time, where the file gives none.")] = None,
    rules: Annotated[Path | None, typer.Option("--rules", help="File or folder of rules (YAML).")] = None,
    types: Types = None,
    after: Annotated[
        list[Path] | None,
        typer.Option("--after", help="Files or folders that came before it; may be repeated."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a page with the evidence marked in the text; - prints it.")
    ] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as one JSON object an article.")] = False,
) -> None:
    """Show an article's way: what was cut off, what it copies, both texts side by side, events, which rules fired."""
    check_published(published)
    check_paths(after)
    if as_json and (html or open_it):
        raise SettingsError("--json or a page, not both", reason="bad_usage")
    settings = settings_of(ctx)
    plan = plan_from(settings)
    plan = replace(plan, rules=rules or settings.rules, types=tuple(types or plan.types), partitions=1)
    ruleset = match.load_rules(plan.rules) if plan.rules else match.Ruleset()
    made = ways(settings, plan, what, published=published, after=after or ())
    if html or open_it:
        found = _write_page(made, ruleset, plan, html, open_it=open_it)
    else:
        found = 0
        for way in made:
            found += 1
            if as_json:
                out.print_json(data=_as_json(way, ruleset))
            else:
                # Folded at the edge, not left to the terminal: padded parts would be cut there.
                out.print(Group(*show(way, ruleset)), soft_wrap=False)
    if not found:
        err.print(f"[red]streams:[/red] no article in {escape(safe(what))}")
        raise typer.Exit(EXIT_FAILED)


def _write_page(made: Iterable[Way], ruleset: match.Ruleset, plan: Plan, path: Path | None, *, open_it: bool) -> int:
    """Return how many articles the page shows; it is written, and opened where that was asked for.

    Raises:
        SettingsError: it cannot be written there.
    """
    from streams.cli import explain_page
    from streams.extract.ontology import load_types

    rest = iter(made)
    shown = list(islice(rest, explain_page.MOST_ARTICLES))
    if not shown:
        return 0
    left_out = next(rest, None) is not None
    page = explain_page.page(shown, ruleset, load_types(plan.types)[0], left_out=left_out).encode()
    if path is not None and str(path) == STDIN and not open_it:
        sys.stdout.buffer.write(page)
        return len(shown)
    try:
        if path is None or str(path) == STDIN:
            # Kept: the browser reads it after this command has ended.
            number, name = tempfile.mkstemp(prefix="streams-explain-", suffix=".html")
            os.close(number)
            path = Path(name)
        path.write_bytes(page)
    except OSError as error:
        raise SettingsError(f"cannot write {path}: {error.strerror}", reason="unwritable") from error
    err.print(f"written: {escape(str(path))}", highlight=False)
    if open_it and not webbrowser.open(path.absolute().as_uri()):
        err.print("[yellow]no browser could be opened here; open the file yourself[/yellow]")
    return len(shown)


def _as_json(way: Way, ruleset: match.Ruleset) -> dict[str, Any]:
    return {
        "clean": rows.clean_row(way.article) if way.article else None,
        "decision": rows.kind_row(way.decision) if way.decision else None,
        "mentions": rows.plain(way.mentions),
        "events": rows.plain(way.events),
        "alerts": rows.plain(way.alerts),
        "rejected": rows.plain(way.rejected),
        "compared": (
            {"with": way.earlier.item_id, **comparison_row(comparison_of(way.earlier, way.article))}
            if way.earlier and way.article
            else None
        ),
        "rules": [
            {"event_id": event.event_id, "rule": rule.id, **rows.plain(match.why(rule, event))}
            for event in way.events
            for rule in ruleset.rules
        ],
    }


def show(way: Way, ruleset: match.Ruleset) -> list[Any]:
    """Return what a terminal shows of `way`, room by room."""
    parts: list[Any] = []
    for rejected in way.rejected:
        parts.append(Text(f"✗ rejected by {rejected.stage}: {rejected.reason}", style="bold red"))
        parts.append(Padding(Text(safe(rejected.message)), (0, 2)))
    if way.article:
        parts += _show_article(way, way.article)
    if way.decision:
        parts += _show_decision(way.decision)
        if way.earlier and way.article:
            parts += _show_beside(way.earlier, way.article)
    if way.mentions:
        parts += show_mentions(way.mentions)
    elif way.article and not way.rejected:
        copied = way.decision is not None and way.decision.verdict == "repeat"
        parts.append(Text("no event of its own: it is a copy" if copied else "no event in it", style="dim"))
    parts += _show_rules(way, ruleset)
    return parts


def _heading(text: str) -> Text:
    return Text(f"\n{text}", style="bold")


def _show_article(way: Way, article: CleanArticle) -> list[Any]:
    facts = Table.grid(padding=(0, 2))
    for name, value in article_facts(article):
        facts.add_row(Text(name, style="dim"), Text(safe(value)))
    marked = Text(article.text)
    for number, mention in enumerate(way.mentions):
        colour = COLOURS[number % len(COLOURS)]
        marked.stylize(f"bold underline {colour}", mention.trigger.start, mention.trigger.end)
        for spans in mention.evidence.values():
            for span in spans:
                marked.stylize(colour, span.start, span.end)
    parts = [_heading(f"article {safe(article.item_id)}"), facts, Padding(_still(marked), (1, 2))]
    cut = list(cut_off(way.raw, article))
    if cut:
        table = Table.grid(padding=(0, 2))
        for kind, text in cut:
            table.add_row(Text(kind, style="dim"), Text(safe(text[:110]), style="strike dim"))
        parts += [_heading("cut off"), table]
    return parts


def _still(marked: Text) -> Text:
    """Return `marked` without what steers a terminal; its colours stay where they are."""
    strange = {char for char in marked.plain if char != "\n" and not char.isprintable()}
    marked.plain = marked.plain.translate({ord(char): safe(char) or LOST for char in strange})
    return marked


def _show_decision(decision: Decision) -> list[Any]:
    return [_heading("copies"), Text(safe(decision_text(decision)))]


def _show_beside(earlier: CleanArticle, article: CleanArticle) -> list[Any]:
    named = [
        ", ".join(filter(None, (one.source, rows.moment(one.published, one.published_precision), one.item_id)))
        for one in (earlier, article)
    ]
    return [_heading("beside the earlier text"), Beside(comparison_of(earlier, article), *named)]


def show_mentions(mentions: Sequence[Mention]) -> list[Any]:
    """Return what a terminal shows of the events an article tells, each with what it rests on."""
    parts: list[Any] = [_heading("events told")]
    for number, mention in enumerate(mentions):
        colour = COLOURS[number % len(COLOURS)]
        flags = [
            mention.realis,
            *(["background"] if mention.background else []),
            f"confidence {mention.confidence:.2f}",
        ]
        parts.append(Text(f"● {mention.type}  ", style=f"bold {colour}").append(f"({', '.join(flags)})", style="dim"))
        parts.append(Padding(Text(safe(mention.title)), (0, 2)))
        table = Table.grid(padding=(0, 2))
        for fact in facts_of(mention):
            words = f" “{fact.words}”" if fact.words else ""
            table.add_row(Text(fact.name, style="dim"), Text(safe(fact.value + words)))
        table.add_row(Text("evidence", style="dim"), Text(safe(f"“{mention.quote}”"), style="italic"))
        parts.append(Padding(table, (0, 4)))
    return parts


def _show_rules(way: Way, ruleset: match.Ruleset) -> list[Any]:
    if not ruleset.rules or not way.events:
        return []
    parts: list[Any] = [_heading("rules")]
    fired = {(alert.rule_id, alert.event_id): alert for alert in way.alerts}
    for event in way.events:
        parts.append(Text(f"{safe(event.title)}  [{event.type}, rev. {event.revision}, {event.status}]", style="bold"))
        for rule in ruleset.rules:
            alert = fired.get((rule.id, event.event_id))
            reason = match.why(rule, event)
            style, word = ("green", f"fired ({alert.op})") if alert else ("dim", "silent")
            parts.append(Padding(Text(f"{rule.id}: {word}", style=style), (0, 2)))
            for asked in reason.questions:
                sign, tone = ("✓", "dim") if asked.held else ("✗", "yellow" if asked.needed else "dim")
                said = asked.text + (f" ({asked.error})" if asked.error else "")
                parts.append(Padding(Text(safe(f"{sign} {said}"), style=tone), (0, 4)))
    return parts
