"""The text of plain wire copy: lines of a teleprinter's width joined to paragraphs, nothing else changed."""

from __future__ import annotations

import re
from typing import Final

_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DASH: Final = re.compile(r"(?<=[)\w.]) _ (?=[\w\"'`])")
"""The long dash of ANPA copy, whose six-bit code has none."""
_SHORT: Final = 0.6
"""Share of the widest line up to which a line that ends a sentence ends its paragraph too."""
_WIDE: Final = 100
"""Characters from which lines were never broken by a machine: each is a paragraph."""


def paragraphs(lines: list[str]) -> str:
    """Return the paragraphs of `lines`, a blank line between them.

    One begins at an indented line or after a blank one; where copy has neither, after a short line that ends a
    sentence, and lines wider than a teleprinter's are paragraphs as they are.
    """
    bare = [_CONTROLS.sub("", line).rstrip().rstrip("<").rstrip() for line in lines]
    said = [line for line in bare if line.strip()]
    width = max(map(len, said), default=0)
    margin = min((_indent(line) for line in said), default=0)
    indented = any(_opens(line, margin) for line in said)
    blank = any(not line.strip() for line in bare[1:-1])
    found: list[list[str]] = [[]]
    for line in bare:
        text = line.strip()
        if not text:
            found.append([])
            continue
        if _opens(line, margin) or width > _WIDE:
            found.append([])
        found[-1].append(text)
        if not indented and not blank and len(text) < _SHORT * width and text[-1] in ".!?\"'":
            found.append([])
    joined = [" ".join(" ".join(part).split()) for part in found if part]
    return _DASH.sub(" - ", "\n\n".join(joined)).strip()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _opens(line: str, margin: int) -> bool:
    """Return whether `line` opens a paragraph: further in than the text's own `margin`, or by a tabulator."""
    return line.startswith("\t") or _indent(line) > margin
