"""Every figure the program tells about itself, in one place, with what to do when it rises.

Units are base units (seconds, bytes, records); labels are bounded: stages, topics, reason codes, partitions, channel
kinds and at most `MAX_SOURCES` sources. Nothing of an article, and no id, is ever a label.

Several processes on one machine share one exposition when ``PROMETHEUS_MULTIPROC_DIR`` names an empty folder *before*
this module is imported: each process writes its values there and `exposition` adds them up. A supervisor calls
`forget_process` for each process that has ended, or its live gauges stay.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from typing import Final, Literal

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
    multiprocess,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST

Mode = Literal["livemostrecent", "livemax", "livemin", "livesum", "max"]

disable_created_metrics()  # type: ignore[no-untyped-call]

REGISTRY: Final = CollectorRegistry()
"""Own registry: two programs in one process, or a test, do not mix their figures."""

MAX_SOURCES: Final = 500
"""Source names beyond these are counted together as ``other``; each costs some 300 bytes per process."""

_FAST: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_END_TO_END: Final = (0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
_AGE: Final = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 14400.0, 86400.0, 604800.0)
_SHARES: Final = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
_SIZES: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, kw_only=True)
class Described:
    """One metric as the operators' reference shows it."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    labels: tuple[str, ...]
    meaning: str
    mend: str
    """What to look at or to turn when it rises (or falls, where that is the bad side)."""


DESCRIBED: Final[list[Described]] = []
"""All metrics in the order of the data's way; docs and tests read it."""


def _describe(
    name: str, kind: Literal["counter", "gauge", "histogram"], labels: tuple[str, ...], meaning: str, mend: str
) -> str:
    DESCRIBED.append(Described(name=name, kind=kind, labels=labels, meaning=meaning, mend=mend))
    return f"{meaning} {mend}"


def _counter(name: str, labels: tuple[str, ...], meaning: str, mend: str) -> Counter:
    return Counter(name, _describe(name, "counter", labels, meaning, mend), labels, registry=REGISTRY)


def _gauge(name: str, labels: tuple[str, ...], meaning: str, mend: str, *, mode: Mode = "livemostrecent") -> Gauge:
    text = _describe(name, "gauge", labels, meaning, mend)
    return Gauge(name, text, labels, registry=REGISTRY, multiprocess_mode=mode)


def _histogram(name: str, labels: tuple[str, ...], buckets: tuple[float, ...], meaning: str, mend: str) -> Histogram:
    text = _describe(name, "histogram", labels, meaning, mend)
    return Histogram(name, text, labels, registry=REGISTRY, buckets=buckets)


# ---------------------------------------------------------------- every stage

RECORDS_IN = _counter(
    "streams_records_in_total",
    ("stage",),
    "Records a stage has taken from its topic; redelivered ones count again.",
    "Falls to nothing while lag grows: the stage stands still; see its log and streams_last_commit_timestamp_seconds.",
)
OUTCOMES = _counter(
    "streams_outcomes_total",
    ("stage", "result"),
    "What became of each record: sent, rejected, or the word for why it was dropped on purpose. Adds up to records in.",
    "Repeat rises: a feed sends its archive. Unmatched: rules miss. Rejected: see streams_rejected_total.",
)
REJECTED = _counter(
    "streams_rejected_total",
    ("stage", "reason"),
    "Records a stage could not take; they lie in the topic `rejected` with their bytes.",
    "Read them with `streams rejected list`; mend the source or the program, then `streams rejected replay`.",
)
SENT = _counter(
    "streams_records_sent_total",
    ("stage", "topic"),
    "Records the broker has acknowledged, by topic.",
    "Far above records in: a version or kill is sent to every partition, or a stage is being redelivered to.",
)
SEND_FAILURES = _counter(
    "streams_send_failures_total",
    ("stage", "topic", "reason"),
    "Sends the broker refused or did not acknowledge in time.",
    "Look at the broker's disk, its in-sync replicas and `message.max.bytes`; nothing is lost, the input is not acked.",
)
REDELIVERED = _counter(
    "streams_redelivered_total",
    ("stage",),
    "Records left unacked on purpose because their partition moved; they come again.",
    "Rises at each rebalance; all the time means workers come and go: see streams_process_restarts_total.",
)
BATCH_SECONDS = _histogram(
    "streams_batch_seconds",
    ("stage",),
    _FAST,
    "One batch from its first record in hand to its ack.",
    "Compare with streams_judge_seconds: the rest is waiting for the broker; lower the linger or look at the broker.",
)
JUDGE_SECONDS = _histogram(
    "streams_judge_seconds",
    ("stage",),
    _FAST,
    "The pure part of one batch: decoding and judging its records, no waiting.",
    "Articles grew, a lexicon or rule set became dear, or the machine is short of CPU; `streams bench` names the room.",
)
BATCH_RECORDS = _histogram(
    "streams_batch_records",
    ("stage",),
    _SIZES,
    "Records in one batch.",
    "Always at the limit: the stage is behind; add partitions and processes, or raise the batch limit.",
)
LAG = _gauge(
    "streams_lag_records",
    ("stage", "partition"),
    "Records of the stage's input that lie behind its committed offset.",
    "Grows and does not fall: add processes (at most one per partition); streams_batch_seconds names the slow stage.",
)
ARTICLE_AGE = _histogram(
    "streams_article_age_seconds",
    ("stage",),
    _END_TO_END,
    "Time from the connector's receipt of an article to this stage's having dealt with it.",
    "The first stage at which it jumps is the slow one.",
)
END_TO_END = _histogram(
    "streams_receipt_to_alert_seconds",
    (),
    _END_TO_END,
    "Time from receipt of the article to its alert in the topic `alerts`: the promise to subscribers.",
    "See streams_article_age_seconds for the stage, streams_lag_records for the backlog.",
)

