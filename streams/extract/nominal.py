"""Who did it, to whom, when a noun tells the event: "the killing of X by Y", "Y's attack on X", "Russian strikes"."""

from __future__ import annotations

from streams.extract.allies import take_allies
from streams.extract.casting import ARMED, Cast, aim, behind_apposition, coordinated, is_reduced
from streams.extract.chunks import Chunk, Phrases
from streams.extract.groups import ActorLexicon
from streams.extract.naming import Party, party_of
from streams.extract.nounwords import add_joined, does, of_compound, struck_before
from streams.extract.sides import subject_chunks
from streams.extract.victims import has_of
from streams.records import Role


def read_noun(cast: Cast, k: int, first: int, last: int) -> None:
    """Find the parties of the event that tokens [first, last] of the noun phrase at chunk `k` tell."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks, roles = phrases.chunks, lexicon.roles
    chunk = chunks[k]
    head = chunk.head
    if _taken(cast, k, first):
        return
    read_before(cast, k, first)
    if last < chunk.last and head not in lexicon.things:
        cast.add("target", party_of(phrases, lexicon, k))
    if lexicon.things.get(head) == "hazard" and not _is_shot(phrases, lexicon, chunk):
        return
    read_after(cast, k, targets=True)
    if head in roles["bombers"] and chunk.possessor < 0:
        cast.add_chunk("initiator", k)  # "a suicide bomber struck a base"
    explosive = head in roles["explosive"]
    if explosive:
        read_beside(cast, k)
    at = _head_of_chain(chunks, k)
    if (
        at >= 2
        and chunks[at - 1].kind == "P"
        and chunks[at - 1].word in roles["particles"]
        and chunks[at - 2].kind == "V"
    ):
        at -= 1
    if at >= 2 and chunks[at - 1].kind == "T" and chunks[at - 2].kind == "V":
        at -= 1  # "announced on Friday a curfew"
    before = chunks[at - 1] if at else None
    if before is not None and before.kind == "V" and at < k and chunks[at].head in roles["aims"]:
        for j in subject_chunks(phrases, lexicon, at - 1):
            bear(cast, j)  # "the house was the target of an attack"
    elif before is not None and before.kind == "V":
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
        landed = after
        if verb.form == "participle" and after + 3 < len(chunks) and chunks[after + 1].word == "by":
            landed = after + 3  # "rockets fired by rebels fell on a school"
        if chunks[landed].base in roles["lands"] and chunks[landed].kind == "V":
            read_beside(cast, landed)
        if (explosive or head in roles["bombers"]) and verb.base in roles["go_off"]:
            read_beside(cast, after)
        if head in roles["symmetric_nouns"] and verb.base in roles["arise"] and not cast.has("initiator"):
            _between_later(cast, after)
        if verb.base == "pit" and after + 1 < len(chunks) and chunks[after + 1].kind == "N":
            _pitted(cast, after + 1)
        if (
            not verb.passive
            and verb.base in roles["strike"]
            and not (verb.form == "participle" and is_reduced(phrases, lexicon, after))
        ):
            if (
                after + 1 < len(chunks)
                and chunks[after + 1].kind == "N"
                and (lexicon.things.get(chunks[after + 1].head) is None or chunks[after + 1].head in lexicon.targets)
            ):
                coordinated(cast, "target", after + 1)
        elif verb.base == "set" and not verb.passive and _alight(phrases, after):
            coordinated(cast, "target", after + 1)
        elif (verb.passive and verb.base == "hold") or (  # "a rally was held by", but "a raid on a town held by"
            (verb.passive or verb.form == "participle")
            and not (
                verb.base in roles["by_others"] or verb.base in roles["suffer"] or verb.base in lexicon.speech["verbs"]
            )
        ):
            read_agent(cast, after + 1)


def _alight(phrases: Phrases, k: int) -> bool:
    """True for the verb of "set a refinery on fire", "set a bus ablaze": what stands behind it burns."""
    chunks = phrases.chunks
    if k + 1 >= len(chunks) or chunks[k + 1].kind != "N":
        return False
    return not _BURNING.isdisjoint(phrases.words[chunks[k].last + 1 : chunks[k].last + _BURNING_REACH])


_BURNING = frozenset(("fire", "ablaze", "alight"))
_BURNING_REACH = 12
"""Words from "set" to "on fire", over where it stands."""


def _is_shot(phrases: Phrases, lexicon: ActorLexicon, chunk: Chunk) -> bool:
    """True for "rebel fire", "mortar fire": a fire that somebody aims."""
    if chunk.head != "fire" or chunk.first == chunk.last:
        return False
    before = phrases.words[chunk.last - 1]
    return lexicon.people.get(before) in ARMED or lexicon.things.get(before) == "weapon" or before in _FIRED


_FIRED = frozenset(("artillery", "sniper", "tank", "return", "heavy"))


def _taken(cast: Cast, k: int, first: int) -> bool:
    """Find both sides of "took the mayor hostage", where the noun at token `first` says what he is made."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks, roles = phrases.chunks, lexicon.roles
    chunk, verb = chunks[k], chunks[k - 1] if k else None
    if verb is None or verb.kind != "V" or verb.base not in roles["make_captive"]:
        return False
    if chunk.head not in roles["captives"] or not chunk.first < first == chunk.last:
        return False
    cast.add("target", party_of(phrases, lexicon, k, last=first - 1))
    if not verb.passive:
        for j in subject_chunks(phrases, lexicon, k - 1):
            act(cast, j)
    return True


