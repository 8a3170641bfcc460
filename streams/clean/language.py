"""What language a text is in."""

from __future__ import annotations

from typing import Final

from resiliparse.parse.lang import detect_fast

_SURE: Final = 1200
"""Rank distance of `detect_fast` up to which its answer is taken; it says 1,200 for what it does not know."""
_LOOKED_AT: Final = 2000


def language_of(text: str, given: str | None = None) -> str:
    """Return the ISO 639-1 code of `text`; `given` (BCP 47) where the text is too short to tell, else ``und``."""
    tag = (given or "").replace("_", "-").split("-")[0].strip().lower()
    stated = tag if len(tag) == 2 and tag.isascii() and tag.isalpha() else None
    if len(text) < 60 and stated:
        return stated
    code, distance = detect_fast(text[:_LOOKED_AT], cutoff=_SURE)
    if code and code != "unknown" and distance <= _SURE:
        return str(code)
    return stated or "und"
