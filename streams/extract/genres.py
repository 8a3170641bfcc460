"""What kind of piece an article is by headline and manner: a report, a recap of known things, or no news at all."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, Literal, get_args

import yaml

from streams.extract.calendar_words import load_calendar_words
from streams.extract.document import Document

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


_LONG_ENOUGH: Final = 250
"""Words from which a text's manner can be told."""
_TO_READERS: Final = 0.005
"""Share of words by which a text speaks to its reader, quotes left out, from which it is a guide."""
_TOLD: Final = 0.005
"""Share of words by which somebody tells something, from which it is a report all the same."""
_SILENT: Final = 400
"""A text of so many words in which nobody says anything and no day of the week is named is no report."""


def genre_by_manner(document: Document) -> Genre:
    """Return what the text's manner says it to be: a guide that speaks to its reader, an essay, or else a report.

    Copy in capitals comes from a wire: a report.
    """
    low = document.lower
    count = low.count(" ") + 1
    if count < _LONG_ENOUGH or document.all_caps:
        return "report"
    manner = _manner()
    to_readers = len(manner["second_person"].findall(manner["quote"].sub(" ", low)))
    told = len(manner["telling"].findall(low))
    if to_readers >= _TO_READERS * count and told < _TOLD * count and told < to_readers:
        return "nothing"
    if count >= _SILENT and not told and not manner["weekday"].search(low):
        return "recalls"
    return "report"


@lru_cache(maxsize=1)
def _manner() -> dict[str, re.Pattern[str]]:
    raw = _load()["manner"]

    def words(listed: Any) -> re.Pattern[str]:
        return re.compile(r"\b(?:" + "|".join(listed) + r")\b")

    return {
        "second_person": words(raw["second_person"]),
        "telling": words(raw["telling"]),
        "weekday": words(load_calendar_words().weekdays),
        "quote": re.compile(raw["quote"]),
    }


@lru_cache(maxsize=1)
def _load() -> Any:
    return yaml.safe_load(files("streams.extract").joinpath("data/genres.yaml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[Genre, re.Pattern[str]], ...]:
    raw = _load()

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
