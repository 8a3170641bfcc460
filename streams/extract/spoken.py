"""Who has spoken in an article so far: whom "the source added" and "Ruiz said" mean, told in full before."""

from __future__ import annotations

from msgspec.structs import replace

from streams.extract.document import Document, Sentence
from streams.extract.groups import ActorLexicon
from streams.extract.saying import LOOK_BACK, Told, read_claims

_CACHE = "_spoken"
_MOST = 40
"""Sources before, up to which one is looked for."""


def told_in_full(document: Document, sentence: Sentence, lexicon: ActorLexicon) -> list[Told]:
    """Return every claim of the sentence, with the fullest wording that its source had so far.

    Read once for all sentences up to this one and kept with the document.
    """
    kept: list[list[Told]] = vars(document).setdefault(_CACHE, [])
    while len(kept) <= sentence.index:
        following = document.sentences[len(kept)]
        told = read_claims(document, following, lexicon, LOOK_BACK)
        kept.append([_in_full(following, pair, kept, lexicon) for pair in told])
    return kept[sentence.index]


def _in_full(sentence: Sentence, pair: Told, before: list[list[Told]], lexicon: ActorLexicon) -> Told:
    """Return the claim with the fuller wording of its source: of "the source", and of a name's last part."""
    claim, span = pair
    words = claim.by.split()
    if not words or len(words) > 2 or claim.kind in ("no_claim", "unverified"):
        return pair
    word, speech = words[-1], lexicon.speech
    common = not word[0].isupper()
    if common:
        if word not in speech["source_nouns"] or word in lexicon.plurals:
            return pair
        if f"the {claim.by}" not in sentence.text.lower():
            return pair
    elif word.lower() in speech["source_nouns"] or word.lower() in lexicon.names:
        return pair
    seen = 0
    for told in reversed(before):
        for other, _ in reversed(told):
            seen += 1
            if len(other.by) > len(claim.by) + 1 and _names(other.by, claim.by, common=common):
                return replace(claim, by=other.by, via=claim.via or (other.via if common else None)), span
        if seen > _MOST:
            break
    return pair


def _names(full: str, short: str, *, common: bool) -> bool:
    """True where the full wording holds the short one: "Mayor Ana Ruiz", "Ruiz"; "source at the ministry", "source"."""
    at = (full.lower() if common else full).find(short)
    if at < 0 or (at and full[at - 1].isalnum()):
        return False
    end = at + len(short)
    return end == len(full) or (not full[end].isalnum() and (common or full[end] not in "-’'"))
