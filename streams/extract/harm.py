"""What words of harm say befell whom: verbs active and passive, nouns, tolls, and harm told not to have been."""

from __future__ import annotations

from collections.abc import Sequence

from streams.extract.chunks import Chunk, Phrases
from streams.extract.composition import are_fighters, sides_of, without_kinds
from streams.extract.doubts import denied, doubtful, held_true, is_rate, sentence_doubt
from streams.extract.fates import turn_of
from streams.extract.groups import ActorLexicon
from streams.extract.hurts import SUFFERING, hurt_of, in_condition, suffered
from streams.extract.objects import PART, gapped, objects_of, with_them
from streams.extract.relatives import bare_participle
from streams.extract.sides import over_aside, subjects_of
from streams.extract.tolls import (
    Casualty,
    add_casualty,
    is_number_of,
    mounts,
    number_of,
    read_none,
    read_toll,
    words_between,
)
from streams.extract.victims import Count, count_of, has_of, possessor_of, told_in_turn
from streams.records import Figure, Span


def read_harm(phrases: Phrases, lexicon: ActorLexicon) -> list[Casualty]:
    """Return every statement of harm in the sentence, in no particular order."""
    found = list(read_none(phrases, lexicon))
    shared = _shared(phrases, lexicon)
    for k, chunk in enumerate(phrases.chunks):
        if chunk.kind == "V":
            _from_verb(phrases, lexicon, k, chunk, shared, found)
        elif chunk.kind == "N" and not chunk.pronoun:
            _from_noun(phrases, lexicon, k, chunk, shared, found)
    return found


def _from_verb(
    phrases: Phrases, lexicon: ActorLexicon, k: int, verb: Chunk, shared: dict[int, str], found: list[Casualty]
) -> None:
    words, chunks = phrases.words, phrases.chunks
    word = words[verb.verb]
    turn = turn_of(phrases, lexicon, k, verb) if verb.base in lexicon.harm["turns"] else None
    if turn is not None:
        _tell(phrases, lexicon, turn[0], k, turn[1], shared, found, last=turn[2])
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
            _tell(phrases, lexicon, kind, k, subjects_of(phrases, lexicon, k), shared, found)
            return
        if way == "transitive" or (way == "predicates" and (verb.passive or verb.form == "participle")):
            if word in lexicon.harm["to_death"] and not deadly:
                return
            after = deadly if deadly else k + 1
            passive = verb.passive or (verb.form == "participle" and _reduced(phrases, lexicon, k, after))
            if passive and k >= 3 and is_number_of(chunks, words, k - 1):
                return  # "the number of people killed": its toll follows
            counts: tuple[Count, ...]
            part = _counted_in_part(phrases, k) if passive else None
            if part is not None:
                counts = (part,)
            elif passive or (deadly and verb.base in ("freeze", "starve", "burn") and not _object_at(chunks, after)):
                counts = subjects_of(phrases, lexicon, k)
                counts += with_them(phrases, lexicon, k + 1) if counts else ()
                more = gapped(phrases, k) if counts else None
                counts += (more,) if more is not None else ()
            else:
                counts = objects_of(phrases, lexicon, after)
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
            _tell(phrases, lexicon, kind, k, counts, shared, found)
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
        return not (k > 0 and chunks[k - 1].kind == "W")
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
            _tell(phrases, lexicon, "killed", k, counts, {}, found)
            return


def _lost(phrases: Phrases, lexicon: ActorLexicon, k: int, verb: Chunk, found: list[Casualty]) -> None:
    """ "At least 45 lives were lost", "the army lost three soldiers"."""
    chunks = phrases.chunks
    if verb.unsure or verb.negated or verb.form in ("infinitive", "ing"):
        return
    before = chunks[k - 1] if k else None
    if before is not None and before.kind == "N" and before.head in ("lives", "life") and before.quantity is not None:
        _tell(phrases, lexicon, "killed", k, (Count.of_quantity(phrases, before),), {}, found)
    elif not verb.passive:
        counts = objects_of(phrases, lexicon, k + 1)
        fought = sides_of(phrases, lexicon, counts)
        if fought and "civilians" not in fought and not any(count.vague for count in counts):
            _tell(phrases, lexicon, "killed", k, counts, {}, found)


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
        _tell(phrases, lexicon, "injured", k, tuple(c for c in counts if c.people), {}, found)


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
        _tell(phrases, lexicon, "displaced", k, counts, {}, found)


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
        _tell(phrases, lexicon, "displaced", k, counts, {}, found)


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
            _tell(phrases, lexicon, kind, k, counts, {}, found)
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
            _tell(phrases, lexicon, kind, k, counts, {}, found, last=chunks[j].last)
            return