def _pitted(cast: Cast, j: int) -> None:
    """Take both sides of "the clashes pitted X against Y and Z" from the noun phrase at `j`."""
    chunks = cast.phrases.chunks
    for at in range(coordinated(cast, "initiator", j) + 1, min(j + _PITTED_REACH, len(chunks) - 1)):
        if chunks[at].kind == "V":
            return
        if chunks[at].word == "against" and chunks[at + 1].kind == "N":
            coordinated(cast, "target", at + 1)
            return


_PITTED_REACH = 10
"""Phrases from one side to "against" and the other, over brackets."""


def _between_later(cast: Cast, verb: int) -> None:
    """Find both sides behind the verb of "clashes erupted on Saturday in the hills between X and Y"."""
    chunks = cast.phrases.chunks
    for j in range(verb + 1, min(verb + 14, len(chunks) - 1)):
        if chunks[j].kind in ("V", "S", ";", "W"):
            return
        if chunks[j].word == "between" and chunks[j + 1].kind == "N":
            _between(cast, j + 1, peaceful=False)
            return


def act(cast: Cast, j: int) -> None:
    """Take the noun phrase at `j` as the one who acts; an event noun passes on who did it."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunk = phrases.chunks[j]
    if not chunk.pronoun and chunk.head in lexicon.things and chunk.head not in lexicon.people:
        if lexicon.things[chunk.head] == "event" or _is_shot(phrases, lexicon, chunk):
            read_before(cast, j, chunk.last)
            read_after(cast, j, targets=False)
        return
    party = party_of(phrases, lexicon, j)
    if party is not None and party.thing and chunk.head in lexicon.roles["crewed"] and _whose(lexicon, phrases, chunk):
        cast.add("initiator", party._replace(thing=False, kind="state_forces"))
        return
    cast.add_chunk("initiator", j)


def _whose(lexicon: ActorLexicon, phrases: Phrases, chunk: Chunk) -> bool:
    """True where the words before the head say whose it is: "Syrian tanks", "army tanks"."""
    words = phrases.words[chunk.first : chunk.last]
    return bool(chunk.names) or any(lexicon.people.get(word) in ARMED for word in words)


def bear(cast: Cast, j: int) -> None:
    """Take the noun phrase at `j` as the one to whom it is done."""
    chunk = cast.phrases.chunks[j]
    if (
        chunk.head in cast.lexicon.things
        and chunk.head not in cast.lexicon.people
        and chunk.head not in cast.lexicon.targets
    ):
        if cast.lexicon.things[chunk.head] == "event":
            read_before(cast, j, chunk.last)
            read_after(cast, j, targets=True)
        return
    if not aim(cast, j) and chunk.head in ("victim", "victims"):
        start, end = cast.phrases.span(chunk.last, chunk.last)
        cast.add("target", Party(cast.phrases.sentence.document.text[start:end], start, end, None, None, "civilians"))


def read_agent(cast: Cast, at: int, words: tuple[str, ...] = ("by",)) -> None:
    """Find "by X", or what else of `words` leads to who did it, after chunk `at` within the clause."""
    chunks, lexicon = cast.phrases.chunks, cast.lexicon
    for j in range(at, min(at + 8, len(chunks) - 1)):
        kind = chunks[j].kind
        if kind in (";", "S", "W", "V") and j > at and not _shared_agent(chunks, j):
            return
        if kind == "P" and chunks[j].word in words and chunks[j + 1].kind == "N":
            head = chunks[j + 1].head
            if head in lexicon.things and head not in lexicon.people:
                act(cast, j + 1)
            else:
                take_allies(cast, coordinated(cast, "initiator", j + 1))
            return
        if (
            kind == "P"
            and chunks[j].word in ("in", "during")
            and chunks[j + 1].kind == "N"
            and lexicon.things.get(chunks[j + 1].head) == "event"
        ):
            act(cast, j + 1)
            return


def _shared_agent(chunks: list[Chunk], j: int) -> bool:
    """True for the second participle of "was shot and wounded by a guard", whose agent is that of the first."""
    verb = chunks[j]
    if verb.kind != "V" or verb.form != "participle" or verb.passive or chunks[j - 1].kind not in ("C", ","):
        return False
    return j + 1 < len(chunks) and chunks[j + 1].kind != "N"


def read_beside(cast: Cast, k: int) -> None:
    """Find the building or vehicle at which what chunk `k` tells went off: "exploded in front of the bank"."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks, roles = phrases.chunks, lexicon.roles
    for j in range(k + 1, min(k + 12, len(chunks) - 1)):
        chunk = chunks[j]
        if chunk.kind in (";", "S", "W", "C") or (chunk.kind == "V" and chunk.form == "finite"):
            return
        if chunk.kind != "P" or chunks[j + 1].kind != "N":
            continue
        inner = chunk.word == "of" and chunks[j - 1].head in roles["beside_nouns"]
        if _middle_of(phrases, lexicon, j + 1):
            continue
        if (inner or chunk.word in roles["beside"]) and chunks[j + 1].head in lexicon.standing:
            coordinated(cast, "target", j + 1)
            return


