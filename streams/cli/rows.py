"""Filter rows: one JSON object in, one out, with the keys that users write and read.

Keys a filter does not know are kept, so that rows can pass through several filters and back to their owner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

import msgspec
import orjson

from streams import acquire
from streams.errors import RecordError
from streams.records import (
    Alert,
    CleanArticle,
    Decision,
    Event,
    JudgedArticle,
    Mention,
    Precision,
    Record,
    Rejected,
    Report,
    Verdict,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""`received` of rows that say nothing of it: then all arrive at once and no window ends."""

MAX_LINE_BYTES = 64_000_000

KINDS: dict[type[Record], str] = {
    CleanArticle: "clean",
    Decision: "decision",
    Mention: "mention",
    Event: "event",
    Alert: "alert",
    Rejected: "rejected",
}
"""Record → the ``kind`` of its line in `streams batch`."""

_DECISION_KEYS = ("verdict", "copy_of", "cluster", "origin", "containment", "edits", "replaces")


def read_lines(stream: BinaryIO) -> Iterator[dict[str, Any] | RecordError]:
    """Yield the JSON object of each line, or what is wrong with it; blank lines are passed over."""
    for number, line in enumerate(stream, 1):
        if line.isspace():
            continue
        if len(line) > MAX_LINE_BYTES:
            yield RecordError(
                f"line {number} has {len(line)} bytes, more than {MAX_LINE_BYTES}; split it", reason="too_large"
            )
            continue
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            yield RecordError(f"line {number} is not JSON: {error}; write one object a line", reason="bad_json")
            continue
        if isinstance(row, dict):
            yield row
        else:
            yield RecordError(f"line {number} is no JSON object; write one object a line", reason="bad_json")


def plain(value: Any) -> Any:
    """Return `value` as JSON types with every field there, defaults too: what people and scorers read."""
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, bytes):
        return msgspec.to_builtins(value)
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def moment(value: datetime | None, precision: Precision = "instant") -> str | None:
    """Return a time as ISO 8601 UTC, to the day where no more is known."""
    if value is None:
        return None
    utc = value.astimezone(UTC)
    return utc.date().isoformat() if precision == "day" else utc.isoformat().replace("+00:00", "Z")


def clean_row(article: CleanArticle) -> dict[str, Any]:
    """Return the row `streams clean` gives for `article`."""
    row: dict[str, Any] = dict(article.extra)
    row["id"] = article.item_id
    row["title"] = article.title
    row["text"] = article.text
    row["published"] = moment(article.published, article.published_precision)
    row["language"] = article.language
    known = {"item_id", "title", "text", "published", "published_precision", "language", "extra"}
    for name in article.__struct_fields__:
        value = getattr(article, name)
        if name not in known and value is not None and value != ():
            row[name] = [list(msgspec.structs.astuple(run)) for run in value] if name == "offsets" else plain(value)
    return row


def article_of(row: dict[str, Any], clock: datetime) -> CleanArticle:
    """Return the cleaned article in `row`, received at `clock` where the row does not say.

    Raises:
        RecordError: a key has a wrong type or value; names it.
    """
    raw = acquire.read_row({**row, "text": row.get("text") or ""}, received=clock)
    text = row.get("text") or ""
    if not isinstance(text, str):
        raise RecordError(f"row {raw.item_id}: `text` is no string", reason="bad_field")
    given = {name: row[name] for name in ("byline", "credit", "origin", "standfirst") if row.get(name)}
    if isinstance(row.get("dateline"), dict):
        given["dateline"] = row["dateline"]
    try:
        return msgspec.convert(
            {
                "article_id": row.get("article_id") or raw.article_id,
                "item_id": raw.item_id,
                "source": raw.source,
                "received": raw.received,
                "version": raw.version,
                "text": text,
                "title": raw.title or "",
                "language": raw.language or "und",
                "scope": row.get("scope") or "und",
                "published": raw.published,
                "published_precision": raw.published_precision,
                "url": raw.url,
                "pub_status": raw.pub_status,
                "replaces": raw.replaces,
                "backfill": raw.backfill,
                **given,
            },
            CleanArticle,
        )
    except msgspec.ValidationError as error:
        raise RecordError(f"row {raw.item_id}: {error}", reason="bad_field") from error


def decision_row(row: dict[str, Any], decision: Decision) -> dict[str, Any]:
    """Return `row` with what `streams dedup` says of it."""
    return {
        **row,
        "id": decision.item_id,
        "article_id": decision.article_id,
        **{key: plain(getattr(decision, key)) for key in _DECISION_KEYS},
    }


def judged_of(row: dict[str, Any], article: CleanArticle) -> JudgedArticle:
    """Return `article` with the decision that `row` carries, or as new where it carries none."""
    verdict: Verdict = row.get("verdict") or ("kill" if article.pub_status == "canceled" else "new")
    withdraws = row.get("replaces") if row.get("verdict") else ()
    return JudgedArticle(
        article=article,
        decision=Decision(
            article_id=article.article_id,
            item_id=article.item_id,
            verdict=verdict,
            scope=article.scope,
            source=article.source,
            position=0,
            event_time=article.received,
            copy_of=row.get("copy_of"),
            cluster=row.get("cluster") or article.item_id,
            origin=row.get("origin") or f"outlet:{article.source}",
            replaces=tuple(withdraws) if isinstance(withdraws, list) else (),
        ),
    )


def report_row(row: dict[str, Any], clock: datetime) -> Report:
    """Return the report in a row of `streams extract` (`mentions` a list) or in one bare mention.

    Raises:
        RecordError: it holds no mention, or one that does not fit the schema.
    """
    if "mentions" not in row and "type" in row:
        row = {**row, "mentions": [row]}
    article = article_of({**row, "text": ""}, clock)
    judged = judged_of(row, article)
    try:
        mentions = msgspec.convert(row.get("mentions") or [], tuple[Mention, ...])
    except msgspec.ValidationError as error:
        raise RecordError(
            f"row {article.item_id}: mentions do not fit docs/schema/Mention.json: {error}", reason="bad_field"
        ) from error
    from streams.wiring import report_of

    return report_of(judged, mentions)


def refused_row(row: dict[str, Any] | None, stage: str, error: RecordError) -> dict[str, Any]:
    """Return the row that stands for one that could not be taken: same id, with reason and mend."""
    kept = {key: value for key, value in (row or {}).items() if key not in ("text", "html")}
    return {
        **kept,
        "id": kept.get("id"),
        "rejected": {"stage": stage, "reason": error.reason, "message": str(error)},
    }


def kind_row(record: Record) -> dict[str, Any]:
    """Return the line `streams batch` prints for `record`, its ``kind`` first."""
    row: dict[str, Any] = {"kind": KINDS[type(record)]}
    if isinstance(record, CleanArticle):
        return {**row, **clean_row(record)}
    if isinstance(record, Decision):
        shown = plain(record)
        del shown["fingerprint"]
        return {**row, "id": record.item_id, **shown}
    return {**row, "id": getattr(record, f"{row['kind']}_id"), **plain(record)}
