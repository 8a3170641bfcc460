"""The fuller name that an article has for a person whom a sentence calls by less: "Ruiz" is "Ana Ruiz Gil"."""

from __future__ import annotations

from collections.abc import Iterable

from streams.extract.chunks import read_phrases
from streams.extract.document import Document, Sentence
from streams.extract.groups import ActorLexicon
from streams.extract.naming import party_of
from streams.extract.tolls import Casualty

_CACHE = "_full_names"
_MOST = 120
"""Sentences searched: who is named in full only behind these is nobody the article is about."""


def full_name(document: Document, lexicon: ActorLexicon, name: str) -> str:
    """Return the longest name of one person in the text that holds the words of `name`, else `name`.

    Two persons of one surname stay what they are called.
    """
    kept: dict[str, str] = vars(document).setdefault(_CACHE, {})
    if name not in kept:
        kept[name] = _find(document, lexicon, name)
    return kept[name]


def _find(document: Document, lexicon: ActorLexicon, name: str) -> str:
    own = tuple(name.lower().split())
    found: dict[tuple[str, ...], str] = {}
    for sentence in document.sentences[:_MOST]:
        if not sentence.vocabulary.issuperset(own):
            continue
        phrases = read_phrases(document, sentence, lexicon)
        for k, chunk in enumerate(phrases.chunks):
            if chunk.kind != "N" or chunk.pronoun:
                continue
            party = party_of(phrases, lexicon, k)
            if party is None or party.kind != "person" or party.name is None:
                continue
            words = tuple(party.name.lower().split())
            if len(words) > len(own) and _shortens(own, words):
                found.setdefault(words, party.name)
    longest = max(found, key=len, default=own)
    same = all(_shortens(words, longest) for words in found)
    return found.get(longest, name) if same else name


def _shortens(words: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Return True when `whole` holds `words` in their order; of a single word not as the given name it begins with."""
    size = len(words)
    return any(whole[at : at + size] == words for at in range(size == 1, len(whole) - size + 1))


def named_victims(sentence: Sentence, lexicon: ActorLexicon, harms: Iterable[Casualty]) -> frozenset[str]:
    """Return the surnames of the persons who `harms` of the sentence say were killed or taken."""
    found: set[str] = set()
    for harm in harms:
        if harm.kind not in ("killed", "detained") or harm.victims is None:
            continue
        phrases = read_phrases(sentence.document, sentence, lexicon)
        first, last = phrases.token_at(harm.victims.start), phrases.token_at(harm.victims.end - 1)
        for k in range(phrases.at[first], phrases.at[last] + 1):
            party = party_of(phrases, lexicon, k) if phrases.chunks[k].kind == "N" else None
            if party is not None and party.kind == "person" and party.name:
                words = party.name.lower().split()
                found.update([word for word in words[1:] if word not in lexicon.given] or words[-1:])
    return frozenset(found)
