"""The parties of one event as they are found: who acts, who bears it, each wording once, coordination followed."""

from __future__ import annotations

from streams.extract.chunks import Chunk, Phrases
from streams.extract.groups import ActorLexicon
from streams.extract.naming import Party, owner_named, party_of, unknown_doer
from streams.extract.relatives import whom_of
from streams.extract.victims import is_person_name, told_in_turn
from streams.records import Role

ARMED = frozenset(("rebel", "militia", "police", "armed_group", "state_forces", "government", "criminals"))
"""Kinds whose noun before another says who is behind it: "police raid", "rebel positions"."""


_AGAIN = frozenset(("of", "at", "to", "against"))
"""Prepositions said again before the second of two that are joined."""
_MOST_LISTED = 7
"""So many of one list are taken besides the first."""


class Cast:
    """The parties found so far, by role, each wording once."""

    def __init__(self, phrases: Phrases, lexicon: ActorLexicon) -> None:
        self.phrases, self.lexicon = phrases, lexicon
        self.found: list[tuple[Role, Party]] = []

    def add(self, role: Role, party: Party | None) -> bool:
        """Take `party` for `role` unless its words are taken already; return whether it was."""
        if party is None or (party.thing and role not in ("target", "victim")):
            return False
        if role == "initiator" and party.country is None and party.text.lower() in self.lexicon.roles["means"]:
            return False  # "a drone hit the market": with what, not who
        if role == "initiator" and party.text.lower().split(" ", 1)[0] in self.lexicon.roles["undone"]:
            return False  # "the murdered student"
        for known, other in self.found:
            if (other.start < party.end and party.start < other.end) or (other.text == party.text and known == role):
                return False
        self.found.append((role, party))
        return True

    def add_chunk(self, role: Role, k: int) -> bool:
        """Take whom the noun phrase at chunk `k` names."""
        party = owner_named(self.phrases, self.lexicon, k) if role == "initiator" else None
        party = party or party_of(self.phrases, self.lexicon, k)
        if party is None and role == "initiator":
            party = unknown_doer(self.phrases, self.lexicon, k)
        return self.add(role, party)

    def has(self, role: Role) -> bool:
        """Return whether anybody has `role`."""
        return any(known == role for known, _ in self.found)


def aim(cast: Cast, j: int) -> bool:
    """Take the noun phrase at `j` as a target; of "rebel positions" it is the rebels, of their base the base.

    Of "buildings used by rebels" it is the rebels too.
    """
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks, chunk = phrases.chunks, phrases.chunks[j]
    whose = 0 if chunk.pronoun else owner_behind(chunks, j)
    behind = party_of(phrases, lexicon, whose) if whose else None
    if behind is not None and chunks[j + 1].word != "of" and not behind.thing and behind.kind in ARMED:
        return cast.add("target", behind)
    if chunk.pronoun or chunk.head not in lexicon.roles["held_places"]:
        taken = cast.add_chunk("target", j)
        if chunk.head in lexicon.roles["homes"] and j + 2 < len(chunks) and chunks[j + 1].word == "of":
            owner = party_of(phrases, lexicon, j + 2) if chunks[j + 2].kind == "N" else None
            if owner is not None and owner.kind == "person":
                cast.found.append(("target", owner))  # who attacks the senator's house means the senator
        return taken
    owner = behind if behind is not None and behind.name is not None else owner_of(phrases, lexicon, j) or behind
    if owner is not None and owner.thing:
        owner = None
    if chunk.head in lexicon.roles["bare_places"]:
        described = phrases.texts[chunk.first : chunk.last]
        if owner is None and not phrases.caseless and any(word[0].isupper() for word in described):
            return cast.add_chunk("target", j)  # "Kurdish positions", "Iranian targets"
        return owner is None or cast.add("target", owner)
    place = party_of(phrases, lexicon, j)
    if place is not None and owner is not None and owner.name is not None:
        place = place._replace(name=owner.name, country=owner.country or place.country, kind=owner.kind)
    return cast.add("target", place)


