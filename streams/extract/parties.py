"""Who did it and who or what bore it, over all that an article tells of one happening."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from streams.extract.actors import add_victims, find_actors, find_claimants, merge_actors, same_wording
from streams.extract.bearers import BY_HAZARD, without_bystanders
from streams.extract.casting import Cast, coordinated, is_reduced
from streams.extract.chunks import Phrases, read_phrases
from streams.extract.document import Document, Sentence
from streams.extract.fullnames import full_name
from streams.extract.groups import ActorLexicon
from streams.extract.lexicon import Lexicon
from streams.extract.naming import party_of, unknown_doer
from streams.extract.nominal import read_agent
from streams.extract.onlygroup import only_group
from streams.extract.sides import subject_chunks
from streams.extract.speakers import with_speaker
from streams.extract.struck import BEARERS, Found, is_settlement, says_where, without_places
from streams.extract.told import Incident, Telling, is_dealing
from streams.extract.undergone import undergoer
from streams.records import Actor, Role, Span

_MAX_ACTORS = 10
_TOLD = 8
"""So many tellings of one happening are asked for its parties; later ones only repeat them."""

_CLAIMED = 3
"""So many sentences of claims are asked who claims it."""
_DOERS = frozenset({"initiator", "claimant"})
_PHYSICAL = ("remote.", "battle.", "civilians.", "crime.violent", "strategic.property_destruction", "riot.")
_ATTACKS = ("remote.", "battle.")
_HOUSED = frozenset({"government", "organisation", "media", "court", "party"})
_UNLAWFUL = frozenset({"rebel", "armed_group", "criminals", "militia", "other"})

_THINGS = frozenset({"facility", "vehicle"})
_STRUCK_TOO = _THINGS | {"person"}
"""Kinds that a later telling may add to what the best one says was aimed at."""


def parties_of(document: Document, lexicon: Lexicon, incident: Incident) -> tuple[tuple[Actor, ...], tuple[Span, ...]]:
    """Return who did it and who bore it, each told once, with their words.

    Sentences that tell on without a trigger of their own ("The assailants fled.", "Two shops were damaged.") are
    asked too; nobody changes sides by what a later sentence says.
    """
    found: Found = []
    best = incident.best()
    physical = best.type.startswith(_PHYSICAL)
    for telling in sorted(incident.tellings[:_TOLD], key=lambda telling: telling is not best):
        if telling.recalled >= 1.0 > best.recalled:
            continue  # "it has often been accused of striking civilians"
        kinds = {a.kind for a, _ in found if a.role == "target" and not is_settlement(a, lexicon)}
        done = frozenset(
            actor.kind
            for actor, _ in found
            if actor.role == "initiator" and telling.lead.sentence != best.lead.sentence
        )
        unnamed = not any(a.name for a, _ in found if a.role == "initiator")
        for actor, span in _told(document, lexicon, telling, whole=telling is best):
            if done and actor.role == "initiator" and not (unnamed and actor.name and actor.kind in done):
                continue  # who else acts where the article goes on did something else
            if kinds and actor.role == "target" and actor.kind not in kinds | _STRUCK_TOO:
                continue  # what is named besides where others tell it again is rather of something else
            struck = physical and actor.role in ("target", "victim")
            found.append((_as_building(actor, lexicon) if struck else actor, span))
    if physical:
        found = [
            (actor, span) for actor, span in found if not (actor.role == "initiator" and _is_house(actor, lexicon))
        ]
    if best.type.startswith(_ATTACKS):
        found = [
            (actor, span)
            for actor, span in found
            if actor.role != "initiator"
            or not ((_unarmed(actor, lexicon) and not _own_bomb(best.type)) or says_where(actor, span, incident))
        ]
    if best.type.startswith("hazard."):
        found = [(actor, span) for actor, span in found if actor.role != "initiator"]  # nobody does an earthquake
    found = list(merge_actors(found, lexicon.actors))
    if physical:
        aimed_at, acted = (any(actor.role == role for actor, _ in found) for role in ("target", "initiator"))
        known_by = frozenset(
            _head_word(a.text) for a, _ in found if a.role in ("target", "victim") and a.kind not in _THINGS
        )
        clauses = {t.lead.sentence: t.clause for t in incident.tellings[:_TOLD]}
        for number in dict.fromkeys(n for t in incident.tellings[:_TOLD] for n in (t.lead.sentence, *t.followed)):
            first, stop = clauses.get(number, (0, 0))
            for actor, span in told_on(document, document.sentences[number], lexicon.actors, known_by):
                if stop and not first <= span.start < stop:
                    continue  # another clause tells of another happening
                if (aimed_at and actor.role == "target") or (acted and actor.role == "initiator"):
                    continue  # what was damaged besides is no target, who else fired is not who did it
                known = any(
                    _same_words(actor, other) or same_wording(actor, other, lexicon.actors) for other, _ in found
                )
                if not known:
                    _take(found, _as_building(actor, lexicon) if actor.role != "initiator" else actor, span)
        for number in incident.claimed[:_CLAIMED]:
            for actor, span in find_claimants(document, document.sentences[number], lexicon.actors):
                if not any(_same_words(actor, other) and other.role in _DOERS for other, _ in found):
                    found.append((actor, span))
    if best.type.startswith(_ATTACKS):
        found = without_places(found, lexicon)
    found = without_bystanders(found, lexicon, best.type)
    found = _told_once(found, lexicon.actors)
    found = _each_once([(_as_known(document, lexicon.actors, actor), span) for actor, span in found[:_MAX_ACTORS]])
    return tuple(actor for actor, _ in found), tuple(span for _, span in found)


def _told_once(found: Found, lexicon: ActorLexicon) -> Found:
    """Return the parties without those that only count or hold others: "50 militants" of a named side, provinces."""
    named = {actor.kind for actor, _ in found if actor.role in BEARERS and actor.name and actor.kind in _ARMED_SIDES}
    others = any(a.role in BEARERS and _head_word(a.text) not in lexicon.roles["sufferers"] for a, _ in found)
    return [
        (actor, span)
        for actor, span in merge_actors(found, lexicon)
        if actor.role not in BEARERS
        or actor.name
        or not (
            actor.kind in named
            or (_head_word(actor.text) in lexicon.roles["sufferers"] and (others or actor.text.lower() not in _VICTIMS))
            or (actor.kind is None and _head_word(actor.text) in lexicon.roles["wide_places"])
        )
    ]


_VICTIMS = frozenset({"victim", "victims"})
"""So an article calls those of whom it tells no more: "The victim was stabbed"."""
_ARMED_SIDES = frozenset({"rebel", "militia", "state_forces"})


def _told(document: Document, lexicon: Lexicon, telling: Telling, *, whole: bool) -> Found:
    """Return the parties of one telling: of its leading trigger, and of the next two where it is the best one."""
    sentence = document.sentences[telling.lead.sentence]
    found: Found = []
    for candidate in (telling.lead, *(telling.others[:2] if whole else ())):
        start, end, nominal = candidate.start, candidate.end, candidate.voice == "noun"
        dealing = is_dealing(candidate.type)
        parties = find_actors(document, sentence, start, end, lexicon.actors, nominal, dealing, telling.clause)
        hazard = candidate.type.startswith("hazard.")
        if not any(actor.role in BEARERS and (not hazard or actor.kind in BY_HAZARD) for actor, _ in parties):
            parties += undergoer(document, candidate, lexicon.actors)
        told = with_speaker(document, lexicon.actors, candidate, list(parties))
        if candidate.type in _OF_COURTS:
            tried = nominal and any(actor.role == "target" for actor, _ in found)
            if candidate.type == _ARREST:
                told = [one for one in told if one[0].role != "victim"]
            told = [
                one for one in _as_defendants(lexicon, told) if not (tried and one[0].role == "target")
            ]  # "sentenced three men for killing a guard"
        found += told
    return found


_ARREST = "strategic.arrest"
"""Whom its crime befell is none of its parties; of a charge or verdict, which is about that, it is the victim."""
_OF_COURTS = frozenset({"justice.charge_or_verdict", _ARREST})


def _as_defendants(lexicon: Lexicon, parties: Iterable[tuple[Actor, Span]]) -> Found:
    """Return the parties with those as targets who stand where a doer stands: "pleaded guilty", "turned himself in".

    Not those who hold or try them, nor where somebody else is told to be held or tried.
    """
    found = list(parties)
    if any(actor.role == "target" and not _tries(lexicon, actor) for actor, _ in found):
        return found
    return [
        (replace(actor, role="target") if actor.role == "initiator" and not _tries(lexicon, actor) else actor, span)
        for actor, span in found
    ]


def _tries(lexicon: Lexicon, actor: Actor) -> bool:
    classes, words = lexicon.classes, lexicon.words
    met = 0
    for word in actor.text.lower().split():
        met |= words.get(word, 0)
    if met & (classes["court"] | classes["police"]):
        return True
    return actor.kind in _PROSECUTING and not met & classes["office"]  # a minister is tried, a ministry tries


_PROSECUTING = frozenset(
    {"court", "police", "government", "organisation", "state_forces", "party", "rebel", "militia", "armed_group"}
)


def _take(found: Found, actor: Actor, span: Span) -> None:
    if not any(_same_actor(actor, other) for other, _ in found):
        found.append((actor, span))


def _same_actor(a: Actor, b: Actor) -> bool:
    if a.role != b.role:
        return False
    return a.text.lower() == b.text.lower() or bool(a.name and a.name == b.name)


def _same_words(a: Actor, b: Actor) -> bool:
    return a.text.lower() == b.text.lower() or bool(a.name and a.name == b.name and a.kind == b.kind)


def _as_building(actor: Actor, lexicon: Lexicon) -> Actor:
    """Return the actor as a thing where its noun stands for a building: a bank is bombed, not its board."""
    kind = lexicon.actors.standing.get(_head_word(actor.text)) if actor.kind in _HOUSED else None
    return replace(actor, kind=kind) if kind else actor


def _each_once(found: Found) -> Found:
    """Return the parties without a person who is among them by the same name already: "Ana Ruiz", "Ruiz"."""
    kept: Found = []
    for actor, span in found:
        same = actor.kind == "person" and any(
            other.kind == "person" and other.name == actor.name and (other.role in _DOERS) == (actor.role in _DOERS)
            for other, _ in kept
        )
        if not same:
            kept.append((actor, span))
    return kept


def _is_house(actor: Actor, lexicon: Lexicon) -> bool:
    """Return True for a station, a bank, an embassy: none of them shoots."""
    head = _head_word(actor.text)
    return head in lexicon.actors.standing and (actor.kind in _INDOORS or head in lexicon.actors.roles["missions"])


_INDOORS = _HOUSED - {"government"}


def _as_known(document: Document, lexicon: ActorLexicon, actor: Actor) -> Actor:
    """Return the actor with the name the article has for it: of a person in full, of "the guerrillas" their group's."""
    if actor.kind == "person" or (actor.kind is None and actor.name is None and " " not in actor.text):
        called = actor.name or actor.text
        name = full_name(document, lexicon, called)
        if name == called or (actor.kind is None and not name.endswith(called)):
            return actor  # of one unknown word only what ends with it shows that it is a surname
        return replace(actor, name=name, kind="person")
    return _as_member(document, lexicon, actor)


