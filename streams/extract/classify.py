"""What kind of event a snippet is about: the type of its main happening, and its code in neighbouring schemes."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain

from streams.extract.document import Document
from streams.extract.grammar import View
from streams.extract.lexicon import Lexicon
from streams.extract.ontology import CONSEQUENCE, GENERIC, SPECIFIC
from streams.extract.triggers import Candidate, find_candidates, scan_sentences

ATTRIBUTION = "attribution"
"""A snippet that only claims, denies or ascribes an attack: a claim on an event, itself no event."""

_STRENGTH = {SPECIFIC: 1.0, GENERIC: 0.6, CONSEQUENCE: 0.3}


def classify(document: Document, lexicon: Lexicon) -> str | None:
    """Return the `class.kind` of the main happening, ``attribution``, or None where nothing is told.

    Other than `read` it answers for background, planned and doubtful happenings too: somebody has already
    decided that the snippet tells an event.
    """
    return _main(document, lexicon)[0]


def classify_code(document: Document, lexicon: Lexicon) -> str:
    """Return the ACLED-style code of what the snippet tells; ``OTHER`` where no code fits."""
    kind, code = _main(document, lexicon)
    if kind == ATTRIBUTION:
        return "ATTRIB"
    if kind is None:
        return "OTHER"
    return code or lexicon.types[kind].snippet or "OTHER"


def _main(document: Document, lexicon: Lexicon) -> tuple[str | None, str]:
    """Return the best type and the code its own words ask for, if any."""
    hits = scan_sentences(document, lexicon)
    views = {number: View(document.sentences[number], lexicon, lexicon.grammar) for number in hits}
    candidates = find_candidates(hits, views, lexicon.grammar)
    scores: dict[str, float] = defaultdict(float)
    codes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for candidate in chain.from_iterable(candidates.values()):
        weight = _weight(candidate, document)
        scores[candidate.type] += weight
        codes[candidate.type][candidate.frame.snippet] += weight
    for kind in sorted(scores):
        if kind in lexicon.types:
            for part in sorted(lexicon.types[kind].absorbs.intersection(scores)):
                scores[kind] += 0.5 * scores[part]
                scores[part] *= 0.4
    best = max(sorted(scores), key=lambda kind: scores[kind], default=None)
    if best is None:
        return None, ""
    return best, max(sorted(codes[best]), key=lambda code: codes[best][code])


def _weight(candidate: Candidate, document: Document) -> float:
    place = 1.0 / (1.0 + 0.4 * candidate.sentence)
    within = 1.0 / (1.0 + 0.02 * candidate.first)
    return candidate.weight * _STRENGTH[candidate.strength] * place * within
