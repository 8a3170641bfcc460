"""One article's way through every room, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Group
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from streams import batch, match
from streams.cli import rows
from streams.cli.beside import Beside, comparison_row
from streams.cli.comparison import Comparison, compare
from streams.cli.context import EXIT_FAILED, err, out, settings_of
from streams.cli.copies import edits_text
from streams.cli.filters import articles_in, check_paths, check_published
from streams.cli.safe import safe
from streams.cli.show import figure_text
from streams.errors import SettingsError
from streams.records import (
    Alert,
    CleanArticle,
    Decision,
    Event,
    JudgedArticle,
    Mention,
    RawArticle,
    Rejected,
    Report,
)
from streams.settings import Settings
from streams.wiring import make_stages, plan_from

MOST_BEFORE = 20_000
"""Articles kept of those that came before, some 5 KB each."""
COLOURS = ("green", "magenta", "cyan", "yellow", "blue", "red", "bright_green", "bright_magenta", "bright_cyan")
"""One for each event of an article, in the order told."""


@dataclass
class Way:
    """All that came about by one article."""

    raw: RawArticle | None = None
    article: CleanArticle | None = None
    decision: Decision | None = None
    mentions: list[Mention] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    earlier: CleanArticle | None = None
    """What it is a copy or a new version of, where that is at hand."""

    def take(self, record: Any) -> None:
        """Put `record` where it belongs."""
        if isinstance(record, CleanArticle):
            self.article = record
        elif isinstance(record, JudgedArticle):
            # Offsets of what was read in it are those of the text that went on.
            self.article, self.decision = record.article, record.decision
        elif isinstance(record, Report):
            self.mentions += record.mentions
        elif isinstance(record, Event):
            self.events.append(record)
        elif isinstance(record, Alert):
            self.alerts.append(record)
        elif isinstance(record, Rejected):
            self.rejected.append(record)


def explain(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(help="A file with one or more articles, or an article's id in the log.")],
    published: Annotated[str | None, typer.Option(help="Publication time, where the file gives none.")] = None,
    rules: Annotated[Path | None, typer.Option("--rules", help="File or folder of rules (YAML).")] = None,
    after: Annotated[
        list[Path] | None,
        typer.Option("--after", help="Files or folders that came before it; may be repeated."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as one JSON object an article.")] = False,
) -> None:
    """Show an article's way: what was cut off, what it copies, both texts side by side, events, which rules fired."""
    check_published(published)
    check_paths(after)
    settings = settings_of(ctx)
    path = rules or settings.rules
    line = batch.Line(make_stages(replace(plan_from(settings), rules=path, partitions=1)))
    before = Before()
    for earlier in articles_in(after, None) if after else ():
        for told in line.feed(earlier):
            before.take(told.record)
    ruleset = match.load_rules(path) if path else match.Ruleset()
    found = False
    for article in _articles(ctx, what, published):
        found = True
        way = Way(raw=article if isinstance(article, RawArticle) else None)
        for told in line.feed(article):
            way.take(told.record)
        if way.raw and not _is_there(what):
            _as_in_the_log(settings, way)
        elif way.article and way.decision:
            way.earlier = before.of(way.decision)
            before.keep(way.article)
        if as_json:
            out.print_json(data=_as_json(way, ruleset))
        else:
            # Folded at the edge, not left to the terminal: padded parts would be cut there.
            out.print(Group(*show(way, ruleset)), soft_wrap=False)
    if not found:
        err.print(f"[red]streams:[/red] no article in {escape(what)}")
        raise typer.Exit(EXIT_FAILED)


def earlier_names(decision: Decision) -> tuple[str, ...]:
    """Return the `item_id`s of what the article is to be compared with, the first that is at hand."""
    if decision.copy_of:
        return (decision.copy_of,)
    return tuple(dict.fromkeys((decision.item_id, *decision.replaces))) if decision.verdict == "version" else ()


class Before:
    """The latest articles that came before, by item: those that a copy may be compared with."""

    def __init__(self, most: int = MOST_BEFORE) -> None:
        self._most = most
        self._articles: dict[str, CleanArticle] = {}

    def take(self, record: Any) -> None:
        """A judged article is kept; the oldest goes when there are too many."""
        if isinstance(record, JudgedArticle):
            self.keep(record.article)

    def keep(self, article: CleanArticle) -> None:
        """`article` is its item's latest version."""
        self._articles.pop(article.item_id, None)
        self._articles[article.item_id] = article
        if len(self._articles) > self._most:
            del self._articles[next(iter(self._articles))]

    def of(self, decision: Decision) -> CleanArticle | None:
        """Return the article that `decision` says it copies or replaces, if it is kept."""
        return next((self._articles[name] for name in earlier_names(decision) if name in self._articles), None)


