"""Whose the verb is: the subject of a verb, over asides, relatives and coordination."""

from __future__ import annotations

from streams.extract.chunks import Chunk, Phrases
from streams.extract.conjoined import beside, governed, over_conjoined
from streams.extract.groups import ActorLexicon
from streams.extract.objects import BOTH, PART
from streams.extract.relatives import (
    antecedent,
    bare_participle,
    before_commas,
    before_gloss,
    behind_comma,
    is_somebody,
    opens_clause,
    opens_with_ing,
    over_ing,
    over_relative,
    over_said,
    own_of_ing,
    reduced_relative,
)
from streams.extract.victims import (
    Count,
    behind_called,
    count_of,
    is_name_of,
    is_partly,
    is_person_name,
    shares_number,
    somebody,
)
from streams.extract.wordclass import QUOTES

_REACH = 40  # phrases a clause is followed


def subjects_of(phrases: Phrases, lexicon: ActorLexicon, k: int) -> tuple[Count, ...]:
    """Return the people that are the subject of the verb at chunk `k`, coordinated ones before it included."""
    heads = subject_chunks(phrases, lexicon, k)
    counts: list[Count] = []
    for j in heads:
        count = count_of(phrases, lexicon, j)
        if count is None:
            if not counts:
                continue
            break
        counts.append(count._replace(low=0, high=0) if counts and shares_number(phrases, lexicon, j) else count)
    if not counts and k and bare_participle(phrases.chunks[k]) and phrases.chunks[k - 1].kind == "N":
        count = count_of(phrases, lexicon, k - 1)  # "the funeral of two men killed in the raid"
        return (count,) if count is not None else ()
    return tuple(counts)


