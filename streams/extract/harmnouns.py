"""What nouns of harm say befell whom: "the killing of nine", "nine deaths", "wounds to four"."""

from __future__ import annotations

from collections.abc import Sequence

from streams.extract.chunks import Chunk, Phrases
from streams.extract.doubts import denied, sentence_doubt
from streams.extract.groups import ActorLexicon
from streams.extract.harmtold import tell
from streams.extract.hurts import hurt_of, in_condition, suffered
from streams.extract.objects import objects_of
from streams.extract.sides import over_aside
from streams.extract.tolls import (
    Casualty,
    add_casualty,
    is_number_of,
    mounts,
    number_of,
    read_toll,
    words_between,
)
from streams.extract.victims import Count, count_of, has_of, possessor_of
from streams.records import Figure


def from_noun(
    phrases: Phrases, lexicon: ActorLexicon, k: int, noun: Chunk, shared: dict[int, str], found: list[Casualty]
) -> None:
    """Append what the noun at chunk `k` says of harm: deaths, wounds, victims, a killing, a number of dead."""
    words, chunks = phrases.words, phrases.chunks
    head = noun.head
    if (
        head in ("toll", "tolls")
        or _death_count(words, noun)
        or (
            head in ("dead", "deaths", "fatalities", "casualties")
            and (
                is_number_of(chunks, words, k) or (noun.quantity is None and (mounts(chunks, k + 1) or _put(chunks, k)))
            )
        )
    ):
        if lexicon.harm["running_tolls"].isdisjoint(words[max(0, noun.first - 1) : noun.last]):
            read_toll(phrases, lexicon, k, found)
        return
    if head == "total" and k and chunks[k - 1].base in _RAISING and any(told.kind == "killed" for told in found):
        if "cases" not in words and not any(told.kind != "killed" for told in found):
            read_toll(phrases, lexicon, k, found)
        return
    if head == "number" and noun.quantity is None:
        counted = number_of(phrases, lexicon, k)
        if counted is not None:
            read_toll(phrases, lexicon, counted[1], found, counted[0])
        return
    if noun.quantity is not None and noun.quantity.added and in_condition(phrases, lexicon, k):
        tell(phrases, lexicon, "injured", k, (Count.of_quantity(phrases, noun),), shared, found)
        return
    if head == "lives" and noun.quantity is not None and k >= 2 and chunks[k - 1].word == "of":
        if chunks[k - 2].head == "loss" and not sentence_doubt(phrases, lexicon, k - 2):
            tell(phrases, lexicon, "killed", k, (Count.of_quantity(phrases, noun),), shared, found)
        return
    ways = lexicon.harm_words.get(head)
    if noun.quantity is not None and _fatally(phrases, noun):
        tell(phrases, lexicon, "killed", k, (Count.of_quantity(phrases, noun),), shared, found)
        return
    if head in ("case", "cases") and noun.quantity is not None and has_of(phrases, k):
        if chunks[k + 2].head in lexicon.harm["hurts"] and not sentence_doubt(phrases, lexicon, k):
            tell(phrases, lexicon, "injured", k, (Count.of_quantity(phrases, noun),), shared, found)
        return
    if noun.quantity is not None:
        if ways is not None and (denied(phrases, k) or (head in lexicon.harm["wounds"] and suffered(phrases, k))):
            return
        for kind, way in ways or ():
            if way in ("counted", "predicates") and head != "custody":
                if k and _in_part(phrases, k):
                    return
                if sentence_doubt(phrases, lexicon, k):
                    return
                counts = (*_left_beside(phrases, lexicon, k), Count.of_quantity(phrases, noun))
                tell(phrases, lexicon, kind, k, counts, shared, found)
                return
        if head in lexicon.harm["animals"]:
            return  # "4,000 dead birds"
        for token in range(noun.quantity.end, noun.last):
            for kind, way in lexicon.harm_words.get(words[token], ()):
                if way == "predicates" and kind in ("killed", "injured", "missing") and words[token] != "killed":
                    if not _in_part(phrases, k):
                        tell(phrases, lexicon, kind, k, (Count.of_quantity(phrases, noun),), shared, found)
                    return
        return
    if ways is not None and noun.first == noun.last and k and chunks[k - 1].kind in (",", "-"):
        _left_so(phrases, lexicon, k, ways, found)
        return
    if head == "dead" and noun.last > noun.first and _shot_dead(phrases, lexicon, k):
        start, end = phrases.span(noun.first, noun.last - 1)
        tell(phrases, lexicon, "killed", k, (Count(1, 1, start, end, people=True),), shared, found)
        return
    if head == "dead" and noun.last > noun.first and words[noun.last - 1] in lexicon.plurals | lexicon.generic:
        start, end = phrases.span(noun.first, noun.last)
        if words[noun.first] not in ("the", "many") and k and chunks[k - 1].kind == "V":
            add_casualty(
                found, "killed", Figure(low=2, text=words_between(phrases, start, end)), start, end, None, vague=True
            )
        return
    hurt = hurt_of(phrases, lexicon, k) if head in lexicon.harm["hurts"] else ()
    if hurt:
        tell(phrases, lexicon, "injured", k, hurt, shared, found)
        return
    if ways is None:
        return
    owner = None if has_of(phrases, k) else possessor_of(phrases, lexicon, k)  # "the rebels' killing of three men"
    if owner is not None and not sentence_doubt(phrases, lexicon, k):
        for kind, way in ways:
            if way == "nouns":
                tell(phrases, lexicon, kind, k, (owner,), shared, found)
                return
    at = _behind_where(phrases, k)
    if at + 1 >= len(chunks):
        return
    for kind, way in ways:
        if way == "nouns" and chunks[at].kind == "P" and chunks[at].word == "of":
            if words[noun.first] == "no" or sentence_doubt(phrases, lexicon, k):
                return
            counts = objects_of(phrases, lexicon, at + 1, nominal=True)
            tell(phrases, lexicon, kind, k, counts, shared, found)
            return