def _as_in_the_log(settings: Settings, way: Way) -> None:
    """`way` has the decision that the log holds, and what it was made against: here nothing came before the article."""
    from streams.cli.look import judged_articles

    assert way.raw is not None
    made = judged_articles(settings, {way.raw.article_id})
    if not made:
        return
    way.decision = made[-1].decision
    if way.decision.verdict == "repeat":
        way.mentions, way.events, way.alerts = [], [], []
    if not (names := earlier_names(way.decision)):
        return
    told = [one for one in judged_articles(settings, names) if one.decision.position < way.decision.position]
    way.earlier = next((one.article for name in names for one in reversed(told) if one.article.item_id == name), None)


def _articles(ctx: typer.Context, what: str, published: str | None) -> Iterable[RawArticle | Rejected]:
    if _is_there(what):
        return articles_in([Path(what)], published)
    from streams.cli.look import raw_articles

    settings = settings_of(ctx)
    if settings.kafka.broker is None:
        raise SettingsError(
            f"{what} is no file, and no broker is set to look the id up; name a file, or set STREAMS_KAFKA__BROKER",
            reason="missing_file",
        )
    return raw_articles(settings, what)


def _is_there(what: str) -> bool:
    try:
        return Path(what).exists()
    except (OSError, ValueError):  # too long, or with a NUL: an id at best
        return False


