"""Whom the object of a verb or noun names, with all that "and", commas and semicolons join to it."""

from __future__ import annotations

from streams.extract.chunks import Chunk, Phrases, over_where
from streams.extract.groups import ActorLexicon
from streams.extract.relatives import bare_participle
from streams.extract.victims import (
    Count,
    behind_called,
    count_of,
    has_of,
    is_anew,
    is_demonym,
    is_name_of,
    is_partly,
    is_person_name,
    shares_number,
)

_REACH = 40  # phrases a list is followed
_CLAUSE = 14  # phrases behind a verb in which "along with" stands
PART = frozenset(("including", "among"))
"""Prepositions before some of those told."""
_WHERE = frozenset(("in", "at", "near", "around", "outside", "between", "from"))
_OWNED = frozenset(("his", "her", "their"))
_SUBJECTS = frozenset(("he", "she", "they", "i", "we"))
"""Pronouns that are nobody's object: "some 100 wounded he said"."""
BOTH = frozenset(("both", "all"))
"""Words before what those are who were told just before."""
_ANYBODY = frozenset(("civilians", "victims"))


def objects_of(phrases: Phrases, lexicon: ActorLexicon, at: int, *, nominal: bool = False) -> tuple[Count, ...]:
    """Return the people named from chunk `at` on as one object, coordinated ones after it included.

    `nominal` when a noun takes them ("the murders of X and Y"), so that a verb after them is not theirs.
    """
    chunks = phrases.chunks
    j = at
    while j < len(chunks) and chunks[j].kind == "T":
        j += 1
    if j < len(chunks) and chunks[j].kind == "P" and chunks[j].word in ("up", "down", "off"):
        j += 1
    if j >= len(chunks) or chunks[j].kind != "N" or chunks[j].head in _SUBJECTS:
        return ()
    first = count_of(phrases, lexicon, j)
    if first is None:
        return ()
    counts = [first._replace(low=0, high=0) if _title_of_next(phrases, lexicon, j) else first]
    if chunks[j].head in lexicon.roles["collective"] and has_of(phrases, j):
        j += 2
    while True:
        step = _coordinate(phrases, lexicon, j, nominal, opening=len(counts) == 1)
        if step is None:
            break
        j, count = step
        if counts[-1].high == 0 and count.high == 1 and _bare_title(phrases, lexicon, chunks[j]):
            count = count._replace(low=0, high=0)  # "Ana Ruiz, mayor and deputy"
        counts.append(count)
        if chunks[j].head in lexicon.roles["collective"] and has_of(phrases, j):
            j += 2
    return tuple(counts[:1] if _told_apart(phrases, lexicon, at, counts) else counts)


def _told_apart(phrases: Phrases, lexicon: ActorLexicon, at: int, counts: list[Count]) -> bool:
    """True when all behind the first of `counts` only say who those were: "three people, a guard and two children"."""
    whole, parts = counts[0], counts[1:]
    if len(parts) < 2 or whole.high != whole.low or whole.low != sum(part.low for part in parts):
        return False
    chunks = phrases.chunks
    first = phrases.at[phrases.token_at(whole.start)]
    if first + 1 >= len(chunks) or chunks[first + 1].kind != ",":
        return False
    if chunks[first].head in lexicon.generic or chunks[first].head in _ANYBODY:
        return True
    named = [phrases.chunks[phrases.at[phrases.token_at(part.end - 1)]] for part in parts]
    return any(is_demonym(chunk) for chunk in named)


