"""Decisions in a third of their bytes, for an index that holds a million of them.

What recurs (outlets, origins, scopes) is a number into a list; ids and hashes are bytes, not their hex digits; a bitmap
is squeezed. What an index keeps in its arrays anyway (position, time, shingle count) is not kept twice.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final, get_args

import msgspec

from streams.dedup import kernels
from streams.records import Decision, Edit, Fingerprint, Standing, Template, Verdict

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
_EDITS: Final[tuple[Edit, ...]] = get_args(Edit)
_STANDINGS: Final[tuple[Standing, ...]] = get_args(Standing)
_EDIT_NUMBERS: Final = {edit: number for number, edit in enumerate(_EDITS)}
_STANDING_NUMBERS: Final = {standing: number for number, standing in enumerate(_STANDINGS)}
_OUTLET: Final = _STANDING_NUMBERS["outlet"]
_VERDICT_NUMBERS: Final = {verdict: number for number, verdict in enumerate(_VERDICTS)}
_MAX_NAMES: Final = 1 << 16
"""Beyond so many different outlets names are kept with each decision: a hostile feed must not fill the list."""
_DERIVED: Final = re.compile(r"([a-z]{0,4}-)([0-9a-f]{20})")
"""What `codec.derive_id` makes."""
_NONE: Final = "0" * 8
_SHORT: Final = (8, 0)
_LONG: Final = (16, 0)
"""Hex digits of a hash: of title, dateline and text, and of the body; none where there is none."""
_HEAD_BYTES: Final = 4
_NO_BITS: Final = b"\0"
"""An empty bitmap, squeezed."""
_LEAD: Final = _HEAD_BYTES + (3 * max(_SHORT) + max(_LONG)) // 2
"""Where a packed fingerprint's lead begins."""
_SEPARATOR: Final = "\x1f"
_CHUNK_BYTES: Final = 1 << 20
_SIZE_BITS: Final = 20
_CHUNK_SHIFT: Final = 40
_OFFSET: Final = (1 << (_CHUNK_SHIFT - _SIZE_BITS)) - 1
_WHOLE: Final = (1 << _SIZE_BITS) - 1
"""A place is chunk, offset and size; this as a size: all of the chunk."""
_OWN: Final = 0
"""As an id: the item's own."""
_FAMILY: Final = 1
"""As an id: the family's."""

_Id = Any
"""The id itself; bytes where it is derived: prefix, and ten for its hex digits; or `_OWN`, `_FAMILY`."""
_Name = Any
"""The name itself, or its number in the list."""


class _Row(msgspec.Struct, array_like=True, omit_defaults=True):
    """A decision; fields in order of how often they are not their default."""

    article_id: _Id
    item_id: _Id
    verdict: int
    source: _Name
    scope: _Name
    origin: _Name
    print: tuple[bytes, str] | None
    """The fingerprint, as `_pack_print` lays it out, and its numbers."""
    template: tuple[bytes, bytes, bytes] | None
    cluster: _Id = _OWN
    original: _Id = _OWN
    copy_of: _Id = None
    containment: float | None = None
    edits: bytes = b""
    replaces: tuple[_Id, ...] = ()
    version: int = 1
    original_at_us: int | None = None
    original_standing: int = _OUTLET


_encode = msgspec.msgpack.Encoder().encode
_decode_row = msgspec.msgpack.Decoder(_Row).decode
_encode_plain = msgspec.msgpack.Encoder().encode
_decode_plain = msgspec.msgpack.Decoder(Decision).decode
_PLAIN: Final = b"\xc0"
"""Begins a decision that was not made here and does not fit; no packed one begins so."""


