"""Who deals with whom in words and measures: sides of talks, demands, refusals, threats, aid and sanctions."""

from __future__ import annotations

from streams.extract.allies import take_allies
from streams.extract.casting import Cast, coordinated, shares_passive
from streams.extract.chunks import Chunk, Phrases, over_where
from streams.extract.groups import ActorLexicon
from streams.extract.naming import Party, party_of
from streams.extract.nominal import bear, read_accused, read_agent
from streams.extract.sides import subject_chunks
from streams.extract.victims import has_of
from streams.extract.wordclass import plural_like

_REACH = 16  # phrases after the verb in which the other side is named


def read_dealing(cast: Cast, k: int) -> None:
    """Take the subject of verb `k` as the one who acts, and the side that its object or what follows names.

    Words and measures are seldom done to their object: "rejected Omani proposals", "demanded that Oman withdraw",
    "cut aid to Oman", "agreed with Oman to meet".
    """
    phrases, lexicon = cast.phrases, cast.lexicon
    verb, subjects = phrases.chunks[k], subject_chunks(phrases, lexicon, k)
    if verb.passive or shares_passive(phrases, lexicon, k):
        for j in subjects:
            bear(cast, j)
        read_agent(cast, k + 1)
        return
    blame = _blame_drawn(cast, k)
    if blame:
        for j in subjects:
            bear(cast, j)
        chunks = phrases.chunks
        if blame + 2 < len(chunks) and chunks[blame + 1].word == "from" and chunks[blame + 2].kind == "N":
            coordinated(cast, "initiator", blame + 2)
        return
    giver = _giver(cast, k)
    if giver:
        for j in subjects:
            bear(cast, j)
        coordinated(cast, "initiator", giver)
        return
    for j in subjects:
        if not cast.add_chunk("initiator", j):
            _add_settlement(cast, j)
    if subjects:
        take_allies(cast, subjects[-1])
    chunks = phrases.chunks
    told = chunks[k + 1] if k + 1 < len(chunks) else None
    if verb.base in lexicon.roles["turn_on"] and told is not None and lexicon.things.get(told.head) == "event":
        read_accused(cast, k + 1)
        return
    if verb.base in lexicon.roles["giving"] and _given_to(cast, k):
        return
    read_other_side(cast, k + 1)


def _given_to(cast: Cast, k: int) -> bool:
    """Take whom what verb `k` gives is for, behind its object: "sent a team of doctors to Oman"; False if none is told.

    What stands right behind the verb is then what is given.
    """
    chunks = cast.phrases.chunks
    for j in range(k + 2, min(len(chunks) - 1, k + _REACH)):
        chunk = chunks[j]
        if chunk.kind in _ENDING or chunk.kind in ("S", ".", ";") or chunk.form in ("finite", "infinitive"):
            return False
        if chunk.kind == "P" and chunk.word in ("to", "for") and chunks[j + 1].kind == "N" and _take(cast, j + 1):
            return True
    return False


def _add_settlement(cast: Cast, j: int) -> None:
    """Take "the city of Lagos" at chunk `j` as the one who acts: where words or measures are the act it is a body."""
    party = party_of(cast.phrases, cast.lexicon, j)
    head = cast.phrases.chunks[j].head
    if party is not None and party.thing and head in cast.lexicon.roles["governed"]:
        cast.add("initiator", party._replace(thing=False, kind="government"))
    elif party is None:
        cast.add("initiator", _somebody(cast, j))  # "the pope", "the rulers": whoever speaks


def _somebody(cast: Cast, j: int) -> Party | None:
    """Return whom chunk `j` names by a noun that no list knows, as only somebody deals with others; no thing."""
    phrases, lexicon, chunk = cast.phrases, cast.lexicon, cast.phrases.chunks[j]
    known = chunk.head in lexicon.things or chunk.head in lexicon.speech["documents"] or chunk.head in lexicon.generic
    if chunk.kind != "N" or chunk.pronoun or chunk.quantity is not None or phrases.caseless or known:
        return None
    at = chunk.first
    while at < chunk.last and phrases.words[at] in lexicon.grammar["determiner"]:
        at += 1
    if not phrases.texts[at][0].isalpha() or phrases.texts[chunk.last][-2:].lower() in ("'s", "’s"):
        return None
    start, end = phrases.span(at, chunk.last)
    return Party(phrases.sentence.document.text[start:end], start, end, None, None, None)


