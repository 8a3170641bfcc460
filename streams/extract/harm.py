"""What words of harm say befell whom: verbs active and passive, nouns, tolls, and harm told not to have been."""

from __future__ import annotations

from streams.extract.casting import ARMED
from streams.extract.chunks import Chunk, Phrases
from streams.extract.composition import are_fighters, sides_of
from streams.extract.doubts import doubtful, held_true
from streams.extract.fates import turn_of
from streams.extract.groups import ActorLexicon
from streams.extract.harmnouns import from_noun
from streams.extract.harmtold import tell
from streams.extract.hurts import SUFFERING
from streams.extract.objects import PART, gapped, objects_of, with_them
from streams.extract.relatives import bare_participle, whom_of
from streams.extract.sides import subject_chunks, subjects_of
from streams.extract.tolls import (
    Casualty,
    is_number_of,
    read_none,
)
from streams.extract.victims import Count, count_of, told_in_turn


def read_harm(phrases: Phrases, lexicon: ActorLexicon) -> list[Casualty]:
    """Return every statement of harm in the sentence, in no particular order."""
    found = list(read_none(phrases, lexicon))
    shared = _shared(phrases, lexicon)
    for k, chunk in enumerate(phrases.chunks):
        if chunk.kind == "V":
            _from_verb(phrases, lexicon, k, chunk, shared, found)
        elif chunk.kind == "N" and not chunk.pronoun:
            from_noun(phrases, lexicon, k, chunk, shared, found)
    return found


def _from_verb(
    phrases: Phrases, lexicon: ActorLexicon, k: int, verb: Chunk, shared: dict[int, str], found: list[Casualty]
) -> None:
    words, chunks = phrases.words, phrases.chunks
    word = words[verb.verb]
    turn = turn_of(phrases, lexicon, k, verb) if verb.base in lexicon.harm["turns"] else None
    if turn is not None:
        tell(phrases, lexicon, turn[0], k, turn[1], shared, found, last=turn[2])
        return
    if verb.base == "lose":
        _lost(phrases, lexicon, k, verb, found)
        return
    if verb.base in ("claim", "take", "cost"):
        _lives(phrases, lexicon, k, verb, found)
        return
    if verb.base in SUFFERING:
        _wounds(phrases, lexicon, k, verb, found)
        return
    if verb.base == "be" or verb.base in ("remain", "go", "leave") or verb.base in lexicon.harm["told_as"]:
        if verb.base == "be" and k and not (verb.unsure or verb.negated):
            _inverted(phrases, lexicon, k, found)
        _predicate(phrases, lexicon, k, verb, found)
        if verb.base == "leave" and not (verb.passive or verb.unsure or verb.negated or verb.form == "infinitive"):
            _left(phrases, lexicon, k, found)
        if verb.base != "force":
            return
    if verb.base in ("force", "drive") and not verb.unsure and not verb.negated:
        _forced(phrases, lexicon, k, verb, found)
        return
    kinds = lexicon.harm_words.get(word)
    deadly = _deadly(phrases, lexicon, k, verb)
    if deadly:
        kinds = (("killed", "transitive"),)
    if kinds is None or verb.unsure or verb.negated or doubtful(phrases, lexicon, k):
        return
    if verb.form == "infinitive" and not held_true(phrases, lexicon, k):
        return
    if verb.form == "ing" and k and chunks[k - 1].kind == "V" and chunks[k - 1].base in lexicon.harm["undone"]:
        return  # "denied killing", "avoided hurting"
    for kind, way in kinds:
        if way == "intransitive":
            if verb.form == "ing":
                return
            tell(phrases, lexicon, kind, k, subjects_of(phrases, lexicon, k), shared, found)
            return
        if way == "transitive" or (way == "predicates" and (verb.passive or verb.form == "participle")):
            if word in lexicon.harm["to_death"] and not deadly:
                return
            after = deadly if deadly else k + 1
            passive = verb.passive or (verb.form == "participle" and _reduced(phrases, lexicon, k, after))
            if passive and k >= 3 and (is_number_of(chunks, words, k - 1) or is_number_of(chunks, words, k)):
                return  # "the number of people killed", "the number of injured": its toll follows
            counts: tuple[Count, ...]
            part = _counted_in_part(phrases, k) if passive else None
            if part is not None:
                counts = (part,)
            elif passive or (deadly and verb.base in ("freeze", "starve", "burn") and not _object_at(chunks, after)):
                counts = subjects_of(phrases, lexicon, k)
                counts += with_them(phrases, lexicon, k + 1) if counts else ()
                more = gapped(phrases, lexicon, after - 1) if counts else None
                counts += (more,) if more is not None else ()
            else:
                whom = whom_of(chunks, k)
                told = count_of(phrases, lexicon, whom) if whom >= 0 else None
                counts = (told,) if told is not None else objects_of(phrases, lexicon, after)
                if (
                    not counts
                    and verb.form != "infinitive"
                    and k + 1 < len(chunks)
                    and chunks[k + 1].kind == "C"
                    and k + 2 < len(chunks)
                    and chunks[k + 2].kind == "V"
                ):
                    counts = objects_of(phrases, lexicon, k + 3)
            if verb.base in lexicon.harm["of_fighters"] and not are_fighters(phrases, lexicon, counts):
                return
            if verb.base in lexicon.harm["of_people"]:
                counts = tuple(c for c in counts if c.people)
            tell(phrases, lexicon, kind, k, counts, shared, found)
            return


