"""A statement of harm as a record, the tolls that are told as such, and harm told not to have been."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from streams.extract.chunks import Chunk, Phrases
from streams.extract.groups import ActorLexicon
from streams.extract.relatives import bare_participle
from streams.extract.victims import Count
from streams.records import Figure, Span

HarmKind: TypeAlias = Literal["killed", "injured", "missing", "displaced", "detained"]

KINDS: tuple[HarmKind, ...] = ("killed", "injured", "missing", "displaced", "detained")


NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Casualty:
    """One statement of what befell people: characters [start, end) say it; `victims` is their noun phrase, if named.

    `toll` when told as the event's toll ("death toll rose to 31"); `older` when told as a toll since revised;
    `added` when told on top of others ("three more"), `part` when among those told ("the dead include 30 killed in
    shelling"), `also` when told besides somebody ("was also killed"); `vague` when no number is told, `rough` when
    only its order is. `sides`: what the victims fought for, "civilians" for who did not fight; `quoted` where the
    sentence says who says so.
    """

    kind: HarmKind
    figure: Figure
    start: int
    end: int
    victims: Span | None = None
    toll: bool = False
    older: bool = False
    added: bool = False
    vague: bool = False
    rough: bool = False
    part: bool = False
    also: bool = False
    sides: frozenset[str] = NOBODY
    quoted: bool = False
    shares: tuple[Casualty, ...] = ()
    """What it is the sum of, where each is told by itself: "three people in X and four in Y"."""


def is_number_of(chunks: list[Chunk], words: list[str], k: int) -> bool:
    """True when the noun at chunk `k` stands in "the number of"."""
    return k >= 2 and chunks[k - 1].word == "of" and chunks[k - 2].kind == "N" and words[chunks[k - 2].last] == "number"


def number_of(phrases: Phrases, lexicon: ActorLexicon, k: int) -> tuple[HarmKind, int] | None:
    """Return what "the number of injured", "the number of people killed" at chunk `k` counts, and its last chunk."""
    chunks = phrases.chunks
    told = k + 1 < len(chunks) and bare_participle(chunks[k + 1]) and (_is_set(chunks, k) or mounts(chunks, k + 2))
    for kind, _ in lexicon.harm_words.get(phrases.words[chunks[k + 1].verb], ()) if told else ():
        for known in KINDS:
            if known == kind:
                return known, k if _is_set(chunks, k) else k + 1  # "the number killed rose to 49"
    for at in range(k + 2, min(k + 4, len(chunks))):
        chunk = chunks[at]
        word = phrases.words[chunk.verb] if chunk.kind == "V" else chunk.head
        for kind, _ in lexicon.harm_words.get(word, ()):
            for known in KINDS:
                if known == kind and chunks[k + 1].word == "of":
                    return known, at
        if chunk.kind != "N" or (chunk.head not in lexicon.people and chunk.head not in lexicon.generic):
            return None
    return None


def mounts(chunks: list[Chunk], k: int) -> bool:
    """True when chunk `k` is a verb by which a toll moves or stands."""
    return k < len(chunks) and chunks[k].kind == "V" and chunks[k].base in _MOVES


_MOVES = frozenset(("rise", "climb", "jump", "grow", "increase", "reach", "hit", "pass", "exceed", "top", "stand"))


def read_toll(
    phrases: Phrases, lexicon: ActorLexicon, k: int, found: list[Casualty], kind: HarmKind | None = None
) -> None:
    """Read "a death toll of 12", "the toll rose to 31", "put the toll at 12" from the noun at chunk `k`."""
    chunks, words = phrases.chunks, phrases.words
    noun = chunks[k]
    if _of_many(phrases, lexicon, k):
        return
    if _is_set(chunks, k):
        _add_toll(phrases, k - 1, k, Count.of_quantity(phrases, chunks[k - 1]), kind or "killed", found)
        return
    for j in range(k + 1, min(k + _TOLD_IN, len(chunks))):
        chunk = chunks[j]
        if chunk.kind in ("S", "W", ";") and chunk.word not in ("after", "since"):
            return
        if chunk.kind == "V" and (chunk.unsure or chunk.negated):
            return
        if (
            chunk.kind == "N"
            and chunk.quantity is not None
            and (chunk.head in _TOLL_HEADS or chunk.head in lexicon.people)
        ):
            before = chunks[j - 1]
            if before.kind == "P" and before.word == "from":
                high = chunk.quantity.high
                if high is None or high == chunk.quantity.low:
                    continue
                count = Count.of_quantity(phrases, chunk)
                count = count._replace(low=high, high=high)
            elif before.kind == "P" and before.word in ("of", "at", "to", "reaching"):
                count = Count.of_quantity(phrases, chunk)
            elif before.kind == "V" and before.base in (
                "reach",
                "hit",
                "pass",
                "exceed",
                "top",
                "be",
                "total",
                "stand",
            ):
                count = Count.of_quantity(phrases, chunk)
                if before.base in ("pass", "exceed", "top"):
                    count = count._replace(high=None)
            else:
                continue
            kind = kind or ("injured" if "injured" in words[noun.first : noun.last + 1] else "killed")
            _add_toll(phrases, k, j, count, kind, found)
            return


def _is_set(chunks: list[Chunk], k: int) -> bool:
    """True for the toll at chunk `k` whose number stands before it: "raising to 31 the death toll"."""
    if k < 3 or chunks[k - 1].quantity is None or chunks[k - 1].head not in _TOLL_HEADS:
        return False
    return chunks[k - 2].word in ("to", "at") and chunks[k - 3].base in _SETTING


def _add_toll(phrases: Phrases, first: int, last: int, count: Count, kind: HarmKind, found: list[Casualty]) -> None:
    """Append the toll told from chunk `first` to chunk `last`."""
    start, _ = phrases.span(phrases.chunks[first].first, phrases.chunks[first].last)
    _, end = phrases.span(phrases.chunks[last].first, phrases.chunks[last].last)
    figure = Figure(low=count.low, high=count.high, text=words_between(phrases, count.start, count.end))
    rival = any(one.kind == kind for one in found) and _set_against(phrases, first)
    add_casualty(found, kind, figure, start, end, None, toll=not rival)


_SETTING = frozenset(("bring", "increase", "lower", "put", "push", "raise", "revise", "take", "update"))
"""Verbs that set a toll: "put at 12 the death toll"."""


def _set_against(phrases: Phrases, k: int) -> bool:
    """True for what another source says of the dead told before: "killed 40, while residents put the toll at 45"."""
    chunks = phrases.chunks
    if not k or chunks[k - 1].kind != "V" or chunks[k - 1].base != "put":
        return False
    return any(chunk.word in _CONTRAST for chunk in chunks[max(0, k - _CLAUSE) : k])


_CLAUSE = 8
_CONTRAST = frozenset(("while", "but", "whereas", "although", "though"))

_TOLD_IN = 14
"""Phrases from "the number killed" to its figure: "in Sunday's bombing of a bus station in Jos has risen to"."""


def _of_many(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """True for the toll of a period or of several happenings: "of a week of attacks", "from the two blasts"."""
    chunks = phrases.chunks
    if k + 2 >= len(chunks) or chunks[k + 1].kind != "P" or chunks[k + 1].word not in _OF:
        return False
    whole = chunks[k + 2]
    counted = whole.quantity is not None and whole.quantity.low > 1 and chunks[k + 1].word != "of"
    if whole.kind == "T":
        return not lexicon.harm["periods"].isdisjoint(phrases.words[whole.first : whole.last + 1])
    return whole.kind == "N" and (
        whole.head in lexicon.harm["periods"] or (counted and whole.head not in lexicon.people and whole.head != "")
    )


_OF = frozenset(("of", "from", "in", "over", "for", "since"))

_TOLL_HEADS = frozenset(
    ("", "people", "dead", "deaths", "persons", "victims", "lives", "fatalities", "killed", "others")
)


def add_casualty(
    found: list[Casualty],
    kind: str,
    figure: Figure,
    start: int,
    end: int,
    victims: Span | None,
    *,
    toll: bool = False,
    vague: bool = False,
    added: bool = False,
    rough: bool = False,
    part: bool = False,
    also: bool = False,
    sides: frozenset[str] = NOBODY,
    shares: tuple[Casualty, ...] = (),
) -> None:
    """Append a casualty of `kind`."""
    for known in KINDS:
        if known == kind:
            found.append(
                Casualty(
                    known,
                    figure,
                    start,
                    end,
                    victims,
                    toll=toll,
                    vague=vague,
                    added=added,
                    rough=rough,
                    part=part,
                    also=also,
                    sides=sides,
                    shares=shares,
                )
            )


def words_between(phrases: Phrases, start: int, end: int) -> str:
    """Return the characters [start, end) of the text."""
    return phrases.sentence.document.text[start:end]


def read_none(phrases: Phrases, lexicon: ActorLexicon) -> Iterable[Casualty]:
    """Yield figures of zero for "no casualties" and the like."""
    if "no" not in phrases.words and "nobody" not in phrases.words and "without" not in phrases.words:
        return
    lower = phrases.sentence.text.lower()
    for phrase in lexicon.harm["none"]:
        at = lower.find(phrase)
        if at < 0:
            continue
        kinds: tuple[HarmKind, ...] = ("killed", "injured")
        if "injur" in phrase or "hurt" in phrase:
            kinds = ("injured",)
        elif "death" in phrase or "fatal" in phrase or "kill" in phrase or "life" in phrase or "losses" in phrase:
            kinds = ("killed",)
        start = phrases.sentence.start + at
        for kind in kinds:
            yield Casualty(kind, Figure(low=0, high=0, text=phrase), start, start + len(phrase), None)
        return
