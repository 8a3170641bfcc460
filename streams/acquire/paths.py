"""Files, folders and standard input to articles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from streams.acquire.documents import read_bytes
from streams.acquire.limits import AcquireLimits, reject
from streams.acquire.lines import read_lines
from streams.acquire.objects import load_json
from streams.errors import RecordError
from streams.records import RawArticle, Rejected

_SIDECAR: Final = ".meta.json"
_LINES: Final = (".jsonl", ".ndjson")


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
            if child.name.startswith(".") or child.name.endswith(_SIDECAR):
                continue
            if child.is_symlink():
                error = RecordError("a symbolic link is not followed", reason="symlink")
                where = {"path": str(child)}
                yield reject(error, str(child).encode(), received=received, source=source, where=where, limits=bound)
                continue
            yield from read_path(child, received=received, source=source, published=published, limits=bound)
        return
    try:
        yield from _read_file(start, received, source, published, bound)
    except OSError as problem:
        error = RecordError(f"cannot be opened: {problem.strerror}", reason="unreadable")
        where = {"path": str(start)}
        yield reject(error, str(start).encode(), received=received, source=source, where=where, limits=bound)


def read_stream(
    stream: BinaryIO,
    *,
    received: datetime,
    source: str | None = None,
    published: datetime | str | None = None,
    name: str = "-",
    limits: AcquireLimits | None = None,
) -> Iterator[RawArticle | Rejected]:
    """Yield what each line of a JSON Lines stream holds, as it comes; memory is bounded by the longest line allowed."""
    bound = limits or AcquireLimits()
    yield from read_lines(
        _bounded_lines(stream, bound.max_bytes),
        received=received,
        source=source,
        published=published,
        name=name,
        limits=bound,
    )


def _bounded_lines(stream: BinaryIO, most: int) -> Iterator[bytes]:
    """Yield the stream's lines, of one longer than `most` only its first `most` + 1 bytes."""
    while line := stream.readline(most + 1):
        yield line
        while len(line) > most and not line.endswith(b"\n"):
            line = stream.readline(most + 1)
            if not line:
                return


def _read_file(
    path: Path, received: datetime, source: str | None, published: datetime | str | None, limits: AcquireLimits
) -> Iterator[RawArticle | Rejected]:
    if path.name.lower().endswith(_LINES):
        with path.open("rb") as stream:
            yield from read_stream(
                stream, received=received, source=source, published=published, name=str(path), limits=limits
            )
        return
    size = path.stat().st_size
    with path.open("rb") as stream:
        data = stream.read(limits.max_bytes + 1)
    if size > limits.max_bytes and not _is_lines(data):
        error = RecordError(f"{size} bytes; at most {limits.max_bytes} are taken", reason="too_large")
        where = {"path": str(path)}
        yield reject(error, data, received=received, source=source, where=where, limits=limits)
        return
    if size > limits.max_bytes:
        with path.open("rb") as stream:
            yield from read_stream(
                stream, received=received, source=source, published=published, name=str(path), limits=limits
            )
        return
    try:
        about = _about(path)
    except RecordError as error:
        yield reject(error, data, received=received, source=source, where={"path": str(path)}, limits=limits)
        return
    yield from read_bytes(
        data,
        received=received,
        source=source,
        published=published,
        name=str(path),
        about=about,
        fallback_source=path.absolute().parent.name or None,
        limits=limits,
    )


def _is_lines(head: bytes) -> bool:
    first, newline, rest = head.partition(b"\n")
    return bool(newline) and first.strip().startswith(b"{") and first.strip().endswith(b"}") and rest[:1] == b"{"


def _about(path: Path) -> dict[str, Any]:
    """Return what the file beside `path` says of it; nothing if there is none.

    Raises:
        RecordError: `bad_json`, if that file is none.
    """
    for sidecar in (path.with_name(path.name + _SIDECAR), path.with_name(path.stem + _SIDECAR)):
        if sidecar.is_file() and sidecar.stat().st_size < 1_000_000:
            value = load_json(sidecar.read_bytes())
            if not isinstance(value, dict):
                raise RecordError(f"{sidecar.name} is no JSON object", reason="bad_json")
            return value
    return {}
