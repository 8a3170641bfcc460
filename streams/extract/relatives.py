"""Over what stands between a subject and its verb: "gunmen who attacked the post killed", glosses, sources."""

from __future__ import annotations

from streams.extract.chunks import Chunk, Phrases
from streams.extract.groups import ActorLexicon


def antecedent(phrases: Phrases, lexicon: ActorLexicon, j: int) -> int:
    """Return the person whom "who" behind chunk `j` means, over places: "the mayor of X, in the province of Y, who"."""
    chunks, at, bodies = phrases.chunks, j, lexicon.roles["body_endings"]
    while chunks[at].kind == "N" and (chunks[at].head not in lexicon.people or chunks[at].head in bodies):
        back = at - 2
        if back >= 1 and chunks[at - 1].kind == "," and chunks[back].kind == "N" and chunks[back - 1].kind == "P":
            at = back  # "of X, Y department"
            continue
        if back >= 1 and chunks[back].kind == "," and chunks[at - 1].kind == "P":
            back -= 1  # ", in the province of Y,"
        if back < 0 or chunks[at - 1].kind != "P" or chunks[back].kind != "N":
            return j
        at = back
    return at if chunks[at].kind == "N" and chunks[at].head not in lexicon.plurals else j


def over_ing(phrases: Phrases, lexicon: ActorLexicon, j: int, k: int) -> int:
    """Return the noun phrase before a clause that ends at `j` and stands between, or -1.

    "gunmen wearing uniforms kidnapped", "a boy riding a scooter on the road was hit", "men walking home were shot".
    """
    chunks = phrases.chunks
    if not tells_of_itself(chunks, k):
        return -1
    at = j
    joined = at >= 4 and chunks[at - 1].kind == "C" and chunks[at - 3].kind == "P" and chunks[at - 2].kind == "N"
    if joined and not is_somebody(lexicon, chunks[at]):
        at -= 2  # "fighting in both Syria and Iraq"
    while at >= 2 and chunks[at].kind == "N" and chunks[at - 1].kind == "P":
        at -= 2
    if chunks[at].kind == "N":
        at -= 1
    if at < 1 or chunks[at].form != "ing" or chunks[at].base in lexicon.speech["verbs"]:
        return -1  # "a source saying rebels had been killed": the rebels are its subject
    if at >= 3 and chunks[at - 1].kind == "P" and reduced_relative(chunks, at - 2):
        return at - 3  # "teenagers suspected of setting fire to a shop were arrested"
    doer = chunks[at - 1]
    if doer.kind != "N" or doer.pronoun:
        return -1
    if at >= 2 and chunks[at - 2].kind == "P":
        return at - 1 if opens_clause(chunks, at - 1) and is_somebody(lexicon, doer) else -1
    return at - 1


def opens_clause(chunks: list[Chunk], j: int) -> bool:
    """True for the noun phrase at `j` of a preposition that begins a clause: "In the south of Syria", "On a front"."""
    while j >= 2 and chunks[j - 1].kind == "P" and chunks[j - 2].kind == "N":
        j -= 2
    return j >= 1 and chunks[j - 1].kind == "P" and (j == 1 or chunks[j - 2].kind in _BEFORE_CLAUSE)


_BEFORE_CLAUSE = frozenset((",", ";", ":", "-", "S", ".", "T"))


def is_somebody(lexicon: ActorLexicon, chunk: Chunk) -> bool:
    """True for a noun phrase that ends with people or the name of a body of them."""
    if chunk.head in lexicon.people:
        return True
    return any(last == chunk.last and name.sort in ("people", "body") for _, last, name in chunk.names)


def over_relative(phrases: Phrases, lexicon: ActorLexicon, j: int, k: int) -> int:
    """Return the noun phrase before a relative clause without commas that ends at `j`, before the verb at `k`, or -1.

    "The clinic which treats refugees in the north was hit". What a verb of saying leads to has a subject of its own:
    "a source that said rebels were killed".
    """
    chunks = phrases.chunks
    if not tells_of_itself(chunks, k):
        return -1
    at = j
    while at >= 2 and at > j - _CLAUSE:
        kind, before = chunks[at].kind, chunks[at - 1].kind
        if kind not in "NTPC" and not (kind == "V" and before == "C"):
            break
        if (kind == "N" == before and chunks[at - 1].head != "dead") or (kind == "C" and not _goes_on(phrases, at)):
            return -1
        at -= 1
    whom = whom_of(chunks, at) if at >= 3 and chunks[at].kind == "V" else -1
    if whom >= 0:
        return whom  # "the farmers whom militants killed on Sunday were buried"
    if at < 2 or chunks[at].kind != "V" or chunks[at - 1].kind != "W" or chunks[at - 2].kind != "N":
        return -1
    base = chunks[at].base
    if base in lexicon.speech["verbs"] or base in lexicon.roles["no_omission"] or chunks[at - 2].pronoun:
        return -1
    return at - 2


def whom_of(chunks: list[Chunk], k: int) -> int:
    """Return whom the verb at chunk `k` was done to, told before it: "the farmers whom militants killed"; or -1."""
    subject = k - 2 if k and chunks[k - 1].kind == "T" else k - 1
    if subject < 2 or chunks[subject].kind != "N" or chunks[k].passive or chunks[k].kind != "V":
        return -1
    met = chunks[subject - 1].kind == "W" and chunks[subject - 2].kind == "N" and chunks[subject - 1].word in _WHOM
    open_ended = k + 1 >= len(chunks) or chunks[k + 1].kind != "N"
    return subject - 2 if met and open_ended else -1


