"""The words the readers of figures, actors and claims know: closed classes, verbs, nouns and names with their kinds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

import yaml

from streams.extract.placewords import load_place_words
from streams.extract.turns import read_turns

Form: TypeAlias = Literal["base", "present", "past", "participle", "past_or_participle", "ing"]
Sort: TypeAlias = Literal["country", "people", "capital", "body"]

NAME, NUMBER, WORD, VERB, NOUN, POSTNOMINAL = 1, 2, 4, 8, 16, 32
"""What the lists know of a word: it may begin a name or a number, is of a closed class, is a form of a verb, a noun,
or an adjective that may stand behind its noun."""

_DATA = Path(__file__).parent / "data" / "actors"
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*(?:-[^\W_]+)*|\d+|[^\w\s]|\w+")
_VOWELS = "aeiou"


class Name(NamedTuple):
    """A name the lexicon knows; `sort` says whether it names a country, its people, its seat or a body."""

    name: str
    kind: str
    country: str | None
    sort: Sort


class Verb(NamedTuple):
    """One form of a verb; `nouny` when the form is as often a noun, `bare` when the verb takes no object."""

    base: str
    form: Form
    nouny: bool
    bare: bool


class _Entry(NamedTuple):
    words: tuple[str, ...]
    exact: tuple[str, ...]
    strict: bool
    name: Name


@dataclass(frozen=True, kw_only=True)
class ActorLexicon:
    """All word knowledge of this part of the room; made once by `load_actors`, never changed."""

    seen: dict[str, int] = field(repr=False)
    """Word → NAME | NUMBER | WORD | VERB | NOUN, or-ed."""
    tags: dict[str, str] = field(repr=False)
    verbs: dict[str, Verb] = field(repr=False)
    people: dict[str, str] = field(repr=False)
    """Noun, singular or plural → kind of actor."""
    plurals: frozenset[str] = field(repr=False)
    singulars: dict[str, str] = field(repr=False)
    generic: frozenset[str] = field(repr=False)
    things: dict[str, str] = field(repr=False)
    """Noun → hazard | event | weapon | abstract."""
    targets: frozenset[str] = field(repr=False)
    standing: dict[str, str] = field(repr=False)
    """Noun → facility | vehicle."""
    modifiers: dict[str, str] = field(repr=False)
    anaphors: dict[str, frozenset[str]] = field(repr=False)
    names: dict[str, tuple[_Entry, ...]] = field(repr=False)
    grammar: dict[str, frozenset[str]] = field(repr=False)
    numbers: dict[str, Any] = field(repr=False)
    harm: dict[str, Any] = field(repr=False)
    harm_words: dict[str, tuple[tuple[str, str], ...]] = field(repr=False)
    """Word → (kind of figure, how it takes its people)."""
    roles: dict[str, frozenset[str]] = field(repr=False)
    telling_on: frozenset[str] = field(repr=False)
    """Words without which a sentence tells nothing more of an attack: of harm, damage, doers."""
    given: frozenset[str] = field(repr=False)
    """Given names."""
    personal: frozenset[str] = field(repr=False)
    """Given names and surnames: what tells a name in text whose case says nothing."""
    surnames: frozenset[str] = field(repr=False)
    speech: dict[str, frozenset[str]] = field(repr=False)
    speech_lists: dict[str, tuple[str, ...]] = field(repr=False)


_HARM_LISTS = (
    "animals", "forsaken", "further", "held_true", "not_victims", "periods",
    "care", "causing", "deadly", "dying", "grave", "hurts", "lingering", "of_fighters", "of_people", "partly",
    "running_tolls", "to_death", "told_as", "undone", "units", "wounds",
)  # fmt: skip
"""Rows of `harm.yaml` that are plain lists of words."""


def load_actors() -> ActorLexicon:
    """Return the lexicon read from the package's data files; a few tens of milliseconds, so once per process."""
    grammar_rows = _yaml("grammar.yaml")
    grammar = {key: frozenset(str(value).split()) for key, value in grammar_rows.items() if key != "source"}
    people_rows, things_rows, speech_rows = _yaml("people.yaml"), _yaml("things.yaml"), _yaml("speech.yaml")
    harm, numbers = _yaml("harm.yaml"), _yaml("numbers.yaml")
    harm_words = _harm_words(harm, verbs := dict(_verbs()))
    harm["turns"] = read_turns(harm["turns"])
    for key in _HARM_LISTS:
        harm[key] = frozenset(harm[key].split())
    harm["gate"] = frozenset(harm_words).union(harm["further"], harm["forsaken"], harm["wounds"], harm["hurts"])
    people: dict[str, str] = {}
    plurals: set[str] = set()
    singulars: dict[str, str] = {}
    irregular: dict[str, str] = _yaml("../inflections.yaml")["nouns"]
    skip = {"source", "generic", "kind_modifiers", "anaphors"}
    for kind, words in people_rows.items():
        if kind in skip:
            continue
        for word in str(words).split():
            many = irregular.get(word) or _plural(word)
            people.setdefault(word, kind)
            people.setdefault(many, kind)
            plurals.add(many)
            singulars[many] = word
    things: dict[str, str] = {}
    for sort in ("hazard", "event", "weapon", "abstract"):
        for word in str(things_rows[sort]).split():
            things.setdefault(word, sort)
            things.setdefault(_plural(word), sort)
    standing = {
        form: kind
        for kind in ("facility", "vehicle")
        for word in str(things_rows[kind]).split()
        for form in (word, _plural(word))
    }
    targets = {form for word in str(things_rows["target"]).split() for form in (word, _plural(word))} | standing.keys()
    speech = {key: frozenset(value.split()) for key, value in speech_rows.items() if isinstance(value, str)}
    speech["forms"] = frozenset(w for w, v in verbs.items() if v.base in speech["verbs"])
    speech["holding"] = speech["ascribe_words"] | speech["suspect_words"] | speech["held_words"]
    gate = ("counted", "accuse_verbs", "blame_verbs", "holding", "denial_verbs", "claim_verbs", "cite", "verify_words")
    speech["gate"] = frozenset(("according", "behind", "responsible", "responsibility", "finger")).union(
        *(speech[g] for g in gate)
    )
    roles = {key: frozenset(value.split()) for key, value in _yaml("roles.yaml").items() if key != "source"}
    tags, names, prepared = _tags(grammar), _names(), _prepared_numbers(numbers)
    return ActorLexicon(
        seen=_seen(
            tags, verbs, names, prepared, (people, things, targets, grammar["not_adverb"]), grammar["postnominal"]
        ),
        tags=tags,
        verbs=verbs,
        people=people,
        plurals=frozenset(plurals),
        singulars=singulars,
        generic=frozenset(str(people_rows["generic"]).split()),
        things=things,
        targets=frozenset(targets),
        standing=standing,
        modifiers={w: kind for kind, words in people_rows["kind_modifiers"].items() for w in words},
        anaphors={w: frozenset(kinds) for w, kinds in people_rows["anaphors"].items()},
        names=names,
        grammar=grammar,
        numbers=prepared,
        harm=harm,
        harm_words=harm_words,
        roles=roles,
        telling_on=frozenset(
            [w for w, v in verbs.items() if v.base in roles["damage"] | roles["perpetrate"]]
            + [w for w, kind in people.items() if kind in ("rebel", "armed_group", "criminals")]
            + [*roles["unknown_doers"], *roles["sufferers"], *harm_words, "damage", "damages", "losses"]
        ),
        given=load_place_words().given,
        personal=load_place_words().given | load_place_words().surnames,
        surnames=load_place_words().surnames,
        speech=speech,
        speech_lists={key: tuple(value) for key, value in speech_rows.items() if isinstance(value, list)},
    )


