"""A text as blocks: a paragraph, a headline, a menu entry each, with what its form says of it."""

from __future__ import annotations

import itertools
import re
from typing import Final

from streams.clean.vocabulary import is_menu_line, phrases_in, plain, start_kind, whole_kind

_BULLET: Final = re.compile(r"([*+•·◦▪●○‣■□➤►–-]|o(?=[ \t]))(?:[ \t]+|$)|(\d{1,2})[.)](?:[ \t]+|$)")
_LEVELS: Final = {"*": 1, "•": 1, "●": 1, "■": 1, "+": 2, "◦": 2, "o": 3, "○": 3}
_WORD: Final = re.compile(r"\w+")
_WORD_OCTETS: Final = bytes(octet if _WORD.match(chr(octet)) and octet < 128 else 32 for octet in range(256))
"""What of `_WORD` is ASCII; a blank for everything else."""
_GAP: Final = re.compile(r"  +")
_MARK_WIDTH: Final = 6
"""Characters in front of a line that may be the mark of a list entry, blanks and all."""
_MOST_GAPS: Final = 200
"""Gaps closed in one line; a table has more, and each takes a run of offsets."""
_TERMINAL: Final = re.compile(r"[.!?…。！？؟।۔](?:[\"'”’»)\]*]|\[\d+\]|\s)*$|[.!?…][\"'”’»)\]]*\s*\(\w[^()]{0,40}\)$")
_STOPS: Final = frozenset(".!?…。！？؟।۔")
_LONG: Final = 200
"""Characters from which words are counted by the blanks between them: nothing hangs on one more or less."""
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of Thai, Lao, Burmese, Khmer, Japanese and Chinese, which put no blanks between words."""
_SIGNS: Final = 3
"""So many of them say about what one word does."""
_LINE_ENDS: Final = frozenset(".!?:…\"”'’")
_SHORTENED: Final = re.compile(
    r"(?<![\w.])(?:(?:[A-Z]\.)+|(?:Mrs?|Ms|Dr|Gen|Lt|Col|Sgt|Capt|Maj|Sen|Rep|Gov|St)\.)$", re.IGNORECASE
)
"""A full stop that ends no sentence: of an initial, of "U.S.", of a title."""
_DASH: Final = re.compile(r"[–-]+[ \t]+\S")
"""At the start of a line that a sentence runs on to it is the sentence's own."""
_LAST_WORD: Final = 12
_WRAP: Final = (38, 132)
"""Widths between which hard-wrapped wire copy stands; IPTC 7901 uses 69."""


class Block:
    """One line of the page (or several, where the copy was hard-wrapped), with what its form says of it.

    `text`, and `low`, the same case-folded with straight quotes, as the lists are written; `spans`, its stretches in
    the mended text; `gap`, true when a blank line stands before it; `bullet`: 0 no list entry, 1–3 by the level of
    its mark, 4 numbered; `words`; `terminal`, true when it ends as a sentence does; `whole` and `start`, what kind of
    furniture it is by all its words or by its first, and `phrases`, those inside it. What is found of it later:
    `kind`, set when it is no part of the body, and `cuts`, stretches of the mended text that were taken off it, and as
    what: dateline, credit. Known of HTML only: `links`, the share of its characters that stand in links, 0–1; `dom`,
    what the elements around it say, in the scorecard's names; `around`, their numbers, outermost first; `tag`, the
    innermost.
    """

    __slots__ = (
        "around", "bullet", "cuts", "dom", "gap", "kind", "links", "low", "phrases", "spans", "start", "tag",
        "terminal", "text", "whole", "words",
    )  # fmt: skip

    def __init__(
        self,
        text: str,
        low: str,
        spans: list[tuple[int, int]],
        gap: bool,
        bullet: int,
        words: int,
        terminal: bool,
        whole: str | None,
        start: str | None,
        phrases: list[str],
        links: float = 0.0,
        dom: tuple[str, ...] = (),
        around: tuple[int, ...] = (),
        tag: str = "",
    ) -> None:
        # Written out: a data class's own __init__ stays Python in a compiled room, and pages have thousands of these.
        self.text = text
        self.low = low
        self.spans = spans
        self.gap = gap
        self.bullet = bullet
        self.words = words
        self.terminal = terminal
        self.whole = whole
        self.start = start
        self.phrases = phrases
        self.kind: str | None = None
        self.cuts: list[tuple[int, int, str]] = []
        self.links = links
        self.dom = dom
        self.around = around
        self.tag = tag

    @property
    def prose(self) -> bool:
        """True when it reads as running text rather than as a label."""
        return self.words >= 25 or (self.terminal and self.words >= 6)


def split(text: str, limit: int) -> list[Block]:
    """Return the blocks of a mended text in order, at most `limit`; wrapped lines joined."""
    lowered = plain(text)
    if len(lowered) != len(text):
        # A few capitals grow when lower-cased; offsets matter more than they do.
        lowered = "".join(low if len(low := plain(char)) == 1 else char for char in text)
    hits = phrases_in(lowered)
    ends = [end for end, _kind in hits]
    blocks: list[Block] = []
    last = 0
    spaced = "  " in text
    for lines, gap in _paragraphs(text, limit):
        if spaced:
            lines = [piece for line in lines for piece in _without_gaps(text, *line)]  # noqa: PLW2901 - the same lines
        start, end = lines[0][0], lines[-1][1]
        if len(lines) == 1:
            shown, low = text[start:end], lowered[start:end]
        else:
            shown = " ".join(text[a:b] for a, b in lines)
            low = " ".join(lowered[a:b] for a, b in lines)
        mark = None if shown[0].isalpha() and shown[0] != "o" else _BULLET.match(shown)
        skip = mark.end() if mark else 0
        bullet = (_LEVELS.get(mark[1], 1) if mark[1] else 4) if mark else 0
        if skip:
            shown, low = shown[skip:], low[skip:]
        first = last
        while last < len(ends) and ends[last] <= end:
            last += 1
        found = [kind for _end, kind in hits[first:last]] if first < last else []
        blocks.append(describe(shown, low, _cut(lines, skip), gap, bullet, found))
    return blocks


