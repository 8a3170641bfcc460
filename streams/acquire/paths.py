"""Files, folders and standard input to articles."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from streams.acquire.bulk import bounded_lines, continued, may_be_line, read_bulk
from streams.acquire.documents import read_document
from streams.acquire.limits import AcquireLimits, reject
from streams.acquire.lines import read_lines
from streams.acquire.objects import load_json
from streams.errors import RecordError
from streams.records import RawArticle, Rejected

SIDECAR: Final = ".meta.json"
MAX_SIDECAR: Final = 1_000_000
"""Bytes; a longer one is passed over."""


def read_path(
    path: Path | str,
    *,
    received: datetime,
    source: str | None = None,
    published: datetime | str | None = None,
    limits: AcquireLimits | None = None,
) -> Iterator[RawArticle | Rejected]:
    """Yield what the file holds, or every file of the folder, sorted by name and in depth.

    Beside ``x.txt`` or ``x.html`` a file ``x.txt.meta.json`` or ``x.meta.json`` may give the fields of a row that the
    document itself cannot say (url, title, source, published, …). `published` stands in where nothing names a
    date. `source` stands in where the content names none; without it a text's source is its folder's
    name. Hidden files are passed over, symbolic links and what cannot be opened are yielded as `Rejected`.
    """
    start = Path(path)
    bound = limits or AcquireLimits()
    if start.is_dir():
        for child in sorted(start.iterdir(), key=lambda entry: entry.name):
            if child.name.startswith(".") or child.name.endswith(SIDECAR):
                continue
            if (error := _trap(child)) is not None:
                yield _unread(error, child, received, source, bound)
                continue
            yield from read_path(child, received=received, source=source, published=published, limits=bound)
        return
    try:
        yield from _read_file(start, received, source, published, bound)
    except OSError as problem:
        error = RecordError(f"cannot be opened: {problem.strerror}", reason="unreadable")
        yield _unread(error, start, received, source, bound)


def shown(path: Path | str) -> str:
    """Return the path as text that every encoding takes: bytes of a name that are not UTF-8 as ``\\xNN``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def read_stream(
    stream: BinaryIO,
    *,
    received: datetime,
    source: str | None = None,
    published: datetime | str | None = None,
    name: str = "-",
    limits: AcquireLimits | None = None,
) -> Iterator[RawArticle | Rejected]:
    """Yield what a stream holds: JSON Lines as they come; gzip, WARC or one document, told by how it begins.

    Memory is bounded by the longest line or document allowed.
    """
    bound = limits or AcquireLimits()
    first = stream.readline(bound.max_bytes + 1)
    if may_be_line(first):
        lines = bounded_lines(stream, bound.max_bytes, first)
        yield from read_lines(lines, received=received, source=source, published=published, name=name, limits=bound)
        return
    yield from _by_content(continued(first, stream), received, source, published, name, None, None, bound)


def read_open(
    stream: BinaryIO,
    *,
    received: datetime,
    source: str | None = None,
    published: datetime | str | None = None,
    name: str = "-",
    about: Mapping[str, Any] | None = None,
    fallback_source: str | None = None,
    limits: AcquireLimits | None = None,
) -> Iterator[RawArticle | Rejected]:
    """Yield what a file holds that is open for reading in binary; JSON Lines and WARC of any length, gzip taken off.

    `about` as in `read_bytes`. Memory is bounded by `max_bytes`.

    Raises:
        OSError: it cannot be read.
    """
    bound = limits or AcquireLimits()
    yield from _by_content(stream, received, source, published, name, about, fallback_source, bound)


def _by_content(
    stream: BinaryIO,
    received: datetime,
    source: str | None,
    published: datetime | str | None,
    name: str,
    about: Mapping[str, Any] | None,
    fallback_source: str | None,
    limits: AcquireLimits,
) -> Iterator[RawArticle | Rejected]:
    def whole(data: bytes, named: str) -> Iterator[RawArticle | Rejected]:
        return read_document(
            data,
            received=received,
            source=source,
            published=published,
            name=named,
            about=about,
            fallback_source=fallback_source,
            limits=limits,
        )

    return read_bulk(
        stream,
        whole,
        received=received,
        source=source,
        published=published,
        name=name,
        fallback_source=fallback_source,
        limits=limits,
    )


def _read_file(
    path: Path, received: datetime, source: str | None, published: datetime | str | None, limits: AcquireLimits
) -> Iterator[RawArticle | Rejected]:
    with path.open("rb") as stream:
        try:
            about = _about(path)
        except RecordError as error:
            data, where = stream.read(limits.max_bytes + 1), {"path": shown(path)}
            yield reject(error, data, received=received, source=source, where=where, limits=limits)
            return
        yield from read_open(
            stream,
            received=received,
            source=source,
            published=published,
            name=shown(path),
            about=about,
            fallback_source=shown(path.absolute().parent.name) or None,
            limits=limits,
        )


def _trap(child: Path) -> RecordError | None:
    """Return why what lies in a folder is not opened: a link leads elsewhere, a pipe would be waited for."""
    if child.is_symlink():
        return RecordError("a symbolic link is not followed", reason="symlink")
    if not child.is_file() and not child.is_dir():
        return RecordError("neither a file nor a folder: it is not opened", reason="not_a_file")
    return None


def _unread(error: RecordError, path: Path, received: datetime, source: str | None, limits: AcquireLimits) -> Rejected:
    name = shown(path)
    return reject(error, name.encode(), received=received, source=source, where={"path": name}, limits=limits)


def sidecars_of(name: str) -> tuple[str, str]:
    """Return the names of the files beside `name` that may say more of it; the first goes before the other."""
    return name + SIDECAR, (name.rpartition(".")[0] or name) + SIDECAR


def read_sidecar(data: bytes, name: str) -> dict[str, Any]:
    """Return the fields that `data`, the file `name` beside a document, gives.

    Raises:
        RecordError: `bad_json`, if it holds no JSON object.
    """
    value = load_json(data)
    if not isinstance(value, dict):
        raise RecordError(f"{name} is no JSON object", reason="bad_json")
    return value


def _about(path: Path) -> dict[str, Any]:
    """Return what the file beside `path` says of it; nothing if there is none.

    Raises:
        RecordError: as `read_sidecar`.
    """
    for sidecar in map(path.with_name, sidecars_of(path.name)):
        if sidecar.is_file() and sidecar.stat().st_size < MAX_SIDECAR:
            return read_sidecar(sidecar.read_bytes(), sidecar.name)
    return {}
