"""How many people a noun phrase names: counted, bare plural, singular, a name, a possessor, or none at all."""

from __future__ import annotations

from typing import NamedTuple

from streams.extract.chunks import Chunk, Phrases
from streams.extract.groups import ActorLexicon


class Count(NamedTuple):
    """Characters [start, end) name people: at least `low`, at most `high` (None = open)."""

    low: int
    high: int | None
    start: int
    end: int
    vague: bool = False
    added: bool = False
    rough: bool = False
    people: bool = False
    """True when a noun for people says so, not only grammar."""
    nth: int = 0
    """Which of them it is told to be: 4 for "a fourth man"; 0 where nothing says so."""

    @classmethod
    def of_quantity(cls, phrases: Phrases, chunk: Chunk) -> Count:
        """Return the count a noun phrase with a quantity tells."""
        quantity = chunk.quantity
        start, end = phrases.span(chunk.first, chunk.last)
        if quantity is None:
            return cls(1, 1, start, end)
        return cls(quantity.low, quantity.high, start, end, quantity.vague, quantity.added, quantity.rough)


def count_of(phrases: Phrases, lexicon: ActorLexicon, k: int, part: Chunk | None = None) -> Count | None:
    """Return how many people the noun phrase at chunk `k`, or `part` of it, names, or None when it names none."""
    chunk, words = part or phrases.chunks[k], phrases.words
    head = chunk.head
    if chunk.first and chunk.quantity is not None and chunk.quantity.vague and words[chunk.first - 1] in ("how", "as"):
        return None  # "how many people": nobody said
    if chunk.pronoun:
        start, end = phrases.span(chunk.first, chunk.last)
        if head in ("he", "she", "him", "himself", "herself", "i", "me"):
            return Count(1, 1, start, end, people=True)
        return None
    if head in lexicon.harm["animals"]:
        return None
    if head == "another" and chunk.first == chunk.last:
        start, end = phrases.span(chunk.first, chunk.last)  # "two men died and another was hurt"
        return Count(1, 1, start, end, added=True, people=True)
    if head in lexicon.numbers["ordinals"] and words[chunk.first] in ("a", "an"):
        start, end = phrases.span(chunk.first, chunk.last)  # "a fourth died"
        return Count(1, 1, start, end, people=True, nth=lexicon.numbers["ordinals"][head])
    parent, of, _ = head.partition("-of-")
    if (head.endswith("-old") or (of and parent in lexicon.people)) and chunk.quantity is None:
        start, end = phrases.span(chunk.first, chunk.last)  # "a 12-year-old", "a mother-of-three"
        return Count(1, 1, start, end, people=True)
    people = head in lexicon.people or head in lexicon.generic
    if chunk.quantity is not None:
        if not head and _of_animals(phrases, lexicon, k):
            return None  # "1,000 turkeys died and a further 600 were culled"
        if not head or people or _names_people(phrases, lexicon, chunk):
            count = Count.of_quantity(phrases, chunk)
            return count._replace(people=people or not head)
        return None
    start, end = phrases.span(chunk.first, chunk.last)
    if head in _NOBODY:
        return None  # "none of the 12 hostages was killed"
    if words[chunk.first] == "no":
        return Count(0, 0, start, end, people=people) if people else None
    if part is None and head in lexicon.roles["collective"] and has_of(phrases, k):
        inner = count_of(phrases, lexicon, k + 2)
        if inner is not None:
            return inner._replace(start=start)
        return Count(2, None, start, end, vague=True, people=True)
    if people:
        if head in lexicon.harm["not_victims"] and words[chunk.first] in ("the", "suicide"):
            return None
        if head in lexicon.plurals or head in lexicon.generic or head in ("police", "troops", "forces", "family"):
            if head in ("rest", "part", "toll", "loss", "losses", "number", "body", "life", "lives", "total"):
                return None
            if head in ("person", "one", "individual", "member", "victim"):
                return Count(1, 1, start, end, people=True, nth=_nth(lexicon, words[chunk.first : chunk.last]))
            return Count(2, None, start, end, vague=True, people=True)
        if head in lexicon.roles["bodies"] or lexicon.people.get(head) == "organisation":
            return None
        return Count(1, 1, start, end, people=True, nth=_nth(lexicon, words[chunk.first : chunk.last]))
    if head in lexicon.things or head in lexicon.targets:
        return None
    if is_demonym(chunk):
        if head.endswith("s"):
            return Count(2, None, start, end, vague=True, people=True)
        return Count(1, 1, start, end, people=True) if words[chunk.first] in ("a", "an", "another") else None
    if any(last == chunk.last for _, last, _ in chunk.names):
        return None
    if _called_so(phrases, lexicon, chunk) or is_person_name(phrases, lexicon, chunk):
        return Count(1, 1, start, end)
    return None


