"""One statement of harm: who it befell, how many, and whether it is a part, doubtful or told before."""

from __future__ import annotations

from collections.abc import Sequence

from streams.extract.chunks import Phrases
from streams.extract.composition import sides_of, without_kinds
from streams.extract.doubts import is_rate
from streams.extract.groups import ActorLexicon
from streams.extract.tolls import (
    Casualty,
    add_casualty,
    words_between,
)
from streams.extract.victims import Count
from streams.records import Figure, Span


def tell(
    phrases: Phrases,
    lexicon: ActorLexicon,
    kind: str,
    k: int,
    counts: Sequence[Count],
    shared: dict[int, str],
    found: list[Casualty],
    *,
    last: int = -1,
) -> None:
    """Append the casualty of chunk `k` with the sum of its `counts`."""
    if not counts:
        return
    chunk = phrases.chunks[k]
    together = shared.get(k)
    if together == "or" or is_rate(phrases, lexicon, max(chunk.last, phrases.token_at(counts[-1].end - 1))):
        return
    start, end = phrases.span(chunk.first, max(chunk.last, last))
    start, end = min(start, *(c.start for c in counts)), max(end, *(c.end for c in counts))
    first, behind = counts[0].start, counts[-1].end
    counts = without_kinds(phrases, lexicon, counts)
    low = sum(c.low for c in counts)
    high = None if any(c.high is None for c in counts) else sum(c.high or 0 for c in counts)
    if len(counts) > 1 and all(c.vague and c.low == 2 for c in counts):
        low = 2  # "women and children were killed"
    text = words_between(phrases, first, behind)
    victims = Span(start=first, end=behind)
    if together == "and":
        low, high = 1, None
    vague = together == "and" or all(c.vague for c in counts)
    figure = Figure(low=low, high=high, text=text)
    rough = any(c.rough for c in counts)
    added = counts[0].added and not _is_so(phrases, counts[0].start)
    part = _among_told(phrases, lexicon, counts[0].start) or (not found and _some_of_them(phrases, counts[0].start))
    nth = counts[0].nth if len(counts) == 1 and kind == "killed" and chunk.kind == "V" else 0
    if nth and _one_more(phrases, lexicon, k):
        if any(c.kind == kind and c.figure.low == nth - 1 for c in found):
            added = True  # "seven were killed and an eighth died"
        elif text.split()[-1].lower() not in lexicon.numbers["ordinals"]:
            figure = Figure(low=nth, high=nth, text=text)  # "a fourth man died": with those told before
            add_casualty(found, kind, figure, start, end, victims, toll=True)
            return
        else:
            return  # "a third of them died"
    several = len(counts) > 1 and kind == "killed" and not vague
    shares = tuple(_share(phrases, count) for count in counts) if several else ()
    also = chunk.kind == "V" and "also" in phrases.words[chunk.first : chunk.last + 1]
    add_casualty(
        found, kind, figure, start, end, victims,
        vague=vague, added=added, rough=rough, part=part, also=also, sides=sides_of(phrases, lexicon, counts),
        shares=shares,
    )  # fmt: skip


def _share(phrases: Phrases, count: Count) -> Casualty:
    figure = Figure(low=count.low, high=count.high, text=words_between(phrases, count.start, count.end))
    return Casualty("killed", figure, count.start, count.end, Span(start=count.start, end=count.end))


def _one_more(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """True when the verb at `k` is one of dying, maybe later: "a fourth man has died", "a third died of wounds"."""
    return phrases.words[phrases.chunks[k].verb] in lexicon.harm["dying"]


def _is_so(phrases: Phrases, start: int) -> bool:
    """True for what is said of who was told before: "his death is one more", "she was another victim"."""
    before = phrases.token_at(start) - 1
    return before >= 0 and phrases.chunks[phrases.at[before]].base == "be"


def _some_of_them(phrases: Phrases, start: int) -> bool:
    """True for "five of them", "six of the dead" at character `start`: some of those told in a sentence before."""
    chunks, k = phrases.chunks, phrases.at[phrases.token_at(start)]
    if k + 2 >= len(chunks) or chunks[k].quantity is None or chunks[k].head or chunks[k + 1].word != "of":
        return False
    return chunks[k + 2].head in _TOLD_BEFORE


_TOLD_BEFORE = frozenset({"them", "dead", "those", "victims"})


def _among_told(phrases: Phrases, lexicon: ActorLexicon, start: int) -> bool:
    """True when "the dead include" stands before character `start`."""
    before = phrases.sentence.document.lower[max(phrases.sentence.start, start - 30) : start].split()
    return len(before) > 1 and before[-1] in ("include", "included", "includes") and before[-2] in lexicon.harm_words
