"""Who did it, to whom: the parties of one trigger by grammar, active, passive, nominal and relative."""

from __future__ import annotations

from collections.abc import Iterable

from streams.extract.allies import take_allies
from streams.extract.casting import ARMED, Cast, coordinated, is_reduced, owner_behind, shares_passive
from streams.extract.chunks import MAX_TOKENS, Chunk, Phrases, read_phrases
from streams.extract.claims import find_claims
from streams.extract.dealings import read_dealing, read_other_side, with_countries
from streams.extract.document import Document, Sentence
from streams.extract.figures import find_casualties
from streams.extract.groups import ActorLexicon
from streams.extract.naming import party_of
from streams.extract.nominal import (
    act,
    bear,
    read_accused,
    read_after,
    read_agent,
    read_before,
    read_beside,
    read_noun,
)
from streams.extract.relatives import whom_of
from streams.extract.sides import subject_chunks
from streams.records import Actor, Role, Span


def find_actors(
    document: Document,
    sentence: Sentence,
    trigger_start: int,
    trigger_end: int,
    lexicon: ActorLexicon,
    nominal: bool = False,
    dealing: bool = False,
    clause: tuple[int, int] = (0, 0),
) -> tuple[tuple[Actor, Span], ...]:
    """Return the actors of the event that characters [trigger_start, trigger_end) state, each with its evidence.

    Pronouns and "the group" carry the wording of whom they mean; their evidence is the pronoun. Weapons, events and
    abstractions are no actors; an accused side is none either (see `find_claims`). With `dealing` the event is one of
    words or measures between sides, whose target is rather addressed than struck. Who is told as killed or hurt outside
    the characters of `clause` was so in another event.
    """
    phrases = read_phrases(document, sentence, lexicon)
    if not phrases.chunks:
        return ()
    first, last = phrases.token_at(trigger_start), phrases.token_at(max(trigger_start, trigger_end - 1))
    cast = Cast(phrases, lexicon)
    k = focus_of(phrases, lexicon, first, last, nominal)
    chunk = phrases.chunks[k]
    if dealing:
        opening = phrases.at[first]
        if nominal and chunk.kind == "N" and phrases.chunks[opening].kind == "V":
            k, chunk = opening, phrases.chunks[opening]  # "sparked an outcry from"
        if chunk.kind == "V":
            read_dealing(cast, k)
        else:
            read_noun(cast, k, max(first, chunk.first), min(last, chunk.last))
            if not cast.has("target"):
                read_other_side(cast, k + 1)
        with_countries(cast)
        return tuple(party.as_actor(role) for role, party in cast.found)
    if chunk.kind == "V":
        _verb(cast, k)
    elif chunk.kind == "N":
        read_noun(cast, k, max(first, chunk.first), min(last, chunk.last))
    add_victims(cast, document, sentence, clause, k)
    if "responsibility" in phrases.words or "claimed" in phrases.words:
        for claim, span in find_claims(document, sentence, lexicon):
            if claim.kind == "claim_of_responsibility":
                _claimant(cast, claim.by, span)
    return tuple(party.as_actor(role) for role, party in cast.found)


def add_victims(
    cast: Cast, document: Document, sentence: Sentence, clause: tuple[int, int] = (0, 0), k: int = MAX_TOKENS
) -> None:
    """Take those whom the sentence, or its `clause`, tells as killed or hurt for victims.

    Not those whom it befell before the act at chunk `k`.
    """
    phrases, lexicon = cast.phrases, cast.lexicon
    for told in find_casualties(document, sentence, lexicon):
        if clause[1] and not clause[0] <= told.start < clause[1]:
            continue
        if told.victims is not None and told.kind in ("killed", "injured") and told.figure.high != 0:
            at = phrases.at[phrases.token_at(told.victims.start)]
            until = phrases.at[phrases.token_at(told.victims.end - 1)]
            size = len(cast.found)
            noun = phrases.at[phrases.token_at(told.start)]
            if noun > k and phrases.chunks[noun - 1].word in _BEFORE and phrases.chunks[noun].kind == "N":
                continue  # "burned a police post after the death of a detainee"
            for j in range(at, until + 1):
                chunk = phrases.chunks[j]
                if chunk.kind != "N" or any(s == chunk.last and n.sort in _STATES for _, s, n in chunk.names):
                    continue
                if j > at and phrases.chunks[j - 1].word in _WHERE and chunk.head not in lexicon.people:
                    continue  # "44 people in Aru and 179 in Bero"
                party = party_of(phrases, lexicon, j, last=_before_state(phrases, lexicon, j))
                if party is not None and not party.thing and not (party.kind == "media" and party.name):
                    cast.add("victim", party)  # "kills 12 AFP": no comma stood before the agency
            _named_among(cast, until)
            if len(cast.found) == size and phrases.chunks[until].head in lexicon.generic:
                _described(cast, until + 1)


