"""What lies in a drop folder: looked over, opened without traps, put away when the log has it.

Every name is opened relative to its own folder's descriptor and never through a link, so what other people put there
can lead nowhere else: links, pipes, sockets and devices are refused, not opened.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import itertools
import math
import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Final, NamedTuple

from streams.acquire.descriptors import OPEN, Mark, free_name, make_folders, mark_of, move_marked, open_below
from streams.acquire.paths import MAX_SIDECAR, SIDECAR, read_sidecar, sidecars_of
from streams.acquire.sources import REJECTED, FolderSource
from streams.errors import RecordError, TransientError

REASON: Final = ".reason"
"""Ending of the file beside one that says what of it was refused or passed over, and why."""
_DELETING: Final = ".deleting"
"""Where a file stands for the moment between its last check and its deletion."""
_UNFINISHED: Final = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".download", ".swp", ".lock")
_MOST_FILES: Final = 100_000
"""Files of one look; the rest waits for the next."""
_DEEPEST: Final = 16
_COARSE_S: Final = 2.0
"""Seconds; FAT and old servers keep no finer times."""
_ALONE_S: Final = 600.0
"""Seconds after which a sidecar without its document is refused."""
_NO_LOCKS: Final = frozenset({errno.EBADF, errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS})


class Found(NamedTuple):
    """One file that is complete, as far as can be seen."""

    path: str
    """Relative to the folder, with ``/``."""
    mark: Mark
    mode: int
    links: int
    age_s: float
    """Seconds it has not changed; infinite for one renamed into place."""
    sidecar: str | None = None
    """Name of the file beside it that says more of it."""
    sidecar_mark: Mark | None = None


class Fate(NamedTuple):
    """What became of a file's content, where it was not taken: a line each."""

    refused: tuple[str, ...] = ()
    """The file is at fault: it goes to ``rejected``."""
    passed: tuple[str, ...] = ()
    """Passed over in a file that is whole: an archive's records that are no pages, a message's pictures."""


def is_unfinished(name: str) -> bool:
    """Return whether writers call what they have not finished so, or keep it for themselves."""
    return name.startswith((".", "#")) or name.endswith(("~", REASON)) or name.lower().endswith(_UNFINISHED)


