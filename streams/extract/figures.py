"""How many were killed, injured, missing, displaced and detained, by the coding decisions on figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from streams.extract.chunks import Phrases, read_phrases
from streams.extract.document import Document, Sentence
from streams.extract.groups import ActorLexicon
from streams.extract.harm import read_harm
from streams.extract.tolls import KINDS, Casualty, HarmKind
from streams.records import Casualties, Figure, Span

__all__ = ["KINDS", "Casualty", "HarmKind", "expects_rise", "find_casualties", "merge_casualties"]

_KEPT = "_casualties"


def find_casualties(document: Document, sentence: Sentence, lexicon: ActorLexicon) -> tuple[Casualty, ...]:
    """Return what the sentence says befell people, in order; sub-sums ("including 3 children") are left out.

    Hypothetical and negated harm gives nothing, told absence of harm ("no casualties") a figure of 0 to 0. Read once
    and kept with the sentence: its tellings ask, and their victims.
    """
    kept = vars(sentence).get(_KEPT)
    if kept is None:
        kept = vars(sentence)[_KEPT] = _read(document, sentence, lexicon)
    return cast(tuple[Casualty, ...], kept)


def _read(document: Document, sentence: Sentence, lexicon: ActorLexicon) -> tuple[Casualty, ...]:
    if sentence.vocabulary.isdisjoint(lexicon.harm["gate"]):
        return ()  # before any phrase is read: most sentences tell of no harm
    phrases = read_phrases(document, sentence, lexicon)
    found = read_harm(phrases, lexicon)
    found.sort(key=lambda c: (c.start, KINDS.index(c.kind)))
    if len(found) > 1:
        found = _without_repeats(found)
    old = _old_from(phrases) if found else None
    if old is None:
        return tuple(found)
    return tuple(replace(c, older=_is_old(c, document.text, old)) for c in found)


def expects_rise(document: Document, sentence: Sentence, lexicon: ActorLexicon) -> Span | None:
    """Return the words that say the toll may rise, or None."""
    lower = sentence.text.lower()
    if (
        "rise" not in lower
        and "critical" not in lower
        and "climb" not in lower
        and "higher" not in lower
        and "increase" not in lower
        and "feared" not in lower
        and "go up" not in lower
    ):
        return None
    if not any(
        word in lower for word in ("toll", "dead", "casualt", "death", "number", "wounded", "injured", "killed")
    ):
        return None
    for phrase in lexicon.harm["rise"].split(";"):
        at = lower.find(phrase.strip())
        if at >= 0:
            return Span(start=sentence.start + at, end=sentence.start + at + len(phrase.strip()))
    return None


def merge_casualties(casualties: Iterable[Casualty], *, rising: bool = False) -> Casualties:
    """Return one event's figures from what its sentences say, given in the order of the text.

    The first number leads (the article's main source); a later toll told as such replaces it; a later exact number
    sharpens an open one; an older toll counts only where nothing else is told; "several" gives way to any number.
    """
    best: dict[str, Casualty] = {}
    for told in casualties:
        held = best.get(told.kind)
        if held is not None and _besides(told, held):
            best[told.kind] = replace(held, figure=_sum(held.figure, told.figure))
        elif held is None or _leads(told, held):
            best[told.kind] = told
    return Casualties(
        killed=_figure(best, "killed"),
        injured=_figure(best, "injured"),
        missing=_figure(best, "missing"),
        displaced=_figure(best, "displaced"),
        detained=_figure(best, "detained"),
        expected_to_rise=rising,
    )


def _figure(best: dict[str, Casualty], kind: str) -> Figure | None:
    return best[kind].figure if kind in best else None


def _besides(told: Casualty, held: Casualty) -> bool:
    """Return True for "his driver was also killed" behind the death of one person, who is no part of it."""
    one, more = held.figure, told.figure
    return told.also and not (told.vague or told.part) and (one.low, one.high) == (1, 1) and more.low == more.high


def _sum(one: Figure, more: Figure) -> Figure:
    total = one.low + more.low
    return Figure(low=total, high=total, text=f"{one.text}, {more.text}")


def _leads(told: Casualty, held: Casualty) -> bool:
    if told.older != held.older:
        return held.older
    if told.vague != held.vague:
        return held.vague
    if told.vague:
        return told.figure.low > held.figure.low and held.figure.low <= 2
    if held.figure.high == 0 or told.figure.high == 0:
        return held.figure.high == 0 and not told.added
    if told.toll and not held.toll:
        return told.figure.low >= held.figure.low
    if held.rough and not told.rough and told.figure.low >= held.figure.low:
        return True
    if told.added or held.added:
        return held.added and not told.added and told.figure.low >= held.figure.low
    exact = told.figure.high == told.figure.low
    return held.figure.high is None and exact and held.figure.low <= told.figure.low <= held.figure.low * 1.5


def _without_repeats(found: list[Casualty]) -> list[Casualty]:
    kept: list[Casualty] = []
    for told in found:
        if any(
            told.kind == other.kind and told.victims is not None and told.victims == other.victims for other in kept
        ):
            continue
        kept.append(told)
    return kept


def _old_from(phrases: Phrases) -> tuple[int, bool] | None:
    """Return the character from which a sentence tells a toll since revised, and whether news stands before it."""
    words = phrases.words
    if "toll" not in words and "tolls" not in words and "figure" not in words:
        return None
    cue = next((at for at, word in enumerate(words) if word in _OLDER), -1)
    if cue < 0 or (words[cue] == "initial" and "updated" in words[:cue]):
        return None
    for at in range(max(0, cue - 4), cue):
        if words[at] in _REVISING:  # "killed 17, revising an earlier toll of 12"
            return phrases.span(at, at)[0], True
    return phrases.span(cue, cue)[0], False


_OLDER = frozenset(("earlier", "previous", "previously", "initial", "initially"))
_REVISING = frozenset(("updating", "revising", "replacing", "correcting", "exceeding", "up", "down", "from", "than"))


def _is_old(told: Casualty, text: str, old: tuple[int, bool]) -> bool:
    """True for a figure behind the words that make it old, or right before them: "put it at 12 earlier"."""
    start, behind = old
    return told.start >= start or (not behind and "," not in text[told.end : start] and start - told.end < _NEAR)


_NEAR = 40
"""Characters between a figure and the word behind it that makes it old."""
