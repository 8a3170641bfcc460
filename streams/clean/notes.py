"""What a desk says of a story's earlier versions: correction notes, and the capitals before a headline."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final, NamedTuple

from streams.clean.vocabulary import load, plain

_WORDS: Final = 110
"""Words that a correction note has at most."""
_FIRST: Final = 3
"""Characters by which a line is first known to begin like a note, or not to."""
_OPENS: Final = 12
"""Words within which a note says what it speaks of."""
_PASSIVE: Final = re.compile(
    r".{0,60}?\b(?:has|have|had|was|were|been|a été|ha sido|fue|wurde|wird|ist|è stat[oa]|foi|تم)\b", re.DOTALL
)
_EARLIER: Final = (
    "an earlier", "a previous", "a prior", "the first", "the original", "une ", "una ", "in einer", "eine ", "uma ",
    "نسخة", "في نسخة",
)  # fmt: skip
_BRACKETS: Final = " ()[]*_–—-"


class _Forms(NamedTuple):
    heads: frozenset[str]
    label: re.Pattern[str]
    editor: re.Pattern[str]
    subject: re.Pattern[str]
    bracketed: re.Pattern[str]
    changed: re.Pattern[str]
    slug: re.Pattern[str]


@cache
def _forms() -> _Forms:
    data: Any = load("notes.yaml")

    def any_of(key: str) -> str:
        return "|".join(map(re.escape, sorted(data[key], key=lambda word: (-len(word), word))))

    slug = rf"(?:{any_of('slugs')})(?:\s+\d{{1,2}})?"
    return _Forms(
        frozenset(word[:_FIRST] for key in ("labels", "editors", "subjects") for word in data[key]),
        re.compile(rf"(?:{any_of('labels')})(?:\s+(?:and|&)\s+\w+)?(?:\s*\(?[^:()]{{0,30}}\)?)?\s*[:：–—-]\s*\S"),
        re.compile(rf"(?:{any_of('editors')})\b\s*[:：–—-]?"),
        re.compile(rf"(?:{any_of('subjects')})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{any_of('subjects')}|{any_of('bracketed')})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{any_of('changed')})"),
        re.compile(
            rf"(?P<slug>{slug}(?:\s*[-–—:/]\s*{slug})*)\s*(?:[-–—](?=[^\sa-z])|[:–—]\s+|\s-\s+|[-–—]\s+)(?=[^\W_])"
        ),
    )


def correction_in(line: str, words: int, low: str | None = None) -> str | None:
    """Return the correction note that a whole line is, without its brackets; None for a sentence of the story.

    `low` is its `plain` form where that is known already.

    ``Correction: An earlier version …``, ``(This March 3 story has been corrected to …)``, ``Editor's note: this
    article was amended …``; a publisher's note that speaks of no change is none.
    """
    if words > _WORDS or words < 3:
        return None
    forms = _forms()
    low = (plain(line) if low is None else low).strip(_BRACKETS)
    if low[:_FIRST] not in forms.heads and line.lstrip()[:1] not in "([*":
        return None
    shown = line.strip(_BRACKETS)
    if forms.label.match(low):
        return shown
    if editor := forms.editor.match(low):
        return shown if forms.changed.search(low, editor.end()) else None
    subject = forms.subject.match(low)
    if subject is None and line.lstrip()[:1] in "([*":
        subject = forms.bracketed.search(" ".join(low.split()[:_OPENS]))
    if subject is None:
        return None
    passive = _PASSIVE.match(low, subject.end())
    earlier = subject.group().startswith(_EARLIER)
    return shown if (passive or earlier) and forms.changed.search(low, subject.end()) else None


def slug_before(headline: str) -> tuple[str, str]:
    """Return (slug, headline without it) of ``CORRECTED-UPDATE 2-Oil falls``; an empty slug where there is none."""
    found = _forms().slug.match(headline)
    if found is None or len(headline) - found.end() < 8:
        return "", headline
    return found["slug"], headline[found.end() :].lstrip()


def tells_change(slug: str) -> bool:
    """True for a slug by which a desk says that an earlier version stands no more: ``UPDATE 2``, ``CORRECTED``."""
    return bool(re.match(r"(?:UPDATE|CORRECT|REFILE|WRAPUP|KORREKTUR|RECAST|ACTUALISATION)", slug))
