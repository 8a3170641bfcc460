"""What each word of a sentence is: noun, verb in which form, number, or one of the closed classes."""

from __future__ import annotations

from streams.extract.groups import NAME, NUMBER, POSTNOMINAL, VERB, WORD, ActorLexicon, Name, Verb, match_name
from streams.extract.numbers import Quantity, read_quantity

QUOTES = frozenset("\"“”‘«»'’")
_STOPS = {
    ",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "[": "(", "]": ")", "—": "-", "–": "-", "-": "-", "?": ";",
    "!": ";", ".": ".", "&": "n",
}  # fmt: skip


def classify_words(
    lexicon: ActorLexicon, words: list[str], texts: list[str], caseless: bool
) -> tuple[list[str], dict[int, tuple[int, Name]], dict[int, Quantity]]:
    """Return a letter for every word, and the known names and quantities by their first word.

    d determiner, q quantity, n noun or adjective or name, o pronoun, p preposition, c coordinator, s subordinator,
    w relative, x auxiliary, m modal, i "to" of an infinitive, v finite verb, u past or participle, g -ing form,
    r adverb, t time; a sign stands for itself, a quotation mark for "".
    """
    size = len(words)
    tags = [""] * size
    names: dict[int, tuple[int, Name]] = {}
    numbers: dict[int, Quantity] = {}
    known, verbs, seen = lexicon.tags, lexicon.verbs, lexicon.seen
    i = 0
    while i < size:
        word = words[i]
        look = seen.get(word, 0)
        if word in ("aged", "ages"):
            after_age = _ages(lexicon, words, i + 1)
            if after_age > i + 1:  # "aged 19, 22 and 25": no count of anybody
                tags[i:after_age] = "r" * (after_age - i)
                i = after_age
                continue
        if word == "as" and words[i + 1 : i + 3] == ["well", "as"]:
            tags[i : i + 3] = ["c", "r", "r"]  # joins as "and" does
            i += 3
            continue
        if not look and word[0].isalpha():  # unknown: only its ending and its capital speak
            tags[i] = _unknown(lexicon, words, texts, tags, i, caseless) if word[-1] in "dgy" else "n"
            i += 1
            continue
        if look & POSTNOMINAL and i and tags[i - 1] == "n" and _completed(lexicon, words, i):
            tags[i] = "r"
            i += 1
            continue
        if look & NAME:
            entry = match_name(lexicon, words, texts, i, caseless)
            if entry is not None:
                end = i + len(entry.words)
                names[i] = (end, entry.name)
                tags[i:end] = "n" * (end - i)
                i = end
                continue
        if look & NUMBER or word[0].isdigit():
            quantity = read_quantity(lexicon, words, i)
            if quantity is not None:
                tag = _number_tag(lexicon, words, quantity, tags[i - 1] if i else "")
                if (tag == "q" and _age(words, tags, quantity)) or (tag == "n" and _distance(lexicon, words, quantity)):
                    tag = "r"
                    if i and words[i - 1] == "and":
                        tags[i - 1] = "r"  # of ", 12 and 14,"
                if tag == "q":
                    numbers[i] = quantity
                tags[i : quantity.end] = tag * (quantity.end - i)
                i = quantity.end
                continue
        if word in _MONTHS and i and tags[i - 1] == "t" and words[i - 1][0].isdigit():
            tags[i] = "t"  # "22 MARCH", where capitals say nothing
        elif look & WORD:
            tags[i] = _closed(lexicon, words, texts, tags, i, known[word], caseless)
        elif (
            look & VERB
            and i
            and tags[i - 1] == "n"
            and word in lexicon.grammar["time_modifier"]
            and _time_unit(lexicon, words, i + 1)
        ):
            tags[i] = "t"  # "captured the town last week"
        elif look & VERB:
            tags[i] = _verb_tag(lexicon, words, texts, tags, i, verbs[word], caseless)
        elif word[0].isalnum():
            tags[i] = "n"
        else:
            tags[i] = "" if word in QUOTES else _STOPS.get(word[0], "n" if word in _MEASURES else ";")
        i += 1
    return tags, names, numbers


