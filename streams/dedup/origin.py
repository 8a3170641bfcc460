"""Whose telling an article is: the unit that corroboration counts.

An event is as well founded as the number of different origins that tell it. So:

* all copies of one story have the origin of the first of their family, whoever carries them;
* an article that says whose copy it is (credit, dateline, sign-off), or comes by that agency's own feed, is the
  agency's: ``agency:reuters``. A rewrite in another outlet that credits the same agency, though no copy, is no
  second source, and two stories of one agency on one event are one origin;
* everything else is its outlet's own: ``outlet:middleeasteye.net``.

Two agencies' stories are two origins, and so are an agency's and a newspaper's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from streams.records import CleanArticle

_SPLIT: Final = re.compile(r"\s*(?:[/;,|&+()\n]|\band\b|\bvia\b|\bwith\b|\s[-–—]\s)\s*", re.IGNORECASE)
_NOT_WORD: Final = re.compile(r"[^\w]+")
_HOST: Final = re.compile(r"^(?:[a-z]+://)?(?:www\.|m\.|amp\.)?([^/:?#]+)")


def origin_of(article: CleanArticle) -> str:
    """Return ``agency:<key>`` or ``outlet:<source>`` for an article that starts a family."""
    for said in _credits(article):
        for part in _SPLIT.split(said):
            key = _agencies().get(_name(part))
            if key is not None:
                return f"agency:{key}"
    return f"outlet:{outlet_of(article.source)}"


def outlet_of(source: str) -> str:
    """Return the outlet a source name means: hosts without ``www.``, names in lower case."""
    folded = source.strip().casefold()
    match = _HOST.match(folded)
    return match[1] if match else folded


def _credits(article: CleanArticle) -> Iterator[str]:
    """Yield what the article says of whose copy it is, the most telling first."""
    if article.origin:
        yield article.origin
    if article.dateline and article.dateline.agency:
        yield article.dateline.agency
    if article.credit:
        yield article.credit
    yield article.source
    if article.byline:
        yield article.byline


def _name(text: str) -> str:
    return _NOT_WORD.sub(" ", text.casefold()).strip()


@cache
def _agencies() -> dict[str, str]:
    """Return agency names, folded, with the key of each."""
    table: dict[str, str] = {}
    for line in files("streams.dedup").joinpath("agencies.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, *names = line.split("\t")
            table.update((_name(name), key) for name in (key, *names))
    return table