def _as_json(way: Way, ruleset: match.Ruleset) -> dict[str, Any]:
    return {
        "clean": rows.clean_row(way.article) if way.article else None,
        "decision": rows.kind_row(way.decision) if way.decision else None,
        "mentions": rows.plain(way.mentions),
        "events": rows.plain(way.events),
        "alerts": rows.plain(way.alerts),
        "rejected": rows.plain(way.rejected),
        "compared": (
            {"with": way.earlier.item_id, **comparison_row(_comparison(way.earlier, way.article))}
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
        parts.append(Padding(Text(rejected.message), (0, 2)))
    if way.article:
        parts += _show_article(way, way.article)
    if way.decision:
        parts += _show_decision(way.decision)
        if way.earlier and way.article:
            parts += _show_beside(way.earlier, way.article)
    if way.mentions:
        parts += _show_mentions(way.mentions)
    elif way.article and not way.rejected:
        copied = way.decision is not None and way.decision.verdict == "repeat"
        parts.append(Text("no event of its own: it is a copy" if copied else "no event in it", style="dim"))
    parts += _show_rules(way, ruleset)
    return parts


def _heading(text: str) -> Text:
    return Text(f"\n{text}", style="bold")


def _show_article(way: Way, article: CleanArticle) -> list[Any]:
    facts = Table.grid(padding=(0, 2))
    published = rows.moment(article.published, article.published_precision)
    for name, value in (
        ("title", article.title),
        (
            "published",
            f"{published} ({article.published_from})" if published else "not known: weekdays stay unresolved",
        ),
        ("language", article.language),
        ("source", article.source),
        ("byline", article.byline),
        ("dateline", article.dateline.text if article.dateline else None),
        ("origin", article.origin),
        ("captions", "; ".join(caption.text for caption in article.captions) or None),
    ):
        if value:
            facts.add_row(Text(name, style="dim"), Text(safe(value)))
    marked = Text(article.text)
    for number, mention in enumerate(way.mentions):
        colour = COLOURS[number % len(COLOURS)]
        marked.stylize(f"bold underline {colour}", mention.trigger.start, mention.trigger.end)
        for spans in mention.evidence.values():
            for span in spans:
                marked.stylize(colour, span.start, span.end)
    parts = [_heading(f"article {safe(article.item_id)}"), facts, Padding(marked, (1, 2))]
    cut = [
        (removed.kind, " ".join(way.raw.content[removed.start : removed.end].split())[:110])
        for removed in article.removed
        if way.raw and way.raw.media_type == "text/plain" and removed.kind != "repeated"
    ]
    cut += [("repeated by its source", " ".join(line.split())[:110]) for line in article.repeated_lines]
    if cut:
        table = Table.grid(padding=(0, 2))
        for kind, text in cut:
            table.add_row(Text(kind, style="dim"), Text(text, style="strike dim"))
        parts += [_heading("cut off"), table]
    return parts


def _show_decision(decision: Decision) -> list[Any]:
    words = f"{decision.verdict}, origin {decision.origin}"
    if decision.copy_of:
        words += f"; copy of {decision.copy_of}, containment {decision.containment or 0:.2f}"
    if decision.edits:
        words += f"; {edits_text(decision.edits)}"
    if decision.replaces:
        words += f"; takes back the earlier tellings of {', '.join(decision.replaces)}"
    return [_heading("copies"), Text(safe(words))]


def _comparison(earlier: CleanArticle, article: CleanArticle) -> Comparison:
    return compare(*("\n\n".join(filter(None, (one.title, one.text))) for one in (earlier, article)))


def _show_beside(earlier: CleanArticle, article: CleanArticle) -> list[Any]:
    named = [
        ", ".join(filter(None, (one.source, rows.moment(one.published, one.published_precision), one.item_id)))
        for one in (earlier, article)
    ]
    return [_heading("beside the earlier text"), Beside(_comparison(earlier, article), *named)]


def _show_mentions(mentions: Sequence[Mention]) -> list[Any]:
    parts: list[Any] = [_heading("events told")]
    for number, mention in enumerate(mentions):
        colour = COLOURS[number % len(COLOURS)]
        flags = [
            mention.realis,
            *(["background"] if mention.background else []),
            f"confidence {mention.confidence:.2f}",
        ]
        parts.append(Text(f"● {mention.type}  ", style=f"bold {colour}").append(f"({', '.join(flags)})", style="dim"))
        parts.append(Padding(Text(mention.title), (0, 2)))
        table = Table.grid(padding=(0, 2))
        for name, value in _facts(mention):
            table.add_row(Text(name, style="dim"), Text(value))
        table.add_row(Text("evidence", style="dim"), Text(f"“{mention.quote}”", style="italic"))
        parts.append(Padding(table, (0, 4)))
    return parts


def _facts(mention: Mention) -> Iterable[tuple[str, str]]:
    place, time = mention.place, mention.time
    if place.text or place.country:
        region = ", ".join(part for part in (place.name or place.text, place.admin1, place.country) if part)
        yield "where", f"{region} ({place.precision})"
    yield "when", f"{time.start or '…'} to {time.end or '…'} ({time.precision}) “{time.text}”"
    for kind in ("killed", "injured", "missing", "displaced", "detained"):
        figure = getattr(mention.casualties, kind)
        if figure is not None:
            yield kind, figure_text(figure.low, figure.high) + f" “{figure.text}”"
    if mention.casualties.expected_to_rise:
        yield "toll", "expected to rise"
    for actor in mention.actors:
        yield actor.role, actor.text + (f" ({actor.name})" if actor.name and actor.name != actor.text else "")
    for claim in mention.claims:
        via = f" via {claim.via}" if claim.via else ""
        yield claim.kind.replace("_", " "), f"{claim.by}{via}" + (f" against {claim.against}" if claim.against else "")


def _show_rules(way: Way, ruleset: match.Ruleset) -> list[Any]:
    if not ruleset.rules or not way.events:
        return []
    parts: list[Any] = [_heading("rules")]
    fired = {(alert.rule_id, alert.event_id): alert for alert in way.alerts}
    for event in way.events:
        parts.append(Text(f"{event.title}  [{event.type}, revision {event.revision}, {event.status}]", style="bold"))
        for rule in ruleset.rules:
            alert = fired.get((rule.id, event.event_id))
            reason = match.why(rule, event)
            style, word = ("green", f"fired ({alert.op})") if alert else ("dim", "silent")
            parts.append(Padding(Text(f"{rule.id}: {word}", style=style), (0, 2)))
            for asked in reason.questions:
                sign, tone = ("✓", "dim") if asked.held else ("✗", "yellow" if asked.needed else "dim")
                said = asked.text + (f" ({asked.error})" if asked.error else "")
                parts.append(Padding(Text(f"{sign} {said}", style=tone), (0, 4)))
    return parts
