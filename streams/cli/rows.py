"""Filter rows: one JSON object in, one out, with the keys that users write and read.

Keys a filter does not know are kept, so that rows can pass through several filters and back to their owner.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO, get_args

import msgspec

from streams import acquire
from streams.acquire.objects import load_json
from streams.acquire.rows import mend_text
from streams.errors import RecordError
from streams.records import (
    Alert,
    CleanArticle,
    Dateline,
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
from streams.wiring import report_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""`received` of rows that say nothing of it: then all arrive at once and no window ends."""

MAX_LINE_BYTES = 16_000_000

EMPTY = "\N{EMPTY SET}"
"""Stands for a text that is not there: a row without one may still carry mentions, a title or a kill."""

KINDS: dict[type[Record], str] = {
    CleanArticle: "clean",
    Decision: "decision",
    Mention: "mention",
    Event: "event",
    Alert: "alert",
    Rejected: "rejected",
}
"""Record → the ``kind`` of its line in `streams batch`."""

_DECISION_KEYS = ("verdict", "copy_of", "cluster", "origin", "original", "containment", "edits", "replaces")


def read_lines(stream: BinaryIO) -> Iterator[dict[str, Any] | RecordError]:
    """Yield the JSON object of each line, or what is wrong with it; blank lines are passed over.

    Memory is bounded by the longest line allowed.
    """
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if line.isspace():
            continue
        if len(line) > MAX_LINE_BYTES:
            size = len(line)
            while not line.endswith(b"\n") and (line := stream.readline(MAX_LINE_BYTES)):
                size += len(line)
            yield RecordError(
                f"line {number} has {size} bytes, more than {MAX_LINE_BYTES}; split it", reason="too_large"
            )
            continue
        try:
            row = _mended(load_json(line)) if b"\\u" in line else load_json(line)
        except RecordError as error:
            yield RecordError(f"line {number} is {error}; write one object a line", reason=error.reason)
            continue
        yield (
            row
            if isinstance(row, dict)
            else RecordError(f"line {number} is no JSON object; write one object a line", reason="bad_json")
        )


def _mended(row: Any) -> Any:
    """Return `row` without lone surrogates, which no output can carry; each becomes U+FFFD, so offsets still fit."""
    try:
        msgspec.json.encode(row)
    except UnicodeEncodeError:
        return json.loads(mend_text(json.dumps(row, ensure_ascii=False)))
    return row


def write_line(row: Mapping[str, Any]) -> bytes:
    """Return `row` as one line of JSON; numbers of any size as they came."""
    return msgspec.json.encode(row) + b"\n"


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


def article_of(row: Mapping[str, Any], clock: datetime) -> CleanArticle:
    """Return the cleaned article in `row`, received at `clock` where the row does not say; its text may be empty.

    Raises:
        RecordError: a key has a wrong type or value; names it.
    """
    text = row.get("text") or ""
    if not isinstance(text, str):
        raise RecordError(f"text is {type(text).__name__}, not a string", reason="bad_field")
    # Of a decided row `replaces` are the items it withdraws; of a cleaned one it names the item it stands for.
    decided = isinstance(row.get("replaces"), list)
    given = {name: value for name, value in row.items() if name != "html" and not (decided and name == "replaces")}
    raw = acquire.read_row({**given, "text": text if text.strip() else EMPTY}, received=clock)
    named = row.get("article_id")
    return CleanArticle(
        article_id=named if isinstance(named, str) and named else raw.article_id,
        item_id=raw.item_id,
        source=raw.source,
        received=raw.received,
        version=raw.version,
        text=text,
        title=raw.title or "",
        standfirst=raw.standfirst,
        language=raw.language or "und",
        published=raw.published,
        published_precision=raw.published_precision,
        published_day=raw.published_day,
        updated=raw.updated,
        url=raw.url,
        byline=raw.byline,
        dateline=_dateline(row.get("dateline")),
        credit=raw.credit,
        origin=value if isinstance(value := row.get("origin"), str) and not row.get("verdict") else None,
        pub_status=raw.pub_status,
        replaces=raw.replaces,
        backfill=raw.backfill,
        slug=raw.slug,
        urgency=raw.urgency,
        correction_note=raw.correction_note,
        rights=raw.rights,
        subjects=raw.subjects,
    )


