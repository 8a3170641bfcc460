"""Who says it, through whom, and what kind of saying it is: of a sentence, and of all that tell one event."""

from __future__ import annotations

from collections.abc import Iterable

from streams.extract.document import Document, Sentence
from streams.extract.groups import ActorLexicon
from streams.extract.saying import LOOK_BACK, Told, read_claims
from streams.records import Claim

__all__ = ["Told", "claims_about", "find_claims", "merge_claims"]


def find_claims(document: Document, sentence: Sentence, lexicon: ActorLexicon) -> tuple[Told, ...]:
    """Return who the sentence says says so, with the words; each source once.

    A blame names the accused in `against`; "no group has claimed" and "could not verify" are claims of their own kind.
    Pronouns and "the war monitor" carry the name of whom they mean.
    """
    return merge_claims(read_claims(document, sentence, lexicon, LOOK_BACK), lexicon)


def claims_about(document: Document, numbers: Iterable[int], lexicon: ActorLexicon) -> tuple[Told, ...]:
    """Return who tells the event that the sentences `numbers` state.

    Where they name no source, the next sentence is asked, as it often goes on with "the source said".
    """
    told: list[Told] = []
    order = sorted(set(numbers))
    for number in order:
        told += find_claims(document, document.sentences[number], lexicon)
    if order and not any(claim.kind in ("report", "claim_of_responsibility") for claim, _ in told):
        following = order[-1] + 1
        if following < len(document.sentences):
            after = document.sentences[following]
            if after.paragraph - document.sentences[order[-1]].paragraph <= 1:
                told += find_claims(document, after, lexicon)
    return merge_claims(told, lexicon)


def merge_claims(told: Iterable[Told], lexicon: ActorLexicon | None = None) -> tuple[Told, ...]:
    """Return the claims of one event's sentences in order, one source's reports told once.

    With a lexicon the fuller of two wordings is kept, and "a monitor" gives way to the monitor's name.
    """
    kept: list[Told] = []
    for claim, span in told:
        for at, (other, _) in enumerate(kept):
            relation = _same(claim, other, lexicon)
            if relation:
                if relation > 1:
                    kept[at] = (claim, span)
                break
        else:
            kept.append((claim, span))
    return tuple(kept)


def _same(claim: Claim, other: Claim, lexicon: ActorLexicon | None) -> int:
    """Return 0 for two sources, 1 where `other` says it all, 2 where `claim` is the fuller wording."""
    if claim.kind != other.kind or claim.against != other.against:
        return 0
    if claim.kind in ("no_claim", "unverified"):
        return 1
    if lexicon is None:
        return int(claim.by.lower() == other.by.lower())
    new, old = _content(claim.by, lexicon), _content(other.by, lexicon)
    if new <= old:
        return 1
    if old <= new:
        return 2
    return 0


def _content(by: str, lexicon: ActorLexicon) -> set[str]:
    """The words that tell one source from another; none for a bare "monitoring group"."""
    words = {word.strip("'’.,").lower() for word in by.split()}
    return {w for w in words if w not in lexicon.speech["bare"] and w not in lexicon.grammar["determiner"]}
