"""One JSON object of whatever known shape to one article."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from streams.acquire.ninjs import is_ninjs, read_ninjs
from streams.acquire.rows import read_row
from streams.errors import RecordError
from streams.records import RawArticle


def load_json(data: bytes) -> Any:
    """Return the JSON value in `data`.

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


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:20]} is no number JSON can carry")
    return value


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
    if is_ninjs(value):
        return read_ninjs(value, received=received, source=source, published=published, fallback_source=fallback_source)
    if published is not None and value.get("published") in (None, ""):
        value = {**value, "published": published}
    return read_row(value, received=received, source=source or fallback_source)
