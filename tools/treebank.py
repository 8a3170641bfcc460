"""Treebanks read into the project's own tokens: tags, heads, relations and names; see `train_syntax.py`."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from streams.extract.document import Document, Sentence, Token

KindOf = Callable[[list[str]], str]
_KINDS = {"person": "PER", "organization": "ORG", "place": "LOC", "time": "O"}


@dataclass
class Word:
    """A word as the treebank has it, with its characters in the sentence's text."""

    form: str
    tag: str
    fine: str
    head: int
    relation: str
    start: int = 0
    end: int = 0


@dataclass
class Tree:
    """One sentence; `mentions` are (first word, last word, kind of thing), None where the treebank marks none."""

    text: str
    words: list[Word]
    mentions: list[tuple[int, int, str]] | None = None
    document: str = ""


@dataclass
class Sample:
    """A sentence in the project's tokens with all that is known of each."""

    tokens: list[Token]
    tags: list[str]
    heads: list[int]
    """Token that each hangs on, -1 for the root."""
    relations: list[str]
    allowed: list[frozenset[str]] = field(default_factory=list)
    """Labels of the name finder that each token may have."""


def read_trees(path: Path, *, entities: bool = False) -> Iterator[Tree]:
    """Yield the sentences of a CoNLL-U file, gzipped or not."""
    document, text = "", ""
    words: list[Word] = []
    notes: list[str] = []
    open_mentions: dict[str, list[tuple[int, str]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc id"):
                document = line.split("=", 1)[1].strip()
            elif line.startswith("# text ="):
                text = line.split("=", 1)[1].strip()
            elif line[0].isdigit():
                cells = line.rstrip("\n").split("\t")
                if cells[0].isdigit():
                    relation = cells[7].split(":")[0]
                    words.append(Word(cells[1], cells[3], cells[4], int(cells[6]) - 1, relation))
                    notes.append(cells[9])
            elif not line.strip() and words:
                _place(text, words)
                found = _mentions(notes, open_mentions) if entities else None
                yield Tree(text, words, found, document)
                words, notes = [], []
    if words:
        _place(text, words)
        yield Tree(text, words, _mentions(notes, open_mentions) if entities else None, document)


def _place(text: str, words: list[Word]) -> None:
    at = 0
    for word in words:
        found = text.find(word.form, at)
        if found < 0 or found > at + 12:  # a part of a contraction whose letters are not in the text
            word.start = word.end = at
            continue
        word.start, word.end = found, found + len(word.form)
        at = word.end


def _mentions(notes: list[str], still: dict[str, list[tuple[int, str]]]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    still.clear()
    for at, note in enumerate(notes):
        entity = next((part[7:] for part in note.split("|") if part.startswith("Entity=")), "")
        for piece in re.findall(r"\([^()]*\)?|\d+\)", entity):
            if piece.startswith("("):
                name, kind = [*piece.strip("()").split("-"), ""][:2]
                if piece.endswith(")"):
                    found.append((at, at, kind))
                else:
                    still.setdefault(name, []).append((at, kind))
            else:
                opened = still.get(piece[:-1])
                if opened:
                    first, kind = opened.pop()
                    found.append((first, at, kind))
    return sorted(found)


def is_name(word: Word) -> bool:
    """True for a word of a name: proper nouns, and what the fine tags call one."""
    return word.tag == "PROPN" or word.fine in ("NNP", "NNPS")


def name_words(tree: Tree, head: int, *, person: bool) -> tuple[int, int]:
    """Return the first and last word of the name whose head is word `head`: its proper words in a row."""
    words = tree.words
    inside = {head}
    grew = True
    while grew:
        grew = False
        for at, word in enumerate(words):
            if at in inside or word.head not in inside:
                continue
            joined = word.relation in ("flat", "goeswith") or (word.relation == "compound" and is_name(word))
            if not joined and is_name(word) and word.relation in ("amod", "nummod"):
                joined = True
            if not joined and not person and is_name(word) and word.relation in ("nmod", "conj") and at > word.head:
                between = words[word.head + 1 : at]
                joined = (
                    any(w.form.lower() in ("of", "for", "and", "&") for w in between)
                    and all(is_name(w) or w.form.lower() in ("of", "for", "the", "and", "&") for w in between)
                    and (word.relation == "nmod" or (word.head != head and words[word.head].relation == "nmod"))
                )
            if joined:
                inside.add(at)
                grew = True
    first = last = head
    while first - 1 in inside or (first - 2 in inside and _links(words[first - 1])):
        first -= 1
    while (
        last + 1 in inside
        or (last + 2 in inside and _links(words[last + 1]))
        or (last + 3 in inside and _links(words[last + 1]) and words[last + 2].form.lower() == "the")
    ):
        last += 1
    return first, last


def _links(word: Word) -> bool:
    return word.form.lower() in ("of", "for", "the", "and", "&", "-", ".", "de", "al", "/")


def labelled(tree: Tree, timely: frozenset[str], kind_of: KindOf) -> list[tuple[int, int, str]]:
    """Return the names of a tree as (first word, last word, kind): PER, ORG, LOC, MISC, or ? where nobody knows.

    `timely`: months and days, which are no names here. `kind_of` says what lists know of names that the treebank
    itself says nothing of.
    """
    words = tree.words
    found: list[tuple[int, int, str]] = []
    if tree.mentions is None:
        for at, word in enumerate(words):
            if is_name(word) and word.form.lower() not in timely:
                first, last = name_words(tree, at, person=False)
                plural = word.fine == "NNPS" and first == last
                forms = [w.form for w in words[first : last + 1]]
                found.append((first, last, "MISC" if plural else kind_of(forms)))
    else:
        for first, last, kind in tree.mentions:
            inside = [at for at in range(first, last + 1) if not first <= words[at].head <= last]
            if len(inside) != 1 or not is_name(words[inside[0]]):
                continue
            label = _KINDS.get(kind, "MISC")
            begin, end = name_words(tree, inside[0], person=label == "PER")
            if label == "PER" and words[inside[0]].fine == "NNPS":
                label = "MISC"
            found.append((max(first, begin), min(last, end), label))
    taken: set[int] = set()
    kept = []
    for first, last, kind in sorted(found, key=lambda name: (name[0] - name[1], name)):
        if taken.isdisjoint(range(first, last + 1)):
            taken.update(range(first, last + 1))
            if kind != "O":
                kept.append((first, last, kind))
    return sorted(kept)


_ANY = ("PER", "ORG", "LOC", "MISC")


def sample_of(tree: Tree, timely: frozenset[str], kind_of: KindOf, *, spaced: bool = False) -> Sample:
    """Return the sentence in the project's own tokens; `spaced`: its words written with spaces between all."""
    words = tree.words
    text = " ".join(word.form for word in words) if spaced else tree.text
    spans = []
    at = 0
    for word in words:
        spans.append((at, at + len(word.form)) if spaced else (word.start, word.end))
        at += len(word.form) + 1
    document = Document(text, sentences=[])
    document.sentences = [Sentence(document, 0, 0, 0, len(text))]
    tokens = document.sentences[0].tokens
    covers: list[list[int]] = []
    first = 0
    for token in tokens:
        while first < len(spans) and spans[first][1] <= token.start:
            first += 1
        covers.append([n for n in range(first, len(spans)) if spans[n][0] < token.end and spans[n][1] > token.start])
        covers[-1] = covers[-1][:8]
    owner: dict[int, int] = {}
    for number, covered in enumerate(covers):
        for word in covered:
            owner.setdefault(word, number)
    for number in range(len(words)):  # a word of no letters belongs with the one before
        owner.setdefault(number, owner.get(number - 1, 0))
    label_of: dict[int, tuple[str, bool]] = {}
    for begin, end, kind in labelled(tree, timely, kind_of):
        for word in range(begin, end + 1):
            label_of[word] = (kind, word == begin)
    sample = Sample(tokens, [], [], [])
    main: list[int] = []
    for covered in covers:
        main.append(next((w for w in covered if words[w].head not in covered), covered[0] if covered else -1))
    for number, covered in enumerate(covers):
        word = main[number]
        if word < 0:
            sample.tags.append("X")
            sample.heads.append(number - 1)
            sample.relations.append("dep")
            sample.allowed.append(frozenset({"O"}))
            continue
        sign = not tokens[number].text[0].isalnum()
        sample.tags.append("PUNCT" if sign and words[word].tag not in ("SYM", "PUNCT", "X") else words[word].tag)
        if owner[word] == number or main[owner[word]] != word:
            head = words[word].head
            sample.heads.append(owner[head] if head >= 0 else -1)
            sample.relations.append(words[word].relation)
        else:
            sample.heads.append(owner[word])
            sample.relations.append("goeswith")
        sample.allowed.append(_allowed(covered, main[number], owner, number, label_of))
    for number, head in enumerate(sample.heads):
        if head == number:
            sample.heads[number] = number - 1
            sample.relations[number] = "dep"
    return sample


def _allowed(
    covered: list[int], word: int, owner: dict[int, int], number: int, label_of: dict[int, tuple[str, bool]]
) -> frozenset[str]:
    found = label_of.get(covered[0])
    last = next((label_of.get(w) for w in reversed(covered) if w == word or w in label_of), None)
    if found is None:
        return frozenset({"O"}) if last is None else frozenset({"O", *(f"B-{k}" for k in _kinds(last[0]))})
    kind, begins = found
    begins = begins and owner[covered[0]] == number
    if len(covered) > 1 and word != covered[0] and word not in label_of:
        return frozenset({"O", *(f"{'B' if begins else 'I'}-{k}" for k in _kinds(kind))})
    return frozenset(f"{'B' if begins else 'I'}-{k}" for k in _kinds(kind))


def _kinds(kind: str) -> tuple[str, ...]:
    return _ANY if kind == "?" else (kind,)