_RAISING = frozenset({"bring", "take", "raise", "push"})
"""What further dead do to a total."""


def _death_count(words: list[str], noun: Chunk) -> bool:
    """True for "the confirmed death count" and "the body count"."""
    return noun.head == "count" and noun.first < noun.last and words[noun.last - 1] in ("death", "body", "fatality")


def _behind_where(phrases: Phrases, k: int) -> int:
    """Return the chunk behind the noun at `k` and where or when it was: "the murder in Tarija on Monday of X"."""
    chunks = phrases.chunks
    at = k + 1
    while at + 2 < len(chunks):
        if chunks[at].kind == "T":
            at += 1
        elif chunks[at].word in ("in", "at", "near") and chunks[at + 1].kind == "N":
            at += 2
            common = phrases.texts[chunks[at - 1].last][0].islower()
            if common and chunks[at].word == "of" and at + 1 < len(chunks) and chunks[at + 1].quantity is None:
                return len(chunks)  # "a massacre in the district of New Karda"
        else:
            break
    return at


def _put(chunks: list[Chunk], k: int) -> bool:
    """True for "put the dead at 14"."""
    return k > 0 and chunks[k - 1].kind == "V" and chunks[k - 1].base == "put"


def _left_beside(phrases: Phrases, lexicon: ActorLexicon, k: int) -> tuple[Count, ...]:
    """Return who else was left so before the noun phrase at `k`: "leaving three guards and two rebels dead"."""
    chunks = phrases.chunks
    counts: list[Count] = []
    at = k
    while at >= 2 and chunks[at - 1].kind in ("C", ",") and chunks[at - 2].kind == "N":
        at -= 2
        count = count_of(phrases, lexicon, at)
        if count is None or chunks[at].quantity is None or lexicon.harm_words.get(chunks[at].head):
            return ()
        counts.insert(0, count)
    left = at >= 1 and chunks[at - 1].kind == "V" and chunks[at - 1].base == "leave" and not chunks[at - 1].unsure
    return tuple(counts) if left else ()


def _shot_dead(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """True for "shot a soldier dead", "left a soldier dead"."""
    verb, words, last = phrases.chunks[k - 1] if k else None, phrases.words, phrases.chunks[k].last
    if verb is None or verb.kind != "V" or verb.unsure:
        return False
    if verb.base != "leave" and words[verb.verb] not in lexicon.harm["to_death"]:
        return False
    return words[last - 1] in lexicon.people and words[last - 1] not in lexicon.plurals and not verb.negated


def _left_so(
    phrases: Phrases, lexicon: ActorLexicon, k: int, ways: Sequence[tuple[str, str]], found: list[Casualty]
) -> None:
    """ "leaving 23 civilians - including nine children - dead"."""
    chunks = phrases.chunks
    at = over_aside(phrases, k - 1)
    if at < 1 or chunks[at].kind != "N" or chunks[at - 1].base != "leave" or chunks[at - 1].unsure:
        return
    for kind, way in ways:
        if way == "predicates":
            tell(phrases, lexicon, kind, k, objects_of(phrases, lexicon, at), {}, found)
            return


def _fatally(phrases: Phrases, noun: Chunk) -> bool:
    """True for "two fatally" and "two of them fatally", said of people who were shot, stabbed or hurt."""
    at = noun.last + (3 if phrases.words[noun.last + 1 : noun.last + 3] == ["of", "them"] else 1)
    return phrases.words[at : at + 1] == ["fatally"] and phrases.words[at + 1 : at + 2] not in (["shot"], ["stabbed"])


def _in_part(phrases: Phrases, k: int) -> bool:
    """True when the noun phrase at `k` is a part of a number told before: "including 3 dead"."""
    before = phrases.chunks[k - 1] if k else None
    if before is None or before.kind != "P" or before.word not in ("including", "among", "like"):
        return False
    whole = next((chunk for chunk in phrases.chunks[max(0, k - 3) : k - 1] if chunk.kind == "N"), None)
    return whole is None or whole.head not in _HARMED


_HARMED = frozenset({"casualties", "victims", "case", "cases", "infections"})
"""Who came to harm, dead or hurt: "34 casualties, including nine dead" tells how many died."""
