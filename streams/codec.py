"""Records to bytes and back: msgspec JSON, the same bytes for the same record."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any, TypeVar

import msgspec

from streams.errors import RecordError
from streams.records import Record

R = TypeVar("R", bound=Record)

_encoder = msgspec.json.Encoder(order="deterministic")


@cache
def _decoder(kind: type[Record]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def encode(value: Any) -> bytes:
    """Return `value` as UTF-8 JSON; equal values give equal bytes."""
    return _encoder.encode(value)


def decode(data: bytes, kind: type[R]) -> R:
    """Return the `kind` record in `data`.

    Raises:
        RecordError: `undecodable`, naming the field that does not fit.
    """
    try:
        record: R = _decoder(kind).decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RecordError(
            f"not a {kind.__name__}: {error}; compare it with docs/schema/{kind.__name__}.json",
            reason="undecodable",
        ) from error
    return record


def derive_id(prefix: str, *parts: object) -> str:
    """Return `prefix` and 20 hex digits that depend on the parts alone (BLAKE2b, 80 bits)."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return prefix + hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
