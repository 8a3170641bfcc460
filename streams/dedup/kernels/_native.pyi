from typing import Final

from streams.dedup.kernels.plain import Found, SlotRows
from streams.dedup.kernels.plain_packing import Packed, Print
from streams.dedup.kernels.plain_reading import Flags, Hashes, KeyBytes, Keys, Shape, Tables

def bitmap(shingles: Hashes, size: int) -> bytes: ...
def held(shingles: Hashes, bits: bytes) -> bytes: ...
def pack_id(name: str) -> Packed: ...
def unpack_id(packed: Packed) -> str: ...
def pack_print(
    shingles: bytes, bits: bytes, lead: str, title: str, dateline: str, body: str, text: str
) -> bytes | None: ...
def unpack_print(packed: bytes) -> Print: ...
def weigh_print(shingles: Hashes, packed: bytes) -> tuple[int, int, int]: ...
def count_held(shingles: Hashes, bits: bytes) -> int: ...
def moved(around: Hashes, width: int, bits: bytes, least: float, outer: bool) -> bytes: ...
def count_among(some: KeyBytes, keys: Keys) -> int: ...
def novel(wanted: Keys, posted: Flags, common: bytes, rows: bytes, families: bytes, family: int) -> bytes: ...
def rank(
    rows: bytes,
    slots: bytes,
    common: bytes,
    held: SlotRows,
    shingle_count: int,
    containment: float,
    coarsest: float,
    finest: float,
    most: int,
) -> list[int]: ...

class Postings:
    nbytes: Final[int]
    def __len__(self) -> int: ...
    def find(self, names: KeyBytes) -> Found: ...
    def search(
        self,
        names: KeyBytes,
        keys: Keys,
        salt: int,
        held: SlotRows,
        before: int,
        earliest: int,
        latest: int,
        floor: int,
        max_families: int,
    ) -> tuple[Found, bytes, bytes, bytes, bytes]: ...
    def post(self, names: KeyBytes, keys: KeyBytes, salt: int, slot: int) -> None: ...
    def remove(self, names: KeyBytes, keys: KeyBytes, salt: int, slot: int) -> None: ...

class Reader:
    def __new__(cls, tables: Tables, shape: Shape) -> Reader: ...
    def words(self, text: bytes, wide: bool) -> tuple[bytes, bytes | None, tuple[str, ...], bytes, int, int]: ...
    def read(
        self, text: bytes, wide: bool
    ) -> tuple[
        bytes,
        bytes,
        bytes,
        bytes,
        bytes,
        bytes,
        bytes,
        int,
        tuple[str, ...],
        int,
        int,
        int | None,
        int | None,
    ]: ...