def _before_state(phrases: Phrases, lexicon: ActorLexicon, k: int) -> int:
    """Return the word for those whose fate chunk `k` ends with, -1 where it does not: "left two guards dead"."""
    chunk, words = phrases.chunks[k], phrases.words
    if chunk.last == chunk.first or words[chunk.last] not in lexicon.harm_words:
        return -1
    return chunk.last - 1 if words[chunk.last - 1] in lexicon.people else -1


def _described(cast: Cast, at: int) -> None:
    """Take what "47 people", who are nobody told, are said to have been: "most of them civilians", "mostly women"."""
    chunks, lexicon, opened = cast.phrases.chunks, cast.lexicon, False
    for j in range(at, min(at + _ASIDE, len(chunks))):
        chunk = chunks[j]
        if chunk.word in _OPENING or chunk.head == "them" or cast.phrases.words[chunk.first] == "whom":
            opened = True
        elif chunk.kind == "N" and opened:
            if chunk.head in lexicon.people:
                coordinated(cast, "victim", j)
            return
        elif chunk.kind in ".;" or (chunk.kind == "V" and chunk.base != "be"):
            return


_ASIDE = 7
"""Phrases in which an aside says who they were."""
_OPENING = frozenset(("including", "among", "mostly", "mainly"))


_BEFORE = frozenset(("after", "following", "over"))
_WHERE = frozenset(("in", "at", "near", "outside"))
_STATES = frozenset(("country", "capital"))
"""Names that stand among victims and are none: "was killed in Lima along with two guards"."""


def _named_among(cast: Cast, k: int) -> None:
    """Take those named among the people told of at chunk `k`: "12 miners, including Ana Ruiz and two medics"."""
    chunks, at = cast.phrases.chunks, k + 1
    while (
        at + 1 < len(chunks)
        and chunks[at].kind == "P"
        and chunks[at].word != "including"
        and chunks[at + 1].kind in "NT"
    ):
        at += 2
    while at < len(chunks) and chunks[at].kind in ("T", ","):
        at += 1
    if at + 1 >= len(chunks) or chunks[at].kind != "P" or chunks[at].word != "including" or chunks[at + 1].kind != "N":
        return
    named = party_of(cast.phrases, cast.lexicon, at + 1)
    told = chunks[at + 1].head in cast.lexicon.people and chunks[at + 1].head not in cast.lexicon.roles["anybody"]
    if named is not None and not named.thing and (named.kind == "person" or told):
        coordinated(cast, "victim", at + 1)


def find_claimants(document: Document, sentence: Sentence, lexicon: ActorLexicon) -> tuple[tuple[Actor, Span], ...]:
    """Return who the sentence says claims an attack told before: "X claimed responsibility in a message"."""
    cast: Cast | None = None
    for claim, span in find_claims(document, sentence, lexicon):
        if claim.kind == "claim_of_responsibility":
            cast = cast or Cast(read_phrases(document, sentence, lexicon), lexicon)
            _claimant(cast, claim.by, span)
    return tuple(party.as_actor(role) for role, party in cast.found) if cast else ()


