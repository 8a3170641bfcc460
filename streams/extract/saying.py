"""Who speaks and how: verbs of saying, "according to", blame, denial, and claims of responsibility in a sentence."""

from __future__ import annotations

from streams.extract.blame import read_ascriptions
from streams.extract.chunks import Chunk, Phrases, read_phrases
from streams.extract.clauses import (
    aside,
    bids,
    channel,
    claimed_attack,
    clause_begins,
    clause_follows,
    cut_off,
    listed,
    nearest,
    nobody,
    object_head,
    only_where,
    plainly_passive,
    speaker_closes,
    speaking,
    speaks_of_claim,
    told_to,
    unable,
    with_tail,
)
from streams.extract.document import Document, Sentence
from streams.extract.groups import ActorLexicon
from streams.extract.naming import Party, named_before, party_of
from streams.extract.onlygroup import only_monitor
from streams.extract.sides import subject_chunks
from streams.records import Claim, ClaimKind, Span

Told = tuple[Claim, Span]


_KEPT = "claims by depth"
_MOST_VERBS = 40
"""A sentence of more verbs is no sentence: speakers are sought at the first ones."""

LOOK_BACK = 2  # sentences searched for whom "he" or "the statement" means


def read_claims(document: Document, sentence: Sentence, lexicon: ActorLexicon, depth: int) -> list[Told]:
    """Return every claim of the sentence in order; `depth` bounds how far back "he said" is followed.

    Read once and kept with the sentence: every "he said" after it asks again, and each of those for the ones before.
    """
    kept: dict[int, list[Told]] = vars(sentence).setdefault(_KEPT, {})
    if depth not in kept:
        kept[depth] = _read(document, sentence, lexicon, depth)
    return kept[depth]


def _read(document: Document, sentence: Sentence, lexicon: ActorLexicon, depth: int) -> list[Told]:
    speech = lexicon.speech
    lowers = sentence.vocabulary
    if lowers.isdisjoint(speech["forms"]) and lowers.isdisjoint(speech["gate"]):
        return []
    phrases = read_phrases(document, sentence, lexicon)
    found: list[Told] = []
    verbs = [k for k, chunk in enumerate(phrases.chunks) if chunk.kind == "V"]
    cited: Party | None = None
    for k in verbs[:_MOST_VERBS]:
        verb, size = phrases.chunks[k], len(found)
        if verb.form == "ing" and verb.base in ("cite", "quote"):
            cited = _citing(phrases, lexicon, k, depth, found)
            continue
        _from_verb(phrases, lexicon, k, verb, depth, found)
        if cited is not None and len(found) > size:
            found[size] = _handed_on(found[size], cited)  # "state media, citing a source, said"
            cited = None
    if cited is not None:
        found.append((Claim(by=cited.text, text=cited.text), Span(start=cited.start, end=cited.end)))
    if "according" in lowers:
        _according(phrases, lexicon, depth, found)
    if "responsibility" in lowers or "claim" in lowers or "claimed" in lowers:
        _responsibility(phrases, lexicon, found)
    if "responsible" in lowers or "behind" in lowers or not speech["holding"].isdisjoint(lowers):
        told = {claim.against for claim, _ in found}
        found += [pair for pair in read_ascriptions(phrases, lexicon) if pair[0].against not in told]
    found.sort(key=lambda told: (told[1].start, told[1].end))
    return found