def _as_member(document: Document, lexicon: ActorLexicon, actor: Actor) -> Actor:
    """Return "the guerrillas" who did it as those of the one group that the article names."""
    if actor.role != "initiator" or actor.kind != "rebel" or actor.name is not None:
        return actor
    if lexicon.people.get(_head_word(actor.text)) != "rebel":
        return actor
    group = only_group(document, lexicon)
    if group is None or (actor.country is not None and group.country not in (None, actor.country)):
        return actor
    return replace(actor, name=group.name, country=actor.country or group.country)


def _own_bomb(kind: str) -> bool:
    """Return True for the type whose attacker may be anybody: "a girl blew herself up"."""
    return kind == "remote.suicide_bombing"


def _unarmed(actor: Actor, lexicon: Lexicon) -> bool:
    """Return True for children, families, Syrians: of "Six children killed 20 hurt in raid" they bore it."""
    if actor.kind != "civilians":
        return False
    words = actor.text.lower().split()
    anybody = words[-1] in lexicon.actors.roles["anybody"] or (actor.name is not None and words[-1].endswith("s"))
    return anybody and not any(word in lexicon.actors.modifiers for word in words)


def _head_word(text: str) -> str:
    words = text.lower().split()
    return words[words.index("of") - 1] if "of" in words[1:] else words[-1]


