"""What the live board counts: the stages' own figures, as their processes share them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from prometheus_client.parser import text_string_to_metric_families

from streams.cli.show import StageFigures
from streams.ops import metrics


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
