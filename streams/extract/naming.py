"""Who a noun phrase names: an actor's wording, name, country and kind, and whom pronouns and "the group" mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, cast

from streams.extract.chunks import Chunk, Phrases, read_phrases
from streams.extract.groups import ActorLexicon, Name
from streams.extract.relatives import is_somebody
from streams.extract.victims import behind_called, is_person_name
from streams.records import Actor, Role, Span

_REBELS = frozenset(("rebel", "militia"))
_NEAR = 60  # phrases of one sentence searched
_LOOK_BACK = 3  # sentences searched for whom a pronoun or "the group" means


class Party(NamedTuple):
    """Somebody or something a noun phrase names; `thing` when it can only be a target."""

    text: str
    start: int
    end: int
    name: str | None
    country: str | None
    kind: str | None
    thing: bool = False

    def as_actor(self, role: Role) -> tuple[Actor, Span]:
        """Return the actor record with its evidence."""
        actor = Actor(role=role, text=self.text, name=self.name, country=self.country, kind=self.kind)
        return actor, Span(start=self.start, end=self.end)


def party_of(phrases: Phrases, lexicon: ActorLexicon, k: int, *, first: int = -1, last: int = -1) -> Party | None:
    """Return whom the noun phrase at chunk `k` names, or None for no actor or target.

    `first` and `last` narrow it to some of its tokens. Kept with the phrases: roles, victims and sources all ask.
    """
    asked = (k, first, last)
    if asked not in phrases.parties:
        phrases.parties[asked] = _party_of(phrases, lexicon, k, first, last)
    return cast(Party | None, phrases.parties[asked])


def _party_of(phrases: Phrases, lexicon: ActorLexicon, k: int, first: int, last: int) -> Party | None:
    chunk, words, texts = phrases.chunks[k], phrases.words, phrases.texts
    if chunk.kind != "N":
        return None
    if chunk.pronoun:
        return _resolve_pronoun(phrases, lexicon, k)
    end = chunk.last if last < 0 else last
    head = chunk.head if last < 0 else words[end]
    first = max(first, chunk.first)
    while first < end and (
        words[first] in lexicon.grammar["determiner"] or words[first] == "both" or not words[first][0].isalnum()
    ):
        first += 1
    reach = _reach(phrases, lexicon, k, head) if last < 0 else k
    inner = [name for at, stop, name in chunk.names if stop <= end and at >= first]
    outer = [name for j in range(k + 1, reach + 1) for _, _, name in phrases.chunks[j].names]
    named = next((name for name in reversed(inner) if name.sort == "body"), None)
    if named is None:
        named = next((name for name in outer if name.sort == "body"), None)
    country = next((name.country for name in inner if name.country), None)
    country = country or (named.country if named else None) or next((n.country for n in outer if n.country), None)
    start, stop = phrases.span(first, end if reach == k else phrases.chunks[reach].last)
    if (words[end] != head and texts[end][-2:].lower() in ("'s", "’s")) or (
        texts[end][-2:].lower() in ("'s", "’s") and reach == k
    ):
        stop -= 2
    text = phrases.sentence.document.text[start:stop]
    headed = next((name for at, stop_, name in chunk.names if stop_ == end), None)
    if head == "state" and reach > k and not phrases.chunks[k + 2].names:
        return None  # "a state of emergency"
    if headed is not None:
        return _named(phrases, lexicon, chunk, headed, text, start, stop, country)
    kind = lexicon.people.get(head)
    if end > first:
        kind = lexicon.people.get(f"{words[end - 1]}-{head}", kind)  # a secretary general is no general
    if kind is not None:
        anaphor = lexicon.anaphors.get(head)
        if (
            anaphor is not None
            and named is None
            and (phrases.caseless or texts[end][0].islower())  # "the Health Agency" is a name of its own
            and words[chunk.first] in ("the", "this", "that")
            and end - chunk.first <= 2
        ):
            meant = named_before(phrases, lexicon, chunk.first, anaphor)
            if meant is not None:
                return Party(meant.name, start, stop, meant.name, meant.country, meant.kind)
        if last < 0 and head not in lexicon.plurals:
            called = _apposed(phrases, lexicon, k, reach)
            if called is not None:
                begin, until = phrases.span(_own_name(phrases, lexicon, called.first, called.last), called.last)
                whole, own = phrases.sentence.document.text[start:until], phrases.sentence.document.text[begin:until]
                return Party(whole, start, until, own, country, "person")
        if last < 0 and (body := _body_told(phrases, lexicon, k, reach, start)) is not None:
            return body
        kind = _kind(lexicon, words, first, end, kind, named)
        if named is None and kind in ("rebel", "armed_group") and _definite(lexicon, words, chunk, head):
            meant = named_before(phrases, lexicon, chunk.first, _REBELS)
            if meant is not None:
                return Party(text, start, stop, meant.name, country or meant.country, meant.kind)
        return Party(text, start, stop, named.name if named else None, country, kind)
    if head in lexicon.generic and head not in lexicon.people:
        if reach > k and named is None:
            inner_party = party_of(phrases, lexicon, k + 2)
            return None if inner_party is None else inner_party._replace(text=text, start=start)
        if named is not None:
            return Party(text, start, stop, named.name, country, named.kind)
        kind = _of_force(lexicon, words, first, end)
        return Party(text, start, stop, None, country, kind) if kind else None
    sort = lexicon.things.get(head)
    if sort is not None and head not in lexicon.targets:
        return None
    if head in lexicon.targets:
        return Party(text, start, stop, named.name if named else None, country, lexicon.standing.get(head), thing=True)
    if last < 0 and (body := _body_told(phrases, lexicon, k, reach, start)) is not None:
        return body
    unknown = _unknown(phrases, lexicon, first, end, text, start, stop, country)
    if named is None or (unknown is not None and unknown.kind == "person" and _called(phrases, lexicon, first, end)):
        return unknown
    return Party(text, start, stop, named.name, country, named.kind)


_FORCES = frozenset(("rebel", "militia", "armed_group", "criminals", "police", "state_forces"))


def _of_force(lexicon: ActorLexicon, words: list[str], first: int, end: int) -> str | None:
    """Return the kind of those whose members a general noun tells of: "gang members", "crew members"."""
    if words[end] not in lexicon.roles["of_a_force"] or end <= first:
        return None
    pair = f"{words[end - 2]}-{words[end - 1]}" if end - 2 >= first else ""
    kind = lexicon.people.get(pair) or lexicon.people.get(words[end - 1])
    return kind if kind in _FORCES or kind == "civilians" else None


def _called(phrases: Phrases, lexicon: ActorLexicon, first: int, end: int) -> bool:
    """True for "Army officer Ana Ruiz": a body, what the person is in it, and a name."""
    own = _own_name(phrases, lexicon, first, end)
    before = phrases.words[own - 1] if own > first else ""
    return own < end and (before in lexicon.roles["titles"] or before in lexicon.people)


def _apposed(phrases: Phrases, lexicon: ActorLexicon, k: int, reach: int) -> Chunk | None:
    """Return the name behind "the mayor of X, Ana Ruiz," or "a woman identified as Ana Ruiz" at chunk `k`."""
    chunks = phrases.chunks
    at = max(k, reach) + 1
    while at + 1 < len(chunks) and chunks[at].kind == "P" and chunks[at + 1].kind == "N" and at < k + 6:
        at += 2
    comma = at + 1 < len(chunks) and chunks[at].kind == ","
    at += comma
    called = behind_called(phrases, lexicon, at) if at < len(chunks) else at
    if called > at:
        named = chunks[called]
        return named if named.quantity is None and is_person_name(phrases, lexicon, named) else None
    if not comma or chunks[at].kind != "N":
        return None
    name, following = chunks[at], chunks[at + 1] if at + 1 < len(chunks) else None
    if following is not None and following.kind not in (",", ".", ";", "V", "C", "W", "-"):
        return None
    first = phrases.words[name.first]
    if name.last == name.first or name.quantity is not None or first in lexicon.grammar["determiner"]:
        return None
    return name if is_person_name(phrases, lexicon, name) else None


def _body_told(phrases: Phrases, lexicon: ActorLexicon, k: int, reach: int, start: int) -> Party | None:
    """Return the body that "a rebel group, the Army of Islam," or "a force known as the FDN" at chunk `k` tells of."""
    chunks = phrases.chunks
    own = any(stop == chunks[k].last for _, stop, _ in chunks[k].names)
    if own or phrases.words[chunks[k].first] not in ("a", "an", "another"):
        return None
    at = max(k, reach) + 1
    while at + 1 < len(chunks) and chunks[at].kind == "P" and chunks[at + 1].kind == "N" and at < k + 6:
        at += 2
    if at + 1 >= len(chunks):
        return None
    called = behind_called(phrases, lexicon, at)
    if called == at:
        called = at + 1
        if chunks[at].kind not in (",", "-") or called + 1 >= len(chunks) or chunks[called + 1].kind != chunks[at].kind:
            return None
    named = next(
        (name for _, stop, name in chunks[called].names if name.sort == "body" and stop == chunks[called].last), None
    )
    if chunks[called].kind != "N" or named is None or named.kind == "media":
        return None
    until = phrases.span(chunks[called].first, chunks[called].last)[1]
    text = phrases.sentence.document.text[start:until]
    return Party(text, start, until, named.name, named.country, named.kind)


def owner_named(phrases: Phrases, lexicon: ActorLexicon, k: int) -> Party | None:
    """Return the body that "its fighters" at chunk `k` belong to, where the words before name it."""
    chunk = phrases.chunks[k]
    if phrases.words[chunk.first] != "its" or lexicon.people.get(chunk.head) not in _FORCES or chunk.names:
        return None
    start, end = phrases.span(chunk.first, chunk.last)
    return _meant(phrases, lexicon, k, _body, start, end)


def unknown_doer(phrases: Phrases, lexicon: ActorLexicon, k: int) -> Party | None:
    """Return the "three individuals" or "unidentified persons" that the noun phrase at chunk `k` tells of."""
    chunk, words = phrases.chunks[k], phrases.words
    if chunk.kind == "N" and chunk.head in lexicon.roles["containers"] and k + 2 < len(phrases.chunks):
        inner = unknown_doer(phrases, lexicon, k + 2) if phrases.chunks[k + 1].word == "of" else None
        if inner is not None:
            start, stop = phrases.span(chunk.first, phrases.chunks[k + 2].last)
            return inner._replace(text=phrases.sentence.document.text[start:stop], start=start)
    if chunk.kind != "N" or chunk.head not in lexicon.roles["unknown_doers"]:
        return None
    first = chunk.first
    while first < chunk.last and words[first] in lexicon.grammar["determiner"]:
        first += 1
    if first == chunk.last and chunk.quantity is None:
        return None
    start, stop = phrases.span(first, chunk.last)
    return Party(phrases.sentence.document.text[start:stop], start, stop, None, None, "other")


def _definite(lexicon: ActorLexicon, words: list[str], chunk: Chunk, head: str) -> bool:
    """True for "the militants": fighters the reader has met."""
    return words[chunk.first] == "the" and chunk.last == chunk.first + 1 and head in lexicon.plurals


def _named(
    phrases: Phrases,
    lexicon: ActorLexicon,
    chunk: Chunk,
    name: Name,
    text: str,
    start: int,
    stop: int,
    country: str | None,
) -> Party | None:
    if name.sort == "capital":
        return Party(text, start, stop, name.name, name.country, name.kind)
    shared = _shared_noun(phrases, lexicon, chunk) if name.sort == "people" else ""
    if (
        name.sort == "people"
        and not shared
        and not chunk.head.endswith("s")
        and chunk.first == chunk.last
        and not phrases.caseless
        and chunk.head in ("syrian", "russian", "turkish", "kurdish", "american")
    ):
        return None
    kind = lexicon.people[shared] if shared else name.kind
    return Party(text, start, stop, name.name, name.country or country, kind)


def _shared_noun(phrases: Phrases, lexicon: ActorLexicon, chunk: Chunk) -> str:
    """Return the noun that the first adjective of "Russian and Turkish warplanes" shares with the second, or ""."""
    chunks, k = phrases.chunks, phrases.at[chunk.first]
    if k + 2 >= len(chunks) or chunks[k + 1].kind != "C" or chunks[k + 2].kind != "N" or chunk.head.endswith("s"):
        return ""
    behind = chunks[k + 2]
    alike = phrases.words[behind.first] in lexicon.modifiers or any(at == behind.first for at, _, _ in behind.names)
    return behind.head if alike and behind.first < behind.last and behind.head in lexicon.people else ""


def _reach(phrases: Phrases, lexicon: ActorLexicon, k: int, head: str) -> int:
    """Return the last chunk of the phrase when its head takes an "of" phrase along, else `k`."""
    chunks = phrases.chunks
    if k + 2 < len(chunks) and chunks[k + 1].kind == "P" and chunks[k + 2].kind == "N" and not chunks[k + 2].pronoun:
        if chunks[k + 1].word == "of" and (head in lexicon.roles["containers"] or head in lexicon.people):
            return k + 2
        if chunks[k + 1].word == "of" and head in lexicon.standing:
            whose = chunks[k + 2].head  # "the offices of the ministry of labour": one more where it names a body
            return _reach(phrases, lexicon, k + 2, whose) if whose in lexicon.roles["body_endings"] else k + 2
        body = bool(chunks[k + 2].names) or chunks[k + 2].head in lexicon.roles["body_endings"]
        if chunks[k + 1].word == "from" and body and head in lexicon.people:
            return k + 2
        if chunks[k + 1].word == "to" and phrases.words[chunks[k + 1].first - 1] in _LOYAL and head in lexicon.people:
            return k + 2
    belong = k + 3 < len(chunks) and chunks[k + 1].kind == "V" and chunks[k + 1].base in lexicon.roles["belonging"]
    if belong and chunks[k + 1].form != "finite" and chunks[k + 2].word in ("to", "with") and head in lexicon.people:
        return k + 3 if is_somebody(lexicon, chunks[k + 3]) else k
    return k


_LOYAL = frozenset(("loyal", "faithful"))


def _kind(lexicon: ActorLexicon, words: list[str], first: int, end: int, kind: str, named: Name | None) -> str:
    if words[end] not in lexicon.roles["neutral"]:
        if named is not None and named.kind in ("rebel", "militia") and kind in ("armed_group", "organisation"):
            return named.kind
        return kind
    if named is not None and named.kind in ("rebel", "militia", "criminals", "police"):
        return named.kind
    for token in range(first, end):
        found = lexicon.modifiers.get(words[token])
        if found is not None and (
            found != "state_forces" or kind in ("state_forces", "armed_group", "organisation", "rebel")
        ):
            return found
    return kind


def _unknown(
    phrases: Phrases, lexicon: ActorLexicon, first: int, end: int, text: str, start: int, stop: int, country: str | None
) -> Party | None:
    """Read a name no list knows: a person by title or by two capitals, a body or place by its last word."""
    words, texts, roles = phrases.words, phrases.texts, lexicon.roles
    own = _own_name(phrases, lexicon, first, end)
    described = own > first and (words[own - 1] in roles["titles"] or words[own - 1] in lexicon.people)
    if phrases.caseless:
        if words[end] in lexicon.verbs or words[end] in lexicon.harm_words:
            return None
        if end == first:
            alone = words[end] in lexicon.surnames and words[end] not in lexicon.seen
            return Party(text, start, stop, text, country, "person") if alone else None
        if not (described or end > own):
            return None
        if words[end] in roles["place_endings"]:
            return Party(text, start, stop, None, country, None, thing=True)
        named = described or words[end] in roles["body_endings"]
        if not named and lexicon.personal.isdisjoint(words[own : end + 1]):
            return None  # two words of no list, of which nothing says that they name anybody
    elif not texts[end][0].isalpha() or not texts[end][0].isupper() or words[end] in lexicon.numbers["starters"]:
        return None
    if words[end] in roles["place_endings"]:
        return Party(text, start, stop, None, country, None, thing=True)
    name_start, name_stop = phrases.span(own, end)
    name = phrases.sentence.document.text[name_start:name_stop]
    if texts[end][-2:].lower() in ("'s", "’s"):
        name = name[:-2]
    if words[end] in roles["body_endings"]:
        return Party(text, start, stop, text, country, lexicon.people.get(words[end], "organisation"))
    if described or end > own:
        return Party(text, start, stop, name, country, "person")
    return Party(text, start, stop, None, country, None)


def _own_name(phrases: Phrases, lexicon: ActorLexicon, first: int, end: int) -> int:
    """Return the token where the bare name that ends at `end` starts: behind titles and nouns for people."""
    own = end
    while own > first and _in_name(phrases, lexicon, own - 1):
        own -= 1
    return own


def _in_name(phrases: Phrases, lexicon: ActorLexicon, token: int) -> bool:
    """True when the word at `token` may be part of a person's name: a capital no list of nouns or titles knows."""
    word, text = phrases.words[token], phrases.texts[token]
    if word in lexicon.roles["titles"] or word in lexicon.people or word in lexicon.things or word in lexicon.tags:
        return word in _PARTICLES
    if text in (".", "-"):
        return True
    if phrases.caseless:
        return word.isalpha() and word not in lexicon.verbs and word not in lexicon.targets and word not in _VAGUE
    return text[0].isupper() or word in _PARTICLES