def owner_behind(chunks: list[Chunk], j: int) -> int:
    """Return the noun phrase behind that at `j` that says whose it is, or 0: "of X", "belonging to X", "held by X"."""
    at = j + 1
    if at < len(chunks) and chunks[at].kind == "V" and chunks[at].base in _HELD and chunks[at].form != "finite":
        at += 1
        if at >= len(chunks) or chunks[at].word not in ("by", "to"):
            return 0
    elif at >= len(chunks) or chunks[at].word not in ("of", "belonging", "for"):
        return 0
    if at + 1 < len(chunks) and chunks[at + 1].word == "to":
        at += 1
    return at + 1 if at + 1 < len(chunks) and chunks[at + 1].kind == "N" else 0


_HELD = frozenset(("belong", "hold", "use", "control", "occupy", "run", "own", "man"))
"""What is said of whose a place is."""


def owner_of(phrases: Phrases, lexicon: ActorLexicon, j: int) -> Party | None:
    """Return whom the words before the head name: "ISIL sites", "the rebels' camp"."""
    chunk, words = phrases.chunks[j], phrases.words
    for at, stop, name in reversed(chunk.names):
        if name.sort == "body" and stop < chunk.last:
            return party_of(phrases, lexicon, j, first=at, last=stop)
    for token in range(chunk.last - 1, chunk.first - 1, -1):
        word = words[token]
        if lexicon.people.get(word) in ARMED and word not in lexicon.roles["never_first"]:
            first = chunk.quantity.end if chunk.quantity is not None else -1  # "several army positions"
            return party_of(phrases, lexicon, j, first=first, last=token)
    return None


def place_role(cast: Cast, role: Role, j: int) -> bool:
    """Take the noun phrase at `j` for `role`; return whether it is somebody new."""
    return aim(cast, j) if role == "target" else cast.add_chunk(role, j)


def coordinated(cast: Cast, role: Role, j: int) -> int:
    """Add the noun phrase at `j` and those joined to it by "and" or commas; return the last one's chunk."""
    place_role(cast, role, j)
    last = False
    for _ in range(_MOST_LISTED):
        at = _next_listed(cast, role, j)
        joint = cast.phrases.chunks[at - 1].kind
        if at < 0 or (last and joint == ",") or not place_role(cast, role, at):
            break  # behind "X, Y and Z," another clause begins
        j, last = at, joint == "C"
    return j


def _next_listed(cast: Cast, role: Role, j: int) -> int:
    """Return the noun phrase that "and" or a comma joins to that at `j`, or -1.

    Buildings and vehicles are listed with where they stand: "a bank in X, a shop at Y and three buses with workers".
    """
    phrases, lexicon = cast.phrases, cast.lexicon
    chunks, at = phrases.chunks, j + 1
    found = _joined(chunks, behind_apposition(phrases, lexicon, at))
    if found < 0 and at + 1 < len(chunks) and chunks[at].word == "of" and chunks[at + 1].kind == "N":
        at += 2
        found = _joined(chunks, at)
    if found >= 0 or role != "target" or chunks[j].head not in lexicon.standing:
        return found
    while at + 1 < len(chunks) and chunks[at].kind == "P" and chunks[at + 1].kind == "N":
        at += 2
        found = _joined(chunks, at, places=True)
        if found >= 0:
            return found if chunks[found].head in lexicon.standing else -1
    return -1


def _joined(chunks: list[Chunk], at: int, *, places: bool = False) -> int:
    """Return the noun phrase that the comma or coordinator at chunk `at` joins to what stands before it, or -1."""
    if at + 1 >= len(chunks):
        return -1
    comma = chunks[at].kind == ","
    if comma and chunks[at + 1].kind == "C":
        at += 1
    if (chunks[at].kind == "C" and chunks[at].word in ("and", "or", "&", "plus", "as")) or (
        comma and _goes_on(chunks, at + 1, places=places)
    ):
        at += 1
    else:
        return -1
    if chunks[at].kind == "P" and chunks[at].word in _AGAIN and at + 1 < len(chunks):
        at += 1  # "the murders of X and of Y", "at the bank and at the court"
    if at >= len(chunks) or chunks[at].kind != "N":
        return -1
    following = chunks[at + 1] if at + 1 < len(chunks) else None
    return -1 if following is not None and following.kind == "V" and following.form == "finite" else at