def _from_noun(
    phrases: Phrases, lexicon: ActorLexicon, k: int, noun: Chunk, shared: dict[int, str], found: list[Casualty]
) -> None:
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
        _tell(phrases, lexicon, "injured", k, (Count.of_quantity(phrases, noun),), shared, found)
        return
    if head == "lives" and noun.quantity is not None and k >= 2 and chunks[k - 1].word == "of":
        if chunks[k - 2].head == "loss" and not sentence_doubt(phrases, lexicon, k - 2):
            _tell(phrases, lexicon, "killed", k, (Count.of_quantity(phrases, noun),), shared, found)
        return
    ways = lexicon.harm_words.get(head)
    if noun.quantity is not None and _fatally(phrases, noun):
        _tell(phrases, lexicon, "killed", k, (Count.of_quantity(phrases, noun),), shared, found)
        return
    if head in ("case", "cases") and noun.quantity is not None and has_of(phrases, k):
        if chunks[k + 2].head in lexicon.harm["hurts"] and not sentence_doubt(phrases, lexicon, k):
            _tell(phrases, lexicon, "injured", k, (Count.of_quantity(phrases, noun),), shared, found)
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
                _tell(phrases, lexicon, kind, k, counts, shared, found)
                return
        if head in lexicon.harm["animals"]:
            return  # "4,000 dead birds"
        for token in range(noun.quantity.end, noun.last):
            for kind, way in lexicon.harm_words.get(words[token], ()):
                if way == "predicates" and kind in ("killed", "injured", "missing") and words[token] != "killed":
                    if not _in_part(phrases, k):
                        _tell(phrases, lexicon, kind, k, (Count.of_quantity(phrases, noun),), shared, found)
                    return
        return
    if ways is not None and noun.first == noun.last and k and chunks[k - 1].kind in (",", "-"):
        _left_so(phrases, lexicon, k, ways, found)
        return
    if head == "dead" and noun.last > noun.first and _shot_dead(phrases, lexicon, k):
        start, end = phrases.span(noun.first, noun.last - 1)
        _tell(phrases, lexicon, "killed", k, (Count(1, 1, start, end, people=True),), shared, found)
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
        _tell(phrases, lexicon, "injured", k, hurt, shared, found)
        return
    if ways is None:
        return
    owner = possessor_of(phrases, lexicon, k)
    if owner is not None and not sentence_doubt(phrases, lexicon, k):
        for kind, way in ways:
            if way == "nouns":
                _tell(phrases, lexicon, kind, k, (owner,), shared, found)
                return
    at = _behind_where(phrases, k)
    if at + 1 >= len(chunks):
        return
    for kind, way in ways:
        if way == "nouns" and chunks[at].kind == "P" and chunks[at].word == "of":
            if words[noun.first] == "no" or sentence_doubt(phrases, lexicon, k):
                return
            counts = objects_of(phrases, lexicon, at + 1, nominal=True)
            _tell(phrases, lexicon, kind, k, counts, shared, found)
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
    """True for "shot a soldier dead"."""
    verb, words, last = phrases.chunks[k - 1] if k else None, phrases.words, phrases.chunks[k].last
    if verb is None or verb.kind != "V" or words[verb.verb] not in lexicon.harm["to_death"] or verb.unsure:
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
            _tell(phrases, lexicon, kind, k, objects_of(phrases, lexicon, at), {}, found)
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


_HARMED = frozenset({"casualties", "victims"})
"""Who came to harm, dead or hurt: "34 casualties, including nine dead" tells how many died."""


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
            found[k - 1] = found[k + 1] = chunks[k].word
    return found


