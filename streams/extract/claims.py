"""Who says it, through whom, and what kind of saying it is: of a sentence, and of all that tell one event."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from streams.extract.document import Document, Sentence
from streams.extract.groups import ActorLexicon
from streams.extract.saying import Told
from streams.extract.spoken import told_in_full
from streams.records import Claim

__all__ = ["Told", "claims_about", "find_claims", "merge_claims"]


def find_claims(document: Document, sentence: Sentence, lexicon: ActorLexicon) -> tuple[Told, ...]:
    """Return who the sentence says says so, with the words; each source once.

    A blame names the accused in `against`; "no group has claimed" and "could not verify" are claims of their own kind.
    Pronouns and "the war monitor" carry the name of whom they mean.
    """
    return merge_claims(told_in_full(document, sentence, lexicon), lexicon)


def claims_about(
    document: Document,
    numbers: Iterable[int],
    lexicon: ActorLexicon,
    *,
    around: bool = True,
    lead: int = -1,
    doers: Sequence[str] = (),
    also: Container[int] = (),
) -> tuple[Told, ...]:
    """Return who tells the event that the sentences `numbers` state.

    Where they name no source and `around` is true, the sentences around `lead`, the last of `numbers` unless given, are
    asked: who of its `doers` speaks there, who goes on speaking, and whom the next one names. The sentences `also` tell
    of the like.
    """
    told: list[Told] = []
    order = sorted(set(numbers))
    for number in order:
        told += find_claims(document, document.sentences[number], lexicon)
    if around and order and not any(claim.kind in _SAYS for claim, _ in told):
        told += _around(document, lead if lead >= 0 else order[-1], lexicon, doers, also)
    return merge_claims(told, lexicon)


_SAYS = frozenset(("report", "claim_of_responsibility"))


def _around(
    document: Document, lead: int, lexicon: ActorLexicon, doers: Sequence[str], also: Container[int]
) -> list[Told]:
    """Return the source that the sentences around `lead` carry over to it, if any."""
    here = document.sentences[lead]
    beside: dict[int, list[Told]] = {}
    for number in (lead - 1, lead + 1, lead - 2, lead + 2):
        if 0 <= number < len(document.sentences):
            sentence = document.sentences[number]
            if abs(sentence.paragraph - here.paragraph) <= 1:
                beside[number] = [t for t in find_claims(document, sentence, lexicon) if t[0].kind in _SAYS]
    for doer in doers:  # "Ruiz also called for a ban" beside "Ruiz said": the words are hers
        names = {word for word in _content(doer, lexicon) if word not in lexicon.people}
        for told in beside.values():
            for pair in told:
                if not names.isdisjoint(_content(pair[0].by, lexicon)):
                    return [pair]
    before, after = beside.get(lead - 1), beside.get(lead + 1)
    opening = [token.lower for token in here.tokens[:_OPENING]]
    if before and (here.text[:1] in _QUOTES or opening[:1] in _PRONOUNS):
        return before[-1:]  # the one quoted goes on speaking
    if after:
        only = len({claim.by for told in beside.values() for claim, _ in told}) == 1
        if lead == 0 or only or lead + 1 in also:
            return after[:1]
    if before and (lead - 1 in also or not lexicon.speech["adding_words"].isdisjoint(opening)):
        return before[-1:]
    return []


_QUOTES = ('"', "“")
_PRONOUNS = (["he"], ["she"], ["it"])
_OPENING = 8
"""Words among which a sentence says that it goes on with more of the same."""


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
