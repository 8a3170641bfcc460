"""Who does it together with another: "backed by X", "in cooperation with X", "alongside X"."""

from __future__ import annotations

from streams.extract.casting import ARMED, Cast, coordinated
from streams.extract.chunks import Chunk
from streams.extract.naming import party_of

_REACH = 16
"""Phrases from those who act to those they act with."""
_ENDING = frozenset((";", ":", "S", "W", "-", "("))
_SENDERS = ARMED - {"government"}


def take_allies(cast: Cast, j: int) -> None:
    """Take those who act together with the one at chunk `j` as doers.

    Who backs him is one only as fighters: "troops backed by militias", not "by Turkey" or "by helicopters".
    """
    chunks = cast.phrases.chunks
    if not any(known == "initiator" for known, _ in cast.found):
        return
    for at in range(j + 1, min(j + _REACH, len(chunks) - 1)):
        chunk = chunks[at]
        if chunk.kind in _ENDING:
            return
        other = _behind_backed(chunks, at, j) or _behind_together(cast, at)
        if other:
            party = party_of(cast.phrases, cast.lexicon, other)
            fights = (
                party is not None and party.kind in _SENDERS and chunks[other].head not in cast.lexicon.roles["crafts"]
            )
            if party is not None and not party.thing and (chunk.kind == "P" or fights):
                coordinated(cast, "initiator", other)
            return


def _behind_backed(chunks: list[Chunk], at: int, j: int) -> int:
    """Return the noun phrase of "backed by X" at chunk `at`, right behind those at `j` and what belongs to them."""
    verb = chunks[at]
    backed = verb.kind == "V" and verb.form == "participle" and not verb.passive and verb.base in _BACKED
    if not backed or at + 2 >= len(chunks) or chunks[at + 1].word != "by" or chunks[at + 2].kind != "N":
        return 0
    return 0 if any(chunk.kind == "V" for chunk in chunks[j:at]) else at + 2


_BACKED = frozenset(("back", "support", "assist", "accompany", "help", "join", "reinforce"))


def _behind_together(cast: Cast, at: int) -> int:
    """Return the noun phrase of "in cooperation with X", "together with X" or "alongside X" at chunk `at`, or 0."""
    phrases, chunks = cast.phrases, cast.phrases.chunks
    if chunks[at].kind != "P":
        return 0
    if chunks[at].word == "with":
        together = phrases.words[chunks[at].first - 1 : chunks[at].first] == ["together"]
        joint = at >= 2 and chunks[at - 2].word == "in" and chunks[at - 1].head in _JOINT
        joint = joint or (at >= 1 and chunks[at - 1].kind == "N" and chunks[at - 1].head in _JOINT)
        return at + 1 if (together or joint) and chunks[at + 1].kind == "N" else 0
    return at + 1 if chunks[at].word == "alongside" and chunks[at + 1].kind == "N" else 0


_JOINT = frozenset(
    ("cooperation", "co-operation", "coordination", "co-ordination", "collaboration", "partnership", "conjunction")
)