def _counted_in_part(phrases: Phrases, k: int) -> Count | None:
    """Return the 47 of "700 people including 47 wounded had crossed", where a participle says what befell a part."""
    chunks = phrases.chunks
    if k < 2 or not bare_participle(chunks[k]) or chunks[k - 1].quantity is None or chunks[k - 1].head:
        return None
    return Count.of_quantity(phrases, chunks[k - 1]) if chunks[k - 2].word in PART else None


def _object_at(chunks: list[Chunk], at: int) -> bool:
    return at < len(chunks) and chunks[at].kind == "N"


def _deadly(phrases: Phrases, lexicon: ActorLexicon, k: int, verb: Chunk) -> int:
    """Return the chunk after "dead", "to death" or "down" when the verb at `k` is told as deadly, else 0."""
    word, words, chunks = phrases.words[verb.verb], phrases.words, phrases.chunks
    if not lexicon.harm["deadly"].isdisjoint(words[max(0, verb.first - 1) : verb.verb]):
        return k + 1
    if word not in lexicon.harm["to_death"]:
        return 0
    at = verb.last + 1
    if words[at : at + 1] == ["dead"]:
        following = phrases.at[at]
        return following + (chunks[following].last == at) if following > k else 0
    if words[at : at + 2] == ["to", "death"]:
        return phrases.at[at + 1] + 1
    if words[at : at + 1] == ["down"] and word in ("gunned", "shot", "cut"):
        return phrases.at[at] + 1
    if k + 1 < len(chunks) and chunks[k + 1].kind == "N" and not verb.passive:
        after = chunks[k + 1].last + 1  # "beat two men to death", "shot them dead"
        if words[after : after + 2] == ["to", "death"] or words[after : after + 1] == ["dead"]:
            return k + 1
    told = phrases.sentence.vocabulary
    if verb.passive and word in _CROWDED and not told.isdisjoint(_DEADLY):
        return k + 1  # "the deadliest stampede, in which 90 pilgrims were trampled"
    return 0


_CROWDED = frozenset({"trampled", "crushed"})


_DEADLY = frozenset({"deadly", "deadliest", "fatal"})


def _reduced(phrases: Phrases, lexicon: ActorLexicon, k: int, after: int) -> bool:
    """True when a participle without auxiliary is passive: nothing stands after it that it could act on."""
    chunks = phrases.chunks
    if k >= 2 and chunks[k - 2].base == "leave" and chunks[k - 1].quantity is not None:
        return True  # "left 20 people injured and caused damage", "left 16 wounded some of them badly"
    j = after
    while j < len(chunks) and chunks[j].kind == "T":
        j += 1
    if j >= len(chunks) or chunks[j].kind != "N":
        if j + 1 < len(chunks) and chunks[j].kind == "C" and chunks[j + 1].kind == "V":
            return not (j + 2 < len(chunks) and chunks[j + 2].kind == "N") or (k > 0 and chunks[k - 1].kind == "V")
        return not (k > 0 and (chunks[k - 1].kind == "W" or whom_of(chunks, k) >= 0))
    if k == 0 or chunks[k - 1].kind != "N":
        return False
    if chunks[j].quantity is not None and _of_them(phrases, chunks[j].last):
        return True  # "at least 30 wounded many of them seriously"
    if chunks[j].head in ("he", "she", "they"):
        return chunks[k - 1].quantity is not None  # "62 killed and some 100 wounded he said"
    told = lexicon.speech["verbs"]
    if j + 1 < len(chunks) and chunks[j + 1].kind == "V" and (chunks[j + 1].base == "be" or chunks[j + 1].base in told):
        return chunks[k - 1].quantity is not None and chunks[j].quantity is None  # "30 wounded it said"
    return told_in_turn(phrases, lexicon, k, j)


