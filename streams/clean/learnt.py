"""Lines that a source repeats under unrelated stories: learnt from what it sent before, taken off what it sends next.

A page's own words do not always tell its furniture: a slogan, a sign-up of unusual wording, an author's note. That it
stands under the last twenty stories of the same source does. What was learnt of a source is a function of the log
before the article, so a replay takes off the same lines; and of each article only what may be furniture is remembered.

    label      at most 12 words without a full stop, anywhere       under 5 stories and a fifth of the last 32
    sentence   at most 60 words, among the first two or last six    under 8 stories and six tenths of the last 32

Copies of one story count once. A line that comes only with one subject (the background of a war) is not furniture: no
word of the headline may recur in more than half of the stories that bear it. Never is more than half of a text taken.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import msgspec
import numpy as np

from streams.records import CleanArticle, Decision, OffsetRun, Removed, Template

KEPT: Final = 32
"""Stories of a source that are looked back at."""
LABEL_WORDS: Final = 12
SENTENCE_WORDS: Final = 60
_HEAD: Final = 2
_TAIL: Final = 6
_LABEL_RULE: Final = (5, 0.2)
_SENTENCE_RULE: Final = (8, 0.6)
"""Least stories, and least share of those looked back at, that bear the line."""
_ONE_SUBJECT: Final = 0.5
_MOST_TAKEN: Final = 0.5
_THEME_WORDS: Final = 8
_SENTENCE: Final = 1
"""Set in a line's hash where it is a sentence: one number says both."""
_BREAK: Final = "\n\n"
_PASSED_OVER: Final = b"0123456789 \t\r\n"
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_ENDS: Final = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")


class _Line(NamedTuple):
    """A paragraph at [start, end) of the text that may be furniture."""

    start: int
    end: int
    hash: int


class _Story(NamedTuple):
    """What is remembered of an article: packed line hashes (uint32) and theme (uint16)."""

    position: int
    entered: datetime
    """The latest event time in the log when it came."""
    cluster: str
    lines: bytes
    theme: bytes


class Learnt:
    """What one partition of the log knows of its sources' templates: the last `KEPT` stories of each.

    `window` bounds how long a story counts, in event time. Not thread-safe.
    """

    def __init__(self, window: timedelta = timedelta(hours=72)) -> None:
        self._window = window
        self._sources: dict[str, deque[_Story]] = {}
        self._clock: datetime | None = None
        self._waiting: dict[str, list[_Story]] = {}
        """Stories of decisions absorbed, by position; they count once their entry is known."""

    def add(self, decision: Decision) -> None:
        """Afterwards the story that `decision` was made on counts; in the order of the log."""
        self._clock = max(self._clock, decision.event_time) if self._clock else decision.event_time
        seen = decision.template
        if seen is None or not seen.lines:
            return
        stories = self._sources.setdefault(decision.source, deque(maxlen=KEPT))
        stories.append(_Story(decision.position, self._clock, decision.cluster, seen.lines, seen.theme))

    def absorb(self, decisions: Iterable[Decision]) -> None:
        """Take in decisions in any order; they count after `settle`."""
        for decision in decisions:
            seen = decision.template
            if seen is None or not seen.lines:
                continue
            story = _Story(decision.position, decision.event_time, decision.cluster, seen.lines, seen.theme)
            stories = self._waiting.setdefault(decision.source, [])
            place = bisect_left(stories, story.position, key=_story_position)
            if place < len(stories) and stories[place].position == story.position:
                stories[place] = story
            elif place or len(stories) < KEPT:
                stories.insert(place, story)
                del stories[:-KEPT]

    def settle(self, now: datetime | None, clocks: Callable[[Sequence[int]], Sequence[datetime]]) -> None:
        """Afterwards it is as the one that learnt the decisions absorbed one by one.

        `now`: the latest event time in the log. `clocks` says of positions what it was just after each.
        """
        self._clock = max(filter(None, (self._clock, now)), default=None)
        for source, stories in self._waiting.items():
            entered = clocks([story.position for story in stories])
            known = self._sources.setdefault(source, deque(maxlen=KEPT))
            known.extend(story._replace(entered=at) for story, at in zip(stories, entered, strict=True))
        self._waiting.clear()

    def forget(self) -> None:
        """Forget the sources that have sent nothing within the window; what is known of the others does not change."""
        if self._clock is None:
            return
        floor = self._clock - self._window
        for source in [name for name, stories in self._sources.items() if stories[-1].entered < floor]:
            del self._sources[source]

    def may_repeat(self, source: str, hashes: Iterable[int]) -> bool:
        """Return False where none of the lines is borne by enough stories of `source`, whichever of them count."""
        stories = self._sources.get(source, ())
        if len(stories) < _LABEL_RULE[0]:
            return False
        seen = np.frombuffer(b"".join(story.lines for story in stories), np.uint32)
        sought = np.fromiter(hashes, np.uint32)
        return int((seen == sought[:, None]).sum(axis=1).max()) >= _LABEL_RULE[0]

    def stories(self, source: str, position: int, now: datetime) -> Iterator[_Story]:
        """Yield what counts of `source` before `position`, for an article of the event time `now`; oldest first."""
        floor = max(self._clock or now, now) - self._window
        for story in self._sources.get(source, ()):
            if story.position < position and story.entered >= floor:
                yield story


