"""What stands around a verb of saying: a clause, an aside, the noun next to it, what its object speaks of."""

from __future__ import annotations

from streams.extract.chunks import Chunk, Phrases, over_where
from streams.extract.groups import ActorLexicon
from streams.extract.naming import Party, party_of
from streams.extract.relatives import tells_of_itself
from streams.extract.sides import subject_chunks
from streams.extract.victims import is_person_name


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
    if at >= len(chunks) or chunks[at].kind in (".", ",", ";"):
        return True
    return chunks[at].kind == "N" and phrases.words[chunks[at].first] in ("a", "an")  # "said the Network a group which"


def speaking(phrases: Phrases, lexicon: ActorLexicon, k: int) -> tuple[int, ...]:
    """Return the noun phrases that are the subject of the verb of saying at chunk `k`.

    Behind what is said a lost comma may have joined them to its last words, which are no part of the subject: "as well
    as the Red Front a monitoring group said", "fled the town residents of the north said".
    """
    subjects = subject_chunks(phrases, lexicon, k)
    if len(subjects) == 1 and _opens_named(phrases, lexicon, subjects[0]):
        return (subjects[0] - 1,)
    chunks, at = phrases.chunks, nearest(phrases.chunks, k)
    if at < 1 or not _closes(chunks, k):
        return subjects
    near = at
    while at >= 2 and chunks[at - 1].kind == "P" and chunks[at - 2].kind == "N":
        at -= 2
    before = chunks[at - 1] if at else None
    if before is None or not _is_source(phrases, lexicon, near if before.kind in "VP" else at):
        return subjects
    if before.kind == "N" and not before.pronoun and not _describes(phrases, lexicon, at - 1, at):
        return (at,)
    governed = before.kind == "P" or (before.kind == "V" and before.base not in lexicon.speech["verbs"])
    if governed and at < near and not before.passive:
        return (near,)
    return subjects


def _opens_named(phrases: Phrases, lexicon: ActorLexicon, j: int) -> bool:
    """True for "the head" of "Ana Ruiz the head of the clinic said" at the beginning of a clause."""
    chunks = phrases.chunks
    if j < 1 or phrases.words[chunks[j].first] != "the":
        return False
    if j > 1 and chunks[j - 2].kind not in (",", ".", ";", "C", "S"):
        return False
    return _describes(phrases, lexicon, j - 1, j)


def _closes(chunks: list[Chunk], k: int) -> bool:
    """True where what the verb of saying at chunk `k` tells stands before it: nothing but where and when follows."""
    at = over_where(chunks, k + 1)
    if chunks[k].base in ("tell", "inform") and at < len(chunks) and chunks[at].kind == "N":
        at = over_where(chunks, at + 1)
    if at < len(chunks) and chunks[at].kind not in (".", ",", ";"):
        return False
    return any(chunk.kind == "V" and chunk.form != "infinitive" for chunk in chunks[max(0, k - _CLAUSE) : k])


_CLAUSE = 24
"""Phrases of what is said before its speaker."""


def _is_source(phrases: Phrases, lexicon: ActorLexicon, j: int) -> bool:
    """True for a noun that speaks, and for the name of a body: "residents", "the Red Crescent"."""
    chunk = phrases.chunks[j]
    if chunk.pronoun or chunk.quantity is not None:
        return False
    named = bool(chunk.names) and chunk.names[-1][1] == chunk.last and chunk.names[-1][2].sort == "body"
    return named or chunk.head in lexicon.speech["source_nouns"]


def _describes(phrases: Phrases, lexicon: ActorLexicon, j: int, at: int) -> bool:
    """True for a name and what its bearer is, without a comma between: "Ana Ruiz a doctor in Aru"."""
    return is_person_name(phrases, lexicon, phrases.chunks[j]) and _is_office(lexicon, phrases.chunks[at].head)


def _is_office(lexicon: ActorLexicon, head: str) -> bool:
    """True for what one person is: "head", "doctor"; no body and no plural."""
    if head in lexicon.plurals or head in lexicon.roles["bodies"]:
        return False
    return head in lexicon.people or head in lexicon.speech["offices"]


