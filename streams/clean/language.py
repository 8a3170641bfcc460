"""What language a text is in."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from resiliparse.parse.lang import detect_fast

from streams.clean.vocabulary import load

_SURE: Final = 1200
"""Rank distance of `detect_fast` up to which its answer is taken; it says 1,200 for what it does not know."""
_LOOKED_AT: Final = 2000
_SHORT: Final = 400
"""Characters below which letter statistics go astray, and function words are asked first."""
_WORD: Final = re.compile(r"[^\W\d_]+")


@cache
def _function_words() -> dict[str, tuple[str, ...]]:
    """Return word → the languages it is common in."""
    data: Any = load("languages.yaml")
    found: dict[str, tuple[str, ...]] = {}
    for language, words in data.items():
        for word in words:
            found[str(word)] = (*found.get(str(word), ()), language)
    return found


def language_of(text: str, given: str | None = None) -> str:
    """Return the ISO 639-1 code of `text`; `given` (BCP 47) where the text is too short to tell, else ``und``."""
    tag = (given or "").replace("_", "-").split("-")[0].strip().lower()
    stated = tag if len(tag) == 2 and tag.isascii() and tag.isalpha() else None
    if len(text) < _SHORT:
        if stated:
            return stated
        if voted := _voted(text):
            return voted
    if not text:
        return "und"
    code, distance = detect_fast(text[:_LOOKED_AT], cutoff=_SURE)
    if code and code != "unknown" and distance <= _SURE:
        return str(code)
    return stated or "und"


def _voted(text: str) -> str | None:
    """Return the language whose function words lead by a clear margin, if any does."""
    words = _WORD.findall(text.lower())
    votes: dict[str, float] = {}
    for word in words:
        languages = _function_words().get(word, ())
        for language in languages:
            votes[language] = votes.get(language, 0.0) + 1.0 / len(languages)
    ranked = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    if not ranked or ranked[0][1] < max(1.5, 0.08 * len(words)):
        return None
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return ranked[0][0] if ranked[0][1] >= 1.3 * second else None
