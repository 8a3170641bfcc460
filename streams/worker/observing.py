"""Turns records that were taken and sent into the figures of `ops.metrics`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from streams.ops import metrics
from streams.records import Alert, Decision, Event, Record


def received_of(record: Any) -> datetime | None:
    """Return when the connector took the article that a record stems from, where the record says so."""
    article = getattr(record, "article", record)
    received: datetime | None = getattr(article, "received", None) or getattr(article, "last_seen", None)
    return received


def observe_taken(stage: str, record: Any, now: datetime) -> None:
    """The article's age at the end of this stage has been counted."""
    received = received_of(record)
    if received is not None and not getattr(record, "backfill", False):
        metrics.ARTICLE_AGE.labels(stage).observe(max(0.0, (now - received).total_seconds()))


def observe_sent(record: Record, now: datetime) -> None:
    """What a sent record decides has been counted: verdicts, event revisions, alerts and their delay."""
    if isinstance(record, Decision):
        _observe_verdict(record)
    elif isinstance(record, Event):
        metrics.EVENTS.labels(record.op).inc()
    elif isinstance(record, Alert):
        metrics.ALERTS.labels(record.op, record.severity).inc()
        metrics.END_TO_END.observe(max(0.0, (now - record.received).total_seconds()))


def _observe_verdict(decision: Decision) -> None:
    metrics.VERDICTS.labels(decision.verdict, metrics.source_label(decision.source)).inc()
    if decision.verdict in ("repeat", "update") and decision.containment is not None:
        metrics.COPY_CONTAINMENT.observe(decision.containment)
        for edit in decision.edits:
            metrics.COPY_EDITS.labels(edit).inc()