def merge_actors(told: Iterable[tuple[Actor, Span]], lexicon: ActorLexicon) -> tuple[tuple[Actor, Span], ...]:
    """Return the actors of one event's tellings in order, each once; of two wordings of one the fuller is kept.

    Give the tellings with the best one first: a later telling does not turn an initiator into a target or back.
    """
    kept: list[tuple[Actor, Span]] = []
    for actor, span in told:
        for at, (other, _) in enumerate(kept):
            if _SIDES[actor.role] == _SIDES[other.role]:
                if actor.name is not None and actor.name == other.name and actor.kind == other.kind:
                    break
                if "person" in (actor.kind, other.kind) and {actor.kind, other.kind} & _THINGS:
                    continue  # "the house of Judge Ruiz" is not Judge Ruiz
                new, old = _content(actor, lexicon), _content(other, lexicon)
                if new <= old:
                    break
                if old < new:
                    kept[at] = (actor, span)
                    break
            elif actor.text.lower() == other.text.lower() and "participant" in (actor.role, other.role):
                break
        else:
            kept.append((actor, span))
    return tuple(kept)


def same_wording(a: Actor, b: Actor, lexicon: ActorLexicon) -> bool:
    """Return True for two counts of the same people on one side: "at least 23 civilians", "the civilians"."""
    return _SIDES[a.role] == _SIDES[b.role] and _content(a, lexicon) == _content(b, lexicon)


_THINGS = frozenset(("facility", "vehicle"))
_SIDES: dict[Role, int] = {"initiator": 0, "claimant": 0, "target": 1, "victim": 1, "participant": 2}


def _content(actor: Actor, lexicon: ActorLexicon) -> set[str]:
    words = {word.strip("'’.,").lower() for word in actor.text.split()}
    words = {w for w in words if not w[:1].isdigit() and w not in lexicon.numbers["cardinals"]}
    idle = lexicon.grammar["determiner"] | _QUALIFIERS
    return {lexicon.singulars.get(word, word) for word in words if word not in idle}


_QUALIFIERS = frozenset(("at", "least", "more", "than", "over", "about", "around", "some", "of", "dozens", "several"))


def _claimant(cast: Cast, by: str, span: Span) -> None:
    phrases, lexicon = cast.phrases, cast.lexicon
    for k in range(phrases.at[phrases.token_at(span.start)], phrases.at[phrases.token_at(span.end - 1)] + 1):
        party = party_of(phrases, lexicon, k)
        if party is not None and not party.thing:
            cast.found = [(r, p) for r, p in cast.found if p.text != party.text or r != "participant"]
            cast.add("claimant", party._replace(text=by))
            return


def focus_of(phrases: Phrases, lexicon: ActorLexicon, first: int, last: int, nominal: bool) -> int:
    """Return the chunk that carries the trigger: its verb, or the noun phrase of a nominal one."""
    chunks, at = phrases.chunks, phrases.at
    numbers = range(at[first], at[last] + 1)
    if chunks[at[first]].base == "fall" and at[first] < at[last]:
        return at[first]  # "fell to the rebels"
    if first < last and chunks[at[first]].passive and chunks[at[first]].verb == first:
        return at[first]  # "was found not guilty", "is held on two counts of"
    if not nominal:
        for k in numbers:
            if chunks[k].kind == "V" and chunks[k].verb >= first:
                return k
    for k in reversed(numbers):
        if chunks[k].kind == "N" and (lexicon.things.get(chunks[k].head) in ("event", "hazard") or nominal):
            return k
    for k in numbers:
        if chunks[k].kind in ("V", "N"):
            return k
    return numbers[0]


