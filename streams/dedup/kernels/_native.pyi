from typing import Final

from streams.dedup.kernels.plain import Classes, Counts, Flags, Found, Hashes, Keys, Longs, Slots

def scan(
    text: bytes, wide: bool, classes: Classes, values: Hashes, numbers: Hashes
) -> tuple[bytes, bytes, bytes, int]: ...
def shingle(
    words: Hashes,
    width: int,
    lead_words: int,
    lead_keys: int,
    figures: Counts,
    lookup_level: int,
    most_sampled: int,
) -> tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes]: ...
def bitmap(shingles: Hashes, size: int) -> bytes: ...
def held(shingles: Hashes, bits: bytes) -> bytes: ...
def fold_hashes(hashes: Hashes) -> int: ...
def weigh(shingles: Hashes, squeezed: bytes) -> tuple[int, int, int]: ...
def count_held(shingles: Hashes, bits: bytes) -> int: ...
def squeeze(bits: bytes) -> bytes: ...
def spread(squeezed: bytes) -> bytes: ...
def sift(
    found: Found,
    names: int,
    keys: int,
    positions: Longs,
    times: Longs,
    entries: Longs,
    families: Keys,
    before: int,
    earliest: int,
    latest: int,
    floor: int,
    max_families: int,
) -> tuple[bytes, bytes, bytes, bytes, bytes]: ...
def rank(
    rows: Slots,
    slots: Slots,
    common: Flags,
    counts: Counts,
    positions: Longs,
    shingle_count: int,
    containment: float,
    coarsest: float,
    finest: float,
    most: int,
) -> bytes: ...

class Postings:
    nbytes: Final[int]
    def __len__(self) -> int: ...
    def find(self, names: Keys, keys: Keys, salt: int) -> bytes: ...
    def post(self, names: Keys, keys: Keys, salt: int, slot: int) -> None: ...
    def remove(self, keys: Keys, slot: int) -> None: ...
