"""Everything the readers of this room look words up in, compiled once from the data files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from streams.errors import SettingsError
from streams.extract.cues import Cues
from streams.extract.document import blank
from streams.extract.gazetteer import Gazetteer, load_gazetteer
from streams.extract.grammar import Grammar
from streams.extract.groups import ActorLexicon, load_actors
from streams.extract.inflect import NOUN, expand, noun_forms, verb_forms
from streams.extract.ontology import (
    CONSEQUENCE,
    DATA,
    GENERIC,
    SPECIFIC,
    EventType,
    load_classes,
    load_types,
    load_yaml,
)
from streams.extract.placewords import load_place_words
from streams.extract.syntax.reader import SyntaxReader

_STRENGTHS = {"specific": SPECIFIC, "generic": GENERIC, "consequence": CONSEQUENCE}
_CONDITIONS = ("agent", "patient", "with", "near", "before", "after", "without", "not_agent", "not_patient",
               "not_before", "not_after",
    "next",
    "prev")  # fmt: skip
_FRAME_KEYS = {"type", "strength", "weight", "voice", "snippet", "cameo", *_CONDITIONS}
_ENTRY_KEYS = {"verbs", "nouns", "phrases", "frames", "note"}
_VOICES = ("active", "passive")
_BREAKS = '-‐‑–—\n\t\xa0"“”()[]/.,;:!?…'


class Frame(NamedTuple):
    """One reading of a trigger: the type it states when its conditions hold.

    Conditions are sets of word classes as bit masks, 0 for none: who does it (`agent`), to whom (`patient`),
    what stands in the sentence (`with_`, `without`), within six words (`near`), or in the four words on
    one side (`before`, `after`) or the very next one (`prev`, `next`). `snippet` is the ACLED-style code where
    it is not the type's own, `cameo` the CAMEO code where the words say which of the type's several it is.
    """

    type: str
    strength: int
    weight: float
    voice: str
    snippet: str
    agent: int
    patient: int
    with_: int
    near: int
    before: int
    after: int
    without: int
    not_agent: int
    not_patient: int
    not_before: int
    not_after: int
    next: int
    prev: int
    cameo: str = ""


class Reading(NamedTuple):
    """What a surface form may be: the frames of its entry, its form tags, and what its sentence must hold for any.

    `needs` has for each frame that states an event the classes that must all be met in the sentence; `free` is true
    where one needs none but those that words of no list may have.
    """

    frames: tuple[Frame, ...]
    form: int
    needs: tuple[tuple[int, ...], ...]
    free: bool


class Pattern(NamedTuple):
    """A surface form of triggers: what it may be, and the longest form that its first words make, if any."""

    letters: int
    readings: tuple[Reading, ...]
    shorter: Pattern | None


class ActsOf(NamedTuple):
    """A type that is whatever somebody of the classes `doers` does, or with `omitted` does not do."""

    type: str
    doers: int
    omitted: bool


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All word knowledge of the room; read-only, so one may serve every article of a process."""

    types: Mapping[str, EventType]
    classes: Mapping[str, int]
    """Word class → its bit."""
    words: Mapping[str, int]
    """Lower-case word → the bits of its classes."""
    cased: Mapping[str, int]
    """Words that are another word in lower case (``IS``, ``US``) → bits."""
    phrases: Mapping[str, Mapping[str, tuple[tuple[tuple[str, ...], int], ...]]]
    """First word → second word → (further words, bits)."""
    gate: Mapping[str, int]
    """Lower-case word → the bits of all classes it may have here, alone or as the first of a phrase."""
    open_bits: int
    """Bits that grammar gives to words of no list: names, places, numbers, adverbs."""
    grammar: Grammar
    cues: Cues
    scanner: AhoCorasick
    readings: tuple[Pattern, ...]
    """By pattern number of `scanner`."""
    own_scanner: AhoCorasick | None
    """Finds the triggers of users' types beside the shipped ones, so that neither hide the other; None without any."""
    own_readings: tuple[Pattern, ...]
    acts: tuple[ActsOf, ...]
    actors: ActorLexicon
    gazetteer: Gazetteer

    @cached_property
    def sport(self) -> frozenset[str]:
        """Lower-case words of sport."""
        return self._words_of(self.grammar.sport)

    @cached_property
    def arts(self) -> frozenset[str]:
        """Lower-case words of the arts."""
        return self._words_of(self.grammar.arts)

    @cached_property
    def harm(self) -> frozenset[str]:
        """Lower-case words of harm and of police."""
        return self._words_of(self.grammar.harm)

    def _words_of(self, bits: int) -> frozenset[str]:
        return frozenset(word for word, known in self.gate.items() if known & bits)

    @cached_property
    def syntax(self) -> SyntaxReader:
        """The trained models with this lexicon's words; loaded on first use, in some tens of milliseconds."""
        return SyntaxReader(self.actors, self.gazetteer, load_place_words())


def fold(text: str) -> str:
    """Return `text` in lower case with marks, hyphens and breaks as spaces, of the very same length."""
    low = text.lower()
    if len(low) != len(text):  # "İ" and its like grow when folded
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return blank(low, _BREAKS).replace("'s", "  ")