# ---------------------------------------------------------------- inputs

SOURCE_RECORDS = _counter(
    "streams_source_records_total",
    ("source",),
    "Articles received, by source.",
    "Jumps: a feed sends its archive or loops; see streams_verdicts_total.",
)
SOURCE_LAST_SEEN = _gauge(
    "streams_source_last_received_timestamp_seconds",
    ("source",),
    "When the source last sent an article, Unix time; `time() - x` is its silence.",
    "Silence beyond the source's habit: ask the source, try its URL or token by hand.",
    mode="max",
)
SOURCE_EXPECTED_GAP = _gauge(
    "streams_source_expected_gap_seconds",
    ("source",),
    "From the source's last news until it is usually back at the latest, by its own rhythm at this hour of the week; "
    "missing while it is learnt.",
    "Three times this without news is told as silence. Grows over weeks: the source sends less than it did.",
    mode="livemostrecent",
)
SOURCE_STATE = _gauge(
    "streams_source_state",
    ("source", "state"),
    "1 for the state a source is in: new (rhythm still being learnt), fine, silent, repeating, garbage or failing.",
    "Any of the last four: `streams sources list` says why in words, `streams sources test URL` tries it now.",
    mode="livemostrecent",
)
PUBLICATION_DELAY = _histogram(
    "streams_publication_delay_seconds",
    (),
    _AGE,
    "Time from an article's own publication instant to its receipt.",
    "The source delivers late, or its clock or time zone is wrong; an archive being loaded shows here too.",
)
INPUT_REJECTED = _counter(
    "streams_input_rejected_total",
    ("connector", "reason"),
    "Input a connector could not read, before any topic.",
    "As streams_rejected_total; `401` and `413` show in streams_http_requests_total instead.",
)
SOURCE_FETCHES = _counter(
    "streams_source_fetches_total",
    ("source", "result"),
    "Requests for a source's document, by what came of them: read, not_modified, held (its host wants no request now) "
    "or why it failed.",
    "throttled: lengthen min_s. gone, not_found, denied, not_a_feed: its url or token is wrong. blocked_address: it "
    "leads to a machine that is not public. The log names the source and says more.",
)
SOURCE_FETCH_SECONDS = _histogram(
    "streams_source_fetch_seconds",
    (),
    _FAST,
    "One request for a source's document with its redirects, waiting for the host's turn included.",
    "Many sources share a host, which is asked once a second, or the network or the name servers are slow.",
)
SOURCE_FETCH_BYTES = _counter(
    "streams_source_fetched_bytes_total",
    ("source",),
    "Bytes of sources' documents on the wire, unpacked by nobody yet.",
    "A server that answers no conditional requests sends everything each time; ask its owner, or lengthen min_s.",
)
PAGE_FETCHES = _counter(
    "streams_page_fetches_total",
    ("source", "result"),
    "Linked pages asked for: read, or why the entry's summary stands in the page's place.",
    'robots, denied, no_text: the site does not give its pages to programs; set full_text = "feed".',
)
DROP_FILES = _counter(
    "streams_drop_files_total",
    ("source", "result"),
    "Files of drop folders whose articles the broker has: taken, or rejected where they are at fault.",
    "Rejected ones lie in the folder's `rejected`, each with a `.reason` beside; mend them and put them back.",
)
DROP_PASSED_OVER = _counter(
    "streams_drop_passed_over_total",
    ("source", "reason"),
    "Records passed over in whole files of drop folders: revisits and errors of an archive, a message's pictures.",
    "A `.reason` beside the file counts them. All of an archive: look whether it holds pages at all.",
)
DROP_WAITING = _gauge(
    "streams_drop_waiting_files",
    ("source",),
    "Files in a drop folder that cannot be taken yet, or could not be put away.",
    "Stays up: an upload broke off (`.part`, `.tmp`), or see streams_drop_failures_total.",
)
DROP_FAILURES = _counter(
    "streams_drop_failures_total",
    ("source", "reason"),
    "What hinders a drop folder: folder_missing, not_a_folder, not_permitted, disk_full, read_only, input_output, "
    "folder_taken, or why the broker did not take its articles.",
    "The log names the path once. Nothing is lost: files stay until the broker has them; mend the folder's rights.",
)