_MEASURES = frozenset("$€£¥₹%")
"""Signs that belong to a number, and with it to its noun phrase: "gave $20 million to"."""
_MONTHS = frozenset({"march", "may"})
"""Months that are other words too."""


def _ages(lexicon: ActorLexicon, words: list[str], at: int) -> int:
    """Return the word after the ages that start at `at`: "19", "between 7 and 12", "19, 22 and 25"."""
    cardinals, end = lexicon.numbers["cardinals"], at
    while at < len(words) and (words[at].isdigit() or words[at] in cardinals or words[at] in _AGE_JOINTS):
        at += 1
        if words[at - 1] not in _AGE_JOINTS:
            if words[at : at + 1] and words[at] in lexicon.people:
                break  # "aged 7 and 12 others"
            end = at
    return end


_AGE_JOINTS = frozenset((",", "and", "to", "between", "from", "or", "-", "–", "just", "about", "around"))


def _closed(
    lexicon: ActorLexicon, words: list[str], texts: list[str], tags: list[str], at: int, tag: str, caseless: bool
) -> str:
    """Settle a word of a closed class that has two uses."""
    word = words[at]
    if word == "to":
        return "i" if _infinitive(lexicon.verbs, words, texts, at, caseless) else tag
    if word == "since" and at and tags[at - 1] == "x" and _past(lexicon, words, at + 1):
        return "r"  # "has since risen"
    if word == "that":
        return "s" if at and tags[at - 1] != "n" else tag
    if word == "may":
        return "t" if at and texts[at][0] == "M" and not caseless else tag
    if word == "like":
        return "v" if at and tags[at - 1] == "o" else tag
    return "w" if word == "who" else tag


def _time_unit(lexicon: ActorLexicon, words: list[str], at: int) -> bool:
    return at < len(words) and words[at] in lexicon.grammar["time_unit"]


def _past(lexicon: ActorLexicon, words: list[str], at: int) -> bool:
    verb = lexicon.verbs.get(words[at]) if at < len(words) else None
    return verb is not None and verb.form in ("past", "participle", "past_or_participle")


def _unknown(
    lexicon: ActorLexicon, words: list[str], texts: list[str], tags: list[str], at: int, caseless: bool
) -> str:
    """Read a word no list knows by its ending: -ed and -ing as verbs, -ly as an adverb."""
    word = words[at]
    if not caseless and texts[at][0].isupper() and at:
        return "n"
    if word.endswith("ly") and len(word) > 4:
        return "r"
    verb = _guess(word, caseless)
    return "n" if verb is None else _verb_tag(lexicon, words, texts, tags, at, verb, caseless)


def _number_tag(lexicon: ActorLexicon, words: list[str], quantity: Quantity, before: str) -> str:
    """Return q for a count of something, t for a date or clock time, n for an age, measure or label."""
    rows, grammar = lexicon.numbers, lexicon.grammar
    start, end = quantity.start, quantity.end
    following = words[end] if end < len(words) else ""
    previous = words[start - 1] if start else ""
    dated = start > 1 and words[start - 2].isdigit() and quantity.low <= 31  # "on 23 September 28 bodies were found"
    if following in grammar["month"] or (
        previous in grammar["month"] and (quantity.low <= 31 or quantity.low > 1900) and not dated
    ):
        return "t"
    if "-" in (following, previous) and _numeric_date(words, start):
        return "t"
    if following in ("-", "–") and end + 1 < len(words) and not words[end + 1][0].isdigit():
        return "n"  # 41-year-old, 9-mm
    if following in grammar["time_unit"]:
        return "n" if words[end + 1 : end + 2] == ["old"] else "t"
    if following in rows["units"] or previous in rows["currency"] or (previous in {"aged", "age"}):
        return "n"
    clock = previous in (":", "/") and start > 1 and words[start - 2][0].isdigit()
    if following in (":", "/") or clock or previous in ("no", "number", "flight", "route", "magnitude", "article"):
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


def _numeric_date(words: list[str], at: int) -> bool:
    """True for a number of "06-11-2016"."""
    first = at
    while first >= 2 and words[first - 1] == "-" and words[first - 2].isdigit():
        first -= 2
    return (
        words[first + 1 : first + 4 : 2] == ["-", "-"]
        and words[first + 2].isdigit()
        and words[first + 4 : first + 5] != []
        and words[first + 4].isdigit()
    )


