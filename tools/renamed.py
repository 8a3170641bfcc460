"""Sentences of a treebank with other names put in: from the project's own lists, so that a model learns their places.

A treebank of some thousand sentences has few names; what stands around a name is the same for all of a kind.
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import yaml
from treebank import Tree, Word, is_name, labelled

from streams.extract.gazetteer import KINDS, Gazetteer
from streams.extract.groups import ActorLexicon, match_name
from streams.extract.placewords import PlaceWords

_MOST_PLACES = 12_000
_LISTS = yaml.safe_load((Path(__file__).parent / "training_names.yaml").read_text(encoding="utf-8"))
TIMELY = frozenset(_LISTS["timely"].split())
_BODY_ENDS, _BODY_STARTS = (frozenset(_LISTS[key].split()) for key in ("body_ends", "body_starts"))
_SUFFIXES, _MINISTRIES, _TITLES = _LISTS["suffixes"].split(), _LISTS["ministries"], _LISTS["titles"]
_INITIALS = "ABCDEFGHJKLMNPRSTW"


class Names:
    """Names to put in, drawn by a seed."""

    def __init__(self, actors: ActorLexicon, gazetteer: Gazetteer, places: PlaceWords, seed: int) -> None:
        self.random = random.Random(seed)
        self.actors, self.gazetteer, self.listed = actors, gazetteer, places
        self.given = sorted(places.given - places.common)
        self.surnames = sorted(places.surnames - places.common)
        self.bodies = sorted(
            {
                " ".join(entry.exact)
                for entries in actors.names.values()
                for entry in entries
                if entry.name.sort == "body"
            }
        )
        self.bodies = [name for name in self.bodies if name[0].isupper() or name.startswith("al-")]
        listed = gazetteer.columns
        names = listed.name.split("\n")[:_MOST_PLACES]
        towns = [name for name, kind in zip(names, listed.kind, strict=False) if KINDS[kind] != "organisation"]
        self.places = [name for name in towns if name.isascii() and len(name.split()) < 4]

    def kind_of(self, forms: list[str]) -> str:
        """Return what the lists say a name is: PER, ORG, LOC, MISC, or ? where they say nothing or too much."""
        lows = [form.lower() for form in forms]
        entry = match_name(self.actors, lows, forms, 0, False)
        if entry is not None and len(entry.words) == len(forms):
            return {"body": "ORG", "people": "MISC"}.get(entry.name.sort, "LOC")
        if lows[-1].rstrip(".") in _BODY_ENDS or (lows[0] in _BODY_STARTS and len(lows) > 2):
            return "ORG"
        given = lows[0] in self.listed.given and lows[0] not in self.listed.common
        surname = lows[-1] in self.listed.surnames and lows[-1] not in self.listed.common
        senses = self.gazetteer.senses(" ".join(lows))
        if len(lows) > 1 and given and (surname or len(lows) == 3) and senses.strength < 3:
            return "PER"
        if senses.strength == 3 and not (given or surname):
            return "LOC"
        if len(lows) == 1 and given and not senses and lows[0] not in self.listed.ambiguous:
            return "PER"
        return "?"

    def title(self) -> list[str]:
        """Return the words of a title for a person, now and then."""
        return self.random.choice(_TITLES).split() if self.random.random() < 0.25 else []

    def draw(self, kind: str) -> list[str]:
        """Return the words of a name of `kind`: PER, ORG or LOC."""
        pick = self.random.choice
        if kind == "PER":
            given, surname = pick(self.given).title(), pick(self.surnames).title()
            form = self.random.random()
            if form < 0.4:
                return [surname]
            if form < 0.5:
                return [given, pick(_INITIALS) + ".", surname]
            if form < 0.6:
                return [given, pick(("al", "el")) + "-" + pick(self.given).title()]
            return [given, surname]
        if kind == "LOC":
            return pick(self.places).split()
        form = self.random.random()
        if form < 0.6:
            return pick(self.bodies).split()
        if form < 0.7:
            return ["Ministry", "of", *pick(_MINISTRIES).split()]
        if form < 0.8:
            return ["University", "of", *pick(self.places).split()]
        if form < 0.9:
            return [*pick(self.places).split(), pick(_SUFFIXES)]
        return [pick(self.surnames).title(), pick(_SUFFIXES)]


def rename(tree: Tree, names: Names) -> Tree | None:
    """Return the sentence with every name of a known kind drawn anew; None where it has none."""
    found = [
        (first, last, kind)
        for first, last, kind in labelled(tree, TIMELY, names.kind_of)
        if kind in ("PER", "ORG", "LOC")
    ]
    if not found:
        return None
    starts = {first: (last, names.draw(kind), names.title() if kind == "PER" else []) for first, last, kind in found}
    words: list[Word] = []
    new_of: dict[int, int] = {}
    last_of: dict[int, int] = {}
    made: dict[int, tuple[int, int]] = {}
    at = 0
    while at < len(tree.words):
        begun = starts.get(at)
        if begun is None:
            new_of[at] = last_of[at] = len(words)
            words.append(replace(tree.words[at]))
            at += 1
            continue
        last, forms, title = begun
        head = next(n for n in range(at, last + 1) if not at <= tree.words[n].head <= last)
        if at and is_name(tree.words[at - 1]):
            title = []
        top = tree.words[head]
        first = len(words) + len(title)
        for form in title:
            small = form == "of"
            words.append(Word(form, "ADP" if small else "PROPN", "IN" if small else "NNP", -3 - first, "nmod"))
        for number, form in enumerate(forms):
            inner = form in ("of", "the")
            words.append(
                Word(form, "ADP" if inner else "PROPN", "IN" if inner else "NNP", -2 if number else top.head,
                     "flat" if number else top.relation)
            )  # fmt: skip
        made[first] = (head, len(words) - 1)
        for old in range(at, last + 1):
            new_of[old], last_of[old] = first, len(words) - 1
        at = last + 1
    inside = {n for first, (_, last) in made.items() for n in range(first + 1, last + 1)}
    for number, word in enumerate(words):
        if word.head < -2:
            word.head = -3 - word.head
        elif number in inside:
            word.head = max(first for first in made if first < number)
        elif word.head >= 0:
            word.head = new_of[word.head]
    text = ""
    ends = {old: word.end for old, word in enumerate(tree.words)}
    old_first = {new: old for old, new in reversed(new_of.items())}
    for number, word in enumerate(words):
        before = old_first.get(number)
        if number and (before is None or before == 0 or tree.words[before].start > ends[before - 1]):
            text += " "
        word.start = len(text)
        text += word.form
        word.end = len(text)
    parts = [(first, last) for first, (last, _, _) in starts.items() if last > first]
    mentions = [
        (new_of[first], last_of[last], kind)
        for first, last, kind in tree.mentions or ()
        if not any(begin <= first and last <= end and (begin, end) != (first, last) for begin, end in parts)
    ]
    return Tree(text, words, mentions, tree.document)