def words_met(text: str, lexicon: Lexicon) -> int:
    """Return the bits of all classes that words of `Document.plain` may have: a superset of what grammar finds."""
    gate = lexicon.gate
    met = lexicon.open_bits
    for word in text.split():
        bits = gate.get(word)
        if bits is None:
            if word.endswith("'s"):
                met |= gate.get(word[:-2], 0)
            elif "-" in word:
                met |= gate.get("-" + word.rpartition("-")[2], 0)
        else:
            met |= bits
    return met


def load_lexicon(types_files: Sequence[Path] = ()) -> Lexicon:
    """Return the compiled lexicon of the shipped data and the users' types files.

    Raises:
        SettingsError: `bad_types_file`, naming the file, the entry and what is wrong with it.
    """
    types, own = load_types(types_files)
    classes, words, cased, phrases = _load_classes(DATA / "context.yaml", load_classes(types_files))
    irregular = load_yaml(DATA / "inflections.yaml")
    open_bits = classes["name"] | classes["place"] | classes["number"] | classes["adverb"]
    shipped, users = (_Builder(types, classes, words, irregular, open_bits) for _ in range(2))
    for path in sorted((DATA / "triggers").glob("*.yaml")):
        for entry in load_yaml(path)["triggers"]:
            shipped.add(path, entry)
    source = types_files[0] if len(types_files) == 1 else Path("types files")
    for entry in own:
        users.add(source, entry)
    acts = tuple(
        ActsOf(kind.name, users.mask(source, kind.name, doers), omitted)
        for kind in types.values()
        for doers, omitted in ((kind.acts_of, False), (kind.omissions_of, True))
        if doers
    )
    scanner, readings = shipped.compiled()
    own_scanner, own_readings = users.compiled()
    gate = dict(words)
    for head, rests in phrases.items():
        for _, bit in chain.from_iterable(rests.values()):
            gate[head] = gate.get(head, 0) | bit
    for word, bit in cased.items():
        gate[word.lower()] = gate.get(word.lower(), 0) | bit
    return Lexicon(
        gate=gate,
        open_bits=open_bits,
        grammar=Grammar(classes),
        cues=Cues.of(classes),
        types=types,
        classes=classes,
        words=words,
        cased=cased,
        phrases={head: {word: tuple(rest) for word, rest in rests.items()} for head, rests in phrases.items()},
        scanner=scanner,
        readings=readings,
        own_scanner=own_scanner if own_readings else None,
        own_readings=own_readings,
        acts=acts,
        actors=load_actors(),
        gazetteer=load_gazetteer(),
    )


_Phrases = dict[str, dict[str, list[tuple[tuple[str, ...], int]]]]


def _load_classes(
    path: Path, own: Mapping[str, list[dict[str, Any]]]
) -> tuple[dict[str, int], dict[str, int], dict[str, int], _Phrases]:
    content = load_yaml(path)["classes"]
    irregular = load_yaml(DATA / "inflections.yaml")
    bits = {name: 1 << number for number, name in enumerate({**content, **own})}
    classes = dict(bits)
    words: dict[str, int] = {}
    cased: dict[str, int] = {}
    phrases: _Phrases = {}
    for name, body in chain(content.items(), ((name, body) for name, bodies in own.items() for body in bodies)):
        bit = bits[name]
        for included in body.get("includes", ()):
            if included not in classes:
                raise SettingsError(f"class {name} includes the unknown class {included!r}", reason="bad_types_file")
            classes[name] |= classes[included]
        for word in body.get("cased", ()):
            cased[word] = cased.get(word, 0) | bit
        for phrase in _surfaces(body, irregular):
            head, *rest = phrase.split()
            if not rest:
                words[head] = words.get(head, 0) | bit
            else:
                phrases.setdefault(head, {}).setdefault(rest[0], []).append((tuple(rest[1:]), bit))
    return classes, words, cased, phrases


def _surfaces(body: Mapping[str, Any], irregular: Mapping[str, Any]) -> Iterable[str]:
    """Yield the forms of a class's words, nouns and verbs, each written as it is folded."""
    if body.get("countries"):
        yield from _countries(frozenset(body["not_countries"]))
    for pattern in body.get("words", ()):
        yield from expand(str(pattern).lower())
    for pattern in body.get("nouns", ()):
        for phrase in expand(str(pattern).lower()):
            yield from noun_forms(phrase, irregular["nouns"])
    for pattern in body.get("verbs", ()):
        for phrase in expand(str(pattern).lower()):
            yield from verb_forms(phrase, irregular["verbs"])


def _countries(but: frozenset[str]) -> Iterator[str]:
    """Yield every country's names, peoples and seats as folded, without those that are another word (`but`)."""
    for line in (DATA / "actors" / "countries.tsv").read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            for text in "|".join(line.split("\t")[1:4]).lower().split("|"):
                if text and text not in but:
                    yield text


