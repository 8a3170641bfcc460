"""Who did it, to whom: the parties of one trigger by grammar, active, passive, nominal and relative."""

from __future__ import annotations

from collections.abc import Iterable

from streams.extract.chunks import Chunk, Phrases, read_phrases
from streams.extract.claims import find_claims
from streams.extract.document import Document, Sentence
from streams.extract.figures import find_casualties
from streams.extract.groups import ActorLexicon
from streams.extract.naming import Party, party_of
from streams.extract.victims import subject_chunks
from streams.records import Actor, Role, Span


class _Cast:
    """The parties found so far, by role, each wording once."""

    def __init__(self, phrases: Phrases, lexicon: ActorLexicon) -> None:
        self.phrases, self.lexicon = phrases, lexicon
        self.found: list[tuple[Role, Party]] = []

    def add(self, role: Role, party: Party | None) -> bool:
        if party is None or (party.thing and role not in ("target", "victim")):
            return False
        for known, other in self.found:
            if (other.start < party.end and party.start < other.end) or (other.text == party.text and known == role):
                return False
        self.found.append((role, party))
        return True

    def add_chunk(self, role: Role, k: int) -> bool:
        return self.add(role, party_of(self.phrases, self.lexicon, k))

    def has(self, role: Role) -> bool:
        return any(known == role for known, _ in self.found)


def find_actors(
    document: Document,
    sentence: Sentence,
    trigger_start: int,
    trigger_end: int,
    lexicon: ActorLexicon,
    nominal: bool = False,
) -> tuple[tuple[Actor, Span], ...]:
    """Return the actors of the event that characters [trigger_start, trigger_end) state, each with its evidence.

    Pronouns and "the group" carry the wording of whom they mean; their evidence is the pronoun. Weapons, events and
    abstractions are no actors; an accused side is none either (see `find_claims`).
    """
    phrases = read_phrases(document, sentence, lexicon)
    if not phrases.chunks:
        return ()
    first, last = phrases.token_at(trigger_start), phrases.token_at(max(trigger_start, trigger_end - 1))
    cast = _Cast(phrases, lexicon)
    k = _focus(phrases, lexicon, first, last, nominal)
    chunk = phrases.chunks[k]
    if chunk.kind == "V":
        _verb(cast, k)
    elif chunk.kind == "N":
        _noun(cast, k, max(first, chunk.first), min(last, chunk.last))
    for told in find_casualties(document, sentence, lexicon):
        if told.victims is not None and told.kind in ("killed", "injured") and told.figure.high != 0:
            at = phrases.at[phrases.token_at(told.victims.start)]
            until = phrases.at[phrases.token_at(told.victims.end - 1)]
            for j in range(at, until + 1):
                party = party_of(phrases, lexicon, j) if phrases.chunks[j].kind == "N" else None
                if party is not None and not party.thing:
                    cast.add("victim", party)
    if "responsibility" in phrases.words or "claimed" in phrases.words:
        for claim, span in find_claims(document, sentence, lexicon):
            if claim.kind == "claim_of_responsibility":
                _claimant(cast, claim.by, span)
    return tuple(party.as_actor(role) for role, party in cast.found)


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


_SIDES: dict[Role, int] = {"initiator": 0, "claimant": 0, "target": 1, "victim": 1, "participant": 2}


def _content(actor: Actor, lexicon: ActorLexicon) -> set[str]:
    words = {word.strip("'’.,").lower() for word in actor.text.split()}
    words = {w for w in words if not w[:1].isdigit() and w not in lexicon.numbers["cardinals"]}
    return {
        lexicon.singulars.get(w, w) for w in words if w not in lexicon.grammar["determiner"] and w not in _QUALIFIERS
    }


_QUALIFIERS = frozenset(("at", "least", "more", "than", "over", "about", "around", "some", "of", "dozens", "several"))


