"""What stands around a verb of saying: a clause, an aside, the noun next to it, what its object speaks of."""

from __future__ import annotations

from streams.extract.chunks import Chunk, Phrases, over_where
from streams.extract.groups import ActorLexicon
from streams.extract.naming import Party, party_of
from streams.extract.relatives import tells_of_itself


def unable(phrases: Phrases, k: int) -> bool:
    """True for the infinitive of "was unable to verify"."""
    chunks = phrases.chunks
    return k >= 2 and chunks[k].form == "infinitive" and chunks[k - 1].head == "unable" and chunks[k - 2].kind == "V"


def aside(phrases: Phrases, k: int) -> bool:
    """True when the comma before the verb closes an aside behind its subject: "Smith, 41, said the army"."""
    chunks = phrases.chunks
    for j in range(k - 2, max(-1, k - 12), -1):
        if chunks[j].kind == ",":
            return j > 0 and chunks[j - 1].kind == "N" and j <= 4
        if chunks[j].kind == "V":
            return False
    return False


def clause_begins(phrases: Phrases, k: int) -> bool:
    """True when the noun phrase at chunk `k` has a verb of its own, as in "said nine rebels were killed"."""
    chunks, at = phrases.chunks, over_where(phrases.chunks, k + 1)
    return at < len(chunks) and chunks[at].kind == "V" and tells_of_itself(chunks, at)


def nearest(chunks: list[Chunk], k: int) -> int:
    """Return the noun phrase that stands right before the verb at chunk `k`, -1 where none does."""
    j = k - 1
    while j >= 0 and chunks[j].kind in ("T", ","):
        j -= 1
    return j if j >= 0 and chunks[j].kind == "N" else -1


