"""Captions that stand within a text: what a picture shows is no news of its own."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name

from streams.extract.document import Sentence

_MONTHS = "|".join(sorted((name for name in (*month_name, *month_abbr, "Sept") if name), key=len, reverse=True))
_DATED = re.compile(rf"\b(\w+),? (?:{_MONTHS})\.? \d{{1,2}},? \d{{4}}\W*$")
"""A full date that ends a sentence and nothing leads up to: "Syria, October 11, 2016"."""
_PICTURED = re.compile(
    r"\W*(?:(?:an?|the|this|in this|in an) (?:[\w-]+ ){0,3}?(?:picture|photo|photograph|image|still) (?:was )?"
    r"(?:taken|released by|provided by|made available|made from)\b|file (?:photo|picture|image)\b|a general view\b)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    rf"\W*[\"“][^\"”]{{12,160}}[\"”]\s*[—–-]+ ?[A-Z][\w .&'’-]{{2,40}}, (?:\w+, )?(?:{_MONTHS})\.? \d{{1,2}}, \d{{4}}"
)
"""A line of a list of sources: "MP calls for probe" — Edmonton Sun, August 16, 2008."""
_LED_UP = frozenset(
    ("on", "in", "of", "since", "until", "till", "by", "from", "dated", "for", "before", "after", "the", "and", "to",
     "between", "early", "late", "mid", "around", "about", "monday", "tuesday", "wednesday", "thursday", "friday",
     "saturday", "sunday")
)  # fmt: skip
_PAST = ("was", "were", "had", "has", "have", "said", "will", "did", "according", "reported")
"""Words with which something is told; a caption describes in the present."""


def is_caption(sentence: Sentence) -> bool:
    """Return True for what describes a picture, by how it begins or the date it ends with, and for a source listed."""
    if not sentence.index:
        return False
    text = sentence.text
    if _PICTURED.match(text) or _REFERENCE.match(text):
        return True
    dated = _DATED.search(text)
    return dated is not None and dated[1].lower() not in _LED_UP and sentence.vocabulary.isdisjoint(_PAST)