def _claimant(cast: _Cast, by: str, span: Span) -> None:
    phrases, lexicon = cast.phrases, cast.lexicon
    for k in range(phrases.at[phrases.token_at(span.start)], phrases.at[phrases.token_at(span.end - 1)] + 1):
        party = party_of(phrases, lexicon, k)
        if party is not None and not party.thing:
            cast.found = [(r, p) for r, p in cast.found if p.text != party.text or r != "participant"]
            cast.add("claimant", party._replace(text=by))
            return


def _focus(phrases: Phrases, lexicon: ActorLexicon, first: int, last: int, nominal: bool) -> int:
    """Return the chunk that carries the trigger: its verb, or the noun phrase of a nominal one."""
    chunks, at = phrases.chunks, phrases.at
    numbers = range(at[first], at[last] + 1)
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


# ---------------------------------------------------------------- verbs


def _verb(cast: _Cast, k: int) -> None:
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks, verb, roles = phrases.chunks, phrases.chunks[k], lexicon.roles
    subjects = subject_chunks(phrases, lexicon, k)
    passive = verb.passive or (verb.form == "participle" and _is_reduced(phrases, lexicon, k))
    if passive:
        for j in subjects:
            _bear(cast, j)
        _agent(cast, k + 1)
        return
    if verb.base in roles["undergo"]:
        for j in subjects:
            cast.add_chunk("victim", j)
        _agent(cast, k + 1)
        return
    hazard = False
    for j in subjects:
        _act(cast, j)
        hazard = hazard or lexicon.things.get(chunks[j].head) == "hazard"
    if hazard:
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
        if sort in ("event", "weapon", "abstract") and head not in lexicon.people:
            if verb.base in roles["turn_on"]:
                _accused(cast, j)
            else:
                _noun_phrases(cast, j, agents=False)
        elif verb.base in roles["capture"]:
            _captured(cast, j)
        else:
            j = _coordinated(cast, "target", j)
            if j < len(chunks) - 1 and chunks[j + 1].kind == "P" and chunks[j + 1].word == "against":
                _coordinated(cast, "target", j + 2)
    elif j + 1 < len(chunks) and chunks[j].kind == "P" and chunks[j + 1].kind == "N":
        if chunks[j].word in roles["onto"] or (both and chunks[j].word in ("with", "against")):
            _coordinated(cast, "target", j + 1)
        elif both:
            _with(cast, j)
    elif both:
        _with(cast, j)


def _captured(cast: _Cast, j: int) -> None:
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
        _coordinated(cast, "target", j)
        return
    for at in range(j + 1, min(j + 9, len(chunks) - 1)):
        kind, word = chunks[at].kind, chunks[at].word
        if kind in (";", "S"):
            return
        if (word == "from" or (word == "by" and chunks[at - 1].kind == "V")) and chunks[at + 1].kind == "N":
            loser = party_of(phrases, lexicon, at + 1)
            if (
                loser is not None
                and not loser.thing
                and loser.kind is not None
                and chunks[at + 1].head not in lexicon.things
            ):
                cast.add("target", loser)
                return


def _with(cast: _Cast, j: int) -> None:
    chunks = cast.phrases.chunks
    for at in range(j, min(j + 6, len(chunks) - 1)):
        if chunks[at].kind in ("V", "S", ";", "W"):
            return
        if chunks[at].kind == "P" and chunks[at].word in ("with", "against") and chunks[at + 1].kind == "N":
            _coordinated(cast, "target", at + 1)
            return