def speaker_closes(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """True where whoever speaks stands behind the verb at chunk `k` and nothing of what is said: "in Aru said police".

    Only a name or a noun for sources closes it so: "The minister said no".
    """
    chunks = phrases.chunks
    if chunks[k].base not in ("say", "add") or k + 1 >= len(chunks) or chunks[k + 1].kind != "N":
        return False
    speaker = chunks[k + 1]
    if speaker.pronoun or not (speaker.names or speaker.head in lexicon.speech["source_nouns"]):
        return False
    at = k + 2
    while at < len(chunks) and chunks[at].kind in "PT":
        at += 2 if chunks[at].kind == "P" else 1
    return at >= len(chunks) or chunks[at].kind in (".", ",", ";")


def only_where(phrases: Phrases, lexicon: ActorLexicon, j: int, party: Party) -> bool:
    """True for a name behind a preposition that no noun for people says anything of: "in the north of Aru said"."""
    chunks = phrases.chunks
    if j < 1 or chunks[j - 1].kind != "P" or chunks[j].head in lexicon.people:
        return False
    if phrases.token_at(party.start) > chunks[j].first + 1:
        return False  # what stood before was cut off
    return party.kind in (None, "government") and chunks[j].head not in lexicon.speech["source_nouns"]


def object_head(phrases: Phrases, k: int) -> str:
    """Return the head of the noun phrase behind the verb at chunk `k`, "" where none stands there."""
    for chunk in phrases.chunks[k + 1 : k + 4]:
        if chunk.kind == "N" and chunk.head not in ("a", "an", "the"):
            return chunk.head
    return ""


def claimed_attack(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """True for "claimed the attack", which is no clause of its own: "claimed the attack killed ten"."""
    chunks = phrases.chunks
    head = object_head(phrases, k)
    if head in ("responsibility", "credit") or lexicon.things.get(head) != "event" or chunks[k + 1].kind != "N":
        return False
    return not any(chunk.kind == "V" for chunk in chunks[k + 2 : k + 5])


def speaks_of_claim(phrases: Phrases, k: int) -> bool:
    """True for "rejected the allegation": what is denied is a claim."""
    return object_head(phrases, k) in (
        "allegation", "allegations", "accusation", "accusations", "claim", "claims", "report", "reports", "charge",
        "charges", "involvement", "responsibility", "suggestion", "suggestions",
    )  # fmt: skip


def plainly_passive(phrases: Phrases, k: int) -> bool:
    """True for "casualties reported in": a participle after a noun with a phrase behind it and no speaker before."""
    chunks = phrases.chunks
    following = chunks[k + 1] if k + 1 < len(chunks) else None
    return (
        following is not None
        and following.kind == "P"
        and following.word in ("by", "in", "near")
        and following.word == "by"
    )


def clause_follows(phrases: Phrases, verb: Chunk) -> bool:
    """True when what is said follows the verb or stands before it in quotation marks."""
    words = phrases.words
    following = words[verb.last + 1] if verb.last + 1 < len(words) else "."
    before = words[verb.first - 2] if verb.first > 1 else ""
    return following in ("that", ",", ".", '"', "“", ":") or '"' in (before, following) or "”" in before


def cut_off(phrases: Phrases, lexicon: ActorLexicon, chunk: Chunk) -> int:
    """Return the token where the speaker starts when a lost comma has joined him to words before, else the first.

    A name behind a lower-case noun that cannot describe it begins anew: "killing nine people Sputnik reported"; so do
    sources behind those told of: "killing four civilians residents said".
    """
    if phrases.caseless:
        return chunk.first
    apart = _sources_apart(phrases, lexicon, chunk)
    if apart or not chunk.names:
        return apart or _name_apart(phrases, lexicon, chunk)
    for at, stop, name in reversed(chunk.names):
        before = at - 1
        if before < chunk.first or phrases.texts[before][0].isupper() or not phrases.texts[before][0].isalpha():
            continue
        word = phrases.words[before]
        if (
            word in lexicon.grammar["determiner"]
            or word in lexicon.speech["describes"]
            or word.endswith(("-backed", "-based"))
        ):
            continue
        if name.sort == "body" or stop < chunk.last:
            if word in lexicon.people and name.sort == "body" and name.kind != "media" and word not in lexicon.plurals:
                continue
            return at
    return chunk.first


def _sources_apart(phrases: Phrases, lexicon: ActorLexicon, chunk: Chunk) -> int:
    """Return the token of "residents" in "four civilians residents", 0 where no two such plurals stand side by side."""
    if chunk.last == chunk.first or chunk.head not in lexicon.speech["source_nouns"]:
        return 0
    before, sources = phrases.words[chunk.last - 1], chunk.head in lexicon.plurals
    told = (before in lexicon.roles["anybody"] or before in lexicon.generic) and before not in ("women", "men")
    many = before in lexicon.plurals or before in lexicon.generic
    return chunk.last if told and sources and many else 0


def _name_apart(phrases: Phrases, lexicon: ActorLexicon, chunk: Chunk) -> int:
    """Return the token where a name that no list knows begins behind a noun that cannot describe it, else the first."""
    at = chunk.last
    while at >= chunk.first and phrases.texts[at][0].isupper():
        at -= 1
    word = phrases.words[at] if chunk.first <= at < chunk.last else ""
    known = word in lexicon.things or word in lexicon.targets or word in lexicon.plurals
    return at + 1 if known and word.isalpha() else chunk.first


def told_to(phrases: Phrases, lexicon: ActorLexicon, k: int, verb: Chunk) -> str | None:
    """The outlet that was told: "told Reuters", "told a Reuters correspondent"."""
    if verb.base != "tell" or k + 1 >= len(phrases.chunks) or phrases.chunks[k + 1].kind != "N":
        return None
    party = party_of(phrases, lexicon, k + 1)
    if party is not None and party.kind == "media" and party.name is not None:
        return party.text
    return next((name.name for _, _, name in phrases.chunks[k + 1].names if name.kind == "media"), None)


def channel(phrases: Phrases, lexicon: ActorLexicon, k: int) -> str | None:
    """The outlet of "in a statement to SANA", "in an interview with Reuters"."""
    chunks = phrases.chunks
    for j in range(len(chunks) - 2):
        if (
            chunks[j].kind == "N"
            and chunks[j].head in ("statement", "interview", "statements", "remarks", "call")
            and (chunks[j + 1].word in ("to", "with") or chunks[j + 1].base in ("carry", "publish", "broadcast", "air"))
        ):
            at = j + 2 + (chunks[j + 2].word == "by")
            party = party_of(phrases, lexicon, at) if at < len(chunks) else None
            if party is not None and party.kind == "media":
                return party.text
    return None
