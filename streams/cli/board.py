"""The live board of `streams up`: the stages' own figures, as their processes share them, and what is newest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from streams.acquire.health import Health
from streams.cli.run import Fed
from streams.cli.show import EventTable, StageFigures, alert_lines, source_lines, stage_table
from streams.ops import metrics
from streams.records import Alert, Event

NEWEST = 8
"""Most events on the board."""


@dataclass
class Shown:
    """What the live board shows."""

    addresses: dict[str, str] = field(default_factory=dict)
    fed: Fed = field(default_factory=Fed)
    feeding: bool = True
    events: dict[str, Event] = field(default_factory=dict)
    alerts: dict[tuple[str, int], Alert] = field(default_factory=dict)
    sources: Sequence[Health] = ()


def stage_figures(names: Iterable[str], lags: Mapping[str, int]) -> list[StageFigures]:
    """Return each stage's figures, summed over its processes; `lags` are records that wait for it."""
    taken: Counter[str] = Counter()
    results: dict[str, Counter[str]] = {}
    ready: dict[str, bool] = {}
    for family in text_string_to_metric_families(metrics.exposition()[0].decode()):
        for sample in family.samples:
            stage = sample.labels.get("stage", "")
            if sample.name == "streams_records_in_total":
                taken[stage] += int(sample.value)
            elif sample.name == "streams_outcomes_total":
                results.setdefault(stage, Counter())[sample.labels["result"]] += int(sample.value)
            elif sample.name == "streams_ready":
                ready[stage] = ready.get(stage, True) and sample.value > 0
    figures = []
    for name in names:
        found = results.get(name, Counter())
        figures.append(
            StageFigures(
                name=name,
                taken=taken[name],
                sent=found["sent"],
                rejected=found["rejected"],
                dropped=sum(found.values()) - found["sent"] - found["rejected"],
                lag=lags.get(name, 0),
                ready=ready.get(name, False),
            )
        )
    return figures


def board(shown: Shown, figures: Sequence[StageFigures], screen: Console, now: datetime) -> RenderableType:
    """Return the board with as many of the newest events and alerts as the screen has room for.

    Of the sources those in trouble are shown, on a sixth of the screen; all of them where they are few.
    """
    fed = f"{shown.fed.articles:,} articles fed, {shown.fed.rejected:,} rejected at the door"
    addresses = Table.grid(padding=(0, 2))
    for name, value in shown.addresses.items():
        addresses.add_row(Text(name, style="dim"), value)
    head: list[RenderableType] = [
        addresses,
        Text(f"{fed}{', feeding' if shown.feeding else ''}; Ctrl-C ends it\n", style="dim"),
        stage_table(figures),
    ]
    if shown.sources:
        head += [Text(), source_lines(shown.sources, now, max(2, screen.height // 6))]
    events = [event for event in reversed(shown.events.values()) if not event.background]
    alerts = list(reversed(shown.alerts.values()))
    fitting = Group(*head)
    for number in range(1, NEWEST + 1):
        parts: list[RenderableType] = [*head]
        if events:
            parts += [Text("\nnewest events", style="bold"), EventTable(events[:number])]
        if alerts:
            newest = [alert_lines(alert, brief=True) for alert in alerts[: max(1, number // 2)]]
            parts += [Text("\nnewest alerts", style="bold"), *newest]
        larger = Group(*parts)
        if len(screen.render_lines(larger, screen.options.update(height=None), pad=False)) >= screen.height:
            break
        fitting = larger
    return fitting
