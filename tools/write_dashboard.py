"""Write the Grafana dashboard from the list of panels below: `python tools/write_dashboard.py`.

A test holds the written file to this list and every metric in it to the program's own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "deploy" / "grafana" / "dashboards" / "streams.json"

Panel = tuple[str, str, list[tuple[str, str]]]
"""Title, unit, and (expression, legend) for each line."""


def quantile(share: float, metric: str, by: str = "") -> str:
    """A quantile of a histogram over five minutes."""
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile({share}, sum by ({labels}) (rate({metric}_bucket[5m])))"


ROWS: list[tuple[str, list[Panel]]] = [
    (
        "The promise",
        [
            (
                "From receipt to alert",
                "s",
                [
                    (quantile(0.5, "streams_receipt_to_alert_seconds"), "p50"),
                    (quantile(0.99, "streams_receipt_to_alert_seconds"), "p99"),
                ],
            ),
            (
                "Alerts a minute",
                "short",
                [("sum by (op, severity) (rate(streams_alerts_total[5m])) * 60", "{{op}} {{severity}}")],
            ),
            (
                "Deliveries a minute",
                "short",
                [
                    (
                        "sum by (channel_kind, status) (rate(streams_deliveries_total[5m])) * 60",
                        "{{channel_kind}} {{status}}",
                    )
                ],
            ),
        ],
    ),
    (
        "Stages",
        [
            ("Records in", "reqps", [("sum by (stage) (rate(streams_records_in_total[1m]))", "{{stage}}")]),
            ("Lag", "short", [("sum by (stage) (streams_lag_records)", "{{stage}}")]),
            (
                "Rejected a minute",
                "short",
                [("sum by (stage, reason) (rate(streams_rejected_total[5m])) * 60", "{{stage}} {{reason}}")],
            ),
            (
                "Outcomes",
                "reqps",
                [("sum by (stage, result) (rate(streams_outcomes_total[5m]))", "{{stage}} {{result}}")],
            ),
            (
                "Age of an article when a stage is done with it (p99)",
                "s",
                [(quantile(0.99, "streams_article_age_seconds", "stage"), "{{stage}}")],
            ),
            (
                "A batch: whole, and judging alone (p99)",
                "s",
                [
                    (quantile(0.99, "streams_batch_seconds", "stage"), "{{stage}} whole"),
                    (quantile(0.99, "streams_judge_seconds", "stage"), "{{stage}} judging"),
                ],
            ),
        ],
    ),
    (
        "What the rooms decide",
        [
            ("Verdicts", "reqps", [("sum by (verdict) (rate(streams_verdicts_total[5m]))", "{{verdict}}")]),
            (
                "Share of repeats, by source",
                "percentunit",
                [
                    (
                        'sum by (source) (rate(streams_verdicts_total{verdict="repeat"}[1h]))'
                        " / sum by (source) (rate(streams_verdicts_total[1h]))",
                        "{{source}}",
                    )
                ],
            ),
            ("What copies change", "reqps", [("sum by (edit) (rate(streams_copy_edits_total[15m]))", "{{edit}}")]),
            (
                "How much of it a copy shares",
                "percentunit",
                [
                    (quantile(0.1, "streams_copy_containment_ratio"), "p10"),
                    (quantile(0.5, "streams_copy_containment_ratio"), "p50"),
                ],
            ),
            ("Event revisions", "reqps", [("sum by (op) (rate(streams_events_total[5m]))", "{{op}}")]),
            ("State", "short", [("sum by (stage) (streams_state_records)", "{{stage}}")]),
        ],
    ),
    (
        "Sources",
        [
            (
                "Articles by source",
                "reqps",
                [("sum by (source) (rate(streams_source_records_total[15m]))", "{{source}}")],
            ),
            (
                "Silence",
                "s",
                [("time() - max by (source) (streams_source_last_received_timestamp_seconds)", "{{source}}")],
            ),
            (
                "Sources in trouble",
                "short",
                [
                    (
                        'max by (source, state) (streams_source_state{state=~"silent|repeating|garbage|failing"}) > 0',
                        "{{source}} {{state}}",
                    )
                ],
            ),
            (
                "Longest usual pause, at this hour of the week",
                "s",
                [("max by (source) (streams_source_expected_gap_seconds)", "{{source}}")],
            ),
            ("From publication to receipt (p50)", "s", [(quantile(0.5, "streams_publication_delay_seconds"), "p50")]),
        ],
    ),
    (
        "Delivery and HTTP",
        [
            ("Waiting tellings", "short", [("sum by (channel_kind) (streams_outbox_pending)", "{{channel_kind}}")]),
            ("Oldest waiting", "s", [("max(streams_outbox_oldest_seconds)", "oldest")]),
            (
                "An attempt (p99)",
                "s",
                [(quantile(0.99, "streams_delivery_seconds", "channel_kind"), "{{channel_kind}}")],
            ),
            (
                "Requests",
                "reqps",
                [("sum by (route, code) (rate(streams_http_requests_total[5m]))", "{{route}} {{code}}")],
            ),
            ("A request (p99)", "s", [(quantile(0.99, "streams_http_request_seconds", "route"), "{{route}}")]),
            ("Live streams", "short", [("sum(streams_sse_clients)", "open")]),
        ],
    ),
    (
        "Processes",
        [
            ("Ready", "short", [("min by (stage) (streams_ready)", "{{stage}}")]),
            (
                "Restarts and own endings in 15 minutes",
                "short",
                [
                    ("sum by (stage) (increase(streams_process_restarts_total[15m]))", "{{stage}} restarted"),
                    ("sum by (stage, cause) (increase(streams_watchdog_exits_total[15m]))", "{{stage}} {{cause}}"),
                ],
            ),
            (
                "Rebalances in 15 minutes",
                "short",
                [("sum by (stage) (increase(streams_rebalances_total[15m]))", "{{stage}}")],
            ),
        ],
    ),
]


def dashboard() -> dict[str, Any]:
    """Return the dashboard as Grafana reads it: rows of panels, three beside each other."""
    panels: list[dict[str, Any]] = []
    top = 0
    for title, row in ROWS:
        panels.append(
            {
                "id": len(panels) + 1,
                "type": "row",
                "title": title,
                "gridPos": {"x": 0, "y": top, "w": 24, "h": 1},
                "panels": [],
            }
        )
        top += 1
        for number, (name, unit, lines) in enumerate(row):
            panels.append(
                {
                    "id": len(panels) + 1,
                    "type": "timeseries",
                    "title": name,
                    "datasource": {"type": "prometheus", "uid": "prometheus"},
                    "gridPos": {"x": number % 3 * 8, "y": top + number // 3 * 8, "w": 8, "h": 8},
                    "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
                    "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}},
                    "targets": [
                        {"refId": chr(65 + index), "expr": expression, "legendFormat": legend}
                        for index, (expression, legend) in enumerate(lines)
                    ],
                }
            )
        top += (len(row) + 2) // 3 * 8
    return {
        "uid": "newswire-streams",
        "title": "newswire-streams",
        "schemaVersion": 39,
        "version": 1,
        "editable": False,
        "refresh": "10s",
        "time": {"from": "now-1h", "to": "now"},
        "timezone": "utc",
        "tags": ["newswire"],
        "panels": panels,
    }


def text() -> str:
    """Return the file's contents."""
    return json.dumps(dashboard(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), "utf-8")