def _coordinate(
    phrases: Phrases, lexicon: ActorLexicon, j: int, nominal: bool, *, opening: bool
) -> tuple[int, Count] | None:
    """Return the next coordinated noun phrase after chunk `j` that is not the subject of its own verb."""
    chunks, n = phrases.chunks, len(phrases.chunks)
    at, where = _behind_item(phrases, lexicon, j)
    hops = at > j + 1
    while at < n and chunks[at].kind == "T":
        at += 1
    behind = _behind_commas(chunks, at)
    along = _along_with(phrases, j + 1) or _along_with(phrases, behind)
    if along:
        count = count_of(phrases, lexicon, along)
        return (along, count) if count is not None else None
    if at >= n:
        return None
    comma = behind > at
    if comma:
        if not _list_ahead(phrases, lexicon, behind, nominal, opening=opening):
            return None
        at = behind
        if at < n and chunks[at].kind == "C":
            at += 1
    elif chunks[at].kind == "C" and chunks[at].word in ("and", "plus", "&", "as"):
        at += 1
    elif at == j + 1 and _uncommaed(phrases, lexicon, j):
        pass  # "ten soldiers nine policemen and a civilian", where the wire lost a comma
    else:
        return None
    if nominal and at + 1 < n and chunks[at].word == "of":
        at += 1  # "the murders of X and of Y"
    if at >= n or chunks[at].kind != "N":
        return None
    chunk = chunks[at]
    if is_partly(phrases, lexicon, at):
        return None  # "11 people, primarily women and children"
    if _title_of_next(phrases, lexicon, at):
        start, end = phrases.span(chunk.first, chunk.last)
        return at, Count(0, 0, start, end)
    if (
        chunk.quantity is None
        and phrases.words[chunk.first] not in ("a", "an", "his", "her", "their", "one", "the")
        and chunk.head not in lexicon.people
        and not is_person_name(phrases, lexicon, chunk)
    ):
        return None
    if comma and chunks[at - 1].kind == "," and _only_says(phrases, lexicon, j, at):
        start, end = phrases.span(chunk.first, chunk.last)
        return at, Count(0, 0, start, end)  # "John Smith, a farmer, and his son": the farmer is Smith
    if comma and phrases.words[chunk.first] in BOTH and chunk.first < chunk.last:
        start, end = phrases.span(chunk.first, chunk.last)
        return at, Count(0, 0, start, end)  # "two tourists, both Germans, and their guide"
    if comma and chunks[at - 1].kind == "," and is_name_of(phrases, lexicon, j, at):
        start, end = phrases.span(chunk.first, chunk.last)
        return at, Count(0, 0, start, end)  # "his wife, Ana Ruiz, and a guard": the wife is Ruiz
    after, _ = _behind_item(phrases, lexicon, at)
    while after < n and chunks[after].kind == "T":
        after += 1
    if not nominal and after < n and chunks[after].kind == "V" and chunks[after].form in ("finite", "participle"):
        return None
    if lexicon.harm_words.get(chunk.head) and chunk.head not in lexicon.people:
        return None
    count = count_of(phrases, lexicon, at)
    if count is not None and not nominal and at == j + 2 and shares_number(phrases, lexicon, at):
        count = count._replace(low=0, high=0)
    unsure = hops and chunk.quantity is None and chunk.head not in lexicon.people
    article = phrases.words[chunk.first] in lexicon.grammar["determiner"]
    if count is None or (unsure and (where or article or not is_person_name(phrases, lexicon, chunk))):
        return None  # "140 rebels in Hama and Homs": two places
    return at, count


def _uncommaed(phrases: Phrases, lexicon: ActorLexicon, j: int) -> bool:
    """True for two told anew side by side, the second joined to a third: "a woman her two sons and a neighbour"."""
    chunks = phrases.chunks
    last = j
    while last + 1 < len(chunks) and is_anew(phrases, lexicon, last + 1):
        last += 1
    return last > j and is_anew(phrases, lexicon, j) and last + 1 < len(chunks) and chunks[last + 1].word == "and"


def _bare_title(phrases: Phrases, lexicon: ActorLexicon, chunk: Chunk) -> bool:
    """True for "rector" and "vice rector" without an article: what somebody is, nobody else."""
    if chunk.first == chunk.last:
        return True
    plain = phrases.words[chunk.first] not in lexicon.grammar["determiner"] and chunk.quantity is None
    return plain and chunk.head in lexicon.people and not is_person_name(phrases, lexicon, chunk)


def _title_of_next(phrases: Phrases, lexicon: ActorLexicon, at: int) -> bool:
    """True for the first of two titles of one person: "senator and presidential candidate Ana Ruiz"."""
    chunk, chunks = phrases.chunks[at], phrases.chunks
    if chunk.first != chunk.last or chunk.head not in lexicon.people or chunk.head in lexicon.plurals:
        return False
    if at + 2 >= len(chunks) or chunks[at + 1].kind != "C" or chunks[at + 2].kind != "N":
        return False
    named = chunks[at + 2]
    titled = any(word in lexicon.people for word in phrases.words[named.first : named.last])
    return titled and is_person_name(phrases, lexicon, named)


def _behind_item(phrases: Phrases, lexicon: ActorLexicon, j: int) -> tuple[int, bool]:
    """Return the chunk behind one of a list, "of X" and "known as Y" included, and whether a place is told with it."""
    chunks, n = phrases.chunks, len(phrases.chunks)
    at, hops, where = j + 1, 0, False
    while at + 1 < n and hops < 2:
        called = behind_called(phrases, lexicon, at)
        if called > at:
            at = called + 1
        elif chunks[at].kind == "P" and chunks[at].word not in PART and chunks[at + 1].kind in "NT":
            where = where or chunks[at].word in _WHERE
            at += 2
        else:
            break
        hops += 1
    return at, where


def _behind_commas(chunks: list[Chunk], at: int) -> int:
    """Return the chunk behind the commas and semicolons that begin at `at`: ", 42;" of a list is one comma."""
    while at < len(chunks) and chunks[at].kind in (",", ";"):
        at += 1
    return at