def _from_verb(phrases: Phrases, lexicon: ActorLexicon, k: int, verb: Chunk, depth: int, found: list[Told]) -> None:
    speech, word = lexicon.speech, phrases.words[verb.verb]
    pointed = verb.base == "point" and phrases.words[verb.last + 1 : verb.last + 2] == ["out"]
    if (
        word in speech["accuse_verbs"]
        or word in speech["blame_verbs"]
        or (verb.base in ("hold", "point") and not pointed)
    ):
        _blame(phrases, lexicon, k, verb, depth, found)
        return
    if word in speech["denial_verbs"] and verb.base in ("deny", "reject", "dismiss", "refute", "disavow"):
        if not verb.passive and verb.form != "infinitive" and (verb.base == "deny" or speaks_of_claim(phrases, k)):
            _tell(found, phrases, k, _speaker(phrases, lexicon, k, depth), "denial")
        return
    if (
        word in speech["verify_words"]
        and (verb.negated or verb.unsure or unable(phrases, k))
        and verb.base in ("verify", "confirm", "authenticate", "corroborate")
    ):
        if verb.negated:
            _tell(found, phrases, k, _speaker(phrases, lexicon, k, depth), "unverified", anyone="")
        elif not verb.unsure:
            _tell(found, phrases, k, _speaker(phrases, lexicon, k - 2, depth), "unverified", anyone="")
        return
    if verb.base in ("cite", "quote"):
        _cite(phrases, lexicon, k, verb, depth, found)
        return
    if verb.base == "put" and not verb.passive and object_head(phrases, k) in speech["counted"]:
        _tell(found, phrases, k, _speaker(phrases, lexicon, k, depth), "report")
        return
    if word not in speech["forms"] or verb.negated or verb.unsure or verb.form in ("infinitive",):
        return
    if verb.base == "claim" and object_head(phrases, k) in (
        "responsibility",
        "attack",
        "lives",
        "life",
        "bombing",
        "credit",
    ):
        if claimed_attack(phrases, lexicon, k):
            _tell(found, phrases, k, _speaker(phrases, lexicon, k, depth), "claim_of_responsibility")
        return
    if verb.passive or (verb.form == "participle" and plainly_passive(phrases, k)):
        _by(phrases, lexicon, k, verb, depth, found)
        return
    if verb.base in speech["weak_verbs"] and not clause_follows(phrases, k):
        return
    if (verb.form == "ing" and not (k and phrases.chunks[k - 1].kind == ",")) or bids(phrases, k):
        return
    speaker = _speaker(phrases, lexicon, k, depth)
    via = told_to(phrases, lexicon, k, verb) or channel(phrases, lexicon, k)
    own = speaker is not None and speaker.kind in _ARMED and _says_own(phrases, lexicon, k)
    _tell(found, phrases, k, speaker, "claim_of_responsibility" if own else "report", via=via)
    for other in _fellows(phrases, lexicon, k, speaker, depth):
        _tell(found, phrases, k, other, "report", via=via)


_ARMED = frozenset(("rebel", "militia", "armed_group", "criminals"))


