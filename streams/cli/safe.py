"""Strangers' text as a terminal may show it."""

from __future__ import annotations

import unicodedata
from typing import Final

_JOINERS: Final = "\u200c\u200d"
"""Persian, Indic scripts and emoji are spelt with them."""
LOST: Final = "\N{REPLACEMENT CHARACTER}"


def safe(text: str) -> str:
    """Return `text` without what steers a terminal, hides, or turns the direction of writing; on one line.

    A headline may hold anything its sender liked: escape sequences that repaint the screen, marks that show words the
    other way round.
    """
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(char: str) -> str:
    if char.isprintable() or char in _JOINERS:
        return char
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) == "Cf" else LOST
