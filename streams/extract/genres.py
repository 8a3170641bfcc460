"""What kind of piece an article is by its headline: a report, a recap of known things, or no news at all."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Literal, get_args

import yaml

Genre = Literal["nothing", "recalls", "gathers", "report"]
"""`nothing`: a recipe or a review; `recalls`: an opinion or an explainer; `gathers`: a live blog; else a report."""

_BAR = r"\s*(?:[:|–—]|\s-\s)\s*"


def genre_of(title: str) -> Genre:
    """Return what the headline says the piece to be: by its label in front, behind, or within; else a report."""
    if not title:
        return "report"
    for genre, pattern in _patterns():
        if pattern.search(title):
            return genre
    return "report"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[Genre, re.Pattern[str]], ...]:
    text = files("streams.extract").joinpath("data/genres.yaml").read_text(encoding="utf-8")
    raw = yaml.safe_load(text)

    def either(phrases: list[str]) -> str:
        return "(?:" + "|".join(phrases) + ")"

    return tuple(
        (
            genre,
            re.compile(
                rf"^\W*{either(lists['opening'])}(?={_BAR}|$)"
                rf"|^\W*{either(lists['beginning'])}(?!\w)"
                rf"|(?:{_BAR}){either(lists['closing'])}\W*$"
                rf"|(?<!\w){either(lists['anywhere'])}(?!\w)",
                re.IGNORECASE,
            ),
        )
        for genre, lists in ((genre, raw[genre]) for genre in get_args(Genre)[:3])
    )
