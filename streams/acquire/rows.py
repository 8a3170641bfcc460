"""One row, as `streams clean` and HTTP push take it, to one article."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, get_args

import msgspec

from streams.acquire.bylines import signed
from streams.acquire.identify import identify
from streams.acquire.times import day_there, read_time
from streams.codec import encode
from streams.errors import RecordError
from streams.records import Caption, PubStatus, RawArticle

_STATUSES: Final = get_args(PubStatus)
_MAX_ID: Final = 1_000
_MAX_SHORT: Final = 20_000
"""Characters of a headline, byline or note; a longer one is the article in the wrong field."""
_REQUIRED_FORM: Final = frozenset(
    "id text html url source title published received version pub_status replaces embargoed backfill".split()  # noqa: SIM905  # reads as the contract does
)
"""Keys whose wrong form rejects the row: silently ignoring one would change what the article says or when."""
_WELCOME: Final = ("standfirst", "language", "byline", "credit", "dateline", "slug", "correction_note", "rights")
"""Further keys taken when they are strings; otherwise they stay in `extra` as they came."""


def read_row(row: Mapping[str, Any], *, received: datetime, source: str | None = None) -> RawArticle:
    """Return the article in `row`; `received` and `source` stand in where the row names none.

    Keys: ``id``, ``text`` or ``html`` (of both, the HTML), ``url``, ``source``, ``title``, ``published``,
    ``received``, ``version``, ``pub_status`` (usable, withheld, canceled), ``replaces``, ``embargoed``, ``backfill``;
    also ``standfirst``, ``updated``, ``language``, ``byline``, ``credit``, ``dateline``, ``slug``, ``urgency``,
    ``correction_note``, ``rights``, ``subjects``, ``published_day``, ``captions`` (strings, or objects with ``text``
    and ``credit``). All others are kept in `extra`. Times are ISO 8601. A canceled or withheld article needs no text;
    of a usable one without text, a flash, the title is the text.

    Raises:
        RecordError: `no_content`, `bad_field`, `bad_time` or `bad_pub_status`, naming the key.
    """
    if not isinstance(row, Mapping):
        raise RecordError(f"a row is a JSON object, not {type(row).__name__}", reason="bad_field")
    status = row.get("pub_status") or "usable"
    if status not in _STATUSES:
        raise RecordError(f"pub_status is none of {', '.join(_STATUSES)}", reason="bad_pub_status")
    html, text = _text(row, "html"), _text(row, "text")
    content = html or text
    title = _short(row, "title")
    if not content.strip() and status == "usable":
        if title is None or not title.strip():
            raise RecordError("neither text nor html holds anything", reason="no_content")
        html, content, title = "", title, None
    fields: dict[str, Any] = {
        "article_id": "",
        "item_id": _id(row, "id") or "",
        "source": _id(row, "source") or source or "unknown",
        "received": _time(row, "received") or received,
        "version": _version(row),
        "media_type": "text/html" if html else "text/plain",
        "content": content,
        "url": _id(row, "url"),
        "title": title,
        "embargoed": _time(row, "embargoed"),
        "pub_status": status,
        "replaces": _id(row, "replaces"),
        "backfill": _flag(row, "backfill"),
    }
    if row.get("published") not in (None, ""):
        fields["published"], fields["published_precision"] = read_time(row["published"], "published")
        fields["published_day"] = day_there(row["published"], fields["published"]) or _day(row, fields["published"])
    fields.update(_welcome(row))
    fields["extra"] = _extra(row, fields)
    return identify(RawArticle(**fields))


def mend_text(value: str) -> str:
    """Return `value` without lone surrogates, which no encoder takes; each becomes U+FFFD."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RecordError(f"{key} is {type(value).__name__}, not a string", reason="bad_field")
    return mend_text(value)


def _short(row: Mapping[str, Any], key: str) -> str | None:
    value = _text(row, key)
    if len(value) > _MAX_SHORT:
        raise RecordError(f"{key} has {len(value)} characters; at most {_MAX_SHORT} are taken", reason="bad_field")
    return value or None