def told_on(document: Document, sentence: Sentence, lexicon: ActorLexicon, struck: frozenset[str]) -> Found:
    """Return whom and what the sentence tells of an attack that the lines before have stated.

    What was damaged, who was hurt, and who fired, threw, fled or is said to have done it; `struck` are nouns for those
    known to have been struck.
    """
    if sentence.vocabulary.isdisjoint(lexicon.telling_on) and sentence.vocabulary.isdisjoint(struck):
        return []
    phrases = read_phrases(document, sentence, lexicon)
    cast = Cast(phrases, lexicon)
    roles = lexicon.roles
    for k, chunk in enumerate(phrases.chunks):
        if chunk.kind == "V" and not (chunk.unsure or chunk.negated or chunk.form == "infinitive"):
            passive = chunk.passive or (chunk.form == "participle" and is_reduced(phrases, lexicon, k))
            if chunk.base in roles["damage"]:
                _damaged(cast, k, passive=passive)
            if chunk.base == "identify" and passive:
                _identified(cast, k, struck)
            if chunk.base in roles["perpetrate"] and passive and (chunk.base != "carry" or _out(phrases, k)):
                read_agent(cast, k + 1)
            elif chunk.base in roles["hostile"] and (
                not passive or (chunk.base in roles["moving"] and not chunk.passive)
            ):
                _doers(cast, subject_chunks(phrases, lexicon, k), chunk.base)
            elif (
                chunk.base in roles["hostile"] - roles["by_others"]  # "the town is held by rebels"
                and k + 2 < len(phrases.chunks)
                and phrases.chunks[k + 1].word == "by"
            ):
                _doers(cast, (k + 2,), chunk.base)  # "the bomb was left by three strangers"
        elif chunk.kind == "N" and chunk.head in ("damage", "damages", "losses"):
            _damage_to(cast, k)
        elif chunk.kind == "N" and chunk.head in roles["sufferers"]:
            called = party_of(phrases, lexicon, k)  # "the other victim, Ana Ruiz, is recovering"
            if called is not None and called.kind == "person":
                cast.add("victim", called)
    add_victims(cast, document, sentence)
    return [party.as_actor(role) for role, party in cast.found]