# ---------------------------------------------------------------- what the rooms decide

VERDICTS = _counter(
    "streams_verdicts_total",
    ("verdict", "source"),
    "Articles by what they are to those before them (new, repeat, update, version, kill), and by source.",
    "Repeats of one source rise: it loops or mirrors another; `streams repeats --source` shows whom. New rises with "
    "the same traffic: copies are not recognised any more; check cleaning.",
)
COPY_EDITS = _counter(
    "streams_copy_edits_total",
    ("edit",),
    "What copies changed: truncated, reheadlined, numbers and so on; none where it is word for word. One may count "
    "under several.",
    "wrapped: page furniture gets through cleaning. typography: a charset is misread. numbers: stories develop, or a "
    "source garbles; `streams repeats --changed` shows which.",
)
COPY_CONTAINMENT = _histogram(
    "streams_copy_containment_ratio",
    (),
    _SHARES,
    "Share of the smaller text's words that a repeat or update has in common with what it copies.",
    "Many just above the setting dedup.containment: unrelated stories may be taken for copies; read them with "
    "`streams explain`, and raise it if they are.",
)
EVENTS = _counter(
    "streams_events_total",
    ("op",),
    "Event revisions sent, by create, update, merge, split, retract.",
    "Retractions rise: a source kills or corrects much; creates jump: merging fails, see `streams explain`.",
)
ALERTS = _counter(
    "streams_alerts_total",
    ("op", "severity"),
    "Tellings of alerts, by new, update, cancel.",
    "A flood: a rule is too wide; `streams rules test` shows which.",
)

# ---------------------------------------------------------------- state and supervision

READY = _gauge(
    "streams_ready",
    ("stage",),
    "1 when every process of the stage has its partitions and has restored their state.",
    "0 for long: restoring takes long (streams_restore_seconds) or the group does not settle.",
    mode="livemin",
)
PARTITIONS = _gauge(
    "streams_partitions_assigned",
    ("stage",),
    "Input partitions held by this machine's processes.",
    "0 on an idle spare is right; the sum over machines must be the topic's partitions.",
    mode="livesum",
)
STATE_RECORDS = _gauge(
    "streams_state_records",
    ("stage", "partition"),
    "Records in a stage's state: decisions in the window, open events, alerts told.",
    "Memory follows it; shorten the window if it outgrows the machine.",
)
RESTORE_SECONDS = _histogram(
    "streams_restore_seconds",
    ("stage",),
    (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0),
    "Loading one partition's state from its compacted topic.",
    "Compaction is behind or the window is long; during it the partition stands still.",
)
REBALANCES = _counter(
    "streams_rebalances_total",
    ("stage",),
    "Times the stage's partitions were dealt out anew.",
    "Workers come and go, or a batch takes longer than the session time-out.",
)
LAST_COMMIT = _gauge(
    "streams_last_commit_timestamp_seconds",
    ("stage",),
    "When the stage last committed an offset, Unix time.",
    "Old while lag is above 0: the consumer has stopped; the watchdog ends the process after its limit.",
    mode="max",
)
WATCHDOG_EXITS = _counter(
    "streams_watchdog_exits_total",
    ("stage", "cause"),
    "Processes that ended themselves: stalled, zombie, reject_limit, unforeseen, drain_timeout.",
    "Each wrote one ERROR line with its cause; reject_limit means a bad release or a broken feed: nothing was lost.",
)
PROCESS_RESTARTS = _counter(
    "streams_process_restarts_total",
    ("stage",),
    "Worker processes the supervisor has started again.",
    "See the ended process's last log line; memory kills leave none, look at the kernel's log.",
)

# ---------------------------------------------------------------- second readers

