"""A terminal's output as an SVG, for the README.

script -qec "streams up … --once" /dev/null | python tools/terminal_picture.py docs/up.svg [--first 40]
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

CONTROL = re.compile(r"\x1b\[(?:\?[0-9;]*[a-zA-Z]|[0-9;]*[A-HJKSTf-hlsu])|\r")
"""Cursor movements and mode switches: a picture does not move."""


def main() -> None:
    """Write the picture of what comes in."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--title", default="make run ARGS=--once")
    parser.add_argument("--columns", type=int, default=132)
    parser.add_argument("--lines", default="1-60", help="which lines, e.g. 1-30,80-100")
    asked = parser.parse_args()
    lines = CONTROL.sub("", sys.stdin.read()).split("\n")
    kept: list[str] = []
    for part in asked.lines.split(","):
        first, _, last = part.partition("-")
        kept += [*([""] if kept else []), *lines[int(first) - 1 : int(last or first)]]
    console = Console(record=True, width=asked.columns, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi("\n".join(kept)))
    picture = re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title=asked.title), flags=re.DOTALL)
    asked.path.write_text(picture, encoding="utf-8")  # without fonts from elsewhere


if __name__ == "__main__":
    main()
