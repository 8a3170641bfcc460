"""Metrics keep the naming and labelling that dashboards and alert rules rely on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from streams.ops import metrics


@pytest.mark.parametrize("metric", metrics.DESCRIBED, ids=lambda metric: metric.name)
def test_names_say_noun_unit_and_total(metric: metrics.Described) -> None:
    """Prometheus' conventions let an operator guess a name: counters end in _total, nothing else does."""
    assert re.fullmatch(r"streams_[a-z]+(_[a-z]+)*", metric.name)
    assert metric.name.endswith("_total") == (metric.kind == "counter")


@pytest.mark.parametrize("metric", metrics.DESCRIBED, ids=lambda metric: metric.name)
def test_every_metric_says_what_to_do(metric: metrics.Described) -> None:
    """A figure nobody knows how to answer to is noise at three in the morning."""
    assert len(metric.meaning) > 20
    assert len(metric.mend) > 20


@pytest.mark.parametrize("metric", metrics.DESCRIBED, ids=lambda metric: metric.name)
def test_labels_are_bounded(metric: metrics.Described) -> None:
    """An id, URL or subscriber as a label makes Prometheus fall over."""
    bounded = {"stage", "result", "reason", "topic", "partition", "source", "connector", "verdict", "op", "severity"}
    bounded |= {"edit", "cause", "channel_kind", "state", "status", "route", "method", "code", "version"}
    assert set(metric.labels) <= bounded


def test_exposition_shows_what_was_counted() -> None:
    """Counters appear under their whole name, so that a rule copied from the reference works."""
    metrics.RECORDS_IN.labels("test_stage").inc(3)
    body, content_type = metrics.exposition()
    assert b'streams_records_in_total{stage="test_stage"} 3.0' in body
    assert content_type.startswith("text/plain")


def test_sources_beyond_the_bound_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody who may push can invent source names; memory must not follow them."""
    monkeypatch.setattr(metrics, "_sources", set())
    monkeypatch.setattr(metrics, "MAX_SOURCES", 2)
    assert [metrics.source_label(name) for name in ("a", "b", "c", "a")] == ["a", "b", "other", "a"]


def test_processes_share_one_exposition(tmp_path: Path) -> None:
    """One scrape of a machine adds up its workers' counters and forgets ended ones' gauges."""
    script = (
        "import os, sys\n"
        "from streams.ops import metrics as m\n"
        "m.RECORDS_IN.labels('s').inc(int(sys.argv[1])); m.PARTITIONS.labels('s').set(2)\n"
        "print(os.getpid())\n"
        "print(m.exposition()[0].decode())\n"
    )
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}

    def run(count: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", script, count], env=env, capture_output=True, check=True, text=True
        )
        return done.stdout

    first = run("3")
    pid = int(first.splitlines()[0])
    both = run("4")
    assert 'streams_records_in_total{stage="s"} 7.0' in both
    assert 'streams_partitions_assigned{stage="s"} 4.0' in both
    forget = f"from streams.ops import metrics as m; m.forget_process({pid}); print(m.exposition()[0].decode())"
    after = subprocess.run([sys.executable, "-c", forget], env=env, capture_output=True, check=True, text=True).stdout
    assert 'streams_partitions_assigned{stage="s"} 2.0' in after
    assert 'streams_records_in_total{stage="s"} 7.0' in after
