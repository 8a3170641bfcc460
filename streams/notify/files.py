"""The file channel: JSON Lines, each telling once even where the program was killed while writing."""

from __future__ import annotations

import asyncio
import fcntl
import os
from pathlib import Path
from typing import Final

import orjson

from streams.errors import DeliveryError, TransientError
from streams.notify.config import FileConfig
from streams.notify.telling import Answer, Telling, payload

_TAIL: Final = 4 * 1024 * 1024
"""Bytes at the file's end that are read for ids when it is opened: a telling written before a crash stands there."""


class FileChannel:
    """Appends tellings to a file under a lock, so several processes may share it; a rotated file is begun anew."""

    kind = "file"
    max_in_flight = 8
    """Claimed at once; the lock lets one write at a time."""

    def __init__(self, config: FileConfig) -> None:
        self.name = config.name
        self._path = config.path
        self._inode: int | None = None
        self._read_to = 0
        self._written: set[bytes] = set()

    async def send(self, telling: Telling) -> Answer:
        """Return once the line is on the disk; an id that is there already is not written again.

        Raises:
            TransientError: `unwritable`: the disk is full, or the folder not there.
            DeliveryError: `not_a_file`.
        """
        try:
            fresh = await asyncio.to_thread(self._append, telling.delivery_id.encode(), payload(telling))
        except IsADirectoryError as error:
            raise DeliveryError(f"{self._path} is a folder; name a file", reason="not_a_file") from error
        except OSError as error:
            raise TransientError(f"{self._path}: {error.strerror}", reason="unwritable") from error
        return Answer("appended" if fresh else "already there")

    async def close(self) -> None:
        """Nothing is held open between tellings."""

    def _append(self, delivery_id: bytes, line: bytes) -> bool:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            self._catch_up(descriptor)
            if delivery_id in self._written:
                return False
            _write_all(descriptor, line + b"\n")
            os.fsync(descriptor)
            self._read_to = os.fstat(descriptor).st_size
            self._written.add(delivery_id)
        finally:
            os.close(descriptor)
        return True

    def _catch_up(self, descriptor: int) -> None:
        """Cut off a line that a crash left half-written, and learn the ids that others have written meanwhile."""
        status = os.fstat(descriptor)
        if status.st_ino != self._inode or status.st_size < self._read_to:
            if self._inode is None or status.st_size == 0:
                _sync_folder(self._path.parent)
            self._inode, self._read_to = status.st_ino, max(0, status.st_size - _TAIL)
            self._written.clear()
        if status.st_size == self._read_to:
            return
        tail = _read(descriptor, self._read_to, status.st_size)
        whole = tail.rfind(b"\n") + 1
        if whole < len(tail):
            os.ftruncate(descriptor, self._read_to + whole)
        for line in tail[:whole].splitlines():
            try:
                self._written.add(orjson.loads(line)["data"]["delivery_id"].encode())
            except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
                continue  # the first line of the tail is cut, and files may hold others' lines
        self._read_to += whole


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _read(descriptor: int, start: int, end: int) -> bytes:
    parts: list[bytes] = []
    while start < end:
        part = os.pread(descriptor, min(end - start, 1 << 20), start)
        if not part:
            break
        parts.append(part)
        start += len(part)
    return b"".join(parts)


def _sync_folder(folder: Path) -> None:
    """Make the file's own name durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