_WHOM = frozenset(("whom", "which", "who"))
_CLAUSE = 14
"""Phrases of a relative clause at most."""
_OWN = frozenset(("its", "his", "her", "their"))


def _goes_on(phrases: Phrases, at: int) -> bool:
    """True where what the coordinator at chunk `at` joins is of the clause too: "who lead the party and its youth"."""
    chunk = phrases.chunks[at + 1]
    return chunk.kind == "V" or (chunk.kind == "N" and phrases.words[chunk.first] in _OWN)


def over_said(phrases: Phrases, lexicon: ActorLexicon, j: int) -> int:
    """Return the noun phrase before "the source said" at chunks `j` - 1 and `j`, told without its commas, or -1."""
    chunks = phrases.chunks
    said = j >= 2 and chunks[j].kind == "V" and not chunks[j].passive and chunks[j].base in lexicon.speech["verbs"]
    return j - 2 if said and chunks[j - 1].kind == "N" and chunks[j - 2].kind == "N" else -1


def own_of_ing(phrases: Phrases, lexicon: ActorLexicon, j: int) -> tuple[int, ...]:
    """Return those of whom an -ing form behind chunk `j` tells what they do, none where the verb before does it.

    "with rebels and police firing", "resulted in the army leaving", but "killed six people injuring ten".
    """
    chunks, heads = phrases.chunks, [j]
    while heads[0] >= 2 and chunks[heads[0] - 1].kind == "C" and chunks[heads[0] - 2].kind == "N":
        heads.insert(0, heads[0] - 2)
    before = chunks[heads[0] - 1] if heads[0] else None
    if before is None or before.kind != "P":
        return ()
    led = heads[0] >= 2 and chunks[heads[0] - 2].base in lexicon.roles["lead_to"] and before.word in ("in", "to")
    return tuple(heads) if before.word == "with" or led else ()


def opens_with_ing(phrases: Phrases, k: int) -> bool:
    """True for the -ing at chunk `k` that opens the sentence, its doer behind it: "Accusing X of fraud, Y left"."""
    before = phrases.chunks[k - 1] if k else None
    opens = before is None or before.kind in _BEFORE_OPENING
    return opens and phrases.words[phrases.chunks[k].first].endswith("ing")


_BEFORE_OPENING = frozenset(("-", ":", ")"))
_OPENING = 12
"""Phrases of what an -ing that opens a sentence tells, up to its comma."""


def behind_comma(chunks: list[Chunk], k: int) -> int:
    """Return the noun phrase with a verb of its own behind the next comma after chunk `k`, 0 where none stands so."""
    comma = next((j for j in range(k + 1, min(k + _OPENING, len(chunks))) if chunks[j].kind in _ENDS_OPENING), 0)
    if not comma or chunks[comma].kind != "," or comma + 2 >= len(chunks) or chunks[comma + 1].kind != "N":
        return 0
    at = comma + 2
    while at + 1 < len(chunks) and chunks[at].kind == "P" and chunks[at + 1].kind == "N":
        at += 2
    return comma + 1 if at < len(chunks) and chunks[at].kind == "V" and chunks[at].form != "ing" else 0


_ENDS_OPENING = frozenset((",", ";", ":", "."))


def bare_participle(verb: Chunk) -> bool:
    """True for a participle without auxiliary, which describes the noun before it."""
    return verb.form == "participle" and not verb.passive


def tells_of_itself(chunks: list[Chunk], k: int) -> bool:
    """True for a verb that cannot describe the noun before it: finite, or a bare past form with its object behind."""
    verb, at = chunks[k], k + 1
    if at < len(chunks) and chunks[at].word in ("out", "off", "up", "down"):
        at += 1  # "carried out strikes"
    return verb.form == "finite" or (bare_participle(verb) and at < len(chunks) and chunks[at].kind == "N")


def reduced_relative(chunks: list[Chunk], v: int) -> bool:
    """True when chunk `v` is a participle without auxiliary right behind the noun it describes."""
    verb = chunks[v]
    return (
        v >= 1 and verb.kind == "V" and verb.form == "participle" and not verb.passive and chunks[v - 1].kind == "N"
    ) and not chunks[v - 1].pronoun


def before_gloss(chunks: list[Chunk], at: int) -> int:
    """Return the chunk before the gloss that ends at `at`, in brackets or dashes: "six priests (four Poles)"."""
    if at < 0 or chunks[at].kind not in _GLOSSES:
        return at
    opens = _GLOSSES[chunks[at].kind]
    inner = _before_dashes(chunks, at) if opens == "-" else at - 1
    opening = next((j for j in range(inner, max(-1, at - _GLOSS), -1) if chunks[j].kind == opens), 0)
    return _before_dashes(chunks, opening) if opens == "-" else opening - 1


def _before_dashes(chunks: list[Chunk], at: int) -> int:
    """Return the chunk before a dash that ends at `at`, which wires also write as two."""
    while at >= 0 and chunks[at].kind == "-":
        at -= 1
    return at


_GLOSSES = {")": "(", "-": "-"}


_GLOSS = 8
"""Phrases of a gloss in brackets at most."""


def before_commas(chunks: list[Chunk], at: int) -> int:
    """Return the chunk before the commas and semicolons that end at `at`."""
    while at >= 0 and chunks[at].kind in (",", ";"):
        at -= 1
    return at
