"""Words that stand for figures, as readers see them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def is_figure(word: str) -> bool:
    """Return whether `word` is a number in digits or in letters: ``14``, ``nine``; not ``one``."""
    return any(char.isdigit() for char in word) or word.casefold() in _number_words()


@cache
def _number_words() -> frozenset[str]:
    text = files("streams.dedup").joinpath("number_words.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return frozenset(word for line in lines for word in line.partition("\t")[2].split())
