"""What stands beside a noun phrase: what "and" joins to it, what governs it, and who stands there without a comma."""

from __future__ import annotations

from streams.extract.chunks import Phrases
from streams.extract.groups import ActorLexicon
from streams.extract.relatives import reduced_relative
from streams.extract.victims import is_anew, somebody


def over_conjoined(phrases: Phrases, lexicon: ActorLexicon, at: int) -> tuple[int, int] | None:
    """Step left over "P X and" before the noun phrase at `at`: the head found, and how many heads it replaces.

    "The mayor of X and two guards" are two; "attacks on X and Y" and "groups in X and Y" are one; a phrase that
    opens the clause ("In X and Y") is none of the subject.
    """
    chunks = phrases.chunks
    top = at - 2
    while top >= 2 and chunks[top - 1].kind == "P" and chunks[top - 2].kind == "N" and not chunks[top - 2].pronoun:
        top -= 2
    if top >= 3 and chunks[top - 1].kind == "P" and reduced_relative(chunks, top - 2):
        others = is_anew(phrases, lexicon, at) or chunks[at].head in _OTHERS
        return None if others else (top - 3, 1)  # "two men died in the east of X and another was hurt"
    if top == at - 2 or governed(phrases, lexicon, top):
        return None  # "were killed in the east of X and six others were hurt"
    counted = chunks[at].quantity is not None or phrases.words[chunks[at].first] in lexicon.grammar["determiner"]
    if chunks[at].first < chunks[at].last and phrases.words[chunks[at].first] in lexicon.given:
        counted = True  # "the leader of the party and Ana Ruiz"
    head = chunks[top].head
    people = head in lexicon.people or head in lexicon.generic or chunks[top].quantity is not None
    return top, 0 if counted and people else 1


_OTHERS = frozenset({"another", "others", ""})
"""Who is told besides those before by no noun of their own."""


def governed(phrases: Phrases, lexicon: ActorLexicon, j: int) -> bool:
    """True when the noun phrase at `j` is already the object of a verb or of "by" before it."""
    chunks = phrases.chunks
    at = j
    while at >= 2 and chunks[at - 1].kind == "P" and chunks[at - 2].kind == "N":
        at -= 2
    if at >= 1 and chunks[at - 1].kind == "V":
        return chunks[at - 1].base not in lexicon.speech["verbs"]
    return at >= 1 and chunks[at - 1].kind == "P" and (at < 2 or chunks[at - 2].kind != "N")


def beside(phrases: Phrases, lexicon: ActorLexicon, at: int) -> bool:
    """True for two people side by side, where the wire lost a comma: "the spokesman his son", "a father a mother"."""
    if at < 1 or phrases.chunks[at - 1].kind != "N":
        return False
    if phrases.words[phrases.chunks[at].first] in _OWN:
        return somebody(lexicon, phrases.chunks[at - 1])
    return is_anew(phrases, lexicon, at) and is_anew(phrases, lexicon, at - 1)


_OWN = frozenset(("his", "her", "their"))
