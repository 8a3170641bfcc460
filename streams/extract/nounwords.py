"""Parties in the words about a noun of force: "a Saudi-led raid", "attacks of rebels", "a Kabul hotel attack"."""

from __future__ import annotations

from streams.extract.casting import ARMED, Cast
from streams.extract.chunks import Phrases
from streams.extract.groups import ActorLexicon, match_name
from streams.extract.naming import Party, party_of
from streams.extract.relatives import is_somebody


def of_compound(cast: Cast, k: int) -> bool:
    """Take the sides of "a Saudi-led raid", "a US-Russian-brokered truce" at chunk `k`; return whether any is told."""
    phrases, chunk = cast.phrases, cast.phrases.chunks[k]
    for token in range(chunk.first, chunk.last):
        parts = phrases.texts[token].split("-")
        if len(parts) < 2 or parts[-1].lower() not in _LED or any(at <= token <= last for at, last, _ in chunk.names):
            continue
        if any(word in cast.lexicon.people for word in phrases.words[token + 1 : chunk.last]):
            return False  # "Saudi-led forces' raids": the forces'
        start, found = phrases.sentence.tokens[token].start, False
        for part in parts[:-1]:
            entry = match_name(cast.lexicon, [part.lower()], [part], 0, phrases.caseless)
            if entry is not None:
                name = entry.name
                party = Party(part, start, start + len(part), name.name, name.country, name.kind)
                if name.sort == "people":
                    party = party._replace(kind="government")
                found = cast.add("initiator", party) or found
            start += len(part) + 1
        return found
    return False


_LED = frozenset(("led", "brokered", "mediated", "imposed", "sponsored", "declared"))


def add_joined(cast: Cast, k: int) -> None:
    """Take the first of "Russian and Syrian strikes", "government and rebel shelling", whose noun is at chunk `k`."""
    phrases, chunks = cast.phrases, cast.phrases.chunks
    if k < 2 or chunks[k - 1].kind != "C" or chunks[k - 2].kind != "N" or chunks[k - 2].pronoun:
        return
    one = chunks[k - 2]
    if one.last - one.first > 1 or one.quantity is not None:
        return
    start, end = phrases.span(one.first, one.last)
    named = next((name for _, stop, name in one.names if stop == one.last), None)
    if named is not None and named.sort == "people" and not one.head.endswith("s"):
        text = phrases.sentence.document.text[start:end]
        cast.add("initiator", Party(text, start, end, named.name, named.country, "government"))
    elif cast.lexicon.people.get(one.head) in ARMED and one.head not in cast.lexicon.plurals and one.first == one.last:
        cast.add_chunk("initiator", k - 2)


def does(phrases: Phrases, lexicon: ActorLexicon, head: str, j: int) -> bool:
    """True where "of" leads from the noun `head` to its doers: "the withdrawal of troops", "attacks of rebels"."""
    party = party_of(phrases, lexicon, j)
    if party is None or party.thing:
        return False
    if head in lexicon.roles["goers"]:
        return True
    return head in lexicon.roles["strikers"] and party.kind in ARMED and is_somebody(lexicon, phrases.chunks[j])


def struck_before(cast: Cast, k: int, first: int) -> int:
    """Take the building in "a Kabul hotel attack" at chunk `k` as struck; return its token, -1 for none.

    What is named before it says where it is or whose, and not who attacked.
    """
    phrases, lexicon = cast.phrases, cast.lexicon
    chunk, words = phrases.chunks[k], phrases.words
    if chunk.head not in lexicon.roles["building_nouns"]:
        return -1
    token = min(first, chunk.last) - 1
    while token > chunk.first and words[token] in lexicon.things and words[token] not in lexicon.targets:
        token -= 1  # "hotel bomb attack"
    if token < chunk.first or words[token] not in lexicon.targets or words[token] in lexicon.roles["locative"]:
        return -1
    if lexicon.standing.get(words[token]) == "facility" and chunk.possessor < 0:
        cast.add("target", party_of(phrases, lexicon, k, last=token))
    elif words[token] not in lexicon.roles["settlements"]:
        return -1
    return token
