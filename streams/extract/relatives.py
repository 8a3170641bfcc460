"""Over clauses between a subject and its verb: "gunmen who attacked the post killed", "a boy riding home was hit"."""

from __future__ import annotations

from streams.extract.chunks import Chunk, Phrases
from streams.extract.groups import ActorLexicon


def antecedent(phrases: Phrases, lexicon: ActorLexicon, j: int) -> int:
    """Return the person whom "who" behind chunk `j` means, over places: "the mayor of X, in the province of Y, who"."""
    chunks, at, bodies = phrases.chunks, j, lexicon.roles["body_endings"]
    while chunks[at].kind == "N" and (chunks[at].head not in lexicon.people or chunks[at].head in bodies):
        back = at - 2
        if back >= 1 and chunks[at - 1].kind == "," and chunks[back].kind == "N" and chunks[back - 1].kind == "P":
            at = back  # "of X, Y department"
            continue
        if back >= 1 and chunks[back].kind == "," and chunks[at - 1].kind == "P":
            back -= 1  # ", in the province of Y,"
        if back < 0 or chunks[at - 1].kind != "P" or chunks[back].kind != "N":
            return j
        at = back
    return at if chunks[at].kind == "N" and chunks[at].head not in lexicon.plurals else j


def over_ing(phrases: Phrases, lexicon: ActorLexicon, j: int, k: int) -> int:
    """Return the noun phrase before a clause that ends at `j` and stands between, or -1.

    "gunmen wearing uniforms kidnapped", "a boy riding a scooter on the road was hit", "men walking home were shot".
    """
    chunks = phrases.chunks
    if not tells_of_itself(chunks, k):
        return -1
    at = j
    while at >= 2 and chunks[at].kind == "N" and chunks[at - 1].kind == "P":
        at -= 2
    if chunks[at].kind == "N":
        at -= 1
    if at < 1 or chunks[at].form != "ing" or chunks[at].base in lexicon.speech["verbs"]:
        return -1  # "a source saying rebels had been killed": the rebels are its subject
    doer = chunks[at - 1]
    return at - 1 if doer.kind == "N" and not doer.pronoun and not (at >= 2 and chunks[at - 2].kind == "P") else -1


def over_relative(phrases: Phrases, lexicon: ActorLexicon, j: int, k: int) -> int:
    """Return the noun phrase before a relative clause without commas that ends at `j`, before the verb at `k`, or -1.

    "The clinic which treats refugees in the north was hit". What a verb of saying leads to has a subject of its own:
    "a source that said rebels were killed".
    """
    chunks = phrases.chunks
    if not tells_of_itself(chunks, k):
        return -1
    at = j
    while at >= 1 and (chunks[at].kind in "NT" and chunks[at - 1].kind == "P"):
        at -= 2
    if at >= 1 and chunks[at].kind == "N" and chunks[at - 1].kind == "V":
        at -= 1
    if at < 2 or chunks[at].kind != "V" or chunks[at - 1].kind != "W" or chunks[at - 2].kind != "N":
        return -1
    base = chunks[at].base
    if base in lexicon.speech["verbs"] or base in lexicon.roles["no_omission"] or chunks[at - 2].pronoun:
        return -1
    return at - 2


def bare_participle(verb: Chunk) -> bool:
    """True for a participle without auxiliary, which describes the noun before it."""
    return verb.form == "participle" and not verb.passive


def tells_of_itself(chunks: list[Chunk], k: int) -> bool:
    """True for a verb that cannot describe the noun before it: finite, or a bare past form with its object behind."""
    verb = chunks[k]
    return verb.form == "finite" or (bare_participle(verb) and k + 1 < len(chunks) and chunks[k + 1].kind == "N")
