"""The shipped weights, read once per process."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import cramjam
import msgspec
import numpy as np

from streams.extract.syntax.plain import Chain

TAGS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ",
    "VERB", "X",
)  # fmt: skip
"""Universal part-of-speech tags; SYM is with X."""

NAMES = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
"""What a word is to a name: none, the first or a further word of a person's, body's, place's or other name."""


class _Packed(msgspec.Struct):
    labels: tuple[str, ...]
    templates: tuple[tuple[tuple[int, int], ...], ...]
    keys: bytes
    weights: bytes
    steps: bytes


def pack_chain(model: Chain) -> bytes:
    """Return the model as the bytes of a weights file."""
    gaps = np.diff(model.keys, prepend=np.uint32(0)).astype("<u4")
    packed = _Packed(
        labels=model.labels,
        templates=model.templates,
        keys=gaps.view(np.uint8).reshape(-1, 4).T.tobytes(),
        weights=model.weights.T.tobytes(),
        steps=model.steps.astype("<i2").tobytes(),
    )
    return bytes(cramjam.zstd.compress(msgspec.msgpack.encode(packed), level=19))


def unpack_chain(content: bytes) -> Chain:
    """Return the model of a weights file."""
    packed: Any = msgspec.msgpack.decode(bytes(cramjam.zstd.decompress(content)), type=_Packed)
    count = len(packed.labels)
    planes = np.frombuffer(packed.keys, np.uint8).reshape(4, -1)
    gaps = np.ascontiguousarray(planes.T).view("<u4").ravel()
    return Chain(
        packed.labels,
        packed.templates,
        np.cumsum(gaps, dtype=np.uint32),
        np.ascontiguousarray(np.frombuffer(packed.weights, np.int8).reshape(count, -1).T),
        np.frombuffer(packed.steps, "<i2").reshape(count + 1, count).astype(np.int16),
    )


@lru_cache(maxsize=2)
def load_chain(name: str) -> Chain:
    """Return the shipped model `name`.

    Source: UD_English-EWT and UD_English-GUM (CC BY-SA 4.0), trained by `tools/train_syntax.py`.
    """
    return unpack_chain(files("streams.extract").joinpath(f"data/syntax/{name}.zst").read_bytes())