class Shelf:
    """Decisions packed one behind the other in chunks of a megabyte; each is given back equal in every field.

    A chunk goes when its last decision is dropped: they leave in about the order in which they came.
    """

    def __init__(self) -> None:
        self._names: list[str] = []
        self._numbers: dict[str, int] = {}
        self._chunks: list[bytearray | None] = []
        self._live: list[int] = []
        """Decisions in each chunk."""
        self._unused: list[int] = []
        """Numbers of chunks that are gone."""
        self._chunk = -1
        self._end = _CHUNK_BYTES
        """Where the next decision goes."""

    @property
    def nbytes(self) -> int:
        """Bytes the chunks take."""
        return sum(len(chunk) for chunk in self._chunks if chunk is not None)

    def put(self, made: Decision) -> int:
        """Return the place at which `made` is kept from now on, at least 0."""
        data = self.pack(made)
        size = len(data)
        if size > _CHUNK_BYTES // 16:  # a chunk of its own, else most of one would stay empty
            return self._begin(bytearray(data)) << _CHUNK_SHIFT | _WHOLE
        if self._end + size > _CHUNK_BYTES:
            before, self._chunk, self._end = self._chunk, self._begin(bytearray(_CHUNK_BYTES)), 0
            if before >= 0:
                self._release(before)
            self._live[self._chunk] += 1  # the one that is being filled stays
        chunk = self._chunks[self._chunk]
        assert chunk is not None
        chunk[self._end : self._end + size] = data
        place = self._chunk << _CHUNK_SHIFT | self._end << _SIZE_BITS | size
        self._live[self._chunk] += 1
        self._end += size
        return place

    def get(self, place: int, position: int, time_us: int, shingle_count: int) -> Decision:
        """Return the decision at `place`, made at `position` on an article of `time_us` and so many shingles."""
        return self.unpack(self._packed(place), position, time_us, shingle_count)

    def bits(self, place: int) -> bytes:
        """Return the bitmap of the decision at `place` as it is kept, squeezed; an empty one where it has none."""
        data = self._packed(place)
        if data[:1] == _PLAIN:
            remembered = _decode_plain(data[1:]).fingerprint
            return kernels.squeeze(remembered.bits if remembered is not None else b"")
        packed = _decode_row(data).print
        if packed is None:
            return _NO_BITS
        start = _bits_start(packed[0])
        return packed[0][start:] if len(packed[0]) > start else _NO_BITS

    def _packed(self, place: int) -> bytes:
        chunk = self._chunks[place >> _CHUNK_SHIFT]
        assert chunk is not None
        size = place & _WHOLE
        if size == _WHOLE:
            return bytes(chunk)
        start = place >> _SIZE_BITS & _OFFSET
        return bytes(chunk[start : start + size])

    def drop(self, place: int) -> None:
        """Forget the decision at `place`."""
        self._release(place >> _CHUNK_SHIFT)

    def _begin(self, chunk: bytearray) -> int:
        if self._unused:
            number = self._unused.pop()
            self._chunks[number] = chunk
        else:
            number = len(self._chunks)
            self._chunks.append(chunk)
            self._live.append(0)
        self._live[number] = 1 if len(chunk) != _CHUNK_BYTES else 0
        return number

    def _release(self, number: int) -> None:
        self._live[number] -= 1
        if not self._live[number]:
            self._chunks[number] = None
            self._unused.append(number)

    def pack(self, made: Decision) -> bytes:
        """Return `made` packed."""
        remembered = made.fingerprint
        packed = _pack_print(remembered) if remembered is not None else None
        if remembered is not None and packed is None:
            return _PLAIN + _encode_plain(made)
        template, item, cluster = made.template, made.item_id, made.cluster
        row = _Row(
            article_id=_pack_id(made.article_id),
            item_id=_pack_id(item),
            verdict=_VERDICT_NUMBERS[made.verdict],
            source=self._number(made.source),
            scope=self._number(made.scope),
            origin=self._number(made.origin),
            print=packed,
            template=None if template is None else (template.lines, template.theme, template.dropped),
            cluster=_OWN if cluster == item else _pack_id(cluster),
            original=_pack_known(made.original, item, cluster),
            copy_of=None if made.copy_of is None else _pack_known(made.copy_of, item, cluster),
            containment=made.containment,
            edits=bytes([_EDIT_NUMBERS[edit] for edit in made.edits]),
            replaces=tuple([_pack_known(one, item, cluster) for one in made.replaces]),
            version=made.version,
            original_at_us=None if made.original_at is None else microseconds(made.original_at),
            original_standing=_STANDING_NUMBERS[made.original_standing],
        )
        return _encode(row)

    def unpack(self, data: bytes, position: int, time_us: int, shingle_count: int) -> Decision:
        """Return the decision in `data`, made at `position` on an article of `time_us` and so many shingles."""
        if data[:1] == _PLAIN:
            return _decode_plain(data[1:])
        row = _decode_row(data)
        item = _unpack_id(row.item_id)
        cluster = item if row.cluster == _OWN else _unpack_id(row.cluster)
        return Decision(
            article_id=_unpack_id(row.article_id),
            item_id=item,
            verdict=_VERDICTS[row.verdict],
            scope=self._name(row.scope),
            source=self._name(row.source),
            position=position,
            event_time=moment_of(time_us),
            version=row.version,
            copy_of=None if row.copy_of is None else _unpack_known(row.copy_of, item, cluster),
            cluster=cluster,
            origin=self._name(row.origin),
            original=_unpack_known(row.original, item, cluster),
            original_standing=_STANDINGS[row.original_standing],
            original_at=None if row.original_at_us is None else moment_of(row.original_at_us),
            containment=row.containment,
            edits=tuple([_EDITS[number] for number in row.edits]),
            replaces=tuple([_unpack_known(one, item, cluster) for one in row.replaces]),
            fingerprint=None if row.print is None else _unpack_print(*row.print, shingle_count),
            template=None
            if row.template is None
            else Template(lines=row.template[0], theme=row.template[1], dropped=row.template[2]),
        )

    def _number(self, name: str) -> _Name:
        number = self._numbers.get(name)
        if number is not None:
            return number
        if len(self._names) >= _MAX_NAMES:
            return name
        self._numbers[name] = len(self._names)
        self._names.append(name)
        return len(self._names) - 1

    def _name(self, number: _Name) -> str:
        return number if isinstance(number, str) else self._names[number]


