"""A sentence as phrases: noun phrases with their names and numbers, verb groups with voice, and what joins them.

No parser: closed classes, a verb list, the lexicon's nouns and names, word endings and capitals decide, in one pass
over the tokens. Everything unknown is taken for part of a noun phrase.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from streams.extract.document import Document, Sentence
from streams.extract.groups import ActorLexicon, Name
from streams.extract.numbers import Quantity
from streams.extract.wordclass import QUOTES, classify_words, plural_like

MAX_TOKENS = 1200
"""A sentence of more tokens is a table or noise: what follows is not read."""

_CACHE = "_chunks"
_GLOSS = 12
"""Words in square brackets up to which they are an editor's gloss and no part of the sentence."""
_ENDINGS = ("'s", "’s", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'m", "’m", "'d", "’d")


class Chunk:
    """A phrase over tokens [first, last]; `kind`: N noun phrase, V verb group, P, C, S, W, T time, or a mark.

    For N: `head` is the last noun's word, lower case, without possessive; `names` the known names inside with their
    token range; `quantity` what it counts. For V: `base`, `form` (finite | ing | infinitive | participle), `passive`.
    """

    head = ""
    names: Sequence[tuple[int, int, Name]] = ()
    quantity: Quantity | None = None
    possessor = -1  # last token of a possessor inside, -1 if none
    pronoun = False
    base = ""
    verb = -1  # token of the main verb
    form = ""
    passive: bool = False
    negated: bool = False
    unsure: bool = False

    def __init__(self, kind: str, first: int, last: int, word: str = "") -> None:
        self.kind, self.first, self.last, self.word = kind, first, last, word

    def __repr__(self) -> str:
        return f"{self.kind}[{self.first}-{self.last} {self.head or self.base or self.word}{' pas' * self.passive}]"


class Phrases:
    """The chunks of one sentence with the word lists they were read from."""

    __slots__ = ("at", "caseless", "chunks", "parties", "sentence", "subjects", "texts", "words")

    def __init__(
        self, sentence: Sentence, words: list[str], texts: list[str], chunks: list[Chunk], caseless: bool
    ) -> None:
        self.sentence, self.words, self.texts, self.chunks, self.caseless = sentence, words, texts, chunks, caseless
        self.subjects: dict[int, tuple[int, ...]] = {}  # of verbs already asked for
        self.parties: dict[tuple[int, int, int], object] = {}  # of noun phrases already asked for
        at: list[int] = []
        for number, chunk in enumerate(chunks):
            if chunk.first > len(at):  # words between phrases go with the one before
                at += [max(0, number - 1)] * (chunk.first - len(at))
            at += [number] * (chunk.last + 1 - len(at))
        at += [max(0, len(chunks) - 1)] * (len(words) - len(at))
        self.at = at

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the characters [start, end) of tokens [first, last]."""
        tokens = self.sentence.tokens
        return tokens[first].start, tokens[last].end

    def token_at(self, offset: int) -> int:
        """Return the number of the token that holds or follows character `offset`; the last one at the end."""
        tokens = self.sentence.tokens
        low, high = 0, len(self.words) - 1
        while low < high:
            middle = (low + high) // 2
            if tokens[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return low


def read_phrases(document: Document, sentence: Sentence, lexicon: ActorLexicon) -> Phrases:
    """Return the sentence's phrases; made on first use and kept with the sentence."""
    kept = vars(sentence).get(_CACHE)
    if kept is not None:
        return cast(Phrases, kept)
    tokens = sentence.tokens[:MAX_TOKENS]
    texts = [token.text for token in tokens]
    if "-" in texts:
        texts = [
            "–" if text == "-" and " " == document.text[at - 1 : at] == document.text[end : end + 1] else text
            for at, end, text, _ in tokens
        ]  # "ACCRA - Ghanaian police": a dash, which joins nothing
    words = [_stem(token.lower) if "'" in token.lower or "’" in token.lower else token.lower for token in tokens]
    caseless = document.all_caps or headline_case(texts)
    tags, names, numbers = classify_words(lexicon, words, texts, caseless)
    phrases = Phrases(sentence, words, texts, _chunk(lexicon, words, texts, tags, names, numbers), caseless)
    vars(sentence)[_CACHE] = phrases
    return phrases


def _stem(word: str) -> str:
    """Return a token without its possessive or contracted verb: "army's" army, "they've" they."""
    for ending in _ENDINGS:
        if word.endswith(ending):
            return word[: -len(ending)] or word
    return word


def headline_case(texts: list[str]) -> bool:
    """True when case says nothing: nearly every longer word has a capital."""
    upper = lower = 0
    for text in texts:
        if len(text) > 3:
            if text[0].isupper():
                upper += 1
            elif text[0].islower():
                lower += 1
                if lower > 8:
                    return False
    return upper + lower > 2 and upper > 3 * lower


# ---------------------------------------------------------------- phrases


def _chunk(
    lexicon: ActorLexicon,
    words: list[str],
    texts: list[str],
    tags: list[str],
    names: dict[int, tuple[int, Name]],
    numbers: dict[int, Quantity],
) -> list[Chunk]:
    chunks: list[Chunk] = []
    size, i = len(words), 0
    timely = lexicon.grammar["before_time"]
    while i < size:
        if chunks and chunks[-1].kind == "T" and len(chunks) > 1:
            if chunks[-2].kind == "P" and chunks[-2].word in timely:  # "on Monday" is one phrase of time
                chunks[-1].first = chunks[-2].first
                del chunks[-2]
        elif (
            chunks and chunks[-1].kind == ")" and len(chunks) > 2 and _is_gloss(chunks) and not _filed(chunks, texts, i)
        ):
            del chunks[-3:]
            before = chunks[-1] if chunks and chunks[-1].kind == "N" else None
            if tags[i] == "n" and before is not None and (_goes_on(before) or _begun(before, tags)):
                i = _noun_phrase(lexicon, words, texts, tags, names, numbers, i, chunks)
                _join(chunks)
                continue
        tag = tags[i]
        if tag in ("d", "q", "n") or (tag == "r" and _heavily_armed(words, tags, i)):
            i = _noun_phrase(lexicon, words, texts, tags, names, numbers, i, chunks)
        elif tag in ("x", "m", "v", "u", "g", "i"):
            i = _verb_group(lexicon, words, tags, i, chunks)
        elif tag == "o":
            chunk = Chunk("N", i, i, words[i])
            chunk.pronoun, chunk.head = True, words[i]
            chunks.append(chunk)
            i += 1
        elif tag in {"r", ""}:
            if (
                words[i] in lexicon.grammar["most_of"]
                and i + 1 < size
                and tags[i + 1] in ("n", "q")
                and _counted(chunks)
            ):
                chunks.append(Chunk("P", i, i, "including"))  # "12 people mostly women"
            i += 1
        elif tag == "." and i + 1 < size:
            i += 1  # the point of an abbreviation inside the sentence
        else:
            if texts[i] == "[" and words[i + 1 : i + 2] == ["of"]:
                i += 1  # "the murder [of six priests]": an editor's word that the sentence needs
                continue
            close = _editorial(texts, i) if tag == "(" else 0
            ends_named = bool(chunks) and chunks[-1].kind == "N" and _goes_on(chunks[-1])
            if close and (ends_named or names.keys().isdisjoint(range(i, close))):
                i = close + 1
                if i < size and tags[i] == "n" and ends_named:
                    i = _noun_phrase(lexicon, words, texts, tags, names, numbers, i, chunks)
                    _join(chunks)
                continue
            kind = {"p": "P", "c": "C", "s": "S", "w": "W", "t": "T"}.get(tag, tag)
            if chunks and chunks[-1].kind == kind and kind in ("T", ","):
                chunks[-1].last = i
            else:
                chunks.append(Chunk(kind, i, i, words[i]))
            i += 1
    return chunks


def over_where(chunks: list[Chunk], at: int) -> int:
    """Return the chunk behind where and when something is told to be from chunk `at` on: "in Tarija on Monday"."""
    while at + 1 < len(chunks) and (chunks[at].kind == "T" or (chunks[at].kind == "P" and chunks[at + 1].kind in "NT")):
        at += 1 if chunks[at].kind == "T" else 2
    return at


def _counted(chunks: list[Chunk]) -> bool:
    """True behind a noun phrase that tells how many."""
    return bool(chunks) and chunks[-1].kind == "N" and chunks[-1].quantity is not None


def _editorial(texts: list[str], at: int) -> int:
    """Return the closing bracket of "[as heard]" or "[National Liberation Army]", an editor's word; 0 for none."""
    if texts[at] != "[":
        return 0
    for close in range(at + 2, min(at + _GLOSS, len(texts))):
        if texts[close] in "[]":
            return close if texts[close] == "]" else 0
    return 0


def _is_gloss(chunks: list[Chunk]) -> bool:
    """True when the last three chunks are "(NLA)" or "[National Liberation Army]": a name told in other words."""
    inner = chunks[-2]
    if chunks[-3].kind != "(" or inner.kind != "N":
        return False
    return inner.last - inner.first < 2 or (inner.quantity is None and bool(inner.names) and not inner.pronoun)


def _goes_on(chunk: Chunk) -> bool:
    """True when the noun phrase ends with a name, so that a noun behind its gloss belongs to it."""
    return bool(chunk.names) and chunk.names[-1][1] == chunk.last and chunk.possessor != chunk.last


def _begun(chunk: Chunk, tags: list[str]) -> bool:
    """True when the noun phrase is but an article, so that its noun comes behind the gloss: "the (XYZ) network"."""
    return chunk.first == chunk.last and tags[chunk.last] == "d"


def _filed(chunks: list[Chunk], texts: list[str], at: int) -> bool:
    """True for the place that a sentence was filed from, behind whose agency it begins: "NIAMEY (Meridian) Police"."""
    place = texts[0]
    return len(chunks) == 4 and place.isupper() and len(place) > _ACRONYM and texts[at][0].isupper()


_ACRONYM = 4
"""Letters up to which a first word in capitals is rather a body's: "NATO (…) Secretary General"."""


def _join(chunks: list[Chunk]) -> None:
    """Make the last two noun phrases, a name and what follows its gloss, one: "NLA (National …) guerrillas"."""
    tail = chunks.pop()
    if tail.kind != "N" or tail.quantity is not None or not tail.head:
        chunks.append(tail)
        return
    whole = chunks[-1]
    whole.last, whole.head, whole.names = tail.last, tail.head, [*whole.names, *tail.names]
    whole.possessor = max(whole.possessor, tail.possessor)


def _heavily_armed(words: list[str], tags: list[str], at: int) -> bool:
    """True when the adverb at `at` belongs to an adjective of the noun phrase it opens."""
    following = at + 1
    return (
        words[at].endswith("ly")
        and following < len(words)
        and tags[following] == "n"
        and words[following].endswith("ed")
    )


def _noun_phrase(
    lexicon: ActorLexicon,
    words: list[str],
    texts: list[str],
    tags: list[str],
    names: dict[int, tuple[int, Name]],
    numbers: dict[int, Quantity],
    at: int,
    chunks: list[Chunk],
) -> int:
    """Append the noun phrase (or time phrase) that starts at `at`; return the token after it."""
    chunk = Chunk("N", at, at)
    grammar, i, size, has_noun, timely = lexicon.grammar, at, len(words), False, False
    while i < size:
        tag = tags[i]
        if tag == "d":
            if has_noun or chunk.quantity is not None:
                break
            i += 1
        elif tag == "q":
            quantity = numbers.get(i)
            if quantity is None:
                i += 1
                continue
            following = tags[quantity.end] if quantity.end < size else ""
            label = has_noun and following != "n" and words[i].isdigit() and texts[i - 1][0].isupper()
            owned = has_noun and chunk.possessor == i - 1  # "the bus's 12 passengers"
            if (has_noun and not label and not owned) or (chunk.quantity is not None and not label):
                break
            if not label:
                chunk.quantity = quantity
            i = quantity.end
        elif tag == "n":
            if words[i - 1] == "others" and chunk.quantity is not None:
                break  # "killed nine and 14 others local activists said"
            if timely and chunk.possessor != i - 1 and i >= 2 and words[i - 2] in grammar["time_modifier"]:
                break  # "last year gunmen killed": the time ends, somebody begins
            entry = names.get(i)
            if entry is not None:
                if has_noun and entry[1].sort == "body" and _ended(lexicon, words, texts, i - 1):
                    break
                chunk.names = [*chunk.names, (i, entry[0] - 1, entry[1])]
                i = entry[0]
            else:
                i += 1
            has_noun = True
            word = words[i - 1]
            chunk.head = word
            timely = word in grammar["time_unit"] or word in ("week", "month", "year", "day")
            if texts[i - 1][-2:].lower() in ("'s", "’s"):
                chunk.possessor = i - 1
            elif (
                i < size
                and texts[i] in ("'", "’")
                and word.endswith(("s", "z", "x"))
                and i + 1 < size
                and tags[i + 1] == "n"
            ):
                chunk.possessor = i
                i += 1
        elif tag == "" and i + 1 < size and has_noun is False and texts[i] in QUOTES and tags[i + 1] in ("n", "q"):
            i += 1
        elif tag == "t" and not has_noun and words[i - 1] in grammar["time_modifier"]:
            chunk.kind, has_noun = "T", True
            i += 1
        elif tag == "." and has_noun and i + 1 < size and tags[i + 1] == "n":
            i += 1  # Gen. Smith
        elif tag == "-" and has_noun and texts[i] == "-" and i + 1 < size and tags[i + 1] == "n":
            i += 1
        elif tag == "u" and not has_noun and i + 1 < size and tags[i + 1] == "n" and i > at:
            if chunk.quantity is not None and i == chunk.quantity.end:
                break  # "dozens more suffered burns"
            i += 1  # the besieged city
        elif tag == "r" and not has_noun and (i > at or words[i].endswith("ly")):
            i += 1
        else:
            break
    chunk.last = i - 1
    if timely or (chunk.head in grammar["time_unit"] and not chunk.names):
        chunk.kind = "T"
    chunk.word = words[at]
    if not chunk.head and chunk.quantity is None:
        chunk.head = words[chunk.last]
    chunks.append(chunk)
    return max(i, at + 1)


def _ended(lexicon: ActorLexicon, words: list[str], texts: list[str], at: int) -> bool:
    """True when a name after the word at `at` begins a new phrase: a lower-case plural cannot describe it."""
    return texts[at][0].islower() and plural_like(lexicon, words[at]) and texts[at][-2:] not in ("'s", "’s")


def _verb_group(lexicon: ActorLexicon, words: list[str], tags: list[str], at: int, chunks: list[Chunk]) -> int:
    """Append the verb group that starts at `at`: auxiliaries, adverbs, verb; return the token after it."""
    grammar, size = lexicon.grammar, len(words)
    chunk = Chunk("V", at, at)
    i, passive_aux, aux, infinitive = at, False, False, False
    while i < size:
        tag, word = tags[i], words[i]
        if word in grammar["negation"]:
            chunk.negated = True
        if tag in ("x", "m"):
            aux = True
            if word in grammar["unsure"] or (word == "must" and words[i + 1 : i + 2] != ["have"]):
                chunk.unsure = True  # "must have been killed" is held to be so
            if word in grammar["be"] or word in grammar["get"]:
                passive_aux = True
            elif word in grammar["have"]:
                passive_aux = False
            chunk.base, chunk.verb = "be" if word in grammar["be"] else "have", i
            i += 1
        elif tag == "i":
            if i > at and not aux:
                break
            infinitive, passive_aux = True, False
            i += 1
        elif tag == "r" and i > at:
            i += 1
        elif tag in ("v", "u", "g"):
            verb = lexicon.verbs.get(word)
            base = verb.base if verb else word
            chunk.base, chunk.verb = base, i
            if tag == "u":
                chunk.passive = passive_aux
                chunk.form = "infinitive" if infinitive else "finite" if aux else "participle"
            elif tag == "g":
                chunk.form = "infinitive" if infinitive else "finite" if aux else "ing"
            else:
                chunk.form = "infinitive" if infinitive and not aux else "finite"
            i += 1
            passive_aux = False
            while i < size and tags[i] == "r" and i + 1 < size and tags[i + 1] in ("v", "u", "g", "i"):
                i += 1
            if base in grammar["catenative"] and i < size and tags[i] in ("i", "g"):
                if tags[i] == "i":
                    i += 1
                    chunk.unsure = chunk.unsure or base in grammar["undecided"]
                    chunk.negated = chunk.negated or base in grammar["given_up"]
                aux = True
                continue
            break
        else:
            break
    while i > at + 1 and tags[i - 1] == "r" and chunk.verb < i - 1:
        i -= 1
    if not chunk.form:
        chunk.form = "infinitive" if infinitive else "finite"
        if chunk.verb < 0:
            chunk.base, chunk.verb = words[at], at
    if (at and chunk.form != "finite") or (at and words[at - 1] in grammar["negation"]):
        chunk.negated = chunk.negated or words[at - 1] in grammar["negation"]
    chunk.last = max(i - 1, at)
    chunks.append(chunk)
    return max(i, at + 1)
