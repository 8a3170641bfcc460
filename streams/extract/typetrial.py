"""What triggers and examples of a types file come to when they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from typing import Any, Final, NamedTuple

from streams.extract.document import Document
from streams.extract.inflect import BASE, ING, NOUN, PARTICIPLE, PAST, PLURAL, THIRD, expand, noun_forms, verb_forms
from streams.extract.lexicon import Lexicon, fold
from streams.extract.ontology import DATA, load_yaml
from streams.extract.read import read
from streams.extract.tellings import make_views
from streams.extract.triggers import find_candidates, scan, scan_sentences

_PROBES: Final[tuple[tuple[int, tuple[str, ...]], ...]] = (
    (NOUN, ("There was {} in the town on Monday.", "Officials reported {} on Monday.", "The port {} on Monday.")),
    (PLURAL, ("There were {} in the town on Monday.", "Officials reported {} on Monday.")),
    (PAST, ("Workers {} the town on Monday.", "The port {} on Monday.")),
    (PARTICIPLE, ("The town was {} on Monday.",)),
    (ING, ("Workers are {} the town.",)),
    (THIRD, ("The army {} the town, officials said.", "The army {} on Monday.")),
    (BASE, ("Workers will {} the town on Monday.",)),
)
"""Plain sentences in which a trigger without conditions ought to be read, by the form of its word."""


class Trial(NamedTuple):
    """What came of an example."""

    read: bool
    """True where it was read as its type."""
    told: str
    """What was read instead, or why nothing was."""
    words: tuple[str, ...] = ()
    """Triggers of the type that stood in it, folded."""


class Trigger(NamedTuple):
    """One entry's words in one form."""

    form: str
    tag: int
    types: frozenset[str]
    """What its frames can state."""
    plain: bool
    """True where a frame asks for nothing but the words."""


def read_example(sentence: str, kind: str, lexicon: Lexicon) -> Trial:
    """Return what `sentence` is read as, and whether that is `kind`."""
    found = read(Document(sentence), lexicon).mentions
    told = [f"{one.type} on “{sentence[one.trigger.start : one.trigger.end]}”" for one in found]
    words = tuple(
        fold(sentence[hit.start : hit.end])
        for hit in scan(sentence, lexicon)
        if any(frame.type == kind for reading in hit.readings for frame in reading.frames)
    )
    said = f"read as {', '.join(told)}" if told else "nothing was read"
    if not any(one.type == kind for one in found):
        said += (
            f"; “{words[0].strip()}” stands in it, but no frame held, or its weight is too small for one sentence"
            if words
            else f"; no trigger of {kind} stands in it: add its words"
        )
    return Trial(any(one.type == kind for one in found), said, words)


@cache
def _irregular() -> Mapping[str, Any]:
    irregular: Mapping[str, Any] = load_yaml(DATA / "inflections.yaml")
    return irregular


def triggers_of(entry: str | Mapping[str, Any], kind: str) -> list[Trigger]:
    """Return every form of the words of an entry in the triggers of type `kind`."""
    if isinstance(entry, str):
        entry = {"phrases": [entry]}
    frames = entry.get("frames", [{"type": kind}])
    types = frozenset(frame["type"] for frame in frames) - {"none"}
    plain = any(frame.keys() <= _PLAIN for frame in frames if frame["type"] != "none")
    found: dict[str, int] = {}
    for pattern in entry.get("verbs", ()):
        for phrase in expand(pattern):
            found |= verb_forms(phrase, _irregular()["verbs"])
    for pattern in entry.get("nouns", ()):
        for phrase in expand(pattern):
            found |= noun_forms(phrase, _irregular()["nouns"])
    for pattern in entry.get("phrases", ()):
        for phrase in expand(pattern):
            found[phrase] = NOUN
    return [Trigger(form, tag, types, plain) for form, tag in found.items()]


_PLAIN: Final = frozenset({"type", "strength", "weight", "snippet"})


def tried(
    triggers: Sequence[Trigger], lexicon: Lexicon, before: Lexicon, proved: Set[str]
) -> Iterator[tuple[str, str]]:
    """Yield what is to be said of an entry's triggers: ``trigger`` or ``note``, and the sentence.

    `before` is the lexicon without the file; `proved` are the words that an example has shown to be read.
    """
    never: list[str] = []
    also: dict[str, list[str]] = {}
    for trigger in triggers:
        form = fold(trigger.form)
        if not form.strip():
            yield "trigger", f"“{trigger.form}” has no letters or figures: it can never match"
            continue
        probes = [probe.format(trigger.form) for tag, given in _PROBES if trigger.tag & tag for probe in given]
        if trigger.plain and trigger.types and form not in proved and trigger.tag & ~(BASE | ING):
            held = {kind for probe in probes for kind in _stated(probe, trigger.form, lexicon)}
            if not held & trigger.types:
                never.append(f"“{trigger.form}”" + (f" (read as {', '.join(sorted(held))})" if held else ""))
                continue
        for kind in {kind for probe in probes for kind in _stated(probe, trigger.form, before)} - trigger.types:
            also.setdefault(kind, []).append(f"“{trigger.form}”")
    if never:
        told = "can never match in a plain sentence: a frame before it may take it; else prove it by a positive example"
        yield "trigger", f"{', '.join(never)} {told}"
    for kind in sorted(also.keys() - {"attribution"}):
        states = "states" if len(also[kind]) == 1 else "state"
        yield "note", f"{', '.join(also[kind])} also {states} {kind}, which is shipped: a sentence may tell both"


def _stated(sentence: str, words: str, lexicon: Lexicon) -> set[str]:
    """Return the types that the words within `sentence` state."""
    document = Document(sentence)
    at = sentence.find(words)
    hits = scan_sentences(document, lexicon)
    views = make_views(document, lexicon, hits, ())
    return {
        one.type
        for told in find_candidates(hits, views, lexicon.grammar).values()
        for one in told
        if one.start < at + len(words) and one.end > at
    }