def _giver(cast: Cast, k: int) -> int:
    """Return the chunk of who gives what the subject of verb `k` gets, else 0: "received arms from the coalition"."""
    chunks = cast.phrases.chunks
    if chunks[k].base != "receive":
        return 0
    for j in range(k + 1, min(k + _NEAR, len(chunks) - 1)):
        if chunks[j].kind not in "NTP":
            return 0
        if chunks[j].word == "from" and chunks[j + 1].kind == "N":
            party = party_of(cast.phrases, cast.lexicon, j + 1)
            return j + 1 if party is not None and not party.thing else 0
    return 0


_NEAR = 8


def _blame_drawn(cast: Cast, k: int) -> int:
    """Return the chunk of the blame that the subject of verb `k` bears: "came under fire", "drew criticism"; else 0."""
    chunks, roles = cast.phrases.chunks, cast.lexicon.roles
    at = k + 1
    if at + 1 < len(chunks) and (chunks[at].word == "under" or chunks[at].form == "ing"):
        at += 1  # "faced mounting criticism"
    drawn = at < len(chunks) and chunks[at].kind == "N" and chunks[at].head in roles["blame_drawn"]
    return at if drawn and chunks[k].base in roles["draws"] else 0


def read_other_side(cast: Cast, at: int) -> None:
    """Take as targets whom the clause from chunk `at` on names first: as object, its owner, or after a preposition."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks, roles = phrases.chunks, lexicon.roles
    fallback = -1
    accused = at > 0 and phrases.words[chunks[at - 1].last] in lexicon.speech["accuse_verbs"]
    for j in range(at, min(len(chunks), at + _REACH)):
        chunk = chunks[j]
        before = chunks[j - 1] if j > at else None
        if chunk.kind == "N" and (before is None or _leads_to(before, roles["addressing"])):
            if before is None and chunk.head in roles["seated"] and has_of(phrases, j) and _take(cast, j + 2):
                return  # "raided the Dakar offices of the party"
            if _is_to_act(cast, j, direct=before is None) or _take(cast, j):
                return
            given = before is not None and before.word in ("to", "for", "with") and _anybody(phrases, lexicon, j)
            fallback = j if before is None or given else fallback
        elif chunk.kind == "V":
            if chunk.form == "finite" and not (before is not None and before.kind == "N" and _clause(chunks, at, j)):
                break
        elif (
            chunk.word == "that" and before is not None and before.kind == "N" and not party_of(phrases, lexicon, j - 1)
        ):
            continue  # "allegations that rebels used gas"
        elif chunk.kind in _ENDING or (chunk.kind == "S" and chunk.word != "that") or (accused and chunk.word == "of"):
            break
    if fallback >= 0:  # "urged citizens": anybody may be the object where no side is named
        party = party_of(phrases, lexicon, fallback)
        if party is not None and not party.thing and party.kind is not None:
            coordinated(cast, "target", fallback)


def _anybody(phrases: Phrases, lexicon: ActorLexicon, j: int) -> bool:
    """True for people or a person of no side, whom one may give to or meet: "met with farmers", "with Ana Ruiz"."""
    party = party_of(phrases, lexicon, j)
    return lexicon.people.get(phrases.chunks[j].head) == "civilians" or (party is not None and party.kind == "person")


_ENDING = frozenset((";", ":", "W", ",", "(", ")"))


def _is_to_act(cast: Cast, j: int, *, direct: bool) -> bool:
    """Take whom the noun phrase at `j` names where an infinitive says what they are to do: "urged people to stay"."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks, at = phrases.chunks, over_where(phrases.chunks, j + 1)
    anybody = chunks[j].head in lexicon.roles["addressed"]
    told = at < len(chunks) and (chunks[at].form == "infinitive" or _bidden(phrases, lexicon, j, at))
    if not (told or (anybody and direct)) or chunks[j].pronoun or (chunks[j].head == "all" and has_of(phrases, j)):
        return False  # "closed all of the schools"
    party = party_of(phrases, lexicon, j)
    if party is None and (anybody or (told and _bidden(phrases, lexicon, j, at))):
        start, end = phrases.span(chunks[j].first, chunks[j].last)
        party = Party(
            phrases.sentence.document.text[start:end],
            start,
            end,
            None,
            None,
            "civilians" if chunks[j].head != "sides" else None,
        )
        return cast.add("target", party)
    if party is None or party.thing or party.kind is None:
        return False
    coordinated(cast, "target", j)
    return True


