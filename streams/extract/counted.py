"""How many "the priests" are: those of whom an earlier sentence told how many were killed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from streams.extract.document import Document
from streams.extract.figures import Casualty, find_casualties
from streams.extract.groups import ActorLexicon


def counted_before(document: Document, lexicon: ActorLexicon, harms: Sequence[Casualty]) -> Sequence[Casualty]:
    """Return the statements with the number of the dead that "the priests" means, where none of them tells any."""
    dead = [harm for harm in harms if harm.kind == "killed"]
    if not dead or not all(harm.vague for harm in dead):
        return harms
    for harm in dead:
        known = _known(document, lexicon, harm)
        if known is not None:
            return [replace(harm, figure=known.figure, vague=False) if one is harm else one for one in harms]
    return harms


def _known(document: Document, lexicon: ActorLexicon, harm: Casualty) -> Casualty | None:
    """Return the last statement before that counts dead of the noun behind "the", or None."""
    words = harm.figure.text.lower().split()
    home = document.sentence_at(harm.start)
    if len(words) < 2 or words[0] not in _POINTING or words[-1] not in lexicon.plurals or home is None:
        return None
    for number in range(home.index - 1, -1, -1):
        sentence = document.sentences[number]
        if words[-1] not in sentence.vocabulary:
            continue
        for told in find_casualties(document, sentence, lexicon):
            counted = told.kind == "killed" and not told.vague and told.figure.low == told.figure.high
            if counted and words[-1] in told.figure.text.lower().split():
                return told
    return None


_POINTING = frozenset({"the", "these", "those"})
