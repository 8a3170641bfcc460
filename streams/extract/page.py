"""What the readers of dates share: the text, the day it counts from, and whether a sentence looks ahead."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from streams.extract.calendar_words import CalendarWords
from streams.extract.datespan import DateSpan
from streams.records import TimePrecision

_PAST_TENSE = re.compile(r"\b(?P<verb>was|were|had|said|killed|died|hit|struck|took|began)\b[^.\n]{0,40}$")
_WORD = re.compile(r"[a-z]+")
_DUE = re.compile(
    r"\b(?:is|are|was|were) to [a-z]"
    r"|(?<!ed )(?<!ght )(?<!own )(?<!aid )\bto be (?:[a-z]+ed|held|begun|built|cut|given|made|paid|sent|set|taken)\b"
    r"|\bdue (?:on|in|by|this|next|later|to (?:be|begin|start|hold|meet|visit|open|return|expire|take)\b)"
)


@dataclass(slots=True)
class Page:
    """The text with what its dates count from."""

    text: str
    lower: str
    """The same characters in lower case."""
    anchor: date | None
    words: CalendarWords
    all_caps: bool
    counted: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Start of a span that counts from the date before it → (unit, how many on)."""
    silent: set[int] = field(default_factory=set)
    """Those of them that say nothing where no date stands before: ``that year``."""
    year: int | None = None
    """Year of the last whole date read: where the article has no day, ``June 17`` is of the year told before."""

    def span(
        self,
        start: int,
        end: int,
        *,
        when: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        precision: TimePrecision = "unresolved",
        relative: bool = False,
        vague: bool = False,
    ) -> DateSpan:
        """Return the span of characters [start, end)."""
        return DateSpan(start, end, self.text[start:end], when, from_, to, precision, relative, vague)


def to_come(page: Page, start: int, end: int) -> bool:
    """True when the words around say that it is still to come: a cue of the future after the last verb in the past."""
    low = max(page.lower.rfind(".", 0, start), page.lower.rfind("\n", 0, start), start - 70)
    if _STARTING.search(page.lower, max(0, low), start):
        return True  # "announced a pause starting on Thursday"
    stop = page.lower.find(".", end)
    high = min(stop if stop >= 0 else len(page.lower), end + 45)
    near = page.lower[max(0, low) : high]
    words = _WORD.findall(near)
    meant = "would" in _WORD.findall(page.lower[max(0, low) : start])
    if not meant and page.words.future.isdisjoint(words) and not _DUE.search(near):
        return False
    told = _PAST_TENSE.search(page.lower, max(0, low), start)
    if told is None:
        return not _done_before(page, max(0, low), start)
    after = page.lower[told.end("verb") : start]
    return not page.words.modal.isdisjoint(_WORD.findall(after)) or bool(_DUE.search(after))


def _done_before(page: Page, low: int, start: int) -> bool:
    """True when a regular verb in the past leads up to the day: ``marched on Saturday to protest plans``."""
    words = _WORD.findall(page.lower[low:start])
    done = next((k for k in range(len(words) - 1, -1, -1) if words[k].endswith("ed")), -1)
    if done < 0 or len(words[done]) < _SHORTEST_PAST:
        return False
    if words[done - 1 : done] == ["be"] and not page.words.modal.isdisjoint(words[max(0, done - 4) : done]):
        return False  # "will be eased on Friday"
    ahead = page.words.future | page.words.speech_acts | page.words.report
    return ahead.isdisjoint(words[done:]) and "to" not in words[done + 1 :]


_STARTING = re.compile(
    r"\b(?:announc|declar|agree|propos|offer|order|approv)[a-z]*\b.*\b(?:starting|beginning|effective|(?:from|as of))"
    r"(?: (?:from|on|early|late))*\s*$"
)
_SHORTEST_PAST = 5
"""Letters from which a word in -ed is rather a verb than a noun ("seed", "shed")."""