SECOND_READINGS = _counter(
    "streams_second_readings_total",
    ("result",),
    "Articles with doubtful mentions by what a second reader made of them: read, nothing, invalid, failed, capped.",
    "Failed: the endpoint is away or slow. Invalid: wrong key or model, or it does not keep to the schema. Capped: the "
    "day's second.requests_per_day or second.tokens_per_day are spent; narrow the band of doubt, or raise them.",
)
SECOND_REQUESTS = _counter(
    "streams_second_requests_total", (), "Requests to the endpoint, repeated ones too.", "More articles are doubtful."
)
SECOND_TOKENS = _counter(
    "streams_second_tokens_total", (), "Tokens that the endpoint says it was paid.", "As the requests; see the price."
)
SECOND_DROPPED = _counter(
    "streams_second_dropped_total",
    (),
    "Corrections that were not believed: their words do not stand in the text, or there is no such value.",
    "The model invents; take another. Articles may also try to steer it: nothing comes of that but these drops.",
)

# ---------------------------------------------------------------- delivery

DELIVERIES = _counter(
    "streams_deliveries_total",
    ("channel_kind", "status"),
    "Tellings that came to their end: delivered, dead, suppressed; `retried` for each attempt that failed.",
    "Dead: the receiver refuses; `streams tail deliveries` names channel and answer. Retried: the receiver is away.",
)
DELIVERY_SECONDS = _histogram(
    "streams_delivery_seconds",
    ("channel_kind",),
    _FAST,
    "One attempt at a channel.",
    "The receiver is slow; it should answer first and work later.",
)
OUTBOX_PENDING = _gauge(
    "streams_outbox_pending",
    ("channel_kind",),
    "Tellings waiting for delivery.",
    "A receiver is away or slower than the alerts; rules too wide show here too.",
)
OUTBOX_OLDEST_SECONDS = _gauge(
    "streams_outbox_oldest_seconds",
    (),
    "Age of the oldest telling that waits.",
    "As streams_outbox_pending; after the last retry it goes to `dead`.",
)

# ---------------------------------------------------------------- HTTP

HTTP_REQUESTS = _counter(
    "streams_http_requests_total",
    ("route", "method", "code"),
    "Requests answered, by route pattern.",
    "401: a wrong or stale token. 413, 415, 422: a client sends what cannot be taken. 429: raise its limit or slow it. "
    "503: the broker does not acknowledge.",
)
HTTP_SECONDS = _histogram(
    "streams_http_request_seconds",
    ("route",),
    _FAST,
    "Time to answer a request; for pushes it includes the broker's ack.",
    "For /v1/articles look at the broker; for queries at the read model's disk.",
)
SSE_CLIENTS = _gauge(
    "streams_sse_clients",
    (),
    "Live streams (SSE) now open.",
    "At the limit new ones get 503; raise it or look for clients that do not close.",
    mode="livesum",
)
READ_MODEL_RECORDS = _counter(
    "streams_read_model_records_total",
    ("topic", "result"),
    "Records the query side has taken (stored) or known already (stale).",
    "Does not rise while stages send: the reader stands still; /readyz says so.",
)
BUILD_INFO = _gauge(
    "streams_build_info",
    ("version",),
    "Always 1; the label is the program's version.",
    "Two versions at once: a roll-out is under way, or has stopped half-way.",
    mode="livemax",
)

_sources: set[str] = set()
_sources_lock: Final = threading.Lock()


def source_label(source: str) -> str:
    """Return `source`, or ``other`` once `MAX_SOURCES` names are in use, so that labels stay bounded."""
    if source in _sources:
        return source
    with _sources_lock:
        if len(_sources) >= MAX_SOURCES:
            return "other"
        _sources.add(source)
    return source


def multiprocess_folder() -> str | None:
    """Return the folder that processes share their figures in, or None where this process stands alone."""
    return os.environ.get("PROMETHEUS_MULTIPROC_DIR") or None


def exposition() -> tuple[bytes, str]:
    """Return all figures in Prometheus' text format, and the content type to send them with.

    With a shared folder (see above) they are those of all processes writing there.
    """
    folder = multiprocess_folder()
    if folder is None:
        return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
    shared = CollectorRegistry()
    multiprocess.MultiProcessCollector(shared, path=folder)  # type: ignore[no-untyped-call]
    return generate_latest(shared), CONTENT_TYPE_LATEST


def forget_process(pid: int) -> None:
    """Take an ended process's live gauges out of the shared exposition; its counters stay, as they must."""
    folder = multiprocess_folder()
    if folder is not None:
        multiprocess.mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]
