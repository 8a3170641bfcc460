"""Tags that hold pictures, or so many attributes that a parser takes the square of their number: cut to their names."""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = r"<[A-Za-z][^\s/>]*+"
_ATTRIBUTE: Final = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+)?)?+"""
_TAG: Final = re.compile(f"({_NAME})(?:{_ATTRIBUTE})*+")
"""A whole tag up to its ``>``, each read once. Source: HTML Standard, 13.2.5 Tokenization."""
_ONE: Final = re.compile(_ATTRIBUTE)
_SAFE_CHARS: Final = 50_000
"""Markup so short takes no parser long, whatever is in it."""
_LONG: Final = 2_000
"""Characters of a tag from which its attributes are counted."""
_PICTURE: Final = 20_000
"""Characters of a tag that carries a picture, or nothing that cleaning could use."""
_MOST: Final = 500


def thin(markup: str) -> str:
    """Return `markup` with no tag of more than 500 attributes or 20,000 characters: such a one keeps its name alone.

    Pages have tags of some dozen; 100,000 in one tag cost libxml2 ten seconds.
    """
    if len(markup) < _SAFE_CHARS:
        return markup
    pieces: list[str] = []
    at = 0
    for tag in _TAG.finditer(markup):
        start, end = tag.span()
        if end - start < _LONG:
            continue
        if end - start < _PICTURE and sum(1 for _ in _ONE.finditer(markup, tag.end(1), end)) <= _MOST:
            continue
        pieces += (markup[at:start], tag[1])
        at = end
    if not at:
        return markup
    pieces.append(markup[at:])
    return "".join(pieces)