def _is_reduced(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """True when a participle without auxiliary is passive: "soldiers killed in", "a base attacked by"."""
    chunks = phrases.chunks
    if k and chunks[k - 1].kind == "W":
        return False
    verb = lexicon.verbs.get(phrases.words[chunks[k].verb])
    j = k + 1
    if (verb is not None and verb.bare) or chunks[k].base in lexicon.roles["active_alone"]:
        return j < len(chunks) and chunks[j].word == "by"
    while j < len(chunks) and chunks[j].kind == "T":
        j += 1
    if j >= len(chunks) or chunks[j].kind in (",", ".", ";", ")", "S"):
        return True
    if chunks[j].kind == "P":
        return chunks[j].word in ("by", "in", "near", "during", "outside", "inside", "after") or (
            chunks[j].word in ("on", "at", "from") and chunks[k].base not in ("fire", "open", "shoot", "call")
        )
    return chunks[j].kind == "C"


def _act(cast: _Cast, j: int) -> None:
    """Take the noun phrase at `j` as the one who acts; an event noun passes on who did it."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunk = phrases.chunks[j]
    if not chunk.pronoun and chunk.head in lexicon.things and chunk.head not in lexicon.people:
        if lexicon.things[chunk.head] == "event":
            _before(cast, j, chunk.last)
            _after(cast, j, targets=False)
        return
    cast.add_chunk("initiator", j)


def _bear(cast: _Cast, j: int) -> None:
    """Take the noun phrase at `j` as the one to whom it is done."""
    chunk = cast.phrases.chunks[j]
    if (
        chunk.head in cast.lexicon.things
        and chunk.head not in cast.lexicon.people
        and chunk.head not in cast.lexicon.targets
    ):
        if cast.lexicon.things[chunk.head] == "event":
            _before(cast, j, chunk.last)
            _after(cast, j, targets=True)
        return
    _aim(cast, j)


def _aim(cast: _Cast, j: int) -> bool:
    """Take the noun phrase at `j` as a target; of "rebel positions" it is the rebels."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks, chunk = phrases.chunks, phrases.chunks[j]
    if chunk.head in lexicon.roles["held_places"] and not chunk.pronoun:
        owner = _owner(phrases, lexicon, j)
        if (
            owner is None
            and j + 2 < len(chunks)
            and chunks[j + 1].word in ("of", "belonging")
            and chunks[j + 2].kind == "N"
        ):
            owner = party_of(phrases, lexicon, j + 2)
        if owner is not None and not owner.thing:
            return cast.add("target", owner)
        if chunk.head in lexicon.roles["bare_places"]:
            return True
    return cast.add_chunk("target", j)


def _owner(phrases: Phrases, lexicon: ActorLexicon, j: int) -> Party | None:
    """Return whom the words before the head name: "ISIL sites", "the rebels' camp"."""
    chunk, words = phrases.chunks[j], phrases.words
    for token in range(chunk.last - 1, chunk.first - 1, -1):
        known = any(at <= token <= stop and name.sort == "body" for at, stop, name in chunk.names)
        if (known or (words[token] in lexicon.people and lexicon.people[words[token]] in _ARMED)) and words[
            token
        ] not in lexicon.roles["never_first"]:
            return party_of(phrases, lexicon, j, last=token)
    return None


def _agent(cast: _Cast, at: int) -> None:
    """Find "by X" after chunk `at` within the clause."""
    chunks, lexicon = cast.phrases.chunks, cast.lexicon
    for j in range(at, min(at + 8, len(chunks) - 1)):
        kind = chunks[j].kind
        if kind in (";", "S", "W", "V") and j > at:
            return
        if kind == "P" and chunks[j].word == "by" and chunks[j + 1].kind == "N":
            head = chunks[j + 1].head
            if head in lexicon.things and head not in lexicon.people:
                _act(cast, j + 1)
            else:
                _coordinated(cast, "initiator", j + 1)
            return
        if (
            kind == "P"
            and chunks[j].word in ("in", "during")
            and chunks[j + 1].kind == "N"
            and lexicon.things.get(chunks[j + 1].head) == "event"
        ):
            _act(cast, j + 1)
            return


def _accused(cast: _Cast, j: int) -> None:
    """The object of "condemned" is an event: whoever did it is whom the speaker turns on."""
    inner = _Cast(cast.phrases, cast.lexicon)
    _before(inner, j, cast.phrases.chunks[j].last)
    _after(inner, j, targets=False)
    for _, party in inner.found:
        cast.add("target", party)


def _place_role(cast: _Cast, role: Role, j: int) -> bool:
    return _aim(cast, j) if role == "target" else cast.add_chunk(role, j)


def _coordinated(cast: _Cast, role: Role, j: int) -> int:
    """Add the noun phrase at `j` and those joined to it by "and" or commas; return the last one's chunk."""
    _phrases, _lexicon, chunks = cast.phrases, cast.lexicon, cast.phrases.chunks
    _place_role(cast, role, j)
    for _ in range(4):
        at = j + 1
        if at + 1 < len(chunks) and chunks[at].word == "of" and chunks[at + 1].kind == "N":
            at += 2
        if at + 1 >= len(chunks):
            break
        comma = chunks[at].kind == ","
        if comma and at + 1 < len(chunks) and chunks[at + 1].kind == "C":
            at += 1
        if (chunks[at].kind == "C" and chunks[at].word in ("and", "or", "&", "plus")) or (
            comma and at + 2 < len(chunks) and chunks[at + 2].kind in (",", "C")
        ):
            at += 1
        else:
            break
        if at >= len(chunks) or chunks[at].kind != "N":
            break
        following = chunks[at + 1] if at + 1 < len(chunks) else None
        if following is not None and following.kind == "V" and following.form == "finite":
            break
        if not _place_role(cast, role, at):
            break
        j = at
    return j


# ---------------------------------------------------------------- nouns


def _noun(cast: _Cast, k: int, first: int, last: int) -> None:
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks, roles = phrases.chunks, lexicon.roles
    chunk = chunks[k]
    head = chunk.head
    _before(cast, k, first)
    if last < chunk.last and head not in lexicon.things:
        cast.add("target", party_of(phrases, lexicon, k))
    if lexicon.things.get(head) == "hazard":
        return
    _noun_phrases(cast, k, agents=True)
    at = _head_of_chain(chunks, k)
    if (
        at >= 2
        and chunks[at - 1].kind == "P"
        and chunks[at - 1].word in roles["particles"]
        and chunks[at - 2].kind == "V"
    ):
        at -= 1
    before = chunks[at - 1] if at else None
    if before is not None and before.kind == "V":
        _governed_by(cast, at - 1, k)
    elif before is not None and before.kind == "P" and at >= 2:
        _circumstance(cast, at)
    elif before is not None and before.kind == "C" and at >= 3 and chunks[at - 2].kind == "N":
        at = _head_of_chain(chunks, at - 2)
        if at and chunks[at - 1].kind == "V":
            _governed_by(cast, at - 1, k)
    after = _after_chain(chunks, k)
    if after < len(chunks) and chunks[after].kind == "W":
        after += 1
    if after < len(chunks) and chunks[after].kind == "V":
        verb = chunks[after]
        if (
            not verb.passive
            and verb.base in roles["strike"]
            and not (verb.form == "participle" and _is_reduced(phrases, lexicon, after))
        ):
            if (
                after + 1 < len(chunks)
                and chunks[after + 1].kind == "N"
                and (lexicon.things.get(chunks[after + 1].head) is None or chunks[after + 1].head in lexicon.targets)
            ):
                _coordinated(cast, "target", after + 1)
        elif (verb.passive or verb.form == "participle") and verb.base not in roles["by_others"]:
            _agent(cast, after + 1)


def _head_of_chain(chunks: list[Chunk], k: int) -> int:
    """Return the first noun phrase of "series of attacks" for the chunk of "attacks"."""
    while k >= 2 and chunks[k - 1].word == "of" and chunks[k - 2].kind == "N" and not chunks[k - 2].pronoun:
        k -= 2
    return k


def _after_chain(chunks: list[Chunk], k: int) -> int:
    j = k + 1
    while j + 1 < len(chunks) and (
        (chunks[j].kind == "P" and chunks[j + 1].kind in "NT") or (chunks[j].kind == "C" and chunks[j + 1].kind == "N")
    ):
        j += 2
    while j < len(chunks) and chunks[j].kind == "T":
        j += 1
    if j < len(chunks) and chunks[j].kind == "," and j + 1 < len(chunks) and chunks[j + 1].kind == "W":
        j += 1
    return j


def _governed_by(cast: _Cast, v: int, k: int) -> None:
    """The noun is the object of the verb at chunk `v`: "launched an attack", "repelled an attack"."""
    phrases, lexicon = cast.phrases, cast.lexicon
    verb, roles = phrases.chunks[v], lexicon.roles
    if verb.base in roles["speak_of"]:
        return
    if verb.passive:
        return
    if verb.base in roles["suffer"]:
        if not cast.has("target"):
            for j in subject_chunks(phrases, lexicon, v):
                cast.add_chunk("target", j)
    elif verb.base in roles["light"] and not cast.has("initiator"):
        for j in subject_chunks(phrases, lexicon, v):
            _act(cast, j)


def _circumstance(cast: _Cast, at: int) -> None:
    """The noun stands in a phrase: "were killed in an attack", "came under attack", "was hit by a strike"."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks = phrases.chunks
    word = chunks[at - 1].word
    if word not in ("in", "by", "during", "under", "after", "from", "with", "into"):
        return
    j = at - 2
    while j > 0 and (chunks[j].kind in "NTP"):
        j -= 1
    verb = chunks[j]
    if verb.kind != "V":
        return
    bears = verb.passive or (verb.form == "participle" and _is_reduced(phrases, lexicon, j))
    if bears or (word == "under" and verb.base == "come") or verb.base in lexicon.roles["undergo"]:
        for s in subject_chunks(phrases, lexicon, j):
            party = party_of(phrases, lexicon, s)
            if party is not None and not cast.has("target"):
                cast.add("target", party)
    elif verb.base in lexicon.roles["strike"] or verb.base in lexicon.roles["light"]:
        for s in subject_chunks(phrases, lexicon, j):
            _act(cast, s)
        if j + 1 < at and chunks[j + 1].kind == "N":
            _bear(cast, j + 1)


def _before(cast: _Cast, k: int, first: int) -> None:
    """Parties inside the noun phrase before token `first`: "Russian air strikes", "Israel's attack", "rebel fire"."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunk, words = phrases.chunks[k], phrases.words
    patient = chunk.head in lexicon.roles["patient_nouns"] and chunk.head not in (
        "bombing",
        "bombings",
        "shelling",
        "bombardment",
    )
    if chunk.possessor >= 0 and chunk.possessor < chunk.last:
        end = chunk.possessor if phrases.texts[chunk.possessor] not in ("'", "’") else chunk.possessor - 1
        role: Role = "target" if patient else "initiator"
        party = party_of(phrases, lexicon, k, last=end)
        if party is not None and lexicon.things.get(words[end]) is None:
            cast.add(role, party._replace(thing=party.thing))
            return
    for at, stop, name in chunk.names:
        if stop < chunk.last and at < max(first, chunk.last):
            start, end = phrases.span(at, stop)
            if name.sort == "capital":
                continue
            end_token = stop
            while end_token + 1 < chunk.last and words[end_token + 1] in lexicon.people and end_token + 1 < first:
                end_token += 1
            party = party_of(phrases, lexicon, k, last=end_token) if end_token > stop else None
            if party is None:
                text = phrases.sentence.document.text[start:end]
                kind = name.kind if name.sort != "people" else "government"
                party = Party(text, start, end, name.name, name.country, kind)
            if cast.add("target" if patient and name.sort != "people" else "initiator", party):
                return
    for token in range(chunk.last - 1, chunk.first - 1, -1):
        word = words[token]
        if word in lexicon.people and lexicon.people[word] in _ARMED and word not in lexicon.roles["never_first"]:
            start = token
            while start > chunk.first and _describes(phrases, lexicon, chunk, start - 1):
                start -= 1
            party = party_of(phrases, lexicon, k, first=start, last=token)
            if party is not None:
                cast.add("initiator", party)
            return


def _describes(phrases: Phrases, lexicon: ActorLexicon, chunk: Chunk, token: int) -> bool:
    """True when the word at `token` belongs to the noun of force after it: a people, a name, another such noun."""
    word = phrases.words[token]
    return (
        word in lexicon.people or word in lexicon.modifiers or any(at <= token <= stop for at, stop, _ in chunk.names)
    )


_ARMED = frozenset(("rebel", "militia", "police", "armed_group", "state_forces", "government", "criminals"))


def _noun_phrases(cast: _Cast, k: int, *, agents: bool) -> None:
    _after(cast, k, targets=True, agents=agents)


def _after(cast: _Cast, k: int, *, targets: bool, agents: bool = True) -> None:
    """Parties in the phrases that follow the noun at chunk `k`: by X, on Y, against Y, of Y, between X and Y."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks, roles = phrases.chunks, lexicon.roles
    head = chunks[k].head
    peaceful = head in roles["peaceful_nouns"]
    j = k + 1
    while j + 1 < len(chunks):
        kind, word = chunks[j].kind, chunks[j].word
        if kind == "T":
            j += 1
            continue
        if kind == "V" and chunks[j].form == "participle" and j + 2 < len(chunks) and chunks[j + 1].word == "by":
            if chunks[j].base in (
                "carry",
                "launch",
                "conduct",
                "stage",
                "fire",
                "mount",
                "claim",
                "lead",
                "perpetrate",
                "back",
            ):
                if agents and chunks[j].base not in ("claim", "back"):
                    _coordinated(cast, "initiator", j + 2)
                j += 3
                continue
            return
        if kind == "C" and chunks[j + 1].kind == "N" and lexicon.things.get(chunks[j + 1].head) == "event":
            j += 2
            continue
        if kind != "P" or chunks[j + 1].kind not in "NT":
            return
        if chunks[j + 1].kind == "N":
            if word == "by" and agents:
                inner = chunks[j + 1].head
                if lexicon.things.get(inner) is None or inner in lexicon.people:
                    j = _coordinated(cast, "initiator", j + 1) + 1
                    continue
            elif word == "between" or (word == "among" and head in roles["symmetric_nouns"]):
                _between(cast, j + 1, peaceful)
            elif (word in ("with", "and") and head in roles["symmetric_nouns"]) or (
                (targets and word in roles["onto"] and _aimed_at(lexicon, chunks[j + 1]))
                or (targets and word == "of" and head in roles["patient_nouns"])
                or (targets and word == "targeting")
            ):
                j = _coordinated(cast, "target", j + 1) + 1
                continue
        j += 2


def _aimed_at(lexicon: ActorLexicon, chunk: Chunk) -> bool:
    return lexicon.things.get(chunk.head) != "abstract" and chunk.head not in lexicon.roles["locative"]


def _between(cast: _Cast, j: int, peaceful: bool) -> None:
    phrases, chunks = cast.phrases, cast.phrases.chunks
    first: Role = "participant" if peaceful else "initiator"
    second: Role = "participant" if peaceful else "target"
    cast.add_chunk(first, j)
    at = j + 1
    while at + 1 < len(chunks) and at < j + 10:
        if chunks[at].kind in ("V", "S", ";"):
            return
        if chunks[at].kind == "C" and chunks[at + 1].kind == "N":
            cast.add_chunk(second, at + 1)
            return
        if chunks[at].kind == "," and chunks[at + 1].kind == "N" and peaceful:
            cast.add_chunk(second, at + 1)
        at += 1
    _ = phrases
