"""The one armed group and the one monitor of an article: whom "the guerrillas" and "a monitoring group" mean."""

from __future__ import annotations

from streams.extract.document import Document
from streams.extract.groups import ActorLexicon, Name, match_name

_KINDS, _WATCHERS = frozenset(("rebel", "militia")), frozenset(("organisation",))
_CACHE = "_only_group"
_MONITOR = "_only_monitor"
_MOST = 400
"""Sentences searched: what a text names only behind these, it is not about."""


def only_group(document: Document, lexicon: ActorLexicon) -> Name | None:
    """Return the armed group that the text names, or None where it names none or several; kept with the document."""
    return _kept(document, lexicon, _CACHE, _KINDS, frozenset())


def only_monitor(document: Document, lexicon: ActorLexicon) -> Name | None:
    """Return the observatory or network that the text names, or None where it names none or several."""
    return _kept(document, lexicon, _MONITOR, _WATCHERS, lexicon.speech["watching"])


def _kept(
    document: Document, lexicon: ActorLexicon, key: str, kinds: frozenset[str], marks: frozenset[str]
) -> Name | None:
    """Return what `_find` finds, looked for once a document."""
    kept = vars(document)
    if key not in kept:
        kept[key] = _find(document, lexicon, kinds, marks)
    found: Name | None = kept[key]
    return found


def _find(document: Document, lexicon: ActorLexicon, kinds: frozenset[str], marks: frozenset[str]) -> Name | None:
    """Return the one body of `kinds` that the text names, whose name holds one of `marks` if there are any."""
    only: Name | None = None
    names = lexicon.names
    for sentence in document.sentences[:_MOST]:
        words = [token.lower for token in sentence.tokens]
        texts: list[str] = []
        for at, word in enumerate(words):
            if word not in names:
                continue
            texts = texts or [token.text for token in sentence.tokens]
            entry = match_name(lexicon, words, texts, at, document.all_caps)
            if entry is None or entry.name.sort != "body" or entry.name.kind not in kinds:
                continue
            if marks and marks.isdisjoint(entry.name.name.lower().split()):
                continue
            if only is not None and only.name != entry.name.name:
                return None
            only = entry.name
    return only
