"""The CloudEvents envelope around each record, and the trace it belongs to.

Source: CloudEvents 1.0.2 Kafka protocol binding, binary content mode (attributes are headers ``ce_<name>``, the value
is the data); W3C Trace Context (``traceparent``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final, TypeAlias

Headers: TypeAlias = list[tuple[str, bytes]]

CONTENT_TYPE: Final = b"application/json"
_TRACE: Final = "traceparent"


def wrap(topic: str, key: bytes, value: bytes, kind: str, source: str, trace: bytes | None) -> Headers:
    """Return the headers of a record: `kind` is its class, `source` the stage it comes from.

    `ce_id` is a hash of topic, key and value: a record sent again has the same one, so receivers can tell.
    """
    digest = hashlib.blake2b(value, digest_size=12, key=hashlib.blake2b(key, digest_size=16).digest())
    digest.update(topic.encode())
    headers: Headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", digest.hexdigest().encode()),
        ("ce_source", b"/newswire-streams/" + source.encode()),
        ("ce_type", b"newswire_streams." + kind.encode()),
        ("content-type", CONTENT_TYPE),
    ]
    if trace is not None:
        headers.append((_TRACE, trace))
    return headers


def trace_of(headers: Iterable[tuple[str, bytes]] | None) -> bytes | None:
    """Return the trace a record belongs to, None if it has none."""
    if headers:
        for name, value in headers:
            if name == _TRACE:
                return value
    return None


def derive_trace(article_id: str) -> bytes:
    """Return a traceparent that depends on the article alone, so a redelivery continues the same trace."""
    digest = hashlib.blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=24).hexdigest()
    return f"00-{digest[:32]}-{digest[32:]}-01".encode()


def readable(headers: Iterable[tuple[str, bytes]] | None) -> dict[str, str]:
    """Return headers as text, for `Rejected.headers`; bytes that are not UTF-8 as escapes."""
    return {name: value.decode("utf-8", "backslashreplace") for name, value in headers or () if value is not None}