def _of_them(phrases: Phrases, last: int) -> bool:
    words = phrases.words
    at = last if words[last] == "of" else last + 1  # the "of" of "many of" is in its phrase
    return words[at : at + 2] == ["of", "them"]


def _lives(phrases: Phrases, lexicon: ActorLexicon, k: int, verb: Chunk, found: list[Casualty]) -> None:
    """ "claimed 12 lives", "took the lives of 12 people", "cost two soldiers their lives"."""
    chunks = phrases.chunks
    for j in range(k + 1, min(k + 4, len(chunks))):
        chunk = chunks[j]
        lives = chunk.kind == "V" and phrases.words[chunk.first] == "lives" and chunks[j - 1].quantity is not None
        if lives and not (verb.unsure or verb.negated):  # "claimed 100 civilian lives"
            tell(phrases, lexicon, "killed", k, (Count.of_quantity(phrases, chunks[j - 1]),), {}, found)
        if chunk.kind == "V":
            return
        if chunk.kind == "N" and chunk.head in ("lives", "life"):
            if verb.unsure or verb.negated:
                return
            counts: tuple[Count, ...]
            if chunk.quantity is not None:
                counts = (Count.of_quantity(phrases, chunk),)
            else:
                counts = objects_of(phrases, lexicon, j + 2)
                if not counts and j > k + 1:
                    counts = objects_of(phrases, lexicon, k + 1)
            tell(phrases, lexicon, "killed", k, counts, {}, found)
            return


def _lost(phrases: Phrases, lexicon: ActorLexicon, k: int, verb: Chunk, found: list[Casualty]) -> None:
    """ "At least 45 lives were lost", "the army lost three soldiers"."""
    chunks = phrases.chunks
    if verb.unsure or verb.negated or verb.form in ("infinitive", "ing"):
        return
    before = chunks[k - 1] if k else None
    if before is not None and before.kind == "N" and before.head in ("lives", "life") and before.quantity is not None:
        tell(phrases, lexicon, "killed", k, (Count.of_quantity(phrases, before),), {}, found)
    elif not verb.passive:
        counts = objects_of(phrases, lexicon, k + 1)
        fought = sides_of(phrases, lexicon, counts)
        if len(counts) == 1 and phrases.words[phrases.token_at(counts[0].end - 1)] == "men":
            losers = [phrases.chunks[j].head for j in subject_chunks(phrases, lexicon, k)]
            if losers and all(lexicon.people.get(head) in ARMED for head in losers):
                fought = frozenset({"men"})  # "the army lost six men"
        if fought and "civilians" not in fought and not any(count.vague for count in counts):
            tell(phrases, lexicon, "killed", k, counts, {}, found)


def _wounds(phrases: Phrases, lexicon: ActorLexicon, k: int, verb: Chunk, found: list[Casualty]) -> None:
    """ "12 people suffered injuries"."""
    chunks, wounds = phrases.chunks, lexicon.harm["wounds"]
    at = k + 2 if k + 1 < len(chunks) and chunks[k + 1].word == "from" else k + 1
    if (
        at < len(chunks)
        and chunks[at].kind == "N"
        and chunks[at].head in wounds
        and not (verb.unsure or verb.negated)
        and not (at > k + 1 and verb.base != "suffer")
    ):
        counts = subjects_of(phrases, lexicon, k)
        tell(phrases, lexicon, "injured", k, tuple(c for c in counts if c.people), {}, found)


def _forced(phrases: Phrases, lexicon: ActorLexicon, k: int, verb: Chunk, found: list[Casualty]) -> None:
    """ "forced 2,000 people from their homes", "forced thousands to flee"."""
    chunks, words = phrases.chunks, phrases.words
    counts = subjects_of(phrases, lexicon, k) if verb.passive else objects_of(phrases, lexicon, k + 1)
    tail = words[verb.last + 1 : verb.last + 14]
    if (
        counts
        and any(word in tail for word in ("homes", "flee", "evacuate", "leave", "houses", "villages"))
        and chunks[k].form != "infinitive"
    ):
        tell(phrases, lexicon, "displaced", k, counts, {}, found)


