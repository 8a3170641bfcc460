"""What turns of phrase say befell people: "lost their lives", "taken to hospital", "rounded up"."""

from __future__ import annotations

from streams.extract.chunks import Chunk, Phrases
from streams.extract.groups import ActorLexicon
from streams.extract.objects import objects_of
from streams.extract.sides import subjects_of
from streams.extract.victims import Count

_OWN, _OWN_END = frozenset({"his", "her", "their"}), frozenset({"death", "deaths"})
"""Who falls "to his death" dies; prices that fall after a death do not."""
_REACH = 9
"""Words after the verb in which the rest of the turn stands."""


def turn_of(phrases: Phrases, lexicon: ActorLexicon, k: int, verb: Chunk) -> tuple[str, tuple[Count, ...], int] | None:
    """Return what the turn of the verb at chunk `k` says befell whom, and its last word; None where it is no turn."""
    for turn in lexicon.harm["turns"].get(verb.base, ()):
        last = _closing(phrases, k, turn.words)
        if last < 0:
            continue
        if verb.unsure or verb.negated or verb.form == "infinitive":
            return None
        if verb.form == "ing" and (turn.of_subject or k == 0 or phrases.chunks[k - 1].kind not in "N,C"):
            return None  # but "sending 12 people to their deaths"
        following = phrases.chunks[k + 1]
        alone = following.kind == "N" and following.first == last  # "workers taken hostage"
        counts = () if turn.of_subject or verb.passive or alone else objects_of(phrases, lexicon, k + 1)
        if len(counts) > 1:  # "left nine dead and 20 with burns"
            counts = tuple(c for c in counts if phrases.words[phrases.token_at(c.end - 1)] not in lexicon.harm_words)
        counts = counts or (subjects_of(phrases, lexicon, k) if verb.form != "ing" else ())
        return turn.kind, tuple(count for count in counts if count.people or count.high is not None), last
    return None


def _closing(phrases: Phrases, k: int, wanted: frozenset[str]) -> int:
    """Return the word of `wanted` behind the verb at chunk `k`, before the next verb or clause; -1 for none."""
    chunks, words = phrases.chunks, phrases.words
    first = chunks[k].last + 1
    for at in range(first, min(first + _REACH, len(words))):
        if words[at] in ("no", "without"):
            return -1  # "escaped without injuries"
        if words[at] in wanted and (words[at] not in _OWN_END or words[at - 1] in _OWN):
            return at
        chunk = chunks[phrases.at[at]]
        if chunk.first == at and (chunk.kind in ("S", "W", ";", "V") and chunk.form != "infinitive"):
            return -1
    return -1