def load_firms() -> Iterator[str]:
    """Yield the names of well-known firms, as written."""
    return (name for line in _lines("firms.txt") for name in line.split("|"))


def match_name(lexicon: ActorLexicon, words: list[str], texts: list[str], at: int, caseless: bool) -> _Entry | None:
    """Return the longest known name that starts at word `at`, or None; abbreviations must agree in case."""
    entries = lexicon.names.get(words[at])
    if entries is None:
        return None
    following = words[at + 1] if at + 1 < len(words) else ""
    for entry in entries:
        size = len(entry.words)
        if size > 1 and (entry.words[1] != following or tuple(words[at : at + size]) != entry.words):
            continue  # most differ in the second word
        if entry.strict:
            if caseless:
                if size == 1 and (
                    words[at] in lexicon.tags or words[at] in lexicon.verbs or words[at] in lexicon.things
                ):
                    continue
            elif any(not text.startswith(want) for text, want in zip(texts[at : at + size], entry.exact, strict=True)):
                continue
        elif not caseless and entry.exact[0][0].isupper() and not texts[at][0].isupper():
            continue
        return entry
    return None


def _yaml(name: str) -> dict[str, Any]:
    text = (_DATA / name).read_text(encoding="utf-8")
    rows: dict[str, Any] = yaml.safe_load(text)
    return rows


