"""JSON Lines: one row or item of an agency a line; a broken line is rejected alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from streams.acquire.limits import AcquireLimits, reject
from streams.acquire.objects import BLANKS, load_values, read_object
from streams.codec import encode
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
    """Yield what each line of `lines` holds, in order; blank ones are passed over, several objects on one are all read.

    A rejected line carries its bytes, and `path` and `line` (from 1) in `headers`.
    """
    bound = limits or AcquireLimits()
    for number, line in enumerate(lines, 1):
        row = line.strip(BLANKS)
        if not row:
            continue
        where = {"path": name, "line": str(number)}
        try:
            bound.check_bytes(len(row))
            values = load_values(row)
        except RecordError as error:
            yield reject(error, row, received=received, source=source, where=where, limits=bound)
            continue
        for value in values:
            try:
                yield read_object(value, received=received, source=source, published=published)
            except RecordError as error:
                kept = row if len(values) == 1 else encode(value)
                yield reject(error, kept, received=received, source=source, where=where, limits=bound)
