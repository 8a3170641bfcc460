"""The watched drop folder: each file read when it is complete, put away when the log has what it holds.

A process killed at any moment loses nothing: what had not been put away is read again, and ids made from content make
that the same articles. See docs/dropfolder.md.
"""

from __future__ import annotations

import asyncio
import errno
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, ParamSpec, TypeVar

from streams.acquire.folder import Fate, Folder, Found
from streams.acquire.limits import AcquireLimits, is_passed_over, reject
from streams.acquire.paths import read_open, shown
from streams.acquire.sources import FolderSource, with_defaults
from streams.acquire.ways import Admit, Reports
from streams.errors import RecordError, TransientError
from streams.ops import metrics
from streams.ops.log import get_logger
from streams.records import RawArticle, Rejected

MOST_FILES: Final = 100
"""Files whose articles are on their way to the log at one time."""
_MOST_RECORDS: Final = 500
_MOST_BYTES: Final = 8_000_000
_MOST_REASONS: Final = 100
"""Lines of a `.reason` file."""
_REST: Final = 20
"""Looking may take one part in so many of the time, however many files lie there."""
_FIRST_WAIT_S: Final = 1.0
_LONGEST_WAIT_S: Final = 60.0

_log = get_logger()
_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass
class Read:
    """Some records in order, and the files that end among them, each with what became of it."""

    records: list[RawArticle | Rejected] = field(default_factory=list)
    size_bytes: int = 0
    files: list[tuple[Found, Fate]] = field(default_factory=list)

    def is_full(self) -> bool:
        """Return whether it is time to send them on their way."""
        return len(self.records) >= _MOST_RECORDS or self.size_bytes >= _MOST_BYTES or len(self.files) >= MOST_FILES


async def watch(
    source: FolderSource,
    admit: Admit,
    *,
    limits: AcquireLimits | None = None,
    reports: Reports | None = None,
    poll_s: float = 1.0,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[Any]] = asyncio.sleep,
) -> None:
    """Hand every file that is dropped into the folder to `admit`, until cancelled; look every `poll_s` seconds.

    A file moves to ``done`` (or goes, with `delete`) only after `admit` has returned; one that is at fault to
    ``rejected``. A ``.reason`` beside it says what was refused, or passed over in a whole archive. While `admit` raises
    `TransientError` the same is tried again, after 1 to 60 s. A folder that cannot be read or written is told, in log,
    metrics and `reports`, and looked at again.
    """
    folder = Folder(source, clock=clock)
    tell = _Teller(source, reports)
    failures = 0
    retry_at = 0.0
    try:
        while True:
            began = clock()
            try:
                ready = await _in_thread(folder.look)
            except (OSError, TransientError) as problem:
                tell.failed(problem)
                await sleep(_wait(failures, problem))
                failures += 1
                continue
            failures = 0
            tell.looked(folder)
            rest_s = max(poll_s, _REST * (clock() - began))
            if folder.unmoved and clock() >= retry_at:
                await _in_thread(_put_away, folder, list(folder.unmoved.values()), now(), tell)
                retry_at = clock() + _LONGEST_WAIT_S
            reads = read_files(folder, ready, source, now, tell, limits or AcquireLimits())
            while (read := await _in_thread(next, reads, None)) is not None:
                if read.records:
                    await _admit(admit, read.records, tell, sleep)
                await _in_thread(_put_away, folder, read.files, now(), tell)
                tell.taken(read)
            await sleep(rest_s)
    finally:
        folder.close()


def read_files(
    folder: Folder,
    ready: list[Found],
    source: FolderSource,
    now: Callable[[], datetime],
    tell: _Teller,
    limits: AcquireLimits,
) -> Iterator[Read]:
    """Yield what the files hold, in their order, in parts of bounded size; a large file goes over several.

    A file that changed while it was read, or has a fault that may heal, is left out: it is read again.
    """
    read = Read()
    for found in ready:
        refused: list[str] = []
        passed: list[str] = []
        begun = len(read.records)
        try:
            for one in _read_file(folder, found, source, now(), limits):
                if isinstance(one, Rejected) and is_passed_over(one):
                    passed.append(_reason(one))
                elif isinstance(one, Rejected):
                    _check_age(folder, found)
                    refused.append(_reason(one))
                read.records.append(with_defaults(one, source))
                read.size_bytes += _size(one)
                if read.is_full():
                    yield read
                    read, begun = Read(), 0
        except (_Later, OSError) as problem:
            del read.records[begun:]
            if isinstance(problem, OSError) and not isinstance(problem, FileNotFoundError):
                tell.failed(problem, found.path)
            continue
        read.files.append((found, Fate(tuple(refused[:_MOST_REASONS]), tuple(passed[:_MOST_REASONS]))))
        if read.is_full():
            yield read
            read = Read()
    if read.files:
        yield read


class _Later(Exception):
    """The file is not to be taken yet."""


def _check_age(folder: Folder, found: Found) -> None:
    """Return if a fault in the file will not heal any more; else raise `_Later`: its writer may be slow."""
    if found.age_s < folder.patience_s:
        folder.hold(found)
        raise _Later