def _verb(cast: Cast, k: int) -> None:
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks, verb, roles = phrases.chunks, phrases.chunks[k], lexicon.roles
    subjects = subject_chunks(phrases, lexicon, k)
    passive = verb.passive or (verb.form == "participle" and is_reduced(phrases, lexicon, k))
    passive = passive or shares_passive(phrases, lexicon, k)
    if passive:
        if verb.base in roles["capture"]:
            _lost_by(cast, k + 1, "from")  # "the town was recaptured from the rebels by the army"
        for j in subjects if not cast.has("target") else ():
            bear(cast, j)
        _agent(cast, k)
        return
    if verb.base in roles["undergo"] and not (verb.base in roles["ergative"] and _object_follows(phrases, k)):
        carried = verb.base in roles["go_off"]
        for j in subjects:
            if not (carried and (chunks[j].head in roles["carriers"] or chunks[j + 1].base in roles["laden"])):
                cast.add_chunk("victim", j)
        read_agent(cast, k + 1)
        lost = verb.base == "lose" and k + 1 < len(chunks) and chunks[k + 1].kind == "N"
        to = _behind_of(chunks, k + 1) if lost else k + 1 if verb.base == "fall" else len(chunks)
        if to + 1 < len(chunks) and chunks[to].word == "to" and chunks[to + 1].kind == "N":
            cast.add_chunk("initiator", to + 1)  # "the town fell to the rebels", "lost the town to the rebels"
        if verb.base in roles["go_off"]:
            read_beside(cast, k)
        return
    if verb.base in roles["give_up"] and k + 1 < len(chunks) and chunks[k + 1].head in _REFLEXIVE:
        for j in subjects:
            bear(cast, j)  # "the driver turned himself in"
        read_agent(cast, k + 1)
        return
    if verb.base == "come" and k + 1 < len(chunks) and chunks[k + 1].word == "under":
        for j in subjects:
            bear(cast, j)  # "the patrol came under fire"
        read_agent(cast, k + 1, ("by", "from"))
        return
    hazard = False
    for j in subjects:
        act(cast, j)
    if subjects:
        take_allies(cast, subjects[-1])
    for j in subjects:
        hazard = hazard or lexicon.things.get(chunks[j].head) == "hazard"
    if hazard:
        return
    if verb.base in roles["go_off"] and any(
        chunks[j].head in roles["explosive"] or chunks[j + 1].base in roles["laden"] for j in subjects
    ):
        read_beside(cast, k)
        return
    whom = whom_of(chunks, k)
    if whom >= 0:
        cast.add_chunk("target", whom)  # "the farmers whom gunmen killed"
        return
    both = verb.base in roles["symmetric_verbs"]
    j = k + 1
    while j < len(chunks) and (
        chunks[j].kind == "T"
        or (chunks[j].kind == "P" and chunks[j].word in roles["particles"] and chunks[j].word != "on")
    ):
        j += 1
    if j < len(chunks) and chunks[j].kind == "N":
        head = chunks[j].head
        sort = lexicon.things.get(head)
        opens = sort == "hazard" and verb.base in roles["light"]  # "opened fire on"
        sent = head in roles["means"] and verb.base in roles["hurl"]  # "launched drones at X"
        if sent or ((opens or sort in ("event", "weapon", "abstract")) and head not in lexicon.people):
            if verb.base in roles["turn_on"]:
                read_accused(cast, j)
            elif verb.base in roles["suffer"] and sort == "event" and (verb.base not in roles["foil"] or _of(cast, j)):
                cast.found = [("target", party) if role == "initiator" else (role, party) for role, party in cast.found]
                read_before(cast, j, chunks[j].last)
                read_after(cast, j, targets=False)
            else:
                read_after(cast, j, targets=True, agents=False)
                given = opens or verb.base in _GIVEN
                if given and j + 2 < len(chunks) and chunks[j + 1].word == "to" and chunks[j + 2].kind == "N":
                    coordinated(cast, "target", j + 2)  # "set fire to the bus", "handed down a sentence to the general"
                if head in roles["explosive"]:
                    read_beside(cast, j)
        elif verb.base in roles["capture"]:
            _captured(cast, j)
        elif verb.base in roles["steer"] and (into := _into(phrases, j + 1)):
            coordinated(cast, "target", into)
        else:
            j = coordinated(cast, "target", j)
            if j < len(chunks) - 1 and chunks[j + 1].kind == "P" and chunks[j + 1].word == "against":
                coordinated(cast, "target", j + 2)
    elif j + 1 < len(chunks) and chunks[j].kind == "P" and chunks[j + 1].kind == "N":
        if chunks[j].word in roles["onto"] or (both and chunks[j].word in ("with", "against")):
            coordinated(cast, "target", j + 1)
        elif both:
            _with(cast, j)
    elif both:
        _with(cast, j)
    elif subjects and subjects[0] >= 2 and chunks[subjects[0] - 1].kind == "W" and chunks[subjects[0] - 2].kind == "N":
        cast.add_chunk("target", subjects[0] - 2)  # "the bus that gunmen attacked"