def listed(phrases: Phrases, lexicon: ActorLexicon, k: int) -> list[int]:
    """Return chunk `k` and the noun phrases listed with it: "the Red Cross (ICRC), the army and two residents".

    The last one of a list stands behind "and"; one with a verb of its own begins a clause: "police, and troops fired".
    """
    chunks, found, sure = phrases.chunks, [k], 1
    at = _over_of(chunks, k)
    while at + 1 < len(chunks) and chunks[at].kind in (",", "C", "("):
        if chunks[at].kind == "(":
            close = next((j for j in range(at + 1, min(at + 4, len(chunks))) if chunks[j].kind == ")"), -1)
            if close < 0:
                break
            at = close + 1
            continue
        last = chunks[at].kind == "C" or chunks[at + 1].kind == "C"
        at += 2 if chunks[at].kind == "," and chunks[at + 1].kind == "C" else 1
        if at >= len(chunks) or chunks[at].kind != "N" or chunks[at].pronoun or clause_begins(phrases, at):
            break
        if (
            chunks[at].head not in lexicon.speech["source_nouns"]
            and not any(name.sort == "body" for _, _, name in chunks[at].names)
            and not is_person_name(phrases, lexicon, chunks[at])
            and phrases.texts[chunks[at].last][0].islower()
        ):
            break
        found.append(at)
        if last:
            sure = len(found)
        at = _over_of(chunks, at)
    return found[:sure]


def _over_of(chunks: list[Chunk], k: int) -> int:
    """Return the chunk behind the noun phrase at `k` and what "of", "in" or "at" joins to it."""
    at = k + 1
    while at + 1 < len(chunks) and chunks[at].kind == "P" and chunks[at + 1].kind == "N":
        at += 2
    return at


def bids(phrases: Phrases, k: int) -> bool:
    """True for "told shops to close" at chunk `k`, which asks and reports nothing."""
    chunks = phrases.chunks
    if chunks[k].base not in ("tell", "inform") or k + 2 >= len(chunks) or chunks[k + 1].kind != "N":
        return False
    return chunks[k + 2].kind == "V" and chunks[k + 2].form == "infinitive"


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


def clause_follows(phrases: Phrases, k: int) -> bool:
    """True when what is said follows the verb at chunk `k` or stands before it in quotation marks.

    When and to whom it was said may stand between: "claimed on Sunday that", "pointed out to reporters that".
    """
    words, chunks, verb = phrases.words, phrases.chunks, phrases.chunks[k]
    token = verb.last + 1 + (words[verb.last + 1 : verb.last + 2] == ["out"])
    following = words[token] if token < len(words) else "."
    before = words[verb.first - 2] if verb.first > 1 else ""
    if following in _SAID or '"' in (before, following) or "”" in before:
        return True
    at = over_where(chunks, k + 1)
    return at > k + 1 and at < len(chunks) and words[chunks[at].first] in _SAID


_SAID = frozenset(("that", ",", ".", '"', "“", ":"))


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
    """The outlet that was told: "told Reuters", "told a Reuters correspondent", "confirmed to Reuters"."""
    chunks = phrases.chunks
    at = k + 1 if verb.base in ("tell", "inform") else k + 2
    if at >= len(chunks) or chunks[at].kind != "N" or (at > k + 1 and chunks[k + 1].word != "to"):
        return None
    party = party_of(phrases, lexicon, at)
    if party is not None and party.kind == "media" and party.name is not None:
        return party.text
    return next((name.name for _, _, name in chunks[at].names if name.kind == "media"), None)


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


def with_tail(phrases: Phrases, lexicon: ActorLexicon, k: int, party: Party | None, first: int, until: int) -> Party:
    """Extend "a source" with "at the ministry": the phrases up to chunk `until`."""
    chunks = phrases.chunks
    chunk = chunks[k]
    while first < chunk.last and phrases.words[first] in ("the", "a", "an"):
        first += 1
    reach, j = k, k + 1
    while j + 1 < min(until, len(chunks)) and chunks[j].kind == "P" and chunks[j + 1].kind == "N" and reach < k + 4:
        if chunks[j].word not in ("at", "in", "from", "of", "with", "for", "inside", "near", "within", "to", "on"):
            break
        if chunks[j].word in ("on", "to") or chunks[j + 1].pronoun:
            break
        reach = j + 1
        j += 2
    start, end = phrases.span(first, chunks[reach].last)
    if party is not None and party.kind == "person":
        end = max(end, party.end)  # "the mayor of Aru, Ana Ruiz"
    text = phrases.sentence.document.text[start:end]
    if party is None:
        return Party(text, start, end, None, None, lexicon.people.get(chunk.head))
    return party._replace(text=text if reach > k or party.name is None else party.text, start=start, end=end)


def nobody(phrases: Phrases, k: int) -> bool:
    """True for the verb of "none of the groups in the country has", "neither the rebels nor any other group has"."""
    for chunk in reversed(phrases.chunks[max(0, k - _SUBJECT) : k]):
        if chunk.kind == "N" and phrases.words[chunk.first] in ("no", "nobody", "none", "neither", "no-one"):
            return True
        if chunk.kind not in "NPT" and chunk.form != "ing" and chunk.word not in ("nor", "or"):
            return False
    return False


_SUBJECT = 9
"""Phrases in which the subject of a claim stands."""