def _out(phrases: Phrases, k: int) -> bool:
    """True for "carried out"."""
    return phrases.words[phrases.chunks[k].last + 1 : phrases.chunks[k].last + 2] == ["out"]


def _identified(cast: Cast, k: int, struck: frozenset[str]) -> None:
    """Take the names of "the victims were identified as X and Y", "the wounded woman was identified as Z"."""
    phrases, chunks, lexicon = cast.phrases, cast.phrases.chunks, cast.lexicon
    meant = lexicon.roles["sufferers"] | struck
    heads = [chunks[j] for j in subject_chunks(phrases, lexicon, k)]
    if any(not meant.isdisjoint(phrases.words[head.first : head.last + 1]) for head in heads):
        named = k + 2 < len(chunks) and chunks[k + 1].word == "as" and chunks[k + 2].kind == "N"
        if named:
            coordinated(cast, "victim", k + 2)


def _damaged(cast: Cast, k: int, *, passive: bool) -> None:
    """Take the buildings and vehicles that the verb at chunk `k` says were damaged."""
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks = phrases.chunks
    if passive:
        for j in subject_chunks(phrases, lexicon, k):
            if chunks[j].head in lexicon.standing:
                cast.add("target", party_of(phrases, lexicon, j))
    elif k + 1 < len(chunks) and chunks[k + 1].kind == "N" and chunks[k + 1].head in lexicon.standing:
        cast.add("target", party_of(phrases, lexicon, k + 1))  # "ten vehicles", whosever they are
        coordinated(cast, "target", k + 1)


def _damage_to(cast: Cast, k: int) -> None:
    chunks = cast.phrases.chunks
    for j in range(k + 1, min(k + 4, len(chunks) - 1)):
        if chunks[j].word in ("to", "at", "in") and chunks[j + 1].head in cast.lexicon.standing:
            coordinated(cast, "target", j + 1)
            return


def _doers(cast: Cast, heads: Iterable[int], verb: str) -> None:
    """Take those who act by a hostile verb: fighters, criminals, people of whom no more is known; no soldiers."""
    phrases, lexicon = cast.phrases, cast.lexicon
    for j in heads:
        if phrases.chunks[j].pronoun:
            continue
        party = party_of(phrases, lexicon, j) or unknown_doer(phrases, lexicon, j)
        role: Role = "initiator"
        if party is None or party.thing:
            continue
        stranger = party.kind == "civilians" and phrases.chunks[j].head in lexicon.roles["strangers"]
        if party.kind in _UNLAWFUL or (stranger and verb in lexicon.roles["violent"]):
            cast.add(role, party)