def _bidden(phrases: Phrases, lexicon: ActorLexicon, j: int, at: int) -> bool:
    """Return True for those at chunk `j` whom a verb of bidding asks, whatever the noun: "urged donors to pay"."""
    chunks = phrases.chunks
    verb = chunks[j - 2] if j >= 2 and chunks[j - 1].kind == "P" else chunks[j - 1] if j else None
    if verb is None or verb.kind != "V" or verb.base not in lexicon.roles["told_to"] | lexicon.roles["bidding"]:
        return False
    if chunks[j].pronoun or chunks[j].head in lexicon.things or not plural_like(lexicon, chunks[j].head):
        return False
    return chunks[at].form == "infinitive" or (chunks[at].kind == "P" and chunks[at].word == "to")


def _leads_to(before: Chunk, addressing: frozenset[str]) -> bool:
    if before.kind == "P":
        return before.word in addressing
    return before.kind in ("V", "T") or before.word == "that"


def _clause(chunks: list[Chunk], at: int, j: int) -> bool:
    """Return True when verb `j` is that of the clause after "that": its subject is the side, passed over unnamed."""
    return any(chunks[m].kind == "S" for m in range(at, j))


def _take(cast: Cast, j: int) -> bool:
    """Take the noun phrase at `j`, or whom the words before its head name, as targets; return whether one was."""
    phrases, lexicon, chunk = cast.phrases, cast.lexicon, cast.phrases.chunks[j]
    party = party_of(phrases, lexicon, j)
    if party is not None and not party.thing and _is_side(phrases, lexicon, chunk, party):
        coordinated(cast, "target", j)
        return True
    for first, last, _ in chunk.names:
        owner = party_of(phrases, lexicon, j, first=first, last=last)
        if owner is not None and not owner.thing and cast.add("target", owner):
            return True
    return False


def _is_side(phrases: Phrases, lexicon: ActorLexicon, chunk: Chunk, party: Party) -> bool:
    """Return True for a party that is a state's, a body or a group: "the militias", not "military" before its noun."""
    named = party.name is not None and party.kind != "person"
    if named or party.country is not None or party.kind in ("government", "rebel"):
        return True
    whole = chunk.head in lexicon.plurals or phrases.words[chunk.first] in lexicon.grammar["determiner"]
    return whole and party.kind in _SIDES and chunk.head in lexicon.people


_SIDES = frozenset(("militia", "state_forces", "police", "party", "armed_group"))
"""Kinds of those who are a side, named or not."""


def with_countries(cast: Cast) -> None:
    """Give parties without a country that of the place named right after them: "rebels in Chad"."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks = phrases.chunks
    for number, (role, party) in enumerate(cast.found):
        if party.country is not None or party.name is not None:
            continue
        k = phrases.at[phrases.token_at(party.end - 1)]
        if k + 2 < len(chunks) and chunks[k + 1].kind == "P" and chunks[k + 1].word in lexicon.roles["home"]:
            country = next((name.country for _, _, name in chunks[k + 2].names if name.country), None)
            cast.found[number] = (role, party._replace(country=country))
