"""One JSON object of whatever known shape to one article."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from streams.acquire.agency.ninjs import is_ninjs, read_ninjs
from streams.acquire.rows import read_row
from streams.errors import RecordError
from streams.records import RawArticle


def load_json(data: bytes) -> Any:
    """Return the JSON value in `data`; of a key said twice the last value, as everywhere.

    Raises:
        RecordError: `bad_json`, saying where it breaks.
    """
    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as first:
        # The standard reader takes lone surrogates and byte order marks, which real exports hold.
        try:
            return json.loads(data, parse_float=_finite, parse_constant=_finite)
        except (ValueError, RecursionError):
            raise RecordError(f"not JSON: {first}", reason="bad_json") from first


def load_values(data: bytes) -> list[Any]:
    """Return the JSON values in `data`: one, or several one after the other with nothing or blanks between.

    Record separators (RFC 7464) and NUL bytes around a value, which crashes leave in files, count as blanks.

    Raises:
        RecordError: `bad_json`, if any of it is none.
    """
    bare = data.strip(BLANKS)
    try:
        return [load_json(bare)]
    except RecordError as whole:
        try:
            text = bare.decode("utf-8-sig")
            values, at = [], 0
            while at < len(text):
                value, at = _reader.raw_decode(text, at)
                values.append(value)
                at = _BLANK.match(text, at).end()  # type: ignore[union-attr]  # matches nothing at all, too
        except (ValueError, RecursionError):
            raise whole from None
        return values


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:20]} is no number JSON can carry")
    return value


_reader: Final = json.JSONDecoder(parse_float=_finite, parse_constant=_finite)
_BLANK: Final = re.compile(r"[\s\x00\x1e]*")
BLANKS: Final = b" \t\r\n\x00\x1e"
"""Bytes around a value that mean nothing."""


def read_object(
    value: Any,
    *,
    received: datetime,
    source: str | None = None,
    published: datetime | str | None = None,
    fallback_source: str | None = None,
) -> RawArticle:
    """Return the article in `value`: a ninjs item or a row; `published` stands in where it names none.

    Raises:
        RecordError: as `read_row` and `read_ninjs`; `bad_json` if it is no object.
    """
    if not isinstance(value, Mapping):
        raise RecordError(f"{type(value).__name__} is no JSON object", reason="bad_json")
    if not value:
        raise RecordError("an empty object: it has no text, no html and no uri", reason="no_content")
    if is_ninjs(value):
        return read_ninjs(value, received=received, source=source, published=published, fallback_source=fallback_source)
    if published is not None and value.get("published") in (None, ""):
        value = {**value, "published": published}
    return read_row(value, received=received, source=source or fallback_source)