def _read_file(
    folder: Folder, found: Found, source: FolderSource, received: datetime, limits: AcquireLimits
) -> Iterator[RawArticle | Rejected]:
    """Yield what one file holds.

    Raises:
        OSError: it is not there as it was found, or cannot be read now.
    """
    name = shown(source.path / found.path)

    def refuse(error: RecordError, value: bytes) -> Rejected:
        return reject(error, value, received=received, source=source.name, where={"path": name}, limits=limits)

    try:
        stream = folder.open(found)
    except RecordError as error:
        yield refuse(error, name.encode())
        return
    except PermissionError as problem:
        yield refuse(RecordError(f"cannot be opened: {problem.strerror}", reason="unreadable"), name.encode())
        return
    with stream:
        try:
            yield from read_open(
                stream,
                received=received,
                source=source.name,
                name=name,
                about=folder.about(found),
                limits=limits,
            )
        except OSError:
            raise
        except RecordError as error:
            stream.seek(0)
            yield refuse(error, stream.read(limits.reject_bytes + 1))
        except Exception as raised:  # noqa: BLE001  # one file must not stop those behind it
            stream.seek(0)
            message = f"reading it raised {type(raised).__name__}; please report it with the bytes"
            yield refuse(RecordError(message, reason="crashed"), stream.read(limits.reject_bytes + 1))
        if not folder.is_unchanged(found, stream):
            raise _Later


def _size(one: RawArticle | Rejected) -> int:
    if isinstance(one, Rejected):
        return len(one.value)
    return len(one.content) + len(one.content_bytes or b"")


def _reason(one: Rejected) -> str:
    place = ", ".join(f"{key} {value}" for key, value in one.headers.items() if key != "path")
    return " ".join(f"{one.reason}: {one.message}{f' ({place})' if place else ''}".split())


def _put_away(folder: Folder, files: list[tuple[Found, Fate]], at: datetime, tell: _Teller) -> None:
    for found, fate in files:
        if (problem := folder.put_away(found, fate, at.astimezone(UTC).date())) is not None:
            tell.failed(problem, found.path)


async def _admit(
    admit: Admit, records: list[RawArticle | Rejected], tell: _Teller, sleep: Callable[[float], Awaitable[Any]]
) -> None:
    """Return when the log has the records, however long it takes."""
    failures = 0
    while True:
        try:
            await admit(records)
        except TransientError as problem:
            tell.failed(problem)
            await sleep(_wait(failures, problem))
            failures += 1
        else:
            return


def _wait(failures: int, problem: Exception) -> float:
    """Return the seconds until the next try."""
    asked = problem.retry_after_s if isinstance(problem, TransientError) else None
    return min(_LONGEST_WAIT_S, max(asked or 0.0, _FIRST_WAIT_S * 2.0 ** min(failures, 10)))


async def _in_thread(work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Return what `work` returns, done beside the loop; a cancellation waits until it is done."""
    task = asyncio.ensure_future(asyncio.to_thread(work, *args, **kwargs))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


class _Teller:
    """Says in log and metrics what becomes of the folder; each kind of failure once, until it is over."""

    def __init__(self, source: FolderSource, reports: Reports | None = None) -> None:
        self._source = source.name
        self._reports = reports
        self._label = metrics.source_label(source.name)
        self._failing: set[str] = set()

    def failed(self, problem: OSError | TransientError, path: str | None = None) -> None:
        """Tell what hinders reading, admitting or moving."""
        reason = problem.reason if isinstance(problem, TransientError) else _kind(problem)
        metrics.DROP_FAILURES.labels(self._label, reason).inc()
        if reason not in self._failing:
            self._failing.add(reason)
            where = {"path": shown(path)} if path is not None else {}
            _log.warning("acquire.folder_failed", source=self._source, reason=reason, error=str(problem), **where)
        if self._reports is not None and isinstance(problem, OSError):
            self._reports.failed(self._source, f"{reason}: {problem}")

    def looked(self, folder: Folder) -> None:
        """Tell what waits, and that what had failed works again."""
        metrics.DROP_WAITING.labels(self._label).set(folder.waiting + len(folder.unmoved) + len(folder.barred))
        for path in folder.barred[:1]:
            self.failed(PermissionError(f"{shown(path)} cannot be read and written, or lies too deep"), path)
        if self._failing and not folder.barred and not folder.unmoved:
            _log.info("acquire.folder_recovered", source=self._source)
            self._failing.clear()
            if self._reports is not None:
                self._reports.answered(self._source, same=False)

    def taken(self, read: Read) -> None:
        """Tell what the log has got."""
        refused = sum(bool(fate.refused) for _, fate in read.files)
        metrics.DROP_FILES.labels(self._label, "taken").inc(len(read.files) - refused)
        metrics.DROP_FILES.labels(self._label, "rejected").inc(refused)
        passed = 0
        for one in read.records:
            if isinstance(one, Rejected) and is_passed_over(one):
                number = int(one.headers.get("count", "1"))
                metrics.DROP_PASSED_OVER.labels(self._label, one.reason).inc(number)
                passed += number
            elif isinstance(one, Rejected):
                metrics.INPUT_REJECTED.labels("folder", one.reason).inc()
        _log.info(
            "acquire.files_taken",
            source=self._source,
            count=len(read.files),
            records=len(read.records),
            rejected=refused,
            dropped=passed,
        )


def _kind(problem: OSError) -> str:
    """Return a bounded word for what the file system says."""
    kinds: dict[type[OSError], str] = {
        FileNotFoundError: "folder_missing",
        NotADirectoryError: "not_a_folder",
        PermissionError: "not_permitted",
    }
    if type(problem) in kinds:
        return kinds[type(problem)]
    return {errno.ENOSPC: "disk_full", errno.EDQUOT: "disk_full", errno.EROFS: "read_only"}.get(
        problem.errno or 0, "input_output"
    )
