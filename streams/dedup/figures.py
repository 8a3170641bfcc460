"""Words that stand for figures, as readers see them."""

from __future__ import annotations

from functools import cache

from streams.dedup.tables import rows


def is_figure(word: str) -> bool:
    """Return whether `word` is a number in digits or in letters: ``14``, ``nine``; not ``one``."""
    return any(char.isdigit() for char in word) or word.casefold() in _number_words()


@cache
def _number_words() -> frozenset[str]:
    return frozenset(word for _, words in rows("number_words.tsv") for word in words.split())