class Folder:
    """One drop folder, and what is remembered of it from look to look. Methods block; never two at once."""

    def __init__(self, source: FolderSource, *, clock: Callable[[], float] = time.monotonic) -> None:
        done = PurePosixPath(source.done)
        self._root = os.fspath(source.path)
        self._source = source
        self._clock = clock
        self._taken = _DELETING if source.delete else str(done)
        self._refused = str(done.parent / REJECTED)
        self.patience_s = 5 * source.settle_s
        """A file with a fault may still be written: it is refused only after this long without a change."""
        self.waiting = 0
        """Files of the last look that are not ready: unfinished, not settled, or with a fault that may heal."""
        self.barred: tuple[str, ...] = ()
        """Sub-folders of the last look that cannot be read or written, or lie too deep; their files are left."""
        self.unmoved: dict[str, tuple[Found, Fate]] = {}
        """Files that the log has and that could not be put away: not read again, only moved."""
        self._lock: int | None = None
        self._seen: dict[str, tuple[Mark, float]] = {}
        self._unfinished: set[Mark] = set()
        self._held: dict[str, tuple[Mark, Mark | None]] = {}
        self._speaks_of: dict[str, set[str]] = {}

    def close(self) -> None:
        """Let another process watch the folder."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    # ------------------------------------------------------------ looking

    def look(self) -> list[Found]:
        """Return the files that are complete, by time of their last change, then by name.

        Complete is what has not changed for `settle_s`, as seen by this process or, at first sight, by its age; and at
        once what stood unchanged under an unfinished name before.

        Raises:
            OSError: the folder, or where its files go, cannot be read or written.
            TransientError: `folder_taken`, another process watches it.
        """
        root = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            self._claim(root)
            today = self._folder_time(root)
            barred: list[str] = []
            unfinished: set[Mark] = set()
            seen: dict[str, tuple[Mark, float]] = {}
            found: list[Found] = []
            self._speaks_of = {}
            for place, files in self._walk(root, "", 0, barred, unfinished):
                self._age(place, files, today, seen)
                found += self._pair(place, files, seen)
                if len(seen) >= _MOST_FILES:
                    break
        finally:
            os.close(root)
        self._unfinished, self._seen, self.barred = unfinished, seen, tuple(barred)
        self._held = {path: marks for path, marks in self._held.items() if path in seen}
        self.unmoved = {path: kept for path, kept in self.unmoved.items() if self._is_as(path, kept[0].mark)}
        unread = [one for one in found if one.path not in self.unmoved]
        ready = [one for one in unread if self._is_ready(one)]
        self.waiting = len(unread) - len(ready) + len(unfinished)
        return sorted(ready, key=lambda one: (one.mark.changed_ns, one.path))

    def hold(self, found: Found) -> None:
        """Leave a file with a fault until it, or its sidecar, changes, or has not for `patience_s`."""
        self._held[found.path] = (found.mark, found.sidecar_mark)

    def _claim(self, root: int) -> None:
        """Take the folder's lock; put back what a killed process was about to delete."""
        if self._lock is not None:
            return
        lock = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=root)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise TransientError(f"{self._root} is watched by another process", reason="folder_taken") from None
        except OSError as error:
            # Network file systems without locks: two watchers read all twice, and their articles have the same ids.
            if error.errno not in _NO_LOCKS:
                os.close(lock)
                raise
        self._lock = lock
        if self._source.delete:
            place = make_folders(root, _DELETING)
            try:
                for name in os.listdir(place):  # noqa: PTH208  # by descriptor
                    os.rename(name, free_name(root, name, 0), src_dir_fd=place, dst_dir_fd=root)
            finally:
                os.close(place)

    def _folder_time(self, root: int) -> float:
        """Return the time by the clock of the folder's own file system, which may be another machine's; Unix seconds.

        Raises:
            OSError: nothing can be put away here, so nothing may be read: each restart would read it again.
        """
        if not os.access(".", os.W_OK | os.X_OK, dir_fd=root):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self._root)
        now = 0.0
        for own in (self._taken, self._refused):
            place = make_folders(root, own)
            try:
                os.utime(place)
                now = os.fstat(place).st_mtime_ns / 1e9
            finally:
                os.close(place)
        return now

    def _walk(
        self, place: int, path: str, depth: int, barred: list[str], unfinished: set[Mark]
    ) -> Iterator[tuple[str, dict[str, os.stat_result]]]:
        """Yield each folder's path, which ends in ``/`` where it has one, and the files in it."""
        files: dict[str, os.stat_result] = {}
        below: list[str] = []
        with os.scandir(place) as entries:
            for entry in itertools.islice(entries, _MOST_FILES):
                name = entry.name
                if entry.is_dir(follow_symlinks=False):
                    if not name.startswith(".") and path + name not in (self._taken, self._refused):
                        below.append(name)
                    continue
                if name.endswith(REASON):
                    continue
                with contextlib.suppress(FileNotFoundError):
                    if is_unfinished(name):
                        unfinished.add(mark_of(entry.stat(follow_symlinks=False)))
                    elif fnmatchcase(name, self._source.pattern) or name.endswith(SIDECAR):
                        files[name] = entry.stat(follow_symlinks=False)
        yield path, files
        for name in sorted(below):
            try:
                child = open_below(place, name)
            except FileNotFoundError:
                continue
            except OSError:
                barred.append(path + name)
                continue
            try:
                if depth >= _DEEPEST or not os.access(".", os.R_OK | os.W_OK | os.X_OK, dir_fd=child):
                    barred.append(path + name)
                else:
                    yield from self._walk(child, f"{path}{name}/", depth + 1, barred, unfinished)
            finally:
                os.close(child)

    def _age(
        self, place: str, files: Mapping[str, os.stat_result], today: float, seen: dict[str, tuple[Mark, float]]
    ) -> None:
        """Note in `seen` since when, by this process's clock, each file has been as it is."""
        now = self._clock()
        for name, status in files.items():
            mark, before = mark_of(status), self._seen.get(place + name)
            if mark in self._unfinished:
                since = -math.inf
            elif before is not None:
                since = before[1] if before[0] == mark else now
            else:
                since = now - max(0.0, today - status.st_mtime - _COARSE_S)
            seen[place + name] = (mark, since)

    def _pair(
        self, place: str, files: Mapping[str, os.stat_result], seen: Mapping[str, tuple[Mark, float]]
    ) -> Iterator[Found]:
        """Yield the documents of one folder, each with its sidecar, and the sidecars that have long been alone."""
        now = self._clock()
        paired: set[str] = set()
        for name, status in files.items():
            if name.endswith(SIDECAR):
                continue
            mark, since = seen[place + name]
            sidecar = next((beside for beside in sidecars_of(name) if beside in files), None)
            sidecar_mark = None
            if sidecar is not None:
                paired.add(sidecar)
                sidecar_mark, sidecar_since = seen[place + sidecar]
                since = max(since, sidecar_since)
                self._speaks_of.setdefault(place + sidecar, set()).add(place + name)
            yield Found(place + name, mark, status.st_mode, status.st_nlink, now - since, sidecar, sidecar_mark)
        for name, status in files.items():
            if name.endswith(SIDECAR) and name not in paired:
                age = now - seen[place + name][1] - _ALONE_S
                yield Found(place + name, mark_of(status), status.st_mode, status.st_nlink, age)

    def _is_as(self, path: str, mark: Mark) -> bool:
        return path in self._seen and self._seen[path][0] == mark

    def _is_ready(self, found: Found) -> bool:
        held = self._held.get(found.path) == (found.mark, found.sidecar_mark)
        return found.age_s >= (self.patience_s if held else self._source.settle_s)

    # ------------------------------------------------------------ opening

    def open(self, found: Found) -> BinaryIO:
        """Return the file open for reading.

        Raises:
            RecordError: `symlink`, `not_a_file`, `hard_link`, or `no_document` for a sidecar left alone.
            OSError: it cannot be read; FileNotFoundError also where another has taken its place.
        """
        if stat.S_ISLNK(found.mode):
            raise RecordError("a symbolic link is not followed; put the file itself there", reason="symlink")
        if not stat.S_ISREG(found.mode):
            raise RecordError("a pipe, socket or device is not opened; put a file there", reason="not_a_file")
        if found.links > 1:
            raise RecordError("the file has another name elsewhere; copy or move it here", reason="hard_link")
        if found.path.endswith(SIDECAR):
            raise RecordError("the document that it speaks of is not there; put both there", reason="no_document")
        stream = self._open(found.path)
        if mark_of(os.fstat(stream.fileno())) != found.mark:
            stream.close()
            raise FileNotFoundError(errno.ENOENT, "another file has taken its place", found.path)
        return stream

    def is_unchanged(self, found: Found, stream: BinaryIO) -> bool:
        """Return whether what was opened is still what its name stands for, unwritten since it was found."""
        return mark_of(os.fstat(stream.fileno())) == found.mark

    def about(self, found: Found) -> dict[str, Any]:
        """Return the fields that the file's sidecar gives; nothing if it has none.

        Raises:
            RecordError: `bad_json`.
            OSError: it has gone or cannot be read.
        """
        if found.sidecar is None:
            return {}
        with self._open(str(PurePosixPath(found.path).with_name(found.sidecar))) as stream:
            data = stream.read(MAX_SIDECAR + 1)
        return read_sidecar(data, found.sidecar) if len(data) <= MAX_SIDECAR else {}

    def _open(self, path: str) -> BinaryIO:
        *folders, name = path.split("/")
        place = self._place(folders)
        try:
            # Without O_NONBLOCK a pipe put in the file's place would be waited for.
            handle = os.open(name, OPEN | os.O_NONBLOCK | os.O_NOCTTY, dir_fd=place)
        finally:
            os.close(place)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise FileNotFoundError(errno.ENOENT, "no file any more", path)
        return os.fdopen(handle, "rb")

    def _place(self, folders: list[str]) -> int:
        """Return the descriptor of a sub-folder, reached through no link."""
        place = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        for folder in folders:
            try:
                below = open_below(place, folder)
            finally:
                os.close(place)
            place = below
        return place

    # ------------------------------------------------------------ putting away

    def put_away(self, found: Found, fate: Fate, day: date) -> OSError | None:
        """Move the file, with its sidecar, to ``done`` (or delete it), or where it is at fault to ``rejected``.

        A ``.reason`` beside it says what was refused or passed over.

        Folders of the day and of its own path are kept there, files of one name apart. One that was replaced since it
        was read stays, to be read again. Returns why it could not be moved: then it is remembered in `unmoved`.
        """
        try:
            self._put_away(found, fate, day)
        except FileNotFoundError:
            pass  # Somebody else took it away; the log has it.
        except OSError as error:
            self.unmoved[found.path] = (found, fate)
            return error
        self.unmoved.pop(found.path, None)
        return None

    def _put_away(self, found: Found, fate: Fate, day: date) -> None:
        *folders, name = found.path.split("/")
        own = self._refused if fate.refused else self._taken
        keep = bool(fate.refused) or not self._source.delete
        place = self._place(folders)
        try:
            if mark_of(os.stat(name, dir_fd=place, follow_symlinks=False)) != found.mark:
                return
            root = self._place([])
            try:
                target = make_folders(root, "/".join((own, day.isoformat(), *folders)) if keep else own)
            finally:
                os.close(root)
            try:
                free = free_name(target, name, found.mark.changed_ns)
                if keep and any(fate):
                    _write_reason(target, free + REASON, (*fate.refused, *fate.passed))
                if not move_marked(place, name, target, free, found.mark):
                    return
                self._move_sidecar(found, place, target, free, keep)
                if not keep:
                    os.unlink(free, dir_fd=target)
            finally:
                os.close(target)
        finally:
            os.close(place)

    def _move_sidecar(self, found: Found, place: int, target: int, moved_as: str, keep: bool) -> None:
        """Move the sidecar after the last document that it speaks of."""
        if found.sidecar is None:
            return
        path = str(PurePosixPath(found.path).with_name(found.sidecar))
        others = self._speaks_of.get(path, set())
        others.discard(found.path)
        if others:
            return
        if not keep:
            os.unlink(found.sidecar, dir_fd=place)
            return
        own_form = found.sidecar == sidecars_of(PurePosixPath(found.path).name)[0]
        free = free_name(target, moved_as + SIDECAR if own_form else found.sidecar, found.mark.changed_ns)
        os.rename(found.sidecar, free, src_dir_fd=place, dst_dir_fd=target)


def _write_reason(place: int, name: str, lines: tuple[str, ...]) -> None:
    # On a full disk the file still moves; the reasons are in the topic `rejected` as well.
    with contextlib.suppress(OSError):
        handle = os.open(
            name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666, dir_fd=place
        )
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(line + "\n" for line in lines)