def _middle_of(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """True for "the centre of Oruro": where, no building."""
    chunks = phrases.chunks
    return chunks[k].head in lexicon.roles["middles"] and k + 1 < len(chunks) and chunks[k + 1].word == "of"


def read_accused(cast: Cast, j: int) -> None:
    """The object of "condemned" is an event: whoever did it is whom the speaker turns on."""
    inner = Cast(cast.phrases, cast.lexicon)
    read_before(inner, j, cast.phrases.chunks[j].last)
    read_after(inner, j, targets=False)
    for _, party in inner.found:
        cast.add("target", party)


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


def _governed_by(cast: Cast, v: int, k: int) -> None:
    """The noun is the object of the verb at chunk `v`: "launched an attack", "repelled an attack"."""
    phrases, lexicon = cast.phrases, cast.lexicon
    verb, roles = phrases.chunks[v], lexicon.roles
    if verb.base in roles["speak_of"]:
        return
    if verb.base == "call" and phrases.words[phrases.chunks[k].first] == "the":
        return  # "called the shelling a massacre"; but "called a strike"
    if verb.passive:
        return
    if verb.base in roles["suffer"]:
        if not cast.has("target"):
            for j in subject_chunks(phrases, lexicon, v):
                cast.add_chunk("target", j)
    elif verb.base in roles["light"] and (not cast.has("initiator") or _only_where(cast, k)):
        where = [party for role, party in cast.found if role == "initiator"]
        cast.found = [(role, party) for role, party in cast.found if role != "initiator"]
        subjects = subject_chunks(phrases, lexicon, v)
        for j in subjects:
            act(cast, j)
        if subjects:
            take_allies(cast, subjects[-1])
        for party in where if not cast.has("initiator") else ():
            cast.add("initiator", party)


def _only_where(cast: Cast, k: int) -> bool:
    """True where the doer found is but a country's name before the noun at `k`: "imposed an Australia-wide ban"."""
    chunk = cast.phrases.chunks[k]
    countries = [cast.phrases.span(at, stop) for at, stop, name in chunk.names if name.sort == "country"]
    return chunk.possessor < 0 and all(
        (party.start, party.end) in countries for role, party in cast.found if role == "initiator"
    )


def _circumstance(cast: Cast, at: int) -> None:
    """The noun stands in a phrase: "were killed in an attack", "came under attack", "was hit by a strike"."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks = phrases.chunks
    word = chunks[at - 1].word
    if word not in ("in", "by", "during", "under", "after", "from", "with", "into", "following"):
        return
    j = at - 2
    while j > 0 and (chunks[j].kind in "NTP"):
        j -= 1
    verb = chunks[j]
    if verb.kind != "V":
        return
    if verb.passive and verb.base == "involve":
        for s in subject_chunks(phrases, lexicon, j):
            act(cast, s)  # "the militia is involved in an offensive"
        return
    bears = verb.passive or (verb.form == "participle" and is_reduced(phrases, lexicon, j))
    told = phrases.words[verb.verb]
    if word == "following" and told not in lexicon.harm_words and told not in lexicon.roles["unhurt"]:
        return  # what else was done afterwards
    if bears or (word == "under" and verb.base == "come") or verb.base in lexicon.roles["undergo"]:
        for s in subject_chunks(phrases, lexicon, j):
            party = party_of(phrases, lexicon, s)
            if party is not None and not cast.has("target"):
                cast.add("target", party)
    elif word == "with" and verb.base in lexicon.roles["answer"]:
        for s in subject_chunks(phrases, lexicon, j):
            act(cast, s)  # "responded to the rockets with air strikes"
    elif verb.base in lexicon.roles["strike"] or verb.base in lexicon.roles["light"]:
        for s in subject_chunks(phrases, lexicon, j):
            act(cast, s)
        if j + 1 < at and chunks[j + 1].kind == "N":
            bear(cast, j + 1)


def read_before(cast: Cast, k: int, first: int) -> None:
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
        role: Role = "target" if patient and not has_of(phrases, k) else "initiator"  # "the rebels' killing of X"
        party = party_of(phrases, lexicon, k, last=end)
        if party is not None and lexicon.things.get(words[end]) is None:
            cast.add(role, party._replace(thing=party.thing))
            return
    if of_compound(cast, k):
        return
    struck = struck_before(cast, k, first)
    for at, stop, name in chunk.names:
        if stop < chunk.last and at < max(first, chunk.last):
            start, end = phrases.span(at, stop)
            if name.sort == "capital" or (name.sort == "country" and stop < struck):
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
                add_joined(cast, k)
                return
    for token in range(chunk.last - 1, chunk.first - 1, -1):
        word = words[token]
        if token < struck:
            return  # "police station attack"
        armed = word in lexicon.people and (lexicon.people[word] in ARMED or lexicon.modifiers.get(word) in ARMED)
        sort = word in lexicon.roles["first_before_weapons"] and token + 1 >= chunk.last
        if armed and not sort and word not in lexicon.roles["never_first"]:
            start = token
            while start > chunk.first and _describes(phrases, lexicon, chunk, start - 1):
                start -= 1
            party = party_of(phrases, lexicon, k, first=start, last=token)
            if party is not None and cast.add("initiator", party):
                add_joined(cast, k)
            return


def _describes(phrases: Phrases, lexicon: ActorLexicon, chunk: Chunk, token: int) -> bool:
    """True when the word at `token` belongs to the noun of force after it: a people, a name, another such noun."""
    word = phrases.words[token]
    return (
        word in lexicon.people or word in lexicon.modifiers or any(at <= token <= stop for at, stop, _ in chunk.names)
    )


def read_after(cast: Cast, k: int, *, targets: bool, agents: bool = True) -> None:
    """Parties in the phrases that follow the noun at chunk `k`: by X, on Y, against Y, of Y, between X and Y."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks, roles = phrases.chunks, lexicon.roles
    head = chunks[k].head
    peaceful = head in roles["peaceful_nouns"]
    onto = roles["onto"] - _WHITHER if head in roles["patient_nouns"] else roles["onto"]
    j = k + 1
    while j + 1 < len(chunks):
        kind, word = chunks[j].kind, chunks[j].word
        if kind == "T":
            j += 1
            continue
        if kind == "," and agents:
            j = behind_apposition(phrases, lexicon, j) + 1  # "of Ana Ruiz, minister of labour, by gunmen"
            if j < len(chunks) and chunks[j].word == "by":
                continue
            return
        if kind == "V" and chunks[j].form == "participle" and j + 2 < len(chunks) and chunks[j + 1].word == "by":
            if chunks[j].base in roles["perpetrate"] or chunks[j].base in ("fire", "lead", "claim", "back"):
                if agents and chunks[j].base not in ("claim", "back"):
                    coordinated(cast, "initiator", j + 2)
                j += 3
                continue
            return
        if kind == "C" and chunks[j + 1].kind == "N" and lexicon.things.get(chunks[j + 1].head) == "event":
            j += 2
            continue
        if kind != "P" or chunks[j + 1].kind not in "NT":
            return
        if chunks[j + 1].kind == "N" and not (word == "of" and _of_another(phrases, k, j)):
            if word == "by" and agents:
                inner = chunks[j + 1].head
                if lexicon.things.get(inner) is None or inner in lexicon.people:
                    j = coordinated(cast, "initiator", j + 1) + 1
                    continue
            elif word == "between" or (word == "among" and head in roles["symmetric_nouns"]):
                _between(cast, j + 1, peaceful)
            elif (word in ("with", "and") and head in roles["symmetric_nouns"]) or (
                (targets and word in onto and _aimed_at(lexicon, chunks[j + 1]))
                or (targets and word == "of" and head in roles["patient_nouns"])
                or (targets and word == "targeting")
            ):
                j = coordinated(cast, "target", j + 1) + 1
                continue
            elif (word == "of" and agents and does(phrases, lexicon, head, j + 1)) or (
                word == "to" and agents and head in roles["falls"]
            ):
                j = coordinated(cast, "initiator", j + 1) + 1
                continue
        j += 2


def _of_another(phrases: Phrases, k: int, j: int) -> bool:
    """True where the "of" at chunk `j` belongs to a common noun behind that at `k`: "in the city of Omdurman"."""
    before = phrases.chunks[j - 1]
    return j - 1 > k and before.kind == "N" and phrases.texts[before.last][0].islower()


_WHITHER = frozenset(("toward", "towards", "into"))
"""Behind what befalls somebody they say where to: "the exodus of civilians towards the capital"."""


def _aimed_at(lexicon: ActorLexicon, chunk: Chunk) -> bool:
    head = chunk.head
    return (lexicon.things.get(head) != "abstract" or head in lexicon.standing) and head not in lexicon.roles[
        "locative"
    ]


_OWN = frozenset(("its", "his", "her", "their"))


def _between(cast: Cast, j: int, peaceful: bool) -> None:
    chunks = cast.phrases.chunks
    first: Role = "participant" if peaceful else "initiator"
    second: Role = "participant" if peaceful else "target"
    cast.add_chunk(first, j)
    at = j + 1
    while at + 1 < len(chunks) and at < j + 10:
        if chunks[at].kind in ("V", "S", ";"):
            return
        if chunks[at].kind == "C" and chunks[at + 1].kind == "N":
            own = cast.phrases.words[chunks[at + 1].first] in _OWN
            cast.add_chunk(first if own else second, at + 1)
            if not own:
                return  # behind "X and its allies" the other side is still to come
        if chunks[at].kind == "," and chunks[at + 1].kind == "N" and peaceful:
            cast.add_chunk(second, at + 1)
        at += 1