def _of_animals(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """True when what was last counted before the bare number at chunk `k` are animals."""
    animals = lexicon.harm["animals"]
    if animals.isdisjoint(phrases.sentence.vocabulary):
        return False
    counted = (one.head for one in reversed(phrases.chunks[:k]) if one.quantity is not None and one.head)
    return next(counted, "") in animals


_NOBODY = frozenset(("none", "neither", "nobody"))


def shares_number(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """Return True for people at chunk `k` whom the number before "and" counts too: "128 troops and militia"."""
    chunks = phrases.chunks
    if k < 2 or chunks[k - 1].word != "and" or chunks[k].quantity is not None or chunks[k].names:
        return False
    before, chunk = chunks[k - 2], chunks[k]
    if before.kind != "N" or before.quantity is None or before.quantity.low < 2 or not before.head:
        return False
    if phrases.words[chunk.first] in lexicon.grammar["determiner"] or before.head not in lexicon.people:
        return False
    return chunk.head in lexicon.plurals or (chunk.first == chunk.last and lexicon.people.get(chunk.head) in _BODIES)


_BODIES = frozenset(("militia", "police"))
"""Kinds of those whom a singular names together: "40 soldiers and police"."""


def told_in_turn(phrases: Phrases, lexicon: ActorLexicon, k: int, j: int) -> bool:
    """Return True when the noun phrase at `j` has a participle of harm of its own, so that it is not the verb's object.

    So the participle at `k` is passive in "Four people killed 25 injured" and "Child killed two others injured".
    """
    chunks = phrases.chunks
    if k == 0 or j + 1 >= len(chunks) or chunks[k - 1].kind != "N" or chunks[j].kind != "N":
        return False
    before, counted, following = chunks[k - 1], chunks[j].quantity, chunks[j + 1]
    if counted is None or following.kind != "V" or following.form != "participle":
        return False
    if phrases.words[following.verb] not in lexicon.harm_words:
        return False
    if before.quantity is not None:
        return True
    if lexicon.people.get(before.head) != "civilians" or before.head in lexicon.harm["not_victims"]:
        return False
    return counted.added or phrases.words[before.first] in ("a", "an")  # "A woman killed 30 injured in shelling"


def _nth(lexicon: ActorLexicon, words: list[str]) -> int:
    """Return the number that "a fourth" or a leading "fourth" tells among the words before a noun, else 0."""
    at = 1 if words[:1] in (["a"], ["the"]) else 0
    return lexicon.numbers["ordinals"].get(words[at], 0) if at < len(words) else 0


def possessor_of(phrases: Phrases, lexicon: ActorLexicon, k: int) -> Count | None:
    """Return whom "the judge's" in "the judge's murder" counts, or None where nobody's is told."""
    chunk = phrases.chunks[k]
    last = chunk.possessor
    if last < 0 or last >= chunk.last:
        return None
    if phrases.texts[last] in ("'", "’"):
        last -= 1
    part = Chunk("N", chunk.first, last, chunk.word)
    part.head, part.names = phrases.words[last], [name for name in chunk.names if name[1] <= last]
    if chunk.quantity is not None and chunk.quantity.end <= last:
        part.quantity = chunk.quantity
    return count_of(phrases, lexicon, k, part)


def is_partly(phrases: Phrases, lexicon: ActorLexicon, at: int) -> bool:
    """Return True for the noun phrase at `at` that only says who those told before are: "mostly women"."""
    first = phrases.chunks[at].first
    return first > 0 and phrases.words[first - 1] in lexicon.harm["partly"]


def is_anew(phrases: Phrases, lexicon: ActorLexicon, at: int) -> bool:
    """True for people told by number, with "a" or as somebody's: nobody else's name or office."""
    chunk = phrases.chunks[at]
    if chunk.kind != "N" or not somebody(lexicon, chunk):
        return False
    return chunk.quantity is not None or phrases.words[chunk.first] in _ANEW


def somebody(lexicon: ActorLexicon, chunk: Chunk) -> bool:
    """True for "the mayor", "his guards": people, no body of them."""
    return chunk.head in lexicon.people and chunk.head not in lexicon.roles["bodies"]


_ANEW = frozenset(("a", "an", "his", "her", "their"))


def has_of(phrases: Phrases, k: int) -> bool:
    """True when the noun phrase at chunk `k` is followed by "of" and another."""
    chunks = phrases.chunks
    return k + 2 < len(chunks) and chunks[k + 1].word == "of" and chunks[k + 2].kind == "N"


def behind_called(phrases: Phrases, lexicon: ActorLexicon, at: int) -> int:
    """Return the chunk of the name in "named X", "identified as X" or "known as X" that begins at `at`, else `at`."""
    chunks = phrases.chunks
    if chunks[at].kind != "V" or chunks[at].base not in lexicon.roles["calling"] or chunks[at].form != "participle":
        return at
    name = at + 2 if at + 1 < len(chunks) and chunks[at + 1].word == "as" else at + 1
    return name if name < len(chunks) and chunks[name].kind == "N" else at


def _names_people(phrases: Phrases, lexicon: ActorLexicon, chunk: Chunk) -> bool:
    """True for a counted noun that is a people or unknown, not a thing, measure or part of one."""
    head = chunk.head
    if head in lexicon.things or head in lexicon.targets or head in lexicon.numbers["units"]:
        return False
    if head in lexicon.harm_words:
        return True
    return head.endswith("s") or bool(chunk.names) or phrases.texts[chunk.last][0].isupper()


def is_demonym(chunk: Chunk) -> bool:
    """True for a noun phrase that ends with the name of a people: "two Kenyans", "a Colombian"."""
    return any(last == chunk.last and name.sort == "people" for _, last, name in chunk.names)


def is_person_name(phrases: Phrases, lexicon: ActorLexicon, chunk: Chunk) -> bool:
    """True for a run of capitalised words that no list knows: a person's name by grammar."""
    if phrases.caseless:
        last = phrases.words[chunk.last]
        known = last in lexicon.people or last in lexicon.things or last in lexicon.targets or last in lexicon.seen
        return last.isalpha() and len(last) > 3 and not known
    if chunk.names:
        return False
    texts = phrases.texts[chunk.first : chunk.last + 1]
    return texts[-1][0].isupper() and sum(text[0].isupper() for text in texts) >= max(1, len(texts) - 2)


def _called_so(phrases: Phrases, lexicon: ActorLexicon, chunk: Chunk) -> bool:
    """True for a name behind what its bearer is: "the rebel commander Abu Taha", "38-year-old Ruiz"."""
    at = chunk.last
    while at > chunk.first and phrases.texts[at][0].isupper():
        at -= 1
    word = phrases.words[at]
    if phrases.caseless or at == chunk.last or word in lexicon.plurals or word in lexicon.roles["bodies"]:
        return False
    return word.endswith("-old") or lexicon.people.get(word, "organisation") != "organisation"


def is_name_of(phrases: Phrases, lexicon: ActorLexicon, j: int, at: int) -> bool:
    """True when the name at `at` is that of the one person told of at `j`: "his wife, Ana Ruiz", "the mayor, X"."""
    one, name = phrases.chunks[j], phrases.chunks[at]
    if one.kind != "N" or one.quantity is not None or one.head not in lexicon.people or one.head in lexicon.plurals:
        return False
    if phrases.words[one.first] not in _KNOWN and one.possessor < 0:
        return False
    return name.quantity is None and name.head not in lexicon.people and is_person_name(phrases, lexicon, name)


_KNOWN = frozenset(("his", "her", "their", "the"))