def _age(words: list[str], tags: list[str], quantity: Quantity) -> bool:
    """True for "John Smith, 41, said": a bare number between commas behind a noun."""
    start, end = quantity.start, quantity.end
    if start > 2 and words[start - 1] == "and" and tags[start - 2] == "r" and words[start - 2].isdigit():
        return end - start == 1 and quantity.low < 120 and words[end : end + 1] == [","]  # "two boys, 12 and 14,"
    return (
        start > 1 and words[start - 1] == "," and tags[start - 2] == "n" and end - start == 1 and quantity.low < 120
    ) and (end == len(words) or words[end] in (",", ".", ";", "and"))


def _completed(lexicon: ActorLexicon, words: list[str], at: int) -> bool:
    """True for the adjective of "troops loyal to", "a town west of", which ends its noun phrase."""
    return at + 1 < len(words) and words[at + 1] in lexicon.grammar["postnominal_before"]


def _distance(lexicon: ActorLexicon, words: list[str], quantity: Quantity) -> bool:
    """True for the number of "Jayrud 60 kilometres north of"."""
    at = quantity.end + 1
    return at < len(words) and words[at] in lexicon.grammar["postnominal"] and _completed(lexicon, words, at)


def _countable(lexicon: ActorLexicon, word: str) -> bool:
    return word in lexicon.people or word in lexicon.generic or word in lexicon.harm_words


def _infinitive(verbs: dict[str, Verb], words: list[str], texts: list[str], at: int, caseless: bool) -> bool:
    following = words[at + 1] if at + 1 < len(words) else ""
    if following in ("be", "have", "do", "get"):
        return True
    verb = verbs.get(following)
    return verb is not None and verb.form == "base" and (caseless or texts[at + 1][0].islower())