def _intransitive(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    verb = lexicon.verbs.get(phrases.words[phrases.chunks[k].verb])
    return verb is not None and verb.bare


def subject_chunks(phrases: Phrases, lexicon: ActorLexicon, k: int) -> tuple[int, ...]:
    """Return the noun phrases that are the subject of the verb at chunk `k`, in the order of the text."""
    known = phrases.subjects
    if k not in known:
        for at in range(k + 1):  # from the left, since a verb may share only the subject of one before it
            if at not in known and phrases.chunks[at].kind == "V":
                known[at] = _subject_chunks(phrases, lexicon, at)
    return known.get(k, ())


def _accused_of(phrases: Phrases, lexicon: ActorLexicon, j: int) -> tuple[int, ...]:
    """Return who is accused before the "of" at chunk `j`: of "accused the army of shelling" they did it."""
    chunks = phrases.chunks
    if j < 2 or chunks[j].word not in ("of", "for"):
        return ()
    verb = _verb_before(chunks, j - 1)
    if verb < 0 or chunks[verb].passive or any(chunk.kind not in _NOUNS for chunk in chunks[verb + 1 : j]):
        return ()
    word, speech = phrases.words[chunks[verb].verb], lexicon.speech
    judged = chunks[j].word == "for" and chunks[verb].base in speech["judging_verbs"]
    if not judged and word not in speech["accuse_verbs"] and word not in speech["blame_verbs"]:
        return ()
    accused: list[int] = []
    for at in range(verb + 1, j):
        if chunks[at].kind == "P":
            break
        if chunks[at].kind == "N":
            accused.append(_named_at(phrases, lexicon, at))
    return tuple(accused)


_NOUNS = frozenset({"N", "C", ",", "P"})


def _subject_chunks(phrases: Phrases, lexicon: ActorLexicon, k: int) -> tuple[int, ...]:
    chunks = phrases.chunks
    j = k - 1
    while j >= 0 and chunks[j].kind == "T":
        j -= 1
    if opens_with_ing(phrases, k) and (doer := behind_comma(chunks, k)):
        return (doer,)
    if j >= 0 and chunks[j].kind == "C":
        if j and chunks[j - 1].kind == ",":
            j -= 1
        before = _verb_before(chunks, j)
        return subject_chunks(phrases, lexicon, before) if before >= 0 else ()
    if (
        j >= 0
        and chunks[j].kind == "V"
        and (chunks[k].form in ("infinitive", "ing") or chunks[j].base in ("be", "have"))
    ):
        return subject_chunks(phrases, lexicon, j)
    if chunks[k].form == "infinitive" and j >= 1 and chunks[j].kind == "N" and not chunks[j].pronoun:
        before = _purpose_of(phrases, lexicon, j)
        if before >= 0:
            return subject_chunks(phrases, lexicon, before)
    if chunks[k].form == "ing" and j >= 1 and chunks[j].kind == "N" and chunks[j - 1].form == "ing":
        return subject_chunks(phrases, lexicon, j - 1)  # "killing five rebels injuring ten others"
    if chunks[k].form == "ing" and j >= 1 and chunks[j].kind == "N" and (own := own_of_ing(phrases, lexicon, j)):
        return own
    if chunks[k].form == "ing" and j >= 0 and chunks[j].kind in ("N", ","):
        before = _verb_before(chunks, k)
        while before > 0 and chunks[before].form == "ing" and chunks[before - 1].kind == "N":
            before = _verb_before(chunks, before)  # "hit a bus carrying workers, killing six"
        if (before >= 0 and chunks[before].form == "finite") or (before >= 0 and chunks[before].form == "participle"):
            return subject_chunks(phrases, lexicon, before)
    if j >= 0 and chunks[j].kind in (",", ")", "-"):
        if chunks[j].kind == ",":
            first = _serial(phrases, k, j)
            if first >= 0:
                return subject_chunks(phrases, lexicon, first)
        aside = j
        j = over_aside(phrases, j)
        if 0 <= j < aside - 2 and phrases.words[chunks[j + 2].first] == "who" and chunks[j].kind == "N":
            j = antecedent(phrases, lexicon, j)  # "the mayor of X, in the province of Y, who was held, was killed"
    if j >= 0 and chunks[j].kind == "W":
        j -= 1
        if j >= 0 and chunks[j].kind == "P" and j and chunks[j - 1].kind == "N":
            j -= 1
        while j >= 0 and chunks[j].kind in (",", "T"):
            j -= 1
        if j >= 0 and chunks[j].kind == "N":
            if phrases.words[chunks[k - 1].first] == "who":
                j = antecedent(phrases, lexicon, j)
            return tuple(_named_at(phrases, lexicon, at) for at in _chain(phrases, lexicon, j, relative=True))
        return ()
    if chunks[k].form == "ing" and (accused := _accused_of(phrases, lexicon, j)):
        return accused
    if j >= 2 and chunks[j].head == "those" and chunks[j - 1].word == "of" and bare_participle(chunks[k]):
        return (j,)  # "four of those injured"
    if j > 0 and chunks[j].kind == "S" and chunks[k].form == "ing":
        before = _verb_before(chunks, j)  # "fled after shooting a guard"
        return subject_chunks(phrases, lexicon, before) if before >= 0 else ()
    if j < 0 or chunks[j].kind != "N":
        doer = -1
        if j >= 1:
            doer = max(
                over_ing(phrases, lexicon, j, k), over_relative(phrases, lexicon, j, k), over_said(phrases, lexicon, j)
            )
        if doer >= 0:
            return _chain(phrases, lexicon, doer, relative=False)  # "the gunmen who fled were arrested"
        if j >= 0 and chunks[k].form in ("ing", "participle"):
            before = _verb_before(chunks, k)
            if before >= 0:
                return subject_chunks(phrases, lexicon, before)
        return ()
    doer = max(over_ing(phrases, lexicon, j, k), over_relative(phrases, lexicon, j, k))
    if doer > 0 and phrases.words[chunks[doer].last] == "of" and chunks[doer - 1].kind == "N":
        doer -= 1  # "200 people many of whom were civilians were killed"
    if doer >= 0:
        return _chain(phrases, lexicon, doer, relative=False)
    if j >= 2 and chunks[j].quantity is not None and chunks[j - 1].word == "of" and bare_participle(chunks[k]):
        following = chunks[k + 1].kind if k + 1 < len(chunks) else "."
        if phrases.words[chunks[j].first] == "the" and following in "VP" and not _intransitive(phrases, lexicon, k):
            return (j,)  # "six of the 17 killed were children"
    return _chain(phrases, lexicon, j, relative=False)


def _purpose_of(phrases: Phrases, lexicon: ActorLexicon, j: int) -> int:
    """Return the verb for whose purpose an infinitive stands behind its object at `j`, or -1: "fired gas to disperse".

    Who is told or sent to do something does it himself: "ordered troops to shoot".
    """
    chunks = phrases.chunks
    while j >= 2 and chunks[j - 1].kind == "P" and chunks[j - 2].kind == "N":
        j -= 2
    if j >= 2 and chunks[j - 1].kind == "P" and chunks[j - 2].base in lexicon.roles["going"]:
        j -= 1  # "went to Tarija to negotiate"
    verb = chunks[j - 1] if j else None
    if verb is None or verb.kind != "V" or verb.passive or verb.form not in ("finite", "participle"):
        return -1
    return -1 if verb.base in lexicon.roles["told_to"] or chunks[j].head in lexicon.people else j - 1


def _serial(phrases: Phrases, k: int, comma: int) -> int:
    """Return the verb before the comma that shares its subject: "entered the town, looted shops and killed", or -1."""
    chunks = phrases.chunks
    verb, j = chunks[k], comma - 1
    if verb.form not in ("participle", "finite") or verb.passive or not _listed(chunks, k):
        return -1
    while j >= 2 and chunks[j].kind in "NT" and chunks[j - 1].kind == "P":
        j -= 2
    if j >= 1 and chunks[j].kind == "N" and chunks[j - 1].kind == "V":
        j -= 1
    before = chunks[j]
    same = before.kind == "V" and before.form in ("participle", "finite") and not before.passive
    return j if same and j >= 1 and chunks[j - 1].kind == "N" else -1


def _listed(chunks: list[Chunk], k: int) -> bool:
    """True when a coordinator and one more verb follow the verb at chunk `k` in its clause."""
    for j in range(k + 1, min(k + 8, len(chunks) - 1)):
        if chunks[j].kind == "C":
            return chunks[j + 1].kind == "V"
        if chunks[j].kind not in "NPT,":
            return False
    return False


def _verb_before(chunks: list[Chunk], j: int) -> int:
    for at in range(j - 1, max(-1, j - _REACH), -1):
        if chunks[at].kind == "V" and chunks[at].form != "infinitive":
            return at
        if chunks[at].kind in ("S", ";"):
            return -1
    return -1


def over_aside(phrases: Phrases, j: int) -> int:
    """Step left over ", including three children," and other asides that end at chunk `j`; the chunk before them."""
    chunks = phrases.chunks
    if chunks[j].last > chunks[j].first:
        return j - 1  # nothing but an age stood between two commas
    opening = "(" if chunks[j].kind == ")" else chunks[j].kind
    for at in range(j - 1, max(-1, j - 14), -1):
        if chunks[at].kind == opening:
            return j - 1 if chunks[at + 1].kind == "C" else at - 1  # ", and two of her guards," goes on with a list
        if chunks[at].kind == ";" or (chunks[at].kind == "-" and opening == ","):
            break
    return j - 1


def _where_of_event(phrases: Phrases, lexicon: ActorLexicon, j: int) -> bool:
    """Return True for the bare name behind an event that says where: "strikes on Baalbek that killed two"."""
    chunks = phrases.chunks
    chunk, before = chunks[j], chunks[j - 2]
    if chunk.pronoun or chunk.quantity is not None or chunk.head in lexicon.people or chunks[j - 1].word == "by":
        return False
    return lexicon.things.get(before.head) == "event" and before.head not in lexicon.people


def _chain(phrases: Phrases, lexicon: ActorLexicon, j: int, *, relative: bool) -> tuple[int, ...]:
    """Return the heads of the noun phrases that end at chunk `j`: over "of", "in" and coordination to the left."""
    chunks, words = phrases.chunks, phrases.words
    # "12 people, two of them children" and "12 people including two children": a part told after the whole.
    while j >= 2:
        if chunks[j - 1].kind == "P" and chunks[j - 1].word in PART and chunks[j - 2].kind in ("N", ","):
            j -= 2
            while j > 0 and chunks[j].kind in (",", "T"):
                j -= 1
            continue
        if chunks[j - 1].kind == "N" and chunks[j - 1].pronoun and chunks[j - 1].head == "them" and j >= 3:
            whole = chunks[j - 3].kind == "N" and chunks[j - 3].head in lexicon.people
            some = chunks[j - 2].word == "of" and not whole
            j -= 4 if some and j >= 4 else 3  # "two of them", "the majority of them", but "most of them"
            while j > 0 and chunks[j].kind in (",", "T"):
                j -= 1
            continue
        if chunks[j - 1].kind == "C" and chunks[j - 2].kind == "N" and j >= 4 and _part_of_list(chunks, j - 2):
            j -= 2
            continue
        break
    j = _whole_before(phrases, lexicon, j)
    if j < 0 or chunks[j].kind != "N":
        return ()
    heads = [j]
    if relative:
        while (
            j >= 2
            and chunks[j - 1].kind == "P"
            and chunks[j - 2].kind == "N"
            and (_where_of_event(phrases, lexicon, j) or count_of(phrases, lexicon, j) is None)
        ):
            j -= 2
        return (j,)
    while True:
        at = _told_of(phrases, lexicon, heads[0])
        if at >= 2 and chunks[at - 1].kind == "P" and chunks[at - 2].kind == "N" and not chunks[at - 2].pronoun:
            if _told_besides(chunks, at):
                break
            if chunks[at - 1].word == "by" and lexicon.things.get(chunks[at - 2].head) != "event":
                break  # but "an attack by rebels on the town"
            if opens_clause(chunks, at) and is_somebody(lexicon, chunks[heads[0]]):
                break  # "In the south of Syria rebels fired": no comma stood between
            heads[0] = at - 2
            continue
        if at >= 3 and chunks[at - 1].kind == "P" and reduced_relative(chunks, at - 2):
            heads[0] = at - 3  # "groups positioned in the hills fired"
            continue
        if at >= 3 and chunks[at - 1].kind == "P" and chunks[at - 2].kind == "T" and chunks[at - 3].kind == "N":
            heads[0] = at - 3
            continue
        if at >= 2 and chunks[at - 1].kind == "C" and chunks[at - 1].word in ("and", "plus", "&", "or", "as"):
            if chunks[at - 2].kind == "N" and at >= 3 and chunks[at - 3].kind == "P":
                step = over_conjoined(phrases, lexicon, at)
                if step is None:
                    break
                heads[: step[1]] = [step[0]]
                continue
            if chunks[at - 2].head in lexicon.harm_words and chunks[at - 2].head not in lexicon.people:
                break  # "41 dead and 60 wounded"
            if chunks[at - 2].kind == "N" and not governed(phrases, lexicon, at - 2):
                heads.insert(0, at - 2)
                continue
            before = before_gloss(chunks, before_commas(chunks, at - 2))
            if before >= 2 and chunks[before - 1].kind == "," and words[chunks[before].first] in BOTH:
                before -= 2  # "two tourists, both Germans, and their guide"
            if 0 <= before < at - 2 and chunks[before].kind == "N":
                if governed(phrases, lexicon, before):
                    before = _titled_before(phrases, lexicon, before)
                if before >= 0:
                    heads.insert(0, before)
                    continue
        called = at - 2 if at >= 2 and chunks[at - 1].word == "as" else at - 1
        if called >= 1 and chunks[called - 1].kind == "N" and behind_called(phrases, lexicon, called) == at:
            heads[0] = called - 1  # "a boy known as Pepe"
            continue
        before = before_commas(chunks, at - 1)
        if (
            0 <= before < at - 1
            and len(heads) > 1
            and chunks[before].kind == "N"
            and not governed(phrases, lexicon, before)
            and (
                chunks[before].quantity is not None
                or words[chunks[before].first] in ("a", "an")
                or _both_named(phrases, lexicon, before, at)
                or (chunks[at].head in lexicon.plurals and is_person_name(phrases, lexicon, chunks[before]))
                or (
                    (words[chunks[at].first] in lexicon.grammar["determiner"] or chunks[at].quantity is not None)
                    and somebody(lexicon, chunks[before])
                )
            )
        ):
            heads.insert(0, before)
            continue
        named = _named_at(phrases, lexicon, at)
        if named != at:
            heads[0] = named
            continue
        if len(heads) > 1 and beside(phrases, lexicon, at) and not governed(phrases, lexicon, at - 1):
            heads.insert(0, at - 1)  # "the spokesman his son and 20 others", where the wire lost a comma
            continue
        listed = _listed_before(phrases, lexicon, at) if len(heads) > 1 else -1
        if listed >= 0:
            heads.insert(0, listed)
            continue
        break
    return tuple(heads)


def _whole_before(phrases: Phrases, lexicon: ActorLexicon, j: int) -> int:
    """Return the number told right before what says who they are, else `j`: "13 civilians mostly women and children".

    Wires lose the commas around it. Before "among them two nurses" too.
    """
    chunks = phrases.chunks
    for at in range(j, max(0, j - _KINDS), -1):
        counted = chunks[at].kind == "N" and chunks[at].quantity is not None
        if counted and at >= 2 and chunks[at - 1].word in PART and chunks[at - 2].quantity is not None:
            return at - 2  # "13 people including eight soldiers three policemen and two civilians"
        if chunks[at].kind == "N" and chunks[at - 1].kind == "N":
            if is_partly(phrases, lexicon, at) and chunks[at - 1].quantity is not None:
                return at - 1
            among = at >= 3 and chunks[at - 1].head == "them" and chunks[at - 2].word == "among"
            if among and chunks[at - 3].kind == "N":
                return at - 3
            if not counted:
                return j
        if chunks[at].kind not in ("N", "C", "P"):
            return j
    return j


_KINDS = 7
"""Phrases of what says who those counted are."""


def _told_besides(chunks: list[Chunk], at: int) -> bool:
    """True for those counted at `at` with a participle of their own: "14 dead in addition to 50 others injured"."""
    if chunks[at].quantity is None or at + 1 >= len(chunks) or not bare_participle(chunks[at + 1]):
        return False
    return chunks[at - 1].word == "besides" or (chunks[at - 1].word == "to" and chunks[at - 2].head == "addition")


def _told_of(phrases: Phrases, lexicon: ActorLexicon, at: int) -> int:
    """Return the noun phrase that the name at `at` only names, else `at`: "their cook, Ana Ruiz"."""
    chunks = phrases.chunks
    return at - 2 if at >= 2 and chunks[at - 1].kind == "," and is_name_of(phrases, lexicon, at - 2, at) else at


def _titled_before(phrases: Phrases, lexicon: ActorLexicon, at: int) -> int:
    """Return the person whose office ends with the place at `at`, or -1: "Ana Ruiz, mayor of X, in the south, and"."""
    office = antecedent(phrases, lexicon, at)
    if office == at:
        return -1
    named = _named_at(phrases, lexicon, office)
    return -1 if governed(phrases, lexicon, named) else named


def _listed_before(phrases: Phrases, lexicon: ActorLexicon, at: int) -> int:
    """Return the person before chunk `at` in a list that says of some what they are, or -1: "Ruiz, dean of X; B"."""
    chunks = phrases.chunks
    if at < 4 or chunks[at - 1].kind not in (",", ";"):
        return -1
    what = at - 2
    while what >= 2 and chunks[what].kind == "N" and chunks[what - 1].kind == "P":
        what -= 2
    named = _named_at(phrases, lexicon, what) if chunks[what].kind == "N" else what
    return named if named != what else -1


def _both_named(phrases: Phrases, lexicon: ActorLexicon, before: int, at: int) -> bool:
    """True in a list of people's names, where the chunks on both sides of its comma are such."""
    chunks = phrases.chunks
    return is_person_name(phrases, lexicon, chunks[at]) and is_person_name(phrases, lexicon, chunks[before])


def _named_at(phrases: Phrases, lexicon: ActorLexicon, j: int) -> int:
    """Return the person of whom the noun phrase at `j` only says what they are: "Ana Ruiz, mayor of X," is Ruiz."""
    chunks = phrases.chunks
    if (
        j >= 1
        and phrases.words[chunks[j].first] in ("a", "an")
        and chunks[j].head in lexicon.people
        and not opens_clause(chunks, j - 1)
    ):
        between = phrases.texts[chunks[j - 1].last + 1 : chunks[j].first]
        if all(mark in QUOTES for mark in between) and _named(phrases, lexicon, j - 1):
            return j - 1  # no comma stood between: "Ana Ruiz a lawyer in Lima said"
    if j < 2 or chunks[j - 1].kind != "," or chunks[j - 2].kind != "N" or chunks[j].quantity is not None:
        return j
    if chunks[j].head in lexicon.plurals:
        return j  # "In addition, rebels": no one's description
    if not is_person_name(phrases, lexicon, chunks[j - 2]) or chunks[j].head not in lexicon.people:
        return j
    if phrases.words[chunks[j].first] not in ("a", "an") and not somebody(lexicon, chunks[j]):
        return j
    anew = opens_clause(chunks, j - 2) or _begins_anew(phrases, lexicon, j)  # "In Mosul, a bomber killed"
    return j if anew else j - 2


def _begins_anew(phrases: Phrases, lexicon: ActorLexicon, j: int) -> bool:
    """True for "the governor" behind a place: "in Tibu, the governor said", "the town of El Tarra, the mayor said"."""
    chunks = phrases.chunks
    if phrases.words[chunks[j].first] != "the" or j < 3 or chunks[j - 3].kind != "P":
        return False
    if chunks[j - 3].word in ("in", "at", "near", "outside"):
        return True
    name = chunks[j - 2]
    return chunks[j - 3].word == "of" and (
        name.first == name.last or chunks[j - 4].head in lexicon.roles["settlements"]
    )


def _named(phrases: Phrases, lexicon: ActorLexicon, j: int) -> bool:
    """True for the name of a body or a person at chunk `j`."""
    chunk = phrases.chunks[j]
    if chunk.kind != "N" or chunk.pronoun or chunk.quantity is not None:
        return False
    known = bool(chunk.names) and chunk.names[-1][1] == chunk.last and chunk.names[-1][2].sort == "body"
    return known or (chunk.first < chunk.last and not phrases.caseless and is_person_name(phrases, lexicon, chunk))


def _part_of_list(chunks: list[Chunk], j: int) -> bool:
    before = chunks[j - 1]
    return (before.kind == "P" and before.word in PART) or (before.pronoun and before.head == "them")
