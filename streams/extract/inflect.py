"""Word forms of lemmas: what a trigger lexicon lists once is found in every form a wire uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_VOWELS = "aeiou"
_ALTERNATION = re.compile(r"\(([^()]*)\)")

BASE, THIRD, PAST, PARTICIPLE, ING, NOUN, PLURAL = 1, 2, 4, 8, 16, 32, 64
"""Form tags, or-ed where a form has several readings (``attacked`` is PAST | PARTICIPLE)."""


_LONGEST_VERB_IN_LY = 6
"""Letters of "comply" and "supply"; longer words in -ly before another are adverbs."""


def expand(pattern: str) -> Iterator[str]:
    """Yield the strings that ``take (full |)control of`` stands for, in order."""
    found = _ALTERNATION.search(pattern)
    if not found:
        yield " ".join(pattern.split())
        return
    for choice in found.group(1).split("|"):
        yield from expand(pattern[: found.start()] + choice + pattern[found.end() :])


def verb_forms(phrase: str, irregular: Mapping[str, list[str]]) -> dict[str, int]:
    """Return the forms of a verb or phrasal verb with their tags: its first word bends, after an adverb the second.

    An adverb is a word of more than six letters in -ly ("sexually assault"); no phrasal verb begins with one.
    """
    lemma, _, rest = phrase.partition(" ")
    if rest and lemma.endswith("ly") and len(lemma) > _LONGEST_VERB_IN_LY:
        return {f"{lemma} {form}": tag for form, tag in verb_forms(rest, irregular).items()}
    rest = f" {rest}" if rest else ""
    if lemma in irregular:
        past, participle, *others = irregular[lemma]
        ing = others[0] if others else _ing(lemma)
        third = others[1] if len(others) > 1 else _plural(lemma)
    else:
        past = participle = _past(lemma)
        ing, third = _ing(lemma), _plural(lemma)
    forms: dict[str, int] = {}
    for form, tag in ((lemma, BASE), (third, THIRD), (past, PAST), (participle, PARTICIPLE), (ing, ING)):
        forms[form + rest] = forms.get(form + rest, 0) | tag
    return forms


def noun_forms(phrase: str, irregular: Mapping[str, str]) -> dict[str, int]:
    """Return singular and plural of a noun or noun phrase (its last word bends) with their tags."""
    head, _, last = phrase.rpartition(" ")
    plural = irregular.get(last) or _plural(last)
    return {phrase: NOUN, f"{head} {plural}".strip(): NOUN | PLURAL}


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    if word.endswith(("s", "x", "z", "ch", "sh")) or (word.endswith("o") and word[-2:-1] not in _VOWELS):
        return word + "es"
    return word + "s"


def _doubles(word: str) -> bool:
    # One short syllable ending consonant-vowel-consonant; longer stems that double stand in the irregular table.
    return bool(re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", word)) and not word.endswith(("w", "x", "y"))


def _past(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ied"
    return word + word[-1] + "ed" if _doubles(word) else word + "ed"


def _ing(word: str) -> str:
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")):
        return word[:-1] + "ing"
    return word + word[-1] + "ing" if _doubles(word) else word + "ing"