class _Builder:
    """Collects trigger entries into surface forms; knows where an entry stands, for its messages."""

    def __init__(
        self,
        types: Mapping[str, EventType],
        classes: dict[str, int],
        words: dict[str, int],
        irregular: Mapping[str, Any],
        open_bits: int,
    ) -> None:
        self.types, self.classes, self.words, self.irregular = types, classes, words, irregular
        self.open_bits = open_bits
        self.surface: dict[str, list[Reading]] = {}

    def add(self, path: Path, entry: object) -> None:
        if not isinstance(entry, dict) or not entry.keys() & {"verbs", "nouns", "phrases"}:
            raise SettingsError(f"{path}: a trigger needs verbs, nouns or phrases: {entry!r}", reason="bad_types_file")
        if unknown := entry.keys() - _ENTRY_KEYS:
            raise SettingsError(f"{path}: unknown key {min(unknown)!r} in {entry!r}", reason="bad_types_file")
        frames = tuple(self._frame(path, entry, frame) for frame in entry.get("frames", ()))
        if not frames:
            raise SettingsError(f"{path}: a trigger needs frames: {entry!r}", reason="bad_types_file")
        for pattern in entry.get("verbs", ()):
            for phrase in expand(pattern):
                for form, tag in verb_forms(phrase, self.irregular["verbs"]).items():
                    self._put(form, frames, tag)
        for pattern in entry.get("nouns", ()):
            for phrase in expand(pattern):
                for form, tag in noun_forms(phrase, self.irregular["nouns"]).items():
                    self._put(form, frames, tag)
        for pattern in entry.get("phrases", ()):
            for phrase in expand(pattern):
                self._put(phrase, frames, NOUN)

    def compiled(self) -> tuple[AhoCorasick, tuple[Pattern, ...]]:
        """Return the scanner for all surface forms, and these by pattern number."""
        forms = sorted(self.surface)
        scanner = AhoCorasick([f"{form} " for form in forms], matchkind=MatchKind.LeftmostLongest)
        patterns: dict[str, Pattern] = {}
        for form in forms:  # sorted: what begins a form comes before it
            begin = form.rpartition(" ")[0]
            while begin and begin not in patterns:
                begin = begin.rpartition(" ")[0]
            patterns[form] = Pattern(len(form), tuple(self.surface[form]), patterns.get(begin))
        return scanner, tuple(patterns.values())

    def _put(self, form: str, frames: tuple[Frame, ...], tag: int) -> None:
        folded = fold(form)
        needs = tuple(
            tuple(m for m in (f.agent, f.patient, f.with_, f.near, f.before, f.after, f.next, f.prev) if m)
            for f in frames
            if f.type != "none"
        )
        free = any(all(need & self.open_bits for need in asked) for asked in needs)
        self.surface.setdefault(folded, []).append(Reading(frames, tag, needs, free))

    def _frame(self, path: Path, entry: object, frame: object) -> Frame:
        if not isinstance(frame, dict) or frame.get("type") not in {*self.types, "attribution", "none"}:
            raise SettingsError(
                f"{path}: a frame needs the `type` of a known class.kind: {frame!r} in {entry!r}",
                reason="bad_types_file",
            )
        if unknown := frame.keys() - _FRAME_KEYS:
            raise SettingsError(f"{path}: unknown key {min(unknown)!r} in frame {frame!r}", reason="bad_types_file")
        if frame.get("strength", "specific") not in _STRENGTHS or frame.get("voice", "active") not in _VOICES:
            raise SettingsError(f"{path}: bad strength or voice in frame {frame!r}", reason="bad_types_file")
        masks = {key: self.mask(path, frame, frame.get(key, [])) for key in _CONDITIONS}
        return Frame(
            type=frame["type"],
            strength=_STRENGTHS[frame.get("strength", "specific")],
            weight=float(frame.get("weight", 0.8)),
            voice=frame.get("voice", ""),
            snippet=frame.get("snippet", ""),
            cameo=str(frame.get("cameo", "")),
            with_=masks.pop("with"),
            **masks,
        )

    def mask(self, path: Path, frame: object, names: object) -> int:
        """Return the bits of the classes `names`; those that begin with ``=`` are literal words, together one class."""
        listed = [names] if isinstance(names, str) else list(names)  # type: ignore[call-overload]
        mask = self._of_words(sorted({name[1:] for name in listed if name.startswith("=")}))
        for name in listed:
            if name.startswith("="):
                continue
            if name not in self.classes:
                raise SettingsError(f"{path}: unknown word class {name!r} in {frame!r}", reason="bad_types_file")
            mask |= self.classes[name]
        return mask

    def _of_words(self, literal: list[str]) -> int:
        """Return the bit of the class of just these words, 0 for none.

        A bit for each list, not for each word: there are three words to a list, and every mask is as long as there
        are bits.
        """
        if not literal:
            return 0
        name = "=" + "=".join(literal)
        if name not in self.classes:
            self.classes[name] = bit = 1 << len(self.classes)
            for word in literal:
                self.words[word] = self.words.get(word, 0) | bit
        return self.classes[name]
