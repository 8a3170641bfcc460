"""JSON Lines: one row or ninjs item a line; a broken line is rejected alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from streams.acquire.limits import AcquireLimits, reject
from streams.acquire.objects import load_json, read_object
from streams.errors import RecordError
from streams.records import RawArticle, Rejected


def read_lines(
    lines: Iterable[bytes],
    *,
    received: datetime,
    source: str | None = None,
    published: datetime | str | None = None,
    name: str = "-",
    limits: AcquireLimits | None = None,
) -> Iterator[RawArticle | Rejected]:
    """Yield what each line of `lines` holds, in order; blank ones are passed over.

    A rejected line carries its bytes, and `path` and `line` (from 1) in `headers`.
    """
    bound = limits or AcquireLimits()
    for number, line in enumerate(lines, 1):
        row = line.strip()
        if not row:
            continue
        try:
            bound.check_bytes(len(row))
            yield read_object(load_json(row), received=received, source=source, published=published)
        except RecordError as error:
            where = {"path": name, "line": str(number)}
            yield reject(error, row, received=received, source=source, where=where, limits=bound)
