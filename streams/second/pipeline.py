"""A second reader that is a spaCy pipeline of the user's own: names and their roles, where the rules read none.

It is asked in a thread, one article at a time. Where the pipeline has a parser, a name takes its role by the arc that
joins it to the trigger's verb; without one only places are proposed, by the names' labels.
Source: https://spacy.io/api/annotation (labels of names), https://universaldependencies.org/u/dep (arcs).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from streams.errors import SettingsError
from streams.extract.ontology import EventType
from streams.extract.second import Proposal
from streams.records import CleanArticle, Mention
from streams.second.reader import Answer

PLACES: Final = frozenset({"GPE", "LOC", "FAC"})
ACTORS: Final = frozenset({"PERSON", "PER", "ORG", "NORP"})
INITIATORS: Final = frozenset({"nsubj", "csubj", "agent"})
TARGETS: Final = frozenset({"obj", "dobj", "iobj", "nsubjpass", "nsubj:pass", "csubj:pass"})
_UP: Final = 4
"""Arcs climbed from a name to the verb."""


class PipelineReader:
    """Reads with one pipeline, loaded when it is opened."""

    def __init__(self, name: str) -> None:
        try:
            import spacy
        except ImportError as error:
            raise SettingsError(
                "second.kind is spacy, and spaCy is not installed; install newswire-streams[spacy]", reason="no_spacy"
            ) from error
        try:
            self._pipeline: Any = spacy.load(name)
        except (OSError, ValueError, ImportError) as error:
            raise SettingsError(
                f"spaCy has no pipeline {name!r} (second.model): install it, e.g. by `python -m spacy download NAME`, "
                "or name its folder",
                reason="no_pipeline",
            ) from error
        self.name = f"spacy:{name} {self._pipeline.meta.get('version', '')}".strip()

    async def read(self, article: CleanArticle, mentions: Sequence[Mention], types: Mapping[str, EventType]) -> Answer:
        """Return places and actors for mentions that have none; see `SecondReader.read`."""
        return Answer(await asyncio.to_thread(lambda: list(self._proposals(article.text, mentions))))

    def _proposals(self, text: str, mentions: Sequence[Mention]) -> Iterator[Proposal]:
        parsed = self._pipeline(text)
        names = [one for one in parsed.ents if one.label_ in PLACES | ACTORS]
        for mention in mentions:
            start, end = mention.trigger.start, mention.trigger.end
            around = parsed.char_span(start, end, alignment_mode="expand")
            if around is None:
                continue
            within = [one for one in names if _beside(text, one.start_char, one.end_char, start, end)]
            if mention.place.precision in ("unknown", "country"):
                places = sorted(
                    (one for one in within if one.label_ in PLACES), key=lambda one: abs(one.start_char - start)
                )
                for one in places[:1]:
                    yield Proposal(mention.mention_id, "place", one.text, one.text, one.start_char)
            told = {actor.role for actor in mention.actors}
            for one in within:
                role = _role(one, around) if one.label_ in ACTORS else None
                if role is not None and role not in told:
                    yield Proposal(mention.mention_id, "actor", role, one.text, one.start_char)


def _beside(text: str, start: int, end: int, first: int, last: int) -> bool:
    """Return whether a name stands in the paragraph and sentence of the trigger, as far as full stops tell."""
    between = text[end:first] if end <= first else text[last:start]
    return "\n" not in between and ". " not in between


def _role(name: Any, trigger: Any) -> str | None:
    """Return what a name is to the trigger's verb by the arcs between them; None where no arc says."""
    verbs = {token.i for token in trigger} | {trigger.root.head.i}
    token = name.root
    for _ in range(_UP):
        if not token.dep_ or token.head.i == token.i:
            return None
        if token.head.i in verbs:
            if token.dep_ in INITIATORS:
                return "initiator"
            return "target" if token.dep_ in TARGETS else None
        token = token.head
    return None