def _id(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > _MAX_ID:
        raise RecordError(f"{key} is not a string of at most {_MAX_ID} characters", reason="bad_field")
    return mend_text(value).strip() or None


def _time(row: Mapping[str, Any], key: str) -> datetime | None:
    value = row.get(key)
    return None if value in (None, "") else read_time(value, key)[0]


def _version(row: Mapping[str, Any]) -> int:
    value = row.get("version")
    if value in (None, ""):
        return 1
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise RecordError("version is not a whole number from 0 to 2147483647", reason="bad_field")
    return value


def _flag(row: Mapping[str, Any], key: str) -> bool:
    value = row.get(key)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise RecordError(f"{key} is neither true nor false", reason="bad_field")
    return value


def _welcome(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the optional further fields that have the form they need."""
    taken: dict[str, Any] = {
        key: mend_text(row[key])
        for key in _WELCOME
        if isinstance(row.get(key), str) and 0 < len(row[key]) <= _MAX_SHORT
    }
    named, credit = signed(taken.pop("byline", None), taken.pop("credit", None))
    taken |= {key: value for key, value in (("byline", named), ("credit", credit)) if value is not None}
    urgency = row.get("urgency")
    if isinstance(urgency, int) and not isinstance(urgency, bool) and 1 <= urgency <= 9:
        taken["urgency"] = urgency
    subjects = row.get("subjects")
    if isinstance(subjects, list) and all(isinstance(subject, str) for subject in subjects):
        taken["subjects"] = tuple(mend_text(subject) for subject in subjects)
    captions = row.get("captions")
    if isinstance(captions, list) and all(_is_caption(caption) for caption in captions):
        taken["captions"] = tuple(_caption(caption) for caption in captions)
    if row.get("updated") not in (None, ""):
        with contextlib.suppress(RecordError):
            taken["updated"] = read_time(row["updated"], "updated")[0]
    return taken


def _day(row: Mapping[str, Any], published: datetime) -> str | None:
    """Return the day of publication that a cleaned row says beside its time in UTC; None where it cannot be."""
    try:
        day = date.fromisoformat(row["published_day"])
    except (KeyError, TypeError, ValueError):
        return None
    return day.isoformat() if abs((day - published.date()).days) == 1 else None


def _is_caption(value: Any) -> bool:
    if isinstance(value, Mapping):
        credit = value.get("credit")
        return (credit is None or isinstance(credit, str)) and _is_caption(value.get("text"))
    return isinstance(value, str) and 0 < len(value.strip()) <= _MAX_SHORT


def _caption(value: Any) -> Caption:
    text, credit = (value["text"], value.get("credit")) if isinstance(value, Mapping) else (value, None)
    return Caption(text=mend_text(text).strip(), credit=mend_text(credit).strip() or None if credit else None)


def _extra(row: Mapping[str, Any], taken: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys that nothing else took, as they came."""
    extra = {str(key): value for key, value in row.items() if key not in _REQUIRED_FORM and key not in taken}
    if not extra:
        return extra
    try:
        encode(extra)
    except UnicodeEncodeError:
        return _mended(extra)
    except (TypeError, ValueError, OverflowError, RecursionError, msgspec.MsgspecError) as error:
        raise RecordError(f"an unknown key holds what JSON cannot: {error}", reason="bad_field") from error
    return extra


def _mended(extra: dict[str, Any]) -> dict[str, Any]:
    try:
        mended: dict[str, Any] = _mend_all(extra)
    except RecursionError as error:
        raise RecordError("an unknown key is nested too deeply", reason="bad_field") from error
    return mended


def _mend_all(value: Any) -> Any:
    if isinstance(value, str):
        return mend_text(value)
    if isinstance(value, dict):
        return {mend_text(str(key)): _mend_all(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mend_all(item) for item in value]
    return value
