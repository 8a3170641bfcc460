"""Sentences with the trained models' labels: word classes, and which words are names; made where asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

from streams.extract.chunks import headline_case
from streams.extract.document import Document, Sentence
from streams.extract.gazetteer import Gazetteer
from streams.extract.groups import ActorLexicon, load_firms
from streams.extract.placewords import PlaceWords
from streams.extract.syntax import Labeller
from streams.extract.syntax.atoms import WordReader
from streams.extract.syntax.model import load_chain

_CACHE = "_labels"


class Labels(NamedTuple):
    """A byte a token: its place in `model.TAGS` and in `model.NAMES`."""

    tags: bytes
    names: bytes


class SyntaxReader:
    """The word reader and both models, loaded once; read-only, so one may serve every article of a process."""

    def __init__(self, actors: ActorLexicon, gazetteer: Gazetteer, places: PlaceWords) -> None:
        self.words = WordReader(actors, gazetteer, places)
        listed = (entry for entries in actors.names.values() for entry in entries if entry.name.sort == "body")
        self.bodies = frozenset((*(" ".join(entry.exact) for entry in listed), *load_firms()))
        """Names of bodies as written."""
        self._tagger = Labeller(load_chain("tagger"))
        self._finder = Labeller(load_chain("names"))

    def read(self, document: Document, sentences: Sequence[Sentence]) -> list[Labels]:
        """Return the labels of each sentence's tokens; they are kept with the sentence."""
        fresh = [sentence for sentence in sentences if _CACHE not in vars(sentence)]
        if fresh:
            self._label(document, fresh)
        return [cast(Labels, vars(sentence)[_CACHE]) for sentence in sentences]

    def _label(self, document: Document, sentences: Sequence[Sentence]) -> None:
        caps = document.all_caps
        atoms, marks, lengths = [], [], []
        for sentence in sentences:
            tokens = sentence.tokens
            caseless = caps or headline_case([token.text for token in tokens])
            read, marked = self.words.read(tokens, caseless=caseless)
            atoms.append(read)
            marks.append(marked)
            lengths.append(len(tokens))
        numbers = b"".join(atoms)
        tags = self._tagger.label(numbers, (), lengths)
        names = self._finder.label(numbers, (tags, b"".join(marks)), lengths)
        first = 0
        for sentence, length in zip(sentences, lengths, strict=True):
            last = first + length
            vars(sentence)[_CACHE] = Labels(tags[first:last], names[first:last])
            first = last