def with_them(phrases: Phrases, lexicon: ActorLexicon, at: int) -> tuple[Count, ...]:
    """Return those told behind chunk `at` of the clause as "along with two of his guards"."""
    chunks = phrases.chunks
    for j in range(at, min(at + _CLAUSE, len(chunks))):
        if (
            chunks[j].word == "as"
            and chunks[j].kind == "C"
            and j + 1 < len(chunks)
            and chunks[j + 1].quantity is not None
        ):
            return objects_of(phrases, lexicon, j + 1)  # "14 rebels were killed, as well as nine soldiers"
        if chunks[j].kind in (";", "S", "W", "V", "C"):
            return ()
        along = _along_with(phrases, j)
        if along:
            return objects_of(phrases, lexicon, along)
    return ()


def gapped(phrases: Phrases, lexicon: ActorLexicon, k: int) -> Count | None:
    """Return whom a clause without its verb tells behind chunk `k`: "12 were killed in X and nine others in Y"."""
    chunks = phrases.chunks
    at = over_where(chunks, k + 1)
    if at == k + 1 or at + 3 >= len(chunks) or chunks[at].kind != "C" or chunks[at].word != "and":
        return None
    counted, place = chunks[at + 1], chunks[at + 2]
    others = counted.quantity is not None and counted.head in ("", "others") and not counted.quantity.vague
    if not others and counted.head != "another":
        return None
    same = place.kind == "P" and place.word == chunks[k + 1].word and chunks[at + 3].kind == "N"
    return count_of(phrases, lexicon, at + 1) if same else None


def _along_with(phrases: Phrases, at: int) -> int:
    """Return the noun phrase of "along with X" or "together with X" that begins at chunk `at`, else 0."""
    chunks = phrases.chunks
    if at + 3 < len(chunks) and chunks[at].word == "in" and chunks[at + 1].head == "addition":
        told = chunks[at + 2].word == "to" and chunks[at + 3].quantity is not None
        apart = at + 4 < len(chunks) and bare_participle(chunks[at + 4])  # "in addition to 50 others injured"
        return at + 3 if told and not apart else 0  # "wounding three nurses in addition to five patients"
    if at < len(chunks) and chunks[at].word == "along":
        at += 1
    if at + 1 >= len(chunks) or chunks[at].word != "with" or chunks[at + 1].kind != "N":
        return 0
    return at + 1 if phrases.words[chunks[at].first - 1] in ("along", "together") else 0


def _only_says(phrases: Phrases, lexicon: ActorLexicon, j: int, at: int) -> bool:
    """True when the noun phrase at `at` only says what the person named at `j` is: "Ana Ruiz, mayor of X"."""
    chunk, named = phrases.chunks[at], phrases.chunks[j]
    if named.kind != "N" or chunk.quantity is not None or not is_person_name(phrases, lexicon, named):
        return False
    if phrases.words[chunk.first] in ("a", "an", "the"):
        return True
    return chunk.head in lexicon.people and chunk.head not in lexicon.plurals and chunk.word not in _OWNED


def _over_name(phrases: Phrases, at: int) -> int:
    """Return the chunk behind a name between two commas at `at`, else `at`: "and the mayor, Ana Ruiz, called"."""
    chunks = phrases.chunks
    if at + 3 >= len(chunks) or chunks[at].kind != "," or chunks[at + 2].kind != "," or chunks[at + 3].kind != "V":
        return at
    return at + 3 if chunks[at + 1].kind == "N" and phrases.texts[chunks[at + 1].last][0].isupper() else at


def _list_ahead(phrases: Phrases, lexicon: ActorLexicon, at: int, nominal: bool, *, opening: bool) -> bool:
    """True when what follows from `at` on is the rest of a list that ends with "and" and is nobody's subject."""
    chunks = phrases.chunks
    j, n = at, min(len(chunks), at + _REACH)
    while j + 1 < n:
        if chunks[j].kind == "C":
            last = j + 2 if nominal and chunks[j + 1].word == "of" and j + 2 < n else j + 1
            if chunks[last].kind != "N":
                return False
            after, _ = _behind_item(phrases, lexicon, last)
            if last == at + 1:
                after = _over_name(phrases, after)
            following = chunks[after] if after < len(chunks) else None
            if following is not None and following.kind == "V" and following.form in ("finite", "participle"):
                # "the deaths of 500 people, and officials are alarmed": a comma before two opens a clause
                return nominal and (j > at or not opening) and following.base not in lexicon.speech["verbs"]
            return True
        if chunks[j].kind != "N":
            return False
        behind, _ = _behind_item(phrases, lexicon, j)
        j = _behind_commas(chunks, behind)
        if j == behind and j < n and chunks[j].kind != "C":
            return False
    return False