_PARTICLES = frozenset(["de", "del", "la", "las", "los", "al", "el", "van", "von", "bin", "ben", "abu", "da", "dos"])
_VAGUE = frozenset(
    [
        "former",
        "late",
        "current",
        "alleged",
        "several",
        "local",
        "well-known",
        "prominent",
        "new",
        "young",
        "old",
        "other",
    ]
)


# ---------------------------------------------------------------- whom pronouns mean


def _resolve_pronoun(phrases: Phrases, lexicon: ActorLexicon, k: int) -> Party | None:
    chunk = phrases.chunks[k]
    word = chunk.head
    if word in ("they", "them"):
        fits = _plural
    elif word in ("he", "she", "him"):
        fits = _single
    elif word == "it":
        fits = _body
    else:
        return None
    start, end = phrases.span(chunk.first, chunk.last)
    return _meant(phrases, lexicon, k, fits, start, end)


def _meant(
    phrases: Phrases,
    lexicon: ActorLexicon,
    k: int,
    fits: Callable[[ActorLexicon, Chunk, Party], bool],
    start: int,
    end: int,
) -> Party | None:
    """Return the last party before chunk `k` that fits, with [start, end) for its evidence."""
    document = phrases.sentence.document
    index = phrases.sentence.index
    for back in range(_LOOK_BACK):
        if index - back < 0:
            break
        sentence = document.sentences[index - back]
        seen = phrases if back == 0 else read_phrases(document, sentence, lexicon)
        stop = k if back == 0 else len(seen.chunks)
        order = range(min(stop, _NEAR)) if back else range(stop - 1, max(-1, stop - _NEAR), -1)
        for j in order:
            other = seen.chunks[j]
            if other.kind != "N" or other.pronoun or (j and seen.chunks[j - 1].kind == "P"):
                continue
            party = party_of(seen, lexicon, j)
            if party is not None and not party.thing and fits(lexicon, other, party):
                return party._replace(start=start, end=end)
    return None