def take_off(learnt: Learnt, article: CleanArticle, position: int) -> tuple[CleanArticle, Template]:
    """Return `article` without what its source repeats, and what to remember of it with its decision."""
    lines = _doubtful(article.text)
    dropped = _repeated(learnt, article, position, {line.hash for line in lines}) if lines else frozenset()
    shorter = without(article, dropped)
    template = Template(
        lines=_pack((line.hash for line in lines), 4),
        theme=_pack(_theme(article.title), 2),
        dropped=_pack(dropped, 4) if shorter is not article else b"",
    )
    return shorter, template


def replay(article: CleanArticle, template: Template | None) -> CleanArticle:
    """Return `article` without the lines that were taken off when its decision was made."""
    if template is None or not template.dropped:
        return article
    return without(article, frozenset(memoryview(template.dropped).cast("I")))


def without(article: CleanArticle, hashes: frozenset[int]) -> CleanArticle:
    """Return `article` without the doubtful lines of those hashes; itself where that would be too much, or nothing."""
    if not hashes:
        return article
    text = article.text
    cuts = [line for line in _doubtful(text) if line.hash in hashes]
    taken = sum(line.end - line.start for line in cuts)
    if not cuts or taken > _MOST_TAKEN * len(text):
        return article
    spans = _with_breaks(cuts, len(text))
    kept = _kept(spans, len(text))
    return msgspec.structs.replace(
        article,
        text="".join(text[start:end] for start, end in kept),
        offsets=tuple(_moved(article.offsets, kept)),
        removed=tuple(sorted((*article.removed, *_raw_spans(article.offsets, cuts)), key=_start)),
        repeated_lines=tuple(text[line.start : line.end] for line in cuts),
    )


def _repeated(learnt: Learnt, article: CleanArticle, position: int, hashes: set[int]) -> frozenset[int]:
    """Return those of `hashes` that are the source's furniture."""
    if not learnt.may_repeat(article.source, hashes):
        return frozenset()
    clusters: dict[str, _Story] = {
        story.cluster: story for story in learnt.stories(article.source, position, article.received)
    }
    clusters.pop(article.item_id, None)
    if len(clusters) < _LABEL_RULE[0]:
        return frozenset()
    bearers: dict[int, list[_Story]] = {}
    for story in clusters.values():
        for number in hashes.intersection(memoryview(story.lines).cast("I")):
            bearers.setdefault(number, []).append(story)
    return frozenset(
        number
        for number, stories in bearers.items()
        if _often(number, len(stories), len(clusters)) and not _one_subject(stories)
    )