def _goes_on(chunks: list[Chunk], at: int, *, places: bool) -> bool:
    """Return True when a list goes on behind the noun phrase at `at`, and where it stands if `places` are told."""
    at += 1
    while places and at + 1 < len(chunks) and chunks[at].kind == "P" and chunks[at + 1].kind == "N":
        at += 2
    if at + 1 >= len(chunks) or chunks[at].kind not in (",", "C"):
        return False
    return not places or chunks[at].kind == "C" or chunks[at + 1].kind in ("N", "C")


def behind_apposition(phrases: Phrases, lexicon: ActorLexicon, at: int) -> int:
    """Return the comma behind ", mayor of X," where one begins at chunk `at`, else `at`."""
    chunks = phrases.chunks
    j = at + 1
    if not (j < len(chunks) and chunks[at].kind == "," and chunks[j].kind == "N"):
        return at
    if chunks[j].quantity is not None or chunks[j].head not in lexicon.people or chunks[j].head in lexicon.plurals:
        return at
    if at < 1 or not is_person_name(phrases, lexicon, chunks[at - 1]):
        return at
    j += 1
    while j + 1 < len(chunks) and chunks[j].kind == "P" and chunks[j + 1].kind in "NT":
        j += 2
    return j if j < len(chunks) and chunks[j].kind == "," else at


def is_reduced(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """True when a participle without auxiliary is passive: "soldiers killed in", "a base attacked by"."""
    chunks = phrases.chunks
    if k and (chunks[k - 1].kind == "W" or whom_of(chunks, k) >= 0):
        return False
    verb = lexicon.verbs.get(phrases.words[chunks[k].verb])
    j = k + 1
    if (verb is not None and verb.bare) or chunks[k].base in lexicon.roles["active_alone"]:
        return j < len(chunks) and chunks[j].word == "by"
    while j < len(chunks) and chunks[j].kind == "T":
        j += 1
    if j >= len(chunks) or chunks[j].kind in (",", ".", ";", ")", "S"):
        return True
    if chunks[j].word == "to" and chunks[k].base in lexicon.roles["brought_away"]:
        return True
    if chunks[j].kind == "P":
        return chunks[j].word in ("by", "in", "near", "during", "outside", "inside", "after") or (
            chunks[j].word in ("on", "at", "from") and chunks[k].base not in ("fire", "open", "shoot", "call")
        )
    made = chunks[j].first == chunks[j].last and chunks[j].head in lexicon.roles["captives"]
    if made and chunks[k].base in lexicon.roles["make_captive"]:
        return j + 1 >= len(chunks) or chunks[j + 1].kind != "N"  # "troops taken hostage at a base"
    if chunks[j].kind == "C":
        return not _acts_on(chunks, j + 1)
    return told_in_turn(phrases, lexicon, k, j)


def _acts_on(chunks: list[Chunk], at: int) -> bool:
    """True for the second verb of "police shot and wounded a man": whom both act on stands behind it."""
    if at + 1 >= len(chunks) or chunks[at].kind != "V" or chunks[at + 1].kind != "N":
        return False
    return not chunks[at].passive and chunks[at].form in ("finite", "participle")


def shares_passive(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """True for the second participle of "was arrested and charged with theft", whose auxiliary stands before the first.

    One with an object acts: "was stopped and told officers".
    """
    chunks = phrases.chunks
    verb = chunks[k]
    known = lexicon.verbs.get(phrases.words[verb.verb])
    if verb.form != "participle" or verb.passive or known is None or known.bare or k < 2 or chunks[k - 1].kind != "C":
        return False
    if verb.base in lexicon.roles["active_alone"] or (k + 1 < len(chunks) and chunks[k + 1].kind == "N"):
        return False
    at = k - 2
    while at > 0 and chunks[at].kind in "NPT,":
        at -= 1
    return chunks[at].kind == "V" and chunks[at].passive
