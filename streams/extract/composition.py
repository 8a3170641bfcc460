"""Who the people of one number are: what they fought for, and the nouns that only say what they were."""

from __future__ import annotations

from collections.abc import Sequence

from streams.extract.chunks import Phrases
from streams.extract.groups import ActorLexicon
from streams.extract.victims import Count


def without_kinds(phrases: Phrases, lexicon: ActorLexicon, counts: Sequence[Count]) -> Sequence[Count]:
    """Return the counts without the bare nouns that only say who the number before them were: "30 guards and staff".

    Not where those fought for the other side: "12 soldiers and militants".
    """
    whole = counts[0]
    if len(counts) < 2 or whole.vague or whole.low < _MANY or not _bare_kinds(phrases, lexicon, counts[1:]):
        return counts
    sides = sides_of(phrases, lexicon, counts)
    return counts if "rebel" in sides and len(sides - {"civilians"}) > 1 else counts[:1]


_MANY = 4
"""So many may be people of several kinds."""


def _bare_kinds(phrases: Phrases, lexicon: ActorLexicon, counts: Sequence[Count]) -> bool:
    """True when all of the counts are of nouns without number or article: "police", "staff", "activists"."""
    for count in counts:
        chunk = phrases.chunks[phrases.at[phrases.token_at(count.end - 1)]]
        determined = phrases.words[chunk.first] in lexicon.grammar["determiner"]
        if chunk.quantity is not None or determined or phrases.texts[chunk.last][0].isupper():
            return False
        if chunk.head not in lexicon.people or (not count.vague and chunk.head not in _BODIES):
            return False
    return True


_BODIES = frozenset({"staff", "militia", "personnel", "crew", "police", "infantry", "cavalry", "clergy"})
"""Nouns for many that have no plural."""


def are_fighters(phrases: Phrases, lexicon: ActorLexicon, counts: Sequence[Count]) -> bool:
    """Return True for men under arms told in the plural, not their units or vehicles: "over 60 terrorists"."""
    heads = [phrases.chunks[phrases.at[phrases.token_at(count.end - 1)]].head for count in counts]
    if not all(head in lexicon.plurals and not _is_unit(lexicon, head) for head in heads):
        return False
    sides = sides_of(phrases, lexicon, counts)
    return bool(sides) and "civilians" not in sides


def _is_unit(lexicon: ActorLexicon, head: str) -> bool:
    return (
        head in lexicon.harm["units"]
        or head in lexicon.roles["collective"]
        or head in lexicon.things
        or head in lexicon.targets
    )


def sides_of(phrases: Phrases, lexicon: ActorLexicon, counts: Sequence[Count]) -> frozenset[str]:
    """Return the sides that the people counted fought for: state, rebel, militia, or civilians."""
    found: set[str] = set()
    for count in counts:
        chunk = phrases.chunks[phrases.at[phrases.token_at(count.end - 1)]]
        kind = lexicon.people.get(chunk.head, "")
        if any(lexicon.people.get(word) == "militia" for word in phrases.words[chunk.first : chunk.last]):
            kind = "militia"  # "Kurdish militia fighters"
        side = _SIDES.get(kind, "")
        if side and chunk.head not in lexicon.generic:
            found.add(side)
    return frozenset(found)


_SIDES = {
    "state_forces": "state", "police": "state", "rebel": "rebel", "armed_group": "rebel", "militia": "militia",
    "civilians": "civilians", "protesters": "civilians", "media": "civilians",
}  # fmt: skip