def _left(phrases: Phrases, lexicon: ActorLexicon, k: int, found: list[Casualty]) -> None:
    """ "Thousands have left their villages": people by number, from several homes."""
    chunks = phrases.chunks
    following = chunks[k + 1 : k + 4]
    left = next((chunk for chunk in following if chunk.kind != "T"), None)
    if left is not None and len(following) == 3 and following[1].kind == "P" and following[1].word == "of":
        left = following[2]  # "a number of areas"
    if left is None or left.kind != "N" or left.head not in lexicon.harm["forsaken"]:
        return
    counts = [c for c in subjects_of(phrases, lexicon, k) if c.people and not c.vague]
    if counts and sum(c.low for c in counts) > 1:
        tell(phrases, lexicon, "displaced", k, counts, {}, found)


def _inverted(phrases: Phrases, lexicon: ActorLexicon, k: int, found: list[Casualty]) -> None:
    """ "Killed were two guards"; "among the dead was the mayor", who is only one of them."""
    chunks, before = phrases.chunks, phrases.chunks[k - 1]
    told = before.kind == "V" and before.form == "participle"
    first = k - 2 if told and k >= 2 and chunks[k - 2].head in ("the", "those") else k - 1
    among = first >= 1 and chunks[first].kind == "N" and chunks[first - 1].word == "among"
    if not among and (not told or (k >= 2 and chunks[k - 2].kind in "NWPT")):
        return
    word = phrases.words[before.verb] if told else before.head
    for kind, way in lexicon.harm_words.get(word, ()):
        if way == ("transitive" if told else "predicates"):
            counts = objects_of(phrases, lexicon, k + 1)
            if among:
                counts = tuple(count._replace(high=None, vague=True) for count in counts)
            tell(phrases, lexicon, kind, k, counts, {}, found)
            return


def _predicate(phrases: Phrases, lexicon: ActorLexicon, k: int, verb: Chunk, found: list[Casualty]) -> None:
    """ "12 people were dead", "40 are missing", "three were reported dead", "left thousands homeless"."""
    chunks, words = phrases.chunks, phrases.words
    if k + 1 >= len(chunks) or verb.unsure or verb.negated:
        return
    following = chunks[k + 1]
    j = k + 1
    if following.kind == "P" and following.word in ("in",) and k + 2 < len(chunks):
        following, j = chunks[k + 2], k + 2
    if following.kind != "N" or following.quantity is not None:
        return
    if following.first != following.last and following.head not in ("custody",) and words[following.first] != "feared":
        return
    for kind, way in lexicon.harm_words.get(following.head, ()):
        if way == "predicates":
            counts = subjects_of(phrases, lexicon, k)
            if verb.base == "leave" and not verb.passive:
                counts = ()
            tell(phrases, lexicon, kind, k, counts, {}, found, last=chunks[j].last)
            return


def _shared(phrases: Phrases, lexicon: ActorLexicon) -> dict[int, str]:
    """Chunks whose harm is told of one number together: "killing or injuring 40" or, "killed and wounded" and."""
    chunks, harm = phrases.chunks, lexicon.harm_words
    found: dict[int, str] = {}
    for k in range(1, len(chunks) - 1):
        if chunks[k].kind != "C" or chunks[k].word not in ("and", "or"):
            continue
        left, right = _harm_kind(phrases, harm, k - 1), _harm_kind(phrases, harm, k + 1)
        if left and right and left != right and {left, right} <= {"killed", "injured"}:
            if chunks[k + 1].kind == "N" and (
                chunks[k + 1].quantity is not None or chunks[k + 1].last > chunks[k + 1].first
            ):
                continue
            if chunks[k - 1].kind == "N" and chunks[k + 1].kind == "V" and _object_at(chunks, k + 2):
                continue  # "left a guard dead and wounded 12 others"
            found[k - 1] = found[k + 1] = chunks[k].word
    return found


def _harm_kind(phrases: Phrases, harm: dict[str, tuple[tuple[str, str], ...]], k: int) -> str:
    chunk = phrases.chunks[k]
    word = phrases.words[chunk.verb] if chunk.kind == "V" else chunk.head
    ways = harm.get(word, ())
    return ways[0][0] if ways and chunk.kind in ("V", "N") else ""