def _without_gaps(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return a line as what stands between its runs of blanks, so that joined it has single ones."""
    if text.find("  ", start + _MARK_WIDTH, end) < 0:
        return [(start, end)]
    pieces = []
    for gap in itertools.islice(_GAP.finditer(text, start + _MARK_WIDTH, end), _MOST_GAPS):
        pieces.append((start, gap.start()))
        start = gap.end()
    return [*pieces, (start, end)]


def describe(text: str, low: str, spans: list[tuple[int, int]], gap: bool, bullet: int, phrases: list[str]) -> Block:
    """Return the block of `text`, whose `plain` form is `low`."""
    words = text.count(" ") + 1 if len(text) >= _LONG else _count_words(text)
    if not text.isascii() and _UNSPACED.search(text):
        words = max(words, len(_UNSPACED.findall(text)) // _SIGNS)
    if "©" in text and words <= 25:
        # A notice, whatever else it says: worth two phrases.
        phrases = [*phrases, "legal", "legal"]
    last = text[-1:]
    return Block(
        text=text,
        low=low,
        spans=spans,
        gap=gap,
        bullet=bullet,
        words=words,
        terminal=last in _STOPS
        or (not (last.isalnum() or last in ",;:-") and _TERMINAL.search(text[-60:]) is not None),
        whole=whole_kind(low) or ("menu" if is_menu_line(low) else None) if words <= 14 else None,
        start=start_kind(low),
        phrases=phrases,
    )


def _count_words(text: str) -> int:
    if text.isascii():
        return len(text.encode().translate(_WORD_OCTETS).split())
    return len(_WORD.findall(text))


def _cut(lines: list[tuple[int, int]], skip: int) -> list[tuple[int, int]]:
    return [(lines[0][0] + skip, lines[0][1]), *lines[1:]] if skip else lines


def _paragraphs(text: str, limit: int) -> list[tuple[list[tuple[int, int]], bool]]:
    """Return ([line spans], blank line before) of each paragraph."""
    lines: list[tuple[int, int, int, bool]] = []
    at = empty = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            indent = len(line) - len(line.lstrip()) if line[0].isspace() else 0
            lines.append((at + indent, at + indent + len(stripped), indent, empty > 0 and (bool(lines) or empty > 1)))
            empty = 0
            if len(lines) >= limit:
                break
        else:
            empty += 1
        at += len(line) + 1
    paragraphs: list[tuple[list[tuple[int, int]], bool]] = []
    at = 0
    while at < len(lines):
        stop = at + 1
        while stop < len(lines) and not lines[stop][3]:
            stop += 1
        paragraphs += _join(text, lines[at:stop])
        at = stop
    return paragraphs


def _join(text: str, lines: list[tuple[int, int, int, bool]]) -> list[tuple[list[tuple[int, int]], bool]]:
    """Return the lines between two blank ones as paragraphs: joined where they were hard-wrapped."""
    if len(lines) == 1:
        return [([lines[0][:2]], lines[0][3])]
    flush = min(indent for _start, _end, indent, _blank in lines)
    groups: list[list[tuple[int, int, int, bool]]] = []
    for line in lines:
        if not groups or line[2] > flush + 1:
            groups.append([])
        groups[-1].append(line)
    if _wrapped(text, groups):
        return [
            ([line[:2] for line in group], group[0][3] or number > 0) for number, group in enumerate(groups)
        ]  # fmt: skip
    return [([(start, end)], blank) for start, end, _indent, blank in lines]


def _wrapped(text: str, groups: list[list[tuple[int, int, int, bool]]]) -> bool:
    """True when the line ends fall inside sentences, at about one width, as they do only in wrapped copy."""
    inner = full = inside = lower = 0
    for group in groups:
        before: tuple[int, int, int, bool] | None = None
        for line in group:
            start, end = line[0], line[1]
            if end - start > _WRAP[1]:
                return False
            if before is not None:
                goes_on = _runs_on(text, before[0], before[1])
                first = text[start]
                if not first.isalpha() or first == "o":
                    if _BULLET.match(text, start) and not (goes_on and _DASH.match(text, start)):
                        return False
                    lower += first == "o" or first.isdigit()
                else:
                    lower += first.islower()
                inner += 1
                full += before[1] - before[0] >= _WRAP[0]
                inside += goes_on
            before = line
    if not inner or full < 0.8 * inner or inside < 0.6 * inner:
        return False
    return lower >= 0.4 * inner or text[groups[0][0][0] : groups[-1][-1][1]].isupper()


def _runs_on(text: str, start: int, end: int) -> bool:
    """True when the line [start, end) ends within a sentence, as far as its last word tells."""
    if text[end - 1] not in _LINE_ENDS:
        return True
    return text[end - 1] == "." and _SHORTENED.search(text[max(start, end - _LAST_WORD) : end]) is not None
