"""The one armed group of an article: whom "the guerrillas" mean where no other group is named."""

from __future__ import annotations

from streams.extract.document import Document
from streams.extract.groups import ActorLexicon, Name, match_name

_KINDS = frozenset(("rebel", "militia"))
_CACHE = "_only_group"
_MOST = 400
"""Sentences searched: what a text names only behind these, it is not about."""


def only_group(document: Document, lexicon: ActorLexicon) -> Name | None:
    """Return the armed group that the text names, or None where it names none or several; kept with the document."""
    kept = vars(document)
    if _CACHE not in kept:
        kept[_CACHE] = _find(document, lexicon)
    found: Name | None = kept[_CACHE]
    return found


def _find(document: Document, lexicon: ActorLexicon) -> Name | None:
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
            if entry is None or entry.name.sort != "body" or entry.name.kind not in _KINDS:
                continue
            if only is not None and only.name != entry.name.name:
                return None
            only = entry.name
    return only
