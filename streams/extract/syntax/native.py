"""The inner loops compiled: `_native` in the terms of `plain`.

Raises:
    ImportError: on import, where this installation has no compiled form.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate, chain

import numpy as np

from streams.extract.syntax import _native
from streams.extract.syntax.atoms import COLUMNS
from streams.extract.syntax.plain import Chain


class Labeller:
    """As `plain.Labeller`."""

    def __init__(self, model: Chain) -> None:
        looks = array("b", chain.from_iterable(chain.from_iterable(model.templates)))
        ends = array("i", accumulate(map(len, model.templates)))
        self._model = _native.Chain(
            looks.tobytes(),
            ends.tobytes(),
            np.ascontiguousarray(model.keys, np.uint32),
            np.ascontiguousarray(model.weights, np.int8),
            np.ascontiguousarray(model.steps, np.int16),
            len(model.labels),
            max(COLUMNS, 1 + max(column for template in model.templates for _, column in template)),
        )

    def label(self, atoms: bytes, extra: Sequence[bytes], lengths: Sequence[int]) -> bytes:
        """As `plain.Labeller.label`."""
        return self._model.label(atoms, COLUMNS, b"".join(extra), array("i", lengths))
