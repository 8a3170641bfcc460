"""The hurt as nouns tell them: injuries caused to people, wounds that somebody suffered, a grave condition."""

from __future__ import annotations

from streams.extract.chunks import Phrases
from streams.extract.doubts import sentence_doubt
from streams.extract.groups import ActorLexicon
from streams.extract.objects import objects_of
from streams.extract.victims import Count


def hurt_of(phrases: Phrases, lexicon: ActorLexicon, k: int) -> tuple[Count, ...]:
    """Return whom the hurt of the noun at chunk `k` befell, where a verb tells that it came about.

    "Caused serious injuries to a woman", "led to the death of one and the injury of 40", "inflicted harm on 200".
    """
    chunks = phrases.chunks
    if k + 2 >= len(chunks) or chunks[k + 1].word not in _BEFALLING or not _caused(phrases, lexicon, k):
        return ()
    return tuple(count for count in objects_of(phrases, lexicon, k + 2, nominal=True) if count.people)


_BEFALLING = frozenset({"to", "of", "on"})


def _caused(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    chunks = phrases.chunks
    for j in range(k - 1, max(-1, k - _REACH), -1):
        if chunks[j].kind == "V":
            return chunks[j].base in lexicon.harm["causing"] and not sentence_doubt(phrases, lexicon, k)
        if chunks[j].kind in (";", "S", "W"):
            return False
    return False


_REACH = 8
"""Phrases behind a verb in which what it brought about stands."""


def in_condition(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """True for "with 12 others in critical condition", "two more are in intensive care"."""
    chunks = phrases.chunks
    at = (
        k + 2 if k + 1 < len(chunks) and chunks[k + 1].kind == "V" and chunks[k + 1].base in ("be", "remain") else k + 1
    )
    if at + 1 >= len(chunks) or chunks[at].word != "in" or chunks[at + 1].kind != "N":
        return False
    state = phrases.words[chunks[at + 1].first : chunks[at + 1].last + 1]
    return len(state) > 1 and state[-1] in ("condition", "care") and not lexicon.harm["grave"].isdisjoint(state)


def suffered(phrases: Phrases, k: int) -> bool:
    """True for the wounds that somebody "suffered": the verb has told whom."""
    return k > 0 and phrases.chunks[k - 1].kind == "V" and phrases.chunks[k - 1].base in SUFFERING


SUFFERING = frozenset({"suffer", "sustain", "receive"})