def _says_own(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """True for "said it was behind the attack", "said its fighters had carried out the bombing": one's own act."""
    words, verb = phrases.words, phrases.chunks[k]
    after = words[verb.last + 1 : verb.last + 9]
    if after[:1] == ["that"]:
        del after[0]
    if after[:1] == ["its"] or after[:1] == ["their"]:
        del after[:1]  # "its fighters"
    elif after[:1] not in (["it"], ["they"]):
        return False
    if after[1:3] in (["was", "behind"], ["were", "behind"]):
        return True
    done = [word for word in after[1:4] if word not in ("had", "have")]
    acts = lexicon.verbs.get(done[0]) if done else None
    owned = acts is not None and acts.base in lexicon.speech["own_acts"]
    return owned and not lexicon.speech["owned_attacks"].isdisjoint(after)


def _speaker(phrases: Phrases, lexicon: ActorLexicon, k: int, depth: int) -> Party | None:
    """Return the one who is the subject of the verb of saying at chunk `k`, before it or after a quotation."""
    chunks, words = phrases.chunks, phrases.words
    verb = chunks[k]
    before = words[verb.first - 1] if verb.first else ""
    inverted = before in (",", '"', "”", "''", "’", "'") or verb.first == 0 or speaker_closes(phrases, lexicon, k)
    if inverted and k + 1 < len(chunks) and chunks[k + 1].kind == "N" and verb.base not in ("tell", "inform"):
        party = _source(phrases, lexicon, k + 1, depth, until=len(chunks))
        if party is not None and not (before == "," and (aside(phrases, k) or clause_begins(phrases, k + 1))):
            return party
    subjects = speaking(phrases, lexicon, k)
    before_it = nearest(chunks, k) if verb.form != "ing" else -1  # "urged states to act, saying": not the states
    for j in (*subjects[:1], *((before_it,) if before_it >= 0 else ())):
        party = _source(phrases, lexicon, j, depth, until=k)
        if party is not None and not (only_where(phrases, lexicon, j, party) or _is_object(phrases, lexicon, j)):
            return party
    return None


def _is_object(phrases: Phrases, lexicon: ActorLexicon, j: int) -> bool:
    """True for people counted behind a verb: "wounded 30 rebels in Aru and its suburbs local media said"."""
    told = phrases.chunks[j]
    if j == 0 or told.quantity is None or told.head in lexicon.speech["source_nouns"]:
        return False
    return phrases.chunks[j - 1].kind == "V" and phrases.chunks[j - 1].base not in lexicon.speech["cite"]


def _fellows(phrases: Phrases, lexicon: ActorLexicon, k: int, speaker: Party | None, depth: int) -> list[Party]:
    """Return who speaks along with `speaker`: "a monitor and activists said"."""
    if speaker is None:
        return []
    found = []
    for j in speaking(phrases, lexicon, k)[1:]:
        if _is_object(phrases, lexicon, j):
            continue
        party = _source(phrases, lexicon, j, depth, until=k)
        if party is not None and (party.start >= speaker.end or party.end <= speaker.start):
            found.append(party)
    return found


def _source(phrases: Phrases, lexicon: ActorLexicon, k: int, depth: int, *, until: int) -> Party | None:
    """Return the source that the noun phrase at chunk `k` names, or None when it is none."""
    chunk, words, speech = phrases.chunks[k], phrases.words, lexicon.speech
    if chunk.pronoun:
        return _meant(phrases, lexicon, k, depth)
    head = chunk.head
    if head in speech["documents"] and head not in lexicon.people:
        return _author(phrases, lexicon, k, depth)
    anaphor = lexicon.anaphors.get(head)
    if (
        anaphor is not None
        and words[chunk.first] in ("the", "this")
        and (phrases.caseless or phrases.texts[chunk.last][0].islower())  # "the Health Agency" is a name of its own
        and not any(n.sort == "body" for _, _, n in chunk.names)
    ):
        meant = named_before(phrases, lexicon, chunk.first, anaphor)
        if meant is not None:
            start, end = phrases.span(chunk.first, chunk.last)
            return Party(meant.name, start, end, meant.name, meant.country, meant.kind)
    first = cut_off(phrases, lexicon, chunk)
    if head in speech["bare"] and speech["watchers"].intersection(words[first : chunk.last + 1]) and not chunk.names:
        monitor = only_monitor(phrases.sentence.document, lexicon)
        if monitor is not None:
            start, end = phrases.span(first, chunk.last)
            return Party(monitor.name, start, end, monitor.name, monitor.country, monitor.kind)
    if first == chunk.last and len(phrases.texts[first]) == 1:
        return None  # "H. Said" of a byline
    party = party_of(phrases, lexicon, k, first=first)
    if head in speech["source_nouns"] or (party is not None and head in lexicon.people):
        return with_tail(phrases, lexicon, k, party, first, until)
    if party is None or party.thing:
        return None
    if phrases.caseless and party.name is None and head not in lexicon.people and party.kind != "person":
        return None
    return party


def _author(phrases: Phrases, lexicon: ActorLexicon, k: int, depth: int) -> Party | None:
    """Whose statement it is: its possessor or first noun, "by X" or "from X" after it, or the source before."""
    chunks, chunk = phrases.chunks, phrases.chunks[k]
    start, end = phrases.span(chunk.first, chunk.last)
    if chunk.possessor >= 0:
        owner = party_of(phrases, lexicon, k, last=chunk.possessor)
        if owner is not None:
            return owner
    for at, stop, name in chunk.names:
        if stop < chunk.last:
            inner_start, inner_end = phrases.span(at, stop)
            text = phrases.sentence.document.text[inner_start:inner_end]
            return Party(text, inner_start, inner_end, name.name, name.country, name.kind)
    for token in range(chunk.first, chunk.last):
        if phrases.words[token] in lexicon.people:
            owner = party_of(phrases, lexicon, k, last=token)
            if owner is not None:
                return owner
    by = k + 1  # "a letter from X", "a video posted online by X"
    if k + 1 < len(chunks) and chunks[k + 1].kind == "V" and chunks[k + 1].form == "participle":
        by = k + 3 if k + 2 < len(chunks) and chunks[k + 2].kind == "T" else k + 2
    if by + 1 < len(chunks) and chunks[by].word in ("by", "from", "of", "on", "to") and chunks[by + 1].kind == "N":
        owner = _source(phrases, lexicon, by + 1, depth, until=len(chunks) if by > k + 1 else by + 2)
        if owner is not None:
            return owner
    earlier = _earlier(phrases, lexicon, k, depth)
    return earlier._replace(start=start, end=end) if earlier is not None else None


def _meant(phrases: Phrases, lexicon: ActorLexicon, k: int, depth: int) -> Party | None:
    """Whom "he", "it" or "they" means as a speaker: the last source told, else the last fitting party."""
    chunk = phrases.chunks[k]
    if chunk.head not in ("he", "she", "it", "they"):
        return None
    start, end = phrases.span(chunk.first, chunk.last)
    party = _earlier(phrases, lexicon, k, depth) if chunk.head in ("he", "she", "it") else None
    if party is None:
        party = party_of(phrases, lexicon, k)
    return party._replace(start=start, end=end) if party is not None else None


def _earlier(phrases: Phrases, lexicon: ActorLexicon, k: int, depth: int) -> Party | None:
    """Return the source of the claim last told before chunk `k` or in the sentences before."""
    if depth <= 0:
        return None
    document, index = phrases.sentence.document, phrases.sentence.index
    here: list[Told] = []
    for j in range(k - 1, max(-1, k - 24), -1):
        if phrases.chunks[j].kind == "V":
            _from_verb(phrases, lexicon, j, phrases.chunks[j], 0, here)
            if here:
                break
    for back in range(LOOK_BACK + 1):
        if index - back < 0:
            break
        told = here if back == 0 else read_claims(document, document.sentences[index - back], lexicon, depth - 1)
        for claim, span in reversed(told):
            if claim.kind in ("report", "denial", "claim_of_responsibility"):
                return Party(claim.by, span.start, span.end, None, None, None)
    return None


def _tell(
    found: list[Told],
    phrases: Phrases,
    k: int,
    speaker: Party | None,
    kind: ClaimKind,
    *,
    via: str | None = None,
    against: str | None = None,
    anyone: str | None = None,
) -> None:
    verb = phrases.chunks[k]
    start, end = phrases.span(verb.first, verb.last)
    if speaker is None:
        if anyone is None:
            return
        by = anyone
    else:
        by = speaker.text
        start, end = min(start, speaker.start), max(end, speaker.end)
    if via is not None and via == by:
        via = None
    text = phrases.sentence.document.text[start:end]
    found.append((Claim(by=by, via=via, kind=kind, against=against, text=text), Span(start=start, end=end)))


def _by(phrases: Phrases, lexicon: ActorLexicon, k: int, verb: Chunk, depth: int, found: list[Told]) -> None:
    """ "was reported by SANA", "as told by residents"."""
    chunks = phrases.chunks
    if (
        k + 2 < len(chunks)
        and chunks[k + 1].word == "by"
        and chunks[k + 2].kind == "N"
        and verb.base in ("report", "confirm", "announce", "tell", "describe", "document", "publish", "broadcast")
    ):
        kind: ClaimKind = "report"
        _tell(found, phrases, k, _source(phrases, lexicon, k + 2, depth, until=k + 3), kind)


def _cite(phrases: Phrases, lexicon: ActorLexicon, k: int, verb: Chunk, depth: int, found: list[Told]) -> None:
    """ "state media, citing a military source", "SANA quoted a source as saying", "was quoted as saying"."""
    chunks = phrases.chunks
    if verb.passive or verb.form == "infinitive":
        if verb.passive:
            via = None
            if k + 2 < len(chunks) and chunks[k + 1].word == "by" and chunks[k + 2].kind == "N":
                outlet = _source(phrases, lexicon, k + 2, depth, until=k + 3)
                via = outlet.text if outlet is not None else None
            _tell(found, phrases, k, _speaker(phrases, lexicon, k, depth), "report", via=via)
        return
    outlet = _speaker(phrases, lexicon, k, depth)
    if k + 1 < len(chunks) and chunks[k + 1].kind == "N":
        cited = _source(phrases, lexicon, k + 1, depth, until=len(chunks))
        if cited is not None:
            _tell(found, phrases, k, cited, "report", via=outlet.text if outlet is not None else None)
            return
    _tell(found, phrases, k, outlet, "report")


def _citing(phrases: Phrases, lexicon: ActorLexicon, k: int, depth: int, found: list[Told]) -> Party | None:
    """Return whom "citing" at chunk `k` names; joined at once to the one whose words it follows: "the agency said,"."""
    chunks = phrases.chunks
    if k + 1 >= len(chunks) or chunks[k + 1].kind != "N":
        return None
    party = _source(phrases, lexicon, k + 1, depth, until=len(chunks))
    before = next((j for j in range(k - 1, -1, -1) if chunks[j].kind not in (",", "T")), -1)
    said = found and before >= 0 and chunks[before].kind == "V" and found[-1][0].kind == "report"
    if party is not None and said and found[-1][0].via is None:
        found[-1] = _handed_on(found[-1], party)
        return None
    return party


def _handed_on(told: Told, cited: Party) -> Told:
    """Return the claim of an outlet as that of whom it cites."""
    claim, span = told
    if claim.kind != "report" or claim.by == cited.text:
        return told
    start, end = min(span.start, cited.start), max(span.end, cited.end)
    return Claim(by=cited.text, via=claim.by, text=claim.text), Span(start=start, end=end)


def _according(phrases: Phrases, lexicon: ActorLexicon, depth: int, found: list[Told]) -> None:
    words, chunks = phrases.words, phrases.chunks
    for token, word in enumerate(words[:-2]):
        if word != "according" or words[token + 1] != "to":
            continue
        k = phrases.at[token + 2]
        first = next(
            (j for j in (k, k + 1) if j < len(chunks) and chunks[j].kind == "N" and chunks[j].first > token), -1
        )
        for j in listed(phrases, lexicon, first) if first >= 0 else ():
            party = _source(phrases, lexicon, j, depth, until=len(chunks))
            if party is not None:
                start, _ = phrases.span(token, token)
                end = max(party.end, phrases.span(token + 1, token + 1)[1])
                text = phrases.sentence.document.text[start:end]
                found.append((Claim(by=party.text, text=text), Span(start=start, end=end)))


def _blame(phrases: Phrases, lexicon: ActorLexicon, k: int, verb: Chunk, depth: int, found: list[Told]) -> None:
    """ "X blamed Y", "X accused Y of", "blamed on Y by X", "held Y responsible", "pointed the finger at Y"."""
    chunks, words = phrases.chunks, phrases.words
    if verb.negated or verb.form == "infinitive":
        return
    tail = words[verb.last + 1 : verb.last + 9]
    if (verb.base == "hold" and "responsible" not in tail) or (verb.base == "point" and "finger" not in tail):
        return
    accused = -1
    if verb.passive or (k + 1 < len(chunks) and chunks[k + 1].word == "on" and verb.base == "blame"):
        if k + 2 < len(chunks) and chunks[k + 1].word == "on" and chunks[k + 2].kind == "N":
            accused = k + 2
        elif verb.passive:
            subjects = subject_chunks(phrases, lexicon, k)
            accused = subjects[0] if subjects else -1
        speaker = None
        for j in range(k + 1, min(k + 6, len(chunks) - 1)):
            if chunks[j].word == "by" and chunks[j + 1].kind == "N":
                speaker = _source(phrases, lexicon, j + 1, depth, until=j + 2)
                break
    else:
        speaker = _speaker(phrases, lexicon, k, depth)
        j = k + 1
        if verb.base == "point":
            while j < len(chunks) and not (chunks[j].kind == "P" and chunks[j].word in ("at", "to")):
                j += 1
            j += 1
        accused = j if j < len(chunks) and chunks[j].kind == "N" else -1
        if (
            accused >= 0
            and chunks[accused].head in lexicon.things
            and accused + 2 < len(chunks)
            and chunks[accused + 1].word == "on"
            and chunks[accused + 2].kind == "N"
        ):
            accused += 2
    last = chunks[accused].last - 1 if accused >= 0 and words[chunks[accused].last] == "responsible" else -1
    against = party_of(phrases, lexicon, accused, last=last) if accused >= 0 else None
    if against is None:
        return
    _tell(found, phrases, k, speaker, "blame", against=against.text)


def _responsibility(phrases: Phrases, lexicon: ActorLexicon, found: list[Told]) -> None:
    """ "claimed responsibility", "was claimed by", "no group has claimed", "no claim of responsibility"."""
    words, chunks = phrases.words, phrases.chunks
    lower = phrases.sentence.text.lower()
    for k, chunk in enumerate(chunks):
        if chunk.kind == "V" and chunk.base in ("claim", "admit", "accept", "take", "assume", "deny"):
            tail = words[chunk.last + 1 : chunk.last + 5]
            if "responsibility" not in tail:
                continue
            subjects = subject_chunks(phrases, lexicon, k)
            subject = subjects[0] if subjects else nearest(chunks, k)
            if chunk.negated or nobody(phrases, k):
                _tell(found, phrases, k, None, "no_claim", anyone="")
                return
            speaker = _source(phrases, lexicon, subject, 1, until=k) if subject >= 0 else None
            kind: ClaimKind = "denial" if chunk.base == "deny" else "claim_of_responsibility"
            _tell(found, phrases, k, speaker, kind)
            return
    for phrase in lexicon.speech_lists["no_one"]:
        at = lower.find(phrase)
        if at >= 0 and ("claim" in lower[at:] or "responsib" in lower[at:]):
            start = phrases.sentence.start + at
            text = phrases.sentence.document.text[start : start + len(phrase)]
            span = Span(start=start, end=start + len(phrase))
            found.append((Claim(by="", kind="no_claim", text=text), span))
            return
    for k, chunk in enumerate(chunks):
        claimed = chunk.kind == "V" and phrases.words[chunk.verb] == "claimed"
        if claimed and k + 2 < len(chunks) and chunks[k + 1].word == "by" and chunks[k + 2].kind == "N":
            _tell(found, phrases, k, _source(phrases, lexicon, k + 2, 1, until=k + 3), "claim_of_responsibility")
            return