def _harm_kind(phrases: Phrases, harm: dict[str, tuple[tuple[str, str], ...]], k: int) -> str:
    chunk = phrases.chunks[k]
    word = phrases.words[chunk.verb] if chunk.kind == "V" else chunk.head
    ways = harm.get(word, ())
    return ways[0][0] if ways and chunk.kind in ("V", "N") else ""


def _tell(
    phrases: Phrases,
    lexicon: ActorLexicon,
    kind: str,
    k: int,
    counts: Sequence[Count],
    shared: dict[int, str],
    found: list[Casualty],
    *,
    last: int = -1,
) -> None:
    """Append the casualty of chunk `k` with the sum of its `counts`."""
    if not counts:
        return
    chunk = phrases.chunks[k]
    together = shared.get(k)
    if together == "or" or is_rate(phrases, lexicon, max(chunk.last, phrases.token_at(counts[-1].end - 1))):
        return
    start, end = phrases.span(chunk.first, max(chunk.last, last))
    start, end = min(start, *(c.start for c in counts)), max(end, *(c.end for c in counts))
    first, behind = counts[0].start, counts[-1].end
    counts = without_kinds(phrases, lexicon, counts)
    low = sum(c.low for c in counts)
    high = None if any(c.high is None for c in counts) else sum(c.high or 0 for c in counts)
    if len(counts) > 1 and all(c.vague and c.low == 2 for c in counts):
        low = 2  # "women and children were killed"
    text = words_between(phrases, first, behind)
    victims = Span(start=first, end=behind)
    if together == "and":
        low, high = 1, None
    vague = together == "and" or all(c.vague for c in counts)
    figure = Figure(low=low, high=high, text=text)
    rough = any(c.rough for c in counts)
    added = counts[0].added and not _is_so(phrases, counts[0].start)
    part = _among_told(phrases, lexicon, counts[0].start) or (not found and _some_of_them(phrases, counts[0].start))
    nth = counts[0].nth if len(counts) == 1 and kind == "killed" and chunk.kind == "V" else 0
    if nth and _one_more(phrases, lexicon, k):
        if any(c.kind == kind and c.figure.low == nth - 1 for c in found):
            added = True  # "seven were killed and an eighth died"
        elif text.split()[-1].lower() not in lexicon.numbers["ordinals"]:
            figure = Figure(low=nth, high=nth, text=text)  # "a fourth man died": with those told before
            add_casualty(found, kind, figure, start, end, victims, toll=True)
            return
        else:
            return  # "a third of them died"
    also = chunk.kind == "V" and "also" in phrases.words[chunk.first : chunk.last + 1]
    add_casualty(
        found, kind, figure, start, end, victims,
        vague=vague, added=added, rough=rough, part=part, also=also, sides=sides_of(phrases, lexicon, counts),
    )  # fmt: skip


def _one_more(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """True when the verb at `k` is one of dying, maybe later: "a fourth man has died", "a third died of wounds"."""
    return phrases.words[phrases.chunks[k].verb] in lexicon.harm["dying"]


def _is_so(phrases: Phrases, start: int) -> bool:
    """True for what is said of who was told before: "his death is one more", "she was another victim"."""
    before = phrases.token_at(start) - 1
    return before >= 0 and phrases.chunks[phrases.at[before]].base == "be"


def _some_of_them(phrases: Phrases, start: int) -> bool:
    """True for "five of them", "six of the dead" at character `start`: some of those told in a sentence before."""
    chunks, k = phrases.chunks, phrases.at[phrases.token_at(start)]
    if k + 2 >= len(chunks) or chunks[k].quantity is None or chunks[k].head or chunks[k + 1].word != "of":
        return False
    return chunks[k + 2].head in _TOLD_BEFORE


_TOLD_BEFORE = frozenset({"them", "dead", "those", "victims"})


def _among_told(phrases: Phrases, lexicon: ActorLexicon, start: int) -> bool:
    """True when "the dead include" stands before character `start`."""
    before = phrases.sentence.document.lower[max(phrases.sentence.start, start - 30) : start].split()
    return len(before) > 1 and before[-1] in ("include", "included", "includes") and before[-2] in lexicon.harm_words