def _lines(name: str) -> Iterator[str]:
    text = (_DATA / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _tags(grammar: dict[str, frozenset[str]]) -> dict[str, str]:
    """Word → one-letter tag of its closed class; the class named last wins."""
    order = (
        ("adverb", "r"), ("subordinator", "s"), ("relative", "w"), ("pronoun", "o"), ("preposition", "p"),
        ("coordinator", "c"), ("determiner", "d"), ("modal", "m"), ("do", "x"), ("have", "x"), ("get", "x"),
        ("be", "x"), ("time", "t"),
    )  # fmt: skip
    tags: dict[str, str] = {}
    for key, tag in order:
        for word in grammar[key]:
            tags[word] = tag
    for word in ("who", "whom", "which", "whose", "that"):
        tags[word] = "w"
    for word in ("not", "n't", "never", "also"):
        tags[word] = "r"
    for word in ("after", "before", "since", "as", "until", "than"):
        tags[word] = "s"
    for word in ("second", "may", "sun", "mar", "sat", "march"):  # a month or a day only with capital and context
        tags.pop(word, None)
    tags["may"] = "m"
    return tags


def _seen(
    tags: dict[str, str],
    verbs: dict[str, Verb],
    names: dict[str, tuple[_Entry, ...]],
    numbers: dict[str, Any],
    nouns: Iterable[Iterable[str]],
    postnominal: frozenset[str],
) -> dict[str, int]:
    """Word → what the lists know of it; nouns are there with `NOUN` so that their endings are not read as a verb's."""
    seen: dict[str, int] = {}
    for words in nouns:
        for word in words:
            seen[word] = NOUN
    for mark, listed in (
        (NAME, names), (NUMBER, numbers["starters"]), (WORD, tags), (VERB, verbs), (POSTNOMINAL, postnominal),
    ):  # fmt: skip
        for word in listed:
            seen[word] = seen.get(word, 0) | mark
    return seen


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    if word.endswith("man") and word != "human":
        return word[:-2] + "en"
    return word + "s"


def _verbs() -> Iterator[tuple[str, Verb]]:
    found: dict[str, Verb] = {}
    for line in _lines("verbs.txt"):
        for item in line.split():
            head, *irregular = item.split(":")
            nouny, bare = "*" in head, "~" in head
            base = head.rstrip("*~")
            for word, form in _forms(base, irregular):
                is_noun = nouny and form in ("base", "present")
                if word not in found or found[word].base == word:
                    found[word] = Verb(base, form, is_noun, bare)
    return iter(found.items())


def _forms(base: str, irregular: list[str]) -> Iterable[tuple[str, Form]]:
    stems = [base]
    if len(base) > 2 and base[-1] not in "aeiouwxy" and base[-2] in _VOWELS and base[-3] not in _VOWELS:
        stems.append(base + base[-1])
    yield base, "base"
    yield _plural(base) if not base.endswith("man") else base + "s", "present"
    for stem in stems:
        if stem.endswith("ie"):
            yield stem[:-2] + "ying", "ing"
        elif stem.endswith("e") and not stem.endswith(("ee", "oe", "ye")):
            yield stem[:-1] + "ing", "ing"
        else:
            yield stem + "ing", "ing"
        if not irregular:
            if stem.endswith("e"):
                yield stem + "d", "past_or_participle"
            elif stem.endswith("y") and stem[-2] not in _VOWELS:
                yield stem[:-1] + "ied", "past_or_participle"
            else:
                yield stem + "ed", "past_or_participle"
    if irregular:
        past, participle = irregular[0], irregular[-1]
        if past == participle:
            yield past, "past_or_participle"
        else:
            yield past, "past"
            yield participle, "participle"


def _names() -> dict[str, tuple[_Entry, ...]]:
    table: dict[str, list[_Entry]] = {}

    def add(text: str, name: Name) -> None:
        exact = tuple(_NAME_WORD.findall(text.removeprefix("the ")))
        words = tuple(word.lower() for word in exact)
        short = len(exact) == 1 or all(len(word) <= 3 for word in exact)
        strict = short and (text.isupper() or len(text) <= 4 or name.sort == "body")
        table.setdefault(words[0], []).append(_Entry(words, exact, strict, name))

    for line in _lines("countries.tsv"):
        iso, names, peoples, seats = [*line.split("\t"), "", "", ""][:4]
        label = names.split("|")[0]
        for text in names.split("|"):
            add(text, Name(label, "government", iso, "country"))
            if " " not in text and not text.endswith("s") and not text.isupper():
                add(text + "s", Name(label, "government", iso, "country"))  # a possessive that lost its apostrophe
        for text in filter(None, peoples.split("|")):
            add(text, Name(label, "civilians", iso, "people"))
        for text in filter(None, seats.split("|")):
            add(text, Name(label, "government", iso, "capital"))
    for file in ("armed_groups.tsv", "bodies.tsv", "media.tsv"):
        for line in _lines(file):
            label, kind, country, aliases = [*line.split("\t"), "", "", ""][:4]
            for text in (label, *filter(None, aliases.split("|"))):
                add(text, Name(label, kind, country or None, "body"))
    return {
        first: tuple(sorted(entries, key=lambda e: (-len(e.words), e.exact, e.name.name)))
        for first, entries in table.items()
    }


def _prepared_numbers(rows: dict[str, Any]) -> dict[str, Any]:
    """Qualifying phrases by their first word, longest first: (words, what they make of the number)."""
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for meaning in ("at_least", "at_most", "about"):
        for phrase in rows[meaning]:
            words = tuple(phrase.split())
            phrases.setdefault(words[0], []).append((words, meaning))
    tens = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
    ones = [word for word, value in rows["cardinals"].items() if 0 < value < 10]
    cardinals = dict(rows["cardinals"])
    cardinals.update({f"{ten}-{one}": rows["cardinals"][ten] + rows["cardinals"][one] for ten in tens for one in ones})
    rows = {**rows, "cardinals": cardinals}
    prepared = {key: rows[key] for key in ("cardinals", "ordinals", "multipliers", "rounds", "vague")}
    prepared["phrases"] = {first: tuple(sorted(found, key=lambda p: -len(p[0]))) for first, found in phrases.items()}
    prepared["units"] = frozenset(str(rows["units"]).split())
    prepared["currency"] = frozenset(rows["currency"])
    prepared["more"] = frozenset(rows["more"])
    starters = {
        *prepared["cardinals"],
        *prepared["multipliers"],
        *prepared["rounds"],
        *prepared["vague"],
        *phrases,
        "between",
        "half",
    }
    prepared["starters"] = frozenset(starters - {"score", "the", "number", "group", "handful", "couple"})
    return prepared


def _harm_words(harm: dict[str, Any], verbs: dict[str, Verb]) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = {}

    def add(word: str, kind: str, way: str) -> None:
        ways = found.setdefault(word, [])
        if (kind, way) not in ways:
            ways.append((kind, way))

    by_base: dict[str, list[str]] = {}
    for word, verb in verbs.items():
        by_base.setdefault(verb.base, []).append(word)
    for kind in ("killed", "injured", "missing", "displaced", "detained"):
        rows = harm[kind]
        for way in ("transitive", "intransitive"):
            bases = rows[way].split() if isinstance(rows[way], str) else rows[way]
            for base in bases:
                for word in by_base.get(base, (base, base + "ed", base + "s", base + "ing")):
                    add(word, kind, way)
        for way in ("predicates", "nouns", "counted"):
            for word in str(rows[way]).split() if isinstance(rows[way], str) else rows[way]:
                add(word, kind, way)
    return {word: tuple(ways) for word, ways in found.items()}