def _guess(word: str, caseless: bool) -> Verb | None:
    if len(word) > 4 and "-" not in word:
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
        if before == "q" and not verb.nouny and after_tag in ("p", "s", ".") and words[j] != "of":
            return "v"  # "Six die as"
        if before in ("d", "p", "q", "x", "g"):
            return "n"
        if _goes_on(words, tags, j, at, after_tag):
            return "v"  # "Gunmen attack base, kill 17 soldiers"
        if not verb.nouny and _verb_only(lexicon, words[at]):
            return "v" if before in ("n", "c", "v", "t") else ("v" if not at else "n")
        if before == "n" and plural_like(lexicon, words[j]) and after_tag in ("d", "q", "N"):
            return "v"
        if before == "n" and after == "to" and words[j] in lexicon.plurals and words[j] in lexicon.people:
            return "v" if _infinitive(lexicon.verbs, words, texts, at + 1, caseless) else "n"  # "drivers plan to march"
        if (
            before == "n"
            and (after_tag == "r" or after.endswith("ly"))
            and words[j] in lexicon.plurals
            and words[j] in lexicon.people
        ):
            return "v" if _peek(lexicon, words, texts, at + 2, caseless) in ("d", "q") else "n"  # "hold nearly all"
        return "n"
    if form == "present":
        if before in ("d", "p", "q", "x", "i"):
            return "n"
        if before in ("o", "w"):
            return "v"
        if verb.base in lexicon.speech["verbs"] and before == "n" and after in (".", ",", ""):
            return "v"  # "…, the agency reports."
        if verb.nouny or words[at] in lexicon.plurals or words[at] in lexicon.things:
            if before == "n" and words[j] in ("toll", "count"):
                return "v"
            if _goes_on(words, tags, j, at, after_tag):
                return "v"  # "Blast kills 19, wounds 27"
            finite = not {"v", "m", "x"}.isdisjoint(tags[max(0, at - 40) : at])
            singular = (
                before == "n" and not plural_like(lexicon, words[j]) and words[j] not in lexicon.grammar["compound"]
            )
            return "v" if singular and not finite and after_tag in ("d", "q", "N") else "n"
        return "v"
    if form == "ing":
        if words[at] in lexicon.grammar["reduced_adjective"]:
            return "n"
        if (
            before in ("u", "v")
            and verb.base == "run"
            and lexicon.things.get(lexicon.singulars.get(after, after)) == "event"
        ):
            return "n"  # "fought running battles"
        busy = before == "n" and j == at - 1 and verb.base in lexicon.grammar["busy"]
        people = words[j] == "people" or (words[j] in lexicon.people and words[j] not in lexicon.roles["bodies"])
        if before == "x" or (busy and people):
            return "g"
        nouny = words[at] in lexicon.things or words[at] in lexicon.targets
        if nouny or verb.nouny or words[at] in lexicon.people:
            if before in ("d", "q") or after in ("of", "by") or words[at] in ("building", "meeting", "during"):
                return "n"
            if after_tag in ("d", "q") or (after_tag in ("N", "o") and before != "n"):
                return "g"
            if caseless and before == "," and after and not lexicon.seen.get(after, 0):
                return "g"  # ", KILLING MARIA RUIZ": a name that no capital shows
            if before == "p" and verb.base not in lexicon.roles["active_alone"] and after_tag in ("", "N"):
                return "g" if after and after not in lexicon.things and after not in lexicon.targets else "n"
            if after_tag == "c" and before != "p" and _ing(lexicon, words, at + 2):
                return "g"  # "killing and injuring several"
            return "n" if after_tag in ("", "p", "x", "v", "c") or before == "p" else "g"
        if before == "d" or (before == "n" and j == at - 1 and after_tag == "" and words[j] not in lexicon.plurals):
            return "n"  # no "men wearing masks"
        return "g"
    if before == "x":
        return "u" if form != "past" else "v"
    if form == "past":
        return "v"
    if before == "d" and words[j] == "the" and j == at - 1 and after_tag not in ("", "N", "q"):
        return "n"  # "the wounded were"
    if before == "q" and (words[j] in lexicon.numbers["rounds"] or words[j] in lexicon.numbers["more"]):
        return "u"  # "Dozens suffered burns", "12 more suffered burns"
    if before == "q" and not lexicon.harm["wounds"].isdisjoint(words[at + 1 : at + 3]):
        return "u"  # "Another 10 suffered minor burns"
    if before in ("d", "q") and after_tag in ("", "N") and after not in ("by", "in"):
        return "n" if _noun_follows(lexicon, after) else "u"
    if words[at] in lexicon.grammar["reduced_adjective"] and after and before not in ("n", "w", "o"):
        joined = before == "c" and words[j - 1] != "dead"
        if before == "t" and tags[0] != "p" and "n" in tags[:j] and {"v", "u", "x", "m"}.isdisjoint(tags[:at]):
            return "u"  # "The blast on Monday killed commander Sadik"
        if after_tag in ("", "N") and not joined and _noun_follows(lexicon, after):
            return "n"
    if before in ("p", "c") and after_tag in ("", "N") and _noun_follows(lexicon, after) and before == "p":
        return "n"
    if before == "n" and words[j] in lexicon.tags:
        return "u"
    return "u"


def _goes_on(words: list[str], tags: list[str], j: int, at: int, after_tag: str) -> bool:
    """Return True for the second verb of a headline, whose object follows: told in the present behind a comma."""
    if j != at - 1 or words[j] != "," or after_tag not in ("d", "q", "N"):
        return False
    return "v" in tags[:at] and {"x", "u", "m"}.isdisjoint(tags[:at])


def _ing(lexicon: ActorLexicon, words: list[str], at: int) -> bool:
    verb = lexicon.verbs.get(words[at]) if at < len(words) else None
    return verb is not None and verb.form == "ing"


def _verb_only(lexicon: ActorLexicon, word: str) -> bool:
    """Return True when no list of nouns knows the word."""
    return word not in lexicon.people and word not in lexicon.things and word not in lexicon.targets


def _noun_follows(lexicon: ActorLexicon, word: str) -> bool:
    return bool(word) and word[0].isalpha() and word not in lexicon.tags


def plural_like(lexicon: ActorLexicon, word: str) -> bool:
    """Return True for a noun that stands for several."""
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
