"""How likely each block of a web page is story, in log-odds."""

from __future__ import annotations

from collections.abc import Sequence

from streams.clean.blocks import Block


def scores(blocks: Sequence[Block]) -> list[float]:
    """Return one log-odds value a block: above 0 it is rather story."""
    own = []
    for block in blocks:
        value = -1.5
        if block.words >= 10:
            value += 1.0
        if block.words >= 25:
            value += 2.0
        if block.terminal:
            value += 2.0
        if block.bullet:
            value -= 1.0
        if block.whole:
            value -= 3.0
        if block.start:
            value -= 1.5
        value -= 1.0 * min(len(block.phrases), 3)
        own.append(value)
    padded = [-2.0, -2.0, *own, -2.0, -2.0]
    return [
        0.5 * padded[i + 2] + 0.15 * (padded[i] + padded[i + 1] + padded[i + 3] + padded[i + 4])
        for i in range(len(own))
    ]