def _often(number: int, bearing: int, stories: int) -> bool:
    least, share = _SENTENCE_RULE if number & _SENTENCE else _LABEL_RULE
    return bearing >= least and bearing >= share * stories


def _one_subject(stories: Sequence[_Story]) -> bool:
    words = Counter(word for story in stories for word in memoryview(story.theme).cast("H"))
    return bool(words) and max(words.values()) > _ONE_SUBJECT * len(stories)


def _doubtful(text: str) -> list[_Line]:
    """Return the paragraphs of `text` that may be furniture, in order."""
    paragraphs = text.split(_BREAK)
    tail = len(paragraphs) - _TAIL
    found: list[_Line] = []
    start = 0
    for number, paragraph in enumerate(paragraphs):
        end = start + len(paragraph)
        words = paragraph.count(" ") + 1
        if paragraph and words <= SENTENCE_WORDS:
            sentence = words > LABEL_WORDS or _ENDS.search(paragraph) is not None
            if not sentence or number < _HEAD or number >= tail:
                found.append(_Line(start, end, _hash(paragraph, sentence)))
        start = end + len(_BREAK)
    return found


def _hash(paragraph: str, sentence: bool) -> int:
    # Figures differ from page to page where the line does not: "12 comments", "Updated 3 hours ago".
    bare = paragraph.casefold().encode("utf-8", "surrogatepass").translate(None, _PASSED_OVER)
    return zlib.crc32(bare) & ~_SENTENCE | (_SENTENCE if sentence else 0)


def _theme(title: str) -> Iterator[int]:
    """Yield hashes of the words that say what the story is about."""
    for word in sorted(set(_WORD.findall(title.casefold())), key=lambda word: (-len(word), word))[:_THEME_WORDS]:
        yield zlib.crc32(word.encode("utf-8", "surrogatepass")) & 0xFFFF


def _pack(numbers: Iterable[int], size: int) -> bytes:
    return b"".join(number.to_bytes(size, "little") for number in sorted(set(numbers)))


def _with_breaks(lines: Sequence[_Line], length: int) -> list[tuple[int, int]]:
    """Return the spans to cut: each line with the blank line after it, or before it where it is the last."""
    spans: list[tuple[int, int]] = []
    for line in lines:
        spans.append((line.start, min(line.end + len(_BREAK), length)))
    last = len(spans) - 1
    while last > 0 and spans[last][1] == length and spans[last - 1][1] == spans[last][0]:
        last -= 1
    if spans[-1][1] == length:
        spans[last] = (max(0, spans[last][0] - len(_BREAK)), spans[last][1])
    return spans


def _kept(spans: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    kept, at = [], 0
    for start, end in spans:
        if start > at:
            kept.append((at, start))
        at = end
    return [*kept, (at, length)] if at < length else kept


def _moved(runs: Sequence[OffsetRun], kept: Sequence[tuple[int, int]]) -> Iterator[OffsetRun]:
    """Yield `runs` as they stand when only the stretches `kept` of the text are left."""
    new = 0
    for start, end in kept:
        for run in runs:
            first, last = max(run.clean, start), min(run.clean + run.length, end)
            if first < last:
                yield OffsetRun(new + first - start, run.raw + first - run.clean, last - first)
        new += end - start


def _raw_spans(runs: Sequence[OffsetRun], lines: Sequence[_Line]) -> Iterator[Removed]:
    for line in lines:
        inside = [
            (
                run.raw + max(run.clean, line.start) - run.clean,
                run.raw + min(run.clean + run.length, line.end) - run.clean,
            )
            for run in runs
            if run.clean < line.end and run.clean + run.length > line.start
        ]
        if inside:
            yield Removed(start=inside[0][0], end=inside[-1][1], kind="repeated")


def _start(removed: Removed) -> int:
    return removed.start


def _story_position(story: _Story) -> int:
    return story.position