def _plural(lexicon: ActorLexicon, chunk: Chunk, party: Party) -> bool:
    return (
        chunk.head in lexicon.plurals
        or chunk.head in ("troops", "police", "forces")
        or (party.name is not None and party.kind in ("rebel", "militia", "armed_group"))
    )


_PERSONAL = frozenset(
    ("government", "civilians", "person", "court", "state_forces", "police", "rebel", "armed_group", "criminals")
)


def _single(lexicon: ActorLexicon, chunk: Chunk, party: Party) -> bool:
    return party.kind == "person" or (
        chunk.head in lexicon.people
        and chunk.head not in lexicon.plurals
        and party.kind in _PERSONAL
        and party.name is None
    )


def _body(lexicon: ActorLexicon, chunk: Chunk, party: Party) -> bool:
    if party.kind in ("organisation", "media", "party") or (party.name is not None and party.kind != "civilians"):
        return True
    return chunk.head in lexicon.roles["bodies"] and chunk.head not in lexicon.plurals  # "the army said it had"


def named_before(phrases: Phrases, lexicon: ActorLexicon, token: int, kinds: frozenset[str]) -> Name | None:
    """Return the last body of one of `kinds` named before `token` or in the sentences before."""
    document, index = phrases.sentence.document, phrases.sentence.index
    for back in range(_LOOK_BACK + 1):
        if index - back < 0:
            break
        seen = phrases if back == 0 else read_phrases(document, document.sentences[index - back], lexicon)
        stop = len(seen.chunks) if back else seen.at[token]
        for chunk in reversed(seen.chunks[max(0, stop - _NEAR) : stop]):
            for _, _, name in reversed(chunk.names):
                if name.sort == "body" and name.kind in kinds:
                    return name
    return None
