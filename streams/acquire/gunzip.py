"""gzip files read as they are unpacked: bounded memory, bombs stopped, what is readable of a cut file read."""

from __future__ import annotations

import io
import zlib
from typing import Any, BinaryIO, Final

from streams.errors import RecordError

MAGIC: Final = b"\x1f\x8b"
_STEP: Final = 65_536
_MOST_RATIO: Final = 200
"""Times that a file may grow. Text comes to some 20, rows that repeat themselves to some 60."""
_RATIO_FROM: Final = 8_000_000
"""Bytes unpacked before the ratio counts."""


class Gunzip(io.RawIOBase):
    """The unpacked bytes of a gzip stream of any number of members; `problem` says why it ended before its end.

    What follows the last member (padding, a signature) is passed over.
    """

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self.problem: RecordError | None = None
        self._stream = stream
        self._waiting = b""
        self._engine: zlib._Decompress | None = None
        self._members = self._packed = self._unpacked = 0
        self._ended = False

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` from its start; 0 at the end, whole or not."""
        view = memoryview(buffer)
        while not self._ended:
            try:
                part = self._next(len(view))
            except (zlib.error, RecordError) as error:
                refused = error if isinstance(error, RecordError) else None
                return self._end(refused or RecordError(f"broken gzip: {error}", reason="truncated"))
            if part:
                view[: len(part)] = part
                return len(part)
        return 0

    def _next(self, most: int) -> bytes:
        """Return up to `most` bytes; none does not mean the end."""
        if not self._waiting:
            self._waiting = self._stream.read(_STEP)
            self._packed += len(self._waiting)
            if not self._waiting:
                cut = self._engine is not None or not self._members
                self._end(RecordError("the gzip file ends in the middle", reason="truncated") if cut else None)
                return b""
        if self._engine is None:
            if self._members and not self._waiting.startswith(MAGIC[: len(self._waiting)]):
                self._end(None)
                return b""
            self._engine = zlib.decompressobj(31)
        part = self._engine.decompress(self._waiting, most)
        self._waiting = self._engine.unconsumed_tail
        if self._engine.eof:
            self._waiting, self._engine = self._engine.unused_data, None
            self._members += 1
        self._unpacked += len(part)
        if self._unpacked > max(_RATIO_FROM, _MOST_RATIO * self._packed):
            raise RecordError(f"grows more than {_MOST_RATIO} times when unpacked", reason="bomb")
        return part

    def _end(self, problem: RecordError | None) -> int:
        self.problem, self._ended = problem, True
        return 0
