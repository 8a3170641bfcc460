"""What kind of event a snippet is about: the type of its main happening, and its code in neighbouring schemes."""

from __future__ import annotations

from collections import defaultdict

from streams.extract.document import Document
from streams.extract.grammar import Grammar, View
from streams.extract.lexicon import CONSEQUENCE, GENERIC, SPECIFIC, Lexicon
from streams.extract.triggers import Candidate, find_candidates, scan

ATTRIBUTION = "attribution"
"""A snippet that only claims, denies or ascribes an attack: a claim on an event, itself no event."""

_STRENGTH = {SPECIFIC: 1.0, GENERIC: 0.6, CONSEQUENCE: 0.3}


def classify(document: Document, lexicon: Lexicon) -> str | None:
    """Return the `class.kind` of the main happening, ``attribution``, or None where nothing is told.

    Other than `read` it answers for background, planned and doubtful happenings too: somebody has already
    decided that the snippet tells an event.
    """
    grammar = Grammar(lexicon)
    hits = scan(document.text, lexicon)
    views: dict[int, View] = {}
    for hit in hits:
        sentence = document.sentence_at(hit.start)
        if sentence is not None and sentence.index not in views:
            views[sentence.index] = View(sentence, lexicon, grammar, [])
    scores: dict[str, float] = defaultdict(float)
    candidates = find_candidates(document, lexicon, grammar, hits, views)
    for candidate in candidates:
        scores[candidate.type] += _weight(candidate, document)
    for kind in sorted(scores):
        if kind in lexicon.types:
            for part in sorted(lexicon.types[kind].absorbs & scores.keys()):
                scores[kind] += 0.5 * scores[part]
                scores[part] *= 0.4
    return max(sorted(scores), key=lambda kind: scores[kind], default=None)


def _weight(candidate: Candidate, document: Document) -> float:
    place = 1.0 / (1.0 + 0.4 * candidate.sentence)
    within = 1.0 / (1.0 + 0.02 * candidate.first)
    return candidate.weight * _STRENGTH[candidate.strength] * place * within


def code_of(kind: str | None, lexicon: Lexicon) -> str:
    """Return the ACLED-style code of a classified snippet; ``OTHER`` where no code fits."""
    if kind == ATTRIBUTION:
        return "ATTRIB"
    if kind is None:
        return "OTHER"
    return lexicon.types[kind].snippet or "OTHER"
