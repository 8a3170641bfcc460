"""Compressed answers unpacked piece by piece, within bounds: a bomb is seen before it is in memory."""

from __future__ import annotations

import zlib
from typing import Final

from streams.errors import RecordError, TransientError

_MOST_RATIO: Final = 200
"""Times that an answer may grow. Text comes to some 20, an emptied page template to some 60."""
_RATIO_FROM: Final = 1_000_000
"""Bytes unpacked before the ratio counts."""
_MOST_MEMBERS: Final = 50
_STEP: Final = 65_536
_GZIP_MAGIC: Final = b"\x1f\x8b\x08"


class Unpacker:
    """Takes an answer's bytes as they come and holds what is in them, at most `most_bytes` of it."""

    def __init__(self, encoding: str | None, most_bytes: int) -> None:
        self._coding = _coding(encoding)
        self._most = most_bytes
        self._parts: list[bytes] = []
        self._in = 0
        self._out = 0
        self._members = 0
        self._engine: zlib._Decompress | None = None
        self._first = b""

    def feed(self, chunk: bytes) -> None:
        """`chunk` is unpacked.

        Raises:
            RecordError: `too_large`, or `bomb` for what grows beyond all measure.
            TransientError: `truncated`, if it is not what it says it is: a broken transfer looks the same.
        """
        if self._coding == "identity":
            self._in += len(chunk)
            self._keep(chunk)
            return
        data = chunk
        while data:
            if self._engine is None:
                data = self._begin(data)
                if self._engine is None:
                    return
            data = self._inflate(self._engine, data)

    def finish(self) -> bytes:
        """Return all of it; a gzip file sent as such, a packed sitemap say, is unpacked too.

        Raises:
            TransientError: `truncated`, if the packed data ends in the middle.
            RecordError: as `feed`.
        """
        if self._engine is not None or self._first:
            raise TransientError("the packed answer ends in the middle", reason="truncated")
        whole = b"".join(self._parts)
        self._parts = []
        if not whole.startswith(_GZIP_MAGIC):
            return whole
        inner = Unpacker("gzip", self._most)
        for start in range(0, len(whole), _STEP):
            inner.feed(whole[start : start + _STEP])
        if inner._engine is not None:
            raise TransientError("the packed file ends in the middle", reason="truncated")
        return b"".join(inner._parts)

    def _begin(self, data: bytes) -> bytes:
        """Start the next packed member; what follows the last one is no part of it."""
        data = self._first + data
        self._first = b""
        if self._coding == "gzip":
            if self._members and not _GZIP_MAGIC.startswith(data[:3]):
                return b""
            if self._members >= _MOST_MEMBERS:
                raise RecordError(f"packed in more than {_MOST_MEMBERS} pieces", reason="bomb")
            self._engine = zlib.decompressobj(31)
        elif self._members == 0:
            if len(data) < 2:
                self._first = data
                return b""
            # "deflate" is zlib by the letter; some servers send it bare.
            wrapped = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._engine = zlib.decompressobj(15 if wrapped else -15)
        return data

    def _inflate(self, engine: zlib._Decompress, data: bytes) -> bytes:
        """Return what is left of `data` after the member that `engine` unpacks has ended."""
        while True:
            try:
                piece = engine.decompress(data, _STEP)
            except zlib.error as error:
                raise TransientError("the answer is not packed as it says", reason="truncated") from error
            self._in += len(data) - len(engine.unconsumed_tail)
            self._keep(piece)
            if engine.eof:
                self._engine = None
                self._members += 1
                return engine.unused_data
            data = engine.unconsumed_tail
            # A full piece may leave some inside the engine after all input has gone in.
            if not data and len(piece) < _STEP:
                return b""

    def _keep(self, data: bytes) -> None:
        self._out += len(data)
        if self._out > self._most:
            raise RecordError(f"more than {self._most} bytes unpacked", reason="too_large")
        if self._out > _RATIO_FROM and self._out > _MOST_RATIO * self._in:
            raise RecordError(f"unpacks to more than {_MOST_RATIO} times its size", reason="bomb")
        if data:
            self._parts.append(data)


def _coding(encoding: str | None) -> str:
    name = (encoding or "").strip().lower()
    if name in ("", "identity"):
        return "identity"
    if name in ("gzip", "x-gzip"):
        return "gzip"
    if name == "deflate":
        return "deflate"
    raise RecordError("packed in a way that was not asked for", reason="unsupported_encoding")
