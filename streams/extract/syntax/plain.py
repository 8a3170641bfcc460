"""The trained models in numpy: what runs where the compiled form is not there, and what says what that must give.

Whole numbers throughout, so every machine gives the same answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.uint8]
Weights = npt.NDArray[np.int8]
Scores = npt.NDArray[np.int64]
Steps = npt.NDArray[np.int16]

_FACTOR: Final = np.uint32(0x9E3779B1)
_BEFORE: Final = np.uint32(0xB0B0B0B0)
_BEHIND: Final = np.uint32(0xE0E0E0E0)
NEVER: Final = -30_000
"""Weight of a step that no path takes."""


class Chain(NamedTuple):
    """A model that gives each word of a sentence one label, the best row of labels as a whole."""

    labels: tuple[str, ...]
    templates: tuple[tuple[tuple[int, int], ...], ...]
    """What is looked at together: (words onwards, column) each. Behind the columns of `WordReader` stand two of a
    byte a word."""
    keys: Numbers
    """Hashes of what the model knows, ascending."""
    weights: Weights
    """A row a key, a column a label."""
    steps: Steps
    """From each label, at last from the sentence's begin, to each."""


def features(
    templates: Sequence[Sequence[tuple[int, int]]],
    atoms: Numbers,
    extra: Sequence[Bytes],
    lengths: npt.NDArray[np.intp],
) -> Numbers:
    """Return one hash a word and template: `atoms` has a row of numbers a word, `extra` a byte a word each."""
    total = len(atoms)
    ends = lengths.cumsum()
    last = np.repeat(ends, lengths)
    first = np.repeat(ends - lengths, lengths)
    places = np.arange(total)
    columns = [*atoms.T, *(column.astype(np.uint32) for column in extra)]
    moved: dict[tuple[int, int], Numbers] = {}
    found = np.empty((total, len(templates)), np.uint32)
    for number, template in enumerate(templates):
        value = np.full(total, number + 1, np.uint32) * _FACTOR
        for pair in template:
            atom = moved.get(pair)
            if atom is None:
                at = places + pair[0]
                atom = columns[pair[1]][np.clip(at, 0, max(0, total - 1))] if total else columns[pair[1]]
                atom = np.where(at < first, _BEFORE, np.where(at >= last, _BEHIND, atom)).astype(np.uint32)
                moved[pair] = atom
            value = (value ^ atom) * _FACTOR
            value ^= value >> np.uint32(15)
        found[:, number] = value
    return found


class Labeller:
    """A model at work."""

    def __init__(self, model: Chain) -> None:
        self._model = model

    def label(self, atoms: bytes, extra: Sequence[bytes], lengths: Sequence[int]) -> bytes:
        """Return the label of each word, a byte each.

        `atoms` are the words' numbers as `WordReader` gives them, `extra` columns of a byte a word that the model
        looks at too, `lengths` the words of each sentence.
        """
        model, total = self._model, sum(lengths)
        if not total:
            return b""
        columns = [np.frombuffer(column, np.uint8) for column in extra]
        numbers = np.frombuffer(atoms, np.uint32).reshape(total, -1)
        hashes = features(model.templates, numbers, columns, np.array(lengths, np.intp))
        at = model.keys.searchsorted(hashes)
        at[at == len(model.keys)] = 0
        known = model.keys[at] == hashes if len(model.keys) else np.zeros(hashes.shape, np.bool_)
        scores = np.zeros((total, len(model.labels)), np.int64)
        for number in range(len(model.templates)):
            chosen = known[:, number]
            scores[chosen] += model.weights[at[chosen, number]]
        labels = np.empty(total, np.uint8)
        steps = model.steps.astype(np.int64)
        first = 0
        for length in lengths:
            labels[first : first + length] = best_path(scores[first : first + length], steps)
            first += length
        return labels.tobytes()


def best_path(scores: Scores, steps: Scores) -> Bytes:
    """Return the labels of the highest sum of scores and steps; of equal ones the lowest label, from the end."""
    length, count = scores.shape
    came = np.empty((length, count), np.intp)
    path = np.empty(length, np.uint8)
    if not length:
        return path
    value = scores[0] + steps[count]
    for at in range(1, length):
        ways = value[:, None] + steps[:count]
        came[at] = ways.argmax(axis=0)
        value = ways.max(axis=0) + scores[at]
    label = int(value.argmax())
    for at in range(length - 1, -1, -1):
        path[at] = label
        label = int(came[at, label])
    return path