def microseconds(moment: datetime) -> int:
    """Return `moment` as whole microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(time_us: int) -> datetime:
    """Return the moment that is so many microseconds after the beginning of 1970."""
    return _EPOCH + time_us * _MICROSECOND


def _pack_print(remembered: Fingerprint) -> tuple[bytes, str] | None:
    """Return `remembered` packed, or None where it would not come back the same.

    Which of the four hashes there are; they, zeros for none; how long lead and shingles are; they; the bitmap.
    """
    lead, shingles = remembered.lead, remembered.shingles
    title, dateline, body, text = remembered.title, remembered.dateline, remembered.body, remembered.text
    if len(title) not in _SHORT or len(dateline) not in _SHORT or len(body) not in _LONG or len(text) not in _SHORT:
        return None
    there = bool(title) | bool(dateline) << 1 | bool(body) << 2 | bool(text) << 3
    digits = f"{title or _NONE}{dateline or _NONE}{body or _NONE + _NONE}{text or _NONE}{lead}"
    try:
        told = bytes.fromhex(digits)
        head = bytes((there, len(lead) // 2)) + len(shingles).to_bytes(2, "little")
    except (ValueError, OverflowError):
        return None
    numbers = _SEPARATOR.join(remembered.numbers)
    alike = numbers.count(_SEPARATOR) == max(0, len(remembered.numbers) - 1) and remembered.numbers != ("",)
    if not alike or told.hex() != digits:
        return None
    return head + told + shingles + (kernels.squeeze(remembered.bits) if remembered.bits else b""), numbers


def _unpack_print(packed: bytes, numbers: str, shingle_count: int) -> Fingerprint:
    there = packed[0]
    hashes = packed[_HEAD_BYTES:_LEAD].hex()
    shingles = _LEAD + packed[1]
    bits = _bits_start(packed)
    return Fingerprint(
        shingles=packed[shingles:bits],
        shingle_count=shingle_count,
        bits=kernels.spread(packed[bits:]) if len(packed) > bits else b"",
        numbers=tuple(numbers.split(_SEPARATOR)) if numbers else (),
        lead=packed[_LEAD:shingles].hex(),
        title=hashes[:8] if there & 1 else "",
        dateline=hashes[8:16] if there & 2 else "",
        body=hashes[16:32] if there & 4 else "",
        text=hashes[32:] if there & 8 else "",
    )


def _bits_start(packed: bytes) -> int:
    return _LEAD + packed[1] + int.from_bytes(packed[2:4], "little")


def _pack_id(name: str) -> _Id:
    match = _DERIVED.fullmatch(name)
    return name if match is None else match[1].encode() + bytes.fromhex(match[2])


def _unpack_id(packed: _Id) -> str:
    if isinstance(packed, bytes):
        return packed[:-10].decode() + packed[-10:].hex()
    assert isinstance(packed, str)
    return packed


def _pack_known(name: str, item: str, cluster: str) -> _Id:
    if name == item:
        return _OWN
    return _FAMILY if name == cluster else _pack_id(name)


def _unpack_known(packed: _Id, item: str, cluster: str) -> str:
    if packed == _OWN:
        return item
    return cluster if packed == _FAMILY else _unpack_id(packed)