def _dateline(value: Any) -> Dateline | None:
    """Return a dateline as `streams clean` writes it; anything else under that key is the user's own."""
    try:
        return msgspec.convert(value, Dateline) if isinstance(value, dict) else None
    except msgspec.ValidationError:
        return None


def decision_row(row: dict[str, Any], decision: Decision) -> dict[str, Any]:
    """Return `row` with what `streams dedup` says of it."""
    return {
        **row,
        "id": decision.item_id,
        "article_id": decision.article_id,
        **{key: plain(getattr(decision, key)) for key in _DECISION_KEYS},
    }


def judged_of(row: Mapping[str, Any], article: CleanArticle) -> JudgedArticle:
    """Return `article` with the decision that `row` carries, or as new where it carries none."""
    carried = row.get("verdict") in get_args(Verdict)
    said = row if carried else {}
    gone = "kill" if article.pub_status != "usable" else "new"
    decision = {
        "article_id": article.article_id,
        "item_id": article.item_id,
        "verdict": said.get("verdict") or gone,
        "scope": article.scope,
        "source": article.source,
        "position": 0,
        "event_time": article.received,
        "copy_of": said.get("copy_of"),
        "cluster": said.get("cluster") or article.item_id,
        "origin": said.get("origin") or f"outlet:{article.source}",
        "replaces": said.get("replaces") or ((article.item_id,) if gone == "kill" else ()),
    }
    try:
        return JudgedArticle(article=article, decision=msgspec.convert(decision, Decision))
    except msgspec.ValidationError as error:
        raise RecordError(f"decision does not fit docs/schema/Decision.json: {error}", reason="bad_field") from error


def report_row(row: dict[str, Any], clock: datetime) -> Report:
    """Return the report in a row of `streams extract` (`mentions` a list) or in one bare mention.

    Raises:
        RecordError: it holds no mention, or one that does not fit the schema.
    """
    if "mentions" not in row and "mention_id" in row:
        row = {**row, "mentions": [row]}
    article = article_of(row, clock)
    if "mentions" not in row and article.pub_status == "usable":
        raise RecordError("the row has no `mentions`; pass it through `streams extract` first", reason="no_mentions")
    judged = judged_of(row, article)
    try:
        mentions = msgspec.convert(row.get("mentions") or [], tuple[Mention, ...])
    except msgspec.ValidationError as error:
        raise RecordError(f"mentions do not fit docs/schema/Mention.json: {error}", reason="bad_field") from error
    return report_of(judged, mentions)


def event_of(row: Mapping[str, Any]) -> Event:
    """Return the event revision in `row`.

    Raises:
        RecordError: it is none; names the key that does not fit.
    """
    try:
        return msgspec.convert({key: value for key, value in row.items() if value is not None}, Event)
    except msgspec.ValidationError as error:
        raise RecordError(f"not an Event (docs/schema/Event.json): {error}", reason="bad_field") from error


def is_refusal(row: Mapping[str, Any]) -> bool:
    """Return whether `row` stands for one that an earlier filter refused."""
    said = row.get("rejected")
    return isinstance(said, dict) and said.keys() == {"stage", "reason", "message"}


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
        # Twice: the first gives its place, the last wins over a key `kind` of the source's own.
        return {**row, **clean_row(record), **row}
    if isinstance(record, Decision):
        shown = plain(record)
        del shown["fingerprint"], shown["template"]
        return {**row, "id": record.item_id, **shown}
    return {**row, "id": getattr(record, f"{row['kind']}_id"), **plain(record)}
