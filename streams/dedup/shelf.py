"""Decisions in a third of their bytes, for an index that holds a million of them.

What recurs (outlets, origins, scopes) is a number into a list; ids and hashes are bytes, not their hex digits; a bitmap
is squeezed. What an index keeps in its arrays anyway (position, time, shingle count) is not kept twice.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final, get_args

import msgspec

from streams.dedup import kernels
from streams.dedup.kernels.plain_reading import Hashes
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
"""As `kernels.pack_id` packs it; or `_OWN`, `_FAMILY`."""
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

    def weigh(self, place: int, shingles: Hashes) -> tuple[int, int, int]:
        """Return how many of `shingles` the bitmap of the decision at `place` holds.

        And how many of its bits are set, and how many it has; all 0 where it has none.
        """
        data = self._packed(place)
        if data[:1] == _PLAIN:
            remembered = _decode_plain(data[1:]).fingerprint
            bits = remembered.bits if remembered is not None else b""
            return kernels.count_held(shingles, bits), int.from_bytes(bits, "little").bit_count(), 8 * len(bits)
        packed = _decode_row(data).print
        return (0, 0, 0) if packed is None else kernels.weigh_print(shingles, packed[0])

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
        # In the order of the fields: names would take half the time again.
        row = _Row(
            kernels.pack_id(made.article_id),
            kernels.pack_id(item),
            _VERDICT_NUMBERS[made.verdict],
            self._number(made.source),
            self._number(made.scope),
            self._number(made.origin),
            packed,
            None if template is None else (template.lines, template.theme, template.dropped),
            _OWN if cluster == item else kernels.pack_id(cluster),
            _pack_known(made.original, item, cluster),
            None if made.copy_of is None else _pack_known(made.copy_of, item, cluster),
            made.containment,
            bytes([_EDIT_NUMBERS[edit] for edit in made.edits]) if made.edits else b"",
            tuple([_pack_known(one, item, cluster) for one in made.replaces]) if made.replaces else (),
            made.version,
            None if made.original_at is None else microseconds(made.original_at),
            _STANDING_NUMBERS[made.original_standing],
        )
        return _encode(row)

    def unpack(self, data: bytes, position: int, time_us: int, shingle_count: int) -> Decision:
        """Return the decision in `data`, made at `position` on an article of `time_us` and so many shingles."""
        if data[:1] == _PLAIN:
            return _decode_plain(data[1:])
        row = _decode_row(data)
        item = kernels.unpack_id(row.item_id)
        cluster = item if row.cluster == _OWN else kernels.unpack_id(row.cluster)
        return Decision(
            article_id=kernels.unpack_id(row.article_id),
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
    """Return `remembered` packed, and its numbers; None where it would not come back the same."""
    numbers = _SEPARATOR.join(remembered.numbers)
    if numbers.count(_SEPARATOR) != max(0, len(remembered.numbers) - 1) or remembered.numbers == ("",):
        return None
    packed = kernels.pack_print(
        remembered.shingles,
        remembered.bits,
        remembered.lead,
        remembered.title,
        remembered.dateline,
        remembered.body,
        remembered.text,
    )
    return None if packed is None else (packed, numbers)


def _unpack_print(packed: bytes, numbers: str, shingle_count: int) -> Fingerprint:
    shingles, bits, lead, title, dateline, body, text = kernels.unpack_print(packed)
    return Fingerprint(
        shingles=shingles,
        shingle_count=shingle_count,
        bits=bits,
        numbers=tuple(numbers.split(_SEPARATOR)) if numbers else (),
        lead=lead,
        title=title,
        dateline=dateline,
        body=body,
        text=text,
    )


def _pack_known(name: str, item: str, cluster: str) -> _Id:
    if name == item:
        return _OWN
    return _FAMILY if name == cluster else kernels.pack_id(name)


def _unpack_known(packed: _Id, item: str, cluster: str) -> str:
    if packed == _OWN:
        return item
    return cluster if packed == _FAMILY else kernels.unpack_id(packed)
