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
_PLAIN: Final = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": ".", "\u00a0": " ", "•": " "}
)
"""Typographic marks share their first bytes with scripts of the East, which `detect_fast` goes by."""
_EAST: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
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
    looked_at = text[:_LOOKED_AT].translate(_PLAIN)
    code, distance = detect_fast(looked_at, cutoff=_SURE)
    written_so = code not in ("zh", "ja", "ko") or len(_EAST.findall(looked_at)) * 10 > len(looked_at)
    if code and code != "unknown" and distance <= _SURE and written_so:
        return str(code)
    return stated or _voted(looked_at) or "und"


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