_GIVEN = frozenset(("hand", "give", "deal"))
_REFLEXIVE = frozenset(("himself", "herself", "itself", "themselves"))


def _object_follows(phrases: Phrases, k: int) -> bool:
    """True when a noun phrase stands right behind the verb at chunk `k`: "sank two boats"."""
    chunks = phrases.chunks
    if k + 1 >= len(chunks) or chunks[k + 1].kind != "N":
        return False
    return not chunks[k + 1].pronoun or chunks[k + 1].head == "it"  # "a man wearing a vest detonated it"


def _of(cast: Cast, j: int) -> bool:
    """Return True where the words around the event noun at `j` say whose it is: "foiled an attack by X"."""
    inner = Cast(cast.phrases, cast.lexicon)
    read_before(inner, j, cast.phrases.chunks[j].last)
    read_after(inner, j, targets=False)
    return inner.has("initiator")


def _behind_of(chunks: list[Chunk], j: int) -> int:
    """Return the chunk behind the noun phrase at `j` with its "of": "the town of X"."""
    return j + 3 if j + 2 < len(chunks) and chunks[j + 1].word == "of" and chunks[j + 2].kind == "N" else j + 1


def _into(phrases: Phrases, at: int) -> int:
    """Return the noun phrase behind "into" or "at" from chunk `at` on in the clause, or 0."""
    chunks = phrases.chunks
    for j in range(at, min(at + _STEERED, len(chunks) - 1)):
        if chunks[j].kind not in "PN" or chunks[j].word in ("into", "at", "against"):
            return j + 1 if chunks[j].kind == "P" and chunks[j + 1].kind == "N" else 0
    return 0


_STEERED = 5
"""Phrases from what is driven to "into": "a truck full of explosives into"."""


def _captured(cast: Cast, j: int) -> None:
    """Who lost the place named at `j`: "from X", "held by X"; people taken are targets themselves."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks = phrases.chunks
    party = party_of(phrases, lexicon, j)
    if (
        party is not None
        and not party.thing
        and chunks[j].head in lexicon.people
        and chunks[j].head not in lexicon.targets
    ):
        coordinated(cast, "target", j)
        return
    whose = owner_behind(chunks, j)
    owner = party_of(phrases, lexicon, whose) if whose else None
    if owner is not None and owner.kind in ARMED:
        cast.add("target", owner)  # "the headquarters of X"
        return
    _lost_by(cast, j + 1)


def _agent(cast: Cast, k: int) -> None:
    """Take who does what the passive verb at chunk `k` says: who repels an attack is whom it was aimed at."""
    told = len(cast.found)
    read_agent(cast, k + 1)
    if cast.phrases.chunks[k].base in cast.lexicon.roles["suffer"] - cast.lexicon.roles["foil"]:
        cast.found[told:] = [("target" if r == "initiator" else r, party) for r, party in cast.found[told:]]


_LOSERS = ("from", "by")


def _lost_by(cast: Cast, j: int, *words: str) -> None:
    """Take who lost a place from the phrases "from X" and "held by X", or those of `words`, from chunk `j` on."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks = phrases.chunks
    for at in range(j, min(j + 8, len(chunks) - 1)):
        kind, word = chunks[at].kind, chunks[at].word
        if kind in (";", "S"):
            return
        if word in (words or _LOSERS) and (word == "from" or chunks[at - 1].kind == "V") and chunks[at + 1].kind == "N":
            loser = party_of(phrases, lexicon, at + 1)
            if (
                loser is not None
                and not loser.thing
                and loser.kind is not None
                and (loser.name is not None or chunks[at + 1].head not in lexicon.things)
            ):
                cast.add("target", loser)
                return


def _with(cast: Cast, j: int) -> None:
    chunks = cast.phrases.chunks
    for at in range(j, min(j + 6, len(chunks) - 1)):
        if chunks[at].kind in ("V", "S", ";", "W"):
            return
        if chunks[at].kind == "P" and chunks[at].word in ("with", "against") and chunks[at + 1].kind == "N":
            coordinated(cast, "target", at + 1)
            return
