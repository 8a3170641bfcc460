"""A sentence as phrases: noun phrases with their names and numbers, verb groups with voice, and what joins them.

No parser: closed classes, a verb list, the lexicon's nouns and names, word endings and capitals decide, in one pass
over the tokens. Everything unknown is taken for part of a noun phrase.
"""

from __future__ import annotations

from typing import cast

from streams.extract.document import Document, Sentence
from streams.extract.groups import ActorLexicon, Name, Verb, match_name
from streams.extract.numbers import Quantity, read_quantity

_CACHE = "_chunks"
_QUOTES = frozenset("\"“”‘«»'’")
_STOPS = {",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "[": "(", "]": ")", "—": "-", "–": "-", "?": ";", "!": ";"}
_ENDINGS = ("'s", "’s", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'m", "’m", "'d", "’d")


class Chunk:
    """A phrase over tokens [first, last]; `kind`: N noun phrase, V verb group, P, C, S, W, T time, or a mark.

    For N: `head` is the last noun's word, lower case, without possessive; `names` the known names inside with their
    token range; `quantity` what it counts. For V: `base`, `form` (finite | ing | infinitive | participle), `passive`.
    """

    __slots__ = (
        "base", "first", "form", "head", "kind", "last", "names", "negated", "passive", "possessor",
        "pronoun", "quantity", "unsure", "verb", "word",
    )  # fmt: skip

    def __init__(self, kind: str, first: int, last: int, word: str = "") -> None:
        self.kind, self.first, self.last, self.word = kind, first, last, word
        self.head = ""
        self.names: list[tuple[int, int, Name]] = []
        self.quantity: Quantity | None = None
        self.possessor = -1  # last token of a possessor inside, -1 if none
        self.pronoun = False
        self.base = ""
        self.verb = -1  # token of the main verb
        self.form = ""
        self.passive = self.negated = self.unsure = False

    def __repr__(self) -> str:
        return f"{self.kind}[{self.first}-{self.last} {self.head or self.base or self.word}{' pas' * self.passive}]"


class Phrases:
    """The chunks of one sentence with the word lists they were read from."""

    __slots__ = ("at", "caseless", "chunks", "sentence", "texts", "words")

    def __init__(
        self, sentence: Sentence, words: list[str], texts: list[str], chunks: list[Chunk], caseless: bool
    ) -> None:
        self.sentence, self.words, self.texts, self.chunks, self.caseless = sentence, words, texts, chunks, caseless
        at: list[int] = []
        for number, chunk in enumerate(chunks):
            at += [max(0, number - 1)] * (chunk.first - len(at))  # words between phrases go with the one before
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
        low, high = 0, len(tokens) - 1
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
    tokens = sentence.tokens
    texts = [token.text for token in tokens]
    words = [_stem(token.lower) if "'" in token.lower or "’" in token.lower else token.lower for token in tokens]
    caseless = document.all_caps or _headline(texts)
    tags, names, numbers = _tag(lexicon, words, texts, caseless)
    phrases = Phrases(sentence, words, texts, _chunk(lexicon, words, texts, tags, names, numbers), caseless)
    vars(sentence)[_CACHE] = phrases
    return phrases


def _stem(word: str) -> str:
    """Return a token without its possessive or contracted verb: "army's" army, "they've" they."""
    for ending in _ENDINGS:
        if word.endswith(ending):
            return word[: -len(ending)] or word
    return word


def _headline(texts: list[str]) -> bool:
    """True when case says nothing: nearly every longer word has a capital."""
    long = [text for text in texts if len(text) > 3 and text[0].isalpha()]
    return len(long) > 2 and sum(text[0].isupper() for text in long) > 0.75 * len(long)


# ---------------------------------------------------------------- word classes


def _tag(
    lexicon: ActorLexicon, words: list[str], texts: list[str], caseless: bool
) -> tuple[list[str], dict[int, tuple[int, Name]], dict[int, Quantity]]:
    """Give every token a letter: d q n o p c s w r x m i t v u g or a mark; names and quantities by first token."""
    size = len(words)
    tags = [""] * size
    names: dict[int, tuple[int, Name]] = {}
    numbers: dict[int, Quantity] = {}
    known, verbs, name_table = lexicon.tags, lexicon.verbs, lexicon.names
    starters = lexicon.numbers["starters"]
    i = 0
    while i < size:
        word = words[i]
        if word in name_table:
            entry = match_name(lexicon, words, texts, i, caseless)
            if entry is not None:
                end = i + len(entry.words)
                names[i] = (end, entry.name)
                tags[i:end] = "n" * (end - i)
                i = end
                continue
        first = word[0]
        if first.isdigit() or word in starters or "-" in word:
            quantity = read_quantity(lexicon, words, i)
            if quantity is not None:
                tag = _number_tag(lexicon, words, quantity, tags[i - 1] if i else "")
                if tag == "q":
                    numbers[i] = quantity
                tags[i : quantity.end] = tag * (quantity.end - i)
                i = quantity.end
                continue
        tag = known.get(word, "")
        if tag:
            if tag == "w" and word == "that" and i and tags[i - 1] != "n":
                tag = "s"
            elif tag == "p" and word == "like" and tags[i - 1 : i] == ["o"]:
                tag = "v"
            elif tag == "o" and word in ("who", "one"):
                tag = "w" if word == "who" else "o"
            elif tag == "m" and word == "may" and texts[i][0] == "M" and not caseless and i:
                tag = "t"
            tags[i] = "i" if word == "to" and _infinitive(verbs, words, texts, i, caseless) else tag
        elif not first.isalnum():
            tags[i] = _STOPS.get(
                first, "" if first in _QUOTES else ("." if first == "." else "n" if first == "&" else ";")
            )
            if first == "-" and size > 1:
                tags[i] = "-"
        else:
            verb = verbs.get(word)
            if verb is None:
                verb = _guess(word, texts[i], caseless)
            if verb is None and word.endswith("ly") and len(word) > 4 and word not in lexicon.grammar["not_adverb"]:
                tags[i] = "r" if caseless or texts[i][0].islower() or i == 0 else "n"
                i += 1
                continue
            tags[i] = "n" if verb is None else _verb_tag(lexicon, words, texts, tags, i, verb, caseless)
        i += 1
    return tags, names, numbers


def _number_tag(lexicon: ActorLexicon, words: list[str], quantity: Quantity, before: str) -> str:
    """Return q for a count of something, t for a date or clock time, n for an age, measure or label."""
    rows, grammar = lexicon.numbers, lexicon.grammar
    start, end = quantity.start, quantity.end
    following = words[end] if end < len(words) else ""
    previous = words[start - 1] if start else ""
    if following in grammar["month"] or (previous in grammar["month"] and (quantity.low <= 31 or quantity.low > 1900)):
        return "t"
    if following in ("-", "–") and end + 1 < len(words) and not words[end + 1][0].isdigit():
        return "n"  # 41-year-old, 9-mm
    if following in grammar["time_unit"]:
        return "n" if words[end + 1 : end + 2] == ["old"] else "t"
    if following in rows["units"] or previous in rows["currency"] or (previous in {"aged", "age"}):
        return "n"
    if following in (":", "/") or previous in (":", "/", "no", "number", "flight", "route", "magnitude", "article"):
        return "n" if following != ":" else "t"
    if quantity.end - start == 1 and 1900 <= quantity.low <= 2100 and words[start].isdigit():
        if (
            previous in ("in", "since", "of", "by", "until", "from", "during", "early", "late", "mid", ",", "and")
            and following not in lexicon.people
            and following not in lexicon.generic
        ):
            return "t"
        if before == "t":
            return "t"
    if before == "t" and quantity.low <= 31 and words[start].isdigit() and not _countable(lexicon, following):
        return "t"
    if (
        words[start] in ("some", "most", "few", "more", "other", "others", "both", "one", "further", "all", "only")
        and end - start == 1
        and words[start] in ("more", "further", "only")
    ):
        return "r"
    return "q"


def _countable(lexicon: ActorLexicon, word: str) -> bool:
    return word in lexicon.people or word in lexicon.generic or word in lexicon.harm_words


def _infinitive(verbs: dict[str, Verb], words: list[str], texts: list[str], at: int, caseless: bool) -> bool:
    following = words[at + 1] if at + 1 < len(words) else ""
    if following in ("be", "have", "do", "get"):
        return True
    verb = verbs.get(following)
    return verb is not None and verb.form == "base" and (caseless or texts[at + 1][0].islower())


def _guess(word: str, text: str, caseless: bool) -> Verb | None:
    if len(word) > 4 and "-" not in word and (caseless or text[0].islower()):
        if word.endswith("ed"):
            return Verb(word, "past_or_participle", False, False)
        if word.endswith("ing") and not caseless:
            return Verb(word, "ing", True, False)
    return None


def _verb_tag(
    lexicon: ActorLexicon, words: list[str], texts: list[str], tags: list[str], at: int, verb: Verb, caseless: bool
) -> str:
    """Decide whether a verb's form is a verb here: v finite, u participle or past, g -ing; else n."""
    text = texts[at]
    before, j = "", at - 1
    while j >= 0 and tags[j] in ("r", ""):
        j -= 1
    if j >= 0:
        before = tags[j]
    if not caseless and text[0].isupper() and at and before not in ("", ".", ";", ":"):
        return "n"
    after = words[at + 1] if at + 1 < len(words) else ""
    after_tag = _peek(lexicon, words, texts, at + 1, caseless)
    form = verb.form
    if form == "base":
        if before in ("i", "m") or (before == "x" and words[j] in lexicon.grammar["do"]):
            return "v"
        if (before == "o" and words[j] in lexicon.grammar["subject_pronoun"]) or before == "w":
            return "v"
        if before in ("d", "p", "q", "x", "g"):
            return "n"
        if not verb.nouny and word_is_verb_only(lexicon, words[at]):
            return "v" if before in ("n", "c", "v", "t") else ("v" if not at else "n")
        if before == "n" and _plural_like(lexicon, words[j]) and after_tag in ("d", "q", "N"):
            return "v"
        return "n"
    if form == "present":
        if before in ("d", "p", "q", "x", "i"):
            return "n"
        if before in ("o", "w"):
            return "v"
        if verb.nouny or words[at] in lexicon.plurals or words[at] in lexicon.things:
            finite = "v" in tags[:at] or "m" in tags[:at] or ("x" in tags[:at])
            singular = (
                before == "n" and not _plural_like(lexicon, words[j]) and words[j] not in lexicon.grammar["compound"]
            )
            return "v" if singular and not finite and after_tag in ("d", "q", "N") else "n"
        return "v"
    if form == "ing":
        if words[at] in lexicon.grammar["reduced_adjective"]:
            return "n"
        if before == "x":
            return "g"
        nouny = words[at] in lexicon.things or words[at] in lexicon.targets
        if nouny or verb.nouny or words[at] in lexicon.people:
            if before in ("d", "q") or after in ("of", "by") or words[at] in ("building", "meeting", "during"):
                return "n"
            if after_tag in ("d", "q") or (after_tag in ("N", "o") and before != "n"):
                return "g"
            return "n" if after_tag in ("", "p", "x", "v", "c") or before == "p" else "g"
        if before == "d" or (before == "n" and j == at - 1 and after_tag == ""):
            return "n"
        return "g"
    if before == "x":
        return "u" if form != "past" else "v"
    if form == "past":
        return "v"
    if before in ("d", "q") and after_tag in ("", "N") and after not in ("by", "in"):
        return "n" if _noun_follows(lexicon, after) else "u"
    if words[at] in lexicon.grammar["reduced_adjective"] and after and before not in ("n", "w", "o"):
        joined = before == "c" and words[j - 1] != "dead"
        if after_tag in ("", "N") and not joined and _noun_follows(lexicon, after):
            return "n"
    if before in ("p", "c") and after_tag in ("", "N") and _noun_follows(lexicon, after) and before == "p":
        return "n"
    if before == "n" and words[j] in lexicon.tags:
        return "u"
    return "u"


def word_is_verb_only(lexicon: ActorLexicon, word: str) -> bool:
    """Return True when no list of nouns knows the word."""
    return word not in lexicon.people and word not in lexicon.things and word not in lexicon.targets


def _noun_follows(lexicon: ActorLexicon, word: str) -> bool:
    return bool(word) and word[0].isalpha() and word not in lexicon.tags


def _plural_like(lexicon: ActorLexicon, word: str) -> bool:
    return word in lexicon.plurals or word in ("police", "people", "troops") or (word.endswith("s") and len(word) > 3)


def _peek(lexicon: ActorLexicon, words: list[str], texts: list[str], at: int, caseless: bool) -> str:
    """Guess the class of the word at `at`: a tag where known, N a name or known noun, "" anything else."""
    if at >= len(words):
        return "."
    word, text = words[at], texts[at]
    if word[0].isdigit() or (word in lexicon.numbers["starters"] and read_quantity(lexicon, words, at)):
        return "q"
    tag = lexicon.tags.get(word)
    if tag:
        return tag
    if not word[0].isalpha():
        return "."
    if (text[0].isupper() and not caseless) or word in lexicon.people or word in lexicon.targets:
        return "N"
    verb = lexicon.verbs.get(word)
    if verb is not None and not verb.nouny:
        return "v"
    return ""


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
            chunks
            and chunks[-1].kind == ")"
            and len(chunks) > 2
            and chunks[-3].kind == "("
            and chunks[-2].kind == "N"
            and chunks[-2].last - chunks[-2].first < 2
        ):
            del chunks[-3:]
        tag = tags[i]
        if tag in ("d", "q", "n"):
            i = _noun_phrase(lexicon, words, texts, tags, names, numbers, i, chunks)
        elif tag in ("x", "m", "v", "u", "g", "i"):
            i = _verb_group(lexicon, words, tags, i, chunks)
        elif tag == "o":
            chunk = Chunk("N", i, i, words[i])
            chunk.pronoun, chunk.head = True, words[i]
            chunks.append(chunk)
            i += 1
        elif tag in {"r", ""}:
            i += 1
        elif tag == "." and i + 1 < size:
            i += 1  # the point of an abbreviation inside the sentence
        else:
            kind = {"p": "P", "c": "C", "s": "S", "w": "W", "t": "T"}.get(tag, tag)
            if kind == "T" and chunks and chunks[-1].kind == "T":
                chunks[-1].last = i
            else:
                chunks.append(Chunk(kind, i, i, words[i]))
            i += 1
    return chunks


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
            if (has_noun and not label) or (chunk.quantity is not None and not label):
                break
            if not label:
                chunk.quantity = quantity
            i = quantity.end
        elif tag == "n":
            entry = names.get(i)
            if entry is not None:
                if has_noun and entry[1].sort == "body" and _ended(lexicon, words, texts, i - 1):
                    break
                chunk.names.append((i, entry[0] - 1, entry[1]))
                i = entry[0]
            else:
                i += 1
            has_noun = True
            word = words[i - 1]
            chunk.head = word
            timely = word in grammar["time_unit"] or word in ("week", "month", "year", "day")
            if texts[i - 1][-2:].lower() in ("'s", "’s"):
                chunk.possessor = i - 1
            elif i < size and texts[i] in ("'", "’") and word.endswith("s") and i + 1 < size and tags[i + 1] == "n":
                chunk.possessor = i
                i += 1
        elif tag == "" and i + 1 < size and has_noun is False and texts[i] in _QUOTES and tags[i + 1] in ("n", "q"):
            i += 1
        elif tag == "t" and not has_noun and words[i - 1] in grammar["time_modifier"]:
            chunk.kind, has_noun = "T", True
            i += 1
        elif tag == "." and has_noun and i + 1 < size and tags[i + 1] == "n":
            i += 1  # Gen. Smith
        elif tag == "-" and has_noun and texts[i] == "-" and i + 1 < size and tags[i + 1] == "n":
            i += 1
        elif tag == "u" and not has_noun and i + 1 < size and tags[i + 1] == "n" and i > at:
            i += 1  # the besieged city
        elif tag == "r" and not has_noun and i > at:
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
    return texts[at][0].islower() and _plural_like(lexicon, words[at]) and texts[at][-2:] not in ("'s", "’s")


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
            if word in grammar["unsure"]:
                chunk.unsure = True
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
                chunk.form = "finite" if aux or infinitive else "participle"
            elif tag == "g":
                chunk.form = "finite" if aux else "ing"
            else:
                chunk.form = "infinitive" if infinitive and not aux else "finite"
            i += 1
            passive_aux = False
            while i < size and tags[i] == "r" and i + 1 < size and tags[i + 1] in ("v", "u", "g", "i"):
                i += 1
            if base in grammar["catenative"] and i < size and tags[i] in ("i", "g"):
                if tags[i] == "i":
                    i += 1
                    if base in ("vow", "threaten", "plan", "want", "intend", "prepare", "decide", "agree", "seek"):
                        chunk.unsure = True
                    if base in ("fail", "refuse", "stop", "cease"):
                        chunk.negated = True
                aux = True
                continue
            break
        else:
            break
    while i > at + 1 and tags[i - 1] == "r" and chunk.verb < i - 1:
        i -= 1
    if not chunk.form:
        chunk.form = "finite"
        if chunk.verb < 0:
            chunk.base, chunk.verb = words[at], at
    if (at and chunk.form != "finite") or (at and words[at - 1] in grammar["negation"]):
        chunk.negated = chunk.negated or words[at - 1] in grammar["negation"]
    chunk.last = max(i - 1, at)
    chunks.append(chunk)
    return max(i, at + 1)
